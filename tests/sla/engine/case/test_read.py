"""Is a case read to the letter, and is everything wrong with it named at once?"""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla.engine.case import Case, CaseError, read_case
from sla.engine.case.credit import SCHEMES
from sla.engine.case.outlook import Outlook
from sla.engine.case.read import read_shape
from sla.engine.case.terms import TRIGGERS
from sla.engine.types import (
    Availability,
    Bonus,
    Calendar,
    Count,
    Durations,
    EarnBack,
    LevelInput,
    LevelTerms,
    MeasureKind,
    Members,
    NoActivity,
    NotReported,
    Outage,
    PeriodInput,
    Ratchet,
    Ratio,
    ReliefSpan,
    Rules,
    Terms,
    Ticket,
    Value,
    Window,
    WindowKind,
)
from tests.sla.engine.case.documents import case, faults, level, measured, month

KNOWN = (
    "format, title, source, currency, decimals, zone, calendar, levels, rules, triggers, periods",
    "code, name, name_zh, unit, class, direction, expected, minimum, precision, rounding, window, measure, credit, "
    "below_expected, on_missing, on_late, low_volume, promote, ripe_days, sources, limits",
)


def utc(day, hour=0, minute=0, month=1):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_the_smallest_case_has_a_default_for_everything_else():
    document = {
        "format": "steward-case/1",
        "levels": [{"code": "OTD", "expected": "96"}],
        "periods": [{"start": "2026-01-01", "end": "2026-01-31"}],
    }
    assert read_case(document) == Case(
        Terms((LevelTerms("OTD", Decimal(96)),), "CNY", 2, "Asia/Shanghai"),
        (
            PeriodInput(
                date(2026, 1, 1), date(2026, 1, 31), Decimal(0), (LevelInput("OTD", NotReported()),), Decimal(0)
            ),
        ),
        outlooks=(Outlook(),),
    )


@pytest.mark.parametrize(
    ("currency", "exponent"), [("JPY", 0), ("VND", 0), ("KRW", 0), ("KWD", 3), ("BHD", 3), ("TND", 3), ("EUR", 2)]
)
def test_a_currency_has_the_decimals_of_iso_4217(currency, exponent):
    assert read_case(case(currency=currency)).terms.exponent == exponent


def test_a_currency_may_have_decimals_of_its_own():
    assert read_case(case(currency="XTS", decimals=1)).terms.exponent == 1


def test_a_calendar_without_hours_works_from_nine_to_six_on_weekdays():
    nine_to_six = ((time(9), time(18)),)
    assert read_case(case(calendar={})).terms.calendar == Calendar((nine_to_six,) * 5 + ((), ()))


def test_hours_that_are_given_are_all_there_are_and_a_day_may_end_at_24_00():
    calendar = {
        "country": "CN",
        "hours": {"sat": [["00:00", "12:00"], ["13:30", "24:00"]]},
        "closed": ["2026-01-03"],
        "open": ["2026-01-04"],
        "official_through": "2026-12-31",
    }
    assert read_case(case(calendar=calendar)).terms.calendar == Calendar(
        hours=((),) * 5 + (((time(0), time(12)), (time(13, 30), time(0))), ()),
        closed=frozenset({date(2026, 1, 3)}),
        open=frozenset({date(2026, 1, 4)}),
        official_through=date(2026, 12, 31),
        country="CN",
    )


def test_a_window_may_roll_over_a_number_of_periods():
    windows = [read_case(case(level(window=name))).terms.levels[0].window for name in ("week", "rolling:3")]
    assert windows == [Window(WindowKind.WEEK), Window(WindowKind.ROLLING, 3)]


def test_what_stands_in_words_is_read_as_the_rule_it_means():
    rules = {
        "bonus": {"percent": "5", "when": {"level": "OTD", "at_least": "99"}},
        "earn_back": {"months": 3, "at_least": "98.5", "exclude": ["below_minimum"]},
        "ratchet": {"after": 12, "to": "midpoint"},
        "nature": "damages",
    }
    assert read_case(case(rules=rules)).terms.rules == Rules(
        bonus=Bonus(Decimal(5), "OTD", Decimal(99)),
        earn_back=EarnBack(3, Decimal("98.5"), ("below_minimum",)),
        ratchet=Ratchet(12),
        nature="damages",
    )
    assert read_case(case(rules={"bonus": {"percent": "5", "when": "all_met"}})).terms.rules == Rules(
        bonus=Bonus(Decimal(5))
    )
    assert read_case(case(rules={"bonus": {"percent": "5"}})).terms.rules == Rules(bonus=Bonus(Decimal(5)))
    assert read_shape(case(rules={"bonus": {"percent": "5", "when": "often"}}))[0].terms.rules == Rules(
        bonus=Bonus(Decimal(5))
    )
    assert read_case(case(rules={"earn_back": {"months": 3, "at_least": "expected"}})).terms.rules == Rules(
        earn_back=EarnBack(3)
    )


@pytest.mark.parametrize(
    ("measure", "statistic"),
    [
        ({"kind": "durations", "target_minutes": "60"}, "share_within"),
        ({"kind": "durations", "target_minutes": "60", "statistic": "mean"}, "mean"),
        ({"kind": "durations"}, ""),
        ({"kind": "value", "target_minutes": "60"}, ""),
    ],
)
def test_a_target_without_a_statistic_asks_for_the_share_of_cases_within_it(measure, statistic):
    assert read_shape(case(level(measure=measure)))[0].terms.levels[0].measure.statistic == statistic


@pytest.mark.parametrize("origin", [{}, {"from": "target"}, {"from": None}])
def test_a_deviation_is_counted_from_the_target_unless_a_figure_is_given(origin):
    credit = {"type": "deviation", "percent_per_point": "1", **origin}
    assert read_case(case(level(credit=credit))).terms.levels[0].credit.origin is None


# What arrived.


def test_silence_and_no_activity_are_two_things():
    assert measured("ratio", None) == LevelInput("OTD", NotReported())
    assert measured("ratio", {"none": True}) == LevelInput("OTD", NoActivity())


def test_an_empty_list_of_outages_is_a_whole_month_of_service_and_no_activity_is_not():
    january = Availability(utc(31, 16, month=12).replace(year=2025), utc(31, 16), (), utc(31, 16))
    assert measured("availability", {"outages": []}) == LevelInput("OTD", january)
    assert measured("availability", {"none": True}) == LevelInput("OTD", NoActivity())


def test_both_sides_may_have_measured_and_figures_may_be_late():
    both = {"vendor": {"good": 9, "total": 10}, "own": {"good": 8, "total": 10}, "late": True}
    assert measured("ratio", both) == LevelInput("OTD", Ratio(9, 10), Ratio(8, 10), late=True)
    assert measured("ratio", {"own": {"good": 8, "total": 10}}) == LevelInput("OTD", NotReported(), Ratio(8, 10))
    assert measured("ratio", {"vendor": {"none": True}, "own": None}) == LevelInput("OTD", NoActivity(), NotReported())
    assert measured("ratio", {"vendor": None, "late": True}) == LevelInput("OTD", NotReported(), late=True)
    assert measured("ratio", {"good": 9, "total": 10, "late": True}) == LevelInput("OTD", Ratio(9, 10), late=True)


def test_members_are_read_in_the_order_of_their_names():
    data = {"members": {"West": {"good": 1, "total": 2, "excluded": 1, "flags": {"in_full": 1}}, "East": None}}
    parts = (("East", NotReported()), ("West", Ratio(1, 2, 1, (("in_full", 1),))))
    assert measured("ratio", data) == LevelInput("OTD", Members(parts))


def test_counts_are_whole_numbers_as_numbers_or_as_text():
    assert measured("ratio", {"good": "9", "total": 10}).measured == Ratio(9, 10)
    assert measured("events", {"count": 4, "by": {"minor": 3, "major": 1}}).measured == Count(
        4, (("major", 1), ("minor", 3))
    )
    assert measured("days", {"days": 7}).measured == Count(7)
    assert measured("days", {"count": 7}).measured == Count(7)
    assert measured("value", {"value": 95, "n": 3}).measured == Value(Decimal(95), 3)


def test_instants_are_on_the_clock_of_the_zone_and_outages_in_order_of_time():
    outages = [
        {"start": "2026-01-05T10:00:00.250+01:00", "end": "2026-01-05T09:30Z", "weight": "0.5", "incident": "I2"},
        {"start": "2026-01-04T10:00", "end": None},
    ]
    unknown = [["2026-01-06T00:00", "2026-01-06T08:00"]]
    assert measured("availability", {"outages": outages, "as_of": "2026-01-20 00:00", "unknown": unknown}).measured == (
        Availability(
            utc(31, 16, month=12).replace(year=2025),
            utc(31, 16),
            (
                Outage(utc(4, 2), None),
                Outage(utc(5, 9).replace(microsecond=250000), utc(5, 9, 30), Decimal("0.5"), "I2"),
            ),
            utc(19, 16),
            unknown=((utc(5, 16), utc(6)),),
        )
    )


def test_outages_that_begin_together_stand_by_their_end_and_the_one_that_lasts_comes_last():
    begin = "2026-01-04T10:00"
    ends = [None, "2026-01-04T12:00", "2026-01-04T11:00"]
    data = {"outages": [{"start": begin, "end": end} for end in ends]}
    assert [outage.end for outage in measured("availability", data).measured.outages] == [utc(4, 3), utc(4, 4), None]


def test_instants_are_kept_in_utc_and_may_be_of_three_centuries():
    outages = [
        {"start": "1900-01-01T00:00+00:00", "end": "2199-12-31T23:59:59Z"},
        {"start": "2026-01-04T10:00", "end": "2026-01-04T10:00+01:00"},
    ]
    found = measured("availability", {"outages": outages}).measured
    moments = [found.start, found.end, *(edge for outage in found.outages for edge in (outage.start, outage.end))]
    assert [moment.tzinfo for moment in moments] == [UTC] * 6
    assert all(moment.tzinfo is UTC for moment in moments)
    assert found.outages == (
        Outage(datetime(1900, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC)),
        Outage(utc(4, 2), utc(4, 9)),
    )


def test_a_period_that_is_looked_at_before_its_end_knows_open_outages_until_the_end_of_that_day():
    document = case(
        level(measure={"kind": "availability"}), periods=[month({"OTD": {"outages": []}}, as_of="2026-01-20")]
    )
    assert read_case(document).periods[0].levels[0].measured.as_of == utc(20, 16)
    document["periods"][0]["as_of"] = "2026-02-20"
    assert read_case(document).periods[0].levels[0].measured.as_of == utc(31, 16)


def test_a_wall_clock_time_that_comes_twice_is_the_first_of_the_two():
    outage = {"start": "2026-10-25T02:30", "end": "2026-10-25T02:30:00+01:00"}
    document = case(
        level(measure={"kind": "availability"}),
        zone="Europe/Berlin",
        periods=[{"start": "2026-10-01", "end": "2026-10-31", "data": {"OTD": {"outages": [outage]}}}],
    )
    assert read_case(document).periods[0].levels[0].measured == Availability(
        utc(30, 22, month=9),
        utc(31, 23, month=10),
        (Outage(utc(25, 0, 30, month=10), utc(25, 1, 30, month=10)),),
        utc(31, 23, month=10),
    )


def test_a_wall_clock_time_that_does_not_exist_is_refused():
    outage = {"start": "2026-03-29T02:30", "end": "2026-03-29T04:00"}
    document = case(
        level(measure={"kind": "availability"}),
        zone="Europe/Berlin",
        periods=[{"start": "2026-03-01", "end": "2026-03-31", "data": {"OTD": {"outages": [outage]}}}],
    )
    assert faults(document) == [
        "periods[0].data.OTD.outages[0].start: 2026-03-29T02:30 does not exist in Europe/Berlin: the clocks skip it."
    ]


def test_a_day_whose_midnight_is_skipped_begins_when_the_clocks_have_changed():
    document = case(
        level(measure={"kind": "availability"}),
        zone="Africa/Cairo",
        periods=[{"start": "2026-04-24", "end": "2026-04-24", "data": {"OTD": {"outages": []}}}],
    )
    found = read_case(document).periods[0].levels[0].measured
    assert (found.start, found.end) == (utc(23, 22, month=4), utc(24, 21, month=4))


def test_tickets_in_order_of_their_start_with_their_pauses_in_order():
    data = {
        "tickets": [
            {"id": "T2", "start": "2026-01-06T10:00", "incident": "I1"},
            {
                "id": "T1",
                "start": "2026-01-05T10:00",
                "stop": "2026-01-05T18:00",
                "pauses": [["2026-01-05T15:00", "2026-01-05T16:00"], ["2026-01-05T12:00", "2026-01-05T13:00"]],
            },
        ]
    }
    terms = {"statistic": "mean"}
    until = measured("durations", {**data, "as_of": "2026-01-07T00:00"}, **terms).measured.as_of
    assert until == utc(6, 16)
    assert measured("durations", data, **terms).measured == Durations(
        (
            Ticket("T1", utc(5, 2), utc(5, 10), ((utc(5, 4), utc(5, 5)), (utc(5, 7), utc(5, 8)))),
            Ticket("T2", utc(6, 2), None, incident="I1"),
        ),
        utc(31, 16),
    )


def test_a_case_that_stands_twice_is_refused():
    twice = {"tickets": [{"id": "T1", "start": "2026-01-05T10:00"}] * 2}
    document = case(level(measure={"kind": "durations", "statistic": "mean"}), periods=[month({"OTD": twice})])
    assert faults(document) == ["periods[0].data.OTD.tickets[1]: the id T1 stands already in [0]."]


# Rows.

ROWS = [
    {"id": "A", "due": "2026-01-05T12:00", "done": "2026-01-05T11:00"},
    {"id": "B", "due": "2026-01-06T12:00", "done": "2026-01-06T13:00"},
    {"id": "C", "due": "2026-01-07T12:00", "done": None},
    {"id": "D", "due": "2026-01-08T12:00", "done": "2026-01-09T12:00", "ok": True, "flags": {"in_full": True}},
]


def test_rows_count_as_kept_by_their_own_word_or_by_the_clock():
    assert measured("commitments", {"rows": ROWS}).measured == Ratio(2, 4, 0, (("in_full", 1),))
    assert measured("commitments", {"good": 2, "total": 4}).measured == Ratio(2, 4)


def test_relief_takes_out_rows_by_id_or_by_when_they_fell_due():
    by_id = {"level": "OTD", "rows": ["C"], "category": "customer"}
    by_time = {"start": "2026-01-06", "end": "2026-01-06", "approved": True}
    refused = {"rows": ["A"], "approved": False}
    found = measured("commitments", {"rows": ROWS}, relief=[by_id, by_time, refused])
    assert found == LevelInput("OTD", Ratio(2, 4, 2, (("in_full", 1),)))


@pytest.mark.parametrize(("due", "excluded"), [("2026-01-06T23:59", 1), ("2026-01-07T00:00", 0)])
def test_rows_fall_due_on_the_clock_of_the_zone(due, excluded):
    day = [{"start": "2026-01-06", "end": "2026-01-06"}]
    row, text = {"rows": [{"id": "A", "due": due}]}, f"id,due_at\nA,{due}\n"
    assert measured("commitments", row, relief=day).measured == Ratio(0, 1, excluded)
    assert measured("commitments", {"csv": "a.csv"}, files=lambda name: text, relief=day).measured == Ratio(
        0, 1, excluded
    )


def test_a_file_beside_the_case_holds_the_rows():
    text = (
        "\ufeffid,due_at,done_at,ok,region\r\n"
        'A,2026-01-05T12:00,2026-01-05T11:00,,"East, coast"\r\n'
        " B , 2026-01-06T12:00,,,West\r\n"
        ",,,,\r\n"
        "C,2026-01-07T12:00,2026-01-08T12:00,YES,West\r\n"
        "D,2026-01-07T12:00,2026-01-07T11:00,0,West\r\n"
    )
    assert measured("commitments", {"csv": "late.csv"}, files={"late.csv": text}.__getitem__).measured == Ratio(2, 4)


def test_a_line_may_end_within_a_cell_of_a_file():
    text = 'id,due_at\n"A\nB",2026-01-05T12:00\nAB,2026-01-05T12:00\n'
    assert measured("commitments", {"csv": "late.csv"}, files=lambda name: text).measured == Ratio(0, 2)


def test_a_file_needs_no_more_than_ids_and_due_instants():
    text = "due_at,id\n2026-01-05T12:00,A\n"
    assert measured("commitments", {"csv": "late.csv"}, files=lambda name: text).measured == Ratio(0, 1)


def of_file(text, name="late.csv"):
    document = case(level(measure={"kind": "commitments"}), periods=[month({"OTD": {"csv": name}})])
    return faults(document, csv=text if callable(text) else lambda name: text)


def unreadable(problem):
    def read(name):
        raise problem

    return read


PATH = "periods[0].data.OTD.csv"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ["late.csv has no column id and no column due_at."]),
        ("id,done_at\n", ["late.csv has no column due_at."]),
        ("id,due_at\nA\n", ["late.csv row 2: has 1 cells, the header has 2."]),
        (
            "id,due_at,done_at,ok\n,soon,later,maybe\n",
            [
                'late.csv row 2, id: "" is not a name.',
                'late.csv row 2, due_at: "soon" is not an instant such as 2026-01-31T17:30, on the clock of the '
                "case's zone or with an offset.",
                'late.csv row 2, done_at: "later" is not an instant such as 2026-01-31T17:30, on the clock of the '
                "case's zone or with an offset.",
                'late.csv row 2, ok: "maybe" is not 1 or 0, or empty to compare done_at with due_at.',
            ],
        ),
        (
            "id,due_at\nA,2026-01-05T12:00\nA,2026-01-05T12:00\n",
            ["late.csv row 3, id: A stands there already."],
        ),
        ('id,due_at\n"A"B,2026-01-05T12:00\n', ["late.csv cannot be read: ',' expected after '\"'."]),
        (unreadable(FileNotFoundError(2, "No such file")), ["late.csv cannot be read: No such file."]),
        (unreadable(ValueError("it lies elsewhere")), ["late.csv cannot be read: it lies elsewhere."]),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_row_and_column(text, wanted):
    assert of_file(text) == [f"{PATH}: {sentence}" for sentence in wanted]


def test_a_file_with_many_faults_names_twenty_and_counts_the_rest():
    found = of_file("id,due_at\n" + "A\n" * 25)
    assert len(found) == 21
    assert found[19:] == [
        f"{PATH}: late.csv row 21: has 1 cells, the header has 2.",
        f"{PATH}: late.csv has 5 more faults.",
    ]


def test_a_file_with_twenty_faults_names_them_all():
    assert len(of_file("id,due_at\n" + "A\n" * 20)) == 20


def test_a_case_that_came_without_files_cannot_name_one():
    document = case(level(measure={"kind": "commitments"}), periods=[month({"OTD": {"csv": "late.csv"}})])
    assert faults(document) == [f"{PATH}: there are no files beside this case."]
    document["periods"][0]["data"]["OTD"]["csv"] = ""
    assert faults(document) == [f'{PATH}: "" is not a name.']


# Relief.


def relieved(kind, data, *spans, **measure):
    found = measured(kind, data, relief=[{"start": start, "end": end} for start, end in spans], **measure)
    return found.excused


def test_relief_over_the_whole_period_excuses_what_has_no_instants():
    assert relieved("ratio", {"good": 1, "total": 2}, ("2026-01-01", "2026-01-31"))
    assert relieved("value", {"value": "3"}, ("2026-01-15", "2026-02-10"), ("2025-12-30", "2026-01-14"))
    assert relieved("ratio", None, ("2026-01-01", "2026-01-31"))
    assert relieved("availability", None, ("2026-01-01", "2026-01-31"))


def test_relief_over_a_part_of_it_does_not():
    assert not relieved("ratio", {"good": 1, "total": 2}, ("2026-01-01", "2026-01-30"))
    assert not relieved("ratio", {"good": 1, "total": 2}, ("2026-01-02", "2026-01-31"))
    assert not relieved("ratio", {"good": 1, "total": 2}, ("2026-01-01", "2026-01-10"), ("2026-01-12", "2026-01-31"))
    assert not relieved("ratio", {"good": 1, "total": 2})
    assert not relieved("availability", {"outages": []}, ("2026-01-01", "2026-01-31"))


def test_the_canonical_form_says_excused_beside_the_figures():
    assert measured("ratio", {"good": 1, "total": 2, "excused": True}) == LevelInput("OTD", Ratio(1, 2), excused=True)


def test_relief_stands_with_the_outages_and_tickets_it_bears_on():
    relief = [
        {"start": "2026-01-06T00:00", "end": "2026-01-07", "category": "force_majeure"},
        {"start": "2026-01-05T10:00", "end": "2026-01-05T12:00"},
    ]
    own = [{"start": "2026-01-05T10:00", "end": "2026-01-05T12:00"}]
    spans = (ReliefSpan(utc(5, 2), utc(5, 4)), ReliefSpan(utc(5, 16), utc(7, 16), "force_majeure"))
    assert measured("availability", {"outages": [], "relief": own}, relief=relief).measured.relief == spans
    assert measured("durations", {"tickets": []}, relief=relief, statistic="mean").measured.relief == spans


def test_relief_of_another_level_changes_nothing():
    document = case(
        level("A"),
        level("B"),
        periods=[
            month({"A": {"good": 1, "total": 2}}, relief=[{"level": "B", "start": "2026-01-01", "end": "2026-01-31"}])
        ],
    )
    assert [entry.excused for entry in read_case(document).periods[0].levels] == [False, True]


def test_tickets_are_taken_out_by_id_and_a_level_without_any_left_is_excused():
    tickets = {"tickets": [{"id": "T1", "start": "2026-01-05T10:00"}, {"id": "T2", "start": "2026-01-06T10:00"}]}
    one = measured("durations", tickets, relief=[{"rows": ["T1"]}], statistic="mean")
    both = measured("durations", tickets, relief=[{"rows": ["T1", "T2"]}], statistic="mean")
    none = measured("durations", {"tickets": []}, statistic="mean")
    assert one == LevelInput("OTD", Durations((Ticket("T2", utc(6, 2), None),), utc(31, 16)))
    assert both == LevelInput("OTD", Durations((), utc(31, 16)), excused=True)
    assert none == LevelInput("OTD", Durations((), utc(31, 16)))


# What is wrong.


def test_every_fault_is_named_at_once_with_the_path_of_its_field():
    document = {
        "format": "steward-case/2",
        "zone": "Europe/Paradise",
        "colour": "blue",
        "levels": [{"code": " ", "expected": 99.5, "color": 1, "window": "rolling:x"}, 7],
        "rules": {"cap_percent": True, "bonus": {"percent": "1e3", "when": "often"}},
        "triggers": [{"code": "T1", "type": "k_of_n", "k": "3", "value": "1"}],
        "periods": [{"start": "2026-02-30", "end": 20260131, "data": {"XYZ": {}}, "relief": [{"level": "XYZ"}]}],
    }
    assert faults(document) == [
        'format: "steward-case/2" is not steward-case/1.',
        'zone: "Europe/Paradise" is not a time zone such as Asia/Shanghai.',
        'levels[0].code: " " is not a name.',
        'levels[0].expected: 99.5 is not exact; write it as text: "99.5".',
        'levels[0].window: "x" is not a whole number.',
        f"levels[0].color: there is no such field; known are {KNOWN[1]}.",
        "levels[1]: 7 is not an object with fields.",
        'rules.cap_percent: true is not a number as text, such as "99.95".',
        'rules.bonus.percent: "1e3" is not a number as text, such as "99.95".',
        'rules.bonus.when: "often" is not all_met or {"level": …, "at_least": …}.',
        "triggers[0].n: is missing; give a whole number.",
        "triggers[0].value: there is no such field; known are code, type, level, k, n, exercise_days.",
        "periods[0].start: there is no day 2026-02-30.",
        "periods[0].end: 20260131 is not a day such as 2026-01-31.",
        "periods[0].relief[0].level: no level has the code XYZ.",
        "periods[0].relief[0].start: is missing; give an instant such as 2026-01-31T17:30, on the clock of the case's "
        "zone or with an offset.",
        "periods[0].relief[0].end: is missing; give an instant such as 2026-01-31T17:30, on the clock of the case's "
        "zone or with an offset.",
        "periods[0].relief[0].end: is not after the start.",
        "periods[0].data.XYZ: there is no such field; known are , .",
        f"colour: there is no such field; known are {KNOWN[0]}.",
    ]


def test_a_document_that_is_no_object_is_refused_in_one_line():
    assert faults([]) == ["case: a list is not an object with fields."]


def of_level(**more):
    return faults(case(level(**more)))


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"class": "vital"}, ['class: "vital" is not critical or key.']),
        ({"minimum": 10**18}, ['minimum: 1000000000000000000 is not a number as text, such as "99.95".']),
        ({"precision": 1.5}, ['precision: 1.5 is not exact; write it as text: "1.5".']),
        ({"precision": True}, ["precision: true is not a whole number."]),
        ({"window": "decade"}, ['window: "decade" is not month, quarter, year, week or rolling:N, such as rolling:3.']),
        ({"name": 3}, ["name: 3 is not text."]),
        ({"name": "\ud800"}, ['name: "\\ud800" is not text.']),
        ({"code": "\ud800"}, ['code: "\\ud800" is not a name.']),
        ({"name": ["x"]}, ["name: a list is not text."]),
        ({"name": {}}, ["name: an object is not text."]),
        ({"promote": {}}, ["promote.after: is missing; give a whole number."]),
        ({"unit": "x" * 50, "limits": "x" * 50}, ['limits: "' + "x" * 39 + "… is not a list."]),
        (
            {"credit": {"type": "guess"}},
            [
                'credit.type: "guess" is not none, weighted, category, bands, deviation, points, flat, per_event or '
                "duration_bands."
            ],
        ),
        (
            {"credit": {"type": "flat", "percent": "3", "weight": "1"}},
            ["credit.weight: there is no such field; known are type, percent."],
        ),
        ({"credit": {"type": "bands", "bands": [["1", "2"]]}}, ["credit.bands[0]: a list is not a list of 3."]),
        (
            {"credit": {"type": "bands", "bands": [["1", None, "x"]]}},
            ['credit.bands[0][2]: "x" is not a number as text, such as "99.95".'],
        ),
        ({"credit": {"type": "per_event", "amounts": []}}, ["credit.amounts: a list is not an object by name."]),
        ({"credit": {"type": "per_event", "amounts": {" ": "1"}}}, ['credit.amounts[0]: " " is not a name.']),
    ],
)
def test_a_faulty_field_of_a_level_is_named(more, wanted):
    assert of_level(**more) == [f"levels[0].{sentence}" for sentence in wanted]


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"currency": "yuan"}, 'currency: "yuan" is not a currency such as CNY.'),
        ({"zone": "Asia"}, 'zone: "Asia" is not a time zone such as Asia/Shanghai.'),
        ({"zone": "../etc"}, 'zone: "../etc" is not a time zone such as Asia/Shanghai.'),
        ({"zone": 8}, "zone: 8 is not a time zone such as Asia/Shanghai."),
        ({"calendar": {"hours": {"mon": [["25:00", "9"]]}}}, None),
        ({"rules": {"watch_only": 1}}, "rules.watch_only: 1 is not true or false."),
        ({"rules": {"ratchet": {"after": 1, "to": "top"}}}, 'rules.ratchet.to: "top" is not midpoint.'),
        ({"levels": None}, "levels: is missing; give a list."),
        (
            {"periods": [{"start": "1600-01-01", "end": "2026-01-31"}]},
            "periods[0].start: 1600-01-01 is not between 1900 and 2199.",
        ),
    ],
)
def test_a_faulty_field_of_the_case_is_named(more, wanted):
    expected = (
        [wanted]
        if wanted
        else [
            'calendar.hours.mon[0][0]: "25:00" is not a time of day such as 09:00.',
            'calendar.hours.mon[0][1]: "9" is not a time of day such as 09:00.',
        ]
    )
    assert faults(case(**more)) == expected


def of_data(kind, data, **measure):
    document = case(level(measure={"kind": kind, **measure}), periods=[month({"OTD": data})])
    return [fault.removeprefix("periods[0].data.OTD") for fault in faults(document)]


@pytest.mark.parametrize(
    ("kind", "data", "wanted"),
    [
        ("ratio", {"good": 1}, [".total: is missing; give a whole number."]),
        ("ratio", {"good": 1.0, "total": 2}, ['.good: 1.0 is not exact; write it as text: "1.0".']),
        ("ratio", {"none": False}, [".none: is true or left out."]),
        ("ratio", {"none": True, "good": 1}, [".good: there is no such field; known are late, excused, none."]),
        ("ratio", 7, [": 7 is not an object with fields."]),
        ("ratio", {"good": 3, "total": 2}, [".good: 3 is more than the total, 2."]),
        ("ratio", {"vendor": 3}, [".vendor: 3 is not an object with fields."]),
        ("ratio", {"members": {"East": 3}}, [".members.East: 3 is not an object with fields."]),
        ("commitments", {}, [".rows: is missing; give a list."]),
        (
            "commitments",
            {"rows": [{"id": "A", "due": "2026-01-01T00:00"}] * 2},
            [".rows[1]: the id A stands already in [0]."],
        ),
        (
            "availability",
            {"outages": [{"start": "2026-13-01T00:00"}]},
            [".outages[0].start: there is no such instant as 2026-13-01T00:00."],
        ),
        (
            "availability",
            {"outages": [{"start": "1600-01-01T00:00Z"}]},
            [".outages[0].start: 1600-01-01T00:00Z is not between 1900 and 2199."],
        ),
        (
            "availability",
            {"relief": [{"start": "2026-01-05", "end": "2026-01-04"}]},
            [".relief[0].end: is not after the start."],
        ),
        ("histogram", {"sets": [[["inf", 1]]]}, ['.sets[0][0][0]: "inf" is not a number as text, such as "99.95".']),
    ],
)
def test_faulty_figures_are_named(kind, data, wanted):
    measure = {"statistic": "p95"} if kind == "histogram" else {}
    assert of_data(kind, data, **measure) == wanted


def test_periods_stand_in_order_and_do_not_overlap():
    periods = [month(), {"start": "2026-01-31", "end": "2026-02-28"}]
    assert faults(case(periods=periods)) == [
        "periods[1].start: 2026-01-31 is not after the period before it, which ends 2026-01-31."
    ]
    assert faults(case(periods=[{"start": "2026-02-01", "end": "2026-01-31"}])) == [
        "periods[0].end: is before the start."
    ]


def test_the_error_says_all_faults_one_a_line():
    with pytest.raises(CaseError) as caught:
        read_case(case(currency="X", zone="Y"))
    assert str(caught.value) == (
        'currency: "X" is not a currency such as CNY.\nzone: "Y" is not a time zone such as Asia/Shanghai.'
    )


# Knowing early.


def test_a_forecast_and_burn_rates_are_given_by_period_and_level():
    document = case(
        periods=[
            month(
                forecast={"days": 30, "passed": 20, "expected_n": {"OTD": 1000}},
                burn={"OTD": [{"minutes": "60", "bad": 1, "total": 2}]},
            )
        ]
    )
    (outlook,) = read_case(document).outlooks
    assert (outlook.days, outlook.passed, outlook.due) == (30, 20, (("OTD", 1000),))
    assert [(code, [(m, s.bad, s.total) for m, s in found]) for code, found in outlook.burn] == [("OTD", [(60, 1, 2)])]


def test_a_forecast_may_know_the_number_of_cases_and_not_the_days():
    document = case(periods=[month(forecast={"expected_n": {"OTD": 10}})])
    assert read_case(document).outlooks == (Outlook(due=(("OTD", 10),)),)


def test_a_forecast_that_cannot_be_is_refused():
    wrong = month(
        forecast={"days": 30, "passed": 31, "expected_n": {"XYZ": 3}},
        burn={"OTD": [{"minutes": "0", "bad": 3, "total": 2}]},
    )
    assert faults(case(periods=[wrong])) == [
        "periods[0].forecast.expected_n.XYZ: there is no such level.",
        "periods[0].forecast.passed: is not between 0 and the days of the period.",
        "periods[0].burn.OTD[0].minutes: is not more than 0.",
        "periods[0].burn.OTD[0].bad: is not between 0 and the total.",
    ]


# Anything at all.

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
WORDS = st.sampled_from(
    ["code", "expected", "type", "bands", "rules", "levels", "periods", "start", "end", "data", "OTD", "rows", "x"]
)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=4)
)


@given(
    ANYTHING, st.sampled_from(["levels", "rules", "triggers", "calendar", "periods", "zone", "currency", "decimals"])
)
def test_anything_at_all_is_read_or_refused_and_never_breaks(anything, field):
    for document in (anything, case(**{field: anything}), case(**{field: [anything]})):
        faults(document)


@given(ANYTHING, st.sampled_from([kind.value for kind in MeasureKind]))
def test_any_figures_at_all_are_read_or_refused_and_never_break(anything, kind):
    for data in (anything, {"OTD": anything}, {"OTD": {"rows": anything, "outages": anything, "tickets": anything}}):
        faults(case(level(measure={"kind": kind}), periods=[month(data)]))
    faults(case(periods=[month(relief=anything, forecast=anything, burn=anything)]))


# What is said of it.

DOCS = Path("docs/case-file.md").read_text()


def known_fields():
    """Every field that a case knows, as the refusals name them."""
    strange = {"?": 1}
    documents = [
        {**case(), **strange},
        case(calendar=strange),
        case(rules={**strange, "points_to": strange, "persistent": strange, "score": strange, "bonus": strange}),
        case(rules={"earn_back": strange, "ratchet": strange, "tax": strange, "windows": [strange]}),
        case(level(**strange, measure=strange, low_volume=strange, sources=strange, limits=[strange])),
        case(periods=[{**month(), **strange, "relief": [strange], "forecast": strange, "burn": {"OTD": [strange]}}]),
        *(case(triggers=[{"code": "T", "type": kind, **strange}]) for kind in TRIGGERS),
        *(case(level(credit={"type": kind, **strange})) for kind in SCHEMES),
        *(case(level(measure={"kind": kind.value}), periods=[month({"OTD": strange})]) for kind in MeasureKind),
    ]
    for document in documents:
        for fault in faults(document):
            if "known are " in fault:
                yield from fault.partition("known are ")[2].rstrip(".").split(", ")


def test_every_field_is_documented():
    assert {name for name in known_fields() if not re.search(rf'[`"]{re.escape(name)}[`"]', DOCS)} == set()
