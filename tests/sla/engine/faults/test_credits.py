"""Is every contradiction in the credit of a level named with its field?"""

from dataclasses import replace

import pytest

from sla.engine.types import Bands, Category, Deviation, DurationBands, Flat, MeasureKind, PerEvent, Points, Weighted
from tests.sla.engine.faults.cases import KEY, UP, D, bands, credit, of, weighing


@pytest.mark.parametrize(
    ("faults", "sentences"),
    [
        (lambda: credit(Weighted(D(100))), []),
        (lambda: credit(Weighted(D("100.01"))), ["weight: 100.01 is more than 100 %."]),
        (lambda: credit(Weighted(D(-1))), ["weight: -1 is negative."]),
        (lambda: credit(Category("1", D(40))), []),
        (lambda: credit(Category("1", D(101))), ["weight: 101 is more than 100 %."]),
        (lambda: credit(Category("2", D(40))), ["category: “2” is not in rules.categories."]),
        (
            lambda: credit(Category("2", D(-40))),
            ["category: “2” is not in rules.categories.", "weight: -40 is negative."],
        ),
        (lambda: credit(Bands(bands((99, "99.9", 10), (95, 99, 25), (None, 95, 100)))), []),
        (lambda: credit(Bands(bands((None, 95, 100), (98, 99, 10), ("99.5", None, 0)))), []),
        (lambda: credit(Bands(bands((None, None, 5)))), []),
        (lambda: credit(Bands(bands(("0.5", 1, 5), (0, "0.5", 10)))), []),
        (lambda: credit(Bands(())), ["bands: there is none."]),
        (
            lambda: credit(Bands(bands((95, 99, 10), (99, 95, 25)))),
            ["bands[1]: it runs from 99 to 95; the lower end comes first."],
        ),
        (
            lambda: credit(Bands(bands((95, 95, 10)))),
            ["bands[0]: it runs from 95 to 95; the lower end comes first."],
        ),
        (
            lambda: credit(Bands(bands(("98.5", 99, 10), (95, "98.9", 25)))),
            ["bands[1]: it overlaps bands[0] from 98.5 on; a value must lie in one band only."],
        ),
        (
            lambda: credit(Bands(bands((None, 98, 10), (None, 95, 25)))),
            ["bands[1]: it overlaps bands[0]; a value must lie in one band only."],
        ),
        (
            lambda: credit(Bands(bands((98, None, 10), (95, 98, 25), (99, 100, 5)))),
            ["bands[2]: it overlaps bands[0] from 99 on; a value must lie in one band only."],
        ),
        (
            lambda: credit(Bands(bands((90, 99, 1), (91, 99, 2), (95, 100, 3)))),
            [
                "bands[1]: it overlaps bands[0] from 91 on; a value must lie in one band only.",
                "bands[2]: it overlaps bands[0] from 95 on; a value must lie in one band only.",
            ],
        ),
        (
            lambda: credit(
                Bands(bands((90, 99, 1), (91, 92, 1), (95, 96, 1), (97, 100, 1), ("99.5", None, 1), (100, None, 2)))
            ),
            [
                "bands[1]: it overlaps bands[0] from 91 on; a value must lie in one band only.",
                "bands[2]: it overlaps bands[0] from 95 on; a value must lie in one band only.",
                "bands[3]: it overlaps bands[0] from 97 on; a value must lie in one band only.",
                "bands[4]: it overlaps bands[3] from 99.5 on; a value must lie in one band only.",
                "bands[5]: it overlaps bands[4] from 100 on; a value must lie in one band only.",
            ],
        ),
        (
            lambda: credit(Bands(bands((None, None, 1), (0, 1, 2), (5, 6, 3)))),
            [
                "bands[1]: it overlaps bands[0] from 0 on; a value must lie in one band only.",
                "bands[2]: it overlaps bands[0] from 5 on; a value must lie in one band only.",
            ],
        ),
        (
            lambda: credit(Bands(bands((-1, 99, 10), (99, -5, 101)))),
            [
                "bands[0]: -1 is negative.",
                "bands[1]: -5 is negative.",
                "bands[1]: 101 is more than 100 %.",
            ],
        ),
        (lambda: credit(Points(bands((None, 96, 400)), D("1.5"))), []),
        (
            lambda: credit(Points(bands((None, 96, -4), (95, 97, 1)), D(-2))),
            [
                "bands[1]: it overlaps bands[0] from 95 on; a value must lie in one band only.",
                "bands[0]: -4 is negative.",
                "repeat: -2 is negative.",
            ],
        ),
        (lambda: credit(DurationBands(bands((0, 45, 5), (45, None, 10))), MeasureKind.AVAILABILITY), []),
        (lambda: credit(DurationBands(bands((0, 45, 5))), MeasureKind.VALUE), []),
        (lambda: credit(DurationBands(bands((0, 45, 5))), MeasureKind.DAYS), []),
        (lambda: credit(DurationBands(bands((0, 45, 5))), MeasureKind.DURATIONS, statistic="mean"), []),
        (
            lambda: credit(DurationBands(bands((0, 45, 101), (40, 50, 5))), MeasureKind.RATIO),
            [
                "bands[1]: it overlaps bands[0] from 40 on; a value must lie in one band only.",
                "bands[0]: 101 is more than 100 %.",
                "type: duration_bands needs minutes or days, and ratio gives none.",
            ],
        ),
        (
            lambda: credit(
                DurationBands(bands((0, 45, 5))), MeasureKind.DURATIONS, statistic="share_within", target_minutes=D(1)
            ),
            ["type: duration_bands needs minutes or days, and durations gives none."],
        ),
        (lambda: credit(Deviation(D(1))), []),
        (
            lambda: credit(Deviation(D(101), D(-1))),
            ["percent_per_point: 101 is more than 100 %.", "from: -1 is negative."],
        ),
        (lambda: credit(Flat(D(3))), []),
        (lambda: credit(Flat(D(101))), ["percent: 101 is more than 100 %."]),
        (lambda: credit(PerEvent(amount=D(50), threshold=3, maximum=D("99.99"))), []),
        (lambda: credit(PerEvent(percent=D(3)), MeasureKind.RATIO), []),
        (lambda: credit(PerEvent(percent=D(3)), MeasureKind.COMMITMENTS), []),
        (lambda: credit(PerEvent(percent=D(3)), MeasureKind.DAYS), []),
        (
            lambda: credit(
                PerEvent(percent=D(3)), MeasureKind.DURATIONS, statistic="share_within", target_minutes=D(1)
            ),
            [],
        ),
        (
            lambda: credit(PerEvent(percent=D(3)), MeasureKind.DURATIONS, statistic="mean"),
            ["type: per_event needs something to count, and durations counts nothing."],
        ),
        (
            lambda: credit(PerEvent(percent=D(3)), MeasureKind.AVAILABILITY),
            ["type: per_event needs something to count, and availability counts nothing."],
        ),
        (
            lambda: credit(PerEvent()),
            ["amount: it is missing; an event costs an amount, or a percentage of the charges."],
        ),
        (
            lambda: credit(PerEvent(amount=D(1), percent=D(1))),
            ["percent: an event costs an amount or a percentage, not both."],
        ),
        (
            lambda: credit(PerEvent(percent=D(1), amounts=(("P1", D(1)),))),
            ["percent: an event costs an amount or a percentage, not both."],
        ),
        (
            lambda: credit(PerEvent(amount=D("0.005"), threshold=-1, maximum=D(-1))),
            [
                "amount: 0.005 has more than the 2 decimals of the currency.",
                "threshold: -1 is negative.",
                "max: -1 is negative.",
            ],
        ),
        (lambda: credit(PerEvent(percent=D(101))), ["percent: 101 is more than 100 %."]),
        (lambda: credit(PerEvent(amounts=(("P1", D(500)), ("P2", D("0.50"))))), []),
        (lambda: credit(PerEvent(amount=D(1), amounts=(("P1", D(500)),))), []),
        (
            lambda: credit(
                PerEvent(amounts=(("P1", D(-500)), ("P1", D(1)), ("", D(1))), threshold=2), MeasureKind.DAYS
            ),
            [
                "amounts: only events are told apart by severity, days is not.",
                "threshold: with amounts by severity it would be open which events are free.",
                "amounts.P1: it stands there twice.",
                "amounts.P1: -500 is negative.",
                "amounts: it is empty.",
            ],
        ),
    ],
)
def test_a_faulty_credit_names_its_field(faults, sentences):
    assert faults() == sentences


VIRGINIA = {"at_risk_percent": D(10), "max_weight_percent": D(25), "max_levels": 20}


def test_tv03_virginia_refuses_a_weight_over_25_and_a_twenty_first_level():
    assert of(weighing("25"), **VIRGINIA) == []
    assert of(weighing("30"), **VIRGINIA) == [
        "levels[0].credit.weight: 30 is more than the 25 that rules.max_weight_percent allows."
    ]
    twenty = [weighing("5", f"L{at}") for at in range(20)]
    assert of(*twenty, KEY, **VIRGINIA) == []
    assert of(*twenty[:3], KEY, *twenty[3:], replace(UP, code="L20"), **VIRGINIA) == [
        "levels[21]: it is critical level 21, and rules.max_levels allows 20."
    ]
    assert of(*twenty, weighing("5", "L20"), **VIRGINIA) == [
        "levels[20]: it is critical level 21, and rules.max_levels allows 20."
    ]
