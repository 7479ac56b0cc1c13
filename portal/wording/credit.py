"""How does each line of a credit read?"""

from decimal import Decimal

from django.utils.translation import gettext, gettext_lazy

from portal.templatetags.steward import number
from portal.wording.base import (
    Figures,
    Said,
    Wording,
    Words,
    amount,
    in_unit,
    long,
    of_base,
    percent,
    plain_day,
    registering,
    rounded,
    with_rounding,
)

WORDS: dict[str, Words] = {}
_words = registering(WORDS)

NO_CREDIT = {
    "key_level": gettext_lazy("a key indicator is measured and carries no credit"),
    "no_credit_agreed": gettext_lazy("the contract sets no credit for this level"),
    "no_weight": gettext_lazy("this level has no weight in the amount at risk"),
    "watch_only": gettext_lazy("the contract is watched only, and nothing is deducted"),
    "window_pays_nothing": gettext_lazy("in this trial period or season the contract deducts nothing"),
    "provisional": gettext_lazy("the result is provisional and pays nothing until it is final"),
    "no_default": gettext_lazy("this period is no default"),
    "no_value": gettext_lazy("nothing was reported, and without a minimum there is no distance to count"),
    "no_band": gettext_lazy("the contract sets no credit for this figure"),
    "below_threshold": gettext_lazy("no more events than the contract lets pass"),
    "nothing_counted": gettext_lazy("nothing was counted that this credit is for"),
}
UNREPORTED = {
    "dearest": gettext_lazy("by contract, silence is below minimum: the band that costs most holds"),
    "mildest": gettext_lazy("by contract, silence is below expected: the band that costs least holds"),
    "minimum": gettext_lazy("it counts as if the value were at the minimum"),
}
PARTS = {
    "linear": gettext_lazy("any part counts as it is"),
    "ceil": gettext_lazy("one begun counts as a whole one"),
    "floor": gettext_lazy("only whole ones count"),
}
CAPS = {
    "percent": gettext_lazy("the percentage of the charges"),
    "at_risk": gettext_lazy("the amount at risk"),
    "amount": gettext_lazy("the agreed amount"),
    "annual": gettext_lazy("what is left for the contract year"),
}


# What the credit is taken on.


@_words("charges")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Charges of the period"), "", amount(figures["amount"], wording)


@_words("tax_out")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(percent)s tax within them, %(tax)s, is taken out") % {
        "percent": percent(figures["percent"]),
        "tax": amount(figures["tax"], wording),
    }
    return gettext("Charges without tax"), how, amount(figures["amount"], wording)


@_words("tax_kept")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Tax within the charges"), gettext("stays in, by contract"), percent(figures["percent"])


@_words("pass_through")
def _(figures: Figures, wording: Wording) -> Said:
    none = not Decimal(figures["amount"])
    return (
        gettext("less costs passed through"),
        gettext("none") if none else "",
        amount(figures["amount"], wording, minus=True),
    )


@_words("base")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Charges the credit is taken on"), "", amount(figures["amount"], wording)


@_words("at_risk")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("At risk"), of_base(figures, wording), amount(figures["amount"], wording)


# One level before the cap.


@_words("no_credit")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Credit"), str(NO_CREDIT[figures["reason"]]), gettext("none")


@_words("unreported")
def _(figures: Figures, wording: Wording) -> Said:
    figure = in_unit(figures["value"], figures["unit"]) if figures["value"] else gettext("not reported")
    return gettext("Nothing was reported"), str(UNREPORTED[figures["counts_as"]]), figure


@_words("weight")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(percent)s of the amount at risk") % {"percent": percent(figures["percent"])}
    return gettext("Weight of this level"), how, amount(figures["amount"], wording)


@_words("category")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("Share of category %(category)s") % {"category": figures["category"]}
    how = gettext("%(percent)s of the amount at risk, %(at_risk)s") % {
        "percent": percent(figures["percent"]),
        "at_risk": amount(figures["at_risk"], wording),
    }
    return label, how, amount(figures["amount"], wording)


@_words("category_weight")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(percent)s of the category’s %(pool)s") % {
        "percent": percent(figures["percent"]),
        "pool": amount(figures["pool"], wording),
    }
    return gettext("Weight of this level"), how, amount(figures["amount"], wording)


@_words("band")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(band)s: %(share)s") % {"band": _in_band(figures), "share": of_base(figures, wording)}
    return gettext("Band of the value"), how, amount(figures["amount"], wording)


@_words("deviation")
def _(figures: Figures, wording: Wording) -> Said:
    unit = figures["unit"]
    words = {
        "value": in_unit(figures["value"], unit),
        "origin": in_unit(figures["origin"], unit),
        "distance": _distance(figures["distance"], unit),
        "part": PARTS[figures["part"]],
    }
    if figures["side"] == "below":
        how = gettext("%(value)s is %(distance)s below %(origin)s; %(part)s") % words
    else:
        how = gettext("%(value)s is %(distance)s above %(origin)s; %(part)s") % words
    return gettext("Distance that counts"), how, _distance(figures["points"], unit)


@_words("deviation_rate")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(points)s × %(per_point)s = %(percent)s, of %(base)s") % {
        "points": number(figures["points"]),
        "per_point": percent(figures["per_point"]),
        "percent": percent(figures["percent"]),
        "base": amount(figures["base"], wording),
    }
    return gettext("Credit by distance"), how, amount(figures["amount"], wording)


@_words("flat")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Credit for a miss"), of_base(figures, wording), amount(figures["amount"], wording)


@_words("events")
def _(figures: Figures, wording: Wording) -> Said:
    counted = int(figures["counted"])
    how = gettext("%(n)s counted") % {"n": number(counted)}
    if int(figures["threshold"]):
        how = gettext("%(counted)s, %(threshold)s of them free") % {
            "counted": how,
            "threshold": number(min(counted, int(figures["threshold"]))),
        }
    return gettext("Events to be paid for"), how, number(figures["paid"])


@_words("per_event")
def _(figures: Figures, wording: Wording) -> Said:
    how = f"{number(figures['events'])} × {amount(figures['each'], wording)}"
    return gettext("Credit for the events"), how, amount(figures["amount"], wording)


@_words("per_event_percent")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(events)s × %(share)s") % {
        "events": number(figures["events"]),
        "share": of_base(figures, wording),
    }
    return gettext("Credit for the events"), how, amount(figures["amount"], wording)


@_words("severity")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("Events of severity %(severity)s") % {"severity": figures["severity"]}
    how = f"{number(figures['count'])} × {amount(figures['each'], wording)}"
    return label, how, amount(figures["amount"], wording)


@_words("severities")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Credit for the events"), gettext("all severities added"), amount(figures["amount"], wording)


@_words("minutes_down")
def _(figures: Figures, wording: Wording) -> Said:
    unit = figures["unit"]
    words = {
        "value": _measure(figures["value"], unit),
        "low": _measure(figures["low"], unit),
        "high": _measure(figures["high"], unit),
    }
    if figures["low"] and figures["high"]:
        band = gettext("%(value)s is more than %(low)s and at most %(high)s") % words
    elif figures["low"]:
        band = gettext("%(value)s is more than %(low)s") % words
    elif figures["high"]:
        band = gettext("%(value)s is at most %(high)s") % words
    else:
        band = gettext("%(value)s, as any other") % words
    how = gettext("%(band)s: %(share)s") % {"band": band, "share": of_base(figures, wording)}
    return gettext("Band of the duration"), how, amount(figures["amount"], wording)


@_words("outside_bands")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("the figure lies in none of the contract’s bands")
    return gettext("Band of the value"), how, _measure(figures["value"], figures["unit"])


@_words("repeat_multiplier")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("Default number %(nth)s in a row") % {"nth": figures["nth"]}
    return label, f"× {number(figures['multiplier'])}", amount(figures["amount"], wording)


@_words("maximum")
def _(figures: Figures, wording: Wording) -> Said:
    words = {"exact": amount(figures["exact"], wording), "maximum": amount(figures["maximum"], wording)}
    if figures["exact"] == figures["amount"]:
        how = gettext("%(exact)s is within %(maximum)s") % words
    else:
        how = gettext("%(exact)s, but not more than %(maximum)s") % words
    return gettext("At most, for all events"), how, amount(figures["amount"], wording)


@_words("level_credit")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("%(level)s, before the cap") % {"level": wording.level(figures["level"])}
    return label, rounded(figures), amount(figures["amount"], wording)


@_words("same_incident")
def _(figures: Figures, wording: Wording) -> Said:
    words = {
        "level": wording.level(figures["level"]),
        "stays": wording.level(figures["stays"]),
        "stays_amount": amount(figures["stays_amount"], wording),
        "incident": figures["incident"],
    }
    label = gettext("%(level)s falls away") % words
    how = gettext("incident %(incident)s is paid for once, with %(stays)s: %(stays_amount)s") % words
    return label, how, amount(figures["amount"], wording, minus=True)


# Points, and what they cost together.


@_words("points_band")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Points for the value"), _in_band(figures), number(figures["points"])


@_words("points_repeat")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("Default number %(nth)s in a row") % {"nth": figures["nth"]}
    return label, gettext("points × %(multiplier)s") % {"multiplier": number(figures["multiplier"])}, _points(figures)


@_words("level_points")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Points of %(level)s") % {"level": wording.level(figures["level"])}, "", _points(figures)


@_words("other_points")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Points of %(count)s other levels") % {"count": number(figures["count"])}, "", _points(figures)


@_words("points_sum")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Points of the period"), gettext("all levels added"), _points(figures)


@_words("points_rate")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(points)s × %(per_point)s a point") % {
        "points": _points(figures),
        "per_point": percent(figures["per_point"]),
    }
    return gettext("What the points cost"), how, percent(figures["percent"])


@_words("points_row")
def _(figures: Figures, wording: Wording) -> Said:
    words = {"points": _points(figures)}
    if figures["up_to"]:
        how = gettext("%(points)s points fall in the row up to %(up_to)s") % {
            **words,
            "up_to": number(figures["up_to"]),
        }
    else:
        how = gettext("%(points)s points are beyond the table, where its last row holds") % words
    return gettext("What the points cost"), how, percent(figures["percent"])


@_words("score")
def _(figures: Figures, wording: Wording) -> Said:
    if Decimal(figures["points"]) > 100:
        how = gettext("100 less %(points)s points, but not below 0") % {"points": _points(figures)}
    else:
        how = gettext("100 less %(points)s points") % {"points": _points(figures)}
    return gettext("Score"), how, number(figures["score"])


@_words("score_rung")
def _(figures: Figures, wording: Wording) -> Said:
    words = {"paid": percent(figures["paid"])}
    if figures["at_least"]:
        how = gettext("%(at_least)s or more: %(paid)s of the charges is paid") % {
            **words,
            "at_least": number(figures["at_least"]),
        }
    else:
        how = gettext("below the ladder, where its last rung holds: %(paid)s of the charges is paid") % words
    return gettext("Deducted by score"), how, percent(figures["percent"])


@_words("score_linear")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("below %(below)s: %(plus)s + %(score)s = %(paid)s of the charges is paid") % {
        "below": number(figures["below"]),
        "plus": number(figures["plus"]),
        "score": number(figures["score"]),
        "paid": percent(figures["paid"]),
    }
    return gettext("Deducted by score"), how, percent(figures["percent"])


@_words("points_amount")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Credit for all points"), of_base(figures, wording), amount(figures["amount"], wording)


@_words("points_share")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(own)s ÷ %(sum)s points × %(whole)s") % {
        "own": number(figures["own"]),
        "sum": number(figures["sum"]),
        "whole": amount(figures["whole"], wording),
    }
    return gettext("This level’s share by points"), how, amount(figures["amount"], wording)


# Persistent failure.


@_words("persistent_count")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(earlier)s since %(since)s that no credit has used up, and %(now)s in this period") % {
        "since": plain_day(figures["since"]),
        "earlier": number(figures["earlier"]),
        "now": number(figures["now"]),
    }
    return gettext("Failures that count"), how, number(figures["uncredited"])


@_words("persistent_none")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(uncredited)s is fewer than the %(every)s it takes") % {
        "uncredited": number(figures["uncredited"]),
        "every": number(figures["every"]),
    }
    return gettext("Persistent failure"), how, gettext("none")


@_words("persistent")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(times)s × %(percent)s of the annual charges, %(annual)s; once for every %(every)s failures") % {
        "every": number(figures["every"]),
        "times": number(figures["times"]),
        "percent": percent(figures["percent"]),
        "annual": amount(figures["annual"], wording),
    }
    return gettext("Persistent failure"), with_rounding(how, figures), amount(figures["amount"], wording)


# All together, and the cap.


@_words("other_credit")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("%(level)s, same period") % {"level": wording.level(figures["level"])}
    return label, gettext("before the cap"), amount(figures["amount"], wording)


@_words("other_credits")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("%(count)s other levels, same period") % {"count": number(figures["count"])}
    return label, gettext("before the cap"), amount(figures["amount"], wording)


@_words("sum_before_cap")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Credits before the cap"), "", amount(figures["amount"], wording)


@_words("cap_percent")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Cap by percentage"), of_base(figures, wording), amount(figures["amount"], wording)


@_words("cap_at_risk")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("no other cap is agreed: not more than the amount at risk")
    return gettext("Cap by the amount at risk"), how, amount(figures["amount"], wording)


@_words("cap_amount")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Cap by amount"), gettext("as agreed"), amount(figures["amount"], wording)


@_words("annual_cap")
def _(figures: Figures, wording: Wording) -> Said:
    words = {
        "start": plain_day(figures["start"]),
        "end": plain_day(figures["end"]),
        "percent": percent(figures["percent"]),
        "base": amount(figures["base"], wording),
    }
    if figures["source"] == "agreed":
        how = gettext("%(start)s to %(end)s: %(percent)s of the agreed annual charges, %(base)s") % words
    else:
        how = gettext("%(start)s to %(end)s: %(percent)s of the year’s charges so far, %(base)s") % words
    return gettext("Cap of the contract year"), how, amount(figures["amount"], wording)


@_words("annual_left")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(cap)s less %(taken)s taken in earlier periods") % {
        "cap": amount(figures["cap"], wording),
        "taken": amount(figures["taken"], wording),
    }
    if Decimal(figures["taken"]) > Decimal(figures["cap"]):
        how = gettext("%(how)s: nothing is left") % {"how": how}
    return gettext("Left for the contract year"), how, amount(figures["amount"], wording)


@_words("no_cap")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Cap of the period"), gettext("the whole sum is deducted"), gettext("none agreed")


@_words("cap")
def _(figures: Figures, wording: Wording) -> Said:
    words = {"by": CAPS[figures["by"]], "gone": amount(figures["falls_away"], wording)}
    if Decimal(figures["falls_away"]):
        how = gettext("%(by)s decides; %(gone)s falls away") % words
    else:
        how = gettext("%(by)s decides; nothing falls away") % words
    return gettext("Cap of the period"), how, amount(figures["amount"], wording)


@_words("share")
def _(figures: Figures, wording: Wording) -> Said:
    own, whole, cap = (amount(figures[name], wording) for name in ("own", "sum", "cap"))
    return gettext("Share of the cap"), f"{own} ÷ {whole} × {cap}", amount(figures["amount"], wording)


@_words("credit")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("Credit for %(level)s") % {"level": wording.level(figures["level"])}
    return label, "", amount(figures["amount"], wording)


@_words("persistent_credit")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Credit for persistent failure"), "", amount(figures["amount"], wording)


@_words("total")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Credit of the period"), "", amount(figures["amount"], wording)


def _distance(text: str, unit: str) -> str:
    """Percentages are so many points apart, everything else so much of its unit."""
    if unit == "%":
        return gettext("%(n)s points") % {"n": number(text)}
    return in_unit(text, unit)


def _points(figures: Figures) -> str:
    return number(figures["points"])


def _measure(text: str, unit: str) -> str:
    """A figure in its unit with its first six decimals; a long one ends in an ellipsis."""
    if not text:
        return ""
    shown = long(text)
    return in_unit(text, unit) if not shown.endswith("…") else f"{shown} {unit}".rstrip()


def _in_band(figures: Figures) -> str:
    """The value and the band it lies in; of a band that silence falls in, the band alone."""
    unit = figures["unit"]
    words = {name: in_unit(figures[name], unit) for name in ("low", "high") if figures[name]}
    if figures["low"] and figures["high"]:
        band = gettext("from %(low)s to under %(high)s") % words
    elif figures["low"]:
        band = gettext("%(low)s or more") % words
    elif figures["high"]:
        band = gettext("under %(high)s") % words
    else:
        band = gettext("any value")
    if not figures["value"]:
        return band
    return gettext("%(value)s lies in “%(band)s”") % {"value": in_unit(figures["value"], unit), "band": band}
