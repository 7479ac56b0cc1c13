"""Is the budget of a running month being used up too fast? Asked only of shares of rows that arrive often enough."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction

from django.db.models import Count, F, Q, Sum, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import TruncHour

from contracts.models import FeedSpec
from sla import engine, tally
from sla.engine.after.burn import Alert, Seen, alerts, pairs_for
from sla.models import CommitmentRow, CountRow, Delivery
from sla.outlook.asked import Asked

Kind = FeedSpec.Kind
CADENCES = {FeedSpec.Cadence.HOUR: timedelta(hours=1), FeedSpec.Cadence.DAY: timedelta(days=1)}
LONGEST = timedelta(days=3)
COUNTED = {
    Kind.COMMITMENTS: (CommitmentRow, "due_at", {"all_good": Count("pk", filter=Q(ok=True)), "all_rows": Count("pk")}),
    Kind.COUNTS: (CountRow, "start", {"all_good": Sum("good"), "all_rows": Sum("total")}),
}


@dataclass(frozen=True, slots=True)
class _Hour:
    """`good` of `total` of a member in the hour that begins at `begins`."""

    begins: datetime
    member: str
    good: int
    total: int


@dataclass(slots=True)
class Hours:
    """What was counted by the hour in the days before `deliveries` were sent, read once for each question asked."""

    deliveries: list[Delivery]
    feeds: dict[int, FeedSpec]
    _seen: dict[tuple[tally.Reads, str], dict[int, list[_Hour]]] = field(default_factory=dict)

    def fired(self, asked: Asked, delivery: Delivery, member: str, allowed: Fraction, window: timedelta) -> list[Alert]:
        """The alerts that fire for a level where `allowed` of the rows may be bad in the whole `window`."""
        feed = self.feeds[delivery.feed_id]
        cadence = CADENCES.get(feed.cadence)
        if cadence is None:
            return []
        by = asked.spec.more.get("judged_by", tally.WHOLE)
        reads = tally.Reads.of(asked.spec.more.get("reads", {}))
        hours = [one for one in self._by_hour(reads, by).get(delivery.pk, []) if one.member == member]
        good_is_bad = asked.terms.direction is engine.Direction.DOWN and feed.kind != Kind.COMMITMENTS
        stretches = {length for pair in pairs_for(cadence) for length in (pair.long, pair.short)}
        sent = delivery.told_at
        seen = {length: _counted(hours, sent - length, sent, good_is_bad) for length in stretches}
        return [one for one in alerts(seen, allowed, window, cadence) if one.fires]

    def _by_hour(self, reads: tally.Reads, by: str) -> dict[int, list[_Hour]]:
        key = reads, by
        if key not in self._seen:
            self._seen[key] = defaultdict(list)
            for kind in COUNTED:
                for delivery, hour in self._read(kind, reads, by):
                    self._seen[key][delivery].append(hour)
        return self._seen[key]

    def _read(self, kind: str, reads: tally.Reads, by: str) -> Iterable[tuple[int, _Hour]]:
        often = [one for one in self.deliveries if self.feeds[one.feed_id].cadence in CADENCES]
        chosen = [one for one in often if self.feeds[one.feed_id].kind == kind]
        if not chosen:
            return
        model, instant, sums = COUNTED[kind]
        since = min(one.told_at for one in chosen) - LONGEST - timedelta(hours=1)
        rows = model.objects.filter(tally.counting(chosen), **{f"{instant}__gte": since})
        for name, value in reads.dims:
            rows = rows.filter(**{f"dims__{name}": value})
        member = KeyTextTransform(by, F("dims")) if by else Value(tally.WHOLE)
        hours = rows.annotate(hour=TruncHour(instant), member=member).values("delivery_id", "hour", "member")
        for row in hours.annotate(**sums).order_by("delivery_id", "hour", "member"):
            yield row["delivery_id"], _Hour(row["hour"], row["member"] or tally.WHOLE, row["all_good"], row["all_rows"])


def _counted(hours: Iterable[_Hour], since: datetime, until: datetime, good_is_bad: bool) -> Seen:
    """What was counted between two instants; an hour that had begun before is left out."""
    counted = [one for one in hours if since <= one.begins < until]
    total = sum(one.total for one in counted)
    good = sum(one.good for one in counted)
    return Seen(good if good_is_bad else total - good, total)
