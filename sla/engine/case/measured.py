"""What was measured for a level in a period, as a case file says it?

`null` is not reported, {"none": true} is no activity. Approved relief of the case is laid over what has instants or
rows here, so that the engine gets everything of a level in one place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sla.engine.case.instants import instant_in
from sla.engine.case.node import (
    Fields,
    Node,
    Reader,
    decimal,
    flag,
    listed,
    named,
    pair,
    text,
    whole,
    word,
)
from sla.engine.case.relief import covers, in_order, span_in
from sla.engine.case.rows import Files, commitment_in, commitments_of_file, repeated
from sla.engine.measure import commitments
from sla.engine.types import (
    Availability,
    Count,
    Durations,
    Histogram,
    LevelInput,
    LevelTerms,
    Measured,
    MeasureKind,
    Members,
    NoActivity,
    NotReported,
    Outage,
    Plain,
    Ratio,
    ReliefSpan,
    Slices,
    Ticket,
    Value,
)

INFINITE = "+Inf"
WHOLLY_DOWN = Decimal(1)
WITH_INSTANTS = (MeasureKind.COMMITMENTS, MeasureKind.AVAILABILITY, MeasureKind.DURATIONS)


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds the data of a level: its terms, the period in UTC, until when we look, and the approved relief."""

    terms: LevelTerms
    zone: ZoneInfo
    start: datetime
    end: datetime
    as_of: datetime
    relief: tuple[ReliefSpan, ...]
    relieved: frozenset[str]
    files: Files | None


def level_input(node: Node, around: Around) -> LevelInput:
    """The figures of a level, or {"vendor": …, "own": …} where both sides measured; `late` stands beside them.

    `excused` says that approved relief leaves nothing to judge where the figures cannot show it themselves.
    """
    code = around.terms.code
    if node.is_absent:
        return LevelInput(code, NotReported(), excused=_is_excused(NotReported(), around))
    fields = Fields(node)
    late = fields.get("late", flag, False)
    excused = fields.get("excused", flag, False)
    own = None
    if fields.has("vendor") or fields.has("own"):
        vendor = fields.get("vendor", measured_in(around), NotReported())
        own = fields.get("own", measured_in(around), NotReported()) if fields.has("own") else None
        fields.close()
    else:
        vendor = _reported(fields, around)
    return LevelInput(code, vendor, own, late=late, excused=excused or _is_excused(vendor, around))


def _is_excused(found: Measured, around: Around) -> bool:
    """Relief over the whole period where nothing has instants to take out of it, or over every single case."""
    if around.terms.measure.kind in WITH_INSTANTS and not isinstance(found, NotReported):
        return isinstance(found, Durations) and not found.tickets and bool(around.relieved)
    return covers(around.relief, around.start, around.end)


def measured_in(around: Around) -> Reader[Measured]:
    """Reads what one side measured."""

    def read(node: Node) -> Measured:
        return _reported(Fields(node), around)

    return read


def _reported(fields: Fields, around: Around) -> Measured:
    if not fields.has("members"):
        return _plain(fields, around)
    found = Members(fields.need("members", named(_member_in(around))))
    fields.close()
    return found


def _member_in(around: Around) -> Reader[Plain]:
    def read(node: Node) -> Plain:
        return NotReported() if node.value is None else _plain(Fields(node), around)

    return read


def _plain(fields: Fields, around: Around) -> Plain:
    kind = around.terms.measure.kind
    found = _no_activity(fields) if fields.has("none") else KINDS[kind](fields, around)
    fields.close()
    return found


def _no_activity(fields: Fields) -> Plain:
    """That nothing happened is no result; a period of service without an outage says so with an empty list of them."""
    if not fields.need("none", flag):
        fields.at("none").fault("is true or left out")
    return NoActivity()


def _ratio(fields: Fields, _around: Around) -> Plain:
    return Ratio(
        good=fields.need("good", whole),
        total=fields.need("total", whole),
        excluded=fields.get("excluded", whole, 0),
        flags=fields.get("flags", named(whole), ()),
    )


def _slices(fields: Fields, _around: Around) -> Plain:
    return Slices(fields.need("error_rates", listed(pair(decimal, whole))))


def _value(fields: Fields, _around: Around) -> Plain:
    return Value(fields.need("value", decimal), fields.get("n", whole, None))


def _events(fields: Fields, _around: Around) -> Plain:
    return Count(fields.need("count", whole), fields.get("by", named(whole), ()))


def _days(fields: Fields, around: Around) -> Plain:
    """Days delivered late and the like; `count` is what they are called in the canonical form."""
    return _events(fields, around) if fields.has("count") else Count(fields.need("days", whole))


def _commitments(fields: Fields, around: Around) -> Plain:
    """Rows, a file of rows, or rows that were counted already."""
    if fields.has("csv"):
        rows = commitments_of_file(fields.at("csv"), around.files, around.zone)
    elif fields.has("rows"):
        rows = fields.need("rows", listed(commitment_in(around.zone)))
        repeated(fields.at("rows"), [row.id for row in rows])
    elif fields.has("good"):
        return _ratio(fields, around)
    else:
        fields.need("rows", listed(commitment_in(around.zone)))
        return NotReported()
    return commitments(rows, around.relief, around.relieved, around.terms.direction)


def _availability(fields: Fields, around: Around) -> Plain:
    instant = instant_in(around.zone)
    end = fields.get("end", instant, around.end)
    return Availability(
        start=fields.get("start", instant, around.start),
        end=end,
        outages=tuple(sorted(fields.get("outages", listed(outage_in(around.zone)), ()), key=outage_order)),
        as_of=fields.get("as_of", instant, min(around.as_of, end)),
        relief=_relief(fields, around),
        unknown=tuple(sorted(fields.get("unknown", listed(pair(instant, instant)), ()))),
    )


def outage_in(zone: ZoneInfo) -> Reader[Outage]:
    """Reads {"start", "end", "weight", "incident"}; end null lasts."""
    instant = instant_in(zone)

    def read(node: Node) -> Outage:
        fields = Fields(node)
        found = Outage(
            start=fields.need("start", instant),
            end=fields.get("end", instant, None),
            weight=fields.get("weight", decimal, WHOLLY_DOWN),
            incident=fields.get("incident", text, ""),
        )
        fields.close()
        return found

    return read


def outage_order(outage: Outage) -> tuple[datetime, bool, datetime, Decimal, str]:
    """The order of outages means nothing."""
    return outage.start, outage.end is None, outage.end or outage.start, outage.weight, outage.incident


def _durations(fields: Fields, around: Around) -> Plain:
    tickets = fields.need("tickets", listed(ticket_in(around.zone)))
    repeated(fields.at("tickets"), [ticket.id for ticket in tickets])
    return Durations(
        tickets=tuple(
            sorted(
                (ticket for ticket in tickets if ticket.id not in around.relieved),
                key=ticket_order,
            )
        ),
        as_of=fields.get("as_of", instant_in(around.zone), around.as_of),
        relief=_relief(fields, around),
    )


def ticket_order(ticket: Ticket) -> tuple[datetime, str]:
    """The order of cases means nothing either."""
    return ticket.start, ticket.id


def ticket_in(zone: ZoneInfo) -> Reader[Ticket]:
    """Reads {"id", "start", "stop", "pauses", "incident"}; stop null is open."""
    instant = instant_in(zone)

    def read(node: Node) -> Ticket:
        fields = Fields(node)
        found = Ticket(
            id=fields.need("id", word),
            start=fields.need("start", instant),
            stop=fields.get("stop", instant, None),
            pauses=tuple(sorted(fields.get("pauses", listed(pair(instant, instant)), ()))),
            incident=fields.get("incident", text, ""),
        )
        fields.close()
        return found

    return read


def _relief(fields: Fields, around: Around) -> tuple[ReliefSpan, ...]:
    return in_order((*around.relief, *fields.get("relief", listed(span_in(around.zone)), ())))


def _histogram(fields: Fields, _around: Around) -> Plain:
    return Histogram(fields.need("sets", listed(listed(pair(at_most, whole)))))


def at_most(node: Node) -> Decimal | None:
    """The upper end of a bucket; "+Inf" has none."""
    return None if node.value == INFINITE else decimal(node)


KINDS: Mapping[MeasureKind, Callable[[Fields, Around], Plain]] = {
    MeasureKind.RATIO: _ratio,
    MeasureKind.SLICES: _slices,
    MeasureKind.VALUE: _value,
    MeasureKind.EVENTS: _events,
    MeasureKind.DAYS: _days,
    MeasureKind.COMMITMENTS: _commitments,
    MeasureKind.AVAILABILITY: _availability,
    MeasureKind.DURATIONS: _durations,
    MeasureKind.HISTOGRAM: _histogram,
}
