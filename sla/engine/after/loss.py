"""Do the credits pass what a court would leave of them?"""

from decimal import Decimal
from fractions import Fraction

from sla.engine.types import PeriodInput

ABOVE_130 = "above_130"
LIMIT = Fraction(130, 100)


def notes(period: PeriodInput, total: Decimal) -> tuple[str, ...]:
    """`above_130` where a loss was entered and the credits pass 130 % of it: normally reduced on request [S58]."""
    if period.loss is None or Fraction(total) <= reducible_from(period.loss):
        return ()
    return (ABOVE_130,)


def reducible_from(loss: Decimal) -> Fraction:
    """The amount beyond which credits may be reduced."""
    return LIMIT * Fraction(loss)
