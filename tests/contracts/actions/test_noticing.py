"""When does a notice count, and how is it taken back?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from contracts import actions
from contracts.queries import open_notice
from tests.contracts.worlds import NOON
from vendors.lifecycle import NotPossible, Stale
from vendors.models import Event

LAST_DAY = datetime(2026, 5, 20, 4, tzinfo=UTC)


def for_cause(world, contract, **others):
    given = {"kind": "cause", "served_on": date(2026, 5, 4), "effective_on": date(2026, 5, 20), "ground": "Clause 14.2"}
    return actions.give_notice(contract, by=world.leo, note="Breach.", now=NOON, **given | others)


def test_nothing_ends_by_a_notice_of_which_nobody_knows_that_it_arrived(world, active):
    for_cause(world, active)
    with pytest.raises(NotPossible) as refused:
        actions.terminate_contract(active, by=world.leo, note="Over.", now=LAST_DAY)
    assert refused.value.reasons == [
        "Nobody has recorded when the notice arrived; it takes effect on arrival.",
    ]
    actions.record_arrival(active, by=world.leo, arrived_on=date(2026, 5, 6), now=LAST_DAY)
    actions.terminate_contract(active, by=world.leo, note="Over.", now=LAST_DAY)
    assert (active.state, active.ended_on) == ("terminated", date(2026, 5, 20))


def test_a_notice_that_arrives_late_takes_effect_late(world, active):
    for_cause(world, active, effective_on=date(2026, 5, 6))
    notice = actions.record_arrival(active, by=world.leo, arrived_on=date(2026, 5, 9), now=LAST_DAY)
    assert (notice.arrived_on, notice.effective_on) == (date(2026, 5, 9), date(2026, 5, 9))
    event = Event.objects.get(name="record_arrival")
    assert (event.before, event.after) == (
        {"arrived_on": None, "effective_on": "2026-05-06"},
        {"arrived_on": "2026-05-09", "effective_on": "2026-05-09"},
    )


def test_for_convenience_its_days_are_counted_from_arrival(world, active):
    actions.give_notice(
        active,
        by=world.leo,
        note="In-house now.",
        kind="convenience",
        served_on=date(2026, 5, 4),
        effective_on=date(2026, 7, 8),
        now=NOON,
    )
    notice = actions.record_arrival(active, by=world.leo, arrived_on=date(2026, 5, 15), now=LAST_DAY)
    assert notice.effective_on == date(2026, 7, 14)


def test_a_notice_not_to_renew_that_arrived_too_late_does_not_end_the_contract(world, active):
    actions.give_notice(
        active,
        by=world.leo,
        note="Too dear.",
        kind="non_renewal",
        served_on=date(2027, 2, 24),
        effective_on=date(2027, 4, 30),
        now=NOON,
    )
    actions.record_arrival(active, by=world.leo, arrived_on=date(2027, 3, 9), now=datetime(2027, 3, 10, 4, tzinfo=UTC))
    with pytest.raises(NotPossible) as refused:
        actions.terminate_contract(active, by=world.leo, note="Over.", now=datetime(2027, 5, 1, 4, tzinfo=UTC))
    assert refused.value.reasons == ["Notice not to renew had to arrive by 1\u00a0Mar\u00a02027; the contract renews."]


@pytest.mark.parametrize("day", [date(2026, 5, 3), date(2026, 5, 21)])
def test_it_arrives_after_it_was_sent_and_not_in_the_future(world, active, day):
    for_cause(world, active)
    with pytest.raises(NotPossible) as refused:
        actions.record_arrival(active, by=world.leo, arrived_on=day, now=LAST_DAY)
    assert refused.value.reasons == ["It arrived after it was sent, and not after today."]


def test_it_arrives_once(world, active):
    for_cause(world, active, arrived_on=date(2026, 5, 5))
    with pytest.raises(Stale):
        actions.record_arrival(active, by=world.leo, arrived_on=date(2026, 5, 6), now=LAST_DAY)


@pytest.mark.parametrize("person", ["otto", "fay", "ada", "alan"])
def test_who_may_not_give_notice_records_no_arrival(world, active, person):
    for_cause(world, active)
    with pytest.raises(PermissionDenied):
        actions.record_arrival(active, by=getattr(world, person), arrived_on=date(2026, 5, 5), now=LAST_DAY)


def test_before_it_has_arrived_the_sender_takes_it_back_alone(world, active):
    for_cause(world, active)
    actions.withdraw_notice(active, by=world.leo, note="Settled.", now=NOON)
    assert (active.state, open_notice(active), active.notices.get().withdrawn_on) == ("active", None, date(2026, 5, 4))


def test_once_it_has_arrived_the_other_side_has_to_agree(world, active):
    for_cause(world, active, arrived_on=date(2026, 5, 5))
    later = NOON + timedelta(days=3)
    with pytest.raises(NotPossible) as refused:
        actions.withdraw_notice(active, by=world.leo, note="Settled.", now=later)
    assert refused.value.reasons == ["It has arrived: say who agreed for the other side, and how."]
    assert active.state == "notice_given"
    actions.withdraw_notice(active, by=world.leo, note="Settled.", agreed="Alan, by letter of 6 May", now=later)
    notice = active.notices.get()
    assert (active.state, notice.withdrawal_words, notice.withdrawn_on) == (
        "active",
        "Alan, by letter of 6 May",
        date(2026, 5, 7),
    )


def test_a_right_that_has_not_arisen_is_not_used(world, active):
    with pytest.raises(NotPossible) as refused:
        for_cause(world, active, kind="trigger", trigger_code="T1")
    assert refused.value.reasons == ["No right “T1” is open: it has not arisen, was used, or has lapsed."]
