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
from tests.sla.months import JUNE, MAY, counts
from tests.sla.outlook.foreseen import by_region, contract_with, month

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
        ("In the last 24 hours misses came 15.0 times as fast as the level allows.",),
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


PAID = {"code": "paid", "feed": "payments", "expected": "98"}
REGIONS = [("payments", "counts", {"dimensions": ["region"]})]


def test_a_longer_window_says_since_when_and_to_which_day(world):
    contract = contract_with(world, REGIONS[:1], [PAID], cadence="year")
    month(world, contract, MAY, payments=by_region(MAY, North=(990, 1000)))
    month(world, contract, JUNE, payments=by_region(JUNE, North=(350, 400)), now=TENTH)
    (row,) = outlook_of(world.vera, contract, TENTH)
    shown = (plain(row.so_far), plain(row.since), plain(row.to), plain(row.likely), row.mean)
    assert shown == (
        "60 misses among 1,400",
        "since 1 May 2026",
        "to 31 Dec 2026",
        "315 to 371 of 8,000 likely",
        "",
    )
    (matter,) = [row for row in read_desk(world.vera, TENTH).matters if row.title.startswith("Level paid")]
    assert (matter.due, plain(matter.title)) == (date(2026, 12, 31), "Level paid, to 31 Dec 2026: at risk")
    with translation.override("zh-hans"):
        (row,) = outlook_of(world.vera, contract, TENTH)
    assert (row.since, row.to) == ("自2026年5月1日起", "至2026年12月31日")


def test_a_level_of_the_month_alone_says_nothing_of_other_days(world, contract, june):
    months.deliver(world, june, "waybills", months.waybills(JUNE, 38, 40), now=TENTH)
    (row,) = outlook_of(world.vera, contract, TENTH)
    assert (row.since, row.to, row.mean, row.until) == ("", "", "", date(2026, 6, 30))


def test_the_member_that_will_decide_stands_with_the_level(world):
    contract = contract_with(world, REGIONS, [PAID | {"more": {"judged_by": "region"}}])
    month(world, contract, JUNE, payments=by_region(JUNE, North=(400, 400), South=(90, 100)), now=TENTH)
    (row,) = outlook_of(world.vera, contract, TENTH)
    assert (row.name, plain(row.so_far)) == ("Level paid, South", "10 misses among 100")
    with translation.override("zh-hans"):
        (row,) = outlook_of(world.vera, contract, TENTH)
    assert row.name == "Level paid（South）"


@pytest.mark.parametrize(
    ("months_of", "words", "chinese"),
    [
        (2, "mean with the month before", "与上月取平均"),
        (3, "mean with the 2 months before", "与此前 2 个月取平均"),
    ],
)
def test_a_mean_says_with_what_and_is_overdrawn_by_what_came_before(world, months_of, words, chinese):
    contract = contract_with(
        world, [("payments", "counts", {})], [PAID | {"more": {"measure": {"average_of": months_of}}}]
    )
    for first_day in (MAY, JUNE):
        month(world, contract, first_day, payments=counts(first_day, 900, 1000))
    now = datetime(2026, 7, 11, 4, 0, tzinfo=UTC)
    month(world, contract, months.JULY, payments=counts(months.JULY, 400, 400), now=now)
    (row,) = outlook_of(world.vera, contract, now)
    behind = 1000 * (98 * months_of - 90 * (months_of - 1) - 100) // 100
    shown = (plain(row.so_far), plain(row.left), row.mean, row.word)
    assert shown == ("0 misses among 400", f"overdrawn by {behind} cases", words, "Certain to be missed")
    with translation.override("zh-hans"):
        (row,) = outlook_of(world.vera, contract, now)
    assert plain(row.mean) == chinese


def test_events_days_and_slices_are_counted_as_what_they_are(world):
    feeds = [("claims", "counts", {}), ("days", "values", {}), ("slices", "counts", {})]
    levels = [
        {"code": "claims", "feed": "claims", "measure": "events", "direction": "down", "expected": "1", "unit": ""},
        {"code": "days", "feed": "days", "measure": "days", "direction": "down", "expected": "9", "unit": "d"},
        {"code": "slices", "feed": "slices", "measure": "slices", "expected": "50"},
    ]
    contract = contract_with(world, feeds, levels)
    slices = "start,end,good,total\n2026-06-01,2026-06-01,75,100\n2026-06-02,2026-06-02,100,100\n"
    texts = {"claims": counts(JUNE, 2, 2), "days": "value,n\n1,\n", "slices": slices}
    month(world, contract, JUNE, **texts, now=TENTH)
    found = outlook_of(world.vera, contract, TENTH)
    assert [(row.code, plain(row.so_far), plain(row.left), row.likely) for row in found] == [
        ("claims", "2 events", "overdrawn by 1 event", "3 to 9 likely"),
        ("days", "1 day", "8 days", "1 to 5 likely"),
        ("slices", "0.3 of 2 slices in error", "2.8 slices", ""),
    ]
    with translation.override("zh-hans"):
        words = [(plain(row.so_far), plain(row.left)) for row in outlook_of(world.vera, contract, TENTH)]
    assert words == [
        ("2 起事件", "已超出 1 起事件"),
        ("1 天", "8 天"),
        ("2 个时间片中相当于 0.3 个出错", "2.8 个时间片"),
    ]
