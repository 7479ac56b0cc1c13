"""Is a document put together from the library, clause by clause, with a reason for whatever is not standard?"""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from contracts import actions
from contracts.queries import latest_version
from portal.library.load import load_library
from portal.models import Clause, ContractTemplate
from portal.papers import composing
from tests.contracts.conftest import draft, world  # noqa: F401  (fixtures)
from tests.contracts.documents import block
from tests.contracts.worlds import NOON
from vendors.actions.duties import load_duties
from vendors.actions.reference import load_ground


@pytest.fixture
def version(world, draft):  # noqa: F811
    load_ground()
    load_library()
    template = ContractTemplate.objects.get(code="logistics")
    version = latest_version(draft)
    return composing.begin_document(version, by=world.vera, template=template, language="both_zh", now=NOON)


def codes(version) -> list[str]:
    return [row.code for row in version.clauses.all()]


def choose(version, world, *, out=(), into=(), reasons=None):  # noqa: F811
    wanted = [code for code in codes(version) if code not in out] + list(into)
    given = {"annexes": version.document.annexes, "language": "both_zh", "reasons": reasons or {}}
    return composing.choose_clauses(version, by=world.vera, codes=wanted, now=NOON, **given)


def test_it_begins_with_what_is_required_or_proposed_in_the_words_of_the_library(version):
    found = codes(version)
    assert found[:5] == ["definitions", "services", "transition-in", "warranties", "delivery-and-consent"]
    assert {"acceptance", "deposit", "liability-uncapped"} & set(found) == set()
    row = version.clauses.get(code="liability")
    clause = Clause.objects.get(code="liability")
    assert (row.deviates, row.source, row.standard) == (False, clause.live_revision_id, composing.standard_of(clause))


def test_of_alternatives_the_one_that_fits_the_terms_stands_for_both(world, draft):  # noqa: F811
    load_ground()
    load_library()
    version = latest_version(draft)
    actions.edit_version(version, by=world.vera, terms={"liability_cap": None, "deposit": Decimal("9.00")}, now=NOON)
    template = ContractTemplate.objects.get(code="general")
    version = composing.begin_document(version, by=world.vera, template=template, language="en", now=NOON)
    rows = version.clauses.filter(code__startswith="liability").values_list("code", "stands_for")
    assert (list(rows), "deposit" in codes(version)) == ([("liability-uncapped", "liability")], True)


def test_a_duty_of_the_law_puts_the_clause_in_that_the_template_leaves_open(world, draft):  # noqa: F811
    load_ground()
    load_library()
    load_duties()
    version = latest_version(draft)
    owed = composing.clauses_owed(version)
    assert [str(duty) for duty in owed["delivery-and-consent"]] == ["Delivered as promised, and signed for"]
    template = ContractTemplate.objects.get(code="logistics")
    template.body = [(kind, _optional(value)) for kind, value in _body(template)]
    template.save()
    version = composing.begin_document(version, by=world.vera, template=template, language="en", now=NOON)
    assert set(codes(version)) == {"delivery-and-consent", "data-return", "liability"}


def _body(template):
    return [(one.block_type, one.value) for one in template.body]


def _optional(value):
    if isinstance(value, str):
        return value
    return {"clause": value["clause"], "use": "optional", "instead": value["instead"]}


def test_a_required_clause_goes_only_with_a_reason_which_legal_reads(world, version):  # noqa: F811
    with pytest.raises(ValidationError, match="“Insurance” is required"):
        choose(version, world, out=["insurance"])
    version = choose(version, world, out=["insurance"], reasons={"insurance": "Covered by the group."})
    assert version.document.left_out == {
        "insurance": {"name_en": "Insurance", "name_zh": "保险", "reason": "Covered by the group."}
    }
    version = choose(version, world, into=["insurance"])
    assert (version.document.left_out, codes(version).index("insurance") + 1) == ({}, codes(version).index("liability"))


def test_a_proposed_or_optional_clause_comes_and_goes_freely_to_its_place(world, version):  # noqa: F811
    version = choose(version, world, out=["no-fabricated-reviews"], into=["acceptance"])
    found = codes(version)
    assert (found[found.index("personnel") + 1], "no-fabricated-reviews" in found) == ("acceptance", False)


def test_an_annex_of_data_is_offered_where_the_template_lists_it_not(world, version):  # noqa: F811
    template = ContractTemplate.objects.get(code="logistics")
    listed = ["annex-levels", "annex-fees"]
    template.body = [one for one in _body(template) if one[0] == "entry" or one[1] in listed]
    template.save()
    assert composing.annexes_offered(template, version.document) == [
        "annex-levels",
        "annex-fees",
        "annex-obligations",
        "annex-contacts",
        "annex-papers",
        "annex-duties",
    ]
    given = {"annexes": ["annex-obligations", "annex-fees"], "language": "both_zh", "reasons": {}}
    composing.choose_clauses(version, by=world.vera, codes=codes(version), now=NOON, **given)
    version.document.refresh_from_db()
    assert version.document.annexes == ["annex-fees", "annex-obligations"]


def test_two_alternatives_do_not_stand_side_by_side(world, version):  # noqa: F811
    with pytest.raises(ValidationError, match="two alternatives"):
        choose(version, world, into=["liability-uncapped"])
    version = choose(version, world, out=["liability"], into=["liability-uncapped"])
    assert (version.document.left_out, "liability-uncapped" in codes(version)) == ({}, True)


def test_other_words_need_a_reason_and_the_standard_ones_none(world, version):  # noqa: F811
    row = version.clauses.get(code="insurance")
    said = {"name_en": row.name_en, "name_zh": row.name_zh, "text": [block("None is needed.", "无需投保。")]}
    with pytest.raises(ValidationError, match="say why"):
        composing.rewrite_clause(version, "insurance", by=world.vera, now=NOON, **said)
    composing.rewrite_clause(version, "insurance", by=world.vera, reason="Group cover.", now=NOON, **said)
    row = version.clauses.get(code="insurance")
    assert (row.deviates, row.reason, row.text) == (True, "Group cover.", said["text"])
    composing.take_standard(version, "insurance", by=world.vera, now=NOON)
    row = version.clauses.get(code="insurance")
    assert (row.deviates, row.reason) == (False, "")


def test_what_the_library_says_later_changes_no_draft_until_it_is_taken(world, version):  # noqa: F811
    clause = Clause.objects.get(code="insurance")
    clause.text = [("sub", {"en": "Twice as much.", "zh": "加倍。", "name": ""})]
    clause.save()
    before = version.clauses.get(code="insurance")
    assert (before.deviates, len(before.text)) == (False, 2)
    composing.take_standard(version, "insurance", by=world.vera, now=NOON)
    assert version.clauses.get(code="insurance").text == [block("Twice as much.", "加倍。")]


def test_a_clause_of_our_own_stands_where_it_was_put_and_gives_its_reason(world, version):  # noqa: F811
    said = {"name_en": "Gifts", "name_zh": "礼品", "text": [block("None.", "不收受。")]}
    with pytest.raises(ValidationError, match="needs a reason"):
        composing.add_clause(version, by=world.vera, after="anti-bribery", reason=" ", now=NOON, **said)
    for _twice in range(2):
        composing.add_clause(version, by=world.vera, after="anti-bribery", reason="New rule.", now=NOON, **said)
    found = codes(version)
    at = found.index("anti-bribery")
    assert found[at + 1 : at + 3] == ["own-gifts-2", "own-gifts"]
    assert (version.clauses.get(code="own-gifts").is_own, choose(version, world).clauses.count()) == (True, len(found))
