"""What does a search find? Never a row the person may not see; a contract's whole number leads straight to it."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from contracts.models import Contract, LevelSpec
from contracts.queries import contracts_seen
from vendors.models import Vendor
from vendors.queries.vendors import vendors_seen
from vendors.roles import Permission

MOST = 20


@dataclass(frozen=True, slots=True)
class Found:
    contracts: list[Contract]
    vendors: list[Vendor]
    levels: list[LevelSpec]
    only: str = ""

    @property
    def count(self) -> int:
        return len(self.contracts) + len(self.vendors) + len(self.levels)


def find(user, words: str) -> Found:
    """At most `MOST` of each kind; nothing for no words."""
    if not words or not user.may(Permission.CONTRACT_VIEW):
        return Found([], [], [])
    contracts = list(contracts_seen(user, words=words).order_by("number")[:MOST])
    exact = [row for row in contracts if row.number.lower() == words.lower()]
    only = reverse("contract_detail", args=[exact[0].number]) if exact else ""
    return Found(contracts, list(vendors_seen(user, words=words)[:MOST]), _levels(user, words), only)


def _levels(user, words: str) -> list[LevelSpec]:
    """The newest agreed text of each level whose name or code has every word."""
    rows = LevelSpec.objects.visible_to(user).select_related("level", "version__contract__vendor", "schedule")
    for word in words.split():
        rows = rows.filter(Q(name_en__icontains=word) | Q(name_zh__icontains=word) | Q(level__code__icontains=word))
    newest: dict[int, LevelSpec] = {}
    for row in rows.order_by("level_id", "-version__n")[: MOST * 5]:
        newest.setdefault(row.level_id, row)
    return list(newest.values())[:MOST]
