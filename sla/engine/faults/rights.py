"""Do triggers and the calendar hold together?"""

from collections.abc import Iterator, Sequence
from datetime import time

from sla.engine.fault import Fault
from sla.engine.faults.figures import (
    MAX_DAYS,
    MAX_PERIODS,
    amount_faults,
    blank_faults,
    out_of_faults,
    percent_faults,
    range_faults,
)
from sla.engine.types import Calendar, Trigger

TRIGGERS: dict[str, tuple[str, ...]] = {
    "consecutive": ("k",),
    "k_of_n": ("k", "n"),
    "mean_below": ("value", "n"),
    "credits_amount": ("value", "n"),
    "credits_percent": ("percent", "k", "n"),
    "share_of_measurements": ("percent", "n"),
}
"""The figures that each type of trigger needs; it takes no others."""

ON_THE_WHOLE = ("credits_amount", "credits_percent")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = time(0)


def trigger_faults(trigger: Trigger, codes: Sequence[str], field: str) -> Iterator[Fault]:
    yield from blank_faults(trigger.code, f"{field}.code")
    if trigger.type not in TRIGGERS:
        yield Fault(f"{field}.type", "none_of", word=trigger.type, words=", ".join(TRIGGERS))
    else:
        yield from _trigger_figures(trigger, field)
    if trigger.level and trigger.type in ON_THE_WHOLE:
        yield Fault(f"{field}.level", "right_on_whole", type=trigger.type)
    elif trigger.level and trigger.level not in codes:
        yield Fault(f"{field}.level", "unknown_level", level=trigger.level)
    if trigger.exercise_days is not None:
        yield from range_faults(trigger.exercise_days, 0, MAX_DAYS, f"{field}.exercise_days")


def _trigger_figures(trigger: Trigger, field: str) -> Iterator[Fault]:
    given = {"k": trigger.k, "n": trigger.n, "value": trigger.value, "percent": trigger.percent}
    needed = TRIGGERS[trigger.type]
    for name, figure in given.items():
        if figure is None and name in needed:
            yield Fault(f"{field}.{name}", "right_needs", type=trigger.type)
        if figure is not None and name not in needed:
            yield Fault(f"{field}.{name}", "right_without", type=trigger.type)
    if trigger.k is not None and trigger.n is not None:
        yield from out_of_faults(trigger.k, trigger.n, f"{field}.k", f"{field}.n")
    elif trigger.k is not None:
        yield from range_faults(trigger.k, 1, MAX_PERIODS, f"{field}.k")
    elif trigger.n is not None:
        yield from range_faults(trigger.n, 1, MAX_PERIODS, f"{field}.n")
    if trigger.value is not None:
        yield from amount_faults(trigger.value, f"{field}.value")
    if trigger.percent is not None:
        yield from percent_faults(trigger.percent, f"{field}.percent")


def calendar_faults(calendar: Calendar) -> Iterator[Fault]:
    if len(calendar.hours) != len(WEEKDAYS):
        yield Fault("calendar.hours", "weekdays", count=len(calendar.hours))
    for weekday, hours in zip(WEEKDAYS, calendar.hours, strict=False):
        yield from _hours(hours, f"calendar.hours.{weekday}")
    for day in sorted(calendar.closed & calendar.open):
        yield Fault("calendar.open", "closed_and_open", day=day)


def _hours(hours: Sequence[tuple[time, time]], field: str) -> Iterator[Fault]:
    """An end of 00:00 is the midnight after; a night shift stands on both its days."""
    taken: list[tuple[time, time]] = []
    for at, (begin, stop) in enumerate(hours):
        said = {"start": f"{begin:%H:%M}", "end": f"{stop:%H:%M}"}
        if stop <= begin and stop != MIDNIGHT:
            yield Fault(f"{field}[{at}]", "night_shift", **said)
            continue
        clash = next((other for other in taken if _meet((begin, stop), other)), None)
        if clash is not None:
            other = {"other_start": f"{clash[0]:%H:%M}", "other_end": f"{clash[1]:%H:%M}"}
            yield Fault(f"{field}[{at}]", "hours_overlap", **said, **other)
        taken.append((begin, stop))


def _meet(one: tuple[time, time], other: tuple[time, time]) -> bool:
    def begins_within(begin: time, span: tuple[time, time]) -> bool:
        return span[0] <= begin and (span[1] == MIDNIGHT or begin < span[1])

    return begins_within(one[0], other) or begins_within(other[0], one)
