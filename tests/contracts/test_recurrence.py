"""Does what is owed again and again fall due on the right days: month ends, working days, holidays, unknown years?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.recurrence import LAST, Every, Occurrence, Recurrence, Roll, occurrences
from contracts.terms import EVERY_DAY, MONDAY_TO_FRIDAY, WorkingDays

# October 2025 in mainland China: closed from the 1st to the 8th, Saturday the 11th is made up
CN = WorkingDays(
    MONDAY_TO_FRIDAY.weekdays,
    closed=frozenset(date(2025, 10, n) for n in range(1, 9)),
    open=frozenset({date(2025, 9, 28), date(2025, 10, 11)}),
    official_through=date(2025, 12, 31),
)


def days(rule, first, last, calendar=EVERY_DAY):
    return [one.due_on for one in occurrences(rule, first, last, calendar)]


def test_the_31st_falls_back_to_the_last_day_of_a_shorter_month():
    rule = Recurrence(Every.MONTH, date(2027, 12, 31))
    assert days(rule, date(2027, 12, 1), date(2028, 4, 30)) == [
        date(2027, 12, 31),
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
        date(2028, 4, 30),
    ]


def test_a_first_day_in_february_does_not_drag_the_later_ones_along():
    rule = Recurrence(Every.MONTH, date(2026, 2, 28), day=LAST)
    assert days(rule, date(2026, 2, 1), date(2026, 4, 30)) == [
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (Every.ONCE, [date(2026, 5, 15)]),
        (
            Every.QUARTER,
            [date(2026, 5, 15), date(2026, 8, 15), date(2026, 11, 15), date(2027, 2, 15), date(2027, 5, 15)],
        ),
        (Every.YEAR, [date(2026, 5, 15), date(2027, 5, 15)]),
    ],
)
def test_quarters_and_years_are_counted_from_the_first_month(every, expected):
    assert days(Recurrence(every, date(2026, 5, 15)), date(2026, 1, 1), date(2027, 5, 15)) == expected


def test_a_report_due_on_the_fifth_business_day_of_october_2025_is_due_on_the_14th():
    rule = Recurrence(Every.MONTH, date(2025, 10, 1), business_day=5)
    assert occurrences(rule, date(2025, 10, 1), date(2025, 10, 31), CN) == (
        Occurrence(date(2025, 10, 1), date(2025, 10, 14), False),
    )


@pytest.mark.parametrize(
    ("roll", "expected"),
    [
        (Roll.STAYS, date(2025, 10, 5)),
        (Roll.EARLIER, date(2025, 9, 30)),
        (Roll.LATER, date(2025, 10, 9)),
    ],
)
def test_a_day_in_the_holidays_stays_or_moves_out_of_its_month_and_is_the_same_occasion(roll, expected):
    rule = Recurrence(Every.MONTH, date(2025, 9, 5), roll=roll)
    found = [one for one in occurrences(rule, date(2025, 9, 1), date(2025, 10, 31), CN) if one.occasion.month == 10]
    assert found == [Occurrence(date(2025, 10, 1), expected, False)]


def test_a_day_that_moves_back_into_the_span_from_the_month_after_belongs_to_it():
    rule = Recurrence(Every.MONTH, date(2025, 8, 1), roll=Roll.EARLIER)
    assert days(rule, date(2025, 9, 2), date(2025, 9, 30), CN) == [date(2025, 9, 30)]


def test_what_lies_past_the_official_calendar_is_provisional_where_a_calendar_can_move_it():
    monthly = {"every": Every.MONTH, "first_on": date(2025, 12, 5)}
    span = (date(2025, 12, 1), date(2026, 1, 31), CN)
    assert [one.provisional for one in occurrences(Recurrence(**monthly), *span)] == [False, False]
    assert [one.provisional for one in occurrences(Recurrence(**monthly, roll=Roll.LATER), *span)] == [False, True]
    counted = Recurrence(Every.MONTH, date(2025, 12, 1), business_day=3)
    assert [one.provisional for one in occurrences(counted, *span)] == [False, True]


def test_nothing_is_due_before_the_first_day_or_outside_the_span():
    rule = Recurrence(Every.MONTH, date(2026, 6, 20), day=10)
    assert days(rule, date(2026, 1, 1), date(2026, 8, 9)) == [date(2026, 7, 10)]
    assert days(Recurrence(Every.ONCE, date(2026, 6, 20)), date(2026, 7, 1), date(2026, 8, 1)) == []


@pytest.mark.parametrize("wrong", [{"day": 0}, {"day": 32}, {"business_day": 0}, {"business_day": 21}])
def test_a_day_that_no_month_has_is_refused(wrong):
    with pytest.raises(ValueError, match="a month has the"):
        Recurrence(Every.MONTH, date(2026, 1, 1), **wrong)
    with pytest.raises(ValueError, match="in days or in working days"):
        Recurrence(Every.MONTH, date(2026, 1, 1), day=1, business_day=1)


@given(
    every=st.sampled_from([Every.MONTH, Every.QUARTER, Every.YEAR]),
    first_on=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    roll=st.sampled_from(Roll),
    cut=st.integers(0, 800),
)
def test_a_span_cut_in_two_has_the_same_occurrences(every, first_on, roll, cut):
    """So that what was generated in one night and topped up in another is what one night would have made."""
    rule = Recurrence(every, first_on, roll=roll)
    start, end = date(2024, 1, 1), date(2027, 12, 31)
    middle = date.fromordinal(start.toordinal() + cut)
    whole = occurrences(rule, start, end, CN)
    parts = occurrences(rule, start, middle, CN) + occurrences(rule, date.fromordinal(middle.toordinal() + 1), end, CN)
    assert parts == whole
    assert len({one.occasion for one in whole}) == len(whole)
