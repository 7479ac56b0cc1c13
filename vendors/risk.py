"""How risky is a vendor, how much hangs on it, and how concentrated is a line of services?

Pure: standard library only, `Decimal`, no clock. Questions, weights, overrides and cadence come as a `RiskModel`
(reference data that staff edit); the facts of the trade are those of third-party risk practice: interagency guidance on
third-party relationships, the Herfindahl-Hirschman index, Kraljic's purchasing portfolio.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

HUNDREDTH = Decimal("0.01")
# HHI below the first is unconcentrated, above the second highly concentrated (2010 horizontal merger guidelines)
HHI_BANDS = (Decimal(1500), Decimal(2500))


class Tier(StrEnum):
    """How closely a vendor is looked at; the order is that of the words in `TIERS`."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


TIERS = (Tier.LOW, Tier.MEDIUM, Tier.HIGH, Tier.CRITICAL)


class Band(StrEnum):
    """How concentrated a market or a line is, by its HHI."""

    SPREAD = "spread"
    MODERATE = "moderate"
    CONCENTRATED = "concentrated"


class Quadrant(StrEnum):
    """Kraljic's four: profit impact × supply risk."""

    STRATEGIC = "strategic"
    LEVERAGE = "leverage"
    BOTTLENECK = "bottleneck"
    ROUTINE = "routine"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question; `factor` is 1 (harmless) to 5, `marks` name facts that overrides ask for."""

    code: str
    factor: int
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A plain question. Its factor counts with `weight`; `criticality` questions say how much hangs on the vendor,
    `supply` questions how hard it is to replace."""

    code: str
    weight: Decimal
    choices: tuple[Choice, ...]
    criticality: bool = False
    supply: bool = False

    def choice(self, code: str) -> Choice:
        """The choice with this code; raises KeyError."""
        for choice in self.choices:
            if choice.code == code:
                return choice
        raise KeyError(f"{self.code}: {code}")


@dataclass(frozen=True, slots=True)
class Override:
    """Where all of `marks` are given, the tier is at least `at_least`."""

    code: str
    marks: frozenset[str]
    at_least: Tier


@dataclass(frozen=True, slots=True)
class RiskModel:
    """Questions, the scores from which a tier begins, overrides, and months between reviews by tier."""

    questions: tuple[Question, ...]
    bounds: Mapping[Tier, Decimal]
    overrides: tuple[Override, ...]
    cadence: Mapping[Tier, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the working: a question, the answer, its factor, weight and product."""

    question: str
    answer: str
    factor: int
    weight: Decimal
    product: Decimal


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the answers come to, with the working. `scored` is the tier by score alone, `tier` after the overrides."""

    lines: tuple[Line, ...]
    score: Decimal
    scored: Tier
    overrides: tuple[str, ...]
    tier: Tier
    criticality: Tier
    quadrant: Quadrant
    months: int


class NotAnswered(Exception):
    """Questions without a valid answer, by their codes."""

    def __init__(self, codes: Iterable[str]):
        self.codes = tuple(codes)
        super().__init__(", ".join(self.codes))


def assess(model: RiskModel, answers: Mapping[str, str]) -> Assessed:
    """Score = Σ weight × factor ÷ Σ weight, to two decimals half up; a tier begins at its bound.

    Raises NotAnswered where a question has no answer that the model knows.
    """
    chosen: list[tuple[Question, Choice]] = []
    missing = []
    for question in model.questions:
        try:
            chosen.append((question, question.choice(answers.get(question.code, ""))))
        except KeyError:
            missing.append(question.code)
    if missing:
        raise NotAnswered(missing)
    lines = tuple(
        Line(question.code, choice.code, choice.factor, question.weight, question.weight * choice.factor)
        for question, choice in chosen
    )
    score = _mean(chosen)
    scored = tier_of(score, model.bounds)
    marks = {mark for _question, choice in chosen for mark in choice.marks}
    bitten = tuple(row for row in model.overrides if row.marks <= marks)
    tier = max((scored, *(row.at_least for row in bitten)), key=TIERS.index)
    criticality = tier_of(_mean([pair for pair in chosen if pair[0].criticality]), model.bounds)
    supply = tier_of(_mean([pair for pair in chosen if pair[0].supply]), model.bounds)
    return Assessed(
        lines=lines,
        score=score,
        scored=scored,
        overrides=tuple(row.code for row in bitten),
        tier=tier,
        criticality=criticality,
        quadrant=quadrant(high_impact=_is_high(criticality), high_risk=_is_high(supply)),
        months=model.cadence[tier],
    )


def _mean(pairs: list[tuple[Question, Choice]]) -> Decimal:
    """The weighted mean of factors, 1 to 5, to two decimals; 1 where nothing was asked."""
    weight = sum((Fraction(question.weight) for question, _choice in pairs), Fraction(0))
    if not weight:
        return Decimal(1)
    total = sum((Fraction(question.weight) * choice.factor for question, choice in pairs), Fraction(0)) / weight
    return (Decimal(total.numerator) / Decimal(total.denominator)).quantize(HUNDREDTH, ROUND_HALF_UP)


def tier_of(score: Decimal, bounds: Mapping[Tier, Decimal]) -> Tier:
    """The highest tier whose bound the score reaches; `low` has none."""
    return max((tier for tier in TIERS if tier is Tier.LOW or score >= bounds[tier]), key=TIERS.index)


def _is_high(tier: Tier) -> bool:
    return TIERS.index(tier) >= TIERS.index(Tier.HIGH)


def quadrant(*, high_impact: bool, high_risk: bool) -> Quadrant:
    """Strategic (both high), leverage (impact only), bottleneck (risk only), routine (neither)."""
    if high_impact:
        return Quadrant.STRATEGIC if high_risk else Quadrant.LEVERAGE
    return Quadrant.BOTTLENECK if high_risk else Quadrant.ROUTINE


@dataclass(frozen=True, slots=True)
class Concentration:
    """Shares in percent, largest first, to two decimals, and the HHI of the exact shares, to a whole number."""

    shares: tuple[tuple[str, Decimal], ...]
    hhi: Decimal
    band: Band
    over_half: bool


def concentration(amounts: Mapping[str, Decimal | int]) -> Concentration | None:
    """How a line's spend or volume is spread over its providers; None where nothing was spent. Negative is refused.

    HHI = Σ (share in %)², from 0 (spread over many) to 10,000 (one provider); 70/30 → 5,800.
    """
    if any(amount < 0 for amount in amounts.values()):
        raise ValueError("an amount is negative")
    total = sum((Fraction(amount) for amount in amounts.values()), Fraction(0))
    if not total:
        return None
    exact = {name: Fraction(amount) * 100 / total for name, amount in amounts.items() if amount}
    hhi = sum((share * share for share in exact.values()), Fraction(0))
    ranked = sorted(exact.items(), key=lambda pair: (-pair[1], pair[0]))
    index = _decimal(hhi)
    return Concentration(
        shares=tuple((name, _decimal(share).quantize(HUNDREDTH, ROUND_HALF_UP)) for name, share in ranked),
        hhi=index.quantize(Decimal(1), ROUND_HALF_UP),
        band=band_of(index),
        over_half=ranked[0][1] > 50,
    )


def band_of(hhi: Decimal) -> Band:
    """Below 1,500 spread, up to 2,500 moderate, above concentrated."""
    if hhi < HHI_BANDS[0]:
        return Band.SPREAD
    return Band.MODERATE if hhi <= HHI_BANDS[1] else Band.CONCENTRATED


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)
