"""How is a result shown line by line, like a sum on paper?

A step is a code with every figure it used, as canonical text: numbers without exponent or thousands separators, money
with at least the currency's decimals, instants in UTC, days as ISO dates, yes or no. The portal words the codes; it
computes nothing. The codes stand in `sla.engine.steps`, one module a group, in the order of the working.
"""

from decimal import Decimal
from fractions import Fraction

from sla.engine.exact import plain, round_value
from sla.engine.steps import after, credit, judgement, value
from sla.engine.types import Rounding, Step

GROUPS: dict[str, dict[str, tuple[str, ...]]] = {
    "value": value.STEPS,
    "judgement": judgement.STEPS,
    "credit": credit.STEPS,
    "after": after.STEPS,
}

STEPS: dict[str, tuple[str, ...]] = {code: figures for group in GROUPS.values() for code, figures in group.items()}

GROUP_OF: dict[str, str] = {code: group for group, codes in GROUPS.items() for code in codes}


def step(code: str, **figures: str) -> Step:
    """A line of the working; its figures must be those that `STEPS` promises, in that order."""
    if tuple(figures) != STEPS[code]:
        raise ValueError(f"step {code} has figures {tuple(figures)}, STEPS promises {STEPS[code]}")
    return Step(code, tuple(figures.items()))


def minutes(seconds: Decimal) -> str:
    """Seconds as minutes for reading, rounded half up to three decimals."""
    return plain(round_value(Fraction(seconds) / 60, 3, Rounding.HALF_UP))
