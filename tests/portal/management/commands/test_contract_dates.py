"""Does the command work out every vector of the domain, say each fault in a line, and rest on nothing in silence?"""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.vendors.calendars import published

pytestmark = pytest.mark.django_db

NATIONAL_DAY = ",".join(f"2025-10-0{n}" for n in range(1, 9))
MAKE_UP = "2025-09-28,2025-10-11"
CHINA = ("--calendar", "CN", "--closed", NATIONAL_DAY, "--open", MAKE_UP)
YEAR = ("--start", "2025-01-01", "--end", "2025-12-31")


def said(*asked, **options):
    """What is printed, what is said on the error stream, and the exit code."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("contract_dates", *asked, stdout=out, stderr=err, **options)
    except SystemExit as stop:
        code = stop.code
    return out.getvalue(), err.getvalue(), code


def dates(*asked):
    out, err, code = said(*asked, "--json")
    assert (err, code) == ("", 0)
    return json.loads(out)


@pytest.mark.parametrize(
    ("asked", "found", "why"),
    [
        (
            (*YEAR, "--notice-days", "90", *CHINA),
            {"notice_raw": "2025-10-02", "notice_deadline": "2025-09-30"},
            "DT1: a holiday leads back to the day before it, a make-up day is worked",
        ),
        (
            (*YEAR, "--notice-days", "90", "--clear-days", *CHINA),
            {"notice_raw": "2025-10-01", "notice_deadline": "2025-09-30"},
            "DT1: clear days take one day more",
        ),
        (
            (*YEAR, "--notice-days", "60", *CHINA),
            {"notice_raw": "2025-11-01", "notice_deadline": "2025-10-31"},
            "DT3: a Saturday leads back to Friday",
        ),
        ((*YEAR, "--notice-days", "60"), {"notice_deadline": "2025-10-31"}, "DT3: without a calendar too"),
        ((*YEAR, "--notice-days", "30", *CHINA), {"notice_deadline": "2025-12-01"}, "DT3: 30 days"),
        ((*YEAR, "--notice-days", "120", *CHINA), {"notice_deadline": "2025-09-02"}, "DT3: 120 days"),
        ((*YEAR, "--notice-days", "180", *CHINA), {"notice_deadline": "2025-07-04"}, "DT3: 180 days"),
        (
            (*YEAR, "--notice-business-days", "30", *CHINA),
            {"notice_raw": "2025-11-19", "notice_deadline": "2025-11-19"},
            "DT4: business days before the end",
        ),
        (
            ("--start", "2025-06-01", "--end", "2026-05-31", "--notice-months", "3"),
            {"notice_raw": "2026-02-28", "notice_deadline": "2026-02-27"},
            "DT5: no 31 February; the 28th is a Saturday",
        ),
        (
            ("--start", "2023-06-01", "--end", "2024-05-31", "--notice-months", "3"),
            {"notice_raw": "2024-02-29", "notice_deadline": "2024-02-29"},
            "DT5: a leap year",
        ),
        (
            ("--start", "2025-01-01", "--months", "12", "--notice-days", "0"),
            {"term_end": "2025-12-31"},
            "DT7: the first day counts",
        ),
        (
            ("--start", "2025-01-01", "--months", "12", "--counting", "inclusive", "--notice-days", "0"),
            {"term_end": "2025-12-31"},
            "DT7: and so it is when it is said",
        ),
        (
            ("--start", "2025-01-01", "--months", "12", "--counting", "civil_code", "--notice-days", "0"),
            {"term_end": "2026-01-01"},
            "DT7: by the Civil Code the first day does not count",
        ),
        (
            ("--after", "2025-09-05", "--days", "30", *CHINA),
            {"raw": "2025-10-05", "deadline": "2025-10-09"},
            "DT9: on from a receipt a holiday leads on",
        ),
        (
            ("--after", "2025-09-30", "--business-days", "5", *CHINA),
            {"raw": "2025-10-14", "deadline": "2025-10-14"},
            "DT11: the fifth business day of October",
        ),
        (
            ("--after", "2025-09-30", "--days", "15", *CHINA),
            {"raw": "2025-10-15", "deadline": "2025-10-15"},
            "DT11: the fifteenth calendar day",
        ),
        (
            ("--after", "2025-03-31", "--months", "12", *CHINA),
            {"raw": "2026-03-31", "deadline": "2026-03-31"},
            "DT12: a right lapses a year after it was known",
        ),
    ],
)
def test_every_vector_of_the_domain_comes_out(asked, found, why):
    answer = dates(*asked)
    assert {name: answer[name] for name in found} == found, why


@pytest.mark.parametrize(("counting", "end"), [("inclusive", "2025-02-27"), ("civil_code", "2025-02-28")])
def test_a_day_without_a_corresponding_one_asks_for_an_end_that_is_agreed(counting, end):
    asked = ("--start", "2024-02-29", "--months", "12", "--counting", counting, "--notice-days", "0")
    out, err, code = said(*asked, "--json")
    assert (json.loads(out)["term_end"], code) == (end, 0)  # DT8
    assert err == "--months: 2024-02-29 has no corresponding day 12 months on: agree the last day itself.\n"


def test_all_days_of_a_term_come_as_they_are_fixed():
    rules = ("--renew-months", "12", "--notice-days", "90", "--deliver-business-days", "2", "--decide-days", "30")
    assert dates(*YEAR, *rules, *CHINA) == {
        "term_start": "2025-01-01",
        "term_end": "2025-12-31",
        "notice_raw": "2025-10-02",
        "notice_deadline": "2025-09-30",
        "send_by": "2025-09-28",
        "decide_by": "2025-08-29",
        "next_term_start": "2026-01-01",
        "next_term_end": "2026-12-31",
    }


def test_the_term_in_force_on_a_day_is_asked_for():
    found = dates(*YEAR, "--renew-months", "12", "--notice-days", "30", "--as-of", "2027-06-01")
    assert (found["term_start"], found["term_end"], found["next_term_end"]) == (
        "2027-01-01",
        "2027-12-31",
        "2028-12-31",
    )


def test_no_term_follows_what_does_not_renew_and_nothing_agreed_takes_no_day():
    found = dates(*YEAR, "--notice-days", "30")
    assert (found["next_term_start"], found["next_term_end"]) == (None, None)
    assert found["notice_deadline"] == found["send_by"] == found["decide_by"] == "2025-12-01"


def test_a_window_and_a_guess_are_said_where_they_are():
    found = dates(*YEAR, "--notice-days", "90", "--window-days", "180", "--official-through", "2025-09-30", *CHINA)
    assert (found["window_opens"], found["provisional"]) == ("2025-07-04", True)
    assert "provisional" not in dates(*YEAR, "--notice-days", "90", "--official-through", "2025-12-31", *CHINA)
    later = ("--after", "2025-09-05", "--days", "30", "--official-through", "2025-09-30")
    assert dates(*later) == {"raw": "2025-10-05", "deadline": "2025-10-06", "provisional": True}


def test_a_published_calendar_is_counted_on_as_it_was_published_last():
    published(official_through=date(2025, 12, 31), hours={day: [["09:00", "18:00"]] for day in ("thu", "fri", "sun")})
    found = dates(*YEAR, "--notice-days", "90", "--calendar", "CN")
    assert (found["notice_raw"], found["notice_deadline"]) == ("2025-10-02", "2025-09-28")
    beyond = dates("--start", "2026-01-01", "--end", "2026-12-31", "--notice-days", "90", "--calendar", "CN")
    assert beyond["provisional"] is True


@pytest.mark.parametrize(
    ("country", "deadline", "note"),
    [
        ("CN", "2025-09-30", "is published here: its days are those known when this was written."),
        ("SG", "2025-10-02", "is published: Monday to Friday are taken as worked."),
    ],
)
def test_where_no_calendar_is_published_what_is_known_counts_and_that_is_said(country, deadline, note):
    out, err, code = said(*YEAR, "--notice-days", "90", "--calendar", country, "--json")
    assert (json.loads(out)["notice_deadline"], code) == (deadline, 0)
    assert err == f"--calendar: no calendar of {country} {note}\n"


@pytest.mark.parametrize(
    ("asked", "faults"),
    [
        (
            (),
            [
                "--start: a day is missing, such as 2026-01-31.",
                "--end: give the last day, or the length with --months, and not both.",
                "--notice-days: give one of --notice-days, --notice-months, --notice-business-days, and only one.",
            ],
        ),
        (
            ("--start", "2025-02-30", "--months", "0", "--notice-days", "1.5", "--as-of", "today"),
            [
                "--start: “2025-02-30” is not a day, such as 2026-01-31.",
                "--months: “0” is not a whole number from 1 on.",
                "--notice-days: “1.5” is not a whole number from 0 on.",
                "--as-of: “today” is not a day, such as 2026-01-31.",
            ],
        ),
        (
            (*YEAR, "--months", "12", "--notice-days", "30", "--notice-months", "1", "--counting", "roman"),
            [
                "--counting: “roman” is not known: inclusive or civil_code.",
                "--end: give the last day, or the length with --months, and not both.",
                "--notice-days: give one of --notice-days, --notice-months, --notice-business-days, and only one.",
            ],
        ),
        (
            (
                "--start",
                "2025-12-31",
                "--end",
                "2025-01-01",
                "--notice-days",
                "30",
                "--closed",
                "2025-10-01,x,20251002",
            ),
            [
                "--closed: “x” is not a day, such as 2026-01-31.",
                "--closed: “20251002” is not a day, such as 2026-01-31.",
                "--end: the term ends before it starts.",
            ],
        ),
        (
            (*YEAR, "--notice-days", "30", "--calendar", "moon", "--decide-days=-1", "--renew-months", "²"),
            [
                "--renew-months: “²” is not a whole number from 0 on.",
                "--decide-days: “-1” is not a whole number from 0 on.",
                "--calendar: there is no calendar “moon”.",
            ],
        ),
        (
            ("--after", "2025-09-05", "--start", "2025-01-01", "--days", "3", "--months", "1"),
            [
                "--start: this does not go together with --after.",
                "--days: give one of --days, --months, --business-days, and only one.",
            ],
        ),
        ((*YEAR, "--notice-days", "30", "--days", "3"), ["--days: this does not go together with --start."]),
        ((*YEAR, "--notice-days", "999999"), ["these days lead out of the calendar."]),
        (("--after", "2025-09-05", "--months", "99999"), ["these days lead out of the calendar."]),
    ],
)
def test_faults_are_one_line_each_on_the_error_stream_with_exit_code_2(asked, faults):
    out, err, code = said(*asked, "--json")
    assert (out, err.splitlines(), code) == ("", faults, 2)


def test_an_option_that_is_not_known_is_refused_by_name():
    with pytest.raises(CommandError, match="unrecognized arguments: --notice 30"):
        said(*YEAR, "--notice", "30")


def test_a_person_reads_the_days_in_words():
    rules = ("--renew-months", "12", "--notice-months", "3", "--clear-days", "--window-days", "180")
    out, err, code = said(*YEAR, *rules, "--official-through", "2025-06-30", *CHINA)
    assert (out.replace("\u00a0", " ").splitlines(), err, code) == (
        [
            "Term in force: 1 Jan 2025 – 31 Dec 2025",
            "Window opens: 4 Jul 2025",
            "3 clear months before the end: 29 Sep 2025",
            "Must arrive by: 29 Sep 2025",
            "Send by: 29 Sep 2025",
            "Decide by: 29 Sep 2025",
            "Next term: 1 Jan 2026 – 31 Dec 2026",
            "Provisional: the calendar is not official that far.",
        ],
        "",
        0,
    )
    out, _err, _code = said(*YEAR, "--notice-days", "30")
    assert out.splitlines()[-1] == "It ends; no term follows."


def test_a_person_reads_a_period_in_words_and_in_chinese():
    asked = ("--after", "2025-09-05", "--days", "30", "--official-through", "2025-09-30", *CHINA)
    assert said(*asked)[0].replace("\u00a0", " ").splitlines() == [
        "30 days after 5 Sep 2025: 5 Oct 2025",
        "Due by: 9 Oct 2025",
        "Provisional: the calendar is not official that far.",
    ]
    with translation.override("zh-hans"):
        assert said(*asked)[0].splitlines() == [
            "2025年9月5日后 30 天：2025年10月5日",
            "截止日：2025年10月9日",
            "暂定：日历官方公布的日期尚未覆盖至此。",
        ]
