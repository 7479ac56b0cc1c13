"""Does a price by unit say its currency, and read well where its unit has no Chinese name?"""

from decimal import Decimal

import pytest
from django.utils.translation import override

from contracts.models import Contract, ContractVersion, RateItem
from portal.pages.rates import rate_in_words


def priced(price: str, currency: str = "CNY", **unit) -> RateItem:
    version = ContractVersion(contract=Contract(currency_id=currency))
    return RateItem(version=version, kind=RateItem.Kind.UNIT, price=Decimal(price), tax_percent=Decimal(0), **unit)


@pytest.mark.parametrize(
    ("row", "english", "chinese"),
    [
        (priced("6200", unit_en="seat"), "CNY\xa06,200.00 a seat", "每个 seat 6,200.00\xa0元"),
        (priced("4.10", unit_en="parcel", unit_zh="件"), "CNY\xa04.10 a parcel", "每件 4.10\xa0元"),
        (priced("0.0625", "EUR"), "EUR\xa00.0625 a unit", "每单位 0.0625\xa0欧元"),
        (priced("1200", "JPY", unit_en="seat"), "JPY\xa01,200 a seat", "每个 seat 1,200\xa0日元"),
    ],
)
def test_a_price_by_unit_says_its_currency_in_the_readers_words(row, english, chinese):
    with override("zh-hans"):
        assert rate_in_words(row) == chinese
    assert rate_in_words(row) == english
