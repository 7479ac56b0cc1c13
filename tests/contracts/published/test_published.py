"""Can every published contract be read, calculated and taken into a draft?"""

import pytest

from contracts import actions
from contracts.case import case_terms
from contracts.content import content
from contracts.faults import faults
from contracts.published import HERE, one_published, published
from contracts.queries import latest_version
from sla.engine.case.read import read_case

ALL = published()


def case(terms: dict) -> dict:
    return {"format": "steward-case/1", "periods": [], **terms}


def test_no_file_is_forgotten():
    assert sorted(path.stem for path in HERE.glob("*.json")) == sorted(item.slug for item in ALL)
    assert len(ALL) >= 10


def test_each_says_in_both_languages_what_it_is_good_for_and_where_it_comes_from():
    texts = [
        (item.slug, name)
        for item in ALL
        for name in ("title_en", "title_zh", "good_for_en", "good_for_zh", "source")
        if not getattr(item, name).strip()
    ]
    names = [
        (item.slug, level["code"])
        for item in ALL
        for level in item.terms["levels"]
        if not (level["name"].strip() and level["name_zh"].strip())
    ]
    assert (texts, names) == ([], [])


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.slug)
def test_the_engine_finds_nothing_wrong_with_its_terms(item):
    read = read_case(case(item.terms_in("CNY")))
    assert [level.code for level in read.terms.levels] == [level["code"] for level in item.terms["levels"]]


@pytest.mark.django_db
@pytest.mark.parametrize("item", ALL, ids=lambda item: item.slug)
def test_a_draft_that_takes_it_says_the_same_and_can_be_submitted(world, draft, item):
    version = latest_version(draft)
    standing = {"code": "parcels", "name_en": "Parcels", "line": world.line}
    actions.edit_version(version, by=world.vera, **item.rows(schedule=standing, cadence=version.cadence))
    taken = case_terms(version, "parcels")
    assert faults(content(version)) == []
    assert read_case(case(taken)).terms.rules == read_case(case(item.terms_in("CNY"))).terms.rules
    assert read_case(case(taken)).terms.triggers == read_case(case(item.terms_in("CNY"))).terms.triggers
    assert [level.credit for level in read_case(case(taken)).terms.levels] == [
        level.credit for level in read_case(case(item.terms_in("CNY"))).terms.levels
    ]


def test_an_unknown_name_is_no_published_contract():
    assert one_published("nowhere") is None
    assert one_published("score-100").title_zh == "百分制考核"


def test_changing_what_was_given_does_not_change_what_was_published():
    one_published("iban-com").terms_in("EUR")["levels"][0]["expected"] = "1"
    assert one_published("iban-com").terms_in("EUR")["levels"][0]["expected"] == "99.9"
