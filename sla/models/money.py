"""What is owed for a default, where it stands, and the balanced ledger behind it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from contracts.models import Contract
from sla import rules
from sla.models.judged import Evaluation, Period
from vendors.access import Scoped
from vendors.fields import Money
from vendors.models import Currency


class Credit(FSMModelMixin, Scoped):
    """A deduction for one month, or the adjustment that a restatement of that month brings (domain 4.2)."""

    vendor_path = "period__contract__vendor"

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        NOTIFIED = "notified", _("Notified")
        ACCEPTED = "accepted", _("Accepted")
        DISPUTED = "disputed", _("Disputed")
        APPLIED = "applied", _("Deducted")
        WAIVED = "waived", _("Waived")
        LAPSED = "lapsed", _("Lapsed")

    class Kind(models.TextChoices):
        CREDIT = "credit", _("Credit")
        ADJUSTMENT = "adjustment", _("Adjustment")
        EARNED_BACK = "earned_back", _("Earned back")
        BONUS = "bonus", _("Bonus")

    period = models.ForeignKey(Period, models.PROTECT, related_name="credits")
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="credits")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    currency = models.ForeignKey(Currency, models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField(help_text="negative: the vendor gets something back")
    state = FSMField(default=State.PROPOSED, choices=State.choices, protected=True, editable=False)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    claim_by = models.DateField(null=True)
    notified_on = models.DateField(null=True)
    object_by = models.DateTimeField(null=True)
    dispute = models.TextField(blank=True)
    deposit_minor = models.BigIntegerField(default=0, help_text="what of it was taken from the deposit")
    top_up_by = models.DateField(null=True, help_text="until when the vendor fills the deposit up again")
    topped_up_at = models.DateTimeField(null=True, help_text="when it was recorded that the vendor had done so")
    topped_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    deposit = Money("deposit_minor", currency="currency_id")
    amount = Money("amount_minor", currency="currency_id")

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "notified", "accepted", "disputed", "applied", "waived", "lapsed"]),
                name="credit_state",
            ),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="credit_is_something"),
            models.CheckConstraint(condition=~Q(kind="credit") | Q(amount_minor__gt=0), name="credit_amount"),
            models.CheckConstraint(condition=Q(deposit_minor__gte=0), name="credit_deposit"),
            models.CheckConstraint(
                condition=Q(topped_up_at__isnull=True, topped_up_by__isnull=True)
                | Q(topped_up_at__isnull=False, topped_up_by__isnull=False, deposit_minor__gt=0),
                name="credit_topped_up_pair",
            ),
            models.UniqueConstraint(fields=["evaluation", "kind"], name="credit_once"),
        ]

    def __str__(self) -> str:
        return str(self.period)

    @property
    def awaits_top_up(self) -> bool:
        """Something was taken from the deposit, the contract says by when it is filled up, and nobody has seen it."""
        return self.top_up_by is not None and self.deposit_minor > 0 and self.topped_up_at is None

    @transition(
        field=state,
        source=State.PROPOSED,
        target=State.NOTIFIED,
        permission=rules.may_notify_credit,
        custom={"label": _("Notify the vendor"), "done": _("notified the vendor"), "shown_to_vendor": True},
    )
    def notify(self, *, by, now, object_by=None, notified_on=None, **facts):
        """The vendor is told the amount, today or by a letter that arrived before, and may object until a day."""
        self.notified_on, self.object_by = notified_on or now.date(), object_by

    @transition(
        field=state,
        source=[State.NOTIFIED, State.DISPUTED],
        target=State.ACCEPTED,
        permission=rules.may_answer_credit,
        custom={"label": _("Accept"), "done": _("accepted the deduction"), "shown_to_vendor": True},
    )
    def accept(self, *, by, now, **facts):
        """The vendor agrees."""

    @transition(
        field=state,
        source=State.NOTIFIED,
        target=State.DISPUTED,
        permission=rules.may_answer_credit,
        custom={"label": _("Dispute"), "done": _("disputed the deduction"), "note": True, "shown_to_vendor": True},
    )
    def object_to(self, *, by, now, dispute="", **facts):
        """The vendor says why not."""
        self.dispute = dispute

    @transition(
        field=state,
        source=[State.NOTIFIED, State.ACCEPTED, State.DISPUTED],
        target=State.APPLIED,
        permission=rules.may_apply_credit,
        custom={
            "label": _("Record as deducted"),
            "done": _("deducted the amount"),
            "note": True,
            "shown_to_vendor": True,
        },
    )
    def apply(self, *, by, now, deposit_minor=0, top_up_by=None, **facts):
        """It stands on an invoice, which the note names, or was taken from the deposit."""
        self.deposit_minor, self.top_up_by = deposit_minor, top_up_by

    @transition(
        field=state,
        source=[State.PROPOSED, State.NOTIFIED, State.DISPUTED],
        target=State.WAIVED,
        permission=rules.may_waive_credit,
        custom={
            "label": _("Waive"),
            "done": _("waived the deduction"),
            "note": True,
            "danger": True,
            "shown_to_vendor": True,
            "denied": _("Finance waives, and not who proposed it."),
        },
    )
    def waive(self, *, by, now, **facts):
        """It is not asked for."""

    @transition(
        field=state,
        source=State.PROPOSED,
        target=State.LAPSED,
        permission=rules.is_automatic,
        custom={"label": _("Lapse"), "done": _("let the claim lapse"), "automatic": True},
    )
    def lapse(self, *, by, now, **facts):
        """Nobody claimed it in time."""


class LedgerEntry(Scoped):
    """One posting; its lines add up to nothing."""

    vendor_path = "contract__vendor"

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="ledger_entries")
    credit = models.ForeignKey(Credit, models.PROTECT, related_name="ledger_entries")
    name = models.CharField(max_length=20)
    currency = models.ForeignKey(Currency, models.PROTECT, related_name="+")
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-posted_at", "-pk"]
        verbose_name_plural = "ledger entries"

    def __str__(self) -> str:
        return f"{self.contract} {self.name}"


class LedgerLine(Scoped):
    """One side of a posting: debit positive, credit negative, in minor units."""

    vendor_path = "entry__contract__vendor"

    class Account(models.TextChoices):
        RECEIVABLE = "receivable", _("Credits receivable from the vendor")
        REDUCTION = "reduction", _("Reduction of service cost")
        DAMAGES = "damages", _("Damages received")
        VOUCHER = "voucher", _("Vouchers for later purchases")
        DEPOSIT = "deposit", _("Deposit of the vendor")
        PAYABLE = "payable", _("Payable to the vendor")
        WAIVED = "waived", _("Credits waived or lapsed")
        EARNED_BACK = "earned_back", _("Credits earned back by the vendor")
        BONUS = "bonus", _("Bonus to the vendor")

    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="lines")
    account = models.CharField(max_length=12, choices=Account.choices)
    level_code = models.SlugField(max_length=60, blank=True)
    amount_minor = models.BigIntegerField()

    amount = Money("amount_minor")

    class Meta:
        ordering = ["entry", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    account__in=[
                        "receivable",
                        "reduction",
                        "damages",
                        "voucher",
                        "deposit",
                        "payable",
                        "waived",
                        "earned_back",
                        "bonus",
                    ]
                ),
                name="ledger_account",
            ),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="ledger_line_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount_minor}"

    @property
    def currency(self) -> str:
        return self.entry.currency_id
