"""Is our seal granted by another person than who asked, and does a sealed signature rest on one that was affixed?"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contracts import actions
from contracts.models import SignatureCheck
from tests.contracts import signed_pdfs as pdfs
from tests.contracts import worlds
from tests.contracts.documents import with_document
from tests.contracts.worlds import NOON
from vendors import jobs
from vendors.files import store_bytes
from vendors.lifecycle import NotPossible, Stale
from vendors.models import Event

DAY = NOON.date()
SIGNED = {"party": "buyer", "signatory": "Max", "signed_on": DAY, "how": "sealed"}


@pytest.fixture
def version(world, draft):
    version = worlds.approve(draft, by=world.vera, approver=world.leo)
    actions.send_out(draft, by=world.vera, now=NOON)
    return version


@pytest.fixture
def asked(world, version):
    return actions.request_seal(version, by=world.vera, seal="contract", copies=4, reason="For the courier.", now=NOON)


def affixed(world, asked):
    actions.grant_seal(asked, by=world.leo, now=NOON)
    return actions.affix_seal(asked, by=world.vera, affixed_on=DAY, originals="Archive, folder 14", now=NOON)


def test_a_seal_is_asked_for_granted_and_affixed_and_each_leaves_a_line(world, asked):
    affixed(world, asked)
    assert (asked.state, asked.decided_by, asked.affixed_on, asked.affixed_by, asked.originals) == (
        "affixed",
        world.leo,
        DAY,
        world.vera,
        "Archive, folder 14",
    )
    lines = Event.objects.filter(name__in=("request_seal", "grant", "affix")).order_by("pk")
    assert [(line.name, line.by, line.shown_to_vendor) for line in lines] == [
        ("request_seal", world.vera, False),
        ("grant", world.leo, False),
        ("affix", world.vera, False),
    ]


def test_who_asked_does_not_grant_and_neither_does_who_only_approves(world, version):
    asked = actions.request_seal(version, by=world.leo, seal="company", copies=1, now=NOON)
    for person in (world.leo, world.fay, world.vera, world.alan):
        with pytest.raises(PermissionDenied):
            actions.grant_seal(asked, by=person, now=NOON)
    assert actions.grant_seal(asked, by=world.max, now=NOON).state == "granted"


def test_a_refusal_says_why_and_the_seal_can_be_asked_for_again(world, version, asked):
    with pytest.raises(NotPossible, match="asked for already"):
        actions.request_seal(version, by=world.vera, seal="contract", copies=2, now=NOON)
    with pytest.raises(NotPossible, match="Say why"):
        actions.refuse_seal(asked, by=world.leo, note=" ", now=NOON)
    actions.refuse_seal(asked, by=world.leo, note="Two copies are enough.", now=NOON)
    with pytest.raises(Stale):
        actions.grant_seal(asked, by=world.leo, now=NOON)
    assert actions.request_seal(version, by=world.vera, seal="contract", copies=2, now=NOON).state == "requested"


def test_no_seal_is_asked_for_on_a_draft_or_on_what_is_concluded(world, draft, active):
    with pytest.raises(NotPossible, match="approved version"):
        actions.request_seal(active.versions.get(), by=world.vera, seal="contract", copies=2, now=NOON)


def test_a_seal_is_affixed_with_the_place_where_the_originals_lie(world, asked):
    actions.grant_seal(asked, by=world.leo, now=NOON)
    with pytest.raises(ValidationError):
        actions.affix_seal(asked, by=world.vera, affixed_on=DAY, originals=" ", now=NOON)
    with pytest.raises(PermissionDenied):
        actions.affix_seal(asked, by=world.fay, affixed_on=DAY, originals="Here", now=NOON)


def test_our_sealed_signature_rests_on_the_seal_that_was_affixed(world, version, asked):
    with pytest.raises(NotPossible, match="Name the request"):
        actions.record_signature(version, by=world.vera, now=NOON, **SIGNED)
    with pytest.raises(NotPossible, match="not recorded as affixed"):
        actions.record_signature(version, by=world.vera, now=NOON, seal=asked, **SIGNED)
    affixed(world, asked)
    signature = actions.record_signature(version, by=world.vera, now=NOON, seal=asked, **SIGNED)
    assert (signature.how, signature.seal, signature.originals) == ("sealed", asked, "Archive, folder 14")


def test_nobody_has_signed_tomorrow(world, version):
    with pytest.raises(NotPossible) as refused:
        actions.record_signature(
            version, by=world.vera, party="vendor", signatory="Chen Yu", signed_on=DAY + timedelta(days=1), now=NOON
        )
    assert refused.value.reasons == ["Nobody has signed on a day that is still to come."]


def test_the_vendors_seal_is_not_ours_to_grant(world, version, asked):
    affixed(world, asked)
    theirs = SIGNED | {"party": "vendor"}
    with pytest.raises(NotPossible, match="belongs to our own"):
        actions.record_signature(version, by=world.vera, now=NOON, seal=asked, **theirs)
    assert actions.record_signature(version, by=world.vera, now=NOON, **theirs).how == "sealed"


def test_the_digital_signatures_of_a_signed_paper_are_kept_with_what_they_cover(world, draft):
    with_document(draft, by=world.vera)
    version = worlds.approve(draft, by=world.vera, approver=world.leo)
    jobs.run_waiting()
    actions.send_out(draft, by=world.vera, now=NOON)
    with version.papers.get().file.file.open("rb") as content:
        pdf = pdfs.signed(content.read(), "Chen Yu", pdfs.a_root())
    stored = {"name": "signed.pdf", "content_type": "application/pdf", "by": world.vera, "vendor": world.acme}
    said = {"party": "vendor", "signatory": "Chen Yu", "signed_on": DAY, "how": "digital"}
    signature = actions.record_signature(version, by=world.vera, file=store_bytes(pdf, **stored), now=NOON, **said)
    check = signature.checks.get()
    assert (check.signer, check.verdict, check.coverage, check.trust, check.holds_document) == (
        "Chen Yu",
        "intact",
        "whole",
        "unknown",
        True,
    )


def test_a_signed_pdf_that_cannot_be_taken_apart_is_of_a_kind_that_cannot_be_verified(world, version):
    stored = {"name": "odd.pdf", "content_type": "application/pdf", "by": world.vera, "vendor": world.acme}
    file = store_bytes(b"%PDF-1.7 /ByteRange and nothing else", **stored)
    said = {"party": "vendor", "signatory": "Chen Yu", "signed_on": DAY}
    actions.record_signature(version, by=world.vera, file=file, now=NOON, **said)
    check = SignatureCheck.objects.get()
    assert (check.verdict, check.get_verdict_display()) == ("unverifiable", "of a kind that cannot be verified here")
