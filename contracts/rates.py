"""What does a version's rate card say to the calculation of charges, and what keeps it from being charged?"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import charging
from contracts.faults import FAULTS, Fault
from contracts.models import Contract, ContractVersion, FeedSpec, IndexLevel, RateCard, RateItem
from vendors.money import exponent
from vendors.words import pick

COUNTED = (FeedSpec.Kind.COUNTS, FeedSpec.Kind.COMMITMENTS)
WORDS = {
    "negative": gettext_lazy("%(name)s: an amount below 0 makes no sense here."),
    "no_tax_rate": gettext_lazy("%(name)s: the tax must be from 0 to below 100 %%."),
    "cap_below_floor": gettext_lazy("%(name)s: it is at most less than it is at least."),
    "no_amount": gettext_lazy("%(name)s: say the amount."),
    "no_price": gettext_lazy("%(name)s: say the price, or tiers."),
    "no_tiers_here": gettext_lazy("%(name)s: only prices a unit and percentages have tiers."),
    "last_is_open": gettext_lazy(
        "%(name)s: say of every tier but the last up to where it goes, and of the last nothing."
    ),
    "not_rising": gettext_lazy("%(name)s: each tier ends above the one before it."),
}


def rate_of(row: RateItem) -> charging.Rate:
    """A price as the calculation takes it."""
    return charging.Rate(
        code=row.code,
        kind=charging.Kind(row.kind),
        price=row.price,
        tiers=_tiers(row.tiers),
        mode=charging.Mode(row.mode),
        fixed=row.fixed,
        floor=row.floor,
        cap=row.cap,
        tax_percent=row.tax_percent,
        indexed=row.indexed,
    )


def card_of(card: RateCard, level: Decimal | None) -> charging.Card:
    """The rate card as the calculation takes it, with the index where it stands; None: where it stood at the start."""
    index = None
    if card.index_base:
        index = charging.Index(card.index_base, level or card.index_base, card.index_share, card.index_cap)
    return charging.Card(exponent(card.currency), card.with_tax, charging.Rounding(card.rounding), index)


def rate_card_of(version: ContractVersion) -> RateCard | None:
    """The rate card of a version, None where its fees are entered by hand."""
    return RateCard.objects.filter(version=version).select_related("version__contract").first()


def index_level_of(contract: Contract, month: date) -> Decimal | None:
    """Where the index stands for a month: the latest level entered for it or an earlier one."""
    row = IndexLevel.objects.filter(contract=contract, month__lte=month).order_by("-month", "-pk").first()
    return row.level if row else None


def _tiers(rows: Iterable) -> tuple[charging.Tier, ...]:
    return tuple(charging.Tier(None if upto is None else Decimal(upto), Decimal(price)) for upto, price in rows)


class _Named:
    def __init__(self, item: dict):
        self.name_en, self.name_zh = item["name_en"], item["name_zh"]


def rate_faults(said: dict) -> list[Fault]:
    """What keeps the rates of a content from being charged."""
    if "rate_card" not in said:
        return []
    found = [] if said["rates"] else [Fault("rates", _("The rate card has no rate yet."))]
    for code, item in said["rates"].items():
        found += _faults_of(code, item, said)
    if not said["rate_card"]["with_tax"]:
        found += [_tax_twice(code, item) for code, item in said["schedules"].items() if item["rules"].get("tax")]
    return found


def _faults_of(code: str, item: dict, said: dict) -> list[Fault]:
    name = pick(_Named(item), "name") or code
    amounts = {field: None if item[field] is None else Decimal(item[field]) for field in ("floor", "cap")}
    rate = charging.Rate(
        code=code,
        kind=charging.Kind(item["kind"]),
        price=Decimal(item["price"]),
        tiers=_tiers(item["tiers"]),
        mode=charging.Mode(item["mode"]),
        fixed=Decimal(item["fixed"]),
        tax_percent=Decimal(item["tax_percent"]),
        **amounts,
    )
    found = [
        Fault(f"rates.{code}.{fault.field}", str(WORDS[fault.code]) % {"name": name})
        for fault in charging.faults_of(rate)
    ]
    if item["feed"] and said["feeds"][item["feed"]]["kind"] not in COUNTED:
        text = _("%(name)s: units are counted from counts or commitments; this feed carries something else.")
        found.append(Fault(f"rates.{code}.feed", text % {"name": name}))
    if item["indexed"] and not said["rate_card"]["index_base"]:
        found.append(Fault(f"rates.{code}.indexed", _("%(name)s: the rate card names no index.") % {"name": name}))
    return found


def _tax_twice(code: str, item: dict) -> Fault:
    text = _("%(name)s: its fee holds no tax, because the prices of the rate card do not; take out the tax there.")
    return Fault(f"schedules.{code}.rules.tax", text % {"name": pick(_Named(item), "name") or code})


FAULTS.append(rate_faults)
