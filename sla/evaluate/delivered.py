"""What was delivered for a period and those before it, read once for all its levels?"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from contracts.models import ContractVersion, FeedSpec, LevelInput, LevelSpec
from sla import engine, relieved, tally
from sla.models import Delivery, Incident, OutageRow, Period, Submission

VENDOR, OWN = "vendor", "own"


@dataclass(slots=True)
class Reading:
    """What is read once for all levels of a period."""

    period: Period
    inputs: dict[int, list[LevelInput]]
    earlier: list[Period]
    kinds: dict[int, str]
    flags: dict[int, tuple[str, ...]]
    deliveries: dict[tuple[int, int, str], Delivery]
    nothing: set[int]
    late: set[int]
    coverage: dict[int, Decimal]
    tallies: tally.Tally
    outages: dict[tuple[int, int, str], list[OutageRow]]
    reliefs: relieved.Reliefs
    incidents: list[Incident]
    told: Mapping[int, object] = field(default_factory=dict)

    def period_at(self, offset: int) -> Period | None:
        """The period `offset` steps back (0: this one)."""
        if offset == 0:
            return self.period
        return self.earlier[offset - 1] if offset <= len(self.earlier) else None


def read(
    period: Period,
    versions: list[ContractVersion],
    reach: int,
    replaced: Mapping[int, object],
    nothing: frozenset[int],
    reliefs: relieved.Reliefs | None,
    *,
    only: LevelSpec | None = None,
    counted_then: Mapping[int, int | None] | None = None,
) -> Reading:
    """What was delivered for a period and the `reach` periods before it; a fixed number of queries.

    `only` one level's feeds are read, and of the deliveries in `counted_then` the revisions named there.
    """
    wanted = LevelInput.objects.filter(level_spec__version__in=versions)
    inputs = list((wanted.filter(level_spec=only) if only else wanted).order_by("level_spec", "role", "pk"))
    of_level: dict[int, list[LevelInput]] = defaultdict(list)
    for item in inputs:
        of_level[item.level_spec_id].append(item)
    carried = list(FeedSpec.objects.filter(version__in=versions).values_list("feed_id", "kind", "flags"))
    kinds = {feed: kind for feed, kind, _flags in carried}
    back = reach - min((item.period_offset for item in inputs), default=0)
    earlier = (
        list(
            Period.objects.filter(
                contract=period.contract, window=period.window, starts_on__lt=period.starts_on
            ).order_by("-starts_on")[:back]
        )
        if back
        else []
    )
    periods = [period, *earlier]
    steps = {one.pk: at for at, one in enumerate(periods)}
    feeds = {item.feed_id for item in inputs}
    found = {}
    for delivery in Delivery.objects.filter(period__in=periods, feed__in=feeds):
        delivery.accepted_revision = (counted_then or {}).get(delivery.pk, delivery.accepted_revision)
        found[delivery.feed_id, steps[delivery.period_id], delivery.source] = delivery
    chosen = list(found.values())
    sent = _sent(chosen)
    declared = (sent.nothing | nothing) - set(replaced)
    counted = [one for one in chosen if one.accepted_revision is not None and one.pk not in declared]
    told = dict(replaced)
    outage_feeds = {feed for feed in feeds if kinds.get(feed) == FeedSpec.Kind.OUTAGES}
    down = {
        (*key, source): rows
        for source in (VENDOR, OWN)
        for key, rows in tally.outages(periods, outage_feeds, source, counted_then or {}).items()
    }
    return Reading(
        period=period,
        inputs=of_level,
        earlier=earlier,
        kinds=kinds,
        flags={feed: tuple(flags) for feed, _kind, flags in carried},
        deliveries=found,
        nothing=declared,
        late=sent.late,
        coverage=sent.coverage,
        tallies=tally.Tally([*counted, *(one for one in chosen if one.pk in told and one not in counted)], kinds, told),
        outages=down,
        reliefs=relieved.approved(periods) if reliefs is None else reliefs,
        incidents=list(
            Incident.objects.filter(contract=period.contract, starts_at__lt=period.ends_at).prefetch_related("levels")
        ),
        told=told,
    )


@dataclass(frozen=True, slots=True)
class _Sent:
    """What the submissions of deliveries say: declared “nothing happened”, sent late, and how much could be read."""

    nothing: set[int]
    late: set[int]
    coverage: dict[int, Decimal]


def _sent(deliveries: list[Delivery]) -> _Sent:
    by_id = {delivery.pk: delivery for delivery in deliveries}
    nothing, first_sent, coverage = set(), {}, {}
    rows = Submission.objects.filter(delivery__in=deliveries, sent_at__isnull=False).order_by("n")
    for pk, n, kind, sent_at, taken, left_out in rows.values_list(
        "delivery_id", "n", "kind", "sent_at", "rows", "left_out"
    ):
        first_sent.setdefault(pk, sent_at)
        if n != by_id[pk].accepted_revision:
            continue
        if kind == Submission.Kind.NOTHING:
            nothing.add(pk)
        elif taken + left_out:
            coverage[pk] = engine.to_decimal(Fraction(taken * 100, taken + left_out))
    late = {pk for pk, sent_at in first_sent.items() if sent_at > by_id[pk].due_at}
    return _Sent(nothing, late, coverage)
