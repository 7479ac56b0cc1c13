"""What about a vendor keeps a contract from its next step, and what does its trouble ask of a contract's owner?"""

from datetime import timedelta

import pytest

from contracts import actions
from contracts.queries import latest_version, open_request
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from tests.vendors import joined
from vendors.actions import conditions
from vendors.actions import vendors as vendor_actions
from vendors.actions.interests import Tie, declare_interests
from vendors.lifecycle import NotPossible
from vendors.models import VendorDecision

pytestmark = pytest.mark.django_db


def test_while_a_condition_is_overdue_no_new_contract_is_activated_and_what_runs_goes_on(world, draft):
    condition = joined.a_condition(world, world.acme, due_on=NOON.date() - timedelta(days=0))
    worlds.sign(draft, by=world.vera, approver=world.leo)
    later = NOON + timedelta(days=1)
    with pytest.raises(NotPossible, match="1 condition of the approval of Acme Courier is overdue."):
        actions.activate_contract(draft, by=world.vera, attested="Seen.", now=later)
    conditions.meet_condition(condition, by=world.otto, how="Handed in.", now=later)
    actions.activate_contract(draft, by=world.vera, attested="Seen.", now=later)
    assert draft.state == "active"


def test_who_has_an_interest_in_the_vendor_does_not_approve_its_contract_nor_for_somebody(world, draft):
    actions.submit_contract(draft, by=world.vera, now=NOON)
    request = open_request(latest_version(draft))
    declare_interests(world.leo, by=world.leo, ties=[Tie("work", vendor=world.acme)], now=NOON)
    days = {"starts_on": NOON.date(), "ends_on": NOON.date() + timedelta(days=80)}
    actions.delegate(by=world.leo, to=world.fay, reason="Holiday", now=NOON, **days)
    for said in ({"by": world.leo}, {"by": world.fay, "on_behalf_of": world.leo}):
        with pytest.raises(NotPossible, match="You declared an interest in Acme Courier"):
            actions.approve_contract(request, hash_seen=request.content_hash, now=NOON, **said)
    actions.approve_contract(request, by=world.fay, hash_seen=request.content_hash, now=NOON)
    draft.refresh_from_db()
    assert draft.state == "approved"


def test_a_suspended_vendor_with_a_running_contract_asks_its_owner_and_lets_it_run(world, active):
    vendor_actions.suspend_vendor(world.acme, by=world.vera, note="Licence withdrawn.", now=NOON)
    decision = VendorDecision.objects.get()
    active.refresh_from_db()
    assert (active.state, decision.owner, decision.contract_number, decision.happened_en, decision.happened_zh) == (
        "active",
        world.otto,
        active.number,
        "Acme Courier is suspended while C-2026-001 runs",
        "Acme Courier已被暂停，而合同 C-2026-001 仍在履行",
    )
    vendor_actions.reinstate_vendor(world.acme, by=world.vera, note="It was a mistake.", now=NOON)
    decision.refresh_from_db()
    assert (decision.outcome, world.acme.state) == ("moot", "active")
