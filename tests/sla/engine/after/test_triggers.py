"""Does a right arise in exactly the period in which the contract says so?"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sla.engine.after.triggers import TYPES, triggers
from sla.engine.types import Outcome, Trigger, TriggerResult
from tests.sla.engine.after.cases import DECEMBER, DMG, OTD, history, judged, left, month, terms

NO_MONEY = {"total": Decimal(0), "base": Decimal(1000)}
SAP = Trigger("SAP", "consecutive", k=3, exercise_days=30)
NAIC = Trigger("NAIC", "k_of_n", "OTD", k=3, n=6)
ESPRESSIVE = Trigger("UPT", "mean_below", "OTD", value=Decimal(97), n=3, exercise_days=60)
VOYA = Trigger("VOYA", "credits_amount", value=Decimal(500_000), n=12)
ONENECK = Trigger("ONE", "credits_percent", percent=Decimal(20), k=2, n=4)
SHARE = Trigger("ALL", "share_of_measurements", percent=Decimal(5), n=12)
VALUES = {"F": "90", "P": "99.5"}


def result(trigger, past, *now, total="0", base="1000"):
    agreed = terms(OTD, DMG, triggers=[trigger])
    (one,) = triggers(agreed, DECEMBER, past, now, Decimal(total), Decimal(base))
    return one


def found(trigger, past, *now, **money):
    one = result(trigger, past, *now, **money)
    return one.met, one.level, one.figure


def on_time(trigger, sequence):
    """What the last month of a sequence of F (failed) and P (passed) comes to."""
    *before, now = (VALUES[letter] for letter in sequence)
    return found(trigger, history(*(left(OTD, value) for value in before)), judged(OTD, now))


def months_met(trigger, sequence):
    """In which months of a sequence the trigger is met, from 1."""
    return [at for at in range(1, len(sequence) + 1) if on_time(trigger, sequence[:at])[0]]


@pytest.mark.parametrize(
    ("sequence", "met"),
    [("FPFPPF", [6]), ("FFPFPPP", [4, 5, 6]), ("FPPFPPF", []), ("FFF", [3]), ("PPPPPP", [])],
)
def test_three_defaults_in_any_six_months_tv31(sequence, met):
    assert months_met(NAIC, sequence) == met


def test_three_of_six_says_how_many_there_are():
    assert on_time(NAIC, "FPFPPF") == (True, "OTD", "3")
    assert on_time(NAIC, "FPPFPPF") == (False, "OTD", "2")


@pytest.mark.parametrize(
    ("sequence", "met"),
    [("FFF", [3]), ("FFFF", [3, 4]), ("FFPFF", []), ("PFFF", [4]), ("FFFP", [3])],
)
def test_three_months_in_sequence_sap(sequence, met):
    assert months_met(SAP, sequence) == met


def test_a_right_must_be_exercised_within_so_many_days_of_the_period_s_end():
    past = history(left(OTD, "90"), left(OTD, "90"))
    assert result(SAP, past, judged(OTD, "90")) == TriggerResult(
        "SAP", "consecutive", True, "OTD", "3", date(2027, 1, 30)
    )
    assert result(SAP, past, judged(OTD, "99.5")) == TriggerResult("SAP", "consecutive", False, "", "0", None)
    forever = replace(SAP, exercise_days=None)
    assert result(forever, past, judged(OTD, "90")).exercise_by is None
    at_once = replace(SAP, exercise_days=0)
    assert result(at_once, past, judged(OTD, "90")).exercise_by == DECEMBER.end


def test_a_month_that_was_not_judged_ends_a_row():
    past = history(left(OTD, "90"), left(OTD, None, outcome=Outcome.NOT_APPLICABLE), left(OTD, "90"))
    assert found(SAP, past, judged(OTD, "90")) == (False, "OTD", "2")
    assert found(SAP, history(left(OTD, "90"), left(DMG, "0.1")), judged(OTD, "90")) == (False, "OTD", "1")


def test_silence_that_is_a_default_counts():
    past = history(left(OTD, None), left(OTD, None))
    assert found(SAP, past, judged(OTD, None)) == (True, "OTD", "3")


def test_any_one_level_names_the_one_that_is_nearest_and_the_first_of_equals():
    both = (left(OTD, "90"), left(DMG, "0.2"))
    past = history((left(OTD, "99.5"), left(DMG, "0.2")), both)
    assert found(SAP, past, judged(OTD, "90"), judged(DMG, "0.2")) == (True, "DMG", "3")
    assert found(SAP, past, judged(OTD, "90"), judged(DMG, "0.1")) == (False, "OTD", "2")
    assert found(SAP, history(both), judged(OTD, "90"), judged(DMG, "0.2")) == (False, "OTD", "2")
    assert found(SAP, history(both), judged(DMG, "0.2"), judged(OTD, "90")) == (False, "DMG", "2")


def test_a_trigger_on_one_level_does_not_see_the_others():
    past = history(*[(left(OTD, "99.5"), left(DMG, "0.2"))] * 5)
    now = judged(OTD, "99.5"), judged(DMG, "0.2")
    assert found(replace(SAP, level="OTD"), past, *now) == (False, "OTD", "0")
    assert found(NAIC, past, *now) == (False, "OTD", "0")
    assert found(replace(NAIC, level="DMG"), past, *now) == (True, "DMG", "6")


def test_a_level_that_is_no_longer_agreed_gives_no_right():
    assert found(replace(SAP, level="OLD"), history(left(OTD, "90")), judged(OTD, "90")) == (False, "OLD", "0")


def three_months(first, second, third, trigger=ESPRESSIVE):
    past = history(left(OTD, first), left(OTD, second))
    return found(trigger, past, judged(OTD, third))


def test_a_mean_below_the_figure_over_three_months_espressive():
    assert three_months("98", "96", "96.99") == (True, "OTD", "96.996666666666666666666666666666666666666666666667")
    assert three_months("98", "96", "97") == (False, "OTD", "97.000000")


def test_a_mean_needs_a_value_in_each_of_its_months():
    assert three_months("90", None, "90") == (False, "OTD", "")
    assert found(ESPRESSIVE, history(left(OTD, "90")), judged(OTD, "90")) == (False, "OTD", "")
    few = left(OTD, "90", outcome=Outcome.INSUFFICIENT_VOLUME)
    assert found(ESPRESSIVE, history(few, left(OTD, "90")), judged(OTD, "90")) == (False, "OTD", "")
    assert found(ESPRESSIVE, history(left(OTD, "90"), left(DMG, "1")), judged(OTD, "90")) == (False, "OTD", "")


def test_a_mean_takes_the_last_months_only():
    past = history(left(OTD, "10"), left(OTD, "98"), left(OTD, "98"))
    assert found(ESPRESSIVE, past, judged(OTD, "98")) == (False, "OTD", "98.000000")


def test_a_mean_lapses_sixty_days_after_the_event():
    past = history(left(OTD, "96"), left(OTD, "96"))
    assert result(ESPRESSIVE, past, judged(OTD, "96")).exercise_by == date(2026, 12, 31) + timedelta(60)


def test_with_direction_down_a_mean_above_the_figure_is_the_worse_one():
    damage = replace(ESPRESSIVE, level="DMG", value=Decimal("0.2"), n=2)
    assert found(damage, history(left(DMG, "0.2")), judged(DMG, "0.22")) == (True, "DMG", "0.210000")
    assert found(damage, history(left(DMG, "0.2")), judged(DMG, "0.2")) == (False, "DMG", "0.200000")
    assert found(damage, history(left(DMG, "0.2")), judged(DMG, "0.1")) == (False, "DMG", "0.150000")


def test_a_mean_of_any_level_names_the_furthest_past_it_or_else_the_nearest():
    anyone = replace(ESPRESSIVE, level="", n=1)
    second, third = replace(OTD, code="B"), replace(OTD, code="C")
    levels = judged(OTD, "96"), judged(second, "95"), judged(third, "98")
    assert found(anyone, (), *levels) == (True, "B", "95.000000")
    assert found(anyone, (), judged(OTD, "99"), judged(second, "98")) == (False, "B", "98.000000")
    assert found(anyone, (), judged(OTD, "97.5"), judged(second, "96.9")) == (True, "B", "96.900000")
    assert found(anyone, (), judged(third, "96"), judged(second, "96")) == (True, "C", "96.000000")
    assert found(anyone, (), judged(OTD, None)) == (False, "", "")


def paid(*totals, base="1000.00"):
    return tuple(month(len(totals) - at, total=total, base=base) for at, total in enumerate(totals))


@pytest.mark.parametrize(
    ("sentence", "past", "total", "expected"),
    [
        ("exactly the amount", paid(*["40000.00"] * 11), "60000.00", (True, "", "500000.00")),
        ("a cent less", paid(*["40000.00"] * 11), "59999.99", (False, "", "499999.99")),
        ("the thirteenth month back is out", paid("40000", *["40000.00"] * 11), "59999.99", (False, "", "499999.99")),
        ("a short past", (), "500000", (True, "", "500000.00")),
    ],
)
def test_credits_together_reach_an_amount_voya(sentence, past, total, expected):
    assert found(VOYA, past, judged(OTD, "99.5"), total=total) == expected, sentence


@pytest.mark.parametrize(
    ("sentence", "past", "total", "base", "expected"),
    [
        ("two of four", paid("200", "0", "0"), "200", "1000", (True, "", "2")),
        ("the fifth month back is out", paid("200", "0", "0", "0"), "200", "1000", (False, "", "1")),
        ("a cent too little", paid("199.99", "0", "0"), "200", "1000", (False, "", "1")),
        ("each month by its own base", paid("200", base="1001"), "200", "999", (False, "", "1")),
        ("no charges and no credits", paid("0", "0", base="0"), "0", "0", (False, "", "0")),
        ("a credit without charges", paid("1", base="0"), "1", "0", (True, "", "2")),
    ],
)
def test_credits_of_a_fifth_of_the_fees_in_two_of_four_months_oneneck(sentence, past, total, base, expected):
    assert found(ONENECK, past, judged(OTD, "99.5"), total=total, base=base) == expected, sentence


def test_more_than_five_percent_of_all_measurements_in_twelve_months_naic():
    nine_good = tuple(left(replace(OTD, code=f"L{at}"), "99.5") for at in range(9))
    one_bad = (*nine_good, left(OTD, "90"))
    one_good = (*nine_good, left(OTD, "99.5"))
    now = tuple(judged(replace(OTD, code=f"L{at}"), "99.5") for at in range(10))
    assert found(SHARE, history(one_bad), *now) == (False, "", "5.000000")
    assert found(SHARE, history(one_bad, one_bad), *now) == (
        True,
        "",
        "6.6666666666666666666666666666666666666666666666667",
    )
    assert found(SHARE, history(one_bad, *[one_good] * 11), *now) == (False, "", "0.000000")


def test_only_what_was_met_missed_or_not_reported_is_a_measurement():
    past = history(
        left(OTD, "90"),
        left(OTD, None, default=False),
        left(OTD, None, outcome=Outcome.NOT_APPLICABLE),
        left(OTD, None, outcome=Outcome.EXCUSED),
        left(OTD, "90", outcome=Outcome.INSUFFICIENT_VOLUME),
        left(OTD, "90", outcome=Outcome.BELOW_MINIMUM),
    )
    assert found(SHARE, past, judged(OTD, "99.5")) == (True, "", "50.000000")


def test_a_share_of_one_level_and_of_no_measurement_at_all():
    past = history((left(OTD, "99.5"), left(DMG, "0.2")))
    one = replace(SHARE, level="DMG", percent=Decimal(99))
    assert found(one, past, judged(OTD, "99.5"), judged(DMG, "0.2")) == (True, "DMG", "100.000000")
    assert found(SHARE, (), judged(OTD, "90")) == (True, "", "100.000000")
    assert found(SHARE, (), judged(OTD, None, outcome=Outcome.NOT_APPLICABLE)) == (False, "", "0.000000")


def test_triggers_come_in_the_contract_s_order():
    agreed = terms(OTD, triggers=[NAIC, SAP, VOYA])
    hits = triggers(agreed, DECEMBER, (), (judged(OTD, "90"),), **NO_MONEY)
    assert hits == (
        TriggerResult("NAIC", "k_of_n", False, "OTD", "1", None),
        TriggerResult("SAP", "consecutive", False, "OTD", "1", None),
        TriggerResult("VOYA", "credits_amount", False, "", "0.00", None),
    )


@pytest.mark.parametrize("kind", TYPES)
def test_a_trigger_without_its_figures_is_refused(kind):
    with pytest.raises(ValueError) as raised:
        result(Trigger("T", kind), (), judged(OTD, "90"))
    assert str(raised.value) == "a trigger lacks a figure that its type needs"
