"""What do the pages of statements and invoices show: which months, which lines, what is payable, what is next?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contracts.settling import Compared, Payable
from portal.pages.matter import Matter
from portal.pages.timeline import PAGES, WORDS
from portal.templatetags.steward import month, plain_date
from portal.wording.base import Line
from portal.wording.charge import lines_of
from sla import rules
from sla.models import Invoice, Statement, StatementLine
from sla.queries_statements import Deductible, Unstated, compared, deductible, late_percent, months_to_state, payable_of
from vendors.lifecycle import Move
from vendors.money import from_minor
from vendors.roles import Permission
from vendors.words import clauses

State = Statement.State
SOON = timedelta(days=14)  # before a payment stands on the desk
WITH_ALL = (
    "contract__vendor",
    "contract__entity",
    "contract__line",
    "version__rate_card",
    "sent_by",
    "agreed_by",
    "bill",
)

WORDS |= {
    ("sla.statement", "drafted the statement"): gettext_lazy("drafted the statement"),
    ("sla.invoice", "recorded the invoice"): gettext_lazy("recorded the invoice"),
    ("sla.invoice", "issued the deduction notice"): lambda event: (
        _("issued the deduction notice %(number)s") % event.after
    ),
    ("sla.invoice", "name_document"): lambda event: _("named the supplier’s document %(document)s") % event.after,
}
PAGES |= {"sla.statement": ("statement_detail", "key"), "sla.invoice": ("invoice_detail", "key")}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A statement line with its working, and the vendor's figure where it differs."""

    line: StatementLine
    working: list[Line]

    @property
    def difference(self):
        return self.line.billed - self.line.gross


@dataclass(frozen=True, slots=True)
class ListRow:
    """One month in the list: its statement, its amount, and the invoice that stands on it."""

    statement: Statement
    amount: object
    invoice: Invoice | None


def statements_seen(user, words: str = "") -> QuerySet[Statement]:
    """The statements that `user` may see, with `gross_minor`, the sum of their lines."""
    lines = StatementLine.objects.visible_to(user).filter(statement=OuterRef("pk"))
    sums = lines.order_by().values("statement")
    total = sums.annotate(total=Sum(F("net_minor") + F("tax_minor"))).values("total")
    rows = Statement.objects.visible_to(user).annotate(gross_minor=Subquery(total))
    for word in words.split():
        rows = rows.filter(
            Q(contract__number__icontains=word)
            | Q(contract__vendor__name_en__icontains=word)
            | Q(contract__vendor__name_zh__icontains=word)
        )
    invoices = Invoice.objects.visible_to(user).exclude(state=Invoice.State.RETURNED)
    return rows.select_related("contract__vendor").prefetch_related(
        Prefetch("invoices", queryset=invoices.select_related("contract"), to_attr="standing_invoices")
    )


def list_rows(statements: Iterable[Statement]) -> list[ListRow]:
    return [
        ListRow(row, from_minor(row.gross_minor or 0, row.currency), next(iter(row.standing_invoices), None))
        for row in statements
    ]


def months_to_draft(user, now: datetime) -> list[Unstated]:
    """For whoever drafts statements: the months that want one."""
    return months_to_state(user, now) if user.may(Permission.STATEMENT_DRAFT) else []


def shown_lines(statement: Statement) -> list[ShownLine]:
    return [
        ShownLine(line, lines_of(line.working, statement.currency, line.unit))
        for line in statement.lines.select_related("statement__contract")
    ]


def totals_of(lines: Iterable[ShownLine], currency: str) -> dict:
    """Net, tax, gross, and what the bill says together where it differs."""
    rows = [shown.line for shown in lines]
    billed = [row.gross_minor if row.billed_minor is None else row.billed_minor for row in rows]
    return {
        "net": from_minor(sum(row.net_minor for row in rows), currency),
        "tax": from_minor(sum(row.tax_minor for row in rows), currency),
        "gross": from_minor(sum(row.gross_minor for row in rows), currency),
        "billed": from_minor(sum(billed), currency) if any(row.differs for row in rows) else None,
        "difference": from_minor(sum(billed) - sum(row.gross_minor for row in rows), currency),
    }


@dataclass(frozen=True, slots=True)
class InvoiceLineShown:
    """One line of an invoice against the statement, in the currency."""

    name: str
    agreed: object
    billed: object
    difference: object


def invoice_lines(invoice: Invoice) -> list[InvoiceLineShown]:
    names = {line.code: str(line) for line in invoice.statement.lines.all()}
    return [_shown(item, names, invoice.currency) for item in compared(invoice)]


def _shown(item: Compared, names: dict[str, str], currency: str) -> InvoiceLineShown:
    agreed, billed, difference = (from_minor(one, currency) for one in (item.agreed, item.billed, item.difference))
    return InvoiceLineShown(names.get(item.code, _("Not on the statement")), agreed, billed, difference)


def sums_of(invoice: Invoice) -> list[dict]:
    """From what is asked for to what is paid, as `components/working.html` draws it."""
    found: Payable = payable_of(invoice)
    currency = invoice.currency
    notice = getattr(invoice, "notice", None)

    def row(label, minor: int, how: str = "", kind: str = "") -> dict:
        return {"label": label, "how": how, "figure": from_minor(minor, currency), "kind": kind}

    rows = [row(_("Invoiced"), found.billed)]
    if found.contested:
        rows.append(row(_("In dispute, not paid now"), -found.contested, _("more than both have confirmed")))
        rows.append(row(_("Undisputed"), found.undisputed, kind="sum"))
    for line in notice.lines.all() if notice else []:
        how = clauses([line.credit.get_kind_display(), month(line.credit.period.starts_on)])
        rows.append(row(_("Deducted") if line.amount_minor > 0 else _("Added"), -line.amount_minor, how))
    rows.append(row(_("Payable"), found.amount, kind="total"))
    return rows


def due_words(invoice: Invoice) -> str:
    """Why it is due on its day, in one sentence."""
    card = invoice.statement.version.rate_card
    if invoice.due_by_law:
        return _("by law: a large company pays a smaller one within 60 days")
    days = ngettext("%(n)s day", "%(n)s days", card.pay_days) % {"n": card.pay_days}
    return _("%(days)s from %(start)s") % {"days": days, "start": card.get_pay_from_display()}


def credits_to_deduct(user, invoice: Invoice) -> list[Deductible]:
    """What may be deducted from a checked invoice without a notice; only whoever may settle it reads this."""
    settles = rules.may_settle_invoice(invoice, user)
    if invoice.state != Invoice.State.CHECKED or not settles or getattr(invoice, "notice", None) is not None:
        return []
    return deductible(invoice.contract, timezone.now())


def credit_choices(found: Iterable[Deductible], words) -> list[tuple[str, str]]:
    """Choices of a form: the credit, its month and what it takes from the invoice."""
    return [
        (
            str(item.credit.pk),
            clauses(
                [
                    words(from_minor(item.amount_minor, item.credit.currency_id), item.credit.currency_id),
                    item.credit.get_kind_display(),
                    month(item.credit.period.starts_on),
                ]
            ),
        )
        for item in found
    ]


def interest_words(invoice: Invoice) -> str:
    """What late payment costs, where it costs something."""
    percent_a_day = late_percent(invoice.statement)
    if percent_a_day is None:
        return ""
    return _("%(percent)s %% a day after %(day)s") % {"percent": percent_a_day, "day": plain_date(invoice.due_on)}


def as_items(moves: Iterable[Move], name: str, pk: int) -> list[dict]:
    """Moves as the menu and the buttons take them."""
    return [
        {
            "label": move.label,
            "url": reverse(name, args=[pk, move.name]),
            "reasons": move.reasons,
            "danger": move.danger,
            "possible": move.possible,
        }
        for move in moves
    ]


def invoices_due(user) -> list[Matter]:
    """Checked invoices to pay, statements to answer, and those that differ from the bill."""
    matters = []
    if user.may(Permission.INVOICE_SETTLE):
        soon = timezone.localdate() + SOON
        rows = Invoice.objects.visible_to(user).filter(state=Invoice.State.CHECKED, due_on__lte=soon)
        for row in rows.select_related("contract__vendor"):
            if user.may(Permission.INVOICE_SETTLE, row.contract.vendor):
                title = _("Pay invoice %(number)s of %(vendor)s") % {"number": row, "vendor": row.contract.vendor}
                matters.append(_matter(row.due_on, title, "invoice_detail", row, row.contract))
    if user.may(Permission.STATEMENT_DRAFT):
        rows = Statement.objects.visible_to(user).filter(state=State.DISPUTED)
        for row in rows.select_related("contract__vendor"):
            title = _("Settle what differs in the statement of %(month)s") % {"month": month(row.month)}
            matters.append(_matter(None, title, "statement_detail", row, row.contract))
    if user.may(Permission.STATEMENT_ANSWER):
        rows = Statement.objects.visible_to(user).filter(state=State.SENT)
        for row in rows.select_related("contract__vendor"):
            title = _("Confirm the statement of %(month)s") % {"month": month(row.month)}
            matters.append(_matter(row.answer_by, title, "statement_detail", row, row.contract))
    return matters


def _matter(due: date | None, title: str, page: str, row, contract) -> Matter:
    return Matter(due, title, reverse(page, args=[row.pk]), str(contract))
