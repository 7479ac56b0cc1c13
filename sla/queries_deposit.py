"""What does a vendor's deposit hold, and by when has it to be filled up again?"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from contracts.models import Contract
from contracts.queries import version_in_force
from sla.models import Credit, LedgerLine
from vendors.money import from_minor


@dataclass(frozen=True, slots=True)
class Deposit:
    """In minor units what is agreed and what of it is there; `duties` are what is to be filled up, first due first."""

    agreed: int
    held: int
    currency: str
    duties: tuple[Credit, ...]

    @property
    def agreed_amount(self):
        return from_minor(self.agreed, self.currency)

    @property
    def held_amount(self):
        return from_minor(self.held, self.currency)


def deposit_of(contract: Contract, on: date) -> Deposit | None:
    """The deposit under the version in force on a day; None where none is agreed.

    Held is what is agreed, less what the ledger has taken from it, plus what was recorded as filled up again.
    """
    version = version_in_force(contract, on)
    if version is None or not version.deposit_minor:
        return None
    lines = LedgerLine.objects.filter(entry__contract=contract, account=LedgerLine.Account.DEPOSIT)
    taken = lines.aggregate(total=Sum("amount_minor"))["total"] or 0
    drawn = Credit.objects.filter(period__contract=contract, deposit_minor__gt=0)
    topped_up = drawn.filter(topped_up_at__isnull=False).aggregate(total=Sum("deposit_minor"))["total"] or 0
    duties = drawn.filter(topped_up_at__isnull=True, top_up_by__isnull=False).order_by("top_up_by", "pk")
    held = version.deposit_minor - taken + topped_up
    return Deposit(version.deposit_minor, max(held, 0), contract.currency_id, tuple(duties))
