"""Does the running month say early how it may end, from what has arrived, and nothing where nothing has?"""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from portal.pages.matters import read_desk
from portal.pages.outlook import endangered, outlook_of, outlook_of_month
from sla import actions
from sla.engine.after.forecast import Label
from tests.portal.agreed import agree
from tests.portal.reading import plain
from tests.sla import months
from tests.sla.months import JUNE, MAY

TENTH = datetime(2026, 6, 11, 4, 0, tzinfo=UTC)
AFTER = datetime(2026, 7, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def june(world, contract):
    """June runs; May had 100 waybills."""
    months.whole_month(world, contract, MAY, good=97)
    actions.open_due_periods(now=TENTH, contracts=[contract])
    return contract.periods.get(starts_on=JUNE)


def rows(world, contract, now=TENTH):
    return [
        (row.code, row.word, plain(row.so_far), plain(row.left), plain(row.projected), plain(row.best), row.likely)
        for row in outlook_of(world.vera, contract, now)
    ]


def test_nothing_is_said_while_nothing_has_arrived_and_once_the_month_is_over(world, contract, june):
    assert rows(world, contract) == []
    months.deliver(world, june, "waybills", months.waybills(JUNE, 38, 40), now=TENTH)
    assert [len(rows(world, contract, now)) for now in (TENTH, AFTER)] == [1, 0]


def test_cases_are_held_against_the_usual_number_of_a_month(world, contract, june):
    months.deliver(world, june, "waybills", months.waybills(JUNE, 38, 40), now=TENTH)
    (row,) = outlook_of_month(world.vera, june, TENTH)
    shown = (plain(row.so_far), plain(row.projected), plain(row.expected), plain(row.left), plain(row.best))
    assert shown == ("2 misses among 40", "95.00 %", "96 %", "2 cases", "98.00 %")
    assert (row.label, row.word, row.kind, row.needs_somebody) == (Label.AT_RISK, "At risk", "stopped", True)
    assert (row.name, row.likely, plain(row.told), row.alerts) == (
        "On time",
        "3 to 8 of 100 likely",
        "Thu 11 Jun",
        (),
    )


def test_a_budget_that_is_gone_is_certain_and_stands_first(world, contract, june):
    months.deliver(world, june, "damages", months.counts(JUNE, 0, 300), now=TENTH)
    months.deliver(world, june, "waybills", months.waybills(JUNE, 34, 40), now=TENTH)
    assert rows(world, contract) == [
        (
            "on-time",
            "Certain to be missed",
            "6 misses among 40",
            "overdrawn by 2 cases",
            "85.00 %",
            "94.00 %",
            "10 to 20 of 100 likely",
        ),
        (
            "damage",
            "On track",
            "0 misses among 300",
            "1 case",
            "0.00 %",
            "0.00 %",
            "0 to 0 of 1,000 likely",
        ),
    ]


def test_downtime_is_held_against_the_minutes_of_the_month(world, contract, june):
    down = "id,start,end,weight\nO1,2026-06-03T10:00,2026-06-03T10:10,\n"
    months.deliver(world, june, "outages", down, now=TENTH)
    assert rows(world, contract) == [("tracking", "On track", "10 min down", "33.2 min", "99.934 %", "99.977 %", "")]


def test_an_alert_needs_data_that_arrive_often(world, contract, june):
    lines = [
        f"W06-{day:02d}{n},2026-06-{day:02d}T12:00,2026-06-{day + (n < 12):02d}T11:00,"
        for day in (9, 10)
        for n in range(20)
    ]
    text = "\n".join(["id,due_at,done_at,ok", *lines, ""])
    months.deliver(world, june, "waybills", text, now=TENTH)
    silent = [row.alerts for row in outlook_of(world.vera, contract, TENTH)]
    agree(contract, feeds={"waybills": {"cadence": "day"}})
    (loud,) = outlook_of(world.vera, contract, TENTH)
    assert (silent, loud.alerts) == (
        [()],
        ("In the last 24 hours misses came 15.0 times as fast as the month allows.",),
    )


def test_a_month_in_danger_is_a_matter_of_whoever_evaluates_it(world, contract, june):
    months.deliver(world, june, "waybills", months.waybills(JUNE, 34, 40), now=TENTH)
    matter = next(row for row in read_desk(world.vera, TENTH).matters if "On time" in row.title)
    assert (matter.due, matter.title, plain(matter.note), matter.action) == (
        date(2026, 6, 30),
        "On time, June 2026: certain to be missed",
        "Acme Courier · 6 misses among 40, heading for 85.00 %",
        "Look",
    )
    assert [row.title for row in read_desk(world.fay, TENTH).matters if "On time" in row.title] == []
    assert endangered(world.gita, TENTH) == []


def test_many_months_are_asked_for_with_as_many_questions_as_one(world, contract, june, django_assert_num_queries):
    months.deliver(world, june, "waybills", months.waybills(JUNE, 34, 40), now=TENTH)
    person = type(world.vera).objects.get(pk=world.vera.pk)
    assert person.reach
    with django_assert_num_queries(10):
        assert len(endangered(person, TENTH)) == 1
    other = months.running_contract(world, number="C-2026-200", vendor=world.globex)
    actions.open_due_periods(now=TENTH, contracts=[other])
    theirs = other.periods.get(starts_on=JUNE)
    world.alan = world.gita
    months.deliver(world, theirs, "waybills", months.waybills(JUNE, 4, 10, prefix="X"), now=TENTH)
    with django_assert_num_queries(10):
        assert len(endangered(person, TENTH)) == 2


def test_the_words_stand_in_chinese_too(world, contract, june):
    months.deliver(world, june, "waybills", months.waybills(JUNE, 34, 40), now=TENTH)
    with translation.override("zh-hans"):
        (row,) = outlook_of(world.vera, contract, TENTH)
    assert row.name == "准时妥投率"
