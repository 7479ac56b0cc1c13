"""What stands in the way of a vendor's next step? Reasons as sentences, registered for the state machine."""

from django.utils.translation import gettext as _

from vendors.lifecycle import guard
from vendors.models import Attestation, Vendor
from vendors.queries.risk import current_assessment, model_in_force

CHECKED = "checked"


@guard("vendors.Vendor", "approve")
def papers_are_checked(vendor, *, by, now, facts):
    """A vendor taken over without due diligence is approved on somebody's word; the word stays in the trail."""
    if vendor.state not in (Vendor.State.PROSPECT, Vendor.State.REGISTERED) or facts.get("attested"):
        return None
    given = Attestation.objects.filter(record_type=vendor._meta.label_lower, record_id=str(vendor.pk), guard=CHECKED)
    if given.exists():
        return None
    return _("There was no due diligence, and nobody has attested that its papers were checked.")


@guard("vendors.Vendor", "approve")
@guard("vendors.Vendor", "approve_conditionally")
def its_risk_is_assessed(vendor, *, by, now, facts):
    """Asked where due diligence was begun and a risk model was published (domain 3.1)."""
    if vendor.state != Vendor.State.IN_DUE_DILIGENCE or model_in_force() is None:
        return None
    if current_assessment(vendor) is None:
        return _("Its risk has not been assessed.")
    return None
