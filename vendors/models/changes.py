"""What does a vendor want changed: fields of its profile, the account it is paid to?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from vendors import rules
from vendors.access import Scoped
from vendors.models.parties import Currency, Vendor
from vendors.models.work import StoredFile

NOT_BY_WHO_ASKED = _("Somebody else than who asked for it decides.")


class ChangeRequest(FSMModelMixin, Scoped):
    """Fields of a vendor's profile that somebody asks to have changed; until it is approved nothing is.

    `before` and `after` are the fields as they stood and as they are wanted; `taken` names those that were approved.
    """

    vendor_path = "vendor"

    class State(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("change", "Requested")
        APPROVED = "approved", pgettext_lazy("change", "Approved")
        REJECTED = "rejected", pgettext_lazy("change", "Rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("change", "Withdrawn")
        STALE = "stale", _("Overtaken")

    # what a vendor may ask for; line, parent and what is internal the buyer decides
    FIELDS = (
        "name_en",
        "name_zh",
        "legal_name",
        "registration_number",
        "lei",
        "vat_number",
        "legal_representative",
        "address",
        "phone",
        "company_size",
        "website",
        "summary_en",
        "summary_zh",
    )

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="change_requests")
    n = models.PositiveIntegerField()
    before = models.JSONField()
    after = models.JSONField()
    taken = models.JSONField(default=list)
    reason = models.TextField(_("why"))
    files = models.ManyToManyField(StoredFile, related_name="+")
    state = FSMField(default=State.REQUESTED, choices=State.choices, protected=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["vendor", "n"], name="change_request_number"),
            models.UniqueConstraint(fields=["vendor"], condition=Q(state="requested"), name="change_request_one_open"),
            models.CheckConstraint(
                condition=Q(state__in=["requested", "approved", "rejected", "withdrawn", "stale"]),
                name="change_request_state",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="change_request_decided_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "rejected"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="change_request_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vendor} {self.n}"

    @transition(
        field=state,
        source=State.REQUESTED,
        target=State.APPROVED,
        permission=rules.may_decide_change,
        custom={
            "label": pgettext_lazy("change", "Approve"),
            "done": _("approved the change"),
            "denied": NOT_BY_WHO_ASKED,
            "shown_to_vendor": True,
        },
    )
    def approve(self, *, by, now, taken, **facts):
        """All the fields, or those that were ticked, are written into the vendor's record."""
        self.taken, self.decided_by, self.decided_at = list(taken), by, now

    @transition(
        field=state,
        source=State.REQUESTED,
        target=State.REJECTED,
        permission=rules.may_decide_change,
        custom={
            "label": pgettext_lazy("change", "Reject"),
            "done": _("rejected the change"),
            "denied": NOT_BY_WHO_ASKED,
            "note": True,
            "danger": True,
            "shown_to_vendor": True,
        },
    )
    def reject(self, *, by, now, **facts):
        """The record stays as it is; the note says why, and the vendor reads it."""
        self.decided_by, self.decided_at = by, now

    @transition(
        field=state,
        source=State.REQUESTED,
        target=State.WITHDRAWN,
        permission=rules.may_withdraw_change,
        custom={
            "label": pgettext_lazy("change", "Withdraw"),
            "done": _("withdrew the request"),
            "shown_to_vendor": True,
        },
    )
    def withdraw(self, *, by, now, **facts):
        """Its side does not want it any more."""

    @transition(
        field=state,
        source=State.REQUESTED,
        target=State.STALE,
        permission=rules.is_the_system,
        custom={
            "label": _("Set aside"),
            "done": _("set the request aside, because the record has changed meanwhile"),
            "automatic": True,
            "shown_to_vendor": True,
        },
    )
    def overtake(self, *, by, now, **facts):
        """A field that it would change reads otherwise by now; it has to be asked for again."""


class BankDetail(FSMModelMixin, Scoped):
    """An account a vendor wants to be paid to. Two people put it in force, after a call to a number on record.

    The number itself is only in `sealed`; `account_hash` finds the same number at another vendor.
    """

    vendor_path = "vendor"

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("bank", "Proposed")
        CALLED_BACK = "called_back", _("Called back")
        IN_FORCE = "in_force", pgettext_lazy("bank", "In force")
        REJECTED = "rejected", pgettext_lazy("bank", "Rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("bank", "Withdrawn")
        REPLACED = "replaced", pgettext_lazy("bank", "Replaced")

    class Kind(models.TextChoices):
        IBAN = "iban", "IBAN"
        CN_ACCOUNT = "cn_account", _("Chinese account number")
        CN_CARD = "cn_card", _("Chinese card number")
        OTHER = "other", _("Account number")

    OPEN = (State.PROPOSED, State.CALLED_BACK)

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="bank_details")
    n = models.PositiveIntegerField()
    holder = models.CharField(_("account holder"), max_length=160)
    bank = models.CharField(_("bank"), max_length=160)
    country = models.CharField(_("country of the bank"), max_length=2)
    currency = models.ForeignKey(Currency, models.PROTECT, verbose_name=_("currency"), related_name="+")
    bank_code = models.CharField(_("BIC or CNAPS code"), max_length=12, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sealed = models.BinaryField(editable=False)
    account_hash = models.CharField(max_length=64, db_index=True, editable=False)
    last_four = models.CharField(max_length=4, editable=False)
    reason = models.TextField(_("why"))
    files = models.ManyToManyField(StoredFile, related_name="+")
    state = FSMField(default=State.PROPOSED, choices=State.choices, protected=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    called_at = models.DateTimeField(null=True)
    call_number = models.CharField(_("number called"), max_length=40, blank=True)
    call_spoke_to = models.CharField(_("whom you spoke to"), max_length=160, blank=True)
    call_note = models.TextField(_("what was said"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    starts_on = models.DateField(_("in force from"), null=True)
    ends_on = models.DateField(_("in force until"), null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["vendor", "n"], name="bank_detail_number"),
            models.UniqueConstraint(
                fields=["vendor", "currency"], condition=Q(state="in_force"), name="bank_detail_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["vendor", "currency"],
                condition=Q(state__in=["proposed", "called_back"]),
                name="bank_detail_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "called_back", "in_force", "rejected", "withdrawn", "replaced"]),
                name="bank_detail_state",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["iban", "cn_account", "cn_card", "other"]), name="bank_detail_kind"
            ),
            models.CheckConstraint(
                condition=Q(called_by__isnull=True, called_at__isnull=True)
                | (Q(called_by__isnull=False, called_at__isnull=False) & ~Q(call_number="") & ~Q(call_spoke_to="")),
                name="bank_detail_called_pair",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="bank_detail_decided_pair",
            ),
            # two people beside who asked: whoever wrote the row, the database holds it
            models.CheckConstraint(
                condition=~Q(state__in=["in_force", "replaced"])
                | (
                    Q(called_by__isnull=False, decided_by__isnull=False, starts_on__isnull=False)
                    & ~Q(called_by=F("asked_by"))
                    & ~Q(decided_by=F("asked_by"))
                    & ~Q(decided_by=F("called_by"))
                ),
                name="bank_detail_two_people",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="bank_detail_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency_id} {self.masked}"

    @property
    def masked(self) -> str:
        """The number as it may be seen: its last four."""
        return f"•••• {self.last_four}"

    @transition(
        field=state,
        source=State.PROPOSED,
        target=State.CALLED_BACK,
        permission=rules.may_call_back,
        custom={
            "label": _("Record the call-back"),
            "done": _("called the vendor back"),
            "denied": NOT_BY_WHO_ASKED,
            "unsaid": ("spoke_to",),
        },
    )
    def call_back(self, *, by, now, number, spoke_to, said, called_at, **facts):
        """The vendor has confirmed the account by phone, on a number that stood in the record before."""
        self.called_by, self.called_at = by, called_at
        self.call_number, self.call_spoke_to, self.call_note = number, spoke_to, said

    @transition(
        field=state,
        source=State.CALLED_BACK,
        target=State.IN_FORCE,
        permission=rules.may_put_in_force,
        custom={
            "label": _("Put in force"),
            "done": _("put the account in force"),
            "denied": _("Finance does this: another person than who asked and who called back."),
            "shown_to_vendor": True,
        },
    )
    def put_in_force(self, *, by, now, starts_on, **facts):
        """From this day on it is paid to; the account before it is replaced."""
        self.decided_by, self.decided_at, self.starts_on = by, now, starts_on

    @transition(
        field=state,
        source=[State.PROPOSED, State.CALLED_BACK],
        target=State.REJECTED,
        permission=rules.may_reject_bank,
        custom={
            "label": pgettext_lazy("bank", "Reject"),
            "done": _("rejected the account"),
            "denied": NOT_BY_WHO_ASKED,
            "note": True,
            "danger": True,
            "shown_to_vendor": True,
        },
    )
    def reject(self, *, by, now, **facts):
        """Nothing is paid to it; the note says why, and the vendor reads it."""
        self.decided_by, self.decided_at = by, now

    @transition(
        field=state,
        source=[State.PROPOSED, State.CALLED_BACK],
        target=State.WITHDRAWN,
        permission=rules.may_withdraw_change,
        custom={
            "label": pgettext_lazy("bank", "Withdraw"),
            "done": _("withdrew the account"),
            "shown_to_vendor": True,
        },
    )
    def withdraw(self, *, by, now, **facts):
        """Its side does not want it any more."""

    @transition(
        field=state,
        source=State.IN_FORCE,
        target=State.REPLACED,
        permission=rules.may_replace_bank,
        custom={
            "label": _("Replace"),
            "done": _("replaced the account"),
            "automatic": True,
            "shown_to_vendor": True,
        },
    )
    def replace(self, *, by, now, ends_on, **facts):
        """Another account is paid to from now on."""
        self.ends_on = ends_on
