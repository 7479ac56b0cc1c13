"""What does one level cost before the cap?

Each credit type is one function from a default to an exact amount, or to points. The repeat multiplier and a maximum
come after it; rounding comes last and once, in `price`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from sla.engine.credit.base import Base, percent_of
from sla.engine.credit.points import text
from sla.engine.exact import exact_text, plain, to_decimal, written
from sla.engine.types import (
    Band,
    Bands,
    Category,
    Deviation,
    Direction,
    DurationBands,
    Flat,
    Judgement,
    Missing,
    NoCredit,
    Outcome,
    PartOfPoint,
    PerEvent,
    Points,
    Rules,
    Step,
    Weighted,
)
from sla.engine.working import step

RULES = {
    NoCredit: "none",
    Weighted: "weighted",
    Category: "category",
    Bands: "bands",
    Deviation: "deviation",
    Points: "points",
    Flat: "flat",
    PerEvent: "per_event",
    DurationBands: "duration_bands",
}
"""The word of each credit type in a case file."""

OWN_THRESHOLD = (PerEvent, DurationBands)
"""These pay by a threshold or table of their own, whatever the outcome, as long as the period was judged."""

JUDGED = (Outcome.MET, Outcome.BELOW_EXPECTED, Outcome.BELOW_MINIMUM)


@dataclass(frozen=True, slots=True)
class Cost:
    """An exact amount, or points (None where the level has none), or the reason for neither; with its lines."""

    amount: Fraction = Fraction(0)
    points: Fraction | None = None
    reason: str = ""
    steps: tuple[Step, ...] = ()


def level_cost(rules: Rules, base: Base, judgement: Judgement) -> Cost:
    """What a level costs by its own credit type, not rounded and before anything that looks at other levels."""
    terms = judgement.terms.credit
    reason = _why_nothing(rules, judgement)
    if reason or isinstance(terms, NoCredit):
        return _with_no_points(Cost(reason=reason), terms)
    match terms:
        case Weighted():
            cost = _weighted(terms, base)
        case Category():
            cost = _category(terms, rules, base)
        case Bands():
            cost = _bands(terms, base, judgement)
        case Deviation():
            cost = _deviation(terms, rules.step_default, base, judgement)
        case Points():
            return _with_no_points(_points(terms, judgement), terms)
        case Flat():
            cost = _flat(terms, base)
        case PerEvent():
            return _with_maximum(_repeated(_per_event(terms, base, judgement), rules, base, judgement), terms, base)
        case _:
            cost = _minutes_down(terms, base, judgement)
    return _repeated(cost, rules, base, judgement)


def multiplier(repeat: Sequence[Decimal], nth: int) -> Decimal:
    """The multiplier of the nth default in a row, 1 or more; beyond the end of the list the last one holds."""
    return repeat[min(nth, len(repeat)) - 1]


def _why_nothing(rules: Rules, judgement: Judgement) -> str:
    """The reason that settles it before any credit is worked out, or nothing."""
    terms = judgement.terms.credit
    if not judgement.critical:
        return "key_level"
    if isinstance(terms, NoCredit):
        return "no_credit_agreed"
    if isinstance(terms, Weighted | Category) and not terms.weight:
        return "no_weight"
    if rules.watch_only:
        return "watch_only"
    if not judgement.pays:
        return "window_pays_nothing"
    if judgement.provisional:
        return "provisional"
    may_pay = judgement.default or (isinstance(terms, OWN_THRESHOLD) and judgement.outcome in JUDGED)
    return "" if may_pay else "no_default"


def _with_no_points(cost: Cost, terms: object) -> Cost:
    """A level of points always says how many, if only none."""
    if isinstance(terms, Points) and cost.points is None:
        return Cost(points=Fraction(0), reason=cost.reason, steps=cost.steps)
    return cost


def _weighted(terms: Weighted, base: Base) -> Cost:
    amount = percent_of(terms.weight, base.at_risk)
    figures = {"at_risk": base.exact(base.at_risk), "amount": base.exact(amount)}
    return Cost(amount, steps=(step("weight", percent=plain(terms.weight), **figures),))


def _category(terms: Category, rules: Rules, base: Base) -> Cost:
    share = dict(rules.categories)[terms.category]
    pool = percent_of(share, base.at_risk)
    amount = percent_of(terms.weight, pool)
    of_pool = {"at_risk": base.exact(base.at_risk), "amount": base.exact(pool)}
    of_level = {"pool": base.exact(pool), "amount": base.exact(amount)}
    return Cost(
        amount,
        steps=(
            step("category", category=terms.category, percent=plain(share), **of_pool),
            step("category_weight", percent=plain(terms.weight), **of_level),
        ),
    )


def _flat(terms: Flat, base: Base) -> Cost:
    amount = percent_of(terms.percent, base.amount)
    figures = {"base": base.exact(base.amount), "amount": base.exact(amount)}
    return Cost(amount, steps=(step("flat", percent=plain(terms.percent), **figures),))


def _bands(terms: Bands, base: Base, judgement: Judgement) -> Cost:
    band, lines = _band_of(terms.bands, judgement)
    if band is None:
        return Cost(reason="no_band", steps=lines)
    amount = percent_of(band.worth, base.amount)
    line = step(
        "band",
        **_lies_in(judgement, band),
        percent=plain(band.worth),
        base=base.exact(base.amount),
        amount=base.exact(amount),
        unit=judgement.terms.unit,
    )
    return Cost(amount, steps=(*lines, line))


def _points(terms: Points, judgement: Judgement) -> Cost:
    band, lines = _band_of(terms.bands, judgement)
    if band is None:
        return Cost(reason="no_band", steps=lines)
    points = Fraction(band.worth)
    figures = {"points": plain(band.worth), "unit": judgement.terms.unit}
    lines = (*lines, step("points_band", **_lies_in(judgement, band), **figures))
    if judgement.repeat > 1:
        points *= Fraction(terms.repeat)
        nth, factor = str(judgement.repeat), plain(terms.repeat)
        lines = (*lines, step("points_repeat", nth=nth, multiplier=factor, points=text(points)))
    return Cost(points=points, steps=lines)


def _deviation(terms: Deviation, default_part: PartOfPoint, base: Base, judgement: Judgement) -> Cost:
    value, lines = _value_or_minimum(judgement)
    if value is None:
        return Cost(reason="no_value")
    origin = judgement.expected if terms.origin is None else terms.origin
    beyond = Fraction(origin) - Fraction(value)
    if judgement.terms.direction is Direction.DOWN:
        beyond = -beyond
    distance = max(beyond, Fraction(0))
    part = default_part if terms.step is None else terms.step
    points = _counted(distance, part)
    percent = points * Fraction(terms.percent_per_point)
    amount = percent_of(percent, base.amount)
    places = judgement.terms.precision
    return Cost(
        amount,
        steps=(
            *lines,
            step(
                "deviation",
                value=written(value, places),
                origin=written(origin, places),
                distance=written(distance, places),
                side="below" if judgement.terms.direction is Direction.UP else "above",
                part=part.value,
                points=text(points),
                unit=judgement.terms.unit,
            ),
            step(
                "deviation_rate",
                points=text(points),
                per_point=plain(terms.percent_per_point),
                percent=text(percent),
                base=base.exact(base.amount),
                amount=base.exact(amount),
            ),
        ),
    )


def _counted(distance: Fraction, part: PartOfPoint) -> Fraction:
    if part is PartOfPoint.CEIL:
        return Fraction(ceil(distance))
    if part is PartOfPoint.FLOOR:
        return Fraction(floor(distance))
    return distance


def _per_event(terms: PerEvent, base: Base, judgement: Judgement) -> Cost:
    reading = judgement.reading
    counted = reading.misses if reading.events is None else reading.events
    if not counted:
        return Cost(reason="nothing_counted")
    paid = max(counted - terms.threshold, 0)
    line = step("events", counted=str(counted), threshold=str(terms.threshold), paid=str(paid))
    if not paid:
        return Cost(reason="below_threshold", steps=(line,))
    if terms.amounts:
        amount, lines = _by_severity(terms, base, reading.events_by)
    elif terms.amount is not None:
        amount = paid * Fraction(terms.amount)
        each = {"each": base.exact(terms.amount), "amount": base.exact(amount)}
        lines = (step("per_event", events=str(paid), **each),)
    else:
        assert terms.percent is not None  # faults: an amount or a percentage
        amount = paid * percent_of(terms.percent, base.amount)
        figures = {"base": base.exact(base.amount), "amount": base.exact(amount)}
        lines = (step("per_event_percent", events=str(paid), percent=plain(terms.percent), **figures),)
    return Cost(amount, steps=(line, *lines))


def _by_severity(
    terms: PerEvent, base: Base, events_by: Sequence[tuple[str, int]]
) -> tuple[Fraction, tuple[Step, ...]]:
    """Each severity at its own amount, one that has none at `amount`, or for nothing."""
    amounts = dict(terms.amounts)
    total = Fraction(0)
    lines = []
    for severity, count in events_by:
        each = amounts.get(severity, terms.amount or Decimal(0))
        cost = count * Fraction(each)
        total += cost
        figures = {"each": base.exact(each), "amount": base.exact(cost)}
        lines.append(step("severity", severity=severity, count=str(count), **figures))
    return total, (*lines, step("severities", amount=base.exact(total)))


def _minutes_down(terms: DurationBands, base: Base, judgement: Judgement) -> Cost:
    minutes = judgement.reading.minutes
    if minutes is None and judgement.value is not None:
        minutes = Fraction(judgement.value)
    if not minutes:
        return Cost(reason="nothing_counted")
    shown = _minutes_text(minutes)
    unit = "min" if judgement.reading.minutes is not None else judgement.terms.unit
    for band in terms.bands:
        if (band.low is None or minutes > Fraction(band.low)) and (band.high is None or minutes <= Fraction(band.high)):
            amount = percent_of(band.worth, base.amount)
            line = step(
                "minutes_down",
                value=shown,
                low=_edge(band.low),
                high=_edge(band.high),
                percent=plain(band.worth),
                base=base.exact(base.amount),
                amount=base.exact(amount),
                unit=unit,
            )
            return Cost(amount, steps=(line,))
    return Cost(reason="no_band", steps=(step("outside_bands", value=shown, unit=unit),))


def _minutes_text(minutes: Fraction) -> str:
    return plain(to_decimal(minutes)) if minutes.denominator == 1 else exact_text(minutes)


def _repeated(cost: Cost, rules: Rules, base: Base, judgement: Judgement) -> Cost:
    """The repeat multiplier; what is paid without a default is not repeated."""
    if cost.reason or not rules.repeat or not judgement.repeat:
        return cost
    factor = multiplier(rules.repeat, judgement.repeat)
    amount = cost.amount * Fraction(factor)
    figures = {"multiplier": plain(factor), "amount": base.exact(amount)}
    return Cost(amount, steps=(*cost.steps, step("repeat_multiplier", nth=str(judgement.repeat), **figures)))


def _with_maximum(cost: Cost, terms: PerEvent, base: Base) -> Cost:
    """A maximum is one: nothing, not even a multiplier, takes a level's events past it."""
    if cost.reason or terms.maximum is None:
        return cost
    amount = min(cost.amount, Fraction(terms.maximum))
    figures = {"exact": base.exact(cost.amount), "maximum": base.exact(terms.maximum), "amount": base.exact(amount)}
    return Cost(amount, steps=(*cost.steps, step("maximum", **figures)))


def _band_of(bands: Sequence[Band], judgement: Judgement) -> tuple[Band | None, tuple[Step, ...]]:
    """The band of the value, or that of silence: the dearest where it counts as below minimum, else the mildest."""
    if judgement.value is None:
        return _band_of_silence(bands, judgement.terms.on_missing)
    value = judgement.value
    for band in bands:
        if (band.low is None or value >= band.low) and (band.high is None or value < band.high):
            return band, ()
    shown = written(value, judgement.terms.precision)
    return None, (step("outside_bands", value=shown, unit=judgement.terms.unit),)


def _band_of_silence(bands: Sequence[Band], on_missing: Missing) -> tuple[Band, tuple[Step, ...]]:
    if on_missing is Missing.BELOW_MINIMUM:
        return max(bands, key=_worth), (step("unreported", counts_as="dearest", value="", unit=""),)
    costing = [band for band in bands if band.worth] or bands
    return min(costing, key=_worth), (step("unreported", counts_as="mildest", value="", unit=""),)


def _worth(band: Band) -> Decimal:
    return band.worth


def _value_or_minimum(judgement: Judgement) -> tuple[Decimal | None, tuple[Step, ...]]:
    """What a distance is taken from; silence is deemed to be at the minimum [S23]."""
    if judgement.value is not None or judgement.minimum is None:
        return judgement.value, ()
    shown = written(judgement.minimum, judgement.terms.precision)
    return judgement.minimum, (step("unreported", counts_as="minimum", value=shown, unit=judgement.terms.unit),)


def _lies_in(judgement: Judgement, band: Band) -> dict[str, str]:
    value = judgement.value
    return {
        "value": "" if value is None else written(value, judgement.terms.precision),
        "low": _edge(band.low),
        "high": _edge(band.high),
    }


def _edge(edge: Decimal | None) -> str:
    return "" if edge is None else plain(edge)
