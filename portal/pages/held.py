"""Which money does one side hold of the other: deposits, reserves, prepayments, securities, and when is it due back?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import rules
from contracts.models import Contract, MoneyHeld
from contracts.queries import contract_rows
from portal.pages.matter import Matter
from portal.pages.statements import SOON
from portal.pages.timeline import WORDS
from sla.models import Letter
from sla.queries_deposit import deposit_of
from sla.rules import may_write_kind
from vendors.roles import Permission

WORDS |= {
    ("contracts.contract", "hold_money"): gettext_lazy("recorded money that is held"),
    ("contracts.contract", "return_money"): gettext_lazy("recorded that held money came back"),
    ("contracts.contract", "book"): gettext_lazy("changed the ledger’s codes or the approved amount"),
}
OVER = (Contract.State.DRAFT, Contract.State.IN_REVIEW, Contract.State.CLOSED, Contract.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Held:
    """One sum that is held: `ours` where it comes back to us; a deposit has no day before the contract ends."""

    contract: Contract
    what: str
    words: str
    amount: Decimal
    ours: bool
    due_back_on: date | None
    record: MoneyHeld | None
    may_return: bool
    letter: str = ""  # where the letter is that asks for it, once it is due


def held_money(user, now: datetime) -> list[Held]:
    """What is held now, what is due back first at the top; deposits come last."""
    rows = MoneyHeld.objects.visible_to(user).filter(back_on__isnull=True).select_related("contract__vendor")
    found = [
        Held(
            row.contract,
            row.get_kind_display(),
            row.words,
            row.amount,
            row.is_ours,
            row.due_back_on,
            row,
            rules.may_book(row.contract, user),
            _letter(user, row, now),
        )
        for row in rows
    ]
    return found + _deposits(user, now)


def _letter(user, row: MoneyHeld, now: datetime) -> str:
    kind = Letter.Kind.MONEY_BACK
    due = row.is_ours and row.due_back_on <= row.contract.day_of(now)
    return reverse("letter_new", args=[kind, row.pk]) if due and may_write_kind(kind, row.contract, user) else ""


def _deposits(user, now: datetime) -> list[Held]:
    contracts = Contract.objects.visible_to(user).exclude(state__in=OVER).select_related("vendor")
    agreed = [
        row.contract
        for row in contract_rows(user, contracts, now.date())
        if row.version is not None and row.version.deposit_minor
    ]
    found = []
    for contract in agreed:
        deposit = deposit_of(contract, contract.day_of(now))
        if deposit is not None and deposit.held:
            words = _("Deposit of the vendor")
            found.append(Held(contract, words, "", deposit.held_amount, False, None, None, False))
    return found


def sums_of(rows: Iterable[Held]) -> list[tuple]:
    """(whether it comes back to us, currency, amount), each currency by itself."""
    sums: dict[tuple, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row.ours, row.contract.currency_id] += row.amount
    return [(ours, currency, amount) for (ours, currency), amount in sorted(sums.items(), reverse=True)]


def money_due_back(user) -> list[Matter]:
    """What is due back, for finance to see that it comes."""
    if not user.may(Permission.INVOICE_SETTLE):
        return []
    soon = timezone.localdate() + SOON
    rows = MoneyHeld.objects.visible_to(user).filter(back_on__isnull=True, due_back_on__lte=soon)
    return [
        Matter(
            row.due_back_on,
            _("See whether %(words)s of %(vendor)s came back") % {"words": row.words, "vendor": row.contract.vendor},
            reverse("money_held_list"),
            str(row.contract),
            "",
            row.amount,
            row.currency,
            _("due back"),
        )
        for row in rows.select_related("contract__vendor")
    ]
