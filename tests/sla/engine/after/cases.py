"""Judgements and earlier periods for the tables, each with one thing changed from the ordinary."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sla.engine.types import (
    Direction,
    Judgement,
    LevelTerms,
    Outcome,
    Past,
    PastLevel,
    PastPeriod,
    PeriodInput,
    Rating,
    Reading,
    Rules,
    Terms,
)

OTD = LevelTerms("OTD", expected=Decimal("99.0"), minimum=Decimal(95))
DMG = LevelTerms("DMG", expected=Decimal("0.15"), minimum=Decimal("0.30"), direction=Direction.DOWN)
MET, EXPECTED, MINIMUM = Outcome.MET, Outcome.BELOW_EXPECTED, Outcome.BELOW_MINIMUM
DECEMBER = PeriodInput(date(2026, 12, 1), date(2026, 12, 31), Decimal(1000), ())


def terms(*levels: LevelTerms, triggers=(), **rules) -> Terms:
    return Terms(levels or (OTD,), "CNY", 2, "Asia/Shanghai", Rules(**rules), tuple(triggers))


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def outcome_of(level: LevelTerms, value: Decimal | None) -> Outcome:
    """Below expected is enough of a miss for these tables."""
    if value is None:
        return Outcome.NOT_REPORTED
    kept = value >= level.expected if level.direction is Direction.UP else value <= level.expected
    return MET if kept else EXPECTED


def judged(level: LevelTerms, value: str | None, **more) -> Judgement:
    """A level's judgement by its value; None is not reported. Any miss is a default."""
    figure = number(value)
    outcome = more.pop("outcome", outcome_of(level, figure))
    ordinary = Judgement(
        terms=level,
        reading=Reading(outcome),
        value=figure,
        outcome=outcome,
        rating=Rating.OTHER,
        default=outcome in (EXPECTED, MINIMUM, Outcome.NOT_REPORTED),
        repeat=0,
        expected=level.expected,
        minimum=level.minimum,
        critical=True,
        source="vendor",
        other=None,
        provisional=False,
        window="",
        pays=True,
        steps=(),
    )
    return replace(ordinary, **more)


def left(level: LevelTerms, value: str | None, **more) -> PastLevel:
    """What an earlier period left behind for a level."""
    figure = number(value)
    outcome = more.pop("outcome", outcome_of(level, figure))
    ordinary = PastLevel(
        code=level.code,
        outcome=outcome,
        default=outcome in (EXPECTED, MINIMUM, Outcome.NOT_REPORTED),
        repeat=0,
        value=figure,
        credit=Decimal("0.00"),
        agreed=level.expected,
        expected=level.expected,
        next_expected=level.expected,
    )
    return replace(ordinary, **more)


def month(at: int, *levels: PastLevel, total: str = "0.00", base: str = "1000.00") -> PastPeriod:
    """The month so many before December 2026: 1 is November."""
    count = 2026 * 12 + 11 - at
    start = date(count // 12, count % 12 + 1, 1)
    after = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    end = date.fromordinal(after.toordinal() - 1)
    return PastPeriod(start, end, Decimal(base), Decimal(base), Decimal(total), levels)


def history(*months: tuple[PastLevel, ...] | PastLevel) -> Past:
    """Months up to November 2026, that one last."""
    rows = [row if isinstance(row, tuple) else (row,) for row in months]
    return tuple(month(len(rows) - at, *row) for at, row in enumerate(rows))
