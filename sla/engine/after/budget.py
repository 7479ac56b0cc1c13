"""How much may go wrong before the expected level is missed?"""

from collections.abc import Sequence
from fractions import Fraction

from sla.engine.types import Direction, LevelTerms

Values = Sequence[Fraction]
"""The exact values of the earlier periods that a mean takes in."""


def needed(terms: LevelTerms, earlier: Values = ()) -> Fraction:
    """What this period has to reach by itself for the mean with `earlier` values to be at the expected level.

    Beyond what can be reached where the others leave too little, or so much that nothing can spoil it.
    """
    return (len(earlier) + 1) * Fraction(terms.expected) - sum(earlier, Fraction(0))


def bad_share(terms: LevelTerms, value: Fraction) -> Fraction:
    """The part of all cases, or of all time, that is bad at a value; under 0 or over 1 at one that cannot be."""
    share = value / Fraction(terms.measure.scale)
    return 1 - share if terms.direction is Direction.UP else share


def allowed_share(terms: LevelTerms) -> Fraction:
    """The part of all cases, or of all time, that may be bad; between 0 and 1. 99.9 % allows 1/1000.

    With direction down the counted events are the bad ones: 0.15 % damaged allows 15/10000.
    """
    return min(Fraction(1), max(Fraction(0), bad_share(terms, Fraction(terms.expected))))


def bad_of(terms: LevelTerms, good: int, n: int) -> int:
    """The bad ones among `n` judged; with direction down `good` counts them already."""
    return n - good if terms.direction is Direction.UP else good


def value_of(terms: LevelTerms, bad: Fraction) -> Fraction:
    """The exact value, in the level's unit, where this part of it is bad."""
    share = 1 - bad if terms.direction is Direction.UP else bad
    return share * Fraction(terms.measure.scale)
