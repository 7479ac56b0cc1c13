"""Was the level kept, and is a miss a default?"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sla.engine.exact import exact_text, round_value, written
from sla.engine.measure import Reading
from sla.engine.rating import rate
from sla.engine.types import Direction, LevelTerms, Missing, Outcome, Rating, Step
from sla.engine.working import step


@dataclass(frozen=True, slots=True)
class Judgement:
    """`value` is the rounded one that decided; `repeat` is n for the nth consecutive default and 0 for none."""

    value: Decimal | None
    outcome: Outcome
    rating: Rating
    default: bool
    repeat: int
    steps: tuple[Step, ...]


def judge(terms: LevelTerms, reading: Reading, prior_defaults: int) -> Judgement:
    """Round the reading once, hold it against the levels, and say whether it is a default."""
    lines: list[Step] = []
    value: Decimal | None
    if isinstance(reading.found, Outcome):
        value, outcome = None, reading.found
    else:
        value = round_value(reading.found, terms.precision, terms.rounding)
        outcome = _outcome(terms, value, reading.n)
        lines.append(_rounded(terms, reading.found, value))
        if terms.n_min is not None and reading.n is not None:
            code = "volume_too_few" if outcome is Outcome.INSUFFICIENT_VOLUME else "volume_enough"
            lines.append(step(code, n=str(reading.n), n_min=str(terms.n_min)))
        if outcome is not Outcome.INSUFFICIENT_VOLUME:
            lines.extend(_against_levels(terms, value))
    default = _is_default(terms, outcome)
    rating = rate(terms, outcome, None if value is None else Fraction(value))
    lines.append(step("outcome", outcome=outcome.value, rating=rating.value, default="yes" if default else "no"))
    repeat = prior_defaults + 1 if default else 0
    if default:
        lines.append(step("repeat", nth=str(repeat), prior=str(prior_defaults)))
    return Judgement(value, outcome, rating, default, repeat, tuple(lines))


def _outcome(terms: LevelTerms, value: Decimal, n: int | None) -> Outcome:
    if terms.n_min is not None and n is not None and n < terms.n_min:
        return Outcome.INSUFFICIENT_VOLUME
    if not _misses(terms.direction, value, terms.expected):
        return Outcome.MET
    if terms.minimum is not None and _misses(terms.direction, value, terms.minimum):
        return Outcome.BELOW_MINIMUM
    return Outcome.BELOW_EXPECTED


def _misses(direction: Direction, value: Decimal, level: Decimal) -> bool:
    return value < level if direction is Direction.UP else value > level


def _is_default(terms: LevelTerms, outcome: Outcome) -> bool:
    if outcome is Outcome.NOT_REPORTED:
        return terms.on_missing is not Missing.EXCUSED
    return outcome in (Outcome.BELOW_EXPECTED, Outcome.BELOW_MINIMUM)


def _rounded(terms: LevelTerms, exact: Fraction, value: Decimal) -> Step:
    return step(
        "rounded",
        exact=exact_text(exact),
        precision=str(terms.precision),
        rounding=terms.rounding.value,
        value=written(value, terms.precision),
        unit=terms.unit,
    )


def _against_levels(terms: LevelTerms, value: Decimal) -> list[Step]:
    expected = written(terms.expected, terms.precision)
    lines = [step("expected", expected=expected, **_gap(terms, value, terms.expected))]
    if terms.minimum is None:
        return [*lines, step("no_minimum")]
    minimum = written(terms.minimum, terms.precision)
    return [*lines, step("minimum", minimum=minimum, **_gap(terms, value, terms.minimum))]


def _gap(terms: LevelTerms, value: Decimal, level: Decimal) -> dict[str, str]:
    difference = Fraction(value) - Fraction(level)
    return {
        "value": written(value, terms.precision),
        "distance": written(abs(difference), terms.precision),
        "side": "at" if difference == 0 else "above" if difference > 0 else "below",
        "direction": terms.direction.value,
        "unit": terms.unit,
    }
