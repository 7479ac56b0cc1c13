"""Is everything that can be measured read, and averaged over periods where so agreed?"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest

from sla.engine.measure import KINDS, average
from sla.engine.types import (
    Count,
    Durations,
    Histogram,
    Measured,
    Members,
    Missing,
    NoActivity,
    NotReported,
    Outcome,
    Ratio,
    Reading,
    Slices,
    Value,
)
from sla.engine.types.measured import Plain
from sla.engine.working import step
from tests.sla.engine.measure.cases import UP, at, june, measured_as, reading

TERMS = measured_as(statistic="p50")


def test_every_way_of_measuring_has_a_word():
    assert set(KINDS) == {*get_args(Plain), Members} == set(get_args(Measured)) | set(get_args(Plain))
    assert {kind.__name__: word for kind, word in KINDS.items()} == {
        "NotReported": "not_reported",
        "NoActivity": "no_activity",
        "Ratio": "ratio",
        "Slices": "slices",
        "Value": "value",
        "Count": "count",
        "Availability": "availability",
        "Durations": "durations",
        "Histogram": "histogram",
        "Members": "members",
    }


@pytest.mark.parametrize(
    ("measured", "first"),
    [
        (NotReported(), "not_reported"),
        (NoActivity(), "no_activity"),
        (Ratio(1, 2), "rows_due"),
        (Slices(()), "slices_due"),
        (Value(Decimal(1)), "exact_reported"),
        (Count(1), "counted"),
        (june(), "window"),
        (Durations((), at(0)), "tickets_due"),
        (Histogram((((Decimal(1), 1),),)), "buckets"),
        (Members((("N", Ratio(1, 2)),)), "members"),
    ],
)
def test_everything_is_read_by_its_kind(measured, first):
    assert reading(measured, TERMS).steps[0].code == first


def test_silence_and_a_quiet_month_each_say_so():
    excused = replace(UP, on_missing=Missing.EXCUSED)
    assert reading(NotReported(), excused) == Reading(
        Outcome.NOT_REPORTED, None, (step("not_reported", on_missing="excused"),)
    )
    assert reading(NoActivity()) == Reading(Outcome.NOT_APPLICABLE, 0, (step("no_activity"),))


def test_a_two_month_average_is_the_mean_of_both_exact_values():
    this, before = reading(Ratio(9, 10)), reading(Ratio(2, 3))
    assert average(UP, this, [before]) == replace(
        this,
        found=Fraction(235, 3),
        steps=(
            *this.steps,
            step("earlier_value", back="1", exact="66.666666666666666666666666666666666666666666666667", unit="%"),
            step(
                "exact_average",
                sum="156.66666666666666666666666666666666666666666666667",
                values="2",
                exact="78.333333333333333333333333333333333333333333333333",
                unit="%",
            ),
        ),
    )


def test_earlier_periods_without_a_value_are_left_out_and_named():
    this = reading(Ratio(9, 10))
    earlier = [reading(Ratio(1, 2)), reading(NotReported())]
    result = average(UP, this, earlier)
    assert (result.found, result.n, result.misses) == (70, 10, 1)
    assert result.steps[len(this.steps) :] == (
        step("earlier_value", back="1", exact="", unit="%"),
        step("earlier_value", back="2", exact="50.000000", unit="%"),
        step("exact_average", sum="140.000000", values="2", exact="70.000000", unit="%"),
    )


def test_without_an_earlier_period_the_average_is_the_value():
    this = reading(Ratio(9, 10))
    closing = step("exact_average", sum="90.000000", values="1", exact="90.000000", unit="%")
    assert average(UP, this, []) == replace(this, steps=(*this.steps, closing))


def test_what_came_before_does_not_stand_in_for_silence():
    this = reading(NotReported())
    assert average(UP, this, [reading(Ratio(9, 10))]) == this
