"""Is a single figure sound?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from sla.engine.exact import plain

# Room for any amount and any mean taken to 50 digits, and a bound on what a hostile "1E+999999999" may cost.
MAX_WHOLE_DIGITS = 15
MAX_DECIMALS = 60
MAX_COUNT = 10**MAX_WHOLE_DIGITS - 1
MAX_PERIODS = 120
MAX_DAYS = 3660
FIRST_YEAR, LAST_YEAR = 1900, 2200
HUNDRED = Decimal(100)


def amount_faults(number: Decimal, field: str) -> Iterator[str]:
    if not isinstance(number, Decimal) or not number.is_finite():
        yield f"{field}: {number} is not an exact decimal number."
    elif number < 0:
        yield f"{field}: {number} is negative."
    elif number.adjusted() >= MAX_WHOLE_DIGITS or _last_place(number) < -MAX_DECIMALS:
        yield f"{field}: {number} has more than {MAX_WHOLE_DIGITS} digits before or {MAX_DECIMALS} after the point."


def is_sound(*numbers: Decimal) -> bool:
    return not any(fault for number in numbers for fault in amount_faults(number, ""))


def positive_faults(number: Decimal, field: str) -> Iterator[str]:
    faults = list(amount_faults(number, field))
    if not faults and not number:
        faults.append(f"{field}: it must be more than 0.")
    yield from faults


def percent_faults(number: Decimal, field: str) -> Iterator[str]:
    faults = list(amount_faults(number, field))
    if not faults and number > HUNDRED:
        faults.append(f"{field}: {plain(number)} is more than 100 %.")
    yield from faults


def money_faults(amount: Decimal, exponent: int, field: str) -> Iterator[str]:
    faults = list(amount_faults(amount, field))
    if not faults and len(plain(amount).partition(".")[2]) > exponent:
        faults.append(f"{field}: {amount} has more than the {exponent} decimals of the currency.")
    yield from faults


def whole_faults(number: int, field: str) -> Iterator[str]:
    if not isinstance(number, int):
        yield f"{field}: {number} is not a whole number."
    elif number < 0:
        yield f"{field}: {number} is negative."
    elif number > MAX_COUNT:
        yield f"{field}: it has more than {MAX_WHOLE_DIGITS} digits."


def range_faults(number: int, least: int, most: int, field: str) -> Iterator[str]:
    faults = list(whole_faults(number, field))
    if not faults and not least <= number <= most:
        faults.append(f"{field}: {number} is not a whole number from {least} to {most}.")
    yield from faults


def out_of_faults(count: int, periods: int, field: str, of: str) -> Iterator[str]:
    faults = [*range_faults(count, 1, MAX_PERIODS, field), *range_faults(periods, 1, MAX_PERIODS, of)]
    if not faults and count > periods:
        faults.append(f"{field}: {count} times in {periods} periods can never happen.")
    yield from faults


def year_faults(day: date, field: str) -> Iterator[str]:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        yield f"{field}: {day} is not in the years {FIRST_YEAR} to {LAST_YEAR}."


def zone_faults(name: str) -> Iterator[str]:
    """`ZoneInfo` says in three ways that it does not know a zone, folders of its data among them."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        yield f"zone: {quoted(name)} is not a known time zone, such as Asia/Shanghai."


def blank_faults(text: str, field: str) -> Iterator[str]:
    if not text.strip():
        yield f"{field}: it is empty."


def quoted(word: str) -> str:
    return f"“{word}”"


def twice_faults(codes: Sequence[str], field: str, name: str) -> Iterator[str]:
    """Each code that stands there again, at the place where it does."""
    seen: set[str] = set()
    for at, code in enumerate(codes):
        if code in seen:
            yield f"{field}[{at}].{name}: {code} stands there twice."
        seen.add(code)


def repeated_faults(names: Iterable[str], field: str) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{field}.{name}: it stands there twice."


def _last_place(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
