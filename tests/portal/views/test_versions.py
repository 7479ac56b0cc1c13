"""Is a version read, compared, edited part by part without a script, and signed on paper that is kept?"""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contracts import actions
from contracts.content import content_hash
from contracts.models import Signature
from contracts.queries import latest_version
from tests import papers
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from tests.portal.reading import posted
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)


def address(name, contract, n=1):
    return reverse(name, args=[contract.number, n])


def as_posted(page) -> dict:
    """What a browser sends back when nobody touches the page."""
    return posted(page)


def test_saving_an_untouched_page_changes_nothing(as_person, world, draft):
    client = as_person(world.vera)
    before = content_hash(latest_version(draft))
    response = client.post(address("version_edit", draft), as_posted(client.get(address("version_edit", draft))))
    assert response.status_code == 302
    assert content_hash(latest_version(draft)) == before


def test_terms_and_levels_are_changed_and_a_ticked_level_leaves(as_person, world, draft):
    client = as_person(world.vera)
    sent = as_posted(client.get(address("version_edit", draft)))
    sent |= {"terms-notice_days": "90", "terms-value": "1000.50", "levels-0-expected": "97", "levels-1-DELETE": "on"}
    client.post(address("version_edit", draft), sent)
    version = latest_version(draft)
    assert (version.notice_days, version.value) == (90, Decimal("1000.50"))
    assert [(row.level.code, row.expected) for row in version.level_specs.all()] == [("on-time", Decimal("97"))]


def test_one_row_more_keeps_what_was_typed_and_needs_no_script(as_person, world, draft):
    client = as_person(world.vera)
    sent = as_posted(client.get(address("version_edit", draft))) | {"terms-notice_days": "75", "add": "levels"}
    page = client.post(address("version_edit", draft), sent)
    assert page.status_code == 200
    assert 'name="levels-2-code"' in page.text
    assert page.context["editor"].terms["notice_days"].value() == "75"
    assert latest_version(draft).notice_days == 60


def test_a_level_is_added_with_its_feed(as_person, world, draft):
    client = as_person(world.vera)
    more = client.post(
        address("version_edit", draft), as_posted(client.get(address("version_edit", draft))) | {"add": "levels"}
    )
    sent = as_posted(more) | {
        "levels-2-code": "proof",
        "levels-2-name_en": "Signed proof",
        "levels-2-schedule": "parcels",
        "levels-2-feed": "waybills",
        "levels-2-expected": "98",
        "levels-2-minimum": "95",
        "levels-2-weight": "0",
    }
    client.post(address("version_edit", draft), sent)
    assert [row.level.code for row in latest_version(draft).level_specs.all()] == ["on-time", "damage", "proof"]


def test_a_fault_is_named_on_top_and_leads_to_its_field(as_person, world, draft):
    client = as_person(world.vera)
    sent = as_posted(client.get(address("version_edit", draft))) | {"levels-0-minimum": "99"}
    page = client.post(address("version_edit", draft), sent)
    assert {
        "id": "id_levels-0-minimum",
        "text": (
            "On-time delivery, Minimum level: Higher is better here: the minimum cannot be above the expected level."
        ),
    } in page.context["editor"].errors
    assert 'href="#id_levels-0-minimum"' in page.text
    assert latest_version(draft).level_specs.first().minimum == Decimal("93")


def test_an_unknown_feed_is_refused_and_nothing_is_half_saved(as_person, world, draft):
    client = as_person(world.vera)
    before = content_hash(latest_version(draft))
    closed = as_posted(client.get(address("version_edit", draft)))
    sent = as_posted(client.post(address("version_edit", draft), closed | {"more": "levels-0"}))
    sent |= {"levels-0-feed": "nowhere", "terms-notice_days": "12"}
    page = client.post(address("version_edit", draft), sent)
    assert "on-time: there is no feed nowhere." in page.text
    assert content_hash(latest_version(draft)) == before


@pytest.mark.parametrize("person", ["leo", "ada"])
def test_who_may_not_write_reads_and_does_not_edit(as_person, world, draft, person):
    client = as_person(getattr(world, person))
    assert client.get(address("version_detail", draft)).status_code == 200
    assert client.get(address("version_edit", draft)).status_code == 403


def test_an_amendment_is_drafted_compared_submitted_and_signed(as_person, world, active):
    client = as_person(world.vera)
    given = {"kind": "amendment", "what_changed": "At risk 8 → 10 %", "effective_from": "2026-07-01"}
    client.post(reverse("contract_amend", args=[active.number]), given)
    sent = as_posted(client.get(address("version_edit", active, 2))) | {"schedules-0-at_risk_percent": "10"}
    client.post(address("version_edit", active, 2), sent)
    changes = client.get(address("version_detail", active, 2)).context["compared"].changes
    assert ("Parcels: at risk, % of the month's fee", "8", "10") in changes
    response = client.post(address("version_submit", active, 2))
    request = latest_version(active).approval_requests.get()
    assert response.url == reverse("approval_detail", args=[request.pk])
    actions.approve_contract(request, by=world.leo, hash_seen=request.content_hash, now=NOON)
    for party in ("buyer", "vendor"):
        client.post(
            address("version_signature", active, 2), {"party": party, "signatory": "S", "signed_on": "2026-06-01"}
        )
    assert client.post(address("version_conclude", active, 2)).status_code == 403
    as_person(world.leo).post(address("version_conclude", active, 2))
    assert latest_version(active).signed_by == world.leo
    assert latest_version(active).effective_from == date(2026, 7, 1)


def test_the_signed_paper_is_kept_and_given_to_whom_it_concerns(as_person, world, draft):
    worlds.approve(draft, by=world.vera, approver=world.leo)
    actions.send_out(draft, by=world.vera, now=NOON)
    paper = SimpleUploadedFile("../signed contract.pdf", papers.pdf("signed"), content_type="text/html")
    given = {"party": "vendor", "signatory": "Alan", "signed_on": "2026-05-04", "file": paper}
    as_person(world.vera).post(address("version_signature", draft), given)
    signature = Signature.objects.get()
    link = reverse("signature_file", args=[signature.pk])
    response = as_person(world.alan).get(link)
    assert b"".join(response.streaming_content) == papers.pdf("signed")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="signed contract.pdf"'
    assert as_person(world.gita).get(link).status_code == 404


def test_what_is_no_pdf_is_not_taken_for_signed_paper(as_person, world, draft):
    worlds.approve(draft, by=world.vera, approver=world.leo)
    actions.send_out(draft, by=world.vera, now=NOON)
    given = {
        "party": "vendor",
        "signatory": "Alan",
        "signed_on": "2026-05-04",
        "file": SimpleUploadedFile("a.pdf", b"<html>"),
    }
    page = as_person(world.vera).post(address("version_signature", draft), given)
    assert "This is not a PDF; scan or export the signed paper as PDF." in page.text
    assert Signature.objects.count() == 0
