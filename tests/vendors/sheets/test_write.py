"""Does a table that leaves as a workbook keep its numbers and days, and run nothing?"""

import io
from datetime import date
from decimal import Decimal

from openpyxl import load_workbook

from vendors.sheets.write import table_bytes


def read(heads, *rows):
    return load_workbook(io.BytesIO(table_bytes("Sums", heads, rows))).active


def test_numbers_stay_numbers_and_days_stay_days():
    sheet = read(
        ["Text", "Number", "Money", "Day", "Nothing"], ["0042", -3, Decimal("-1234.50"), date(2026, 5, 1), None]
    )
    assert [
        (cell.value.date() if cell.is_date else cell.value, cell.data_type, cell.number_format) for cell in sheet[2]
    ] == [
        ("0042", "s", "@"),
        (-3, "n", "General"),
        (-1234.5, "n", "#,##0.00"),
        (date(2026, 5, 1), "d", "yyyy-mm-dd"),
        (None, "n", "General"),
    ]


def test_no_text_is_a_formula_whatever_it_begins_with():
    said = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("https://evil.example")', "＝1", "\t=1"]
    sheet = read([f"={n}" for n in range(len(said))], said)
    assert [(cell.value, cell.data_type) for row in sheet for cell in row] == [
        *((f"={n}", "s") for n in range(len(said))),
        *((text, "s") for text in said),
    ]


def test_the_heads_stay_in_sight_and_can_be_filtered():
    sheet = read(["Name", "名称"], ["Acme", "顶点"], ["Globex", None])
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Sums", "A2", "A1:B3")
    assert [cell.font.bold for cell in sheet[1]] == [True, True]


def test_a_sign_that_no_workbook_holds_is_left_out():
    assert read(["Name"], ["Ac\x0bme"])["A2"].value == "Acme"
