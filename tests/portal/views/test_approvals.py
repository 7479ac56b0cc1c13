"""Is a decision made on exactly what stood on the page, by somebody who may?"""

from decimal import Decimal

import pytest
from django.urls import reverse

from contracts import actions
from contracts.queries import latest_version
from tests.contracts.worlds import NOON
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)


@pytest.fixture
def request_(world, draft):
    return actions.submit_contract(draft, by=world.vera, now=NOON)


def shown(client, approval):
    return client.get(reverse("approval_detail", args=[approval.pk]))


def hash_on(page) -> str:
    return page.context["approve_form"]["hash_seen"].value()


def approve(client, approval, hash_seen):
    address = reverse("approval_approve", args=[approval.pk])
    return client.post(address, {"approve-hash_seen": hash_seen, "approve-note": "Read."})


def test_what_waits_is_counted_for_who_may_decide_and_not_for_its_author(as_person, world, request_):
    found = {}
    for person in (world.leo, world.max, world.vera, world.ada):
        found[person.name] = as_person(person).get(reverse("approval_list")).context["waiting"]
    assert found == {"Leo": 1, "Max": 1, "Vera": 0, "Ada": 0}


def test_the_page_lays_out_the_content_and_an_approver_approves_it(as_person, world, draft, request_):
    client = as_person(world.leo)
    page = shown(client, request_)
    assert "On-time delivery" in page.text
    assert "CNY\u00a032,000,000.00" in page.text
    assert hash_on(page) == request_.content_hash
    approve(client, request_, hash_on(page))
    draft.refresh_from_db()
    assert draft.state == "approved"


def test_an_edit_between_opening_and_approving_is_refused_and_shown(as_person, world, draft, request_):
    client = as_person(world.leo)
    seen = hash_on(shown(client, request_))
    actions.edit_version(latest_version(draft), by=world.otto, terms={"liability_cap": Decimal("1.00")}, now=NOON)
    refused = approve(client, request_, seen)
    draft.refresh_from_db()
    assert (refused.status_code, draft.state) == (409, "in_review")
    assert refused.context["since"] == [("Liability cap", "CNY\u00a05,000,000.00", "CNY\u00a01.00")]
    assert "Nothing was approved." in refused.text


def test_a_page_opened_after_the_edit_offers_to_send_it_back_and_not_to_approve(as_person, world, draft, request_):
    actions.edit_version(latest_version(draft), by=world.otto, terms={"notice_days": 90}, now=NOON)
    page = shown(as_person(world.leo), request_)
    assert reverse("approval_send_back", args=[request_.pk]) in page.text
    assert reverse("approval_approve", args=[request_.pk]) not in page.text
    assert page.context["since"] == [("Notice, days before the term ends", "60", "90")]


def test_sending_back_needs_a_reason_and_tells_it(as_person, world, draft, request_):
    client = as_person(world.leo)
    address = reverse("approval_send_back", args=[request_.pk])
    assert "Say why; the note stays in the trail." in client.post(address, {"back-note": ""}).text
    client.post(address, {"back-note": "Cap too low."})
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert "Cap too low." in shown(client, request_).text


@pytest.mark.parametrize("person", ["vera", "ada"])
def test_who_may_not_decide_reads_why(as_person, world, request_, person):
    client = as_person(getattr(world, person))
    page = shown(client, request_)
    assert not page.context["verdict"]["approve"]
    assert page.context["verdict"]["reason"] in page.text
    assert approve(client, request_, request_.content_hash).status_code == 403


def test_a_vendor_never_finds_an_approval(as_person, world, request_):
    client = as_person(world.alan)
    assert shown(client, request_).status_code == 404
    assert approve(client, request_, request_.content_hash).status_code == 404


def test_the_second_approver_is_told_who_was_faster(as_person, world, request_):
    actions.approve_contract(request_, by=world.max, hash_seen=request_.content_hash, now=NOON)
    refused = approve(as_person(world.leo), request_, request_.content_hash)
    assert refused.status_code == 409
    assert "Max has decided already: Approved." in refused.text


def test_decided_requests_are_listed_on_demand(as_person, world, request_):
    actions.approve_contract(request_, by=world.leo, hash_seen=request_.content_hash, now=NOON)
    client = as_person(world.leo)
    listed = [len(client.get(reverse("approval_list"), query).context["rows"]) for query in ({}, {"show": "all"})]
    assert listed == [0, 1]
