"""What follows for a vendor from a contract's step, and for its state from contracts that run?"""

from contracts.models import Contract
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
