"""Which seasons of trade are proposed for a contract's season calendar, and on which days do they fall next?"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "reference"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A season with the days around it that are usually agreed; `code` carries the year."""

    code: str
    name_en: str
    name_zh: str
    day: date
    starts_on: date
    ends_on: date


@cache
def _table() -> list[dict]:
    return tomllib.loads((HERE / "seasons.toml").read_text(encoding="utf-8"))["seasons"]


def proposals(first: date, last: date) -> list[Proposed]:
    """The seasons of the reference table whose day lies from `first` to `last`, in order."""
    found = [
        Proposed(
            code=f"{row['code']}-{year}",
            name_en=f"{row['name_en']} {year}",
            name_zh=f"{year} 年{row['name_zh']}" if not row["name_zh"][0].isdigit() else f"{year} 年 {row['name_zh']}",
            day=day,
            starts_on=day - timedelta(days=row["before"]),
            ends_on=day + timedelta(days=row["after"]),
        )
        for row in _table()
        for year, day in row["days"].items()
        if first <= day <= last
    ]
    return sorted(found, key=lambda one: one.day)


def reporting_days(first: date, last: date, every: int) -> list[date]:
    """The days on which figures to the day before are due from `first` to `last`; the last on the day after it.

    >>> [day.isoformat() for day in reporting_days(date(2026, 11, 1), date(2026, 11, 17), 7)]
    ['2026-11-08', '2026-11-15', '2026-11-18']
    """
    end = last + timedelta(days=1)
    found = []
    day = first + timedelta(days=every)
    while day < end:
        found.append(day)
        day += timedelta(days=every)
    return [*found, end]
