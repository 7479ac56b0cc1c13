"""What does the playbook of an off-boarding wait for, as the records themselves say it?"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.models import Contract
from portal.pages.vendor_page import open_breaches
from vendors.models import ExitTask, Membership, Vendor
from vendors.queries.diligence import OPEN, findings_seen
from vendors.words import clauses, listed

OVER = (Contract.State.CLOSED, Contract.State.CANCELLED)


def still_there(user, vendor: Vendor, today: date) -> dict[str, str]:
    """Kind of task → what is still open of it; a kind of which the records know nothing is not in it."""
    contracts = Contract.objects.visible_to(user).filter(vendor=vendor).exclude(state__in=OVER).order_by("number")
    people = Membership.objects.visible_to(user).filter(vendor=vendor).in_force(today)
    numbers, access = list(contracts.values_list("number", flat=True)), people.count()
    findings, breaches = findings_seen(user, vendor).filter(state__in=OPEN).count(), len(open_breaches(user, vendor))
    matters = []
    if findings:
        matters.append(ngettext("%(n)s finding is open", "%(n)s findings are open", findings) % {"n": findings})
    if breaches:
        matters.append(ngettext("%(n)s breach is open", "%(n)s breaches are open", breaches) % {"n": breaches})
    said = {
        ExitTask.Kind.CONTRACTS: _("not closed: %(numbers)s") % {"numbers": listed(numbers)} if numbers else "",
        ExitTask.Kind.TASKS: clauses(matters),
        ExitTask.Kind.ACCESS: (
            ngettext("%(n)s person signs in for it", "%(n)s people sign in for it", access) % {"n": access}
            if access
            else ""
        ),
    }
    return {kind: words for kind, words in said.items() if words}
