"""How will the running months end, from what is accepted of them so far?

Asked for many months at once, with a number of queries that does not depend on how many there are. Nothing is stored
and nothing is decided: the engine's forecast stands beside the contract, and a month without data has none. Shares of
rows and availability can be forecast; a level of several months, or judged by member, is not.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncHour

from contracts.models import FeedSpec, LevelInput, LevelSpec
from sla import engine, relieved, tally
from sla.engine.after.budget import allowed_share
from sla.engine.after.burn import Alert, Seen, alerts, pairs_for
from sla.engine.after.forecast import Forecast, forecast_cases, forecast_time
from sla.engine.measure import read
from sla.in_force import expected_now
from sla.models import CommitmentRow, CountRow, Delivery, LevelResult, Period, Submission

Kind = FeedSpec.Kind
Role = LevelInput.Role
MONTHS_BEHIND = 3
CADENCES = {FeedSpec.Cadence.HOUR: timedelta(hours=1), FeedSpec.Cadence.DAY: timedelta(days=1)}
LONGEST = timedelta(days=3)
SOURCE = "vendor"


@dataclass(frozen=True, slots=True)
class Ahead:
    """How one level stands in a running month: `seen` cases so far, or minutes where `in_minutes`; told up to then.

    `usual` is the number of cases of a whole month, None for minutes. `alerts` are those that fire.
    """

    period: Period
    spec: LevelSpec
    terms: engine.LevelTerms
    forecast: Forecast
    seen: int
    usual: int | None
    in_minutes: bool
    told_at: datetime
    alerts: tuple[Alert, ...]


@dataclass(slots=True)
class _Month:
    """What is known of one running month: its deliveries by feed, what the feeds carry, and the months before."""

    deliveries: dict[int, Delivery]
    feeds: dict[int, FeedSpec]
    before: dict[int, list[LevelResult]]


@dataclass(slots=True)
class _Rows:
    """What is read once for all of them."""

    tallies: tally.Tally
    outages: dict[tuple[int, int], list]
    reliefs: dict[int, relieved.Reliefs]
    hours: dict[int, list[tuple[datetime, int, int]]]


def ahead(periods: Sequence[Period], deliveries: QuerySet[Delivery], results: QuerySet[LevelResult]) -> list[Ahead]:
    """The levels of running `periods` of which something is accepted, each month's in the contract's order.

    `deliveries` and `results` are those that the reader may see; of them the vendor's figures count.
    """
    told = _told(periods, deliveries)
    if not told:
        return []
    months = _months([one for one in periods if one.pk in told], told, results)
    specs = _specs(periods, told)
    rows = _rows(periods, told, months, specs)
    found = []
    for period in periods:
        for spec in specs.get(period.version_id, []) if period.pk in told else []:
            one = _level(period, spec, months[period.pk], rows)
            if one is not None:
                found.append(one)
    return found


def _told(periods: Sequence[Period], deliveries: QuerySet[Delivery]) -> dict[int, list[Delivery]]:
    """Period → what is accepted of it so far, each with the instant at which it was sent."""
    sent = Submission.objects.filter(delivery=OuterRef("pk"), n=OuterRef("accepted_revision")).values("sent_at")[:1]
    rows = deliveries.filter(period__in=periods, source=SOURCE, accepted_revision__isnull=False)
    found: dict[int, list[Delivery]] = defaultdict(list)
    for one in rows.annotate(told_at=Subquery(sent)).order_by("pk"):
        found[one.period_id].append(one)
    return dict(found)


def _months(periods, told, results) -> dict[int, _Month]:
    feeds: dict[int, dict[int, FeedSpec]] = defaultdict(dict)
    for spec in FeedSpec.objects.filter(version__in={one.version_id for one in periods}):
        feeds[spec.version_id][spec.feed_id] = spec
    before: dict[int, dict[int, list[LevelResult]]] = defaultdict(lambda: defaultdict(list))
    first = min((one.starts_on for one in periods), default=date.max)
    rows = results.filter(
        evaluation__period__contract__in={one.contract_id for one in periods},
        evaluation__superseded_by__isnull=True,
        evaluation__period__starts_on__gte=_months_back(first, MONTHS_BEHIND),
    )
    rows = rows.select_related("spec", "evaluation__period").defer(
        "working", "evaluation__inputs", "evaluation__result"
    )
    for row in rows.order_by("evaluation__period__starts_on", "segment"):
        before[row.evaluation.period.contract_id][row.level_id].append(row)
    return {
        one.pk: _Month(
            {delivery.feed_id: delivery for delivery in told[one.pk]}, feeds[one.version_id], before[one.contract_id]
        )
        for one in periods
    }


def _months_back(day: date, months: int) -> date:
    for _n in range(months):
        day = (day - timedelta(days=1)).replace(day=1)
    return day


def _specs(periods, told) -> dict[int, list[LevelSpec]]:
    found: dict[int, list[LevelSpec]] = defaultdict(list)
    rows = LevelSpec.objects.filter(version__in={one.version_id for one in periods if one.pk in told})
    wanted = rows.filter(measure__in=[LevelSpec.Measure.RATIO, LevelSpec.Measure.AVAILABILITY])
    for spec in wanted.select_related("level", "schedule").prefetch_related("inputs").order_by("position", "pk"):
        if _can_be_forecast(spec):
            found[spec.version_id].append(spec)
    return found


def _can_be_forecast(spec: LevelSpec) -> bool:
    """Not over several months, nor by member: the month so far says too little of these."""
    more = spec.more
    several = more.get("measure", {}).get("average_of", 1) != 1 or more.get("window", "month") != "month"
    return not several and not more.get("judged_by") and all(not item.period_offset for item in spec.inputs.all())


def _rows(periods, told, months, specs) -> _Rows:
    deliveries = [one for rows in told.values() for one in rows]
    kinds = {feed: spec.kind for month in months.values() for feed, spec in month.feeds.items()}
    down = {
        item.feed_id
        for rows in specs.values()
        for spec in rows
        if spec.measure == LevelSpec.Measure.AVAILABILITY
        for item in spec.inputs.all()
    }
    running = [one for one in periods if one.pk in told]
    reliefs: dict[int, list] = defaultdict(list)
    for relief in relieved.approved(running).approved:
        reliefs[relief.period_id].append(relief)
    return _Rows(
        tally.Tally(deliveries, kinds),
        tally.outages(running, down, SOURCE),
        {pk: relieved.Reliefs(tuple(rows)) for pk, rows in reliefs.items()},
        _by_hour([one for one in deliveries if _cadence(one, months) is not None], kinds),
    )


def _cadence(delivery: Delivery, months: dict[int, _Month]) -> timedelta | None:
    """How often the data of a delivery arrive, None where it is too seldom for an alert."""
    spec = months[delivery.period_id].feeds.get(delivery.feed_id)
    return None if spec is None else CADENCES.get(spec.cadence)


def _by_hour(deliveries: list[Delivery], kinds: dict[int, str]) -> dict[int, list[tuple[datetime, int, int]]]:
    """Delivery → (hour, good, total), of the days before it was last sent."""
    found: dict[int, list[tuple[datetime, int, int]]] = defaultdict(list)
    if not deliveries:
        return found
    since = min(one.told_at for one in deliveries) - LONGEST - timedelta(hours=1)
    kept = {"good": Count("pk", filter=Q(ok=True)), "total": Count("pk")}
    summed = {"all_good": Sum("good"), "all_total": Sum("total")}
    for kind, rows, instant, sums in (
        (Kind.COMMITMENTS, CommitmentRow.objects, "due_at", kept),
        (Kind.COUNTS, CountRow.objects, "start", summed),
    ):
        chosen = [one for one in deliveries if kinds.get(one.feed_id) == kind]
        if not chosen:
            continue
        hours = rows.filter(tally.counting(chosen), **{f"{instant}__gte": since}).annotate(hour=TruncHour(instant))
        good, total = sums
        for row in hours.values("delivery_id", "hour").annotate(**sums).order_by("delivery_id", "hour"):
            found[row["delivery_id"]].append((row["hour"], row[good], row[total]))
    return found


def _level(period: Period, spec: LevelSpec, month: _Month, rows: _Rows) -> Ahead | None:
    deliveries = [month.deliveries.get(item.feed_id) for item in spec.inputs.all()]
    if not deliveries or None in deliveries:
        return None
    earlier = month.before.get(spec.level_id, [])
    last = (
        earlier[-1]
        if earlier and earlier[-1].evaluation.period.ends_on + timedelta(days=1) == period.starts_on
        else None
    )
    terms = expected_now(spec, spec.schedule.rules, period.starts_on, last)
    told_at = min(one.told_at for one in deliveries)
    relief = rows.reliefs.get(period.pk, relieved.Reliefs())
    if spec.measure == LevelSpec.Measure.AVAILABILITY:
        return _of_time(period, spec, terms, deliveries, relief, rows, told_at)
    return _of_cases(period, spec, terms, month, deliveries, relief, rows, told_at)


def _of_time(period, spec, terms, deliveries, relief, rows: _Rows, told_at: datetime) -> Ahead | None:
    until = min(told_at, period.ends_at)
    if until <= period.starts_at:
        return None
    down = tuple(
        engine.Outage(row.start, row.end, row.weight)
        for one in deliveries
        for row in rows.outages.get((period.pk, one.feed_id), [])
        if row.start < until
    )
    measured = engine.Availability(period.starts_at, until, down, until, relief.spans(spec.level_id))
    minutes = read(terms, measured, None, period.contract.zone).minutes or Fraction(0)
    forecast = forecast_time(
        terms, minutes, _minutes(until - period.starts_at), _minutes(period.ends_at - period.starts_at)
    )
    if forecast is None:
        return None
    return Ahead(period, spec, terms, forecast, int(_minutes(until - period.starts_at)), None, True, told_at, ())


def _of_cases(period, spec, terms, month: _Month, deliveries, relief, rows: _Rows, told_at: datetime) -> Ahead | None:
    good, n = _counted(spec, month, rows, relief)
    usual = _usual(period, spec, month, n, told_at)
    forecast = None if usual is None else forecast_cases(terms, good, n, usual)
    if forecast is None:
        return None
    fired = _fired(period, spec, terms, month, deliveries, rows) if len(deliveries) == 1 else ()
    return Ahead(period, spec, terms, forecast, n, usual, False, told_at, fired)


def _counted(spec: LevelSpec, month: _Month, rows: _Rows, relief: relieved.Reliefs) -> tuple[int, int]:
    """(good, judged) so far, as the engine's ratio takes them: with direction down the good are the events."""
    reads = tally.Reads.of(spec.more.get("reads", {}))
    taken, wanted = relief.of_commitments(spec.level_id)
    kept = rows.tallies.kept(reads)
    gone = rows.tallies.taken_out(reads, tally.WHOLE, (), taken, wanted) if taken else {}
    good = n = 0
    for item in spec.inputs.all():
        one = month.deliveries[item.feed_id]
        counted = kept.get(one.pk, {}).get(tally.WHOLE, tally.Kept())
        commitments = month.feeds[item.feed_id].kind == Kind.COMMITMENTS
        less = gone.get(one.pk, {}).get(tally.WHOLE, tally.Kept()) if commitments and item.role == Role.MAIN else None
        less = less or tally.Kept()
        judged, kept_here = counted.total - less.total, counted.good - less.good
        if item.role != Role.DENOMINATOR:
            down = commitments and spec.direction == LevelSpec.Direction.DOWN
            good += judged - kept_here if down else kept_here
        if item.role != Role.NUMERATOR:
            n += judged
    return good, n


def _usual(period: Period, spec: LevelSpec, month: _Month, n: int, told_at: datetime) -> int | None:
    """How many cases a whole month has: the mean of the last three, or this month's own pace where there is none."""
    sums: dict[date, int] = defaultdict(int)
    for row in month.before.get(spec.level_id, []):
        if row.n is not None and row.evaluation.period.starts_on < period.starts_on:
            sums[row.evaluation.period.starts_on] += row.n
    if sums:
        behind = [sums[day] for day in sorted(sums)[-MONTHS_BEHIND:]]
        return ceil(Fraction(sum(behind), len(behind)))
    passed = min(told_at, period.ends_at) - period.starts_at
    return ceil(n * _minutes(period.ends_at - period.starts_at) / _minutes(passed)) if passed > timedelta(0) else None


def _fired(period, spec, terms, month: _Month, deliveries, rows: _Rows) -> tuple[Alert, ...]:
    """The alerts that fire, where data arrive often enough to raise any."""
    delivery = deliveries[0]
    cadence = CADENCES.get(month.feeds[delivery.feed_id].cadence)
    if cadence is None or spec.more.get("reads"):
        return ()
    window = period.ends_at - period.starts_at
    stretches = {length for pair in pairs_for(cadence) for length in (pair.long, pair.short)}
    hours = rows.hours.get(delivery.pk, [])
    commitments = month.feeds[delivery.feed_id].kind == Kind.COMMITMENTS
    good_is_bad = terms.direction is engine.Direction.DOWN and not commitments
    seen = {length: _seen(hours, delivery.told_at - length, delivery.told_at, good_is_bad) for length in stretches}
    return tuple(one for one in alerts(seen, allowed_share(terms), window, cadence) if one.fires)


def _seen(hours: Iterable[tuple[datetime, int, int]], since: datetime, until: datetime, good_is_bad: bool) -> Seen:
    """What was counted between two instants; an hour that had begun before is left out."""
    counted = [(good, total) for hour, good, total in hours if since <= hour < until]
    total = sum(total for _good, total in counted)
    good = sum(good for good, _total in counted)
    return Seen(good if good_is_bad else total - good, total)


def _minutes(stretch: timedelta) -> Fraction:
    return Fraction(stretch // timedelta(microseconds=1), 60_000_000)
