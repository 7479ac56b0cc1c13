"""Is a workbook read as the CSV of its first sheet would be, and refused where it is none?"""

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from sla.intake.parse import Reading
from sla.intake.sandbox import check_file
from sla.intake.shape import COLUMNS
from sla.intake.template import template_xlsx
from tests.sla.intake.files import october
from vendors.sheets.refusal import FileRefused
from vendors.sheets.workbook import plain_figure, rows_of

HEADER = ["id", "due_at", "done_at", "ok"]
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows, others=(), **properties) -> bytes:
    """What a spreadsheet program saves."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title in others:
        book.create_sheet(title).append(["other"])
    for name, value in properties.items():
        setattr(book, name, value)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def lines_of(content: bytes, shape=None) -> tuple[list[str], Reading]:
    reading = Reading(io.BytesIO(content), shape or october(), workbooks=True)
    return [line for batch in reading.batches() for line in batch], reading


def changed(content: bytes, part: str, **swaps: str) -> bytes:
    """The workbook with texts of one of its parts replaced, or without the part."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name != part:
                new.writestr(name, text)
            elif swaps:
                new.writestr(name, text.replace(swaps["old"], swaps["new"]))
    return written.getvalue()


def test_dates_figures_and_words_read_as_in_a_csv():
    moment = datetime(2026, 10, 5, 12, 30)  # noqa: DTZ001
    rows, _reading = lines_of(workbook(HEADER, ["W1", moment, moment, True], ["W2", "2026-10-06T10:00", None, None]))
    csv = "id,due_at,done_at,ok\nW1,2026-10-05T12:30:00,2026-10-05T12:30:00,1\nW2,2026-10-06T10:00,,\n"
    expected = Reading(io.BytesIO(csv.encode()), october())
    assert rows == [line for batch in expected.batches() for line in batch]


def test_a_day_without_a_time_stays_a_day_and_figures_are_plain():
    content = workbook(["start", "end", "good", "total"], [date(2026, 10, 1), date(2026, 10, 2), 98.0, 100])
    assert list(rows_of(io.BytesIO(content))) == [
        ["start", "end", "good", "total"],
        ["2026-10-01", "2026-10-02", "98", "100"],
    ]


def test_empty_rows_count_as_a_spreadsheet_numbers_them_and_columns_may_stand_in_any_order():
    rows = [None], ["ok", "ID", "due_at", "done_at", None], [None], [None, "W1", "soon", None]
    lines, reading = lines_of(workbook(*rows))
    assert lines == []
    assert [(fault.row, fault.column, fault.rule) for fault in reading.faults] == [(4, "due_at", "instant")]


def test_the_first_sheet_that_is_shown_is_read_and_dates_may_be_counted_from_1904():
    book = Workbook()
    book.active.sheet_state = "hidden"
    book.create_sheet("data").append([date(2026, 10, 1)])
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001
    written = io.BytesIO()
    book.save(written)
    assert list(rows_of(written)) == [["2026-10-01"]]


def test_formulas_read_as_the_value_they_had_and_pronunciations_are_left_out():
    content = changed(
        workbook(["a", "b"]),
        SHEET,
        old="<sheetData>",
        new='<sheetData><row r="0"/>',
    )
    with pytest.raises(FileRefused):
        list(rows_of(io.BytesIO(content)))
    formula = '<c r="A1"><f>1+1</f><v>2</v></c><c r="C1" t="inlineStr"><is><t>東京</t><rPh><t>x</t></rPh></is></c>'
    row = f"<row>{formula}</row></sheetData>"
    content = changed(workbook(["x"]), SHEET, old="</sheetData>", new=row)
    assert list(rows_of(io.BytesIO(content))) == [["x"], ["2", "", "東京"]]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("99.900000000000006", "99.9"),
        ("0.30000000000000004", "0.3"),
        ("1E-3", "0.001"),
        ("-0", "0"),
        ("100", "100"),
        ("1E-999999999", "1E-999999999"),
        ("NaN", "NaN"),
        ("twelve", "twelve"),
        ("123456789012345", "123456789012345"),
    ],
)
def test_a_figure_is_what_a_person_typed(written, plain):
    assert plain_figure(written) == plain


def test_a_number_of_which_digits_are_lost_is_no_name():
    _lines, reading = lines_of(workbook(HEADER, [12345678901234567, "2026-10-05T10:00", None, None]))
    assert [(fault.row, fault.column, fault.rule) for fault in reading.faults] == [(2, "id", "rounded")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04nonsense", "workbook"),
        (workbook(HEADER)[:-40], "workbook"),
        (changed(workbook(HEADER), "xl/workbook.xml"), "archive"),
        (changed(workbook(HEADER), SHEET), "workbook"),
        (changed(workbook(HEADER), "xl/workbook.xml", old="<sheets>", new="<nothing>"), "workbook"),
        (
            changed(workbook(HEADER), SHEET, old="<worksheet", new="<!DOCTYPE x><worksheet"),
            "workbook",
        ),
        (workbook(["nothing"]), "no_header"),
        (workbook(HEADER), "no_rows"),
        (workbook([None]), "empty_file"),
    ],
)
def test_what_is_no_table_is_refused(content, code):
    with pytest.raises(FileRefused) as refused:
        lines_of(content)
    assert refused.value.code == code


def test_a_workbook_is_read_only_where_it_is_asked_for():
    with pytest.raises(FileRefused) as refused:
        list(Reading(io.BytesIO(workbook(HEADER)), october()).batches())
    assert refused.value.code == "spreadsheet"


@pytest.mark.parametrize("kind", COLUMNS)
def test_the_template_goes_through_the_reader_of_uploads_without_a_fault(kind, tmp_path):
    flags = ("complete",) if kind == "commitments" else ()
    shape = october(kind, dimensions=("region",), flags=flags, as_of=datetime(2026, 11, 5, tzinfo=UTC))
    path = tmp_path / "template.xlsx"
    path.write_bytes(template_xlsx(shape))
    checked = check_file(path, shape, rows_path=tmp_path / "rows")
    assert (checked.refused, checked.faults, checked.rows_ok) == (None, (), 2 if kind == "buckets" else 1)
    assert '"region": "example"' in Path(checked.rows_path).read_text()


def test_the_same_template_is_the_same_file():
    assert template_xlsx(october()) == template_xlsx(october())
