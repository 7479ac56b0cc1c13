"""Do counted rows, slices, single figures and events come to the exact figure, with every figure shown?"""

from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine.exact import round_value
from sla.engine.measure import Commitment, commitments
from sla.engine.types import (
    Count,
    Direction,
    MeasureKind,
    Outcome,
    Ratio,
    Reading,
    Rounding,
    Slices,
    Value,
)
from sla.engine.working import step
from tests.sla.engine.measure.cases import DOWN, UP, at, measured_as, reading

BPS = measured_as(DOWN, scale=Decimal(10_000))


def test_the_working_of_a_ratio_reads_like_a_sum():
    assert reading(Ratio(301_350, 392_000, 85_500)) == Reading(
        found=Fraction(30_135_000, 306_500),
        n=306_500,
        misses=5_150,
        events=5_150,
        steps=(
            step("rows_due", total="392000"),
            step("rows_excluded", excluded="85500"),
            step("rows_judged", judged="306500"),
            step("rows_good", good="301350", direction="up"),
            step("rows_not_good", not_good="5150", direction="up"),
            step(
                "exact_rows",
                good="301350",
                judged="306500",
                scale="100",
                exact="98.319738988580750407830342577487765089722675367047",
                unit="%",
            ),
        ),
    )


def test_for_a_level_that_should_be_low_the_events_are_the_misses():
    assert reading(Ratio(21, 10_000), DOWN) == Reading(
        found=Fraction(21, 100),
        n=10_000,
        misses=21,
        events=21,
        steps=(
            step("rows_due", total="10000"),
            step("rows_excluded", excluded="0"),
            step("rows_judged", judged="10000"),
            step("rows_good", good="21", direction="down"),
            step("rows_not_good", not_good="9979", direction="down"),
            step("exact_rows", good="21", judged="10000", scale="100", exact="0.210000", unit="%"),
        ),
    )


@pytest.mark.parametrize(
    ("sentence", "ratio", "found"),
    [
        ("a file with no rows in it", Ratio(0, 0), Outcome.NOT_APPLICABLE),
        ("every row excluded by relief", Ratio(0, 5, 5), Outcome.EXCUSED),
    ],
)
def test_without_a_row_to_judge_there_is_an_outcome(sentence, ratio, found):
    assert reading(ratio) == Reading(
        found=found,
        n=0,
        steps=(
            step("rows_due", total=str(ratio.total)),
            step("rows_excluded", excluded=str(ratio.excluded)),
            step("rows_judged", judged="0"),
        ),
    ), sentence


@pytest.mark.parametrize(
    ("sentence", "ratio", "terms", "precision", "value"),
    [
        ("TV38: 185 chargebacks on 7,500 transactions of the month before", Ratio(185, 7_500), BPS, 0, "247"),
        ("TV40: 900 + 700 on 90,000 settled", Ratio(1_600, 90_000), DOWN, 3, "1.778"),
        ("TV40: 900 + 700 on 130,000 settled", Ratio(1_600, 130_000), DOWN, 3, "1.231"),
        ("TV40: 1,400 items at 5 %", Ratio(1_400, 28_000), DOWN, 3, "5.000"),
        ("demonstration world, row 7", Ratio(598_536, 652_000), UP, 2, "91.80"),
    ],
)
def test_published_ratios(sentence, ratio, terms, precision, value):
    found = reading(ratio, terms).found
    assert round_value(found, precision, Rounding.HALF_UP) == Decimal(value), sentence


def test_tv41_a_perfect_order_is_perfect_in_every_component():
    flags = {"O1": "1111", "O2": "1101", "O3": "1111", "O4": "0111"}
    names = ("in_full", "on_time", "documents", "condition")
    rows = [
        Commitment(name, at(0), at(0), None, dict(zip(names, (bit == "1" for bit in bits), strict=True)))
        for name, bits in flags.items()
    ]
    ratio = commitments(rows, (), (), Direction.UP)
    assert ratio == Ratio(2, 4, 0, (("condition", 4), ("documents", 3), ("in_full", 3), ("on_time", 4)))
    assert reading(ratio) == Reading(
        found=Fraction(50),
        n=4,
        misses=2,
        events=2,
        steps=(
            step("rows_due", total="4"),
            step("rows_excluded", excluded="0"),
            step("rows_judged", judged="4"),
            step("component", name="condition", good="4", judged="4", scale="100", exact="100.000000", unit="%"),
            step("component", name="documents", good="3", judged="4", scale="100", exact="75.000000", unit="%"),
            step("component", name="in_full", good="3", judged="4", scale="100", exact="75.000000", unit="%"),
            step("component", name="on_time", good="4", judged="4", scale="100", exact="100.000000", unit="%"),
            step("rows_good", good="2", direction="up"),
            step("rows_not_good", not_good="2", direction="up"),
            step("exact_rows", good="2", judged="4", scale="100", exact="50.000000", unit="%"),
        ),
    )


def test_slices_are_a_hundred_less_the_mean_error_rate():
    slices = Slices(((Decimal(100), 18), (Decimal(5), 60), (Decimal(0), 8_522), (Decimal(5), 40)))
    assert reading(slices) == Reading(
        found=100 - Fraction(2_300, 8_640),
        n=8_640,
        steps=(
            step("slices_due", count="8640"),
            step("slices_error", rate="100", count="18", errors="1800"),
            step("slices_error", rate="5", count="100", errors="500"),
            step(
                "exact_slices",
                errors="2300",
                count="8640",
                mean="0.2662037037037037037037037037037037037037037037037",
                scale="100",
                exact="99.733796296296296296296296296296296296296296296296",
                unit="%",
            ),
        ),
    )


def test_slices_may_be_scaled_to_another_unit():
    assert reading(Slices(((Decimal(10), 1),)), BPS).found == Fraction(9_000)


def test_a_long_list_of_error_rates_ends_in_one_line():
    slices = Slices((*((Decimal(rate), 2) for rate in range(1, 14)), (Decimal(50), 0)))
    lines = reading(slices).steps
    assert [dict(line.figures)["rate"] for line in lines if line.code == "slices_error"] == [
        "13", "12", "11", "10", "9", "8", "7", "6", "5", "4",
    ]  # fmt: skip
    assert lines[-2] == step("slices_rest", rates="3", count="6", errors="12")


def test_without_a_slice_nothing_applied():
    assert reading(Slices(())) == Reading(Outcome.NOT_APPLICABLE, 0, (step("slices_due", count="0"),))


@pytest.mark.parametrize(
    ("sentence", "value", "found", "n"),
    [
        ("over 320 cases", Value(Decimal("88.4"), 320), Fraction("88.4"), "320"),
        ("cases unknown", Value(Decimal("88.4")), Fraction("88.4"), ""),
        ("over no cases it says nothing", Value(Decimal("88.4"), 0), Outcome.NOT_APPLICABLE, "0"),
    ],
)
def test_a_single_figure_is_taken_as_reported(sentence, value, found, n):
    line = step("exact_reported", exact="88.400000", n=n, unit="%")
    assert reading(value) == Reading(found, value.n, (line,)), sentence


def test_events_are_counted_by_severity_where_told_apart():
    terms = measured_as(DOWN, kind=MeasureKind.EVENTS)
    by = (("minor", 4), ("major", 1))
    assert reading(Count(5, by), terms) == Reading(
        found=Fraction(5),
        n=None,
        misses=5,
        events=5,
        events_by=by,
        steps=(
            step("counted", count="5", kind="events"),
            step("counted_by", severity="minor", count="4"),
            step("counted_by", severity="major", count="1"),
        ),
    )


def test_days_are_counted_like_events():
    assert reading(Count(7), measured_as(DOWN, kind=MeasureKind.DAYS)) == Reading(
        Fraction(7), None, (step("counted", count="7", kind="days"),), misses=7, events=7
    )
