"""How long did cases take, on the clock that was agreed?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import floor

from sla.engine.exact import exact_text, plain, to_decimal
from sla.engine.measure.clock import Running, running, working_time
from sla.engine.measure.instants import MINUTE, instant, microseconds, time_figures
from sla.engine.measure.intervals import Span, clip, union, without
from sla.engine.measure.percentiles import percent_of, percentile, rank_of
from sla.engine.types import Calendar, Clock, Durations, LevelTerms, Outcome, Reading, Step, Ticket
from sla.engine.working import step

MAJEURE = "force_majeure"
SHARE = "share_within"
MEAN = "mean"


@dataclass(frozen=True, slots=True)
class _Timed:
    """A case by its clock, in microseconds; `late` says past the target, `too_late` that force majeure came after."""

    used: int
    stopped: int
    open: bool
    late: bool
    too_late: bool
    incident: str


@dataclass(frozen=True, slots=True)
class _Clocks:
    """The agreed clock; and with relief taken out of it, once for each number of stretches of force majeure that
    count for a case, the earliest first."""

    agreed: Running
    relieved: tuple[Running, ...]
    majeure: tuple[Span, ...]
    target: int | None
    as_of: int

    def time(self, ticket: Ticket) -> _Timed:
        begin = microseconds(ticket.start)
        stop = self.as_of if ticket.stop is None else microseconds(ticket.stop)
        pauses = clip(union((microseconds(a), microseconds(b)) for a, b in ticket.pauses), begin, stop)
        counting = self._majeure_that_counts(begin, pauses)
        used = _used(self.relieved[counting], begin, stop, pauses)
        return _Timed(
            used=used,
            stopped=self.agreed.between(begin, stop) - used,
            open=ticket.stop is None,
            late=self.target is not None and used > self.target,
            too_late=any(arose < stop for arose, _ in self.majeure[counting:]),
            incident=ticket.incident,
        )

    def _majeure_that_counts(self, begin: int, pauses: Sequence[Span]) -> int:
        """How many stretches of force majeure excuse a case: those before the first that found it past its target."""
        if self.target is None:
            return len(self.majeure)
        for at, (arose, _) in enumerate(self.majeure):
            if _used(self.relieved[at], begin, arose, pauses) > self.target:
                return at
        return len(self.majeure)


def read_durations(terms: LevelTerms, durations: Durations, calendar: Calendar | None, zone: str) -> Reading:
    """The share of cases within the target × scale, or the mean or a percentile of their time, in minutes.

    An open case past its target is judged, by its time so far; any other open one is not known yet and left out.
    `ValueError` for working hours without a calendar, a share without a target, and an unknown statistic.
    """
    target = terms.measure.target_minutes
    clocks = _clocks(terms, durations, calendar, zone)
    timed = [clocks.time(ticket) for ticket in durations.tickets]
    judged = [one for one in timed if one.late or not one.open]
    lines = list(_case_lines(terms, durations, timed, judged))
    if not judged:
        return Reading(Outcome.NOT_APPLICABLE, 0, tuple(lines))
    late = [one for one in judged if one.late]
    if target is not None:
        minutes = plain(target)
        lines.append(step("tickets_within", within=str(len(judged) - len(late)), target_minutes=minutes))
        lines.append(step("tickets_late", late=str(len(late)), target_minutes=minutes))
    exact, closing = _statistic(terms, judged, len(judged) - len(late))
    return Reading(
        exact,
        len(judged),
        (*lines, *closing),
        misses=None if target is None else len(late),
        events=len(late) if terms.measure.statistic == SHARE else None,
        incidents=tuple(sorted({one.incident for one in late} - {""})),
    )


def _clocks(terms: LevelTerms, durations: Durations, calendar: Calendar | None, zone: str) -> _Clocks:
    relief = [(microseconds(span.start), microseconds(span.end), span.category) for span in durations.relief]
    other = [(begin, stop) for begin, stop, category in relief if category != MAJEURE]
    majeure = union((begin, stop) for begin, stop, category in relief if category == MAJEURE)
    spans = _agreed_time(terms, durations, calendar, zone)
    target = terms.measure.target_minutes
    return _Clocks(
        agreed=running(spans),
        relieved=tuple(running(_less(spans, [*other, *majeure[:count]])) for count in range(len(majeure) + 1)),
        majeure=tuple(majeure),
        target=None if target is None else floor(Fraction(target) * MINUTE),
        as_of=microseconds(durations.as_of),
    )


def _agreed_time(terms: LevelTerms, durations: Durations, calendar: Calendar | None, zone: str) -> list[Span]:
    first, last = _reach(durations)
    if terms.measure.clock is Clock.ELAPSED:
        return union([(microseconds(first), microseconds(last))])
    if calendar is None:
        raise ValueError("measure.clock: business time needs a calendar, and the schedule has none.")
    return working_time(calendar, zone, first, last)


def _reach(durations: Durations) -> tuple[datetime, datetime]:
    moments = [durations.as_of, *(ticket.start for ticket in durations.tickets)]
    moments.extend(ticket.stop for ticket in durations.tickets if ticket.stop is not None)
    return min(moments, key=microseconds), max(moments, key=microseconds)


def _less(spans: Sequence[Span], relief: Sequence[Span]) -> list[Span]:
    holes = union(relief)
    return [part for begin, stop in spans for part in without(begin, stop, holes)]


def _used(clock: Running, begin: int, stop: int, pauses: Sequence[Span]) -> int:
    paused = sum(clock.between(a, min(b, stop)) for a, b in pauses if a < stop)
    return clock.between(begin, max(begin, stop)) - paused


def _case_lines(
    terms: LevelTerms, durations: Durations, timed: Sequence[_Timed], judged: Sequence[_Timed]
) -> Iterator[Step]:
    as_of = instant(durations.as_of)
    overdue = sum(one.open for one in judged)
    too_late = sum(one.too_late for one in judged)
    stopped = [one.stopped for one in judged if one.stopped]
    yield step("tickets_due", total=str(len(timed)), clock=terms.measure.clock.value)
    if len(judged) < len(timed):
        yield step("tickets_unknown", open=str(len(timed) - len(judged)), as_of=as_of)
    if overdue:
        yield step("tickets_overdue", open=str(overdue), as_of=as_of)
    yield step("tickets_judged", judged=str(len(judged)))
    if stopped:
        yield step("clock_stopped", cases=str(len(stopped)), **time_figures(sum(stopped)))
    if too_late:
        yield step("majeure_late", cases=str(too_late))


def _statistic(terms: LevelTerms, judged: Sequence[_Timed], within: int) -> tuple[Fraction, tuple[Step, ...]]:
    match terms.measure.statistic:
        case "share_within":
            return _share(terms, len(judged), within)
        case "mean":
            return _mean(terms, judged)
        case statistic:
            return _percentile(terms, judged, percent_of(statistic))


def _share(terms: LevelTerms, judged: int, within: int) -> tuple[Fraction, tuple[Step, ...]]:
    if terms.measure.target_minutes is None:
        raise ValueError("measure.target_minutes: a share within the target needs one.")
    exact = within * Fraction(terms.measure.scale) / judged
    closing = step(
        "exact_within",
        within=str(within),
        judged=str(judged),
        scale=plain(terms.measure.scale),
        exact=exact_text(exact),
        unit=terms.unit,
    )
    return exact, (closing,)


def _mean(terms: LevelTerms, judged: Sequence[_Timed]) -> tuple[Fraction, tuple[Step, ...]]:
    together = sum(one.used for one in judged)
    exact = Fraction(together, MINUTE * len(judged))
    closing = step(
        "exact_mean", **time_figures(together), judged=str(len(judged)), exact=exact_text(exact), unit=terms.unit
    )
    return exact, (closing,)


def _percentile(terms: LevelTerms, judged: Sequence[_Timed], percent: int) -> tuple[Fraction, tuple[Step, ...]]:
    ordered = sorted(one.used for one in judged)
    method = terms.measure.method
    rank = rank_of(percent, len(ordered), method)
    exact = percentile(ordered, rank) / MINUTE
    places = (int(rank),) if rank == int(rank) else (int(rank), int(rank) + 1)
    return exact, (
        step(
            "rank",
            percent=str(percent),
            method=method.value,
            judged=str(len(ordered)),
            rank=plain(to_decimal(rank)),
        ),
        *(step("ranked", place=str(place), **time_figures(ordered[place - 1])) for place in places),
        step("exact_percentile", percent=str(percent), exact=exact_text(exact), unit=terms.unit),
    )
