"""Can what was measured be calculated at all? One sentence per fault, opening with the path of the field."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from sla.engine.fault import Fault
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


def measured_faults(measured: Measured) -> tuple[Fault, ...]:
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


def _ratio(ratio: Ratio) -> Iterator[Fault]:
    counts = {"good": ratio.good, "total": ratio.total, "excluded": ratio.excluded}
    flags = {f"flags.{name}": count for name, count in ratio.flags}
    faults = [fault for name, count in {**counts, **flags}.items() for fault in _whole(count, name)]
    yield from faults
    yield from _repeated([name for name, _ in ratio.flags], "flags")
    if faults:
        return
    judged = ratio.total - ratio.excluded
    if judged < 0:
        yield Fault("excluded", "over_total", figure=ratio.excluded, total=ratio.total)
        return
    for name, count in {"good": ratio.good, **flags}.items():
        if count > judged and ratio.excluded:
            yield Fault(name, "over_total_less", figure=count, total=ratio.total, excluded=ratio.excluded)
        elif count > judged:
            yield Fault(name, "over_total", figure=count, total=ratio.total)


def _slices(slices: Slices) -> Iterator[Fault]:
    for at, (rate, count) in enumerate(slices.rates):
        field = f"error_rates[{at}]"
        yield from _percent(rate, f"{field}[0]")
        yield from _whole(count, f"{field}[1]")


def _value(reported: Value) -> Iterator[Fault]:
    yield from _figure(reported.value, "value")
    if reported.n is not None:
        yield from _whole(reported.n, "n")


def _count(counted: Count) -> Iterator[Fault]:
    faults = [*_whole(counted.count, "count")]
    for severity, count in counted.by:
        faults.extend(_whole(count, f"by.{severity}"))
    yield from faults
    yield from _repeated([severity for severity, _ in counted.by], "by")
    together = 0 if faults else sum(count for _, count in counted.by)
    if not faults and counted.by and together != counted.count:
        yield Fault("by", "severities_sum", together=together, count=counted.count)


def _availability(availability: Availability) -> Iterator[Fault]:
    window = _stretch(availability.start, availability.end, "")
    yield from window
    yield from _moment(availability.as_of, "as_of")
    if not window and microseconds(availability.end) == microseconds(availability.start):
        yield Fault("end", "no_length")
    for at, outage in enumerate(availability.outages):
        yield from _outage(outage, f"outages[{at}]")
    yield from _reliefs(availability.relief)
    for at, (begin, stop) in enumerate(availability.unknown):
        yield from _stretch(begin, stop, f"unknown[{at}].")


def _outage(outage: Outage, field: str) -> Iterator[Fault]:
    yield from _stretch(outage.start, outage.end, f"{field}.")
    faults = _figure(outage.weight, f"{field}.weight")
    yield from faults
    if not faults and outage.weight > 1:
        yield Fault(f"{field}.weight", "over_one", figure=outage.weight)


def _durations(durations: Durations) -> Iterator[Fault]:
    yield from _moment(durations.as_of, "as_of")
    for at, ticket in enumerate(durations.tickets):
        yield from _ticket(ticket, f"tickets[{at}]")
    yield from _repeated([ticket.id for ticket in durations.tickets], "tickets")
    yield from _reliefs(durations.relief)


def _ticket(ticket: Ticket, field: str) -> Iterator[Fault]:
    if not ticket.id.strip():
        yield Fault(f"{field}.id", "empty")
    yield from _stretch(ticket.start, ticket.stop, f"{field}.", "stop")
    for at, (begin, stop) in enumerate(ticket.pauses):
        yield from _stretch(begin, stop, f"{field}.pauses[{at}].")


def _histogram(histogram: Histogram) -> Iterator[Fault]:
    if not histogram.sets:
        yield Fault("sets", "none")
        return
    faults = [fault for at, one in enumerate(histogram.sets) for fault in _buckets(one, f"sets[{at}]")]
    yield from faults
    if not faults and len({frozenset(bound for bound, _ in one) for one in histogram.sets}) > 1:
        yield Fault("sets", "other_bounds")


def _buckets(buckets: Sequence[tuple[Decimal | None, int]], field: str) -> list[Fault]:
    faults: list[Fault] = []
    for at, (bound, count) in enumerate(buckets):
        if bound is not None:
            faults.extend(_figure(bound, f"{field}[{at}][0]", negative=True))
        faults.extend(_whole(count, f"{field}[{at}][1]"))
    if faults:
        return faults
    finite = [bound for bound, _ in buckets if bound is not None]
    if not finite:
        return [Fault(field, "no_finite_bound")]
    bounds = [bound for bound, _ in buckets]
    if bounds not in (sorted(set(finite)), [*sorted(set(finite)), None]):
        return [Fault(field, "bounds_fall")]
    counts = [count for _, count in buckets]
    if counts != sorted(counts):
        return [Fault(field, "counts_fall")]
    return []


def _members(members: Members) -> Iterator[Fault]:
    if not members.parts:
        yield Fault("members", "none")
    yield from _repeated([name for name, _ in members.parts], "members")
    for name, part in members.parts:
        for fault in measured_faults(part):
            yield fault.under(f"members.{name}.")
    if len({type(part) for _, part in members.parts if not isinstance(part, NotReported | NoActivity)}) > 1:
        yield Fault("members", "different_ways")


def _reliefs(relief: Iterable[ReliefSpan]) -> Iterator[Fault]:
    for at, span in enumerate(relief):
        yield from _stretch(span.start, span.end, f"relief[{at}].")


def _stretch(start: datetime, end: datetime | None, prefix: str, last: str = "end") -> list[Fault]:
    faults = [*_moment(start, f"{prefix}start")]
    if end is not None:
        faults.extend(_moment(end, f"{prefix}{last}"))
        if not faults and microseconds(end) < microseconds(start):
            faults.append(Fault(f"{prefix}{last}", "before_start"))
    return faults


def _figure(number: Decimal, field: str, *, negative: bool = False) -> list[Fault]:
    if not isinstance(number, Decimal) or not number.is_finite():
        return [Fault(field, "not_exact", figure=number)]
    if number < 0 and not negative:
        return [Fault(field, "negative", figure=number)]
    if number.adjusted() >= MAX_WHOLE_DIGITS or _last_place(number) < -MAX_DECIMALS:
        return [Fault(field, "digits", figure=number, whole=MAX_WHOLE_DIGITS, decimals=MAX_DECIMALS)]
    return []


def _percent(number: Decimal, field: str) -> list[Fault]:
    faults = _figure(number, field)
    if not faults and number > WHOLE:
        return [Fault(field, "over_hundred", figure=number)]
    return faults


def _whole(number: int, field: str) -> list[Fault]:
    if not isinstance(number, int):
        return [Fault(field, "not_whole", figure=number)]
    return [Fault(field, "negative", figure=number)] if number < 0 else []


def _moment(moment: datetime, field: str) -> list[Fault]:
    return [Fault(field, "without_zone", moment=moment.isoformat())] if moment.utcoffset() is None else []


def _repeated(names: Sequence[str], field: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield Fault(field, "name_twice", name=name)
        seen.add(name)


def _last_place(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
