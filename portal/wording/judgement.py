"""How do the lines read that say what a measured value means?"""

from decimal import Decimal

from django.utils.translation import gettext, gettext_lazy, ngettext

from portal.templatetags.steward import number, rating_word
from portal.wording.base import Figures, Said, Wording, Words, in_unit, plain_day, registering

OUTCOMES = {
    "met": gettext_lazy("Met"),
    "below_expected": gettext_lazy("Below expected"),
    "below_minimum": gettext_lazy("Below minimum"),
    "not_reported": gettext_lazy("Not reported"),
    "excused": gettext_lazy("Excused"),
    "insufficient_volume": gettext_lazy("Too few cases"),
    "not_applicable": gettext_lazy("Not applicable"),
}
ROUNDINGS = {"half_up": gettext_lazy("half up"), "truncate": gettext_lazy("cut off")}
LATE = {
    "accepted": gettext_lazy("by contract, the data still count"),
    "not_reported": gettext_lazy("by contract, it is as if nothing had arrived"),
}
COUNTS = {"vendor": gettext_lazy("vendor’s figure counts"), "own": gettext_lazy("buyer’s figure counts")}
ONLY = {
    "vendor": gettext_lazy("there is no figure from the buyer"),
    "own": gettext_lazy("there is no figure from the vendor"),
}
WINDOWS = {
    "week": gettext_lazy("measured over the week, judged when it ends"),
    "month": gettext_lazy("measured over the month, judged when it ends"),
    "quarter": gettext_lazy("measured over the quarter, judged when it ends"),
    "year": gettext_lazy("measured over the year, judged when it ends"),
    "rolling": gettext_lazy("measured over several periods, judged when they end"),
}

WORDS: dict[str, Words] = {}
_words = registering(WORDS)


@_words("rounded")
def _(figures: Figures, wording: Wording) -> Said:
    precision = int(figures["precision"])
    how = ngettext(
        "%(rounding)s, %(n)s decimal; this figure decides",
        "%(rounding)s, %(n)s decimals; this figure decides",
        precision,
    ) % {"rounding": ROUNDINGS[figures["rounding"]], "n": precision}
    return gettext("Rounded"), how, in_unit(figures["value"], figures["unit"])


@_words("late")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Arrived after the deadline"), str(LATE[figures["on_late"]]), gettext("late")


@_words("two_sources")
def _(figures: Figures, wording: Wording) -> Said:
    unit = figures["unit"]
    words = {
        "vendor": in_unit(figures["vendor"], unit),
        "own": in_unit(figures["own"], unit),
        "difference": _distance(figures["difference"], unit),
        "tolerance": _distance(figures["tolerance"], unit),
    }
    if Decimal(figures["difference"]) > Decimal(figures["tolerance"]):
        how = (
            gettext("vendor %(vendor)s, buyer %(own)s: %(difference)s apart, more than the agreed %(tolerance)s")
            % words
        )
    else:
        how = gettext("vendor %(vendor)s, buyer %(own)s: %(difference)s apart, within the agreed %(tolerance)s") % words
    return gettext("Two sources"), how, str(COUNTS[figures["counts"]])


@_words("one_source")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("One source only"), str(ONLY[figures["source"]]), str(COUNTS[figures["source"]])


@_words("relief_covers")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Relief"), gettext("approved for the whole period"), str(OUTCOMES["excused"])


@_words("window_not_over")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Not over yet"), str(WINDOWS[figures["window"]]), plain_day(figures["until"])


@_words("named_window")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("Named window: %(name)s") % {"name": wording.window(figures["name"])}
    words = {"expected": number(figures["expected"]), "minimum": number(figures["minimum"])}
    if figures["minimum"]:
        how = gettext("expected %(expected)s and minimum %(minimum)s hold in it") % words
    else:
        how = gettext("expected %(expected)s holds in it, without a minimum") % words
    return label, how, gettext("with credits") if figures["pays"] == "yes" else gettext("no credit")


@_words("ratcheted")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("agreed as %(agreed)s, moved by the ratchet since") % {"agreed": number(figures["agreed"])}
    return gettext("Expected level in force"), how, number(figures["expected"])


@_words("provisional")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("cases are still becoming known; judged for good from that day on")
    return gettext("Provisional"), how, plain_day(figures["ripe_on"])


@_words("volume_enough")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("judged from %(n_min)s on") % {"n_min": number(figures["n_min"])}
    return gettext("Cases"), how, number(figures["n"])


@_words("volume_too_few")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("judged from %(n_min)s on: shown, not judged") % {"n_min": number(figures["n_min"])}
    return gettext("Too few cases"), how, number(figures["n"])


@_words("volume_carried")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("judged from %(n_min)s on: carried into the next period") % {"n_min": number(figures["n_min"])}
    return gettext("Too few cases"), how, number(figures["n"])


@_words("one_miss_forgiven")
def _(figures: Figures, wording: Wording) -> Said:
    words = {"n": number(figures["n"]), "n_min": number(figures["n_min"])}
    how = gettext("cases: %(n)s, fewer than %(n_min)s; a single miss does not count") % words
    return gettext("Miss forgiven"), how, number(figures["misses"])


@_words("expected")
def _(figures: Figures, wording: Wording) -> Said:
    return _against(gettext("Expected"), "expected", figures)


@_words("minimum")
def _(figures: Figures, wording: Wording) -> Said:
    return _against(gettext("Minimum"), "minimum", figures)


@_words("no_minimum")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Minimum"), "", gettext("none agreed")


@_words("n_of_m")
def _(figures: Figures, wording: Wording) -> Said:
    words = {"of": number(figures["of"]), "misses": number(figures["misses"])}
    how = gettext("in the last %(of)s periods; a default from %(misses)s on") % words
    return gettext("Times below expected"), how, number(figures["counted"])


@_words("promoted")
def _(figures: Figures, wording: Wording) -> Said:
    words = {"after": number(figures["after"]), "missed": number(figures["missed"])}
    how = gettext("from %(after)s misses in a row on; just before this period: %(missed)s") % words
    return gettext("Key indicator"), how, gettext("treated as critical")


@_words("outcome")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("rated %(rating)s") % {"rating": rating_word(figures["rating"])}
    if figures["default"] == "yes":
        how = gettext("%(rated)s, a default") % {"rated": how}
    return gettext("Outcome"), how, str(OUTCOMES[figures["outcome"]])


@_words("repeat")
def _(figures: Figures, wording: Wording) -> Said:
    prior = int(figures["prior"])
    if not prior:
        return gettext("Defaults in a row"), gettext("the period before was none"), number(figures["nth"])
    how = ngettext("after %(n)s period in default", "after %(n)s periods in default", prior) % {"n": number(prior)}
    return gettext("Defaults in a row"), how, number(figures["nth"])


@_words("limit")
def _(figures: Figures, wording: Wording) -> Said:
    words = {name: number(figures[name]) for name in ("value", "limit", "count")}
    if figures["count"]:
        how = gettext("%(value)s has reached %(limit)s, and the number of cases %(count)s") % words
    else:
        how = gettext("%(value)s has reached %(limit)s") % words
    return gettext("Outside limit"), how, figures["word"]


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
        gap = {"value": number(value), "distance": in_unit(distance, unit)}
        if figures["side"] == "below":
            how = gettext("%(value)s is %(distance)s below") % gap
        else:
            how = gettext("%(value)s is %(distance)s above") % gap
    return label, how, in_unit(figures[name], unit)


def _distance(text: str, unit: str) -> str:
    """A difference of two percentages is in points."""
    return gettext("%(n)s points") % {"n": number(text)} if unit == "%" else in_unit(text, unit)
