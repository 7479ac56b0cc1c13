"""Do the pages on papers show how each stands, take them in, and lead everybody to what they may do?"""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.pages.matters import read_desk
from tests import papers
from tests.contracts import worlds
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from tests.vendors.papers import a_licence, an_insurance, uploaded, verified
from vendors.actions import documents as actions
from vendors.models import Document, DocumentType, Event, Requirement, User

QUERIES = 21


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def insurance(world):
    return an_insurance()


def kept(vendor, kind, *, by, verifier=None, starts, **given):
    """Handed in on its first day, verified when somebody is named."""
    now = timezone.now() - timedelta(days=(timezone.localdate() - starts).days)
    if verifier is None:
        return uploaded(vendor, kind, by=by, issued_on=starts, now=now, **given)
    return verified(vendor, kind, by=by, verifier=verifier, issued_on=starts, now=now, **given)


def desk(client, **query):
    rows = client.get(reverse("document_list"), query).context["rows"]
    return [(item.row.vendor.code, item.row.type.code, item.word) for item in rows]


def test_the_desk_shows_what_needs_somebody_the_first_to_expire_on_top(as_person, world, insurance, today):
    kept(world.acme, insurance, by=world.alan, verifier=world.vera, starts=today - timedelta(days=400), number="OLD")
    actions.follow_documents()
    kept(world.globex, insurance, by=world.gita, starts=today)
    client = as_person(world.vera)
    assert desk(client) == [
        ("acme", "insurance", "Expired"),
        ("globex", "insurance", "To be verified"),
    ]
    assert desk(client, state="expired") == [("acme", "insurance", "Expired")]
    assert desk(client, q="globex") == [("globex", "insurance", "To be verified")]
    assert desk(client, line="logistics", type="insurance", state="all", sort="-vendor") == [
        ("globex", "insurance", "To be verified"),
        ("acme", "insurance", "Expired"),
    ]
    assert desk(client, state="in_force") == []
    text = b"".join(client.get(reverse("document_list"), {"format": "csv"}).streaming_content).decode()
    assert [line.split(",")[6] for line in text.splitlines()[1:]] == ["OLD", "P-1"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_the_same_number_of_questions_however_many_vendors_there_are(
    as_person, world, insurance, today, count, django_assert_num_queries
):
    for n in range(count):
        vendor = worlds.a_vendor(world.vera, world.leo, world.line, code=f"more{n}", name=f"More {n}")
        kept(vendor, insurance, by=world.vera, starts=today)
    client = as_person(world.leo)
    desk(client)
    with django_assert_num_queries(QUERIES):
        desk(client)


def test_a_vendor_uploads_from_its_own_list_and_reads_why_a_paper_came_back(as_person, world, insurance, today):
    client = as_person(world.alan)
    assert client.get(reverse("document_list")).url == reverse("vendor_documents", args=["acme"])
    listed = client.get(reverse("vendor_documents", args=["acme"]))
    assert "1 document that new contracts need does not hold: Insurance." in listed.text
    (row,) = listed.context["asked"]
    assert (row.word, row.gate, row.verify) == ("Missing", "Needed for new contracts", "")
    given = {"issued_on": today.isoformat(), "number": "P-7"}
    wrong = {"file": SimpleUploadedFile("policy.pdf", b"<svg onload='x'/>")}
    refused = client.post(row.upload, given | wrong)
    assert (
        "“policy.pdf” is a web page or a drawing that can carry scripts; send it as PDF, PNG or JPEG." in refused.text
    )
    assert 'value="P-7"' in refused.text
    client.post(row.upload, given | {"file": SimpleUploadedFile("IMG_0042.HEIC", papers.JPEG)})
    document = Document.objects.get()
    assert (document.state, document.file.name, document.uploaded_by) == ("uploaded", "IMG_0042.jpg", world.alan)
    as_person(world.vera).post(
        reverse("document_transition", args=[document.pk, "give_back"]), {"note": "The second page is missing."}
    )
    page = as_person(world.alan).get(reverse("document_detail", args=[document.pk]))
    assert "The second page is missing." in page.text


def test_who_verifies_says_what_was_checked_and_the_vendor_does_not_read_it(as_person, world, insurance, today):
    document = kept(world.acme, insurance, by=world.alan, starts=today)
    address = reverse("document_transition", args=[document.pk, "verify"])
    assert as_person(world.alan).get(address).status_code == 403
    client = as_person(world.vera)
    assert "Say what you looked at" in client.post(address, {"checked": "", "verified_on": today}).text
    client.post(address, {"checked": "The insurer confirms it.", "verified_on": today})
    document.refresh_from_db()
    assert (document.state, document.checked, document.verified_by) == (
        "verified",
        "The insurer confirms it.",
        world.vera,
    )
    read = {
        person: "The insurer confirms it." in as_person(person).get(reverse("document_detail", args=[document.pk])).text
        for person in (world.vera, world.alan)
    }
    assert read == {world.vera: True, world.alan: False}


def test_a_paper_leaves_as_a_download_that_runs_nothing_and_a_sensitive_one_leaves_a_line(as_person, world, today):
    plain, secret = an_insurance(), a_licence()
    DocumentType.objects.filter(pk=secret.pk).update(is_sensitive=True)
    given = {"starts": today - timedelta(days=9), "by": world.alan}
    files = [
        kept(world.acme, plain, **given),
        kept(world.acme, DocumentType.objects.get(pk=secret.pk), expires_on=today + timedelta(days=900), **given),
    ]
    for document in files:
        response = as_person(world.vera).get(reverse("document_file", args=[document.pk]))
        assert b"".join(response.streaming_content) == papers.pdf("a paper")
        assert response["Content-Disposition"] == 'attachment; filename="paper.pdf"'
        assert (response["X-Content-Type-Options"], response["Content-Security-Policy"]) == (
            "nosniff",
            "default-src 'none'; sandbox",
        )
        assert as_person(world.gita).get(reverse("document_file", args=[document.pk])).status_code == 404
    took = Event.objects.get(name="download")
    assert (took.record_id, took.by, took.shown_to_vendor) == (str(files[1].pk), world.vera, False)


def test_procurement_says_what_is_true_of_a_vendor_and_the_list_follows(as_person, world):
    a_licence()
    client = as_person(world.vera)
    client.post(reverse("vendor_traits", args=["acme"]), {"codes": ["express", "touches_pii"]})
    shown = client.get(reverse("vendor_documents", args=["acme"]))
    assert [(item.row.type.code, item.why) for item in shown.context["asked"]] == [
        ("licence", "because it delivers parcels (express, postal)")
    ]
    assert as_person(world.alan).get(reverse("vendor_traits", args=["acme"])).status_code == 403


def test_the_reference_data_are_edited_by_who_keeps_the_vendors_records(as_person, world, insurance):
    client = as_person(world.vera)
    assert "holds 12 months" in client.get(reverse("document_type_list")).text
    edit = reverse("document_type_edit", args=["insurance"])
    given = {"name_en": "Cover", "name_zh": "保险", "validity": "register", "lead_days": 30, "is_used": "on"}
    assert "Say after how many days it is looked up again." in client.post(edit, given).text
    client.post(edit, given | {"recheck_days": 90})
    insurance.refresh_from_db()
    assert (insurance.name_en, insurance.validity, insurance.lead_days) == ("Cover", "register", 30)
    client.post(reverse("requirement_new", args=["insurance"]), {"country": "EU", "condition": "", "is_used": "on"})
    assert set(Requirement.objects.values_list("country", "hard")) == {("CN", True), ("EU", False)}
    new = {"code": "bond", "name_en": "Bond", "name_zh": "保函", "validity": "none", "lead_days": 0, "is_used": "on"}
    client.post(reverse("document_type_new"), new)
    assert DocumentType.objects.get(code="bond").name_zh == "保函"
    for name, args in (("document_type_list", []), ("document_type_edit", ["bond"]), ("requirement_new", ["bond"])):
        assert as_person(world.leo).get(reverse(name, args=args)).status_code == 403


def test_both_home_pages_say_what_to_do_with_papers(world, insurance, today):
    kept(world.acme, insurance, by=world.alan, verifier=world.vera, starts=today - timedelta(days=340))
    waits = kept(world.globex, insurance, by=world.gita, starts=today)

    def titles(person):
        return [
            (matter.due, matter.title, matter.action) for matter in read_desk(User.objects.get(pk=person.pk)).matters
        ]

    last = Document.objects.get(vendor=world.acme).expires_on
    assert titles(world.alan) == [(last, "Renew: Insurance", "Upload")]
    assert titles(world.gita) == []
    assert titles(world.vera) == [(None, "Verify: Insurance", "Verify")]
    actions.return_document(waits, by=world.vera, note="Wrong company.")
    assert titles(world.gita) == [(None, "Upload another: Insurance", "Upload")]
    assert titles(world.vera) == []
