"""What does a whole period come to?"""

from decimal import Decimal

from sla.engine.credit import LevelCredit, credit
from sla.engine.exact import exact_text
from sla.engine.faults import TermsError, period_faults
from sla.engine.judge import Judgement, judge
from sla.engine.measure import KINDS, Reading, read
from sla.engine.types import (
    LevelInput,
    LevelResult,
    Outcome,
    PeriodInput,
    PeriodResult,
    ScheduleInput,
    ScheduleResult,
)


def evaluate(period: PeriodInput) -> PeriodResult:
    """Measure, judge and price every level of a period, in that order.

    The same input gives the same result on any day. Raises `TermsError`, with a sentence per fault, when the terms or
    the measurements contradict themselves.
    """
    faults = period_faults(period)
    if faults:
        raise TermsError(faults)
    schedules = tuple(_evaluate_schedule(schedule) for schedule in period.schedules)
    return PeriodResult(schedules, tuple((schedule.code, schedule.total) for schedule in schedules))


def _evaluate_schedule(schedule: ScheduleInput) -> ScheduleResult:
    readings = [read(entry.terms, entry.measured) for entry in schedule.levels]
    judgements = [
        judge(entry.terms, reading, entry.prior_defaults)
        for entry, reading in zip(schedule.levels, readings, strict=True)
    ]
    credited = credit(schedule, judgements)
    parts = zip(schedule.levels, readings, judgements, credited.levels, strict=True)
    return ScheduleResult(
        code=schedule.code,
        base=credited.base,
        at_risk=credited.at_risk,
        cap=credited.cap,
        raw=credited.raw,
        total=credited.total,
        levels=tuple(_level_result(*part) for part in parts),
        working=credited.steps,
        currency=schedule.scheme.currency,
    )


def _level_result(entry: LevelInput, reading: Reading, judgement: Judgement, cost: LevelCredit) -> LevelResult:
    return LevelResult(
        code=entry.terms.code,
        kind=KINDS[type(entry.measured)],
        exact=None if isinstance(reading.found, Outcome) else Decimal(exact_text(reading.found)),
        value=judgement.value,
        n=reading.n,
        outcome=judgement.outcome,
        rating=judgement.rating,
        default=judgement.default,
        repeat=judgement.repeat,
        credit_raw=cost.raw,
        credit=cost.credit,
        working=(*reading.steps, *judgement.steps, *cost.steps),
    )
