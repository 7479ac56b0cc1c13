"""What do the pages of calendars show: hours, special days, until when they are official, what is counted on them?"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Contract, ContractVersion
from contracts.queries import contracts_counted_on
from portal.forms.calendars import WEEKDAY_WORDS, hours_words
from portal.pages import timeline
from portal.templatetags.steward import plain_date
from sla.models import Credit
from vendors.models import Calendar, CalendarDay, CalendarVersion
from vendors.models.calendars import WEEKDAYS
from vendors.words import pick

timeline.WORDS["vendors.calendar", "publish"] = gettext_lazy("published the calendar")
SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Line:
    """A calendar in the list: its newest version, and how many contracts count on it."""

    calendar: Calendar
    newest: CalendarVersion | None
    contracts: int


def calendar_lines(user) -> list[Line]:
    """Every calendar with its newest version; three queries."""
    newest: dict[int, CalendarVersion] = {}
    for version in CalendarVersion.objects.order_by("calendar", "n").annotate(
        closed=Count("days", filter=Q(days__is_open=False)), worked=Count("days", filter=Q(days__is_open=True))
    ):
        newest[version.calendar_id] = version
    counted: dict[int, set[int]] = {}
    rows = ContractVersion.objects.visible_to(user).filter(calendar__isnull=False)
    for calendar, contract in rows.order_by().values_list("calendar", "contract").distinct():
        counted.setdefault(calendar, set()).add(contract)
    return [
        Line(calendar, newest.get(calendar.pk), len(counted.get(calendar.pk, ())))
        for calendar in Calendar.objects.order_by("code")
    ]


def newest_version(calendar: Calendar) -> CalendarVersion | None:
    return CalendarVersion.objects.filter(calendar=calendar).prefetch_related("days").order_by("-n").first()


def official_words(version: CalendarVersion | None, today: date) -> tuple[str, str]:
    """(kind of notice, sentence) that says which days are official and what is provisional."""
    if version is None:
        return "warn", _("Nothing is published yet: no deadline can be counted on it.")
    if version.official_through is None:
        return "warn", _("No day of it is official: every deadline counted on it is provisional.")
    given = {"day": plain_date(version.official_through)}
    if version.official_through < today:
        return "stop", _(
            "It was official through %(day)s. Days since then are taken as their weekday says, and every deadline and "
            "working time counted on them is provisional. Publish the next version."
        ) % given
    if version.official_through - today <= SOON:
        return "warn", _(
            "It is official through %(day)s. Deadlines and working times that reach beyond are provisional until the "
            "next version is published."
        ) % given
    return "", _("Official through %(day)s. Deadlines and working times that reach beyond are provisional.") % given


@dataclass(frozen=True, slots=True)
class DaysOfYear:
    """A year's special days: (first, last, names, how many), oldest first."""

    year: int
    closed: list[tuple[date, date, str, int]]
    worked: list[tuple[date, date, str, int]]


def years_of(version: CalendarVersion) -> list[DaysOfYear]:
    """The special days by year, the newest year first; days that follow one another under one name are one row."""
    rows = sorted(version.days.all(), key=lambda row: row.day)
    years = sorted({row.day.year for row in rows}, reverse=True)
    return [
        DaysOfYear(
            year,
            _stretches([row for row in rows if row.day.year == year and not row.is_open]),
            _stretches([row for row in rows if row.day.year == year and row.is_open]),
        )
        for year in years
    ]


def _stretches(rows: list[CalendarDay]) -> list[tuple[date, date, str, int]]:
    found: list[tuple[date, date, str, int]] = []
    for row in rows:
        name = pick(row, "name")
        if found and found[-1][2] == name and row.day - found[-1][1] == timedelta(days=1):
            first, _last, _name, n = found[-1]
            found[-1] = (first, row.day, name, n + 1)
        else:
            found.append((row.day, row.day, name, 1))
    return found


def hours_of(version: CalendarVersion) -> list[tuple[str, str]]:
    """(weekday, hours) of the whole week."""
    return [(str(WEEKDAY_WORDS[name]), hours_words(version.hours.get(name, []))) for name in WEEKDAYS]


def counted_on(user, calendar: Calendar) -> QuerySet[Contract]:
    return contracts_counted_on(calendar, user)


def provisional_objections(user, calendar: Calendar, version: CalendarVersion | None) -> list[Credit]:
    """Deductions whose time to object was counted beyond what is official now, the earliest first."""
    rows = Credit.objects.visible_to(user).filter(
        state=Credit.State.NOTIFIED, evaluation__version__calendar=calendar, object_by__isnull=False
    )
    rows = rows.select_related("period__contract__vendor", "evaluation__version").order_by("object_by", "pk")
    return [row for row in rows if is_beyond(version, row.period.contract.day_of(row.object_by))]


def is_beyond(version: CalendarVersion | None, day: date) -> bool:
    """Whether a day lies beyond what is official."""
    return version is None or version.official_through is None or day > version.official_through


def objection_is_provisional(credit: Credit) -> bool:
    """Whether the last day to object was counted on days that are not official yet."""
    calendar = credit.evaluation.version.calendar
    if calendar is None or credit.object_by is None:
        return False
    return is_beyond(newest_version(calendar), credit.period.contract.day_of(credit.object_by))
