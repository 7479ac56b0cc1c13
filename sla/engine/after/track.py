"""How did a level do, period by period?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sla.engine.types import Direction, Judgement, Outcome, Past, PastLevel, PastPeriod

JUDGED = frozenset({Outcome.MET, Outcome.BELOW_EXPECTED, Outcome.BELOW_MINIMUM})
MEASUREMENTS = JUDGED | {Outcome.NOT_REPORTED}


@dataclass(frozen=True, slots=True)
class Mark:
    """One level in one period; `value` is None unless it was judged."""

    outcome: Outcome
    default: bool
    value: Decimal | None


def marks(past: Past, judgement: Judgement, periods: int) -> tuple[Mark | None, ...]:
    """The level's last `periods` periods, this one last: fewer where there were fewer, None where it was not agreed."""
    code = judgement.terms.code
    return (
        *(_past_mark(level_of(earlier, code)) for earlier in last(past, periods - 1)),
        _mark(judgement),
    )


def all_marks(past: Past, judgements: Sequence[Judgement], periods: int, code: str = "") -> tuple[Mark, ...]:
    """Every level of the last `periods` periods, or only the one named, agreed today or then."""
    return (
        *(_mark(level) for earlier in last(past, periods - 1) for level in earlier.levels if code in ("", level.code)),
        *(_mark(judgement) for judgement in judgements if code in ("", judgement.terms.code)),
    )


def last(past: Past, periods: int) -> Past:
    """The last `periods` of the past, in order: fewer where there were fewer."""
    return past[max(0, len(past) - periods) :]


def level_of(period: PastPeriod, code: str) -> PastLevel | None:
    """What a period left behind for a level; None where it was not agreed then."""
    return next((level for level in period.levels if level.code == code), None)


def better(direction: Direction, one: Decimal | Fraction, other: Decimal | Fraction) -> bool:
    """Whether one value is strictly better than another."""
    return Fraction(one) > Fraction(other) if direction is Direction.UP else Fraction(one) < Fraction(other)


def _past_mark(level: PastLevel | None) -> Mark | None:
    return None if level is None else _mark(level)


def _mark(level: Judgement | PastLevel) -> Mark:
    return Mark(level.outcome, level.default, level.value if level.outcome in JUDGED else None)
