"""What does a demand say about what a vendor owes besides its results: its word, answers, obligations, invoices?"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contracts.models import ExitItem, Obligation
from contracts.settling import Payable
from portal.letters.said import Said, Table, written_day
from portal.pages.statements import invoice_lines
from portal.templatetags.steward import DASH, money, month
from sla.models import DeductionNotice, Invoice, Letter, Statement
from sla.queries_statements import payable_of
from vendors.models import DutyAttestation, Finding, Response
from vendors.money import from_minor

Kind = Letter.Kind


def _attestation(letter: Letter, row: DutyAttestation, today: date) -> Said:
    duty = row.duty
    return Said(
        {
            "month": month(row.month),
            "duty": str(duty),
            "law": duty.law,
            "article": duty.article,
            "sentence": duty.sentence,
            "due": written_day(row.due_on),
        }
    )


def _response(letter: Letter, row: Response, today: date) -> Said:
    returned = row.state == Response.State.RETURNED
    return Said(
        {
            "questionnaire": str(row.version.questionnaire),
            "sent_on": written_day(letter.contract.day_of(row.sent_at)),
            "due": written_day(row.due_on),
            "submitted_on": written_day(letter.contract.day_of(row.submitted_at)) if returned else "",
        }
    )


def _finding(letter: Letter, row: Finding, today: date) -> Said:
    return Said(
        {
            "finding": row.title,
            "detail": " ".join(row.detail.split()),
            "severity": str(row.get_severity_display()).lower(),
            "raised_on": written_day(letter.contract.day_of(row.raised_at)),
            "due": written_day(row.due_on),
        }
    )


def _obligation(letter: Letter, row: Obligation, today: date) -> Said:
    returned = row.state == Obligation.State.RETURNED
    return Said(
        {
            "obligation": str(row.rule),
            "text": row.rule.text,
            "proof": str(row.rule.get_evidence_display()),
            "due": written_day(row.due_on),
            "submitted_on": written_day(letter.contract.day_of(row.submitted_at)) if returned else "",
            "remark": " ".join(row.remark.split()),
        },
        rests_on={"version": str(row.rule.version.n), "obligation": row.code},
    )


def _exit(letter: Letter, item: ExitItem, today: date) -> Said:
    steps = {
        ExitItem.Kind.HANDOVER: _("hand the service and its knowledge over"),
        ExitItem.Kind.DATA_RETURN: _("return our data"),
        ExitItem.Kind.DELETION: _("delete our data and prove it by a certificate"),
        ExitItem.Kind.ASSETS: _("return our stock, devices and keys"),
        ExitItem.Kind.LAST_INVOICE: _("send your last invoice"),
    }
    return Said({"step": steps[item.kind], "due": written_day(item.due_on)})


def _invoice(letter: Letter, statement: Statement, today: date) -> Said:
    currency = statement.currency
    lines = list(statement.lines.select_related("statement__contract"))
    sums = [sum(minor(line) for line in lines) for minor in (_net, _tax, _gross)]
    total = [money(from_minor(one, currency)) for one in sums]
    table = Table(
        [
            pgettext("rate card", "Rate"),
            _("Without tax"),
            _("Tax"),
            _("With tax, %(currency)s") % {"currency": currency},
        ],
        [[str(line), money(line.net), money(line.tax), money(line.gross)] for line in lines],
        [pgettext("letter", "Total"), *total],
    )
    return Said(
        {
            "month": month(statement.month),
            "amount": money(from_minor(sums[-1], currency), currency),
            "confirmed_on": written_day(letter.contract.day_of(statement.agreed_at)),
        },
        table,
        rests_on={"version": str(statement.version.n)},
    )


def _net(line) -> int:
    return line.net_minor


def _tax(line) -> int:
    return line.tax_minor


def _gross(line) -> int:
    return line.gross_minor


def _credit_note(letter: Letter, notice: DeductionNotice, today: date) -> Said:
    currency = notice.currency
    lines = list(notice.lines.select_related("credit__period", "notice__invoice__contract"))
    whole = from_minor(sum(line.amount_minor for line in lines), currency)
    table = Table(
        [_("Deduction"), _("Month"), _("Amount, %(currency)s") % {"currency": currency}],
        [
            [str(line.credit.get_kind_display()), month(line.credit.period.starts_on), money(line.amount)]
            for line in lines
        ],
        [pgettext("letter", "Total"), "", money(whole)],
        words=2,
    )
    return Said(
        {
            "notice": notice.number,
            "issued_on": written_day(letter.contract.day_of(notice.issued_at)),
            "number": notice.invoice.number,
            "amount": money(whole, currency),
        },
        table,
    )


def _disputed(letter: Letter, invoice: Invoice, today: date) -> Said:
    currency, found = invoice.currency, payable_of(invoice)

    def amount(minor: int) -> str:
        return money(from_minor(minor, currency), currency)

    table = Table(
        [
            pgettext("rate card", "Rate"),
            _("Confirmed by both"),
            _("Invoiced, %(currency)s") % {"currency": currency},
            _("In dispute"),
        ],
        [
            [line.name, money(line.agreed), money(line.billed), money(line.difference) if line.difference > 0 else DASH]
            for line in invoice_lines(invoice)
            if line.difference
        ],
        [pgettext("letter", "Total"), "", "", money(from_minor(found.contested, currency))],
    )
    return Said(
        {
            "number": invoice.number,
            "dated": written_day(invoice.issued_on),
            "month": month(invoice.statement.month),
            "billed": amount(found.billed),
            "contested": amount(found.contested),
            "undisputed": amount(found.undisputed),
            "settled": _settled(invoice, found, today),
        },
        table,
    )


def _settled(invoice: Invoice, found: Payable, today: date) -> str:
    """What becomes of the undisputed part: paid, or to be paid by a day, less what a notice deducts."""
    currency = invoice.currency
    words = {
        "day": written_day(invoice.paid_on or invoice.due_on),
        "amount": money(from_minor(found.amount, currency), currency),
        "deducted": money(from_minor(found.deducted, currency), currency),
        "notice": invoice.notice.number if found.deducted else "",
    }
    if invoice.paid_on:
        if found.deducted:
            return (
                _("%(deducted)s was settled by our deduction notice %(notice)s, and %(amount)s paid on %(day)s") % words
            )
        return _("we paid it on %(day)s") % words
    if invoice.due_on < today:
        return _("it fell due on %(day)s") % words
    if found.deducted:
        return _("%(deducted)s is settled by our deduction notice %(notice)s, and we pay %(amount)s by %(day)s") % words
    return _("we pay it by %(day)s") % words


SAYS_OF_WHAT_IS_OWED = {
    Kind.ATTESTATION: _attestation,
    Kind.RESPONSE: _response,
    Kind.FINDING: _finding,
    Kind.OBLIGATION: _obligation,
    Kind.EXIT: _exit,
    Kind.INVOICE: _invoice,
    Kind.CREDIT_NOTE: _credit_note,
    Kind.DISPUTED: _disputed,
}
