"""What was measured in the period, exactly? One module a way of measuring (domain 2 and 8)."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from sla.engine.exact import exact_text
from sla.engine.measure.availability import read_availability
from sla.engine.measure.commitments import Commitment, commitments
from sla.engine.measure.durations import read_durations
from sla.engine.measure.faults import measured_faults
from sla.engine.measure.histogram import read_histogram
from sla.engine.measure.members import worst_of
from sla.engine.measure.pooling import pool
from sla.engine.measure.rows import read_count, read_ratio, read_slices, read_value
from sla.engine.types import (
    Availability,
    Calendar,
    Count,
    Durations,
    Histogram,
    LevelTerms,
    Measured,
    Members,
    NoActivity,
    NotReported,
    Outcome,
    Ratio,
    Reading,
    Slices,
    Value,
)
from sla.engine.working import step

__all__ = ["KINDS", "Commitment", "average", "commitments", "measured_faults", "pool", "read"]

KINDS: dict[type, str] = {
    NotReported: "not_reported",
    NoActivity: "no_activity",
    Ratio: "ratio",
    Slices: "slices",
    Value: "value",
    Count: "count",
    Availability: "availability",
    Durations: "durations",
    Histogram: "histogram",
    Members: "members",
}


def read(terms: LevelTerms, measured: Measured, calendar: Calendar | None, zone: str) -> Reading:
    """Turn what arrived into an exact figure, or into the outcome that stands in its place.

    `measured_faults` must have nothing to say. `ValueError` for terms that cannot be measured by: working hours
    without a calendar, a share within a target without one, an unknown statistic.
    """
    match measured:
        case NotReported():
            return Reading(Outcome.NOT_REPORTED, None, (step("not_reported", on_missing=terms.on_missing.value),))
        case NoActivity():
            return Reading(Outcome.NOT_APPLICABLE, 0, (step("no_activity"),))
        case Ratio():
            return read_ratio(terms, measured)
        case Slices():
            return read_slices(terms, measured)
        case Value():
            return read_value(terms, measured)
        case Count():
            return read_count(terms, measured)
        case Availability():
            return read_availability(terms, measured)
        case Durations():
            return read_durations(terms, measured, calendar, zone)
        case Histogram():
            return read_histogram(terms, measured)
        case _:  # by member; mypy proves that nothing else is left
            return worst_of(terms, [(name, read(terms, part, calendar, zone)) for name, part in measured.parts])


def average(terms: LevelTerms, this: Reading, earlier: Sequence[Reading]) -> Reading:
    """This period's reading with the mean of its exact value and those of earlier periods, the preceding one last.

    Earlier periods without a value are left out. A period without one of its own keeps its outcome: what came before
    does not stand in for what was not measured.
    """
    if isinstance(this.found, Outcome):
        return this
    values = [this.found, *(one.found for one in earlier if isinstance(one.found, Fraction))]
    together = sum(values, Fraction(0))
    mean = together / len(values)
    lines = (
        step(
            "earlier_value",
            back=str(back),
            exact=exact_text(one.found) if isinstance(one.found, Fraction) else "",
            unit=terms.unit,
        )
        for back, one in enumerate(reversed(earlier), start=1)
    )
    closing = step(
        "exact_average",
        sum=exact_text(together),
        values=str(len(values)),
        exact=exact_text(mean),
        unit=terms.unit,
    )
    return replace(this, found=mean, steps=(*this.steps, *lines, closing))
