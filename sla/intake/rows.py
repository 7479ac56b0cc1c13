"""Is a row right, and what does it say? One reader per feed kind: cells -> a normalized line, or Wrong.

A normalized line is what PostgreSQL's COPY reads as text (tabs between, `\\N` for nothing, backslashes doubled), with
the fields that `FIELDS` names, instants in UTC, booleans as 1 and 0, numbers as plain decimals, dimensions as JSON.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from hashlib import blake2b

from sla.intake.instants import DAY, REMEMBERED, SECOND, Instants, microseconds, write
from sla.intake.shape import MAX_TEXT, FeedShape, Wrong

FIELDS = {
    "commitments": ("line", "row_key", "dims", "due_at", "done_at", "ok"),
    "counts": ("line", "row_key", "dims", "start", "end", "good", "total"),
    "outages": ("line", "row_key", "dims", "start", "end", "weight"),
    "values": ("line", "row_key", "dims", "value", "n"),
}

NULL = "\\N"
FLAGS = {"1": "1", "true": "1", "yes": "1", "0": "0", "false": "0", "no": "0", "": NULL}
FLAGS |= {word.upper(): flag for word, flag in FLAGS.items()} | {word.title(): flag for word, flag in FLAGS.items()}

NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,6})?", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}(?:[,' \u00a0\u202f]\d{3})+(?:\.\d+)?", re.ASCII)
QUARTER_HOUR = 900 * SECOND
YEAR = 366 * DAY


class RowReader:
    """What the four kinds share: keys seen, dimensions, days that have rows, sums."""

    key_column = "id"

    def __init__(self, shape: FeedShape) -> None:
        self.shape = shape
        self.instants = Instants(shape.zone)
        self.start, self.end = microseconds(shape.window_start), microseconds(shape.window_end)
        self.earliest, self.latest = self.start - YEAR, self.end + YEAR
        self.as_of = None if shape.as_of is None else microseconds(shape.as_of)
        self.own = len(shape.columns) - len(shape.dimensions)
        self.written_dims: dict[tuple[str, ...], str] = {}
        self.seen: dict[str | bytes, int] = {}
        self.days: set[int] = set()
        self.day_starts = self._day_starts()
        self.sums: dict[str, int] = {}
        self.good = self.late = self.never = self.open = 0

    def read(self, row: int, cells: Sequence[str]) -> str:
        raise NotImplementedError

    def cell_readers(self) -> dict[str, Callable[[str, str], object]]:
        """Column -> reader of that cell alone, to find what else is wrong in a row that is left out."""
        raise NotImplementedError

    def other_faults(self, cells: Sequence[str], first: Wrong) -> list[Wrong]:
        found = []
        readers = self.cell_readers() | dict.fromkeys(self.shape.dimensions, read_text)
        for column, cell in zip(self.shape.columns, cells, strict=True):
            if column == first.column or column not in readers:
                continue
            try:
                readers[column](cell, column)
            except Wrong as wrong:
                found.append(wrong)
        return found

    def claim(self, key: str, row: int, text: str) -> None:
        """Each key once in a file. A long key is kept as its digest, so that two million fit in the memory allowed."""
        kept = key if len(key) <= 24 and key.isascii() else blake2b(key.encode(), digest_size=16).digest()
        first = self.seen.setdefault(kept, row)
        if first != row:
            raise Wrong(self.key_column, "duplicate", text, first=first)

    def dims(self, cells: Sequence[str]) -> str:
        """The dimensions as the JSON a row keeps."""
        names = self.shape.dimensions
        if not names:
            return NULL
        read = [read_text(cell, name) for cell, name in zip(cells[self.own :], names, strict=True)]
        written = self.written_dims.get(key := tuple(read))
        if written is None:
            if len(self.written_dims) >= REMEMBERED:
                self.written_dims.clear()
            written = self.written_dims[key] = escape(json.dumps(dict(zip(names, read, strict=True))))
        return written

    def read_done(self, text: str, column: str) -> tuple[int, str]:
        """An instant that lies in the past and within a year of the period."""
        instant, written = self.instants.read(text, column)
        if not self.earliest <= instant <= self.latest:
            raise Wrong(column, "far", text)
        if self.as_of is not None and instant > self.as_of:
            raise Wrong(column, "future", text)
        return instant, written

    def cover(self, start: int, end: int) -> None:
        """Mark the local days that [start, end) touches."""
        first = max(bisect_right(self.day_starts, start) - 1, 0)
        self.days.update(range(first, bisect_left(self.day_starts, end)))

    def empty_days(self) -> list[str]:
        """The days of the period without a row, for the kinds that have days."""
        first = self.shape.window_start.astimezone(self.instants.zone).date()
        missing = set(range(len(self.day_starts))) - self.days
        return [(first + timedelta(days=index)).isoformat() for index in sorted(missing)]

    def _day_starts(self) -> list[int]:
        first = self.shape.window_start.astimezone(self.instants.zone).date()
        starts: list[int] = []
        while not starts or starts[-1] < self.end:
            starts.append(self.instants.midnight(first + timedelta(days=len(starts))))
        return starts[:-1]


class Commitments(RowReader):
    """`id,due_at,done_at,ok`: kept is what ok says, else done at or before due; without done_at it was not kept."""

    def __init__(self, shape: FeedShape) -> None:
        super().__init__(shape)
        self.quarters: set[int] = set()

    def read(self, row: int, cells: Sequence[str]) -> str:
        key, due_text, done_text, ok_text = cells[:4] if self.shape.dimensions else cells
        key = read_key(key, "id")
        self.claim(key, row, key)
        due, written_due = self.read_due(due_text, "due_at")
        kept = FLAGS.get(ok_text) or read_flag(ok_text, "ok")
        if done_text and not done_text.isspace():
            done, written_done = self.read_done(done_text, "done_at")
            if kept == NULL:
                kept = "1" if done <= due else "0"
        else:
            written_done = NULL
            if kept == NULL:
                kept = "0"
        dims = self.dims(cells) if self.shape.dimensions else NULL
        if kept == "1":
            self.good += 1
        elif written_done == NULL:
            self.never += 1
        else:
            self.late += 1
        self.quarters.add(due // QUARTER_HOUR)
        if "\\" in key:
            key = escape(key)
        return f"{row}\t{key}\t{dims}\t{written_due}\t{written_done}\t{kept}\n"

    def read_due(self, text: str, column: str) -> tuple[int, str]:
        due = self.instants.read(text, column)
        if not self.start <= due[0] < self.end:
            raise Wrong(column, "outside", text)
        return due

    def cell_readers(self) -> dict[str, Callable[[str, str], object]]:
        return {
            "id": read_key,
            "due_at": self.read_due,
            "done_at": lambda text, column: self.read_done(text, column) if text.strip() else None,
            "ok": read_flag,
        }

    def empty_days(self) -> list[str]:
        # Every offset in use is a multiple of a quarter of an hour, so a quarter lies in one local day.
        for quarter in self.quarters:
            self.cover(quarter * QUARTER_HOUR, quarter * QUARTER_HOUR + 1)
        return super().empty_days()


class Counts(RowReader):
    """`start,end,good,total`: a stretch of the period; dates alone are whole days, the last one included."""

    def __init__(self, shape: FeedShape) -> None:
        super().__init__(shape)
        self.spans: dict[str, list[tuple[int, int, int]]] = {}

    def read(self, row: int, cells: Sequence[str]) -> str:
        start_text, end_text = cells[0].strip(), cells[1].strip()
        start, end = self.read_span(start_text, end_text)
        good = read_whole(cells[2], "good")
        total = read_whole(cells[3], "total")
        if good > total:
            raise Wrong("good", "above_total", cells[2].strip(), total=total)
        dims = self.dims(cells)
        written_start, written_end = write(start), write(end)
        key = span_key(f"{written_start}/{written_end}", dims)
        self.claim_span(start, end, dims, row, start_text)
        self.sums["good"] = self.sums.get("good", 0) + good
        self.sums["total"] = self.sums.get("total", 0) + total
        self.cover(start, end)
        return f"{row}\t{key}\t{dims}\t{written_start}\t{written_end}\t{good}\t{total}\n"

    def claim_span(self, start: int, end: int, dims: str, row: int, text: str) -> None:
        """What was counted once is not counted again: intervals with the same dimensions do not overlap."""
        spans = self.spans.setdefault(dims, [])
        at = bisect_left(spans, (start, end, 0))
        for other_start, other_end, first in spans[max(at - 1, 0) : at + 1]:
            if other_start < end and start < other_end:
                same = (other_start, other_end) == (start, end)
                raise Wrong("start", "duplicate" if same else "overlap", text, first=first)
        spans.insert(at, (start, end, row))

    def read_span(self, start_text: str, end_text: str) -> tuple[int, int]:
        first = self.instants.read_day(start_text, "start")
        last = self.instants.read_day(end_text, "end")
        if first is not None and last is not None:
            start, end = self.instants.midnight(first), self.instants.midnight(last + timedelta(days=1))
        else:
            start, end = self.instants.read(start_text, "start")[0], self.instants.read(end_text, "end")[0]
        if end <= start:
            raise Wrong("end", "order", end_text)
        if not self.start <= start < self.end:
            raise Wrong("start", "outside", start_text)
        if end > self.end:
            raise Wrong("end", "outside", end_text)
        return start, end

    def cell_readers(self) -> dict[str, Callable[[str, str], object]]:
        return {"good": read_whole, "total": read_whole}


class Outages(RowReader):
    """`id,start,end,weight`: touches the period; end empty: still open; weight empty: 1, the whole service."""

    def read(self, row: int, cells: Sequence[str]) -> str:
        key = read_key(cells[0], "id")
        self.claim(key, row, key)
        start, written_start = self.read_done(cells[1], "start")
        end_text = cells[2].strip()
        end, written_end = self.read_done(end_text, "end") if end_text else (None, NULL)
        if end is not None and end <= start:
            raise Wrong("end", "order", end_text)
        if start >= self.end:
            raise Wrong("start", "outside", cells[1].strip())
        if end is not None and end <= self.start:
            raise Wrong("end", "outside", end_text)
        weight = read_weight(cells[3], "weight")
        dims = self.dims(cells)
        self.open += end is None
        return f"{row}\t{escape(key)}\t{dims}\t{written_start}\t{written_end}\t{plain(weight)}\n"

    def cell_readers(self) -> dict[str, Callable[[str, str], object]]:
        return {
            "id": read_key,
            "start": self.read_done,
            "end": lambda text, column: self.read_done(text, column) if text.strip() else None,
            "weight": read_weight,
        }

    def empty_days(self) -> list[str]:
        return []  # a day without an outage is a good day, not a gap


class Values(RowReader):
    """`value,n`: one measured figure for the period, or one for each combination of dimensions."""

    key_column = "value"

    def read(self, row: int, cells: Sequence[str]) -> str:
        value = read_number(cells[0], "value")
        n = read_whole(cells[1], "n") if cells[1].strip() else None
        dims = self.dims(cells)
        key = span_key(write(self.start), dims)
        self.claim(key, row, cells[0].strip())
        if n is not None:
            self.sums["n"] = self.sums.get("n", 0) + n
        return f"{row}\t{key}\t{dims}\t{plain(value)}\t{NULL if n is None else n}\n"

    def cell_readers(self) -> dict[str, Callable[[str, str], object]]:
        return {"value": read_number, "n": lambda text, column: read_whole(text, column) if text.strip() else None}

    def empty_days(self) -> list[str]:
        return []


READERS: dict[str, type[RowReader]] = {
    "commitments": Commitments,
    "counts": Counts,
    "outages": Outages,
    "values": Values,
}


def read_key(text: str, column: str) -> str:
    text = text.strip()
    if not text:
        raise Wrong(column, "empty")
    return read_text(text, column)


def read_text(text: str, column: str) -> str:
    """As written, trimmed; `=1+1` stays the text `=1+1`."""
    text = text.strip()
    if len(text) > MAX_TEXT:
        raise Wrong(column, "too_long", text, length=len(text), most=MAX_TEXT)
    return text


def read_flag(text: str, column: str) -> str:
    try:
        return FLAGS[text.strip().lower()]
    except KeyError:
        raise Wrong(column, "flag", text.strip()) from None


def read_number(text: str, column: str) -> Decimal:
    text = text.strip()
    if NUMBER.fullmatch(text):
        return Decimal(text)
    if not text:
        raise Wrong(column, "empty")
    raise Wrong(column, "grouped" if GROUPED.fullmatch(text) else "number", text)


def read_whole(text: str, column: str) -> int:
    """A count: `12`, or `12.0` as spreadsheets write it."""
    number = read_number(text, column)
    if number < 0:
        raise Wrong(column, "negative", text.strip())
    if number != number.to_integral_value():
        raise Wrong(column, "whole", text.strip())
    return int(number)


def read_weight(text: str, column: str) -> Decimal:
    if not text.strip():
        return Decimal(1)
    weight = read_number(text, column)
    if not 0 < weight <= 1:
        raise Wrong(column, "weight", text.strip())
    return weight


def plain(number: Decimal) -> str:
    """No exponent, no plus, no minus zero, no trailing zeros: equal numbers are equal texts."""
    if not number:
        return "0"
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def escape(text: str) -> str:
    return text.replace("\\", "\\\\")


def span_key(span: str, dims: str) -> str:
    """The key of a row that has no id: its span and its dimensions; a long one as its digest."""
    key = span if dims == NULL else f"{span} {dims}"
    return key if len(key) <= MAX_TEXT else blake2b(key.encode(), digest_size=16).hexdigest()
