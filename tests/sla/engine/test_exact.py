"""Is every figure kept exact, and rounded once?"""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from sla.engine.exact import exact_text, minor_units, money, plain, round_value, to_decimal, written
from sla.engine.types import Rounding


@pytest.mark.parametrize(
    ("sentence", "exact", "precision", "rounding", "value"),
    [
        ("98.95 to one decimal, half up, is 99.0 [S5]", "98.95", 1, Rounding.HALF_UP, "99.0"),
        ("98.95 to one decimal, truncated, is 98.9 [S5]", "98.95", 1, Rounding.TRUNCATE, "98.9"),
        ("just under the half goes down", "98.9499999999999999999999999999", 1, Rounding.HALF_UP, "98.9"),
        ("an even digit before the half goes up all the same", "98.85", 1, Rounding.HALF_UP, "98.9"),
        ("no decimals at all", "99.5", 0, Rounding.HALF_UP, "100"),
        ("six decimals keep their zeros", "99.5", 6, Rounding.TRUNCATE, "99.500000"),
        ("a third", "100/3", 2, Rounding.HALF_UP, "33.33"),
        ("two thirds", "200/3", 2, Rounding.HALF_UP, "66.67"),
        ("zero", "0", 2, Rounding.HALF_UP, "0.00"),
    ],
)
def test_a_value_is_rounded_once_as_the_contract_says(sentence, exact, precision, rounding, value):
    assert str(round_value(Fraction(exact), precision, rounding)) == value, sentence


@pytest.mark.parametrize(
    ("sentence", "amount", "exponent", "units", "text"),
    [
        ("half a cent goes up", "10.005", 2, 1001, "10.01"),
        ("less than half a cent goes down", "10.00499999", 2, 1000, "10.00"),
        ("yen have no smaller unit", "10.5", 0, 11, "11"),
        ("dinars have three decimals", "10.0005", 3, 10001, "10.001"),
        ("nothing is nothing", "0", 2, 0, "0.00"),
    ],
)
def test_money_is_rounded_half_up_to_the_smallest_unit(sentence, amount, exponent, units, text):
    assert (minor_units(Fraction(amount), exponent), str(money(units, exponent))) == (units, text), sentence


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("96", "96"),
        ("96.00", "96"),
        ("1E+2", "100"),
        ("-0", "0"),
        ("0.000", "0"),
        ("1E-7", "0.0000001"),
        ("100", "100"),
    ],
)
def test_a_number_has_one_canonical_text(number, text):
    assert plain(Decimal(number)) == text


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [("96", 2, "96.00"), ("96.125", 2, "96.125"), ("96", 0, "96"), ("96.5", 0, "96.5"), ("0", 2, "0.00")],
)
def test_a_figure_is_padded_but_never_cut(number, places, text):
    assert (written(Decimal(number), places), written(Fraction(number), places)) == (text, text)


def test_an_exact_value_has_fifty_digits_and_at_least_six_decimals():
    assert (exact_text(Fraction(459, 5)), exact_text(Fraction(100, 3))) == ("91.800000", "33." + "3" * 48)


def test_the_callers_decimal_context_changes_nothing():
    with localcontext() as context:
        context.prec = 3
        assert to_decimal(Fraction("12345.678")) == Decimal("12345.678")
        assert str(money(1234567890123456, 2)) == "12345678901234.56"
        assert str(round_value(Fraction("12345.678"), 2, Rounding.HALF_UP)) == "12345.68"
