"""Is what was measured read exactly?"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from sla.engine import Availability, NoActivity, NotReported, Outage, Outcome, Ratio, Step, Value
from sla.engine.measure import Reading, downtime, instant, microseconds, read
from sla.engine.working import step
from tests.sla.engine.cases import DOWN, MONTH, UP, at, down, june

MINUTE = 60_000_000
BERLIN = ZoneInfo("Europe/Berlin")


def figures(reading: Reading) -> dict[str, dict[str, str]]:
    return {line.code: dict(line.figures) for line in reading.steps}


@pytest.mark.parametrize(
    ("sentence", "measured", "found", "n"),
    [
        ("nothing arrived", NotReported(), Outcome.NOT_REPORTED, None),
        ("nothing happened, and the vendor said so", NoActivity(), Outcome.NOT_APPLICABLE, 0),
        ("a file with no rows in it", Ratio(0, 0), Outcome.NOT_APPLICABLE, 0),
        ("every row excluded by relief", Ratio(0, 5, 5), Outcome.EXCUSED, 0),
        ("all good", Ratio(5, 5), Fraction(100), 5),
        ("none good", Ratio(0, 5), Fraction(0), 5),
        (
            "excluded rows leave the denominator",
            Ratio(301_350, 392_000, 85_500),
            Fraction(30_135_000, 306_500),
            306_500,
        ),
        ("a single figure over no cases says nothing", Value(Decimal(88), 0), Outcome.NOT_APPLICABLE, 0),
        ("a single figure over 320 cases", Value(Decimal("88.4"), 320), Fraction("88.4"), 320),
        ("a single figure, cases unknown", Value(Decimal("88.4")), Fraction("88.4"), None),
        ("a month without an outage", june(), Fraction(100), None),
        ("down from end to end", june(down(0, 43_200)), Fraction(0), None),
    ],
)
def test_a_measurement_is_a_figure_or_the_outcome_in_its_place(sentence, measured, found, n):
    reading = read(UP, measured)
    assert (reading.found, reading.n) == (found, n), sentence


@pytest.mark.parametrize(
    ("sentence", "outages", "minutes"),
    [
        ("none", (), "0"),
        ("one", (down(600, 652),), "52"),
        (
            "TV47: two pairs, one overlapping, one touching",
            (down(600, 640), down(630, 670), down(840, 860), down(860, 870)),
            "100",
        ),
        ("one inside another", (down(0, 60), down(10, 20)), "60"),
        ("the same one twice", (down(0, 60), down(0, 60)), "60"),
        ("begun in the month before", (down(-30, 30),), "30"),
        ("ended in the month after", (down(43_170, 43_230),), "30"),
        ("longer than the month", (down(-10, 43_210),), "43200"),
        ("wholly before", (down(-20, -10),), "0"),
        ("wholly after", (down(43_210, 43_220),), "0"),
        ("ends as the month begins", (down(-20, 0),), "0"),
        ("of no length", (down(10, 10),), "0"),
        ("half the service for an hour", (down(0, 60, "0.5"),), "30"),
        ("a lighter one within a heavier one adds nothing", (down(0, 60), down(10, 20, "0.5")), "60"),
        ("a heavier one within a lighter one counts for its time", (down(0, 60, "0.5"), down(10, 20)), "35"),
        ("the lighter one goes on after the heavier one", (down(0, 20), down(10, 60, "0.5")), "40"),
        ("three weights, nested", (down(0, 90, "0.1"), down(10, 70, "0.5"), down(20, 30)), "38"),
        ("without weight it is a note", (down(0, 60, "0"),), "0"),
    ],
)
def test_downtime_is_the_union_by_the_heaviest_weight(sentence, outages, minutes):
    assert downtime(june(*outages)) == Fraction(minutes) * MINUTE, sentence


@pytest.mark.parametrize(
    ("sentence", "outage", "as_of", "minutes", "still_open"),
    [
        ("counts to the day we look", down(100, None), at(160), "60", "1"),
        ("counts to the end of the window at most", down(43_190, None), at(50_000), "10", "1"),
        ("has not begun when we look", down(100, None), at(90), "0", "0"),
        ("begun before the window, and we looked before it too", down(-60, None), at(-30), "0", "0"),
        ("begins after the window", down(43_300, None), at(50_000), "0", "0"),
        ("one that ended is not open", down(100, 130), at(160), "30", "0"),
    ],
)
def test_an_open_outage_counts_until_we_look(sentence, outage, as_of, minutes, still_open):
    line = figures(read(UP, june(outage, as_of=as_of)))["outages"]
    assert (line["minutes"], line["open"]) == (minutes, still_open), sentence


@pytest.mark.parametrize(
    ("sentence", "start", "end", "outage_start", "outage_end", "hours", "down_hours"),
    [
        (
            "23 hours on the day the clock goes forward",
            datetime(2026, 3, 29, tzinfo=BERLIN),
            datetime(2026, 3, 30, tzinfo=BERLIN),
            datetime(2026, 3, 29, 1, tzinfo=BERLIN),
            datetime(2026, 3, 29, 4, tzinfo=BERLIN),
            23,
            2,
        ),
        (
            "25 hours on the day the clock goes back",
            datetime(2026, 10, 25, tzinfo=BERLIN),
            datetime(2026, 10, 26, tzinfo=BERLIN),
            datetime(2026, 10, 25, 1, tzinfo=BERLIN),
            datetime(2026, 10, 25, 4, tzinfo=BERLIN),
            25,
            4,
        ),
        (
            "the hour that comes twice, from its first half past two to its second",
            datetime(2026, 10, 25, tzinfo=BERLIN),
            datetime(2026, 10, 26, tzinfo=BERLIN),
            datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN),
            datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1),
            25,
            1,
        ),
    ],
)
def test_days_have_the_hours_they_have(sentence, start, end, outage_start, outage_end, hours, down_hours):
    reading = read(UP, Availability(start, end, (Outage(outage_start, outage_end),), end))
    assert reading.found == Fraction(hours - down_hours, hours) * 100, sentence


def test_a_microsecond_counts():
    blink = Outage(MONTH, MONTH + timedelta(microseconds=1))
    assert downtime(june(blink)) == 1


def test_an_instant_is_written_in_utc():
    moment = datetime(2026, 6, 1, 8, 0, 0, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert (instant(moment), instant(MONTH)) == ("2026-06-01T00:00:00.000005Z", "2026-05-31T16:00:00Z")
    assert microseconds(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)) == 1_000_000


def test_the_working_of_a_ratio_reads_like_a_sum():
    assert read(UP, Ratio(301_350, 392_000, 85_500)).steps == (
        step("rows_due", total="392000"),
        step("rows_excluded", excluded="85500"),
        step("rows_judged", judged="306500"),
        step("rows_good", good="301350", direction="up"),
        step("rows_not_good", not_good="5150", direction="up"),
        step("exact_rows", good="301350", judged="306500", exact="98.319738988580750407830342577487765089722675367047"),
    )


def test_for_a_level_that_should_be_low_the_events_are_counted():
    assert read(DOWN, Ratio(21, 10_000)).steps[3:5] == (
        step("rows_good", good="21", direction="down"),
        step("rows_not_good", not_good="9979", direction="down"),
    )


def test_the_working_of_availability_shows_sum_overlap_union_and_window():
    tv47 = june(down(600, 640), down(630, 670), down(840, 860), down(860, 870))
    assert figures(read(UP, tv47)) == {
        "window": {
            "start": "2026-05-31T16:00:00Z",
            "end": "2026-06-30T16:00:00Z",
            "seconds": "2592000",
            "minutes": "43200",
        },
        "outages": {
            "count": "4",
            "open": "0",
            "as_of": "2026-06-30T16:00:00Z",
            "seconds": "6600",
            "minutes": "110",
        },
        "overlap": {"seconds": "600", "minutes": "10"},
        "downtime": {"seconds": "6000", "minutes": "100"},
        "exact_time": {
            "up_seconds": "2586000",
            "window_seconds": "2592000",
            "up_minutes": "43100",
            "window_minutes": "43200",
            "exact": "99.768518518518518518518518518518518518518518518519",
        },
    }


def test_silence_and_a_quiet_month_each_say_so():
    assert (read(UP, NotReported()).steps, read(UP, NoActivity()).steps) == (
        (Step("not_reported", (("on_missing", "below_minimum"),)),),
        (Step("no_activity", ()),),
    )
