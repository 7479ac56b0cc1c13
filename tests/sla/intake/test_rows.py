import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla.intake.cells import plain
from sla.intake.load import split_line
from tests.sla.intake.files import faults_of, october, read, read_rows

GOOD = "A1,2026-10-05T18:00,2026-10-05T17:00,"

FAULTY = [
    # A key is there, fits, and stands once.
    ("commitments", ",2026-10-05T18:00,,", [("id", "empty", "", {})]),
    (
        "commitments",
        f"{'x' * 201},2026-10-05T18:00,,",
        [("id", "too_long", "x" * 79 + "…", {"length": 201, "most": 200})],
    ),
    ("commitments", "A\x07,2026-10-05T18:00,,", [("id", "unseen", "A\ufffd", {})]),
    ("commitments", "A\t1,2026-10-05T18:00,,", [("id", "unseen", "A\ufffd1", {})]),
    ("commitments", "A\u202e1,2026-10-05T18:00,,", [("id", "unseen", "A\ufffd1", {})]),
    ("commitments", '"A\n1",2026-10-05T18:00,,', [("id", "unseen", "A\ufffd1", {})]),
    # Dates that the calendar has.
    (
        "commitments",
        "A1,2026-10-05T18:00,2026-09-31 18:20,",
        [("done_at", "day", "2026-09-31 18:20", {"year": 2026, "month": 9, "days": 30})],
    ),
    (
        "commitments",
        "A1,2026-02-30T18:00,,",
        [("due_at", "day", "2026-02-30T18:00", {"year": 2026, "month": 2, "days": 28})],
    ),
    ("commitments", "A1,2026-13-01T18:00,,", [("due_at", "date", "2026-13-01T18:00", {})]),
    ("commitments", "A1,2026-10-00T18:00,,", [("due_at", "date", "2026-10-00T18:00", {})]),
    ("commitments", "A1,2026-10-05T24:00,,", [("due_at", "clock", "2026-10-05T24:00", {})]),
    ("commitments", "A1,2026-10-05T18:60,,", [("due_at", "clock", "2026-10-05T18:60", {})]),
    ("commitments", "A1,2026-10-05T18:00:60,,", [("due_at", "clock", "2026-10-05T18:00:60", {})]),
    ("commitments", "A1,2026-10-05,,", [("due_at", "no_time", "2026-10-05", {})]),
    ("commitments", "A1,2026/10/5 18:00,,", [("due_at", "instant", "2026/10/5 18:00", {})]),
    ("commitments", "A1,05.10.2026 18:00,,", [("due_at", "instant", "05.10.2026 18:00", {})]),
    ("commitments", "A1,20261005T1800,,", [("due_at", "instant", "20261005T1800", {})]),
    ("commitments", "A1,2026-W41-1T18:00,,", [("due_at", "instant", "2026-W41-1T18:00", {})]),
    ("commitments", "A1,２０２６-10-05T18:00,,", [("due_at", "instant", "２０２６-10-05T18:00", {})]),
    ("commitments", "A1,2026-10-05x18:00,,", [("due_at", "instant", "2026-10-05x18:00", {})]),
    ("commitments", "A1,2026-10-05T18:00+15:00,,", [("due_at", "instant", "2026-10-05T18:00+15:00", {})]),
    ("commitments", "A1,,2026-10-05T18:00,", [("due_at", "empty", "", {})]),
    # The row belongs to the period, by the contract's clock.
    ("commitments", "A1,2026-09-30T23:59:59,,", [("due_at", "outside", "2026-09-30T23:59:59", {})]),
    ("commitments", "A1,2026-11-01T00:00,,", [("due_at", "outside", "2026-11-01T00:00", {})]),
    ("commitments", "A1,2026-10-31T16:00Z,,", [("due_at", "outside", "2026-10-31T16:00Z", {})]),
    ("commitments", "A1,2026-10-05T18:00,2006-10-05T18:00,", [("done_at", "far", "2006-10-05T18:00", {})]),
    ("commitments", "A1,2026-10-05T18:00,0001-01-01T00:00,", [("done_at", "far", "0001-01-01T00:00", {})]),
    ("commitments", "A1,2026-10-05T18:00,9999-12-31T23:59-12:00,", [("done_at", "far", "9999-12-31T23:59-12:00", {})]),
    ("commitments", "A1,2026-10-05T18:00,,maybe", [("ok", "flag", "maybe", {})]),
    ("commitments", "A1,2026-10-05T18:00,", [("", "cells", "A1,2026-10-05T18:00,", {"found": 3, "wanted": 4})]),
    ("commitments", "A1,2026-10-05T18:00,,,x", [("", "cells", "A1,2026-10-05T18:00,,,x", {"found": 5, "wanted": 4})]),
    # Everything wrong in a row is said at once.
    (
        "commitments",
        ",2026-02-30T18:00,soon,7",
        [
            ("id", "empty", "", {}),
            ("due_at", "day", "2026-02-30T18:00", {"year": 2026, "month": 2, "days": 28}),
            ("done_at", "instant", "soon", {}),
            ("ok", "flag", "7", {}),
        ],
    ),
    ("counts", "2026-10-01,2026-10-31,11,10", [("good", "above_total", "11", {"total": 10})]),
    ("counts", "2026-10-01,2026-10-31,-1,10", [("good", "negative", "-1", {})]),
    ("counts", "2026-10-01,2026-10-31,1.5,10", [("good", "whole", "1.5", {})]),
    ("counts", '2026-10-01,2026-10-31,1,"1,000"', [("total", "grouped", "1,000", {})]),
    ("counts", "2026-10-01,2026-10-31,1e3,x", [("good", "number", "1e3", {}), ("total", "number", "x", {})]),
    ("counts", "2026-10-01,2026-10-31,NaN,10", [("good", "number", "NaN", {})]),
    ("counts", "2026-10-01,2026-10-31,１,10", [("good", "number", "１", {})]),
    ("counts", "2026-10-01,2026-10-31,,10", [("good", "empty", "", {})]),
    ("counts", "2026-10-01,2026-10-31,1,9999999999999999", [("total", "number", "9999999999999999", {})]),
    ("counts", "2026-10-02,2026-10-01,1,10", [("end", "order", "2026-10-01", {})]),
    ("counts", "2026-10-01T00:00,2026-10-01T00:00,1,10", [("end", "order", "2026-10-01T00:00", {})]),
    ("counts", "2026-09-30,2026-10-01,1,10", [("start", "outside", "2026-09-30", {})]),
    ("counts", "2026-10-31,2026-11-01,1,10", [("end", "outside", "2026-11-01", {})]),
    ("counts", "2026-10-32,2026-10-31,1,10", [("start", "day", "2026-10-32", {"year": 2026, "month": 10, "days": 31})]),
    ("outages", "O1,2026-11-01T00:00,,", [("start", "outside", "2026-11-01T00:00", {})]),
    ("outages", "O1,2026-09-30T10:00,2026-10-01T00:00,", [("end", "outside", "2026-10-01T00:00", {})]),
    ("outages", "O1,2026-10-02T10:00,2026-10-02T10:00,", [("end", "order", "2026-10-02T10:00", {})]),
    ("outages", "O1,2026-10-02T10:00,,0", [("weight", "weight", "0", {})]),
    ("outages", "O1,2026-10-02T10:00,,1.01", [("weight", "weight", "1.01", {})]),
    ("values", "98.7 %,10", [("value", "number", "98.7 %", {})]),
    ("values", "98.7,-1", [("n", "negative", "-1", {})]),
    ("outages", "O1,2026-10-02T10:00,,.5", [("weight", "number", ".5", {})]),
    ("values", ",5", [("value", "empty", "", {})]),
    # A ticket's clock begins in the period, and nothing of it comes before.
    ("tickets", ",P1,2026-10-05T09:00,,,", [("id", "empty", "", {})]),
    ("tickets", "T1,P1,,,,", [("opened_at", "empty", "", {})]),
    ("tickets", "T1,P1,2026-09-30T23:59,,,", [("opened_at", "outside", "2026-09-30T23:59", {})]),
    ("tickets", "T1,P1,2026-11-01T00:00,,,", [("opened_at", "outside", "2026-11-01T00:00", {})]),
    (
        "tickets",
        f"T1,{'x' * 201},2026-10-05T09:00,,,",
        [("severity", "too_long", "x" * 79 + "…", {"length": 201, "most": 200})],
    ),
    (
        "tickets",
        "T1,P1,2026-10-05T09:00,2026-10-05T08:59,,",
        [("responded_at", "before_opening", "2026-10-05T08:59", {})],
    ),
    (
        "tickets",
        "T1,P1,2026-10-05T09:00,,2026-10-05T08:59,",
        [("resolved_at", "before_opening", "2026-10-05T08:59", {})],
    ),
    (
        "tickets",
        "T1,P1,2026-10-05T09:00,soon,,later",
        [("responded_at", "instant", "soon", {}), ("pauses", "pauses", "later", {})],
    ),
    ("tickets", "T1,P1,2026-10-05T09:00,,,2026-10-05T10:00/", [("pauses", "pauses", "2026-10-05T10:00/", {})]),
    (
        "tickets",
        "T1,P1,2026-10-05T09:00,,,2026-10-05T10:00/2026-10-32T10:00",
        [("pauses", "day", "2026-10-32T10:00", {"year": 2026, "month": 10, "days": 31})],
    ),
    (
        "tickets",
        "T1,P1,2026-10-05T09:00,,,2026-10-05T10:00/2026-10-05T10:00",
        [("pauses", "pause_order", "2026-10-05T10:00/2026-10-05T10:00", {})],
    ),
    (
        "tickets",
        "T1,P1,2026-10-05T09:00,,,2026-10-05T11:00/2026-10-05T12:00;2026-10-05T10:00/2026-10-05T11:01",
        [("pauses", "pause_overlap", "2026-10-05T11:00/2026-10-05T12:00", {})],
    ),
    (
        "tickets",
        "T1,P1,2026-10-05T09:00,,,2026-10-05T08:59/2026-10-05T10:00",
        [("pauses", "pause_outside", "2026-10-05T08:59/2026-10-05T10:00", {})],
    ),
    (
        "tickets",
        "T1,P1,2026-10-05T09:00,,2026-10-05T12:00,2026-10-05T11:00/2026-10-05T12:01",
        [("pauses", "pause_outside", "2026-10-05T11:00/2026-10-05T12:01", {})],
    ),
    ("buckets", "2026-10-01,2026-10-31,fast,10", [("le", "limit", "fast", {})]),
    ("buckets", "2026-10-01,2026-10-31,-Inf,10", [("le", "limit", "-Inf", {})]),
    ("buckets", "2026-10-01,2026-10-31,,10", [("le", "empty", "", {})]),
    ("buckets", '2026-10-01,2026-10-31,"1,000",1.5', [("le", "grouped", "1,000", {}), ("count", "whole", "1.5", {})]),
    ("buckets", "2026-10-01,2026-10-31,100,-1", [("count", "negative", "-1", {})]),
    ("buckets", "2026-09-30,2026-10-31,100,1", [("start", "outside", "2026-09-30", {})]),
    ("buckets", "2026-10-02,2026-10-01,100,1", [("end", "order", "2026-10-01", {})]),
]


@pytest.mark.parametrize(("kind", "row", "expected"), FAULTY, ids=[f"{kind}-{row[:40]!r}" for kind, row, _ in FAULTY])
def test_a_row_that_breaks_a_rule_is_left_out_and_named(kind, row, expected):
    lines, reading = read_rows(row, october(kind))
    assert lines == []
    assert [(fault.column, fault.rule, fault.text, fault.params) for fault in reading.faults] == expected
    assert {fault.row for fault in reading.faults} == {2}
    assert (reading.totals.rows, reading.totals.left_out) == (1, 1)


RIGHT = [
    ("commitments", GOOD, "A1\t\\N\t2026-10-05 10:00:00\t2026-10-05 09:00:00\t1"),
    ("commitments", "A1,2026-10-05 18:00:00,2026-10-05T18:00,", "A1\t\\N\t2026-10-05 10:00:00\t2026-10-05 10:00:00\t1"),
    (
        "commitments",
        "A1,2026-10-05T18:00,2026-10-05T18:00:00.000001,",
        "A1\t\\N\t2026-10-05 10:00:00\t2026-10-05 10:00:00.000001\t0",
    ),
    (
        "commitments",
        "A1,2026-10-05T10:00Z,2026-10-05T12:00+02:00,",
        "A1\t\\N\t2026-10-05 10:00:00\t2026-10-05 10:00:00\t1",
    ),
    (
        "commitments",
        "A1,2026-10-05t10:00:00z,2026-10-05T12:00+02,",
        "A1\t\\N\t2026-10-05 10:00:00\t2026-10-05 10:00:00\t1",
    ),
    ("commitments", "A1,2026-10-05T18:00,,", "A1\t\\N\t2026-10-05 10:00:00\t\\N\t0"),
    ("commitments", "A1,2026-10-05T18:00,2026-10-06T09:00,YES", "A1\t\\N\t2026-10-05 10:00:00\t2026-10-06 01:00:00\t1"),
    (
        "commitments",
        "A1,2026-10-05T18:00,2026-10-05T09:00,False",
        "A1\t\\N\t2026-10-05 10:00:00\t2026-10-05 01:00:00\t0",
    ),
    ("commitments", "A1,2026-10-05T18:00,,1", "A1\t\\N\t2026-10-05 10:00:00\t\\N\t1"),
    ("commitments", " A1 , 2026-10-05T18:00 ,  , no ", "A1\t\\N\t2026-10-05 10:00:00\t\\N\t0"),
    ("commitments", "=1+1,2026-10-05T18:00,,", "=1+1\t\\N\t2026-10-05 10:00:00\t\\N\t0"),
    ("commitments", r"C:\new,2026-10-05T18:00,,", "C:\\\\new\t\\N\t2026-10-05 10:00:00\t\\N\t0"),
    ("commitments", r"\N,2026-10-05T18:00,,", "\\\\N\t\\N\t2026-10-05 10:00:00\t\\N\t0"),
    ("commitments", "包裹1,2026-10-05T18:00,,", "包裹1\t\\N\t2026-10-05 10:00:00\t\\N\t0"),
    ("commitments", '"A,""1""",2026-10-05T18:00,,', 'A,"1"\t\\N\t2026-10-05 10:00:00\t\\N\t0'),
    ("commitments", GOOD + ",,", "A1\t\\N\t2026-10-05 10:00:00\t2026-10-05 09:00:00\t1"),
    (
        "counts",
        "2026-10-01,2026-10-31,598536,652000.0",
        "2026-09-30 16:00:00/2026-10-31 16:00:00\t\\N\t2026-09-30 16:00:00\t2026-10-31 16:00:00\t598536\t652000",
    ),
    (
        "counts",
        "2026-10-01T00:00,2026-10-02T00:00,0,0",
        "2026-09-30 16:00:00/2026-10-01 16:00:00\t\\N\t2026-09-30 16:00:00\t2026-10-01 16:00:00\t0\t0",
    ),
    (
        "outages",
        "O1,2026-09-30T10:00,2026-10-01T00:01,0.50",
        "O1\t\\N\t2026-09-30 02:00:00\t2026-09-30 16:01:00\t0.5\t",
    ),
    ("outages", "O1,2026-10-31T23:59,,", "O1\t\\N\t2026-10-31 15:59:00\t\\N\t1\t"),
    ("values", "+098.70,12", "2026-09-30 16:00:00\t\\N\t98.7\t12"),
    ("values", "-0.0,", "2026-09-30 16:00:00\t\\N\t0\t\\N"),
    (
        "tickets",
        r"T\1, P1 ,2026-10-05T09:00,2026-10-05T09:00,2026-10-05T12:00:00.5,"
        "2026-10-05T11:00/2026-10-05T12:00; 2026-10-05T10:00 / 2026-10-05T11:00 ;",
        "T\\\\1\t\\N\tP1\t2026-10-05 01:00:00\t2026-10-05 01:00:00\t2026-10-05 04:00:00.500000"
        '\t[["2026-10-05T02:00:00+00:00", "2026-10-05T03:00:00+00:00"],'
        ' ["2026-10-05T03:00:00+00:00", "2026-10-05T04:00:00+00:00"]]\t',
    ),
    ("tickets", "T1,,2026-10-05T09:00,,,", "T1\t\\N\t\t2026-10-05 01:00:00\t\\N\t\\N\t[]\t"),
    (
        "buckets",
        "2026-10-01,2026-10-31,0.50,598536",
        "2026-09-30 16:00:00/2026-10-31 16:00:00 0.5\t\\N\t2026-09-30 16:00:00\t2026-10-31 16:00:00\t0.5\t598536",
    ),
    (
        "buckets",
        "2026-10-01,2026-10-01, +inf ,0",
        "2026-09-30 16:00:00/2026-10-01 16:00:00 +Inf\t\\N\t2026-09-30 16:00:00\t2026-10-01 16:00:00\t\\N\t0",
    ),
]


@pytest.mark.parametrize(("kind", "row", "line"), RIGHT, ids=repr)
def test_a_row_that_is_right_is_normalized(kind, row, line):
    lines, reading = read_rows(row, october(kind))
    assert (lines, reading.faults) == ([f"2\t{line}\n"], [])


def test_a_key_that_stands_twice_names_the_row_of_the_first():
    rows = [GOOD, "B1,2026-10-05T18:00,,", "", GOOD]
    assert faults_of(rows, october()) == [(5, "id", "duplicate", "A1", {"first": 2})]


def test_a_long_key_that_stands_twice_is_found_too():
    long = "包" * 200
    rows = [f"{long},2026-10-05T18:00,,"] * 2
    assert faults_of(rows, october()) == [(3, "id", "duplicate", "包" * 79 + "…", {"first": 2})]


def test_an_interval_may_stand_once_for_each_combination_of_dimensions():
    rows = ["2026-10-01,2026-10-31,1,2,north", "2026-10-01,2026-10-31,1,2,south", "2026-10-01,2026-10-31,1,2,north"]
    lines, reading = read_rows(rows, october("counts", dimensions=("region",)))
    span = "2026-09-30 16:00:00/2026-10-31 16:00:00"
    fields = [split_line(line) for line in lines]
    assert [(row[1], row[2]) for row in fields] == [
        (f'{span} {{"region": "north"}}', '{"region": "north"}'),
        (f'{span} {{"region": "south"}}', '{"region": "south"}'),
    ]
    assert [(fault.row, fault.rule, fault.params) for fault in reading.faults] == [(4, "duplicate", {"first": 2})]


def test_intervals_that_overlap_would_count_twice():
    rows = [
        "2026-10-10,2026-10-12,1,2,north",
        "2026-10-01,2026-10-09,1,2,north",
        "2026-10-12,2026-10-13,1,2,north",
        "2026-10-12,2026-10-13,1,2,south",
        "2026-10-01,2026-10-31,1,2,north",
        "2026-10-11,2026-10-11,1,2,north",
        "2026-10-13,2026-10-31,1,2,north",
    ]
    _lines, reading = read_rows(rows, october("counts", dimensions=("region",)))
    found = [(fault.row, fault.column, fault.rule, fault.text, fault.params) for fault in reading.faults]
    assert found == [
        (4, "start", "overlap", "2026-10-12", {"first": 2}),
        (6, "start", "overlap", "2026-10-01", {"first": 3}),
        (7, "start", "overlap", "2026-10-11", {"first": 2}),
    ]
    assert reading.totals.sums == {"good": 4, "total": 8}


DAYS = st.tuples(st.integers(1, 31), st.integers(1, 31)).map(sorted)


@given(st.lists(DAYS, max_size=30))
def test_no_day_is_counted_twice_and_nothing_else_is_left_out(spans):
    counted: set[int] = set()
    taken = []
    for row, (first, last) in enumerate(spans, start=2):
        days = set(range(first, last + 1))
        if not days & counted:
            counted |= days
            taken.append(str(row))
    rows = [f"2026-10-{first:02},2026-10-{last:02},1,1" for first, last in spans]
    if rows:
        assert [split_line(line)[0] for line in read_rows(rows, october("counts"))[0]] == taken


def test_dimensions_are_kept_as_written_by_name():
    shape = october(dimensions=("region", "channel", "note"))
    lines, reading = read_rows(r'A1,2026-10-05T18:00,,,华东,app,"say ""hi"" \o/"', shape)
    assert reading.faults == []
    assert split_line(lines[0])[2] == r'{"region": "\u534e\u4e1c", "channel": "app", "note": "say \"hi\" \\o/"}'


def test_a_value_stands_once_for_the_period():
    assert faults_of(["98.7,1", "98.7,1"], october("values")) == [(3, "value", "duplicate", "98.7", {"first": 2})]


def test_what_is_said_to_be_done_may_not_lie_after_the_upload():
    shape = october(as_of=datetime(2026, 10, 20, 4, tzinfo=UTC))
    rows = ["A1,2026-10-30T18:00,2026-10-20T12:00,", "A2,2026-10-30T18:00,2026-10-20T12:01,", "A3,2026-10-30T18:00,,"]
    assert faults_of(rows, shape) == [(3, "done_at", "future", "2026-10-20T12:01", {})]


def test_an_hour_that_the_clocks_skip_does_not_exist_unless_its_offset_is_given():
    berlin = october(
        zone="Europe/Berlin",
        window_start=datetime(2026, 2, 28, 23, tzinfo=UTC),
        window_end=datetime(2026, 3, 31, 22, tzinfo=UTC),
    )
    rows = ["A1,2026-03-29T02:30,,", "A2,2026-03-29T01:59,,", "A3,2026-03-29T03:00,,", "A4,2026-03-29T02:30+01:00,,"]
    lines, reading = read_rows(rows, berlin)
    assert [(fault.row, fault.rule) for fault in reading.faults] == [(2, "nonexistent")]
    assert [split_line(line)[3] for line in lines] == [
        "2026-03-29 00:59:00",
        "2026-03-29 01:00:00",
        "2026-03-29 01:30:00",
    ]


def test_an_hour_that_the_clocks_show_twice_is_the_first():
    rows = ["A1,2026-10-25T02:30,,", "A2,2026-10-25T02:30+01:00,,", "A3,2026-10-25T03:00,,"]
    lines, _reading = read_rows(rows, october(zone="Europe/Berlin"))
    assert [split_line(line)[3] for line in lines] == [
        "2026-10-25 00:30:00",
        "2026-10-25 01:30:00",
        "2026-10-25 02:00:00",
    ]


def test_totals_of_commitments_tell_late_from_never_and_name_the_empty_days():
    rows = [f"D{day},2026-10-{day:02}T00:00,2026-10-{day:02}T00:00," for day in range(1, 30) if day != 7]
    rows += ["L,2026-10-30T23:59,2026-10-31T00:00,", "N,2026-10-30T23:59,,", "X,2026-10-31T23:59,,maybe"]
    totals = read_rows(rows, october())[1].totals
    assert (totals.rows, totals.left_out, totals.taken) == (31, 1, 30)
    assert (totals.good, totals.late, totals.never) == (28, 1, 1)
    assert totals.empty_days == ["2026-10-07", "2026-10-31"]


def test_totals_of_counts_are_sums_and_days_covered():
    rows = ["2026-10-01,2026-10-10,1,2", "2026-10-11T00:00,2026-10-31T00:00,3,4"]
    totals = read_rows(rows, october("counts"))[1].totals
    assert (totals.sums, totals.empty_days) == ({"good": 4, "total": 6}, ["2026-10-31"])


def test_days_of_23_and_25_hours_count_as_days():
    rows = [f"2026-10-{day:02},2026-10-{day:02},1,1" for day in range(1, 32)]
    lines, reading = read_rows(rows, october("counts", zone="Europe/Berlin"))
    assert reading.totals.empty_days == []
    assert split_line(lines[24])[3:5] == ["2026-10-24 22:00:00", "2026-10-25 23:00:00"]


INSTANTS = st.datetimes(datetime(2026, 10, 1), datetime(2026, 10, 31, 23, 59, 59), allow_imaginary=False)  # noqa: DTZ001
KEYS = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=60).map(str.strip).filter(bool)


@given(
    st.dictionaries(
        KEYS, st.tuples(INSTANTS, st.none() | INSTANTS, st.sampled_from(["", "1", "0"]), KEYS), min_size=1, max_size=20
    ),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"]),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_whatever_is_written_as_csv_is_read_back(rows, zone, delimiter, ends):
    written = io.StringIO()
    table = csv.writer(written, delimiter=delimiter, lineterminator=ends)
    table.writerow(["id", "due_at", "done_at", "ok", "Region"])
    for key, (due, done, ok, region) in rows.items():
        table.writerow([key, due.isoformat(), done.isoformat(" ") if done else "", ok, region])
    lines, reading = read(written.getvalue(), october(zone=zone, dimensions=("region",)))
    assert reading.faults == []

    def utc(moment):
        return str(moment.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC).replace(tzinfo=None))

    expected = []
    for row, (key, (due, done, ok, region)) in enumerate(rows.items(), start=2):
        kept = ok or ("1" if done and utc(done) <= utc(due) else "0")
        expected.append([str(row), key, {"region": region}, utc(due), utc(done) if done else "\\N", kept])
    found = [split_line(line) for line in lines]
    assert [[*row[:2], json.loads(row[2]), *row[3:]] for row in found] == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_equal_numbers_are_equal_texts(number):
    assert Decimal(plain(number)) == number
    assert plain(number) == plain(number + Decimal("0.000000")) == plain(Decimal(plain(number)))
