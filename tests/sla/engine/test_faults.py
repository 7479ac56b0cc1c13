"""Is every contradiction named with its field?"""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal, localcontext

import pytest

from sla.engine.faults import TermsError, period_faults, terms_faults
from sla.engine.types import (
    Band,
    Bands,
    Bonus,
    Calendar,
    Category,
    Clock,
    Count,
    Deviation,
    Direction,
    DurationBands,
    Durations,
    EarnBack,
    Flat,
    Histogram,
    LevelClass,
    LevelInput,
    LevelTerms,
    Limit,
    LowVolume,
    MeasureKind,
    MeasureTerms,
    Members,
    NamedWindow,
    NOfM,
    NotReported,
    PerEvent,
    PeriodInput,
    Persistent,
    Points,
    PointsTo,
    Precedence,
    Ratchet,
    Ratio,
    Rules,
    Score,
    SourceRule,
    Tax,
    Terms,
    Ticket,
    Trigger,
    Value,
    Weighted,
    Window,
    WindowKind,
)

D = Decimal
UP = LevelTerms("OTD", expected=D(96), minimum=D(93))
DOWN = replace(UP, code="DMG", direction=Direction.DOWN, expected=D("0.15"), minimum=D("0.30"))
KEY = replace(UP, code="KEY", level_class=LevelClass.KEY)
NINE_TO_SIX = ((time(9), time(18)),)
OFFICE = Calendar((NINE_TO_SIX,) * 5 + ((), ()))
JUNE = PeriodInput(date(2026, 6, 1), date(2026, 6, 30), D("1000.00"), ())


def of(*levels: LevelTerms, triggers=(), calendar=None, zone="Asia/Shanghai", currency="CNY", exponent=2, **rules):
    """The faults of a schedule."""
    agreed = Terms(levels or (UP,), currency, exponent, zone, Rules(**rules), tuple(triggers), calendar)
    return list(terms_faults(agreed))


def level(**changes) -> list[str]:
    """The faults of one level, without the path to it."""
    terms = replace(UP, **changes)
    found = of(terms, calendar=OFFICE, at_risk_percent=D(10), categories=(("1", D(50)),), points_to=PointsTo(D(1)))
    assert all(fault.startswith("levels[0].") for fault in found)
    return [fault.removeprefix("levels[0].") for fault in found]


def measure(kind: MeasureKind = MeasureKind.RATIO, **more) -> list[str]:
    return [fault.removeprefix("measure.") for fault in level(measure=MeasureTerms(kind, **more))]


def credit(terms, kind: MeasureKind = MeasureKind.EVENTS, **more) -> list[str]:
    found = level(credit=terms, measure=MeasureTerms(kind, **more))
    return [fault.removeprefix("credit.") for fault in found]


def bands(*rows) -> tuple[Band, ...]:
    return tuple(Band(*(None if edge is None else D(edge) for edge in row)) for row in rows)


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


def weighing(weight: str, code: str = "OTD", **more) -> LevelTerms:
    return replace(UP, code=code, credit=Weighted(D(weight)), **more)


def in_category(weight: str, code: str = "OTD", category: str = "1") -> LevelTerms:
    return replace(UP, code=code, credit=Category(category, D(weight)))


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


CATEGORIES = {"at_risk_percent": D(10), "categories": (("1", D(120)), ("2", D(50)))}


@pytest.mark.parametrize(
    ("faults", "sentences"),
    [
        (lambda: of(weighing("60"), weighing("40", "B"), at_risk_percent=D(8), pool_percent=D(100)), []),
        (lambda: of(weighing("100"), weighing("100", "B"), at_risk_percent=D(8), pool_percent=D(200)), []),
        (
            lambda: of(weighing("60"), weighing("40.5", "B"), at_risk_percent=D(8), pool_percent=D(100)),
            ["rules.pool_percent: the weights add up to 100.5, more than the 100 it allows."],
        ),
        (
            lambda: of(in_category("50"), in_category("100", "B", "2"), pool_percent=D(109), **CATEGORIES),
            ["rules.pool_percent: the weights add up to 110, more than the 109 it allows."],
        ),
        (lambda: of(in_category("50"), in_category("100", "B", "2"), pool_percent=D(110), **CATEGORIES), []),
        (
            lambda: of(weighing("60"), replace(KEY, credit=Weighted(D(60))), at_risk_percent=D(8), pool_percent=D(60)),
            [],
        ),
        (lambda: of(in_category("20"), max_weight_percent=D(24), **CATEGORIES), []),
        (
            lambda: of(in_category("50"), max_weight_percent=D(25), **CATEGORIES),
            [
                "levels[0].credit.weight: 50 % of its category is 60 % of what is at risk, which is more than the 25 "
                "that rules.max_weight_percent allows."
            ],
        ),
        (
            lambda: of(in_category("50", category="9"), max_weight_percent=D(25), **CATEGORIES),
            ["levels[0].credit.category: “9” is not in rules.categories."],
        ),
        (
            lambda: of(in_category("50", category="9"), categories=CATEGORIES["categories"]),
            ["levels[0].credit.category: “9” is not in rules.categories."],
        ),
        (
            lambda: of(in_category("NaN"), max_weight_percent=D(25), **CATEGORIES),
            ["levels[0].credit.weight: NaN is not an exact decimal number."],
        ),
        (lambda: of(weighing("NaN")), ["levels[0].credit.weight: NaN is not an exact decimal number."]),
        (
            lambda: of(weighing("101"), at_risk_percent=D(8), max_weight_percent=D(25)),
            ["levels[0].credit.weight: 101 is more than 100 %."],
        ),
        (
            lambda: of(weighing("60")),
            ["rules.at_risk_percent: it is missing, and the weight of levels[0] is a part of what is at risk."],
        ),
        (
            lambda: of(UP, in_category("50", "B"), categories=CATEGORIES["categories"]),
            ["rules.at_risk_percent: it is missing, and the weight of levels[1] is a part of what is at risk."],
        ),
        (lambda: of(weighing("0")), []),
        (lambda: of(replace(KEY, credit=Weighted(D(60)))), []),
        (
            lambda: of(replace(KEY, credit=Weighted(D(60)), promote=2)),
            ["rules.at_risk_percent: it is missing, and the weight of levels[0] is a part of what is at risk."],
        ),
        (
            lambda: of(weighing("NaN"), at_risk_percent=D(8), pool_percent=D("NaN"), max_weight_percent=D("NaN")),
            [
                "levels[0].credit.weight: NaN is not an exact decimal number.",
                "rules.max_weight_percent: NaN is not an exact decimal number.",
                "rules.pool_percent: NaN is not an exact decimal number.",
            ],
        ),
        (
            lambda: of(weighing("30"), at_risk_percent=D(8), max_weight_percent=D("NaN")),
            ["rules.max_weight_percent: NaN is not an exact decimal number."],
        ),
        (
            lambda: of(in_category("50"), at_risk_percent=D(8), pool_percent=D(0), categories=(("1", D("NaN")),)),
            ["rules.categories.1: NaN is not an exact decimal number."],
        ),
        (lambda: of(max_levels=0), ["levels[0]: it is critical level 1, and rules.max_levels allows 0."]),
        (lambda: of(max_levels=-1), ["rules.max_levels: -1 is negative."]),
        (lambda: of(max_levels=D(0)), ["rules.max_levels: 0 is not a whole number."]),
        (
            lambda: of(at_risk_percent=D(101), cap_percent=D(-8), annual_cap_percent=D(101), max_weight_percent=D(101)),
            [
                "rules.at_risk_percent: 101 is more than 100 %.",
                "rules.max_weight_percent: 101 is more than 100 %.",
                "rules.cap_percent: -8 is negative.",
                "rules.annual_cap_percent: 101 is more than 100 %.",
            ],
        ),
        (lambda: of(pool_percent=D(250)), []),
        (lambda: of(pool_percent=D(-1)), ["rules.pool_percent: -1 is negative."]),
        (
            lambda: of(cap_amount=D("0.005"), annual_charges=D(-1)),
            [
                "rules.cap_amount: 0.005 has more than the 2 decimals of the currency.",
                "rules.annual_charges: -1 is negative.",
            ],
        ),
        (lambda: of(cap_amount=D("1.50"), annual_charges=D("1.500")), []),
        (
            lambda: of(exponent=0, cap_amount=D("1.5")),
            ["rules.cap_amount: 1.5 has more than the 0 decimals of the currency."],
        ),
        (lambda: of(repeat=(D(1), D(-2))), ["rules.repeat[1]: -2 is negative."]),
        (
            lambda: of(categories=(("1", D(120)), ("1", D(-1)), (" ", D(1)))),
            [
                "rules.categories.1: it stands there twice.",
                "rules.categories.1: -1 is negative.",
                "rules.categories: it is empty.",
            ],
        ),
        (lambda: of(nature="damages"), []),
        (lambda: of(nature="gift"), ["rules.nature: “gift” is none of reduction, damages, voucher, deposit."]),
        (lambda: of(tax=Tax(D(6), in_base=False)), []),
        (lambda: of(tax=Tax(D(101), in_base=True)), ["rules.tax.percent: 101 is more than 100 %."]),
    ],
)
def test_a_faulty_rule_names_its_field(faults, sentences):
    assert faults() == sentences


POINTS = replace(UP, credit=Points(bands((None, 96, 4))))
LADDER = ((D(95), D(100)), (D(85), D(98)))


@pytest.mark.parametrize(
    ("faults", "sentences"),
    [
        (lambda: of(POINTS, points_to=PointsTo(D(1))), []),
        (lambda: of(POINTS, points_to=PointsTo(table=((D(5), D(0)), (D(10), D(0)), (D(15), D(2))))), []),
        (lambda: of(POINTS, score=Score(LADDER, linear=(D(85), D(15)))), []),
        (lambda: of(UP, points_to=PointsTo(D(1))), []),
        (
            lambda: of(DOWN, POINTS),
            ["rules.points_to: it is missing; levels[1] gives points, and no score says what they cost either."],
        ),
        (lambda: of(POINTS, points_to=PointsTo()), ["rules.points_to: it needs a percent_per_point or a table."]),
        (
            lambda: of(POINTS, points_to=PointsTo(D(101), table=((D(5), D(0)),))),
            [
                "rules.points_to.percent_per_point: 101 is more than 100 %.",
                "rules.points_to.table: points cost a percent_per_point or what a table says, not both.",
            ],
        ),
        (
            lambda: of(
                POINTS,
                points_to=PointsTo(table=((D(5), D(3)), (D(5), D(4)), (D(6), D(2)), (D(-7), D(101)), (D(8), D(3)))),
            ),
            [
                "rules.points_to.table[1]: up to 5 points is not more than in the row before, 5.",
                "rules.points_to.table[2]: more points must not cost less, 2 % after 3 %.",
                "rules.points_to.table[3]: -7 is negative.",
                "rules.points_to.table[3]: 101 is more than 100 %.",
            ],
        ),
        (
            lambda: of(POINTS, score=Score(LADDER), points_to=PointsTo(D(1))),
            ["rules.score: points are turned into money by points_to or by a score, not by both."],
        ),
        (lambda: of(UP, score=Score(LADDER)), ["rules.score: no level gives points that it could deduct."]),
        (lambda: of(POINTS, score=Score(())), ["rules.score.ladder: there is none."]),
        (
            lambda: of(POINTS, score=Score(((D(95), D(99)),), linear=(D(101), D(-1)))),
            [
                "rules.score.ladder[0]: the best rung pays 99 %; without points the whole is paid, 100 %.",
                "rules.score.linear.below: 101 is more than 100 %.",
                "rules.score.linear.plus: -1 is negative.",
            ],
        ),
        (
            lambda: of(
                POINTS,
                score=Score(
                    ((D(95), D(100)), (D(95), D(98)), (D(90), D(95)), (D(85), D(96)), (D(101), D(-1)), (D(60), D(95)))
                ),
            ),
            [
                "rules.score.ladder[1]: at least 95 is not less than on the rung before, 95.",
                "rules.score.ladder[3]: a lower score must not pay more, 96 % after 95 %.",
                "rules.score.ladder[4]: 101 is more than 100 %.",
                "rules.score.ladder[4]: -1 is negative.",
            ],
        ),
    ],
)
def test_points_need_one_way_to_money(faults, sentences):
    assert faults() == sentences


@pytest.mark.parametrize(
    ("faults", "sentences"),
    [
        (lambda: of(persistent=Persistent(10, 12, D(5)), annual_charges=D(126000)), []),
        (
            lambda: of(persistent=Persistent(10, 12, D(5))),
            ["rules.annual_charges: it is missing, and a persistent failure costs a percentage of it."],
        ),
        (
            lambda: of(persistent=Persistent(0, 121, D(101)), annual_charges=D(1)),
            [
                "rules.persistent.every: 0 is not a whole number from 1 to 999999999999999.",
                "rules.persistent.within_months: 121 is not a whole number from 1 to 120.",
                "rules.persistent.percent_of_annual: 101 is more than 100 %.",
            ],
        ),
        (
            lambda: of(persistent=Persistent(1, 0, D(1)), annual_charges=D(1)),
            ["rules.persistent.within_months: 0 is not a whole number from 1 to 120."],
        ),
        (lambda: of(bonus=Bonus(D(5))), []),
        (lambda: of(bonus=Bonus(D(5), "OTD", D(100), D(3))), []),
        (
            lambda: of(bonus=Bonus(D(101), "XYZ", D(-1), D(-3))),
            [
                "rules.bonus.percent: 101 is more than 100 %.",
                "rules.bonus.cap_percent: -3 is negative.",
                "rules.bonus.when.level: there is no level “XYZ”.",
                "rules.bonus.when.at_least: -1 is negative.",
            ],
        ),
        (
            lambda: of(bonus=Bonus(D(5), at_least=D(1))),
            ["rules.bonus.when.at_least: a figure to reach needs the level that reaches it."],
        ),
        (lambda: of(earn_back=EarnBack(3, D(99), ("peak", "below_minimum", "not_reported"))), []),
        (
            lambda: of(earn_back=EarnBack(0, D(-1), ("peak", "summer"))),
            [
                "rules.earn_back.months: 0 is not a whole number from 1 to 120.",
                "rules.earn_back.at_least: -1 is negative.",
                "rules.earn_back.exclude[1]: “summer” is none of peak, met, below_expected, below_minimum, "
                "not_reported, not_applicable, insufficient_volume, excused.",
            ],
        ),
        (lambda: of(earn_back=EarnBack(3)), []),
        (lambda: of(ratchet=Ratchet(12)), []),
        (
            lambda: of(ratchet=Ratchet(0, D(101))),
            [
                "rules.ratchet.after: 0 is not a whole number from 1 to 120.",
                "rules.ratchet.cap_percent_of_gap: 101 is more than 100 %.",
            ],
        ),
        (
            lambda: of(
                windows=(NamedWindow("618", date(2026, 6, 1), date(2026, 6, 1), levels=(("OTD", D(90), None),)),)
            ),
            [],
        ),
        (
            lambda: of(
                DOWN,
                windows=(
                    NamedWindow("618", date(2026, 6, 1), date(2026, 6, 18)),
                    NamedWindow(
                        " ",
                        date(2026, 6, 1),
                        date(2026, 5, 31),
                        levels=(("XYZ", D(90), None), ("DMG", D(1), D("0.5")), ("DMG", D(-1), None)),
                    ),
                ),
            ),
            [
                "rules.windows[1].name: it is empty.",
                "rules.windows[1].end: 2026-05-31 is before the start, 2026-06-01.",
                "rules.windows[1].levels.DMG: it stands there twice.",
                "rules.windows[1].levels: there is no level “XYZ”.",
                "rules.windows[1].levels.DMG.minimum: 0.5 is below the expected 1; where lower is better it must not "
                "be.",
                "rules.windows[1].levels.DMG.expected: -1 is negative.",
            ],
        ),
    ],
)
def test_what_lasts_over_periods_names_its_field(faults, sentences):
    assert faults() == sentences


def trigger(kind: str, code: str = "T1", level: str = "", **figures) -> list[str]:
    return of(triggers=[Trigger(code, kind, level, **figures)])


@pytest.mark.parametrize(
    ("faults", "sentences"),
    [
        (lambda: trigger("consecutive", k=3, exercise_days=30), []),
        (lambda: trigger("k_of_n", level="OTD", k=3, n=6), []),
        (lambda: trigger("mean_below", level="OTD", value=D(97), n=3), []),
        (lambda: trigger("credits_amount", value=D(500000), n=12), []),
        (lambda: trigger("credits_percent", percent=D(20), k=2, n=4), []),
        (lambda: trigger("share_of_measurements", level="OTD", percent=D(5), n=12), []),
        (
            lambda: trigger(" often", code=""),
            [
                "triggers[0].code: it is empty.",
                "triggers[0].type: “ often” is none of consecutive, k_of_n, mean_below, credits_amount, "
                "credits_percent, share_of_measurements.",
            ],
        ),
        (lambda: trigger("consecutive"), ["triggers[0].k: it is missing; consecutive needs it."]),
        (
            lambda: trigger("consecutive", k=0, n=6),
            [
                "triggers[0].n: consecutive has no such figure.",
                "triggers[0].k: 0 is not a whole number from 1 to 120.",
            ],
        ),
        (lambda: trigger("consecutive", k=121), ["triggers[0].k: 121 is not a whole number from 1 to 120."]),
        (lambda: trigger("k_of_n", k=7, n=6), ["triggers[0].k: 7 times in 6 periods can never happen."]),
        (lambda: trigger("k_of_n", k=1, n=121), ["triggers[0].n: 121 is not a whole number from 1 to 120."]),
        (
            lambda: trigger("k_of_n", value=D(-1), percent=D(101)),
            [
                "triggers[0].k: it is missing; k_of_n needs it.",
                "triggers[0].n: it is missing; k_of_n needs it.",
                "triggers[0].value: k_of_n has no such figure.",
                "triggers[0].percent: k_of_n has no such figure.",
                "triggers[0].value: -1 is negative.",
                "triggers[0].percent: 101 is more than 100 %.",
            ],
        ),
        (lambda: trigger("mean_below", value=D(97), n=0), ["triggers[0].n: 0 is not a whole number from 1 to 120."]),
        (
            lambda: trigger("mean_below", value=D(97), n=121),
            ["triggers[0].n: 121 is not a whole number from 1 to 120."],
        ),
        (lambda: trigger("consecutive", level="XYZ", k=3), ["triggers[0].level: there is no level “XYZ”."]),
        (
            lambda: trigger("credits_amount", level="OTD", value=D(1), n=1),
            ["triggers[0].level: credits_amount looks at the credits of the whole schedule, not at one level."],
        ),
        (
            lambda: trigger("consecutive", k=3, exercise_days=3661),
            ["triggers[0].exercise_days: 3661 is not a whole number from 0 to 3660."],
        ),
        (
            lambda: of(triggers=[Trigger("T1", "consecutive", k=3), Trigger("T1", "consecutive", k=4)]),
            ["triggers[1].code: T1 stands there twice."],
        ),
    ],
)
def test_a_trigger_takes_the_figures_of_its_type_and_no_others(faults, sentences):
    assert faults() == sentences


def hours(*spans: tuple[time, time]) -> list[str]:
    return of(calendar=Calendar(((),) * 6 + (spans,)))


@pytest.mark.parametrize(
    ("faults", "sentences"),
    [
        (lambda: of(calendar=OFFICE), []),
        (lambda: hours((time(9), time(12)), (time(13), time(18))), []),
        (lambda: hours((time(13), time(18)), (time(9), time(13))), []),
        (lambda: hours((time(0), time(0))), []),
        (lambda: hours((time(22), time(0)), (time(0), time(6))), []),
        (
            lambda: hours((time(22), time(6)), (time(9), time(9))),
            [
                "calendar.hours.sun[0]: it runs from 22:00 to 06:00; a night shift is two rows, one to 00:00 and one "
                "from 00:00.",
                "calendar.hours.sun[1]: it runs from 09:00 to 09:00; a night shift is two rows, one to 00:00 and one "
                "from 00:00.",
            ],
        ),
        (
            lambda: hours((time(9), time(12)), (time(11, 30), time(18)), (time(8), time(9, 30))),
            [
                "calendar.hours.sun[1]: 11:30 to 18:00 overlaps 09:00 to 12:00.",
                "calendar.hours.sun[2]: 08:00 to 09:30 overlaps 09:00 to 12:00.",
            ],
        ),
        (
            lambda: hours((time(22), time(0)), (time(23), time(23, 30)), (time(20), time(22))),
            ["calendar.hours.sun[1]: 23:00 to 23:30 overlaps 22:00 to 00:00."],
        ),
        (lambda: hours(*NINE_TO_SIX, *NINE_TO_SIX), ["calendar.hours.sun[1]: 09:00 to 18:00 overlaps 09:00 to 18:00."]),
        (
            lambda: of(calendar=Calendar((NINE_TO_SIX,))),
            ["calendar.hours: there must be seven weekdays from Monday, not 1."],
        ),
        (
            lambda: of(
                calendar=replace(
                    OFFICE,
                    closed=frozenset({date(2026, 10, 1), date(2025, 10, 2), date(2026, 5, 1)}),
                    open=frozenset({date(2026, 10, 1), date(2025, 10, 2)}),
                )
            ),
            [
                "calendar.open: 2025-10-02 is also closed; it cannot be both.",
                "calendar.open: 2026-10-01 is also closed; it cannot be both.",
            ],
        ),
    ],
)
def test_a_faulty_calendar_names_its_day(faults, sentences):
    assert faults() == sentences


@pytest.mark.parametrize(
    ("faults", "sentences"),
    [
        (
            lambda: of(UP, replace(UP, expected=D(98)), UP),
            [
                "levels[1].code: OTD stands there twice.",
                "levels[2].code: OTD stands there twice.",
            ],
        ),
        (lambda: of(currency=""), ["currency: it is empty."]),
        (lambda: of(exponent=5), ["decimals: 5 is not a whole number from 0 to 4."]),
        (lambda: of(exponent=4), []),
        (lambda: of(zone="Mars/Base"), ["zone: “Mars/Base” is not a known time zone, such as Asia/Shanghai."]),
        (lambda: of(zone="../etc/passwd"), ["zone: “../etc/passwd” is not a known time zone, such as Asia/Shanghai."]),
        (lambda: of(zone="America"), ["zone: “America” is not a known time zone, such as Asia/Shanghai."]),
    ],
)
def test_a_faulty_schedule_names_its_field(faults, sentences):
    assert faults() == sentences


def test_faults_come_in_the_order_of_the_case_file():
    assert of(
        replace(UP, expected=D(-1)),
        triggers=[Trigger("T1", "consecutive")],
        calendar=Calendar(()),
        currency=" ",
        cap_percent=D(101),
    ) == [
        "currency: it is empty.",
        "levels[0].expected: -1 is negative.",
        "rules.cap_percent: 101 is more than 100 %.",
        "triggers[0].k: it is missing; consecutive needs it.",
        "calendar.hours: there must be seven weekdays from Monday, not 0.",
    ]


def arrived(*entries: LevelInput, terms: LevelTerms = UP, rules: Rules | None = None, exponent=2, **more) -> list[str]:
    """The faults of a period of one level."""
    agreed = Terms((terms,), "CNY", exponent, "Asia/Shanghai", rules or Rules())
    return list(period_faults(agreed, replace(JUNE, levels=entries, **more)))


def entry(measured, **more) -> LevelInput:
    return LevelInput("OTD", measured, **more)


TICKETS = Durations((Ticket("T1", datetime(2026, 6, 1, tzinfo=UTC), None),), datetime(2026, 6, 2, tzinfo=UTC))
BUCKETS = Histogram((((D(100), 1), (None, 1)),))
BY_SEVERITY = replace(UP, credit=PerEvent(amounts=(("P1", D(5)),)), measure=MeasureTerms(MeasureKind.EVENTS))


@pytest.mark.parametrize(
    ("faults", "sentences"),
    [
        (lambda: arrived(), []),
        (lambda: arrived(entry(Value(D(96)))), []),
        (lambda: arrived(entry(NotReported())), []),
        (lambda: arrived(start=date(2026, 6, 30)), []),
        (lambda: arrived(start=date(2026, 7, 1)), ["end: 2026-06-30 is before the start, 2026-07-01."]),
        (lambda: arrived(start=date(1900, 1, 1), end=date(2200, 12, 31)), []),
        (
            lambda: arrived(start=date(1899, 12, 31), end=date(2201, 1, 1)),
            [
                "start: 1899-12-31 is not in the years 1900 to 2200.",
                "end: 2201-01-01 is not in the years 1900 to 2200.",
            ],
        ),
        (
            lambda: arrived(charges=D(-1), pass_through=D(-2)),
            ["charges: -1 is negative.", "pass_through: -2 is negative."],
        ),
        (lambda: arrived(charges=D("1.005")), ["charges: 1.005 has more than the 2 decimals of the currency."]),
        (lambda: arrived(charges=D("1.500")), []),
        (lambda: arrived(charges=D("1.5"), exponent=0), ["charges: 1.5 has more than the 0 decimals of the currency."]),
        (lambda: arrived(pass_through=D(1000)), []),
        (lambda: arrived(pass_through=D("1000.01")), ["pass_through: 1000.01 is more than the charges, 1000."]),
        (
            lambda: arrived(charges=D(106), pass_through=D("100.01"), rules=Rules(tax=Tax(D(6), in_base=False))),
            ["pass_through: 100.01 is more than the charges, 106 without its 6 % tax."],
        ),
        (lambda: arrived(charges=D(106), pass_through=D(100), rules=Rules(tax=Tax(D(6), in_base=False))), []),
        (
            lambda: arrived(charges=D(106), pass_through=D(107), rules=Rules(tax=Tax(D(6), in_base=True))),
            ["pass_through: 107 is more than the charges, 106."],
        ),
        (lambda: arrived(charges=D(106), pass_through=D(107), rules=Rules(tax=Tax(D("NaN"), in_base=False))), []),
        (lambda: arrived(loss=D("0.005")), ["loss: 0.005 has more than the 2 decimals of the currency."]),
        (lambda: arrived(loss=D(5)), []),
        (lambda: arrived(LevelInput("XYZ", Value(D(1)))), ["data.XYZ: there is no such level."]),
        (lambda: arrived(entry(Value(D(96))), entry(Value(D(96)))), ["data.OTD: it stands there twice."]),
        (lambda: arrived(entry(Ratio(2, 1))), ["data.OTD.good: 2 is more than the total, 1."]),
        (
            lambda: arrived(entry(Ratio(2, 1), own=Ratio(3, 1), before=(Ratio(0, 0), Ratio(4, 1)))),
            [
                "data.OTD.vendor.good: 2 is more than the total, 1.",
                "data.OTD.own.good: 3 is more than the total, 1.",
                "data.OTD.before[1].good: 4 is more than the total, 1.",
            ],
        ),
        (lambda: arrived(entry(TICKETS)), ["data.OTD: durations arrived, and the level is measured as ratio."]),
        (lambda: arrived(entry(BUCKETS)), ["data.OTD: histogram arrived, and the level is measured as ratio."]),
        (
            lambda: arrived(entry(Members((("north", NotReported()), ("south", BUCKETS))))),
            ["data.OTD: histogram arrived, and the level is measured as ratio."],
        ),
        (
            lambda: arrived(
                entry(TICKETS), terms=replace(UP, measure=MeasureTerms(MeasureKind.DURATIONS, statistic="mean"))
            ),
            [],
        ),
        (
            lambda: arrived(
                entry(BUCKETS), terms=replace(UP, measure=MeasureTerms(MeasureKind.HISTOGRAM, statistic="p95"))
            ),
            [],
        ),
        (
            lambda: arrived(entry(Count(3)), terms=BY_SEVERITY),
            ["data.OTD.by: it is missing; events cost an amount by severity."],
        ),
        (
            lambda: arrived(entry(Members((("north", Count(3)),))), terms=BY_SEVERITY),
            ["data.OTD.by: it is missing; events cost an amount by severity."],
        ),
        (lambda: arrived(entry(Count(0)), terms=BY_SEVERITY), []),
        (lambda: arrived(entry(Count(3, (("P1", 3),))), terms=BY_SEVERITY), []),
        (
            lambda: arrived(
                entry(Count(3)), terms=replace(BY_SEVERITY, credit=PerEvent(D(1), amounts=(("P1", D(5)),)))
            ),
            [],
        ),
        (lambda: arrived(entry(Count(3)), terms=replace(BY_SEVERITY, credit=PerEvent(D(1)))), []),
    ],
)
def test_a_faulty_period_names_its_field(faults, sentences):
    assert faults() == sentences


def test_an_error_holds_every_fault_and_reads_as_one_a_line():
    error = TermsError(("a: it is empty.", "b: -1 is negative."))
    assert error.faults == ("a: it is empty.", "b: -1 is negative.")
    assert str(error) == "a: it is empty.\nb: -1 is negative."


@pytest.mark.parametrize("hostile", ["1E+999999999", "1E-999999999", "0E-999999999", "Infinity", "sNaN"])
def test_a_hostile_number_is_refused_at_once(hostile):
    number = D(hostile)
    assert len(level(expected=number)) == 1
    assert len(of(weighing(hostile), at_risk_percent=D(8), pool_percent=number, max_weight_percent=D(5))) == 2
    assert len(credit(Bands((Band(number, number, number),)))) == 3
    assert len(arrived(charges=number)) == 1


def test_weights_are_added_exactly_whatever_the_callers_arithmetic():
    with localcontext() as context:
        context.prec = 2
        found = of(weighing("33.333"), weighing("66.668", "B"), at_risk_percent=D(8), pool_percent=D(100))
    assert found == ["rules.pool_percent: the weights add up to 100.001, more than the 100 it allows."]
