"""What would each member of a dimension have come to alone, by the terms and on the figures that counted?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sla import agreed, engine, relieved
from sla.engine.judge import judge
from sla.evaluate.asked import pasts_of
from sla.evaluate.delivered import OWN, VENDOR, read
from sla.evaluate.question import Question
from sla.models import Evaluation, LevelResult, Relief


@dataclass(frozen=True, slots=True)
class _Asked:
    """The schedule and the period as they were asked about, and what earlier periods had left behind."""

    terms: engine.Terms
    level: engine.LevelTerms
    period: engine.PeriodInput
    past: engine.Past

    def judge(
        self, name: str, measured: engine.Measured, before: Sequence[Mapping[str, engine.Measured]]
    ) -> engine.Judgement:
        earlier = tuple(members.get(name, engine.NoActivity()) for members in before)
        entry = engine.LevelInput(self.level.code, measured, before=earlier)
        return judge(self.terms, self.level, entry, self.period, self.past)


def judged_alone(result: LevelResult, dimensions: Sequence[str]) -> dict[str, dict[str, engine.Judgement]]:
    """Dimension → member → how it would have been judged alone, on the source that counted.

    How many cases a judgement needs is left out: it was agreed for the whole. Raises `engine.CaseError` and
    `NotPossible` as the evaluation itself.
    """
    asked, period = _asked(result), result.evaluation.period
    reach = engine.reach(asked.level, asked.period, asked.past)
    reading = read(
        period,
        [result.spec.version],
        reach,
        {},
        frozenset(),
        _counted_then(result.evaluation.inputs),
        only=result.spec,
        counted_then={one["delivery"]: one["revision"] for one in result.evaluation.inputs["deliveries"]},
    )
    found = {}
    for dimension in dimensions:
        question = Question(
            reading,
            result.spec,
            0,
            OWN if result.source == LevelResult.Source.OWN else VENDOR,
            asked.period.start,
            asked.period.end,
            result.evaluation.evaluated_at,
            dimension,
        )
        before = [dict(_parts(one)) for one in question.before(reach)]
        found[dimension] = {name: asked.judge(name, part, before) for name, part in _parts(question.measured())}
    return found


def _counted_then(inputs: dict) -> relieved.Reliefs:
    rows = Relief.objects.filter(pk__in=inputs["relief"]).order_by("pk")
    suspended = tuple(relieved.Suspended.of(one) for one in inputs.get("suspended", ()))
    return relieved.Reliefs(tuple(rows), suspended=suspended)


def _asked(result: LevelResult) -> _Asked:
    evaluation = result.evaluation
    by_schedule, _calendar = agreed.terms_of(result.spec.version, evaluation.period.ends_on)
    terms = by_schedule[result.schedule_code]
    level = next(one for one in terms.levels if one.code == result.level.code)
    given = _given(evaluation.inputs["given"], result)
    earlier = Evaluation.objects.filter(pk__in=[one["evaluation"] for one in evaluation.inputs["earlier"]])
    before = pasts_of(list(earlier.defer("inputs", "result").order_by("period__starts_on")))
    segments = evaluation.past.get(result.schedule_code, [])[: result.segment - 1]
    return _Asked(
        terms,
        replace(level, low_volume=_any_number(level.low_volume), sources=None, ripe_days=0),
        engine.PeriodInput(
            date.fromisoformat(given["start"]), date.fromisoformat(given["end"]), charges=Decimal(0), levels=()
        ),
        (*before.get(result.schedule_code, ()), *(engine.read_past(one) for one in segments)),
    )


def _any_number(rule: engine.LowVolume | None) -> engine.LowVolume | None:
    """The rule without its number, so that carried cases are still taken in."""
    return None if rule is None else replace(rule, n_min=0)


def _given(stretches: Sequence[Mapping], result: LevelResult) -> Mapping:
    return next(
        one["period"]
        for one in stretches
        if (one["schedule"], one["segment"]) == (result.schedule_code, result.segment)
    )


def _parts(measured: engine.Measured) -> Iterator[tuple[str, engine.Measured]]:
    """The members that were told apart; of what no row was delivered for there are none."""
    if isinstance(measured, engine.Members):
        yield from measured.parts
