"""What was measured in the period, exactly?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from heapq import heappop, heappush
from itertools import pairwise
from typing import assert_never

from sla.engine.exact import exact_text, plain, to_decimal
from sla.engine.types import (
    Availability,
    LevelTerms,
    Measured,
    NoActivity,
    NotReported,
    Outage,
    Outcome,
    Ratio,
    Step,
    Value,
)
from sla.engine.working import minutes, step

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000

# From and to in microseconds, and the weight.
Span = tuple[int, int, Fraction]

KINDS: dict[type, str] = {
    NotReported: "not_reported",
    NoActivity: "no_activity",
    Ratio: "ratio",
    Value: "value",
    Availability: "availability",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the measurement says: `found` is the exact figure, or the outcome in its place when there is none."""

    found: Fraction | Outcome
    n: int | None
    steps: tuple[Step, ...]


def read(terms: LevelTerms, measured: Measured) -> Reading:
    """Turn what arrived into an exact figure, or into the outcome that stands in its place."""
    match measured:
        case NotReported():
            return Reading(Outcome.NOT_REPORTED, None, (step("not_reported", on_missing=terms.on_missing.value),))
        case NoActivity():
            return Reading(Outcome.NOT_APPLICABLE, 0, (step("no_activity"),))
        case Ratio():
            return _read_ratio(terms, measured)
        case Value():
            return _read_value(measured)
        case Availability():
            return _read_availability(measured)
        case _:
            assert_never(measured)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 in UTC.

    Two datetimes of one zone subtract by the clock on the wall, which is an hour wrong across a change of the clock.
    """
    return (moment.astimezone(UTC) - EPOCH) // MICROSECOND


def downtime(availability: Availability) -> Fraction:
    """Weighted microseconds out of service within the window: the union of the outages, never their sum."""
    return heaviest(spans(availability))


def spans(availability: Availability) -> list[Span]:
    """The outages' parts within the window; an open one reaches to `as_of`."""
    opens, closes = microseconds(availability.start), microseconds(availability.end)
    clipped = []
    for outage in availability.outages:
        begin = max(microseconds(outage.start), opens)
        stop = min(microseconds(availability.as_of if outage.end is None else outage.end), closes)
        if begin < stop:
            clipped.append((begin, stop, Fraction(outage.weight)))
    return clipped


def heaviest(parts: Iterable[Span]) -> Fraction:
    """Time covered by the parts, each instant once and by the heaviest weight that covers it."""
    waiting = sorted(parts, reverse=True)
    edges = sorted({edge for begin, stop, _ in waiting for edge in (begin, stop)})
    covering: list[tuple[Fraction, int]] = []  # lightest last: (−weight, stop)
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


def _read_ratio(terms: LevelTerms, ratio: Ratio) -> Reading:
    judged = ratio.total - ratio.excluded
    counted = (
        step("rows_due", total=str(ratio.total)),
        step("rows_excluded", excluded=str(ratio.excluded)),
        step("rows_judged", judged=str(judged)),
    )
    if judged == 0:
        return Reading(Outcome.EXCUSED if ratio.total else Outcome.NOT_APPLICABLE, 0, counted)
    exact = Fraction(ratio.good * 100, judged)
    way = terms.direction.value
    return Reading(
        exact,
        judged,
        (
            *counted,
            step("rows_good", good=str(ratio.good), direction=way),
            step("rows_not_good", not_good=str(judged - ratio.good), direction=way),
            step("exact_rows", good=str(ratio.good), judged=str(judged), exact=exact_text(exact)),
        ),
    )


def _read_value(reported: Value) -> Reading:
    n = "" if reported.n is None else str(reported.n)
    line = step("exact_reported", exact=exact_text(Fraction(reported.value)), n=n)
    if reported.n == 0:
        return Reading(Outcome.NOT_APPLICABLE, 0, (line,))
    return Reading(Fraction(reported.value), reported.n, (line,))


def _read_availability(availability: Availability) -> Reading:
    within = spans(availability)
    window = microseconds(availability.end) - microseconds(availability.start)
    added = sum(((stop - begin) * weight for begin, stop, weight in within), Fraction(0))
    down = heaviest(within)
    exact = (window - down) * 100 / window
    up = _time(window - down)
    length = _time(Fraction(window))
    return Reading(
        exact,
        None,
        (
            step("window", start=instant(availability.start), end=instant(availability.end), **length),
            step(
                "outages",
                count=str(len(within)),
                open=str(sum(_is_open_within(outage, availability) for outage in availability.outages)),
                as_of=instant(availability.as_of),
                **_time(added),
            ),
            step("overlap", **_time(added - down)),
            step("downtime", **_time(down)),
            step(
                "exact_time",
                up_seconds=up["seconds"],
                window_seconds=length["seconds"],
                up_minutes=up["minutes"],
                window_minutes=length["minutes"],
                exact=exact_text(exact),
            ),
        ),
    )


def instant(moment: datetime) -> str:
    """The canonical text of an instant: ISO 8601 in UTC, microseconds only where there are any."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _is_open_within(outage: Outage, availability: Availability) -> bool:
    return outage.end is None and bool(spans(replace(availability, outages=(outage,))))


def _time(duration: Fraction) -> dict[str, str]:
    seconds = to_decimal(duration / SECOND)
    return {"seconds": plain(seconds), "minutes": minutes(seconds)}
