"""How much may go wrong before the expected level is missed?"""

from fractions import Fraction

from sla.engine.types import Direction, LevelTerms


def allowed_share(terms: LevelTerms) -> Fraction:
    """The part of all cases, or of all time, that may be bad; between 0 and 1. 99.9 % allows 1/1000.

    With direction down the counted events are the bad ones: 0.15 % damaged allows 15/10000.
    """
    expected = Fraction(terms.expected) / Fraction(terms.measure.scale)
    share = 1 - expected if terms.direction is Direction.UP else expected
    return min(Fraction(1), max(Fraction(0), share))


def bad_of(terms: LevelTerms, good: int, n: int) -> int:
    """The bad ones among `n` judged; with direction down `good` counts them already."""
    return n - good if terms.direction is Direction.UP else good


def value_of(terms: LevelTerms, bad_share: Fraction) -> Fraction:
    """The exact value, in the level's unit, where this part of it is bad."""
    share = 1 - bad_share if terms.direction is Direction.UP else bad_share
    return share * Fraction(terms.measure.scale)
