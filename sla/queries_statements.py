"""What of an invoice is undisputed, which credits may be deducted from it, and by when is the rest to be paid?"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from contracts import settling
from contracts.effects import RUNNING
from contracts.models import Contract, ContractVersion, Notice
from contracts.queries import version_in_force
from contracts.served import last_day_by
from contracts.terms import ONE_DAY, add_months
from sla.models import Credit, Invoice, Statement
from sla.queries_credits import TAKEN_FROM, Account, by_contract_from_deposit, open_by_nature
from sla.queries_deposit import deposit_of
from vendors.models import Vendor

LARGE_PAYS_SMALL_IN = "CN"
STATED_WHILE = (*RUNNING, Contract.State.EXPIRED, Contract.State.TERMINATED)


def days_of(month: date) -> tuple[date, date]:
    """Its first and its last day."""
    return month, add_months(month, 1) - ONE_DAY


def version_of(contract: Contract, month: date) -> ContractVersion | None:
    """Under which version a month is billed: that of its first day, or of the day in it on which the contract began."""
    first, last = days_of(month)
    return version_in_force(contract, first) or version_in_force(contract, last)


@dataclass(frozen=True, slots=True)
class Unstated:
    """A month of a contract with a rate card that has no statement yet."""

    contract: Contract
    month: date


def months_to_state(user, now: datetime) -> list[Unstated]:
    """Months that are over, with or without service levels, and have no statement yet; the oldest first.

    Of a registered contract none from before it was registered, unless it is measured from earlier on. Four queries.
    """
    priced = ContractVersion.objects.filter(signed_at__isnull=False, rate_card__isnull=False).values("contract")
    contracts = Contract.objects.visible_to(user).filter(pk__in=priced, state__in=STATED_WHILE)
    rows = ContractVersion.objects.filter(contract__in=contracts, signed_at__isnull=False)
    versions: dict[Contract, list[ContractVersion]] = defaultdict(list)
    for row in rows.select_related("contract__vendor", "rate_card").order_by("contract__number", "effective_from", "n"):
        versions[row.contract].append(row)
    known = set(Statement.objects.filter(contract__in=contracts).values_list("contract", "month"))
    given = Notice.objects.filter(contract__in=contracts, withdrawn_on__isnull=True).order_by("served_on", "pk")
    notices = {row.contract_id: row for row in given}
    found = [
        Unstated(contract, month)
        for contract, signed in versions.items()
        for month in _months_of(contract, signed, notices.get(contract.pk), contract.day_of(now))
        if (contract.pk, month) not in known
    ]
    return sorted(found, key=lambda one: one.month)


def _months_of(contract: Contract, signed: list[ContractVersion], notice: Notice | None, today: date) -> Iterator[date]:
    """The months, over by `today`, of the days on which a contract ran under a rate card."""
    began = signed[0].effective_from
    if contract.is_registered:
        began = max(began, contract.measured_from or contract.day_of(contract.registered_at))
    end = today.replace(day=1)
    if contract.ended_on:
        by_then = [row for row in signed if row.effective_from <= contract.ended_on]
        end = min(end, last_day_by(contract, notice, by_then[-1] if by_then else None) + ONE_DAY)
    month = began.replace(day=1)
    while month < end:
        first, last = days_of(month)
        in_force = [row for row in signed if row.effective_from <= first] or [
            row for row in signed if row.effective_from <= last
        ]
        if hasattr(in_force[-1], "rate_card"):
            yield month
        month = add_months(month, 1)


def compared(invoice: Invoice) -> tuple[settling.Compared, ...]:
    """The invoice against its statement, line by line, in the smallest unit, tax included."""
    agreed = {line.code: line.gross_minor for line in invoice.statement.lines.all()}
    billed = {line.code: line.amount_minor for line in invoice.lines.all()}
    return settling.compare(agreed, billed)


def payable_of(invoice: Invoice) -> settling.Payable:
    """What is paid now: the undisputed part less the deductions of its notice."""
    notice = getattr(invoice, "notice", None)
    deducted = sum(line.amount_minor for line in notice.lines.all()) if notice else 0
    return settling.payable(compared(invoice), deducted)


@dataclass(frozen=True, slots=True)
class Deductible:
    """A credit that may be deducted now, and how much of it falls on the invoice (the deposit bears the rest)."""

    credit: Credit
    amount_minor: int


def deductible(contract: Contract, now: datetime) -> list[Deductible]:
    """Credits that the vendor accepted, or to which it did not object in time, the oldest month first."""
    rows = Credit.objects.filter(
        period__contract=contract, state__in=[Credit.State.ACCEPTED, Credit.State.NOTIFIED], deduction__isnull=True
    ).select_related("period__contract", "evaluation__version__contract")
    deposit = deposit_of(contract, contract.day_of(now))
    held = deposit.held if deposit else 0
    found = []
    for row in rows.order_by("period__starts_on", "pk"):
        if row.state == Credit.State.NOTIFIED and (row.object_by is None or row.object_by > now):
            continue
        lines = open_by_nature(row)
        if any(TAKEN_FROM.get(nature, Account.PAYABLE) != Account.PAYABLE for _code, _owed, nature in lines):
            continue  # a voucher is used up on a later purchase
        taken = min(by_contract_from_deposit(row), held)
        held -= taken
        if row.amount_minor - taken:
            found.append(Deductible(row, row.amount_minor - taken))
    return found


def is_protected(contract: Contract) -> bool:
    """A large company of ours owes a smaller one, both in China (Regulation on payments to SMEs)."""
    vendor, entity = contract.vendor, contract.entity
    in_china = vendor.country == entity.country == LARGE_PAYS_SMALL_IN
    return bool(in_china and entity.is_large and vendor.company_size in Vendor.SMALLER)


def due_of(invoice: Invoice) -> settling.Due:
    """By when the invoice is to be paid, by contract and by law."""
    statement, contract = invoice.statement, invoice.contract
    card = statement.version.rate_card
    return settling.due(
        pay_from=settling.PayFrom(card.pay_from),
        days=card.pay_days,
        month_end=add_months(statement.month, 1) - ONE_DAY,
        confirmed_on=contract.day_of(statement.agreed_at),
        received_on=invoice.received_on,
        protected=is_protected(contract),
    )


def late_percent(statement: Statement) -> Decimal | None:
    """The interest a day on late payment: as agreed, else the law's where it protects the vendor, else none."""
    agreed = statement.version.rate_card.late_percent
    if agreed is not None:
        return agreed
    return settling.LEGAL_PERCENT_A_DAY if is_protected(statement.contract) else None


def interest_of(invoice: Invoice, amount_minor: int, paid_on: date) -> int:
    """What is owed on top of an amount that is paid on a day."""
    percent = late_percent(invoice.statement)
    if percent is None or invoice.due_on is None:
        return 0
    return settling.late_interest(amount_minor, invoice.due_on, paid_on, percent)


def charged_between(contract: Contract, first: date, last: date) -> tuple[int, int]:
    """(months, what they come to) of confirmed statements, as the prices are agreed: with tax or without."""
    rows = Statement.objects.filter(contract=contract, state=Statement.State.AGREED, month__range=(first, last))
    months, total = 0, 0
    for row in rows.select_related("version__rate_card").prefetch_related("lines"):
        with_tax = row.version.rate_card.with_tax
        months += 1
        total += sum(line.gross_minor if with_tax else line.net_minor for line in row.lines.all())
    return months, total
