"""Does the register list what went otherwise, and is it signed off by somebody who is named in none of it?"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from contracts import actions
from contracts.actions.approval_matrix import quarter_end, quarter_of
from contracts.models import ApprovalBand, ApprovalRaise, ApprovalStage, ExceptionReview
from contracts.queries import latest_version
from contracts.reference import load_approvals
from portal.pages.exceptions import exceptions_of
from tests.contracts.worlds import NOON, person
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from vendors.lifecycle import NotPossible
from vendors.models import Event

SPRING = date(2026, 4, 1)


@pytest.fixture
def busy(world, draft):
    """An emergency, a single source, a late start, a corrected fee, a stale stand-in and a changed matrix."""
    load_approvals()
    actions.edit_version(latest_version(draft), by=world.vera, terms={"flags": ["single_source"]}, now=NOON)
    request = actions.submit_contract(draft, by=world.vera, now=NOON)
    until = NOON.date() + timedelta(days=5)
    override = actions.ask_override(request, by=world.vera, reason="The old host is gone.", until=until, now=NOON)
    actions.confirm_override(override, by=world.leo, hash_seen=request.content_hash, note="Seen.", now=NOON)
    for name in ("leo", "fay", "max"):
        actions.approve_contract(request, by=getattr(world, name), hash_seen=request.content_hash, now=NOON)
    actions.send_out(draft, by=world.vera, now=NOON)
    for party in ("buyer", "vendor"):
        actions.record_signature(
            latest_version(draft), by=world.vera, party=party, signatory="S", signed_on=NOON.date(), now=NOON
        )
    actions.sign_contract(draft, by=world.leo, now=NOON)
    actions.activate_contract(draft, by=world.vera, attested="Seen.", now=NOON)
    for amount in ("100.00", "90.00"):
        actions.enter_charge(
            draft, by=world.fay, schedule_code="parcels", month=date(2026, 5, 1), amount=Decimal(amount), now=NOON
        )
    days = {"starts_on": NOON.date(), "ends_on": NOON.date() + timedelta(days=60)}
    actions.delegate(by=world.max, to=world.fay, reason="Abroad", now=NOON, **days)
    actions.edit_matrix(
        by=world.leo,
        bands=[{"currency": world.cny, "above_minor": 0, "level": 1}],
        stages=[{"level": 1, "position": 1, "roles": ["legal"]}],
        raises=[],
        note="Only legal from now on.",
        now=NOON,
    )
    return draft


def test_each_kind_is_listed_with_who_answers_for_it(world, busy):
    rows = exceptions_of(world.ada, SPRING, date(2026, 7, 1))
    assert [(row.at, row.kind, row.what, row.by) for row in rows] == [
        (date(2026, 5, 4), "stand_in", "Fay decides for Max: it goes on until 3\u00a0Jul\u00a02026", "Max"),
        (date(2026, 5, 4), "single_source", "C-2026-001 was approved without another bidder", "Vera"),
        (date(2026, 5, 4), "override", "C-2026-001: let the contract go ahead of its approvals", "Vera and Leo"),
        (date(2026, 5, 4), "matrix", "changed the approval matrix", "Leo"),
        (date(2026, 5, 4), "late", "C-2026-001 was activated 3 days after its term began", "Otto"),
        (date(2026, 5, 4), "adjustment", "C-2026-001: corrected the fee of 2026-05", "Fay"),
    ]
    assert exceptions_of(world.ada, date(2026, 1, 1), date(2026, 7, 1)) == []


def test_the_page_costs_the_same_however_many_there_are(client, world, busy, django_assert_num_queries):
    client.force_login(world.ada)
    url = f"{reverse('exception_list')}?quarter=2026-04-01"
    client.get(url)
    with django_assert_num_queries(19):
        page = client.get(url)
    days = {"starts_on": NOON.date(), "ends_on": NOON.date() + timedelta(days=70)}
    actions.delegate(by=world.leo, to=world.fay, reason="Abroad", now=NOON, **days)
    actions.enter_charge(
        busy, by=world.fay, schedule_code="parcels", month=date(2026, 5, 1), amount=Decimal("80.00"), now=NOON
    )
    with django_assert_num_queries(19):
        assert len(client.get(url).context["rows"]) == len(page.context["rows"]) + 2
    assert [row.kind for row in page.context["rows"]] == [
        "stand_in",
        "single_source",
        "override",
        "matrix",
        "late",
        "adjustment",
    ]
    text = b"".join(client.get(url + "&format=csv").streaming_content).decode()
    assert text.count("Emergency override") == 1


def test_nobody_signs_off_their_own_and_a_second_sign_off_is_stale(client, world, busy):
    rows = exceptions_of(world.max, SPRING, date(2026, 7, 1))
    people = {one for row in rows for one in row.people}
    said = {"rows": [row.kept() for row in rows], "people": people, "now": NOON + timedelta(days=90)}
    with pytest.raises(NotPossible, match="You are named in one of them"):
        actions.review_exceptions(SPRING, by=world.max, **said)
    ruth = person("ruth@haiyun.example", "Ruth", "finance")
    with pytest.raises(NotPossible, match="The quarter is not over"):
        actions.review_exceptions(SPRING, by=ruth, **{**said, "now": NOON})
    client.force_login(ruth)
    client.post(reverse("exception_review"), {"quarter": "2026-04-01", "note": "Looked at each."})
    review = ExceptionReview.objects.get()
    assert (review.quarter, review.by, len(review.rows)) == (SPRING, ruth, 6)
    client.post(reverse("exception_review"), {"quarter": "2026-04-01", "note": "Again."})
    assert ExceptionReview.objects.count() == 1
    page = client.get(f"{reverse('exception_list')}?quarter=2026-04-01")
    assert (page.context["changed"], "Signed off by Ruth" in page.content.decode()) == (False, True)


@pytest.mark.parametrize("name", ["vera", "ada", "alan"])
def test_others_do_not_sign_off(client, world, busy, name):
    client.force_login(getattr(world, name))
    assert client.post(reverse("exception_review"), {"quarter": "2026-04-01"}).status_code == 403


def test_the_matrix_is_replaced_as_a_whole_with_a_reason_and_leaves_both_in_the_trail(world):
    load_approvals()
    good = {
        "bands": [{"currency": world.cny, "above_minor": 0, "level": 1}],
        "stages": [{"level": 1, "position": 1, "roles": ["legal"]}],
        "raises": [{"kind": "tier", "value": "high"}],
    }
    for wrong, reason in (
        ({"note": " "}, "Say why"),
        ({"stages": []}, "Without a step nobody would be asked"),
        ({"bands": [{"currency": world.cny, "above_minor": 0, "level": 4}]}, "Level 4 has no step"),
    ):
        with pytest.raises(NotPossible, match=reason):
            actions.edit_matrix(by=world.leo, **{**good, "note": "Smaller.", **wrong})
    assert ApprovalBand.objects.count() == 6
    actions.edit_matrix(by=world.leo, **good, note="Smaller.")
    assert [model.objects.count() for model in (ApprovalBand, ApprovalStage, ApprovalRaise)] == [1, 1, 1]
    event = Event.objects.get(name="edit_matrix")
    assert (len(event.before["stages"]), event.after["stages"]) == (6, [[1, 1, ["legal"], []]])


@pytest.mark.parametrize(
    ("day", "first", "after"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 7, 1)),
        (date(2026, 7, 1), date(2026, 7, 1), date(2026, 10, 1)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_a_quarter_is_three_months(day, first, after):
    assert (quarter_of(day), quarter_end(first)) == (first, after)
