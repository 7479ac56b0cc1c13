"""Does a schedule's working show every amount, and do the lines add up?"""

from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine.types import (
    Bands,
    Category,
    CreditLine,
    Deviation,
    DurationBands,
    Flat,
    LevelCredit,
    PerEvent,
    Persistent,
    Points,
    PointsTo,
    Weighted,
)
from tests.sla.engine.credit.cases import bands, judged, level, missing, priced, said

D = Decimal
BASE = [
    ("charges", "1000.00", "CNY"),
    ("pass_through", "0.00"),
    ("base", "1000.00"),
    ("at_risk", "10", "1000.00", "100.00"),
]


def test_a_schedule_of_two_defaults_and_a_kept_level():
    result = priced(
        missing(Weighted(D(60)), "A"),
        missing(Weighted(D(50)), "B"),
        judged(level(Weighted(D(40)), "C"), "99"),
        at_risk_percent=D(10),
    )
    capped = [("sum_before_cap", "110.00"), ("cap_at_risk", "100.00"), ("cap", "at_risk", "100.00", "10.00")]
    assert said(result.levels[0].steps) == [
        *BASE,
        ("weight", "60", "100.00", "60.00"),
        ("level_credit", "A", "60.00", "60.00"),
        ("other_credit", "B", "50.00"),
        *capped,
        ("share", "60.00", "110.00", "100.00", f"54.{'54' * 23}55", "54.55"),
        ("credit", "A", "54.55", "CNY"),
    ]
    assert said(result.levels[1].steps) == [
        *BASE,
        ("weight", "50", "100.00", "50.00"),
        ("level_credit", "B", "50.00", "50.00"),
        ("other_credit", "A", "60.00"),
        *capped,
        ("share", "50.00", "110.00", "100.00", f"45.{'45' * 24}", "45.45"),
        ("credit", "B", "45.45", "CNY"),
    ]
    assert said(result.levels[2].steps) == [("no_credit", "no_default"), ("credit", "C", "0.00", "CNY")]
    assert said(result.steps) == [
        *BASE,
        ("level_credit", "A", "60.00", "60.00"),
        ("level_credit", "B", "50.00", "50.00"),
        *capped,
        ("credit", "A", "54.55", "CNY"),
        ("credit", "B", "45.45", "CNY"),
        ("total", "100.00", "CNY"),
    ]
    assert result.levels[2] == LevelCredit(D("0.00"), D("0.00"), None, result.levels[2].steps)
    assert result.lines == (
        CreditLine("A", "weighted", D("60.00"), D("54.55")),
        CreditLine("B", "weighted", D("50.00"), D("45.45")),
    )
    assert (str(result.raw), str(result.cap), str(result.total), str(result.bonus)) == (
        "110.00",
        "100.00",
        "100.00",
        "0.00",
    )
    assert (result.failures, result.consumed) == ((1, 1, 0), 0)


def test_a_schedule_without_levels_costs_nothing():
    result = priced()
    assert (str(result.raw), result.cap, str(result.total), result.levels, result.lines) == (
        "0.00",
        None,
        "0.00",
        (),
        (),
    )


@pytest.mark.parametrize(
    ("credit", "word"),
    [
        (Weighted(D(10)), "weighted"),
        (Category("1", D(10)), "category"),
        (Bands(bands((None, "99", "1"))), "bands"),
        (Deviation(D(1)), "deviation"),
        (Points(bands((None, "99", "1"))), "points"),
        (Flat(D(1)), "flat"),
        (PerEvent(amount=D(1)), "per_event"),
        (DurationBands(bands(("0", None, "1"))), "duration_bands"),
    ],
)
def test_a_line_names_the_credit_type_it_comes_from(credit, word):
    hit = missing(credit, events=1, minutes=Fraction(1))
    result = priced(hit, at_risk_percent=D(10), categories=(("1", D(100)),), points_to=PointsTo(D(1)))
    assert [(line.level, line.rule) for line in result.lines] == [("A", word)]


@pytest.mark.parametrize(
    ("sentence", "charges", "percent", "exponent", "raw"),
    [
        ("half a cent goes up", "0.50", "1", 2, "0.01"),
        ("less than half a cent goes down", "0.49", "1", 2, "0.00"),
        ("yen have no cents", "1050", "3", 0, "32"),
        ("less than half a yen goes down", "1049", "3", 0, "31"),
        ("a dinar has a thousand fils", "1.5", "0.1", 3, "0.002"),
        ("less than half a fils goes down", "1.499", "0.1", 3, "0.001"),
    ],
)
def test_money_is_rounded_once_at_the_line(sentence, charges, percent, exponent, raw):
    result = priced(missing(Flat(D(percent))), charges=charges, exponent=exponent)
    assert (str(result.levels[0].raw), str(result.total), str(result.lines and result.lines[0].amount or raw)) == (
        raw,
        raw,
        raw,
    ), sentence


def test_up_to_twelve_other_credits_are_named_and_more_are_added():
    def others_of(levels, at):
        found = priced(
            *(missing(Weighted(D(n + 1)), f"L{n}") for n in range(levels)),
            judged(level(Weighted(D(40)), "kept"), "99"),
            at_risk_percent=D(10),
            persistent=Persistent(every=1, within_months=1, percent_of_annual=D(1)),
            annual_charges=D(1000),
        )
        return [line for line in said(found.levels[at].steps) if line[0].startswith("other_credit")]

    assert others_of(13, 12) == [("other_credit", f"L{n}", f"{n + 1}.00") for n in range(12)]
    assert others_of(14, 13) == [("other_credits", "13", "91.00")]
    assert others_of(14, 0) == [("other_credits", "13", "104.00")]


def test_a_credit_that_rounds_to_nothing_is_none_of_the_others():
    def others_of(levels, at):
        tiny = missing(Weighted(D("0.001")), "tiny")
        found = priced(tiny, *(missing(Weighted(D(1)), f"L{n}") for n in range(levels)), at_risk_percent=D(10))
        return [line[0] for line in said(found.levels[at].steps) if line[0].startswith("other_credit")]

    assert (others_of(12, 0), others_of(13, 0)) == (["other_credit"] * 12, ["other_credits"])
    assert (others_of(13, 1), others_of(14, 1)) == (["other_credit"] * 12, ["other_credits"])


def test_rounding_the_amount_at_risk_first_would_have_given_another_credit():
    """At risk 2.5 % of 1.00 is 0.025: half of it is 0.0125, one cent; rounded to 0.03 first, half would be two."""
    result = priced(missing(Weighted(D(50))), charges="1.00", at_risk_percent=D("2.5"))
    assert (str(result.at_risk), str(result.total)) == ("0.03", "0.01")


def test_fils_are_dealt_by_largest_remainder():
    levels = [missing(Flat(D(10)), code) for code in "ABC"]
    result = priced(*levels, charges="1", exponent=3, currency="KWD", cap_percent=D(10))
    assert [str(line.amount) for line in result.lines] == ["0.034", "0.033", "0.033"]
    assert said(result.levels[0].steps)[-1] == ("credit", "A", "0.034", "KWD")
