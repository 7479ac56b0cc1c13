"""What arrived for one level, as the engine's types?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from contracts.models import FeedSpec, LevelInput, LevelSpec
from sla import engine, relieved, tally
from sla.evaluate.delivered import OWN, VENDOR, Reading
from sla.models import Delivery
from vendors.lifecycle import NotPossible
from vendors.words import pick

ONE_DAY = timedelta(days=1)
Measure = LevelSpec.Measure
Role = LevelInput.Role


def level_input(
    reading: Reading, spec: LevelSpec, reach: int, start: date, end: date, as_of: datetime
) -> engine.LevelInput:
    question = Question(reading, spec, 0, VENDOR, start, end, as_of)
    before = []
    for offset in range(reach, 0, -1):
        one = reading.period_at(offset)
        if one is not None:
            before.append(Question(reading, spec, offset, VENDOR, one.starts_on, one.ends_on, as_of).measured())
    own = None
    if spec.more.get("sources"):
        own = Question(reading, spec, 0, OWN, start, end, as_of).measured()
    delivered = [
        reading.deliveries.get((item.feed_id, -item.period_offset, VENDOR)) for item in reading.inputs.get(spec.pk, [])
    ]
    return engine.LevelInput(
        code=spec.level.code,
        measured=question.measured(),
        own=own,
        before=tuple(before),
        late=any(one is not None and one.pk in reading.late for one in delivered),
        excused=question.excused(),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What did one side deliver for one level, of the period `offset` steps back, between two days of it?"""

    reading: Reading
    spec: LevelSpec
    offset: int
    side: str
    start: date
    end: date
    as_of: datetime

    def measured(self) -> engine.Measured:
        inputs = self.reading.inputs.get(self.spec.pk, [])
        deliveries = [
            self.reading.deliveries.get((item.feed_id, self.offset - item.period_offset, self.side)) for item in inputs
        ]
        pairs = [(item, one) for item, one in zip(inputs, deliveries, strict=True) if one is not None]
        if not inputs or len(pairs) < len(inputs):
            return engine.NotReported()
        main = [one for item, one in pairs if item.role != Role.DENOMINATOR]
        if self.spec.measure != Measure.AVAILABILITY and all(one.pk in self.reading.nothing for one in main):
            return engine.NoActivity()  # no outage is a whole period of service, no other row is no activity
        if not all(self._arrived(one) for _item, one in pairs):
            return engine.NotReported()
        match self.spec.measure:
            case Measure.AVAILABILITY:
                return self._availability(main)
            case Measure.VALUE:
                return self._value(main)
            case Measure.SLICES:
                rates = [rate for one in main for rate in self.reading.tallies.rates(self._reads()).get(one.pk, [])]
                return engine.Slices(tuple(rates)) if rates else engine.NoActivity()
            case Measure.DURATIONS:
                return self._durations(main)
            case Measure.HISTOGRAM:
                buckets = self.reading.tallies.buckets(self._reads())
                sets = tuple(buckets[one.pk] for one in main if buckets.get(one.pk))
                return engine.Histogram(sets) if sets else engine.NoActivity()
            case Measure.EVENTS | Measure.DAYS:
                return self._count(main)
            case _:
                return self._ratio(pairs)

    def excused(self) -> bool:
        """Approved relief covers the whole period of a level that is measured without instants."""
        timed = (Measure.AVAILABILITY, Measure.DURATIONS)
        return self.spec.measure not in timed and relieved.covers(self._relief(), *self._bounds())

    def _arrived(self, delivery: Delivery) -> bool:
        reading = self.reading
        return delivery.accepted_revision is not None or delivery.pk in reading.nothing or delivery.pk in reading.told

    def _reads(self) -> tally.Reads:
        return tally.Reads.of(self.spec.more.get("reads", {}))

    def _bounds(self) -> tuple[datetime, datetime]:
        zone = ZoneInfo(self.reading.period.contract.zone)
        opens = datetime.combine(self.start, time(), tzinfo=zone)
        return opens.astimezone(UTC), datetime.combine(self.end + ONE_DAY, time(), tzinfo=zone).astimezone(UTC)

    def _relief(self) -> tuple[engine.ReliefSpan, ...]:
        return self.reading.reliefs.spans(self.spec.level_id)

    def _availability(self, main: list[Delivery]) -> engine.Measured:
        reading = self.reading
        opens, closes = self._bounds()
        period = reading.period_at(self.offset)
        down: list[engine.Outage] = []
        for one in main:
            if one.pk in reading.told:
                down.extend(reading.told[one.pk])
            elif one.pk not in reading.nothing and period is not None:
                rows = reading.outages.get((period.pk, one.feed_id, self.side), [])
                down.extend(
                    engine.Outage(row.start, row.end, row.weight, self._incident(row.incident, row.start, row.end))
                    for row in rows
                )
        return engine.Availability(opens, closes, tuple(down), min(self.as_of, closes), self._relief())

    def _incident(self, code: str, start: datetime, end: datetime | None) -> str:
        """The incident a row names, or the one of the contract that it falls into."""
        if code:
            return code
        for incident in self.reading.incidents:
            levels = {level.pk for level in incident.levels.all()}
            begins_before_its_end = incident.ends_at is None or start < incident.ends_at
            if begins_before_its_end and (end is None or end > incident.starts_at):
                if not levels or self.spec.level_id in levels:
                    return incident.code
        return ""

    def _durations(self, main: list[Delivery]) -> engine.Measured:
        reads = self._reads()
        found = self.reading.tallies.tickets(reads)
        left_out = self.reading.reliefs.rows({one.feed_id for one in main}, self.spec.level_id)
        tickets = tuple(
            engine.Ticket(
                id=row.row_key,
                start=row.opened_at,
                stop=getattr(row, reads.stop),
                pauses=tuple((datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in row.pauses),
                incident=self._incident(row.incident, row.opened_at, row.resolved_at),
            )
            for one in main
            for row in found.get(one.pk, [])
            if row.row_key not in left_out
        )
        if not tickets:
            return engine.NoActivity()
        return engine.Durations(tickets, min(self.as_of, self._bounds()[1]), self._relief())

    def _value(self, main: list[Delivery]) -> engine.Measured:
        """One figure as it stands; several are weighted by their number of cases."""
        values = self.reading.tallies.values(self._reads())
        pairs = [pair for one in main for pair in values.get(one.pk, [])]
        if not pairs:
            return engine.NotReported()
        if len(pairs) == 1:
            return engine.Value(*pairs[0])
        if any(not n for _value, n in pairs):
            raise NotPossible(
                [
                    _("“%(level)s” has several values; each needs its number of cases n to be weighted.")
                    % {"level": pick(self.spec, "name")}
                ]
            )
        total = sum(n for _value, n in pairs)
        mean = sum(Fraction(value) * n for value, n in pairs) / total
        return engine.Value(engine.to_decimal(mean), total)

    def _count(self, main: list[Delivery]) -> engine.Measured:
        """Events are misses of commitments, what counts count, or cases; days and other figures are added up."""
        reads, tallies = self._reads(), self.reading.tallies
        count = 0
        for one in main:
            kind = self.reading.kinds[one.feed_id]
            if kind == FeedSpec.Kind.TICKETS:
                count += len(tallies.tickets(reads).get(one.pk, []))
            elif kind == FeedSpec.Kind.VALUES:
                count += sum(int(value) for value, _n in tallies.values(reads).get(one.pk, []))
            else:
                kept = tallies.kept(reads).get(one.pk, {}).get(tally.WHOLE, tally.Kept())
                count += kept.total - kept.good if kind == FeedSpec.Kind.COMMITMENTS else kept.good
        return engine.Count(count)

    def _ratio(self, pairs: list[tuple[LevelInput, Delivery]]) -> engine.Measured:
        """Good of total of the rows judged; with separate feeds, the numerator's good over the denominator's total."""
        by = self.spec.more.get("judged_by", tally.WHOLE)
        members: dict[str, list] = defaultdict(list)
        for item, one in pairs:
            flags = self.reading.flags.get(one.feed_id, ())
            for name, kept in self.reading.tallies.kept(self._reads(), by, flags).get(one.pk, {}).items():
                members[name].append((item, one, kept))
        if not members:
            return engine.NoActivity()
        parts = tuple((name, self._one_ratio(name, rows)) for name, rows in sorted(members.items()))
        return engine.Members(parts) if by else parts[0][1]

    def _one_ratio(self, member: str, rows: list[tuple[LevelInput, Delivery, tally.Kept]]) -> engine.Plain:
        good = total = excluded = 0
        flags: dict[str, int] = defaultdict(int)
        for item, one, kept in rows:
            commitments = self.reading.kinds[one.feed_id] == FeedSpec.Kind.COMMITMENTS
            gone = self._gone(one, member) if commitments and item.role == Role.MAIN else tally.Kept()
            if item.role != Role.DENOMINATOR:
                kept_here = kept.good - gone.good
                missed = kept.total - gone.total - kept_here
                down = commitments and self.spec.direction == LevelSpec.Direction.DOWN
                good += missed if down else kept_here
            if item.role != Role.NUMERATOR:
                total += kept.total
                excluded += gone.total
            for name, count in kept.flags:
                flags[name] += count - dict(gone.flags).get(name, 0)
        return engine.Ratio(good, total, excluded, tuple(sorted(flags.items()))) if total else engine.NoActivity()

    def _gone(self, delivery: Delivery, member: str) -> tally.Kept:
        """What approved relief takes out of a delivery's commitments."""
        reading = self.reading
        by = self.spec.more.get("judged_by", tally.WHOLE)
        flags = reading.flags.get(delivery.feed_id, ())
        relief, rows = reading.reliefs.of_commitments(self.spec.level_id)
        if not relief:
            return tally.Kept()
        found = reading.tallies.taken_out(self._reads(), by, flags, relief, rows)
        return found.get(delivery.pk, {}).get(member, tally.Kept())
