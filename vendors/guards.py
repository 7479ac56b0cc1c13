"""What stands in the way of a vendor's next step? Reasons as sentences, registered for the state machine."""

from django.utils.translation import gettext as _

from vendors.lifecycle import guard
from vendors.models import Attestation, Finding, Response, Vendor
from vendors.queries.diligence import OPEN, questionnaires_for
from vendors.queries.risk import current_assessment, model_in_force
from vendors.words import listed

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


@guard("vendors.Vendor", "approve")
@guard("vendors.Vendor", "approve_conditionally")
def its_answers_are_reviewed(vendor, *, by, now, facts):
    """Where due diligence was begun and a questionnaire is meant for its line, one was answered and reviewed."""
    if vendor.state != Vendor.State.IN_DUE_DILIGENCE or not questionnaires_for(vendor):
        return None
    states = list(vendor.responses.exclude(state=Response.State.WITHDRAWN).values_list("state", flat=True))
    if not states:
        return _("It was not asked any questions yet.")
    waiting = [state for state in states if state != Response.State.REVIEWED]
    return _("A questionnaire is not answered and reviewed yet.") if waiting else None


@guard("vendors.Vendor", "approve")
def no_grave_finding_is_open(vendor, *, by, now, facts):
    """A critical or high finding is mended, accepted, or made a condition."""
    grave = (Finding.Severity.CRITICAL, Finding.Severity.HIGH)
    if vendor.state == Vendor.State.IN_DUE_DILIGENCE and vendor.findings.filter(state__in=OPEN, severity__in=grave):
        return _("A critical or high finding is open.")
    return None


@guard("vendors.Vendor", "approve_conditionally")
def no_critical_finding_is_open(vendor, *, by, now, facts):
    if vendor.findings.filter(state__in=OPEN, severity=Finding.Severity.CRITICAL).exists():
        return _("A critical finding is open.")
    return None


@guard("vendors.Vendor", "offboard")
def the_playbook_is_worked_off(vendor, *, by, now, facts):
    left = [str(task) for task in vendor.exit_tasks.filter(done_at__isnull=True)]
    if vendor.state == Vendor.State.EXITING and left:
        return _("Still to do: %(tasks)s.") % {"tasks": listed(left)}
    return None
