"""What do the sheets of an XLSX workbook say, row by row, as the text a CSV would have? Standard library only.

A cell with a date is written as ISO 8601, a number as a plain decimal of at most 15 digits (which is what a spreadsheet
keeps), yes and no as 1 and 0, a formula as the value it had when it was saved. Read as a stream in the disposable
process, whose limits hold against archives that swell; entities are refused.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import BinaryIO
from xml.parsers import expat

from vendors.sheets.refusal import FileRefused

START = b"PK\x03\x04"
BLOCK = 1 << 16
MOST_OF_A_PART = 16 << 20
MOST_COLUMNS = 200
MOST_ROWS = 1 << 20
DIGITS = 15
CELL = re.compile(r"([A-Z]{1,3})[0-9]*")
SERIAL = re.compile(r"[0-9]{1,7}(\.[0-9]+)?(E-?[0-9]{1,2})?")
QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
DATES, MOMENTS = {14, 15, 16, 17, *range(27, 32), 36, *range(50, 59)}, {18, 19, 20, 21, 22, 32, 33, 34, 35, 45, 46, 47}
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a clock on the wall
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    StopIteration,
    KeyError,
    IndexError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a sheet may reach, and to how many bytes its parts may unpack (None: as the process's memory allows).

    `strict` refuses a cell beyond the bounds even where it is empty, and names it.
    """

    columns: int = MOST_COLUMNS
    rows: int = MOST_ROWS
    unpacked: int | None = None
    strict: bool = False


AS_A_SPREADSHEET = Bounds()


class Rounded(str):
    """A number of more digits than a spreadsheet keeps: what it was, nobody knows any more."""


def is_workbook(stream: BinaryIO) -> bool:
    """Whether the file begins as an archive does; it is read from its beginning afterwards."""
    if not stream.seekable():
        return False
    start = stream.read(len(START))
    stream.seek(0)
    return start == START


def rows_of(stream: BinaryIO) -> Iterator[list[str]]:
    """The cells of every row from the first on, empty rows included. Raises FileRefused for what is no workbook."""
    try:
        with zipfile.ZipFile(stream) as archive:
            book = _opened(archive, AS_A_SPREADSHEET)
            yield from book.rows(book.first_shown())
    except BROKEN:
        raise FileRefused("workbook") from None


def sheets_of(stream: BinaryIO, bounds: Bounds) -> Iterator[tuple[str, list[list[str]]]]:
    """(name, rows) of every sheet in order, hidden ones too. Raises FileRefused for what is none or too large."""
    try:
        with zipfile.ZipFile(stream) as archive:
            book = _opened(archive, bounds)
            for sheet in book.sheets:
                yield sheet.name, list(book.rows(sheet))
    except BROKEN:
        raise FileRefused("workbook") from None


def _opened(archive: zipfile.ZipFile, bounds: Bounds) -> "_Book":
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise FileRefused("spreadsheet" if "content.xml" in names else "archive")
    return _Book(archive, bounds)


@dataclass(frozen=True, slots=True)
class _Place:
    """A sheet: its name, whether it is shown, and the part it lies in."""

    name: str
    shown: bool
    part: str


class _Book:
    def __init__(self, archive: zipfile.ZipFile, bounds: Bounds) -> None:
        self.archive, self.bounds, self.unpacked = archive, bounds, 0
        self.names = set(archive.namelist())
        self.epoch, self.sheets = self._find_sheets()
        self.kinds = self._kinds_of_styles()
        self.strings = self._strings()

    def _part(self, name: str) -> bytes:
        with self.archive.open(name) as part:
            content = part.read(MOST_OF_A_PART + 1)
        if len(content) > MOST_OF_A_PART:
            raise ValueError(f"{name} is too large")
        return content

    def _elements(self, name: str) -> list[tuple[str, dict[str, str]]]:
        """(element, attributes) of a small part, in the order in which they begin."""
        found: list[tuple[str, dict[str, str]]] = []
        parser = _parser()
        parser.StartElementHandler = lambda tag, given: found.append((_plain(tag), given))
        parser.Parse(self._part(name), True)
        return found

    def _find_sheets(self) -> tuple[datetime, list[_Place]]:
        """The day from which dates are counted, and the sheets in the order in which they are shown."""
        elements = self._elements("xl/workbook.xml")
        epoch = EPOCH
        for tag, given in elements:
            if tag == "workbookPr" and given.get("date1904") in ("1", "true"):
                epoch = EPOCH_1904
        links = self._elements("xl/_rels/workbook.xml.rels")
        targets = {given["Id"]: given["Target"] for tag, given in links if tag == "Relationship"}
        found = []
        for given in [given for tag, given in elements if tag == "sheet"]:
            wanted = next(value for name, value in given.items() if name.rpartition(":")[2] == "id" and ":" in name)
            target = targets[wanted]
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found.append(_Place(given.get("name", ""), given.get("state", "visible") == "visible", part))
        return epoch, found

    def first_shown(self) -> _Place:
        return next(sheet for sheet in self.sheets if sheet.shown)

    def _kinds_of_styles(self) -> list[str]:
        """What a number with the n-th style is: "date", "moment" or "" for a number."""
        if "xl/styles.xml" not in self.names:
            return []
        formats: dict[int, str] = {}
        kinds: list[str] = []
        inside = False
        for tag, given in self._elements("xl/styles.xml"):
            if tag == "numFmt" and "numFmtId" in given:
                formats[int(given["numFmtId"])] = given.get("formatCode", "")
            inside = tag == "cellXfs" or (inside and tag not in ("cellStyleXfs", "cellStyles", "dxfs"))
            if inside and tag == "xf":
                kinds.append(_kind_of(int(given.get("numFmtId", "0")), formats))
        return kinds

    def _strings(self) -> list[str]:
        """The texts that cells refer to by number, without how they are pronounced."""
        if "xl/sharedStrings.xml" not in self.names:
            return []
        found: list[str] = []
        pieces: list[str] = []
        open_tags: list[str] = []

        def begins(tag: str, _given: dict[str, str]) -> None:
            open_tags.append(_plain(tag))
            if open_tags[-1] == "si":
                pieces.clear()

        def text(data: str) -> None:
            if open_tags and open_tags[-1] == "t" and "rPh" not in open_tags:
                pieces.append(data)

        def ends(_tag: str) -> None:
            if open_tags.pop() == "si":
                found.append("".join(pieces))

        parser = _parser(begins, text, ends)
        self._feed(parser, "xl/sharedStrings.xml")
        return found

    def _blocks(self, name: str) -> Iterator[bytes]:
        """A part as it unpacks, within the bounds."""
        with self.archive.open(name) as part:
            while block := part.read(BLOCK):
                self.unpacked += len(block)
                if self.bounds.unpacked is not None and self.unpacked > self.bounds.unpacked:
                    raise FileRefused("swells", megabytes=self.bounds.unpacked // 1_000_000)
                yield block

    def _feed(self, parser: expat.XMLParserType, name: str) -> None:
        for block in self._blocks(name):
            parser.Parse(block, False)
        parser.Parse(b"", True)

    def rows(self, place: _Place) -> Iterator[list[str]]:
        sheet = _Sheet(self, place.name)
        for block in self._blocks(place.part):
            sheet.parser.Parse(block, False)
            yield from sheet.taken()
        sheet.parser.Parse(b"", True)
        yield from sheet.taken()

    def worded(self, kind: str, style: str, text: str) -> str:
        """What a cell says as text; `kind` is its type in the file."""
        if kind == "s":
            return self.strings[int(text)]
        if kind not in ("n", ""):
            return text
        given = self.kinds[int(style)] if style and self.kinds else ""
        return self._day(text, given) if given and SERIAL.fullmatch(text) else plain_figure(text)

    def _day(self, text: str, kind: str) -> str:
        """2026-10-05, or 2026-10-05T09:30:00; the serial number of a day is counted from the epoch, its parts too."""
        serial = Decimal(text)
        seconds = int((serial * 86_400).to_integral_value())
        moment = self.epoch + timedelta(seconds=seconds)
        whole = kind == "date" and seconds % 86_400 == 0
        return moment.date().isoformat() if whole else moment.isoformat()


class _Sheet:
    """Handlers for one sheet; `taken` gives the rows that have ended since it was asked last."""

    def __init__(self, book: _Book, name: str) -> None:
        self.book, self.bounds, self.name = book, book.bounds, name
        self.ready: list[list[str]] = []
        self.reached = 0
        self.cells: list[str] = []
        self.at = 0
        self.kind = self.style = ""
        self.pieces: list[str] = []
        self.reads = self.spoken = False
        self.parser = _parser(self.begins, self.text, self.ends)

    def taken(self) -> list[list[str]]:
        ready, self.ready = self.ready, []
        return ready

    def begins(self, tag: str, given: dict[str, str]) -> None:
        match _plain(tag):
            case "row":
                number = int(given.get("r", self.reached + 1))
                if not self.reached < number <= MOST_ROWS:
                    raise ValueError("the rows of the sheet are not in order")
                if number <= self.bounds.rows:
                    self.ready += [[] for _ in range(number - self.reached - 1)]
                self.reached, self.cells = number, []
            case "c":
                self.at = _column(given["r"]) if "r" in given else len(self.cells)
                if self.bounds.strict and (self.at >= self.bounds.columns or self.reached > self.bounds.rows):
                    raise FileRefused("far_cell", sheet=self.name[:60], place=given.get("r", "")[:12])
                self.kind, self.style, self.pieces = given.get("t", "n"), given.get("s", ""), []
            case "v" | "t":
                self.reads = not self.spoken
            case "rPh":
                self.spoken = True

    def text(self, data: str) -> None:
        if self.reads:
            self.pieces.append(data)

    def ends(self, tag: str) -> None:
        match _plain(tag):
            case "v" | "t":
                self.reads = False
            case "rPh":
                self.spoken = False
            case "c" if self.pieces:
                if self.at >= self.bounds.columns:
                    raise ValueError("the sheet has too many columns")
                self.cells += [""] * (self.at + 1 - len(self.cells))
                self.cells[self.at] = self.book.worded(self.kind, self.style, "".join(self.pieces))
            case "row" if self.reached <= self.bounds.rows:
                self.ready.append(self.cells)


def _parser(begins=None, text=None, ends=None) -> expat.XMLParserType:
    """A parser that knows no entities: a workbook needs none."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = begins, text, ends
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_given) -> None:
    raise ValueError("a workbook has no document type")


def _plain(tag: str) -> str:
    return tag.rpartition(":")[2]


def _column(reference: str) -> int:
    """B7 -> 1."""
    letters = CELL.fullmatch(reference)
    if letters is None:
        raise ValueError("the cell has no column")
    at = 0
    for letter in letters.group(1):
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def _kind_of(number: int, formats: dict[int, str]) -> str:
    if number in DATES:
        return "date"
    if number in MOMENTS:
        return "moment"
    code = QUOTED.sub("", formats.get(number, "")).casefold().partition(";")[0]
    if "general" in code:
        return ""
    if "h" in code or "s" in code:
        return "moment"
    return "date" if "y" in code or "d" in code else ""


def plain_figure(text: str) -> str:
    """A number as a person would write it: 99.900000000000006 is 99.9. What is no number stays as it is."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or number.adjusted() < -2 * DIGITS:
        return text
    if number.adjusted() >= DIGITS:
        return Rounded(text)
    kept = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN).plus(number)
    return format(kept.normalize(), "f") if kept else "0"
