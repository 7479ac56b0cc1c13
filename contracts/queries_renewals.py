"""Which contracts renew or end when, by when is that decided, and how much a year is at stake?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from contracts.models import Charge, Contract, ContractVersion, Notice
from contracts.queries import contract_rows
from contracts.queries_terms import NOTICE_RUNS, ContractRow
from contracts.terms import Follows, NoticeDates, Term, add_months, next_term, whole_months
from vendors.money import exponent

ENDING = (Contract.State.NOTICE_GIVEN, Contract.State.IN_EXIT)
MONTHS_OF_A_YEAR, DAYS_OF_A_YEAR = 12, 365


class Happens(StrEnum):
    """What a contract does at the end of a term."""

    RENEWS = "renews"
    RUNS_ON = "runs_on"
    ENDS = "ends"
    EXTENDABLE = "extendable"  # it ends unless we ask for more
    RENEWED = "renewed"  # a version that prolongs it is signed
    BY_NOTICE = "by_notice"


@dataclass(frozen=True, slots=True)
class Yearly:
    """What a contract costs a year: its fees of the last twelve months, or of so many `months` as a year.

    `months` is 0 where nothing was charged yet and the agreed value is spread over the term; `amount` is None where
    that is not agreed either.
    """

    amount: Decimal | None
    months: int = 0


@dataclass(frozen=True, slots=True)
class TermEnd:
    """The end of a term of a contract; `open` while it can still be decided what follows, with the days for that."""

    row: ContractRow
    on: date
    happens: Happens
    open: bool
    until: date | None  # the last day of the term that follows
    dates: NoticeDates | None
    decide_by: date | None
    yearly: Yearly


@dataclass(frozen=True, slots=True)
class TermEnds:
    """The ends of terms, the earliest first, and the contracts that run on without one."""

    ends: list[TermEnd]
    endless: list[Contract]


def term_ends(user, contracts: Iterable[Contract], today: date, until: date) -> TermEnds:
    """The ends of terms up to a day: of a contract the next one, and the next one that can still be decided.

    Always the same number of queries, however many contracts there are.
    """
    rows = [row for row in contract_rows(user, contracts, today) if row.version is not None and row.version.signed_at]
    notices: dict[int, Notice] = {}
    standing = Notice.objects.visible_to(user).filter(withdrawn_on__isnull=True).order_by("served_on", "pk")
    for notice in standing.filter(contract__in=[row.contract for row in rows]):
        notices[notice.contract_id] = notice
    costs = yearly_costs(user, rows, today)
    ends = [
        end
        for row in rows
        for end in _ends_of(row, notices.get(row.contract.pk), costs[row.contract.pk])
        if end.on <= until
    ]
    ends.sort(key=lambda end: (end.on, end.decide_by or end.on, end.row.contract.number))
    return TermEnds(ends, [row.contract for row in rows if row.counts and row.term.end is None])


def _ends_of(row: ContractRow, notice: Notice | None, yearly: Yearly) -> Iterator[TermEnd]:
    stands, version = row.standing, row.version
    if row.contract.state in ENDING:
        end = notice.effective_on if notice else stands.term.end
        if end is not None:
            yield TermEnd(row, end, Happens.BY_NOTICE, False, None, None, None, yearly)
        return
    if row.contract.state not in NOTICE_RUNS or stands.term.end is None:
        return
    if row.renewed_by is not None:
        yield TermEnd(row, stands.term.end, Happens.RENEWED, False, row.renewed_by.ends_on, None, None, yearly)
    elif stands.extensions:
        first = stands.extensions[0]
        yield TermEnd(
            row, stands.term.end, Happens.EXTENDABLE, True, first.term.end, first.dates, stands.decide_by, yearly
        )
    elif stands.follows is Follows.ENDS:
        yield TermEnd(row, stands.term.end, Happens.ENDS, True, None, None, stands.decide_by, yearly)
    else:
        yield from _going_on(row, version, stands.term, stands.ending, yearly)


def _going_on(
    row: ContractRow, version: ContractVersion, term: Term, ending: Term | None, yearly: Yearly
) -> Iterator[TermEnd]:
    happens = Happens.RUNS_ON if version.evergreen else Happens.RENEWS
    rules = version.term_rules
    if ending != term:  # too late to stop it
        yield TermEnd(row, term.end, happens, False, next_term(rules, term).end, None, None, yearly)
    if ending is not None:
        later = next_term(rules, ending).end
        yield TermEnd(row, ending.end, happens, True, later, row.notice, row.decide_by, yearly)


def yearly_costs(user, rows: Iterable[ContractRow], today: date) -> dict[int, Yearly]:
    """Contract id → what it costs a year; one query.

    The fees of the last twelve whole months count, by the correction that counts. Where fewer months were charged, the
    agreed value over its term is the better figure; without one the months charged are taken as a year.
    """
    rows = list(rows)
    this_month = today.replace(day=1)
    charged = Charge.objects.visible_to(user).filter(
        contract__in=[row.contract.pk for row in rows],
        month__gte=add_months(this_month, -MONTHS_OF_A_YEAR),
        month__lt=this_month,
    )
    latest: dict[tuple, Charge] = {}
    for charge in charged.select_related("contract").order_by("n"):
        latest[charge.contract_id, charge.schedule_code, charge.month] = charge
    months: dict[int, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for charge in latest.values():
        months[charge.contract_id][charge.month] += charge.amount
    return {row.contract.pk: _yearly(row, list(months[row.contract.pk].values())) for row in rows}


def _yearly(row: ContractRow, fees: list[Decimal]) -> Yearly:
    value = row.version.value if row.version is not None else None
    if len(fees) == MONTHS_OF_A_YEAR or (fees and value is None):
        return Yearly(_rounded(sum(fees) * MONTHS_OF_A_YEAR / len(fees), row), len(fees))
    if value is None:
        return Yearly(None)
    rules = row.version.term_rules
    months = whole_months(rules.start, rules.end, rules.counting)
    if months is not None:
        return Yearly(_rounded(value * MONTHS_OF_A_YEAR / months, row))
    return Yearly(_rounded(value * DAYS_OF_A_YEAR / ((rules.end - rules.start).days + 1), row))


def _rounded(amount: Decimal, row: ContractRow) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-exponent(row.contract.currency_id)), ROUND_HALF_UP)
