"""Which figure stands at a percentile?

Averages of percentiles are wrong; percentiles come from the cases, by a method with a name, or from bucket counts that
were summed first (domain 8.1).
"""

from collections.abc import Sequence
from fractions import Fraction

from sla.engine.types import Method

WHOLE = 100


def percent_of(statistic: str) -> int:
    """p90 -> 90; `ValueError` for anything but p1 to p99."""
    digits = statistic.removeprefix("p")
    if digits == statistic or not digits.isdecimal() or not 0 < int(digits) < WHOLE:
        raise ValueError(f"{statistic!r} is no percentile: it must be p1 to p99.")
    return int(digits)


def rank_of(percent: int, count: int, method: Method) -> Fraction:
    """At which place, counted from 1, of so many ordered cases a percentile lies.

    nearest_rank: percent × count, rounded up. linear: 1 + percent × (count − 1), as spreadsheets have it.
    """
    if method is Method.NEAREST_RANK:
        return Fraction(-(-percent * count // WHOLE))
    return 1 + Fraction(percent * (count - 1), WHOLE)


def percentile(ordered: Sequence[int], rank: Fraction) -> Fraction:
    """The figure at a rank of the ordered cases; between two places in proportion."""
    place = int(rank)
    figure = Fraction(ordered[place - 1])
    return figure if rank == place else figure + (rank - place) * (ordered[place] - ordered[place - 1])
