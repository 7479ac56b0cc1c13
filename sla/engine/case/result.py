"""How is a result written down? `steward-result/1` (docs/case-file.md): what each period came to, and its hash."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sla.engine.case.canonical import Json, digest
from sla.engine.case.outlook import early
from sla.engine.case.read import Case
from sla.engine.case.write import write_period
from sla.engine.case.write_terms import Written, kept, write_terms
from sla.engine.exact import READABLE, written
from sla.engine.types import CreditLine, EarnedBack, LevelResult, PeriodResult, Step, TriggerResult

RESULT_FORMAT = "steward-result/1"


def write_result(
    results: Sequence[PeriodResult], places: int, *, case: Case | None = None, working: bool = False
) -> Written:
    """The results of a case's periods in their order; `places` are the decimals of the currency.

    With `case` each period's hash covers what went in as well as what came out: the terms, the period, its result and
    the hash of the period before, because later periods rest on earlier ones. `working` adds every step.
    """
    periods: list[Json] = []
    before = ""
    for at, result in enumerate(results):
        body = write_period_result(result, places, working=working)
        before = _hash(before, case, at, write_period_result(result, places, working=True))
        ahead = {} if case is None else early(case.terms, case.periods[at], case.outlooks[at], result)
        periods.append({**body, "levels": _with(body["levels"], ahead), "hash": before})
    return {"format": RESULT_FORMAT, "periods": periods}


def _hash(before: str, case: Case | None, at: int, result: Written) -> str:
    if case is None:
        return digest({"before": before, "result": result})
    terms, period = write_terms(case.terms), write_period(case.periods[at])
    return digest({"before": before, "terms": terms, "period": period, "result": result})


def _with(levels: Json, ahead: Mapping[str, Written]) -> Json:
    """What is said beside the verdict stands with its level."""
    assert isinstance(levels, dict)
    return {code: {**level, **ahead.get(code, {})} for code, level in levels.items() if isinstance(level, dict)}


def write_period_result(result: PeriodResult, places: int, *, working: bool = False) -> Written:
    """One period, without its hash."""
    return {
        "start": result.start.isoformat(),
        "end": result.end.isoformat(),
        "currency": result.currency,
        "base": written(result.base, places),
        "at_risk": written(result.at_risk, places),
        "levels": {level.code: _level(level, places, working) for level in result.levels},
        "credits": {
            "raw": written(result.raw, places),
            "cap": None if result.cap is None else written(result.cap, places),
            "total": written(result.total, places),
            "bonus": written(result.bonus, places),
            "lines": [_line(line, places) for line in result.lines if line.raw or line.amount],
        },
        "triggers": [_trigger(trigger) for trigger in result.triggers],
        "next_expected": {level.code: format(level.next_expected, "f") for level in result.levels},
        "earned_back": written(sum((back.amount for back in result.earned_back), Decimal(0)), places),
        "earned_back_lines": [_earned_back(back, places) for back in result.earned_back],
        "notes": list(result.notes),
        **kept(working=_steps(result.working) if working else None),
    }


def _level(level: LevelResult, places: int, working: bool) -> Written:
    return {
        "exact": None if level.exact is None else written(level.exact, READABLE),
        "value": _figure(level.value),
        "outcome": level.outcome.value,
        "default": level.default,
        "credit": written(level.credit, places),
        "points": _points(level.points),
        "raw": written(level.credit_raw, places),
        "rating": level.rating.value,
        "kind": level.kind,
        "n": level.n,
        "repeat": level.repeat,
        "expected": format(level.expected, "f"),
        "minimum": _figure(level.minimum),
        "source": level.source,
        "other": _figure(level.other),
        "provisional": level.provisional,
        "limit": level.limit or None,
        "incidents": list(level.incidents),
        "members": {name: {"value": _figure(value), "n": n} for name, value, n in level.members},
        **kept(working=_steps(level.working) if working else None),
    }


def _figure(value: Decimal | None) -> str | None:
    """A figure with the decimals it was rounded to, or written with."""
    return None if value is None else format(value, "f")


def _points(points: Decimal | None) -> Json:
    """Whole points are a number, parts of them are text, so that nothing becomes a binary fraction."""
    if points is None:
        return None
    return int(points) if points == points.to_integral_value() else written(points, 0)


def _line(line: CreditLine, places: int) -> Written:
    return {
        "level": line.level,
        "rule": line.rule,
        "raw": written(line.raw, places),
        "amount": written(line.amount, places),
    }


def _trigger(trigger: TriggerResult) -> Written:
    return {
        "code": trigger.code,
        "type": trigger.type,
        "met": trigger.met,
        "level": trigger.level,
        "figure": trigger.figure,
        "exercise_by": _day(trigger.exercise_by),
    }


def _earned_back(back: EarnedBack, places: int) -> Written:
    return {"level": back.level, "period": back.period.isoformat(), "amount": written(back.amount, places)}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _steps(steps: Sequence[Step]) -> Json:
    return [{"code": step.code, "figures": dict(step.figures)} for step in steps]
