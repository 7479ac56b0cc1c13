"""Which seasons does a version know, and what is agreed otherwise within them: levels, what misses cost, relief?"""

from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models.version import FIRST_DAY, LAST_DAY, YEARS, ContractVersion
from vendors.access import Scoped
from vendors.fields import ExactDecimalField
from vendors.words import pick


class Cause(models.TextChoices):
    """The causes of relief, as `sla.models.Relief.Category` has them; a test holds the two side by side."""

    FORCE_MAJEURE = "force_majeure", _("Force majeure")
    PLANNED_MAINTENANCE = "planned_maintenance", _("Planned maintenance")
    BUYER = "buyer", _("The buyer’s own act, data or equipment")
    THIRD_PARTY = "third_party", _("A third party outside the vendor’s control")
    VOLUME = "volume", _("Volumes above forecast")
    OTHER = "other", _("Another cause")


def _is_number(text) -> bool:
    try:
        return isinstance(text, str) and Decimal(text).is_finite()
    except InvalidOperation:
        return False


def validate_targets(targets) -> None:
    """A list of [level's code, expected, minimum or null], numbers as text, no level twice."""
    rows = targets if isinstance(targets, list) else [None]
    for row in rows:
        whole = isinstance(row, list) and len(row) == 3 and isinstance(row[0], str) and _is_number(row[1])
        if not whole or not (row[2] is None or _is_number(row[2])):
            raise ValidationError(_("Write a level as its code, the expected level and the minimum."))
    codes = [row[0].casefold() for row in rows]
    if len(set(codes)) < len(codes):
        raise ValidationError(_("A level stands twice in the season."))


def validate_causes(causes) -> None:
    """A list of causes of relief, none twice."""
    if not isinstance(causes, list) or len(set(causes)) < len(causes) or not set(causes) <= set(Cause.values):
        raise ValidationError(_("Name causes of relief, none twice."))


class Season(Scoped):
    """A stretch of days, first and last included: a period belongs to it when its first day does (domain 1.11).

    `targets` hold meanwhile for the levels they name. Of relief, `barred` causes give none for what lies in the season;
    volumes above forecast give some only from `volume_percent` % of `forecast` cases a day in `feed` on; what lies in
    it may be claimed for `claim_days` days after the period's end, where that is agreed. `report_days`: as often as
    that the vendor hands in figures meanwhile, beside those of the whole period.
    """

    vendor_path = "version__contract__vendor"

    version = models.ForeignKey(ContractVersion, models.CASCADE, related_name="seasons")
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    name_en = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=80, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(pgettext_lazy("season", "last day"))
    pays = models.BooleanField(_("misses cost what they always cost"), default=True)
    targets = models.JSONField(_("levels in the season"), default=list, blank=True, validators=[validate_targets])
    barred = models.JSONField(_("no relief for"), default=list, blank=True, validators=[validate_causes])
    feed = models.SlugField(_("cases counted in the data of"), max_length=30, blank=True)
    forecast = models.PositiveIntegerField(_("forecast, cases a day"), null=True, blank=True)
    volume_percent = ExactDecimalField(_("relief for volumes from, % of the forecast"), null=True, blank=True)
    claim_days = models.PositiveSmallIntegerField(
        _("days to claim relief in the season"), null=True, blank=True, help_text=_("Empty: as at any other time.")
    )

    report_days = models.PositiveSmallIntegerField(
        _("figures in the season every, days"), null=True, blank=True, help_text=_("Empty: as at any other time.")
    )

    class Meta:
        ordering = ["version", "starts_on", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="season_code_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="season_days",
                violation_error_message=_("The season ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(report_days__isnull=True) | Q(report_days__gte=1),
                name="season_report_days",
                violation_error_message=_("Figures come every day at most."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__gte=FIRST_DAY, ends_on__lte=LAST_DAY),
                name="season_years",
                violation_error_message=YEARS,
            ),
            models.CheckConstraint(
                condition=Q(volume_percent__isnull=True) | Q(forecast__isnull=False, forecast__gte=1) & ~Q(feed=""),
                name="season_volume_has_a_forecast",
                violation_error_message=_("Relief from so much of a forecast on needs the forecast and its data."),
            ),
        ]

    def __str__(self) -> str:
        return pick(self, "name")
