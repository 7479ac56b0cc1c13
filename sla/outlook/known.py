"""What has arrived for running months, and for the months before that they rest on? Read once for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from contracts.models import FeedSpec
from contracts.terms import add_months
from sla import agreed, engine, relieved, tally
from sla.evaluate.delivered import VENDOR, Reading
from sla.models import Delivery, LevelResult, OutageRow, Period, Submission
from sla.outlook.asked import MONTHS_BEHIND, Asked

Results = dict[int, dict[int, list[LevelResult]]]


@dataclass(frozen=True, slots=True)
class Known:
    """`readings` by running month, `feeds` by feed as the month's version has them, `calendars` by calendar."""

    readings: dict[int, Reading]
    feeds: dict[int, FeedSpec]
    calendars: dict[int, engine.Calendar]


def accepted(deliveries: QuerySet[Delivery], periods: Iterable[Period]) -> dict[int, dict[int, Delivery]]:
    """Period → feed → what is accepted of it so far, with the instant at which it was sent, and what was sent."""
    sent = Submission.objects.filter(delivery=OuterRef("pk"), n=OuterRef("accepted_revision"))
    rows = deliveries.filter(period__in=periods, source=VENDOR, accepted_revision__isnull=False)
    told = rows.annotate(told_at=Subquery(sent.values("sent_at")[:1]), told_as=Subquery(sent.values("kind")[:1]))
    found: dict[int, dict[int, Delivery]] = defaultdict(dict)
    for one in told.order_by("pk"):
        found[one.period_id][one.feed_id] = one
    return dict(found)


def results_before(running: Sequence[Period], results: QuerySet[LevelResult]) -> Results:
    """Contract → level → its standing results of the months before, the nearest last."""
    found: Results = defaultdict(lambda: defaultdict(list))
    first = min(one.starts_on for one in running)
    rows = results.filter(
        evaluation__period__contract__in={one.contract_id for one in running},
        evaluation__superseded_by__isnull=True,
        evaluation__period__starts_on__gte=add_months(first, -MONTHS_BEHIND),
    )
    rows = rows.select_related("spec", "evaluation__period").defer(
        "working", "evaluation__inputs", "evaluation__result"
    )
    for row in rows.order_by("evaluation__period__starts_on", "segment"):
        found[row.evaluation.period.contract_id][row.level_id].append(row)
    return found


def read(asked: Sequence[Asked], here: dict[int, dict[int, Delivery]], deliveries: QuerySet[Delivery]) -> Known:
    """What these levels rest on: `here` is what is accepted of their months, `deliveries` those that may be seen."""
    running = list({one.period.pk: one.period for one in asked}.values())
    behind = _behind(asked)
    before = list({one.pk: one for rows in behind.values() for one in rows}.values())
    found = _arrived(asked, here, behind, accepted(deliveries, before) if before else {})
    chosen = list({one.pk: one for arrived in found.values() for one in arrived.values()}.values())
    nothing = {one.pk for one in chosen if one.told_as == Submission.Kind.NOTHING}
    feeds = {one.feed_id: one for one in FeedSpec.objects.filter(version__in={one.version_id for one in running})}
    kinds = {feed: one.kind for feed, one in feeds.items()}
    tallies = tally.Tally([one for one in chosen if one.pk not in nothing], kinds)
    outages = _outages(asked, behind)
    approved = relieved.approved([*running, *before]).approved
    readings = {}
    for period in running:
        months = {period.pk, *(one.pk for one in behind[period.pk])}
        readings[period.pk] = Reading(
            period=period,
            inputs={one.spec.pk: one.inputs for one in asked if one.period.pk == period.pk},
            earlier=behind[period.pk],
            kinds=kinds,
            flags={},
            deliveries=found[period.pk],
            nothing=nothing,
            late=set(),
            coverage={},
            tallies=tallies,
            outages=outages,
            reliefs=relieved.Reliefs(tuple(one for one in approved if one.period_id in months)),
            incidents=[],
        )
    by_the_clock = {one.period.version for one in asked if one.terms.measure.clock is engine.Clock.BUSINESS}
    return Known(readings, feeds, agreed.calendars_of(by_the_clock) if by_the_clock else {})


def _behind(asked: Sequence[Asked]) -> dict[int, list[Period]]:
    """Running month → the months before it, the nearest first, as many as a level of it looks back."""
    farthest: dict[Period, int] = {}
    for one in asked:
        farthest[one.period] = max(farthest.get(one.period, 0), one.farthest)
    looking = {period: months for period, months in farthest.items() if months}
    rows: dict[tuple[int, str], list[Period]] = defaultdict(list)
    if looking:
        since = min(add_months(period.starts_on, -months) for period, months in looking.items())
        contracts = {period.contract_id for period in looking}
        for row in Period.objects.filter(contract__in=contracts, starts_on__gte=since).order_by("-starts_on"):
            rows[row.contract_id, row.window].append(row)
    return {
        period.pk: [row for row in rows[period.contract_id, period.window] if row.starts_on < period.starts_on][:months]
        for period, months in farthest.items()
    }


def _arrived(
    asked: Sequence[Asked],
    here: dict[int, dict[int, Delivery]],
    behind: dict[int, list[Period]],
    then: dict[int, dict[int, Delivery]],
) -> dict[int, dict[tuple[int, int, str], Delivery]]:
    """Running month → (feed, months back, whose) → what is accepted of what its levels read."""
    found: dict[int, dict[tuple[int, int, str], Delivery]] = defaultdict(dict)
    for one in asked:
        months = [here[one.period.pk], *(then.get(month.pk, {}) for month in behind[one.period.pk])]
        for item in one.inputs:
            for back, deliveries in enumerate(months[: one.back - item.period_offset + 1]):
                if item.feed_id in deliveries:
                    found[one.period.pk][item.feed_id, back, VENDOR] = deliveries[item.feed_id]
    return found


def _outages(asked: Sequence[Asked], behind: dict[int, list[Period]]) -> dict[tuple[int, int, str], list[OutageRow]]:
    down = [one for one in asked if one.terms.measure.kind is engine.MeasureKind.AVAILABILITY]
    months = {month.pk: month for one in down for month in [one.period, *behind[one.period.pk][: one.back]]}
    feeds = {item.feed_id for one in down for item in one.inputs}
    found = tally.outages(list(months.values()), feeds, VENDOR)
    return {(period, feed, VENDOR): rows for (period, feed), rows in found.items()}
