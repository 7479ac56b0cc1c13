"""Is time in service measured by interval algebra, to the microsecond?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from time import tzset

import pytest

from sla.engine.exact import round_value
from sla.engine.measure.instants import instant, microseconds, moment_of
from sla.engine.types import Availability, Denominator, Outage, Outcome, Planned, Reading, Rounding
from sla.engine.working import step
from tests.sla.engine.measure.cases import (
    BERLIN,
    DAYS,
    MONTH,
    UP,
    at,
    down,
    figures,
    june,
    measured_as,
    reading,
    relief,
)
from tests.sla.engine.measure.cases import minutes as minutes_of

WHOLE = measured_as(denominator=Denominator.WHOLE)
TV47 = (down(600, 640), down(630, 670), down(840, 860), down(860, 870))
TV47_RELIEF = (relief(660, 720), relief(850, 855))


@pytest.mark.parametrize(
    ("sentence", "outages", "minutes"),
    [
        ("none", (), "0"),
        ("one", (down(600, 652),), "52"),
        ("TV47: two pairs, one overlapping, one touching", TV47, "100"),
        ("one inside another", (down(0, 60), down(10, 20)), "60"),
        ("the same one twice", (down(0, 60), down(0, 60)), "60"),
        ("begun in the month before", (down(-30, 30),), "30"),
        ("ended in the month after", (down(DAYS - 30, DAYS + 30),), "30"),
        ("longer than the month", (down(-10, DAYS + 10),), "43200"),
        ("wholly before", (down(-20, -10),), "0"),
        ("wholly after", (down(DAYS + 10, DAYS + 20),), "0"),
        ("ends as the month begins", (down(-20, 0),), "0"),
        ("of no length", (down(10, 10),), "0"),
        ("half the service for an hour", (down(0, 60, "0.5"),), "30"),
        ("a heavier one within a lighter one counts for its time", (down(0, 60, "0.5"), down(10, 20)), "35"),
        ("without weight it is a note", (down(0, 60, "0"),), "0"),
    ],
)
def test_downtime_is_the_union_by_the_heaviest_weight(sentence, outages, minutes):
    assert reading(june(*outages)).minutes == Fraction(minutes), sentence


@pytest.mark.parametrize(
    ("sentence", "outage", "as_of", "minutes", "still_open"),
    [
        ("counts to the day we look", down(100, None), 160, "60", "1"),
        ("counts to the end of the window at most", down(DAYS - 10, None), 50_000, "10", "1"),
        ("has not begun when we look", down(100, None), 90, "0", "0"),
        ("begun before the window, and we looked before it too", down(-60, None), -30, "0", "0"),
        ("begins after the window", down(DAYS + 100, None), 50_000, "0", "0"),
        ("one that ended is not open", down(100, 130), 160, "30", "0"),
    ],
)
def test_an_open_outage_counts_until_we_look(sentence, outage, as_of, minutes, still_open):
    line = figures(reading(june(outage, as_of=as_of)))["outages"]
    assert (line["minutes"], line["open"]) == (minutes, still_open), sentence


@pytest.mark.parametrize(
    ("sentence", "day", "begin", "stop", "hours", "down_hours"),
    [
        (
            "23 hours on the day the clock goes forward",
            datetime(2026, 3, 29, tzinfo=BERLIN),
            datetime(2026, 3, 29, 1, tzinfo=BERLIN),
            datetime(2026, 3, 29, 4, tzinfo=BERLIN),
            23,
            2,
        ),
        (
            "25 hours on the day the clock goes back",
            datetime(2026, 10, 25, tzinfo=BERLIN),
            datetime(2026, 10, 25, 1, tzinfo=BERLIN),
            datetime(2026, 10, 25, 4, tzinfo=BERLIN),
            25,
            4,
        ),
        (
            "the hour that comes twice, from its first half past two to its second",
            datetime(2026, 10, 25, tzinfo=BERLIN),
            datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN),
            datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1),
            25,
            1,
        ),
    ],
)
def test_days_have_the_hours_they_have(sentence, day, begin, stop, hours, down_hours):
    month = Availability(day, day + timedelta(days=1), (Outage(begin, stop),), stop)
    assert reading(month).found == Fraction(hours - down_hours, hours) * 100, sentence


@pytest.mark.parametrize(
    ("percent", "budgets"),
    [
        ("99.9", {28: "40.32", 30: "43.20", 31: "44.64"}),
        ("99.95", {28: "20.16", 30: "21.60", 31: "22.32"}),
        ("99.99", {28: "4.032", 30: "4.32", 31: "4.464"}),
    ],
)
def test_a_month_spends_its_budget_to_the_last_second(percent, budgets):
    for days, budget in budgets.items():
        outage = Outage(at(0), at(Fraction(budget)))
        month = Availability(at(0), at(days * 1440), (outage,), at(days * 1440))
        assert reading(month).found == Fraction(percent), days


def test_a_microsecond_counts():
    blink = Outage(MONTH, MONTH + timedelta(microseconds=1))
    assert reading(june(blink)).minutes == Fraction(1, 60_000_000)


def test_an_instant_is_written_in_utc_wherever_the_machine_stands(monkeypatch):
    try:
        monkeypatch.setenv("TZ", "Asia/Shanghai")
        tzset()
        assert instant(MONTH) == "2026-05-31T16:00:00Z"
    finally:
        monkeypatch.undo()
        tzset()


def test_an_instant_is_written_in_utc():
    assert (instant(MONTH + timedelta(hours=8, microseconds=5)), instant(MONTH)) == (
        "2026-06-01T00:00:00.000005Z",
        "2026-05-31T16:00:00Z",
    )
    assert microseconds(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)) == 1_000_000
    assert moment_of(1_000_000) == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)


def test_the_working_without_relief_shows_sum_overlap_union_and_window():
    assert reading(june(*TV47)) == Reading(
        found=Fraction(43_100, 432),
        n=None,
        minutes=Fraction(100),
        steps=(
            step(
                "window",
                start="2026-05-31T16:00:00Z",
                end="2026-06-30T16:00:00Z",
                seconds="2592000",
                minutes="43200",
            ),
            step("outages", count="4", open="0", as_of="2026-06-30T16:00:00Z", seconds="6600", minutes="110"),
            step("overlap", seconds="600", minutes="10"),
            step("downtime", seconds="6000", minutes="100"),
            step(
                "exact_time",
                up_seconds="2586000",
                window_seconds="2592000",
                up_minutes="43100",
                window_minutes="43200",
                scale="100",
                exact="99.768518518518518518518518518518518518518518518519",
                unit="%",
            ),
        ),
    )


def test_tv47_relief_is_taken_out_of_the_outages_and_of_the_time_judged():
    assert reading(june(*TV47, relief=TV47_RELIEF)) == Reading(
        found=100 - Fraction(8_500, 43_135),
        n=None,
        minutes=Fraction(85),
        steps=(
            step(
                "window",
                start="2026-05-31T16:00:00Z",
                end="2026-06-30T16:00:00Z",
                seconds="2592000",
                minutes="43200",
            ),
            step("outages", count="4", open="0", as_of="2026-06-30T16:00:00Z", seconds="6600", minutes="110"),
            step("overlap", seconds="600", minutes="10"),
            step("downtime_gross", seconds="6000", minutes="100"),
            step("downtime_relieved", seconds="900", minutes="15"),
            step("downtime", seconds="5100", minutes="85"),
            step("relief_time", count="2", seconds="3900", minutes="65"),
            step("time_judged", denominator="less_relief", seconds="2588100", minutes="43135"),
            step(
                "exact_time",
                up_seconds="2583000",
                window_seconds="2588100",
                up_minutes="43050",
                window_minutes="43135",
                scale="100",
                exact="99.802944244812797032572157180943549321896371855802",
                unit="%",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("sentence", "terms", "outages", "spans", "value"),
    [
        ("TV47 A: less relief", UP, TV47, TV47_RELIEF, "99.80294"),
        ("TV47 B: the whole window", WHOLE, TV47, TV47_RELIEF, "99.80324"),
        ("TV47 without the 50 idle excluded minutes, A", UP, TV47, (relief(660, 670), relief(850, 855)), "99.80317"),
        ("TV11: 4.32 minutes in 30 days", UP, (Outage(at(0), at(Fraction("4.32"))),), (), "99.99000"),
        ("TV11: 10 minutes in 30 days, TV16 too", UP, (down(0, 10),), (), "99.97685"),
        ("TV11: 500 minutes in 30 days", UP, (down(0, 500),), (), "98.84259"),
        ("TV11: 2,500 minutes in 30 days", UP, (down(0, 2_500),), (), "94.21296"),
    ],
)
def test_published_availability(sentence, terms, outages, spans, value):
    found = reading(june(*outages, relief=spans), terms).found
    assert round_value(found, 5, Rounding.HALF_UP) == Decimal(value), sentence


def test_tv17_a_year_is_a_window_like_any_other():
    year = Availability(at(0), at(525_600), (down(0, 600),), at(525_600))
    assert round_value(reading(year).found, 6, Rounding.HALF_UP) == Decimal("99.885845")


@pytest.mark.parametrize(
    ("sentence", "kind", "minutes", "judged"),
    [
        ("is relief where the contract has it so", Planned.RELIEF, Fraction(0), "43140"),
        ("counts as downtime where it does not", Planned.COUNTS, Fraction(60), None),
    ],
)
def test_planned_maintenance(sentence, kind, minutes, judged):
    terms = measured_as(planned_maintenance=kind)
    result = reading(june(down(0, 60), relief=(relief(0, 60, "planned_maintenance"),)), terms)
    lines = figures(result)
    assert result.minutes == minutes, sentence
    assert lines.get("time_judged", {}).get("minutes") == judged, sentence
    assert ("planned_counts" in lines) == (kind is Planned.COUNTS), sentence


def test_maintenance_that_counts_leaves_other_relief_standing():
    terms = measured_as(planned_maintenance=Planned.COUNTS)
    spans = (relief(0, 60, "planned_maintenance"), relief(30, 90, "force_majeure"))
    result = reading(june(down(0, 120), relief=spans), terms)
    assert minutes_of(result, "downtime_gross", "downtime_relieved", "downtime", "relief_time") == {
        "downtime_gross": "120",
        "downtime_relieved": "60",
        "downtime": "60",
        "relief_time": "60",
    }
    assert figures(result)["planned_counts"] == {"count": "1"}


@pytest.mark.parametrize("terms", [UP, WHOLE])
def test_a_window_wholly_under_relief_is_excused(terms):
    result = reading(june(down(0, 60, incident="I-1"), relief=(relief(-5, 20_000), relief(20_000, DAYS + 5))), terms)
    assert result == Reading(
        found=Outcome.EXCUSED,
        n=None,
        minutes=Fraction(0),
        steps=(
            step(
                "window",
                start="2026-05-31T16:00:00Z",
                end="2026-06-30T16:00:00Z",
                seconds="2592000",
                minutes="43200",
            ),
            step("outages", count="1", open="0", as_of="2026-06-30T16:00:00Z", seconds="3600", minutes="60"),
            step("overlap", seconds="0", minutes="0"),
            step("downtime_gross", seconds="3600", minutes="60"),
            step("downtime_relieved", seconds="3600", minutes="60"),
            step("downtime", seconds="0", minutes="0"),
            step("relief_time", count="1", seconds="2592000", minutes="43200"),
        ),
    )


@pytest.mark.parametrize(
    ("sentence", "outage", "as_of", "short"),
    [
        ("just under the minimum", Outage(at(10), at(10) + timedelta(seconds=59)), DAYS, "1"),
        ("exactly the minimum", down(10, 11), DAYS, "0"),
        ("a minute across the start of the month, half of it in it", Outage(at(Fraction(-1, 2)), at(1)), DAYS, "0"),
        ("open for half a minute when we look", Outage(at(10), None), Fraction(21, 2), "1"),
        ("short and in another month", Outage(at(-2), at(-2) + timedelta(seconds=30)), DAYS, "0"),
    ],
)
def test_the_shortest_outage_that_counts_is_judged_before_it_is_cut(sentence, outage, as_of, short):
    terms = measured_as(min_minutes=Decimal(1))
    month = replace(june(outage), as_of=at(as_of))
    result = reading(month, terms)
    assert figures(result)["outages_short"]["count"] == short, sentence
    assert short == "0" or (result.minutes, result.found) == (0, 100), sentence


def test_the_working_says_what_was_too_short():
    terms = measured_as(min_minutes=Decimal("2.50"))
    result = reading(june(down(0, 2, "0.5"), down(10, 12), down(20, 30)), terms)
    assert figures(result)["outages_short"] == {
        "count": "2",
        "min_minutes": "2.5",
        "seconds": "180",
        "minutes": "3",
    }
    assert (result.minutes, figures(result)["outages"]["count"]) == (10, "1")


def test_incidents_are_those_of_outages_that_leave_downtime():
    outages = (
        down(100, 110, incident="I-2"),
        down(50, 60, incident="I-1"),
        down(120, 130, incident="I-2"),
        down(200, 210, incident="under relief"),
        down(300, 310, "0", incident="without weight"),
        down(-20, -10, incident="in May"),
        down(400, 410),
    )
    assert reading(june(*outages, relief=(relief(190, 220),))).incidents == ("I-1", "I-2")


def test_time_nothing_is_known_about_is_neither_up_nor_down():
    month = replace(june(down(0, 60), down(90, 120)), unknown=((at(30), at(100)),))
    result = reading(month, WHOLE)
    assert (result.found, result.minutes) == ((1 - Fraction(50, DAYS - 70)) * 100, Fraction(50))
    assert minutes_of(result, "window", "window_unknown", "time_judged", "downtime") == {
        "window": "43200",
        "window_unknown": "70",
        "time_judged": "43130",
        "downtime": "50",
    }
    assert figures(result)["time_judged"]["denominator"] == "whole"


def test_availability_takes_another_scale():
    assert reading(june(down(0, 432)), measured_as(scale=Decimal(10_000))).found == 9_900
