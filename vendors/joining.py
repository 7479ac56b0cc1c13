"""What stands in the way of a vendor on its way in, what follows when its trouble is over, or its owner leaves?"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vendors.actions.decisions import BLOCKED, SUSPENDED, close_decisions
from vendors.actions.leaving import HANDS_OVER
from vendors.lifecycle import after, guard
from vendors.models import Vendor, VendorCondition, VendorDecision
from vendors.queries.interests import reason_barred
from vendors.queries.joining import lacks, newest_check, sanctions_not_clear, unmet_conditions
from vendors.words import enumerated


@guard("vendors.Vendor", "register")
def application_is_complete(vendor, *, by, now, facts):
    missing = lacks(vendor)
    if not missing:
        return None
    return _("Not complete yet: %(steps)s.") % {"steps": enumerated(missing)}


@guard("vendors.Vendor", "approve")
@guard("vendors.Vendor", "approve_conditionally")
def sanctions_are_clear(vendor, *, by, now, facts):
    """After due diligence; a vendor taken over on somebody's word is looked up when that is done for it."""
    if vendor.state != Vendor.State.IN_DUE_DILIGENCE:
        return None
    return sanctions_not_clear(newest_check(vendor), timezone.localdate(now))


@guard("vendors.Vendor", "approve")
@guard("vendors.Vendor", "approve_conditionally")
def approver_has_no_interest(vendor, *, by, now, facts):
    return reason_barred(by, vendor)


@guard("vendors.Vendor", "approve_conditionally")
def there_is_a_condition(vendor, *, by, now, facts):
    """A page that asks what is possible has none yet."""
    if "conditions" in facts and not facts["conditions"]:
        return _("Name at least one condition, or approve without.")
    return None


@guard("vendors.Vendor", "approve")
def conditions_are_met(vendor, *, by, now, facts):
    if vendor.state != Vendor.State.APPROVED_CONDITIONAL:
        return None
    unmet = unmet_conditions(vendor).count()
    if not unmet:
        return None
    return ngettext("%(count)s condition is not met.", "%(count)s conditions are not met.", unmet) % {"count": unmet}


@after("vendors.Vendor", "reinstate")
@after("vendors.Vendor", "unblock")
def nobody_needs_to_decide_any_more(vendor, *, by, now, facts):
    close_decisions(vendor, by=by, subjects=(SUSPENDED, BLOCKED), reason=_("The hold was lifted."), now=now)


def _conditions(person, to) -> int:
    return VendorCondition.objects.filter(owner=person, state__in=VendorCondition.UNMET).update(owner=to)


def _decisions(person, to) -> int:
    return VendorDecision.objects.filter(owner=person, outcome="").update(owner=to)


HANDS_OVER |= {"conditions": _conditions, "decisions": _decisions}
