"""Is there one door for a change of state, does it ask everything again, and does it leave one line?"""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from vendors import lifecycle
from vendors.actions.vendors import attest_vendor, create_vendor
from vendors.lifecycle import NotPossible, Stale, moves, perform, perform_many
from vendors.models import Event, Vendor


@pytest.fixture
def kite(world):  # noqa: F811
    return create_vendor(by=world.vera, code="kite", name_en="Kite Edge", country="DE", line=world.line, now=NOON)


def state_of(vendor) -> str:
    return Vendor.objects.get(pk=vendor.pk).state


def test_a_state_is_not_set_past_the_door(kite):
    with pytest.raises(AttributeError):
        kite.state = "approved"


def test_a_step_changes_the_state_and_leaves_one_line_with_its_facts(world, kite):  # noqa: F811
    attest_vendor(kite, by=world.leo, sentence="Seen.", now=NOON)
    perform(kite, "approve", by=world.leo, note="Fine.", now=NOON, ticket="T-1")
    event = Event.objects.filter(record_id=str(kite.pk), name="approve").get()
    assert kite.state == "approved"
    assert (
        event.source,
        event.target,
        event.by,
        event.note,
        event.facts,
        event.occurred_at,
        event.shown_to_vendor,
    ) == (
        "prospect",
        "approved",
        world.leo,
        "Fine.",
        {"ticket": "T-1"},
        NOON,
        False,
    )


def test_history_taken_in_later_is_marked_as_such(world, kite):  # noqa: F811
    perform(kite, "block", by=world.leo, note="Old.", now=NOON)
    perform(kite, "unblock", by=world.leo, note="New.")
    events = Event.objects.filter(record_id=str(kite.pk), name__in=("block", "unblock")).order_by("pk")
    assert [event.imported for event in events] == [True, False]


def test_a_step_needs_somebody(kite):
    with pytest.raises(TypeError):
        perform(kite, "block", by=None, note="Why.")


def test_a_step_without_the_reason_it_asks_for_changes_nothing(world, kite):  # noqa: F811
    with pytest.raises(NotPossible) as refused:
        perform(kite, "block", by=world.leo, note="  ")
    assert (refused.value.reasons, state_of(kite)) == (["Say why; the note stays in the trail."], "prospect")


def test_who_may_not_is_refused_and_nothing_is_written(world, kite):  # noqa: F811
    lines = Event.objects.count()
    with pytest.raises(PermissionDenied):
        perform(kite, "block", by=world.ada, note="Because.")
    assert (state_of(kite), Event.objects.count()) == ("prospect", lines)


def test_a_record_that_has_moved_on_says_where_it_is(world, kite):  # noqa: F811
    old = Vendor.objects.get(pk=kite.pk)
    perform(kite, "block", by=world.leo, note="Sanctioned.")
    with pytest.raises(Stale) as refused:
        perform(old, "block", by=world.leo, note="Sanctioned.")
    assert refused.value.reasons == ["It is “Blocked” by now; look at it again before you decide."]


def test_a_step_that_is_possible_in_both_states_is_still_refused_when_another_state_was_expected(world, kite):  # noqa: F811
    attest_vendor(kite, by=world.leo, sentence="Seen.", now=NOON)
    perform(kite, "approve", by=world.leo)
    with pytest.raises(Stale):
        perform(kite, "block", by=world.leo, note="Sanctioned.", expected_state="prospect")
    assert state_of(kite) == "approved"


def test_the_page_gets_every_step_from_here_with_the_reason_why_not(world, kite):  # noqa: F811
    found = {
        person.name: {move.name: move.reasons for move in moves(kite, person)} for person in (world.leo, world.vera)
    }
    unchecked = "There was no due diligence, and nobody has attested that its papers were checked."
    applies = "The vendor’s administrator sends it, or procurement for a vendor that never signs in."
    others = {"register": [applies], "offboard": [], "block": []}
    assert found["Leo"] == others | {"start_due_diligence": ["Your role does not do this."], "approve": [unchecked]}
    assert found["Vera"] == others | {
        "start_due_diligence": [],
        "approve": ["Somebody else than who recorded it does this."],
    }


def test_what_follows_from_a_step_happens_with_it_or_not_at_all(world, kite, monkeypatch):  # noqa: F811
    def fails(record, *, by, now, facts):
        raise RuntimeError("the effect failed")

    monkeypatch.setitem(lifecycle._AFTER, ("vendors.Vendor", "block"), [fails])
    with pytest.raises(RuntimeError), transaction.atomic():
        perform(kite, "block", by=world.leo, note="Sanctioned.")
    assert (state_of(kite), Event.objects.filter(name="block").count()) == ("prospect", 0)


def test_many_are_taken_one_by_one_and_the_refused_keep_their_reason(world, kite):  # noqa: F811
    done = perform_many([kite, world.acme], "unblock", by=world.leo, note="Delisted.")
    assert [type(error).__name__ for _record, error in done] == ["Stale", "Stale"]
    done = perform_many([kite, world.acme], "block", by=world.leo, note="Sanctioned.")
    assert [(record.code, error) for record, error in done] == [("kite", None), ("acme", None)]
    assert {state_of(kite), state_of(world.acme)} == {"blocked"}
