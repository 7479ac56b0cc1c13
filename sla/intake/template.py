"""What does a workbook look like into which a feed's rows are written? Header, one example, each column of its type.

Dates are dates, figures are figures, and columns of names are text, so that a spreadsheet keeps 0012 as it was typed.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from sla.intake.shape import FeedShape
from vendors.sheets.workbook import EPOCH

PLAIN, DATE, MOMENT, HEAD, TEXT = range(5)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>\
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/>\
<name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>\
<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1">\
<border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0"/></cellStyleXfs><cellXfs count="5">\
<xf numFmtId="0" fontId="0"/><xf numFmtId="164" fontId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" \
applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/><xf numFmtId="49" fontId="0" \
applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
</styleSheet>"""
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _relations(*given: tuple[str, str]) -> str:
    links = (
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(given, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(links)}</Relationships>'


def _types(**parts: str) -> str:
    named = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{SHEETS}.{kind}+xml"/>' for part, kind in parts.items()
    )
    usual = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'<Types xmlns="{PACKAGE}/content-types">{usual}{named}</Types>'


FIXED = {
    "[Content_Types].xml": _types(**{"workbook": "sheet.main", "worksheets/sheet1": "worksheet", "styles": "styles"}),
    "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="data" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
    "xl/styles.xml": STYLES,
}
Cell = str | int | Decimal | date | datetime | None


def template_xlsx(shape: FeedShape) -> bytes:
    """A workbook whose first sheet has the header and an example from the period's first day."""
    first = shape.window_start.astimezone(ZoneInfo(shape.zone)).replace(tzinfo=None)
    extra = [*("yes" for _ in shape.flags), *("example" for _ in shape.dimensions)]
    rows = [[*row, *extra] for row in _examples(shape.kind, first)]
    sheet = _sheet(shape.required, rows)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (FIXED | {"xl/worksheets/sheet1.xml": sheet}).items():
            # The same template is the same file, whenever it is made.
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), DECLARED + content)
    return written.getvalue()


def _examples(kind: str, day: datetime) -> list[list[Cell]]:
    """One example; of buckets all of one interval, without whose last it says nothing."""
    at = lambda hour, minute=0: day + timedelta(hours=hour, minutes=minute)  # noqa: E731
    pause = f"{at(10).isoformat(timespec='minutes')}/{at(10, 30).isoformat(timespec='minutes')}"
    match kind:
        case "commitments":
            return [["EXAMPLE-1", at(12), at(11, 30), None]]
        case "counts":
            return [[day.date(), day.date(), 998, 1000]]
        case "outages":
            return [["EXAMPLE-1", at(2), at(2, 20), Decimal(1)]]
        case "values":
            return [[Decimal("99.5"), 1000]]
        case "tickets":
            return [["EXAMPLE-1", "P2", at(9), at(9, 15), at(11), pause]]
        case _:
            return [[day.date(), day.date(), limit, count] for limit, count in ((500, 970), ("+Inf", 1000))]


def _sheet(names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Each column has the type of its first example for all rows that are to come."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{max(len(name) + 4, 22)}" style="{_style(cell)}" customWidth="1"/>'
        for n, (name, cell) in enumerate(zip(names, rows[0], strict=True), start=1)
    )
    lines = [_row(1, names, HEAD), *(_row(n, row) for n, row in enumerate(rows, start=2))]
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (
        f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(lines)}</sheetData></worksheet>"
    )


def _row(n: int, cells: Sequence[Cell], style: int | None = None) -> str:
    return f'<row r="{n}">{"".join(_cell(f"{_letter(at)}{n}", cell, style) for at, cell in enumerate(cells))}</row>'


def _cell(place: str, cell: Cell, style: int | None) -> str:
    if cell is None:
        return ""
    given = f'r="{place}" s="{_style(cell) if style is None else style}"'
    if isinstance(cell, str):
        return f'<c {given} t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f"<c {given}><v>{_figure(cell)}</v></c>"


def _figure(cell: int | Decimal | date | datetime) -> str:
    if not isinstance(cell, date):
        return str(cell)
    moment = cell if isinstance(cell, datetime) else datetime.combine(cell, datetime.min.time())  # noqa: DTZ901
    return str(Decimal((moment - EPOCH) // timedelta(seconds=1)) / 86_400)


def _style(cell: Cell) -> int:
    match cell:
        case datetime():
            return MOMENT
        case date():
            return DATE
        case str():
            return TEXT
        case _:
            return PLAIN


def _letter(at: int) -> str:
    """0 -> A, 26 -> AA; a feed has fewer columns than there are of these."""
    return chr(ord("A") + at) if at < 26 else _letter(at // 26 - 1) + _letter(at % 26)
