"""How does each step of a statement line's working read?"""

from decimal import Decimal

from django.utils.translation import gettext

from portal.templatetags.steward import number, percent
from portal.wording.base import Figures, Line, Said, Wording, Words, amount, long, registering

WORDS: dict[str, Words] = {}
_words = registering(WORDS)
SUMS = ("rounded", "tax_within", "tax_added", "bill")


def lines_of(working: list[dict], currency: str, unit: str) -> list[Line]:
    """The steps of a line as `components/working.html` draws them."""
    wording = Wording(currency=currency, rows=unit)
    found = []
    for step in working:
        figures = {name: text for name, text in step.items() if name != "step"}
        label, how, figure = WORDS[step["step"]](figures, wording)
        found.append(Line(step["step"], label, how, figure, kind="sum" if step["step"] in SUMS else ""))
    return found


def _upto(figures: Figures) -> str:
    return gettext("up to %(upto)s") % {"upto": number(Decimal(figures["upto"]))} if "upto" in figures else ""


@_words("fixed")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Fixed fee"), gettext("as agreed"), amount(figures["amount"], wording)


@_words("served")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(monthly)s a month × %(days)s of %(of)s days") % {
        "monthly": amount(figures["monthly"], wording),
        "days": figures["days"],
        "of": figures["of"],
    }
    return gettext("For the days served"), how, amount(figures["amount"], wording)


@_words("milestone")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Milestone"), gettext("accepted in this month"), amount(figures["amount"], wording)


@_words("unit")
def _(figures: Figures, wording: Wording) -> Said:
    how = f"{number(Decimal(figures['quantity']))} × {long(figures['price'])}"
    return _upto(figures) or wording.rows or gettext("Units"), how, amount(figures["amount"], wording)


@_words("percent")
def _(figures: Figures, wording: Wording) -> Said:
    words = {"value": number(Decimal(figures["quantity"])), "percent": percent(Decimal(figures["price"]))}
    how = gettext("%(percent)s of %(value)s") % words
    return _upto(figures) or gettext("Share of the value"), how, amount(figures["amount"], wording)


@_words("fixed_part")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("a fixed part of %(fixed)s is added") % {"fixed": amount(figures["fixed"], wording)}
    return gettext("With the fixed part"), how, amount(figures["amount"], wording)


@_words("cost")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Cost passed through"), "", amount(figures["amount"], wording)


@_words("handling")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(percent)s for handling") % {"percent": percent(Decimal(figures["percent"]))}
    return gettext("With handling"), how, amount(figures["amount"], wording)


@_words("index")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("the index stands at %(level)s after %(base)s: × %(factor)s") % {
        "level": number(Decimal(figures["level"])),
        "base": number(Decimal(figures["base"])),
        "factor": long(figures["factor"]),
    }
    return gettext("By the index"), how, amount(figures["amount"], wording)


@_words("floor")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(before)s is below it") % {"before": amount(figures["before"], wording)}
    return gettext("At least"), how, amount(figures["amount"], wording)


@_words("cap")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(before)s is above it") % {"before": amount(figures["before"], wording)}
    return gettext("At most"), how, amount(figures["amount"], wording)


@_words("rounded")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("rounded half up") if figures["rounding"] == "half_up" else gettext("cut off")
    return gettext("Amount"), how, amount(figures["amount"], wording)


@_words("tax_within")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("of it %(tax)s tax at %(percent)s") % _tax(figures, wording)
    return gettext("Without tax"), how, amount(figures["net"], wording)


@_words("tax_added")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(tax)s tax at %(percent)s is added") % _tax(figures, wording)
    return gettext("With tax"), how, amount(figures["gross"], wording)


@_words("bill")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("As the vendor’s bill says"), gettext("taken over by agreement"), amount(figures["amount"], wording)


def _tax(figures: Figures, wording: Wording) -> dict[str, str]:
    return {"tax": amount(figures["tax"], wording), "percent": percent(Decimal(figures["percent"]))}
