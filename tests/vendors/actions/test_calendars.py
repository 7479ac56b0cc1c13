"""Is a calendar published whole, version by version, with a line of the trail that says what is new?"""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.contracts import worlds
from tests.vendors.calendars import DAYS, HOURS, JUNE, china, published
from vendors.models import CalendarDay, Event
from vendors.models.calendars import validate_hours
from vendors.special_days import SpecialDay
from vendors.system import system_user

pytestmark = pytest.mark.django_db


def test_the_first_version_holds_all_days_and_the_trail_says_so():
    calendar = published()
    version = calendar.versions.get()
    event = Event.objects.get(record_type="vendors.calendar")
    assert (version.n, version.official_through, version.hours, version.published_at, version.published_by) == (
        1,
        date(2025, 12, 31),
        HOURS,
        JUNE,
        system_user("calendar"),
    )
    assert (version.closed_days(), version.open_days()) == (
        [date(2025, 10, 1), date(2025, 10, 2)],
        [date(2025, 9, 28)],
    )
    assert list(CalendarDay.objects.values_list("day", "is_open", "name_en", "name_zh")) == [
        (date(2025, 9, 28), True, "", ""),
        (date(2025, 10, 1), False, "National Day", "国庆节"),
        (date(2025, 10, 2), False, "National Day", ""),
    ]
    assert (event.name, event.by, event.occurred_at, event.before, event.after, event.facts) == (
        "publish",
        system_user("calendar"),
        JUNE,
        {},
        {
            "official_through": "2025-12-31",
            "hours": HOURS,
            "closed": ["2025-10-01", "2025-10-02"],
            "open": ["2025-09-28"],
        },
        {"n": 1},
    )


def test_the_next_version_leaves_the_one_before_as_it_is():
    calendar = published()
    later = datetime(2025, 11, 5, tzinfo=UTC)
    published(calendar, now=later, official_through=date(2026, 12, 31), days=[*DAYS, SpecialDay(date(2026, 1, 1))])
    newest, first = calendar.versions.all()
    assert (newest.n, newest.days.count(), first.n, first.days.count()) == (2, 4, 1, 3)
    event = Event.objects.filter(record_type="vendors.calendar").latest("occurred_at")
    assert (event.before, event.after) == (
        {"official_through": "2025-12-31", "closed": ["2025-10-01", "2025-10-02"]},
        {"official_through": "2026-12-31", "closed": ["2025-10-01", "2025-10-02", "2026-01-01"]},
    )


@pytest.mark.parametrize(("role", "may"), [("procurement", True), ("administrator", True), ("auditor", False)])
def test_who_keeps_records_publishes_calendars(role, may):
    person = worlds.person("p@haiyun.example", "P", role)
    calendar = china()
    if may:
        published(calendar, by=person)
    else:
        with pytest.raises(PermissionDenied):
            published(calendar, by=person)
    assert calendar.versions.count() == int(may)


@pytest.mark.parametrize(
    "wrong", [{"days": [*DAYS, DAYS[0]]}, {"hours": {"mon": [["18:00", "09:00"], ["19:00", "20:00"]]}}]
)
def test_what_cannot_stand_is_not_published(wrong):
    calendar = china()
    with pytest.raises(ValidationError):
        published(calendar, **wrong)
    assert calendar.versions.count() == 0


@pytest.mark.parametrize(
    "hours",
    [
        {},
        {"mon": []},
        {"mon": [["09:00", "12:00"], ["12:00", "18:00"]], "sun": [["00:00", "24:00"]]},
        {"fri": [["08:00", "12:00"], ["22:00", "06:00"]]},
    ],
)
def test_hours_in_order_stand(hours):
    validate_hours(hours)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ([], "Hours are given by weekday."),
        ({"monday": []}, "“monday” is no weekday: write mon, tue … sun."),
        *(
            ({"tue": spans}, "tue: write hours in order, such as 09:00 to 18:00, and none twice.")
            for spans in (
                5,
                ["09:00"],
                [["9:00", "18:00"]],
                [[900, 1800]],
                [["09:60", "18:00"]],
                [["09:00", "24:01"]],
                [["09:00", "12:00", "18:00"]],
                [["09:00", "12:00"], ["11:00", "18:00"]],
                [["22:00", "06:00"], ["08:00", "12:00"]],
                [["12:00", "18:00"], ["09:00", "11:00"]],
            )
        ),
    ],
)
def test_hours_that_cannot_be_worked_are_refused_by_weekday(hours, said):
    with pytest.raises(ValidationError) as refused:
        validate_hours(hours)
    assert refused.value.messages == [said]
