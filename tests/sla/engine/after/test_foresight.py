"""Is a level foreseen over all that it is judged by: several periods, members, a mean, cases that are known already?"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine.after.forecast import Label, forecast_cases, forecast_events, forecast_time
from sla.engine.after.foresight import Course, Foreseen, foresee, has_forecast
from sla.engine.types import (
    Availability,
    Calendar,
    Clock,
    Count,
    Direction,
    Durations,
    Histogram,
    MeasureKind,
    MeasureTerms,
    Members,
    NoActivity,
    NotReported,
    Outage,
    Ratio,
    Slices,
    Ticket,
    Value,
)
from tests.sla.engine.after.cases import DMG, OTD

DAY = Fraction(24 * 60)
JUNE = Course(elapsed=20 * DAY, whole=30 * DAY, passed=Fraction(2, 3))
START, TWENTIETH = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 21, tzinfo=UTC)


def measured_by(level, kind, **more):
    return replace(level, measure=MeasureTerms(kind=kind, **more))


UP = measured_by(OTD, MeasureKind.AVAILABILITY)
FAST = measured_by(OTD, MeasureKind.DURATIONS, statistic="share_within", target_minutes=Decimal(60))
EVENTS = replace(measured_by(DMG, MeasureKind.EVENTS), expected=Decimal(4))
BPS = replace(DMG, expected=Decimal(100), measure=MeasureTerms(scale=Decimal(10_000)))


# One period.


def test_a_share_is_foreseen_of_the_usual_number_of_cases():
    course = replace(JUNE, usual=(("", 500),))
    assert foresee(OTD, Ratio(297, 310, 10), course) == Foreseen(
        "", forecast_cases(OTD, 297, 300, 500), values=1, seen=300, whole=500
    )


def test_without_a_usual_number_the_period_goes_on_at_its_own_pace():
    assert foresee(OTD, Ratio(199, 200), JUNE) == Foreseen("", forecast_cases(OTD, 199, 200, 300), 1, 200, 300)
    assert foresee(OTD, Ratio(0, 1), JUNE).whole == 2


def test_more_cases_than_usual_are_taken_as_they_are():
    assert foresee(OTD, Ratio(199, 200), replace(JUNE, usual=(("", 50),))).whole == 200


def test_with_direction_down_the_events_are_counted():
    assert foresee(DMG, Ratio(3, 2000), JUNE).forecast == forecast_cases(DMG, 3, 2000, 3000)


@pytest.mark.parametrize(
    "measured", [NotReported(), NoActivity(), Ratio(0, 0), Ratio(0, 5, 5)], ids=lambda one: type(one).__name__
)
def test_of_what_was_not_judged_nothing_is_foreseen(measured):
    assert foresee(OTD, measured, JUNE) is None


def down(minutes, start=START, end=TWENTIETH):
    outage = Outage(start, start + timedelta(minutes=minutes))
    return Availability(start, end, (outage,) if minutes else (), end)


def test_availability_is_foreseen_by_the_minutes():
    assert foresee(UP, down(30), JUNE) == Foreseen(
        "", forecast_time(UP, Fraction(30), 20 * DAY, 30 * DAY), values=1, seen=None, whole=None
    )


def test_without_a_minute_down_none_is_counted():
    assert foresee(UP, down(0), JUNE).forecast == forecast_time(UP, Fraction(0), 20 * DAY, 30 * DAY)


def test_a_figure_of_which_no_cases_are_known_is_not_foreseen():
    assert foresee(OTD, Value(Decimal(97), None), JUNE) is None


def test_before_the_window_began_nothing_is_foreseen():
    assert foresee(UP, down(0), replace(JUNE, elapsed=Fraction(0))) is None


def tickets(*minutes, as_of=TWENTIETH):
    """Cases closed after so many minutes; None is open since an hour and a half."""
    rows = [
        Ticket(
            f"T{n}", as_of - timedelta(minutes=90) if took is None else START, took and START + timedelta(minutes=took)
        )
        for n, took in enumerate(minutes)
    ]
    return Durations(tuple(rows), as_of)


def test_cases_within_a_target_are_foreseen_with_those_that_are_late_already():
    found = foresee(FAST, tickets(10, 60, 61, None), replace(JUNE, usual=(("", 8),)))
    assert found == Foreseen("", forecast_cases(FAST, 2, 4, 8), 1, 4, 8)


def test_a_case_that_may_still_be_in_time_is_not_known_yet():
    slow = measured_by(OTD, MeasureKind.DURATIONS, statistic="share_within", target_minutes=Decimal(120))
    assert foresee(slow, tickets(10, None), JUNE).seen == 1


def test_the_working_hours_are_the_calendars():
    """Monday 1 June 2026, 00:00 to 10:00: one working hour."""
    business = measured_by(
        OTD, MeasureKind.DURATIONS, statistic="share_within", target_minutes=Decimal(60), clock=Clock.BUSINESS
    )
    calendar = Calendar(hours=(((time(9), time(18)),),) * 5 + ((),) * 2, closed=frozenset({date(2026, 6, 2)}))
    found = foresee(business, tickets(600, 601, 600 + 24 * 60), JUNE, calendar=calendar, zone="UTC")
    assert (found.seen, found.forecast.bad) == (3, 2)
    with pytest.raises(ValueError, match="needs a calendar"):
        foresee(business, tickets(600), JUNE)


def test_what_is_bad_in_part_is_foreseen_without_a_range():
    slices = measured_by(OTD, MeasureKind.SLICES)
    found = foresee(slices, Slices(((Decimal(50), 3), (Decimal(0), 197))), JUNE)
    assert found == Foreseen("", forecast_time(slices, Fraction("1.5"), Fraction(200), Fraction(300)), 1, 200, 300)
    at_most = measured_by(OTD, MeasureKind.HISTOGRAM, share_at_most=Decimal(150))
    sets = (((Decimal(100), 90), (Decimal(200), 99), (None, 100)),)
    found = foresee(at_most, Histogram(sets), JUNE)
    assert found == Foreseen("", forecast_time(at_most, Fraction("5.5"), Fraction(100), Fraction(150)), 1, 100, 150)


def test_events_are_foreseen_by_the_time_that_passed():
    assert foresee(EVENTS, Count(3), JUNE) == Foreseen(
        "", forecast_events(EVENTS, 3, 20 * DAY, 30 * DAY), values=1, seen=None, whole=None
    )


@pytest.mark.parametrize(
    ("level", "told"),
    [
        (OTD, True),
        (measured_by(OTD, MeasureKind.COMMITMENTS), True),
        (measured_by(OTD, MeasureKind.SLICES), True),
        (UP, True),
        (FAST, True),
        (measured_by(OTD, MeasureKind.DURATIONS, statistic="mean"), False),
        (measured_by(OTD, MeasureKind.DURATIONS, statistic="p90"), False),
        (measured_by(OTD, MeasureKind.HISTOGRAM, share_at_most=Decimal(0)), True),
        (measured_by(OTD, MeasureKind.HISTOGRAM, statistic="p95"), False),
        (EVENTS, True),
        (replace(EVENTS, direction=Direction.UP), False),
        (measured_by(DMG, MeasureKind.DAYS), True),
        (measured_by(OTD, MeasureKind.DAYS), False),
        (measured_by(OTD, MeasureKind.VALUE), False),
    ],
)
def test_only_what_is_counted_against_its_limit_has_a_forecast(level, told):
    assert has_forecast(level) is told


def test_of_a_level_without_a_forecast_nothing_is_foreseen():
    assert foresee(measured_by(OTD, MeasureKind.VALUE), Value(Decimal(98), 10), JUNE) is None


# Several periods together.


def test_a_quarter_is_what_was_seen_and_the_usual_number_of_what_is_to_come():
    """April had 400 cases, in May half of the usual 300 have come, June is still to come: 1,000."""
    course = Course(elapsed=45 * DAY, whole=91 * DAY, passed=Fraction(1, 2), still=1, usual=(("", 300),))
    found = foresee(OTD, Ratio(149, 150), course, together=[Ratio(395, 410, 10)])
    assert found == Foreseen("", forecast_cases(OTD, 544, 550, 1000), values=1, seen=550, whole=1000)


def test_without_a_usual_number_a_period_to_come_is_like_this_one():
    course = Course(elapsed=45 * DAY, whole=91 * DAY, passed=Fraction(1, 2), still=1)
    assert foresee(OTD, Ratio(149, 150), course, together=[Ratio(395, 400)]).whole == 1000


def test_a_period_without_activity_so_far_ends_with_what_came_before_and_the_usual():
    course = replace(JUNE, usual=(("", 100),))
    assert foresee(OTD, NoActivity(), course, together=[Ratio(99, 100)]) == Foreseen(
        "", forecast_cases(OTD, 99, 100, 200), 1, 100, 200
    )


def test_silence_is_not_filled_with_what_came_before():
    assert foresee(OTD, NotReported(), JUNE, together=[Ratio(99, 100)]) is None


def test_downtime_of_all_the_window_counts_against_all_its_minutes():
    april = down(60, datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC))
    course = Course(elapsed=50 * DAY, whole=60 * DAY, passed=Fraction(2, 3))
    found = foresee(UP, down(30), course, together=[april, NotReported()])
    assert found.forecast == forecast_time(UP, Fraction(90), 50 * DAY, 60 * DAY)


def test_events_of_all_the_window_count_against_all_its_time():
    course = Course(elapsed=50 * DAY, whole=60 * DAY, passed=Fraction(2, 3))
    assert foresee(EVENTS, Count(1), course, together=[Count(2)]).forecast == forecast_events(
        EVENTS, 3, 50 * DAY, 60 * DAY
    )


# The mean of several.


def test_a_mean_takes_in_the_earlier_values_that_there_are():
    found = foresee(OTD, Ratio(199, 200), JUNE, averaged=[NotReported(), Ratio(98, 100), NoActivity(), Ratio(199, 200)])
    assert found == Foreseen(
        "", forecast_cases(OTD, 199, 200, 300, [Fraction(98), Fraction("99.5")]), values=3, seen=200, whole=300
    )


def test_a_mean_of_times_and_of_events_takes_them_in_too():
    may = down(45, datetime(2026, 5, 2, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC))
    may_value = 100 - Fraction(4500, 30 * 24 * 60)
    assert foresee(UP, down(30), JUNE, averaged=[may]).forecast == forecast_time(
        UP, Fraction(30), 20 * DAY, 30 * DAY, [may_value]
    )
    assert foresee(EVENTS, Count(3), JUNE, averaged=[Count(6)]).forecast == forecast_events(
        EVENTS, 3, 20 * DAY, 30 * DAY, earlier=[Fraction(6)]
    )


def test_a_mean_of_slices_and_of_events_among_known_cases_takes_them_in_too():
    slices = measured_by(OTD, MeasureKind.SLICES)
    found = foresee(
        slices,
        Slices(((Decimal(50), 3), (Decimal(0), 197))),
        JUNE,
        averaged=[Slices(((Decimal(10), 50), (Decimal(0), 50)))],
    )
    assert found.forecast == forecast_time(slices, Fraction("1.5"), Fraction(200), Fraction(300), [Fraction(95)])
    known = foresee(BPS, Ratio(3, 2000), replace(JUNE, known=True), averaged=[Ratio(4, 1000)])
    assert known.forecast == forecast_events(BPS, 3, 20 * DAY, 30 * DAY, 2000, [Fraction(40)])


@pytest.mark.parametrize(("zone", "may"), [("UTC", 100), ("Asia/Shanghai", 0)])
def test_the_earlier_months_of_a_mean_are_read_in_the_working_hours_of_the_zone(zone, may):
    """Monday 4 May 2026, 00:00 to 10:00 UTC: one working hour there, and nine in Shanghai."""
    business = measured_by(
        OTD, MeasureKind.DURATIONS, statistic="share_within", target_minutes=Decimal(60), clock=Clock.BUSINESS
    )
    calendar = Calendar(hours=(((time(9), time(18)),),) * 5 + ((),) * 2)
    opened = datetime(2026, 5, 4, tzinfo=UTC)
    earlier = Durations((Ticket("T0", opened, opened + timedelta(hours=10)),), datetime(2026, 6, 1, tzinfo=UTC))
    this = Durations((Ticket("T1", START + timedelta(hours=9), START + timedelta(hours=9, minutes=5)),), TWENTIETH)
    found = foresee(business, this, JUNE, averaged=[earlier], calendar=calendar, zone=zone)
    assert found == Foreseen("", forecast_cases(business, 1, 1, 2, [Fraction(may)]), values=2, seen=1, whole=2)


# By member.


def members(**parts):
    return Members(tuple(parts.items()))


def test_the_member_decides_whose_forecast_is_worst():
    course = replace(JUNE, usual=(("North", 400), ("South", 100)))
    found = foresee(OTD, members(North=Ratio(199, 200), South=Ratio(48, 50), West=Ratio(20, 20)), course)
    assert found == Foreseen("South", forecast_cases(OTD, 48, 50, 100), values=1, seen=50, whole=100)
    assert found.forecast.label is Label.BREACH_CERTAIN


def test_a_label_says_more_than_a_value():
    """East heads for 98.67 % and may still come right, West for 98.75 % and has lost it already."""
    course = replace(JUNE, usual=(("East", 300), ("West", 80)))
    found = foresee(OTD, members(East=Ratio(148, 150), West=Ratio(79, 80)), course)
    assert (found.member, found.forecast.label) == ("West", Label.BREACH_CERTAIN)


def test_of_equal_labels_the_worse_value_decides_and_then_the_name():
    assert foresee(OTD, members(B=Ratio(8, 10), A=Ratio(9, 10)), JUNE).member == "B"
    assert foresee(OTD, members(B=Ratio(9, 10), A=Ratio(9, 10)), JUNE).member == "A"
    assert foresee(DMG, members(B=Ratio(2, 10), A=Ratio(1, 10)), JUNE).member == "B"


def test_members_without_cases_are_left_out():
    assert foresee(OTD, members(North=Ratio(0, 0), South=Ratio(10, 10)), JUNE).member == "South"
    assert foresee(OTD, members(North=NoActivity()), JUNE) is None


def test_a_member_of_earlier_periods_alone_is_foreseen_with_what_is_usual_of_it():
    course = replace(JUNE, usual=(("North", 50), ("South", 100)))
    found = foresee(OTD, members(South=Ratio(50, 50)), course, together=[members(North=Ratio(40, 50))])
    assert found == Foreseen("North", forecast_cases(OTD, 40, 50, 100), values=1, seen=50, whole=100)


def test_the_mean_of_members_takes_in_who_decided_before():
    earlier = members(North=Ratio(10, 10), South=Ratio(97, 100))
    found = foresee(OTD, members(North=Ratio(10, 10)), JUNE, averaged=[earlier])
    assert found.forecast == forecast_cases(OTD, 10, 10, 15, [Fraction(97)])


# Cases that are known already.


def test_events_of_known_cases_are_still_to_come():
    course = replace(JUNE, known=True)
    assert foresee(BPS, Ratio(300, 50_000), course) == Foreseen(
        "", forecast_events(BPS, 300, 20 * DAY, 30 * DAY, 50_000), values=1, seen=50_000, whole=50_000
    )


def test_over_several_periods_known_cases_add_up_and_those_of_later_ones_are_the_usual():
    course = Course(45 * DAY, 91 * DAY, Fraction(1, 2), still=1, known=True)
    found = foresee(BPS, Ratio(300, 50_000), course, together=[Ratio(400, 40_000)])
    assert (found.seen, found.whole, found.forecast.bad) == (90_000, 140_000, 700)
    usual = replace(course, usual=(("", 45_000),))
    assert foresee(BPS, Ratio(300, 50_000), usual, together=[Ratio(400, 40_000)]).whole == 135_000
