"""What does a renewal do to the prices: nothing, a fixed amount a month, a percentage, or along an index?

Prices are rounded half up: a fee a month to the smallest unit of its currency, a unit's price to four decimals or to as
many as it had, whichever is more. Percentages of a value are not raised: what they are taken of moves by itself.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

UNIT_PLACES = 4


class Way(StrEnum):
    NONE = "none"
    FIXED = "fixed"
    PERCENT = "percent"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Uplift:
    """How prices move. `amount`: more a month (`fixed`); `percent`; `base` and `level` of an index."""

    way: Way
    amount: Decimal = Decimal(0)
    percent: Decimal = Decimal(0)
    base: Decimal = Decimal(1)
    level: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        if self.way is Way.INDEX and (self.base <= 0 or self.level <= 0):
            raise ValueError("an index is above zero")
        if self.way is Way.PERCENT and self.percent <= -100:
            raise ValueError("a price does not fall by 100 % or more")


def fee_raised(fee: Decimal, uplift: Uplift, places: int) -> Decimal:
    """A fee a month, to `places` decimals of its currency.

    >>> fee_raised(Decimal("14500.00"), Uplift(Way.PERCENT, percent=Decimal(7)), 2)
    Decimal('15515.00')
    >>> fee_raised(Decimal("14500.00"), Uplift(Way.FIXED, amount=Decimal(500)), 2)
    Decimal('15000.00')
    """
    if uplift.way is Way.NONE:
        return fee
    raised = fee + uplift.amount if uplift.way is Way.FIXED else _moved(fee, uplift)
    return raised.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def price_raised(price: Decimal, uplift: Uplift) -> Decimal:
    """A price a unit; a fixed amount a month leaves it as it is.

    >>> price_raised(Decimal("4.10"), Uplift(Way.INDEX, base=Decimal("104.2"), level=Decimal("106.9")))
    Decimal('4.2062')
    """
    if uplift.way in (Way.NONE, Way.FIXED):
        return price
    places = max(UNIT_PLACES, -int(price.as_tuple().exponent))
    return _moved(price, uplift).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def value_prolonged(value: Decimal, before: int, added: int, uplift: Uplift, places: int) -> Decimal:
    """A total value for `before` months with as much again, at the new prices, for the months `added`.

    >>> value_prolonged(Decimal("1200000.00"), 12, 12, Uplift(Way.PERCENT, percent=Decimal(3)), 2)
    Decimal('2436000.00')
    """
    more = value * added / before
    if uplift.way is Way.FIXED:
        more += uplift.amount * added
    elif uplift.way is not Way.NONE:
        more = _moved(more, uplift)
    return (value + more).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _moved(price: Decimal, uplift: Uplift) -> Decimal:
    if uplift.way is Way.PERCENT:
        return price * (100 + uplift.percent) / 100
    return price * uplift.level / uplift.base
