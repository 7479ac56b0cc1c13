"""What about its vendor stands in the way of a contract's step? Reasons as sentences, for the state machine."""

from django.utils.translation import ngettext

from contracts.guards import holds_up_what_is_new
from vendors.lifecycle import guard
from vendors.models import Vendor
from vendors.queries.interests import reason_barred
from vendors.queries.joining import overdue_conditions

CONTRACT = "contracts.Contract"


@holds_up_what_is_new
def conditions_of_its_vendor_are_kept(contract, *, by, now, facts):
    """A vendor approved with conditions gets no new contract while one is overdue; what runs goes on."""
    overdue = overdue_conditions(contract.vendor, contract.day_of(now)).count()
    return conditions_overdue(contract.vendor, overdue) if overdue else None


def conditions_overdue(vendor: Vendor, count: int) -> str:
    return ngettext(
        "%(count)s condition of the approval of %(vendor)s is overdue.",
        "%(count)s conditions of the approval of %(vendor)s are overdue.",
        count,
    ) % {"count": count, "vendor": vendor}


@guard(CONTRACT, "approve")
@guard(CONTRACT, "override")
@guard(CONTRACT, "confirm")
def approver_has_no_interest(contract, *, by, now, facts):
    return reason_barred(by, contract.vendor)
