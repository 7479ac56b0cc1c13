"""What of an invoice is paid, by when, and what runs out: bill against statement, due day, late interest, commitments?

Pure: standard library only, no clock. Amounts are integers in the currency's smallest unit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

HALF = Fraction(1, 2)
LEGAL_DAYS = 60  # Regulation on payments to small and medium-sized enterprises (2025), Article 9
LEGAL_PERCENT_A_DAY = Decimal("0.05")  # Article 17, where no rate is agreed
WARN_AT = (80, 100)


@dataclass(frozen=True, slots=True)
class Compared:
    """One line as agreed and as billed; what both sides name is undisputed."""

    code: str
    agreed: int
    billed: int

    @property
    def difference(self) -> int:
        return self.billed - self.agreed

    @property
    def undisputed(self) -> int:
        return min(self.agreed, self.billed)


@dataclass(frozen=True, slots=True)
class Payable:
    """What is paid now: the undisputed part of the bill less what is deducted; `contested` waits."""

    billed: int
    undisputed: int
    deducted: int

    @property
    def contested(self) -> int:
        return self.billed - self.undisputed

    @property
    def amount(self) -> int:
        return self.undisputed - self.deducted


def compare(agreed: Mapping[str, int], billed: Mapping[str, int]) -> tuple[Compared, ...]:
    """Every line of either side, those agreed first; a side that does not name a line names nothing for it."""
    codes = [*agreed, *(code for code in billed if code not in agreed)]
    return tuple(Compared(code, agreed.get(code, 0), billed.get(code, 0)) for code in codes)


def payable(lines: Iterable[Compared], deducted: int = 0) -> Payable:
    lines = tuple(lines)
    return Payable(sum(line.billed for line in lines), sum(line.undisputed for line in lines), deducted)


class PayFrom(StrEnum):
    """From which day the days to pay are counted."""

    MONTH_END = "month_end"
    CONFIRMATION = "confirmation"
    INVOICE = "invoice"


@dataclass(frozen=True, slots=True)
class Due:
    """The last day to pay, and which of contract and law says so; `by_law` is None where the law is silent."""

    day: date
    by_contract: date
    by_law: date | None

    @property
    def law_is_earlier(self) -> bool:
        return self.by_law is not None and self.by_law < self.by_contract


def due(
    *, pay_from: PayFrom, days: int, month_end: date, confirmed_on: date, received_on: date, protected: bool
) -> Due:
    """By when an invoice is paid.

    `protected`: a large company pays a small one in China. Then at most 60 days pass from delivery, which is the
    month's end, or from the confirmation where the contract counts from there; the earlier of both days holds.
    """
    started = {PayFrom.MONTH_END: month_end, PayFrom.CONFIRMATION: confirmed_on, PayFrom.INVOICE: received_on}
    by_contract = started[pay_from] + timedelta(days=days)
    if not protected:
        return Due(by_contract, by_contract, None)
    by_law = (confirmed_on if pay_from is PayFrom.CONFIRMATION else month_end) + timedelta(days=LEGAL_DAYS)
    return Due(min(by_contract, by_law), by_contract, by_law)


def late_interest(amount: int, due_on: date, paid_on: date, percent_a_day: Decimal) -> int:
    """Interest on an amount that is paid late, rounded half up once; nothing up to the due day."""
    days = max((paid_on - due_on).days, 0)
    return floor(amount * Fraction(percent_a_day) / 100 * days + HALF)


def used_percent(approved: int, used: int) -> Fraction:
    """How much of an approved amount is used, in %."""
    return Fraction(used * 100, approved)


def warning(approved: int | None, used: int) -> int | None:
    """The greatest of 80 and 100 that the use of an approved amount has reached; None below, or without one."""
    if not approved:
        return None
    reached = [mark for mark in WARN_AT if used_percent(approved, used) >= mark]
    return max(reached) if reached else None


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A minimum commitment as it stands: what is charged so far, where the year leads at this pace, what is missing."""

    commitment: int
    so_far: int
    months_done: int
    months_all: int

    @property
    def forecast(self) -> int | None:
        """The year at the average of the months so far, rounded half up; None before the first month."""
        if not self.months_done:
            return None
        return floor(Fraction(self.so_far * self.months_all, self.months_done) + HALF)

    @property
    def missing(self) -> int | None:
        """What would have to be paid on top at the year's end."""
        return None if self.forecast is None else max(self.commitment - self.forecast, 0)
