"""How are measurements, periods and whole cases written down, in the one canonical form?

`read_case` gives the same back. Approved relief stands with what it bears on, instants are in UTC, and what has no
order stands sorted, so that the same month always gives the same text.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sla.engine.case.canonical import Json
from sla.engine.case.measured import INFINITE, outage_order, ticket_order
from sla.engine.case.outlook import NOTHING, write_outlook
from sla.engine.case.read import FORMAT, Case
from sla.engine.case.relief import in_order
from sla.engine.case.write_terms import Written, kept, number, write_terms
from sla.engine.exact import plain
from sla.engine.measure.instants import instant
from sla.engine.types import (
    Availability,
    Count,
    Durations,
    LevelInput,
    Measured,
    Members,
    NoActivity,
    NotReported,
    Outage,
    PeriodInput,
    Ratio,
    ReliefSpan,
    Slices,
    Ticket,
    Value,
)


def write_case(case: Case) -> Written:
    """A whole case file."""
    outlooks = case.outlooks or (NOTHING,) * len(case.periods)
    return {
        "format": FORMAT,
        **kept(title=case.title or None, source=case.source or None),
        **write_terms(case.terms),
        "periods": [
            {**write_period(period), **write_outlook(ahead)}
            for period, ahead in zip(case.periods, outlooks, strict=True)
        ],
    }


def write_period(period: PeriodInput) -> Written:
    """A period of a case; `before` is not part of it, because the simulator hands that over itself."""
    return {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "charges": plain(period.charges),
        **kept(
            pass_through=plain(period.pass_through) if period.pass_through else None,
            loss=number(period.loss),
            as_of=None if period.as_of is None else period.as_of.isoformat(),
        ),
        "data": {entry.code: write_entry(entry) for entry in period.levels},
    }


def write_entry(entry: LevelInput) -> Json:
    """What arrived for a level."""
    beside = kept(late=entry.late or None, excused=entry.excused or None)
    measured = write_data(entry.measured)
    if entry.own is not None:
        return {"vendor": measured, "own": write_data(entry.own), **beside}
    if not beside:
        return measured
    return {**measured, **beside} if isinstance(measured, dict) else {"vendor": None, **beside}


def write_data(measured: Measured) -> Json:
    """What one side measured; None where nothing was reported."""
    match measured:
        case NotReported():
            return None
        case NoActivity():
            return {"none": True}
        case Members(parts):
            return {"members": {name: write_data(part) for name, part in parts}}
        case Ratio():
            counted = kept(excluded=measured.excluded or None, flags=_counts(measured.flags))
            return {"good": measured.good, "total": measured.total, **counted}
        case Slices(rates):
            return {"error_rates": [[plain(rate), count] for rate, count in rates]}
        case Value(value, n):
            return {"value": plain(value), **kept(n=n)}
        case Count(count, by):
            return {"count": count, **kept(by=_counts(by))}
        case Availability():
            return _availability(measured)
        case Durations(tickets, as_of, relief):
            cases = sorted(tickets, key=ticket_order)
            return {
                "tickets": [_ticket(ticket) for ticket in cases],
                "as_of": instant(as_of),
                **kept(relief=_relief(relief)),
            }
        case _:
            return {"sets": [[[_end(end), count] for end, count in buckets] for buckets in measured.sets]}


def _counts(counts: tuple[tuple[str, int], ...]) -> Written | None:
    return dict(sorted(counts)) or None


def _end(at_most: Decimal | None) -> str:
    return INFINITE if at_most is None else plain(at_most)


def _availability(availability: Availability) -> Written:
    over = None if availability.as_of == availability.end else instant(availability.as_of)
    return {
        "start": instant(availability.start),
        "end": instant(availability.end),
        **kept(as_of=over),
        "outages": [_outage(outage) for outage in sorted(availability.outages, key=outage_order)],
        **kept(relief=_relief(availability.relief), unknown=_stretches(availability.unknown)),
    }


def _outage(outage: Outage) -> Written:
    return {
        "start": instant(outage.start),
        "end": None if outage.end is None else instant(outage.end),
        **kept(weight=None if outage.weight == 1 else plain(outage.weight), incident=outage.incident or None),
    }


def _ticket(ticket: Ticket) -> Written:
    return {
        "id": ticket.id,
        "start": instant(ticket.start),
        "stop": None if ticket.stop is None else instant(ticket.stop),
        **kept(pauses=_stretches(ticket.pauses), incident=ticket.incident or None),
    }


def _stretches(spans: Sequence[tuple[datetime, datetime]]) -> Json:
    return [[instant(begin), instant(stop)] for begin, stop in sorted(spans)] or None


def _relief(relief: Sequence[ReliefSpan]) -> Json:
    return [
        {"start": instant(span.start), "end": instant(span.end), **kept(category=span.category or None)}
        for span in in_order(relief)
    ] or None
