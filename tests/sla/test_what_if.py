"""Do the months stand beside each other under two sets of terms, with all that turns out otherwise?"""

from datetime import date
from decimal import Decimal

import pytest

from sla import engine
from sla.what_if import Beside, Comparison, Flip, RightFlip, compare

JANUARY, END = date(2026, 1, 1), date(2026, 1, 31)
FEBRUARY, LAST = date(2026, 2, 1), date(2026, 2, 28)
LEVEL = {"code": "OTD", "expected": "96", "minimum": "93", "credit": {"type": "flat", "percent": "5"}}
TERMS = {
    "currency": "CNY",
    "levels": [LEVEL],
    "rules": {"bonus": {"percent": "1", "when": "all_met"}},
    "triggers": [{"code": "T1", "type": "consecutive", "level": "OTD", "k": 1}],
}
CASE = {
    "format": "steward-case/1",
    **TERMS,
    "periods": [
        {"start": "2026-01-01", "end": "2026-01-31", "charges": "1000", "data": {"OTD": {"good": 95, "total": 100}}},
        {"start": "2026-02-01", "end": "2026-02-28", "charges": "1000", "data": {"OTD": {"good": 97, "total": 100}}},
    ],
}


def test_a_stricter_level_flips_outcomes_rights_money_and_bonus():
    found = compare(CASE, {**TERMS, "levels": [{**LEVEL, "expected": "98", "minimum": "96"}]})
    assert found == Comparison(
        currency="CNY",
        months=(
            Beside(JANUARY, END, Decimal("50.00"), Decimal("50.00")),
            Beside(FEBRUARY, LAST, Decimal("0.00"), Decimal("50.00")),
        ),
        flips=(
            Flip("OTD", JANUARY, END, "below_expected", "below_minimum", "requires", "inadequate"),
            Flip("OTD", FEBRUARY, LAST, "met", "below_expected", "good", "requires"),
        ),
        rights=(RightFlip("T1", FEBRUARY, LAST, True),),
        bonus_today=Decimal("10.00"),
        bonus_then=Decimal("0.00"),
    )
    assert (found.today, found.then, found.difference, found.months[1].difference) == (
        Decimal("50.00"),
        Decimal("100.00"),
        Decimal("50.00"),
        Decimal("50.00"),
    )


def test_what_is_earned_back_lessens_the_month_in_which_it_is():
    found = compare(CASE, {**TERMS, "rules": {**TERMS["rules"], "earn_back": {"months": 1}}})
    assert [(row.today, row.then) for row in found.months] == [
        (Decimal("50.00"), Decimal("50.00")),
        (Decimal("0.00"), Decimal("-50.00")),
    ]


def test_a_level_or_right_that_stands_on_one_side_only_is_no_flip():
    other = {**TERMS, "levels": [{**LEVEL, "code": "NEW"}], "triggers": []}
    case = {**CASE, "periods": [{**period, "data": {}} for period in CASE["periods"]]}
    found = compare(case, other)
    assert (found.flips, found.rights) == ((), ())


def test_terms_that_contradict_themselves_are_refused_by_the_path_of_the_field():
    with pytest.raises(engine.CaseError) as refused:
        compare(CASE, {**TERMS, "levels": [{**LEVEL, "minimum": "99"}]})
    assert [fault.partition(":")[0] for fault in refused.value.faults] == ["levels[0].minimum"]
