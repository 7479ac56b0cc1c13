"""What is the fee of a month? Entered per schedule; a correction supersedes and never overwrites."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.actions.drafts import lock
from contracts.models import Charge, Contract, Schedule
from contracts.queries import charges_of
from vendors import trail
from vendors.lifecycle import NotPossible
from vendors.models import User

CHARGED = frozenset(Contract.State) - {
    Contract.State.DRAFT,
    Contract.State.REGISTERED,
    Contract.State.IN_REVIEW,
    Contract.State.APPROVED,
    Contract.State.OUT_FOR_SIGNATURE,
    Contract.State.CANCELLED,
    Contract.State.CLOSED,
}


def enter_charge(
    contract: Contract,
    *,
    by: User,
    schedule_code: str,
    month: date,
    amount: Decimal,
    pass_through: Decimal = Decimal(0),
    words_en: str = "",
    words_zh: str = "",
    now: datetime | None = None,
) -> Charge:
    """The fee of one schedule for the month that begins on `month`; entered again it supersedes the former."""
    with transaction.atomic():
        contract = lock(contract)
        if not rules.may_enter_charge(contract, by):
            raise PermissionDenied(_("Your role does not do this."))
        if contract.state not in CHARGED:
            raise NotPossible([_("Fees are entered for a signed contract that is not closed.")])
        if not Schedule.objects.filter(
            version__contract=contract, version__signed_at__isnull=False, code=schedule_code
        ).exists():
            raise ValidationError(
                {"schedule_code": _("The contract has no schedule %(code)s.") % {"code": schedule_code}}
            )
        standing = charges_of(contract, month).get(schedule_code)
        charge = Charge(
            contract=contract,
            schedule_code=schedule_code,
            month=month,
            n=standing.n + 1 if standing else 1,
            words_en=words_en,
            words_zh=words_zh,
            entered_by=by,
            entered_at=now or timezone.now(),
        )
        _set_amounts(charge, amount, pass_through)
        charge.full_clean()
        charge.save()
        trail.record(
            contract,
            "enter_charge",
            by=by,
            shown_to_vendor=True,
            now=now,
            before={"amount": standing.amount, "pass_through": standing.pass_through} if standing else None,
            after={"amount": charge.amount, "pass_through": charge.pass_through},
            facts={"schedule": schedule_code, "month": month, "n": charge.n},
        )
    return charge


def _set_amounts(charge: Charge, amount: Decimal, pass_through: Decimal) -> None:
    for name, value in (("amount", amount), ("pass_through", pass_through)):
        try:
            setattr(charge, name, value)
        except ValueError:
            raise ValidationError(
                _("%(amount)s has more decimals than %(currency)s has.")
                % {"amount": value, "currency": charge.currency}
            ) from None
