"""Which contracts were signed elsewhere and entered here: what waits to be confirmed, what does each still lack?"""

import hashlib
import json
import re

from django.db.models import Q, QuerySet

from contracts.content import content_hash
from contracts.models import Contract, Gap
from contracts.queries import latest_version
from vendors.trail import plain

NUMBERED = re.compile(r"C-(\d{4})-(\d+)")
DIGITS = 3


def registration_hash(contract: Contract) -> str:
    """sha256 over what a registration says: the version's content, the paper, who signed it when, the first month."""
    version = latest_version(contract)
    signed = version.signatures.select_related("file").order_by("party")
    said = {
        "content": content_hash(version),
        "measured_from": contract.measured_from,
        "signed": [[row.party, row.signatory, row.signed_on, row.file.sha256 if row.file else None] for row in signed],
    }
    return hashlib.sha256(json.dumps(plain(said), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def to_confirm(user) -> QuerySet[Contract]:
    """Registered contracts that somebody else entered and wrote, of vendors the person sees."""
    rows = Contract.objects.visible_to(user).filter(state=Contract.State.REGISTERED).exclude(registered_by=user)
    wrote = Q(versions__author=user) | Q(versions__last_editor=user)
    return rows.exclude(wrote).select_related("vendor", "line", "registered_by").order_by("registered_at", "pk")


def gaps_of(user, contract: Contract) -> QuerySet[Gap]:
    rows = Gap.objects.visible_to(user).filter(contract=contract)
    return rows.select_related("contract__vendor", "contract__parent", "owner", "ended_by")


def next_number(year: int) -> str:
    """The number after the highest that contracts of a year have: C-2026-015."""
    taken = Contract.objects.filter(number__startswith=f"C-{year}-").values_list("number", flat=True)
    found = [int(match[2]) for number in taken if (match := NUMBERED.fullmatch(number))]
    return f"C-{year}-{max(found, default=0) + 1:0{DIGITS}}"
