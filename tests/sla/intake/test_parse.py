import io

import pytest

from sla.intake.load import split_line
from sla.intake.parse import Reading
from tests.sla.intake.files import october, read, read_rows
from vendors.sheets.refusal import FileRefused

HEADER = "id,due_at,done_at,ok\n"
ROW = "A1,2026-10-05T18:00,,\n"

REFUSED = [
    (b"", "empty_file", {}),
    (b"\xef\xbb\xbf", "empty_file", {}),
    (b"\n\n \n", "empty_file", {}),
    ('""\n,,\n', "no_header", {"columns": ["id", "due_at", "done_at", "ok"]}),
    (HEADER, "no_rows", {}),
    (HEADER + "\n,,,\n", "no_rows", {}),
    (ROW, "no_header", {"columns": ["id", "due_at", "done_at", "ok"]}),
    ("id,due_at,done_at\n", "header", {"unknown": [], "missing": ["ok"], "twice": []}),
    (
        "id,due_at,due_at,colour,\n",
        "header",
        {"unknown": ["colour"], "missing": ["done_at", "ok"], "twice": ["due_at"]},
    ),
    ("id,,due_at,done_at,ok\n", "header", {"unknown": [""], "missing": [], "twice": []}),
    ('"id,due_at\n', "quotes", {"row": 1}),
    (b"PK\x03\x04\x14\x00\x06\x00xl/workbook.xml", "spreadsheet", {}),
    (b"PK\x03\x04\x14\x00\x06\x00other.csv", "archive", {}),
    (b"\x1f\x8b\x08\x00", "archive", {}),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet", {}),
    (b"%PDF-1.7\n", "binary", {}),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "binary", {}),
    (b"<!doctype html><table>", "markup", {}),
    (b'[{"id": 1}]', "markup", {}),
    ((HEADER + ROW).encode("utf-16"), "utf16", {}),
    ((HEADER + ROW).encode("utf-16-le"), "binary", {}),
    ((HEADER + ROW + "包裹,2026-10-05T18:00,,\n").encode("gb18030"), "encoding", {"row": 3}),
    ((HEADER + ROW).encode() + b"\xe5\x8c", "encoding", {"row": 3}),
    (HEADER + ROW + "A\0,2026-10-05T18:00,,\n", "binary", {}),
    (HEADER + ROW + "x" * 70_000, "line_too_long", {"row": 3, "most": 65_536}),
    (HEADER + '"' + ROW * 2_000, "quotes", {"row": 2}),
    (HEADER + '"A1', "quotes", {"row": 2}),
]


@pytest.mark.parametrize(
    ("content", "code", "params"), REFUSED, ids=[f"{code}-{content[:24]!r}" for content, code, _ in REFUSED]
)
def test_a_file_that_is_no_table_is_refused_with_the_reason(content, code, params):
    with pytest.raises(FileRefused) as refused:
        read(content, october())
    assert (refused.value.code, refused.value.params) == (code, params)


def test_a_record_without_end_is_refused_before_it_fills_the_memory():
    lines = HEADER + '"a\n' + '","b\n' * 600_000
    with pytest.raises(FileRefused) as refused:
        read(lines, october())
    assert (refused.value.code, refused.value.params) == ("quotes", {"row": 2})


def test_more_rows_than_allowed_are_refused_right_or_wrong():
    for row in ("{n},2026-10-05T18:00,,\n", "{n},soon,,\n"):
        rows = [row.format(n=n) for n in range(4)]
        assert read(HEADER + "".join(rows[:3]), october(max_rows=3))[1].totals.rows == 3
        with pytest.raises(FileRefused) as refused:
            read(HEADER + "".join(rows), october(max_rows=3))
        assert (refused.value.code, refused.value.params) == ("too_many_rows", {"most": 3})


def test_empty_rows_without_end_are_refused():
    with pytest.raises(FileRefused) as refused:
        read(HEADER + "\n" * 20_000, october(max_rows=100))
    assert refused.value.code == "too_many_rows"


@pytest.mark.parametrize(
    "content",
    [
        HEADER + ROW,
        "\ufeff" + HEADER + ROW,
        HEADER + ROW.rstrip(),
        (HEADER + ROW).replace("\n", "\r\n"),
        (HEADER + ROW).replace("\n", "\r"),
        (HEADER + ROW).replace(",", ";"),
        (HEADER + ROW).replace(",", "\t"),
        '"id","due_at","done_at","ok"\n"A1","2026-10-05T18:00","",""\n',
        " ID , Due at,DONE_AT,Ok,,\n" + ROW,
        "ok,done_at,due_at,id\n,,2026-10-05T18:00,A1\n",
        '\n,,,\n"id",due_at,done_at,ok\n' + ROW,
        HEADER + "A1,2026-10-05T18:00,,,,,\n\n,,,\n\n",
    ],
)
def test_ways_to_write_the_same_table_read_the_same(content):
    lines, reading = read(content, october())
    row = 4 if content[0] == "\n" else 2
    assert (lines, reading.faults) == ([f"{row}\tA1\t\\N\t2026-10-05 10:00:00\t\\N\t0\n"], [])
    assert (reading.totals.rows, reading.totals.left_out) == (1, 0)


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    rows = ["A1,2026-10-05T18:00,,", "", '"A\n2",2026-10-05T18:00,,', "A3,soon,,"]
    _lines, reading = read_rows(rows, october())
    assert [(fault.row, fault.rule) for fault in reading.faults] == [(4, "unseen"), (5, "instant")]


def test_a_broken_quotation_leaves_only_its_row_out():
    rows = ['"A"1,2026-10-05T18:00,,', "A2,2026-10-05T18:00,,"]
    lines, reading = read_rows(rows, october())
    assert [split_line(line)[:2] for line in lines] == [["3", "A2"]]
    assert [(fault.row, fault.column, fault.rule) for fault in reading.faults] == [(2, "id", "quotes")]


def test_the_first_thousand_faults_are_listed_and_all_are_counted():
    rows = [f"{n},soon,,7" for n in range(1_100)] + [GOOD := "A1,2026-10-05T18:00,,", GOOD]
    lines, reading = read_rows(rows, october())
    assert len(lines) == 1
    assert len(reading.faults) == 1_000
    assert dict(reading.fault_counts) == {("instant", "due_at"): 1_100, ("flag", "ok"): 1_100, ("duplicate", "id"): 1}
    assert (reading.totals.rows, reading.totals.left_out) == (1_102, 1_101)


def test_rows_come_in_batches_as_the_file_is_read():
    rows = "".join(f"{n},2026-10-05T18:00,,\n" for n in range(12_000))
    reading = Reading(io.BytesIO((HEADER + rows).encode()), october())
    assert [len(batch) for batch in reading.batches()] == [4_999, 5_000, 2_001]


def test_a_cell_across_two_blocks_is_read_whole():
    filler = "".join(f"F{n:07},2026-10-05T18:00,,\n" for n in range(60_000))
    lines, reading = read(HEADER + filler + '"包裹\n尾",2026-10-05T18:00,,\n' + filler.replace("F", "G"), october())
    assert len(lines) == 120_000
    assert [(fault.row, fault.rule, fault.text) for fault in reading.faults] == [(60_002, "unseen", "包裹\ufffd尾")]
