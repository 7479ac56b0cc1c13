"""Which of the five words does a result earn?"""

from fractions import Fraction

from sla.engine2.types import Direction, LevelTerms, Outcome, Rating

CLOSE = Fraction(1, 4)

FIXED = {
    Outcome.MET: Rating.GOOD,
    Outcome.NOT_REPORTED: Rating.INADEQUATE,
    Outcome.NOT_APPLICABLE: Rating.OTHER,
    Outcome.INSUFFICIENT_VOLUME: Rating.OTHER,
    Outcome.EXCUSED: Rating.OTHER,
    Outcome.BELOW_MINIMUM: Rating.INADEQUATE,
}


def rate(terms: LevelTerms, outcome: Outcome, value: Fraction | None) -> Rating:
    """The rating after the UK contract performance notice [S83].

    A miss within a quarter of the way from expected to minimum approaches the target, down to the minimum it requires
    improvement. Without a minimum a miss is never worse than that.
    """
    if outcome in FIXED:
        return FIXED[outcome]
    if value is None or terms.minimum is None:
        return Rating.REQUIRES
    expected = Fraction(terms.expected)
    limit = expected - CLOSE * (expected - Fraction(terms.minimum))
    close = value >= limit if terms.direction is Direction.UP else value <= limit
    return Rating.APPROACHING if close else Rating.REQUIRES
