"""What does a month cost as both sides see it, what was invoiced for it, and what of that is deducted and paid?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts.models import Contract, ContractVersion, RateItem
from sla import rules
from sla.models.money import Credit
from vendors.access import Scoped
from vendors.fields import ExactDecimalField, Money
from vendors.models import StoredFile
from vendors.words import pick


class Statement(FSMModelMixin, Scoped):
    """What a month of a contract costs by its rate card; once both have confirmed it, it is the month's fee."""

    vendor_path = "contract__vendor"

    class State(models.TextChoices):
        DRAFTED = "drafted", _("Being drafted")
        SENT = "sent", pgettext_lazy("statement", "Sent to the vendor")
        DISPUTED = "disputed", pgettext_lazy("statement", "Differs from the bill")
        AGREED = "agreed", _("Confirmed by both")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="statements")
    month = models.DateField()
    version = models.ForeignKey(ContractVersion, models.PROTECT, related_name="+")
    state = FSMField(default=State.DRAFTED, choices=State.choices, protected=True, editable=False)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer_by = models.DateField(null=True, help_text="the last day to answer; null: silence confirms nothing")
    bill = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    objection = models.TextField(blank=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-month", "contract"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "month"], name="statement_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="statement_first_of_month"),
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "sent", "disputed", "agreed"]), name="statement_state"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="statement_sent_pair",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="statement_agreed_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.number} {self.month:%Y-%m}"

    @property
    def currency(self) -> str:
        return self.contract.currency_id

    @transition(
        field=state,
        source=[State.DRAFTED, State.DISPUTED],
        target=State.SENT,
        permission=rules.may_draft_statement,
        custom={"label": _("Send to the vendor"), "done": _("sent the statement"), "shown_to_vendor": True},
    )
    def send(self, *, by, now, answer_by=None, **facts):
        """Our side confirms it; the vendor confirms it too or says which lines differ from its bill."""
        self.sent_at, self.sent_by, self.answer_by = now, by, answer_by
        self.objection = ""

    @transition(
        field=state,
        source=[State.SENT, State.DISPUTED],
        target=State.AGREED,
        permission=rules.may_answer_statement,
        custom={"label": _("Confirm"), "done": _("confirmed the statement"), "shown_to_vendor": True},
    )
    def agree(self, *, by, now, **facts):
        """The vendor confirms our figures; they are the month’s fee."""
        self.agreed_at, self.agreed_by = now, by

    @transition(
        field=state,
        source=State.SENT,
        target=State.DISPUTED,
        permission=rules.may_answer_statement,
        custom={
            "label": _("Say what differs"),
            "done": _("said which lines differ from its bill"),
            "note": True,
            "shown_to_vendor": True,
        },
    )
    def object_to(self, *, by, now, objection="", bill=None, **facts):
        """The vendor’s bill says otherwise; the lines that differ are shown to both."""
        self.objection, self.bill_id = objection, bill

    @transition(
        field=state,
        source=State.DISPUTED,
        target=State.AGREED,
        permission=rules.may_draft_statement,
        custom={
            "label": _("Take the vendor’s figures"),
            "done": _("took the vendor’s figures"),
            "note": True,
            "shown_to_vendor": True,
        },
    )
    def concede(self, *, by, now, **facts):
        """The lines that differ become what the bill says."""
        self.agreed_at, self.agreed_by = now, by

    @transition(
        field=state,
        source=State.SENT,
        target=State.AGREED,
        permission=rules.is_automatic,
        custom={
            "label": _("Take as confirmed"),
            "done": _("took the statement as confirmed, because nobody objected in time"),
            "automatic": True,
            "shown_to_vendor": True,
        },
    )
    def deem(self, *, by, now, **facts):
        """The days to answer passed in silence, which by contract confirms it."""
        self.agreed_at, self.agreed_by = now, by

    @transition(
        field=state,
        source=State.AGREED,
        target=State.DRAFTED,
        permission=rules.may_draft_statement,
        custom={
            "label": _("Draft it anew"),
            "done": _("drafted the statement anew"),
            "note": True,
            "danger": True,
            "shown_to_vendor": True,
        },
    )
    def reopen(self, *, by, now, **facts):
        """A figure was wrong after all, and no invoice stands on it yet."""
        self.agreed_at = self.agreed_by = self.sent_at = self.sent_by = self.answer_by = None


class StatementLine(Scoped):
    """One rate of the month: its quantity, what it comes to, how, and what the vendor's bill says instead."""

    vendor_path = "statement__contract__vendor"

    class Source(models.TextChoices):
        AGREED = "agreed", _("agreed")
        DELIVERED = "delivered", _("accepted data")
        STATED = "stated", _("entered")
        ACCEPTED = "accepted", _("acceptance")

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=30)
    schedule_code = models.SlugField(max_length=30)
    kind = models.CharField(max_length=12, choices=RateItem.Kind.choices)
    name_en = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=120, blank=True)
    unit_en = models.CharField(max_length=30, blank=True)
    unit_zh = models.CharField(max_length=30, blank=True)
    source = models.CharField(max_length=9, choices=Source.choices)
    quantity = ExactDecimalField(null=True)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0)
    tax_percent = ExactDecimalField(default="0")
    working = models.JSONField(default=list)
    billed_minor = models.BigIntegerField(
        null=True, help_text="what the vendor's bill says, tax included; null: the same"
    )

    net = Money("net_minor")
    tax = Money("tax_minor")
    billed = Money("billed_minor")

    class Meta:
        ordering = ["statement", "position"]
        constraints = [models.UniqueConstraint(fields=["statement", "code"], name="statement_line_once")]

    def __str__(self) -> str:
        return pick(self, "name")

    @property
    def currency(self) -> str:
        return self.statement.currency

    @property
    def unit(self) -> str:
        return pick(self, "unit")

    @property
    def gross(self):
        return self.net + self.tax

    @property
    def gross_minor(self) -> int:
        return self.net_minor + self.tax_minor

    @property
    def differs(self) -> bool:
        return self.billed_minor is not None and self.billed_minor != self.gross_minor


class Invoice(FSMModelMixin, Scoped):
    """A supplier's invoice for a confirmed statement, checked line by line, and paid as far as it is undisputed."""

    vendor_path = "contract__vendor"

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        CHECKED = "checked", pgettext_lazy("invoice", "Checked")
        PAID = "paid", _("Paid")
        RETURNED = "returned", _("Returned")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="invoices")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="invoices")
    number = models.CharField(_("the supplier’s number"), max_length=40)
    issued_on = models.DateField(_("dated"))
    received_on = models.DateField(_("received on"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    state = FSMField(default=State.RECEIVED, choices=State.choices, protected=True, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    due_by_law = models.BooleanField(default=False, help_text="the law's day is earlier than the contract's")
    paid_on = models.DateField(null=True)
    paid_minor = models.BigIntegerField(null=True)
    interest_minor = models.BigIntegerField(default=0, help_text="what is owed on top because it was paid late")

    paid = Money("paid_minor")
    interest = Money("interest_minor")

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"], condition=~Q(state="returned"), name="invoice_number_once"
            ),
            models.UniqueConstraint(fields=["statement"], condition=~Q(state="returned"), name="invoice_of_statement"),
            models.CheckConstraint(
                condition=Q(state__in=["received", "checked", "paid", "returned"]), name="invoice_state"
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False, due_on__isnull=False),
                name="invoice_checked_pair",
            ),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True, paid_minor__isnull=True)
                | Q(paid_on__isnull=False, paid_minor__isnull=False, paid_minor__gte=0),
                name="invoice_paid_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def currency(self) -> str:
        return self.contract.currency_id

    @transition(
        field=state,
        source=State.RECEIVED,
        target=State.CHECKED,
        permission=rules.may_settle_invoice,
        custom={
            "label": _("Record as checked"),
            "done": _("checked the invoice"),
            "shown_to_vendor": True,
            "denied": _("Finance checks an invoice, and somebody else than who recorded it."),
        },
    )
    def check_off(self, *, by, now, due_on, due_by_law=False, **facts):
        """The undisputed part is paid by the due day; what is in dispute waits."""
        self.checked_by, self.checked_at, self.due_on, self.due_by_law = by, now, due_on, due_by_law

    @transition(
        field=state,
        source=State.CHECKED,
        target=State.PAID,
        permission=rules.may_settle_invoice,
        custom={
            "label": _("Record the payment"),
            "done": _("recorded the payment"),
            "shown_to_vendor": True,
            "denied": _("Finance checks an invoice, and somebody else than who recorded it."),
        },
    )
    def pay(self, *, by, now, paid_on, paid_minor, interest_minor=0, **facts):
        """What is payable was transferred."""
        self.paid_on, self.paid_minor, self.interest_minor = paid_on, paid_minor, interest_minor

    @transition(
        field=state,
        source=State.RECEIVED,
        target=State.RETURNED,
        permission=rules.may_return_invoice,
        custom={
            "label": _("Return it to the supplier"),
            "done": _("returned the invoice"),
            "note": True,
            "danger": True,
            "shown_to_vendor": True,
        },
    )
    def give_back(self, *, by, now, **facts):
        """It cannot be booked as it is; the note says why, and another one takes its place."""


class InvoiceLine(Scoped):
    """What the invoice asks for one line of the statement, or for something that is not on it (an empty code)."""

    vendor_path = "invoice__contract__vendor"

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    code = models.SlugField(max_length=30, blank=True)
    amount_minor = models.BigIntegerField(help_text="tax included")

    amount = Money("amount_minor")

    class Meta:
        ordering = ["invoice", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "code"], name="invoice_line_once"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="invoice_line_amount"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def currency(self) -> str:
        return self.invoice.currency


class DeductionNotice(Scoped):
    """Which credits are deducted from an invoice, and the supplier's own document that answers it.

    A credit note is the supplier's; where invoices are official, it is a red-letter invoice or an invoice already net.
    """

    vendor_path = "invoice__contract__vendor"

    invoice = models.OneToOneField(Invoice, models.PROTECT, related_name="notice")
    number = models.CharField(max_length=60, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    document = models.CharField(_("number of the supplier’s document"), max_length=60, blank=True)
    document_on = models.DateField(_("its day"), null=True)
    document_minor = models.BigIntegerField(null=True)
    document_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    document_amount = Money("document_minor")

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    document="", document_on__isnull=True, document_minor__isnull=True, document_by__isnull=True
                )
                | (
                    ~Q(document="")
                    & Q(document_on__isnull=False, document_minor__isnull=False, document_by__isnull=False)
                ),
                name="deduction_document_together",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def currency(self) -> str:
        return self.invoice.currency


class DeductionLine(Scoped):
    """One credit on a deduction notice; negative where the vendor gets something."""

    vendor_path = "notice__invoice__contract__vendor"

    notice = models.ForeignKey(DeductionNotice, models.PROTECT, related_name="lines")
    credit = models.OneToOneField(Credit, models.PROTECT, related_name="deduction")
    amount_minor = models.BigIntegerField()

    amount = Money("amount_minor")

    class Meta:
        ordering = ["notice", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(amount_minor=0), name="deduction_is_something")]

    def __str__(self) -> str:
        return f"{self.notice}: {self.amount}"

    @property
    def currency(self) -> str:
        return self.notice.currency
