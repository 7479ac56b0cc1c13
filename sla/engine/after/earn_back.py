"""Which credits of an earlier period has the vendor earned back?"""

from collections.abc import Sequence

from sla.engine.after.track import Mark, better, level_of, marks
from sla.engine.types import (
    EarnBack,
    EarnedBack,
    Judgement,
    LevelTerms,
    Outcome,
    Past,
    PastLevel,
    PeriodInput,
    Terms,
)


def earned_back(
    terms: Terms, period: PeriodInput, past: Past, judgements: Sequence[Judgement]
) -> tuple[EarnedBack, ...]:
    """The credits given back in `period`, in the order of its levels [S24].

    A credit posted in a period is given back `months` periods later, when the level was good enough in every one of
    these, `period` the last of them. A period that was not judged, or is only provisional, breaks the row.
    """
    rule = terms.rules.earn_back
    if rule is None or len(past) < rule.months:
        return ()
    missed = past[-rule.months]
    credits = ((judgement, level_of(missed, judgement.terms.code)) for judgement in judgements)
    return tuple(
        EarnedBack(level.code, missed.start, level.credit)
        for judgement, level in credits
        if level is not None and _may_return(rule, level) and _earned(rule, past, judgement)
    )


def _may_return(rule: EarnBack, level: PastLevel) -> bool:
    excluded = level.outcome.value in rule.exclude or (level.peak and "peak" in rule.exclude)
    return level.credit > 0 and not excluded


def _earned(rule: EarnBack, past: Past, judgement: Judgement) -> bool:
    kept = all(_good_enough(rule, judgement.terms, mark) for mark in marks(past, judgement, rule.months))
    return kept and not judgement.provisional


def _good_enough(rule: EarnBack, level: LevelTerms, mark: Mark | None) -> bool:
    """Against a figure the value counts; against the expected level the outcome, a forgiven miss included."""
    if mark is None or mark.value is None:
        return False
    if rule.at_least is None:
        return mark.outcome is Outcome.MET
    return not better(level.direction, rule.at_least, mark.value)
