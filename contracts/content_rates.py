"""Which columns of a rate card and of a rate are content, and how does a tier read?"""

from decimal import Decimal

from django.utils.translation import gettext as _

RATE_CARD_MONEY = ["commitment"]
RATE_MONEY = ["fixed", "floor", "cap"]
RATE_CARD_FIELDS = [
    "with_tax",
    "rounding",
    "silence_days",
    "pay_days",
    "pay_from",
    "late_percent",
    "index_name",
    "index_base",
    "index_share",
    "index_cap",
]
RATE_FIELDS = [
    "position",
    "name_en",
    "name_zh",
    "kind",
    "unit_en",
    "unit_zh",
    "counts",
    "price",
    "tiers",
    "mode",
    "tax_percent",
    "expected",
    "indexed",
    "due_on",
]


def tier_words(upto: str | None, price: str) -> str:
    if upto is None:
        return _("above: %(price)s") % {"price": price}
    return _("up to %(upto)s: %(price)s") % {"upto": f"{Decimal(upto):,f}", "price": price}
