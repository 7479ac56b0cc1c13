"""What do the periods of a case come to, one after the other?"""

from dataclasses import replace

from sla.engine.case.read import Case, CaseError
from sla.engine.past import reach
from sla.engine.period import evaluate
from sla.engine.types import Late, LevelInput, LevelTerms, Measured, NotReported, Past, PeriodInput, PeriodResult

Counted = dict[str, Measured]
"""What counted for each level in one period."""


def simulate(case: Case) -> tuple[PeriodResult, ...]:
    """Evaluate the periods in their order, each with what the earlier ones left behind and what they measured.

    Raises CaseError where periods that are measured together were measured in different ways.
    """
    results: list[PeriodResult] = []
    counted: list[Counted] = []
    past: Past = ()
    for at, period in enumerate(case.periods):
        try:
            result = evaluate(case.terms, _with_before(case, period, past, counted), past)
        except ValueError as problem:
            raise CaseError((f"periods[{at}].data: {problem}",)) from problem
        results.append(result)
        counted.append(_counted(case, period, result))
        past = (*past, result.past)
    return tuple(results)


def _with_before(case: Case, period: PeriodInput, past: Past, counted: list[Counted]) -> PeriodInput:
    terms = {level.code: level for level in case.terms.levels}
    levels = []
    for entry in period.levels:
        needed = reach(terms[entry.code], period, past)
        before = tuple(earlier[entry.code] for earlier in counted[len(counted) - needed :])
        levels.append(replace(entry, before=before))
    return replace(period, levels=tuple(levels))


def _counted(case: Case, period: PeriodInput, result: PeriodResult) -> Counted:
    parts = zip(case.terms.levels, period.levels, result.levels, strict=True)
    return {entry.code: _that_counted(terms, entry, judged.source) for terms, entry, judged in parts}


def _that_counted(terms: LevelTerms, entry: LevelInput, source: str) -> Measured:
    """The side whose figure counted; what came too late or was excused adds nothing to later periods."""
    if entry.excused:
        return NotReported()
    if source == "own" and entry.own is not None:
        return entry.own
    if entry.late and terms.on_late is Late.NOT_REPORTED:
        return NotReported()
    return entry.measured
