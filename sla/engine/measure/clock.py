"""How much working time lies between two instants, and when is it used up?

Working hours are hours on the wall of the calendar's zone, so that a Monday has its nine hours on either side of a
change of the clock, and a night shift across it has one more or one less. They are laid out once as stretches of
universal time with running totals; after that each question is two look-ups, however many cases ask.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import ceil
from zoneinfo import ZoneInfo

from sla.engine.exact import plain
from sla.engine.measure.instants import MINUTE, microseconds, moment_of
from sla.engine.measure.intervals import Span, union
from sla.engine.types import Calendar

DAY = timedelta(days=1)
LOOKS = (8, 64, 512, 4096, 16384)  # days; most targets fall due within a week, a calendar may have no hours at all


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that runs during sorted stretches which do not overlap, and stands still between them."""

    starts: list[int]
    stops: list[int]
    before: list[int]

    def until(self, moment: int) -> int:
        """Microseconds it has run up to an instant."""
        at = bisect_right(self.starts, moment) - 1
        return 0 if at < 0 else self.before[at] + min(moment, self.stops[at]) - self.starts[at]

    def between(self, begin: int, stop: int) -> int:
        return self.until(stop) - self.until(begin)

    def when(self, run: int) -> int:
        """The first instant at which it has run so long; `run` is more than 0 and at most what it runs in all."""
        at = bisect_left(self.before, run) - 1
        return self.starts[at] + run - self.before[at]


def running(spans: Sequence[Span]) -> Running:
    """The clock that runs during these stretches, which are sorted and do not overlap."""
    lengths = (stop - begin for begin, stop in spans)
    before = list(accumulate(lengths, initial=0))[:-1]
    return Running([begin for begin, _ in spans], [stop for _, stop in spans], before)


def business_microseconds(calendar: Calendar, zone: str, start: datetime, stop: datetime) -> int:
    """Working time from `start` to `stop`, which is not earlier."""
    clock = running(working_time(calendar, zone, start, stop))
    return clock.between(microseconds(start), microseconds(stop))


def due_at(calendar: Calendar, zone: str, start: datetime, minutes: Decimal | int) -> datetime:
    """The first instant, in the zone, at which so many working minutes have gone by since `start`.

    `ValueError` where the calendar has no working time to speak of.
    """
    wanted = ceil(Fraction(minutes) * MINUTE)
    begin = microseconds(start)
    if wanted <= 0:
        return moment_of(begin).astimezone(ZoneInfo(zone))
    for days in LOOKS:
        clock = running(working_time(calendar, zone, start, start + days * DAY))
        run = clock.until(begin) + wanted
        if run <= clock.until(microseconds(start + days * DAY)):
            return moment_of(clock.when(run)).astimezone(ZoneInfo(zone))
    raise ValueError(f"The calendar has no {plain(Decimal(minutes))} working minutes within {LOOKS[-1]} days.")


def is_official(calendar: Calendar, day: date) -> bool:
    """Whether the calendar's days are known up to this one, and not a guess."""
    return calendar.official_through is None or day <= calendar.official_through


def working_time(calendar: Calendar, zone: str, start: datetime, stop: datetime) -> list[Span]:
    """The working hours of all days from `start` to `stop`, whole, and of the day before for its night shift."""
    where = ZoneInfo(zone)
    first, last = (moment.astimezone(where).date() for moment in (start, stop))
    days = (first + count * DAY for count in range(-1, (last - first).days + 1))
    return union(span for day in days for span in _hours_on(calendar, where, day))


def _hours_on(calendar: Calendar, where: ZoneInfo, day: date) -> Iterator[Span]:
    """A day's hours; those that end at or before their start end on the day after, so 00:00 is midnight.

    Where an hour comes twice, work begins in the first and ends in the second.
    """
    for begin, stop in _hours_of(calendar, day):
        end_day = day if begin < stop else day + DAY
        yield _at(day, begin, where, 0), _at(end_day, stop, where, 1)


def _hours_of(calendar: Calendar, day: date) -> tuple[tuple[time, time], ...]:
    """A day both closed and a make-up day is a make-up day."""
    usual = calendar.hours[day.weekday()]
    if day in calendar.open:
        return usual or next((hours for hours in calendar.hours if hours), ())
    return () if day in calendar.closed else usual


def _at(day: date, clock: time, where: ZoneInfo, fold: int) -> int:
    return microseconds(datetime.combine(day, clock, where).replace(fold=fold).astimezone(UTC))
