"""How do the lines read that say what follows: credits earned back, levels that move, rights that arise?"""

from decimal import Decimal

from django.utils.translation import gettext, gettext_lazy

from portal.templatetags.steward import money, number
from portal.wording.base import Figures, Said, Wording, Words, in_unit, long, plain_day, registering
from vendors.words import clauses

NAMED = {"terminat": gettext_lazy("Right to terminate"), "escalat": gettext_lazy("Right to escalate")}

WORDS: dict[str, Words] = {}
_words = registering(WORDS)


@_words("earned_back")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("Earned back for %(level)s") % {"level": wording.level(figures["level"])}
    how = gettext("the credit of the period from %(day)s") % {"day": plain_day(figures["period"])}
    return label, how, money(-Decimal(figures["amount"]), figures["currency"])


@_words("ratchet_streak")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("%(level)s: periods in a row better than expected") % {"level": wording.level(figures["level"])}
    how = gettext("the expected level moves after %(after)s") % {"after": number(figures["after"])}
    return label, how, number(figures["streak"])


@_words("ratchet_moved")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("%(level)s: expected from the next period on") % {"level": wording.level(figures["level"])}
    how = gettext("half-way from %(expected)s to %(mean)s, the mean of the last %(after)s periods: %(midpoint)s") % {
        "expected": number(figures["expected"]),
        "mean": long(figures["mean"]),
        "after": number(figures["after"]),
        "midpoint": long(figures["midpoint"]),
    }
    if figures["limit"]:
        how = gettext("%(how)s; in one move no further than %(limit)s") % {
            "how": how,
            "limit": number(figures["limit"]),
        }
    return label, how, in_unit(figures["next"], figures["unit"])


@_words("trigger_consecutive")
def _(figures: Figures, wording: Wording) -> Said:
    words = {"count": number(figures["count"]), "k": number(figures["k"])}
    return _right(gettext("defaults in a row: %(count)s; the right arises at %(k)s") % words, figures, wording)


@_words("trigger_k_of_n")
def _(figures: Figures, wording: Wording) -> Said:
    words = {name: number(figures[name]) for name in ("count", "k", "n")}
    how = gettext("defaults in the last %(n)s periods: %(count)s; the right arises at %(k)s") % words
    return _right(how, figures, wording)


@_words("trigger_mean_below")
def _(figures: Figures, wording: Wording) -> Said:
    if not figures["mean"]:
        how = gettext("fewer than %(n)s periods in a row have a value") % {"n": number(figures["n"])}
        return _right(how, figures, wording)
    words = {
        "n": number(figures["n"]),
        "mean": _with_unit(long(figures["mean"]), figures["unit"]),
        "value": in_unit(figures["value"], figures["unit"]),
    }
    if figures["direction"] == "up":
        how = gettext("mean of the last %(n)s periods: %(mean)s; the right arises below %(value)s") % words
    else:
        how = gettext("mean of the last %(n)s periods: %(mean)s; the right arises above %(value)s") % words
    return _right(how, figures, wording)


@_words("trigger_credits_amount")
def _(figures: Figures, wording: Wording) -> Said:
    words = {"n": number(figures["n"]), "amount": _amount(figures, "amount"), "value": _amount(figures, "value")}
    how = gettext("credits of the last %(n)s periods: %(amount)s; the right arises at %(value)s") % words
    return _right(how, figures, wording)


@_words("trigger_credits_percent")
def _(figures: Figures, wording: Wording) -> Said:
    words = {name: number(figures[name]) for name in ("count", "k", "n")}
    words["percent"] = in_unit(figures["percent"], "%")
    how = (
        gettext(
            "periods among the last %(n)s with credits of at least %(percent)s of the charges they are taken on:"
            " %(count)s; the right arises at %(k)s"
        )
        % words
    )
    return _right(how, figures, wording)


@_words("trigger_share_of_measurements")
def _(figures: Figures, wording: Wording) -> Said:
    words = {
        "n": number(figures["n"]),
        "share": _with_unit(long(figures["share"]), "%"),
        "percent": in_unit(figures["percent"], "%"),
    }
    how = (
        gettext(
            "defaults among the measurements of the last %(n)s periods: %(share)s; the right arises above %(percent)s"
        )
        % words
    )
    return _right(how, figures, wording)


@_words("above_130")
def _(figures: Figures, wording: Wording) -> Said:
    percent = in_unit("130", "%")
    label = gettext("The credits pass %(percent)s of the loss") % {"percent": percent}
    how = gettext("loss entered: %(loss)s; a court normally reduces on request what lies beyond") % {
        "loss": _amount(figures, "loss")
    }
    return label, how, _amount(figures, "limit")


def _right(how: str, figures: Figures, wording: Wording) -> Said:
    """A right by its code and its level; the figure says whether it has arisen, the words by when it lapses."""
    label = named_right(figures["trigger"]) or gettext("Right %(right)s") % {"right": figures["trigger"]}
    if figures.get("level"):
        label = clauses([label, wording.level(figures["level"])])
    if figures["exercise_by"]:
        how = gettext("%(how)s; lapses after %(day)s") % {"how": how, "day": plain_day(figures["exercise_by"])}
    return label, how, gettext("arisen") if figures["met"] == "yes" else gettext("not arisen")


def named_right(code: str) -> str:
    """Right to terminate, or to escalate, by the code’s first letters; empty for any other code."""
    return str(next((words for start, words in NAMED.items() if code.lower().startswith(start)), ""))


def _amount(figures: Figures, name: str) -> str:
    return money(Decimal(figures[name]), figures["currency"])


def _with_unit(shown: str, unit: str) -> str:
    """A figure that is already written, with its unit as the active language sets it."""
    return in_unit("0", unit).replace("0", shown, 1)
