"""Do papers come in, hold and end as they should, and does a needed one that does not hold stop what is new?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from contracts import actions as contract_actions
from tests import papers as files
from tests.contracts import worlds
from tests.vendors.papers import NOW, a_licence, an_insurance, uploaded, verified
from vendors.actions import documents as actions
from vendors.actions.reference import load_documents, load_ground
from vendors.actions.vendors import create_vendor, start_due_diligence
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible, refusals
from vendors.models import Document, DocumentType, Event, Requirement, ServiceLine, VendorDecision
from vendors.queries.documents import hard_gaps
from vendors.tasks import follow_documents

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return worlds.cast()


@pytest.fixture
def insurance(world):
    return an_insurance()


def night(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 1, 0, tzinfo=UTC)


def states(vendor) -> list[tuple[int, str]]:
    return list(Document.objects.filter(vendor=vendor).order_by("pk").values_list("n", "state"))


def test_a_paper_counts_once_somebody_else_has_verified_it(world, insurance):
    document = uploaded(world.acme, insurance, by=world.alan)
    assert (document.state, document.expires_on, len(hard_gaps(world.acme, NOW.date()))) == (
        "uploaded",
        date(2027, 5, 31),
        1,
    )
    with pytest.raises(PermissionDenied):
        actions.verify_document(document, by=world.alan, checked="x", now=NOW)
    with pytest.raises(NotPossible, match="Say what you looked at"):
        actions.verify_document(document, by=world.vera, checked=" ", now=NOW)
    actions.verify_document(document, by=world.vera, checked="Insurer called.", now=NOW)
    assert (document.state, document.verified_by, document.verified_on) == ("verified", world.vera, NOW.date())
    assert hard_gaps(world.acme, NOW.date()) == []


def test_staff_hand_in_for_who_never_signs_in_and_never_verify_their_own(world, insurance):
    document = uploaded(world.acme, insurance, by=world.vera)
    with pytest.raises(PermissionDenied):
        actions.verify_document(document, by=world.vera, checked="x", now=NOW)
    assert actions.verify_document(document, by=world.leo, checked="x", now=NOW).state == "verified"


def test_a_new_version_replaces_the_old_one_once_it_is_verified_and_both_are_kept(world, insurance):
    first = verified(world.acme, insurance, by=world.alan, verifier=world.vera)
    wrong = uploaded(world.acme, insurance, by=world.alan, replaces=first, words="wrong")
    actions.return_document(wrong, by=world.vera, note="It is last year’s.", now=NOW)
    assert (wrong.state, wrong.remark) == ("returned", "It is last year’s.")
    second = uploaded(world.acme, insurance, by=world.alan, replaces=wrong, words="right")
    assert states(world.acme) == [(1, "verified"), (2, "replaced"), (3, "uploaded")]
    actions.verify_document(second, by=world.vera, checked="Seen.", now=NOW)
    assert states(world.acme) == [(1, "replaced"), (2, "replaced"), (3, "verified")]
    with pytest.raises(NotPossible, match="There is a newer version by now"):
        uploaded(world.acme, insurance, by=world.alan, replaces=first)


@pytest.mark.parametrize(
    "given, sentence",
    [
        ({"issued_on": None}, "Say from which day it holds"),
        ({"expires_on": date(2026, 5, 1)}, "The last day lies before the first one"),
        ({"expires_on": date(2028, 5, 1)}, "Insurance holds at most 12 months"),
        ({"issued_on": date(2025, 1, 1)}, "This paper has expired already"),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(world, insurance, given, sentence):
    with pytest.raises(NotPossible, match=sentence):
        uploaded(world.acme, insurance, by=world.alan, **given)


def test_nights_warn_and_end_a_paper_once_and_a_missed_night_catches_up(world):
    licence = a_licence()
    given = {"issued_on": date(2021, 10, 1), "expires_on": date(2026, 9, 30)}
    document = verified(world.acme, licence, by=world.alan, verifier=world.vera, **given, now=night(2026, 6, 1))
    assert actions.follow_documents(night(2026, 7, 1)) == []
    # 90 days before: 60 more than the 30 by which renewal is applied for
    assert [row.state for row in actions.follow_documents(night(2026, 7, 2))] == ["expiring"]
    assert actions.follow_documents(night(2026, 9, 30)) == []
    assert follow_documents("2026-10-04T01:00:00+00:00") == 1
    document.refresh_from_db()
    assert (document.state, follow_documents("2026-10-04T02:00:00+00:00")) == ("expired", 0)


def test_a_needed_paper_that_ends_asks_the_owner_and_stops_nothing_that_runs(world, insurance):
    verified(world.acme, insurance, by=world.alan, verifier=world.vera, issued_on=date(2026, 4, 1))
    draft = worlds.a_draft(
        world.acme, by=world.vera, owner=world.otto, entity=world.entity, line=world.line, currency=world.cny
    )
    running = worlds.a_running_contract(draft, by=world.vera, approver=world.leo)
    actions.follow_documents(night(2027, 4, 1))
    asked = Event.objects.get(name="lost_document")
    running.refresh_from_db()
    world.acme.refresh_from_db()
    assert (asked.record_type, asked.facts["type"], asked.shown_to_vendor) == ("vendors.vendor", "insurance", False)
    assert (running.state, world.acme.state) == ("active", "active")
    decision = VendorDecision.objects.get()
    assert (decision.owner, decision.contract_number, decision.happened_en) == (
        world.otto,
        running.number,
        f"Insurance of Acme Courier expired while {running.number} runs",
    )


def test_a_contract_is_not_activated_while_a_needed_paper_does_not_hold_on_its_first_day(world, insurance):
    draft = worlds.a_draft(
        world.acme, by=world.vera, owner=world.otto, entity=world.entity, line=world.line, currency=world.cny
    )
    worlds.sign(draft, by=world.vera, approver=world.leo)
    with pytest.raises(NotPossible, match=r"Acme Courier lacks papers .*Insurance \(missing\)"):
        contract_actions.activate_contract(draft, by=world.vera, attested="Seen.", now=NOW)
    # the term began on 1 May, the policy in June
    late = verified(world.acme, insurance, by=world.alan, verifier=world.vera)
    with pytest.raises(NotPossible, match=r"Insurance \(missing\)"):
        contract_actions.activate_contract(draft, by=world.vera, attested="Seen.", now=NOW)
    actions.revoke_document(late, by=world.leo, note="The insurer does not know it.", now=NOW)
    verified(world.acme, insurance, by=world.alan, verifier=world.vera, issued_on=date(2026, 4, 1))
    assert contract_actions.activate_contract(draft, by=world.vera, attested="Seen.", now=NOW).state == "active"


def test_due_diligence_ends_with_an_approval_once_needed_papers_hold_or_with_conditions(world, insurance):
    vendor = create_vendor(by=world.vera, code="kite", name_en="Kite", country="CN", line=world.line)
    start_due_diligence(vendor, by=world.vera)
    reasons = refusals(vendor, "approve", by=world.leo, now=NOW, facts={})
    assert "Needed before it is approved: Insurance (missing)." in reasons
    conditional = refusals(vendor, "approve_conditionally", by=world.leo, now=NOW, facts={})
    assert not any("Insurance" in row for row in conditional)
    uploaded(vendor, insurance, by=world.vera)
    assert "Needed before it is approved: Insurance (not verified yet)." in refusals(
        vendor, "approve", by=world.leo, now=NOW, facts={}
    )
    actions.verify_document(Document.objects.get(vendor=vendor), by=world.leo, checked="Seen.", now=NOW)
    assert not any("Insurance" in row for row in refusals(vendor, "approve", by=world.leo, now=NOW, facts={}))


def test_what_is_true_of_a_vendor_decides_which_papers_are_asked_for(world):
    a_licence()
    assert hard_gaps(world.acme, NOW.date()) == []
    actions.set_traits(world.acme, by=world.vera, codes=["express"], now=NOW)
    assert [row.type.code for row in hard_gaps(world.acme, NOW.date())] == ["licence"]
    with pytest.raises(PermissionDenied):
        actions.set_traits(world.acme, by=world.alan, codes=[], now=NOW)
    with pytest.raises(TypeError):
        actions.set_traits(world.acme, by=world.vera, codes=["tier_high"], now=NOW)


def test_a_register_is_looked_up_again_by_another_person_than_who_handed_it_in(world):
    licence = a_licence()
    given = {"issued_on": date(2024, 1, 1), "expires_on": date(2028, 12, 31)}
    document = verified(world.acme, licence, by=world.alan, verifier=world.vera, **given)
    assert document.recheck_on == NOW.date() + timedelta(days=90)
    later = NOW + timedelta(days=88)
    actions.recheck_document(document, by=world.leo, checked="The same.", now=later)
    assert (document.recheck_on, document.verified_by) == (later.date() + timedelta(days=90), world.vera)
    with pytest.raises(PermissionDenied):
        actions.recheck_document(document, by=world.alan, checked="x", now=later)


def test_an_upload_is_named_by_its_kind_and_never_by_a_path(world):
    given = {"by": world.vera, "vendor": world.acme}
    named = [
        store_evidence(ContentFile(content, name=name), name=name, **given)
        for content, name in (
            (files.pdf("a"), "../../etc/pass\r\nwd.exe"),
            (files.JPEG, "C:\\scans\\Foto.JPEG"),
            (files.png(), "scan.jpg"),
            (b"a,b\n", "rows.csv"),
            (b"a", "\u202egpj.exe"),
        )
    ]
    assert [(row.name, row.content_type) for row in named] == [
        ("passwd.pdf", "application/pdf"),
        ("Foto.JPEG", "image/jpeg"),
        ("scan.png", "image/png"),
        ("rows.csv", "text/csv"),
        ("gpj.txt", "text/plain"),
    ]
    with pytest.raises(NotPossible, match="“drawing.png” is a web page or a drawing that can carry scripts"):
        store_evidence(ContentFile(b"<svg onload='x'/>", name="drawing.png"), **given)


def test_the_reference_data_are_loaded_once_and_edits_are_left_alone(world):
    load_ground()
    added = load_documents()
    assert added == DocumentType.objects.count() + Requirement.objects.count() > 70
    insurance = DocumentType.objects.get(code="liability-insurance")
    actions.save_document_type(insurance, by=world.vera, name_en="Liability cover")
    row = Requirement.objects.get(type=insurance, country="CN")
    actions.save_requirement(row, by=world.vera, hard=False)
    assert load_documents() == 0
    insurance.refresh_from_db()
    row.refresh_from_db()
    assert (insurance.name_en, row.hard) == ("Liability cover", False)
    with pytest.raises(PermissionDenied):
        actions.save_requirement(row, by=world.leo, hard=True)
    assert ServiceLine.objects.filter(code="payment").exists()
