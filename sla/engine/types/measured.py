"""What was measured in a period, by kind of measurement."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ReliefSpan:
    """An approved stretch of time that does not count; `category` as claimed (planned_maintenance, force_majeure …)."""

    start: datetime
    end: datetime
    category: str = ""


@dataclass(frozen=True, slots=True)
class NotReported:
    """Nothing arrived by the deadline. A result, not a gap [S12][S13]."""


@dataclass(frozen=True, slots=True)
class NoActivity:
    """The vendor declared that nothing happened, which is not the same as silence."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Rows counted: value = good ÷ (total − excluded) × scale.

    `total` counts every row due, `excluded` those that approved relief takes out, `good` the good ones among the
    rest. With direction down `good` counts the events themselves (parcels damaged). `flags` holds, for a perfect
    order, how many of the judged rows fulfilled each component.
    """

    good: int
    total: int
    excluded: int = 0
    flags: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Slices:
    """(error rate in %, how many slices of time had it): value = 100 − their mean."""

    rates: tuple[tuple[Decimal, int], ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A single figure, as reported, over `n` cases where that is known."""

    value: Decimal
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Events, or days, counted; `by` holds (severity, count), adding up to `count`, where they are told apart."""

    count: int
    by: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Outage:
    """Time out of service; `end` None while it lasts. `weight` 1 is wholly down. `incident` names what caused it."""

    start: datetime
    end: datetime | None
    weight: Decimal = Decimal(1)
    incident: str = ""


@dataclass(frozen=True, slots=True)
class Availability:
    """Time in service: outages are cut to the window, open ones count to `as_of`, and where several overlap the
    heaviest weight counts once at each instant. Approved relief is taken out of them. `unknown` holds stretches of
    the window for which nothing was reported: they are neither up nor down."""

    start: datetime
    end: datetime
    outages: tuple[Outage, ...]
    as_of: datetime
    relief: tuple[ReliefSpan, ...] = ()
    unknown: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Ticket:
    """A case with a clock; `stop` None while it is open. During pauses the clock stands still."""

    id: str
    start: datetime
    stop: datetime | None
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    incident: str = ""


@dataclass(frozen=True, slots=True)
class Durations:
    """Cases with their clocks. `as_of` is until when an open one is known to be open. Relief stops the clock, but not
    for force majeure that arose when the case was already past its target (Civil Code 590)."""

    tickets: tuple[Ticket, ...]
    as_of: datetime
    relief: tuple[ReliefSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Histogram:
    """Sets of cumulative buckets (at most, how many so far); None is +Inf. Sets are summed bucket by bucket."""

    sets: tuple[tuple[tuple[Decimal | None, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Members:
    """The same measurement by member of a dimension, judged one by one: the worst member decides for the level."""

    parts: tuple[tuple[str, "Plain"], ...]


Plain = NotReported | NoActivity | Ratio | Slices | Value | Count | Availability | Durations | Histogram
Measured = Plain | Members


@dataclass(frozen=True, slots=True)
class LevelInput:
    """What arrived for one level in one period.

    `own` is our own measurement beside the vendor's. `before` holds what was measured in earlier periods, the
    directly preceding one last, as many as `sla.engine.past.reach` asks for (windows, averages, carried volume).
    `late` says that it arrived after the deadline, `excused` that approved relief covers the whole period of a level
    measured without instants.
    """

    code: str
    measured: Measured
    own: Measured | None = None
    before: tuple[Measured, ...] = ()
    late: bool = False
    excused: bool = False


@dataclass(frozen=True, slots=True)
class PeriodInput:
    """One period of a schedule: first and last day, its charges, the part passed through, and what was measured.

    `loss` is the loss that was entered for it, for the note at 130 % of it (interpretation on contracts, 64-65).
    `as_of` is the day on which we look; None: after everything is ripe.
    """

    start: date
    end: date
    charges: Decimal
    levels: tuple[LevelInput, ...]
    pass_through: Decimal = Decimal(0)
    loss: Decimal | None = None
    as_of: date | None = None
