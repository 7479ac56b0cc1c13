"""Terms and measurements for the tables, each with one thing changed from the ordinary."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sla.engine.judge import judge
from sla.engine.types import (
    Direction,
    Judgement,
    LevelInput,
    LevelTerms,
    Measured,
    Outcome,
    Past,
    PastLevel,
    PastPeriod,
    PeriodInput,
    Rules,
    Terms,
    Value,
)

UP = LevelTerms(code="OTD", expected=Decimal(96), minimum=Decimal(93))
DOWN = replace(UP, code="DMG", direction=Direction.DOWN, expected=Decimal("0.15"), minimum=Decimal("0.30"))
JUNE = PeriodInput(date(2026, 6, 1), date(2026, 6, 30), Decimal(1000), ())

KEPT, MISSED, FAILED = (Value(Decimal(value)) for value in (97, 95, 90))


def terms_of(*levels: LevelTerms, **more: object) -> Terms:
    return Terms(levels=levels, **({"currency": "CNY", "exponent": 2, "zone": "Asia/Shanghai"} | more))


def past_of(*levels: PastLevel, year: int = 2026, month: int = 5) -> PastPeriod:
    """One earlier month."""
    return PastPeriod(
        date(year, month, 1), date(year, month, 28), Decimal(1000), Decimal(1000), Decimal(0), tuple(levels)
    )


def left(outcome: Outcome = Outcome.MET, code: str = "OTD", **more: object) -> PastLevel:
    """What an earlier month left behind for a level."""
    given = {
        "default": outcome in (Outcome.BELOW_EXPECTED, Outcome.BELOW_MINIMUM),
        "repeat": 0,
        "value": None,
        "credit": Decimal(0),
        "agreed": Decimal(96),
        "expected": Decimal(96),
        "next_expected": Decimal(96),
    } | more
    return PastLevel(code=code, outcome=outcome, **given)


def judged(
    level: LevelTerms,
    measured: Measured | LevelInput,
    past: Past = (),
    period: PeriodInput = JUNE,
    rules: Rules | None = None,
) -> Judgement:
    entry = measured if isinstance(measured, LevelInput) else LevelInput(level.code, measured)
    return judge(terms_of(level, rules=rules or Rules()), level, entry, period, past)


def lines(judgement: Judgement) -> list[tuple[str, ...]]:
    """The working of a judgement: each line's code and figures."""
    return [(line.code, *(figure for _name, figure in line.figures)) for line in judgement.steps]
