"""How will the period end if it goes on like this, and how much may still go wrong?

Judged exact: neither the budget nor the projection is rounded.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from sla.engine.after.budget import allowed_share, bad_of, value_of
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
    """How a level stands before its window is over, in cases or in minutes; all figures are exact.

    `budget` may be bad in the whole window, `bad` were so far, `remaining` is left and negative once overdrawn.
    `allowed_rate` is the share of what is still to come that may be bad, None when nothing is to come. `expected_bad`
    and `value` are the projection, `best` the value if nothing more goes wrong. `likely` is the range that the bad
    ones at the end fall into with 90 %, where they are counted.
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


def forecast_cases(terms: LevelTerms, good: int, n: int, due: int) -> Forecast | None:
    """A ratio's forecast after `n` judged cases of about `due` in the whole window; None while nothing was judged.

    More cases than `due` are taken as all of them. `terms.expected` must be the level in force.
    """
    if not n:
        return None
    bad, whole = bad_of(terms, good, n), max(due, n)
    to_come = whole - n
    low, high = poisson_range(Fraction(bad, n) * to_come)
    likely = bad + min(low, to_come), bad + min(high, to_come)
    return _project(terms, Fraction(bad), Fraction(n), Fraction(whole), likely)


def forecast_time(terms: LevelTerms, down: Fraction, elapsed: Fraction, whole: Fraction) -> Forecast | None:
    """An availability's forecast after `down` of `elapsed` minutes, of `whole` minutes in the window.

    None before the window began. Minutes down come in outages and not one by one, so they get no range.
    """
    return _project(terms, down, elapsed, max(elapsed, whole), None) if elapsed else None


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


def _project(
    terms: LevelTerms, bad: Fraction, seen: Fraction, whole: Fraction, likely: tuple[int, int] | None
) -> Forecast:
    budget = whole * allowed_share(terms)
    expected_bad = bad * whole / seen
    remaining, to_come = budget - bad, whole - seen
    return Forecast(
        label=_label(bad, expected_bad, budget),
        budget=budget,
        bad=bad,
        remaining=remaining,
        allowed_rate=min(Fraction(1), max(Fraction(0), remaining / to_come)) if to_come else None,
        expected_bad=expected_bad,
        value=value_of(terms, expected_bad / whole),
        best=value_of(terms, bad / whole),
        likely=likely,
    )


def _label(bad: Fraction, expected_bad: Fraction, budget: Fraction) -> Label:
    if bad > budget:
        return Label.BREACH_CERTAIN
    if expected_bad > budget:
        return Label.AT_RISK
    if expected_bad > WATCHED * budget:
        return Label.WATCH
    return Label.ON_TRACK
