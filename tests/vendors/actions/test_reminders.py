"""Is everybody told of what is due exactly once, whatever nights were missed and however often somebody asked?"""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from vendors import outbox
from vendors.actions import reminders as actions
from vendors.lifecycle import NotPossible
from vendors.models import Event, Message, Reminder, ReminderRule, ReminderTold
from vendors.reminding import SOURCES, Due, reached

START = date(2026, 1, 1)


def at(day: date, hour: int = 1) -> datetime:
    """Nine in the morning in Shanghai, by default."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
def due(monkeypatch):
    """What the source `papers` gives: a vendor and the day its papers are due."""
    given: dict = {}

    def papers(as_of):
        for vendor, day in given.items():
            yield Due(vendor, day, lambda vendor=vendor: f"Papers of {vendor}", "/vendors/", vendor_id=vendor.pk)

    monkeypatch.setitem(SOURCES, "papers", papers)
    return given


def rule(**fields) -> ReminderRule:
    return ReminderRule.objects.create(
        **{
            "code": "papers",
            "source": "papers",
            "name_en": "Papers",
            "offsets": [7, 1, 0, -3],
            "recipients": ["procurement"],
        }
        | fields
    )


def told() -> list[tuple]:
    rows = ReminderTold.objects.select_related("reminder", "user").order_by("pk")
    return [(str(row.user), str(row.reminder.due_on), row.offset) for row in rows]


@pytest.mark.parametrize(
    ("left", "expected"), [(8, None), (7, 7), (2, 7), (1, 1), (0, 0), (-2, 0), (-3, -3), (-90, -3)]
)
def test_of_the_offsets_that_have_come_the_newest_counts(left, expected):
    assert reached([7, 1, 0, -3], START + timedelta(days=left), START) == expected


def test_each_offset_is_told_once_however_often_anybody_asks(world, due):  # noqa: F811
    rule()
    due[world.acme] = START + timedelta(days=8)
    for night in range(14):
        for _again in range(2):
            actions.remind(at(START + timedelta(days=night)))
    assert told() == [("Vera", "2026-01-09", offset) for offset in (7, 1, 0, -3)]


def test_a_missed_week_is_caught_up_by_one_reminder(world, due):  # noqa: F811
    rule()
    due[world.acme] = START + timedelta(days=8)
    for night in (0, 1, 12):
        actions.remind(at(START + timedelta(days=night)))
    assert told() == [("Vera", "2026-01-09", 7), ("Vera", "2026-01-09", -3)]


def test_a_moved_date_arms_anew_and_what_is_over_is_done(world, due):  # noqa: F811
    rule()
    due[world.acme] = START + timedelta(days=5)
    actions.remind(at(START))
    due[world.acme] = START + timedelta(days=40)
    actions.remind(at(START + timedelta(days=1)))
    actions.remind(at(START + timedelta(days=33)))
    del due[world.acme]
    actions.remind(at(START + timedelta(days=34)))
    assert told() == [("Vera", "2026-01-06", 7), ("Vera", "2026-02-10", 7)]
    assert [row.state for row in Reminder.objects.order_by("due_on")] == ["done", "done"]


@pytest.mark.parametrize("seed", range(4))
def test_through_a_year_of_nights_each_is_told_exactly_once(world, due, seed):  # noqa: F811
    """Against a plain retelling: nights are missed, dates moved and papers handed in at random."""
    chance = random.Random(seed)
    offsets = [30, 7, 1, 0, -3]
    rule(offsets=offsets)
    expected: list[tuple] = []
    last: dict[tuple, int] = {}
    for night in range(0, 365, 3):
        today = START + timedelta(days=night)
        for vendor in (world.acme, world.globex):
            turn = chance.random()
            if vendor not in due or turn < 0.03:
                day = today + timedelta(days=chance.randint(5, 90))
                if (vendor.code, day) not in last:
                    due[vendor] = day
            elif turn < 0.05:
                del due[vendor]
        if chance.random() < 0.3:
            continue
        for vendor, day in due.items():
            come = [offset for offset in offsets if (day - today).days <= offset]
            if come and min(come) < last.get((vendor.code, day), 99):
                last[vendor.code, day] = min(come)
                expected.append(("Vera", str(day), min(come)))
        for _scheduler in range(2):
            actions.remind(at(today))
    assert sorted(told()) == sorted(expected)


def test_what_somebody_acknowledged_is_quiet_until_the_day_itself(world, due):  # noqa: F811
    rule()
    due[world.acme] = START + timedelta(days=7)
    actions.remind(at(START))
    reminder = Reminder.objects.get()
    actions.acknowledge_reminder(reminder, by=world.vera, now=at(START))
    for night in (6, 7):
        actions.remind(at(START + timedelta(days=night)))
    assert [offset for _who, _day, offset in told()] == [7, 0]
    reminder.refresh_from_db()
    assert (reminder.state, reminder.answered_by) == ("open", None)


def test_what_was_put_off_comes_back_on_its_day(world, due):  # noqa: F811
    rule()
    due[world.acme] = START + timedelta(days=7)
    actions.remind(at(START))
    reminder = Reminder.objects.get()
    actions.snooze_reminder(
        reminder, by=world.vera, until=START + timedelta(days=4), why="They are on holiday.", now=at(START)
    )
    for night in range(1, 6):
        actions.remind(at(START + timedelta(days=night)))
    reminder.refresh_from_db()
    assert (reminder.state, reminder.told_at, len(told())) == ("open", at(START + timedelta(days=4)), 1)
    assert Event.objects.get(name="snooze").note == "They are on holiday."


def test_putting_off_needs_a_reason_a_day_ahead_and_somebody_who_was_told(world, due):  # noqa: F811
    rule()
    due[world.acme] = START + timedelta(days=7)
    actions.remind(at(START))
    reminder, ahead = Reminder.objects.get(), START + timedelta(days=2)
    with pytest.raises(NotPossible):
        actions.snooze_reminder(reminder, by=world.vera, until=START, why="Today.", now=at(START))
    with pytest.raises(NotPossible):
        actions.snooze_reminder(reminder, by=world.vera, until=ahead, why=" ", now=at(START))
    with pytest.raises(PermissionDenied):
        actions.snooze_reminder(reminder, by=world.fay, until=ahead, why="Not mine.", now=at(START))
    reminder.refresh_from_db()
    assert reminder.state == "open"


def test_what_nobody_acknowledges_goes_to_the_next_role_once(world, due):  # noqa: F811
    rule(escalate_after_days=2, escalate_to=["executive"])
    due[world.acme] = START + timedelta(days=7)
    for night in range(6):
        actions.remind(at(START + timedelta(days=night)))
    rows = ReminderTold.objects.order_by("pk")
    assert [(str(row.user), row.escalation, row.written_at) for row in rows] == [
        ("Vera", False, at(START)),
        ("Max", True, at(START + timedelta(days=2))),
    ]


def test_a_vendors_people_hear_only_of_their_own(world, due):  # noqa: F811
    rule(recipients=["vendor"])
    due[world.acme] = due[world.globex] = START
    actions.remind(at(START))
    rows = ReminderTold.objects.select_related("reminder__vendor", "user")
    assert {(str(row.user), row.reminder.vendor.code) for row in rows} == {("Alan", "acme"), ("Gita", "globex")}


def test_a_digest_a_day_at_the_persons_hour_and_what_is_urgent_at_once(world, due):  # noqa: F811
    rule()
    rule(code="hot", is_urgent=True, offsets=[3])
    world.vera.zone, world.vera.language = "Asia/Shanghai", "zh-hans"
    world.vera.save()
    due[world.acme] = START + timedelta(days=7)
    actions.remind(at(START, hour=0) - timedelta(hours=2))  # six in the morning there: too early
    assert Message.objects.count() == 0
    actions.remind(at(START))
    due[world.globex] = START + timedelta(days=2)
    actions.remind(at(START, hour=9))
    outbox.send_queued()
    assert [(message.subject, message.to) for message in mail.outbox] == [
        ("今天有 1 项待您处理", ["vera@haiyun.example"]),
        ("Papers of Globex Parcels", ["vera@haiyun.example"]),
    ]
    assert "Papers of Acme Courier" in mail.outbox[0].body


def test_who_wants_no_digest_gets_none_and_loses_nothing_urgent(world, due):  # noqa: F811
    rule()
    rule(code="hot", is_urgent=True)
    actions.choose_notices(world.vera, by=world.vera, digest_hour=6, by_mail=False)
    due[world.acme] = START
    actions.remind(at(START, hour=12))
    assert [message.kind for message in Message.objects.all()] == ["urgent"]


def test_a_group_hears_even_where_its_people_want_no_digest(world, due):  # noqa: F811
    rule()
    actions.add_robot(
        by=world.vera,
        name="Purchasing",
        kind="wecom",
        url="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
        roles=["procurement"],
        urgent_only=False,
    )
    actions.choose_notices(world.vera, by=world.vera, digest_hour=6, by_mail=False)
    due[world.acme] = START
    for hour in (12, 13):
        actions.remind(at(START, hour=hour))
    assert [(message.kind, message.channel.name) for message in Message.objects.all()] == [("robot", "Purchasing")]


def test_an_installation_begins_with_rules_and_keeps_what_staff_made_of_them(world):  # noqa: F811
    added = actions.load_reminder_rules()
    first = ReminderRule.objects.get(code="claim-by")
    actions.edit_rule(first, by=world.vera, offsets=[5], is_active=False)
    assert (added > 5, actions.load_reminder_rules()) == (True, 0)
    first.refresh_from_db()
    assert (first.offsets, first.is_active) == ([5], False)
    with pytest.raises(PermissionDenied):
        actions.edit_rule(first, by=world.fay, offsets=[1])
