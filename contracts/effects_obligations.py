"""What does a contract's step, or a leaver, do to what is owed under it?"""

from contracts.actions.obligations import make_obligations
from contracts.models import Obligation
from vendors.actions.leaving import HANDS_OVER
from vendors.lifecycle import after


@after("contracts.Contract", "activate")
@after("contracts.Contract", "give_notice")
@after("contracts.Contract", "withdraw_notice")
@after("contracts.Contract", "start_exit")
@after("contracts.Contract", "expire")
@after("contracts.Contract", "terminate")
def its_obligations_begin_and_end_with_it(contract, *, by, now, facts):
    """A notice is not on record yet while its step is taken: it says itself on which day it takes effect."""
    make_obligations(contract, ends_on=facts.get("effective_on"), now=now)


def _obligations(person, to) -> int:
    return Obligation.objects.filter(owner=person, state__in=Obligation.OPEN).update(owner=to)


HANDS_OVER |= {"obligations": _obligations}
