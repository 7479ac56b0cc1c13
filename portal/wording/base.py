"""Which figures and forms of words do all lines of a working share?

The figures arrive as the engine's canonical text; here they get the separators, signs and units of the active
language. Nothing is computed beyond that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from portal.templatetags.steward import MINUS, level_value, money, number, plain_date

Figures = Mapping[str, str]
Said = tuple[str, str, str]  # label, how, figure


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of a working need beside its figures: names of levels, what a row is, the currency, the zone.

    `windows` holds the names of seasons in the reader's language by those that the working has; a window of the
    rules themselves has one name only.
    """

    currency: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    rows: str = ""
    zone: str = "UTC"
    windows: Mapping[str, str] = field(default_factory=dict)

    def level(self, code: str) -> str:
        return self.names.get(code, code)

    def window(self, name: str) -> str:
        return self.windows.get(name, name)

    def row_words(self) -> str:
        return self.rows or gettext("rows")


Words = Callable[[Figures, Wording], Said]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as `components/working.html` draws it; `wide` says the figure is words."""

    code: str
    label: str
    how: str
    figure: str
    kind: str = ""
    wide: bool = False
    url: str = ""
    link: str = ""


def registering(words: dict[str, Words]) -> Callable[[str], Callable[[Words], Words]]:
    """A decorator that enters a function in a module's WORDS under its step code."""

    def of(code: str) -> Callable[[Words], Words]:
        def register(fn: Words) -> Words:
            words[code] = fn
            return fn

        return register

    return of


def long(text: str, places: int = 6) -> str:
    """A figure with all its digits up to `places` decimals; an ellipsis says that there are more."""
    value = Decimal(text)
    decimals = max(0, -value.as_tuple().exponent)
    if decimals <= places:
        return number(value)
    cut = Decimal(f"{value:f}"[: places - decimals])
    return f"{number(cut)}…"


def amount(text: str, wording: Wording, *, minus: bool = False) -> str:
    """An amount without its currency, which stands in the group's title; an unrounded one keeps its digits."""
    value = Decimal(text)
    plain = money(value, "")
    shown = plain if value == value.quantize(Decimal("0.01")) else long(text)
    if wording.currency == "JPY" and value == value.to_integral_value():
        shown = number(value, 0)
    return MINUS + shown if minus and value else shown


def minutes_of(figures: Figures, *, minus: bool = False) -> str:
    """The step's own `minutes`; its `seconds` say whether there are any."""
    shown = gettext("%(n)s min") % {"n": number(Decimal(figures["minutes"]).normalize())}
    return MINUS + shown if minus and Decimal(figures["seconds"]) else shown


def in_unit(text: str, unit: str) -> str:
    """A value with the unit of its level."""
    return level_value(Decimal(text), unit)


def day(text: str, wording: Wording) -> str:
    """An instant, such as the start or end of a window, as a clock on the wall in the contract's zone shows it."""
    local = datetime.fromisoformat(text).astimezone(ZoneInfo(wording.zone))
    return f"{plain_date(local.replace(tzinfo=None))} {local:%H:%M}"


def plain_day(text: str) -> str:
    """A day of the contract's zone, an ISO date in the figures."""
    return plain_date(date.fromisoformat(text))


def percent(text: str) -> str:
    return in_unit(text, "%")


def of_base(figures: Figures, wording: Wording) -> str:
    return gettext("%(percent)s of %(base)s") % {
        "percent": percent(figures["percent"]),
        "base": amount(figures["base"], wording),
    }


def rounded(figures: Figures) -> str:
    if Decimal(figures["exact"]) == Decimal(figures["amount"]):
        return ""
    return gettext("%(exact)s, rounded") % {"exact": long(figures["exact"])}


def with_rounding(how: str, figures: Figures) -> str:
    words = rounded(figures)
    return gettext("%(how)s; %(rounded)s") % {"how": how, "rounded": words} if words else how
