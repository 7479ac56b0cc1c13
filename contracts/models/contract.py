"""Which contract is it, and in which state?"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts import rules
from vendors.access import Scoped
from vendors.models import BuyerEntity, Currency, ServiceLine, Vendor
from vendors.words import pick

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
