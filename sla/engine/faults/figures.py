"""Is a single figure sound?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from sla.engine.exact import plain
from sla.engine.fault import Fault

# Room for any amount and any mean taken to 50 digits, and a bound on what a hostile "1E+999999999" may cost.
MAX_WHOLE_DIGITS = 15
MAX_DECIMALS = 60
MAX_COUNT = 10**MAX_WHOLE_DIGITS - 1
MAX_PERIODS = 120
MAX_DAYS = 3660
FIRST_YEAR, LAST_YEAR = 1900, 2200
HUNDRED = Decimal(100)


def amount_faults(number: Decimal, field: str) -> Iterator[Fault]:
    if not isinstance(number, Decimal) or not number.is_finite():
        yield Fault(field, "not_exact", figure=number)
    elif number < 0:
        yield Fault(field, "negative", figure=number)
    elif number.adjusted() >= MAX_WHOLE_DIGITS or _last_place(number) < -MAX_DECIMALS:
        yield Fault(field, "digits", figure=number, whole=MAX_WHOLE_DIGITS, decimals=MAX_DECIMALS)


def is_sound(*numbers: Decimal) -> bool:
    return not any(fault for number in numbers for fault in amount_faults(number, ""))


def positive_faults(number: Decimal, field: str) -> Iterator[Fault]:
    faults = list(amount_faults(number, field))
    if not faults and not number:
        faults.append(Fault(field, "not_positive"))
    yield from faults


def percent_faults(number: Decimal, field: str) -> Iterator[Fault]:
    faults = list(amount_faults(number, field))
    if not faults and number > HUNDRED:
        faults.append(Fault(field, "over_hundred", figure=plain(number)))
    yield from faults


def money_faults(amount: Decimal, exponent: int, field: str) -> Iterator[Fault]:
    faults = list(amount_faults(amount, field))
    if not faults and len(plain(amount).partition(".")[2]) > exponent:
        faults.append(Fault(field, "currency_decimals", figure=amount, decimals=exponent))
    yield from faults


def whole_faults(number: int, field: str) -> Iterator[Fault]:
    if not isinstance(number, int):
        yield Fault(field, "not_whole", figure=number)
    elif number < 0:
        yield Fault(field, "negative", figure=number)
    elif number > MAX_COUNT:
        yield Fault(field, "too_long", whole=MAX_WHOLE_DIGITS)


def range_faults(number: int, least: int, most: int, field: str) -> Iterator[Fault]:
    faults = list(whole_faults(number, field))
    if not faults and not least <= number <= most:
        faults.append(Fault(field, "out_of_range", figure=number, least=least, most=most))
    yield from faults


def out_of_faults(count: int, periods: int, field: str, of: str) -> Iterator[Fault]:
    faults = [*range_faults(count, 1, MAX_PERIODS, field), *range_faults(periods, 1, MAX_PERIODS, of)]
    if not faults and count > periods:
        faults.append(Fault(field, "never", count=count, periods=periods))
    yield from faults


def year_faults(day: date, field: str) -> Iterator[Fault]:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        yield Fault(field, "year", day=day, first=FIRST_YEAR, last=LAST_YEAR)


def zone_faults(name: str) -> Iterator[Fault]:
    """`ZoneInfo` says in three ways that it does not know a zone, folders of its data among them."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        yield Fault("zone", "no_zone", zone=name)


def blank_faults(text: str, field: str) -> Iterator[Fault]:
    if not text.strip():
        yield Fault(field, "empty")


def twice_faults(codes: Sequence[str], field: str, name: str) -> Iterator[Fault]:
    """Each code that stands there again, at the place where it does."""
    seen: set[str] = set()
    for at, code in enumerate(codes):
        if code in seen:
            yield Fault(f"{field}[{at}].{name}", "name_twice", name=code)
        seen.add(code)


def repeated_faults(names: Iterable[str], field: str) -> Iterator[Fault]:
    for name, times in Counter(names).items():
        if times > 1:
            yield Fault(f"{field}.{name}", "twice")


def _last_place(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
