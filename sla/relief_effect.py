"""What would a claim for relief change: each level's value, outcome and credit of the month, without it and with it?

Both are worked out by the engine from the month's accepted data and every other approved claim, so that the difference
is this claim's alone. Nothing is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q
from django.utils import timezone

from contracts.models import FeedSpec, LevelInput, LevelSpec
from sla import engine, evaluate
from sla.models import CommitmentRow, Delivery, Period, Relief, ReliefRow
from sla.queries_relief import ApprovedSpan, approved_spans, granted_keys, rows_due_before
from vendors.lifecycle import NotPossible

Keys = dict[int, dict[int | None, frozenset[str]]]
AT_ONCE = 500
NOTHING_LEFT = engine.Ratio(good=0, total=1, excluded=1)  # all of it taken out: the engine calls that excused


@dataclass(frozen=True, slots=True)
class Side:
    """A level as it comes out: the rounded value (None: none), the outcome, the credit in the month's currency."""

    value: Decimal | None
    outcome: str
    credit: Decimal


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


def relief_effect(relief: Relief, *, keys: Sequence[ReliefRow] | None = None, now: datetime | None = None) -> Effect:
    """The month with and without `relief`; `keys` are the rows to grant (default: all that can be)."""
    moment = now or timezone.now()
    period = relief.period
    try:
        found = evaluate.gather(period, as_of=moment)
        given = evaluate.period_input(found, as_of=moment)
        spans, rows = approved_spans(period, but=relief), granted_keys(period, but=relief)
        without = engine.evaluate(_relieved(given, found, spans, rows))
        granted = engine.evaluate(_relieved(given, found, *_added(relief, spans, rows, keys)))
    except NotPossible as error:
        return Effect(reasons=tuple(str(reason) for reason in error.reasons))
    except engine.TermsError as error:
        return Effect(reasons=(str(error),))
    specs = {spec.level.code: spec for levels in found.levels.values() for spec in levels}
    levels = tuple(
        LevelEffect(specs[before.code], _side(before), _side(after))
        for before, after in zip(_levels(without), _levels(granted), strict=True)
    )
    return Effect(levels, sum(side.without.credit for side in levels), sum(side.granted.credit for side in levels))


def _levels(result: engine.PeriodResult) -> list[engine.LevelResult]:
    return [level for schedule in result.schedules for level in schedule.levels]


def _side(level: engine.LevelResult) -> Side:
    return Side(level.value, level.outcome.value, level.credit)


def _added(relief: Relief, spans: tuple, rows: Keys, keys: Sequence[ReliefRow] | None) -> tuple[tuple, Keys]:
    """The approved spans and rows, and those of the claim."""
    if not relief.by_rows:
        return (*spans, ApprovedSpan(relief.starts_at, relief.ends_at, relief.category, relief.level_id)), rows
    if keys is None:
        keys = ReliefRow.objects.filter(relief=relief).exclude(pk__in=rows_due_before(relief).values("pk"))
    added = {feed: dict(levels) for feed, levels in rows.items()}
    for row in keys:
        levels = added.setdefault(row.feed_id, {})
        levels[relief.level_id] = levels.get(relief.level_id, frozenset()) | {row.row_key}
    return spans, added


def _relieved(
    given: engine.PeriodInput, found: evaluate.Gathered, spans: Sequence[ApprovedSpan], rows: Keys
) -> engine.PeriodInput:
    """The engine's input without what the relief takes out."""
    if not spans and not rows:
        return given
    schedules = []
    for schedule in given.schedules:
        specs = {spec.level.code: spec for spec in found.levels.get(schedule.code, [])}
        levels = [_level(item, specs[item.terms.code], found, spans, rows) for item in schedule.levels]
        schedules.append(replace(schedule, levels=tuple(levels)))
    return replace(given, schedules=tuple(schedules))


def _level(item: engine.LevelInput, spec: LevelSpec, found: evaluate.Gathered, spans, rows: Keys) -> engine.LevelInput:
    own = [span for span in spans if span.level in (None, spec.level_id)]
    if any(_covers(span, found.period) for span in own):
        return replace(item, measured=NOTHING_LEFT)
    measured = item.measured
    if isinstance(measured, engine.Availability):
        for span in own:
            measured = cut_out(measured, span.start, span.end)
    elif isinstance(measured, engine.Ratio):
        measured = _less_rows(measured, spec, found, own, rows)
    return replace(item, measured=measured)


def _covers(span: ApprovedSpan, period: Period) -> bool:
    """What covers the whole month excuses every level; figures without instants are excused by nothing less."""
    return span.start <= period.starts_at and span.end >= period.ends_at


def cut_out(availability: engine.Availability, start: datetime, stop: datetime) -> engine.Availability:
    """The window and its outages with a stretch taken out: what lies behind it moves up, what lies in it is gone."""

    def moved(moment: datetime) -> datetime:
        return moment - max(min(moment, stop) - max(start, availability.start), timedelta(0))

    outages = (
        replace(outage, start=moved(outage.start), end=None if outage.end is None else moved(outage.end))
        for outage in availability.outages
    )
    return replace(
        availability,
        end=moved(availability.end),
        outages=tuple(outage for outage in outages if outage.end is None or outage.end > outage.start),
        as_of=moved(availability.as_of),
    )


def _less_rows(
    ratio: engine.Ratio, spec: LevelSpec, found: evaluate.Gathered, spans: Sequence[ApprovedSpan], rows: Keys
) -> engine.Ratio:
    """The ratio without the rows that were due within a span, or are granted by name."""
    for item in spec.inputs.all():
        delivery = found.deliveries.get((item.feed_id, item.period_offset))
        if found.kinds.get(item.feed_id) != FeedSpec.Kind.COMMITMENTS or delivery is None:
            continue
        by_level = rows.get(item.feed_id, {})
        keys = by_level.get(None, frozenset()) | by_level.get(spec.level_id, frozenset())
        good, total = _excluded(delivery, spans, sorted(keys))
        ratio = replace(
            ratio,
            good=ratio.good - (good if item.role != LevelInput.Role.DENOMINATOR else 0),
            excluded=ratio.excluded + (total if item.role != LevelInput.Role.NUMERATOR else 0),
        )
    return ratio


def _excluded(delivery: Delivery, spans: Sequence[ApprovedSpan], keys: Sequence[str]) -> tuple[int, int]:
    """(good, all) rows of the accepted revision that do not count."""
    if delivery.accepted_revision is None:
        return 0, 0
    rows = CommitmentRow.objects.filter(delivery=delivery).of_revision(delivery.accepted_revision)
    within = Q(pk__in=[])
    for span in spans:
        within |= Q(due_at__gte=span.start, due_at__lt=span.end)
    counted = rows.filter(within).aggregate(good=Count("pk", filter=Q(ok=True)), total=Count("pk"))
    good, total = counted["good"], counted["total"]
    for at in range(0, len(keys), AT_ONCE):
        named = rows.filter(row_key__in=keys[at : at + AT_ONCE]).exclude(within)
        counted = named.aggregate(good=Count("pk", filter=Q(ok=True)), total=Count("pk"))
        good, total = good + counted["good"], total + counted["total"]
    return good, total
