"""How is a workbook written that people fill in? Text cells only, so that a spreadsheet keeps what is typed."""

import io
from collections.abc import Sequence
from dataclasses import dataclass


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
    from openpyxl.styles import Alignment, Font, PatternFill

    made = WriteOnlyCell(sheet, value=cell.text)
    made.data_type = "s"  # a text that begins with = stays a text
    made.number_format = "@"
    made.alignment = Alignment(wrap_text=True, vertical="top")
    made.font = Font(bold=cell.bold, color="FF5B6572" if cell.muted else None)
    if cell.filled:
        made.fill = PatternFill("solid", fgColor="FFEEF3FA")
    return made
