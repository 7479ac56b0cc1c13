"""Do the clauses of a contract in force speak for the duties of the law that ask for them?"""

from datetime import date

from contracts import actions
from contracts.duties import clauses_in_force
from tests.contracts.documents import CLAUSES, LIABILITY, block, with_document
from tests.contracts.worlds import NOON
from vendors import jobs

CODES = {"liability", "cap", "gifts"}


def covered(world, as_of=date(2026, 6, 1)) -> dict:
    found = clauses_in_force([world.acme, world.globex], CODES, user=world.leo, as_of=as_of)
    return {key: [cover.words for cover in covers] for key, covers in found.items()}


def test_a_clause_covers_by_its_code_and_by_the_names_of_its_paragraphs_once_it_is_in_force(world, active):
    assert covered(world) == {}
    changed = {"kind": "amendment", "what_changed": "A document.", "effective_from": date(2026, 5, 20)}
    version = actions.amend_contract(active, by=world.vera, now=NOON, **changed)
    with_document(active, by=world.vera)
    request = actions.submit_version(version, by=world.vera, now=NOON)
    actions.approve_contract(request, by=world.leo, hash_seen=request.content_hash, now=NOON)
    jobs.run_waiting()
    assert covered(world) == {}
    for party in ("buyer", "vendor"):
        actions.record_signature(version, by=world.vera, party=party, signatory="X", signed_on=NOON.date(), now=NOON)
    actions.sign_version(version, by=world.leo, now=NOON)
    words = ["C-2026-001: clause “Liability”"]
    assert covered(world) == {(world.acme.pk, "liability"): words, (world.acme.pk, "cap"): words}
    assert covered(world, date(2026, 5, 19)) == {}


def test_a_draft_that_reads_otherwise_covers_nothing(world, draft):
    gift = LIABILITY | {"code": "gifts", "text": [block("None.", "不收受。")], "standard": {}, "reason": "New."}
    with_document(draft, by=world.vera, clauses=[*CLAUSES, gift])
    assert covered(world) == {}
