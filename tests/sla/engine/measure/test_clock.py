"""Is working time counted by the calendar, across days, make-up days and changes of the clock?"""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from sla.engine.measure.clock import Running, business_microseconds, due_at, is_official, running, working_time
from sla.engine.measure.instants import microseconds
from sla.engine.types import Calendar
from tests.sla.engine.measure.cases import BERLIN, MINUTE, NINE_TO_SIX, OFFICE, SHANGHAI

MAKE_UP = replace(OFFICE, open=frozenset({date(2025, 9, 28)}))
NINE_TO_FIVE = Calendar(hours=(((time(9), time(17)),),) * 5 + ((), ()))
NIGHTS = Calendar(hours=(((time(22), time(6)),),) * 7)
ALWAYS = Calendar(hours=(((time(0), time(0)),),) * 7)


def sep(day: int, hour: int, minute: int = 0) -> datetime:
    """September 2025; the 26th is a Friday, the 28th a Sunday."""
    return datetime(2025, 9, day, hour, minute, tzinfo=SHANGHAI)


def worked(calendar: Calendar, start: datetime, stop: datetime, zone: ZoneInfo = SHANGHAI) -> Decimal:
    """Working minutes."""
    return Decimal(business_microseconds(calendar, zone.key, start, stop)) / MINUTE


@pytest.mark.parametrize(
    ("sentence", "calendar", "start", "stop", "minutes"),
    [
        ("within a day", OFFICE, sep(26, 10), sep(26, 11, 30), 90),
        ("before it opens", OFFICE, sep(26, 7), sep(26, 9, 5), 5),
        ("after it closes", OFFICE, sep(26, 17, 50), sep(26, 23), 10),
        ("over a night", OFFICE, sep(25, 17), sep(26, 10), 120),
        ("over a weekend", OFFICE, sep(26, 17), sep(29, 10), 120),
        ("over a weekend with a make-up Sunday", MAKE_UP, sep(26, 17), sep(29, 10), 660),
        ("a closed day", replace(OFFICE, closed=frozenset({date(2025, 9, 26)})), sep(25, 17), sep(29, 10), 120),
        (
            "a day both closed and made up is worked",
            replace(OFFICE, closed=frozenset({date(2025, 9, 26)}), open=frozenset({date(2025, 9, 26)})),
            sep(26, 0),
            sep(27, 0),
            540,
        ),
        ("on a Saturday only", OFFICE, sep(27, 8), sep(27, 20), 0),
        ("no time at all", OFFICE, sep(26, 10), sep(26, 10), 0),
        (
            "a lunch break",
            Calendar(hours=(((time(9), time(12)), (time(13), time(18))),) * 7),
            sep(26, 9),
            sep(26, 14),
            240,
        ),
        ("a night shift, from its first evening", NIGHTS, sep(26, 12), sep(27, 12), 480),
        ("a night shift begun the evening before", NIGHTS, sep(26, 3), sep(26, 12), 180),
        ("round the clock", ALWAYS, sep(26, 3), sep(28, 4), 2_940),
        (
            "hours that overlap count once",
            Calendar(hours=(((time(9), time(12)), (time(11), time(18))),) * 7),
            sep(26, 0),
            sep(27, 0),
            540,
        ),
        (
            "a make-up day has the hours of the first weekday that has some",
            Calendar(
                hours=((), ((time(8), time(10)),), NINE_TO_SIX, (), (), (), ()), open=frozenset({date(2025, 9, 28)})
            ),
            sep(28, 0),
            sep(29, 0),
            120,
        ),
        (
            "a make-up day that has hours of its own keeps them",
            Calendar(hours=(NINE_TO_SIX,) * 6 + (((time(10), time(11)),),), open=frozenset({date(2025, 9, 28)})),
            sep(28, 0),
            sep(29, 0),
            60,
        ),
        (
            "a make-up day in a calendar without hours",
            Calendar(hours=((),) * 7, open=frozenset({date(2025, 9, 28)})),
            sep(28, 0),
            sep(29, 0),
            0,
        ),
    ],
)
def test_working_time(sentence, calendar, start, stop, minutes):
    assert worked(calendar, start, stop) == minutes, sentence


@pytest.mark.parametrize(
    ("sentence", "calendar", "start", "stop", "minutes"),
    [
        (
            "office hours keep their length when the clock goes forward",
            OFFICE,
            (2026, 3, 27, 9),
            (2026, 3, 30, 18),
            1_080,
        ),
        ("a night shift loses an hour", NIGHTS, (2026, 3, 28, 12), (2026, 3, 29, 12), 420),
        ("a night shift gains an hour", NIGHTS, (2026, 10, 24, 12), (2026, 10, 25, 12), 540),
        ("round the clock, 23 hours", ALWAYS, (2026, 3, 29, 0), (2026, 3, 30, 0), 1_380),
        ("round the clock, 25 hours", ALWAYS, (2026, 10, 25, 0), (2026, 10, 26, 0), 1_500),
        (
            "hours within the hour that comes twice last from its first to its second",
            Calendar(hours=(((time(2), time(3)),),) * 7),
            (2026, 10, 25, 0),
            (2026, 10, 26, 0),
            120,
        ),
        (
            "hours within the hour that is skipped do not exist",
            Calendar(hours=(((time(2, 30), time(3)),),) * 7),
            (2026, 3, 29, 0),
            (2026, 3, 30, 0),
            0,
        ),
    ],
)
def test_hours_on_the_wall_follow_the_clock(sentence, calendar, start, stop, minutes):
    opens, closes = (datetime(*day, tzinfo=BERLIN) for day in (start, stop))
    assert worked(calendar, opens, closes, BERLIN) == minutes, sentence


@pytest.mark.parametrize(
    ("sentence", "calendar", "start", "minutes", "due"),
    [
        ("S76b: a P2 at 16:30 with an hour and close at 17:00", NINE_TO_FIVE, sep(25, 16, 30), 60, sep(26, 9, 30)),
        ("over the weekend", NINE_TO_FIVE, sep(26, 16, 30), 60, sep(29, 9, 30)),
        ("used up at the very close", NINE_TO_FIVE, sep(26, 16), 60, sep(26, 17)),
        ("opened on a Saturday", NINE_TO_FIVE, sep(27, 11), 1, sep(29, 9, 1)),
        ("no time at all is due at once, even on a Saturday", NINE_TO_FIVE, sep(27, 11), 0, sep(27, 11)),
        ("a part of a minute", NINE_TO_FIVE, sep(26, 9), Decimal("0.5"), sep(26, 9).replace(second=30)),
        ("exactly a week of work", NINE_TO_FIVE, sep(22, 9), 2_400, sep(26, 17)),
        (
            "beyond the first look",
            NINE_TO_FIVE,
            sep(22, 9),
            2_400 * 3 + 1,
            datetime(2025, 10, 13, 9, 1, tzinfo=SHANGHAI),
        ),
    ],
)
def test_due_at(sentence, calendar, start, minutes, due):
    assert due_at(calendar, "Asia/Shanghai", start, minutes) == due, sentence


def test_a_deadline_is_told_in_the_zone_of_the_calendar():
    due = due_at(NINE_TO_FIVE, "Asia/Shanghai", sep(26, 16).astimezone(UTC), 30)
    assert due.isoformat() == "2025-09-26T16:30:00+08:00"
    assert due_at(NINE_TO_FIVE, "Asia/Shanghai", due.astimezone(UTC), 0).isoformat() == "2025-09-26T16:30:00+08:00"


def test_a_part_of_a_microsecond_is_due_with_the_whole_one():
    due = due_at(NINE_TO_FIVE, "Asia/Shanghai", sep(26, 10), Decimal("0.00000001"))
    assert due == sep(26, 10).replace(microsecond=1)


def test_a_calendar_without_hours_has_no_deadline():
    with pytest.raises(ValueError) as raised:
        due_at(Calendar(hours=((),) * 7), "Asia/Shanghai", sep(26, 10), Decimal("60.0"))
    assert str(raised.value) == "The calendar has no 60 working minutes within 16384 days."


@pytest.mark.parametrize(
    ("through", "official"),
    [(None, True), (date(2026, 5, 31), False), (date(2026, 6, 1), True), (date(2026, 6, 2), True)],
)
def test_days_are_official_through_the_day_the_calendar_says(through, official):
    assert is_official(replace(OFFICE, official_through=through), date(2026, 6, 1)) is official


def test_a_clock_runs_in_its_stretches_only():
    clock = running([(10, 20), (30, 35)])
    assert clock == Running([10, 30], [20, 35], [0, 10])
    assert [clock.until(moment) for moment in (5, 10, 15, 20, 25, 30, 32, 35, 99)] == [0, 0, 5, 10, 10, 10, 12, 15, 15]
    assert [clock.when(run) for run in (1, 10, 11, 15)] == [11, 20, 31, 35]
    assert clock.between(15, 32) == 7
    assert running([]).until(5) == 0


def test_days_are_laid_out_whole_with_the_night_before():
    spans = working_time(NIGHTS, "Asia/Shanghai", sep(26, 12), sep(26, 13))
    assert spans == [
        (microseconds(sep(25, 22)), microseconds(sep(26, 6))),
        (microseconds(sep(26, 22)), microseconds(sep(27, 6))),
    ]
