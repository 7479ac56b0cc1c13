"""What comes out: readings, judgements, credits, and the result of a period."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sla.engine.types.agreed import LevelTerms
from sla.engine.types.past import PastPeriod
from sla.engine.types.words import Outcome, Rating


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working: a code and every figure it used, as text in a canonical form.

    The codes and the names of their figures stand in `sla.engine.working.STEPS`.
    """

    code: str
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a measurement says: `found` is the exact figure, or the outcome in its place when there is none.

    `n` cases were judged and `misses` of them missed, where they can be counted; `events` counts what a credit per
    event pays for, by severity where told apart; `minutes` is the time down. `incidents` are those behind the misses.
    """

    found: Fraction | Outcome
    n: int | None = None
    steps: tuple[Step, ...] = ()
    misses: int | None = None
    events: int | None = None
    events_by: tuple[tuple[str, int], ...] = ()
    minutes: Fraction | None = None
    incidents: tuple[str, ...] = ()
    members: tuple["MemberReading", ...] = ()


@dataclass(frozen=True, slots=True)
class MemberReading:
    """What one member of a dimension came to."""

    name: str
    found: Fraction | Outcome
    n: int | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a level came to, before money.

    `value` is the rounded one that decided. `repeat` is n for the nth default in a row and 0 for none. `critical` says
    whether it may cost anything (its class, or promoted). `expected` and `minimum` are those in force. `source` is
    vendor, own or none; `other` the value of the source that does not count. `provisional`: not ripe yet.
    """

    terms: LevelTerms
    reading: Reading
    value: Decimal | None
    outcome: Outcome
    rating: Rating
    default: bool
    repeat: int
    expected: Decimal
    minimum: Decimal | None
    critical: bool
    source: str
    other: Decimal | None
    provisional: bool
    window: str
    pays: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class LevelResult:
    """What a level came to, with the working that shows it.

    `kind` names what was measured (ratio, slices … not_reported, no_activity). `exact` has 50 significant digits,
    `value` is `exact` rounded once and decides; both are None where nothing was measured. `credit_raw` is the credit
    before the cap, `credit` what is posted; `points` is None where the level has no points. `limit` is the word of the
    outside limit reached, or empty.
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
    points: Decimal | None
    expected: Decimal
    minimum: Decimal | None
    next_expected: Decimal
    source: str
    other: Decimal | None
    provisional: bool
    limit: str
    incidents: tuple[str, ...]
    members: tuple[tuple[str, Decimal | None, int | None], ...]
    working: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class CreditLine:
    """Money for one level, or for the schedule as a whole where `level` is empty (`rule` says by which rule)."""

    level: str
    rule: str
    raw: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LevelCredit:
    """`raw` before the cap, `credit` after it, and the lines of the working."""

    raw: Decimal
    credit: Decimal
    points: Decimal | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ScheduleCredit:
    """The credits of a schedule's levels in their order, and the sums around them; `cap` None where there is none.

    `failures` are what each level adds towards persistent failure, `consumed` what was used up now.
    """

    base: Decimal
    at_risk: Decimal
    cap: Decimal | None
    raw: Decimal
    total: Decimal
    bonus: Decimal
    levels: tuple[LevelCredit, ...]
    lines: tuple[CreditLine, ...]
    failures: tuple[int, ...]
    consumed: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class EarnedBack:
    """A credit of an earlier period given back."""

    level: str
    period: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class TriggerResult:
    """Whether a right arose, the level that did it (empty: the schedule), the figure it turns on, and its last day."""

    code: str
    type: str
    met: bool
    level: str
    figure: str
    exercise_by: date | None


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """What a schedule came to in a period. Every amount is a whole number of the currency's smallest units.

    `notes` are codes: above_130 (the credits pass 130 % of the entered loss).
    """

    start: date
    end: date
    currency: str
    base: Decimal
    at_risk: Decimal
    cap: Decimal | None
    raw: Decimal
    total: Decimal
    bonus: Decimal
    earned_back: tuple[EarnedBack, ...]
    levels: tuple[LevelResult, ...]
    lines: tuple[CreditLine, ...]
    triggers: tuple[TriggerResult, ...]
    notes: tuple[str, ...]
    working: tuple[Step, ...]
    past: PastPeriod
