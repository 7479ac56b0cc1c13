"""How is a figure kept exact, rounded once, and written down?

Between the inputs and the two roundings (the value, the posted amount) everything is a `Fraction`, so that no
intermediate result is ever rounded. A `Fraction` becomes a `Decimal` for storing and reading only, with `EXACT`: 50
significant digits, half up, independent of the caller's decimal context.
"""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from math import floor

from sla.engine2.types import Rounding

EXACT = Context(prec=50, rounding=ROUND_HALF_UP)
HALF = Fraction(1, 2)
READABLE = 6


def to_decimal(number: Fraction) -> Decimal:
    """The number with 50 significant digits, without trailing zeros."""
    quotient = EXACT.divide(Decimal(number.numerator), Decimal(number.denominator))
    return Decimal(plain(quotient))


def round_value(exact: Fraction, precision: int, rounding: Rounding) -> Decimal:
    """The contract value: `exact` (not negative) rounded once to `precision` decimals."""
    scaled = exact * _tens(precision)
    return _with_decimals(floor(scaled if rounding is Rounding.TRUNCATE else scaled + HALF), precision)


def minor_units(amount: Fraction, exponent: int) -> int:
    """The posted amount (not negative) in the currency's smallest units, rounded half up once."""
    return floor(amount * _tens(exponent) + HALF)


def money(units: int, exponent: int) -> Decimal:
    """An amount of smallest units as a Decimal with exactly `exponent` decimals."""
    return _with_decimals(units, exponent)


def plain(number: Decimal) -> str:
    """The one canonical text of a Decimal: no exponent, no trailing zeros, no minus before zero."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def written(number: Decimal | Fraction, places: int) -> str:
    """Canonical text with at least `places` decimals, and more only where the figure needs them."""
    whole, _, decimals = plain(to_decimal(number) if isinstance(number, Fraction) else number).partition(".")
    decimals = decimals.ljust(places, "0")
    return f"{whole}.{decimals}" if decimals else whole


def exact_text(exact: Fraction) -> str:
    """An exact value in 50 significant digits, with at least six decimals."""
    return written(exact, READABLE)


def _tens(places: int) -> int:
    return int("1" + "0" * places)


def _with_decimals(units: int, places: int) -> Decimal:
    return Decimal(f"{units}E-{places}")
