"""Do the figures beside a small sample say what the statistics do (domain 8.6)?"""

from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla.engine.after.significance import (
    OneMore,
    Weight,
    bound_without_a_miss,
    cases_to_show,
    chance_of_at_most,
    miss_weight,
    one_more,
    rule_of_three,
    wilson,
)
from sla.engine.types import MeasureTerms, Rounding
from tests.sla.engine.after.cases import DMG, EXPECTED, MET, MINIMUM, OTD

RESPONSE = replace(OTD, expected=Decimal(95), minimum=Decimal(90))


@pytest.mark.parametrize(
    ("good", "n", "low", "high"),
    [
        (18, 20, "0.69896635477151273246", "0.97213351878623178381"),
        (19, 20, "0.76386880655325797240", "0.99111855119920460840"),
        (20, 20, "0.83887484194718064534", "1"),
        (97, 100, "0.91548063570947238781", "0.98974547597596107665"),
        (1980, 2000, "0.98460406154092481146", "0.99351723212344731309"),
        (9, 10, "0.59584997320476154340", "0.98212378690492709298"),
        (0, 5, "0", "0.43448246478317476108"),
    ],
)
def test_between_which_shares_the_true_one_lies(good, n, low, high):
    assert wilson(good, n) == (Decimal(low), Decimal(high))


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_is_mirrored_by_counting_the_bad(sample):
    good, n = sample
    (low, high), (bad_low, bad_high) = wilson(good, n), wilson(n - good, n)
    assert 0 <= low <= Fraction(good, n) <= high <= 1
    assert (low + bad_high, high + bad_low) == (1, 1)


def test_the_callers_arithmetic_changes_nothing():
    with localcontext() as context:
        context.prec = 3
        assert wilson(18, 20) == (Decimal("0.69896635477151273246"), Decimal("0.97213351878623178381"))


def test_sixty_cases_without_a_miss_bound_the_bad_share_at_five_percent():
    assert rule_of_three(60) == Fraction(5, 100)
    assert bound_without_a_miss(60) == Decimal("0.04870291331009750583")


@pytest.mark.parametrize(
    ("share", "cases"),
    [("0.95", 59), ("0.995", 598), ("0.999", 2995), ("0.05", 1), ("0.04", 1), ("0.06", 2), ("0", 0), ("1", None)],
)
def test_so_many_cases_without_a_miss_show_a_share(share, cases):
    assert cases_to_show(Fraction(share)) == cases


@given(st.integers(1, 999))
def test_no_fewer_cases_would_show_it(thousandths):
    share = Fraction(thousandths, 1000)
    cases = cases_to_show(share)
    assert share**cases <= Fraction(1, 20) < share ** (cases - 1)


@pytest.mark.parametrize(
    ("good", "n", "share", "percent"),
    [
        (18, 20, "0.95", "26.4160"),
        (47, 50, "0.95", "45.9467"),
        (940, 1000, "0.95", "8.6732"),
        (18, 20, "0.99", "1.6859"),
        (20, 20, "0.5", "100.0000"),
        (0, 2, "0.5", "25.0000"),
        (-1, 2, "0.5", "0.0000"),
    ],
)
def test_the_chance_of_so_few_good_ones(good, n, share, percent):
    assert round(chance_of_at_most(good, n, Fraction(share)) * 100, 4) == Fraction(percent)


def test_four_misses_in_twelve_months_are_no_chance():
    assert 1 - chance_of_at_most(3, 12, Fraction(5, 100)) == Fraction(1832061525793, 819200000000000)


def test_only_a_small_sample_is_counted_out():
    assert chance_of_at_most(0, 2000, Fraction(1, 2)) == Fraction(1, 2**2000)
    with pytest.raises(ValueError, match="2001 cases are no small sample"):
        chance_of_at_most(0, 2001, Fraction(1, 2))


@pytest.mark.parametrize(
    ("sentence", "level", "good", "n", "weight"),
    [
        ("18 of 20 against 95", RESPONSE, 18, 20, Weight.MISS_INCONCLUSIVE),
        ("180 of 200 against 95", RESPONSE, 180, 200, Weight.MISS_SIGNIFICANT),
        ("2 of 20 damaged against 0.15", DMG, 2, 20, Weight.MISS_SIGNIFICANT),
        ("1 of 500 damaged against 0.15", DMG, 1, 500, Weight.MISS_INCONCLUSIVE),
        ("at the very bound", replace(RESPONSE, expected=Decimal(100)), 20, 20, Weight.MISS_INCONCLUSIVE),
        ("at the very bound, down", replace(DMG, expected=Decimal(0)), 0, 20, Weight.MISS_INCONCLUSIVE),
    ],
)
def test_a_miss_weighs_when_chance_does_not_explain_it(sentence, level, good, n, weight):
    assert miss_weight(level, good, n) is weight, sentence


@pytest.mark.parametrize(
    ("sentence", "level", "good", "n", "outcomes", "worse", "better"),
    [
        ("20 cases: one more miss changes the result", RESPONSE, 19, 20, (MET, EXPECTED, MET), True, False),
        ("one miss fewer would have met it", RESPONSE, 18, 20, (EXPECTED, MINIMUM, MET), True, True),
        ("nothing near changes it", RESPONSE, 990, 1000, (MET, MET, MET), False, False),
        ("there is no miss to take away", RESPONSE, 20, 20, (MET, MET, None), False, False),
        ("there is no case left to miss", RESPONSE, 0, 20, (MINIMUM, None, MINIMUM), False, False),
        ("down: one more event", DMG, 3, 2000, (MET, EXPECTED, MET), True, False),
        ("one case is left to miss", RESPONSE, 1, 20, (MINIMUM, MINIMUM, MINIMUM), False, False),
        ("down: up to the minimum", DMG, 5, 2000, (EXPECTED, EXPECTED, EXPECTED), False, False),
        ("down: past the minimum", DMG, 6, 2000, (EXPECTED, MINIMUM, EXPECTED), True, False),
        ("down: none to take away", DMG, 0, 2000, (MET, MET, None), False, False),
        ("without a minimum", replace(RESPONSE, minimum=None), 18, 20, (EXPECTED, EXPECTED, MET), False, True),
    ],
)
def test_one_miss_more_or_fewer_may_change_the_outcome(sentence, level, good, n, outcomes, worse, better):
    what_if = one_more(level, good, n)
    assert what_if == OneMore(n, *outcomes), sentence
    assert (what_if.worse, what_if.better) == (worse, better), sentence


def test_the_outcome_is_that_of_the_rounded_value_in_the_level_s_unit():
    rough = replace(RESPONSE, precision=0)
    assert one_more(rough, 945, 1000).stands is MET
    assert one_more(replace(rough, rounding=Rounding.TRUNCATE), 945, 1000).stands is EXPECTED
    chargebacks = replace(DMG, expected=Decimal(150), measure=MeasureTerms(scale=Decimal(10000)))
    assert one_more(replace(chargebacks, minimum=None), 15, 1000) == OneMore(1000, MET, EXPECTED, MET)
