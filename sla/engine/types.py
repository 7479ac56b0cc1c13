"""What does the calculation take in, and what does it give back?

Everything here is plain and frozen: percentages and weights are `Decimal` percent (0 to 100), money is `Decimal` in the
schedule's currency, instants are aware datetimes. Nothing is a float, nothing reads a clock.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Direction(StrEnum):
    """Which way a better month lies."""

    UP = "up"
    DOWN = "down"


class LevelClass(StrEnum):
    """A critical level carries a credit, a key level is measured and reported only [S25]."""

    CRITICAL = "critical"
    KEY = "key"


class Rounding(StrEnum):
    """How the exact value becomes the contract value, once [S5]."""

    HALF_UP = "half_up"
    TRUNCATE = "truncate"


class Missing(StrEnum):
    """What the contract makes of a month for which nothing was reported [S12][S13]."""

    BELOW_MINIMUM = "below_minimum"
    BELOW_EXPECTED = "below_expected"
    EXCUSED = "excused"


class Outcome(StrEnum):
    """What became of a level in a month."""

    MET = "met"
    BELOW_EXPECTED = "below_expected"
    BELOW_MINIMUM = "below_minimum"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    INSUFFICIENT_VOLUME = "insufficient_volume"
    EXCUSED = "excused"


class Rating(StrEnum):
    """The five words an executive reads, after the UK contract performance notice [S83]."""

    GOOD = "good"
    APPROACHING = "approaching"
    REQUIRES = "requires"
    INADEQUATE = "inadequate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LevelTerms:
    """One service level as agreed.

    `expected` and `minimum` are in `unit`; with direction down the minimum is the higher figure. `weight` is percent
    of the at-risk amount, 0 for none. A month of fewer than `n_min` cases is not judged.
    """

    code: str
    level_class: LevelClass
    direction: Direction
    expected: Decimal
    minimum: Decimal | None
    precision: int
    rounding: Rounding
    weight: Decimal
    on_missing: Missing
    n_min: int | None = None
    unit: str = "%"


@dataclass(frozen=True, slots=True)
class SchemeTerms:
    """How a schedule turns defaults into money: weighted at-risk with a cap [S3][S8].

    `repeat` holds the multiplier of the first, second, third … consecutive default; beyond the end the last one
    holds, and none at all means 1. `exponent` is the number of decimals of the currency: 2 for CNY, 0 for JPY.
    """

    at_risk_percent: Decimal
    cap_percent: Decimal
    repeat: tuple[Decimal, ...]
    currency: str
    exponent: int


@dataclass(frozen=True, slots=True)
class NotReported:
    """Nothing arrived by the deadline. A result, not a gap [S12][S13]."""


@dataclass(frozen=True, slots=True)
class NoActivity:
    """The vendor declared that nothing happened this month, which is not the same as silence."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Rows counted: value = good ÷ (total − excluded) × 100.

    `total` counts every row due, `excluded` those that approved relief takes out, `good` the good ones among the
    rest. For a level with direction down `good` counts the events themselves (parcels damaged).
    """

    good: int
    total: int
    excluded: int = 0


@dataclass(frozen=True, slots=True)
class Value:
    """A single figure, reported as it stands, over `n` cases where that is known."""

    value: Decimal
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Outage:
    """Time out of service; `end` is None while it lasts. `weight` 1 is wholly down, 0.5 half the service."""

    start: datetime
    end: datetime | None
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Availability:
    """Time in service: value = (window − downtime) ÷ window × 100.

    Outages are clipped to the window, open ones count to `as_of`, and where several overlap the heaviest weight
    counts once at each instant.
    """

    start: datetime
    end: datetime
    outages: tuple[Outage, ...]
    as_of: datetime


Measured = NotReported | NoActivity | Ratio | Value | Availability


@dataclass(frozen=True, slots=True)
class LevelInput:
    """A level's terms, what was measured, and in how many directly preceding periods it was in default."""

    terms: LevelTerms
    measured: Measured
    prior_defaults: int = 0


@dataclass(frozen=True, slots=True)
class ScheduleInput:
    """One schedule in one period: its charges, the part of them passed through, its levels in the contract's order."""

    code: str
    scheme: SchemeTerms
    charges: Decimal
    pass_through: Decimal
    levels: tuple[LevelInput, ...]


@dataclass(frozen=True, slots=True)
class PeriodInput:
    """All schedules of one contract in one period."""

    schedules: tuple[ScheduleInput, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working: a code and every figure it used, as text in a canonical form.

    The codes and the names of their figures stand in `sla.engine.working.STEPS`.
    """

    code: str
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LevelResult:
    """What a level came to, with the working that shows it.

    `kind` names what was measured (not_reported, no_activity, ratio, value, availability). `exact` has 50 significant
    digits, `value` is `exact` rounded once and decides; both are None where nothing was measured. `repeat` is n when
    this is the nth consecutive default and 0 when it is none. `credit_raw` is the credit before the cap, `credit`
    what is posted.
    """

    code: str
    kind: str
    exact: Decimal | None
    value: Decimal | None
    n: int | None
    outcome: Outcome
    rating: Rating
    default: bool
    repeat: int
    credit_raw: Decimal
    credit: Decimal
    working: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ScheduleResult:
    """What a schedule came to. Every amount is a whole number of the currency's smallest units.

    `at_risk` is rounded for reading only: the credits are computed from the exact amount, which the step at_risk
    carries.
    """

    code: str
    base: Decimal
    at_risk: Decimal
    cap: Decimal
    raw: Decimal
    total: Decimal
    levels: tuple[LevelResult, ...]
    working: tuple[Step, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """What a period came to, with the total of each schedule by its code; currencies are never added together."""

    schedules: tuple[ScheduleResult, ...]
    totals: tuple[tuple[str, Decimal], ...]
