"""Does an approval bind to exactly what was read, by another person than who wrote it?"""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from contracts import actions
from contracts.content import content_hash
from contracts.models import ApprovalRequest
from contracts.queries import latest_version
from tests.contracts.worlds import NOON
from vendors.lifecycle import NotPossible, Stale


@pytest.fixture
def request_(world, draft):
    return actions.submit_contract(draft, by=world.vera, now=NOON)


def test_submitting_lays_the_content_and_its_hash_before_the_approvers(world, draft):
    request = actions.submit_contract(draft, by=world.vera, now=NOON)
    assert (draft.state, request.outcome, request.content_hash) == (
        "in_review",
        "open",
        content_hash(latest_version(draft)),
    )


def test_approving_freezes_the_version_under_the_hash_that_was_seen(world, draft, request_):
    actions.approve_contract(request_, by=world.leo, hash_seen=request_.content_hash, note="Read.", now=NOON)
    draft.refresh_from_db()
    version = latest_version(draft)
    decision = request_.decisions.get()
    assert (draft.state, version.content_hash, version.frozen_by, version.frozen_at) == (
        "approved",
        request_.content_hash,
        world.leo,
        NOON,
    )
    assert (decision.verdict, decision.by, decision.hash_seen, decision.note) == (
        "approved",
        world.leo,
        request_.content_hash,
        "Read.",
    )


def test_an_edit_after_submission_refuses_the_approval_and_shows_the_difference(world, draft, request_):
    actions.edit_version(latest_version(draft), by=world.otto, terms={"liability_cap": Decimal("9000000.00")}, now=NOON)
    with pytest.raises(actions.Changed) as refused:
        actions.approve_contract(request_, by=world.leo, hash_seen=request_.content_hash, now=NOON)
    draft.refresh_from_db()
    assert [(item.path, item.label, item.before, item.after) for item in refused.value.differences] == [
        ("terms.liability_cap", "Liability cap", "CNY\u00a05,000,000.00", "CNY\u00a09,000,000.00")
    ]
    assert (draft.state, latest_version(draft).frozen_at, ApprovalRequest.objects.get().outcome) == (
        "in_review",
        None,
        "open",
    )


def test_having_seen_the_edit_does_not_help_it_has_to_be_submitted_again(world, draft, request_):
    version = actions.edit_version(latest_version(draft), by=world.otto, terms={"notice_days": 90}, now=NOON)
    with pytest.raises(actions.Changed):
        actions.approve_contract(request_, by=world.leo, hash_seen=content_hash(version), now=NOON)
    actions.send_back(request_, by=world.leo, note="The notice period changed.", now=NOON)
    again = actions.submit_contract(draft, by=world.vera, now=NOON)
    actions.approve_contract(again, by=world.leo, hash_seen=content_hash(version), now=NOON)
    draft.refresh_from_db()
    assert draft.state == "approved"


@pytest.mark.parametrize("editor", ["vera", "otto"])
def test_neither_author_nor_last_editor_approves(world, draft, editor):
    person = getattr(world, editor)
    actions.edit_version(latest_version(draft), by=person, terms={"notice_days": 45}, now=NOON)
    request = actions.submit_contract(draft, by=world.vera, now=NOON)
    with pytest.raises(PermissionDenied):
        actions.approve_contract(request, by=person, hash_seen=request.content_hash, now=NOON)
    assert request.decisions.count() == 0


def test_sending_back_needs_a_reason_and_closes_the_request(world, draft, request_):
    with pytest.raises(NotPossible):
        actions.send_back(request_, by=world.leo, note=" ", now=NOON)
    actions.send_back(request_, by=world.leo, note="Cap too low.", now=NOON)
    draft.refresh_from_db()
    request_.refresh_from_db()
    assert (draft.state, request_.outcome, request_.decisions.get().note) == ("draft", "returned", "Cap too low.")


def test_a_decided_request_tells_the_second_approver_who_decided(world, draft, request_):
    actions.approve_contract(request_, by=world.leo, hash_seen=request_.content_hash, now=NOON)
    with pytest.raises(Stale) as refused:
        actions.approve_contract(request_, by=world.max, hash_seen=request_.content_hash, now=NOON)
    assert refused.value.reasons == ["Leo has decided already: Approved."]


def test_an_incomplete_draft_is_not_submitted(world, draft):
    actions.edit_version(latest_version(draft), by=world.vera, levels=[], now=NOON)
    with pytest.raises(NotPossible) as refused:
        actions.submit_contract(draft, by=world.vera, now=NOON)
    assert refused.value.reasons == ["Add a service level, or say why there are none."]
    actions.edit_version(latest_version(draft), by=world.vera, terms={"no_levels_reason": "Licences only."}, now=NOON)
    assert actions.submit_contract(draft, by=world.vera, now=NOON).outcome == "open"


def test_nothing_is_agreed_with_a_blocked_vendor(world, draft):
    from vendors.actions.vendors import block_vendor

    block_vendor(world.acme, by=world.vera, note="Sanctioned.", now=NOON)
    with pytest.raises(NotPossible) as refused:
        actions.submit_contract(draft, by=world.vera, now=NOON)
    assert refused.value.reasons == ["Acme Courier is blocked; nothing is agreed with it."]
