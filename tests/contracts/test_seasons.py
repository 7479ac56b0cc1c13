"""Are the seasons of trade proposed on their days, and does a version's season calendar say what holds within them?"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from contracts import actions
from contracts.case import case_terms
from contracts.content import content, content_hash, differences
from contracts.queries import latest_version
from contracts.seasons import proposals, reporting_days
from contracts.sections import changed_sections
from tests.contracts import worlds
from tests.contracts.worlds import NOON

SALE = {
    "code": "618-2026",
    "name_en": "618",
    "name_zh": "618 大促",
    "starts_on": date(2026, 6, 1),
    "ends_on": date(2026, 6, 20),
    "targets": [["on-time", "94", "90"]],
    "barred": ["third_party"],
    "feed": "waybills",
    "forecast": 1000,
    "volume_percent": "130",
    "claim_days": 30,
    "report_days": 7,
}


def days_of(code):
    found = [one for one in proposals(date(2026, 1, 1), date(2029, 12, 31)) if one.code.startswith(code)]
    return [one.day for one in found]


def test_black_friday_follows_the_fourth_thursday_of_november():
    for day in days_of("black-friday"):
        thursdays = [date(day.year, 11, n) for n in range(1, 31) if date(day.year, 11, n).weekday() == 3]
        assert day == thursdays[3] + timedelta(days=1)


def test_the_lunar_new_year_lies_between_21_january_and_20_february_and_moves_back_or_on():
    assert days_of("spring-festival") == [date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13)]


def test_a_years_seasons_are_proposed_in_order_with_the_days_around_them():
    found = proposals(date(2026, 11, 1), date(2027, 2, 28))
    assert [(one.code, one.starts_on, one.ends_on, one.name_en) for one in found] == [
        ("double-11-2026", date(2026, 11, 1), date(2026, 11, 20), "Double 11 2026"),
        ("black-friday-2026", date(2026, 11, 23), date(2026, 11, 30), "Black Friday and Cyber Monday 2026"),
        ("double-12-2026", date(2026, 12, 1), date(2026, 12, 15), "Double 12 2026"),
        ("spring-festival-2027", date(2027, 1, 21), date(2027, 2, 13), "Spring Festival 2027"),
    ]


def test_a_season_is_content_belongs_to_the_levels_and_is_copied(world, draft):
    version = latest_version(draft)
    before, without = content(version), content_hash(version)
    actions.edit_version(version, by=world.vera, seasons=[SALE], now=NOON)
    assert content_hash(version) != without
    assert changed_sections(before, content(version)) == {"levels"}
    softer = SALE | {"targets": [["on-time", "93", None]], "barred": []}
    said = content(version)
    actions.edit_version(version, by=world.vera, seasons=[softer], now=NOON)
    assert [(item.label, item.before, item.after) for item in differences(said, content(version))] == [
        ("618: levels in the season", "on-time 94 / 90", "on-time 93"),
        ("618: no relief for", "a third party outside the vendor’s control", "—"),
    ]
    first = worlds.activate(draft, by=world.vera, approver=world.leo)
    copied = actions.amend_contract(
        draft, by=world.vera, kind="amendment", what_changed="x", effective_from=first.effective_from, now=NOON
    )
    assert content(copied)["seasons"] == content(first)["seasons"]


def test_a_season_reaches_the_calculation_as_a_named_window_of_the_schedules_it_changes(world, draft):
    parts = worlds.parts(world.line)
    trial = {"name": "Trial", "start": "2026-05-01", "end": "2026-05-31", "pays": False}
    parts["schedules"][0]["rules"] = {"windows": [trial]}
    told = SALE | {"code": "told", "targets": []}  # says something of relief only
    free = SALE | {"code": "free", "starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 20), "pays": False}
    actions.edit_version(latest_version(draft), by=world.vera, seasons=[SALE, told, free], now=NOON, **parts)
    levels = {"on-time": {"expected": "94", "minimum": "90"}}
    assert case_terms(latest_version(draft), "parcels")["rules"]["windows"] == [
        trial,
        {"name": "618", "start": "2026-06-01", "end": "2026-06-20", "levels": levels},
        {"name": "618", "start": "2026-11-01", "end": "2026-11-20", "pays": False, "levels": levels},
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": date(2026, 5, 31)},
        {"targets": [["on-time", 94, "90"]]},
        {"targets": [["on-time", "94", None], ["on-time", "93", None]]},
        {"barred": ["weather"]},
        {"forecast": None},
        {"feed": ""},
    ],
)
def test_what_no_season_can_say_is_refused(world, draft, wrong):
    with pytest.raises(ValidationError):
        actions.edit_version(latest_version(draft), by=world.vera, seasons=[SALE | wrong], now=NOON)


@pytest.mark.parametrize(
    ("every", "due"),
    [
        (7, [date(2026, 11, 8), date(2026, 11, 15), date(2026, 11, 18)]),
        (17, [date(2026, 11, 18)]),
        (60, [date(2026, 11, 18)]),
    ],
)
def test_figures_are_due_every_so_many_days_and_on_the_day_after_the_season(every, due):
    assert reporting_days(date(2026, 11, 1), date(2026, 11, 17), every) == due
