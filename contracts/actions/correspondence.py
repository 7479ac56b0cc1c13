"""Whoever writes letters keeps how they are written: language, addresses, clauses."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.models import Contract, Correspondence
from vendors import trail
from vendors.models import User

SAID = ["language", "our_address", "vendor_address", "attention", "answer_days", "clauses"]


@transaction.atomic
def set_correspondence(
    contract: Contract,
    *,
    by: User,
    language: str,
    our_address: str = "",
    vendor_address: str = "",
    attention: str = "",
    answer_days: int = 10,
    clauses: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> Correspondence:
    """What the contract says about letters; letters that are issued already stay as they are."""
    if not rules.may_write_letters(contract, by):
        raise PermissionDenied(_("Your role does not do this."))
    row = Correspondence.objects.select_for_update(of=("self",)).filter(contract=contract).first()
    before = {name: getattr(row, name) for name in SAID} if row else None
    row = row or Correspondence(contract=contract)
    row.language, row.answer_days = language, answer_days
    row.our_address, row.vendor_address = our_address.strip(), vendor_address.strip()
    row.attention = attention.strip()
    row.clauses = {kind: clause.strip() for kind, clause in (clauses or {}).items() if clause.strip()}
    row.edited_by, row.edited_at = by, now or timezone.now()
    row.full_clean()
    row.save()
    after = {name: getattr(row, name) for name in SAID}
    trail.record(contract, "set_correspondence", by=by, now=now, before=before, after=after)
    return row
