"""How will the stretch that is judged end if it goes on like this, and how much may still go wrong in it?

Judged exact: neither the budget nor the projection is rounded. A level that is judged by the mean of several periods
is held against what this one has to reach for the mean to be kept (`earlier` are the exact values of the others); the
values are those of the mean.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from sla.engine.after.budget import Values, bad_of, bad_share, needed, value_of
from sla.engine.exact import EXACT, to_decimal
from sla.engine.types import LevelTerms

WATCHED = Fraction(75, 100)
LOW, HIGH = Decimal("0.05"), Decimal("0.95")
Z_90 = Decimal("1.644853626951473")
MANY = 1000


class Label(StrEnum):
    """What the forecast says in a word."""

    BREACH_CERTAIN = "breach_certain"
    AT_RISK = "at_risk"
    WATCH = "watch"
    ON_TRACK = "on_track"


@dataclass(frozen=True, slots=True)
class Forecast:
    """How a level stands before its window is over, in cases, minutes or events; all figures are exact.

    `budget` may be bad in the whole window, at most all of it, and less than nothing where earlier periods leave too
    little; `bad` were so far, `remaining` is left and negative once overdrawn. `allowed_rate` is the share of what is
    still to come that may be bad, None when nothing is to come, or nobody knows how much. `expected_bad` and `value`
    are the projection, `best` the value if nothing more goes wrong. `likely` is the range that the bad ones at the end
    fall into with 90 %, where they are counted.
    """

    label: Label
    budget: Fraction
    bad: Fraction
    remaining: Fraction
    allowed_rate: Fraction | None
    expected_bad: Fraction
    value: Fraction
    best: Fraction
    likely: tuple[int, int] | None = None


def forecast_cases(terms: LevelTerms, good: int, n: int, due: int, earlier: Values = ()) -> Forecast | None:
    """A ratio's forecast after `n` judged cases of about `due` in the whole window; None while nothing was judged.

    More cases than `due` are taken as all of them. `terms.expected` must be the level in force.
    """
    if not n:
        return None
    bad, whole = bad_of(terms, good, n), max(due, n)
    to_come = whole - n
    low, high = poisson_range(Fraction(bad, n) * to_come)
    likely = bad + min(low, to_come), bad + min(high, to_come)
    return _in_a_whole(terms, Fraction(bad), Fraction(n), Fraction(whole), earlier, likely)


def forecast_time(
    terms: LevelTerms, down: Fraction, elapsed: Fraction, whole: Fraction, earlier: Values = ()
) -> Forecast | None:
    """An availability's forecast after `down` of `elapsed` minutes, of `whole` minutes in the window.

    None before the window began. Minutes down come in outages and not one by one, so they get no range. What is bad in
    part, such as a slice of time with some errors, is forecast alike.
    """
    return _in_a_whole(terms, down, elapsed, max(elapsed, whole), earlier) if elapsed else None


def forecast_events(
    terms: LevelTerms, events: int, elapsed: Fraction, whole: Fraction, n: int | None = None, earlier: Values = ()
) -> Forecast | None:
    """The forecast of events that come with time, after `elapsed` of `whole` minutes in the window; fewer are better.

    Of `n` cases that are all known already, such as last month's, or just counted where that is None. None before the
    window began, and of no cases.
    """
    if not elapsed or n == 0:
        return None
    each = Fraction(1) if n is None else Fraction(terms.measure.scale) / n
    expected = events * max(elapsed, whole) / elapsed
    low, high = poisson_range(expected - events)
    budget = needed(terms, earlier) / each
    return Forecast(
        label=_label(Fraction(events), expected, budget),
        budget=budget,
        bad=Fraction(events),
        remaining=budget - events,
        allowed_rate=None,
        expected_bad=expected,
        value=_mean(expected * each, earlier),
        best=_mean(events * each, earlier),
        likely=(events + low, events + high),
    )


def poisson_range(mean: Fraction) -> tuple[int, int]:
    """The fewest and the most events that come with 5 % and 95 %, where so many are expected on the average.

    Exact by the terms of the series up to a mean of 1,000, beyond by the normal distribution.
    """
    if mean > MANY:
        spread = EXACT.multiply(Z_90, EXACT.sqrt(to_decimal(mean)))
        middle = to_decimal(mean)
        return int(EXACT.subtract(middle, spread)), int(EXACT.add(middle, spread)) + 1
    return _quantile(to_decimal(mean), LOW), _quantile(to_decimal(mean), HIGH)


def _quantile(mean: Decimal, chance: Decimal) -> int:
    """The smallest k with P(X ≤ k) ≥ chance."""
    k, term = 0, EXACT.exp(mean.copy_negate())
    so_far = term
    while so_far < chance:
        k += 1
        term = EXACT.divide(EXACT.multiply(term, mean), Decimal(k))
        so_far = EXACT.add(so_far, term)
    return k


def _in_a_whole(
    terms: LevelTerms,
    bad: Fraction,
    seen: Fraction,
    whole: Fraction,
    earlier: Values,
    likely: tuple[int, int] | None = None,
) -> Forecast:
    budget = whole * min(Fraction(1), bad_share(terms, needed(terms, earlier)))
    expected_bad = bad * whole / seen
    remaining, to_come = budget - bad, whole - seen
    return Forecast(
        label=Label.ON_TRACK if budget == whole else _label(bad, expected_bad, budget),
        budget=budget,
        bad=bad,
        remaining=remaining,
        allowed_rate=min(Fraction(1), max(Fraction(0), remaining / to_come)) if to_come else None,
        expected_bad=expected_bad,
        value=_mean(value_of(terms, expected_bad / whole), earlier),
        best=_mean(value_of(terms, bad / whole), earlier),
        likely=likely,
    )


def _mean(value: Fraction, earlier: Values) -> Fraction:
    return (value + sum(earlier, Fraction(0))) / (len(earlier) + 1)


def _label(bad: Fraction, expected_bad: Fraction, budget: Fraction) -> Label:
    if bad > budget:
        return Label.BREACH_CERTAIN
    if expected_bad > budget:
        return Label.AT_RISK
    if expected_bad > WATCHED * budget:
        return Label.WATCH
    return Label.ON_TRACK
