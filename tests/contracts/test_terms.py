"""Which days count, by the calendar and across the hours that summer time takes and gives?"""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.terms import (
    Deadline,
    Term,
    WorkingDays,
    add_business_days,
    add_months,
    due_at,
    is_business_day,
    month_bounds,
    notice_dates,
    term_in_force,
    working_days,
)

WEEKDAY_HOURS = {name: [["09:00", "18:00"]] for name in ("mon", "tue", "wed", "thu", "fri")} | {"sat": []}
CHINA = working_days(
    WEEKDAY_HOURS,
    closed=[date(2025, 10, day) for day in range(1, 9)],
    make_up=[date(2025, 9, 28), date(2025, 10, 11)],
    official_through=date(2025, 12, 31),
)


@pytest.mark.parametrize(
    ("day", "months", "expected", "why"),
    [
        (date(2026, 5, 31), -3, date(2026, 2, 28), "no 31 February (DT5)"),
        (date(2024, 5, 31), -3, date(2024, 2, 29), "a leap year (DT5)"),
        (date(2025, 1, 1), 12, date(2026, 1, 1), "the corresponding day (DT7)"),
        (date(2025, 12, 15), 1, date(2026, 1, 15), "over the year's end"),
    ],
)
def test_months_lead_to_the_corresponding_day_or_the_months_last(day, months, expected, why):
    assert add_months(day, months) == expected, why


@pytest.mark.parametrize(
    ("end", "days", "deadline"),
    [
        (date(2025, 12, 31), 90, date(2025, 10, 2)),
        (date(2025, 12, 31), 60, date(2025, 11, 1)),
        (date(2025, 12, 31), 30, date(2025, 12, 1)),
        (date(2025, 12, 31), 120, date(2025, 9, 2)),
        (date(2025, 12, 31), 180, date(2025, 7, 4)),
        (date(2027, 3, 31), 60, date(2027, 1, 30)),
    ],
)
def test_notice_of_so_many_days_arrives_that_many_days_before_the_end(end, days, deadline):
    assert notice_dates(end, days, 5) == (deadline, deadline - timedelta(days=5))


def test_a_term_that_does_not_renew_stays_what_it_is():
    term = Term(date(2025, 4, 1), date(2027, 3, 31), 0)
    assert term_in_force(term.start, term.end, 0, date(2030, 1, 1)) == term


def test_the_last_day_still_belongs_to_the_term_and_the_next_one_to_the_renewal():
    first, last = date(2025, 4, 1), date(2026, 3, 31)
    assert term_in_force(first, last, 12, last) == Term(first, last, 0)
    assert term_in_force(first, last, 12, date(2026, 4, 1)) == Term(date(2026, 4, 1), date(2027, 3, 31), 1)
    assert term_in_force(first, last, 12, date(2029, 1, 1)) == Term(date(2028, 4, 1), date(2029, 3, 31), 3)


def test_renewals_are_counted_from_the_first_end_so_that_no_month_drags_them_along():
    # the term ends on the last of January; a month later there is no 31st
    assert term_in_force(date(2025, 2, 1), date(2026, 1, 30), 1, date(2026, 4, 30)) == Term(
        date(2026, 4, 30), date(2026, 5, 30), 4
    )


@given(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(0, 800),
    st.integers(1, 36),
    st.integers(0, 4000),
)
def test_the_day_asked_for_lies_in_the_term_and_terms_follow_without_a_gap(start, length, months, later):
    end = start + timedelta(days=length)
    as_of = start + timedelta(days=later)
    term = term_in_force(start, end, months, as_of)
    assert term.start <= as_of <= term.end
    following = term_in_force(start, end, months, term.end + timedelta(days=1))
    assert (following.start, following.renewals) == (term.end + timedelta(days=1), term.renewals + 1)


@pytest.mark.parametrize(
    ("first", "zone", "hours"),
    [
        (date(2026, 3, 1), "Europe/Berlin", 31 * 24 - 1),
        (date(2026, 10, 1), "Europe/Berlin", 31 * 24 + 1),
        (date(2026, 10, 1), "Asia/Shanghai", 31 * 24),
        (date(2026, 2, 1), "America/New_York", 28 * 24),
    ],
)
def test_a_month_has_the_hours_of_its_zone(first, zone, hours):
    begin, end = month_bounds(first, zone)
    assert (begin.tzinfo, end - begin) == (UTC, timedelta(hours=hours))


def test_data_are_due_on_a_day_and_hour_of_the_next_month_in_the_contracts_zone():
    assert due_at(date(2026, 10, 1), 10, time(18), "Asia/Shanghai") == datetime(2026, 11, 10, 10, tzinfo=UTC)
    assert due_at(date(2026, 12, 1), 5, time(9, 30), "Europe/Berlin") == datetime(2027, 1, 5, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: term_in_force(date(2026, 2, 1), date(2026, 1, 1), 0, date(2026, 1, 1)),
        lambda: term_in_force(date(2026, 1, 1), date(2026, 2, 1), -1, date(2026, 1, 1)),
        lambda: notice_dates(date(2026, 1, 1), -1, 0),
        lambda: month_bounds(date(2026, 1, 2), "Asia/Shanghai"),
    ],
)
def test_what_cannot_be_counted_is_refused(wrong):
    with pytest.raises(ValueError):
        wrong()


def test_a_calendar_works_on_the_weekdays_that_have_hours():
    assert CHINA == WorkingDays(
        weekdays=frozenset({0, 1, 2, 3, 4}),
        closed=frozenset(date(2025, 10, day) for day in range(1, 9)),
        open=frozenset({date(2025, 9, 28), date(2025, 10, 11)}),
        official_through=date(2025, 12, 31),
    )


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 9, 26), True),
        (date(2025, 9, 27), False),
        (date(2025, 9, 28), True),  # a Sunday made up for
        (date(2025, 10, 1), False),
        (date(2025, 10, 9), True),
    ],
)
def test_holidays_are_not_worked_and_make_up_days_are(day, worked):
    assert is_business_day(day, CHINA) is worked


def test_a_day_both_closed_and_made_up_for_is_worked():
    day = date(2025, 10, 4)
    assert is_business_day(day, working_days(WEEKDAY_HOURS, [day], [day])) is True


@pytest.mark.parametrize(
    ("day", "count", "expected", "why"),
    [
        (date(2025, 9, 30), 5, date(2025, 10, 14), "the 5th business day of October (DT11)"),
        (date(2025, 10, 5), 0, date(2025, 10, 9), "the last day is a holiday (DT9, Civil Code 203)"),
        (date(2025, 9, 26), 1, date(2025, 9, 28), "the make-up Sunday counts"),
        (date(2025, 9, 30), 0, date(2025, 9, 30), "a business day stays"),
        (date(2025, 12, 30), 1, date(2025, 12, 31), "the last official day"),
    ],
)
def test_business_days_are_counted_forward(day, count, expected, why):
    assert add_business_days(day, count, CHINA) == Deadline(expected, provisional=False), why


def test_a_deadline_beyond_the_official_days_is_provisional():
    assert add_business_days(date(2025, 12, 31), 1, CHINA) == Deadline(date(2026, 1, 1), provisional=True)
    always = working_days(WEEKDAY_HOURS)
    assert add_business_days(date(2025, 12, 31), 1, always) == Deadline(date(2026, 1, 1), provisional=False)


def test_without_weekdays_only_make_up_days_are_counted():
    only = working_days({}, make_up=[date(2025, 10, 11), date(2025, 10, 18)])
    assert add_business_days(date(2025, 10, 1), 2, only) == Deadline(date(2025, 10, 18), provisional=False)
    with pytest.raises(ValueError, match="no day is worked any more"):
        add_business_days(date(2025, 10, 1), 3, only)


def test_business_days_are_not_counted_backward():
    with pytest.raises(ValueError, match="counted forward"):
        add_business_days(date(2025, 10, 1), -1, CHINA)


@given(st.dates(date(2025, 1, 1), date(2025, 12, 1)), st.integers(1, 60))
def test_as_many_business_days_lie_between_as_were_counted(day, count):
    found = add_business_days(day, count, CHINA).day
    between = (day + timedelta(days=n) for n in range(1, (found - day).days + 1))
    assert (sum(is_business_day(one, CHINA) for one in between), is_business_day(found, CHINA)) == (count, True)
