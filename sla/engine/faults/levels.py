"""Do the terms of one level hold together?"""

import re
from collections.abc import Iterator
from decimal import Decimal

from sla.engine.exact import plain
from sla.engine.fault import Fault
from sla.engine.faults.credits import credit_faults
from sla.engine.faults.figures import (
    MAX_DAYS,
    MAX_PERIODS,
    amount_faults,
    blank_faults,
    out_of_faults,
    positive_faults,
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


def level_faults(terms: Terms, level: LevelTerms, field: str) -> Iterator[Fault]:
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
            yield Fault(f"{place}.valid_to", "limit_backwards", last=limit.valid_to, first=limit.valid_from)


def expected_and_minimum(
    direction: Direction, expected: Decimal, minimum: Decimal | None, field: str
) -> Iterator[Fault]:
    faults = [*amount_faults(expected, f"{field}.expected")]
    if minimum is not None:
        faults.extend(amount_faults(minimum, f"{field}.minimum"))
    yield from faults
    if minimum is None or faults:
        return
    if direction is Direction.UP and minimum > expected:
        yield Fault(f"{field}.minimum", "minimum_above", minimum=plain(minimum), expected=plain(expected))
    if direction is Direction.DOWN and minimum < expected:
        yield Fault(f"{field}.minimum", "minimum_below", minimum=plain(minimum), expected=plain(expected))


def _window(window: Window, field: str) -> Iterator[Fault]:
    if window.kind is WindowKind.ROLLING:
        yield from range_faults(window.periods, 1, MAX_PERIODS, field)
    elif window.periods != 1:
        yield Fault(field, "window_counts", window=window.kind)


def _measure(measure: MeasureTerms, calendar: Calendar | None, field: str) -> Iterator[Fault]:
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
            yield Fault(f"{field}.clock", "no_calendar")
        elif not any(calendar.hours):
            yield Fault(f"{field}.clock", "no_working_hours")


def _statistic(measure: MeasureTerms, field: str) -> Iterator[Fault]:
    word, kind = measure.statistic, measure.kind
    if kind is MeasureKind.DURATIONS:
        if word not in (SHARE_WITHIN, "mean") and not PERCENTILE.fullmatch(word):
            yield Fault(f"{field}.statistic", "durations_statistic", word=word)
        if word == SHARE_WITHIN and measure.target_minutes is None:
            yield Fault(f"{field}.target_minutes", "no_target")
    elif kind is MeasureKind.HISTOGRAM:
        if measure.share_at_most is not None and word:
            yield Fault(f"{field}.statistic", "two_statistics", word=word)
        elif measure.share_at_most is None and not PERCENTILE.fullmatch(word):
            yield Fault(f"{field}.statistic", "histogram_statistic", word=word)
    elif word:
        yield Fault(f"{field}.statistic", "no_statistic", kind=kind)
    if kind is not MeasureKind.HISTOGRAM and measure.share_at_most is not None:
        yield Fault(f"{field}.share_at_most", "no_share", kind=kind)
