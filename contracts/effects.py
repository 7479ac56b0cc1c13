"""What follows for a vendor from a contract's step, and for contracts when their owner leaves?"""

from django.utils.translation import gettext as _

from contracts.models import Contract, ExitItem, ExitPlan, Gap
from vendors.actions.decisions import BLOCKED, SUSPENDED, raise_decision
from vendors.actions.leaving import HANDS_OVER
from vendors.actions.vendors import take_into_business
from vendors.lifecycle import after
from vendors.models import Vendor

RUNNING = (Contract.State.ACTIVE, Contract.State.SUSPENDED, Contract.State.NOTICE_GIVEN, Contract.State.IN_EXIT)


@after("contracts.Contract", "activate")
def its_vendor_is_in_business(contract, *, by, now, facts):
    if contract.vendor.state in (Vendor.State.APPROVED, Vendor.State.APPROVED_CONDITIONAL):
        take_into_business(contract.vendor, now=now)


@after("vendors.Vendor", "approve")
@after("vendors.Vendor", "reinstate")
@after("vendors.Vendor", "stay")
def a_vendor_with_a_running_contract_is_in_business(vendor, *, by, now, facts):
    if vendor.contracts.filter(state__in=RUNNING).exists():
        take_into_business(vendor, now=now)


@after("vendors.Vendor", "suspend")
@after("vendors.Vendor", "block")
def running_contracts_ask_for_a_decision(vendor, *, by, now, facts):
    """A running service is not stopped in silence: each contract's owner says whether it goes on."""
    blocked = vendor.state == Vendor.State.BLOCKED
    for contract in vendor.contracts.filter(state__in=RUNNING).select_related("owner").order_by("number"):
        raise_decision(
            vendor,
            by=by,
            subject=BLOCKED if blocked else SUSPENDED,
            key=f"{vendor.state}:{contract.number}:{now.isoformat()}",
            happened=lambda number=contract.number: (
                (
                    _("%(vendor)s is blocked while %(number)s runs")
                    if blocked
                    else _("%(vendor)s is suspended while %(number)s runs")
                )
                % {"vendor": vendor, "number": number}
            ),
            owner=contract.owner,
            contract_number=contract.number,
            now=now,
        )


def _contracts(person, to) -> int:
    over = (Contract.State.CLOSED, Contract.State.CANCELLED)
    return Contract.objects.filter(owner=person).exclude(state__in=over).update(owner=to)


def _exit_plans(person, to) -> int:
    return ExitPlan.objects.filter(owner=person).update(owner=to)


def _gaps(person, to) -> int:
    return Gap.objects.filter(owner=person, state=Gap.State.OPEN).update(owner=to)


def _exit_items(person, to) -> int:
    return ExitItem.objects.filter(owner=person, state=ExitItem.State.OPEN).update(owner=to)


HANDS_OVER |= {
    "contracts": _contracts,
    "exit plans": _exit_plans,
    "gaps": _gaps,
    "steps of contract exits": _exit_items,
}
