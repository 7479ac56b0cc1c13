"""Does the credit of one level hold together?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from sla.engine.exact import plain, to_decimal
from sla.engine.fault import Fault
from sla.engine.faults.figures import (
    amount_faults,
    blank_faults,
    is_sound,
    money_faults,
    percent_faults,
    repeated_faults,
    whole_faults,
)
from sla.engine.types import (
    Band,
    Bands,
    Category,
    Deviation,
    DurationBands,
    Flat,
    LevelTerms,
    MeasureKind,
    MeasureTerms,
    NoCredit,
    PerEvent,
    Points,
    Rules,
    Terms,
    Weighted,
)

COUNTABLE = (MeasureKind.EVENTS, MeasureKind.DAYS, MeasureKind.RATIO, MeasureKind.COMMITMENTS)
IN_MINUTES = (MeasureKind.AVAILABILITY, MeasureKind.VALUE, MeasureKind.DAYS)
SHARE_WITHIN = "share_within"

Check = Callable[[Decimal, str], Iterable[Fault]]


def credit_faults(terms: Terms, level: LevelTerms, field: str) -> Iterator[Fault]:
    agreed = level.credit
    if isinstance(agreed, NoCredit):
        return
    match agreed:
        case Weighted(weight):
            yield from _weight(terms.rules, level, weight, f"{field}.weight")
        case Category(category, weight):
            if category not in dict(terms.rules.categories):
                yield Fault(f"{field}.category", "no_category", category=category)
            yield from _weight(terms.rules, level, weight, f"{field}.weight")
        case Bands(bands):
            yield from _bands(bands, field)
            yield from _worths(bands, field, percent_faults)
        case Points(bands, repeat):
            yield from _bands(bands, field)
            yield from _worths(bands, field, amount_faults)
            yield from amount_faults(repeat, f"{field}.repeat")
        case DurationBands(bands):
            yield from _bands(bands, field)
            yield from _worths(bands, field, percent_faults)
            yield from _in_minutes(level.measure, field)
        case Deviation(percent_per_point, origin):
            yield from percent_faults(percent_per_point, f"{field}.percent_per_point")
            if origin is not None:
                yield from amount_faults(origin, f"{field}.from")
        case Flat(percent):
            yield from percent_faults(percent, f"{field}.percent")
        case _:
            yield from _per_event(agreed, terms.exponent, level.measure, field)


def share_at_risk(rules: Rules, level: LevelTerms) -> Fraction:
    """The percent of the at-risk amount that a level can cost; 0 where that cannot be said."""
    match level.credit:
        case Weighted(weight):
            return Fraction(weight) if is_sound(weight) else Fraction(0)
        case Category(category, weight):
            pool = dict(rules.categories).get(category, Decimal(0))
            return Fraction(weight) * Fraction(pool) / 100 if is_sound(weight, pool) else Fraction(0)
        case _:
            return Fraction(0)


def _weight(rules: Rules, level: LevelTerms, weight: Decimal, field: str) -> Iterator[Fault]:
    faults = list(percent_faults(weight, field))
    yield from faults
    most, share = rules.max_weight_percent, share_at_risk(rules, level)
    if faults or most is None or not is_sound(most) or share <= most:
        return
    if isinstance(level.credit, Category):
        said = {"weight": plain(weight), "share": plain(to_decimal(share)), "most": plain(most)}
        yield Fault(field, "category_weight_over", **said)
    else:
        yield Fault(field, "weight_over", weight=plain(weight), most=plain(most))


def _bands(bands: Sequence[Band], field: str) -> Iterator[Fault]:
    """Half-open bands in any order; gaps are allowed, a value in two bands is not."""
    if not bands:
        yield Fault(f"{field}.bands", "none")
    sound = []
    for at, band in enumerate(bands):
        place = f"{field}.bands[{at}]"
        faults = [fault for edge in (band.low, band.high) if edge is not None for fault in amount_faults(edge, place)]
        if not faults and band.low is not None and band.high is not None and band.low >= band.high:
            faults.append(Fault(place, "band_backwards", low=plain(band.low), high=plain(band.high)))
        yield from faults
        if not faults:
            sound.append((at, band))
    yield from _overlaps(sound, field)


def _overlaps(bands: Sequence[tuple[int, Band]], field: str) -> Iterator[Fault]:
    """Each band that begins before all that begin below it have ended, named at the later one of the contract."""
    ordered = sorted(bands, key=lambda one: (one[1].low is not None, one[1].low or Decimal(0), one[0]))
    for place, (at, band) in enumerate(ordered):
        if not place:
            other, below = at, band
            continue
        if band.low is None or below.high is None or below.high > band.low:
            path, earlier = f"{field}.bands[{max(at, other)}]", min(at, other)
            if band.low is None:
                yield Fault(path, "bands_overlap", other=earlier)
            else:
                yield Fault(path, "bands_overlap_from", other=earlier, low=plain(band.low))
        if below.high is not None and (band.high is None or band.high > below.high):
            other, below = at, band


def _worths(bands: Sequence[Band], field: str, check: Check) -> Iterator[Fault]:
    for at, band in enumerate(bands):
        yield from check(band.worth, f"{field}.bands[{at}]")


def _in_minutes(measure: MeasureTerms, field: str) -> Iterator[Fault]:
    timed = measure.kind is MeasureKind.DURATIONS and measure.statistic != SHARE_WITHIN
    if not timed and measure.kind not in IN_MINUTES:
        yield Fault(f"{field}.type", "no_minutes", kind=measure.kind)


def _per_event(credit: PerEvent, exponent: int, measure: MeasureTerms, field: str) -> Iterator[Fault]:
    within = measure.kind is MeasureKind.DURATIONS and measure.statistic == SHARE_WITHIN
    if not within and measure.kind not in COUNTABLE:
        yield Fault(f"{field}.type", "no_events", kind=measure.kind)
    if credit.amount is None and credit.percent is None and not credit.amounts:
        yield Fault(f"{field}.amount", "event_without_price")
    if credit.percent is not None and (credit.amount is not None or credit.amounts):
        yield Fault(f"{field}.percent", "event_with_two_prices")
    if credit.amount is not None:
        yield from money_faults(credit.amount, exponent, f"{field}.amount")
    if credit.percent is not None:
        yield from percent_faults(credit.percent, f"{field}.percent")
    yield from whole_faults(credit.threshold, f"{field}.threshold")
    if credit.maximum is not None:
        yield from money_faults(credit.maximum, exponent, f"{field}.max")
    yield from _severities(credit, exponent, measure, field)


def _severities(credit: PerEvent, exponent: int, measure: MeasureTerms, field: str) -> Iterator[Fault]:
    if not credit.amounts:
        return
    if measure.kind is not MeasureKind.EVENTS:
        yield Fault(f"{field}.amounts", "no_severities", kind=measure.kind)
    if credit.threshold:
        yield Fault(f"{field}.threshold", "severity_threshold")
    yield from repeated_faults([severity for severity, _ in credit.amounts], f"{field}.amounts")
    for severity, amount in credit.amounts:
        yield from blank_faults(severity, f"{field}.amounts")
        yield from money_faults(amount, exponent, f"{field}.amounts.{severity}")
