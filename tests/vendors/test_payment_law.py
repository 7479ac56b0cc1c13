"""Does each hard rule of payment law block on the answer that breaks it, and on no other?"""

from dataclasses import replace

import pytest

from vendors.payment_law import Facts, faults, standings

KEPT = Facts("processing_1", True, True, True, True, True)


def test_who_answers_every_question_well_breaks_nothing():
    assert faults(KEPT) == []
    assert set(standings(KEPT).values()) == {"kept"}


def test_what_nobody_has_answered_is_open_and_bars_nothing():
    assert faults(Facts()) == []
    assert set(standings(Facts()).values()) == {"open"}


@pytest.mark.parametrize(
    "given, article",
    [
        ({"licence_type": "none"}, "6"),
        ({"region_covered": False}, "16"),
        ({"domestic": False}, "19"),
        ({"core_kept": False}, "21, 50"),
        ({"own_diligence": False}, "22"),
    ],
)
def test_one_bad_answer_breaks_its_own_article(given, article):
    found = faults(replace(KEPT, **given))
    assert [broken for broken, _sentence in found] == [article]
    assert found[0][1]


def test_who_has_no_licence_and_touches_no_funds_is_no_institution():
    outside = Facts("none", handles_funds=False, core_kept=False, own_diligence=False)
    assert faults(outside) == []
    assert faults(replace(outside, handles_funds=True))[0][0] == "6"
