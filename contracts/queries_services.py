"""What provides which service, what was spent on whom, and whom does one call?"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet

from contracts.models import Charge, Contact, Contract, ExitPlan, Provision
from contracts.terms import add_months
from vendors.models import Service, Vendor


def provisions_now(user, today: date) -> QuerySet[Provision]:
    """Who provides what today, as far as `user` may see it."""
    rows = Provision.objects.visible_to(user).filter(starts_on__lte=today)
    rows = rows.exclude(ends_on__lt=today).select_related("service__line", "service__owner", "vendor", "contract")
    return rows.order_by("service", "-rank", "vendor__name_en")


def services_open() -> list[Service]:
    """The services on the map, by line."""
    return list(Service.objects.filter(is_open=True).select_related("line", "owner").order_by("line__position", "code"))


def exit_plans_of(user, vendors: Iterable[Vendor]) -> dict[int, ExitPlan]:
    """Vendor id → how we would leave it; one query."""
    rows = ExitPlan.objects.visible_to(user).filter(vendor__in=list(vendors)).select_related("owner")
    return {row.vendor_id: row for row in rows}


def spend_of_year(user, today: date) -> dict[tuple[int, int], dict[str, Decimal]]:
    """(line id, vendor id) → what the last twelve whole months cost by currency; of corrections the last counts."""
    first = add_months(today.replace(day=1), -12)
    rows = Charge.objects.visible_to(user).filter(month__gte=first, month__lt=today.replace(day=1))
    latest: dict[tuple, Charge] = {}
    for row in rows.select_related("contract").order_by("n"):
        latest[row.contract_id, row.schedule_code, row.month] = row
    found: dict[tuple[int, int], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in latest.values():
        found[row.contract.line_id, row.contract.vendor_id][row.currency] += row.amount
    return {key: dict(amounts) for key, amounts in found.items()}


def contacts_of(user, contract: Contract) -> list[Contact]:
    """The contact card: our side first, who is called first at the top."""
    rows = Contact.objects.visible_to(user).filter(contract=contract, ended_at__isnull=True)
    return list(rows.select_related("deputy_of", "user"))


def contacts_of_vendor(user, vendor: Vendor) -> list[Contact]:
    """The cards of all contracts with a vendor that `user` may see, contract by contract."""
    contracts = Contract.objects.visible_to(user).filter(vendor=vendor).exclude(state__in=("closed", "cancelled"))
    rows = Contact.objects.visible_to(user).filter(contract__in=contracts, ended_at__isnull=True)
    rows = rows.select_related("contract__line", "deputy_of")
    return list(rows.order_by("contract__number", "side", F("escalation").asc(nulls_last=True), "pk"))
