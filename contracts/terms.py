"""Which days count: the term in force, notice dates, the instants at which a month begins and ends, when data are due?

Pure: standard library only, no clock. Days are inclusive on both ends: a term that starts on 1 April 2026 and runs
twelve months ends on 31 March 2027, and that day still belongs to it.
"""

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Term:
    """A term, first and last day included; `renewals` counts how often the contract had renewed by then."""

    start: date
    end: date
    renewals: int


def add_months(day: date, months: int) -> date:
    """The corresponding day that many months on, or the month's last day where there is none (Civil Code 202)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def term_in_force(start: date, end: date, renew_months: int, as_of: date) -> Term:
    """The term that `as_of` falls into; a contract that does not renew stays in its only term.

    Every renewal is counted from the first end, so that a term ending on 28 February does not drag later ones with it.
    """
    if end < start:
        raise ValueError("a term does not end before it starts")
    if renew_months < 0:
        raise ValueError("a term is not renewed for less than no months")
    if as_of <= end or renew_months == 0:
        return Term(start, end, 0)
    renewals = 0
    first = end + ONE_DAY
    last = end
    while as_of > last:
        renewals += 1
        last = add_months(end + ONE_DAY, renewals * renew_months) - ONE_DAY
        first = add_months(end + ONE_DAY, (renewals - 1) * renew_months)
    return Term(first, last, renewals)


def notice_dates(term_end: date, notice_days: int, delivery_days: int) -> tuple[date, date]:
    """The last day a notice may arrive and the last safe day to send it, for at least so many days (domain 4.3).

    A notice that arrives on the deadline counts, one a day later does not. Nothing is ever moved forward.
    """
    if notice_days < 0 or delivery_days < 0:
        raise ValueError("days of notice and of delivery are not negative")
    deadline = term_end - timedelta(days=notice_days)
    return deadline, deadline - timedelta(days=delivery_days)


def next_month(first_day: date) -> date:
    """The first day of the month after."""
    return add_months(first_day.replace(day=1), 1)


def month_bounds(first_day: date, zone: str) -> tuple[datetime, datetime]:
    """The UTC instants at which the month begins and the next one begins, in the zone; days may have 23 or 25 hours."""
    if first_day.day != 1:
        raise ValueError("a month is named by its first day")
    there = ZoneInfo(zone)
    begin = datetime.combine(first_day, time.min, there)
    end = datetime.combine(next_month(first_day), time.min, there)
    return begin.astimezone(UTC), end.astimezone(UTC)


def due_at(first_day_of_month: date, due_day: int, due_time: time, zone: str) -> datetime:
    """The UTC instant by which a month's data are due: that day and time of the next month, in the zone."""
    following = next_month(first_day_of_month)
    return datetime.combine(following.replace(day=due_day), due_time, ZoneInfo(zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days are worked: weekdays (0 is Monday), less holidays, plus make-up days. Official to a day, or ever."""

    weekdays: frozenset[int]
    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()
    official_through: date | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day counted on a calendar. It is provisional where the calendar is not official that far."""

    day: date
    provisional: bool


def working_days(
    hours: Mapping[str, Sequence[object]],
    closed: Collection[date] = (),
    make_up: Collection[date] = (),
    official_through: date | None = None,
) -> WorkingDays:
    """The days that a calendar's hours make working days: a weekday with hours is worked."""
    weekdays = frozenset(n for n, name in enumerate(WEEKDAYS) if hours.get(name))
    return WorkingDays(weekdays, frozenset(closed), frozenset(make_up), official_through)


def is_business_day(day: date, calendar: WorkingDays) -> bool:
    """Whether a day is worked: a make-up day always is, a holiday never, any other as its weekday says."""
    if day in calendar.open:
        return True
    return day not in calendar.closed and day.weekday() in calendar.weekdays


def add_business_days(day: date, count: int, calendar: WorkingDays) -> Deadline:
    """The `count`-th business day after `day` (the start is not counted, Civil Code 201).

    With a count of 0 it is `day` itself, or the next business day where that is none (Civil Code 203). A date is
    provisional when it, or a day counted on the way, lies beyond the official part of the calendar. Raises `ValueError`
    for a negative count and for a calendar in which no such day comes.
    """
    if count < 0:
        raise ValueError("business days are counted forward")
    found = _first_business_day(day if count == 0 else day + ONE_DAY, calendar)
    for _more in range(count - 1):
        found = _first_business_day(found + ONE_DAY, calendar)
    return Deadline(found, calendar.official_through is not None and found > calendar.official_through)


def _first_business_day(day: date, calendar: WorkingDays) -> date:
    """This day, or the next one that is worked."""
    last_make_up = max(calendar.open, default=date.min)
    while not is_business_day(day, calendar):
        if not calendar.weekdays and day > last_make_up:
            raise ValueError("no day is worked any more in this calendar")
        day += ONE_DAY
    return day
