"""Is every contradiction in the rules of a schedule named with its field?"""

from dataclasses import replace
from datetime import date
from decimal import localcontext

import pytest

from sla.engine.types import Bonus, EarnBack, NamedWindow, Persistent, Points, PointsTo, Ratchet, Score, Tax, Weighted
from tests.sla.engine.faults.cases import CATEGORIES, DOWN, KEY, UP, D, bands, in_category, of, weighing


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


def test_weights_are_added_exactly_whatever_the_callers_arithmetic():
    with localcontext() as context:
        context.prec = 2
        found = of(weighing("33.333"), weighing("66.668", "B"), at_risk_percent=D(8), pool_percent=D(100))
    assert found == ["rules.pool_percent: the weights add up to 100.001, more than the 100 it allows."]
