"""How long was the service up?"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from sla.engine.exact import exact_text, plain
from sla.engine.measure.instants import MINUTE, instant, microseconds, time_figures
from sla.engine.measure.intervals import Span, Weighted, clip, heaviest, length, union, without
from sla.engine.types import Availability, Denominator, LevelTerms, Outage, Outcome, Planned, Reading, Step
from sla.engine.working import step

PLANNED = "planned_maintenance"


@dataclass(frozen=True, slots=True)
class _Down:
    """An outage that counts: its parts within the time measured, and what relief leaves of them."""

    outage: Outage
    gross: list[Span]
    net: list[Span]

    @property
    def weight(self) -> Fraction:
        return Fraction(self.outage.weight)


def read_availability(terms: LevelTerms, availability: Availability) -> Reading:
    """(time judged − downtime) ÷ time judged × scale.

    Downtime is the union of the outages, by the heaviest weight at each instant, less the union of the relief. It is
    divided by the time measured, or by that less the relief. A window wholly under relief is excused.
    """
    unknown = _unknown(availability)
    window = _measured(availability, unknown)
    relief = _relief(terms, availability, window)
    relieved, measured = length(relief), length(window)
    downs = [_down(availability, outage, window, relief) for outage in availability.outages]
    counted = [down for down in downs if down.gross and not _is_short(terms, availability, down.outage)]
    net = heaviest(_weighted((down, down.net) for down in counted))
    lines = [
        step("window", start=instant(availability.start), end=instant(availability.end), **_window_time(availability)),
        *_unknown_lines(unknown),
        *_short_lines(terms, availability, downs),
        *_downtime_lines(terms, availability, counted, net, relief),
    ]
    reading = Reading(
        Outcome.EXCUSED,
        minutes=net / MINUTE,
        incidents=tuple(sorted({down.outage.incident for down in counted if down.net and down.weight} - {""})),
        steps=tuple(lines),
    )
    if relieved == measured:
        return reading
    less = terms.measure.denominator is Denominator.LESS_RELIEF
    judged = measured - relieved if less else measured
    exact = (judged - net) * Fraction(terms.measure.scale) / judged
    if relief or unknown:
        lines.append(step("time_judged", denominator=terms.measure.denominator.value, **time_figures(judged)))
    lines.append(_exact_line(terms, judged, net, exact))
    return Reading(exact, None, tuple(lines), minutes=reading.minutes, incidents=reading.incidents)


def _unknown(availability: Availability) -> list[Span]:
    spans = ((microseconds(begin), microseconds(stop)) for begin, stop in availability.unknown)
    return clip(union(spans), microseconds(availability.start), microseconds(availability.end))


def _measured(availability: Availability, unknown: list[Span]) -> list[Span]:
    return list(without(microseconds(availability.start), microseconds(availability.end), unknown))


def _relief(terms: LevelTerms, availability: Availability, window: list[Span]) -> list[Span]:
    """Approved relief within the time measured; planned maintenance only where the contract has it so [S29c]."""
    plans_count = terms.measure.planned_maintenance is Planned.COUNTS
    spans = (
        (microseconds(span.start), microseconds(span.end))
        for span in availability.relief
        if not (plans_count and span.category == PLANNED)
    )
    return _within(window, union(spans))


def _within(window: list[Span], spans: list[Span]) -> list[Span]:
    return [part for opens, closes in window for part in clip(spans, opens, closes)]


def _down(availability: Availability, outage: Outage, window: list[Span], relief: list[Span]) -> _Down:
    gross = _within(window, [_whole(availability, outage)])
    return _Down(outage, gross, [part for begin, stop in gross for part in without(begin, stop, relief)])


def _whole(availability: Availability, outage: Outage) -> Span:
    """An outage from end to end, whatever the window; an open one reaches to the moment we look."""
    return microseconds(outage.start), microseconds(availability.as_of if outage.end is None else outage.end)


def _is_short(terms: LevelTerms, availability: Availability, outage: Outage) -> bool:
    """Whether it is shorter than the contract counts, judged before it is cut to the window."""
    least = terms.measure.min_minutes
    begin, stop = _whole(availability, outage)
    return least is not None and stop - begin < Fraction(least) * MINUTE


def _weighted(parts: Iterable[tuple[_Down, list[Span]]]) -> list[Weighted]:
    return [(begin, stop, down.weight) for down, spans in parts for begin, stop in spans]


def _added(downs: Iterable[_Down]) -> Fraction:
    return sum((length(down.gross) * down.weight for down in downs), Fraction(0))


def _window_time(availability: Availability) -> dict[str, str]:
    return time_figures(microseconds(availability.end) - microseconds(availability.start))


def _unknown_lines(unknown: list[Span]) -> list[Step]:
    return [step("window_unknown", **time_figures(length(unknown)))] if unknown else []


def _short_lines(terms: LevelTerms, availability: Availability, downs: list[_Down]) -> list[Step]:
    least = terms.measure.min_minutes
    if least is None:
        return []
    short = [down for down in downs if down.gross and _is_short(terms, availability, down.outage)]
    return [
        step("outages_short", count=str(len(short)), min_minutes=plain(least), **time_figures(_added(short))),
    ]


def _downtime_lines(
    terms: LevelTerms, availability: Availability, counted: list[_Down], net: Fraction, relief: list[Span]
) -> list[Step]:
    gross = heaviest(_weighted((down, down.gross) for down in counted))
    added = _added(counted)
    lines = [
        step(
            "outages",
            count=str(len(counted)),
            open=str(sum(down.outage.end is None for down in counted)),
            as_of=instant(availability.as_of),
            **time_figures(added),
        ),
        step("overlap", **time_figures(added - gross)),
        *_planned_lines(terms, availability),
    ]
    if not relief:
        return [*lines, step("downtime", **time_figures(net))]
    return [
        *lines,
        step("downtime_gross", **time_figures(gross)),
        step("downtime_relieved", **time_figures(gross - net)),
        step("downtime", **time_figures(net)),
        step("relief_time", count=str(len(relief)), **time_figures(length(relief))),
    ]


def _planned_lines(terms: LevelTerms, availability: Availability) -> list[Step]:
    planned = sum(span.category == PLANNED for span in availability.relief)
    if not planned or terms.measure.planned_maintenance is Planned.RELIEF:
        return []
    return [step("planned_counts", count=str(planned))]


def _exact_line(terms: LevelTerms, judged: int, net: Fraction, exact: Fraction) -> Step:
    up, whole = time_figures(judged - net), time_figures(judged)
    return step(
        "exact_time",
        up_seconds=up["seconds"],
        window_seconds=whole["seconds"],
        up_minutes=up["minutes"],
        window_minutes=whole["minutes"],
        scale=plain(terms.measure.scale),
        exact=exact_text(exact),
        unit=terms.unit,
    )
