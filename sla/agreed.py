"""What does a contract version say, as the engine's terms, and can it stand?"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from contracts.case import case_calendar, case_of
from contracts.content import content
from contracts.faults import FAULTS, Fault
from contracts.models import ContractVersion
from contracts.queries import calendar_version_of
from sla import engine
from sla.engine.case.node import Node
from sla.engine.case.terms import calendar as read_calendar
from sla.fault_words import Names, fault_words
from vendors.models import CalendarVersion


def terms_of(version: ContractVersion, on: date) -> tuple[dict[str, engine.Terms], CalendarVersion | None]:
    """Each schedule's terms by its code, and the calendar they count in, as it was known on a day.

    A frozen version never changes, so what it says is read once a process. Raises `engine.CaseError` where the version
    says what cannot be calculated.
    """
    calendar = calendar_version_of(version, on)
    if version.frozen_at is None:
        return _terms(version, calendar), calendar
    published = None if calendar is None else (calendar.pk, calendar.published_at)
    return _frozen_terms(version.pk, version.content_hash, published), calendar


def calendars_of(versions: Iterable[ContractVersion]) -> dict[int, engine.Calendar]:
    """Calendar → its days as they are known now, of those that these versions count in; two queries."""
    published = CalendarVersion.objects.filter(calendar__in={one.calendar_id for one in versions})
    rows = published.select_related("calendar").prefetch_related("days").order_by("n")
    newest = {row.calendar_id: row for row in rows}
    return {pk: read_calendar(Node(case_calendar(row), "calendar", [])) for pk, row in newest.items()}


@lru_cache(maxsize=64)
def _frozen_terms(version: int, content_hash: str, published: tuple[int, datetime] | None) -> dict[str, engine.Terms]:
    days = None if published is None else CalendarVersion.objects.select_related("calendar").get(pk=published[0])
    return _terms(ContractVersion.objects.get(pk=version), days)


def _terms(version: ContractVersion, calendar: CalendarVersion | None) -> dict[str, engine.Terms]:
    said = content(version)
    return {code: _read(case_of(said, code, calendar)) for code in said["schedules"]}


def _read(said: dict) -> engine.Terms:
    return engine.read_case({"format": engine.FORMAT, **said, "periods": []}).terms


def costs_money(terms: engine.Terms) -> bool:
    """Whether a month of this schedule needs its fee."""
    rules = terms.rules
    if rules.watch_only:
        return False
    priced = any(not isinstance(level.credit, engine.NoCredit) for level in terms.levels)
    return priced or rules.bonus is not None or rules.persistent is not None


def engine_faults(said: dict) -> list[Fault]:
    """What the engine cannot calculate in a version's content; the path names schedule and field."""
    found = []
    newest = CalendarVersion.objects.filter(calendar__code=said["terms"]["calendar"]).select_related("calendar")
    calendar = newest.order_by("n").last()
    for code in said["schedules"]:
        if not any(level["schedule"] == code for level in said["levels"].values()):
            continue
        document = case_of(said, code, calendar)
        try:
            _read(document)
        except engine.CaseError as error:
            names = Names.of(document)
            found += [_fault(code, fault, names) for fault in error.faults]
    return found


def _fault(schedule: str, fault: str, names: Names) -> Fault:
    return Fault(f"schedules.{schedule}.{fault.partition(': ')[0]}", fault_words(fault, names))


FAULTS.append(engine_faults)
