"""The seam: which rows does a contract's period rest on, and what does the engine make of them?

`gather` reads agreed terms, accepted deliveries of both sources, approved relief, incidents, charges and what earlier
periods left behind, with a number of queries that does not depend on the number of levels; `run` hands them to the
engine. Nothing is written here.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from contracts import queries as contracts_queries
from contracts.models import ContractVersion, FeedSpec, LevelInput, LevelSpec, Schedule
from sla import agreed, engine, relieved, tally
from sla.models import Delivery, Evaluation, Incident, OutageRow, Period, Submission
from vendors.lifecycle import NotPossible
from vendors.money import exponent, to_minor
from vendors.words import pick

ENGINE_VERSION = "2"
ONE_DAY = timedelta(days=1)
VENDOR, OWN = "vendor", "own"
Measure = LevelSpec.Measure
Role = LevelInput.Role


@dataclass(frozen=True, slots=True)
class Stretch:
    """One schedule over the days in which one version holds: what the engine is asked, and whose levels answer."""

    schedule: Schedule
    segment: int
    version: ContractVersion
    terms: engine.Terms
    period: engine.PeriodInput
    past: engine.Past
    specs: dict[str, LevelSpec]


@dataclass(slots=True)
class Gathered:
    """Everything one evaluation rests on, read once."""

    period: Period
    versions: list[ContractVersion]
    calendars: list[int]
    stretches: list[Stretch]
    deliveries: list[tuple[int, int, Delivery]]
    charges: dict[str, object]
    relief: list[int]
    earlier: list[Evaluation]
    coverage: dict[int, Decimal]


@dataclass(slots=True)
class _Reading:
    """What is read once for all levels of a period."""

    period: Period
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


def gather(
    period: Period,
    *,
    as_of: datetime,
    replaced: Mapping[int, object] | None = None,
    nothing: frozenset[int] = frozenset(),
    reliefs: relieved.Reliefs | None = None,
) -> Gathered:
    """Read what the evaluation of `period` needs. Raises `NotPossible` where the fee or a usable figure is missing.

    `replaced` maps a delivery's id to what shall count for it instead of its accepted rows, `nothing` holds those that
    shall count as “nothing happened” (the preview of a file); `reliefs` stands in for the approved relief.
    """
    segments = _segments(period)
    versions = [version for version, _start, _end in segments]
    specs = _specs(versions)
    agreed_in = {version.pk: agreed.terms_of(version, period.ends_on) for version in versions}
    terms = {pk: by_code for pk, (by_code, _calendar) in agreed_in.items()}
    evaluations = _earlier_evaluations(period, _deepest(terms))
    pasts = _pasts(evaluations)
    reaches = _reaches(period, terms, pasts)
    reading = _read(period, versions, specs, reaches, as_of, replaced or {}, nothing, reliefs)
    charges = contracts_queries.charges_of(period.contract, period.starts_on)
    stretches, reasons = [], []
    for n, (version, start, end) in enumerate(segments, 1):
        for schedule in version.schedules.order_by("code"):
            one = terms[version.pk][schedule.code]
            amounts = _amounts(period, schedule, charges, one, start, end)
            if amounts is None:
                reasons.append(
                    _("The fee of the month is not entered for “%(schedule)s”; credits are a share of it.")
                    % {"schedule": pick(schedule, "name")}
                )
                continue
            own = specs[version.pk].get(schedule.pk, [])
            given = engine.PeriodInput(
                start=start,
                end=end,
                charges=amounts[0],
                pass_through=amounts[1],
                levels=tuple(
                    _level_input(reading, spec, reaches[version.pk, schedule.code, spec.level.code], start, end, as_of)
                    for spec in own
                ),
                loss=period.loss,
                as_of=_ripening(one, end, as_of.astimezone(ZoneInfo(period.contract.zone)).date()),
            )
            past = pasts.get(schedule.code, ())
            stretches.append(Stretch(schedule, n, version, one, given, past, {spec.level.code: spec for spec in own}))
    if reasons:
        raise NotPossible(reasons)
    calendars = [calendar.pk for _terms, calendar in agreed_in.values() if calendar is not None]
    used = [(feed, offset, one) for (feed, offset, _side), one in sorted(reading.deliveries.items(), key=_by_key)]
    return Gathered(
        period,
        versions,
        sorted(set(calendars)),
        stretches,
        used,
        charges,
        reading.reliefs.ids,
        evaluations,
        reading.coverage,
    )


def _ripening(terms: engine.Terms, end: date, today: date) -> date | None:
    """The day on which we look, while a level's cases are still becoming known; later it says nothing any more."""
    ripe = end + timedelta(days=max((level.ripe_days for level in terms.levels), default=0))
    return today if today < ripe else None


def _by_key(item: tuple) -> tuple:
    return item[0]


def _deepest(terms: dict[int, dict[str, engine.Terms]]) -> int | None:
    """How many earlier periods the terms ask for; None: all there are."""
    depths = [engine.depth(one) for by_code in terms.values() for one in by_code.values()]
    return None if None in depths else max(depths, default=0)


Computed = tuple[Stretch, engine.PeriodResult]


def run(found: Gathered) -> list[Computed]:
    """Evaluate every stretch in order of time; the second segment of a schedule builds on the first.

    Raises `engine.TermsError` where terms or measurements contradict themselves.
    """
    results = []
    before: dict[str, engine.Past] = {}
    for stretch in found.stretches:
        past = (*stretch.past, *before.get(stretch.schedule.code, ()))
        result = engine.evaluate(stretch.terms, stretch.period, past)
        before[stretch.schedule.code] = (*before.get(stretch.schedule.code, ()), result.past)
        results.append((stretch, result))
    return results


def _segments(period: Period) -> list[tuple[ContractVersion, date, date]]:
    """(version, first day, last day): one, or one for each version in force within the period if so agreed."""
    signed = period.contract.versions.filter(signed_at__isnull=False, effective_from__lte=period.ends_on)
    in_order = list(signed.order_by("effective_from", "n"))
    begun = [version for version in in_order if version.effective_from <= period.starts_on]
    versions = begun[-1:] + _last_of_each_day([one for one in in_order if one.effective_from > period.starts_on])
    if not versions:
        return [(period.version, period.starts_on, period.ends_on)]
    rule = versions[-1].split_rule
    if len(versions) == 1 or rule == ContractVersion.SplitRule.AT_START:
        return [(versions[0], period.starts_on, period.ends_on)]
    if rule == ContractVersion.SplitRule.AT_END:
        return [(versions[-1], period.starts_on, period.ends_on)]
    starts = [max(version.effective_from, period.starts_on) for version in versions]
    ends = [*(start - ONE_DAY for start in starts[1:]), period.ends_on]
    return list(zip(versions, starts, ends, strict=True))


def _last_of_each_day(versions: list[ContractVersion]) -> list[ContractVersion]:
    return list({version.effective_from: version for version in versions}.values())


def _specs(versions: list[ContractVersion]) -> dict[int, dict[int, list[LevelSpec]]]:
    """Version → schedule → its levels in the contract's order."""
    found: dict[int, dict[int, list[LevelSpec]]] = {version.pk: defaultdict(list) for version in versions}
    rows = LevelSpec.objects.filter(version__in=versions).select_related("level").prefetch_related("inputs")
    for spec in rows.order_by("position", "pk"):
        found[spec.version_id][spec.schedule_id].append(spec)
    return found


def _earlier_evaluations(period: Period, depth: int | None) -> list[Evaluation]:
    """The standing evaluations of the directly preceding periods, the nearest last."""
    rows = (
        Evaluation.objects.filter(
            period__contract=period.contract,
            period__window=period.window,
            period__starts_on__lt=period.starts_on,
            superseded_by__isnull=True,
        )
        .defer("inputs", "result")
        .order_by("-period__starts_on")[:depth]
    )
    return list(reversed(rows))


def _pasts(evaluations: list[Evaluation]) -> dict[str, engine.Past]:
    pasts: dict[str, engine.Past] = {}
    for evaluation in evaluations:
        for code, kept in evaluation.past.items():
            pasts[code] = (*pasts.get(code, ()), *(engine.read_past(one) for one in kept))
    return pasts


def _reaches(period: Period, terms: dict[int, dict[str, engine.Terms]], pasts) -> dict[tuple[int, str, str], int]:
    """(version, schedule, level) → how many earlier periods' measurements it needs."""
    empty = engine.PeriodInput(period.starts_on, period.ends_on, Decimal(0), ())
    return {
        (version, code, level.code): engine.reach(level, empty, pasts.get(code, ()))
        for version, by_code in terms.items()
        for code, one in by_code.items()
        for level in one.levels
    }


def _read(period, versions, specs, reaches, as_of, replaced, nothing, reliefs) -> _Reading:
    everything = [spec for by_schedule in specs.values() for rows in by_schedule.values() for spec in rows]
    inputs = [item for spec in everything for item in spec.inputs.all()]
    feed_specs = list(FeedSpec.objects.filter(version__in=versions))
    kinds = {spec.feed_id: spec.kind for spec in feed_specs}
    back = max(reaches.values(), default=0) - min((item.period_offset for item in inputs), default=0)
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
        for key, rows in tally.outages(periods, outage_feeds, source).items()
    }
    return _Reading(
        period=period,
        earlier=earlier,
        kinds=kinds,
        flags={spec.feed_id: tuple(spec.flags) for spec in feed_specs},
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


def _amounts(
    period: Period, schedule: Schedule, charges, terms: engine.Terms, start: date, end: date
) -> tuple[Decimal, Decimal] | None:
    """(charges, passed through) of the days from `start` to `end`; None where the month's fee is needed and missing."""
    charge = charges.get(schedule.code)
    if charge is not None:
        amounts = charge.amount, charge.pass_through
    elif schedule.monthly_fee is not None:
        amounts = schedule.monthly_fee, Decimal(0)
    elif not agreed.costs_money(terms):
        amounts = Decimal(0), Decimal(0)
    else:
        return None
    return _share_of_days(amounts[0], period, start, end), _share_of_days(amounts[1], period, start, end)


def _share_of_days(amount: Decimal, period: Period, start: date, end: date) -> Decimal:
    """Cut by days so that the parts of a period add up to the whole, to the smallest unit."""
    if (start, end) == (period.starts_on, period.ends_on):
        return amount
    currency = period.contract.currency_id
    days = (period.ends_on - period.starts_on).days + 1
    minor = to_minor(amount, currency)

    def until(day: date) -> int:
        return minor * ((day - period.starts_on).days + 1) // days

    units = until(end) - until(start - ONE_DAY)
    return Decimal(units).scaleb(-exponent(currency))


def _level_input(
    reading: _Reading, spec: LevelSpec, reach: int, start: date, end: date, as_of: datetime
) -> engine.LevelInput:
    question = _Question(reading, spec, 0, VENDOR, start, end, as_of)
    before = []
    for offset in range(reach, 0, -1):
        one = reading.period_at(offset)
        if one is not None:
            before.append(_Question(reading, spec, offset, VENDOR, one.starts_on, one.ends_on, as_of).measured())
    own = None
    if spec.more.get("sources"):
        own = _Question(reading, spec, 0, OWN, start, end, as_of).measured()
    delivered = [reading.deliveries.get((item.feed_id, -item.period_offset, VENDOR)) for item in spec.inputs.all()]
    return engine.LevelInput(
        code=spec.level.code,
        measured=question.measured(),
        own=own,
        before=tuple(before),
        late=any(one is not None and one.pk in reading.late for one in delivered),
        excused=question.excused(),
    )


@dataclass(frozen=True, slots=True)
class _Question:
    """What did one side deliver for one level, of the period `offset` steps back, between two days of it?"""

    reading: _Reading
    spec: LevelSpec
    offset: int
    side: str
    start: date
    end: date
    as_of: datetime

    def measured(self) -> engine.Measured:
        inputs = list(self.spec.inputs.all())
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


def coverage_of(found: Gathered, spec: LevelSpec) -> Decimal | None:
    """The smallest share of rows that could be read, in %, among the files a level rests on; None: no file."""
    feeds = {(item.feed_id, -item.period_offset) for item in spec.inputs.all()}
    shares = [
        found.coverage[one.pk]
        for feed, offset, one in found.deliveries
        if (feed, offset) in feeds and one.pk in found.coverage
    ]
    return min(shares, default=None)


def inputs_of(found: Gathered) -> dict:
    """What the evaluation names as its inputs: versions, delivery revisions, charges, relief, and what was asked."""
    return {
        "version": {"n": found.versions[-1].n, "hash": found.versions[-1].content_hash},
        "versions": [{"n": one.n, "hash": one.content_hash} for one in found.versions],
        "calendars": found.calendars,
        "deliveries": [
            {
                "feed": feed,
                "offset": -offset,
                "delivery": one.pk,
                "revision": one.accepted_revision,
                "source": one.source,
            }
            for feed, offset, one in found.deliveries
        ],
        "charges": [
            {"schedule": code, "charge": charge.pk, "n": charge.n} for code, charge in sorted(found.charges.items())
        ],
        "relief": found.relief,
        "earlier": [{"evaluation": one.pk, "n": one.n} for one in found.earlier],
        "given": given_of(found),
    }


def given_of(found: Gathered) -> list[dict]:
    """What the engine was asked: a case's period for each stretch."""
    return [
        {"schedule": one.schedule.code, "segment": one.segment, "period": engine.write_period(one.period)}
        for one in found.stretches
    ]


def result_of(results: list[Computed]) -> dict:
    """What it answered, by stretch; the working of each level stands with the level's result."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for stretch, result in results:
        totals[stretch.schedule.code] += result.total
    return {
        "schedules": [
            {
                "code": stretch.schedule.code,
                "segment": stretch.segment,
                **engine.write_period_result(result, stretch.terms.exponent),
                "working": [plain_step(step) for step in result.working],
            }
            for stretch, result in results
        ],
        "totals": {code: format(total, "f") for code, total in sorted(totals.items())},
    }


def plain_step(step: engine.Step) -> dict:
    """A line of a working as it is stored."""
    return {"code": step.code, "figures": dict(step.figures)}


def past_of(results: list[Computed]) -> dict:
    """What later periods need of this one, by schedule, a stretch after the other."""
    kept: dict[str, list] = defaultdict(list)
    for stretch, result in results:
        kept[stretch.schedule.code].append(engine.write_past(result.past))
    return dict(kept)


def hash_of(found: Gathered, results: list[Computed]) -> str:
    """The hash of what went in and what came out; it says nothing about the program's version."""
    return engine.digest(
        {
            "agreed": [one.content_hash for one in found.versions],
            "given": given_of(found),
            "result": result_of(results),
            "past": past_of(results),
        }
    )
