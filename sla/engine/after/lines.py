"""How does what follows from a period read, line by line?"""

from collections.abc import Sequence
from decimal import Decimal

from sla.engine.after.loss import ABOVE_130, reducible_from
from sla.engine.after.ratchet import move
from sla.engine.exact import exact_text, written
from sla.engine.types import (
    EarnedBack,
    Judgement,
    LevelTerms,
    Past,
    PeriodInput,
    Ratchet,
    Step,
    Terms,
    Trigger,
    TriggerResult,
)
from sla.engine.working import step


def after_steps(
    terms: Terms,
    period: PeriodInput,
    back: Sequence[EarnedBack],
    judgements: Sequence[Judgement],
    moves: Sequence[tuple[Decimal, int]],
    hits: Sequence[TriggerResult],
    noted: Sequence[str],
    past: Past = (),
) -> tuple[Step, ...]:
    """The lines after the total: credits given back, levels that move or come closer to it, each right, the notes.

    The results are those of `earned_back`, `next_levels`, `triggers` and `notes`; `past` shows what a move rests on.
    """
    lines = [_earned_back(terms, one) for one in back]
    if terms.rules.ratchet is not None:
        for judgement, (_, streak) in zip(judgements, moves, strict=True):
            lines.extend(_ratchet(terms.rules.ratchet, past, judgement, streak))
    lines.extend(_trigger(terms, *pair) for pair in zip(terms.triggers, hits, strict=True))
    if ABOVE_130 in noted and period.loss is not None:
        lines.append(_above_130(terms, period.loss))
    return tuple(lines)


def _earned_back(terms: Terms, one: EarnedBack) -> Step:
    amount = written(one.amount, terms.exponent)
    return step("earned_back", level=one.level, period=one.period.isoformat(), amount=amount, currency=terms.currency)


def _ratchet(rule: Ratchet, past: Past, judgement: Judgement, streak: int) -> tuple[Step, ...]:
    level = judgement.terms
    if streak:
        return (step("ratchet_streak", level=level.code, streak=str(streak), after=str(rule.after)),)
    moved = None if judgement.window else move(rule, past, judgement)
    if moved is None:
        return ()
    return (
        step(
            "ratchet_moved",
            level=level.code,
            after=str(rule.after),
            mean=exact_text(moved.mean),
            expected=written(moved.expected, level.precision),
            midpoint=exact_text(moved.midpoint),
            limit="" if moved.limit is None else written(moved.limit, level.precision),
            next=written(moved.next, level.precision),
            unit=level.unit,
        ),
    )


def _trigger(terms: Terms, trigger: Trigger, hit: TriggerResult) -> Step:
    level = next((level for level in terms.levels if level.code == hit.level), None)
    own = _turns_on(terms, trigger, hit, level)
    return step(
        f"trigger_{trigger.type}",
        trigger=trigger.code,
        **own,
        met="yes" if hit.met else "no",
        exercise_by="" if hit.exercise_by is None else hit.exercise_by.isoformat(),
    )


def _turns_on(terms: Terms, trigger: Trigger, hit: TriggerResult, level: LevelTerms | None) -> dict[str, str]:
    """The figures between a trigger and its end, in the order `STEPS` promises."""
    k, n = str(trigger.k), str(trigger.n)
    if trigger.type == "consecutive":
        return {"level": hit.level, "count": hit.figure, "k": k}
    if trigger.type == "k_of_n":
        return {"level": hit.level, "count": hit.figure, "k": k, "n": n}
    if trigger.type == "mean_below":
        return {
            "level": hit.level,
            "mean": hit.figure,
            "value": _plain(trigger.value, 0 if level is None else level.precision),
            "n": n,
            "direction": "" if level is None else level.direction.value,
            "unit": "" if level is None else level.unit,
        }
    if trigger.type == "credits_amount":
        value = _plain(trigger.value, terms.exponent)
        return {"amount": hit.figure, "value": value, "n": n, "currency": terms.currency}
    if trigger.type == "credits_percent":
        return {"count": hit.figure, "percent": _plain(trigger.percent, 0), "k": k, "n": n}
    return {"level": hit.level, "share": hit.figure, "percent": _plain(trigger.percent, 0), "n": n}


def _plain(figure: Decimal | None, places: int) -> str:
    return "" if figure is None else written(figure, places)


def _above_130(terms: Terms, loss: Decimal) -> Step:
    return step(
        "above_130",
        loss=written(loss, terms.exponent),
        limit=written(reducible_from(loss), terms.exponent),
        currency=terms.currency,
    )
