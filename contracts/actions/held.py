"""Finance records what one side holds of the other, and that it came back."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.models import Contract, MoneyHeld
from vendors import trail
from vendors.lifecycle import NotPossible
from vendors.models import User
from vendors.money import to_minor


@transaction.atomic
def record_money_held(
    contract: Contract,
    *,
    by: User,
    kind: str,
    words: str,
    amount: Decimal,
    since: date,
    due_back_on: date,
    now: datetime | None = None,
) -> MoneyHeld:
    """A reserve, a prepayment or a security, with the day on which it is due back; both sides read it."""
    if not rules.may_book(contract, by):
        raise PermissionDenied(_("Your role does not do this."))
    row = MoneyHeld(
        contract=contract,
        kind=kind,
        words=words,
        amount_minor=to_minor(amount, contract.currency_id),
        since=since,
        due_back_on=due_back_on,
        recorded_by=by,
        recorded_at=now or timezone.now(),
    )
    row.full_clean(exclude=["back_on", "back_by"])
    row.save()
    said = {"kind": kind, "amount": row.amount, "due_back_on": due_back_on}
    trail.record(contract, "hold_money", by=by, note=words, now=now, after=said, shown_to_vendor=True)
    return row


@transaction.atomic
def record_money_back(held: MoneyHeld, *, by: User, back_on: date, now: datetime | None = None) -> MoneyHeld:
    """It came back, or went back to the vendor, on a day."""
    row = MoneyHeld.objects.select_for_update(of=("self",)).select_related("contract__vendor").get(pk=held.pk)
    if not rules.may_book(row.contract, by):
        raise PermissionDenied(_("Your role does not do this."))
    if row.back_on is not None:
        raise NotPossible([_("This is recorded already.")])
    if not row.since <= back_on <= row.contract.day_of(now or timezone.now()):
        raise ValidationError({"back_on": _("It comes back after it was held, and not after today.")})
    row.back_on, row.back_by = back_on, by
    row.save(update_fields=["back_on", "back_by"])
    said = {"amount": row.amount, "back_on": back_on}
    trail.record(row.contract, "return_money", by=by, note=row.words, now=now, after=said, shown_to_vendor=True)
    return row
