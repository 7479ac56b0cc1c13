"""Terms and measurements for the tables, each with one thing changed from the ordinary."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sla.engine import (
    Availability,
    Direction,
    LevelClass,
    LevelInput,
    LevelResult,
    LevelTerms,
    Measured,
    Missing,
    Outage,
    PeriodInput,
    Ratio,
    Rounding,
    ScheduleInput,
    ScheduleResult,
    SchemeTerms,
    Value,
    evaluate,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONTH = datetime(2026, 6, 1, tzinfo=SHANGHAI)

UP = LevelTerms(
    code="OTD",
    level_class=LevelClass.CRITICAL,
    direction=Direction.UP,
    expected=Decimal(96),
    minimum=Decimal(93),
    precision=2,
    rounding=Rounding.HALF_UP,
    weight=Decimal(60),
    on_missing=Missing.BELOW_MINIMUM,
)
DOWN = replace(
    UP,
    code="DMG",
    direction=Direction.DOWN,
    expected=Decimal("0.15"),
    minimum=Decimal("0.30"),
    weight=Decimal(40),
)
SCHEME = SchemeTerms(
    at_risk_percent=Decimal(8),
    cap_percent=Decimal(8),
    repeat=(Decimal(1), Decimal(1), Decimal("1.5")),
    currency="CNY",
    exponent=2,
)

KEPT = Value(Decimal(97))
MISSED = Value(Decimal(95))
FAILED = Value(Decimal(90))


def schedule(*levels: LevelInput, charges: str = "1000.00", pass_through: str = "0", **scheme: object) -> ScheduleInput:
    return ScheduleInput("S1", replace(SCHEME, **scheme), Decimal(charges), Decimal(pass_through), levels)


def fengyuan() -> ScheduleInput:
    """Row 7 of the demonstration world."""
    complaints = replace(
        UP, code="CMP", level_class=LevelClass.KEY, expected=Decimal(100), minimum=Decimal(98), weight=Decimal(0)
    )
    return schedule(
        LevelInput(UP, Ratio(598_536, 652_000), prior_defaults=2),
        LevelInput(DOWN, Ratio(1_369, 652_000)),
        LevelInput(complaints, Ratio(412, 412)),
        charges="2673200.00",
    )


def result_of(entry: ScheduleInput) -> ScheduleResult:
    return evaluate(PeriodInput((entry,))).schedules[0]


def level_of(terms: LevelTerms, measured: Measured, prior_defaults: int = 0) -> LevelResult:
    return result_of(schedule(LevelInput(terms, measured, prior_defaults))).levels[0]


def at(minutes: int) -> datetime:
    """So many minutes after the month began."""
    return MONTH + timedelta(minutes=minutes)


def june(*outages: Outage, as_of: datetime | None = None) -> Availability:
    """June 2026 in Shanghai, 30 days, 43,200 minutes."""
    end = at(43_200)
    return Availability(MONTH, end, outages, as_of or end)


def down(begin: int, stop: int | None, weight: str = "1") -> Outage:
    return Outage(at(begin), None if stop is None else at(stop), Decimal(weight))
