"""What arrived for one level, as the engine's types?"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from contracts.models import FeedSpec, LevelInput, LevelSpec
from sla import engine, relieved, tally
from sla.evaluate.delivered import OWN, VENDOR, Reading
from sla.models import Delivery, OutageRow, TicketRow
from vendors.lifecycle import NotPossible
from vendors.words import pick

ONE_DAY = timedelta(days=1)
Measure = LevelSpec.Measure
Role = LevelInput.Role


def level_input(
    reading: Reading, spec: LevelSpec, reach: int, start: date, end: date, as_of: datetime
) -> engine.LevelInput:
    by = spec.more.get("judged_by", tally.WHOLE)
    question = Question(reading, spec, 0, VENDOR, start, end, as_of, by)
    own = None
    if spec.more.get("sources"):
        own = replace(question, side=OWN).measured()
    delivered = [
        reading.deliveries.get((item.feed_id, -item.period_offset, VENDOR)) for item in reading.inputs.get(spec.pk, [])
    ]
    return engine.LevelInput(
        code=spec.level.code,
        measured=question.measured(),
        own=own,
        before=question.before(reach),
        late=any(one is not None and one.pk in reading.late for one in delivered),
        excused=question.excused(),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What did one side deliver for one level, of the period `offset` steps back, between two days of it?

    `by` names the dimension by whose members it is told apart, empty for the whole.
    """

    reading: Reading
    spec: LevelSpec
    offset: int
    side: str
    start: date
    end: date
    as_of: datetime
    by: str

    def before(self, reach: int) -> tuple[engine.Measured, ...]:
        """What the vendor delivered for the `reach` periods before, the directly preceding one last."""
        found = []
        for offset in range(reach, 0, -1):
            one = self.reading.period_at(offset)
            if one is not None:
                earlier = replace(self, offset=offset, side=VENDOR, start=one.starts_on, end=one.ends_on)
                found.append(earlier.measured())
        return tuple(found)

    def measured(self) -> engine.Measured:
        inputs = self.reading.inputs.get(self.spec.pk, [])
        deliveries = [
            self.reading.deliveries.get((item.feed_id, self.offset - item.period_offset, self.side)) for item in inputs
        ]
        pairs = [(item, one) for item, one in zip(inputs, deliveries, strict=True) if one is not None]
        if self._stood_still():
            return engine.NoActivity()
        if not inputs or len(pairs) < len(inputs):
            return engine.NotReported()
        main = [one for item, one in pairs if item.role != Role.DENOMINATOR]
        if self.spec.measure != Measure.AVAILABILITY and all(one.pk in self.reading.nothing for one in main):
            return engine.NoActivity()  # no outage is a whole period of service, no other row is no activity
        if not all(self._arrived(one) for _item, one in pairs):
            return engine.NotReported()
        parts = self._parts(pairs, main)
        if self.by and parts:
            return engine.Members(tuple(sorted(parts.items())))
        if not parts:
            return engine.NotReported() if self.spec.measure == Measure.VALUE else engine.NoActivity()
        return parts[tally.WHOLE]

    def _parts(self, pairs: list[tuple[LevelInput, Delivery]], main: list[Delivery]) -> dict[str, engine.Plain]:
        """Member → what was measured of it; the whole is the only member where none are told apart."""
        match self.spec.measure:
            case Measure.AVAILABILITY:
                return self._availability(main)
            case Measure.VALUE:
                return self._value(main)
            case Measure.SLICES:
                rates = self._gathered(self.reading.tallies.rates, main)
                return {member: engine.Slices(tuple(rows)) for member, rows in rates.items()}
            case Measure.DURATIONS:
                return self._durations(main)
            case Measure.HISTOGRAM:
                return self._histogram(main)
            case Measure.EVENTS | Measure.DAYS:
                return self._count(main)
            case _:
                return self._ratio(pairs)

    def _gathered(self, of, main: list[Delivery]) -> dict[str, list]:
        """What a tally tells of the rows this level reads, the deliveries one after the other, by member."""
        told = of(self._reads(), self.by)
        found: dict[str, list] = defaultdict(list)
        for one in main:
            for member, rows in told.get(one.pk, {}).items():
                found[member].extend(rows)
        return dict(found)

    def excused(self) -> bool:
        """Approved relief covers the whole period of a level that is measured without instants."""
        timed = (Measure.AVAILABILITY, Measure.DURATIONS)
        return self.spec.measure not in timed and relieved.covers(self._relief(), *self._bounds())

    def _stood_still(self) -> bool:
        """The service was suspended all through: nothing is due, and nothing that came is judged."""
        return relieved.covers(self.reading.reliefs.still(self.spec.level_id), *self._bounds())

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

    def _availability(self, main: list[Delivery]) -> dict[str, engine.Plain]:
        """A member is known by its outages, in this period or an earlier one: without one now it was never down."""
        opens, closes = self._bounds()
        down: dict[str, list[engine.Outage]] = {member: [] for member in self._members_down(main)}
        for one in main:
            for row in self._outages(one):
                down[tally.member_of(row, self.by)].append(
                    engine.Outage(row.start, row.end, row.weight, self._incident(row.incident, row.start, row.end))
                )
            if one.pk in self.reading.told:
                down.setdefault(tally.WHOLE, []).extend(self.reading.told[one.pk])
        as_of, relief = min(self.as_of, closes), self._relief()
        return {
            member: engine.Availability(opens, closes, tuple(outages), as_of, relief)
            for member, outages in down.items()
        }

    def _members_down(self, main: list[Delivery]) -> set[str]:
        """The members of all periods, so that several periods are pooled over the same ones; without any, the whole."""
        if not self.by:
            return {tally.WHOLE}
        feeds, reads = {one.feed_id for one in main}, self._reads()
        found = {
            tally.member_of(row, self.by)
            for (_period, feed, side), rows in self.reading.outages.items()
            if feed in feeds and side == self.side
            for row in rows
            if reads.takes(row)
        }
        return found or {tally.WHOLE}

    def _outages(self, delivery: Delivery) -> list[OutageRow]:
        reading, period, reads = self.reading, self.reading.period_at(self.offset), self._reads()
        if period is None or delivery.pk in reading.told or delivery.pk in reading.nothing:
            return []
        return [row for row in reading.outages.get((period.pk, delivery.feed_id, self.side), []) if reads.takes(row)]

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

    def _durations(self, main: list[Delivery]) -> dict[str, engine.Plain]:
        stop, as_of, relief = self._reads().stop, min(self.as_of, self._bounds()[1]), self._relief()
        left_out = self.reading.reliefs.rows({one.feed_id for one in main}, self.spec.level_id)
        found = {}
        for member, rows in self._gathered(self.reading.tallies.tickets, main).items():
            tickets = tuple(self._ticket(row, stop) for row in rows if row.row_key not in left_out)
            if tickets:
                found[member] = engine.Durations(tickets, as_of, relief)
        return found

    def _ticket(self, row: TicketRow, stop: str) -> engine.Ticket:
        return engine.Ticket(
            id=row.row_key,
            start=row.opened_at,
            stop=getattr(row, stop),
            pauses=tuple((datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in row.pauses),
            incident=self._incident(row.incident, row.opened_at, row.resolved_at),
        )

    def _value(self, main: list[Delivery]) -> dict[str, engine.Plain]:
        """One figure as it stands; several are weighted by their number of cases."""
        pairs = self._gathered(self.reading.tallies.values, main)
        return {member: self._one_value(own) for member, own in pairs.items() if own}

    def _one_value(self, pairs: list[tuple[Decimal, int | None]]) -> engine.Value:
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

    def _histogram(self, main: list[Delivery]) -> dict[str, engine.Plain]:
        told = self.reading.tallies.buckets(self._reads(), self.by)
        sets: dict[str, list] = defaultdict(list)
        for one in main:
            for member, buckets in told.get(one.pk, {}).items():
                sets[member].append(buckets)
        return {member: engine.Histogram(tuple(own)) for member, own in sets.items()}

    def _count(self, main: list[Delivery]) -> dict[str, engine.Plain]:
        """Events are misses of commitments, what counts count, or cases; days and other figures are added up.

        Without a row there were none, of no member in particular.
        """
        found: dict[str, int] = defaultdict(int)
        for one in main:
            for member, count in self._events(one).items():
                found[member] += count
        return {member: engine.Count(count) for member, count in (found or {tally.WHOLE: 0}).items()}

    def _events(self, delivery: Delivery) -> dict[str, int]:
        reads, tallies = self._reads(), self.reading.tallies
        match self.reading.kinds[delivery.feed_id]:
            case FeedSpec.Kind.TICKETS:
                tickets = tallies.tickets(reads, self.by).get(delivery.pk, {})
                return {member: len(rows) for member, rows in tickets.items()}
            case FeedSpec.Kind.VALUES:
                values = tallies.values(reads, self.by).get(delivery.pk, {})
                return {member: sum(int(value) for value, _n in pairs) for member, pairs in values.items()}
            case kind:
                misses = kind == FeedSpec.Kind.COMMITMENTS
                kept = tallies.kept(reads, self.by).get(delivery.pk, {})
                return {member: one.total - one.good if misses else one.good for member, one in kept.items()}

    def _ratio(self, pairs: list[tuple[LevelInput, Delivery]]) -> dict[str, engine.Plain]:
        """Good of total of the rows judged; with separate feeds, the numerator's good over the denominator's total."""
        members: dict[str, list] = defaultdict(list)
        for item, one in pairs:
            flags = self.reading.flags.get(one.feed_id, ())
            for name, kept in self.reading.tallies.kept(self._reads(), self.by, flags).get(one.pk, {}).items():
                members[name].append((item, one, kept))
        return {name: self._one_ratio(name, rows) for name, rows in members.items()}

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
        flags = reading.flags.get(delivery.feed_id, ())
        relief, rows = reading.reliefs.of_commitments(self.spec.level_id)
        if not relief:
            return tally.Kept()
        found = reading.tallies.taken_out(self._reads(), self.by, flags, relief, rows)
        return found.get(delivery.pk, {}).get(member, tally.Kept())
