"""Is a row right, and what does it say? One reader per feed kind: cells -> a normalized line, or Wrong.

A normalized line is what PostgreSQL's COPY reads as text (tabs between, `\\N` for nothing, backslashes doubled), with
the fields that `FIELDS` names, instants in UTC, booleans as 1 and 0, numbers as plain decimals, dimensions as JSON.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from hashlib import blake2b
from itertools import pairwise

from sla.intake.cells import (
    FLAGS,
    INFINITE,
    NO_END,
    NULL,
    escape,
    plain,
    read_flag,
    read_key,
    read_limit,
    read_number,
    read_text,
    read_weight,
    read_whole,
    read_yes_or_no,
    span_key,
)
from sla.intake.instants import DAY, REMEMBERED, SECOND, Instants, microseconds, write
from sla.intake.shape import FeedShape, Wrong

FIELDS = {
    "commitments": ("line", "row_key", "dims", "due_at", "done_at", "ok"),
    "counts": ("line", "row_key", "dims", "start", "end", "good", "total"),
    "outages": ("line", "row_key", "dims", "start", "end", "weight", "incident"),
    "values": ("line", "row_key", "dims", "value", "n"),
    "tickets": (
        "line",
        "row_key",
        "dims",
        "severity",
        "opened_at",
        "responded_at",
        "resolved_at",
        "pauses",
        "incident",
    ),
    "buckets": ("line", "row_key", "dims", "start", "end", "le", "count"),
}

QUARTER_HOUR = 900 * SECOND
YEAR = 366 * DAY


class RowReader:
    """What all kinds share: keys seen, dimensions, days that have rows, sums."""

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
        self.good = self.late = self.never = self.open = self.flawed = 0

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
        return self.written_object(self.written_dims, names, tuple(read))

    def incident(self, cells: Sequence[str]) -> str:
        """The code of what happened; empty where the file names none."""
        if not self.shape.optional:
            return ""
        return escape(read_text(cells[self.own - 1], "incident"))

    @staticmethod
    def written_object(known: dict[tuple, str], names: tuple[str, ...], values: tuple) -> str:
        """Names and values as a JSON object; the same values are written once."""
        written = known.get(values)
        if written is None:
            if len(known) >= REMEMBERED:
                known.clear()
            written = known[values] = escape(json.dumps(dict(zip(names, values, strict=True))))
        return written

    def check_window(self, instant: int, column: str, text: str) -> None:
        """The instant that says where the row belongs lies in the period."""
        if not self.start <= instant < self.end:
            raise Wrong(column, "outside", text.strip())

    def read_near(self, text: str, column: str) -> tuple[int, str]:
        """An instant within a year of the period; it may lie ahead."""
        instant, written = self.instants.read(text, column)
        if not self.earliest <= instant <= self.latest:
            raise Wrong(column, "far", text)
        return instant, written

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
    """`id,due_at,done_at,ok` and the feed's flags.

    Kept is what ok says, else done at or before due; without done_at it was not kept. A flag that says no makes it not
    kept; an empty one says no where nothing was done.
    """

    def __init__(self, shape: FeedShape) -> None:
        super().__init__(shape)
        self.quarters: set[int] = set()
        self.wide = len(shape.columns) > 4
        self.flags = shape.flags
        self.written_flags: dict[tuple, str] = {}
        self.by_done = shape.belongs_to == "done"
        self.read_agreed = self.read_near if self.by_done else self.read_due

    def read(self, row: int, cells: Sequence[str]) -> str:
        key, due_text, done_text, ok_text = cells[:4] if self.wide else cells
        key = read_key(key, "id")
        self.claim(key, row, key)
        due, written_due = self.read_agreed(due_text, "due_at")
        belongs = due
        kept = FLAGS.get(ok_text) or read_flag(ok_text, "ok")
        if done_text and not done_text.isspace():
            done, written_done = self.read_done(done_text, "done_at")
            if kept == NULL:
                kept = "1" if done <= due else "0"
            if self.by_done:
                belongs = done
        else:
            written_done = NULL
            if kept == NULL:
                kept = "0"
        if self.by_done:
            self.check_belonging(belongs, due_text, done_text)
        flags, flawed = "", False
        if self.flags:
            said = self.read_flags(cells, written_done == NULL)
            flags = "\t" + self.written_object(self.written_flags, self.flags, said)
            flawed = not all(said)
            if flawed:
                kept = "0"
        dims = self.dims(cells) if self.shape.dimensions else NULL
        if kept == "1":
            self.good += 1
        elif written_done == NULL:
            self.never += 1
        elif flawed:
            self.flawed += 1
        else:
            self.late += 1
        self.quarters.add(belongs // QUARTER_HOUR)
        if "\\" in key:
            key = escape(key)
        return f"{row}\t{key}\t{dims}\t{written_due}\t{written_done}\t{kept}{flags}\n"

    def read_due(self, text: str, column: str) -> tuple[int, str]:
        due = self.instants.read(text, column)
        if not self.start <= due[0] < self.end:
            raise Wrong(column, "outside", text)
        return due

    def check_belonging(self, belongs: int, due_text: str, done_text: str) -> None:
        column, text = ("done_at", done_text) if done_text.strip() else ("due_at", due_text)
        self.check_window(belongs, column, text)

    def read_flags(self, cells: Sequence[str], undone: bool) -> tuple[bool, ...]:
        said = []
        for cell, name in zip(cells[4:], self.flags, strict=False):
            if undone and not cell.strip():
                said.append(False)
            else:
                said.append(read_yes_or_no(cell, name))
                self.sums[name] = self.sums.get(name, 0) + said[-1]
        return tuple(said)

    def cell_readers(self) -> dict[str, Callable[[str, str], object]]:
        return {
            "id": read_key,
            "due_at": self.read_agreed,
            "done_at": lambda text, column: self.read_done(text, column) if text.strip() else None,
            "ok": read_flag,
            **dict.fromkeys(self.flags, lambda text, column: read_yes_or_no(text, column) if text.strip() else None),
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
    """`id,start,end,weight` and perhaps `incident`: touches the period; end empty: still open; weight empty: 1, the
    whole service."""

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
        incident = self.incident(cells)
        dims = self.dims(cells)
        self.open += end is None
        return f"{row}\t{escape(key)}\t{dims}\t{written_start}\t{written_end}\t{plain(weight)}\t{incident}\n"

    def cell_readers(self) -> dict[str, Callable[[str, str], object]]:
        return {
            "id": read_key,
            "start": self.read_done,
            "end": lambda text, column: self.read_done(text, column) if text.strip() else None,
            "weight": read_weight,
            "incident": read_text,
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


class Tickets(RowReader):
    """`id,severity,opened_at,responded_at,resolved_at,pauses` and perhaps `incident`: resolved_at empty: still open.

    A ticket belongs to the day on which it was opened, or to the one on which it was resolved.
    """

    def __init__(self, shape: FeedShape) -> None:
        super().__init__(shape)
        self.by_done = shape.belongs_to == "done"

    def read(self, row: int, cells: Sequence[str]) -> str:
        key = read_key(cells[0], "id")
        self.claim(key, row, key)
        severity = read_text(cells[1], "severity")
        opened, written_opened = self.read_done(cells[2], "opened_at")
        _responded, written_responded = self.read_after(cells[3], "responded_at", opened)
        resolved, written_resolved = self.read_after(cells[4], "resolved_at", opened)
        if self.by_done and resolved is not None:
            self.check_window(resolved, "resolved_at", cells[4])
        else:
            self.check_window(opened, "opened_at", cells[2])
        pauses = self.read_pauses(cells[5], "pauses")
        check_within(pauses, opened, resolved)
        incident = self.incident(cells)
        dims = self.dims(cells)
        self.open += resolved is None
        paused = json.dumps([[as_json(start), as_json(stop)] for start, stop, _text in pauses])
        return (
            f"{row}\t{escape(key)}\t{dims}\t{escape(severity)}\t{written_opened}\t{written_responded}"
            f"\t{written_resolved}\t{paused}\t{incident}\n"
        )

    def read_after(self, text: str, column: str, opened: int) -> tuple[int | None, str]:
        """An instant that is not before the opening; none where the cell is empty."""
        if not text.strip():
            return None, NULL
        instant, written = self.read_done(text, column)
        if instant < opened:
            raise Wrong(column, "before_opening", text.strip())
        return instant, written

    def read_pauses(self, text: str, column: str) -> list[tuple[int, int, str]]:
        """`from/to;from/to` in any order -> (from, to, as written), the earliest first; none overlaps another."""
        pauses = []
        for written in filter(None, (part.strip() for part in text.split(";"))):
            start_text, _slash, stop_text = written.partition("/")
            if not start_text.strip() or not stop_text.strip():
                raise Wrong(column, "pauses", written)
            start, stop = self.read_done(start_text, column)[0], self.read_done(stop_text, column)[0]
            if stop <= start:
                raise Wrong(column, "pause_order", written)
            pauses.append((start, stop, written))
        pauses.sort()
        for (_start, stop, _text), (start, _stop, written) in pairwise(pauses):
            if start < stop:
                raise Wrong(column, "pause_overlap", written)
        return pauses

    def cell_readers(self) -> dict[str, Callable[[str, str], object]]:
        def read_where_given(text: str, column: str) -> object:
            return self.read_done(text, column) if text.strip() else None

        return {
            "id": read_key,
            "severity": read_text,
            "opened_at": self.read_done,
            "responded_at": read_where_given,
            "resolved_at": read_where_given,
            "pauses": self.read_pauses,
            "incident": read_text,
        }

    def empty_days(self) -> list[str]:
        return []  # a day without a ticket is a quiet day, not a gap


class Buckets(Counts):
    """`start,end,le,count`: how many cases of an interval came to at most le; le `+Inf` counts all of them.

    Counts are cumulative: with rising le they never fall.
    """

    key_column = "le"

    def __init__(self, shape: FeedShape) -> None:
        super().__init__(shape)
        self.counted: dict[tuple[int, int, str], list[tuple[Decimal, int, int]]] = {}
        self.limits: dict[str, Decimal] = {}

    def read(self, row: int, cells: Sequence[str]) -> str:
        start_text, end_text = cells[0].strip(), cells[1].strip()
        start, end = self.read_span(start_text, end_text)
        le = self.read_limit(cells[2], "le")
        count = read_whole(cells[3], "count")
        dims = self.dims(cells)
        interval = (start, end, dims)
        if interval not in self.counted:
            self.claim_span(start, end, dims, row, start_text)
        self.claim_count(interval, le, count, row, cells)
        if le == INFINITE:
            self.sums["cases"] = self.sums.get("cases", 0) + count
        self.cover(start, end)
        written_start, written_end = write(start), write(end)
        key = span_key(f"{written_start}/{written_end} {'+Inf' if le == INFINITE else plain(le)}", dims)
        written_le = NULL if le == INFINITE else plain(le)
        return f"{row}\t{key}\t{dims}\t{written_start}\t{written_end}\t{written_le}\t{count}\n"

    def claim_count(
        self, interval: tuple[int, int, str], le: Decimal, count: int, row: int, cells: Sequence[str]
    ) -> None:
        """Each le once in an interval, and its count between those of the next lower and the next higher le."""
        counted = self.counted.setdefault(interval, [])
        at = bisect_left(counted, (le, 0, 0))
        if at < len(counted):
            other, most, first = counted[at]
            if other == le:
                raise Wrong("le", "duplicate", cells[2].strip(), first=first)
            if count > most:
                raise Wrong("count", "above_higher", cells[3].strip(), first=first, count=most)
        if at:
            _other, least, first = counted[at - 1]
            if count < least:
                raise Wrong("count", "below_lower", cells[3].strip(), first=first, count=least)
        counted.insert(at, (le, count, row))

    def read_limit(self, text: str, column: str) -> Decimal:
        """A number, or `+Inf`; the same text is the same object, because a file has few limits and many rows."""
        text = text.strip()
        if text not in self.limits:
            if len(self.limits) >= REMEMBERED:
                self.limits.clear()
            self.limits[text] = INFINITE if text.lower() in NO_END else read_limit(text, column)
        return self.limits[text]

    def cell_readers(self) -> dict[str, Callable[[str, str], object]]:
        return {"le": self.read_limit, "count": read_whole}


READERS: dict[str, type[RowReader]] = {
    "commitments": Commitments,
    "counts": Counts,
    "outages": Outages,
    "values": Values,
    "tickets": Tickets,
    "buckets": Buckets,
}


def fields_of(kind: str, flagged: bool = False) -> tuple[str, ...]:
    """The fields of a normalized line; flags only where the feed has some, so that no other file pays for them."""
    return (*FIELDS[kind], "flags") if flagged else FIELDS[kind]


def check_within(pauses: Sequence[tuple[int, int, str]], opened: int, resolved: int | None) -> None:
    """A clock stands still only while it runs: after the opening, before the end."""
    for start, stop, written in pauses:
        if start < opened or (resolved is not None and stop > resolved):
            raise Wrong("pauses", "pause_outside", written)


def as_json(instant: int) -> str:
    """`2026-10-01T10:20:00+00:00`, as an aware datetime writes itself."""
    return write(instant).replace(" ", "T") + "+00:00"
