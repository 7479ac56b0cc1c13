"""What does a file say, row by row? Bytes -> normalized lines in batches, faults, totals. Standard library only.

Accepted: UTF-8 with or without a byte order mark; comma, or semicolon or tab where the header line uses it (what
spreadsheets write in some countries); any line ends; columns in any order, their names in any case. Row numbers are
those a spreadsheet shows: the header is row 1, empty rows count. Where it is asked for, an XLSX workbook too (its first
sheet, see `vendors/sheets/workbook.py`).

A wrong cell leaves its row out and is listed; a file that cannot be read as a table raises FileRefused.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import BinaryIO

from sla.intake.rows import READERS
from sla.intake.shape import LISTED_FAULTS, Fault, FeedShape, Wrong
from vendors.sheets.refusal import FileRefused
from vendors.sheets.workbook import Rounded, is_workbook, rows_of

BLOCK = 1 << 20
BATCH = 5_000
MAX_LINE = 65_536
MAX_CELL = 10_000
SHORT = 80
Pick = Callable[[Sequence[str]], Sequence[str]]
DELIMITERS = ",;\t"

# Control characters, line and paragraph separators, and the marks that turn the direction of text around.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
SUSPECT = re.compile('["\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]')

SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", "spreadsheet"),
    (b"%PDF", "binary"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\xff\xfe", "utf16"),
    (b"\xfe\xff", "utf16"),
)


@dataclass(frozen=True, slots=True)
class Totals:
    """`rows` counts all but empty ones, `left_out` those with a fault; sums are whole numbers.

    Commitments that count are good, flawed (done, and a flag says no), late, or never done.
    """

    rows: int
    left_out: int
    good: int
    late: int
    never: int
    open: int
    sums: dict[str, int]
    empty_days: list[str]
    flawed: int = 0

    @property
    def taken(self) -> int:
        return self.rows - self.left_out


class Reading:
    """One pass over one file: iterate `batches()` to its end, then read `totals`, `faults`, `fault_counts`.

    `workbooks` says whether an XLSX is read too; only in a process with limits, because it may swell.
    `fault_counts` maps (rule, column) to how often; `faults` lists the first thousand; `row` is the row reached.
    """

    def __init__(self, stream: BinaryIO, shape: FeedShape, *, workbooks: bool = False) -> None:
        self.stream, self.shape, self.workbooks = stream, shape, workbooks
        self.kind = READERS[shape.kind](shape)
        self.row = self.taken = self.left_out = 0
        self.faults: list[Fault] = []
        self.fault_counts: Counter[tuple[str, str]] = Counter()
        self._lines_seen = 0
        self._suspect = False

    @property
    def totals(self) -> Totals:
        kind = self.kind
        return Totals(
            rows=self.taken + self.left_out,
            left_out=self.left_out,
            good=kind.good,
            late=kind.late,
            never=kind.never,
            open=kind.open,
            sums=dict(kind.sums),
            empty_days=kind.empty_days(),
            flawed=kind.flawed,
        )

    def batches(self) -> Iterator[list[str]]:
        """Normalized lines, one batch for each 5,000 rows of the file. Raises FileRefused."""
        csv.field_size_limit(MAX_CELL)
        table, width, pick = self._open_table()
        read, batch = self.kind.read, []
        while True:
            try:
                for cells in table:
                    self.row += 1
                    try:
                        if len(cells) != width:
                            cells = fit(cells, width)
                        if pick:
                            cells = pick(cells)
                        if self._suspect:
                            self._refuse_unseen(cells)
                        batch.append(read(self.row, cells))
                    except Wrong as wrong:
                        self._leave_out(cells, wrong)
                    if self.row % BATCH == 0:
                        yield self._counted(batch)
                        batch = []
                break
            except csv.Error as error:
                self.row += 1
                if "expected after" not in str(error):  # a quotation mark that swallows the rest of the file
                    raise FileRefused("quotes", row=self.row) from None
                self._leave_out([], Wrong(self.shape.columns[0], "quotes"))
        yield self._counted(batch)
        if not self.taken + self.left_out:
            raise FileRefused("no_rows")

    def _counted(self, batch: list[str]) -> list[str]:
        self.taken += len(batch)
        most = self.shape.max_rows
        if self.taken + self.left_out > most or self.row > 2 * most + BATCH:
            raise FileRefused("too_many_rows", most=most)
        return batch

    def _leave_out(self, cells: Sequence[str], wrong: Wrong) -> None:
        if wrong.rule != "quotes" and not any(cell.strip() for cell in cells):
            return  # an empty row is not a row
        self.left_out += 1
        known = wrong.rule not in ("cells", "quotes", "unseen")
        for fault in [wrong, *(self.kind.other_faults(cells, wrong) if known else ())]:
            self.fault_counts[fault.rule, fault.column] += 1
            if len(self.faults) < LISTED_FAULTS:
                self.faults.append(Fault(self.row, fault.column, fault.rule, shorten(fault.text), fault.params))

    def _refuse_unseen(self, cells: Sequence[str]) -> None:
        """Characters that nobody sees, and numbers of which a spreadsheet has lost digits."""
        for column, cell in zip(self.shape.columns, cells, strict=True):
            if isinstance(cell, Rounded):
                raise Wrong(column, "rounded", cell)
        if not UNSEEN.search("".join(cells)):
            return
        for column, cell in zip(self.shape.columns, cells, strict=True):
            if UNSEEN.search(cell.strip()):
                raise Wrong(column, "unseen", cell)

    def _open_table(self) -> tuple[Iterator[Sequence[str]], int, Pick | None]:
        """The rows behind the header, how many columns it has, and how to put them in our order."""
        if self.workbooks and is_workbook(self.stream):
            return self._open_workbook()
        lines = self._lines()
        header = ""
        while not header.strip(" \t\n,;"):
            try:
                header = next(lines)
            except StopIteration:
                raise FileRefused("empty_file") from None
            self.row += 1
        delimiter = find_delimiter(header, self.shape.columns)
        table = csv.reader(chain([header], lines), delimiter=delimiter, strict=True)
        try:
            names = [plain_name(name) for name in next(table)]
        except csv.Error:
            raise FileRefused("quotes", row=self.row) from None
        while names and not names[-1]:
            names.pop()
        order = column_order(names, self.shape.columns, self.shape.optional)
        return table, len(names), pick_in(order, len(names))

    def _open_workbook(self) -> tuple[Iterator[Sequence[str]], int, Pick | None]:
        """The same of a sheet, which leaves out the empty cells at the end of a row."""
        self._suspect = True
        rows = rows_of(self.stream)
        header: list[str] = []
        while not any(cell.strip() for cell in header):
            try:
                header = next(rows)
            except StopIteration:
                raise FileRefused("empty_file") from None
            self.row += 1
        names = [plain_name(name) for name in header]
        while not names[-1]:
            names.pop()
        width = len(names)
        pick = pick_in(column_order(names, self.shape.columns, self.shape.optional), width)
        return (cells + [""] * (width - len(cells)) for cells in rows), width, pick

    def _lines(self) -> Iterator[str]:
        """Lines of bounded length, so that no file makes us hold more than a block of it."""
        tail, reached = "", -1
        for text in self._blocks():
            if "\0" in text:
                raise FileRefused("binary")
            if not self._suspect and SUSPECT.search(text):
                self._suspect = True
            lines = (tail + text).split("\n")
            tail = lines.pop()
            if len(tail) > MAX_LINE or (lines and max(map(len, lines)) > MAX_LINE):
                at = next(at for at, line in enumerate([*lines, tail], start=1) if len(line) > MAX_LINE)
                raise FileRefused("line_too_long", row=self._lines_seen + at, most=MAX_LINE)
            if self.row == reached:  # a whole block and no row has ended
                raise FileRefused("quotes", row=self.row + 1)
            reached = self.row
            self._lines_seen += len(lines)
            if self._suspect:
                yield from (line + "\n" for line in lines)
            else:
                yield from lines
        if tail:
            yield tail

    def _blocks(self) -> Iterator[str]:
        decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8-sig")(), translate=True)
        first = True
        while True:
            block = self.stream.read(BLOCK)
            if first:
                refuse_signature(block)
                first = False
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                before = error.object[: error.start].count(b"\n")
                raise FileRefused("encoding", row=self._lines_seen + before + 1) from None
            if text:
                yield text
            if not block:
                return


def refuse_signature(start: bytes) -> None:
    """Content decides, not the name: say what the file is when it is not text."""
    if start.startswith(b"PK\x03\x04"):
        raise FileRefused("spreadsheet" if b"xl/" in start or b"[Content_Types]" in start else "archive")
    for signature, code in SIGNATURES:
        if start.startswith(signature):
            raise FileRefused(code)
    if b"\0" in start:
        raise FileRefused("binary")
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{", b"["):
        raise FileRefused("markup")


def find_delimiter(header: str, columns: tuple[str, ...]) -> str:
    """The one that makes most of our names appear; the comma when in doubt."""
    known = {plain_name(name) for name in columns}

    def names_found(delimiter: str) -> int:
        return len(known.intersection(plain_name(name.strip('"')) for name in header.split(delimiter)))

    return max(DELIMITERS, key=names_found)


def column_order(names: list[str], columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[int]:
    """Where each of our columns stands; an optional one that is not there stands behind the last.

    Raises FileRefused naming every column that is unknown, missing or twice.
    """
    wanted = [plain_name(name) for name in columns]
    required = [column for column in columns if column not in optional]
    if not set(names) & set(wanted):
        raise FileRefused("no_header", columns=required)
    unknown = [shorten(name) for name in names if name not in wanted]
    missing = [column for column in required if plain_name(column) not in names]
    twice = [column for column, name in zip(columns, wanted, strict=True) if names.count(name) > 1]
    if unknown or missing or twice:
        raise FileRefused("header", unknown=unknown[:10], missing=missing, twice=twice)
    return [names.index(name) if name in names else len(names) for name in wanted]


def pick_in(order: list[int], width: int) -> Pick | None:
    """How to put a row's cells into our order; a column that is not there is an empty cell. None: as they stand."""
    if width in order:
        pick = itemgetter(*order)
        return lambda cells: pick((*cells, ""))
    return None if order == sorted(order) else itemgetter(*order)


def plain_name(name: str) -> str:
    return "_".join(name.strip().casefold().split())


def fit(cells: Sequence[str], width: int) -> Sequence[str]:
    """Empty cells behind the last column are dropped. Raises Wrong for a row longer or shorter than the header."""
    if any(cell.strip() for cell in cells[width:]) or len(cells) < width:
        raise Wrong("", "cells", ",".join(cells), found=len(cells), wanted=width)
    return cells[:width]


def shorten(text: str) -> str:
    """At most 80 characters, the unseen ones made visible."""
    text = UNSEEN.sub("\ufffd", text)
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"
