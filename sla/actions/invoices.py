"""A supplier's invoice: recorded, checked against the statement, credits deducted by a notice, the rest paid."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sla import rules
from sla.actions.credits import Account, apply_credit
from sla.models import Credit, DeductionLine, DeductionNotice, Invoice, InvoiceLine, LedgerLine, Statement
from sla.queries_statements import compared, deductible, due_of, interest_of, payable_of
from vendors import trail
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible, perform
from vendors.money import from_minor, to_minor

# what a later step of an invoice fills in
STILL_EMPTY = ["state", "file", "checked_by", "checked_at", "due_on", "paid_on", "paid_minor"]


@transaction.atomic
def record_invoice(
    statement: Statement,
    *,
    by,
    number: str,
    issued_on: date,
    received_on: date,
    amounts: Mapping[str, Decimal],
    file: File | None = None,
    now: datetime | None = None,
) -> Invoice:
    """The supplier's invoice for a confirmed statement.

    `amounts` by the code of a line, "" for anything else, tax included.
    """
    moment = now or timezone.now()
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    contract = statement.contract
    if not rules.may_record_invoice(statement, by):
        raise PermissionDenied(_("Your role does not do this."))
    if statement.state != Statement.State.AGREED:
        raise NotPossible([_("An invoice follows a statement that both have confirmed.")])
    if statement.invoices.exclude(state=Invoice.State.RETURNED).exists():
        raise NotPossible([_("There is an invoice for this statement already.")])
    if issued_on > received_on or received_on > contract.day_of(moment):
        raise ValidationError({"received_on": _("It is received on its own day or later, and not after today.")})
    known = {"", *statement.lines.values_list("code", flat=True)}
    if unknown := sorted(amounts.keys() - known):
        raise ValidationError(_("The statement has no line %(code)s.") % {"code": unknown[0]})
    invoice = Invoice(
        contract=contract,
        statement=statement,
        number=number.strip(),
        issued_on=issued_on,
        received_on=received_on,
        file=store_evidence(file, by=by, vendor=contract.vendor, now=now) if file else None,
        recorded_by=by,
        recorded_at=moment,
    )
    invoice.full_clean(exclude=STILL_EMPTY)
    invoice.save()
    for code, amount in amounts.items():
        if amount:
            line = InvoiceLine(invoice=invoice, code=code, amount_minor=to_minor(amount, contract.currency_id))
            line.full_clean()
            line.save()
    trail.record(
        invoice,
        "recorded the invoice",
        by=by,
        now=now,
        shown_to_vendor=True,
        after={"number": invoice.number, "amount": sum(amounts.values(), Decimal(0))},
    )
    return invoice


def check_invoice(invoice: Invoice, *, by, note: str = "", now: datetime | None = None) -> Invoice:
    """Checked against the statement; from now on it has a day by which the undisputed part is paid."""
    due = due_of(invoice)
    contested = sum(line.billed - line.undisputed for line in compared(invoice))
    return perform(
        invoice,
        "check_off",
        by=by,
        note=note,
        now=now,
        due_on=due.day,
        due_by_law=due.law_is_earlier,
        contested=from_minor(contested, invoice.currency),
    )


def return_invoice(invoice: Invoice, *, by, note: str, now: datetime | None = None) -> Invoice:
    """It goes back to the supplier; another one takes its place."""
    return perform(invoice, "give_back", by=by, note=note, now=now)


@transaction.atomic
def issue_deductions(
    invoice: Invoice, *, by, credits: Iterable[Credit], now: datetime | None = None
) -> DeductionNotice:
    """Deduct credits from a checked invoice by one notice with a number; each is settled in the ledger.

    Raises `NotPossible` for a credit that may not be deducted yet, and where more would be deducted than is payable.
    """
    moment = now or timezone.now()
    invoice = Invoice.objects.select_for_update(of=("self",)).select_related("contract__vendor").get(pk=invoice.pk)
    if not rules.may_settle_invoice(invoice, by):
        raise PermissionDenied(_("Your role does not do this."))
    if invoice.state != Invoice.State.CHECKED:
        raise NotPossible([_("Credits are deducted from an invoice that was checked and is not paid yet.")])
    if DeductionNotice.objects.filter(invoice=invoice).exists():
        raise NotPossible([_("There is a deduction notice for this invoice already; deduct on the next one.")])
    chosen = list(credits)
    ripe = {item.credit.pk for item in deductible(invoice.contract, moment)}
    if not chosen or any(credit.pk not in ripe for credit in chosen):
        raise NotPossible([_("A credit is deducted once the vendor has accepted it or its time to object is over.")])
    month = invoice.statement.month
    notice = DeductionNotice.objects.create(
        invoice=invoice, number=f"DN-{invoice.contract.number}-{month:%Y%m}", issued_at=moment, issued_by=by
    )
    for credit in chosen:
        note = f"{notice.number} · {invoice.number}"
        apply_credit(credit, by=by, note=note, now=now)
        minor = _payable_part(credit)
        if minor:
            DeductionLine.objects.create(notice=notice, credit=credit, amount_minor=minor)
    if not notice.lines.exists():
        raise NotPossible([_("The deposit bears all of it; record it there.")])
    if payable_of(Invoice.objects.get(pk=invoice.pk)).amount < 0:
        raise NotPossible([_("More would be deducted than is payable; leave some for the next invoice.")])
    trail.record(
        invoice,
        "issued the deduction notice",
        by=by,
        now=now,
        shown_to_vendor=True,
        after={"number": notice.number, "amount": sum(line.amount for line in notice.lines.all())},
    )
    return notice


def _payable_part(credit: Credit) -> int:
    """What the deduction of a credit took from the invoice, as the ledger has it."""
    lines = LedgerLine.objects.filter(entry__credit=credit, entry__name="deduction", account=Account.PAYABLE)
    return sum(line.amount_minor for line in lines)


@transaction.atomic
def name_document(
    notice: DeductionNotice, *, by, document: str, document_on: date, amount: Decimal, now: datetime | None = None
) -> DeductionNotice:
    """The supplier's document that answers the notice: a credit note, a red-letter invoice, an invoice already net."""
    notice = (
        DeductionNotice.objects.select_for_update(of=("self",)).select_related("invoice__contract").get(pk=notice.pk)
    )
    if not rules.may_name_document(notice, by):
        raise PermissionDenied(_("Your role does not do this."))
    before = {"document": notice.document, "amount": notice.document_amount} if notice.document else None
    notice.document, notice.document_on, notice.document_by = document.strip(), document_on, by
    notice.document_amount = amount
    notice.full_clean()
    notice.save()
    trail.record(
        notice.invoice,
        "name_document",
        by=by,
        now=now,
        shown_to_vendor=True,
        before=before,
        after={"document": notice.document, "amount": notice.document_amount},
    )
    return notice


def pay_invoice(invoice: Invoice, *, by, paid_on: date, note: str = "", now: datetime | None = None) -> Invoice:
    """What is payable was transferred on a day; interest on late payment, where it is owed, is recorded with it."""
    if not invoice.received_on <= paid_on <= invoice.contract.day_of(now or timezone.now()):
        raise ValidationError({"paid_on": _("It is paid between the day it arrived and today.")})
    amount = payable_of(invoice).amount
    return perform(
        invoice,
        "pay",
        by=by,
        note=note,
        now=now,
        paid_on=paid_on,
        paid_minor=amount,
        interest_minor=interest_of(invoice, amount, paid_on),
    )
