"""Is a document frozen with its version, printed once for good, and signed only on that paper?"""

import pytest

from contracts import actions
from contracts.content import content, content_hash
from contracts.models import ClauseUse, DocumentPaper
from contracts.queries import latest_version
from contracts.queries_documents import How, deviations_of
from tests.contracts import worlds
from tests.contracts.documents import CLAUSES, LIABILITY, SERVICES, block, clause, printed, with_document
from tests.contracts.worlds import NOON
from vendors import jobs
from vendors.files import store_bytes
from vendors.lifecycle import NotPossible
from vendors.models import Event, Job


def test_an_amendment_carries_the_document_of_the_version_before(world, draft):
    with_document(draft, by=world.vera)
    version = worlds.approve(draft, by=world.vera, approver=world.leo)
    jobs.run_waiting()
    actions.send_out(draft, by=world.vera, now=NOON)
    for party in ("buyer", "vendor"):
        actions.record_signature(version, by=world.vera, party=party, signatory="X", signed_on=NOON.date(), now=NOON)
    actions.sign_contract(draft, by=world.leo, now=NOON)
    changed = {"kind": "amendment", "what_changed": "More.", "effective_from": NOON.date()}
    amended = actions.amend_contract(draft, by=world.vera, now=NOON, **changed)
    names = ("document", "clauses")
    assert [content(amended)[name] for name in names] == [content(version)[name] for name in names]
    assert ClauseUse.objects.count() == 2 * len(CLAUSES)


def test_clauses_need_a_document_and_each_code_stands_once(world, draft):
    with pytest.raises(Exception, match="Choose a template"):
        actions.edit_version(latest_version(draft), by=world.vera, clauses=CLAUSES, now=NOON)
    with_document(draft, by=world.vera)
    with pytest.raises(Exception, match="stands twice"):
        actions.edit_version(latest_version(draft), by=world.vera, clauses=[SERVICES, SERVICES], now=NOON)


@pytest.mark.parametrize("text", [[], [{"kind": "sub"}], [block("", "")], [block("x", "y", kind="poem")]])
def test_a_clause_says_something_in_paragraphs_of_a_known_kind(world, draft, text):
    with pytest.raises(Exception, match="paragraph|blank"):
        with_document(draft, by=world.vera, clauses=[SERVICES | {"text": text}])


def test_taking_the_document_away_takes_its_clauses_and_leaves_the_terms(world, draft):
    before = content(latest_version(draft))
    version = with_document(draft, by=world.vera)
    actions.edit_version(version, by=world.vera, document={}, now=NOON)
    assert (content(version), ClauseUse.objects.count()) == (before, 0)


def test_what_is_not_standard_is_told_in_the_order_of_the_document_with_its_reason(world, draft):
    other = LIABILITY | {
        "text": [*LIABILITY["text"][:2], block("Not ever.", "概不。", kind="item")],
        "reason": "Theirs.",
    }
    own = clause("gifts", ("Gifts", "礼品"), block("None.", "不收受。"), standard={}, reason="New rule.")
    left = {"annex-exit": {"name_en": "Exit plan", "name_zh": "退出计划", "reason": "A month only."}}
    version = with_document(draft, by=world.vera, clauses=[SERVICES, own, other], left_out=left)
    assert [
        (one.how, one.code, one.reason, one.changes) for one in deviations_of(version.document, version.clauses.all())
    ] == [
        (How.OWN, "gifts", "New rule.", []),
        (How.CHANGED, "liability", "Theirs.", [("Not for intent; / 故意除外；", "Not ever. / 概不。")]),
        (How.LEFT_OUT, "annex-exit", "A month only.", []),
    ]
    assert content(version)["document"]["left_out"] == ["annex-exit"]


def test_the_approval_has_the_final_paper_printed_once_under_the_hash_that_was_approved(world, draft):
    with_document(draft, by=world.vera)
    version = worlds.approve(draft, by=world.vera, approver=world.leo)
    with pytest.raises(NotPossible, match="not printed yet"):
        actions.send_out(draft, by=world.vera, now=NOON)
    jobs.run_waiting()
    paper = version.papers.get()
    assert (paper.is_final, paper.content_hash, paper.printed_at) == (True, version.content_hash, NOON)
    assert Event.objects.filter(name="file_document").values_list("facts__sha256", flat=True).get() == paper.file.sha256
    assert printed(version, by=world.leo) == paper
    actions.send_out(draft, by=world.vera, now=NOON)
    assert draft.state == "out_for_signature"


def test_a_draft_is_printed_anew_when_it_reads_otherwise_and_not_before(world, draft):
    version = with_document(draft, by=world.vera)
    first = printed(version, by=world.vera)
    assert (printed(version, by=world.otto), first.is_final) == (first, False)
    actions.edit_version(version, by=world.vera, document={"language": "en"}, now=NOON)
    second = printed(version, by=world.vera)
    assert (second.pk > first.pk, second.content_hash == content_hash(version)) == (True, True)
    assert Job.objects.filter(kind="print_document").count() == 2


def test_a_paper_of_what_the_version_said_before_is_not_filed(world, draft):
    version = with_document(draft, by=world.vera)
    said = content_hash(version)
    actions.edit_version(version, by=world.vera, document={"language": "en"}, now=NOON)
    file = store_bytes(b"%PDF-1.7", name="x.pdf", content_type="application/pdf", by=world.vera, vendor=world.acme)
    with pytest.raises(NotPossible, match="was changed while"):
        actions.file_paper(version, file=file, said=said, tools="none", by=world.vera, now=NOON)
    assert DocumentPaper.objects.count() == 0


def test_an_amendment_is_not_signed_before_its_paper_is_there(world, active):
    changed = {"kind": "amendment", "what_changed": "A document.", "effective_from": NOON.date()}
    version = actions.amend_contract(active, by=world.vera, now=NOON, **changed)
    with_document(active, by=world.vera)
    request = actions.submit_version(version, by=world.vera, now=NOON)
    actions.approve_contract(request, by=world.leo, hash_seen=request.content_hash, now=NOON)
    signed = {"party": "buyer", "signatory": "X", "signed_on": NOON.date()}
    with pytest.raises(NotPossible, match="not printed yet"):
        actions.record_signature(version, by=world.vera, now=NOON, **signed)
    jobs.run_waiting()
    assert (
        actions.record_signature(version, by=world.vera, now=NOON, **signed).covers_hash
        == version.papers.get().content_hash
    )


def test_a_version_without_a_document_is_printed_by_nobody(world, draft):
    with pytest.raises(NotPossible, match="has no document"):
        actions.print_document(latest_version(draft), by=world.vera, now=NOON)
