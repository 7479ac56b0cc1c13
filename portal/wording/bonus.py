"""How does each line of a bonus read, which stands beside the credit?"""

from decimal import Decimal

from django.utils.translation import gettext, gettext_lazy

from portal.wording.base import Figures, Said, Wording, Words, amount, in_unit, of_base, registering, with_rounding

WORDS: dict[str, Words] = {}
_words = registering(WORDS)

NO_BONUS = {
    "watch_only": gettext_lazy("the contract is watched only, and nothing is added"),
    "window_pays_nothing": gettext_lazy("in this trial period or season the contract pays none"),
    "provisional": gettext_lazy("the result is provisional and pays nothing until it is final"),
    "nothing_judged": gettext_lazy("nothing could be judged that would earn it"),
    "not_reached": gettext_lazy("not reached"),
}


@_words("bonus_reached")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Bonus earned"), _bonus_how(figures, wording), gettext("reached")


@_words("no_bonus")
def _(figures: Figures, wording: Wording) -> Said:
    if figures["reason"] == "not_reached":
        return gettext("Bonus"), _bonus_how(figures, wording), gettext("not reached")
    return gettext("Bonus"), str(NO_BONUS[figures["reason"]]), gettext("none")


@_words("bonus")
def _(figures: Figures, wording: Wording) -> Said:
    how = with_rounding(of_base(figures, wording), figures)
    return gettext("Bonus by percentage"), how, amount(figures["amount"], wording)


@_words("bonus_cap")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Bonus, at most"), of_base(figures, wording), amount(figures["amount"], wording)


@_words("bonus_total")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("paid beside the credits, never set off against them") if Decimal(figures["amount"]) else ""
    return gettext("Bonus of the period"), how, amount(figures["amount"], wording)


def _bonus_how(figures: Figures, wording: Wording) -> str:
    """What was to be reached, and the value that did or did not."""
    if not figures["level"]:
        return gettext("every critical level has to be met")
    words = {"level": wording.level(figures["level"])}
    if not figures["at_least"]:
        how = gettext("%(level)s has to be met") % words
    elif figures["direction"] == "up":
        how = gettext("%(level)s has to be at least %(at_least)s") % {**words, "at_least": _at_least(figures)}
    else:
        how = gettext("%(level)s has to be at most %(at_least)s") % {**words, "at_least": _at_least(figures)}
    if not figures["value"]:
        return how
    value = in_unit(figures["value"], figures["unit"])
    return gettext("%(how)s; it is %(value)s") % {"how": how, "value": value}


def _at_least(figures: Figures) -> str:
    return in_unit(figures["at_least"], figures["unit"])
