"""What do several periods say, measured as one?"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from sla.engine.exact import to_decimal
from sla.engine.measure.instants import microseconds, moment_of
from sla.engine.measure.intervals import union, without
from sla.engine.types import (
    Availability,
    Count,
    Durations,
    Histogram,
    Measured,
    Members,
    NoActivity,
    NotReported,
    Outage,
    Plain,
    Ratio,
    ReliefSpan,
    Slices,
    Value,
)

UNTOLD = ""  # the severity of events that were not told apart


def pool(parts: Sequence[Measured]) -> Measured:
    """Earlier periods and this one, in their order, as one measurement: counts add up, cases stand side by side.

    A period that was not reported, or had no activity, adds nothing, unless there is no other. Single figures give
    their mean, by cases where all are known. A case or an open outage that stands in several periods counts once, as
    the last of them knows it. `ValueError` for no period at all, and for periods measured in different ways.
    """
    if not parts:
        raise ValueError("There is no period to measure.")
    telling = [part for part in parts if not isinstance(part, NotReported | NoActivity)]
    if not telling:
        return NotReported() if all(isinstance(part, NotReported) for part in parts) else NoActivity()
    kinds = {type(part) for part in telling}
    if len(kinds) > 1:
        names = ", ".join(sorted(kind.__name__ for kind in kinds))
        raise ValueError(f"The periods were measured in different ways: {names}.")
    return POOLED[kinds.pop()](telling)


def _ratio(parts: Sequence[Ratio]) -> Ratio:
    """A component that some period with judged rows did not tell apart cannot be told for all of them."""
    told = [dict(part.flags) for part in parts if part.total > part.excluded]
    names = [name for name in told[0] if all(name in flags for flags in told)] if told else []
    return Ratio(
        good=sum(part.good for part in parts),
        total=sum(part.total for part in parts),
        excluded=sum(part.excluded for part in parts),
        flags=tuple((name, sum(flags[name] for flags in told)) for name in names),
    )


def _slices(parts: Sequence[Slices]) -> Slices:
    return Slices(tuple(rate for part in parts for rate in part.rates))


def _value(parts: Sequence[Value]) -> Value:
    """The mean to 50 digits, which no rounding to a contract's decimals can tell from the exact one."""
    told = [part for part in parts if part.n != 0]
    if not told:
        return parts[-1]
    counts = [part.n for part in told if part.n is not None]
    if len(counts) < len(told):
        return Value(_mean([(part.value, 1) for part in told]), None)
    return Value(_mean([(part.value, n) for part, n in zip(told, counts, strict=True)]), sum(counts))


def _mean(weighed: Sequence[tuple[Decimal, int]]) -> Decimal:
    together = sum((Fraction(value) * n for value, n in weighed), Fraction(0))
    return to_decimal(together / sum(n for _, n in weighed))


def _count(parts: Sequence[Count]) -> Count:
    """Where only some periods tell severities apart, the events of the others stand under none."""
    by: Counter[str] = Counter()
    apart = any(part.by for part in parts)
    for part in parts:
        by.update(dict(part.by) if part.by else {UNTOLD: part.count})
    return Count(sum(part.count for part in parts), tuple(by.items()) if apart else ())


def _availability(parts: Sequence[Availability]) -> Availability:
    """From the first start to the last end; what no period covers is unknown."""
    start = min((part.start for part in parts), key=microseconds)
    end = max((part.end for part in parts), key=microseconds)
    as_of = _latest(parts)
    covered = union((microseconds(part.start), microseconds(part.end)) for part in parts)
    gaps = without(microseconds(start), microseconds(end), covered)
    return Availability(
        start=start,
        end=end,
        outages=_outages(parts, as_of),
        as_of=as_of,
        relief=_relief(parts),
        unknown=(
            *(span for part in parts for span in part.unknown),
            *((moment_of(begin), moment_of(stop)) for begin, stop in gaps),
        ),
    )


def _outages(parts: Sequence[Availability], as_of: datetime) -> tuple[Outage, ...]:
    """Each outage once. One that an earlier period left open is what a later one makes of it; where no later one
    knows it, it was open as long as that period looked."""
    closed: dict[Outage, None] = {}
    still_open: dict[tuple[int, Decimal, str], Outage] = {}
    for part in parts:
        for outage in part.outages:
            still_open.pop(_which(outage), None)
        for outage in part.outages:
            if outage.end is not None:
                closed[outage] = None
            elif microseconds(part.as_of) == microseconds(as_of):
                still_open[_which(outage)] = outage
            else:
                still_open[_which(outage)] = replace(outage, end=part.as_of)
    return (*closed, *still_open.values())


def _which(outage: Outage) -> tuple[int, Decimal, str]:
    return microseconds(outage.start), outage.weight, outage.incident


def _durations(parts: Sequence[Durations]) -> Durations:
    tickets = {ticket.id: ticket for part in parts for ticket in part.tickets}
    return Durations(tuple(tickets.values()), _latest(parts), _relief(parts))


def _histogram(parts: Sequence[Histogram]) -> Histogram:
    return Histogram(tuple(one for part in parts for one in part.sets))


def _members(parts: Sequence[Members]) -> Members:
    """Each member over the periods that know it."""
    known: dict[str, list[Plain]] = {}
    for part in parts:
        for name, measured in part.parts:
            known.setdefault(name, []).append(measured)
    return Members(tuple((name, cast(Plain, pool(told))) for name, told in known.items()))


def _latest(parts: Sequence[Availability] | Sequence[Durations]) -> datetime:
    return max((part.as_of for part in parts), key=microseconds)


def _relief(parts: Sequence[Availability] | Sequence[Durations]) -> tuple[ReliefSpan, ...]:
    return tuple(dict.fromkeys(span for part in parts for span in part.relief))


POOLED: dict[type, Callable[[Sequence[Any]], Measured]] = {
    Ratio: _ratio,
    Slices: _slices,
    Value: _value,
    Count: _count,
    Availability: _availability,
    Durations: _durations,
    Histogram: _histogram,
    Members: _members,
}
