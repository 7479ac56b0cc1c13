"""Does a period fit what was agreed, and does it hold together?"""

from collections.abc import Iterator
from fractions import Fraction

from sla.engine.credit.base import without_tax
from sla.engine.exact import plain
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


def arrived_faults(terms: Terms, period: PeriodInput) -> Iterator[str]:
    for name, day in (("start", period.start), ("end", period.end)):
        yield from year_faults(day, name)
    if period.end < period.start:
        yield f"end: {period.end} is before the start, {period.start}."
    yield from _charges(terms, period)
    if period.loss is not None:
        yield from money_faults(period.loss, terms.exponent, "loss")
    agreed = {level.code: level for level in terms.levels}
    yield from repeated_faults([entry.code for entry in period.levels], "data")
    for entry in period.levels:
        if entry.code in agreed:
            yield from _entry(agreed[entry.code], entry, f"data.{entry.code}")
        else:
            yield f"data.{entry.code}: there is no such level."


def _charges(terms: Terms, period: PeriodInput) -> Iterator[str]:
    faults = [
        *money_faults(period.charges, terms.exponent, "charges"),
        *money_faults(period.pass_through, terms.exponent, "pass_through"),
    ]
    yield from faults
    tax = terms.rules.tax
    if faults or (tax is not None and not is_sound(tax.percent)):
        return
    if Fraction(period.pass_through) > without_tax(period.charges, tax):
        less_tax = "" if tax is None or tax.in_base else f" without its {plain(tax.percent)} % tax"
        passed, charges = plain(period.pass_through), plain(period.charges)
        yield f"pass_through: {passed} is more than the charges, {charges}{less_tax}."


def _entry(level: LevelTerms, entry: LevelInput, field: str) -> Iterator[str]:
    if entry.own is None:
        yield from _measured(level, entry.measured, field)
    else:
        yield from _measured(level, entry.measured, f"{field}.vendor")
        yield from _measured(level, entry.own, f"{field}.own")
    for at, earlier in enumerate(entry.before):
        yield from _measured(level, earlier, f"{field}.before[{at}]")


def _measured(level: LevelTerms, measured: Measured, field: str) -> Iterator[str]:
    for fault in measured_faults(measured):
        yield f"{field}.{fault}"
    parts = [part for _, part in measured.parts] if isinstance(measured, Members) else [measured]
    kinds = {MeasureKind.DURATIONS: Durations, MeasureKind.HISTOGRAM: Histogram}
    for kind, form in kinds.items():
        if level.measure.kind is not kind and any(isinstance(part, form) for part in parts):
            yield f"{field}: {kind.value} arrived, and the level is measured as {level.measure.kind.value}."
    if isinstance(level.credit, PerEvent) and level.credit.amounts and level.credit.amount is None:
        if any(isinstance(part, Count) and part.count and not part.by for part in parts):
            yield f"{field}.by: it is missing; events cost an amount by severity."
