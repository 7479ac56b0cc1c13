"""Does each default cost what the contract says?"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine import LevelClass, LevelInput, NoActivity, NotReported
from sla.engine.credit import deal, multiplier
from sla.engine.working import step
from tests.sla.engine.cases import DOWN, FAILED, KEPT, MISSED, SCHEME, UP, fengyuan, result_of, schedule

FLAT = {"repeat": ()}


def amounts(result):
    return [(str(level.credit_raw), str(level.credit)) for level in result.levels]


def weighing(weight: str, measured=FAILED, code: str = "A", prior: int = 0) -> LevelInput:
    return LevelInput(replace(UP, code=code, weight=Decimal(weight)), measured, prior)


def test_tv03_virginia_takes_out_passed_through_and_separately_penalised_fees():
    result = result_of(
        schedule(
            weighing("25", code="A"),
            weighing("20", code="B"),
            weighing("25", KEPT, code="C"),
            charges="1000000",
            pass_through="200000",
            at_risk_percent=Decimal(10),
            cap_percent=Decimal(10),
            **FLAT,
        )
    )
    assert (result.base, result.at_risk, result.cap, result.raw, result.total) == (
        Decimal("800000.00"),
        Decimal("80000.00"),
        Decimal("80000.00"),
        Decimal("36000.00"),
        Decimal("36000.00"),
    )
    assert amounts(result) == [("20000.00", "20000.00"), ("16000.00", "16000.00"), ("0.00", "0.00")]


def test_fengyuan_is_capped_and_its_shares_add_up_to_the_cap():
    result = result_of(fengyuan())
    assert (str(result.base), str(result.at_risk), str(result.cap), str(result.raw), str(result.total)) == (
        "2673200.00",
        "213856.00",
        "213856.00",
        "278012.80",
        "213856.00",
    )
    assert amounts(result) == [("192470.40", "148054.15"), ("85542.40", "65801.85"), ("0.00", "0.00")]
    assert [(level.code, str(level.value)) for level in result.levels] == [
        ("OTD", "91.80"),
        ("DMG", "0.21"),
        ("CMP", "100.00"),
    ]


def test_polder_pays_for_a_month_it_did_not_report():
    result = result_of(
        schedule(weighing("100", NotReported()), charges="189600", at_risk_percent=Decimal(5), currency="EUR", **FLAT)
    )
    assert (str(result.total), result.currency) == ("9480.00", "EUR")


@pytest.mark.parametrize(
    ("sentence", "entry", "raw"),
    [
        ("a default costs its weight of the amount at risk", weighing("60"), "48.00"),
        ("below expected costs as much as below minimum", weighing("60", MISSED), "48.00"),
        ("a kept level costs nothing", weighing("60", KEPT), "0.00"),
        ("a level without weight costs nothing", weighing("0"), "0.00"),
        ("a quiet month costs nothing", weighing("60", NoActivity()), "0.00"),
        ("the second in a row is multiplied by 1 here", weighing("60", prior=1), "48.00"),
        ("the third by 1.5", weighing("60", prior=2), "72.00"),
        ("the fourth by the last one there is", weighing("60", prior=3), "72.00"),
        (
            "a key level costs nothing, whatever its weight",
            LevelInput(replace(UP, level_class=LevelClass.KEY), FAILED, 5),
            "0.00",
        ),
    ],
)
def test_the_credit_before_the_cap(sentence, entry, raw):
    assert str(result_of(schedule(entry)).levels[0].credit_raw) == raw, sentence


@pytest.mark.parametrize(
    ("sentence", "charges", "weight", "exponent", "raw"),
    [
        ("half a cent goes up", "0.50", "12.5", 2, "0.01"),
        ("less than half a cent goes down", "0.49", "12.5", 2, "0.00"),
        ("yen have no cents", "1000", "60", 0, "48"),
        ("the amount at risk is not rounded on the way", "0.06", "100", 2, "0.00"),
        ("percent of percent of an odd sum is rounded once", "333.33", "33.33", 2, "8.89"),
    ],
)
def test_money_is_rounded_once_at_the_line(sentence, charges, weight, exponent, raw):
    result = result_of(schedule(weighing(weight), charges=charges, exponent=exponent, cap_percent=Decimal(100), **FLAT))
    assert str(result.levels[0].credit_raw) == raw, sentence


def test_rounding_the_amount_at_risk_first_would_have_given_another_credit():
    """At risk 2.5 % of 1.00 is 0.025: half of it is 0.0125, one cent; rounded to 0.03 first, half would be two."""
    scheme = {"at_risk_percent": Decimal("2.5"), "cap_percent": Decimal(100)} | FLAT
    result = result_of(schedule(weighing("50"), charges="1.00", **scheme))
    assert (str(result.at_risk), str(result.total)) == ("0.03", "0.01")


@pytest.mark.parametrize(
    ("sentence", "raws", "cap", "dealt"),
    [
        ("within the cap everybody gets their own", [50, 30], 80, [50, 30]),
        ("nothing to share", [0, 0], 10, [0, 0]),
        ("no level at all", [], 10, []),
        ("beyond it in proportion", [150, 50], 100, [75, 25]),
        ("the larger remainder gets the unit left over", [19247040, 8554240], 21385600, [14805415, 6580185]),
        ("of equal remainders the earlier level's is served first", [10, 10, 10], 20, [7, 7, 6]),
        ("a level without credit gets nothing of it", [0, 10, 10], 5, [0, 3, 2]),
        ("no cap, no credit", [10, 10], 0, [0, 0]),
        ("one unit for three", [1, 1, 1], 1, [1, 0, 0]),
    ],
)
def test_the_cap_is_dealt_by_largest_remainder(sentence, raws, cap, dealt):
    assert [units for _, units in deal(raws, cap)] == dealt, sentence


def test_the_exact_share_is_kept_beside_the_amount():
    assert deal([2, 1], 1) == [(Fraction(2, 3), 1), (Fraction(1, 3), 0)]


@pytest.mark.parametrize(("nth", "factor"), [(1, "1"), (2, "1"), (3, "1.5"), (12, "1.5")])
def test_the_last_multiplier_holds_on(nth, factor):
    assert multiplier(SCHEME, nth) == Decimal(factor)


def test_without_a_table_every_default_counts_once():
    assert multiplier(replace(SCHEME, repeat=()), 7) == 1


def test_weights_may_add_up_to_more_than_a_hundred_because_the_cap_holds():
    result = result_of(schedule(weighing("80", code="A"), weighing("70", code="B"), **FLAT))
    assert (str(result.raw), str(result.cap), str(result.total)) == ("120.00", "80.00", "80.00")


def test_the_cap_may_lie_above_the_amount_at_risk():
    result = result_of(schedule(weighing("80", code="A"), weighing("70", code="B"), cap_percent=Decimal(20), **FLAT))
    assert (str(result.cap), str(result.total)) == ("200.00", "120.00")


BASE = (
    step("charges", amount="2673200.00", currency="CNY"),
    step("pass_through", amount="0.00"),
    step("base", amount="2673200.00"),
    step("at_risk", percent="8", base="2673200.00", amount="213856.00"),
)
CAPPED = (
    step("sum_before_cap", amount="278012.80"),
    step("cap", percent="8", base="2673200.00", amount="213856.00", falls_away="64156.80"),
)


def of_group(working, first):
    codes = [line.code for line in working]
    return working[codes.index(first) :]


def test_the_working_of_a_credit_reads_like_a_sum():
    on_time, _, complaints = result_of(fengyuan()).levels
    assert of_group(on_time.working, "charges") == (
        *BASE,
        step("weight", percent="60", at_risk="213856.00", amount="128313.60"),
        step("repeat_multiplier", nth="3", multiplier="1.5", amount="192470.40"),
        step("level_credit", level="OTD", exact="192470.40", amount="192470.40"),
        step("other_credit", level="DMG", amount="85542.40"),
        *CAPPED,
        step(
            "share",
            own="192470.40",
            sum="278012.80",
            cap="213856.00",
            exact="148054.15384615384615384615384615384615384615384615",
            amount="148054.15",
        ),
        step("credit", level="OTD", amount="148054.15", currency="CNY"),
    )
    assert of_group(complaints.working, "no_credit") == (
        step("no_credit", reason="key_level"),
        step("credit", level="CMP", amount="0.00", currency="CNY"),
    )


def test_the_working_of_a_schedule_lists_the_lines_before_and_after_the_cap():
    assert result_of(fengyuan()).working == (
        *BASE,
        step("level_credit", level="OTD", exact="192470.40", amount="192470.40"),
        step("level_credit", level="DMG", exact="85542.40", amount="85542.40"),
        *CAPPED,
        step("credit", level="OTD", amount="148054.15", currency="CNY"),
        step("credit", level="DMG", amount="65801.85", currency="CNY"),
        step("total", amount="213856.00", currency="CNY"),
    )


def test_within_the_cap_there_is_no_share_to_show():
    at_the_cap = result_of(schedule(weighing("60"), LevelInput(DOWN, FAILED), **FLAT))
    codes = [line.code for line in of_group(at_the_cap.levels[0].working, "weight")]
    assert codes == ["weight", "level_credit", "other_credit", "sum_before_cap", "cap", "credit"]
    single = result_of(schedule(weighing("60"), **FLAT))
    codes = [line.code for line in of_group(single.levels[0].working, "weight")]
    assert codes == ["weight", "level_credit", "sum_before_cap", "cap", "credit"]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (weighing("60", KEPT), "no_default"),
        (weighing("0"), "no_weight"),
        (LevelInput(replace(UP, level_class=LevelClass.KEY), FAILED), "key_level"),
    ],
)
def test_a_level_without_a_credit_says_why(entry, reason):
    assert of_group(result_of(schedule(entry)).levels[0].working, "no_credit") == (
        step("no_credit", reason=reason),
        step("credit", level=entry.terms.code, amount="0.00", currency="CNY"),
    )
