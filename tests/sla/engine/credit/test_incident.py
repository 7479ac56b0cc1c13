"""Does one incident cost one credit?"""

from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine.credit.incident import Bid, Yielded, elect
from sla.engine.types import Flat, Points, PointsTo, SameIncident
from tests.sla.engine.credit.cases import bands, judged, level, missing, own, priced, said

D = Decimal
LARGEST = SameIncident.LARGEST
POINTS = Points(bands(("95", "99", "2"), (None, "95", "5")))


def bid(units: int, *incidents: str, points: int = 0) -> Bid:
    return Bid(units, Fraction(points), incidents)


@pytest.mark.parametrize(
    ("sentence", "bids", "yielded"),
    [
        ("nobody shares anything", [bid(5, "x"), bid(3, "y"), bid(2)], {}),
        ("the dearer one stands", [bid(3, "x"), bid(5, "x")], {0: Yielded(1, "x")}),
        ("of two equal ones the earlier", [bid(5, "x"), bid(5, "x")], {1: Yielded(0, "x")}),
        (
            "of equal money the one with more points",
            [bid(5, "x", points=1), bid(5, "x", points=2)],
            {0: Yielded(1, "x")},
        ),
        ("who costs nothing is not asked", [bid(0, "x"), bid(5, "x"), bid(0, "x")], {}),
        ("points alone count", [bid(0, "x", points=1), bid(0, "x", points=2)], {0: Yielded(1, "x")}),
        (
            "a chain: the middle stands",
            [bid(4, "x"), bid(5, "x", "y"), bid(4, "y")],
            {0: Yielded(1, "x"), 2: Yielded(1, "y")},
        ),
        ("a chain: the ends stand", [bid(6, "x"), bid(5, "x", "y"), bid(4, "y")], {1: Yielded(0, "x")}),
        (
            "the dearest that stands is named, and the first incident shared with it",
            [bid(6, "x"), bid(7, "y", "z"), bid(5, "x", "z", "y")],
            {2: Yielded(1, "z")},
        ),
    ],
)
def test_an_incident_is_paid_for_by_the_dearest_level(sentence, bids, yielded):
    assert elect(bids) == yielded, sentence


def test_the_level_that_gives_way_names_the_one_that_stands():
    levels = (missing(Flat(D(3)), "RES", incidents=("INC-7",)), missing(Flat(D(5)), "AVL", incidents=("INC-7",)))
    result = priced(*levels, same_incident=LARGEST, repeat=(D(2),))
    base = [("charges", "1000.00", "CNY"), ("pass_through", "0.00"), ("base", "1000.00")]
    given_way = ("same_incident", "RES", "60.00", "AVL", "100.00", "INC-7")
    assert said(result.levels[0].steps) == [
        *base,
        ("flat", "3", "1000.00", "30.00"),
        ("repeat_multiplier", "1", "2", "60.00"),
        given_way,
        ("credit", "RES", "0.00", "CNY"),
    ]
    assert said(result.steps) == [
        *base,
        ("level_credit", "AVL", "100.00", "100.00"),
        given_way,
        ("sum_before_cap", "100.00"),
        ("no_cap",),
        ("credit", "AVL", "100.00", "CNY"),
        ("total", "100.00", "CNY"),
    ]
    assert [(str(one.raw), str(one.credit)) for one in result.levels] == [("0.00", "0.00"), ("100.00", "100.00")]
    assert [(line.level, str(line.amount)) for line in result.lines] == [("AVL", "100.00")]


def test_where_every_level_is_credited_an_incident_may_cost_twice():
    levels = (missing(Flat(D(3)), "RES", incidents=("INC-7",)), missing(Flat(D(5)), "AVL", incidents=("INC-7",)))
    assert str(priced(*levels).total) == "80.00"


def test_a_level_that_was_kept_gives_way_to_nobody():
    kept = judged(level(Flat(D(3)), "RES"), "99", incidents=("INC-7",))
    result = priced(kept, missing(Flat(D(5)), "AVL", incidents=("INC-7",)), same_incident=LARGEST)
    assert said(result.levels[0].steps) == [("no_credit", "no_default"), ("credit", "RES", "0.00", "CNY")]
    assert said(result.steps) == [
        ("charges", "1000.00", "CNY"),
        ("pass_through", "0.00"),
        ("base", "1000.00"),
        ("level_credit", "AVL", "50.00", "50.00"),
        ("sum_before_cap", "50.00"),
        ("no_cap",),
        ("credit", "AVL", "50.00", "CNY"),
        ("total", "50.00", "CNY"),
    ]


def test_levels_of_points_give_way_with_their_points():
    levels = (
        judged(level(POINTS, "A"), "97", incidents=("x",)),
        judged(level(POINTS, "B"), "90", incidents=("x",)),
        judged(level(POINTS, "C"), "97", incidents=("y",)),
    )
    result = priced(*levels, same_incident=LARGEST, points_to=PointsTo(D(1)))
    assert [str(one.points) for one in result.levels] == ["0", "5", "2"]
    assert [str(one.raw) for one in result.levels] == ["0.00", "50.00", "20.00"]
    assert own(result)[-2] == ("same_incident", "A", "20.00", "B", "50.00", "x")


def test_points_and_money_are_compared_by_what_the_points_alone_would_cost():
    def outcome(percent: str) -> list[str]:
        levels = (judged(level(POINTS, "A"), "97", incidents=("x",)), missing(Flat(D(percent)), "B", incidents=("x",)))
        result = priced(*levels, same_incident=LARGEST, points_to=PointsTo(D(2)))
        return [str(one.raw) for one in result.levels]

    assert outcome("3") == ["40.00", "0.00"]
    assert outcome("5") == ["0.00", "50.00"]
