"""What was agreed: service levels, how a miss turns into money, the rights that arise."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from sla.engine.types.words import (
    Clock,
    Denominator,
    Direction,
    Late,
    LevelClass,
    LowVolumeRule,
    MeasureKind,
    Method,
    Missing,
    PartOfPoint,
    Planned,
    Precedence,
    Rounding,
    SameIncident,
    WindowKind,
)


@dataclass(frozen=True, slots=True)
class Window:
    """`periods` is n for rolling, the last n periods of the contract; 1 otherwise."""

    kind: WindowKind = WindowKind.MONTH
    periods: int = 1


@dataclass(frozen=True, slots=True)
class MeasureTerms:
    """How a level is measured; which of the options mean something depends on `kind`.

    `scale` turns a share into the unit (100 for %, 10000 for basis points). `min_minutes` is the shortest outage that
    counts, judged before an outage is cut to the window. `statistic` is share_within, mean or p1 … p99 for durations
    and p1 … p99 for histograms, empty for everything else; with `share_at_most` a histogram gives the share of cases
    at or under that figure instead. `average_of` n judges the mean of the values of the last n periods.
    """

    kind: MeasureKind = MeasureKind.RATIO
    scale: Decimal = Decimal(100)
    denominator: Denominator = Denominator.LESS_RELIEF
    planned_maintenance: Planned = Planned.RELIEF
    min_minutes: Decimal | None = None
    target_minutes: Decimal | None = None
    clock: Clock = Clock.ELAPSED
    statistic: str = ""
    method: Method = Method.NEAREST_RANK
    share_at_most: Decimal | None = None
    average_of: int = 1


@dataclass(frozen=True, slots=True)
class Band:
    """From `low` to `high` (None: open-ended) it is worth `worth`: percent, or points."""

    low: Decimal | None
    high: Decimal | None
    worth: Decimal


@dataclass(frozen=True, slots=True)
class NoCredit:
    """The level carries no credit."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """Percent of the at-risk amount [S3][S8]."""

    weight: Decimal


@dataclass(frozen=True, slots=True)
class Category:
    """Percent of a category's share of the at-risk amount [S1]."""

    category: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Bands:
    """Percent of the base by the band in which the value lies; low included, high excluded [S35-S39]."""

    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Deviation:
    """Percent of the base for each point between `origin` (None: the expected level) and the value [S7][S49].

    `step` None takes the schedule's `step_default`.
    """

    percent_per_point: Decimal
    origin: Decimal | None = None
    step: PartOfPoint | None = None


@dataclass(frozen=True, slots=True)
class Points:
    """Points by the band of the value; every default in a row after the first counts `repeat` times [S4][S5]."""

    bands: tuple[Band, ...]
    repeat: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Flat:
    """Percent of the base a miss [S10][S27]."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class PerEvent:
    """An amount, or a percent of the base, for each event beyond `threshold`, at most `maximum` in money [S28][S33].

    `amounts` gives a sum for each severity by name, where events are counted by severity.
    """

    amount: Decimal | None = None
    percent: Decimal | None = None
    threshold: int = 0
    maximum: Decimal | None = None
    amounts: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class DurationBands:
    """Percent of the base by the minutes down in the window; low excluded, high included [S31][S32]."""

    bands: tuple[Band, ...]


CreditTerms = NoCredit | Weighted | Category | Bands | Deviation | Points | Flat | PerEvent | DurationBands


@dataclass(frozen=True, slots=True)
class NOfM:
    """Below expected is a default only from the `misses`-th time in `of` periods on [S2]."""

    misses: int
    of: int


@dataclass(frozen=True, slots=True)
class LowVolume:
    n_min: int
    rule: LowVolumeRule = LowVolumeRule.NOT_JUDGED


@dataclass(frozen=True, slots=True)
class SourceRule:
    """Two sources: within `tolerance` (points of the unit) the vendor's figure stands, beyond it `precedence`'s."""

    precedence: Precedence
    tolerance: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit set from outside (a card scheme, a regulator), watched without a credit.

    It is reached when the value is at or past `value` and, where they are set, at least `count` events and more than
    `count_over` of them were counted. It holds from `valid_from` to `valid_to`, both included, by the last day of the
    period.
    """

    word: str
    value: Decimal
    count: int | None = None
    count_over: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class LevelTerms:
    """One service level as agreed.

    With direction down the minimum is the higher figure. `promote` n treats a key level as critical after n misses in
    a row until it is met again, and for good the second time [S18]. `ripe_days` after the period's end its cases are
    known; until then the result is provisional and pays nothing.
    """

    code: str
    expected: Decimal
    minimum: Decimal | None = None
    level_class: LevelClass = LevelClass.CRITICAL
    direction: Direction = Direction.UP
    precision: int = 2
    rounding: Rounding = Rounding.HALF_UP
    window: Window = Window()
    measure: MeasureTerms = MeasureTerms()
    credit: CreditTerms = NoCredit()
    below_expected: NOfM | None = None
    on_missing: Missing = Missing.BELOW_MINIMUM
    on_late: Late = Late.ACCEPTED
    low_volume: LowVolume | None = None
    promote: int | None = None
    ripe_days: int = 0
    sources: SourceRule | None = None
    limits: tuple[Limit, ...] = ()
    unit: str = "%"
    name: str = ""
    name_zh: str = ""


@dataclass(frozen=True, slots=True)
class PointsTo:
    """Points into percent of the base: so much a point, or a table of (up to so many points, percent) [S6][S8].

    In the table each row reaches up to and including its points; beyond the last row the last one holds.
    """

    percent_per_point: Decimal | None = None
    table: tuple[tuple[Decimal, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Persistent:
    """Each `every`-th default within `within_months` costs a percent of the annual charges [S21]."""

    every: int
    within_months: int
    percent_of_annual: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """100 less the points of all levels, turned into the share of the base that is paid (domain 1.11, K).

    `ladder` holds (at least, percent paid), best first; under the last rung the last one holds. With `linear`
    (below, plus) a score m below `below` pays plus + m percent instead of a rung.
    """

    ladder: tuple[tuple[Decimal, Decimal], ...]
    linear: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Bonus:
    """A separate line for the vendor: percent of the base, at most `cap_percent` of it (domain 1.11, L).

    `level` empty: when every critical level is met; otherwise when that level's value is at least `at_least` (with
    direction down: at most), or met where that is None.
    """

    percent: Decimal
    level: str = ""
    at_least: Decimal | None = None
    cap_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EarnBack:
    """A credit is given back after `months` further periods in a row at least at the level [S24].

    `at_least` None is the expected level, otherwise a figure of its own. `exclude` names outcomes whose credits are
    never earned back, and `peak` for those of a named window.
    """

    months: int
    at_least: Decimal | None = None
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ratchet:
    """After `after` periods in a row better than expected, expected moves half-way to their mean [S22].

    One move is at most `cap_percent_of_gap` percent of what is left to 100 % (with direction down: to 0) [S23].
    """

    after: int
    cap_percent_of_gap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NamedWindow:
    """A trial period or a peak season: the periods whose first day lies in it (domain 1.11).

    `pays` false: judged, and costs nothing. `levels` holds (code, expected, minimum) that hold meanwhile.
    """

    name: str
    start: date
    end: date
    pays: bool = True
    levels: tuple[tuple[str, Decimal, Decimal | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Tax:
    """Charges are entered with tax at `percent`; `in_base` says whether the tax stays in the base (domain 1.11)."""

    percent: Decimal
    in_base: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """How a schedule turns defaults into money.

    A cap is the smallest of those given; without cap_percent the at-risk amount is the cap. `repeat` holds the
    multiplier of the first, second, third … default in a row, the last one stays. `nature` is what the deduction is by
    contract: reduction, damages, voucher or deposit.
    """

    at_risk_percent: Decimal | None = None
    pool_percent: Decimal | None = None
    max_weight_percent: Decimal | None = None
    max_levels: int | None = None
    categories: tuple[tuple[str, Decimal], ...] = ()
    cap_percent: Decimal | None = None
    cap_amount: Decimal | None = None
    annual_cap_percent: Decimal | None = None
    repeat: tuple[Decimal, ...] = ()
    same_incident: SameIncident = SameIncident.ALL
    points_to: PointsTo | None = None
    persistent: Persistent | None = None
    annual_charges: Decimal | None = None
    score: Score | None = None
    bonus: Bonus | None = None
    earn_back: EarnBack | None = None
    ratchet: Ratchet | None = None
    step_default: PartOfPoint = PartOfPoint.LINEAR
    nature: str = "reduction"
    watch_only: bool = False
    windows: tuple[NamedWindow, ...] = ()
    tax: Tax | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """A right that arises (domain 1.8): `type` is consecutive {k}, k_of_n {k, n}, mean_below {value, n},
    credits_amount {value, n}, credits_percent {percent, k, n} or share_of_measurements {percent, n}.

    `level` empty: any one level. It lapses `exercise_days` after the period's end; None: no agreed limit.
    """

    code: str
    type: str
    level: str = ""
    k: int | None = None
    n: int | None = None
    value: Decimal | None = None
    percent: Decimal | None = None
    exercise_days: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working time: `hours` by weekday from Monday, closed days and make-up working days.

    A make-up day whose weekday has no hours takes those of the first weekday that has some. After `official_through`
    the days are a guess, and what rests on them is provisional.
    """

    hours: tuple[tuple[tuple[time, time], ...], ...]
    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()
    official_through: date | None = None
    country: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """One schedule as agreed. `exponent` is the number of decimals of the currency: 2 for CNY, 0 for JPY."""

    levels: tuple[LevelTerms, ...]
    currency: str
    exponent: int
    zone: str
    rules: Rules = Rules()
    triggers: tuple[Trigger, ...] = ()
    calendar: Calendar | None = None
