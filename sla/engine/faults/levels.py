"""Do the terms of one level hold together?"""

import re
from collections.abc import Iterator
from decimal import Decimal

from sla.engine.exact import plain
from sla.engine.faults.credits import credit_faults
from sla.engine.faults.figures import (
    MAX_DAYS,
    MAX_PERIODS,
    amount_faults,
    blank_faults,
    out_of_faults,
    positive_faults,
    quoted,
    range_faults,
    whole_faults,
)
from sla.engine.types import (
    Calendar,
    Clock,
    Direction,
    LevelTerms,
    MeasureKind,
    MeasureTerms,
    Terms,
    Window,
    WindowKind,
)

MAX_PRECISION = 6
PERCENTILE = re.compile(r"p[1-9][0-9]?")
SHARE_WITHIN = "share_within"


def level_faults(terms: Terms, level: LevelTerms, field: str) -> Iterator[str]:
    yield from blank_faults(level.code, f"{field}.code")
    yield from expected_and_minimum(level.direction, level.expected, level.minimum, field)
    yield from range_faults(level.precision, 0, MAX_PRECISION, f"{field}.precision")
    yield from _window(level.window, f"{field}.window")
    yield from _measure(level.measure, terms.calendar, f"{field}.measure")
    yield from credit_faults(terms, level, f"{field}.credit")
    if level.below_expected is not None:
        rule = level.below_expected
        yield from out_of_faults(rule.misses, rule.of, f"{field}.below_expected.misses", f"{field}.below_expected.of")
    if level.low_volume is not None:
        yield from whole_faults(level.low_volume.n_min, f"{field}.low_volume.n_min")
    if level.promote is not None:
        yield from range_faults(level.promote, 1, MAX_PERIODS, f"{field}.promote.after")
    yield from range_faults(level.ripe_days, 0, MAX_DAYS, f"{field}.ripe_days")
    if level.sources is not None:
        yield from amount_faults(level.sources.tolerance, f"{field}.sources.tolerance")
    for at, limit in enumerate(level.limits):
        place = f"{field}.limits[{at}]"
        yield from blank_faults(limit.word, f"{place}.word")
        yield from amount_faults(limit.value, f"{place}.value")
        for name, count in (("count", limit.count), ("count_over", limit.count_over)):
            if count is not None:
                yield from whole_faults(count, f"{place}.{name}")
        if limit.valid_from is not None and limit.valid_to is not None and limit.valid_to < limit.valid_from:
            yield f"{place}.valid_to: {limit.valid_to} is before valid_from, {limit.valid_from}."


def expected_and_minimum(direction: Direction, expected: Decimal, minimum: Decimal | None, field: str) -> Iterator[str]:
    faults = [*amount_faults(expected, f"{field}.expected")]
    if minimum is not None:
        faults.extend(amount_faults(minimum, f"{field}.minimum"))
    yield from faults
    if minimum is None or faults:
        return
    if direction is Direction.UP and minimum > expected:
        yield (
            f"{field}.minimum: {plain(minimum)} is above the expected {plain(expected)}; "
            "where higher is better it must not be."
        )
    if direction is Direction.DOWN and minimum < expected:
        yield (
            f"{field}.minimum: {plain(minimum)} is below the expected {plain(expected)}; "
            "where lower is better it must not be."
        )


def _window(window: Window, field: str) -> Iterator[str]:
    if window.kind is WindowKind.ROLLING:
        yield from range_faults(window.periods, 1, MAX_PERIODS, field)
    elif window.periods != 1:
        yield f"{field}: only a rolling window counts periods, a {window.kind.value} is one."


def _measure(measure: MeasureTerms, calendar: Calendar | None, field: str) -> Iterator[str]:
    yield from positive_faults(measure.scale, f"{field}.scale")
    for name, minutes in (("min_minutes", measure.min_minutes), ("target_minutes", measure.target_minutes)):
        if minutes is not None:
            yield from amount_faults(minutes, f"{field}.{name}")
    if measure.share_at_most is not None:
        yield from amount_faults(measure.share_at_most, f"{field}.share_at_most")
    yield from range_faults(measure.average_of, 1, MAX_PERIODS, f"{field}.average_of")
    yield from _statistic(measure, field)
    if measure.clock is Clock.BUSINESS:
        if calendar is None:
            yield f"{field}.clock: it counts working hours only, and there is no calendar that says which they are."
        elif not any(calendar.hours):
            yield f"{field}.clock: it counts working hours only, and the calendar has none on any weekday."


def _statistic(measure: MeasureTerms, field: str) -> Iterator[str]:
    word, kind = measure.statistic, measure.kind
    if kind is MeasureKind.DURATIONS:
        if word not in (SHARE_WITHIN, "mean") and not PERCENTILE.fullmatch(word):
            yield f"{field}.statistic: {quoted(word)} is none of share_within, mean, p1 … p99."
        if word == SHARE_WITHIN and measure.target_minutes is None:
            yield f"{field}.target_minutes: it is missing; share_within counts the cases that took at most so long."
    elif kind is MeasureKind.HISTOGRAM:
        if measure.share_at_most is not None and word:
            yield f"{field}.statistic: {word} and share_at_most are two different figures; only one can be judged."
        elif measure.share_at_most is None and not PERCENTILE.fullmatch(word):
            yield f"{field}.statistic: {quoted(word)} is none of p1 … p99, and no share_at_most stands in its place."
    elif word:
        yield f"{field}.statistic: {kind.value} has none; it belongs to durations and histograms."
    if kind is not MeasureKind.HISTOGRAM and measure.share_at_most is not None:
        yield f"{field}.share_at_most: {kind.value} has none; it belongs to histograms."
