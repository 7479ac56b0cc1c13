"""Which earlier periods does this one rest on, and what does it leave behind for later ones?"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sla.engine.types import (
    Judgement,
    LevelCredit,
    LevelTerms,
    LowVolumeRule,
    Missing,
    Outcome,
    Past,
    PastLevel,
    PastPeriod,
    PeriodInput,
    ScheduleCredit,
    Terms,
    WindowKind,
)

QUARTER_DAYS = 89
YEAR_DAYS = 364
MISSES = (Outcome.BELOW_EXPECTED, Outcome.BELOW_MINIMUM)


# A year of weeks, the most that a calendar window or carried cases can take in.
YEAR_OF_PERIODS = 53
QUARTER_OF_PERIODS = 13


def depth(terms: Terms) -> int | None:
    """How many directly preceding periods the terms can ask for at most; None: all there are."""
    rules = terms.rules
    if rules.annual_cap_percent is not None or rules.persistent is not None:
        return None
    asked = [1]
    asked.extend(_depth_of_level(level) for level in terms.levels)
    asked.extend((trigger.n or trigger.k or 1) - 1 for trigger in terms.triggers)
    if rules.earn_back is not None:
        asked.append(rules.earn_back.months)
    if rules.ratchet is not None:
        asked.append(rules.ratchet.after)
    return max(asked)


def _depth_of_level(level: LevelTerms) -> int:
    asked = [level.measure.average_of - 1, level.window.periods - 1]
    if level.below_expected is not None:
        asked.append(level.below_expected.of - 1)
    if level.window.kind is WindowKind.QUARTER:
        asked.append(QUARTER_OF_PERIODS)
    if level.window.kind is WindowKind.YEAR or carries(level):
        asked.append(YEAR_OF_PERIODS)
    return max(asked)


def reach(level: LevelTerms, period: PeriodInput, past: Past) -> int:
    """How many directly preceding periods' measurements a level needs beside this one's, at most `len(past)`."""
    averaged = level.measure.average_of - 1
    return min(len(past), max(pooled(level, period, past), averaged))


def pooled(level: LevelTerms, period: PeriodInput, past: Past) -> int:
    """How many directly preceding periods are measured together with this one."""
    prior = of_level(past, level.code)
    carried = prior.carried if prior is not None and carries(level) else 0
    if level.window.kind is WindowKind.ROLLING:
        return min(len(past), max(level.window.periods - 1, carried))
    opens = window_start(level, period)
    return max(carried, sum(1 for earlier in past if opens <= earlier.start < period.start))


def carries(level: LevelTerms) -> bool:
    return level.low_volume is not None and level.low_volume.rule is LowVolumeRule.CARRY


def window_start(level: LevelTerms, period: PeriodInput) -> date:
    """First day of the stretch a level is measured over; a period as long as the window is the window itself."""
    days = (period.end - period.start).days + 1
    if level.window.kind is WindowKind.QUARTER and days < QUARTER_DAYS:
        return date(period.end.year, (period.end.month - 1) // 3 * 3 + 1, 1)
    if level.window.kind is WindowKind.YEAR and days < YEAR_DAYS:
        return date(period.end.year, 1, 1)
    return period.start


def window_end(level: LevelTerms, period: PeriodInput) -> date:
    """Last day of that stretch."""
    opens = window_start(level, period)
    days = (period.end - period.start).days + 1
    if level.window.kind is WindowKind.QUARTER and days < QUARTER_DAYS:
        return date(opens.year + (opens.month + 2) // 12, (opens.month + 3) % 12, 1) - timedelta(days=1)
    if level.window.kind is WindowKind.YEAR and days < YEAR_DAYS:
        return date(opens.year, 12, 31)
    return period.end


def of_level(past: Past, code: str) -> PastLevel | None:
    """What the directly preceding period left behind for a level."""
    if not past:
        return None
    return next((level for level in past[-1].levels if level.code == code), None)


def missed(terms: LevelTerms, outcome: Outcome) -> bool:
    """Whether an outcome is a miss, a default or not; silence is one unless the contract excuses it [S12][S13]."""
    if outcome is Outcome.NOT_REPORTED:
        return terms.on_missing is not Missing.EXCUSED
    return outcome in MISSES


def below_expected(terms: LevelTerms, outcome: Outcome) -> bool:
    """Whether an outcome counts towards “below expected n times in m” [S2]."""
    if outcome is Outcome.NOT_REPORTED:
        return terms.on_missing is Missing.BELOW_EXPECTED
    return outcome is Outcome.BELOW_EXPECTED


def leave_behind(
    period: PeriodInput,
    past: Past,
    judgements: Sequence[Judgement],
    priced: ScheduleCredit,
    moves: Sequence[tuple[Decimal, int]],
) -> PastPeriod:
    """What later periods need to know of this one; `moves` holds each level's next expected level and its streak."""
    parts = zip(judgements, priced.levels, priced.failures, moves, strict=True)
    return PastPeriod(
        start=period.start,
        end=period.end,
        charges=period.charges,
        base=priced.base,
        total=priced.total,
        levels=tuple(_past_level(past, *part) for part in parts),
        consumed=priced.consumed,
    )


def _past_level(
    past: Past, judgement: Judgement, cost: LevelCredit, failures: int, move: tuple[Decimal, int]
) -> PastLevel:
    terms = judgement.terms
    prior = of_level(past, terms.code)
    missed_in_row = misses_before(prior) + 1 if missed(terms, judgement.outcome) else 0
    promoted, reverts = _promotion(terms, prior, judgement.outcome, missed_in_row)
    next_expected, streak = move
    return PastLevel(
        code=terms.code,
        outcome=judgement.outcome,
        default=judgement.default,
        repeat=judgement.repeat,
        value=judgement.value,
        credit=cost.credit,
        agreed=terms.expected,
        expected=judgement.expected,
        next_expected=next_expected,
        streak=streak,
        missed_in_row=missed_in_row,
        promoted=promoted,
        reverts=reverts,
        peak=bool(judgement.window),
        failures=failures,
        carried=_carried(terms, prior, judgement.outcome),
    )


def misses_before(prior: PastLevel | None) -> int:
    return 0 if prior is None else prior.missed_in_row


def _promotion(terms: LevelTerms, prior: PastLevel | None, outcome: Outcome, missed_in_row: int) -> tuple[bool, int]:
    """Promoted from the next period on, and how often it has gone back; a second promotion stays [S18]."""
    promoted, reverts = (False, 0) if prior is None else (prior.promoted, prior.reverts)
    if terms.promote is None:
        return False, 0
    if promoted and outcome is Outcome.MET and reverts == 0:
        return False, 1
    return promoted or missed_in_row >= terms.promote, reverts


def _carried(terms: LevelTerms, prior: PastLevel | None, outcome: Outcome) -> int:
    if not carries(terms) or outcome is not Outcome.INSUFFICIENT_VOLUME:
        return 0
    return 1 if prior is None else prior.carried + 1
