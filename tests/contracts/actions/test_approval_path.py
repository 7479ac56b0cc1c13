"""Does a contract go through the steps that the matrix asks for, and stay bound to what each of them read?"""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from contracts import actions
from contracts.models import ApprovalDecision, ApprovalRequest, ApprovalStage
from contracts.queries import latest_version
from contracts.queries_approvals import current, steps_of
from contracts.reference import load_approvals
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from tests.sla import claims
from tests.vendors.actions.test_risk import WORST
from vendors.actions import risk
from vendors.lifecycle import NotPossible, Stale
from vendors.models import Event, Message

LATER = NOON + timedelta(days=1)


@pytest.fixture
def matrix(world):
    load_approvals()


@pytest.fixture
def request_(world, matrix, draft):
    """32 million: legal and finance side by side, then the executive."""
    return actions.submit_contract(draft, by=world.vera, now=NOON)


def approve(request, by, now=NOON, **said):
    return actions.approve_contract(request, by=by, hash_seen=request.content_hash, now=now, **said)


def through(request) -> list[tuple[int, str, str]]:
    """(position, who was asked, what came of it) of each step."""
    found = []
    for step in steps_of(request):
        asked = str(step.person) if step.person else " ".join(step.roles)
        decision = getattr(step, "decision", None)
        found.append((step.position, asked, f"{decision.verdict} {decision.by}" if decision else ""))
    return found


def test_each_role_decides_in_its_turn_and_the_last_one_freezes_the_version(world, draft, request_):
    assert request_.plan["level"] == 3
    with pytest.raises(NotPossible, match="The step that waits now is not yours"):
        approve(request_, world.max)
    approve(request_, world.fay)
    draft.refresh_from_db()
    assert (draft.state, latest_version(draft).is_frozen) == ("in_review", False)
    with pytest.raises(NotPossible, match="The step that waits now is not yours"):
        approve(request_, world.fay)
    approve(request_, world.leo)
    approve(request_, world.max, now=LATER)
    draft.refresh_from_db()
    request_.refresh_from_db()
    version = latest_version(draft)
    assert (draft.state, version.content_hash, version.frozen_by, version.frozen_at, request_.outcome) == (
        "approved",
        request_.content_hash,
        world.max,
        LATER,
        "approved",
    )
    assert through(request_) == [
        (1, "legal", "approved Leo"),
        (1, "finance", "approved Fay"),
        (2, "executive", "approved Max"),
    ]
    names = Event.objects.filter(record_type="contracts.contract", record_id=str(draft.pk)).order_by("pk")
    assert [(row.name, str(row.by)) for row in names if row.name.startswith("approve")] == [
        ("approve_step", "Fay"),
        ("approve_step", "Leo"),
        ("approve", "Max"),
    ]


def test_why_it_needs_them_is_kept_with_the_request(world, matrix, draft):
    version = actions.edit_version(
        latest_version(draft), by=world.vera, terms={"value": Decimal("300000.00"), "flags": ["funds"]}, now=NOON
    )
    assert version.flags == ["funds"]
    request = actions.submit_contract(draft, by=world.vera, now=NOON)
    assert request.plan == {
        "level": 2,
        "value": "300000.00",
        "currency": "CNY",
        "together": [],
        "tier": "",
        "flags": ["funds"],
        "why": [],
        "raised_by": [["flag", "funds"]],
        "weakened": [],
    }


def test_what_the_same_vendor_gets_for_the_same_service_counts_together(world, matrix, draft):
    actions.edit_version(latest_version(draft), by=world.vera, terms={"value": Decimal("300000.00")}, now=NOON)
    actions.submit_contract(draft, by=world.vera, now=NOON)
    today = datetime.now(tz=NOON.tzinfo)
    for number, created, level in (("C-2", NOON - timedelta(days=700), 2), ("C-3", today, 2)):
        other = worlds.a_draft(
            world.acme,
            by=world.vera,
            owner=world.otto,
            entity=world.entity,
            line=world.line,
            currency=world.cny,
            number=number,
            now=created,
            terms={**worlds.TERMS, "value": Decimal("300000.00")},
        )
        plan = actions.submit_contract(other, by=world.vera, now=NOON).plan
        assert (plan["level"], plan["value"]) == (level, "600000.00")
        assert plan["together"] == [["C-2026-001" if number == "C-2" else draft.number, "300000.00"]]


def test_a_change_asks_only_those_again_whom_it_concerns(world, draft, request_):
    approve(request_, world.leo)
    approve(request_, world.fay)
    actions.send_back(request_, by=world.max, note="Too dear.", now=NOON)
    actions.edit_version(latest_version(draft), by=world.vera, terms={"value": Decimal("31000000.00")}, now=NOON)
    again = actions.submit_contract(draft, by=world.vera, now=LATER)
    assert through(again) == [(1, "legal", "carried Leo"), (1, "finance", ""), (2, "executive", "")]
    approve(again, world.fay)
    approve(again, world.max)
    draft.refresh_from_db()
    assert draft.state == "approved"


def test_who_sent_it_back_is_asked_again_though_nothing_changed(world, draft, request_):
    approve(request_, world.leo)
    actions.send_back(request_, by=world.fay, note="What is this?", now=NOON)
    again = actions.submit_contract(draft, by=world.vera, now=LATER)
    assert through(again) == [(1, "legal", "carried Leo"), (1, "finance", ""), (2, "executive", "")]


@pytest.mark.prove
def test_two_hundred_times_withdrawn_changed_and_submitted_a_stale_approval_is_refused(world, draft, request_):
    lying = request_
    for n in range(200):
        actions.withdraw(lying, by=world.vera, now=NOON)
        actions.edit_version(latest_version(draft), by=world.vera, terms={"value": Decimal(31_000_000 + n)}, now=NOON)
        again = actions.submit_contract(draft, by=world.vera, now=NOON)
        with pytest.raises(Stale):
            approve(lying, world.leo)
        with pytest.raises(actions.Changed):
            actions.approve_contract(again, by=world.leo, hash_seen=lying.content_hash, now=NOON)
        lying = again
    assert ApprovalDecision.objects.exclude(verdict="withdrawn").count() == 0
    assert ApprovalRequest.objects.filter(outcome="withdrawn").count() == 200


def test_in_a_high_tier_nobody_takes_two_steps_not_even_for_somebody(world, matrix, draft):
    ApprovalStage.objects.filter(level=3).update(roles=["legal", "finance", "executive"])
    request = actions.submit_contract(draft, by=world.vera, now=NOON)
    approve(request, world.leo)
    approve(request, world.leo)  # a small house: one person wears two hats
    actions.send_back(request, by=world.max, note="Once more.", now=NOON)
    risk.load_risk_model()
    risk.assess_vendor(world.acme, by=world.vera, answers=WORST, now=NOON)
    actions.edit_version(latest_version(draft), by=world.vera, terms={"value": 1, "notice_days": 1}, now=NOON)
    again = actions.submit_contract(draft, by=world.vera, now=LATER)
    approve(again, world.leo)
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 1)}
    with pytest.raises(NotPossible, match="The step that waits now is not yours"):
        approve(again, world.leo)
    actions.delegate(by=world.fay, to=world.leo, reason="Away", now=datetime(2026, 1, 1, tzinfo=NOON.tzinfo), **days)
    with pytest.raises(NotPossible, match="The step that waits now is not yours"):
        approve(again, world.leo, now=datetime(2026, 2, 1, tzinfo=NOON.tzinfo))


def test_who_stands_in_decides_for_another_within_the_days_and_both_are_named(world, draft, request_):
    days = {"starts_on": NOON.date(), "ends_on": LATER.date()}
    actions.delegate(by=world.max, to=world.fay, reason="Holiday", now=NOON, **days)
    approve(request_, world.fay)
    approve(request_, world.leo)
    with pytest.raises(NotPossible, match="The step that waits now is not yours"):
        approve(request_, world.fay, now=LATER + timedelta(days=1))
    approve(request_, world.fay, now=LATER)
    last = request_.decisions.order_by("pk").last()
    assert (last.by, last.on_behalf_of) == (world.fay, world.max)
    event = Event.objects.get(name="approve", record_type="contracts.contract")
    assert (event.by, event.on_behalf_of) == (world.fay, world.max)


def test_the_author_approves_through_nobody_and_a_withdrawn_delegation_carries_nothing(world, draft, request_):
    days = {"starts_on": NOON.date(), "ends_on": LATER.date()}
    given = actions.delegate(by=world.leo, to=world.max, reason="Holiday", now=NOON, **days)
    actions.delegate(by=world.fay, to=world.vera, reason="Holiday", now=NOON, **days)
    with pytest.raises(PermissionDenied):
        approve(request_, world.vera)
    actions.withdraw_delegation(given, by=world.leo, now=NOON)
    with pytest.raises(NotPossible):
        approve(request_, world.max)


@pytest.mark.parametrize(
    ("who", "to", "starts", "ends", "reason"),
    [
        ("leo", "otto", 0, 5, "Otto approves no contracts, and so not yours either."),
        ("leo", "alan", 0, 5, "Alan approves no contracts, and so not yours either."),
        ("leo", "fay", 0, 92, "Nobody is stood in for longer than three months; then the role is given."),
        ("leo", "fay", -5, -1, "This time is over."),
    ],
)
def test_nobody_is_stood_in_for_by_whom_it_may_not_be_nor_for_long(world, who, to, starts, ends, reason):
    days = {"starts_on": NOON.date() + timedelta(days=starts), "ends_on": NOON.date() + timedelta(days=ends)}
    with pytest.raises(NotPossible) as refused:
        actions.delegate(by=getattr(world, who), to=getattr(world, to), reason="Away", now=NOON, **days)
    assert refused.value.reasons == [reason]


def test_an_administrator_approves_nothing_whatever_else_they_are(world, draft, request_):
    both = worlds.person("ruth@haiyun.example", "Ruth", "legal", "administrator")
    with pytest.raises(PermissionDenied):
        approve(request_, both)


def test_a_colleague_who_was_added_is_asked_with_the_others_and_their_word_is_needed(world, draft, request_):
    step = actions.add_approver(request_, by=world.vera, person=world.otto, note="Is it secure?", now=NOON)
    assert (step.position, Message.objects.get(kind="approval_asked").to) == (1, world.otto.email)
    approve(request_, world.leo)
    approve(request_, world.fay)
    with pytest.raises(NotPossible):
        approve(request_, world.max)
    approve(request_, world.otto)
    approve(request_, world.max)
    draft.refresh_from_db()
    assert draft.state == "approved"
    assert [row for row in through(request_) if row[1] == "Otto"] == [(1, "Otto", "approved Otto")]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("vera", "Somebody else than the author and the last editor does this."),
        ("ada", "Ada administrates or audits, and approves nothing."),
        ("alan", "Alan does not see this contract."),
        ("nina", "Nina does not see this contract."),
    ],
)
def test_neither_the_author_nor_an_outsider_is_added(world, request_, name, reason):
    with pytest.raises(NotPossible) as refused:
        actions.add_approver(request_, by=world.leo, person=getattr(world, name), now=NOON)
    assert refused.value.reasons == [reason]


def test_a_nudge_reaches_those_whose_turn_it_is_once_a_day(world, request_):
    first, _second, last = steps_of(request_)
    assert actions.nudge(first, by=world.vera, now=NOON) == [world.leo]
    with pytest.raises(NotPossible, match="They were reminded within the last day"):
        actions.nudge(first, by=world.vera, now=NOON + timedelta(hours=3))
    with pytest.raises(Stale):
        actions.nudge(last, by=world.vera, now=NOON)
    actions.nudge(first, by=world.vera, now=LATER)
    assert [row.to for row in Message.objects.filter(kind="approval_nudge")] == [world.leo.email] * 2


def test_a_copy_is_for_information_and_goes_out_once(world, request_):
    actions.copy_to(request_, by=world.vera, person=world.ada, now=NOON)
    with pytest.raises(Stale):
        actions.copy_to(request_, by=world.vera, person=world.ada, now=NOON)
    with pytest.raises(NotPossible):
        actions.copy_to(request_, by=world.vera, person=world.alan, now=NOON)
    assert [row.to for row in Message.objects.filter(kind="approval_copy")] == [world.ada.email]
    with pytest.raises(PermissionDenied):
        approve(request_, world.ada)


def test_a_step_decided_in_another_system_stands_with_its_number_and_its_paper(world, draft, request_):
    legal = current(steps_of(request_))[0]
    proof = {"number": "OA-2026-118", "person_words": "Li Na, legal", "file": claims.proof("oa.pdf")}
    with pytest.raises(PermissionDenied):
        actions.record_elsewhere(legal, by=world.vera, hash_seen=request_.content_hash, now=NOON, **proof)
    with pytest.raises(actions.Changed):
        actions.record_elsewhere(legal, by=world.fay, hash_seen="0" * 64, now=NOON, **proof)
    proof["file"] = claims.proof("oa.pdf")
    actions.record_elsewhere(legal, by=world.fay, hash_seen=request_.content_hash, now=NOON, **proof)
    decision = legal.__class__.objects.get(pk=legal.pk).decision
    assert (decision.verdict, decision.number, decision.person_words, decision.by) == (
        "elsewhere",
        "OA-2026-118",
        "Li Na, legal",
        world.fay,
    )
    assert decision.file.name == "oa.pdf"


def test_an_emergency_needs_two_people_and_its_approvals_follow(world, draft, request_):
    until = NOON.date() + timedelta(days=5)
    override = actions.ask_override(request_, by=world.vera, reason="The old host is gone.", until=until, now=NOON)
    seen = request_.content_hash
    for person in (world.vera, world.otto):
        with pytest.raises(PermissionDenied):
            actions.confirm_override(override, by=person, hash_seen=seen, note="Yes.", now=NOON)
    actions.confirm_override(override, by=world.leo, hash_seen=seen, note="Seen.", now=NOON)
    draft.refresh_from_db()
    request_.refresh_from_db()
    assert (draft.state, request_.outcome, latest_version(draft).is_frozen) == ("approved", "overridden", True)
    assert {row.to for row in Message.objects.filter(kind="approval_override")} == {world.leo.email, world.fay.email}
    approve(request_, world.leo)
    approve(request_, world.fay)
    approve(request_, world.max)
    request_.refresh_from_db()
    assert (request_.outcome, Event.objects.filter(name="ratify").count()) == ("approved", 1)


def test_what_was_not_ratified_in_time_goes_no_further(world, draft, request_):
    until = NOON.date() + timedelta(days=5)
    override = actions.ask_override(request_, by=world.vera, reason="The old host is gone.", until=until, now=NOON)
    actions.confirm_override(override, by=world.leo, hash_seen=request_.content_hash, note="Seen.", now=NOON)
    with pytest.raises(NotPossible) as refused:
        actions.send_out(draft, by=world.vera, now=NOON + timedelta(days=6))
    assert refused.value.reasons == [
        "It went ahead in an emergency; its approvals had to follow by 9\u00a0May\u00a02026 and did not."
    ]
    actions.send_back(request_, by=world.fay, note="I would not have.", now=LATER)
    draft.refresh_from_db()
    assert (draft.state, Event.objects.filter(name="refuse_ratification").count()) == ("approved", 1)
    actions.send_out(draft, by=world.vera, now=LATER)


@pytest.mark.parametrize(("days", "reason"), [(0, "follow within 10 days"), (11, "follow within 10 days")])
def test_an_emergency_does_not_last(world, request_, days, reason):
    with pytest.raises(NotPossible, match=reason):
        actions.ask_override(request_, by=world.vera, reason="Now.", until=NOON.date() + timedelta(days=days), now=NOON)


def test_a_step_that_nobody_can_take_is_said_so(world, request_):
    world.leo.grants.update(ends_on=date(2026, 1, 1))
    with pytest.raises(NotPossible, match="Nobody can take this step"):
        actions.nudge(steps_of(request_)[0], by=world.vera, now=NOON)
