"""Can what was measured be calculated at all? One sentence per fault, opening with the path of the field."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from sla.engine.measure.histogram import OTHER_BOUNDS
from sla.engine.measure.instants import microseconds
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
    Ratio,
    ReliefSpan,
    Slices,
    Ticket,
    Value,
)

# Room for any amount and any mean taken to 50 digits, and a bound on what a hostile "1E+999999999" may cost.
MAX_WHOLE_DIGITS = 15
MAX_DECIMALS = 60
WHOLE = Decimal(100)


def measured_faults(measured: Measured) -> tuple[str, ...]:
    """Every fault in what was measured for one level."""
    match measured:
        case Ratio():
            found = _ratio(measured)
        case Slices():
            found = _slices(measured)
        case Value():
            found = _value(measured)
        case Count():
            found = _count(measured)
        case Availability():
            found = _availability(measured)
        case Durations():
            found = _durations(measured)
        case Histogram():
            found = _histogram(measured)
        case Members():
            found = _members(measured)
        case _:
            return ()
    return tuple(found)


def _ratio(ratio: Ratio) -> Iterator[str]:
    counts = {"good": ratio.good, "total": ratio.total, "excluded": ratio.excluded}
    flags = {f"flags.{name}": count for name, count in ratio.flags}
    faults = [fault for name, count in {**counts, **flags}.items() for fault in _whole(count, name)]
    yield from faults
    yield from _repeated([name for name, _ in ratio.flags], "flags")
    if faults:
        return
    judged = ratio.total - ratio.excluded
    if judged < 0:
        yield f"excluded: {ratio.excluded} is more than the total, {ratio.total}."
        return
    less = f" less {ratio.excluded} excluded" if ratio.excluded else ""
    for name, count in {"good": ratio.good, **flags}.items():
        if count > judged:
            yield f"{name}: {count} is more than the total, {ratio.total}{less}."


def _slices(slices: Slices) -> Iterator[str]:
    for at, (rate, count) in enumerate(slices.rates):
        field = f"error_rates[{at}]"
        yield from _percent(rate, f"{field}[0]")
        yield from _whole(count, f"{field}[1]")


def _value(reported: Value) -> Iterator[str]:
    yield from _figure(reported.value, "value")
    if reported.n is not None:
        yield from _whole(reported.n, "n")


def _count(counted: Count) -> Iterator[str]:
    faults = [*_whole(counted.count, "count")]
    for severity, count in counted.by:
        faults.extend(_whole(count, f"by.{severity}"))
    yield from faults
    yield from _repeated([severity for severity, _ in counted.by], "by")
    together = 0 if faults else sum(count for _, count in counted.by)
    if not faults and counted.by and together != counted.count:
        yield f"by: the severities add up to {together}, not to the count, {counted.count}."


def _availability(availability: Availability) -> Iterator[str]:
    window = _stretch(availability.start, availability.end, "")
    yield from window
    yield from _moment(availability.as_of, "as_of")
    if not window and microseconds(availability.end) == microseconds(availability.start):
        yield "end: the window has no length, it must end after it starts."
    for at, outage in enumerate(availability.outages):
        yield from _outage(outage, f"outages[{at}]")
    yield from _reliefs(availability.relief)
    for at, (begin, stop) in enumerate(availability.unknown):
        yield from _stretch(begin, stop, f"unknown[{at}].")


def _outage(outage: Outage, field: str) -> Iterator[str]:
    yield from _stretch(outage.start, outage.end, f"{field}.")
    faults = _figure(outage.weight, f"{field}.weight")
    yield from faults
    if not faults and outage.weight > 1:
        yield f"{field}.weight: {outage.weight} is more than 1, which is wholly down."


def _durations(durations: Durations) -> Iterator[str]:
    yield from _moment(durations.as_of, "as_of")
    for at, ticket in enumerate(durations.tickets):
        yield from _ticket(ticket, f"tickets[{at}]")
    yield from _repeated([ticket.id for ticket in durations.tickets], "tickets")
    yield from _reliefs(durations.relief)


def _ticket(ticket: Ticket, field: str) -> Iterator[str]:
    if not ticket.id.strip():
        yield f"{field}.id: it is empty."
    yield from _stretch(ticket.start, ticket.stop, f"{field}.", "stop")
    for at, (begin, stop) in enumerate(ticket.pauses):
        yield from _stretch(begin, stop, f"{field}.pauses[{at}].")


def _histogram(histogram: Histogram) -> Iterator[str]:
    if not histogram.sets:
        yield "sets: there is none."
        return
    faults = [fault for at, one in enumerate(histogram.sets) for fault in _buckets(one, f"sets[{at}]")]
    yield from faults
    if not faults and len({frozenset(bound for bound, _ in one) for one in histogram.sets}) > 1:
        yield f"sets: {OTHER_BOUNDS}"


def _buckets(buckets: Sequence[tuple[Decimal | None, int]], field: str) -> list[str]:
    faults: list[str] = []
    for at, (bound, count) in enumerate(buckets):
        if bound is not None:
            faults.extend(_figure(bound, f"{field}[{at}][0]", negative=True))
        faults.extend(_whole(count, f"{field}[{at}][1]"))
    if faults:
        return faults
    finite = [bound for bound, _ in buckets if bound is not None]
    if not finite:
        return [f"{field}: it has no finite bound."]
    bounds = [bound for bound, _ in buckets]
    if bounds not in (sorted(set(finite)), [*sorted(set(finite)), None]):
        return [f"{field}: the bounds do not rise, with +Inf last."]
    counts = [count for _, count in buckets]
    if counts != sorted(counts):
        return [f"{field}: the counts fall; each must hold all cases up to its bound."]
    return []


def _members(members: Members) -> Iterator[str]:
    if not members.parts:
        yield "members: there is none."
    yield from _repeated([name for name, _ in members.parts], "members")
    for name, part in members.parts:
        for fault in measured_faults(part):
            yield f"members.{name}.{fault}"
    if len({type(part) for _, part in members.parts if not isinstance(part, NotReported | NoActivity)}) > 1:
        yield "members: they are measured in different ways."


def _reliefs(relief: Iterable[ReliefSpan]) -> Iterator[str]:
    for at, span in enumerate(relief):
        yield from _stretch(span.start, span.end, f"relief[{at}].")


def _stretch(start: datetime, end: datetime | None, prefix: str, last: str = "end") -> list[str]:
    faults = [*_moment(start, f"{prefix}start")]
    if end is not None:
        faults.extend(_moment(end, f"{prefix}{last}"))
        if not faults and microseconds(end) < microseconds(start):
            faults.append(f"{prefix}{last}: it lies before the start.")
    return faults


def _figure(number: Decimal, field: str, *, negative: bool = False) -> list[str]:
    if not isinstance(number, Decimal) or not number.is_finite():
        return [f"{field}: {number} is not an exact decimal number."]
    if number < 0 and not negative:
        return [f"{field}: {number} is negative."]
    if number.adjusted() >= MAX_WHOLE_DIGITS or _last_place(number) < -MAX_DECIMALS:
        return [f"{field}: {number} has more than {MAX_WHOLE_DIGITS} digits before or {MAX_DECIMALS} after the point."]
    return []


def _percent(number: Decimal, field: str) -> list[str]:
    faults = _figure(number, field)
    if not faults and number > WHOLE:
        return [f"{field}: {number} is more than 100 %."]
    return faults


def _whole(number: int, field: str) -> list[str]:
    if not isinstance(number, int):
        return [f"{field}: {number} is not a whole number."]
    return [f"{field}: {number} is negative."] if number < 0 else []


def _moment(moment: datetime, field: str) -> list[str]:
    return [f"{field}: {moment.isoformat()} has no time zone."] if moment.utcoffset() is None else []


def _repeated(names: Sequence[str], field: str) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"{field}: {name} stands there twice."
        seen.add(name)


def _last_place(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
