"""What is the most that can be taken, and how is it shared?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sla.engine.credit.base import Base, percent_of
from sla.engine.credit.months import contract_year
from sla.engine.exact import plain
from sla.engine.types import Past, PeriodInput, Rules, Step
from sla.engine.working import step


@dataclass(frozen=True, slots=True)
class Cap:
    """The smallest of a schedule's caps in smallest units, None without one; `by` names which of them it is."""

    units: int | None
    by: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What a line of money gets: exact, in smallest units, and dealt."""

    exact: Fraction
    units: int


def cap_of(rules: Rules, base: Base, period: PeriodInput, past: Past) -> Cap:
    """The smallest of percent of the base, an amount, and what is left of the year's.

    Where neither of the first two is agreed, the at-risk amount is the most [S1].
    """
    caps = list(_caps(rules, base, period, past))
    if not caps:
        return Cap(None, "", (step("no_cap"),))
    smallest = min(caps, key=_units)
    return Cap(smallest.units, smallest.by, tuple(line for cap in caps for line in cap.steps))


def deal(raws: Sequence[int], cap: int | None) -> list[Share]:
    """Within the cap everybody gets their own. Beyond it the cap is dealt in proportion."""
    if cap is None or sum(raws) <= cap:
        return [Share(Fraction(raw), raw) for raw in raws]
    return apportion([Fraction(raw) for raw in raws], cap)


def apportion(parts: Sequence[Fraction], whole: int) -> list[Share]:
    """Deal `whole` smallest units in proportion to `parts`, which are not all 0, by largest remainder.

    What rounding down leaves over goes unit by unit to the largest remainders, to the earlier part where two are
    equal.
    """
    total = sum(parts)
    exact = [part * whole / total for part in parts]
    dealt = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda at: (dealt[at] - exact[at], at))
    for at in by_remainder[: whole - sum(dealt)]:
        dealt[at] += 1
    return [Share(share, units) for share, units in zip(exact, dealt, strict=True)]


def _caps(rules: Rules, base: Base, period: PeriodInput, past: Past) -> Iterator[Cap]:
    if rules.cap_percent is not None:
        units = base.units(percent_of(rules.cap_percent, base.amount))
        figures = {"base": base.exact(base.amount), "amount": base.text(units)}
        yield Cap(units, "percent", (step("cap_percent", percent=plain(rules.cap_percent), **figures),))
    if rules.cap_amount is not None:
        units = base.units(Fraction(rules.cap_amount))
        yield Cap(units, "amount", (step("cap_amount", amount=base.text(units)),))
    if rules.cap_percent is None and rules.cap_amount is None and rules.at_risk_percent is not None:
        units = base.units(base.at_risk)
        yield Cap(units, "at_risk", (step("cap_at_risk", amount=base.text(units)),))
    if rules.annual_cap_percent is not None:
        yield _annual(rules.annual_cap_percent, rules.annual_charges, base, period, past)


def _annual(percent: Decimal, agreed: Decimal | None, base: Base, period: PeriodInput, past: Past) -> Cap:
    """What is left of the contract year's cap; without agreed annual charges the year's bases so far carry it."""
    opens, closes = contract_year(past[0].start if past else period.start, period.start)
    year = [earlier for earlier in past if earlier.start >= opens]
    so_far = Fraction(base.money(base.units(base.amount))) + sum(Fraction(earlier.base) for earlier in year)
    annual = so_far if agreed is None else Fraction(agreed)
    most = base.units(percent_of(percent, annual))
    taken = base.units(sum((Fraction(earlier.total) for earlier in year), Fraction(0)))
    left = max(most - taken, 0)
    return Cap(
        left,
        "annual",
        (
            step(
                "annual_cap",
                start=opens.isoformat(),
                end=closes.isoformat(),
                percent=plain(percent),
                base=base.exact(annual),
                source="so_far" if agreed is None else "agreed",
                amount=base.text(most),
            ),
            step("annual_left", cap=base.text(most), taken=base.text(taken), amount=base.text(left)),
        ),
    )


def _units(cap: Cap) -> int:
    assert cap.units is not None
    return cap.units
