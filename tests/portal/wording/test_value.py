"""Does every line about what was measured read without the code at hand?"""

from decimal import Decimal

import pytest

from portal.wording.base import Wording
from portal.wording.value import WORDS
from sla.engine.measure import average
from sla.engine.steps.value import STEPS
from sla.engine.types import Count, Histogram, MeasureKind, Members, Method, Planned, Ratio, Slices
from tests.sla.engine.measure.cases import DOWN, UP, cases, down, june, measured_as, reading, relief, ticket

WORDING = Wording("CNY", {}, "parcels", "Asia/Shanghai")
NB = "\N{NO-BREAK SPACE}"


def said(result, after=0):
    return [WORDS[line.code](dict(line.figures), WORDING) for line in result.steps[after:]]


def test_every_line_has_words_and_no_other_has():
    assert WORDS.keys() == STEPS.keys()


def test_rows_read_like_a_sum():
    assert said(reading(Ratio(2, 5, 1, (("in full", 3),)))) == [
        ("Parcels in the period", "", "5"),
        ("less relief", "taken out by approved relief", "−1"),
        ("Parcels judged", "", "4"),
        ("of these fulfilled: in full", "3 ÷ 4", f"75.000000{NB}%"),
        ("of these kept", "", "2"),
        ("of these not kept", "", "2"),
        ("Exact value", "2 ÷ 4", f"50.000000{NB}%"),
    ]


def test_another_scale_shows_its_factor_and_no_percent_sign():
    terms = measured_as(DOWN, scale=Decimal(10_000))
    assert said(reading(Ratio(185, 7_500), terms), 1)[:3] == [
        ("less relief", "none approved", "0"),
        ("Parcels judged", "", "7,500"),
        ("of these counted against the level", "", "185"),
    ]
    assert said(reading(Ratio(185, 7_500), terms))[-2:] == [
        ("the others", "", "7,315"),
        ("Exact value", "185 ÷ 7,500 × 10,000", f"246.666666…{NB}%"),
    ]


def test_slices_show_their_error_rates():
    slices = Slices(tuple((Decimal(rate), 2) for rate in range(13)))
    lines = said(reading(slices))
    assert lines[:2] == [
        ("Slices of time measured", "", "26"),
        (f"with an error rate of 12{NB}%", "12 × 2 slices", "24"),
    ]
    assert lines[-2:] == [
        ("with a smaller error rate", "2 rates × their slices, 4 slices in all", "6"),
        ("Exact value", "100 − 156 ÷ 26", f"94.000000{NB}%"),
    ]
    assert said(reading(slices, measured_as(scale=Decimal(1))))[-1][1] == "(100 − 156 ÷ 26) ÷ 100 × 1"


def test_events_are_named_by_severity():
    terms = measured_as(DOWN, kind=MeasureKind.EVENTS)
    assert said(reading(Count(3, (("major", 2), ("", 1))), terms)) == [
        ("Events counted", "", "3"),
        ("of these major", "", "2"),
        ("of these without a severity", "", "1"),
    ]


def test_availability_reads_from_the_window_to_the_value():
    outages = (down(0, 40), down(30, 70), down(100, 101), down(43_190, None))
    month = june(*outages, relief=(relief(60, 120), relief(500, 560, "planned_maintenance")))
    terms = measured_as(min_minutes=Decimal(2), planned_maintenance=Planned.COUNTS)
    assert said(reading(month, terms)) == [
        ("Time measured", f"1{NB}Jun{NB}2026 00:00 to 1{NB}Jul{NB}2026 00:00", "43,200 min"),
        ("Too short to count", "1 outage under 2 min, left out", "1 min"),
        (
            "Outages",
            f"3 outages, each by how much of the service was down; 1 still open, counted to 1{NB}Jul{NB}2026 00:00",
            "90 min",
        ),
        ("less what overlaps", "each instant counts once", "−10 min"),
        ("Planned maintenance", "by contract, it counts as downtime", "1"),
        ("Downtime before relief", "", "80 min"),
        ("less downtime under approved relief", "", "−10 min"),
        ("Downtime", "", "70 min"),
        ("Approved relief", "1 stretch of time", "60 min"),
        ("Time judged", "the time measured less relief", "43,140 min"),
        ("Exact value", "43,070 ÷ 43,140 min", f"99.837737…{NB}%"),
    ]


def test_cases_read_from_all_to_those_in_time():
    durations = cases(
        ticket("1", 0, 90, (10, 40)),
        ticket("2", 0, 300),
        ticket("3", 43_000, None),
        ticket("4", 43_190, None),
        relief=(relief(70, 80, "force_majeure"),),
    )
    terms = measured_as(kind=MeasureKind.DURATIONS, statistic="share_within", target_minutes=Decimal(60))
    looked = f"1{NB}Jul{NB}2026 00:00"
    assert said(reading(durations, terms)) == [
        ("Cases in the period", "timed day and night", "4"),
        ("less cases not known yet", f"open on {looked} and not late so far", "−1"),
        ("Open and past the target: judged", f"timed up to {looked}", "1"),
        ("Cases judged", "", "3"),
        ("Clock stopped", "pauses and relief in 1 case, not counted", "40 min"),
        (
            "Force majeure that came too late",
            "it arose when these cases were past their target, and does not excuse them",
            "1",
        ),
        ("of these within the target", "at most 60 min", "1"),
        ("of these past the target", "more than 60 min", "2"),
        ("Exact value", "1 ÷ 3", f"33.333333…{NB}%"),
    ]


@pytest.mark.parametrize(
    ("statistic", "method", "lines"),
    [
        ("mean", Method.LINEAR, [("Exact value", "mean: 30 min ÷ 2", f"15.000000{NB}%")]),
        (
            "p90",
            Method.LINEAR,
            [
                ("Rank of p90", f"linear: 1 + 90{NB}% × (2 − 1)", "1.9"),
                ("Case number 1", "the shortest is number 1", "10 min"),
                ("Case number 2", "the shortest is number 1", "20 min"),
                (
                    "Exact value",
                    "the time at that rank, in proportion where it lies between two cases",
                    f"19.000000{NB}%",
                ),
            ],
        ),
        (
            "p50",
            Method.NEAREST_RANK,
            [
                ("Rank of p50", f"nearest rank: 50{NB}% × 2, rounded up", "1"),
                ("Case number 1", "the shortest is number 1", "10 min"),
                (
                    "Exact value",
                    "the time at that rank, in proportion where it lies between two cases",
                    f"10.000000{NB}%",
                ),
            ],
        ),
    ],
)
def test_a_statistic_names_its_method(statistic, method, lines):
    terms = measured_as(kind=MeasureKind.DURATIONS, statistic=statistic, method=method)
    assert said(reading(cases(ticket("1", 0, 10), ticket("2", 0, 20)), terms), 2) == lines


HISTOGRAM = Histogram((((Decimal(100), 700), (Decimal(200), 900), (None, 1_000)),))


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        (
            {"statistic": "p80"},
            [
                ("Rank of p80", f"80{NB}% × 1,000", "800"),
                ("The bucket that decides", "700 cases up to its start, 900 up to its end", "100 to 200"),
                ("Exact value", "at rank 800, in proportion within the bucket", f"150.000000{NB}%"),
            ],
        ),
        (
            {"share_at_most": Decimal(300)},
            [
                (
                    "The bucket that decides",
                    "900 cases up to its start; what lies beyond is not known",
                    "above 200",
                ),
                ("Exact value", "at most 300: 900 ÷ 1,000", f"90.000000{NB}%"),
            ],
        ),
    ],
)
def test_buckets_name_the_one_that_decides(options, lines):
    result = reading(HISTOGRAM, measured_as(kind=MeasureKind.HISTOGRAM, **options))
    assert said(result) == [("Cases in the buckets", "1 set of buckets", "1,000"), *lines]


def test_members_name_the_one_that_decides():
    lines = said(reading(Members((("North", Ratio(9, 10)), ("South", Ratio(1, 2))))))
    assert lines[:2] + lines[-1:] == [
        ("Members", "judged one by one; the lowest decides", "2"),
        ("Member that decides", "the lines below are its own", "South"),
        ("Events of all members together", "", "2"),
    ]


def test_an_average_shows_the_values_it_is_of():
    this = reading(Ratio(9, 10))
    result = average(UP, this, [reading(Ratio(1, 2)), reading(Ratio(0, 0))])
    assert said(result, len(this.steps)) == [
        ("Value 1 period before", "none, left out of the mean", "—"),
        ("Value 2 periods before", "", f"50.000000{NB}%"),
        ("Mean of the periods", "140.000000 ÷ 2 values", f"70.000000{NB}%"),
    ]
