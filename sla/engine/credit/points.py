"""What do points cost?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sla.engine.credit.base import Base, percent_of
from sla.engine.exact import plain, to_decimal
from sla.engine.types import PointsTo, Rules, Score, Step
from sla.engine.working import step

FULL = Fraction(100)


@dataclass(frozen=True, slots=True)
class PointsCost:
    """What all points together cost, in smallest units, with the lines from the sum to the amount."""

    points: Fraction
    units: int
    steps: tuple[Step, ...]


def points_cost(rules: Rules, base: Base, points: Fraction) -> PointsCost:
    """Points as money: by rate or table [S6][S8], or through the score (domain 1.11, K). No points cost nothing."""
    percent, lines = _percent(rules, points) if points else (Fraction(0), ())
    amount = percent_of(percent, base.amount)
    units = base.units(amount)
    total = step("points_amount", percent=text(percent), base=base.exact(base.amount), amount=base.text(units))
    return PointsCost(points, units, (step("points_sum", points=text(points)), *lines, total))


def text(number: Fraction) -> str:
    """Points, or a percentage, as they are read."""
    return plain(to_decimal(number))


def _percent(rules: Rules, points: Fraction) -> tuple[Fraction, tuple[Step, ...]]:
    if rules.score is not None:
        return _by_score(rules.score, points)
    assert rules.points_to is not None  # faults: points have a rate, a table or a score
    return _by_rate(rules.points_to, points)


def _by_rate(terms: PointsTo, points: Fraction) -> tuple[Fraction, tuple[Step, ...]]:
    if terms.percent_per_point is not None:
        percent = points * Fraction(terms.percent_per_point)
        rate = plain(terms.percent_per_point)
        return percent, (step("points_rate", points=text(points), per_point=rate, percent=text(percent)),)
    up_to, percent_of_row = _first(terms.table, lambda up_to: points <= Fraction(up_to))
    row = step("points_row", points=text(points), up_to=up_to, percent=plain(percent_of_row))
    return Fraction(percent_of_row), (row,)


def _by_score(terms: Score, points: Fraction) -> tuple[Fraction, tuple[Step, ...]]:
    score = max(FULL - points, Fraction(0))
    line = step("score", points=text(points), score=text(score))
    if terms.linear is not None and score < Fraction(terms.linear[0]):
        below, plus = terms.linear
        paid = min(score + Fraction(plus), FULL)
        figures = {"below": plain(below), "plus": plain(plus), "paid": text(paid), "percent": text(FULL - paid)}
        return FULL - paid, (line, step("score_linear", score=text(score), **figures))
    at_least, share = _first(terms.ladder, lambda at_least: score >= Fraction(at_least))
    percent = FULL - Fraction(share)
    rung = step("score_rung", score=text(score), at_least=at_least, paid=plain(share), percent=text(percent))
    return percent, (line, rung)


def _first(rows: Sequence[tuple[Decimal, Decimal]], holds: Callable[[Decimal], bool]) -> tuple[str, Decimal]:
    """The first row that holds and its limit as text; beyond all of them the last one, without a limit."""
    for limit, worth in rows:
        if holds(limit):
            return plain(limit), worth
    return "", rows[-1][1]
