"""What is the credit taken on?"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sla.engine.exact import minor_units, money, plain, written
from sla.engine.types import PeriodInput, Step, Tax, Terms
from sla.engine.working import step


@dataclass(frozen=True, slots=True)
class Base:
    """The base and the at-risk amount, neither rounded; with the currency, because every line of money needs it."""

    amount: Fraction
    at_risk: Fraction
    currency: str
    exponent: int
    steps: tuple[Step, ...]

    def units(self, amount: Fraction) -> int:
        """An amount in smallest units, rounded half up."""
        return minor_units(amount, self.exponent)

    def money(self, units: int) -> Decimal:
        return money(units, self.exponent)

    def text(self, units: int) -> str:
        """Smallest units as they are read."""
        return written(self.money(units), self.exponent)

    def exact(self, amount: Decimal | Fraction) -> str:
        """An amount that is not rounded, as it is read."""
        return written(amount, self.exponent)


def base_of(terms: Terms, period: PeriodInput) -> Base:
    """Charges, less the tax where the contract takes it out, less costs passed through [S3]; and what is at risk."""
    rules, places = terms.rules, terms.exponent
    charges = without_tax(period.charges, rules.tax)
    amount = charges - Fraction(period.pass_through)
    at_risk = percent_of(rules.at_risk_percent or Decimal(0), amount)
    steps = (
        step("charges", amount=written(period.charges, places), currency=terms.currency),
        *_tax_steps(period.charges, charges, rules.tax, places),
        step("pass_through", amount=written(period.pass_through, places)),
        step("base", amount=written(amount, places)),
    )
    if rules.at_risk_percent is not None:
        figures = {"base": written(amount, places), "amount": written(at_risk, places)}
        steps = (*steps, step("at_risk", percent=plain(rules.at_risk_percent), **figures))
    return Base(amount, at_risk, terms.currency, places, steps)


def without_tax(charges: Decimal, tax: Tax | None) -> Fraction:
    """The charges as they enter the base: the tax is within them, and stays there unless the contract takes it out."""
    if tax is None or tax.in_base:
        return Fraction(charges)
    return Fraction(charges) / (1 + Fraction(tax.percent) / 100)


def percent_of(percent: Decimal | Fraction, amount: Fraction) -> Fraction:
    """So many percent of an amount, exact."""
    return Fraction(percent) * amount / 100


def _tax_steps(entered: Decimal, charges: Fraction, tax: Tax | None, places: int) -> tuple[Step, ...]:
    if tax is None:
        return ()
    if tax.in_base:
        return (step("tax_kept", percent=plain(tax.percent)),)
    taken = written(Fraction(entered) - charges, places)
    return (step("tax_out", percent=plain(tax.percent), tax=taken, amount=written(charges, places)),)
