"""Is the credit taken on the right amount?"""

from decimal import Decimal

import pytest

from sla.engine.types import Tax
from tests.sla.engine.credit.cases import priced, said

D = Decimal


def begins(result) -> list[tuple[str, ...]]:
    lines = said(result.steps)
    return lines[: next(at for at, line in enumerate(lines) if line[0] == "sum_before_cap")]


def test_the_base_is_the_charges_less_what_is_passed_through():
    result = priced(charges="1000.50", pass_through="200", at_risk_percent=D("2.5"))
    assert begins(result) == [
        ("charges", "1000.50", "CNY"),
        ("pass_through", "200.00"),
        ("base", "800.50"),
        ("at_risk", "2.5", "800.50", "20.0125"),
    ]
    assert (result.base, result.at_risk) == (D("800.50"), D("20.01"))


def test_without_an_amount_at_risk_none_is_shown():
    result = priced()
    assert begins(result) == [("charges", "1000.00", "CNY"), ("pass_through", "0.00"), ("base", "1000.00")]
    assert str(result.at_risk) == "0.00"


def test_tax_within_the_charges_leaves_the_base_where_the_contract_takes_it_out():
    result = priced(charges="106000", pass_through="20000", tax=Tax(D(6), in_base=False))
    assert begins(result) == [
        ("charges", "106000.00", "CNY"),
        ("tax_out", "6", "6000.00", "100000.00"),
        ("pass_through", "20000.00"),
        ("base", "80000.00"),
    ]


def test_tax_stays_in_the_base_where_the_contract_keeps_it():
    result = priced(charges="106000", tax=Tax(D(6), in_base=True))
    assert begins(result) == [
        ("charges", "106000.00", "CNY"),
        ("tax_kept", "6"),
        ("pass_through", "0.00"),
        ("base", "106000.00"),
    ]


@pytest.mark.parametrize(
    ("exponent", "currency", "charges", "base", "at_risk"),
    [
        (0, "JPY", "1050", "991", "248"),
        (2, "CNY", "1050", "990.57", "247.64"),
        (3, "KWD", "1050", "990.566", "247.642"),
    ],
)
def test_the_base_is_shown_in_the_currencys_smallest_units(exponent, currency, charges, base, at_risk):
    result = priced(
        charges=charges, exponent=exponent, currency=currency, tax=Tax(D(6), in_base=False), at_risk_percent=D(25)
    )
    assert (str(result.base), str(result.at_risk)) == (base, at_risk)
