"""Which days count: the term in force and what follows it, by when a notice has to be sent, when data are due?

Pure: standard library only, no clock. Days are inclusive on both ends: a term that starts on 1 April 2026 and runs
twelve months ends on 31 March 2027, and that day still belongs to it. A day that is counted back from an end is never
moved forward, a day that is counted on from a start is never moved back (docs/contract-dates.md).
"""

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Counting(StrEnum):
    """Whether a term of months includes the day it starts on, or, as Civil Code 201 has it, does not count it."""

    INCLUSIVE = "inclusive"
    CIVIL_CODE = "civil_code"


class Unit(StrEnum):
    """What a length of time is counted in."""

    DAYS = "days"
    MONTHS = "months"
    BUSINESS_DAYS = "business_days"


@dataclass(frozen=True, slots=True)
class Length:
    """So many days, months or business days; `clear`: as many whole days lie between, neither end counts."""

    count: int
    unit: Unit = Unit.DAYS
    clear: bool = False

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("a length of time is not negative")


def length_in(*, days: int | None, months: int | None = None, business_days: int | None, clear: bool = False) -> Length:
    """The length in whichever unit it is agreed in: exactly one of the numbers is given."""
    given = [
        Length(count, unit, clear)
        for count, unit in ((days, Unit.DAYS), (months, Unit.MONTHS), (business_days, Unit.BUSINESS_DAYS))
        if count is not None
    ]
    if len(given) != 1:
        raise ValueError("a length of time is agreed in one unit")
    return given[0]


# Which days are worked.


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days are worked: weekdays (0 is Monday), less holidays, plus make-up days. Official to a day, or ever."""

    weekdays: frozenset[int]
    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()
    official_through: date | None = None


EVERY_DAY = WorkingDays(frozenset(range(7)))
MONDAY_TO_FRIDAY = WorkingDays(frozenset(range(5)))


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
    found = _count_business_days(day, count, calendar, ONE_DAY)
    return Deadline(found, _is_guess(found, calendar))


def business_day_before(day: date, count: int, calendar: WorkingDays) -> date:
    """The `count`-th business day before `day`; with 0 it is `day` itself, or the business day before it."""
    return _count_business_days(day, count, calendar, -ONE_DAY)


def _count_business_days(day: date, count: int, calendar: WorkingDays, step: timedelta) -> date:
    if count < 0:
        raise ValueError("business days are counted from 0 on")
    found = _nearest_business_day(day if count == 0 else day + step, calendar, step)
    for _more in range(count - 1):
        found = _nearest_business_day(found + step, calendar, step)
    return found


def _nearest_business_day(day: date, calendar: WorkingDays, step: timedelta) -> date:
    """This day, or the nearest one in the direction of `step` that is worked."""
    while not is_business_day(day, calendar):
        if not calendar.weekdays and not any((made_up - day) * step.days > timedelta(0) for made_up in calendar.open):
            raise ValueError("no day is worked any more in this calendar")
        day += step
    return day


def _is_guess(day: date, calendar: WorkingDays) -> bool:
    return calendar.official_through is not None and day > calendar.official_through


# Months, and the terms they make.


def add_months(day: date, months: int) -> date:
    """The corresponding day that many months on, or the month's last day where there is none (Civil Code 202)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(start: date, months: int, counting: Counting) -> date:
    """The last day of so many months from `start` on; 12 from 1 January end on 31 December, or on the next 1 January.

    Whoever agrees such a term writes its end down where `has_corresponding_day` says no.
    """
    corresponding = add_months(start, months)
    return corresponding - ONE_DAY if counting is Counting.INCLUSIVE else corresponding


def has_corresponding_day(start: date, months: int) -> bool:
    """Whether the last month has the day that the first one started on; 29 February 2024 has none in 2025."""
    return add_months(start, months).day == start.day


def whole_months(start: date, end: date, counting: Counting) -> int | None:
    """How many months a term runs; None where its last day is not that of whole months."""
    corresponding = end + ONE_DAY if counting is Counting.INCLUSIVE else end
    months = (corresponding.year - start.year) * 12 + corresponding.month - start.month
    return months if months and last_day(start, months, counting) == end else None


@dataclass(frozen=True, slots=True)
class TermRules:
    """What a contract says about its term: how long, what follows, how it is kept from following.

    `start` and `end` are those of the first term. Of `renew_months` (by itself, so many months each time), `runs_on`
    (without an end, until notice) and `extensions` (so often as we ask for it) at most one is agreed.

    `notice` is how long before the end it has to have arrived, `window_days` how long before the end it may come at the
    earliest, `delivery` after how long it counts as delivered, `decide_days` how long before it is sent we decide.
    """

    start: date
    end: date
    notice: Length
    counting: Counting = Counting.INCLUSIVE
    renew_months: int = 0
    runs_on: bool = False
    extensions: int = 0
    extension_months: int = 0
    extension_notice_days: int = 0
    window_days: int | None = None
    delivery: Length = Length(0)
    decide_days: int = 0

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a term does not end before it starts")
        if min(self.renew_months, self.extensions, self.extension_months, self.extension_notice_days) < 0:
            raise ValueError("a term is not renewed for less than no months")
        if min(self.window_days or 0, self.decide_days) < 0:
            raise ValueError("days before the end are not negative")
        if bool(self.renew_months) + self.runs_on + bool(self.extensions) > 1:
            raise ValueError("a term renews, runs on or is extended, and only one of these")
        if self.delivery.unit is Unit.MONTHS:
            raise ValueError("a notice does not need months to arrive")

    @property
    def extension_notice(self) -> Length:
        """How long before the end an extension has to have been asked for; clear days where notice is."""
        return Length(self.extension_notice_days, clear=self.notice.clear)


@dataclass(frozen=True, slots=True)
class Term:
    """A term, first and last day included, or without an end; `renewals` counts how often the contract had renewed."""

    start: date
    end: date | None
    renewals: int


def term_in_force(rules: TermRules, as_of: date) -> Term:
    """The term that `as_of` falls into; a contract that nothing follows stays in its only term."""
    term = Term(rules.start, rules.end, 0)
    while term.end is not None and term.end < as_of and (later := next_term(rules, term)):
        term = later
    return term


def next_term(rules: TermRules, term: Term) -> Term | None:
    """The term that follows by itself; None where the contract ends, or has no end."""
    if term.end is None:
        return None
    if rules.runs_on:
        return Term(term.end + ONE_DAY, None, term.renewals + 1)
    if not rules.renew_months:
        return None
    return Term(term.end + ONE_DAY, _later_end(rules, (term.renewals + 1) * rules.renew_months), term.renewals + 1)


def successive_terms(rules: TermRules, term: Term, count: int) -> tuple[Term, ...]:
    """The next so many terms after one, as long as any follow by themselves."""
    found: list[Term] = []
    later = next_term(rules, term)
    while later is not None and len(found) < count:
        found.append(later)
        later = next_term(rules, later)
    return tuple(found)


def _later_end(rules: TermRules, months: int) -> date:
    """The last day so many months after the first term's.

    All ends hang on one anchor, so that a short month drags no later term along: the first day of the first term where
    that ran whole months, else its end.
    """
    first = whole_months(rules.start, rules.end, rules.counting)
    if first is not None:
        return last_day(rules.start, first + months, rules.counting)
    if rules.counting is Counting.CIVIL_CODE:
        return add_months(rules.end, months)
    return add_months(rules.end + ONE_DAY, months) - ONE_DAY


# Notice.


@dataclass(frozen=True, slots=True)
class NoticeDates:
    """The days of a notice, each kept apart: from when on it may come (None: at any time), the day as counted, the last
    day to arrive, the last safe day to send it, the day by which we decide. Provisional where the calendar is a guess.
    """

    window_opens: date | None
    raw: date
    deadline: date
    send_by: date
    decide_by: date
    provisional: bool


def notice_dates(rules: TermRules, end: date, calendar: WorkingDays = EVERY_DAY) -> NoticeDates:
    """The days of a notice that keeps a term from being followed by the next one (domain 4.3).

    A notice that arrives on the deadline counts, one a day later does not.
    """
    return _dates_before(rules, end, rules.notice, calendar, rules.window_days)


def _dates_before(
    rules: TermRules, end: date, length: Length, calendar: WorkingDays, window_days: int | None = None
) -> NoticeDates:
    raw = raw_deadline(end, length, calendar)
    deadline = business_day_before(raw, 0, calendar)
    if rules.delivery.unit is Unit.BUSINESS_DAYS:
        send_by = business_day_before(deadline, rules.delivery.count, calendar)
    else:
        send_by = business_day_before(deadline - timedelta(days=rules.delivery.count), 0, calendar)
    counted = end - ONE_DAY if length.unit is Unit.BUSINESS_DAYS and raw < end else raw
    return NoticeDates(
        window_opens=None if window_days is None else end - timedelta(days=window_days),
        raw=raw,
        deadline=deadline,
        send_by=send_by,
        decide_by=send_by - timedelta(days=rules.decide_days),
        provisional=_is_guess(counted, calendar),
    )


def raw_deadline(end: date, length: Length, calendar: WorkingDays = EVERY_DAY) -> date:
    """At least so long before `end`, as counted, whether that day is worked or not; clear days take one day more."""
    if length.unit is Unit.MONTHS:
        return add_months(end, -length.count) - ONE_DAY * length.clear
    count = length.count + length.clear
    if length.unit is Unit.DAYS:
        return end - timedelta(days=count)
    return business_day_before(end, count, calendar) if count else end


def time_after(day: date, length: Length, calendar: WorkingDays = EVERY_DAY) -> tuple[date, Deadline]:
    """So long after a day: as counted, and where that day is not worked the next one that is (Civil Code 201–203)."""
    if length.unit is Unit.BUSINESS_DAYS:
        found = add_business_days(day, length.count + length.clear, calendar)
        return found.day, found
    if length.unit is Unit.MONTHS:
        raw = add_months(day, length.count) + ONE_DAY * length.clear
    else:
        raw = day + timedelta(days=length.count + length.clear)
    return raw, add_business_days(raw, 0, calendar)


def deemed_arrival(rules: TermRules, sent: date, calendar: WorkingDays = EVERY_DAY) -> date:
    """The day on which a notice sent on a day counts as delivered."""
    return time_after(sent, rules.delivery, calendar)[1].day


def earliest_end(rules: TermRules, arrived: date, calendar: WorkingDays = EVERY_DAY) -> Deadline:
    """The first day on which a notice that arrived on a day can end a contract that may be ended at any time."""
    return time_after(arrived, rules.notice, calendar)[1]


# How it stands.


class Follows(StrEnum):
    """What comes after a term if nobody does anything."""

    ENDS = "ends"
    RENEWS = "renews"
    RUNS_ON = "runs_on"


@dataclass(frozen=True, slots=True)
class Extension:
    """A term that comes only if we ask for it in time."""

    term: Term
    dates: NoticeDates


@dataclass(frozen=True, slots=True)
class Standing:
    """How a term stands on a day.

    `follows` is what comes if nobody does anything (None: it has no end). `ending` is the earliest term that a notice
    can still end, with `notice`; both are None where no notice is needed or none is in time any more. `extensions` are
    the terms that can still be asked for. `decide_by` is the day by which we decide what is to follow.
    """

    term: Term
    follows: Follows | None
    ending: Term | None
    notice: NoticeDates | None
    extensions: tuple[Extension, ...]
    decide_by: date | None


def standing(rules: TermRules, as_of: date, calendar: WorkingDays = EVERY_DAY) -> Standing:
    """How a contract's term stands on a day, and which days count for what follows it."""
    term = term_in_force(rules, as_of)
    if term.end is None:
        return Standing(term, None, None, None, (), None)
    if not rules.renew_months and not rules.runs_on:
        extensions = _extensions(rules, calendar)
        if extensions and extensions[0].dates.deadline < as_of:
            extensions = ()
        by = extensions[0].dates.decide_by if extensions else term.end - timedelta(days=rules.decide_days)
        return Standing(term, Follows.ENDS, None, None, extensions, by)
    follows = Follows.RUNS_ON if rules.runs_on else Follows.RENEWS
    ending: Term | None = term
    while ending is not None and ending.end is not None:
        notice = notice_dates(rules, ending.end, calendar)
        if notice.deadline >= as_of:
            return Standing(term, follows, ending, notice, (), notice.decide_by)
        ending = next_term(rules, ending)
    return Standing(term, follows, None, None, (), None)


def _extensions(rules: TermRules, calendar: WorkingDays) -> tuple[Extension, ...]:
    found: list[Extension] = []
    end = rules.end
    for n in range(1, rules.extensions + 1):
        dates = _dates_before(rules, end, rules.extension_notice, calendar)
        later = Term(end + ONE_DAY, _later_end(rules, n * rules.extension_months), n)
        found.append(Extension(later, dates))
        end = later.end or end
    return tuple(found)


# Periods and data.


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
