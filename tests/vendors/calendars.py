"""What does a published calendar look like? Made through the product's own action."""

from datetime import UTC, date, datetime

from vendors.actions.calendars import publish_calendar
from vendors.models import Calendar
from vendors.special_days import SpecialDay
from vendors.system import system_user

JUNE = datetime(2025, 6, 1, 4, 0, tzinfo=UTC)
HOURS = {"mon": [["09:00", "18:00"]]}
DAYS = [
    SpecialDay(date(2025, 10, 2), name_en="National Day"),
    SpecialDay(date(2025, 10, 1), name_en="National Day", name_zh="国庆节"),
    SpecialDay(date(2025, 9, 28), is_open=True),
]


def china() -> Calendar:
    return Calendar.objects.create(code="CN", country="CN", name_en="Offices, China", name_zh="中国办公日历")


def published(calendar: Calendar | None = None, *, now=JUNE, by=None, **others) -> Calendar:
    """A calendar with its next version: two holidays and a make-up day, official through 2025."""
    calendar = calendar or china()
    said = {"hours": HOURS, "official_through": date(2025, 12, 31), "days": DAYS, **others}
    publish_calendar(calendar, by=by or system_user("calendar"), now=now, **said)
    return calendar
