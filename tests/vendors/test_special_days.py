"""Is a list of holidays read as people paste it, and each row that is wrong named?"""

from datetime import date

import pytest

from vendors.special_days import DayFault, SpecialDay, doubled, read_file, read_pasted, written

PASTED = """2026-10-01 to 2026-10-03, National Day, 国庆节

2026/9/25，Mid-Autumn Festival
2026年1月1日
2026-12-24–2026-12-25\tChristmas
"""
FILE = (
    "day,worked,name_en,name_zh\n2026-10-01,no,National Day,国庆节\n\n2026-09-20,YES,,\n2026-05-01 to 2026-05-02,否,,\n"
)


def days(*numbers: tuple[int, int], **more) -> list[SpecialDay]:
    return [SpecialDay(date(2026, month, day), **more) for month, day in numbers]


def faults_of(found) -> list[tuple[int, str, str, str]]:
    return [(fault.row, fault.column, fault.value, fault.text) for fault in found]


def test_pasted_lines_are_days_or_stretches_with_their_names():
    rows, faults = read_pasted(PASTED, is_open=False)
    assert faults == []
    assert rows == [
        *((1, day) for day in days((10, 1), (10, 2), (10, 3), name_en="National Day", name_zh="国庆节")),
        (3, SpecialDay(date(2026, 9, 25), name_en="Mid-Autumn Festival")),
        (4, SpecialDay(date(2026, 1, 1))),
        *((5, day) for day in days((12, 24), (12, 25), name_en="Christmas")),
    ]


@pytest.mark.parametrize(
    ("line", "value", "text"),
    [
        ("soon", "soon", "is not a date such as 2026-10-01."),
        ("2026-02-30", "2026-02-30", "is a day that does not exist."),
        ("2026-10-07 to 2026-10-01", "2026-10-07 to 2026-10-01", "ends before it begins."),
        ("2026-10-01 to 2026-11-01", "2026-10-01 to 2026-11-01", "is more than 31 days."),
        ("1999-12-31", "1999-12-31", "is not in the years 2000 to 2100."),
        ("2026-10-01, a, b, c", "2026-10-01, a, b, c", "Write the day, then at most two names."),
        (f"2026-10-01, {'x' * 81}", "x" * 80, "is longer than 80 characters."),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_and_the_others_are_read(line, value, text):
    rows, faults = read_pasted(f"2026-01-01\n{line}\n2026-01-02", is_open=True)
    assert [(n, item.day.day, item.is_open) for n, item in rows] == [(1, 1, True), (3, 2, True)]
    assert [(fault.row, fault.value, fault.text) for fault in faults] == [(2, value, text)]


@pytest.mark.parametrize("content", [FILE, FILE.replace(",", ";"), "\ufeff" + FILE.replace("\n", "\r\n")])
def test_a_file_says_of_each_day_whether_it_is_worked(content):
    rows, faults = read_file(content.encode())
    assert (rows, faults) == (
        [
            (2, SpecialDay(date(2026, 10, 1), False, "National Day", "国庆节")),
            (4, SpecialDay(date(2026, 9, 20), True)),
            (5, SpecialDay(date(2026, 5, 1))),
            (5, SpecialDay(date(2026, 5, 2))),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"day,worked\n2026-10-01,maybe\n", [(2, "worked", "maybe", "is neither yes nor no.")]),
        (b"day,worked\nx,no\n", [(2, "day", "x", "is not a date such as 2026-10-01.")]),
        (
            b'day,worked,name_en\n2026-10-01,no,"A, b"\n',
            [(2, "name_en", "A, b", "holds a comma or a semicolon, which part names; leave it out.")],
        ),
        (b"date,worked\n", [(0, "", "date", "The first row names the columns: day, worked, name_en, name_zh.")]),
        (b"", [(0, "", "", "The first row names the columns: day, worked, name_en, name_zh.")]),
        (
            "day,worked\n国".encode("gb18030"),
            [(0, "", "", "This is not UTF-8. Save it as “CSV UTF-8” and choose it again.")],
        ),
    ],
)
def test_a_file_that_cannot_be_taken_says_where(content, faults):
    rows, found = read_file(content)
    assert (rows, faults_of(found)) == ([], faults)


def test_there_is_an_end_to_how_many_days_there_are():
    lines = "\n".join(
        f"{year}-{month:02}-01 to {year}-{month:02}-28" for year in range(2000, 2010) for month in range(1, 13)
    )
    rows, faults = read_pasted(lines, is_open=False)
    assert len(rows) == 2016
    assert faults == [DayFault(72, "", "", "A calendar has at most 2000 such days.")]


def test_a_day_that_stands_twice_is_a_fault_at_its_second_place():
    rows = [(1, SpecialDay(date(2026, 10, 1))), (4, SpecialDay(date(2026, 10, 1), True))]
    assert faults_of(doubled(rows)) == [(4, "", "2026-10-01", "stands there twice; first in row 1.")]
    assert faults_of(doubled(rows[1:], {date(2026, 10, 1)})) == [(4, "", "2026-10-01", "stands in the other list too.")]


def test_what_is_written_reads_back_the_same():
    rows, _faults = read_pasted(PASTED, is_open=False)
    one = [SpecialDay(date(2026, 7, 1), name_zh="纪念日")]
    text = written([*(day for _n, day in rows), *one])
    assert text.splitlines() == [
        "2026-01-01",
        "2026-07-01, , 纪念日",
        "2026-09-25, Mid-Autumn Festival",
        "2026-10-01 to 2026-10-03, National Day, 国庆节",
        "2026-12-24 to 2026-12-25, Christmas",
    ]
    again, faults = read_pasted(text, is_open=False)
    assert ([day for _n, day in again], faults) == (sorted([*(day for _n, day in rows), *one], key=lambda d: d.day), [])
