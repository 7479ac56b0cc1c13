"""Do points become the right money, and is it dealt by points?"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine.credit.base import base_of
from sla.engine.credit.points import PointsCost, points_cost
from sla.engine.types import Flat, PeriodInput, Points, PointsTo, Rules, Score, Terms
from sla.engine.working import step
from tests.sla.engine.credit.cases import bands as rows
from tests.sla.engine.credit.cases import judged, level, missing, own, priced, said

D = Decimal
TABLE = PointsTo(table=((D(5), D(0)), (D(10), D(2)), (D(15), D("4.5"))))
LADDER = Score(tuple((D(at), D(paid)) for at, paid in ((95, 100), (85, 98), (75, 95), (65, 90), (60, 80), (0, 70))))
LINEAR = Score(LADDER.ladder, linear=(D(85), D(15)))


def giving(points: str, code: str = "A"):
    """A level that gives so many points."""
    return judged(level(Points(rows((None, "99", points))), code))


def from_points(result) -> list[tuple[str, ...]]:
    """The lines between the points of the levels and the level's share."""
    return [
        line for line in own(result) if line[0] not in ("points_band", "level_points", "level_credit", "points_share")
    ]


@pytest.mark.parametrize(
    ("points", "terms", "lines"),
    [
        ("8", PointsTo(D(1)), [("points_rate", "8", "1", "8"), ("points_amount", "8", "1000.00", "80.00")]),
        (
            "2.5",
            PointsTo(D("0.5")),
            [("points_rate", "2.5", "0.5", "1.25"), ("points_amount", "1.25", "1000.00", "12.50")],
        ),
        ("5", TABLE, [("points_row", "5", "5", "0"), ("points_amount", "0", "1000.00", "0.00")]),
        ("5.5", TABLE, [("points_row", "5.5", "10", "2"), ("points_amount", "2", "1000.00", "20.00")]),
        ("15", TABLE, [("points_row", "15", "15", "4.5"), ("points_amount", "4.5", "1000.00", "45.00")]),
        ("16", TABLE, [("points_row", "16", "", "4.5"), ("points_amount", "4.5", "1000.00", "45.00")]),
    ],
)
def test_points_cost_by_rate_or_by_table(points, terms, lines):
    result = priced(giving(points), points_to=terms)
    assert from_points(result) == [("points_sum", points), *lines]
    assert str(result.total) == lines[-1][-1]


@pytest.mark.parametrize(
    ("points", "terms", "lines", "total"),
    [
        ("5", LADDER, [("score", "5", "95"), ("score_rung", "95", "95", "100", "0")], "0.00"),
        ("5.5", LADDER, [("score", "5.5", "94.5"), ("score_rung", "94.5", "85", "98", "2")], "20.00"),
        ("10", LADDER, [("score", "10", "90"), ("score_rung", "90", "85", "98", "2")], "20.00"),
        ("40", LADDER, [("score", "40", "60"), ("score_rung", "60", "60", "80", "20")], "200.00"),
        ("130", LADDER, [("score", "130", "0"), ("score_rung", "0", "0", "70", "30")], "300.00"),
        (
            "50",
            Score(LADDER.ladder[:2]),
            [("score", "50", "50"), ("score_rung", "50", "", "98", "2")],
            "20.00",
        ),
        ("15", LINEAR, [("score", "15", "85"), ("score_rung", "85", "85", "98", "2")], "20.00"),
        ("20", LINEAR, [("score", "20", "80"), ("score_linear", "80", "85", "15", "95", "5")], "50.00"),
        ("15.5", LINEAR, [("score", "15.5", "84.5"), ("score_linear", "84.5", "85", "15", "99.5", "0.5")], "5.00"),
        ("120", LINEAR, [("score", "120", "0"), ("score_linear", "0", "85", "15", "15", "85")], "850.00"),
        (
            "20",
            Score(LADDER.ladder, linear=(D(90), D(30))),
            [("score", "20", "80"), ("score_linear", "80", "90", "30", "100", "0")],
            "0.00",
        ),
    ],
)
def test_a_score_decides_the_share_that_is_paid(points, terms, lines, total):
    result = priced(giving(points), score=terms)
    assert from_points(result)[:3] == [("points_sum", points), *lines]
    assert str(result.total) == total


def test_no_points_cost_nothing_and_show_nothing():
    result = priced(judged(level(Points(rows((None, "99", "5")))), "99"), giving("0", "B"), score=LADDER)
    assert [(str(one.points), str(one.raw)) for one in result.levels] == [("0", "0.00"), ("0", "0.00")]
    assert own(result, 1) == [
        ("points_band", "90.00", "", "99", "0", "%"),
        ("level_credit", "B", "0.00", "0.00"),
    ]
    assert [line[0] for line in said(result.steps)] == [
        "charges",
        "pass_through",
        "base",
        "level_credit",
        "sum_before_cap",
        "no_cap",
        "credit",
        "total",
    ]
    assert result.lines == ()


def test_none_at_all_have_no_price_whatever_the_rate():
    terms = Terms((), "CNY", 2, "UTC")
    base = base_of(terms, PeriodInput(date(2026, 6, 1), date(2026, 6, 30), D(1000), ()))
    lines = step("points_sum", points="0"), step("points_amount", percent="0", base="1000.00", amount="0.00")
    assert points_cost(Rules(points_to=PointsTo(D(1))), base, Fraction(0)) == PointsCost(Fraction(0), 0, lines)


def test_up_to_twelve_others_have_their_points_named_and_more_are_added():
    def points_beside(levels):
        found = priced(
            *(giving("2", f"L{n}") for n in range(levels)), missing(Flat(D(1)), "B"), points_to=PointsTo(D(1))
        )
        flat = [line for line in said(found.levels[levels].steps) if line[0] in ("level_points", "other_points")]
        return [line for line in own(found, 3) if line[0] in ("level_points", "other_points", "points_sum")], flat

    assert points_beside(13) == ([*(("level_points", f"L{n}", "2") for n in range(13)), ("points_sum", "26")], [])
    assert points_beside(14) == ([("level_points", "L3", "2"), ("other_points", "13", "26"), ("points_sum", "28")], [])


def test_the_money_of_all_points_is_dealt_by_points():
    levels = (giving("1", "A"), missing(Flat(D(1)), "B"), giving("2", "C"))
    result = priced(*levels, charges="100", points_to=PointsTo(table=((D(9), D("0.5")),)))
    assert [(str(one.raw), one.points) for one in result.levels] == [("0.17", D(1)), ("1.00", None), ("0.33", D(2))]
    assert own(result, 2) == [
        ("points_band", "90.00", "", "99", "2", "%"),
        ("level_points", "A", "1"),
        ("level_points", "C", "2"),
        ("points_sum", "3"),
        ("points_row", "3", "9", "0.5"),
        ("points_amount", "0.5", "100.00", "0.50"),
        ("points_share", "2", "3", "0.50", f"0.{'3' * 50}", "0.33"),
        ("level_credit", "C", f"0.{'3' * 50}", "0.33"),
        ("other_credit", "A", "0.17"),
        ("other_credit", "B", "1.00"),
    ]
    assert own(result, 1) == [
        ("flat", "1", "100.00", "1.00"),
        ("level_credit", "B", "1.00", "1.00"),
        ("other_credit", "A", "0.17"),
        ("other_credit", "C", "0.33"),
    ]
    assert [(line.level, line.rule, str(line.raw), str(line.amount)) for line in result.lines] == [
        ("A", "points", "0.17", "0.17"),
        ("B", "flat", "1.00", "1.00"),
        ("C", "points", "0.33", "0.33"),
    ]


def test_yen_are_dealt_in_yen():
    result = priced(
        giving("1", "A"), giving("1", "B"), charges="101", exponent=0, currency="JPY", points_to=PointsTo(D(1))
    )
    assert [str(one.raw) for one in result.levels] == ["1", "1"]
    assert ("points_share", "1", "2", "2", "1", "1") in own(result)
