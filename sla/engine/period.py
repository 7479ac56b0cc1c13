"""What does a whole period of a schedule come to?"""

from decimal import Decimal

from sla.engine.after import after_steps, notes
from sla.engine.after.earn_back import earned_back
from sla.engine.after.limits import reached
from sla.engine.after.ratchet import next_levels
from sla.engine.after.triggers import triggers
from sla.engine.credit import price
from sla.engine.exact import exact_text, round_value
from sla.engine.faults import TermsError, period_faults, terms_faults
from sla.engine.judge import judge
from sla.engine.measure import KINDS
from sla.engine.past import leave_behind
from sla.engine.types import (
    Judgement,
    LevelCredit,
    LevelInput,
    LevelResult,
    NotReported,
    Outcome,
    Past,
    PeriodInput,
    PeriodResult,
    Terms,
)


def evaluate(terms: Terms, period: PeriodInput, past: Past = ()) -> PeriodResult:
    """Measure, judge and price every level of a period, in that order, and say what follows from it.

    `past` holds the earlier periods, the directly preceding one last. The same input gives the same result on any
    day. Raises `TermsError`, with a sentence per fault, when terms or measurements contradict themselves.
    """
    faults = (*terms_faults(terms), *period_faults(terms, period))
    if faults:
        raise TermsError(faults)
    arrived = {entry.code: entry for entry in period.levels}
    entries = tuple(arrived.get(level.code, LevelInput(level.code, NotReported())) for level in terms.levels)
    judgements = tuple(
        judge(terms, level, entry, period, past) for level, entry in zip(terms.levels, entries, strict=True)
    )
    priced = price(terms, period, judgements, past)
    back = earned_back(terms, period, past, judgements)
    moves = next_levels(terms, past, judgements)
    hits = triggers(terms, period, past, judgements, priced.total, priced.base)
    noted = notes(period, priced.total)
    parts = zip(entries, judgements, priced.levels, moves, strict=True)
    return PeriodResult(
        start=period.start,
        end=period.end,
        currency=terms.currency,
        base=priced.base,
        at_risk=priced.at_risk,
        cap=priced.cap,
        raw=priced.raw,
        total=priced.total,
        bonus=priced.bonus,
        earned_back=back,
        levels=tuple(_level_result(entry, judgement, cost, move[0], period) for entry, judgement, cost, move in parts),
        lines=priced.lines,
        triggers=hits,
        notes=noted,
        working=(*priced.steps, *after_steps(terms, period, back, judgements, moves, hits, noted, past)),
        past=leave_behind(period, past, judgements, priced, moves),
    )


def _level_result(
    entry: LevelInput, judgement: Judgement, cost: LevelCredit, next_expected: Decimal, period: PeriodInput
) -> LevelResult:
    reading = judgement.reading
    limit = reached(judgement.terms, judgement.value, reading, period.end)
    counted = entry.own if judgement.source == "own" and entry.own is not None else entry.measured
    return LevelResult(
        code=judgement.terms.code,
        kind=KINDS[NotReported] if reading.found is Outcome.NOT_REPORTED else KINDS[type(counted)],
        exact=None if isinstance(reading.found, Outcome) else Decimal(exact_text(reading.found)),
        value=judgement.value,
        n=reading.n,
        outcome=judgement.outcome,
        rating=judgement.rating,
        default=judgement.default,
        repeat=judgement.repeat,
        credit_raw=cost.raw,
        credit=cost.credit,
        points=cost.points,
        expected=judgement.expected,
        minimum=judgement.minimum,
        next_expected=next_expected,
        source=judgement.source,
        other=judgement.other,
        provisional=judgement.provisional,
        limit="" if limit is None else limit.word,
        incidents=reading.incidents,
        members=tuple(
            (
                member.name,
                None
                if isinstance(member.found, Outcome)
                else round_value(member.found, judgement.terms.precision, judgement.terms.rounding),
                member.n,
            )
            for member in reading.members
        ),
        working=(*reading.steps, *judgement.steps, *cost.steps),
    )
