"""Finance says where a contract is booked and how much of it is approved."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.models import Booking, Contract
from vendors import trail
from vendors.models import User

SAID = ["cost_centre", "account", "vendor_number", "approved"]


@transaction.atomic
def book_contract(
    contract: Contract,
    *,
    by: User,
    cost_centre: str,
    account: str,
    vendor_number: str = "",
    approved: Decimal | None = None,
    now: datetime | None = None,
) -> Booking:
    """The codes of the ledger and the approved amount, which warns at 80 and 100 %; the vendor reads neither."""
    if not rules.may_book(contract, by):
        raise PermissionDenied(_("Your role does not do this."))
    row = Booking.objects.select_for_update(of=("self",)).filter(contract=contract).first()
    before = {name: getattr(row, name) for name in SAID} if row else None
    row = row or Booking(contract=contract)
    row.cost_centre, row.account, row.vendor_number = cost_centre.strip(), account.strip(), vendor_number.strip()
    row.approved = approved
    row.edited_by, row.edited_at = by, now or timezone.now()
    row.full_clean()
    row.save()
    trail.record(contract, "book", by=by, now=now, before=before, after={name: getattr(row, name) for name in SAID})
    return row
