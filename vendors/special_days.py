"""Which days does a pasted list or a file say are not as their weekday is? Text -> days, or every row that is wrong.

A line is a day or a stretch of days, then a name in English and one in Chinese where wanted:
`2026-10-01 to 2026-10-07, National Day, 国庆节`. A file is a CSV with the columns `day`, `worked` (yes or no) and,
where wanted, `name_en` and `name_zh`; `day` may be a stretch too.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from vendors.words import listed

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST = 31
MOST_DAYS = 2_000
MAX_NAME = 80
DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
STRETCH = re.compile(rf"{DAY}(?:\s*(?:to|–|—|~|至|到)\s*{DAY})?")
BETWEEN = re.compile(r"\s*[,，\t;；]\s*")
COLUMNS = ("day", "worked", "name_en", "name_zh")
NEEDED = COLUMNS[:2]
YES_OR_NO = {"yes": True, "1": True, "true": True, "是": True, "no": False, "0": False, "false": False, "否": False}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not as its weekday is: a holiday, or a weekend's day that is worked (`is_open`)."""

    day: date
    is_open: bool = False
    name_en: str = ""
    name_zh: str = ""


@dataclass(frozen=True, slots=True)
class DayFault:
    """A row that cannot be taken: its number, its column in a file, what stands there, what is wrong with it."""

    row: int
    column: str
    value: str
    text: str


class _Wrong(Exception):
    def __init__(self, text: str, column: str = "day", value: str = "") -> None:
        super().__init__(text)
        self.text, self.column, self.value = text, column, value


Read = tuple[list[tuple[int, SpecialDay]], list[DayFault]]


def read_pasted(text: str, *, is_open: bool) -> Read:
    """(row number, day) of every line that is right, and what is wrong with the others; empty lines say nothing."""
    lines = ((n, line.strip()) for n, line in enumerate(text.splitlines(), start=1))
    rows, faults = _collected((n, _pasted_line(line, is_open), line) for n, line in lines if line)
    return rows, [replace(fault, column="") for fault in faults]  # a pasted list has no columns


def _pasted_line(line: str, is_open: bool):
    def read() -> Iterator[SpecialDay]:
        stretch, *names = BETWEEN.split(line)
        if len(names) > 2:
            raise _Wrong(_("Write the day, then at most two names."), "")
        yield from _days(stretch, is_open, *(*names, "", "")[:2])

    return read


def read_file(content: bytes) -> Read:
    """The same for a CSV file; the header is row 1. A file that is no such table is one fault without a row."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [DayFault(0, "", "", _("This is not UTF-8. Save it as “CSV UTF-8” and choose it again."))]
    table = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        rows = [(n, [cell.strip() for cell in cells]) for n, cells in enumerate(table, start=1)]
    except csv.Error:
        return [], [DayFault(0, "", "", _("This is not a CSV file."))]
    rows = [(n, cells) for n, cells in rows if any(cells)]
    head = [name.casefold() for name in rows[0][1]] if rows else []
    missing, unknown = [name for name in NEEDED if name not in head], [name for name in head if name not in COLUMNS]
    if missing or unknown:
        text = _("The first row names the columns: %(columns)s.") % {"columns": listed(COLUMNS)}
        return [], [DayFault(0, "", listed(unknown), text)]
    return _collected((n, _file_row(dict(zip(head, cells, strict=False))), ",".join(cells)) for n, cells in rows[1:])


def _delimiter(text: str) -> str:
    return max(",;\t", key=text.partition("\n")[0].count)


def _file_row(cells: dict[str, str]):
    def read() -> Iterator[SpecialDay]:
        word = cells.get("worked", "")
        if word.casefold() not in YES_OR_NO:
            raise _Wrong(_("is neither yes nor no."), "worked", word)
        is_open = YES_OR_NO[word.casefold()]
        yield from _days(cells.get("day", ""), is_open, cells.get("name_en", ""), cells.get("name_zh", ""))

    return read


def _collected(rows: Iterable[tuple]) -> Read:
    found, faults = [], []
    for n, read, line in rows:
        try:
            found += [(n, day) for day in read()]
        except _Wrong as wrong:
            faults.append(DayFault(n, wrong.column, wrong.value or line[:MAX_NAME], wrong.text))
        if len(found) > MOST_DAYS:
            faults.append(DayFault(n, "", "", _("A calendar has at most %(most)s such days.") % {"most": MOST_DAYS}))
            break
    return found, faults


def _days(stretch: str, is_open: bool, name_en: str, name_zh: str) -> Iterator[SpecialDay]:
    match = STRETCH.fullmatch(stretch.strip())
    if match is None:
        raise _Wrong(_("is not a date such as 2026-10-01."), value=stretch)
    parts = [int(part) for part in match.groups() if part]
    first, last = _date(parts[:3], stretch), _date(parts[-3:], stretch)
    if last < first:
        raise _Wrong(_("ends before it begins."), value=stretch)
    if (last - first).days >= LONGEST:
        raise _Wrong(_("is more than %(most)s days.") % {"most": LONGEST}, value=stretch)
    for name, column in ((name_en, "name_en"), (name_zh, "name_zh")):
        if len(name) > MAX_NAME:
            raise _Wrong(_("is longer than %(most)s characters.") % {"most": MAX_NAME}, column, name[:MAX_NAME])
        if BETWEEN.search(name):
            raise _Wrong(_("holds a comma or a semicolon, which part names; leave it out."), column, name)
    for n in range((last - first).days + 1):
        yield SpecialDay(first + n * ONE_DAY, is_open, name_en, name_zh)


def _date(parts: list[int], written: str) -> date:
    try:
        day = date(*parts)
    except ValueError:
        raise _Wrong(_("is a day that does not exist."), value=written) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _Wrong(_("is not in the years %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}, "day")
    return day


def doubled(read: Iterable[tuple[int, SpecialDay]], elsewhere: Collection[date] = ()) -> list[DayFault]:
    """A fault for each day that stands there again, or in another list: `elsewhere`."""
    seen: dict[date, int] = {}
    faults = []
    for row, item in read:
        if item.day in seen or item.day in elsewhere:
            first = seen.get(item.day)
            text = _("stands in the other list too.")
            if first is not None:
                text = _("stands there twice; first in row %(row)s.") % {"row": first}
            faults.append(DayFault(row, "", item.day.isoformat(), text))
        seen.setdefault(item.day, row)
    return faults


def written(days: Iterable[SpecialDay]) -> str:
    """The days as lines that `read_pasted` reads, those that follow one another and have one name in one line."""
    stretches: list[list[SpecialDay]] = []
    for item in sorted(days, key=lambda item: item.day):
        last = stretches[-1][-1] if stretches else None
        names = (item.name_en, item.name_zh)
        together = last is not None and item.day - last.day == ONE_DAY and names == (last.name_en, last.name_zh)
        if together and len(stretches[-1]) < LONGEST:
            stretches[-1].append(item)
        else:
            stretches.append([item])
    return "\n".join(_line(one[0], one[-1]) for one in stretches)


def _line(first: SpecialDay, last: SpecialDay) -> str:
    stretch = first.day.isoformat() if first is last else f"{first.day} to {last.day}"
    names = [first.name_en, first.name_zh] if first.name_zh else [first.name_en] if first.name_en else []
    return ", ".join([stretch, *names])
