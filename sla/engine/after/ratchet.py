"""Which expected level holds in the next period?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sla.engine.after.track import JUDGED, better, level_of
from sla.engine.exact import EXACT, round_value
from sla.engine.types import Direction, Judgement, LevelTerms, Outcome, Past, PastLevel, Ratchet, Rounding, Terms


@dataclass(frozen=True, slots=True)
class Move:
    """An expected level that moved: the mean of `after` values, half-way to it, and the furthest it may go at once."""

    level: LevelTerms
    expected: Decimal
    after: int
    mean: Fraction
    midpoint: Fraction
    limit: Decimal | None
    next: Decimal


def next_levels(terms: Terms, past: Past, judgements: Sequence[Judgement]) -> tuple[tuple[Decimal, int], ...]:
    """For each level the expected figure of the next period, and how many periods in a row were better than it."""
    return tuple(_next(terms.rules.ratchet, past, judgement) for judgement in judgements)


def move(rule: Ratchet, past: Past, judgement: Judgement) -> Move | None:
    """The move a level makes after this period, None where it makes none [S22].

    It needs `after` periods in a row strictly better than the expected level in force. The new one is half-way to the
    mean of their contract values, rounded as the level is; one move is at most a percent of the gap [S23]. A move that
    rounds to nothing is none, and is tried again after the next period.
    """
    values = _run(past, judgement)[: rule.after]
    if _counted(judgement) is None or len(values) < rule.after:
        return None
    level, expected = judgement.terms, judgement.expected
    mean = sum(map(Fraction, values), Fraction(0)) / rule.after
    midpoint = (Fraction(expected) + mean) / 2
    limit = _limit(rule, level, expected)
    new = round_value(midpoint, level.precision, level.rounding)
    if limit is not None and better(level.direction, new, limit):
        new = limit
    if not better(level.direction, new, expected):
        return None
    return Move(level, expected, rule.after, mean, midpoint, limit, new)


def _next(rule: Ratchet | None, past: Past, judgement: Judgement) -> tuple[Decimal, int]:
    if judgement.window:
        before = _before(past, judgement)
        return (judgement.terms.expected, 0) if before is None else (before.next_expected, before.streak)
    if rule is None:
        return judgement.expected, 0
    moved = move(rule, past, judgement)
    return (judgement.expected, len(_run(past, judgement))) if moved is None else (moved.next, 0)


def _run(past: Past, judgement: Judgement) -> tuple[Decimal, ...]:
    """The values of the periods in a row better than the expected level, this one first when it is one of them.

    A named window, a provisional result and a longer window that is not over yet neither count nor break the row:
    there the streak stayed as it was.
    """
    value, earlier = _counted(judgement), _earlier(past, judgement)
    if value is not None:
        return value, *earlier
    waits = judgement.value is not None and judgement.outcome is Outcome.NOT_APPLICABLE
    return earlier if judgement.provisional or waits else ()


def _counted(judgement: Judgement) -> Decimal | None:
    """The value, where it was judged for good and is strictly better than the expected level in force."""
    value = judgement.value
    if value is None or judgement.provisional or judgement.outcome not in JUDGED:
        return None
    return value if better(judgement.terms.direction, value, judgement.expected) else None


def _earlier(past: Past, judgement: Judgement) -> tuple[Decimal, ...]:
    values = []
    level = _before(past, judgement)
    while level is not None and level.streak:
        past = past[:-1]
        before = _before(past, judgement)
        if level.value is not None and level.streak > (before.streak if before else 0):
            values.append(level.value)
        level = before
    return tuple(values)


def _before(past: Past, judgement: Judgement) -> PastLevel | None:
    """What the directly preceding period left behind, unless the level has been agreed anew since."""
    level = level_of(past[-1], judgement.terms.code) if past else None
    return level if level is not None and level.agreed == judgement.terms.expected else None


def _limit(rule: Ratchet, level: LevelTerms, expected: Decimal) -> Decimal | None:
    """The furthest figure one move may reach, never past it by rounding."""
    if rule.cap_percent_of_gap is None:
        return None
    up = level.direction is Direction.UP
    gap = Fraction(level.measure.scale) - Fraction(expected) if up else Fraction(expected)
    step = round_value(gap * Fraction(rule.cap_percent_of_gap) / 100, level.precision, Rounding.TRUNCATE)
    return EXACT.add(expected, step) if up else EXACT.subtract(expected, step)
