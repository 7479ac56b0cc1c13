"""Fifty people approve the same contract in the same moment: who gets it, and what are the others told?"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from contracts import actions
from contracts.models import ApprovalDecision, ApprovalRequest, Contract
from contracts.queries import latest_version
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from vendors.lifecycle import NotPossible
from vendors.models import Event, User

PEOPLE = 50

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_approval_counts_and_forty_nine_people_are_told_whose_it_was(world, draft):
    request = actions.submit_contract(draft, by=world.vera, now=NOON)
    approvers = [worlds.person(f"approver{n}@haiyun.example", f"Approver {n}", "legal").pk for n in range(PEOPLE)]
    start = Barrier(PEOPLE)

    def approve(pk: int) -> str:
        try:
            person = User.objects.get(pk=pk)
            lying = ApprovalRequest.objects.select_related("version__contract").get(pk=request.pk)
            start.wait(timeout=60)
            actions.approve_contract(lying, by=person, hash_seen=request.content_hash, now=NOON)
            return "approved"
        except NotPossible as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        told = Counter(pool.map(approve, approvers))

    decision = ApprovalDecision.objects.get()
    version = latest_version(draft)
    assert told == {"approved": 1, f"{decision.by} has decided already: Approved.": PEOPLE - 1}
    assert Contract.objects.get().state == "approved"
    assert (version.frozen_by, version.content_hash) == (decision.by, request.content_hash)
    moves = Event.objects.filter(record_type="contracts.contract", name="approve").values_list("by", "source", "target")
    assert list(moves) == [(decision.by_id, "in_review", "approved")]


def test_an_edit_and_an_approval_at_once_never_approve_what_was_not_read(world, draft):
    """Whichever comes first wins whole: approved as submitted and not editable any more, or edited and not approved."""
    request = actions.submit_contract(draft, by=world.vera, now=NOON)
    start = Barrier(2)

    def run(act) -> str:
        try:
            start.wait(timeout=60)
            act()
            return "done"
        except NotPossible as refused:
            return type(refused).__name__
        finally:
            connection.close()

    def approve():
        lying = ApprovalRequest.objects.select_related("version__contract").get(pk=request.pk)
        actions.approve_contract(lying, by=User.objects.get(pk=world.leo.pk), hash_seen=request.content_hash, now=NOON)

    def edit():
        version = latest_version(Contract.objects.get(pk=draft.pk))
        actions.edit_version(version, by=User.objects.get(pk=world.otto.pk), terms={"notice_days": 1}, now=NOON)

    with ThreadPoolExecutor(2) as pool:
        approved, edited = pool.map(run, (approve, edit))

    state, days = Contract.objects.get().state, latest_version(draft).notice_days
    assert (approved, edited, state, days) in [
        ("done", "NotPossible", "approved", 60),
        ("Changed", "done", "in_review", 1),
    ]
