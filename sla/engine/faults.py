"""Can this be calculated at all?

Each function returns one sentence per fault, opening with the path of the field: `levels[0].expected: …`. A form may
ask about terms alone; `evaluate` asks about everything and raises `TermsError` before it computes a line.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from sla.engine.exact import plain
from sla.engine.measure import microseconds
from sla.engine.types import (
    Availability,
    Direction,
    LevelInput,
    LevelTerms,
    Measured,
    PeriodInput,
    Ratio,
    ScheduleInput,
    SchemeTerms,
    Value,
)

MAX_PRECISION = 6
MAX_EXPONENT = 4
# Room for any amount and any mean taken to 50 digits, and a bound on what a hostile "1E+999999999" may cost.
MAX_WHOLE_DIGITS = 15
MAX_DECIMALS = 60
HUNDRED = Decimal(100)


class TermsError(ValueError):
    """What was given contradicts itself; `faults` holds one sentence each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def period_faults(period: PeriodInput) -> tuple[str, ...]:
    """Every fault in the terms and measurements of a period."""
    found = list(_repeated([schedule.code for schedule in period.schedules], "schedules"))
    for at, schedule in enumerate(period.schedules):
        found.extend(f"schedules[{at}].{fault}" for fault in schedule_faults(schedule))
    return tuple(found)


def schedule_faults(schedule: ScheduleInput) -> tuple[str, ...]:
    """Every fault in one schedule, its levels and what was measured for them."""
    found = list(_blank(schedule.code, "code"))
    found.extend(f"scheme.{fault}" for fault in scheme_faults(schedule.scheme))
    found.extend(_money_faults(schedule))
    found.extend(_repeated([entry.terms.code for entry in schedule.levels], "levels"))
    for at, entry in enumerate(schedule.levels):
        found.extend(f"levels[{at}].{fault}" for fault in _entry_faults(entry))
    return tuple(found)


def scheme_faults(scheme: SchemeTerms) -> tuple[str, ...]:
    """Every fault in a credit scheme."""
    found = [
        *_percent(scheme.at_risk_percent, "at_risk_percent"),
        *_percent(scheme.cap_percent, "cap_percent"),
        *_blank(scheme.currency, "currency"),
        *_within(scheme.exponent, MAX_EXPONENT, "exponent"),
    ]
    for at, factor in enumerate(scheme.repeat):
        found.extend(_amount(factor, f"repeat[{at}]"))
    return tuple(found)


def level_faults(terms: LevelTerms) -> tuple[str, ...]:
    """Every fault in the terms of one level."""
    found = [*_blank(terms.code, "code"), *_amount(terms.expected, "expected")]
    if terms.minimum is not None:
        minimum_faults = list(_amount(terms.minimum, "minimum"))
        if not found and not minimum_faults:
            minimum_faults.extend(_wrong_side(terms.direction, terms.expected, terms.minimum))
        found.extend(minimum_faults)
    found.extend(_within(terms.precision, MAX_PRECISION, "precision"))
    found.extend(_percent(terms.weight, "weight"))
    if terms.n_min is not None:
        found.extend(_count(terms.n_min, "n_min"))
    return tuple(found)


def measured_faults(measured: Measured) -> tuple[str, ...]:
    """Every fault in what was measured for one level."""
    match measured:
        case Ratio():
            return tuple(_ratio_faults(measured))
        case Value():
            counted = () if measured.n is None else _count(measured.n, "n")
            return (*_amount(measured.value, "value"), *counted)
        case Availability():
            return tuple(_availability_faults(measured))
        case _:
            return ()


def _entry_faults(entry: LevelInput) -> Iterator[str]:
    yield from level_faults(entry.terms)
    yield from _count(entry.prior_defaults, "prior_defaults")
    for fault in measured_faults(entry.measured):
        yield f"measured.{fault}"


def _money_faults(schedule: ScheduleInput) -> Iterator[str]:
    amounts = {"charges": schedule.charges, "pass_through": schedule.pass_through}
    sound = True
    for name, amount in amounts.items():
        faults = list(_amount(amount, name))
        if not faults and len(plain(amount).partition(".")[2]) > schedule.scheme.exponent:
            faults.append(f"{name}: {amount} has more than the {schedule.scheme.exponent} decimals of the currency.")
        sound = sound and not faults
        yield from faults
    if sound and schedule.pass_through > schedule.charges:
        yield f"pass_through: {schedule.pass_through} is more than the charges, {schedule.charges}."


def _wrong_side(direction: Direction, expected: Decimal, minimum: Decimal) -> Iterator[str]:
    if direction is Direction.UP and minimum > expected:
        yield f"minimum: {minimum} is above the expected {expected}; where higher is better it must not be."
    if direction is Direction.DOWN and minimum < expected:
        yield f"minimum: {minimum} is below the expected {expected}; where lower is better it must not be."


def _ratio_faults(ratio: Ratio) -> Iterator[str]:
    faults = [*_count(ratio.good, "good"), *_count(ratio.total, "total"), *_count(ratio.excluded, "excluded")]
    yield from faults
    if faults:
        return
    judged = ratio.total - ratio.excluded
    if judged < 0:
        yield f"excluded: {ratio.excluded} is more than the total, {ratio.total}."
    elif ratio.good > judged:
        less = f" less {ratio.excluded} excluded" if ratio.excluded else ""
        yield f"good: {ratio.good} is more than the total, {ratio.total}{less}."


def _availability_faults(availability: Availability) -> Iterator[str]:
    faults = [
        *_moment(availability.start, "start"),
        *_moment(availability.end, "end"),
        *_moment(availability.as_of, "as_of"),
    ]
    if not faults and microseconds(availability.end) <= microseconds(availability.start):
        faults.append("end: the window has no length, it must end after it starts.")
    yield from faults
    for at, outage in enumerate(availability.outages):
        field = f"outages[{at}]"
        moments = list(_moment(outage.start, f"{field}.start"))
        if outage.end is not None:
            moments.extend(_moment(outage.end, f"{field}.end"))
            if not moments and microseconds(outage.end) < microseconds(outage.start):
                moments.append(f"{field}.end: it lies before the start of the outage.")
        yield from moments
        weighed = list(_amount(outage.weight, f"{field}.weight"))
        if not weighed and outage.weight > 1:
            weighed.append(f"{field}.weight: {outage.weight} is more than 1, which is wholly down.")
        yield from weighed


def _amount(number: Decimal, field: str) -> Iterator[str]:
    if not isinstance(number, Decimal) or not number.is_finite():
        yield f"{field}: {number} is not an exact decimal number."
    elif number < 0:
        yield f"{field}: {number} is negative."
    elif number.adjusted() >= MAX_WHOLE_DIGITS or _last_place(number) < -MAX_DECIMALS:
        yield f"{field}: {number} has more than {MAX_WHOLE_DIGITS} digits before or {MAX_DECIMALS} after the point."


def _percent(number: Decimal, field: str) -> Iterator[str]:
    faults = list(_amount(number, field))
    if not faults and number > HUNDRED:
        faults.append(f"{field}: {number} is more than 100 %.")
    yield from faults


def _count(number: int, field: str) -> Iterator[str]:
    if not isinstance(number, int):
        yield f"{field}: {number} is not a whole number."
    elif number < 0:
        yield f"{field}: {number} is negative."


def _within(number: int, most: int, field: str) -> Iterator[str]:
    if not isinstance(number, int) or not 0 <= number <= most:
        yield f"{field}: {number} is not a whole number from 0 to {most}."


def _moment(moment: datetime, field: str) -> Iterator[str]:
    if moment.utcoffset() is None:
        yield f"{field}: {moment.isoformat()} has no time zone."


def _blank(text: str, field: str) -> Iterator[str]:
    if not text.strip():
        yield f"{field}: it is empty."


def _repeated(codes: list[str], field: str) -> Iterator[str]:
    for at, code in enumerate(codes):
        if code in codes[:at]:
            yield f"{field}[{at}].code: {code} stands there twice."


def _last_place(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
