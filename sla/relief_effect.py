"""What would a claim for relief change: each level's value, outcome and credit of the month, without it and with it?

Both are worked out from the month's accepted data and every other approved claim, so that the difference is this
claim's alone. Nothing is written.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from contracts.models import LevelSpec
from sla import engine, evaluate, relieved
from sla.fault_words import faults_words
from sla.models import Relief, ReliefRow
from sla.queries_relief import rows_due_before
from vendors.lifecycle import NotPossible


@dataclass(frozen=True, slots=True)
class Side:
    """A level as it comes out: the rounded value (None: none), the outcome, the credit in the month's currency.

    `counted` holds the good rows and all those judged, where rows are counted.
    """

    value: Decimal | None
    outcome: str
    credit: Decimal
    counted: tuple[int, int] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class LevelEffect:
    """One level without the claim and with it."""

    spec: LevelSpec
    without: Side
    granted: Side

    @property
    def changes(self) -> bool:
        return self.without != self.granted


@dataclass(frozen=True, slots=True)
class Effect:
    """Every level of the month, and the month's credit, without the claim and with it; `reasons` say why not."""

    levels: tuple[LevelEffect, ...] = ()
    without: Decimal = Decimal(0)
    granted: Decimal = Decimal(0)
    reasons: tuple[str, ...] = ()


def relief_effect(relief: Relief, *, rows: QuerySet[ReliefRow] | None = None, now: datetime | None = None) -> Effect:
    """The month with and without `relief`; `rows` are those to grant (default: all that can be)."""
    moment = now or timezone.now()
    others = relieved.approved([relief.period])
    others = replace(others, approved=tuple(one for one in others.approved if one.pk != relief.pk))
    supposed = {}
    if relief.by_rows:
        can_be = ReliefRow.objects.filter(relief=relief).exclude(pk__in=rows_due_before(relief).values("pk"))
        supposed[relief.pk] = can_be if rows is None else rows
    try:
        without = _month(relief, others, moment)
        granted = _month(relief, replace(others, approved=(*others.approved, relief), supposed=supposed), moment)
    except NotPossible as error:
        return Effect(reasons=tuple(str(reason) for reason in error.reasons))
    except engine.TermsError as error:
        return Effect(reasons=tuple(faults_words(error.faults)))
    levels = tuple(
        LevelEffect(spec, _side(before), _side(after))
        for (spec, before), (_spec, after) in zip(without, granted, strict=True)
    )
    return Effect(
        levels,
        sum((one.without.credit for one in levels), Decimal(0)),
        sum((one.granted.credit for one in levels), Decimal(0)),
    )


def _month(relief: Relief, reliefs: relieved.Reliefs, moment: datetime) -> list[tuple[LevelSpec, engine.LevelResult]]:
    found = evaluate.gather(relief.period, as_of=moment, reliefs=reliefs)
    return [(stretch.specs[level.code], level) for stretch, result in evaluate.run(found) for level in result.levels]


def _side(level: engine.LevelResult) -> Side:
    figures = {step.code: dict(step.figures) for step in level.working}
    good, judged = figures.get("rows_good", {}).get("good"), figures.get("rows_judged", {}).get("judged")
    counted = (int(good), int(judged)) if good and judged else None
    return Side(level.value, level.outcome.value, level.credit, counted)
