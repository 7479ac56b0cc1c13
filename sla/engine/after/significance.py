"""How much does a small sample say?

A contract's result is what it is: 18 of 20 is 90 % and misses 95 %. These figures stand beside it and decide nothing
[S75]. Shares are between 0 and 1; roots and logarithms have 50 digits and are written with 20 decimals.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from fractions import Fraction
from math import comb

from sla.engine.after.budget import allowed_share
from sla.engine.after.track import better
from sla.engine.exact import EXACT, round_value, to_decimal
from sla.engine.types import Direction, LevelTerms, Outcome

Z = Decimal("1.959963984540054")
DOUBT = Fraction(5, 100)
PLACES = Decimal("1E-20")
SMALL = 2_000


class Weight(StrEnum):
    """Whether chance alone may have made a miss."""

    MISS_SIGNIFICANT = "miss_significant"
    MISS_INCONCLUSIVE = "miss_inconclusive"


@dataclass(frozen=True, slots=True)
class OneMore:
    """What the same `n` cases would have come to with one more miss, and with one fewer; None where there is none."""

    n: int
    stands: Outcome
    one_more: Outcome | None
    one_fewer: Outcome | None

    @property
    def worse(self) -> bool:
        """Whether one more miss changes the result."""
        return self.one_more not in (None, self.stands)

    @property
    def better(self) -> bool:
        """Whether one miss fewer changes the result."""
        return self.one_fewer not in (None, self.stands)


def wilson(good: int, n: int) -> tuple[Decimal, Decimal]:
    """Between which shares the true one lies with 95 % confidence, after `good` of `n` (at least 1)."""
    share, square = Fraction(good, n), Fraction(Z) ** 2
    middle = share + square / (2 * n)
    spread = EXACT.multiply(Z, EXACT.sqrt(to_decimal(share * (1 - share) / n + square / (4 * n * n))))
    whole = to_decimal(1 + square / n)
    low = EXACT.subtract(to_decimal(middle), spread)
    high = EXACT.add(to_decimal(middle), spread)
    return _share(EXACT.divide(low, whole)), _share(EXACT.divide(high, whole))


def rule_of_three(n: int) -> Fraction:
    """Nothing bad in `n` (above 30): the bad share is below about 3 ÷ n with 95 % confidence [S75b]."""
    return Fraction(3, n)


def bound_without_a_miss(n: int) -> Decimal:
    """The exact figure behind the rule of three: the bad share is below 1 − 0.05^(1/n)."""
    return _share(EXACT.subtract(Decimal(1), EXACT.exp(EXACT.divide(EXACT.ln(to_decimal(DOUBT)), Decimal(n)))))


def cases_to_show(share: Fraction) -> int | None:
    """How many cases without a miss show a true good share of at least `share`; None where no number does.

    Every sample shows 0, none shows 1.
    """
    if share <= 0:
        return 0
    if share >= 1:
        return None
    needed = EXACT.divide(EXACT.ln(to_decimal(DOUBT)), EXACT.ln(to_decimal(share)))
    return int(needed.to_integral_value(ROUND_CEILING))


def chance_of_at_most(good: int, n: int, share: Fraction) -> Fraction:
    """The exact chance that `n` cases with a true good share of `share` show at most `good` good ones.

    For small samples: `n` beyond 2,000 is a `ValueError`.
    """
    if n > SMALL:
        raise ValueError(f"{n} cases are no small sample")
    yes, of = share.numerator, share.denominator
    ways = sum(comb(n, k) * yes**k * (of - yes) ** (n - k) for k in range(good + 1))
    return Fraction(ways, of**n)


def miss_weight(terms: LevelTerms, good: int, n: int) -> Weight:
    """What to say of a miss: significant when even the kinder end of the interval misses the expected level.

    With direction down `good` counts the events. `terms.expected` must be the level in force.
    """
    low, high = wilson(good, n)
    bad = allowed_share(terms)
    significant = Fraction(high) < 1 - bad if terms.direction is Direction.UP else Fraction(low) > bad
    return Weight.MISS_SIGNIFICANT if significant else Weight.MISS_INCONCLUSIVE


def one_more(terms: LevelTerms, good: int, n: int) -> OneMore:
    """Would one more miss among the same `n` (at least 1), or one fewer, have changed the outcome?

    With direction down `good` counts the events. `terms` must hold the levels in force; volume rules are left out.
    """
    miss = -1 if terms.direction is Direction.UP else 1
    return OneMore(
        n, _outcome(terms, good, n), _if_possible(terms, good + miss, n), _if_possible(terms, good - miss, n)
    )


def _if_possible(terms: LevelTerms, good: int, n: int) -> Outcome | None:
    return _outcome(terms, good, n) if 0 <= good <= n else None


def _outcome(terms: LevelTerms, good: int, n: int) -> Outcome:
    exact = Fraction(good, n) * Fraction(terms.measure.scale)
    value = round_value(exact, terms.precision, terms.rounding)
    if not better(terms.direction, terms.expected, value):
        return Outcome.MET
    below = terms.minimum is not None and better(terms.direction, terms.minimum, value)
    return Outcome.BELOW_MINIMUM if below else Outcome.BELOW_EXPECTED


def _share(number: Decimal) -> Decimal:
    return number.quantize(PLACES, context=EXACT)
