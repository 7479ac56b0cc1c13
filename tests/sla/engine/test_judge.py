"""Is each result held against its levels as agreed?"""

from dataclasses import replace
from decimal import Decimal

import pytest

from sla.engine import LevelClass, Missing, NoActivity, NotReported, Outcome, Rating, Ratio, Rounding, Value
from sla.engine.judge import judge
from sla.engine.measure import read
from sla.engine.working import step
from tests.sla.engine.cases import DOWN, UP, level_of

TWENTY = replace(UP, n_min=20)


@pytest.mark.parametrize(
    ("sentence", "terms", "measured", "outcome", "default"),
    [
        ("at expected it is met", UP, Value(Decimal(96)), Outcome.MET, False),
        (
            "a hundredth below is a miss, and the first miss is a default",
            UP,
            Value(Decimal("95.99")),
            Outcome.BELOW_EXPECTED,
            True,
        ),
        ("the minimum itself is not below it", UP, Value(Decimal(93)), Outcome.BELOW_EXPECTED, True),
        ("a hundredth below the minimum", UP, Value(Decimal("92.99")), Outcome.BELOW_MINIMUM, True),
        ("95.995 rounds to 96.00 and is met", UP, Value(Decimal("95.995")), Outcome.MET, False),
        (
            "95.995 truncated is 95.99 and is missed",
            replace(UP, rounding=Rounding.TRUNCATE),
            Value(Decimal("95.995")),
            Outcome.BELOW_EXPECTED,
            True,
        ),
        (
            "without a minimum nothing is below it",
            replace(UP, minimum=None),
            Value(Decimal(0)),
            Outcome.BELOW_EXPECTED,
            True,
        ),
        ("down: at expected it is met", DOWN, Value(Decimal("0.15")), Outcome.MET, False),
        ("down: above expected", DOWN, Value(Decimal("0.16")), Outcome.BELOW_EXPECTED, True),
        ("down: the minimum itself is not past it", DOWN, Value(Decimal("0.30")), Outcome.BELOW_EXPECTED, True),
        ("down: past the minimum", DOWN, Value(Decimal("0.31")), Outcome.BELOW_MINIMUM, True),
        (
            "not one is allowed, and there is one",
            replace(DOWN, expected=Decimal(0), minimum=Decimal(0)),
            Value(Decimal(1)),
            Outcome.BELOW_MINIMUM,
            True,
        ),
        ("a missing report counts as below minimum", UP, NotReported(), Outcome.NOT_REPORTED, True),
        (
            "a missing report counts as below expected",
            replace(UP, on_missing=Missing.BELOW_EXPECTED),
            NotReported(),
            Outcome.NOT_REPORTED,
            True,
        ),
        (
            "a missing report is excused by the contract",
            replace(UP, on_missing=Missing.EXCUSED),
            NotReported(),
            Outcome.NOT_REPORTED,
            False,
        ),
        ("a declared quiet month", UP, NoActivity(), Outcome.NOT_APPLICABLE, False),
        (
            "a quiet month under a volume rule is still a quiet month",
            TWENTY,
            NoActivity(),
            Outcome.NOT_APPLICABLE,
            False,
        ),
        ("all rows excluded by relief", UP, Ratio(0, 9, 9), Outcome.EXCUSED, False),
        ("17 of 19 is too few to judge", TWENTY, Ratio(17, 19), Outcome.INSUFFICIENT_VOLUME, False),
        ("18 of 20 is judged", TWENTY, Ratio(18, 20), Outcome.BELOW_MINIMUM, True),
        ("excluded rows do not help to reach the number", TWENTY, Ratio(17, 25, 6), Outcome.INSUFFICIENT_VOLUME, False),
        ("a figure without a number of cases is judged", TWENTY, Value(Decimal(90)), Outcome.BELOW_MINIMUM, True),
        (
            "a key level misses like any other",
            replace(UP, level_class=LevelClass.KEY),
            Value(Decimal(90)),
            Outcome.BELOW_MINIMUM,
            True,
        ),
    ],
)
def test_the_outcome_and_whether_it_is_a_default(sentence, terms, measured, outcome, default):
    result = level_of(terms, measured)
    assert (result.outcome, result.default) == (outcome, default), sentence


@pytest.mark.parametrize(
    ("sentence", "measured", "prior", "repeat"),
    [
        ("the first", Value(Decimal(90)), 0, 1),
        ("the third after two others", Value(Decimal(90)), 2, 3),
        ("silence goes on counting", NotReported(), 2, 3),
        ("a kept month ends the run", Value(Decimal(97)), 2, 0),
        ("so does a month without activity", NoActivity(), 2, 0),
    ],
)
def test_defaults_in_a_row_are_counted(sentence, measured, prior, repeat):
    assert level_of(UP, measured, prior).repeat == repeat, sentence


def test_too_few_cases_show_their_value_and_are_not_held_against_the_levels():
    judged = judge(TWENTY, read(TWENTY, Ratio(17, 19)), 3)
    assert (judged.value, judged.rating, judged.repeat) == (Decimal("89.47"), Rating.OTHER, 0)
    assert judged.steps == (
        step(
            "rounded",
            exact="89.473684210526315789473684210526315789473684210526",
            precision="2",
            rounding="half_up",
            value="89.47",
            unit="%",
        ),
        step("volume_too_few", n="19", n_min="20"),
        step("outcome", outcome="insufficient_volume", rating="other", default="no"),
    )


def test_the_judgement_shows_both_distances_and_the_run():
    judged = judge(TWENTY, read(TWENTY, Ratio(459, 500)), 2)
    assert judged.steps == (
        step("rounded", exact="91.800000", precision="2", rounding="half_up", value="91.80", unit="%"),
        step("volume_enough", n="500", n_min="20"),
        step("expected", expected="96.00", value="91.80", distance="4.20", side="below", direction="up", unit="%"),
        step("minimum", minimum="93.00", value="91.80", distance="1.20", side="below", direction="up", unit="%"),
        step("outcome", outcome="below_minimum", rating="inadequate", default="yes"),
        step("repeat", nth="3", prior="2"),
    )


def test_a_level_without_a_minimum_says_so_and_a_met_one_stands_at_or_above():
    terms = replace(UP, minimum=None, expected=Decimal("96.125"))
    assert judge(terms, read(terms, Value(Decimal("97.5"))), 0).steps[1:] == (
        step("expected", expected="96.125", value="97.50", distance="1.375", side="above", direction="up", unit="%"),
        step("no_minimum"),
        step("outcome", outcome="met", rating="good", default="no"),
    )
    assert dict(judge(UP, read(UP, Value(Decimal(96))), 0).steps[1].figures)["side"] == "at"
