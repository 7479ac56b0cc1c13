"""Does the vendor earn a bonus?"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sla.engine.credit.base import Base, percent_of
from sla.engine.exact import plain, written
from sla.engine.types import Bonus, Direction, Judgement, Outcome, Rules, Step
from sla.engine.working import step

JUDGED = (Outcome.MET, Outcome.BELOW_EXPECTED, Outcome.BELOW_MINIMUM)


@dataclass(frozen=True, slots=True)
class Earned:
    """The bonus in smallest units; it stands beside the credits and is never set off against them."""

    units: int
    steps: tuple[Step, ...]


def bonus(rules: Rules, base: Base, judgements: Sequence[Judgement]) -> Earned:
    """A percent of the base, at most so much, when the level, or every critical one, is reached (domain 1.11, L)."""
    terms = rules.bonus
    if terms is None:
        return Earned(0, ())
    looked_at = _looked_at(terms, judgements)
    figures = _figures(terms, looked_at)
    reason = "watch_only" if rules.watch_only else _why_not(terms, looked_at)
    if reason:
        return Earned(0, (step("no_bonus", reason=reason, **figures), *_posted(base, 0)))
    exact = percent_of(terms.percent, base.amount)
    units = base.units(exact)
    lines = [step("bonus_reached", **figures), _percent_line(terms, base, exact, units)]
    if terms.cap_percent is not None and terms.cap_percent < terms.percent:
        units = base.units(percent_of(terms.cap_percent, base.amount))
        most = {"base": base.exact(base.amount), "amount": base.text(units)}
        lines.append(step("bonus_cap", percent=plain(terms.cap_percent), **most))
    return Earned(units, (*lines, *_posted(base, units)))


def _looked_at(terms: Bonus, judgements: Sequence[Judgement]) -> list[Judgement]:
    """The level named, or every critical one that this period could judge."""
    if terms.level:
        return [judgement for judgement in judgements if judgement.terms.code == terms.level]
    return [
        judgement for judgement in judgements if judgement.critical and judgement.outcome is not Outcome.NOT_APPLICABLE
    ]


def _why_not(terms: Bonus, looked_at: Sequence[Judgement]) -> str:
    if not looked_at:
        return "nothing_judged"
    if not all(judgement.pays for judgement in looked_at):
        return "window_pays_nothing"
    if any(judgement.provisional for judgement in looked_at):
        return "provisional"
    return "" if all(_reached(terms, judgement) for judgement in looked_at) else "not_reached"


def _reached(terms: Bonus, judgement: Judgement) -> bool:
    if terms.at_least is None:
        return judgement.outcome is Outcome.MET
    if judgement.value is None or judgement.outcome not in JUDGED:
        return False
    if judgement.terms.direction is Direction.UP:
        return judgement.value >= terms.at_least
    return judgement.value <= terms.at_least


def _figures(terms: Bonus, looked_at: Sequence[Judgement]) -> dict[str, str]:
    level = looked_at[0] if terms.level and looked_at else None
    value = None if level is None else level.value
    return {
        "level": terms.level,
        "value": "" if level is None or value is None else written(value, level.terms.precision),
        "at_least": "" if level is None or terms.at_least is None else written(terms.at_least, level.terms.precision),
        "direction": "" if level is None else level.terms.direction.value,
        "unit": "" if level is None else level.terms.unit,
    }


def _percent_line(terms: Bonus, base: Base, exact: Fraction, units: int) -> Step:
    return step(
        "bonus",
        percent=plain(terms.percent),
        base=base.exact(base.amount),
        exact=base.exact(exact),
        amount=base.text(units),
    )


def _posted(base: Base, units: int) -> tuple[Step, ...]:
    return (step("bonus_total", amount=base.text(units), currency=base.currency),)
