"""What can a letter say: words by name, figures in a table, a day written out?"""

from dataclasses import dataclass, field
from datetime import date

from vendors.words import reads_chinese

MONTHS = (
    "January February March April May June July August September October November December".split()
)  # written out, as a letter has them


@dataclass(frozen=True, slots=True)
class Table:
    """The figures: heads, rows, and a last line that sums them up; `words` columns from the left are words."""

    heads: list[str]
    rows: list[list[str]]
    total: list[str] = field(default_factory=list)
    words: int = 1


@dataclass(frozen=True, slots=True)
class Said:
    """What a kind of letter fills in, its figures, what is enclosed, and what of our data it rests on."""

    values: dict[str, str]
    table: Table | None = None
    enclosed: list[str] = field(default_factory=list)
    rests_on: dict[str, str] = field(default_factory=dict)


def written_day(day: date) -> str:
    """1 May 2026, the month written out; in Chinese 2026年5月1日."""
    if reads_chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
