"""What stands in the way of a vendor's next step? Reasons as sentences, registered for the state machine."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vendors.lifecycle import guard
from vendors.models import Attestation, Finding, Response, Vendor
from vendors.queries.diligence import OPEN, questionnaires_for, unanswered
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
    rows = vendor.responses.exclude(state=Response.State.WITHDRAWN).select_related("version__questionnaire")
    waiting = [str(row.version.questionnaire) for row in rows if row.state != Response.State.REVIEWED]
    if waiting:
        return _("Not answered and reviewed yet: %(names)s.") % {"names": listed(waiting)}
    return None if rows else _("No questionnaire was sent to it and reviewed.")


@guard("vendors.Vendor", "approve")
def no_grave_finding_is_open(vendor, *, by, now, facts):
    """A critical or high finding is closed or its risk accepted; with a high one there is approval on conditions."""
    if vendor.state not in (Vendor.State.IN_DUE_DILIGENCE, Vendor.State.APPROVED_CONDITIONAL):
        return None
    return _open_finding(vendor, Finding.Severity.CRITICAL) or _open_finding(vendor, Finding.Severity.HIGH)


@guard("vendors.Vendor", "approve_conditionally")
def no_critical_finding_is_open(vendor, *, by, now, facts):
    return _open_finding(vendor, Finding.Severity.CRITICAL)


def _open_finding(vendor: Vendor, severity: str) -> str | None:
    row = vendor.findings.filter(state__in=OPEN, severity=severity).first()
    if row is None:
        return None
    if severity == Finding.Severity.CRITICAL:
        return _("A critical finding is open: “%(title)s”.") % {"title": row.title}
    return _("A high finding is open: “%(title)s”. Close it, accept its risk, or approve with conditions.") % {
        "title": row.title
    }


@guard("vendors.Response", "submit")
def every_question_that_must_be_is_answered(response, *, by, now, facts):
    missing = len(unanswered(response))
    if not missing:
        return None
    return ngettext(
        "%(n)s question that has to be answered is not.",
        "%(n)s questions that have to be answered are not.",
        missing,
    ) % {"n": missing}


@guard("vendors.Vendor", "offboard")
def the_playbook_is_worked_off(vendor, *, by, now, facts):
    left = [str(task) for task in vendor.exit_tasks.filter(done_at__isnull=True)]
    if vendor.state == Vendor.State.EXITING and left:
        return _("Still to do: %(tasks)s.") % {"tasks": listed(left)}
    return None
