"""Tickets, buckets, flags, incidents and the day a case belongs to: what do the columns beyond a bare row say?"""

import json

import pytest

from sla.intake.load import split_line
from sla.intake.parse import Totals
from tests.sla.intake.files import faults_of, october, read, read_rows
from vendors.sheets.refusal import FileRefused

FLAGGED = {"flags": ("complete", "undamaged")}
KEPT = "A,2026-10-05T18:00,2026-10-05T17:00,"
LATE = "B,2026-10-05T18:00,2026-10-06T17:00,"
NEVER = "C,2026-10-05T18:00,,"


def flags_in(lines: list[str]) -> list[tuple]:
    """(key, ok, flags) of each normalized line."""
    fields = [split_line(line) for line in lines]
    return [(row[1], row[5], json.loads(row[6])) for row in fields]


# Flags: a perfect order.


def test_a_row_is_kept_only_where_every_flag_says_yes():
    rows = [
        KEPT + ",1,yes",
        "B,2026-10-05T18:00,2026-10-05T17:00,,TRUE,No",
        "D,2026-10-05T18:00,2026-10-05T17:00,1,0,false",
        "E,2026-10-05T18:00,2026-10-06T17:00,,1,1",
        "F,2026-10-05T18:00,2026-10-06T17:00,,1,0",
        NEVER + ",,",
        "G,2026-10-05T18:00,,1, ,1",
    ]
    lines, reading = read_rows(rows, october(**FLAGGED))
    assert reading.faults == []
    assert flags_in(lines) == [
        ("A", "1", {"complete": True, "undamaged": True}),
        ("B", "0", {"complete": True, "undamaged": False}),
        ("D", "0", {"complete": False, "undamaged": False}),
        ("E", "0", {"complete": True, "undamaged": True}),
        ("F", "0", {"complete": True, "undamaged": False}),
        ("C", "0", {"complete": False, "undamaged": False}),
        ("G", "0", {"complete": False, "undamaged": True}),
    ]
    days = [f"2026-10-{day:02}" for day in range(1, 32) if day != 5]
    assert reading.totals == Totals(
        rows=7,
        left_out=0,
        good=1,
        late=1,
        never=2,
        open=0,
        sums={"complete": 4, "undamaged": 3},
        empty_days=days,
        flawed=3,
    )


def test_a_flag_of_what_was_done_is_never_empty_and_says_yes_or_no():
    rows = [KEPT + ",,1", LATE + ",maybe,2", "C,,,,,x"]
    assert faults_of(rows, october(**FLAGGED)) == [
        (2, "complete", "empty", "", {}),
        (3, "complete", "yes_no", "maybe", {}),
        (3, "undamaged", "yes_no", "2", {}),
        (4, "due_at", "empty", "", {}),
        (4, "undamaged", "yes_no", "x", {}),
    ]


def test_flags_and_dimensions_stand_side_by_side_in_any_order():
    shape = october(dimensions=("region",), **FLAGGED)
    header = "region,undamaged,id,due_at,complete,done_at,ok\n"
    lines, _reading = read(header + "north,0,A,2026-10-05T18:00,1,2026-10-05T17:00,\n", shape)
    assert [split_line(line)[1:] for line in lines] == [
        [
            "A",
            '{"region": "north"}',
            "2026-10-05 10:00:00",
            "2026-10-05 09:00:00",
            "0",
            '{"complete": true, "undamaged": false}',
        ]
    ]


def test_a_file_without_a_flag_of_the_feed_is_refused():
    with pytest.raises(FileRefused) as refused:
        read("id,due_at,done_at,ok,complete\n" + KEPT + ",1\n", october(**FLAGGED))
    assert (refused.value.code, refused.value.params) == (
        "header",
        {"unknown": [], "missing": ["undamaged"], "twice": []},
    )


def test_a_flag_the_feed_does_not_have_is_an_unknown_column():
    with pytest.raises(FileRefused) as refused:
        read("id,due_at,done_at,ok,complete\n" + KEPT + ",1\n", october())
    assert refused.value.params == {"unknown": ["complete"], "missing": [], "twice": []}


# Which day a case belongs to.


def test_by_the_day_done_what_was_due_in_another_month_counts_where_it_was_done():
    rows = [
        "A,2026-09-28T18:00,2026-10-02T17:00,",
        "B,2026-11-03T18:00,2026-10-31T17:00,",
        "C,2026-10-05T18:00,,",
        "D,2026-10-30T18:00,2026-11-01T00:00,",
        "E,2026-09-28T18:00,,",
        "F,2024-09-28T18:00,2026-10-02T17:00,",
    ]
    lines, reading = read_rows(rows, october(belongs_to="done"))
    assert [split_line(line)[1] for line in lines] == ["A", "B", "C"]
    assert [(fault.row, fault.column, fault.rule, fault.text) for fault in reading.faults] == [
        (5, "done_at", "outside", "2026-11-01T00:00"),
        (6, "due_at", "outside", "2026-09-28T18:00"),
        (7, "due_at", "far", "2024-09-28T18:00"),
    ]
    days = {f"2026-10-{day:02}" for day in range(1, 32)} - set(reading.totals.empty_days)
    assert days == {"2026-10-02", "2026-10-05", "2026-10-31"}


def test_by_the_day_done_a_ticket_counts_where_it_was_resolved():
    rows = [
        "T1,P1,2026-09-30T23:00,,2026-10-01T00:00,",
        "T2,P1,2026-10-31T23:00,,2026-11-01T00:00,",
        "T3,P1,2026-10-31T23:00,,,",
        "T4,P1,2026-09-30T23:00,,,",
    ]
    lines, reading = read_rows(rows, october("tickets", belongs_to="done"))
    assert [split_line(line)[1] for line in lines] == ["T1", "T3"]
    assert [(fault.row, fault.column, fault.rule) for fault in reading.faults] == [
        (3, "resolved_at", "outside"),
        (5, "opened_at", "outside"),
    ]
    assert reading.totals.open == 1


# Tickets.


def test_tickets_are_counted_with_those_still_open():
    rows = ["T1,P1,2026-10-05T09:00,,2026-10-05T12:00,", "T2,P2,2026-10-06T09:00,,,", "T1,P1,2026-10-07T09:00,,,"]
    _lines, reading = read_rows(rows, october("tickets"))
    assert reading.totals == Totals(
        rows=3, left_out=1, good=0, late=0, never=0, open=1, sums={}, empty_days=[], flawed=0
    )
    assert [(fault.row, fault.rule, fault.params) for fault in reading.faults] == [(4, "duplicate", {"first": 2})]


def test_nothing_of_a_ticket_is_told_before_it_happened():
    shape = october("tickets", as_of=october().window_start.replace(day=6))
    rows = [
        "T1,P1,2026-10-05T09:00,,2026-10-06T00:01,",
        "T2,P1,2026-10-05T09:00,,,2026-10-05T10:00/2026-10-07T10:00",
        "T3,P1,2026-10-06T09:00,,,",
    ]
    assert [fault[:3] for fault in faults_of(rows, shape)] == [
        (2, "resolved_at", "future"),
        (3, "pauses", "future"),
        (4, "opened_at", "future"),
    ]


# Incidents: a column that a file may have.


@pytest.mark.parametrize(
    ("kind", "header", "row"),
    [
        ("outages", "incident,id,start,end,weight", "INC-7,O1,2026-10-05T09:00,,"),
        (
            "tickets",
            "id,severity,opened_at,responded_at,resolved_at,pauses,Incident",
            "T1,P1,2026-10-05T09:00,,,,INC-7",
        ),
    ],
)
def test_a_row_may_name_its_incident(kind, header, row):
    lines, reading = read(f"{header}\n{row}\n", october(kind))
    assert ([split_line(line)[-1] for line in lines], reading.faults) == (["INC-7"], [])


def test_an_incident_is_a_text_of_bounded_length():
    content = f"id,start,end,weight,incident\nO1,2026-10-05T09:00,,,{'x' * 201}\nO2,2026-10-32T09:00,,,{'y' * 201}\n"
    _lines, reading = read(content, october("outages"))
    assert [(fault.row, fault.column, fault.rule) for fault in reading.faults] == [
        (2, "incident", "too_long"),
        (3, "start", "day"),
        (3, "incident", "too_long"),
    ]


def test_a_dimension_of_that_name_is_a_dimension():
    shape = october("outages", dimensions=("incident",))
    lines, _reading = read("id,start,end,weight,incident\nO1,2026-10-05T09:00,,,INC-7\n", shape)
    assert [split_line(line)[2:] for line in lines] == [
        ['{"incident": "INC-7"}', "2026-10-05 01:00:00", "\\N", "1", ""]
    ]


def test_other_kinds_have_no_incident():
    with pytest.raises(FileRefused) as refused:
        read("value,n,incident\n1,1,I\n", october("values"))
    assert refused.value.params == {"unknown": ["incident"], "missing": [], "twice": []}


# Buckets.


def bucket(le: str, count: int, days: str = "2026-10-01,2026-10-31") -> str:
    return f"{days},{le},{count}"


def test_buckets_stand_in_any_order_and_all_cases_are_summed():
    rows = [
        bucket("+Inf", 1000),
        bucket("100", 700),
        bucket("200", 900),
        "2026-10-01,2026-10-31,100,0,south",
        "2026-10-01,2026-10-31,+Inf,7,south",
    ]
    shape = october("buckets", dimensions=("region",))
    lines, reading = read_rows([row if row.endswith("south") else row + ",north" for row in rows], shape)
    assert [split_line(line)[5:] for line in lines] == [
        ["\\N", "1000"],
        ["100", "700"],
        ["200", "900"],
        ["100", "0"],
        ["\\N", "7"],
    ]
    assert reading.totals == Totals(
        rows=5, left_out=0, good=0, late=0, never=0, open=0, sums={"cases": 1007}, empty_days=[], flawed=0
    )


def test_a_count_that_falls_with_rising_le_is_named_with_the_row_it_contradicts():
    rows = [
        bucket("100", 700),
        bucket("200", 699),
        bucket("+Inf", 1000),
        bucket("50", 701),
        bucket("300", 1001),
        bucket("100.0", 700),
        bucket("150", 700),
    ]
    assert faults_of(rows, october("buckets")) == [
        (3, "count", "below_lower", "699", {"first": 2, "count": 700}),
        (5, "count", "above_higher", "701", {"first": 2, "count": 700}),
        (6, "count", "above_higher", "1001", {"first": 4, "count": 1000}),
        (7, "le", "duplicate", "100.0", {"first": 2}),
    ]


def test_intervals_of_buckets_do_not_overlap():
    rows = [
        bucket("+Inf", 1, "2026-10-01,2026-10-10"),
        bucket("+Inf", 1, "2026-10-10,2026-10-12"),
        bucket("+Inf", 1, "2026-10-11,2026-10-12"),
    ]
    assert faults_of(rows, october("buckets")) == [(3, "start", "overlap", "2026-10-10", {"first": 2})]


def test_an_interval_without_all_cases_is_left_out_whole(month, check):
    days = month("buckets")
    checked = check(
        days,
        [
            bucket("100", 5, "2026-10-01,2026-10-01"),
            bucket("+Inf", 9, "2026-10-02,2026-10-02"),
            bucket("200", 6, "2026-10-01,2026-10-01"),
            bucket("100", 8, "2026-10-02,2026-10-02"),
            bucket("slow", 8, "2026-10-02,2026-10-02"),
        ],
    )
    assert [(fault.row, fault.column, fault.rule, fault.text) for fault in checked.faults] == [
        (2, "le", "no_end", ""),
        (6, "le", "limit", "slow"),
    ]
    assert checked.fault_counts == {("limit", "le"): 1, ("no_end", "le"): 2}
    assert (checked.totals.rows, checked.totals.left_out, checked.totals.sums) == (5, 3, {"cases": 9})
    written = checked.rows_path.read_text().splitlines()
    assert [line.split("\t")[0] for line in written] == ["3", "5"]


# Columns the wrong way round, broken files.


@pytest.mark.parametrize("kind", ["tickets", "buckets"])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xd0\xcf\x11\xe0", "spreadsheet"),
        (b"\xff\xfei\x00d\x00", "utf16"),
        (b"[1,2]", "markup"),
        (b"value,n\n1,2\n", "no_header"),
    ],
)
def test_what_is_no_table_of_this_kind_is_refused(kind, content, code):
    with pytest.raises(FileRefused) as refused:
        read(content, october(kind))
    assert refused.value.code == code


def test_the_missing_columns_are_named_without_those_that_may_be_left_out():
    with pytest.raises(FileRefused) as refused:
        read("nothing\n1\n", october("tickets"))
    assert refused.value.params["columns"] == [
        "id",
        "severity",
        "opened_at",
        "responded_at",
        "resolved_at",
        "pauses",
    ]
