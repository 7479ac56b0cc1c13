"""Is the error budget being used up too fast?

Burn 1 uses the budget exactly by the end of the window judged. The pairs of windows and the part of the budget each may
use are those of the Google SRE workbook [S72]; an alert needs the long and the short one to exceed the threshold, so
that it comes soon and ends soon. Rates are exact, they are never rounded before they are compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction

LEAST_BAD = 10


class Urgency(StrEnum):
    """Wake somebody, or write it down for the day."""

    PAGE = "page"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Pair:
    """Using `budget` (a share of the window's budget) within `long` is too fast."""

    urgency: Urgency
    budget: Fraction
    long: timedelta
    short: timedelta


@dataclass(frozen=True, slots=True)
class Seen:
    """How many of `total` cases were bad in a stretch of time up to now."""

    bad: int
    total: int


@dataclass(frozen=True, slots=True)
class Alert:
    """A pair with its threshold and both burn rates; a rate is None where nothing may be bad and something was."""

    pair: Pair
    threshold: Fraction
    long: Fraction | None
    short: Fraction | None
    fires: bool


PAIRS = (
    Pair(Urgency.PAGE, Fraction(2, 100), timedelta(hours=1), timedelta(minutes=5)),
    Pair(Urgency.PAGE, Fraction(5, 100), timedelta(hours=6), timedelta(minutes=30)),
    Pair(Urgency.TICKET, Fraction(10, 100), timedelta(days=1), timedelta(hours=2)),
    Pair(Urgency.TICKET, Fraction(10, 100), timedelta(days=3), timedelta(hours=6)),
)


def pairs_for(cadence: timedelta) -> tuple[Pair, ...]:
    """The pairs that data arriving every `cadence` can tell: no stretch is shorter than one arrival.

    Daily data leave the two long ones, each with the last day as its short stretch; weekly data leave none.
    """
    return tuple(
        Pair(pair.urgency, pair.budget, pair.long, max(pair.short, cadence)) for pair in PAIRS if cadence <= pair.long
    )


def threshold(pair: Pair, window: timedelta) -> Fraction:
    """The burn rate at which a pair's part of the budget of `window` is used within its long stretch."""
    return pair.budget * _times(window, pair.long)


def burn_rate(seen: Seen, allowed: Fraction) -> Fraction | None:
    """How many times too many were bad, where `allowed` is the share that may be (see `allowed_share`).

    0 where nothing was bad, None where something was and nothing may be: the budget is gone at once.
    """
    if not seen.bad:
        return Fraction(0)
    return None if not allowed else Fraction(seen.bad, seen.total) / allowed


def alerts(
    seen: Mapping[timedelta, Seen], allowed: Fraction, window: timedelta, cadence: timedelta
) -> tuple[Alert, ...]:
    """One line for each pair that `cadence` allows, fired or not.

    `seen` holds what was counted in each stretch up to now, by its length; a missing one counts as nothing seen. A
    pair fires when both rates are above its threshold and the long stretch holds at least 10 bad cases.
    """
    return tuple(_alert(pair, seen, allowed, window) for pair in pairs_for(cadence))


def hours_left(burn: Fraction | None, window: timedelta) -> Fraction | None:
    """How many hours a whole budget lasts at this rate, None for ever."""
    if burn is None:
        return Fraction(0)
    return _times(window, timedelta(hours=1)) / burn if burn else None


def _alert(pair: Pair, seen: Mapping[timedelta, Seen], allowed: Fraction, window: timedelta) -> Alert:
    limit, nothing = threshold(pair, window), Seen(0, 0)
    long, short = seen.get(pair.long, nothing), seen.get(pair.short, nothing)
    rates = burn_rate(long, allowed), burn_rate(short, allowed)
    exceeded = all(rate is None or rate > limit for rate in rates)
    return Alert(pair, limit, *rates, fires=exceeded and long.bad >= LEAST_BAD)


def _times(window: timedelta, part: timedelta) -> Fraction:
    instant = timedelta(microseconds=1)
    return Fraction(window // instant, part // instant)
