"""Is a credit given back exactly when it has been earned?"""

from datetime import date
from decimal import Decimal

import pytest

from sla.engine.after.earn_back import earned_back
from sla.engine.types import EarnBack, EarnedBack, Outcome
from tests.sla.engine.after.cases import DECEMBER, DMG, MINIMUM, OTD, history, judged, left, terms

SEPTEMBER = date(2026, 9, 1)
FULL = EarnedBack("OTD", SEPTEMBER, Decimal("80.00"))


def missed(**more):
    return left(OTD, "98", **{"credit": Decimal("80.00"), **more})


def given_back(past, *now, **rule):
    agreed = terms(OTD, DMG, earn_back=EarnBack(**{"months": 3, **rule}))
    return earned_back(agreed, DECEMBER, past, now)


GOOD = left(OTD, "99.5")


@pytest.mark.parametrize(
    ("sentence", "october", "november", "december", "rule"),
    [
        ("three good months", GOOD, GOOD, judged(OTD, "99.0"), {}),
        ("better than a figure of its own", GOOD, GOOD, judged(OTD, "99.5"), {"at_least": Decimal("99.5")}),
        ("a figure below expected is enough where agreed", left(OTD, "98"), GOOD, judged(OTD, "97"), {"at_least": 97}),
        ("a miss forgiven for few cases", GOOD, left(OTD, "98", outcome=Outcome.MET), judged(OTD, "99"), {}),
        ("an outcome that is not excluded", GOOD, GOOD, judged(OTD, "99"), {"exclude": ("below_minimum", "peak")}),
    ],
)
def test_a_credit_comes_back_after_good_months_in_a_row(sentence, october, november, december, rule):
    assert given_back(history(missed(), october, november), december, **rule) == (FULL,), sentence


@pytest.mark.parametrize(
    ("sentence", "october", "november", "december", "rule"),
    [
        ("the last month misses", GOOD, GOOD, judged(OTD, "98.99"), {}),
        ("the first month misses", left(OTD, "98.99"), GOOD, judged(OTD, "99.5"), {}),
        ("a month in between misses", GOOD, left(OTD, "98.99"), judged(OTD, "99.5"), {}),
        ("a month under the figure of its own", GOOD, GOOD, judged(OTD, "99.49"), {"at_least": Decimal("99.5")}),
        ("a month not reported", GOOD, left(OTD, None), judged(OTD, "99.5"), {}),
        ("a month not judged", GOOD, GOOD, judged(OTD, "99.5", outcome=Outcome.INSUFFICIENT_VOLUME), {}),
        ("a month not judged, against a figure", GOOD, left(OTD, None), judged(OTD, "99.5"), {"at_least": 97}),
        ("a month in which it was not agreed", GOOD, left(DMG, "0.1"), judged(OTD, "99.5"), {}),
        ("a month still provisional", GOOD, GOOD, judged(OTD, "99.5", provisional=True), {}),
    ],
)
def test_one_month_that_is_not_good_keeps_the_credit(sentence, october, november, december, rule):
    assert given_back(history(missed(), october, november), december, **rule) == (), sentence


@pytest.mark.parametrize(
    ("sentence", "credited", "exclude"),
    [
        ("its outcome is excluded", missed(outcome=MINIMUM), ("peak", "below_minimum")),
        ("it fell in a named window", missed(peak=True), ("peak",)),
        ("nothing was posted", missed(credit=Decimal("0.00")), ()),
        ("the level was not agreed then", left(DMG, "0.2", credit=Decimal(5)), ()),
    ],
)
def test_some_credits_are_never_given_back(sentence, credited, exclude):
    assert given_back(history(credited, GOOD, GOOD), judged(OTD, "99.5"), exclude=exclude) == (), sentence


def test_a_named_window_is_earned_back_unless_excluded():
    assert given_back(history(missed(peak=True), GOOD, GOOD), judged(OTD, "99.5"), exclude=("below_minimum",)) == (
        FULL,
    )


def test_only_the_credit_of_exactly_so_many_months_ago_comes_back():
    past = history(missed(credit=Decimal(1)), missed(credit=Decimal(2)), GOOD)
    assert given_back(past, judged(OTD, "99.5"), months=2) == (EarnedBack("OTD", date(2026, 10, 1), Decimal(2)),)
    assert given_back(past, judged(OTD, "99.5"), months=1) == ()


def test_the_smallest_credit_comes_back_too():
    past = history(missed(credit=Decimal("0.01")), GOOD, GOOD)
    assert given_back(past, judged(OTD, "99.5")) == (EarnedBack("OTD", SEPTEMBER, Decimal("0.01")),)


def test_with_direction_down_at_most_is_at_least():
    credit = left(DMG, "0.2", credit=Decimal(7))
    past = history(credit, left(DMG, "0.10"))
    back = (EarnedBack("DMG", date(2026, 10, 1), Decimal(7)),)
    assert given_back(past, judged(DMG, "0.10"), months=2, at_least=Decimal("0.10")) == back
    assert given_back(past, judged(DMG, "0.11"), months=2, at_least=Decimal("0.10")) == ()


def test_levels_earn_back_in_the_order_of_the_contract():
    credits = (left(DMG, "0.2", credit=Decimal(7)), missed())
    past = history(credits, (left(DMG, "0.1"), GOOD), (left(DMG, "0.1"), GOOD))
    assert given_back(past, judged(OTD, "99.5"), judged(DMG, "0.1")) == (FULL, EarnedBack("DMG", SEPTEMBER, Decimal(7)))


def test_nothing_comes_back_without_the_rule_or_without_so_long_a_past():
    assert earned_back(terms(OTD), DECEMBER, history(missed()), (judged(OTD, "99.5"),)) == ()
    assert given_back(history(missed(), GOOD), judged(OTD, "99.5")) == ()
