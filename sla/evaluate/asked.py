"""What is the engine asked about a contract's period: which terms, over which days, with which data and charges?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from contracts import queries as contracts_queries
from contracts.models import ContractVersion, LevelInput, LevelSpec, Schedule
from contracts.served import Unserved, days_served, unserved
from sla import agreed, engine, relieved
from sla.evaluate.delivered import read
from sla.evaluate.question import level_input
from sla.models import Delivery, Evaluation, Period
from vendors.lifecycle import NotPossible
from vendors.money import exponent, to_minor
from vendors.words import pick

ONE_DAY = timedelta(days=1)


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
    suspended: tuple[relieved.Suspended, ...]
    earlier: list[Evaluation]
    coverage: dict[int, Decimal]
    inputs: dict[int, list[LevelInput]]


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
    pasts = pasts_of(evaluations)
    reaches = _reaches(period, terms, pasts)
    reading = read(period, versions, max(reaches.values(), default=0), replaced or {}, nothing, reliefs)
    charges = contracts_queries.charges_of(period.contract, period.starts_on)
    gone = unserved(period.contract, period.starts_on, period.ends_on)
    stretches, reasons = [], []
    for n, (version, start, end) in enumerate(segments, 1):
        for schedule in version.schedules.order_by("code"):
            one = terms[version.pk][schedule.code]
            amounts = _amounts(period, schedule, charges, gone, one, start, end)
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
                    level_input(reading, spec, reaches[version.pk, schedule.code, spec.level.code], start, end, as_of)
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
        reading.reliefs.suspended,
        evaluations,
        reading.coverage,
        reading.inputs,
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
    rows = LevelSpec.objects.filter(version__in=versions).select_related("level")
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


def pasts_of(evaluations: list[Evaluation]) -> dict[str, engine.Past]:
    """Schedule → what these evaluations left behind, in their order."""
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


def _amounts(
    period: Period, schedule: Schedule, charges, gone: list[Unserved], terms: engine.Terms, start: date, end: date
) -> tuple[Decimal, Decimal] | None:
    """(charges, passed through) of the days from `start` to `end`; None where the month's fee is needed and missing.

    What was charged stands as it is; the fee that was agreed is owed for the days served.
    """
    charge = charges.get(schedule.code)
    if charge is not None:
        both = charge.amount, charge.pass_through
        return _share_of_days(both[0], period, start, end), _share_of_days(both[1], period, start, end)
    if schedule.monthly_fee is None:
        return None if agreed.costs_money(terms) else (Decimal(0), Decimal(0))
    mine = [one for one in gone if one.concerns(schedule.code)]
    return _share_of_days(_owed(schedule.monthly_fee, mine, period), period, start, end, mine), Decimal(0)


def _owed(fee: Decimal, gone: list[Unserved], period: Period) -> Decimal:
    """The fixed fee for the days served, rounded half up to the smallest unit, as on a statement."""
    days, currency = (period.ends_on - period.starts_on).days + 1, period.contract.currency_id
    served = days_served(gone, period.starts_on, period.ends_on)
    units = (2 * to_minor(fee, currency) * served + days) // (2 * days)
    return fee if served == days else Decimal(units).scaleb(-exponent(currency))


def _share_of_days(amount: Decimal, period: Period, start: date, end: date, gone: Sequence[Unserved] = ()) -> Decimal:
    """Cut by the days served so that the parts of a period add up to the whole, to the smallest unit."""
    if not amount or (start, end) == (period.starts_on, period.ends_on):
        return amount
    currency = period.contract.currency_id
    minor, days = to_minor(amount, currency), days_served(gone, period.starts_on, period.ends_on)

    def until(day: date) -> int:
        return minor * days_served(gone, period.starts_on, day) // days

    units = until(end) - until(start - ONE_DAY)
    return Decimal(units).scaleb(-exponent(currency))
