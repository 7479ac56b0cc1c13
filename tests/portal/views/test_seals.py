"""Is our seal asked for, granted and written down on its pages, and are digital signatures shown for what they are?"""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contracts import actions
from contracts.models import SealRequest, Signature
from portal.pages.seals import waiting_seals
from tests.contracts import signed_pdfs as pdfs
from tests.contracts import worlds
from tests.contracts.documents import with_document
from tests.contracts.worlds import NOON
from tests.portal.reading import tables
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from vendors import jobs

LIST_QUERIES = 18


@pytest.fixture
def version(world, draft):
    version = worlds.approve(draft, by=world.vera, approver=world.leo)
    actions.send_out(draft, by=world.vera, now=NOON)
    return version


def address(version, name="version_seal"):
    return reverse(name, args=[version.contract.number, version.n])


def test_a_seal_goes_from_asked_for_to_affixed_and_into_the_signature(as_person, world, version):
    client = as_person(world.vera)
    assert address(version) in client.get(address(version, "version_detail")).content.decode()
    client.post(address(version), {"seal": "contract", "copies": "4", "reason": "For the courier."})
    asked = SealRequest.objects.get()
    page = reverse("seal_detail", args=[asked.pk])
    assert client.post(reverse("seal_transition", args=[asked.pk, "grant"])).status_code == 403
    client = as_person(world.leo)
    assert "Grant the seal" in client.get(page).content.decode()
    client.post(reverse("seal_transition", args=[asked.pk, "grant"]))
    client = as_person(world.vera)
    sent = {"affix-affixed_on": "2026-05-06", "affix-originals": "Archive, folder 14"}
    client.post(reverse("seal_transition", args=[asked.pk, "affix"]), sent)
    shown = client.get(page).content.decode()
    assert ("Affixed" in shown, "Archive, folder 14" in shown) == (True, True)
    signed = {
        "party": "buyer",
        "signatory": "Max",
        "signed_on": "2026-05-06",
        "how": "sealed",
        "seal": str(asked.pk),
    }
    client.post(address(version, "version_signature"), signed)
    row = Signature.objects.get()
    assert (row.how, row.seal, row.originals) == ("sealed", asked, "Archive, folder 14")
    terms = reverse("contract_terms", args=[version.contract.number])
    shown = ["Archive, folder 14" in as_person(one).get(terms).content.decode() for one in (world.vera, world.alan)]
    assert shown == [True, False]


def test_a_refusal_without_a_reason_comes_back_with_the_field_marked(as_person, world, version):
    asked = actions.request_seal(version, by=world.vera, seal="company", copies=1, now=NOON)
    client = as_person(world.max)
    address_of = reverse("seal_transition", args=[asked.pk, "refuse"])
    assert client.post(address_of, {"refuse-note": ""}).status_code == 200
    client.post(address_of, {"refuse-note": "One copy is too few."})
    asked.refresh_from_db()
    assert (asked.state, client.post(address_of, {"refuse-note": "Again."}).status_code) == ("refused", 409)


def test_the_same_seal_twice_is_said_in_the_form(as_person, world, version):
    actions.request_seal(version, by=world.vera, seal="company", copies=1, now=NOON)
    answer = as_person(world.vera).post(address(version), {"seal": "company", "copies": "1", "reason": ""})
    assert "This seal was asked for already, and is not affixed yet." in answer.content.decode()


def test_who_grants_a_seal_and_who_affixes_it_are_told_at_home(as_person, world, version):
    asked = actions.request_seal(version, by=world.vera, seal="company", copies=1, now=NOON)
    wanted = "Grant a seal: company seal on C-2026-001", "Record a seal as affixed: company seal on C-2026-001"

    def told(person):
        page = as_person(person).get(reverse("home")).content.decode()
        return tuple(words in page for words in wanted)

    assert [told(person) for person in (world.leo, world.vera)] == [(True, False), (False, False)]
    actions.grant_seal(asked, by=world.leo, now=NOON)
    assert [told(person) for person in (world.leo, world.vera)] == [(False, False), (False, True)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_shows_what_waits_and_asks_the_same_questions(
    as_person, world, version, count, django_assert_num_queries
):
    for seal in ("company", "contract", "legal_representative")[:count]:
        actions.request_seal(version, by=world.vera, seal=seal, copies=2, now=NOON)
    client = as_person(world.leo)
    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(reverse("seal_list"))
    assert len(tables(page)[0]) == count + 1


def test_of_what_waits_the_oldest_stands_on_top_and_of_what_is_decided_the_newest(world, version):
    asked = {
        seal: actions.request_seal(version, by=world.vera, seal=seal, copies=2, now=NOON + timedelta(days=n))
        for n, seal in enumerate(SealRequest.Seal.values)
    }
    assert [row.seal for row in waiting_seals(world.vera)] == SealRequest.Seal.values
    for request in asked.values():
        actions.refuse_seal(request, by=world.leo, note="Not yet.", now=NOON + timedelta(days=9))
    assert [row.seal for row in waiting_seals(world.vera)] == SealRequest.Seal.values[::-1]


def test_a_vendor_has_no_business_with_our_seals(as_person, world, version):
    asked = actions.request_seal(version, by=world.vera, seal="company", copies=1, now=NOON)
    client = as_person(world.alan)
    assert client.get(reverse("seal_list")).status_code == 403
    assert client.get(reverse("seal_detail", args=[asked.pk])).status_code == 404


def test_the_signatures_in_an_uploaded_pdf_are_shown_with_what_they_cover(as_person, world, draft):
    with_document(draft, by=world.vera)
    version = worlds.approve(draft, by=world.vera, approver=world.leo)
    jobs.run_waiting()
    actions.send_out(draft, by=world.vera, now=NOON)
    with version.papers.get().file.file.open("rb") as content:
        pdf = pdfs.signed(content.read(), "Chen Yu", pdfs.a_root())
    sent = {"party": "vendor", "signatory": "Chen Yu", "signed_on": date(2026, 5, 6), "how": "digital"}
    file = SimpleUploadedFile("signed.pdf", pdf, "application/pdf")
    client = as_person(world.vera)
    assert client.post(address(version, "version_signature"), sent | {"file": file}).status_code == 302
    shown = tables(client.get(reverse("version_detail", args=[draft.number, 1])))
    row = next(row for table in shown for row in table if row[0] == "Chen Yu")
    assert (row[2], row[3], row[4].startswith("Test Root CAby an issuer that is not known here")) == (
        "intact",
        "the whole fileIt covers the document that was approved.",
        True,
    )
