"""Does a period fit what was agreed, and does it hold together?"""

from collections.abc import Iterator
from fractions import Fraction

from sla.engine.credit.base import without_tax
from sla.engine.exact import plain
from sla.engine.fault import Fault
from sla.engine.faults.figures import is_sound, money_faults, repeated_faults, year_faults
from sla.engine.measure import measured_faults
from sla.engine.types import (
    Count,
    Durations,
    Histogram,
    LevelInput,
    LevelTerms,
    Measured,
    MeasureKind,
    Members,
    PerEvent,
    PeriodInput,
    Terms,
)


def arrived_faults(terms: Terms, period: PeriodInput) -> Iterator[Fault]:
    for name, day in (("start", period.start), ("end", period.end)):
        yield from year_faults(day, name)
    if period.end < period.start:
        yield Fault("end", "ends_before", end=period.end, start=period.start)
    yield from _charges(terms, period)
    if period.loss is not None:
        yield from money_faults(period.loss, terms.exponent, "loss")
    agreed = {level.code: level for level in terms.levels}
    yield from repeated_faults([entry.code for entry in period.levels], "data")
    for entry in period.levels:
        if entry.code in agreed:
            yield from _entry(agreed[entry.code], entry, f"data.{entry.code}")
        else:
            yield Fault(f"data.{entry.code}", "no_such_level")


def _charges(terms: Terms, period: PeriodInput) -> Iterator[Fault]:
    faults = [
        *money_faults(period.charges, terms.exponent, "charges"),
        *money_faults(period.pass_through, terms.exponent, "pass_through"),
    ]
    yield from faults
    tax = terms.rules.tax
    if faults or (tax is not None and not is_sound(tax.percent)):
        return
    if Fraction(period.pass_through) > without_tax(period.charges, tax):
        said = {"passed": plain(period.pass_through), "charges": plain(period.charges)}
        if tax is None or tax.in_base:
            yield Fault("pass_through", "pass_through_over", **said)
        else:
            yield Fault("pass_through", "pass_through_over_net", **said, tax=plain(tax.percent))


def _entry(level: LevelTerms, entry: LevelInput, field: str) -> Iterator[Fault]:
    if entry.own is None:
        yield from _measured(level, entry.measured, field)
    else:
        yield from _measured(level, entry.measured, f"{field}.vendor")
        yield from _measured(level, entry.own, f"{field}.own")
    for at, earlier in enumerate(entry.before):
        yield from _measured(level, earlier, f"{field}.before[{at}]")


def _measured(level: LevelTerms, measured: Measured, field: str) -> Iterator[Fault]:
    for fault in measured_faults(measured):
        yield fault.under(f"{field}.")
    parts = [part for _, part in measured.parts] if isinstance(measured, Members) else [measured]
    kinds = {MeasureKind.DURATIONS: Durations, MeasureKind.HISTOGRAM: Histogram}
    for kind, form in kinds.items():
        if level.measure.kind is not kind and any(isinstance(part, form) for part in parts):
            yield Fault(field, "other_kind", kind=kind, measured=level.measure.kind)
    if isinstance(level.credit, PerEvent) and level.credit.amounts and level.credit.amount is None:
        if any(isinstance(part, Count) and part.count and not part.by for part in parts):
            yield Fault(f"{field}.by", "no_severity")
