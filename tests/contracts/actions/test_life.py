"""Does a contract live and end by the rules of its machine?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from contracts import actions
from contracts.queries import latest_version, open_notice, version_in_force
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from vendors.lifecycle import NotPossible


def test_the_whole_way_from_draft_to_active_is_in_the_trail(world, draft):
    from vendors.models import Event

    worlds.activate(draft, by=world.vera, approver=world.leo)
    draft.refresh_from_db()
    steps = Event.objects.filter(record_type="contracts.contract", record_id=str(draft.pk)).order_by("pk")
    assert [(item.name, item.source, item.target, str(item.by)) for item in steps] == [
        ("create", "", "", "Vera"),
        ("edit_version", "", "", "Vera"),
        ("submit", "draft", "in_review", "Vera"),
        ("approve", "in_review", "approved", "Leo"),
        ("send_out", "approved", "out_for_signature", "Vera"),
        ("record_signature", "", "", "Vera"),
        ("record_signature", "", "", "Vera"),
        ("sign", "out_for_signature", "signed", "Leo"),
        ("attest", "", "", "Vera"),
        ("activate", "signed", "active", "Vera"),
    ]
    assert (draft.state, draft.activated_on) == ("active", date(2026, 5, 4))
    assert version_in_force(draft, date(2026, 5, 1)) == latest_version(draft)
    assert version_in_force(draft, date(2026, 4, 30)) is None


def test_the_author_does_not_conclude_what_they_wrote(world, draft):
    version = worlds.approve(draft, by=world.vera, approver=world.leo)
    actions.send_out(draft, by=world.vera, now=NOON)
    for party in ("buyer", "vendor"):
        actions.record_signature(
            version, by=world.vera, party=party, signatory="Somebody", signed_on=NOON.date(), now=NOON
        )
    with pytest.raises(PermissionDenied):
        actions.sign_contract(draft, by=world.vera, now=NOON)


def test_a_contract_is_not_concluded_with_one_signature(world, draft):
    version = worlds.approve(draft, by=world.vera, approver=world.leo)
    actions.send_out(draft, by=world.vera, now=NOON)
    actions.record_signature(
        version, by=world.vera, party="buyer", signatory="Deng Hao", signed_on=NOON.date(), now=NOON
    )
    with pytest.raises(NotPossible) as refused:
        actions.sign_contract(draft, by=world.leo, now=NOON)
    assert refused.value.reasons == ["The vendor’s signature is missing."]


def test_activation_waits_for_the_term_and_for_somebodys_word(world, draft):
    early = datetime(2026, 4, 30, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    worlds.sign(draft, by=world.vera, approver=world.leo, now=early)
    with pytest.raises(NotPossible) as refused:
        actions.activate_contract(draft, by=world.vera, now=early)
    assert refused.value.reasons == [
        "The term starts on 1\u00a0May\u00a02026.",
        "Nobody has attested that the conditions are met and the documents valid.",
    ]
    actions.activate_contract(draft, by=world.vera, attested="Deposit paid.", now=early + timedelta(minutes=1))
    assert draft.state == "active"


def test_notice_not_to_renew_must_arrive_in_time(world, active):
    late = {
        "kind": "non_renewal",
        "served_on": date(2027, 2, 26),
        "arrived_on": date(2027, 3, 2),
        "effective_on": date(2027, 4, 30),
    }
    with pytest.raises(NotPossible) as refused:
        actions.give_notice(active, by=world.leo, note="Too dear.", now=NOON, **late)
    assert refused.value.reasons == ["Notice not to renew had to arrive by 1\u00a0Mar\u00a02027; the contract renews."]
    actions.give_notice(active, by=world.leo, note="Too dear.", now=NOON, **{**late, "arrived_on": date(2027, 3, 1)})
    assert (active.state, open_notice(active).effective_on) == ("notice_given", date(2027, 4, 30))


def test_a_notice_of_which_nobody_knows_when_it_arrived_counts_once_it_is_deemed_delivered(world, active):
    late = {"kind": "non_renewal", "served_on": date(2027, 2, 25), "effective_on": date(2027, 4, 30)}
    with pytest.raises(NotPossible) as refused:
        actions.give_notice(active, by=world.leo, note="Too dear.", now=NOON, **late)
    assert refused.value.reasons == ["Notice not to renew had to arrive by 1\u00a0Mar\u00a02027; the contract renews."]
    actions.give_notice(active, by=world.leo, note="Too dear.", now=NOON, **{**late, "served_on": date(2027, 2, 24)})
    assert active.state == "notice_given"


def with_terms(world, terms):
    """A running contract with other terms than the example's."""
    draft = worlds.a_draft(
        world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number="C-2026-009",
        terms=worlds.TERMS | terms,
    )
    return worlds.a_running_contract(draft, by=world.vera, approver=world.leo)


@pytest.mark.parametrize(
    ("terms", "facts", "reason"),
    [
        (
            {"window_days": 90},
            {"kind": "non_renewal", "arrived_on": date(2027, 1, 29), "effective_on": date(2027, 4, 30)},
            "Notice may arrive from 30 Jan 2027 on.",
        ),
        (
            {},
            {"kind": "non_renewal", "arrived_on": date(2027, 1, 29), "effective_on": date(2027, 5, 31)},
            "Notice not to renew takes effect when the term ends, on 30 Apr 2028.",
        ),
        (
            {"renews_months": 0, "evergreen": True},
            {"kind": "non_renewal", "arrived_on": date(2027, 3, 2), "effective_on": date(2027, 4, 30)},
            "Notice not to renew had to arrive by 1 Mar 2027; the contract runs on.",
        ),
        (
            {"renews_months": 0, "evergreen": True},
            {"kind": "non_renewal", "arrived_on": date(2027, 3, 2), "effective_on": date(2027, 8, 31)},
            "The contract runs on without an end; notice for convenience ends it.",
        ),
        (
            {"notice_days": None, "notice_months": 3, "clear_days": True},
            {"kind": "convenience", "arrived_on": date(2027, 1, 15), "effective_on": date(2027, 4, 15)},
            "Notice is 3 clear months: it takes effect on 16 Apr 2027 at the earliest.",
        ),
    ],
)
def test_a_notice_is_held_against_the_terms_that_are_agreed(world, terms, facts, reason):
    contract = with_terms(world, terms)
    with pytest.raises(NotPossible) as refused:
        actions.give_notice(contract, by=world.leo, note="Too dear.", now=NOON, served_on=date(2027, 1, 11), **facts)
    assert [text.replace("\u00a0", " ") for text in refused.value.reasons] == [reason]


def test_notice_not_to_renew_can_name_the_end_of_a_later_term(world, active):
    actions.give_notice(
        active,
        by=world.leo,
        note="One year more, and no more.",
        kind="non_renewal",
        served_on=date(2027, 3, 10),
        arrived_on=date(2027, 3, 12),
        effective_on=date(2028, 4, 30),
        now=NOON,
    )
    assert open_notice(active).effective_on == date(2028, 4, 30)


def test_what_runs_on_ends_by_notice_only(world):
    contract = with_terms(world, {"renews_months": 0, "evergreen": True})
    later = datetime(2027, 6, 1, 4, tzinfo=UTC)
    with pytest.raises(NotPossible) as refused:
        actions.expire_contract(contract, by=world.vera, now=later)
    assert refused.value.reasons == ["The contract runs on without an end; give notice to end it."]
    actions.start_exit(contract, by=world.vera, note="Hand-over to Globex.", now=later)
    with pytest.raises(NotPossible) as refused:
        actions.terminate_contract(contract, by=world.leo, note="Over.", now=later)
    assert refused.value.reasons == ["The contract runs on without an end; record the notice that ends it."]


def test_notice_for_convenience_takes_effect_after_its_days(world, active):
    soon = {
        "kind": "convenience",
        "served_on": date(2026, 5, 4),
        "arrived_on": date(2026, 5, 6),
        "effective_on": date(2026, 7, 4),
    }
    with pytest.raises(NotPossible) as refused:
        actions.give_notice(active, by=world.leo, note="In-house now.", now=NOON, **soon)
    assert refused.value.reasons == ["Notice is 60 days: it takes effect on 5\u00a0Jul\u00a02026 at the earliest."]


def test_a_contract_that_renews_does_not_expire(world, active):
    with pytest.raises(NotPossible) as refused:
        actions.expire_contract(active, by=world.vera, now=datetime(2027, 6, 1, tzinfo=UTC))
    assert refused.value.reasons == ["The contract renews by itself; give notice to end it."]


def test_cancelling_voids_the_open_request(world, draft):
    request = actions.submit_contract(draft, by=world.vera, now=NOON)
    actions.cancel_contract(draft, by=world.vera, note="The vendor withdrew.", now=NOON)
    request.refresh_from_db()
    assert (draft.state, request.outcome) == ("cancelled", "void")
