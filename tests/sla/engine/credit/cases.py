"""Levels, judgements and prices for the tables of the credit, each with one thing changed from the ordinary."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sla.engine.credit import price
from sla.engine.types import (
    Band,
    CreditTerms,
    Direction,
    Flat,
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
    ScheduleCredit,
    Step,
    Terms,
)

MET, BELOW, MINIMUM, SILENT = (
    Outcome.MET,
    Outcome.BELOW_EXPECTED,
    Outcome.BELOW_MINIMUM,
    Outcome.NOT_REPORTED,
)
TEN_PERCENT = Flat(Decimal(10))


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def bands(*rows: tuple[str | None, str | None, str]) -> tuple[Band, ...]:
    return tuple(Band(number(low), number(high), Decimal(worth)) for low, high, worth in rows)


def level(credit: CreditTerms = TEN_PERCENT, code: str = "A", expected: str = "99", **more) -> LevelTerms:
    return LevelTerms(code, Decimal(expected), credit=credit, **more)


def judged(terms: LevelTerms, value: str | None = "90", outcome: Outcome | None = None, **more) -> Judgement:
    """A level's judgement; any miss, and silence, is a default, the first in a row. A value decides the outcome."""
    figure = number(value)
    if outcome is None:
        outcome = SILENT if figure is None else MET if _kept(terms, figure) else BELOW
    reading = {
        name: more.pop(name) for name in ("events", "events_by", "misses", "minutes", "incidents") if name in more
    }
    default = outcome in (BELOW, MINIMUM, SILENT)
    ordinary = Judgement(
        terms=terms,
        reading=Reading(outcome, **reading),
        value=figure,
        outcome=outcome,
        rating=Rating.OTHER,
        default=default,
        repeat=1 if default else 0,
        expected=terms.expected,
        minimum=terms.minimum,
        critical=True,
        source="vendor",
        other=None,
        provisional=False,
        window="",
        pays=True,
        steps=(),
    )
    return replace(ordinary, **more)


def _kept(terms: LevelTerms, value: Decimal) -> bool:
    return value >= terms.expected if terms.direction is Direction.UP else value <= terms.expected


def missing(credit: CreditTerms = TEN_PERCENT, code: str = "A", **more) -> Judgement:
    """A level in default."""
    return judged(level(credit, code), **more)


def priced(
    *judgements: Judgement,
    charges: str = "1000",
    pass_through: str = "0",
    past: Past = (),
    month: int = 6,
    exponent: int = 2,
    currency: str = "CNY",
    **rules,
) -> ScheduleCredit:
    terms = Terms(
        tuple(judgement.terms for judgement in judgements), currency, exponent, "Asia/Shanghai", Rules(**rules)
    )
    period = PeriodInput(
        date(2026, month, 1), date(2026, month, 28), Decimal(charges), (), pass_through=Decimal(pass_through)
    )
    return price(terms, period, judgements, past)


def earlier(
    month: int,
    year: int = 2026,
    base: str = "1000",
    total: str = "0",
    failures: tuple[int, ...] = (),
    consumed: int = 0,
) -> PastPeriod:
    """What an earlier month left behind, with as many levels as it has counts of failures."""
    levels = tuple(
        PastLevel(f"L{at}", MET, False, 0, None, Decimal(0), Decimal(99), Decimal(99), Decimal(99), failures=count)
        for at, count in enumerate(failures)
    )
    return PastPeriod(
        date(year, month, 1), date(year, month, 28), Decimal(base), Decimal(base), Decimal(total), levels, consumed
    )


def said(steps: tuple[Step, ...]) -> list[tuple[str, ...]]:
    """Each line of a working: its code and its figures."""
    return [(line.code, *(figure for _, figure in line.figures)) for line in steps]


def own(result: ScheduleCredit, at: int = 0) -> list[tuple[str, ...]]:
    """The lines of a level between the base and the sum of all levels."""
    lines = said(result.levels[at].steps)
    begins = next((place for place, line in enumerate(lines) if line[0] in ("base", "at_risk")), -1) + 1
    if len(lines) > begins and lines[begins][0] == "at_risk":
        begins += 1
    ends = next((place for place, line in enumerate(lines) if line[0] == "sum_before_cap"), len(lines))
    return lines[begins:ends]
