"""Terms, months and cases for the tables, each with one thing changed from the ordinary."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from sla.engine.measure import read
from sla.engine.types import (
    Availability,
    Calendar,
    Direction,
    Durations,
    LevelTerms,
    Measured,
    MeasureTerms,
    Outage,
    Reading,
    ReliefSpan,
    Ticket,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
MONTH = datetime(2026, 6, 1, tzinfo=SHANGHAI)
MINUTE = 60_000_000
DAYS = 43_200  # minutes of June

NINE_TO_SIX = ((time(9), time(18)),)
OFFICE = Calendar(hours=(NINE_TO_SIX,) * 5 + ((), ()))

UP = LevelTerms("OTD", Decimal(96), Decimal(93))
DOWN = replace(UP, code="DMG", direction=Direction.DOWN, expected=Decimal("0.15"), minimum=Decimal("0.30"))


def measured_as(terms: LevelTerms = UP, **options: object) -> LevelTerms:
    return replace(terms, measure=replace(MeasureTerms(), **options))


def reading(measured: Measured, terms: LevelTerms = UP, calendar: Calendar | None = None) -> Reading:
    return read(terms, measured, calendar, "Asia/Shanghai")


def figures(result: Reading) -> dict[str, dict[str, str]]:
    """The working by code; a code that comes several times keeps its last line."""
    return {line.code: dict(line.figures) for line in result.steps}


def minutes(result: Reading, *codes: str) -> dict[str, str]:
    return {code: figures(result)[code]["minutes"] for code in codes}


def at(minute: int | Fraction) -> datetime:
    """So many minutes after June began in Shanghai, in UTC so that nothing depends on the zone's clock."""
    return MONTH.astimezone(UTC) + timedelta(microseconds=int(minute * MINUTE))


def down(begin: int, stop: int | None, weight: str = "1", incident: str = "") -> Outage:
    return Outage(at(begin), None if stop is None else at(stop), Decimal(weight), incident)


def relief(begin: int, stop: int, category: str = "customer") -> ReliefSpan:
    return ReliefSpan(at(begin), at(stop), category)


def june(*outages: Outage, as_of: int = DAYS, relief: tuple[ReliefSpan, ...] = ()) -> Availability:
    """June 2026 in Shanghai, 30 days, 43,200 minutes."""
    return Availability(at(0), at(DAYS), outages, at(as_of), relief)


def ticket(name: str, start: int, stop: int | None, *pauses: tuple[int, int], incident: str = "") -> Ticket:
    return Ticket(
        name,
        at(start),
        None if stop is None else at(stop),
        tuple((at(begin), at(end)) for begin, end in pauses),
        incident,
    )


def cases(*tickets: Ticket, as_of: int = DAYS, relief: tuple[ReliefSpan, ...] = ()) -> Durations:
    return Durations(tickets, at(as_of), relief)
