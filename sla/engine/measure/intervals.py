"""Which time do stretches of time cover together?

Stretches are half-open, in microseconds since 1970. Adding up totals counts an instant twice where two stretches
overlap; the same outages gave 99.745 %, 99.803 % and 99.80324 % by three ways of adding (domain 8.2).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from heapq import heappop, heappush
from itertools import pairwise

Span = tuple[int, int]
Weighted = tuple[int, int, Fraction]


def union(spans: Iterable[Span]) -> list[Span]:
    """The same time as sorted stretches that neither overlap nor touch; those without length are gone."""
    joined: list[Span] = []
    for begin, stop in sorted(spans):
        if begin >= stop:
            continue
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], stop))
        else:
            joined.append((begin, stop))
    return joined


def clip(spans: Iterable[Span], opens: int, closes: int) -> list[Span]:
    """The parts of the stretches from `opens` to `closes`."""
    cut = ((max(begin, opens), min(stop, closes)) for begin, stop in spans)
    return [(begin, stop) for begin, stop in cut if begin < stop]


def without(begin: int, stop: int, holes: Sequence[Span]) -> Iterator[Span]:
    """What is left from `begin` to `stop` beside the holes, which are sorted and do not overlap."""
    for hole_begin, hole_stop in holes[bisect_right(holes, begin, key=_stop) :]:
        if hole_begin >= stop:
            break
        if begin < hole_begin:
            yield begin, hole_begin
        begin = hole_stop
    if begin < stop:
        yield begin, stop


def length(spans: Iterable[Span]) -> int:
    """Microseconds in stretches that do not overlap."""
    return sum(stop - begin for begin, stop in spans)


def heaviest(parts: Iterable[Weighted]) -> Fraction:
    """Time covered by the parts, each instant once and by the heaviest weight that covers it."""
    waiting = sorted(parts, reverse=True)
    edges = sorted({edge for begin, stop, _ in waiting for edge in (begin, stop)})
    covering: list[tuple[Fraction, int]] = []  # heaviest first: (−weight, stop)
    total = Fraction(0)
    for left, right in pairwise(edges):
        while waiting and waiting[-1][0] <= left:
            _, stop, weight = waiting.pop()
            heappush(covering, (-weight, stop))
        while covering and covering[0][1] <= left:
            heappop(covering)
        if covering:
            total += (right - left) * -covering[0][0]
    return total


def _stop(span: Span) -> int:
    return span[1]
