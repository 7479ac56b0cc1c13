"""On which days does something that is owed again and again fall due?

Pure: standard library and `contracts.terms` only, no clock. An occurrence is known by the month it falls due in as
agreed (`occasion`), so that a day that is moved by a calendar, or by an amendment, is still the same occurrence.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.terms import ONE_DAY, WorkingDays, add_business_days, add_months, business_day_before


class Every(StrEnum):
    """How often it falls due."""

    ONCE = "once"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Roll(StrEnum):
    """Where a day that is not worked moves to."""

    STAYS = "stays"
    EARLIER = "earlier"
    LATER = "later"


MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}
LAST = 31  # as a day of the month: its last one


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`first_on` is the first due day, and its month the one that quarters and years are counted from.

    In later months it is due on `day` (None: the day of `first_on`), or on the month's last day where there is none;
    or, where `business_day` is given, on that working day of the month, counted from 1.
    """

    every: Every
    first_on: date
    day: int | None = None
    business_day: int | None = None
    roll: Roll = Roll.STAYS

    def __post_init__(self) -> None:
        if self.day is not None and self.business_day is not None:
            raise ValueError("a month's day is counted in days or in working days")
        if self.day is not None and not 1 <= self.day <= LAST:
            raise ValueError("a month has the days 1 to 31")
        if self.business_day is not None and not 1 <= self.business_day <= 20:
            raise ValueError("a month has the working days 1 to 20")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that it is due: provisional where the calendar it was counted on is not official that far."""

    occasion: date
    due_on: date
    provisional: bool


def occurrences(rule: Recurrence, first: date, last: date, calendar: WorkingDays) -> tuple[Occurrence, ...]:
    """What falls due from `first` to `last`, both included, in order; nothing before the rule's own first day."""
    if rule.every is Every.ONCE:
        found = [_once(rule, calendar)]
    else:
        found = []
        month, step = rule.first_on.replace(day=1), MONTHS[rule.every]
        while month <= last:
            found.append(_in_month(rule, month, calendar))
            month = add_months(month, step)
        # a day that moves earlier may come out of the month after the last one
        found.append(_in_month(rule, month, calendar))
    return tuple(one for one in found if max(first, _earliest(rule, calendar)) <= one.due_on <= last)


def _earliest(rule: Recurrence, calendar: WorkingDays) -> date:
    """The first day as agreed may itself have moved earlier."""
    return min(rule.first_on, _rolled(rule.first_on, rule.roll, calendar))


def _once(rule: Recurrence, calendar: WorkingDays) -> Occurrence:
    due_on = _rolled(rule.first_on, rule.roll, calendar)
    return Occurrence(rule.first_on.replace(day=1), due_on, _is_guess(rule, rule.first_on, due_on, calendar))


def _in_month(rule: Recurrence, month: date, calendar: WorkingDays) -> Occurrence:
    if rule.business_day is not None:
        found = add_business_days(month - ONE_DAY, rule.business_day, calendar)
        return Occurrence(month, found.day, found.provisional)
    wanted = rule.first_on.day if rule.day is None else rule.day
    agreed = month.replace(day=min(wanted, monthrange(month.year, month.month)[1]))
    due_on = _rolled(agreed, rule.roll, calendar)
    return Occurrence(month, due_on, _is_guess(rule, agreed, due_on, calendar))


def _rolled(day: date, roll: Roll, calendar: WorkingDays) -> date:
    if roll is Roll.EARLIER:
        return business_day_before(day, 0, calendar)
    if roll is Roll.LATER:
        return add_business_days(day, 0, calendar).day
    return day


def _is_guess(rule: Recurrence, agreed: date, due_on: date, calendar: WorkingDays) -> bool:
    """Whether a calendar published later may move it; a day that stays where it is hangs on no calendar."""
    if rule.roll is Roll.STAYS or calendar.official_through is None:
        return False
    return max(agreed, due_on) > calendar.official_through
