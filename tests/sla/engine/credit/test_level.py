"""Does each credit type cost what it says, and show every figure it used?"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine.credit.level import multiplier
from sla.engine.types import (
    Bands,
    Category,
    Deviation,
    Direction,
    DurationBands,
    Flat,
    Missing,
    NoCredit,
    Outcome,
    PartOfPoint,
    PerEvent,
    Points,
    PointsTo,
    Weighted,
)
from tests.sla.engine.credit.cases import BELOW, MET, MINIMUM, SILENT, bands, judged, level, missing, own, priced, said

D = Decimal
TIERS = bands(("99", "99.9", "10"), ("95", "99", "25"), (None, "95", "100"))
EXCUSED, FEW, NONE_DUE = Outcome.EXCUSED, Outcome.INSUFFICIENT_VOLUME, Outcome.NOT_APPLICABLE


def cost(judgement, **more) -> str:
    return str(priced(judgement, **more).levels[0].raw)


def test_a_weight_is_a_percentage_of_what_is_at_risk():
    result = priced(missing(Weighted(D("33.33"))), charges="333.33", at_risk_percent=D("33.33"))
    assert own(result) == [
        ("weight", "33.33", "111.098889", "37.0292597037"),
        ("level_credit", "A", "37.0292597037", "37.03"),
    ]
    assert (result.at_risk, result.levels[0].raw, result.levels[0].points) == (D("111.10"), D("37.03"), None)


def test_a_category_weight_is_a_percentage_of_the_categorys_share():
    terms = {"at_risk_percent": D(10), "categories": (("1", D(120)), ("2", D(50)))}
    assert own(priced(missing(Category("2", D(40))), **terms)) == [
        ("category", "2", "50", "100.00", "50.00"),
        ("category_weight", "40", "50.00", "20.00"),
        ("level_credit", "A", "20.00", "20.00"),
    ]
    assert own(priced(missing(Category("1", D(40))), **terms)) == [
        ("category", "1", "120", "100.00", "120.00"),
        ("category_weight", "40", "120.00", "48.00"),
        ("level_credit", "A", "48.00", "48.00"),
    ]


def test_a_flat_credit_is_a_percentage_of_the_base():
    assert own(priced(missing(Flat(D(3))))) == [
        ("flat", "3", "1000.00", "30.00"),
        ("level_credit", "A", "30.00", "30.00"),
    ]


@pytest.mark.parametrize(
    ("value", "band", "raw"),
    [
        ("98.99", ("95", "99", "25"), "250.00"),
        ("95", ("95", "99", "25"), "250.00"),
        ("94.99", ("", "95", "100"), "1000.00"),
        ("0", ("", "95", "100"), "1000.00"),
    ],
)
def test_a_band_holds_from_its_low_end_to_below_its_high_end(value, band, raw):
    shown = f"{D(value):.2f}"
    for table in (TIERS, TIERS[::-1]):
        assert own(priced(missing(Bands(table), value=value))) == [
            ("band", shown, *band, "1000.00", raw, "%"),
            ("level_credit", "A", raw, raw),
        ]


def test_an_open_ended_band_takes_in_everything_above():
    down = judged(
        level(Bands(bands(("0.3", None, "7"), (None, "0.3", "2"))), expected="0.1", direction=Direction.DOWN), "0.3"
    )
    assert own(priced(down))[0] == ("band", "0.30", "0.3", "", "7", "1000.00", "70.00", "%")


def test_a_value_in_a_gap_costs_nothing_and_says_so():
    gap = missing(Bands(bands(("98", "98.9", "1"), ("97", "97.9", "2"))), value="98.95")
    result = priced(gap)
    assert said(result.levels[0].steps) == [
        ("outside_bands", "98.95", "%"),
        ("no_credit", "no_band"),
        ("credit", "A", "0.00", "CNY"),
    ]
    assert (result.total, result.lines) == (D("0.00"), ())


@pytest.mark.parametrize(
    ("on_missing", "credit", "lines"),
    [
        (
            Missing.BELOW_MINIMUM,
            Bands(TIERS),
            [("unreported", "dearest", "", ""), ("band", "", "", "95", "100", "1000.00", "1000.00", "%")],
        ),
        (
            Missing.BELOW_EXPECTED,
            Bands((*bands(("99.9", None, "0")), *TIERS)),
            [("unreported", "mildest", "", ""), ("band", "", "99", "99.9", "10", "1000.00", "100.00", "%")],
        ),
        (
            Missing.BELOW_EXPECTED,
            Bands(bands((None, "99", "0"))),
            [("unreported", "mildest", "", ""), ("band", "", "", "99", "0", "1000.00", "0.00", "%")],
        ),
        (
            Missing.BELOW_MINIMUM,
            Deviation(D(1)),
            [
                ("unreported", "minimum", "95.00", "%"),
                ("deviation", "95.00", "99.00", "4.00", "below", "linear", "4", "%"),
                ("deviation_rate", "4", "1", "4", "1000.00", "40.00"),
            ],
        ),
    ],
)
def test_silence_falls_where_the_contract_puts_it(on_missing, credit, lines):
    silent = judged(level(credit, on_missing=on_missing, minimum=D(95)), None)
    assert own(priced(silent))[:-1] == lines


def test_silence_without_a_minimum_has_no_distance():
    assert said(priced(judged(level(Deviation(D(1))), None)).levels[0].steps) == [
        ("no_credit", "no_value"),
        ("credit", "A", "0.00", "CNY"),
    ]


@pytest.mark.parametrize(
    ("part", "points", "percent", "raw"),
    [
        (PartOfPoint.LINEAR, "1.25", "2.5", "25.00"),
        (PartOfPoint.CEIL, "2", "4", "40.00"),
        (PartOfPoint.FLOOR, "1", "2", "20.00"),
    ],
)
def test_a_part_of_a_point_counts_as_the_contract_says(part, points, percent, raw):
    for credit, default in ((Deviation(D(2), step=part), PartOfPoint.LINEAR), (Deviation(D(2)), part)):
        assert own(priced(missing(credit, value="97.75"), step_default=default)) == [
            ("deviation", "97.75", "99.00", "1.25", "below", part.value, points, "%"),
            ("deviation_rate", points, "2", percent, "1000.00", raw),
            ("level_credit", "A", raw, raw),
        ]


def test_a_levels_own_way_with_parts_of_points_comes_before_the_schedules():
    assert cost(missing(Deviation(D(2), step=PartOfPoint.LINEAR), value="97.75"), step_default=PartOfPoint.CEIL) == (
        "25.00"
    )


def test_a_deviation_is_counted_from_the_level_in_force_or_from_a_figure_of_its_own():
    moved = replace(missing(Deviation(D(1)), value="97"), expected=D("99.5"))
    assert own(priced(moved))[0] == ("deviation", "97.00", "99.50", "2.50", "below", "linear", "2.5", "%")
    assert own(priced(missing(Deviation(D(1), D(100)), value="97")))[0] == (
        "deviation",
        "97.00",
        "100.00",
        "3.00",
        "below",
        "linear",
        "3",
        "%",
    )


def test_a_deviation_of_a_level_that_should_be_low_counts_upwards():
    down = level(Deviation(D(10)), expected="0.1", direction=Direction.DOWN, unit="h")
    assert own(priced(judged(down, "0.35"))) == [
        ("deviation", "0.35", "0.10", "0.25", "above", "linear", "0.25", "h"),
        ("deviation_rate", "0.25", "10", "2.5", "1000.00", "25.00"),
        ("level_credit", "A", "25.00", "25.00"),
    ]


def test_a_default_on_the_good_side_of_the_origin_costs_nothing():
    assert own(priced(missing(Deviation(D(1), D(80)), value="90")))[:2] == [
        ("deviation", "90.00", "80.00", "0.00", "below", "linear", "0", "%"),
        ("deviation_rate", "0", "1", "0", "1000.00", "0.00"),
    ]


@pytest.mark.parametrize(
    ("credit", "reading", "lines"),
    [
        (
            PerEvent(amount=D(50)),
            {"events": 87},
            [
                ("events", "87", "0", "87"),
                ("per_event", "87", "50.00", "4350.00"),
                ("level_credit", "A", *["4350.00"] * 2),
            ],
        ),
        (
            PerEvent(amount=D(50), threshold=85),
            {"events": 87},
            [
                ("events", "87", "85", "2"),
                ("per_event", "2", "50.00", "100.00"),
                ("level_credit", "A", *["100.00"] * 2),
            ],
        ),
        (
            PerEvent(percent=D(3), threshold=1),
            {"misses": 4},
            [
                ("events", "4", "1", "3"),
                ("per_event_percent", "3", "3", "1000.00", "90.00"),
                ("level_credit", "A", "90.00", "90.00"),
            ],
        ),
        (
            PerEvent(amount=D(500), maximum=D(3000)),
            {"events": 7, "misses": 1},
            [
                ("events", "7", "0", "7"),
                ("per_event", "7", "500.00", "3500.00"),
                ("maximum", "3500.00", "3000.00", "3000.00"),
                ("level_credit", "A", "3000.00", "3000.00"),
            ],
        ),
        (
            PerEvent(amount=D(500), maximum=D(3000)),
            {"events": 5},
            [
                ("events", "5", "0", "5"),
                ("per_event", "5", "500.00", "2500.00"),
                ("maximum", "2500.00", "3000.00", "2500.00"),
                ("level_credit", "A", "2500.00", "2500.00"),
            ],
        ),
        (
            PerEvent(amount=D(10), amounts=(("P1", D(5000)), ("P2", D(800)))),
            {"events": 6, "events_by": (("P1", 1), ("P2", 2), ("P3", 3))},
            [
                ("events", "6", "0", "6"),
                ("severity", "P1", "1", "5000.00", "5000.00"),
                ("severity", "P2", "2", "800.00", "1600.00"),
                ("severity", "P3", "3", "10.00", "30.00"),
                ("severities", "6630.00"),
                ("level_credit", "A", "6630.00", "6630.00"),
            ],
        ),
        (
            PerEvent(amounts=(("P1", D(5000)),)),
            {"events": 2, "events_by": (("P1", 1), ("P9", 1))},
            [
                ("events", "2", "0", "2"),
                ("severity", "P1", "1", "5000.00", "5000.00"),
                ("severity", "P9", "1", "0.00", "0.00"),
                ("severities", "5000.00"),
                ("level_credit", "A", "5000.00", "5000.00"),
            ],
        ),
    ],
)
def test_events_cost_by_the_piece(credit, reading, lines):
    assert own(priced(missing(credit, **reading))) == lines


def test_events_are_paid_for_by_their_own_threshold_even_where_the_level_is_met():
    kept = judged(level(PerEvent(amount=D(50))), "99", events=3)
    assert (cost(kept), cost(kept, repeat=(D(3),))) == ("150.00", "150.00")


@pytest.mark.parametrize(
    ("credit", "judgement", "lines"),
    [
        (PerEvent(amount=D(50)), {"events": 0}, [("no_credit", "nothing_counted")]),
        (PerEvent(amount=D(50)), {}, [("no_credit", "nothing_counted")]),
        (PerEvent(amount=D(50)), {"value": None}, [("no_credit", "nothing_counted")]),
        (
            PerEvent(amount=D(50), threshold=3),
            {"events": 3},
            [("events", "3", "3", "0"), ("no_credit", "below_threshold")],
        ),
        (DurationBands(bands(("0", "45", "5"))), {"minutes": Fraction(0)}, [("no_credit", "nothing_counted")]),
        (DurationBands(bands((None, "45", "5"))), {"minutes": Fraction(0)}, [("no_credit", "nothing_counted")]),
        (DurationBands(bands(("0", "45", "5"))), {"value": None}, [("no_credit", "nothing_counted")]),
        (
            DurationBands(bands(("0", "45", "5"))),
            {"minutes": Fraction(136, 3)},
            [("outside_bands", "45.333333333333333333333333333333333333333333333333", "min"), ("no_credit", "no_band")],
        ),
    ],
)
def test_what_pays_by_its_own_table_pays_nothing_without_something_to_pay_for(credit, judgement, lines):
    result = priced(missing(credit, **judgement))
    assert said(result.levels[0].steps) == [*lines, ("credit", "A", "0.00", "CNY")]


@pytest.mark.parametrize("outcome", [EXCUSED, FEW, NONE_DUE])
@pytest.mark.parametrize(
    "terms", [level(PerEvent(amount=D(50))), level(DurationBands(bands(("0", None, "5")))), level()]
)
def test_what_was_not_judged_costs_nothing(terms, outcome):
    unjudged = judged(terms, "90", outcome, events=5, minutes=Fraction(5))
    assert said(priced(unjudged).levels[0].steps) == [("no_credit", "no_default"), ("credit", "A", "0.00", "CNY")]


@pytest.mark.parametrize(
    ("minutes", "shown", "low", "high", "percent"),
    [
        (Fraction(45), "45", "0", "45", "5"),
        (Fraction(2701, 60), "45.016666666666666666666666666666666666666666666667", "45", "240", "10"),
        (Fraction(91, 2), "45.500000", "45", "240", "10"),
        (Fraction(240), "240", "45", "240", "10"),
        (Fraction(241), "241", "240", "", "100"),
    ],
)
def test_minutes_down_are_in_a_band_from_above_its_low_end_to_its_high_end(minutes, shown, low, high, percent):
    table = bands(("0", "45", "5"), ("45", "240", "10"), ("240", None, "100"))
    raw = f"{percent}0.00"
    for outcome, rows in ((MET, table), (BELOW, table[::-1]), (MINIMUM, table)):
        assert own(priced(missing(DurationBands(rows), outcome=outcome, minutes=minutes)))[0] == (
            "minutes_down",
            shown,
            low,
            high,
            percent,
            "1000.00",
            raw,
            "min",
        )


def test_a_duration_band_goes_by_the_value_where_no_minutes_were_counted():
    days = judged(level(DurationBands(bands((None, "2", "5"), ("2", None, "8"))), unit="d", expected="0"), "3")
    assert own(priced(days))[0] == ("minutes_down", "3", "2", "", "8", "1000.00", "80.00", "d")


def test_points_come_from_the_band_and_count_more_often_in_a_row():
    credit = Points(bands(("98", "99", "1"), ("97", "98", "2")), repeat=D("2.5"))
    first = priced(missing(credit, value="97.5"), points_to=PointsTo(D(1)))
    assert own(first)[0] == ("points_band", "97.50", "97", "98", "2", "%")
    second = priced(missing(credit, value="97.5", repeat=2), points_to=PointsTo(D(1)), repeat=(D(1), D(9)))
    assert own(second)[:3] == [
        ("points_band", "97.50", "97", "98", "2", "%"),
        ("points_repeat", "2", "2.5", "5"),
        ("level_points", "A", "5"),
    ]
    assert [str(one.levels[0].points) for one in (first, second)] == ["2", "5"]
    assert [str(one.levels[0].raw) for one in (first, second)] == ["20.00", "50.00"]


def test_points_of_silence_are_those_of_the_band_it_counts_as():
    credit = Points(bands(("98", "99", "1"), (None, "98", "4")))
    silent = judged(level(credit), None)
    assert own(priced(silent, points_to=PointsTo(D(1))))[:2] == [
        ("unreported", "dearest", "", ""),
        ("points_band", "", "", "98", "4", "%"),
    ]


@pytest.mark.parametrize(
    ("judgement", "lines"),
    [
        ({"value": "99.5"}, [("no_credit", "no_default")]),
        ({"value": "97"}, [("outside_bands", "97.00", "%"), ("no_credit", "no_band")]),
        ({"critical": False}, [("no_credit", "key_level")]),
    ],
)
def test_a_level_of_points_that_costs_nothing_has_none(judgement, lines):
    result = priced(missing(Points(bands(("98", "99", "1"))), **judgement), points_to=PointsTo(D(1)))
    assert result.levels[0].points == D(0)
    assert said(result.levels[0].steps) == [*lines, ("credit", "A", "0.00", "CNY")]


@pytest.mark.parametrize(
    ("judgement", "rules", "reason"),
    [
        (missing(critical=False), {"watch_only": True}, "key_level"),
        (missing(NoCredit()), {"watch_only": True}, "no_credit_agreed"),
        (missing(Weighted(D(0))), {"watch_only": True}, "no_weight"),
        (missing(Category("1", D(0))), {"watch_only": True}, "no_weight"),
        (missing(pays=False), {"watch_only": True}, "watch_only"),
        (missing(pays=False, provisional=True), {}, "window_pays_nothing"),
        (missing(provisional=True), {}, "provisional"),
        (judged(level(), "99"), {}, "no_default"),
        (judged(level(), None, SILENT, default=False, repeat=0), {}, "no_default"),
        (missing(outcome=EXCUSED), {}, "no_default"),
    ],
)
def test_a_level_that_costs_nothing_gives_the_first_reason(judgement, rules, reason):
    result = priced(judgement, **rules)
    assert said(result.levels[0].steps) == [("no_credit", reason), ("credit", "A", "0.00", "CNY")]
    assert (result.levels[0].raw, result.levels[0].points, result.total) == (D("0.00"), None, D("0.00"))


@pytest.mark.parametrize(("nth", "factor"), [(1, "1"), (2, "1"), (3, "1.5"), (4, "2"), (9, "2")])
def test_a_default_in_a_row_is_multiplied_and_the_last_multiplier_holds(nth, factor):
    table = (D(1), D(1), D("1.5"), D(2))
    assert str(multiplier(table, nth)) == factor
    result = priced(missing(repeat=nth), repeat=table)
    raw = str(D(100) * D(factor) * D("1.00") / 1)
    assert own(result) == [
        ("flat", "10", "1000.00", "100.00"),
        ("repeat_multiplier", str(nth), factor, f"{D(raw):.2f}"),
        ("level_credit", "A", f"{D(raw):.2f}", f"{D(raw):.2f}"),
    ]


@pytest.mark.parametrize(
    "credit",
    [
        Weighted(D(100)),
        Category("1", D(100)),
        Bands(bands((None, "99", "10"))),
        Deviation(D("1.25"), D(98)),
        Flat(D(10)),
        PerEvent(amount=D(25)),
        DurationBands(bands(("0", None, "10"))),
    ],
)
def test_every_credit_but_points_is_multiplied(credit):
    terms = {"at_risk_percent": D(10), "categories": (("1", D(100)),), "cap_percent": D(100), "repeat": (D(1), D(3))}
    twice = missing(credit, events=4, minutes=Fraction(4), repeat=2)
    assert cost(twice, **terms) == "300.00"


def test_a_maximum_holds_against_the_multiplier_too():
    result = priced(missing(PerEvent(amount=D(50), maximum=D(120)), events=2, repeat=2), repeat=(D(1), D(2)))
    assert own(result) == [
        ("events", "2", "0", "2"),
        ("per_event", "2", "50.00", "100.00"),
        ("repeat_multiplier", "2", "2", "200.00"),
        ("maximum", "200.00", "120.00", "120.00"),
        ("level_credit", "A", "120.00", "120.00"),
    ]
