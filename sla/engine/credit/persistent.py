"""Has the vendor failed so often that it costs a part of the year?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sla.engine.credit.base import Base, percent_of
from sla.engine.credit.months import window_opens
from sla.engine.exact import plain
from sla.engine.types import Judgement, MeasureKind, Past, PeriodInput, Rules, Step
from sla.engine.working import step

COUNTED = (MeasureKind.EVENTS, MeasureKind.DAYS)


@dataclass(frozen=True, slots=True)
class Persisting:
    """What persistent failure costs in smallest units, and how many failures that uses up."""

    units: int
    consumed: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Failed:
    day: date
    count: int


def failures(rules: Rules, judgement: Judgement) -> int:
    """What a level adds: a default counts once, or as often as its events; nothing where it may not cost anything."""
    pays = judgement.critical and judgement.pays and not judgement.provisional and not rules.watch_only
    if not (judgement.default and pays):
        return 0
    counted = judgement.reading.events if judgement.terms.measure.kind in COUNTED else None
    return 1 if counted is None else counted


def persistent(rules: Rules, base: Base, period: PeriodInput, failed: int, past: Past) -> Persisting:
    """Every so many failures within the months cost a percent of the year [S21]; each is used up once, oldest first."""
    rule = rules.persistent
    if rule is None or rules.watch_only:
        return Persisting(0, 0, ())
    assert rules.annual_charges is not None  # faults: persistent failure needs annual charges
    since = window_opens(period.end, rule.within_months)
    earlier = sum(failed.count for failed in _since(_unused(past, rule.within_months), since))
    uncredited = earlier + failed
    times = uncredited // rule.every
    count = step(
        "persistent_count",
        since=since.isoformat(),
        earlier=str(earlier),
        now=str(failed),
        uncredited=str(uncredited),
    )
    if not times:
        return Persisting(0, 0, (count, step("persistent_none", every=str(rule.every), uncredited=str(uncredited))))
    annual = Fraction(rules.annual_charges)
    exact = times * percent_of(rule.percent_of_annual, annual)
    units = base.units(exact)
    line = step(
        "persistent",
        every=str(rule.every),
        times=str(times),
        percent=plain(rule.percent_of_annual),
        annual=base.exact(annual),
        exact=base.exact(exact),
        amount=base.text(units),
    )
    return Persisting(units, times * rule.every, (count, line))


def _unused(past: Past, months: int) -> list[_Failed]:
    """Failures of earlier periods that no credit has used up, each period's use taken from what it could see then."""
    left: list[_Failed] = []
    for earlier in past:
        left = _since(left, window_opens(earlier.end, months))
        left.append(_Failed(earlier.start, sum(level.failures for level in earlier.levels)))
        left = _without(left, earlier.consumed)
    return left


def _since(found: Sequence[_Failed], day: date) -> list[_Failed]:
    return [failed for failed in found if failed.day >= day]


def _without(found: Sequence[_Failed], used: int) -> list[_Failed]:
    left = []
    for failed in found:
        taken = min(used, failed.count)
        used -= taken
        left.append(_Failed(failed.day, failed.count - taken))
    return left
