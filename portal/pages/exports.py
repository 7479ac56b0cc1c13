"""How does a list leave the house as a file? CSV or XLSX that a spreadsheet opens without running anything in it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse

from vendors.sheets.write import table_bytes

# A spreadsheet takes a cell that begins with one of these for a formula; an apostrophe in front keeps it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NO_LIMIT = "+Inf"  # a feed's own word for the bucket of all cases; it is read back as it stands
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Chinese as the machine's own code page


class _Echo:
    def write(self, text: str) -> str:
        return text


def safe_cell(value: Any) -> Any:
    """Text that could be taken for a formula, made plain; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS) and value != NO_LIMIT:
        return f"'{value}"
    return "" if value is None else value


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow([str(head) for head in heads])
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def csv_response(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A CSV download that is written while it is read."""
    response = StreamingHttpResponse(csv_lines(heads, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def xlsx_response(name: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The same as a workbook of one sheet, `title`: numbers and days stay what they are, texts are never formulas."""
    response = HttpResponse(table_bytes(title, [str(head) for head in heads], rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def file_response(
    kind: str, name: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse | StreamingHttpResponse | None:
    """The list as the kind of file that ?format= asks for; None where it asks for the page."""
    if kind == "csv":
        return csv_response(f"{name}.csv", heads, rows)
    if kind == "xlsx":
        return xlsx_response(f"{name}.xlsx", title, heads, rows)
    return None


def export_links(asked) -> dict[str, str]:
    """The same list, with its filters and order, as each kind of file."""
    kept = {key: value for key, value in asked.items() if key != "page" and value}
    return {kind: "?" + urlencode(kept | {"format": kind}) for kind in ("csv", "xlsx")}
