"""How much is it: amounts as integer minor units in the database and `Decimal` in Python."""

from decimal import Decimal

# ISO 4217 minor-unit digits of the currencies that the reference data hold.
EXPONENTS = {"CNY": 2, "EUR": 2, "HKD": 2, "USD": 2, "GBP": 2, "PLN": 2, "JPY": 0}


def exponent(currency: str) -> int:
    """Minor-unit digits of a currency; raises `ValueError` for a code the reference data do not hold."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise ValueError(f"no minor unit is known for currency {currency!r}") from None


def to_minor(amount: Decimal, currency: str) -> int:
    """The amount in minor units. It must be whole in them: rounding is done once, where the contract puts it."""
    if isinstance(amount, float):
        raise TypeError("a float is not an amount of money")
    scaled = Decimal(amount).scaleb(exponent(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} has more digits than {currency} has")
    return int(scaled)


def from_minor(minor: int, currency: str) -> Decimal:
    """The amount as a `Decimal` with exactly the currency's digits."""
    digits = exponent(currency)
    return Decimal(minor).scaleb(-digits).quantize(Decimal(1).scaleb(-digits))
