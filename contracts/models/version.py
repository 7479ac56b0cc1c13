"""What did each version of a contract say, and since when does it stand?"""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts import terms
from contracts.models.contract import Contract
from vendors.access import Scoped
from vendors.fields import Money
from vendors.models import Calendar

# dates are counted from them in both directions and have to stay within the calendar
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
MOST_MONTHS, MOST_TIMES, MOST_BUSINESS_DAYS = 600, 20, 1000
YEARS = _("The years of a term lie between 1900 and 2999; a contract without an end runs on after its term.")
NOTICE_IN_ONE_UNIT = _("Say how long notice is in one unit: days, months or business days.")
DELIVERY_IN_ONE_UNIT = _("Say in one unit when a notice has arrived: days or business days.")
ONE_THING_FOLLOWS = _("After its term it renews, or runs on, or may be extended: choose one of these.")
EXTENSIONS_WHOLE = _("Say how often it may be extended and by how many months, or leave all three at 0.")


class ContractVersion(Scoped):
    """What was agreed: a numbered, whole copy, frozen with a content hash, in force from a day on."""

    vendor_path = "contract__vendor"

    class Kind(models.TextChoices):
        ORIGINAL = "original", _("As signed")
        AMENDMENT = "amendment", _("Amendment")
        RENEWAL = "renewal", _("Renewal")

    class Cadence(models.TextChoices):
        """How often the contract is judged and settled."""

        MONTH = "month", _("every month")
        QUARTER = "quarter", _("every quarter")
        YEAR = "year", _("every year")
        WEEK = "week", _("every week")

    class SplitRule(models.TextChoices):
        """What it means for a period that terms change within it."""

        SEGMENTS = "segments", _("each part is judged by its own terms")
        AT_START = "at_start", _("the terms at its start count for all of it")
        AT_END = "at_end", _("the terms at its end count for all of it")

    class Counting(models.TextChoices):
        """On which day a term of so many months ends."""

        INCLUSIVE = (
            terms.Counting.INCLUSIVE.value,
            _("31 December"),
        )
        CIVIL_CODE = (
            terms.Counting.CIVIL_CODE.value,
            _("1 January (Civil Code)"),
        )

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="versions")
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ORIGINAL)
    what_changed = models.CharField(_("what changes"), max_length=300, blank=True)
    effective_from = models.DateField(_("in force from"))
    starts_on = models.DateField(_("term starts"))
    ends_on = models.DateField(_("term ends"), help_text=_("The last day, included."))
    renews_months = models.PositiveSmallIntegerField(
        _("renews by itself for, months"), default=0, help_text=_("0: it does not renew by itself.")
    )
    evergreen = models.BooleanField(
        _("runs on without an end"),
        default=False,
        help_text=_("After the term, until notice is given; it is not renewed term by term."),
    )
    extension_count = models.PositiveSmallIntegerField(
        _("how often we may extend it"), default=0, help_text=_("0: never. It ends unless we say so in time.")
    )
    extension_months = models.PositiveSmallIntegerField(_("extended each time by, months"), default=0)
    extension_notice_days = models.PositiveSmallIntegerField(
        _("extension to be said, days before the term ends"), default=0
    )
    counting = models.CharField(
        _("12 months from 1 January end on"), max_length=10, choices=Counting.choices, default=Counting.INCLUSIVE
    )
    notice_days = models.PositiveSmallIntegerField(
        _("notice, days before the term ends"),
        default=90,
        null=True,
        blank=True,
        help_text=_("Agreed in months or business days? Leave it empty, and fill in those under “More”."),
    )
    notice_months = models.PositiveSmallIntegerField(_("notice, months before the term ends"), null=True, blank=True)
    notice_business_days = models.PositiveSmallIntegerField(
        _("notice, business days before the term ends"), null=True, blank=True
    )
    clear_days = models.BooleanField(
        _("clear days"),
        default=False,
        help_text=_("As many whole days lie between: neither the day of arrival nor the last day counts."),
    )
    window_days = models.PositiveSmallIntegerField(
        _("notice at the earliest, days before the term ends"),
        null=True,
        blank=True,
        help_text=_("Empty: at any time."),
    )
    delivery_days = models.PositiveSmallIntegerField(
        _("days a notice needs to arrive"), default=4, null=True, blank=True
    )
    delivery_business_days = models.PositiveSmallIntegerField(
        _("business days after which a notice counts as delivered"),
        null=True,
        blank=True,
        help_text=_("Where the contract says so; leave the days it needs to arrive empty."),
    )
    decide_days = models.PositiveSmallIntegerField(
        _("we decide, days before a notice has to be sent"),
        default=30,
        help_text=_("Our own time to prepare; the vendor does not see it."),
    )
    value_minor = models.BigIntegerField(_("total value"), null=True, blank=True)
    liability_cap_minor = models.BigIntegerField(_("liability cap"), null=True, blank=True)
    credit_words_en = models.CharField(
        _("the contract's word for a deduction"), max_length=40, default="service credit"
    )
    credit_words_zh = models.CharField(
        _("the contract's word for a deduction, in Chinese"), max_length=40, default="服务费扣减"
    )
    claim_days = models.PositiveSmallIntegerField(
        _("days to claim a deduction"), null=True, blank=True, help_text=_("After the month's end; empty: no limit.")
    )
    objection_days = models.PositiveSmallIntegerField(_("days to object to a result"), default=5)
    relief_days = models.PositiveSmallIntegerField(
        _("days to claim relief"),
        default=15,
        help_text=_("After the month’s end; a claim made later is marked as late. 0: by the month’s last day."),
    )
    no_levels_reason = models.CharField(_("why there are no service levels"), max_length=300, blank=True)
    calendar = models.ForeignKey(
        Calendar,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("calendar of working days"),
        related_name="+",
        help_text=_("For business hours and business days; empty: every day counts."),
    )
    cadence = models.CharField(_("judged and settled"), max_length=8, choices=Cadence.choices, default=Cadence.MONTH)
    split_rule = models.CharField(
        _("when terms change within a period"), max_length=10, choices=SplitRule.choices, default=SplitRule.AT_START
    )
    deposit_minor = models.BigIntegerField(_("deposit"), null=True, blank=True)
    top_up_days = models.PositiveSmallIntegerField(
        _("days to top the deposit up"), null=True, blank=True, help_text=_("After a deduction from it; empty: never.")
    )
    flags = models.JSONField(
        _("what makes it weightier"), default=list, blank=True, help_text=_("It goes one level higher for approval.")
    )
    # no part of what was agreed: days by which a suspension has moved the end, where it was agreed that it does
    shifted_days = models.PositiveSmallIntegerField(default=0, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    last_editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    value = Money("value_minor")
    liability_cap = Money("liability_cap_minor")
    deposit = Money("deposit_minor")

    class Meta:
        ordering = ["contract", "-n"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "n"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="version_term",
                violation_error_message=_("The term ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_by__isnull=True)
                | (Q(frozen_at__isnull=False, frozen_by__isnull=False) & ~Q(content_hash="")),
                name="version_frozen_pair",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False, frozen_at__isnull=False),
                name="version_signed_pair",
            ),
            models.CheckConstraint(
                condition=Q(cadence__in=["month", "quarter", "year", "week"]), name="version_cadence"
            ),
            models.CheckConstraint(
                condition=Q(split_rule__in=["segments", "at_start", "at_end"]), name="version_split_rule"
            ),
            models.CheckConstraint(
                condition=Q(deposit_minor__isnull=True) | Q(deposit_minor__gte=0), name="version_deposit"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__gte=FIRST_DAY, ends_on__lte=LAST_DAY),
                name="version_years",
                violation_error_message=YEARS,
            ),
            models.CheckConstraint(
                condition=Q(
                    renews_months__lte=MOST_MONTHS, extension_months__lte=MOST_MONTHS, extension_count__lte=MOST_TIMES
                )
                & (Q(notice_months__isnull=True) | Q(notice_months__lte=MOST_MONTHS))
                & (Q(notice_business_days__isnull=True) | Q(notice_business_days__lte=MOST_BUSINESS_DAYS))
                & (Q(delivery_business_days__isnull=True) | Q(delivery_business_days__lte=MOST_BUSINESS_DAYS)),
                name="version_lengths",
                violation_error_message=_("No term and no notice is that long."),
            ),
            models.CheckConstraint(condition=Q(counting__in=["inclusive", "civil_code"]), name="version_counting"),
            models.CheckConstraint(
                condition=Q(notice_days__isnull=False, notice_months__isnull=True, notice_business_days__isnull=True)
                | Q(notice_days__isnull=True, notice_months__isnull=False, notice_business_days__isnull=True)
                | Q(notice_days__isnull=True, notice_months__isnull=True, notice_business_days__isnull=False),
                name="version_notice_in_one_unit",
                violation_error_message=NOTICE_IN_ONE_UNIT,
            ),
            models.CheckConstraint(
                condition=Q(delivery_days__isnull=False, delivery_business_days__isnull=True)
                | Q(delivery_days__isnull=True, delivery_business_days__isnull=False),
                name="version_delivery_in_one_unit",
                violation_error_message=DELIVERY_IN_ONE_UNIT,
            ),
            models.CheckConstraint(
                condition=Q(evergreen=False, extension_count=0)
                | Q(renews_months=0, extension_count=0)
                | Q(renews_months=0, evergreen=False),
                name="version_one_thing_follows",
                violation_error_message=ONE_THING_FOLLOWS,
            ),
            models.CheckConstraint(
                condition=Q(extension_count=0, extension_months=0, extension_notice_days=0)
                | Q(extension_count__gte=1, extension_months__gte=1),
                name="version_extensions",
                violation_error_message=EXTENSIONS_WHOLE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.number} v{self.n}"

    @property
    def currency(self) -> str:
        return self.contract.currency_id

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def last_day(self) -> date:
        """The end of its first term, moved by suspensions."""
        return self.ends_on + timedelta(days=self.shifted_days)

    @property
    def term_rules(self) -> terms.TermRules:
        """What it says about its term and notice, as dates are counted from it."""
        return terms.TermRules(
            start=self.starts_on,
            end=self.last_day,
            counting=terms.Counting(self.counting),
            renew_months=self.renews_months,
            runs_on=self.evergreen,
            extensions=self.extension_count,
            extension_months=self.extension_months,
            extension_notice_days=self.extension_notice_days,
            notice=terms.length_in(
                days=self.notice_days,
                months=self.notice_months,
                business_days=self.notice_business_days,
                clear=self.clear_days,
            ),
            window_days=self.window_days,
            delivery=terms.length_in(days=self.delivery_days, business_days=self.delivery_business_days),
            decide_days=self.decide_days,
        )
