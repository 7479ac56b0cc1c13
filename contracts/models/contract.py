"""Which contract is it, in which state, and what did each version say?"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts import rules, terms
from vendors.access import Scoped
from vendors.fields import Money
from vendors.models import BuyerEntity, Calendar, Currency, ServiceLine, Vendor
from vendors.words import pick

# dates are counted from them in both directions and have to stay within the calendar
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
MOST_MONTHS, MOST_TIMES, MOST_BUSINESS_DAYS = 600, 20, 1000
YEARS = _("The years of a term lie between 1900 and 2999; a contract without an end runs on after its term.")
NOTICE_IN_ONE_UNIT = _("Say how long notice is in one unit: days, months or business days.")
DELIVERY_IN_ONE_UNIT = _("Say in one unit when a notice has arrived: days or business days.")
ONE_THING_FOLLOWS = _("After its term it renews, or runs on, or may be extended: choose one of these.")
EXTENSIONS_WHOLE = _("Say how often it may be extended and by how many months, or leave all three at 0.")
OTHER_PERSON = _("Somebody else than the author and the last editor does this.")


class Contract(FSMModelMixin, Scoped):
    """Identity and state of an agreement; what was agreed is in its versions (domain 4.2)."""

    vendor_path = "vendor"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REGISTERED = "registered", _("To be confirmed")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")
        OUT_FOR_SIGNATURE = "out_for_signature", _("Out for signature")
        SIGNED = "signed", _("Signed")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        NOTICE_GIVEN = "notice_given", _("Notice given")
        IN_EXIT = "in_exit", _("In exit")
        EXPIRED = "expired", _("Expired")
        TERMINATED = "terminated", _("Terminated")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    class Kind(models.TextChoices):
        STANDALONE = "standalone", _("Contract")
        MASTER = "master", _("Master agreement")
        WORK_ORDER = "work_order", _("Work order")

    number = models.CharField(_("number"), max_length=30, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.STANDALONE)
    vendor = models.ForeignKey(Vendor, models.PROTECT, verbose_name=_("vendor"), related_name="contracts")
    entity = models.ForeignKey(BuyerEntity, models.PROTECT, verbose_name=_("our legal entity"), related_name="+")
    line = models.ForeignKey(ServiceLine, models.PROTECT, verbose_name=_("service line"), related_name="+")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("master agreement"), related_name="work_orders"
    )
    title_en = models.CharField(pgettext_lazy("contract", "title"), max_length=160)
    title_zh = models.CharField(pgettext_lazy("contract", "title in Chinese"), max_length=160, blank=True)
    currency = models.ForeignKey(Currency, models.PROTECT, verbose_name=_("currency"), related_name="+")
    zone = models.CharField(
        _("time zone"), max_length=60, help_text=_("Months and deadlines are counted in it, such as Asia/Shanghai.")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("service owner"), related_name="+"
    )
    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(editable=False)
    activated_on = models.DateField(null=True, editable=False)
    ended_on = models.DateField(null=True, editable=False)
    # of a contract that was signed elsewhere: who entered it here, who confirmed it, and from which month on it is
    # measured
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    registered_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)
    measured_from = models.DateField(_("measured from"), null=True, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft",
                        "registered",
                        "in_review",
                        "approved",
                        "out_for_signature",
                        "signed",
                        "active",
                        "suspended",
                        "notice_given",
                        "in_exit",
                        "expired",
                        "terminated",
                        "closed",
                        "cancelled",
                    ]
                ),
                name="contract_state",
            ),
            models.CheckConstraint(
                condition=(Q(kind="work_order") & Q(parent__isnull=False))
                | (~Q(kind="work_order") & Q(parent__isnull=True)),
                name="contract_work_order_has_master",
                violation_error_message=_("A work order names its master agreement, and only a work order does."),
            ),
            models.CheckConstraint(
                condition=Q(registered_at__isnull=True, registered_by__isnull=True, measured_from__isnull=True)
                & ~Q(state="registered")
                | Q(registered_at__isnull=False, registered_by__isnull=False, measured_from__day=1),
                name="contract_registered_whole",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, registered_at__isnull=False)
                & ~Q(confirmed_by=F("registered_by")),
                name="contract_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_registered(self) -> bool:
        """Whether it was signed elsewhere and entered here as it is."""
        return self.registered_at is not None

    @property
    def title(self) -> str:
        return pick(self, "title")

    def day_of(self, now: datetime) -> date:
        """Which day it is where the contract's days are counted."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    @transition(
        field=state,
        source=State.DRAFT,
        target=State.IN_REVIEW,
        permission=rules.may_submit,
        custom={"label": _("Submit for approval"), "done": _("submitted the contract for approval")},
    )
    def submit(self, *, by, now, **facts):
        """The draft version's hash is what approvers bind to."""

    @transition(
        field=state,
        source=State.DRAFT,
        target=State.REGISTERED,
        permission=rules.may_submit,
        custom={"label": _("Register as already signed"), "done": _("registered the contract as already signed")},
    )
    def register(self, *, by, now, measured_from, **facts):
        """It was signed elsewhere: neither approval nor signing is asked, a second person confirms what was entered."""
        self.registered_by, self.registered_at, self.measured_from = by, now, measured_from

    @transition(
        field=state,
        source=State.REGISTERED,
        target=State.DRAFT,
        permission=rules.may_send_back,
        custom={"label": _("Return the registration"), "done": _("returned the registration"), "note": True},
    )
    def return_registration(self, *, by, now, **facts):
        """What was entered is not what the paper says; it is a draft again."""
        self.registered_by = self.registered_at = self.measured_from = None

    @transition(
        field=state,
        source=State.REGISTERED,
        target=State.SIGNED,
        permission=rules.may_confirm,
        custom={
            "label": _("Confirm the registration"),
            "done": _("confirmed that the contract was already signed"),
            "shown_to_vendor": True,
            "denied": _("Somebody else than who entered it confirms it."),
        },
    )
    def confirm(self, *, by, now, **facts):
        """Another person has read it beside the paper; once its term has begun, it is active the same minute."""
        self.confirmed_by, self.confirmed_at = by, now

    @transition(
        field=state,
        source=State.IN_REVIEW,
        target=State.DRAFT,
        permission=rules.may_send_back,
        custom={"label": _("Send back to draft"), "done": _("sent the contract back to draft"), "note": True},
    )
    def send_back(self, *, by, now, **facts):
        """The approvals given so far are void."""

    @transition(
        field=state,
        source=State.IN_REVIEW,
        target=State.DRAFT,
        permission=rules.may_submit,
        custom={"label": _("Withdraw from approval"), "done": _("withdrew the contract from approval")},
    )
    def withdraw(self, *, by, now, **facts):
        """Whoever submitted it changes it first."""

    @transition(
        field=state,
        source=State.IN_REVIEW,
        target=State.APPROVED,
        permission=rules.may_approve,
        custom={
            "label": _("Let go ahead of the approvals"),
            "done": _("let the contract go ahead of its approvals"),
            "note": True,
            "danger": True,
            "denied": OTHER_PERSON,
        },
    )
    def override(self, *, by, now, **facts):
        """An emergency: two people, and the approvals follow by a day (`ApprovalOverride`)."""

    @transition(
        field=state,
        source=State.IN_REVIEW,
        target=State.APPROVED,
        permission=rules.may_approve,
        custom={"label": _("Approve"), "done": _("approved the contract"), "denied": OTHER_PERSON},
    )
    def approve(self, *, by, now, **facts):
        """Another person has read exactly this version."""

    @transition(
        field=state,
        source=State.APPROVED,
        target=State.OUT_FOR_SIGNATURE,
        permission=rules.may_submit,
        custom={
            "label": _("Send out for signature"),
            "done": _("sent the contract out for signature"),
            "shown_to_vendor": True,
        },
    )
    def send_out(self, *, by, now, **facts):
        """From here on the vendor sees it."""

    @transition(
        field=state,
        source=State.OUT_FOR_SIGNATURE,
        target=State.SIGNED,
        permission=rules.may_sign,
        custom={
            "label": _("Record as signed"),
            "done": _("recorded the contract as signed"),
            "shown_to_vendor": True,
            "denied": _("A signatory other than the author records the signatures."),
        },
    )
    def sign(self, *, by, now, **facts):
        """Everything is immutable from now on."""

    @transition(
        field=state,
        source=State.SIGNED,
        target=State.ACTIVE,
        permission=rules.may_run,
        custom={"label": _("Activate"), "done": _("activated the contract"), "shown_to_vendor": True},
    )
    def activate(self, *, by, now, **facts):
        """Months are measured from here on."""
        self.activated_on = self.day_of(now)

    @transition(
        field=state,
        source=State.ACTIVE,
        target=State.SUSPENDED,
        permission=rules.may_run,
        custom={
            "label": _("Suspend"),
            "done": _("suspended the contract"),
            "note": True,
            "danger": True,
            "shown_to_vendor": True,
        },
    )
    def suspend(self, *, by, now, **facts):
        """Scope, authority and the SLA clock are in its `Suspension`."""

    @transition(
        field=state,
        source=State.SUSPENDED,
        target=State.ACTIVE,
        permission=rules.may_run,
        custom={"label": _("Resume"), "done": _("resumed the contract"), "note": True, "shown_to_vendor": True},
    )
    def resume(self, *, by, now, **facts):
        """Service goes on."""

    @transition(
        field=state,
        source=[State.ACTIVE, State.SUSPENDED],
        target=State.NOTICE_GIVEN,
        permission=rules.may_give_notice,
        custom={
            "label": _("Record notice"),
            "done": _("recorded notice"),
            "note": True,
            "danger": True,
            "shown_to_vendor": True,
        },
    )
    def give_notice(self, *, by, now, **facts):
        """The contract does not renew any more; dates are in its `Notice`."""

    @transition(
        field=state,
        source=State.NOTICE_GIVEN,
        target=State.ACTIVE,
        permission=rules.may_give_notice,
        custom={"label": _("Withdraw notice"), "done": _("withdrew the notice"), "note": True, "shown_to_vendor": True},
    )
    def withdraw_notice(self, *, by, now, **facts):
        """Both sides go on."""

    @transition(
        field=state,
        source=[State.NOTICE_GIVEN, State.ACTIVE],
        target=State.IN_EXIT,
        permission=rules.may_run,
        custom={"label": _("Start the exit"), "done": _("started the exit"), "note": True, "shown_to_vendor": True},
    )
    def start_exit(self, *, by, now, **facts):
        """Hand-over to the successor begins."""

    @transition(
        field=state,
        source=State.ACTIVE,
        target=State.EXPIRED,
        permission=rules.may_run,
        custom={
            "label": _("Record as expired"),
            "done": _("recorded the contract as expired"),
            "shown_to_vendor": True,
        },
    )
    def expire(self, *, by, now, **facts):
        """The term has ended and was not renewed."""
        self.ended_on = self.day_of(now)

    @transition(
        field=state,
        source=[State.NOTICE_GIVEN, State.IN_EXIT],
        target=State.TERMINATED,
        permission=rules.may_give_notice,
        custom={
            "label": _("Terminate"),
            "done": _("terminated the contract"),
            "note": True,
            "danger": True,
            "shown_to_vendor": True,
        },
    )
    def terminate(self, *, by, now, **facts):
        """The effective date has come."""
        self.ended_on = self.day_of(now)

    @transition(
        field=state,
        source=[State.EXPIRED, State.TERMINATED],
        target=State.CLOSED,
        permission=rules.may_close,
        custom={"label": _("Close"), "done": _("closed the contract"), "shown_to_vendor": True},
    )
    def close(self, *, by, now, **facts):
        """All is settled; read-only."""

    @transition(
        field=state,
        source=[State.DRAFT, State.IN_REVIEW, State.APPROVED, State.OUT_FOR_SIGNATURE],
        target=State.CANCELLED,
        permission=rules.may_cancel,
        custom={"label": _("Cancel"), "done": _("cancelled the contract"), "note": True, "danger": True},
    )
    def cancel(self, *, by, now, **facts):
        """It never comes into force."""


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
    def term_rules(self) -> terms.TermRules:
        """What it says about its term and notice, as dates are counted from it."""
        return terms.TermRules(
            start=self.starts_on,
            end=self.ends_on,
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
