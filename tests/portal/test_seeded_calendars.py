"""Are the calendars of the demonstration those that were published?"""

from datetime import date

import pytest

from contracts.terms import add_business_days, is_business_day, working_days
from portal.seeding.days import Days
from portal.seeding.reference import CALENDARS, write_down
from vendors.models import CalendarVersion

pytestmark = pytest.mark.django_db


def test_the_seeded_calendars_hold_the_published_days():
    write_down(Days(date(2026, 11, 22)))
    versions = {row.calendar.code: row for row in CalendarVersion.objects.select_related("calendar")}
    assert {code: (row.n, row.days.count()) for code, row in versions.items()} == {
        "CN": (1, 72),
        "DE": (1, 27),
        "HK": (1, 51),
        "NL": (1, 31),
        "PL": (1, 42),
    }
    assert versions.keys() == CALENDARS.keys()
    assert {code: row.official_through for code, row in versions.items()} == {
        "CN": date(2026, 12, 31),
        **dict.fromkeys(("DE", "HK", "NL", "PL"), date(2027, 12, 31)),
    }
    china = versions["CN"]
    days = working_days(china.hours, china.closed_days(), china.open_days(), china.official_through)
    assert add_business_days(date(2025, 9, 30), 5, days).day == date(2025, 10, 14)  # domain 4.3, DT11
    worked = [date(2026, 9, 20), date(2026, 10, 10), date(2026, 2, 14), date(2026, 2, 28), date(2026, 1, 4)]
    assert [is_business_day(day, days) for day in worked] == [True] * 5
    assert [is_business_day(date(2026, 2, day), days) for day in range(15, 24)] == [False] * 9
