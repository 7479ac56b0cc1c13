"""What about its vendor stands in the way of a contract's step? Reasons as sentences, for the state machine."""

from django.utils.translation import ngettext

from vendors.lifecycle import guard
from vendors.queries.interests import reason_barred
from vendors.queries.joining import overdue_conditions

CONTRACT = "contracts.Contract"


@guard(CONTRACT, "activate")
def conditions_of_its_vendor_are_kept(contract, *, by, now, facts):
    """A vendor approved with conditions gets no new contract while one is overdue; what runs goes on."""
    overdue = overdue_conditions(contract.vendor, contract.day_of(now)).count()
    if not overdue:
        return None
    return ngettext(
        "%(count)s condition of the approval of %(vendor)s is overdue.",
        "%(count)s conditions of the approval of %(vendor)s are overdue.",
        overdue,
    ) % {"count": overdue, "vendor": contract.vendor}


@guard(CONTRACT, "approve")
@guard(CONTRACT, "override")
def approver_has_no_interest(contract, *, by, now, facts):
    return reason_barred(by, contract.vendor)
