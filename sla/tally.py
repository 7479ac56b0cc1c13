"""What do the accepted rows of deliveries come to? Added up by the database, a fixed number of queries a kind of feed.

Nothing here knows a service level: a tally is asked for deliveries, narrowed to rows (`Reads`) and split by the members
of a dimension where somebody asks for them. Only outages and tickets, which have to be laid over each other, are read
row by row.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.fields.json import KeyTextTransform

from contracts.models import FeedSpec
from sla import engine
from sla.models import BucketRow, CommitmentRow, CountRow, Delivery, OutageRow, Period, Row, TicketRow, ValueRow

Kind = FeedSpec.Kind
WHOLE = ""
NOW: Mapping[int, int | None] = {}


@dataclass(frozen=True, slots=True)
class Reads:
    """Which rows of its feeds a level reads: those with these dimensions and severities; of tickets, until when."""

    dims: tuple[tuple[str, str], ...] = ()
    severities: tuple[str, ...] = ()
    stop: str = "resolved_at"

    @classmethod
    def of(cls, agreed: dict) -> "Reads":
        return cls(
            tuple(sorted(agreed.get("dims", {}).items())),
            tuple(agreed.get("severity", ())),
            agreed.get("stop", "resolved_at"),
        )

    def takes(self, row: Row) -> bool:
        """Whether a row belongs to the members that are read."""
        return all((row.dims or {}).get(name) == value for name, value in self.dims)


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows that were kept among all, and how many fulfilled each flag of a perfect order."""

    good: int = 0
    total: int = 0
    flags: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class Tally:
    """What the rows of `deliveries` come to, read once for each question asked.

    `kinds` maps a feed to what it carries. `told` counts for a delivery in place of its rows (the preview of a file).
    """

    deliveries: list[Delivery]
    kinds: dict[int, str]
    told: dict[int, object] = field(default_factory=dict)
    _seen: dict[tuple, dict] = field(default_factory=dict)

    def kept(self, reads: Reads, by: str = WHOLE, flags: tuple[str, ...] = ()) -> dict[int, dict[str, Kept]]:
        """Delivery → member → kept among all: of commitments their rows, of counts their sums."""
        return self._once(("kept", reads, by, flags), lambda: self._kept(reads, by, flags))

    def taken_out(
        self, reads: Reads, by: str, flags: tuple[str, ...], relief: tuple[int, ...], rows: Q
    ) -> dict[int, dict[str, Kept]]:
        """The same of the commitments that `rows` picks: those which the reliefs with these ids take out."""
        return self._once(("out", reads, by, flags, relief), lambda: self._commitments(reads, by, flags, rows))

    def rates(self, reads: Reads, by: str = WHOLE) -> dict[int, dict[str, list[tuple[Decimal, int]]]]:
        """Delivery → member → (error rate in %, how many slices of time had it), of counts."""
        return self._once(("rates", reads, by), lambda: self._rates(reads, by))

    def values(self, reads: Reads, by: str = WHOLE) -> dict[int, dict[str, list[tuple[Decimal, int | None]]]]:
        """Delivery → member → (value, n), as reported."""
        return self._once(("values", reads, by), lambda: self._values(reads, by))

    def tickets(self, reads: Reads, by: str = WHOLE) -> dict[int, dict[str, list[TicketRow]]]:
        """Delivery → member → its tickets."""
        return self._once(("tickets", reads, by), lambda: self._tickets(reads, by))

    def buckets(self, reads: Reads, by: str = WHOLE) -> dict[int, dict[str, tuple[tuple[Decimal | None, int], ...]]]:
        """Delivery → member → cumulative buckets, summed over its intervals."""
        return self._once(("buckets", reads, by), lambda: self._buckets(reads, by))

    def _once(self, key: tuple, ask) -> dict:
        if key not in self._seen:
            self._seen[key] = ask()
        return self._seen[key]

    def _chosen(self, *kinds: str) -> list[Delivery]:
        return [
            delivery
            for delivery in self.deliveries
            if self.kinds.get(delivery.feed_id) in kinds and delivery.pk not in self.told
        ]

    def _preview(self, *kinds: str) -> dict[int, object]:
        wanted = {delivery.pk for delivery in self.deliveries if self.kinds.get(delivery.feed_id) in kinds}
        return {pk: figure for pk, figure in self.told.items() if pk in wanted}

    def _kept(self, reads: Reads, by: str, flags: tuple[str, ...]) -> dict[int, dict[str, Kept]]:
        found: dict[int, dict[str, Kept]] = {}
        for pk, (good, total) in self._preview(Kind.COMMITMENTS, Kind.COUNTS).items():
            found[pk] = {WHOLE: Kept(good, total)}
        found |= self._commitments(reads, by, flags)
        if chosen := self._chosen(Kind.COUNTS):
            found |= {delivery.pk: {} for delivery in chosen}
            rows = _narrowed(CountRow.objects.filter(counting(chosen)), reads)
            for row in _split(rows, by).annotate(all_good=Sum("good"), all_total=Sum("total")):
                found[row["delivery_id"]][row["member"] or WHOLE] = Kept(row["all_good"], row["all_total"])
        return found

    def _commitments(
        self, reads: Reads, by: str, flags: tuple[str, ...], only: Q | None = None
    ) -> dict[int, dict[str, Kept]]:
        chosen = self._chosen(Kind.COMMITMENTS)
        found: dict[int, dict[str, Kept]] = {delivery.pk: {} for delivery in chosen}
        if not chosen:
            return found
        rows = _narrowed(CommitmentRow.objects.filter(counting(chosen), only or Q()), reads)
        perfect = {f"flag_{at}": Count("pk", filter=Q(**{f"flags__{name}": True})) for at, name in enumerate(flags)}
        for row in _split(rows, by).annotate(good=Count("pk", filter=Q(ok=True)), total=Count("pk"), **perfect):
            parts = tuple((name, row[f"flag_{at}"]) for at, name in enumerate(flags))
            found[row["delivery_id"]][row["member"] or WHOLE] = Kept(row["good"], row["total"], parts)
        return found

    def _rates(self, reads: Reads, by: str) -> dict[int, dict[str, list[tuple[Decimal, int]]]]:
        found = _empty(chosen := self._chosen(Kind.COUNTS))
        rows = _split(_narrowed(CountRow.objects.filter(counting(chosen)), reads).filter(total__gt=0), by)
        for row in rows.values("delivery_id", "member", "good", "total").annotate(n=Count("pk")).order_by():
            rate = engine.to_decimal(Fraction((row["total"] - row["good"]) * 100, row["total"]))
            found[row["delivery_id"]][row["member"] or WHOLE].append((rate, row["n"]))
        return found

    def _values(self, reads: Reads, by: str) -> dict[int, dict[str, list[tuple[Decimal, int | None]]]]:
        found = _empty(chosen := self._chosen(Kind.VALUES))
        for pk, pairs in self._preview(Kind.VALUES).items():
            found[pk] = {WHOLE: pairs}
        for row in _narrowed(ValueRow.objects.filter(counting(chosen)), reads).order_by("delivery_id", "line", "pk"):
            found[row.delivery_id][member_of(row, by)].append((row.value, row.n))
        return found

    def _tickets(self, reads: Reads, by: str) -> dict[int, dict[str, list[TicketRow]]]:
        found = _empty(chosen := self._chosen(Kind.TICKETS))
        rows = _narrowed(TicketRow.objects.filter(counting(chosen)), reads)
        if reads.severities:
            rows = rows.filter(severity__in=reads.severities)
        for row in rows.order_by("delivery_id", "line", "pk"):
            found[row.delivery_id][member_of(row, by)].append(row)
        return found

    def _buckets(self, reads: Reads, by: str) -> dict[int, dict[str, tuple[tuple[Decimal | None, int], ...]]]:
        found = _empty(chosen := self._chosen(Kind.BUCKETS))
        rows = _split(_narrowed(BucketRow.objects.filter(counting(chosen)), reads), by)
        for row in rows.values("delivery_id", "member", "le").annotate(cases=Sum("count")).order_by():
            found[row["delivery_id"]][row["member"] or WHOLE].append((row["le"], row["cases"]))
        return {
            pk: {member: tuple(sorted(buckets, key=_by_bound)) for member, buckets in members.items()}
            for pk, members in found.items()
        }


def _empty(deliveries: Iterable[Delivery]) -> dict[int, dict[str, list]]:
    return {delivery.pk: defaultdict(list) for delivery in deliveries}


def member_of(row: Row, by: str) -> str:
    """The member that a row belongs to, where it is asked for by a dimension."""
    return str((row.dims or {}).get(by) or WHOLE) if by else WHOLE


def _by_bound(bucket: tuple[Decimal | None, int]) -> tuple[bool, Decimal]:
    return bucket[0] is None, bucket[0] or Decimal(0)


def counting(deliveries: Iterable[Delivery]) -> Q:
    """The rows of each delivery's accepted revision; one clause for each revision number, however many deliveries."""
    by_revision: dict[int, list[int]] = defaultdict(list)
    for delivery in deliveries:
        if delivery.accepted_revision is not None:
            by_revision[delivery.accepted_revision].append(delivery.pk)
    wanted = Q(pk__in=[])
    for revision, chosen in sorted(by_revision.items()):
        standing = Q(rev_to__isnull=True) | Q(rev_to__gt=revision)
        wanted |= Q(delivery__in=chosen, rev_from__lte=revision) & standing
    return wanted


def _narrowed(rows: QuerySet, reads: Reads) -> QuerySet:
    for name, value in reads.dims:
        rows = rows.filter(**{f"dims__{name}": value})
    return rows


def _split(rows: QuerySet, by: str) -> QuerySet:
    """Grouped by delivery, and by the member of a dimension where one is asked for."""
    member = KeyTextTransform(by, F("dims")) if by else Value(WHOLE)
    return rows.annotate(member=member).values("delivery_id", "member").order_by()


def outages(
    periods: list[Period], feeds: set[int], source: str, counted_then: Mapping[int, int | None] = NOW
) -> dict[tuple[int, int], list[OutageRow]]:
    """(period, feed) → outages that overlap the period.

    Outages cross month ends: of one reported in several months, the latest month's word counts, up to this one. Of
    the deliveries in `counted_then` the revisions named there count, of the others those accepted now.
    """
    if not feeds:
        return {}
    told = list(
        Delivery.objects.filter(
            feed__in=feeds,
            source=source,
            accepted_revision__isnull=False,
            period__starts_on__lte=max(period.starts_on for period in periods),
        )
        .select_related("period")
        .order_by("period__starts_on")
    )
    for delivery in told:
        delivery.accepted_revision = counted_then.get(delivery.pk, delivery.accepted_revision)
    overlapping = Q(pk__in=[])
    for period in periods:
        overlapping |= Q(start__lt=period.ends_at) & (Q(end__isnull=True) | Q(end__gt=period.starts_at))
    keys = OutageRow.objects.filter(overlapping, feed__in=feeds, source=source).values("row_key")
    rows = list(OutageRow.objects.filter(counting(told), feed__in=feeds, row_key__in=keys))
    month_of = {delivery.pk: delivery.period.starts_on for delivery in told}
    found: dict[tuple[int, int], list[OutageRow]] = defaultdict(list)
    for period in periods:
        latest: dict[tuple[int, str], OutageRow] = {}
        for row in sorted(rows, key=lambda row: month_of[row.delivery_id]):
            if month_of[row.delivery_id] <= period.starts_on:
                latest[row.feed_id, row.row_key] = row
        for row in latest.values():
            if row.start < period.ends_at and (row.end is None or row.end > period.starts_at):
                found[period.pk, row.feed_id].append(row)
    return found
