"""The seam: which rows does a contract's month rest on, and what does the engine make of them?

`gather` reads agreed terms, accepted deliveries, charges and the month before, with a number of queries that does not
depend on the number of levels; `period_input` turns them into the engine's types. Nothing is written here.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, localcontext
from fractions import Fraction

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from contracts import queries as contracts_queries
from contracts.models import ContractVersion, FeedSpec, LevelInput, LevelSpec
from sla import engine
from sla.models import CommitmentRow, CountRow, Delivery, LevelResult, OutageRow, Period, Submission, ValueRow
from vendors.lifecycle import NotPossible
from vendors.money import exponent
from vendors.words import pick

ENGINE_VERSION = "1"


@dataclass(slots=True)
class Gathered:
    """Everything one evaluation rests on, read once."""

    period: Period
    version: ContractVersion
    schedules: list
    levels: dict[str, list[LevelSpec]]
    kinds: dict[int, str]
    deliveries: dict[tuple[int, int], Delivery]
    nothing: set[int]
    measured: dict[int, object] = field(default_factory=dict)
    prior_defaults: dict[int, int] = field(default_factory=dict)
    charges: dict[str, object] = field(default_factory=dict)


def gather(period: Period, *, as_of: datetime, replaced: dict[int, object] | None = None) -> Gathered:
    """Read what the evaluation of `period` needs.

    `replaced` maps a delivery's id to what shall count for it instead of its accepted rows (the preview of a file).
    """
    version = period.version
    schedules = list(version.schedules.all())
    specs = list(version.level_specs.select_related("level", "schedule").prefetch_related("inputs"))
    levels: dict[str, list[LevelSpec]] = defaultdict(list)
    for spec in specs:
        levels[spec.schedule.code].append(spec)
    inputs = [item for spec in specs for item in spec.inputs.all()]
    kinds = dict(FeedSpec.objects.filter(version=version).values_list("feed_id", "kind"))
    deliveries = _deliveries(period, inputs)
    chosen = list(deliveries.values())
    nothing = set(
        Submission.objects.filter(delivery__in=chosen, state=Submission.State.ACCEPTED, kind=Submission.Kind.NOTHING)
        .filter(_accepted(chosen))
        .values_list("delivery_id", flat=True)
    )
    found = Gathered(period, version, schedules, levels, kinds, deliveries, nothing)
    found.measured = _measured(found, period, as_of) | (replaced or {})
    found.prior_defaults = _prior_defaults(period)
    found.charges = contracts_queries.charges_of(period.contract, period.starts_on)
    return found


def _deliveries(period: Period, inputs: list[LevelInput]) -> dict[tuple[int, int], Delivery]:
    """(feed, period offset) → delivery, for every feed the levels read."""
    offsets = {item.period_offset for item in inputs}
    periods = {0: period}
    if offsets - {0}:
        earlier = list(
            Period.objects.filter(
                contract=period.contract, window=period.window, starts_on__lt=period.starts_on
            ).order_by("-starts_on")[: -min(offsets)]
        )
        periods |= {-(index + 1): item for index, item in enumerate(earlier)}
    by_period = defaultdict(dict)
    for delivery in Delivery.objects.filter(period__in=periods.values(), source="vendor"):
        by_period[delivery.period_id][delivery.feed_id] = delivery
    found = {}
    for item in inputs:
        earlier_period = periods.get(item.period_offset)
        delivery = by_period[earlier_period.pk].get(item.feed_id) if earlier_period else None
        if delivery is not None:
            found[item.feed_id, item.period_offset] = delivery
    return found


def _accepted(deliveries: list[Delivery]) -> Q:
    wanted = Q(pk__in=[])
    for delivery in deliveries:
        if delivery.accepted_revision is not None:
            wanted |= Q(delivery=delivery, n=delivery.accepted_revision)
    return wanted


def _counting_rows(deliveries: list[Delivery]) -> Q:
    """The rows of each delivery's accepted revision."""
    wanted = Q()
    for delivery in deliveries:
        revision = delivery.accepted_revision
        wanted |= Q(delivery=delivery, rev_from__lte=revision) & (Q(rev_to__isnull=True) | Q(rev_to__gt=revision))
    return wanted


def _measured(found: Gathered, period: Period, as_of: datetime) -> dict[int, object]:
    """Delivery id → what its accepted rows come to: (good, total), a list of outages, or a list of (value, n)."""
    by_kind = defaultdict(list)
    for delivery in found.deliveries.values():
        if delivery.accepted_revision is not None and delivery.pk not in found.nothing:
            by_kind[found.kinds.get(delivery.feed_id)].append(delivery)
    measured: dict[int, object] = {}
    if chosen := by_kind[FeedSpec.Kind.COMMITMENTS]:
        measured |= {delivery.pk: (0, 0) for delivery in chosen}
        rows = CommitmentRow.objects.filter(_counting_rows(chosen)).values("delivery_id").order_by("delivery_id")
        for row in rows.annotate(good=Count("pk", filter=Q(ok=True)), total=Count("pk")):
            measured[row["delivery_id"]] = (row["good"], row["total"])
    if chosen := by_kind[FeedSpec.Kind.COUNTS]:
        measured |= {delivery.pk: (0, 0) for delivery in chosen}
        rows = CountRow.objects.filter(_counting_rows(chosen)).values("delivery_id").order_by("delivery_id")
        for row in rows.annotate(all_good=Sum("good"), all_total=Sum("total")):
            measured[row["delivery_id"]] = (row["all_good"], row["all_total"])
    if chosen := by_kind[FeedSpec.Kind.VALUES]:
        measured |= {delivery.pk: [] for delivery in chosen}
        for row in ValueRow.objects.filter(_counting_rows(chosen)):
            measured[row.delivery_id].append((row.value, row.n))
    if chosen := by_kind[FeedSpec.Kind.OUTAGES]:
        measured |= _outages(chosen, period)
    return measured


def _outages(chosen: list[Delivery], period: Period) -> dict[int, list]:
    """Outages cross month ends: of one reported in several months, the latest month's word counts, up to this one."""
    feeds = {delivery.feed_id for delivery in chosen}
    told = list(
        Delivery.objects.filter(
            feed__in=feeds, source="vendor", accepted_revision__isnull=False, period__starts_on__lte=period.starts_on
        ).order_by("period__starts_on")
    )
    latest: dict[tuple[int, str], OutageRow] = {}
    overlapping = Q(start__lt=period.ends_at) & (Q(end__isnull=True) | Q(end__gt=period.starts_at))
    order = {delivery.pk: index for index, delivery in enumerate(told)}
    keys = OutageRow.objects.filter(overlapping, feed__in=feeds, source="vendor").values("row_key")
    rows = OutageRow.objects.filter(_counting_rows(told), feed__in=feeds, row_key__in=keys)
    for row in sorted(rows, key=lambda row: order[row.delivery_id]):
        latest[row.feed_id, row.row_key] = row
    by_feed = defaultdict(list)
    for row in latest.values():
        by_feed[row.feed_id].append(engine.Outage(row.start, row.end, row.weight))
    return {delivery.pk: by_feed[delivery.feed_id] for delivery in chosen}


def _prior_defaults(period: Period) -> dict[int, int]:
    """Level id → how many directly preceding months in a row it was in default."""
    before = (
        Period.objects.filter(contract=period.contract, window=period.window, starts_on__lt=period.starts_on)
        .order_by("-starts_on")
        .first()
    )
    if before is None:
        return {}
    rows = LevelResult.objects.filter(evaluation__period=before, evaluation__superseded_by__isnull=True, default=True)
    return dict(rows.values_list("level_id", "repeat"))


def period_input(found: Gathered, *, as_of: datetime) -> engine.PeriodInput:
    """The engine's input. Raises `NotPossible` where the month's fee or a usable figure is missing."""
    reasons = []
    schedules = []
    currency = found.period.contract.currency_id
    for schedule in found.schedules:
        charge = found.charges.get(schedule.code)
        if charge is not None:
            charges, pass_through = charge.amount, charge.pass_through
        elif schedule.monthly_fee is not None:
            charges, pass_through = schedule.monthly_fee, Decimal(0)
        elif schedule.at_risk_percent == 0:
            charges, pass_through = Decimal(0), Decimal(0)
        else:
            reasons.append(
                _("The fee of the month is not entered for “%(schedule)s”; credits are a share of it.")
                % {"schedule": pick(schedule, "name")}
            )
            continue
        scheme = engine.SchemeTerms(
            at_risk_percent=schedule.at_risk_percent,
            cap_percent=schedule.cap_percent,
            repeat=tuple(Decimal(str(item)) for item in schedule.repeat),
            currency=currency,
            exponent=exponent(currency),
        )
        levels = tuple(
            engine.LevelInput(_terms(spec), _measure(found, spec, as_of), found.prior_defaults.get(spec.level_id, 0))
            for spec in found.levels.get(schedule.code, [])
        )
        schedules.append(engine.ScheduleInput(schedule.code, scheme, charges, pass_through, levels))
    if reasons:
        raise NotPossible(reasons)
    return engine.PeriodInput(tuple(schedules))


def _terms(spec: LevelSpec) -> engine.LevelTerms:
    return engine.LevelTerms(
        code=spec.level.code,
        level_class=engine.LevelClass(spec.level_class),
        direction=engine.Direction(spec.direction),
        expected=spec.expected,
        minimum=spec.minimum,
        precision=spec.precision,
        rounding=engine.Rounding(spec.rounding),
        weight=spec.weight,
        on_missing=engine.Missing(spec.on_missing),
        n_min=spec.n_min,
        unit=spec.unit,
    )


def _measure(found: Gathered, spec: LevelSpec, as_of: datetime) -> engine.Measured:
    inputs = list(spec.inputs.all())
    deliveries = [found.deliveries.get((item.feed_id, item.period_offset)) for item in inputs]
    if not inputs or any(delivery is None for delivery in deliveries):
        return engine.NotReported()
    main = [
        delivery for item, delivery in zip(inputs, deliveries, strict=True) if item.role != LevelInput.Role.DENOMINATOR
    ]
    declared = all(delivery.pk in found.nothing and delivery.pk not in found.measured for delivery in main)
    if declared and spec.measure != LevelSpec.Measure.AVAILABILITY:  # no outage is a whole month of service
        return engine.NoActivity()
    if any(delivery.pk not in found.measured and delivery.pk not in found.nothing for delivery in deliveries):
        return engine.NotReported()
    if spec.measure == LevelSpec.Measure.AVAILABILITY:
        outages = tuple(outage for delivery in main for outage in found.measured.get(delivery.pk, []))
        period = found.period
        return engine.Availability(period.starts_at, period.ends_at, outages, min(as_of, period.ends_at))
    if spec.measure == LevelSpec.Measure.VALUE:
        return _single_value(spec, [pair for delivery in main for pair in found.measured.get(delivery.pk, [])])
    return _ratio(found, inputs, deliveries)


def _single_value(spec: LevelSpec, pairs: list[tuple[Decimal, int | None]]) -> engine.Measured:
    """One figure as it stands; several are weighted by their number of cases."""
    if not pairs:
        return engine.NotReported()
    if len(pairs) == 1:
        return engine.Value(*pairs[0])
    if any(not n for _value, n in pairs):
        raise NotPossible(
            [
                _("“%(level)s” has several values; each needs its number of cases n to be weighted.")
                % {"level": pick(spec, "name")}
            ]
        )
    total = sum(n for _value, n in pairs)
    mean = sum(Fraction(value) * n for value, n in pairs) / total
    with localcontext(prec=50):
        return engine.Value(Decimal(mean.numerator) / Decimal(mean.denominator), total)


def _ratio(found: Gathered, inputs: list[LevelInput], deliveries: list[Delivery]) -> engine.Measured:
    """Good of total of the rows judged; with separate feeds, the numerator's good over the denominator's total."""
    good = total = 0
    for item, delivery in zip(inputs, deliveries, strict=True):
        counted_good, counted_total = found.measured.get(delivery.pk, (0, 0))
        if item.role != LevelInput.Role.DENOMINATOR:
            good += counted_good
        if item.role != LevelInput.Role.NUMERATOR:
            total += counted_total
    return engine.Ratio(good, total) if total else engine.NoActivity()


def inputs_of(found: Gathered, given: engine.PeriodInput) -> dict:
    """What the evaluation names as its inputs: version, delivery revisions, charges, and the engine's input itself."""
    return {
        "version": {"n": found.version.n, "hash": found.version.content_hash},
        "deliveries": [
            {"feed": feed_id, "offset": offset, "delivery": delivery.pk, "revision": delivery.accepted_revision}
            for (feed_id, offset), delivery in sorted(found.deliveries.items())
        ],
        "charges": [
            {"schedule": code, "charge": charge.pk, "n": charge.n} for code, charge in sorted(found.charges.items())
        ],
        "given": engine.canonical(given),
    }


def hash_of(given: engine.PeriodInput, result: engine.PeriodResult) -> str:
    """The hash of what went in and what came out; it says nothing about the program's version."""
    return engine.digest({"given": engine.canonical(given), "result": engine.canonical(result)})
