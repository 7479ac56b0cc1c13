"""How does the working of a result read, line by line? Words the engine's step codes; computes nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy, ngettext

from portal.templatetags.steward import DASH, MINUS, initial_upper, level_value, money, number, plain_date, rating_word
from sla.engine.working import GROUP_OF

Figures = Mapping[str, str]

OUTCOMES = {
    "met": gettext_lazy("Met"),
    "below_expected": gettext_lazy("Below expected"),
    "below_minimum": gettext_lazy("Below minimum"),
    "not_reported": gettext_lazy("Not reported"),
    "excused": gettext_lazy("Excused"),
    "insufficient_volume": gettext_lazy("Too few cases"),
    "not_applicable": gettext_lazy("Not applicable"),
}
MISSING = {
    "below_minimum": gettext_lazy("by contract, that counts as below minimum"),
    "below_expected": gettext_lazy("by contract, that counts as below expected"),
    "excused": gettext_lazy("by contract, that is excused"),
}
NO_CREDIT = {
    "key_level": gettext_lazy("a key indicator is measured and carries no credit"),
    "no_weight": gettext_lazy("this level has no weight in the amount at risk"),
    "no_default": gettext_lazy("this month is no default"),
}
ROUNDINGS = {"half_up": gettext_lazy("half up"), "truncate": gettext_lazy("cut off")}
TITLES = {
    "value": gettext_lazy("The value"),
    "judgement": gettext_lazy("The judgement"),
    "credit": gettext_lazy("The credit, in %(currency)s"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of a working need beside its figures: names of levels, what a row is, the currency, the zone."""

    currency: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    rows: str = ""
    zone: str = "UTC"

    def level(self, code: str) -> str:
        return self.names.get(code, code)

    def row_words(self) -> str:
        return self.rows or gettext("rows")


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


@dataclass(frozen=True, slots=True)
class Group:
    """The value, the judgement or the credit, with its lines in the engine's order."""

    code: str
    title: str
    lines: tuple[Line, ...]


Said = tuple[str, str, str]  # label, how, figure
WORDS: dict[str, Callable[[Figures, Wording], Said]] = {}
SUMS = {"rows_judged", "downtime", "rounded", "outcome", "base", "level_credit", "sum_before_cap"}
TOTALS = {"credit", "total"}
WIDE = {"not_reported", "no_activity", "outcome", "no_minimum", "no_credit"}


def word_step(code: str, figures: Figures, wording: Wording = Wording()) -> Line:
    """One step in the active language; `KeyError` for a code the engine does not promise."""
    label, how, figure = WORDS[code](figures, wording)
    kind = "total" if code in TOTALS else "sum" if code in SUMS else ""
    return Line(code, label, how, figure, kind, code in WIDE)


def word_working(
    steps: Iterable[Mapping[str, Any]], wording: Wording = Wording(), groups: Iterable[str] = TITLES
) -> tuple[Group, ...]:
    """A stored working, a list of {code, figures}, as groups of lines; `groups` chooses which."""
    steps = list(steps)
    return tuple(
        Group(
            group,
            str(TITLES[group]) % {"currency": wording.currency},
            tuple(
                word_step(step["code"], step["figures"], wording) for step in steps if GROUP_OF[step["code"]] == group
            ),
        )
        for group in groups
        if any(GROUP_OF[step["code"]] == group for step in steps)
    )


def word_sum(steps: Iterable[Mapping[str, Any]], wording: Wording = Wording()) -> tuple[Group, ...]:
    """A schedule's own working, from the charges to the total; what each level gets is a line on the way."""
    lines = []
    for step in steps:
        line = word_step(step["code"], step["figures"], wording)
        kind = line.kind if step["code"] in ("total", "base", "sum_before_cap") else ""
        label = line.label
        if step["code"] == "level_credit":
            label = gettext("%(level)s, before the cap") % {"level": wording.level(step["figures"]["level"])}
        lines.append(Line(line.code, label, line.how, line.figure, kind, line.wide))
    return (Group("credit", str(TITLES["credit"]) % {"currency": wording.currency}, tuple(lines)),)


def _words(code: str) -> Callable:
    def register(fn: Callable[[Figures, Wording], Said]) -> Callable[[Figures, Wording], Said]:
        WORDS[code] = fn
        return fn

    return register


def _long(text: str, places: int = 6) -> str:
    """A figure with all its digits up to `places` decimals; an ellipsis says that there are more."""
    value = Decimal(text)
    decimals = max(0, -value.as_tuple().exponent)
    if decimals <= places:
        return number(value)
    cut = Decimal(f"{value:f}"[: places - decimals])
    return f"{number(cut)}…"


def _amount(text: str, wording: Wording, *, minus: bool = False) -> str:
    """An amount without its currency, which stands in the group's title; an unrounded one keeps its digits."""
    value = Decimal(text)
    plain = money(value, "")
    shown = plain if value == value.quantize(Decimal("0.01")) else _long(text)
    if wording.currency == "JPY" and value == value.to_integral_value():
        shown = number(value, 0)
    return MINUS + shown if minus and value else shown


def _minutes(figures: Figures, *, minus: bool = False) -> str:
    shown = gettext("%(n)s min") % {"n": number(Decimal(figures["minutes"]).normalize())}
    return MINUS + shown if minus and Decimal(figures["seconds"]) else shown


def _in_unit(text: str, unit: str) -> str:
    return level_value(Decimal(text), unit)


def _day(text: str, wording: Wording) -> str:
    """The start or end of a window as a clock on the wall in the contract's zone shows it."""
    local = datetime.fromisoformat(text).astimezone(ZoneInfo(wording.zone))
    return f"{plain_date(local.replace(tzinfo=None))} {local:%H:%M}"


# The value: what was measured.


@_words("not_reported")
def _(figures, wording):
    return gettext("Nothing arrived by the deadline"), str(MISSING[figures["on_missing"]]), gettext("not reported")


@_words("no_activity")
def _(figures, wording):
    return gettext("No activity"), gettext("declared by the vendor"), DASH


@_words("rows_due")
def _(figures, wording):
    return initial_upper(gettext("%(rows)s in the month") % {"rows": wording.row_words()}), "", number(figures["total"])


@_words("rows_excluded")
def _(figures, wording):
    none = not int(figures["excluded"])
    return (
        gettext("less relief"),
        gettext("none approved") if none else gettext("taken out by approved relief"),
        number(figures["excluded"]) if none else MINUS + number(figures["excluded"]),
    )


@_words("rows_judged")
def _(figures, wording):
    return initial_upper(gettext("%(rows)s judged") % {"rows": wording.row_words()}), "", number(figures["judged"])


@_words("rows_good")
def _(figures, wording):
    label = gettext("of these kept") if figures["direction"] == "up" else gettext("of these counted against the level")
    return label, "", number(figures["good"])


@_words("rows_not_good")
def _(figures, wording):
    label = gettext("of these not kept") if figures["direction"] == "up" else gettext("of these unharmed")
    return label, "", number(figures["not_good"])


@_words("window")
def _(figures, wording):
    how = gettext("%(start)s to %(end)s") % {
        "start": _day(figures["start"], wording),
        "end": _day(figures["end"], wording),
    }
    return gettext("Time measured"), how, _minutes(figures)


@_words("outages")
def _(figures, wording):
    count = int(figures["count"])
    how = ngettext("%(n)s outage by its weight", "%(n)s outages, each by its weight", count) % {"n": number(count)}
    still = int(figures["open"])
    if still:
        how = gettext("%(outages)s; %(open)s still open, counted to %(day)s") % {
            "outages": how,
            "open": number(still),
            "day": _day(figures["as_of"], wording),
        }
    return gettext("Outages"), how, _minutes(figures)


@_words("overlap")
def _(figures, wording):
    return gettext("less what overlaps"), gettext("each instant counts once"), _minutes(figures, minus=True)


@_words("downtime")
def _(figures, wording):
    return gettext("Downtime"), "", _minutes(figures)


@_words("exact_rows")
def _(figures, wording):
    how = f"{number(figures['good'])} ÷ {number(figures['judged'])}"
    return gettext("Exact value"), how, level_value_of(figures["exact"])


@_words("exact_time")
def _(figures, wording):
    up, window = (number(Decimal(figures[name]).normalize()) for name in ("up_minutes", "window_minutes"))
    return (
        gettext("Exact value"),
        gettext("%(up)s ÷ %(window)s min") % {"up": up, "window": window},
        level_value_of(figures["exact"]),
    )


@_words("exact_reported")
def _(figures, wording):
    if not figures["n"]:
        return gettext("Exact value"), gettext("as reported"), _long(figures["exact"])
    n = int(figures["n"])
    how = ngettext("as reported, over %(n)s case", "as reported, over %(n)s cases", n) % {"n": number(n)}
    return gettext("Exact value"), how, _long(figures["exact"])


def level_value_of(exact: str) -> str:
    """An exact share: all its digits to six decimals, and its percent sign."""
    return f"{_long(exact)}{level_value(0, '%', 0)[1:]}"


@_words("rounded")
def _(figures, wording):
    precision = int(figures["precision"])
    how = ngettext(
        "%(rounding)s, %(n)s decimal; this figure decides",
        "%(rounding)s, %(n)s decimals; this figure decides",
        precision,
    ) % {"rounding": ROUNDINGS[figures["rounding"]], "n": precision}
    return gettext("Rounded"), how, _in_unit(figures["value"], figures["unit"])


# The judgement: what it means.


@_words("volume_enough")
def _(figures, wording):
    return (
        gettext("Cases"),
        gettext("judged from %(n_min)s on") % {"n_min": number(figures["n_min"])},
        number(figures["n"]),
    )


@_words("volume_too_few")
def _(figures, wording):
    how = gettext("judged from %(n_min)s on: shown, not judged") % {"n_min": number(figures["n_min"])}
    return gettext("Too few cases"), how, number(figures["n"])


def _against(label: str, name: str, figures: Figures) -> Said:
    value, distance, unit = figures["value"], figures["distance"], figures["unit"]
    if figures["side"] == "at":
        how = gettext("%(value)s is exactly that") % {"value": number(value)}
    elif unit == "%":
        points = {"value": number(value), "n": number(distance)}
        if figures["side"] == "below":
            how = gettext("%(value)s is %(n)s points below") % points
        else:
            how = gettext("%(value)s is %(n)s points above") % points
    else:
        gap = {"value": number(value), "distance": _in_unit(distance, unit)}
        if figures["side"] == "below":
            how = gettext("%(value)s is %(distance)s below") % gap
        else:
            how = gettext("%(value)s is %(distance)s above") % gap
    return label, how, _in_unit(figures[name], unit)


@_words("expected")
def _(figures, wording):
    return _against(gettext("Expected"), "expected", figures)


@_words("minimum")
def _(figures, wording):
    return _against(gettext("Minimum"), "minimum", figures)


@_words("no_minimum")
def _(figures, wording):
    return gettext("Minimum"), "", gettext("none agreed")


@_words("outcome")
def _(figures, wording):
    how = gettext("rated %(rating)s") % {"rating": rating_word(figures["rating"])}
    if figures["default"] == "yes":
        how = gettext("%(rated)s, a default") % {"rated": how}
    return gettext("Outcome"), how, str(OUTCOMES[figures["outcome"]])


@_words("repeat")
def _(figures, wording):
    prior = int(figures["prior"])
    if not prior:
        return gettext("Defaults in a row"), gettext("the month before was none"), number(figures["nth"])
    how = ngettext("after %(n)s month in default", "after %(n)s months in default", prior) % {"n": number(prior)}
    return gettext("Defaults in a row"), how, number(figures["nth"])


# The credit: what it costs.


@_words("no_credit")
def _(figures, wording):
    return gettext("Credit"), str(NO_CREDIT[figures["reason"]]), gettext("none")


@_words("charges")
def _(figures, wording):
    return gettext("Charges of the month"), "", _amount(figures["amount"], wording)


@_words("pass_through")
def _(figures, wording):
    none = not Decimal(figures["amount"])
    return (
        gettext("less costs passed through"),
        gettext("none") if none else "",
        _amount(figures["amount"], wording, minus=True),
    )


@_words("base")
def _(figures, wording):
    return gettext("Charges the credit is taken on"), "", _amount(figures["amount"], wording)


@_words("at_risk")
def _(figures, wording):
    how = gettext("%(percent)s of %(base)s") % {
        "percent": _in_unit(figures["percent"], "%"),
        "base": _amount(figures["base"], wording),
    }
    return gettext("At risk"), how, _amount(figures["amount"], wording)


@_words("weight")
def _(figures, wording):
    how = gettext("%(percent)s of the amount at risk") % {"percent": _in_unit(figures["percent"], "%")}
    return gettext("Weight of this level"), how, _amount(figures["amount"], wording)


@_words("repeat_multiplier")
def _(figures, wording):
    label = gettext("Default number %(nth)s in a row") % {"nth": figures["nth"]}
    return label, f"× {number(figures['multiplier'])}", _amount(figures["amount"], wording)


@_words("level_credit")
def _(figures, wording):
    exact, amount = Decimal(figures["exact"]), Decimal(figures["amount"])
    how = "" if exact == amount else gettext("%(exact)s, rounded") % {"exact": _long(figures["exact"])}
    return gettext("Before the cap"), how, _amount(figures["amount"], wording)


@_words("other_credit")
def _(figures, wording):
    label = gettext("%(level)s, same month") % {"level": wording.level(figures["level"])}
    return label, gettext("before the cap"), _amount(figures["amount"], wording)


@_words("sum_before_cap")
def _(figures, wording):
    return gettext("Credits before the cap"), "", _amount(figures["amount"], wording)


@_words("cap")
def _(figures, wording):
    words = {
        "percent": _in_unit(figures["percent"], "%"),
        "base": _amount(figures["base"], wording),
        "gone": _amount(figures["falls_away"], wording),
    }
    if Decimal(figures["falls_away"]):
        how = gettext("%(percent)s of %(base)s; %(gone)s falls away") % words
    else:
        how = gettext("%(percent)s of %(base)s; not reached") % words
    return gettext("Cap of the month"), how, _amount(figures["amount"], wording)


@_words("share")
def _(figures, wording):
    own, whole, cap = (_amount(figures[name], wording) for name in ("own", "sum", "cap"))
    return gettext("This level’s share"), f"{own} ÷ {whole} × {cap}", _amount(figures["amount"], wording)


@_words("credit")
def _(figures, wording):
    label = gettext("Credit for %(level)s") % {"level": wording.level(figures["level"])}
    return label, "", _amount(figures["amount"], wording)


@_words("total")
def _(figures, wording):
    return gettext("Credit of the month"), "", _amount(figures["amount"], wording)
