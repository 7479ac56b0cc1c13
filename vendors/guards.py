"""What stands in the way of a vendor's next step? Reasons as sentences, registered for the state machine."""

from django.utils.translation import gettext as _

from vendors.lifecycle import guard
from vendors.models import Attestation

CHECKED = "checked"


@guard("vendors.Vendor", "approve")
def papers_are_checked(vendor, *, by, now, facts):
    given = Attestation.objects.filter(record_type=vendor._meta.label_lower, record_id=str(vendor.pk), guard=CHECKED)
    if facts.get("attested") or given.exists():
        return None
    return _("Nobody has attested that its papers were checked.")
