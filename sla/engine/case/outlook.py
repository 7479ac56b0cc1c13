"""How will the period end, is the budget being used up too fast, and how much does a small sample say?

What a case adds for knowing early: a forecast and burn rates where it gives the figures for them, and the significance
beside every ratio. None of it decides anything, so it stands outside the hash.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from math import ceil
from typing import TypeVar

from sla.engine.after.budget import allowed_share
from sla.engine.after.burn import Alert, Seen, alerts
from sla.engine.after.forecast import Forecast, forecast_cases, forecast_time
from sla.engine.after.significance import miss_weight, one_more, wilson
from sla.engine.case.canonical import Json
from sla.engine.case.node import Fields, Node, Reader, decimal, listed, named, whole
from sla.engine.case.write_terms import Written, kept
from sla.engine.exact import READABLE, plain, round_value, to_decimal
from sla.engine.measure import read
from sla.engine.past import window_end, window_start
from sla.engine.types import (
    Availability,
    LevelResult,
    LevelTerms,
    Measured,
    Outcome,
    PeriodInput,
    PeriodResult,
    Ratio,
    Rounding,
    Terms,
)

Figure = TypeVar("Figure")
DAY_MINUTES = 24 * 60
Stretches = tuple[tuple[Fraction, Seen], ...]
"""What was counted in the last so many minutes."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """`passed` of the period's `days` are over; `due` cases are expected in all, by level; what `burn` counted."""

    days: int = 0
    passed: int = 0
    due: tuple[tuple[str, int], ...] = ()
    burn: tuple[tuple[str, Stretches], ...] = ()


NOTHING = Outlook()


def outlook(fields: Fields, codes: Sequence[str]) -> Outlook:
    """The fields `forecast` and `burn` of a period."""
    days, passed, due = fields.get("forecast", _forecast_in(codes), (0, 0, ()))
    return Outlook(days, passed, due, fields.get("burn", _by_level(listed(_stretch), codes), ()))


def _forecast_in(codes: Sequence[str]) -> Reader[tuple[int, int, tuple[tuple[str, int], ...]]]:
    """{"days": 30, "passed": 20}, and {"expected_n": {"OTD": 100000}} where the number of cases is known better."""

    def read_fields(node: Node) -> tuple[int, int, tuple[tuple[str, int], ...]]:
        fields = Fields(node)
        days = fields.get("days", whole, 0)
        passed = fields.get("passed", whole, 0)
        due = fields.get("expected_n", _by_level(whole, codes), ())
        if not 0 <= passed <= days:
            fields.at("passed").fault("is not between 0 and the days of the period")
        fields.close()
        return days, passed, due

    return read_fields


def _by_level(reader: Reader[Figure], codes: Sequence[str]) -> Reader[tuple[tuple[str, Figure], ...]]:
    def read_levels(node: Node) -> tuple[tuple[str, Figure], ...]:
        found = named(reader)(node)
        for code, _figure in found:
            if code not in codes:
                node.field(code, None).fault("there is no such level")
        return found

    return read_levels


def _stretch(node: Node) -> tuple[Fraction, Seen]:
    """{"minutes": "60", "bad": 20, "total": 1000}: what was counted in the last so many minutes."""
    fields = Fields(node)
    minutes = Fraction(fields.need("minutes", decimal))
    found = minutes, Seen(fields.need("bad", whole), fields.need("total", whole))
    if minutes <= 0:
        fields.at("minutes").fault("is not more than 0")
    if not 0 <= found[1].bad <= found[1].total:
        fields.at("bad").fault("is not between 0 and the total")
    fields.close()
    return found


def write_outlook(given: Outlook) -> Written:
    """The fields `forecast` and `burn`, as `outlook` reads them."""
    forecast = kept(days=given.days or None, passed=given.passed or None, expected_n=dict(given.due) or None)
    burn: Written = {code: [_write_stretch(*one) for one in stretches] for code, stretches in given.burn}
    return kept(forecast=forecast or None, burn=burn or None)


def _write_stretch(minutes: Fraction, seen: Seen) -> Written:
    return {"minutes": plain(to_decimal(minutes)), "bad": seen.bad, "total": seen.total}


def early(terms: Terms, period: PeriodInput, given: Outlook, result: PeriodResult) -> dict[str, Written]:
    """What each level's result says beside the verdict, by code."""
    burn = dict(given.burn)
    parts = zip(terms.levels, period.levels, result.levels, strict=True)
    return {
        level.code: kept(
            forecast=_forecast(terms, level, entry.measured, given, judged) if _stands_alone(level, period) else None,
            burn=_burn(level, burn[level.code], period) if level.code in burn else None,
            significance=_significance(level, judged),
        )
        for level, entry, judged in parts
    }


def _in_force(level: LevelTerms, judged: LevelResult) -> LevelTerms:
    return replace(level, expected=judged.expected, minimum=judged.minimum)


def _stands_alone(level: LevelTerms, period: PeriodInput) -> bool:
    """Whether the period's own figures are all that a level is judged by."""
    days = window_start(level, period), window_end(level, period)
    return level.measure.average_of == level.window.periods == 1 and days == (period.start, period.end)


def _forecast(
    terms: Terms, level: LevelTerms, measured: Measured, given: Outlook, judged: LevelResult
) -> Written | None:
    forecast = None
    force = _in_force(level, judged)
    if isinstance(measured, Ratio):
        n = measured.total - measured.excluded
        usual = ceil(Fraction(n * given.days, given.passed)) if given.passed else None
        due = dict(given.due).get(level.code, usual)
        forecast = None if due is None else forecast_cases(force, measured.good, n, due)
    elif isinstance(measured, Availability):
        down = read(level, measured, terms.calendar, terms.zone).minutes
        elapsed, whole_window = (Fraction(days * DAY_MINUTES) for days in (given.passed, given.days))
        forecast = forecast_time(force, down or Fraction(0), elapsed, whole_window)
    return None if forecast is None else _write_forecast(forecast)


def _write_forecast(forecast: Forecast) -> Written:
    return {
        "label": forecast.label.value,
        "value": _six(forecast.value),
        "best": _six(forecast.best),
        "budget": _six(forecast.budget),
        "bad": _six(forecast.bad),
        "remaining": _six(forecast.remaining),
        "expected_bad": _six(forecast.expected_bad),
        "allowed_rate": None if forecast.allowed_rate is None else _six(forecast.allowed_rate * 100),
        "likely": None if forecast.likely is None else list(forecast.likely),
    }


def _six(figure: Fraction) -> str:
    """For reading only: a forecast is judged exact, and shown with six decimals."""
    sign = "-" if figure < 0 else ""
    return sign + format(round_value(abs(figure), READABLE, Rounding.HALF_UP), "f")


def _burn(level: LevelTerms, stretches: Stretches, period: PeriodInput) -> list[Json]:
    """One line for each pair of stretches that the data can tell: as often as the shortest one given."""
    seen = {_duration(minutes): counted for minutes, counted in stretches}
    window = timedelta(days=(period.end - period.start).days + 1)
    return [_alert(alert) for alert in alerts(seen, allowed_share(level), window, min(seen))] if seen else []


def _duration(minutes: Fraction) -> timedelta:
    return timedelta(microseconds=int(minutes * 60_000_000))


def _alert(alert: Alert) -> Written:
    return {
        "urgency": alert.pair.urgency.value,
        "minutes": _minutes(alert.pair.long),
        "short_minutes": _minutes(alert.pair.short),
        "threshold": _six(alert.threshold),
        "burn": None if alert.long is None else _six(alert.long),
        "short_burn": None if alert.short is None else _six(alert.short),
        "fires": alert.fires,
    }


def _minutes(stretch: timedelta) -> str:
    return plain(to_decimal(Fraction(stretch // timedelta(microseconds=1), 60_000_000)))


def _significance(level: LevelTerms, judged: LevelResult) -> Written | None:
    """Wilson's 95 % interval in the level's unit, and what one more or one less miss would have come to."""
    if judged.kind != "ratio" or judged.exact is None or not judged.n or level.measure.average_of > 1:
        return None
    scale = Fraction(level.measure.scale)
    good = round(Fraction(judged.exact) / scale * judged.n)
    force = _in_force(level, judged)
    low, high = (_six(Fraction(bound) * scale) for bound in wilson(good, judged.n))
    near = one_more(force, good, judged.n)
    return {
        "low": low,
        "high": high,
        "miss": None if near.stands is Outcome.MET else miss_weight(force, good, judged.n).value,
        "one_more": None if near.one_more is None else near.one_more.value,
        "one_fewer": None if near.one_fewer is None else near.one_fewer.value,
    }
