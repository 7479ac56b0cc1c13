"""Is what may go wrong the rest to the expected level?"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine.after.budget import allowed_share, bad_of, bad_share, needed, value_of
from sla.engine.types import MeasureTerms
from tests.sla.engine.after.cases import DMG, OTD

BPS = replace(DMG, expected=Decimal(150), measure=MeasureTerms(scale=Decimal(10000)))


@pytest.mark.parametrize(
    ("level", "share"),
    [
        (OTD, Fraction(1, 100)),
        (DMG, Fraction(15, 10000)),
        (BPS, Fraction(150, 10000)),
        (replace(OTD, expected=Decimal(100)), 0),
        (replace(OTD, expected=Decimal(101)), 0),
        (replace(DMG, expected=Decimal(101)), 1),
    ],
)
def test_the_allowed_share_is_the_rest_to_expected_or_expected_itself(level, share):
    assert allowed_share(level) == share


def test_the_bad_are_those_not_good_or_the_events_themselves():
    assert (bad_of(OTD, 18, 20), bad_of(DMG, 2, 20)) == (2, 2)


def test_a_bad_share_makes_a_value():
    tenth = Fraction(1, 10)
    assert (value_of(OTD, tenth), value_of(DMG, tenth), value_of(BPS, tenth)) == (90, 10, 1000)


def test_a_value_says_which_part_is_bad():
    assert (bad_share(OTD, Fraction(90)), bad_share(DMG, Fraction(10))) == (Fraction(1, 10), Fraction(1, 10))
    assert bad_share(BPS, Fraction(1000)) == Fraction(1, 10)


def test_a_value_that_cannot_be_leaves_less_than_nothing_or_more_than_all():
    assert (bad_share(OTD, Fraction(103)), bad_share(OTD, Fraction(-50))) == (Fraction(-3, 100), Fraction(3, 2))


def test_a_mean_needs_what_the_other_values_leave_to_it():
    assert needed(OTD) == 99
    assert needed(OTD, [Fraction(98), Fraction("99.5")]) == Fraction("99.5")
    assert needed(OTD, [Fraction(95)]) == 103
