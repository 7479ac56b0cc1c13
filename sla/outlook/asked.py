"""Which levels of running months can be forecast, over which stretch, and how far back does each of them look?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from contracts.content_seasons import SEASON_FIELDS, windows_for
from contracts.models import LevelInput, LevelSpec, Season
from sla import engine
from sla.engine.after.foresight import has_forecast
from sla.engine.case.node import Node
from sla.engine.case.terms import window as read_window
from sla.engine.past import of_level, window_end, window_start
from sla.in_force import expected_now
from sla.models import LevelResult, Period
from vendors.trail import plain

MONTHS_BEHIND = 3
Role = LevelInput.Role


@dataclass(frozen=True, slots=True)
class Asked:
    """A level of a running month, with the levels in force.

    It is judged up to `until`, `still` months after this one, measured together with as many as `together` months
    before. The measurements of `back` earlier months are read. `pools`: what is stored of an earlier month is not
    that month's alone.
    """

    period: Period
    spec: LevelSpec
    terms: engine.LevelTerms
    until: date
    still: int
    together: int
    back: int
    pools: bool

    @property
    def inputs(self) -> list[LevelInput]:
        return list(self.spec.inputs.all())

    @property
    def running(self) -> list[LevelInput]:
        """What it reads of this month."""
        return [item for item in self.inputs if not item.period_offset]

    @property
    def farthest(self) -> int:
        """How many months before this one its data may come from."""
        return self.back + max(-item.period_offset for item in self.inputs)


def levels_of(
    running: Sequence[Period],
    sent: Mapping[int, Collection[int]],
    before: Mapping[int, Mapping[int, Sequence[LevelResult]]],
) -> list[Asked]:
    """Each month's in the contract's order, those of which everything has been `sent` that they read of the month.

    `sent` holds by month the feeds of which something is accepted, `before` by contract and level the results of
    earlier months.
    """
    specs: dict[int, list[LevelSpec]] = {}
    rows = LevelSpec.objects.filter(version__in={one.version_id for one in running})
    for spec in rows.select_related("level", "schedule").prefetch_related("inputs").order_by("position", "pk"):
        specs.setdefault(spec.version_id, []).append(spec)
    windows = _windows_of(specs)
    asked = [
        _asked(period, spec, before[period.contract_id][spec.level_id], windows[spec.version_id, spec.schedule_id])
        for period in running
        for spec in specs.get(period.version_id, [])
    ]
    return [one for one in asked if _can_be_forecast(one) and _has_come(one, sent[one.period.pk])]


def _windows_of(specs: Mapping[int, Sequence[LevelSpec]]) -> dict[tuple[int, int], list[dict]]:
    """(version, schedule) → its named windows: its own, then those that the seasons of the version make for it."""
    seasons: dict[int, dict] = {version: {} for version in specs}
    for row in Season.objects.filter(version__in=seasons):
        seasons[row.version_id][row.code] = {name: plain(getattr(row, name)) for name in SEASON_FIELDS}
    found: dict[tuple[int, int], list[dict]] = {}
    for version, rows in specs.items():
        for schedule in {spec.schedule for spec in rows}:
            codes = [spec.level.code for spec in rows if spec.schedule_id == schedule.pk]
            own = schedule.rules.get("windows", [])
            found[version, schedule.pk] = [*own, *windows_for(seasons[version], codes)]
    return found


def _asked(period: Period, spec: LevelSpec, earlier: Sequence[LevelResult], windows: Sequence[dict]) -> Asked:
    last = earlier[-1] if earlier else None
    if last is not None and last.evaluation.period.ends_on + timedelta(days=1) != period.starts_on:
        last = None
    window = read_window(Node(spec.more.get("window", period.version.cadence), "window", []))
    terms = replace(expected_now(spec, windows, period.starts_on, last), window=window)
    this = engine.PeriodInput(period.starts_on, period.ends_on, Decimal(0), ())
    opens, until = window_start(terms, this), window_end(terms, this)
    together = max(_months(opens, period.starts_on), window.periods - 1, _carried(spec, last))
    still = _months(period.ends_on, until)
    pools = together + still > 0 or _carries(spec)
    back = max(together, terms.measure.average_of - 1, MONTHS_BEHIND if pools else 0)
    return Asked(period, spec, terms, until, still, together, back, pools)


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _carries(spec: LevelSpec) -> bool:
    return spec.more.get("low_volume", {}).get("rule") == engine.LowVolumeRule.CARRY


def _carried(spec: LevelSpec, last: LevelResult | None) -> int:
    """How many months had too few cases and are judged together with this one."""
    if last is None or not _carries(spec):
        return 0
    kept = last.evaluation.past.get(last.schedule_code, ())
    level = of_level(tuple(engine.read_past(one) for one in kept), spec.level.code)
    return 0 if level is None else level.carried


def _can_be_forecast(one: Asked) -> bool:
    """What is read of an earlier month is whole and known: then only fewer events among known cases can be told."""
    if not has_forecast(one.terms):
        return False
    behind = [item for item in one.inputs if item.period_offset]
    if not behind:
        return True
    events = one.terms.measure.kind is engine.MeasureKind.RATIO and one.terms.direction is engine.Direction.DOWN
    roles = {item.role for item in one.running}, {item.role for item in behind}
    return events and roles == ({Role.NUMERATOR}, {Role.DENOMINATOR})


def _has_come(one: Asked, sent: Collection[int]) -> bool:
    return bool(one.running) and all(item.feed_id in sent for item in one.running)
