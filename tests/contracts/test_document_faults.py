"""What keeps a document from being submitted, and does a changed clause ask legal again?"""

from contracts import actions
from contracts.approval import Section
from contracts.content import content, differences
from contracts.document_faults import document_faults
from contracts.faults import faults
from contracts.queries import latest_version
from contracts.sections import changed_sections
from tests.contracts.documents import CLAUSES, LIABILITY, SERVICES, block, clause, with_document
from tests.contracts.owed import RULES
from tests.contracts.worlds import NOON


def texts(version):
    return [fault.text for fault in document_faults(content(version))]


def test_a_document_whose_references_all_lead_somewhere_stands_in_nobodys_way(world, draft):
    version = with_document(draft, by=world.vera)
    assert (texts(version), faults(content(version))) == ([], [])


def test_a_contract_without_a_document_says_nothing_of_one(draft):
    said = content(latest_version(draft))
    assert ("document" in said, "clauses" in said, document_faults(said)) == (False, False, [])


def test_references_to_what_is_not_there_and_values_that_the_terms_do_not_say_are_faults(world, draft):
    version = with_document(draft, by=world.vera, clauses=[LIABILITY, CLAUSES[2]], annexes=[])
    actions.edit_version(version, by=world.vera, terms={"liability_cap": None}, now=NOON)
    assert texts(version) == [
        "Clause “Final provisions” refers to “services”, which is not in the document.",
        "Clause “Liability” names the liability cap, which the terms do not say.",
    ]
    assert [fault.path for fault in faults(content(version))] == ["clauses.general", "clauses.liability"]


def test_obligations_that_stand_in_no_annex_are_a_fault_of_the_document(world, draft):
    version = with_document(draft, by=world.vera)
    actions.edit_version(version, by=world.vera, obligations=RULES, now=NOON)
    (fault,) = faults(content(version))
    assert (fault.path, fault.text) == (
        "document.annexes",
        "What either side owes stands nowhere in the document; choose the annex “Obligations of both sides”.",
    )
    listed = with_document(draft, by=world.vera, annexes=["annex-levels", "annex-fees", "annex-obligations"])
    assert faults(content(listed)) == []


def test_a_document_without_a_clause_is_no_document(world, draft):
    version = with_document(draft, by=world.vera, clauses=[])
    assert texts(version) == ["The document has no clause; choose some, or take the document away."]


def test_a_changed_clause_is_a_change_of_the_legal_terms_alone_and_reads_paragraph_by_paragraph(world, draft):
    before = content(with_document(draft, by=world.vera))
    other = clause(
        "liability",
        ("Liability", "责任"),
        LIABILITY["text"][0],
        block("There is no limit.", "不设上限。", name="cap"),
        LIABILITY["text"][2],
        standard=LIABILITY["standard"],
        reason="Asked for.",
    )
    changed = [SERVICES, other, *CLAUSES[2:]]
    after = content(actions.edit_version(latest_version(draft), by=world.vera, clauses=changed, now=NOON))
    assert changed_sections(before, after) == {Section.LEGAL}
    assert [(row.path, row.label, row.before, row.after) for row in differences(before, after)] == [
        (
            "clauses.liability.text.2",
            "Liability: text",
            "The limit is [[liability-cap]]. / 以[[liability-cap]]为限。",
            "There is no limit. / 不设上限。",
        )
    ]


def test_a_clause_that_comes_and_one_that_goes_are_told_by_their_names(world, draft):
    before = content(with_document(draft, by=world.vera))
    gift = clause("gifts", ("Gifts", "礼品"), block("None.", "不收受。"), standard={}, reason="New rule.")
    after = content(actions.edit_version(latest_version(draft), by=world.vera, clauses=[*CLAUSES[:3], gift], now=NOON))
    assert [(row.path, row.label, row.before, row.after) for row in differences(before, after)] == [
        ("clauses.annex-exit", "Clause “Exit plan”", "Exit plan", "removed"),
        ("clauses.gifts", "Clause “Gifts”", "—", "added"),
    ]
