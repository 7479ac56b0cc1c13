"""Who buys, who provides, in which lines and currencies."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from vendors import rules
from vendors.access import Scoped
from vendors.fields import ExactDecimalField
from vendors.words import pick

NOT_BY_ITS_CREATOR = _("Somebody else than who recorded it does this.")


class ServiceLine(models.Model):
    """A line of outsourced services; platform and process support are the two families (glossary)."""

    class Family(models.TextChoices):
        PLATFORM = "platform", _("Platform support service")
        PROCESS = "process", _("Process support service")

    code = models.SlugField(unique=True)
    family = models.CharField(max_length=10, choices=Family.choices)
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return pick(self, "name")


class Currency(models.Model):
    """A currency of the reference data; its minor unit is in `vendors.money`."""

    code = models.CharField(max_length=3, primary_key=True)
    name_en = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "currencies"

    def __str__(self) -> str:
        return self.code


class FxRate(models.Model):
    """How much of `target` one unit of `source` was worth on a day. No rate, no total."""

    date = models.DateField()
    source = models.ForeignKey(Currency, models.PROTECT, related_name="+")
    target = models.ForeignKey(Currency, models.PROTECT, related_name="+")
    rate = ExactDecimalField()

    class Meta:
        ordering = ["-date"]
        constraints = [models.UniqueConstraint(fields=["date", "source", "target"], name="fx_rate_once_a_day")]

    def __str__(self) -> str:
        return f"1 {self.source_id} = {self.rate} {self.target_id} ({self.date})"


class BuyerEntity(models.Model):
    """A legal entity of the buyer: the one that signs and pays."""

    code = models.SlugField(_("code"), unique=True, help_text=_("Short, for addresses: sh"))
    name_en = models.CharField(_("name in English"), max_length=160)
    name_zh = models.CharField(_("name in Chinese"), max_length=160)
    country = models.CharField(_("country"), max_length=2, help_text=_("Two letters, ISO 3166, such as CN or DE."))
    currency = models.ForeignKey(Currency, models.PROTECT, verbose_name=_("currency"), related_name="+")
    zone = models.CharField(_("time zone"), max_length=60)
    tax_number = models.CharField(_("tax number"), max_length=40, blank=True)
    is_large = models.BooleanField(
        _("large company"),
        null=True,
        blank=True,
        help_text=_("As the law of its country sorts companies. It decides which vendors must be paid by law in time."),
    )

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "buyer entities"

    def __str__(self) -> str:
        return pick(self, "name")


class Vendor(FSMModelMixin, Scoped):
    """A company to which services are outsourced."""

    vendor_path = "pk"

    class State(models.TextChoices):
        PROSPECT = "prospect", _("Prospect")
        REGISTERED = "registered", _("Application received")
        IN_DUE_DILIGENCE = "in_due_diligence", _("In due diligence")
        APPROVED = "approved", pgettext_lazy("vendor", "Approved")
        APPROVED_CONDITIONAL = "approved_conditional", _("Approved with conditions")
        REJECTED = "rejected", pgettext_lazy("vendor", "Rejected")
        ACTIVE = "active", pgettext_lazy("vendor", "Active")
        WATCHLIST = "watchlist", _("On the watch-list")
        SUSPENDED = "suspended", _("Suspended")
        EXITING = "exiting", _("Leaving")
        OFFBOARDED = "offboarded", _("Off-boarded")
        BLOCKED = "blocked", _("Blocked")

    class Size(models.TextChoices):
        MICRO = "micro", pgettext_lazy("company", "Micro")
        SMALL = "small", pgettext_lazy("company", "Small")
        MEDIUM = "medium", pgettext_lazy("company", "Medium")
        LARGE = "large", pgettext_lazy("company", "Large")

    # smaller companies, which the law lets be paid in time
    SMALLER = (Size.MICRO, Size.SMALL, Size.MEDIUM)
    # with these, contracts may be activated
    IN_BUSINESS = (State.APPROVED, State.APPROVED_CONDITIONAL, State.ACTIVE, State.WATCHLIST)
    # a new vendor on its way in
    JOINING = (State.PROSPECT, State.REGISTERED, State.IN_DUE_DILIGENCE)

    code = models.SlugField(_("code"), unique=True, help_text=_("Short, for addresses and files; it stays."))
    name_en = models.CharField(_("name"), max_length=160)
    name_zh = models.CharField(_("name in Chinese"), max_length=160, blank=True)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=60, blank=True)
    country = models.CharField(_("country"), max_length=2, help_text=_("Two letters, ISO 3166, such as CN or DE."))
    line = models.ForeignKey(ServiceLine, models.PROTECT, verbose_name=_("service line"), related_name="+")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("parent company"), related_name="children"
    )
    website = models.URLField(_("website"), blank=True)
    summary_en = models.CharField(_("what it does"), max_length=300, blank=True)
    summary_zh = models.CharField(_("what it does, in Chinese"), max_length=300, blank=True)
    lei = models.CharField("LEI", max_length=20, blank=True, help_text=_("Legal Entity Identifier, 20 characters."))
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True, help_text=_("Such as DE136695976."))
    legal_representative = models.CharField(_("legal representative"), max_length=120, blank=True)
    address = models.CharField(_("registered address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    company_size = models.CharField(
        _("size of the company"),
        max_length=6,
        choices=[("", pgettext_lazy("company", "Not stated")), *Size.choices],
        blank=True,
        help_text=_("As the law of its country sorts companies, by its own statement. Empty: not stated."),
    )
    size_stated_on = models.DateField(_("size stated on"), null=True, editable=False)
    is_entered_by_staff = models.BooleanField(
        _("never signs in"),
        default=False,
        help_text=_("A cloud or a card network, say: staff enter its data and papers, and somebody else accepts them."),
    )
    notes = models.TextField(_("internal notes"), blank=True, help_text=_("The vendor does not see them."))
    state = FSMField(default=State.PROSPECT, choices=State.choices, protected=True, editable=False)
    hold_scope = models.CharField(
        _("what it concerns"), max_length=300, blank=True, editable=False, help_text="of a watch, suspension or block"
    )
    review_on = models.DateField(_("review on"), null=True, editable=False)
    created_by = models.ForeignKey("vendors.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    is_real = models.BooleanField(default=False, editable=False, help_text="a real company under an invented contract")

    class Meta:
        ordering = ["name_en", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "prospect",
                        "registered",
                        "in_due_diligence",
                        "approved",
                        "approved_conditional",
                        "rejected",
                        "active",
                        "watchlist",
                        "suspended",
                        "exiting",
                        "offboarded",
                        "blocked",
                    ]
                ),
                name="vendor_state",
            ),
            models.CheckConstraint(
                condition=Q(company_size="", size_stated_on__isnull=True)
                | Q(company_size__in=["micro", "small", "medium", "large"], size_stated_on__isnull=False),
                name="vendor_size_stated_pair",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("pk")), name="vendor_not_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return pick(self, "name")

    def state_size(self, size: str, on: date) -> None:
        """How large the company says it is, and on which day it said so: the law takes it at its word of that day."""
        if size != self.company_size:
            self.company_size, self.size_stated_on = size, on if size else None

    @transition(
        field=state,
        source=State.PROSPECT,
        target=State.REGISTERED,
        permission=rules.may_apply,
        custom={
            "label": _("Send the application"),
            "done": _("sent the application"),
            "denied": _("The vendor’s administrator sends it, or procurement for a vendor that never signs in."),
            "shown_to_vendor": True,
        },
    )
    def register(self, *, by, now, **facts):
        """The vendor has told everything that was asked; the buyer looks at it."""

    @transition(
        field=state,
        source=State.REGISTERED,
        target=State.PROSPECT,
        permission=rules.may_run_diligence,
        custom={
            "label": _("Return the application"),
            "done": _("returned the application"),
            "note": True,
            "shown_to_vendor": True,
        },
    )
    def return_application(self, *, by, now, **facts):
        """Something is missing; the note says what, and the vendor reads it."""

    @transition(
        field=state,
        source=[State.REGISTERED, State.PROSPECT],
        target=State.IN_DUE_DILIGENCE,
        permission=rules.may_run_diligence,
        custom={"label": _("Start due diligence"), "done": _("started due diligence"), "shown_to_vendor": True},
    )
    def start_due_diligence(self, *, by, now, **facts):
        """Papers, questionnaire, sanctions and risk are looked at."""

    @transition(
        field=state,
        source=[State.PROSPECT, State.REGISTERED, State.IN_DUE_DILIGENCE, State.APPROVED_CONDITIONAL],
        target=State.APPROVED,
        permission=rules.may_approve_vendor,
        custom={"label": _("Approve"), "done": _("approved the vendor"), "denied": NOT_BY_ITS_CREATOR},
    )
    def approve(self, *, by, now, **facts):
        """On-boarding is done; contracts may be activated."""

    @transition(
        field=state,
        source=State.IN_DUE_DILIGENCE,
        target=State.APPROVED_CONDITIONAL,
        permission=rules.may_approve_vendor,
        custom={
            "label": _("Approve with conditions"),
            "done": _("approved the vendor with conditions"),
            "denied": NOT_BY_ITS_CREATOR,
            "shown_to_vendor": True,
        },
    )
    def approve_conditionally(self, *, by, now, **facts):
        """Contracts may be activated until a condition's last day passes unmet."""

    @transition(
        field=state,
        source=[State.REGISTERED, State.IN_DUE_DILIGENCE],
        target=State.REJECTED,
        permission=rules.may_approve_vendor,
        custom={"label": _("Reject"), "done": _("rejected the vendor"), "note": True, "danger": True},
    )
    def reject(self, *, by, now, **facts):
        """No business with it; it may apply again."""

    @transition(
        field=state,
        source=State.REJECTED,
        target=State.PROSPECT,
        permission=rules.may_run_diligence,
        custom={"label": _("Let it apply again"), "done": _("let the vendor apply again"), "note": True},
    )
    def reconsider(self, *, by, now, **facts):
        """It starts again as a prospect."""

    @transition(
        field=state,
        source=[State.APPROVED, State.APPROVED_CONDITIONAL],
        target=State.ACTIVE,
        permission=rules.is_the_system,
        custom={"label": _("Take into business"), "done": _("took the vendor into business"), "automatic": True},
    )
    def take_into_business(self, *, by, now, **facts):
        """Its first contract runs."""

    @transition(
        field=state,
        source=State.ACTIVE,
        target=State.WATCHLIST,
        permission=rules.may_suspend_vendor,
        custom={"label": _("Put on the watch-list"), "done": _("put the vendor on the watch-list"), "note": True},
    )
    def watch(self, *, by, now, scope="", review_on=None, **facts):
        """Business goes on under closer eyes, until the review."""
        self.hold_scope, self.review_on = scope, review_on

    @transition(
        field=state,
        source=State.WATCHLIST,
        target=State.ACTIVE,
        permission=rules.may_suspend_vendor,
        custom={"label": _("Take off the watch-list"), "done": _("took the vendor off the watch-list"), "note": True},
    )
    def end_watch(self, *, by, now, **facts):
        """Back to normal business."""
        self.hold_scope, self.review_on = "", None

    @transition(
        field=state,
        source=[State.APPROVED, State.APPROVED_CONDITIONAL, State.ACTIVE, State.WATCHLIST],
        target=State.SUSPENDED,
        permission=rules.may_suspend_vendor,
        custom={"label": _("Suspend"), "done": _("suspended the vendor"), "note": True, "danger": True},
    )
    def suspend(self, *, by, now, scope="", review_on=None, **facts):
        """No new contracts or orders; what runs goes on."""
        self.hold_scope, self.review_on = scope, review_on

    @transition(
        field=state,
        source=State.SUSPENDED,
        target=State.APPROVED,
        permission=rules.may_suspend_vendor,
        custom={"label": _("Lift the suspension"), "done": _("lifted the suspension"), "note": True},
    )
    def reinstate(self, *, by, now, **facts):
        """Back to normal business; with a running contract it is active again at once."""
        self.hold_scope, self.review_on = "", None

    @transition(
        field=state,
        source=[
            State.APPROVED,
            State.APPROVED_CONDITIONAL,
            State.ACTIVE,
            State.WATCHLIST,
            State.SUSPENDED,
            State.BLOCKED,
        ],
        target=State.EXITING,
        permission=rules.may_run_exit,
        custom={
            "label": _("Start off-boarding"),
            "done": _("started off-boarding"),
            "note": True,
            "danger": True,
            "shown_to_vendor": True,
        },
    )
    def start_exit(self, *, by, now, **facts):
        """The way out is worked off: contracts, tasks, access, data, final statement, lessons."""
        self.hold_scope, self.review_on = "", None

    @transition(
        field=state,
        source=State.EXITING,
        target=State.APPROVED,
        permission=rules.may_run_exit,
        custom={"label": _("Stop off-boarding"), "done": _("stopped off-boarding"), "note": True},
    )
    def stay(self, *, by, now, **facts):
        """It stays after all; with a running contract it is active again at once."""

    @transition(
        field=state,
        source=[State.EXITING, State.PROSPECT, State.REGISTERED, State.REJECTED],
        target=State.OFFBOARDED,
        permission=rules.may_run_exit,
        custom={"label": _("Off-board"), "done": _("off-boarded the vendor"), "note": True, "danger": True},
    )
    def offboard(self, *, by, now, **facts):
        """The relation is over; the record stays readable."""

    @transition(
        field=state,
        source=[
            State.PROSPECT,
            State.REGISTERED,
            State.IN_DUE_DILIGENCE,
            State.APPROVED,
            State.APPROVED_CONDITIONAL,
            State.REJECTED,
            State.ACTIVE,
            State.WATCHLIST,
            State.SUSPENDED,
            State.EXITING,
        ],
        target=State.BLOCKED,
        permission=rules.may_suspend_vendor,
        custom={"label": _("Block"), "done": _("blocked the vendor"), "note": True, "danger": True},
    )
    def block(self, *, by, now, scope="", review_on=None, **facts):
        """Nothing is agreed with it any more."""
        self.hold_scope, self.review_on = scope, review_on

    @transition(
        field=state,
        source=State.BLOCKED,
        target=State.PROSPECT,
        permission=rules.may_suspend_vendor,
        custom={"label": _("Lift the block"), "done": _("lifted the block"), "note": True},
    )
    def unblock(self, *, by, now, **facts):
        """It starts again as a prospect."""
        self.hold_scope, self.review_on = "", None
