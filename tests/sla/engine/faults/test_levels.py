"""Is every contradiction in a level and its measure named with its field?"""

from dataclasses import replace
from datetime import date

import pytest

from sla.engine.types import (
    Calendar,
    Clock,
    Limit,
    LowVolume,
    MeasureKind,
    MeasureTerms,
    NOfM,
    Precedence,
    SourceRule,
    Window,
    WindowKind,
)
from tests.sla.engine.faults.cases import DOWN, OFFICE, UP, D, level, measure, of


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"minimum": None}, []),
        ({"minimum": D(96)}, []),
        ({"precision": 6, "ripe_days": 3660, "promote": 120, "low_volume": LowVolume(0)}, []),
        ({"code": " "}, ["code: it is empty."]),
        ({"minimum": D("97.0")}, ["minimum: 97 is above the expected 96; where higher is better it must not be."]),
        ({"expected": D(-1)}, ["expected: -1 is negative."]),
        ({"expected": D("NaN")}, ["expected: NaN is not an exact decimal number."]),
        ({"expected": 96.0}, ["expected: 96.0 is not an exact decimal number."]),
        ({"expected": D("1E+15")}, ["expected: 1E+15 has more than 15 digits before or 60 after the point."]),
        ({"minimum": D("1E-61")}, ["minimum: 1E-61 has more than 15 digits before or 60 after the point."]),
        ({"minimum": D("1E-60")}, []),
        ({"expected": D("999999999999999")}, []),
        ({"expected": D(-96), "minimum": D(-3)}, ["expected: -96 is negative.", "minimum: -3 is negative."]),
        ({"precision": 7}, ["precision: 7 is not a whole number from 0 to 6."]),
        ({"precision": -1}, ["precision: -1 is negative."]),
        ({"precision": D(2)}, ["precision: 2 is not a whole number."]),
        ({"ripe_days": 3661}, ["ripe_days: 3661 is not a whole number from 0 to 3660."]),
        ({"promote": 0}, ["promote.after: 0 is not a whole number from 1 to 120."]),
        ({"promote": 121}, ["promote.after: 121 is not a whole number from 1 to 120."]),
        ({"low_volume": LowVolume(-1)}, ["low_volume.n_min: -1 is negative."]),
        ({"low_volume": LowVolume(10**15)}, ["low_volume.n_min: it has more than 15 digits."]),
        ({"low_volume": LowVolume(10**15 - 1)}, []),
        ({"below_expected": NOfM(4, 12)}, []),
        ({"below_expected": NOfM(12, 12)}, []),
        ({"below_expected": NOfM(4, 3)}, ["below_expected.misses: 4 times in 3 periods can never happen."]),
        (
            {"below_expected": NOfM(0, 121)},
            [
                "below_expected.misses: 0 is not a whole number from 1 to 120.",
                "below_expected.of: 121 is not a whole number from 1 to 120.",
            ],
        ),
        ({"window": Window(WindowKind.ROLLING, 3)}, []),
        ({"window": Window(WindowKind.ROLLING, 0)}, ["window: 0 is not a whole number from 1 to 120."]),
        (
            {"window": Window(WindowKind.QUARTER, 3)},
            ["window: only a rolling window counts periods, a quarter is one."],
        ),
        ({"sources": SourceRule(Precedence.OWN, D(-1))}, ["sources.tolerance: -1 is negative."]),
        ({"limits": (Limit("VAMP", D("0.9"), 1500, 0, date(2026, 1, 1), date(2026, 1, 1)),)}, []),
        (
            {"limits": (Limit("VAMP", D(1)), Limit("", D(-1), -2, -3, date(2026, 1, 2), date(2026, 1, 1)))},
            [
                "limits[1].word: it is empty.",
                "limits[1].value: -1 is negative.",
                "limits[1].count: -2 is negative.",
                "limits[1].count_over: -3 is negative.",
                "limits[1].valid_to: 2026-01-01 is before valid_from, 2026-01-02.",
            ],
        ),
        ({"limits": (Limit("VAMP", D(1), valid_to=date(2026, 1, 1)),)}, []),
        ({"limits": (Limit("VAMP", D(1), valid_from=date(2026, 1, 1)),)}, []),
    ],
)
def test_a_faulty_level_names_its_field(changes, faults):
    assert level(**changes) == faults


def test_where_lower_is_better_the_minimum_is_the_higher_figure():
    assert of(DOWN) == of(replace(DOWN, minimum=D("0.15"))) == []
    assert of(replace(DOWN, minimum=D("0.1"))) == [
        "levels[0].minimum: 0.1 is below the expected 0.15; where lower is better it must not be."
    ]


@pytest.mark.parametrize(
    ("faults", "sentences"),
    [
        (lambda: measure(), []),
        (lambda: measure(scale=D(0)), ["scale: it must be more than 0."]),
        (lambda: measure(scale=D(-1)), ["scale: -1 is negative."]),
        (lambda: measure(min_minutes=D(-1)), ["min_minutes: -1 is negative."]),
        (lambda: measure(target_minutes=D(-1)), ["target_minutes: -1 is negative."]),
        (lambda: measure(average_of=0), ["average_of: 0 is not a whole number from 1 to 120."]),
        (lambda: measure(clock=Clock.BUSINESS), []),
        (lambda: measure(statistic="mean"), ["statistic: ratio has none; it belongs to durations and histograms."]),
        (lambda: measure(share_at_most=D(5)), ["share_at_most: ratio has none; it belongs to histograms."]),
        (lambda: measure(MeasureKind.DURATIONS, statistic="mean"), []),
        (lambda: measure(MeasureKind.DURATIONS, statistic="p1"), []),
        (lambda: measure(MeasureKind.DURATIONS, statistic="p99"), []),
        (lambda: measure(MeasureKind.DURATIONS, statistic="share_within", target_minutes=D(60)), []),
        (
            lambda: measure(MeasureKind.DURATIONS, statistic="share_within"),
            ["target_minutes: it is missing; share_within counts the cases that took at most so long."],
        ),
        (lambda: measure(MeasureKind.DURATIONS), ["statistic: “” is none of share_within, mean, p1 … p99."]),
        (
            lambda: measure(MeasureKind.DURATIONS, statistic="p0"),
            ["statistic: “p0” is none of share_within, mean, p1 … p99."],
        ),
        (
            lambda: measure(MeasureKind.DURATIONS, statistic="p100"),
            ["statistic: “p100” is none of share_within, mean, p1 … p99."],
        ),
        (
            lambda: measure(MeasureKind.DURATIONS, statistic="mean", share_at_most=D(1)),
            ["share_at_most: durations has none; it belongs to histograms."],
        ),
        (lambda: measure(MeasureKind.HISTOGRAM, statistic="p95"), []),
        (lambda: measure(MeasureKind.HISTOGRAM, share_at_most=D(500)), []),
        (lambda: measure(MeasureKind.HISTOGRAM, share_at_most=D(-5)), ["share_at_most: -5 is negative."]),
        (
            lambda: measure(MeasureKind.HISTOGRAM),
            ["statistic: “” is none of p1 … p99, and no share_at_most stands in its place."],
        ),
        (
            lambda: measure(MeasureKind.HISTOGRAM, statistic="mean"),
            ["statistic: “mean” is none of p1 … p99, and no share_at_most stands in its place."],
        ),
        (
            lambda: measure(MeasureKind.HISTOGRAM, statistic="p95", share_at_most=D(5)),
            ["statistic: p95 and share_at_most are two different figures; only one can be judged."],
        ),
    ],
)
def test_a_faulty_measure_names_its_field(faults, sentences):
    assert faults() == sentences


def test_working_hours_need_a_calendar_that_has_some():
    business = replace(UP, measure=MeasureTerms(clock=Clock.BUSINESS))
    assert of(business) == [
        "levels[0].measure.clock: it counts working hours only, and there is no calendar that says which they are."
    ]
    assert of(business, calendar=Calendar(((),) * 7)) == [
        "levels[0].measure.clock: it counts working hours only, and the calendar has none on any weekday."
    ]
    assert of(business, calendar=OFFICE) == of(UP, calendar=Calendar(((),) * 7)) == []
