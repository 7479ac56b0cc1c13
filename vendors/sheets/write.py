"""How is a workbook written? To be filled in: text cells only, so that a spreadsheet keeps what is typed. To be read:
a table in which numbers are numbers and dates are dates, and a text never becomes a formula."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Listed:
    """The answers that a cell offers: the first `many` cells of a row of a sheet."""

    sheet: str
    row: int
    many: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A text. `filled` tints the cell: here somebody writes."""

    text: str
    bold: bool = False
    muted: bool = False
    filled: bool = False
    listed: Listed | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: its heads (none: no first row for them) and its rows, with the widths of its columns."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    hidden: bool = False


def workbook_bytes(pages: Sequence[Page]) -> bytes:
    """An XLSX with these sheets."""
    from openpyxl import Workbook  # slow to import, and seldom needed

    book = Workbook(write_only=True)
    for page in pages:
        _write(book.create_sheet(page.name), page)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def table_bytes(name: str, heads: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """An XLSX of one sheet: a frozen row of heads, then a row of texts, numbers, days or None per row."""
    from openpyxl import Workbook  # slow to import, and seldom needed
    from openpyxl.utils import get_column_letter

    rows = [list(row) for row in rows]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    _write(sheet, Page(name, heads, [], [_width(n, head, rows) for n, head in enumerate(heads)]))
    for row in rows:
        sheet.append([_typed(sheet, value) for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _width(n: int, head: str, rows: list[list]) -> int:
    """Wide enough for what stands in the column, a Chinese sign counting as two, and never wider than half a screen."""
    texts = [head, *(str(row[n]) for row in rows if row[n] is not None)]
    return min(60, 3 + max(sum(2 if ord(letter) > 0x2E7F else 1 for letter in text) for text in texts))


def _typed(sheet, value):
    """A number or a day as itself; whatever else is text."""
    from openpyxl.cell import WriteOnlyCell  # see above

    if value is None:
        return None
    if not isinstance(value, int | Decimal | date):
        return _made(sheet, Cell(str(value)))
    made = WriteOnlyCell(sheet, value=value)
    if isinstance(value, Decimal):
        places = max(0, -value.as_tuple().exponent)
        made.number_format = f"#,##0.{'0' * places}" if places else "#,##0"
    elif isinstance(value, date):
        made.number_format = "yyyy-mm-dd"
    return made


def _write(sheet, page: Page) -> None:
    from openpyxl.utils import get_column_letter  # see above
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.sheet_state = "hidden" if page.hidden else "visible"
    for n, width in enumerate(page.widths, start=1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    if page.heads:
        sheet.freeze_panes = "A2"
        sheet.append([_made(sheet, Cell(head, bold=True)) for head in page.heads])
    for n, row in enumerate(page.rows, start=2 if page.heads else 1):
        sheet.append([_made(sheet, cell) for cell in row])
        for at, cell in enumerate(row, start=1):
            if cell.listed:
                last = get_column_letter(cell.listed.many)
                offered = f"='{cell.listed.sheet}'!$A${cell.listed.row}:${last}${cell.listed.row}"
                rule = DataValidation(type="list", formula1=offered, allow_blank=True)
                rule.add(f"{get_column_letter(at)}{n}")
                sheet.data_validations.append(rule)


def _made(sheet, cell: Cell):
    from openpyxl.cell import WriteOnlyCell  # see above
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font, PatternFill

    made = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", cell.text))
    made.data_type = "s"  # a text that begins with = stays a text
    made.number_format = "@"
    made.alignment = Alignment(wrap_text=True, vertical="top")
    made.font = Font(bold=cell.bold, color="FF5B6572" if cell.muted else None)
    if cell.filled:
        made.fill = PatternFill("solid", fgColor="FFEEF3FA")
    return made
