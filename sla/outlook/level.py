"""How will one level of a running month end?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil

from contracts.models import LevelSpec
from contracts.terms import month_bounds
from sla import engine
from sla.engine.after.burn import Alert
from sla.engine.after.forecast import Forecast
from sla.engine.after.foresight import Course, Foreseen, foresee
from sla.engine.measure import read
from sla.evaluate.delivered import VENDOR
from sla.evaluate.question import level_input
from sla.models import Delivery, LevelResult, Period
from sla.outlook.asked import MONTHS_BEHIND, Asked
from sla.outlook.burning import Hours
from sla.outlook.known import Known

Volume = dict[str, int]  # member, or "" where none are told apart → its cases in a month


@dataclass(frozen=True, slots=True)
class Ahead:
    """How one level of a running month will end, from what was told at `told_at`.

    It is judged from `since` to `until`, by the mean of `values` months where those are more than one. `member` will
    decide, "" where none are told apart. `seen` were judged so far of about `whole` cases, or slices of time; None
    where there are no such things. `alerts` are those that fire.
    """

    period: Period
    spec: LevelSpec
    terms: engine.LevelTerms
    forecast: Forecast
    member: str
    seen: int | None
    whole: int | None
    values: int
    since: date
    until: date
    told_at: datetime
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class _Level:
    """What arrived for a level, of this month up to `end`."""

    asked: Asked
    known: Known
    entry: engine.LevelInput
    end: datetime

    @property
    def months(self) -> list[Period]:
        """Those before this one that are measured together with it, in their order."""
        return self.known.readings[self.asked.period.pk].earlier[: self.asked.together][::-1]

    @property
    def together(self) -> tuple[engine.Measured, ...]:
        """What they came to."""
        return self.entry.before[len(self.entry.before) - len(self.months) :]

    @property
    def behind(self) -> timedelta:
        """The time of those of them that were reported."""
        told = zip(self.months, self.together, strict=True)
        reported = [month for month, one in told if not isinstance(one, engine.NotReported)]
        return sum((month.ends_at - month.starts_at for month in reported), timedelta(0))

    @property
    def whole(self) -> timedelta:
        """All the time that is judged, to the end of the window."""
        period, zone = self.asked.period, self.asked.period.contract.zone
        closes = month_bounds(self.asked.until.replace(day=1), zone)[1] if self.asked.still else period.ends_at
        return self.behind + (closes - period.starts_at)

    def measure(self, measured: engine.Measured) -> engine.Reading:
        return read(self.asked.terms, measured, self.calendar, self.asked.period.contract.zone)

    @property
    def calendar(self) -> engine.Calendar | None:
        return self.known.calendars.get(self.asked.period.version.calendar_id)

    def foresee(self, stored: Sequence[LevelResult]) -> Foreseen | None:
        asked, period, before = self.asked, self.asked.period, self.entry.before
        passed, averaged = self.end - period.starts_at, asked.terms.measure.average_of - 1
        volumes = [_volume(self.measure(one)) for one in before[-MONTHS_BEHIND:]] if asked.pools else _volumes(stored)
        course = Course(
            elapsed=_minutes(self.behind + passed),
            whole=_minutes(self.whole),
            passed=_minutes(passed) / _minutes(period.ends_at - period.starts_at),
            still=asked.still,
            usual=tuple(_usual(volumes)),
            known=len(asked.running) < len(asked.inputs),
        )
        return foresee(
            asked.terms,
            _up_to(self.end, self.entry.measured),
            course,
            together=self.together,
            averaged=before[-averaged:] if averaged else (),
            calendar=self.calendar,
            zone=period.contract.zone,
        )


def look_ahead(asked: Asked, known: Known, stored: Sequence[LevelResult], hours: Hours) -> Ahead | None:
    """None before the month began, where relief covers all of it, and where nothing was judged or can be.

    `stored` are the level's results of earlier months.
    """
    period, reading = asked.period, known.readings[asked.period.pk]
    deliveries = [reading.deliveries[item.feed_id, 0, VENDOR] for item in asked.running]
    told_at = min(one.told_at for one in deliveries)
    end = min(told_at, period.ends_at)
    if end <= period.starts_at:
        return None
    entry = level_input(reading, asked.spec, asked.back, period.starts_on, period.ends_on, end)
    level = _Level(asked, known, entry, end)
    try:
        found = None if entry.excused else level.foresee(stored)
    except ValueError:  # that data contradict each other is the evaluation's to say
        return None
    if found is None:
        return None
    return Ahead(
        period=period,
        spec=asked.spec,
        terms=asked.terms,
        forecast=found.forecast,
        member=found.member,
        seen=found.seen,
        whole=found.whole,
        values=found.values,
        since=level.months[0].starts_on if level.months else period.starts_on,
        until=asked.until,
        told_at=told_at,
        alerts=_alerts(asked, found, deliveries, level.whole, hours),
    )


def _up_to(end: datetime, measured: engine.Measured) -> engine.Measured:
    """What was measured of a month up to an instant: what is said of later than that is not looked at."""
    if isinstance(measured, engine.Members):
        return engine.Members(tuple((name, _up_to(end, part)) for name, part in measured.parts))
    return replace(measured, end=end) if isinstance(measured, engine.Availability) else measured


def _volumes(stored: Iterable[LevelResult]) -> list[Volume]:
    """How many cases earlier months had, by what is stored of them; parts of a month add up."""
    by_month: dict[date, Counter[str]] = defaultdict(Counter)
    for row in stored:
        told = [(name, n) for name, _value, n in row.members] or [("", row.n)]
        for name, n in told:
            if n is not None:
                by_month[row.evaluation.period.starts_on][name] += n
    return [dict(by_month[day]) for day in sorted(by_month)]


def _volume(reading: engine.Reading) -> Volume:
    told = [(one.name, one.n) for one in reading.members] or [("", reading.n)]
    return {name: n for name, n in told if n is not None}


def _usual(volumes: Sequence[Volume]) -> Iterator[tuple[str, int]]:
    """How many cases a whole month has: the mean of the last three that have any of them."""
    for name in {name for volume in volumes for name in volume}:
        behind = [volume[name] for volume in volumes if name in volume][-MONTHS_BEHIND:]
        yield name, ceil(Fraction(sum(behind), len(behind)))


def _alerts(
    asked: Asked, found: Foreseen, deliveries: list[Delivery], window: timedelta, hours: Hours
) -> tuple[Alert, ...]:
    if asked.terms.measure.kind is not engine.MeasureKind.RATIO or len(asked.inputs) > 1 or not found.whole:
        return ()
    allowed = max(Fraction(0), found.forecast.budget / found.whole)
    return tuple(hours.fired(asked, deliveries[0], found.member, allowed, window))


def _minutes(stretch: timedelta) -> Fraction:
    return Fraction(stretch // timedelta(microseconds=1), 60_000_000)
