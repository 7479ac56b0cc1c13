"""What of the obligations stands in the way of a contract's next step?"""

from django.utils.translation import ngettext

from contracts.models import Obligation
from vendors.lifecycle import guard


@guard("contracts.Contract", "close")
def nothing_is_owed_any_more(contract, *, by, now, facts):
    """What was due before the contract ended is done or waived; what falls due later ended with it."""
    owed = contract.obligations.filter(state__in=Obligation.OPEN).count()
    if owed:
        return ngettext("%(count)s obligation is still open.", "%(count)s obligations are still open.", owed) % {
            "count": owed
        }
    return None
