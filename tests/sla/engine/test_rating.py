"""Does each result earn the right word?"""

from dataclasses import replace
from decimal import Decimal

import pytest

from sla.engine.rating import rate
from sla.engine.types import Outcome, Rating, Value
from tests.sla.engine.cases import DOWN, UP, judged

UPTIME = replace(UP, expected=Decimal("99.9"), minimum=Decimal("99.5"))
DAMAGE = replace(DOWN, expected=Decimal("0.10"), minimum=Decimal("0.50"))


@pytest.mark.parametrize(
    ("sentence", "terms", "value", "rating"),
    [
        ("TV44: expected is met", UPTIME, "99.9", Rating.GOOD),
        ("TV44: 99.85 is within a quarter of the way, which ends at 99.80", UPTIME, "99.85", Rating.APPROACHING),
        ("the limit itself still approaches", UPTIME, "99.80", Rating.APPROACHING),
        ("TV44: 99.79 is past it", UPTIME, "99.79", Rating.REQUIRES),
        ("TV44: the minimum itself requires improvement", UPTIME, "99.5", Rating.REQUIRES),
        ("TV44: below the minimum", UPTIME, "99.49", Rating.INADEQUATE),
        ("down: expected is met", DAMAGE, "0.10", Rating.GOOD),
        ("down: within a quarter of the way, which ends at 0.20", DAMAGE, "0.19", Rating.APPROACHING),
        ("down: the limit itself still approaches", DAMAGE, "0.20", Rating.APPROACHING),
        ("down: past it", DAMAGE, "0.21", Rating.REQUIRES),
        ("down: the minimum itself requires improvement", DAMAGE, "0.50", Rating.REQUIRES),
        ("down: above the minimum", DAMAGE, "0.51", Rating.INADEQUATE),
        ("the rounded value is rated, not the exact one", UPTIME, "99.7951", Rating.APPROACHING),
        ("without a minimum a near miss requires improvement", replace(UPTIME, minimum=None), "99.89", Rating.REQUIRES),
        ("without a minimum a collapse is never worse", replace(UPTIME, minimum=None), "10", Rating.REQUIRES),
        (
            "with minimum equal to expected a miss is inadequate",
            replace(UPTIME, minimum=Decimal("99.9")),
            "99.8",
            Rating.INADEQUATE,
        ),
    ],
)
def test_the_rating_follows_the_rounded_value(sentence, terms, value, rating):
    assert judged(terms, Value(Decimal(value))).rating is rating, sentence


@pytest.mark.parametrize(
    ("outcome", "rating"),
    [
        (Outcome.MET, Rating.GOOD),
        (Outcome.BELOW_MINIMUM, Rating.INADEQUATE),
        (Outcome.NOT_REPORTED, Rating.INADEQUATE),
        (Outcome.NOT_APPLICABLE, Rating.OTHER),
        (Outcome.INSUFFICIENT_VOLUME, Rating.OTHER),
        (Outcome.EXCUSED, Rating.OTHER),
    ],
)
def test_outcomes_that_fix_the_rating(outcome, rating):
    assert rate(UP, outcome, None) is rating


def test_without_a_minimum_a_miss_is_never_worse_than_requires_improvement():
    assert judged(replace(UPTIME, minimum=None), Value(Decimal("1"))).rating is Rating.REQUIRES


def test_silence_that_counts_as_below_expected_has_no_value_to_rate():
    assert rate(UP, Outcome.BELOW_EXPECTED, None) is Rating.REQUIRES
