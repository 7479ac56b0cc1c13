"""Schedules, levels and what arrived, each with one thing wrong, and what is said of it."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from sla.engine.faults import period_faults, terms_faults
from sla.engine.types import (
    Band,
    Calendar,
    Category,
    Direction,
    LevelClass,
    LevelInput,
    LevelTerms,
    MeasureKind,
    MeasureTerms,
    PeriodInput,
    PointsTo,
    Rules,
    Terms,
    Weighted,
)

D = Decimal
UP = LevelTerms("OTD", expected=D(96), minimum=D(93))
DOWN = replace(UP, code="DMG", direction=Direction.DOWN, expected=D("0.15"), minimum=D("0.30"))
KEY = replace(UP, code="KEY", level_class=LevelClass.KEY)
NINE_TO_SIX = ((time(9), time(18)),)
OFFICE = Calendar((NINE_TO_SIX,) * 5 + ((), ()))
JUNE = PeriodInput(date(2026, 6, 1), date(2026, 6, 30), D("1000.00"), ())


def of(*levels: LevelTerms, triggers=(), calendar=None, zone="Asia/Shanghai", currency="CNY", exponent=2, **rules):
    """The faults of a schedule."""
    agreed = Terms(levels or (UP,), currency, exponent, zone, Rules(**rules), tuple(triggers), calendar)
    return list(terms_faults(agreed))


def level(**changes) -> list[str]:
    """The faults of one level, without the path to it."""
    terms = replace(UP, **changes)
    found = of(terms, calendar=OFFICE, at_risk_percent=D(10), categories=(("1", D(50)),), points_to=PointsTo(D(1)))
    assert all(fault.startswith("levels[0].") for fault in found)
    return [fault.removeprefix("levels[0].") for fault in found]


def measure(kind: MeasureKind = MeasureKind.RATIO, **more) -> list[str]:
    return [fault.removeprefix("measure.") for fault in level(measure=MeasureTerms(kind, **more))]


def credit(terms, kind: MeasureKind = MeasureKind.EVENTS, **more) -> list[str]:
    found = level(credit=terms, measure=MeasureTerms(kind, **more))
    return [fault.removeprefix("credit.") for fault in found]


def bands(*rows) -> tuple[Band, ...]:
    return tuple(Band(*(None if edge is None else D(edge) for edge in row)) for row in rows)


def weighing(weight: str, code: str = "OTD", **more) -> LevelTerms:
    return replace(UP, code=code, credit=Weighted(D(weight)), **more)


def in_category(weight: str, code: str = "OTD", category: str = "1") -> LevelTerms:
    return replace(UP, code=code, credit=Category(category, D(weight)))


CATEGORIES = {"at_risk_percent": D(10), "categories": (("1", D(120)), ("2", D(50)))}


def arrived(*entries: LevelInput, terms: LevelTerms = UP, rules: Rules | None = None, exponent=2, **more) -> list[str]:
    """The faults of a period of one level."""
    agreed = Terms((terms,), "CNY", exponent, "Asia/Shanghai", rules or Rules())
    return list(period_faults(agreed, replace(JUNE, levels=entries, **more)))


def entry(measured, **more) -> LevelInput:
    return LevelInput("OTD", measured, **more)
