"""What is owed for a month, line by line, from rates, accepted volumes and values, milestones, an index and tax?

Pure: standard library only, no clock, no float. Between the inputs and the posted amount everything is a `Fraction`; a
line is rounded once, to the currency's smallest unit, in the way the rate card names. What follows is exact: the tax of
a line is rounded half up once, net + tax = gross, and totals are sums of lines.

The order of a line: units or value × price (tier by tier) + fixed part → index → floor → cap → rounded → tax. What
is agreed a month (the fixed fee, the fixed part, the floor) is owed for the days served, where the contract began or
ended within the month or a suspension stopped the fees: × days served / days of the month.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

HALF = Fraction(1, 2)
NOTHING = Decimal(0)
READABLE = Context(prec=50, rounding=ROUND_HALF_UP)


class Kind(StrEnum):
    """How a rate turns something into money."""

    FIXED = "fixed"
    UNIT = "unit"
    PERCENT = "percent"
    MILESTONE = "milestone"
    PASS_THROUGH = "pass_through"


class Mode(StrEnum):
    """Graduated: each tier prices the units that lie in it. Volume: the tier reached prices all of them."""

    GRADUATED = "graduated"
    VOLUME = "volume"


class Rounding(StrEnum):
    HALF_UP = "half_up"
    TRUNCATE = "truncate"


@dataclass(frozen=True, slots=True)
class Tier:
    """A price, a unit or in %, up to and including so many units or so much value; None: without end."""

    upto: Decimal | None
    price: Decimal


@dataclass(frozen=True, slots=True)
class Rate:
    """One price of a rate card.

    `price`: a unit's; the percent of a value; of a pass-through the percent that is added for handling. `fixed`: the
    whole fee, the milestone's sum, or the fixed part beside the rest. `floor` and `cap` hold the whole line.
    """

    code: str
    kind: Kind
    price: Decimal = NOTHING
    tiers: tuple[Tier, ...] = ()
    mode: Mode = Mode.GRADUATED
    fixed: Decimal = NOTHING
    floor: Decimal | None = None
    cap: Decimal | None = None
    tax_percent: Decimal = NOTHING
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """Prices follow `share_percent` of the move of an index from `base` to `level`, by at most `cap_percent`."""

    base: Decimal
    level: Decimal
    share_percent: Decimal = Decimal(100)
    cap_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What holds for every rate: the smallest unit, whether prices include the tax, how a line is rounded, the index.

    `exponent` is the number of decimals of the currency.
    """

    exponent: int = 2
    with_tax: bool = False
    rounding: Rounding = Rounding.HALF_UP
    index: Index | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """For how many of a month's days its monthly amounts are owed."""

    days: int
    of: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.days, self.of)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the working: a code and the figures it used, as text."""

    code: str
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """What one rate comes to, in smallest units; `steps` are its working from the quantity to the gross amount."""

    code: str
    kind: Kind
    quantity: Decimal | None
    net: int
    tax: int
    steps: tuple[Step, ...]

    @property
    def gross(self) -> int:
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class Total:
    """The sums of lines."""

    net: int
    tax: int

    @property
    def gross(self) -> int:
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a rate from being charged: the field, and why, as a code."""

    field: str
    code: str


def charge(
    card: Card, rates: Iterable[Rate], quantities: Mapping[str, Decimal], served: Mapping[str, Served] | None = None
) -> tuple[Line, ...]:
    """A line for each rate that has something to charge.

    `quantities` by code: units, the value in the currency, 1 for an accepted milestone, the cost passed through. A rate
    other than a fixed fee without a quantity gives no line, and neither does a milestone that is not accepted. `served`
    by code: those whose monthly amounts are not owed for the whole month.
    """
    served = served or {}
    found = []
    for rate in rates:
        quantity = quantities.get(rate.code)
        if rate.kind is Kind.FIXED or (quantity is not None and (quantity or rate.kind is not Kind.MILESTONE)):
            found.append(line_of(card, rate, quantity, served.get(rate.code)))
    return tuple(found)


def total_of(lines: Iterable[Line]) -> Total:
    lines = tuple(lines)
    return Total(sum(line.net for line in lines), sum(line.tax for line in lines))


def line_of(card: Card, rate: Rate, quantity: Decimal | None, served: Served | None = None) -> Line:
    """The line of one rate; raises `ValueError` for a quantity below nothing or a rate that has a fault."""
    if faults_of(rate) or (quantity is not None and quantity < 0):
        raise ValueError(f"{rate.code} cannot be charged")
    steps: list[Step] = []
    amount = _priced(rate, Fraction(quantity or NOTHING), served, steps)
    if rate.indexed and card.index is not None:
        amount = _indexed(amount, card.index, steps)
    amount = _held(amount, rate, served, steps)
    units = _rounded(amount, card)
    steps.append(_step("rounded", rounding=card.rounding, amount=money(units, card.exponent)))
    net, tax = taxed(units, rate.tax_percent, with_tax=card.with_tax)
    if rate.tax_percent:
        steps.append(
            _step(
                "tax_within" if card.with_tax else "tax_added",
                percent=rate.tax_percent,
                net=money(net, card.exponent),
                tax=money(tax, card.exponent),
                gross=money(net + tax, card.exponent),
            )
        )
    return Line(rate.code, rate.kind, None if rate.kind is Kind.FIXED else quantity, net, tax, tuple(steps))


def taxed(units: int, percent: Decimal, *, with_tax: bool) -> tuple[int, int]:
    """(net, tax) of an amount in smallest units that includes the tax, or to which it is added."""
    share = Fraction(percent) / 100
    if with_tax:
        net = floor(units / (1 + share) + HALF)
        return net, units - net
    return units, floor(units * share + HALF)


def factor_of(index: Index) -> Fraction:
    """By what prices are multiplied: never by more or less than the cap allows."""
    moved = Fraction(index.share_percent) / 100 * (Fraction(index.level) / Fraction(index.base) - 1)
    if index.cap_percent is not None:
        most = Fraction(index.cap_percent) / 100
        moved = max(-most, min(moved, most))
    return 1 + moved


def tiered(quantity: Fraction, tiers: Sequence[Tier], mode: Mode) -> tuple[tuple[Fraction, Tier], ...]:
    """How much of a quantity each tier prices, the tiers that price nothing left out."""
    parts, below = [], Fraction(0)
    for tier in tiers:
        upto = quantity if tier.upto is None else min(quantity, Fraction(tier.upto))
        if mode is Mode.VOLUME:
            if tier.upto is None or quantity <= tier.upto:
                return ((quantity, tier),)
            continue
        if upto > below:
            parts.append((upto - below, tier))
            below = upto
    return tuple(parts)


def faults_of(rate: Rate) -> list[Fault]:
    """What is wrong with a rate; empty where it can be charged."""
    found = []
    amounts = {"price": rate.price, "fixed": rate.fixed, "floor": rate.floor, "cap": rate.cap}
    found += [Fault(name, "negative") for name, amount in amounts.items() if amount is not None and amount < 0]
    if not 0 <= rate.tax_percent < 100:
        found.append(Fault("tax_percent", "no_tax_rate"))
    if rate.floor is not None and rate.cap is not None and rate.floor > rate.cap:
        found.append(Fault("cap", "cap_below_floor"))
    if rate.kind in (Kind.FIXED, Kind.MILESTONE) and not rate.fixed:
        found.append(Fault("fixed", "no_amount"))
    if rate.kind in (Kind.UNIT, Kind.PERCENT) and not (rate.price or rate.tiers):
        found.append(Fault("price", "no_price"))
    return found + _tier_faults(rate)


def _tier_faults(rate: Rate) -> list[Fault]:
    if not rate.tiers:
        return []
    if rate.kind not in (Kind.UNIT, Kind.PERCENT):
        return [Fault("tiers", "no_tiers_here")]
    ends = [tier.upto for tier in rate.tiers[:-1]]
    known = [end for end in ends if end is not None]
    if rate.tiers[-1].upto is not None or len(known) < len(ends):
        return [Fault("tiers", "last_is_open")]
    if any(later <= earlier for earlier, later in zip([NOTHING, *known], known, strict=False)):
        return [Fault("tiers", "not_rising")]
    return [Fault("tiers", "negative")] if any(tier.price < 0 for tier in rate.tiers) else []


def money(units: int, exponent: int) -> Decimal:
    """An amount of smallest units with exactly the currency's decimals."""
    return Decimal(f"{units}E-{exponent}")


def _priced(rate: Rate, quantity: Fraction, served: Served | None, steps: list[Step]) -> Fraction:
    if rate.kind in (Kind.FIXED, Kind.MILESTONE):
        steps.append(_step(rate.kind, amount=rate.fixed))
        return _owed(rate.fixed, served, steps) if rate.kind is Kind.FIXED else Fraction(rate.fixed)
    if rate.kind is Kind.PASS_THROUGH:
        steps.append(_step("cost", amount=quantity))
        handled = quantity * (1 + Fraction(rate.price) / 100)
        if rate.price:
            steps.append(_step("handling", percent=rate.price, amount=handled))
        return handled
    per = 100 if rate.kind is Kind.PERCENT else 1
    amount = Fraction(0)
    for part, tier in tiered(quantity, rate.tiers or (Tier(None, rate.price),), rate.mode):
        priced = part * Fraction(tier.price) / per
        amount += priced
        upto = {} if tier.upto is None else {"upto": tier.upto}
        steps.append(_step(rate.kind, quantity=part, price=tier.price, amount=priced, **upto))
    if rate.fixed:
        fixed = _owed(rate.fixed, served, steps)
        amount += fixed
        steps.append(_step("fixed_part", fixed=fixed, amount=amount))
    return amount


def _indexed(amount: Fraction, index: Index, steps: list[Step]) -> Fraction:
    factor = factor_of(index)
    steps.append(_step("index", base=index.base, level=index.level, factor=factor, amount=amount * factor))
    return amount * factor


def _owed(monthly: Decimal, served: Served | None, steps: list[Step]) -> Fraction:
    """What of a monthly amount is owed for the days served."""
    if served is None:
        return Fraction(monthly)
    amount = Fraction(monthly) * served.share
    steps.append(_step("served", monthly=monthly, days=str(served.days), of=str(served.of), amount=amount))
    return amount


def _held(amount: Fraction, rate: Rate, served: Served | None, steps: list[Step]) -> Fraction:
    if rate.floor is not None and amount < Fraction(rate.floor) * (served.share if served else 1):
        floor = _owed(rate.floor, served, steps)
        steps.append(_step("floor", floor=floor, before=amount, amount=floor))
        return floor
    if rate.cap is not None and amount > rate.cap:
        steps.append(_step("cap", cap=rate.cap, before=amount, amount=rate.cap))
        return Fraction(rate.cap)
    return amount


def _rounded(amount: Fraction, card: Card) -> int:
    scaled = amount * int("1" + "0" * card.exponent)
    return floor(scaled if card.rounding is Rounding.TRUNCATE else scaled + HALF)


def _step(code: str, **figures: Decimal | Fraction | str) -> Step:
    return Step(code, {name: _text(figure) for name, figure in figures.items()})


def _text(figure: Decimal | Fraction | str) -> str:
    if isinstance(figure, str):
        return str(figure)
    if isinstance(figure, Fraction):
        figure = READABLE.divide(Decimal(figure.numerator), Decimal(figure.denominator))
        return format(figure.normalize(), "f") if figure else "0"
    return format(figure, "f")
