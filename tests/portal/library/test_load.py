"""Does an installation begin with a clause library that hangs together, in both languages, for every line?"""

from importlib import import_module

import pytest

from contracts.content import content
from contracts.document_faults import document_faults
from contracts.models.documents import ANNEXES
from contracts.queries import latest_version
from portal.library.blocks import said_in
from portal.library.load import load_library, written_clauses
from portal.models import Clause, ContractTemplate
from portal.papers.composing import begin_document, entries_of, templates_for
from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from vendors.actions.reference import load_ground
from vendors.models import ServiceLine


@pytest.fixture
def library(world):  # noqa: F811
    load_ground()
    load_library()
    return world


def test_every_clause_is_there_once_published_with_the_revision_it_can_be_traced_to(library):
    codes = [row["code"] for row in written_clauses()]
    assert list(Clause.objects.values_list("code", flat=True)) == codes
    assert len(codes) == len(set(codes))
    for row in (*Clause.objects.all(), *ContractTemplate.objects.all()):
        assert (row.live, row.live_revision_id is not None, row.has_unpublished_changes) == (True, True, False)


def test_loading_again_adds_nothing_and_leaves_what_staff_has_rewritten(library):
    Clause.objects.filter(code="liability").update(name_en="Liability, rewritten")
    assert load_library() == 0
    assert Clause.objects.get(code="liability").name_en == "Liability, rewritten"


def test_a_template_of_before_lists_the_obligations_behind_the_fees_once():
    listing = import_module("portal.migrations.0006_annex_of_obligations").ListObligations()
    before = [{"type": "entry", "value": {}}, *({"type": "annex", "value": f"annex-{of}"} for of in ("fees", "duties"))]
    once = listing.apply(before)
    assert [one["value"] for one in once[1:]] == ["annex-fees", "annex-obligations", "annex-duties"]
    assert (listing.apply(once), listing.apply(before[:1])) == (once, before[:1])


def test_every_clause_stands_before_the_editor_s_own_checks(library):
    for clause in Clause.objects.all():
        clause.full_clean()
        clause.text.stream_block.clean(clause.text)


@pytest.mark.parametrize("row", written_clauses(), ids=lambda row: row["code"])
def test_both_languages_of_a_clause_say_the_same_marks_and_neither_is_empty(row):
    for _kind, value in row["text"]:
        assert sorted(said_in(value["en"])) == sorted(said_in(value["zh"]))
        assert value["en"].isascii() or set(value["en"]) - set(map(chr, range(128))) <= set("“”’–…é")
        assert any("\u4e00" <= sign <= "\u9fff" for sign in value["zh"])


def test_the_template_of_every_line_makes_a_document_in_which_all_references_lead_somewhere(library):
    for n, template in enumerate(ContractTemplate.objects.select_related("line").order_by("code")):
        line = template.line or ServiceLine.objects.get(code="logistics")
        draft = worlds.a_draft(
            library.acme,
            by=library.vera,
            owner=library.otto,
            entity=library.entity,
            line=line,
            currency=library.cny,
            number=f"T-{n}",
        )
        version = latest_version(draft)
        begin_document(version, by=library.vera, template=template, language="both_zh", now=NOON)
        assert (template.code, document_faults(content(version))) == (template.code, [])
        assert version.document.annexes == list(ANNEXES)


def test_a_line_is_offered_its_own_template_first_and_none_of_another_line(library):
    logistics = ServiceLine.objects.get(code="logistics")
    assert [row.code for row in templates_for(logistics)] == ["logistics", "general"]
    ContractTemplate.objects.filter(code="logistics").update(live=False)
    assert [row.code for row in templates_for(logistics)] == ["general"]


def test_what_is_unpublished_is_not_proposed_any_more(library):
    Clause.objects.filter(code="insurance").update(live=False)
    template = ContractTemplate.objects.get(code="general")
    assert "insurance" not in [entry.code for entry in entries_of(template)]
