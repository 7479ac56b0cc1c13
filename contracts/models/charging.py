"""At which prices was a service agreed, how is it billed and paid, and which milestones and index levels came since?"""

from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts import rules
from contracts.models.agreed import Feed, Schedule
from contracts.models.contract import Contract
from contracts.models.version import ContractVersion
from vendors.access import Scoped
from vendors.fields import ExactDecimalField, Money
from vendors.words import pick


def validate_tiers(tiers) -> None:
    """A list of [up to and including, price], numbers as text, the last without an end."""
    if not isinstance(tiers, list):
        raise ValidationError(_("%(path)s: this is not a list."), params={"path": "tiers"})
    for n, row in enumerate(tiers):
        try:
            upto, price = row
            numbers = [price] if upto is None else [upto, price]
            ok = all(isinstance(one, str) and Decimal(one).is_finite() for one in numbers)
        except (TypeError, ValueError, InvalidOperation):
            ok = False
        if not ok:
            raise ValidationError(
                _("%(path)s: write a tier as an end and a price, such as 500000 and 4.10."),
                params={"path": f"tiers[{n}]"},
            )


class RateCard(Scoped):
    """How a version's rates are billed and paid: tax, rounding, confirmation, days to pay, index, commitment."""

    vendor_path = "version__contract__vendor"

    class Rounding(models.TextChoices):
        HALF_UP = "half_up", _("half up, line by line")
        TRUNCATE = "truncate", _("cut off, line by line")

    class PayFrom(models.TextChoices):
        """From which day the days to pay are counted."""

        MONTH_END = "month_end", _("the month’s last day")
        CONFIRMATION = "confirmation", _("the day on which both have confirmed the statement")
        INVOICE = "invoice", _("the day on which the invoice arrives")

    version = models.OneToOneField(ContractVersion, models.CASCADE, related_name="rate_card")
    with_tax = models.BooleanField(_("prices include the tax"), default=False)
    rounding = models.CharField(_("amounts are rounded"), max_length=8, choices=Rounding.choices, default="half_up")
    silence_days = models.PositiveSmallIntegerField(
        _("days after which silence confirms a statement"), null=True, blank=True, help_text=_("Empty: never.")
    )
    pay_days = models.PositiveSmallIntegerField(_("days to pay"), default=30)
    pay_from = models.CharField(_("counted from"), max_length=12, choices=PayFrom.choices, default="invoice")
    late_percent = ExactDecimalField(
        _("interest on late payment, % a day"),
        null=True,
        blank=True,
        help_text=_("Empty: none is agreed; the law’s 0.05 % holds where a large company pays a small one in China."),
    )
    commitment_minor = models.BigIntegerField(_("minimum commitment a contract year"), null=True, blank=True)
    index_name = models.CharField(
        _("index that prices follow"), max_length=80, blank=True, help_text=_("Such as CPI services. Empty: none.")
    )
    index_base = ExactDecimalField(_("the index when prices were agreed"), null=True, blank=True)
    index_share = ExactDecimalField(_("share of its move that prices follow, %"), default="100")
    index_cap = ExactDecimalField(_("by at most, %"), null=True, blank=True)

    commitment = Money("commitment_minor")

    class Meta:
        ordering = ["version"]
        constraints = [
            models.CheckConstraint(condition=Q(rounding__in=["half_up", "truncate"]), name="rate_card_rounding"),
            models.CheckConstraint(
                condition=Q(pay_from__in=["month_end", "confirmation", "invoice"]), name="rate_card_pay_from"
            ),
            models.CheckConstraint(
                condition=Q(commitment_minor__isnull=True) | Q(commitment_minor__gt=0), name="rate_card_commitment"
            ),
            models.CheckConstraint(
                condition=Q(index_name="", index_base__isnull=True) | (~Q(index_name="") & Q(index_base__isnull=False)),
                name="rate_card_index",
                violation_error_message=_("An index has a name and the level it had when prices were agreed."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def currency(self) -> str:
        return self.version.currency


class RateItem(Scoped):
    """One price of a version's rate card; `contracts.charging.Rate` says what a column means for which kind."""

    vendor_path = "version__contract__vendor"

    class Kind(models.TextChoices):
        FIXED = "fixed", _("Fixed fee a month")
        UNIT = "unit", _("Price a unit")
        PERCENT = "percent", _("Percentage of a value")
        MILESTONE = "milestone", _("Milestone, once accepted")
        PASS_THROUGH = "pass_through", _("Cost passed through")

    class Mode(models.TextChoices):
        GRADUATED = "graduated", _("each tier prices what lies in it")
        VOLUME = "volume", _("the tier reached prices all of it")

    class Counts(models.TextChoices):
        """Which figure of the accepted data is the quantity."""

        TOTAL = "total", _("all cases")
        GOOD = "good", _("the cases that were kept")

    version = models.ForeignKey(ContractVersion, models.CASCADE, related_name="rates")
    schedule = models.ForeignKey(Schedule, models.CASCADE, verbose_name=_("schedule"), related_name="rates")
    code = models.SlugField(_("code"), max_length=30)
    position = models.PositiveSmallIntegerField(default=0)
    name_en = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.UNIT)
    unit_en = models.CharField(_("unit"), max_length=30, blank=True, help_text=_("Such as parcel or order."))
    unit_zh = models.CharField(_("unit in Chinese"), max_length=30, blank=True)
    feed = models.ForeignKey(
        Feed,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("counted from the accepted data of"),
        related_name="+",
    )
    counts = models.CharField(_("counted are"), max_length=5, choices=Counts.choices, default=Counts.TOTAL)
    price = ExactDecimalField(_("price a unit, or %"), default="0")
    tiers = models.JSONField(_("tiers"), default=list, blank=True, validators=[validate_tiers])
    mode = models.CharField(_("with tiers"), max_length=9, choices=Mode.choices, default=Mode.GRADUATED)
    fixed_minor = models.BigIntegerField(_("fixed amount"), default=0)
    floor_minor = models.BigIntegerField(_("at least"), null=True, blank=True)
    cap_minor = models.BigIntegerField(_("at most"), null=True, blank=True)
    tax_percent = ExactDecimalField(_("tax, %"), default="0")
    expected = ExactDecimalField(
        _("expected a month"),
        null=True,
        blank=True,
        help_text=_("Units, or the value it is a percentage of. It counts for approval where no total is stated."),
    )
    indexed = models.BooleanField(_("follows the index"), default=False)
    due_on = models.DateField(_("planned for"), null=True, blank=True)

    fixed = Money("fixed_minor")
    floor = Money("floor_minor")
    cap = Money("cap_minor")

    class Meta:
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="rate_code_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["fixed", "unit", "percent", "milestone", "pass_through"]), name="rate_kind"
            ),
            models.CheckConstraint(condition=Q(mode__in=["graduated", "volume"]), name="rate_mode"),
            models.CheckConstraint(condition=Q(counts__in=["total", "good"]), name="rate_counts"),
        ]

    def __str__(self) -> str:
        return pick(self, "name")

    @property
    def currency(self) -> str:
        return self.version.currency

    @property
    def unit(self) -> str:
        return pick(self, "unit")


class Milestone(FSMModelMixin, Scoped):
    """A milestone of the rate card as it was reported and accepted: once accepted, it is charged, once."""

    vendor_path = "contract__vendor"

    class State(models.TextChoices):
        REPORTED = "reported", pgettext_lazy("milestone", "Reported as done")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="milestones")
    code = models.SlugField(max_length=30)
    state = FSMField(default=State.REPORTED, choices=State.choices, protected=True, editable=False)
    reported_on = models.DateField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    delivered = models.CharField(_("what was delivered"), max_length=300)
    accepted_on = models.DateField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["contract", "reported_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "code"], name="milestone_once"),
            models.CheckConstraint(condition=Q(state__in=["reported", "accepted", "returned"]), name="milestone_state"),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True, accepted_by__isnull=True)
                | Q(accepted_on__isnull=False, accepted_by__isnull=False),
                name="milestone_accepted_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.code}"

    @transition(
        field=state,
        source=State.REPORTED,
        target=State.ACCEPTED,
        permission=rules.may_accept_milestone,
        custom={
            "label": _("Accept"),
            "done": _("accepted the milestone"),
            "note": True,
            "shown_to_vendor": True,
            "denied": _("Somebody else than who reported it accepts a milestone."),
        },
    )
    def accept(self, *, by, now, **facts):
        """The note names the acceptance record; it is charged in the month of this day."""
        self.accepted_on, self.accepted_by = self.contract.day_of(now), by

    @transition(
        field=state,
        source=State.REPORTED,
        target=State.RETURNED,
        permission=rules.may_accept_milestone,
        custom={
            "label": _("Return"),
            "done": _("returned the milestone"),
            "note": True,
            "shown_to_vendor": True,
            "denied": _("Somebody else than who reported it accepts a milestone."),
        },
    )
    def give_back(self, *, by, now, **facts):
        """Something is missing; the note says what."""

    @transition(
        field=state,
        source=State.RETURNED,
        target=State.REPORTED,
        permission=rules.may_report_milestone,
        custom={
            "label": _("Report again"),
            "done": _("reported the milestone again"),
            "note": True,
            "shown_to_vendor": True,
        },
    )
    def report_again(self, *, by, now, **facts):
        """What was missing is done."""
        self.reported_on, self.reported_by = self.contract.day_of(now), by


class IndexLevel(Scoped):
    """Where the index stands from a month on, by which source; what is wrong is entered again."""

    vendor_path = "contract__vendor"

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="index_levels")
    month = models.DateField(_("from the month"))
    level = ExactDecimalField(_("level"))
    source = models.CharField(_("source"), max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["contract", "-month", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="index_level_first_of_month")]

    def __str__(self) -> str:
        return f"{self.contract} {self.month:%Y-%m}: {self.level}"
