"""Which days count, back from an end and on from a start, by the calendar and across the hours of summer time?"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.terms import (
    Counting,
    Deadline,
    Follows,
    Length,
    NoticeDates,
    Standing,
    Term,
    TermRules,
    Unit,
    WorkingDays,
    add_business_days,
    add_months,
    business_day_before,
    deemed_arrival,
    due_at,
    earliest_end,
    has_corresponding_day,
    is_business_day,
    last_day,
    length_in,
    month_bounds,
    next_term,
    notice_dates,
    raw_deadline,
    standing,
    successive_terms,
    term_in_force,
    time_after,
    whole_months,
    working_days,
)

INCLUSIVE, CIVIL_CODE = Counting.INCLUSIVE, Counting.CIVIL_CODE
MONTHS, BUSINESS_DAYS = Unit.MONTHS, Unit.BUSINESS_DAYS
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
    ("start", "months", "counting", "expected", "why"),
    [
        (date(2025, 1, 1), 12, INCLUSIVE, date(2025, 12, 31), "the first day counts (DT7)"),
        (date(2025, 1, 1), 12, CIVIL_CODE, date(2026, 1, 1), "the first day does not count (DT7, Civil Code 201)"),
        (date(2024, 2, 29), 12, INCLUSIVE, date(2025, 2, 27), "the year after has no 29 February (DT8)"),
        (date(2024, 2, 29), 12, CIVIL_CODE, date(2025, 2, 28), "the month's last day stands in for it (DT8)"),
        (date(2025, 3, 31), 12, CIVIL_CODE, date(2026, 3, 31), "a right known on 31 March lapses a year later (DT12)"),
    ],
)
def test_a_term_of_months_ends_by_the_rule_that_is_agreed(start, months, counting, expected, why):
    assert last_day(start, months, counting) == expected, why


def test_months_without_a_corresponding_day_ask_for_an_end_that_is_written_down():
    assert [has_corresponding_day(date(2024, 2, day), 12) for day in (28, 29)] == [True, False]


@pytest.mark.parametrize(
    ("start", "end", "counting", "months"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), INCLUSIVE, 12),
        (date(2025, 1, 1), date(2026, 1, 1), CIVIL_CODE, 12),
        (date(2025, 1, 1), date(2026, 1, 1), INCLUSIVE, None),
        (date(2024, 2, 29), date(2025, 2, 27), INCLUSIVE, 12),
        (date(2025, 8, 31), date(2026, 2, 27), INCLUSIVE, 6),
        (date(2025, 8, 31), date(2025, 9, 12), INCLUSIVE, None),
        (date(2025, 8, 31), date(2025, 8, 31), CIVIL_CODE, None),
    ],
)
def test_a_term_knows_how_many_whole_months_it_runs(start, end, counting, months):
    assert whole_months(start, end, counting) == months


def year(**others) -> TermRules:
    """A term of the year 2025, with 90 days of notice unless said otherwise."""
    return TermRules(**{"start": date(2025, 1, 1), "end": date(2025, 12, 31), "notice": Length(90), **others})


@pytest.mark.parametrize(
    ("notice", "raw", "deadline", "why"),
    [
        (Length(90), date(2025, 10, 2), date(2025, 9, 30), "a holiday leads back to the day before it (DT1)"),
        (Length(90, clear=True), date(2025, 10, 1), date(2025, 9, 30), "clear days take one day more (DT1)"),
        (Length(60), date(2025, 11, 1), date(2025, 10, 31), "a Saturday leads back to Friday (DT3)"),
        (Length(30), date(2025, 12, 1), date(2025, 12, 1), "a Monday stays (DT3)"),
        (Length(120), date(2025, 9, 2), date(2025, 9, 2), "a Tuesday stays (DT3)"),
        (Length(180), date(2025, 7, 4), date(2025, 7, 4), "a Friday stays (DT3)"),
        (Length(30, BUSINESS_DAYS), date(2025, 11, 19), date(2025, 11, 19), "thirty days that are worked (DT4)"),
        (
            Length(58, BUSINESS_DAYS),
            date(2025, 10, 11),
            date(2025, 10, 11),
            "a make-up Saturday is worked",
        ),
        (Length(0, BUSINESS_DAYS), date(2025, 12, 31), date(2025, 12, 31), "none at all: the last day itself"),
        (Length(3, MONTHS), date(2025, 9, 30), date(2025, 9, 30), "the corresponding day, or the month's last"),
        (Length(3, MONTHS, clear=True), date(2025, 9, 29), date(2025, 9, 29), "clear months take a day more"),
    ],
)
def test_notice_of_at_least_so_long_never_rolls_forward(notice, raw, deadline, why):
    dates = notice_dates(year(notice=notice), date(2025, 12, 31), CHINA)
    assert (dates.raw, dates.deadline) == (raw, deadline), why


@pytest.mark.parametrize(
    ("end", "raw"), [(date(2026, 5, 31), date(2026, 2, 28)), (date(2024, 5, 31), date(2024, 2, 29))]
)
def test_three_months_before_the_end_of_may_is_the_end_of_february(end, raw):
    assert raw_deadline(end, Length(3, MONTHS)) == raw  # DT5


def test_the_days_of_a_notice_are_kept_apart():
    rules = year(window_days=180, delivery=Length(2, BUSINESS_DAYS), decide_days=30)
    assert notice_dates(rules, rules.end, CHINA) == NoticeDates(
        window_opens=date(2025, 7, 4),
        raw=date(2025, 10, 2),
        deadline=date(2025, 9, 30),
        send_by=date(2025, 9, 28),  # Monday 29, and the make-up Sunday
        decide_by=date(2025, 8, 29),
        provisional=False,
    )


def test_days_a_notice_needs_to_arrive_lead_back_to_a_working_day():
    rules = year(delivery=Length(3))
    assert notice_dates(rules, rules.end, CHINA).send_by == date(2025, 9, 26)  # the 27th is a Saturday
    assert notice_dates(rules, rules.end).send_by == date(2025, 9, 29)  # every day counts: 2 October, less 3


@pytest.mark.parametrize(
    ("official", "notice", "provisional", "why"),
    [
        (date(2025, 10, 1), Length(90), True, "the day as counted may be worked after all"),
        (date(2025, 10, 2), Length(90), False, "all days looked at are official"),
        (date(2025, 12, 29), Length(30, BUSINESS_DAYS), True, "the first day counted is not official"),
        (date(2025, 12, 30), Length(30, BUSINESS_DAYS), False, "the last day of the term itself is not counted"),
    ],
)
def test_notice_counted_beyond_the_official_days_is_provisional(official, notice, provisional, why):
    calendar = replace(CHINA, official_through=official)
    assert notice_dates(year(notice=notice), date(2025, 12, 31), calendar).provisional is provisional, why


@pytest.mark.parametrize(
    ("day", "length", "raw", "deadline", "why"),
    [
        (date(2025, 9, 5), Length(30), date(2025, 10, 5), date(2025, 10, 9), "a holiday leads on (DT9, CC 203)"),
        (date(2025, 9, 30), Length(5, BUSINESS_DAYS), date(2025, 10, 14), date(2025, 10, 14), "5th worked day (DT11)"),
        (date(2025, 9, 30), Length(15), date(2025, 10, 15), date(2025, 10, 15), "the 15th day (DT11)"),
        (date(2025, 1, 31), Length(1, MONTHS), date(2025, 2, 28), date(2025, 2, 28), "no 31 February (CC 202)"),
        (date(2025, 9, 5), Length(30, clear=True), date(2025, 10, 6), date(2025, 10, 9), "clear days take one more"),
    ],
)
def test_time_after_a_day_never_rolls_back(day, length, raw, deadline, why):
    assert time_after(day, length, CHINA) == (raw, Deadline(deadline, provisional=False)), why


def test_a_notice_counts_as_delivered_so_many_business_days_after_it_was_sent():
    rules = year(delivery=Length(2, BUSINESS_DAYS))
    assert deemed_arrival(rules, date(2025, 9, 28), CHINA) == date(2025, 9, 30)


def test_what_runs_on_ends_so_long_after_a_notice_arrived():
    rules = year(runs_on=True, notice=Length(3, MONTHS))
    assert earliest_end(rules, date(2026, 2, 10)) == Deadline(date(2026, 5, 10), provisional=False)


def test_a_term_that_does_not_renew_stays_what_it_is():
    rules = year()
    only = Term(date(2025, 1, 1), date(2025, 12, 31), 0)
    assert (term_in_force(rules, date(2030, 1, 1)), next_term(rules, only)) == (only, None)


def test_the_last_day_still_belongs_to_the_term_and_the_next_one_to_the_renewal():
    rules = year(renew_months=12)
    assert term_in_force(rules, date(2025, 12, 31)) == Term(date(2025, 1, 1), date(2025, 12, 31), 0)
    assert term_in_force(rules, date(2026, 1, 1)) == Term(date(2026, 1, 1), date(2026, 12, 31), 1)
    assert term_in_force(rules, date(2028, 7, 1)) == Term(date(2028, 1, 1), date(2028, 12, 31), 3)


def test_by_the_civil_code_the_next_term_starts_after_the_day_that_was_added():
    rules = year(end=date(2026, 1, 1), counting=CIVIL_CODE, renew_months=12)
    assert successive_terms(rules, term_in_force(rules, rules.start), 2) == (
        Term(date(2026, 1, 2), date(2027, 1, 1), 1),
        Term(date(2027, 1, 2), date(2028, 1, 1), 2),
    )


@pytest.mark.parametrize(
    ("rules", "ends", "why"),
    [
        (
            year(start=date(2025, 8, 31), end=date(2026, 2, 27), renew_months=6),
            [date(2026, 8, 30), date(2027, 2, 27), date(2027, 8, 30)],
            "half years from a 31st: February drags no later term along",
        ),
        (
            year(start=date(2025, 2, 1), end=date(2026, 1, 30), renew_months=1),
            [date(2026, 2, 27), date(2026, 3, 30), date(2026, 4, 29)],
            "no whole months at first: counted from the day after the first end",
        ),
        (
            year(start=date(2025, 2, 1), end=date(2026, 1, 31), counting=CIVIL_CODE, renew_months=1),
            [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)],
            "by the Civil Code: counted from the first end itself",
        ),
        (
            year(start=date(2023, 3, 1), end=date(2024, 2, 29), renew_months=12),
            [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28)],
            "years from a 1 March end on February's last day",
        ),
    ],
)
def test_every_later_end_hangs_on_one_anchor(rules, ends, why):
    first = term_in_force(rules, rules.start)
    assert [term.end for term in successive_terms(rules, first, 3)] == ends, why


def test_a_contract_that_renews_stands_before_the_notice_that_can_still_arrive():
    rules = year(renew_months=12, decide_days=30)
    first, second = Term(date(2025, 1, 1), date(2025, 12, 31), 0), Term(date(2026, 1, 1), date(2026, 12, 31), 1)
    in_time = notice_dates(rules, date(2025, 12, 31), CHINA)
    on_the_day = standing(rules, date(2025, 9, 30), CHINA)
    assert on_the_day == Standing(first, Follows.RENEWS, first, in_time, (), in_time.decide_by)
    missed = standing(rules, date(2025, 10, 1), CHINA)
    of_second = notice_dates(rules, date(2026, 12, 31), CHINA)
    assert missed == Standing(first, Follows.RENEWS, second, of_second, (), of_second.decide_by)
    assert of_second.provisional is True


def test_a_notice_longer_than_the_term_ends_a_later_one():
    rules = year(end=date(2025, 1, 31), renew_months=1, notice=Length(60))
    stands = standing(rules, date(2025, 1, 10))
    assert (stands.term.end, stands.ending.end, stands.notice.deadline) == (
        date(2025, 1, 31),
        date(2025, 3, 31),
        date(2025, 1, 30),
    )


def test_a_contract_that_runs_on_can_be_ended_with_its_term_and_later_at_any_time():
    rules = year(runs_on=True)
    first, open_ended = Term(date(2025, 1, 1), date(2025, 12, 31), 0), Term(date(2026, 1, 1), None, 1)
    dates = notice_dates(rules, date(2025, 12, 31))
    assert successive_terms(rules, first, 5) == (open_ended,)
    assert standing(rules, date(2025, 6, 1)) == Standing(first, Follows.RUNS_ON, first, dates, (), dates.decide_by)
    assert standing(rules, date(2025, 12, 1)) == Standing(first, Follows.RUNS_ON, None, None, (), None)
    assert standing(rules, date(2026, 1, 1)) == Standing(open_ended, None, None, None, (), None)


def test_a_contract_that_ends_asks_for_a_decision_before_its_last_day():
    only = Term(date(2025, 1, 1), date(2025, 12, 31), 0)
    ends = standing(year(decide_days=30), date(2025, 6, 1))
    assert ends == Standing(only, Follows.ENDS, None, None, (), date(2025, 12, 1))


def test_extensions_are_asked_for_one_after_the_other_and_lapse_with_the_first():
    rules = year(extensions=2, extension_months=12, extension_notice_days=60, delivery=Length(4), decide_days=14)
    stands = standing(rules, date(2025, 10, 31), CHINA)
    assert (stands.follows, stands.notice, stands.decide_by) == (Follows.ENDS, None, date(2025, 10, 13))
    assert [(one.term, one.dates.deadline, one.dates.send_by) for one in stands.extensions] == [
        (Term(date(2026, 1, 1), date(2026, 12, 31), 1), date(2025, 10, 31), date(2025, 10, 27)),
        (Term(date(2027, 1, 1), date(2027, 12, 31), 2), date(2026, 10, 30), date(2026, 10, 26)),
    ]
    too_late = standing(rules, date(2025, 11, 1), CHINA)
    assert (too_late.extensions, too_late.decide_by) == ((), date(2025, 12, 17))


def test_an_extension_too_is_asked_for_clear_days_before_where_notice_is_counted_so():
    rules = year(extensions=1, extension_months=12, extension_notice_days=60, notice=Length(90, clear=True))
    assert standing(rules, date(2025, 6, 1)).extensions[0].dates.deadline == date(2025, 10, 31)  # 1 November, less one


# Laws.

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
CALENDARS = st.builds(
    WorkingDays,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(st.dates(date(2024, 1, 1), date(2027, 1, 1)), max_size=20),
    st.frozensets(st.dates(date(2024, 1, 1), date(2027, 1, 1)), max_size=5),
    st.none() | DAYS,
)
LENGTHS = st.builds(Length, st.integers(0, 200), st.sampled_from(Unit), st.booleans())
DELIVERIES = st.builds(Length, st.integers(0, 15), st.sampled_from([Unit.DAYS, Unit.BUSINESS_DAYS]))
COUNTINGS = st.sampled_from(Counting)


@st.composite
def terms_of_a_contract(draw, follows=("ends", "renews", "runs_on", "extended")) -> TermRules:
    start = draw(st.dates(date(2023, 1, 1), date(2026, 12, 31)))
    what = draw(st.sampled_from(follows))
    return TermRules(
        start=start,
        end=start + timedelta(days=draw(st.integers(0, 1200))),
        counting=draw(COUNTINGS),
        notice=draw(LENGTHS),
        renew_months=draw(st.integers(1, 36)) if what == "renews" else 0,
        runs_on=what == "runs_on",
        extensions=draw(st.integers(1, 4)) if what == "extended" else 0,
        extension_months=draw(st.integers(1, 36)) if what == "extended" else 0,
        extension_notice_days=draw(st.integers(0, 200)) if what == "extended" else 0,
        delivery=draw(DELIVERIES),
        decide_days=draw(st.integers(0, 90)),
    )


@given(terms_of_a_contract(), CALENDARS)
def test_no_day_of_a_notice_is_later_than_the_next_one_and_none_later_than_counted(rules, calendar):
    dates = notice_dates(rules, rules.end, calendar)
    assert dates.decide_by <= dates.send_by <= dates.deadline <= dates.raw <= rules.end


@given(terms_of_a_contract(), CALENDARS)
def test_the_deadline_is_worked_and_is_the_last_such_day_before_the_day_as_counted(rules, calendar):
    dates = notice_dates(rules, rules.end, calendar)
    skipped = [dates.deadline + timedelta(days=n) for n in range(1, (dates.raw - dates.deadline).days + 1)]
    assert (is_business_day(dates.deadline, calendar), any(is_business_day(day, calendar) for day in skipped)) == (
        True,
        False,
    )


@given(terms_of_a_contract(), CALENDARS)
def test_what_is_sent_on_the_last_safe_day_counts_as_delivered_in_time(rules, calendar):
    dates = notice_dates(rules, rules.end, calendar)
    assert deemed_arrival(rules, dates.send_by, calendar) <= dates.deadline


@given(terms_of_a_contract(), CALENDARS)
def test_what_arrives_on_the_deadline_gives_at_least_the_length_of_notice(rules, calendar):
    """Months are counted back to a shorter month's last day, which gives more, never less."""
    deadline = notice_dates(rules, rules.end, calendar).deadline
    if rules.notice.unit is Unit.MONTHS:
        assert add_months(rules.end, -rules.notice.count) >= deadline
    else:
        assert time_after(deadline, rules.notice, calendar)[0] <= rules.end or (
            rules.notice.unit is Unit.BUSINESS_DAYS and not is_business_day(rules.end, calendar)
        )


@given(DAYS, LENGTHS, CALENDARS)
def test_clear_days_and_holidays_only_ever_make_a_deadline_earlier(end, notice, calendar):
    clear, plain = replace(notice, clear=True), replace(notice, clear=False)
    rules = TermRules(end, end, plain)
    worked = notice_dates(rules, end, calendar).deadline
    assert notice_dates(replace(rules, notice=clear), end, calendar).deadline <= worked
    more_closed = replace(calendar, closed=calendar.closed | {worked}, open=calendar.open - {worked})
    assert notice_dates(rules, end, more_closed).deadline < worked


@given(terms_of_a_contract(follows=("renews", "runs_on")), st.integers(0, 4000))
def test_the_day_asked_for_lies_in_the_term_and_terms_follow_without_a_gap(rules, later):
    as_of = rules.start + timedelta(days=later)
    term = term_in_force(rules, as_of)
    assert term.start <= as_of and (term.end is None or as_of <= term.end)
    follow = (term, *successive_terms(rules, term, 5))
    assert [one.end and one.end + timedelta(days=1) for one in follow[:-1]] == [one.start for one in follow[1:]]
    assert [one.renewals for one in follow] == list(range(term.renewals, term.renewals + len(follow)))


@given(DAYS, st.integers(1, 60), COUNTINGS, st.integers(1, 36), st.integers(1, 5))
def test_terms_of_whole_months_end_where_as_many_months_at_once_would(start, months, counting, renew, times):
    end = last_day(start, months, counting)
    rules = TermRules(start, end, Length(0), counting, renew_months=renew)
    later = successive_terms(rules, term_in_force(rules, start), times)
    assert later[-1].end == last_day(start, months + times * renew, counting)


@given(terms_of_a_contract(), CALENDARS, st.integers(-400, 4000))
def test_the_notice_a_contract_stands_before_can_still_arrive(rules, calendar, later):
    as_of = rules.start + timedelta(days=later)
    stands = standing(rules, as_of, calendar)
    if stands.notice is not None:
        earlier = term_in_force(rules, as_of)
        while earlier != stands.ending:  # every notice before it would have been late
            assert notice_dates(rules, earlier.end, calendar).deadline < as_of
            earlier = next_term(rules, earlier)
        assert stands.notice == notice_dates(rules, stands.ending.end, calendar)
        assert stands.notice.deadline >= as_of


@given(DAYS, st.integers(0, 60), CALENDARS)
def test_business_days_counted_back_and_on_again_lead_to_where_they_came_from(day, count, calendar):
    from_worked = add_business_days(day, 0, calendar).day
    back = business_day_before(from_worked, count, calendar)
    assert add_business_days(back, count, calendar).day == from_worked


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
        lambda: year(end=date(2024, 12, 31)),
        lambda: year(renew_months=-1),
        lambda: year(renew_months=12, runs_on=True),
        lambda: year(extensions=1, extension_months=12, runs_on=True),
        lambda: year(window_days=-1),
        lambda: year(decide_days=-1),
        lambda: year(delivery=Length(1, MONTHS)),
        lambda: Length(-1),
        lambda: length_in(days=None, months=None, business_days=None),
        lambda: length_in(days=90, months=3, business_days=None),
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


def test_without_weekdays_only_make_up_days_are_counted_back():
    only = working_days({}, make_up=[date(2025, 10, 11), date(2025, 10, 18)])
    assert business_day_before(date(2025, 10, 20), 2, only) == date(2025, 10, 11)
    with pytest.raises(ValueError, match="no day is worked any more"):
        business_day_before(date(2025, 10, 20), 3, only)


@pytest.mark.parametrize("count", [add_business_days, business_day_before])
def test_no_less_than_no_business_days_are_counted(count):
    with pytest.raises(ValueError, match="from 0 on"):
        count(date(2025, 10, 1), -1, CHINA)


def test_a_length_is_read_in_the_unit_it_is_agreed_in():
    assert length_in(days=90, business_days=None) == Length(90)
    assert length_in(days=None, months=3, business_days=None, clear=True) == Length(3, MONTHS, clear=True)
    assert length_in(days=None, business_days=2) == Length(2, BUSINESS_DAYS)


@given(st.dates(date(2025, 1, 1), date(2025, 12, 1)), st.integers(1, 60))
def test_as_many_business_days_lie_between_as_were_counted(day, count):
    found = add_business_days(day, count, CHINA).day
    between = (day + timedelta(days=n) for n in range(1, (found - day).days + 1))
    assert (sum(is_business_day(one, CHINA) for one in between), is_business_day(found, CHINA)) == (count, True)
