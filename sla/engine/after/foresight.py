"""How will a level end of which a part is measured, whatever it is measured by, over one period or several?

A share of cases, of time or of slices of time has a forecast, and so has a number of events of which fewer are better.
A single figure, the mean or a percentile of times, and a number that has to be reached have none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from sla.engine.after.budget import Values, bad_share
from sla.engine.after.forecast import Forecast, Label, forecast_cases, forecast_events, forecast_time
from sla.engine.measure import pool, read
from sla.engine.measure.durations import SHARE
from sla.engine.types import (
    Availability,
    Calendar,
    Count,
    Direction,
    Durations,
    LevelTerms,
    Measured,
    MeasureKind,
    Members,
    NotReported,
    Plain,
    Ratio,
    Reading,
)

WORST_FIRST = tuple(Label)


@dataclass(frozen=True, slots=True)
class Course:
    """How far the stretch has come over which a level is judged.

    `elapsed` of its `whole` minutes are measured; `passed` is the part of this period that is over, more than nothing,
    and `still` whole periods come after it. `usual` says how many cases a whole period has, by member, or under "" for
    all together; what it does not name goes on at its own pace. `known`: all cases of this period are there already,
    and only the events among them, of which fewer are better, are still to come.
    """

    elapsed: Fraction
    whole: Fraction
    passed: Fraction
    still: int = 0
    usual: tuple[tuple[str, int], ...] = ()
    known: bool = False


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The forecast of the member that will decide, "" where none are told apart.

    `seen` were judged of about `whole` cases, or slices of time, in the stretch; None where there are no such things.
    The mean is that of `values` figures, this period's included; 1 where none is taken.
    """

    member: str
    forecast: Forecast
    values: int
    seen: int | None
    whole: int | None


@dataclass(frozen=True, slots=True)
class _Question:
    """What a forecast is made by: the level in force, where it stands, and the other values of a mean."""

    terms: LevelTerms
    course: Course
    earlier: Values
    calendar: Calendar | None
    zone: str

    def of(self, name: str, part: Plain, this: Plain | None) -> Foreseen | None:
        """`part` is what the whole stretch came to so far, `this` what this period adds to it."""
        terms, elapsed, whole = self.terms, self.course.elapsed, self.course.whole
        match part:
            case Availability():
                down = self.read(part).minutes or Fraction(0)
                return self._found(name, forecast_time(terms, down, elapsed, whole, self.earlier))
            case Count():
                return self._found(name, forecast_events(terms, part.count, elapsed, whole, earlier=self.earlier))
            case _:
                return self._share(name, part, this)

    def read(self, measured: Measured) -> Reading:
        return read(self.terms, measured, self.calendar, self.zone)

    def _share(self, name: str, part: Plain, this: Plain | None) -> Foreseen | None:
        reading = self.read(part)
        if not isinstance(reading.found, Fraction) or not reading.n:
            return None
        terms, course, n = self.terms, self.course, reading.n
        whole = self._cases(name, n, 0 if this is None else self.read(this).n or 0)
        good = int(reading.found * n / Fraction(terms.measure.scale))
        if course.known:
            forecast = forecast_events(terms, good, course.elapsed, course.whole, whole, self.earlier)
        elif isinstance(part, Ratio | Durations):
            forecast = forecast_cases(terms, good, n, whole, self.earlier)
        else:
            bad = bad_share(terms, reading.found) * n
            forecast = forecast_time(terms, bad, Fraction(n), Fraction(whole), self.earlier)
        return self._found(name, forecast, n, whole)

    def _cases(self, name: str, n: int, this: int) -> int:
        """About how many cases the whole stretch has, of which `n` were seen and `this` in this period."""
        course, usual = self.course, dict(self.course.usual)
        if course.known:
            return n + course.still * usual.get(name, this)
        each = usual.get(name, ceil(this / course.passed))
        return n - this + max(each, this) + course.still * each

    def _found(
        self, name: str, forecast: Forecast | None, seen: int | None = None, whole: int | None = None
    ) -> Foreseen | None:
        return None if forecast is None else Foreseen(name, forecast, len(self.earlier) + 1, seen, whole)


def has_forecast(terms: LevelTerms) -> bool:
    """Whether a level that is measured so can be forecast at all."""
    match terms.measure.kind:
        case MeasureKind.VALUE:
            return False
        case MeasureKind.DURATIONS:
            return terms.measure.statistic == SHARE
        case MeasureKind.HISTOGRAM:
            return terms.measure.share_at_most is not None
        case MeasureKind.EVENTS | MeasureKind.DAYS:
            return terms.direction is Direction.DOWN
        case _:
            return True


def foresee(
    terms: LevelTerms,
    this: Measured,
    course: Course,
    *,
    together: Sequence[Measured] = (),
    averaged: Sequence[Measured] = (),
    calendar: Calendar | None = None,
    zone: str = "UTC",
) -> Foreseen | None:
    """How a level will end after what `this` period came to so far; None where nothing can be said.

    `together` are the earlier periods that are measured together with this one, `averaged` those whose values its mean
    takes in, both in their order. `terms.expected` must be the level in force. By member it is the one that will come
    out worst, by its label and then its value. `ValueError` for what cannot be measured, as in `sla.engine.measure`.
    """
    if isinstance(this, NotReported) or not has_forecast(terms):
        return None
    values = (read(terms, one, calendar, zone).found for one in averaged)
    question = _Question(terms, course, [one for one in values if isinstance(one, Fraction)], calendar, zone)
    by_name = dict(_parts(this))
    found = (question.of(name, part, by_name.get(name)) for name, part in _parts(pool((*together, this))))
    return min((one for one in found if one is not None), key=lambda one: _worst_first(terms, one), default=None)


def _parts(measured: Measured) -> Iterator[tuple[str, Plain]]:
    if isinstance(measured, Members):
        yield from measured.parts
    else:
        yield "", measured


def _worst_first(terms: LevelTerms, one: Foreseen) -> tuple[int, Fraction, str]:
    value = one.forecast.value if terms.direction is Direction.UP else -one.forecast.value
    return WORST_FIRST.index(one.forecast.label), value, one.member
