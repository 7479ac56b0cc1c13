"""Which places does a person go to, and how much waits in each?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from vendors.roles import Permission as P

COUNTERS: dict[str, Callable[[Any], int]] = {}


def counts(name: str):
    """Register the function that says how many matters wait for a user behind the URL name."""

    def register(counter: Callable[[Any], int]) -> Callable[[Any], int]:
        COUNTERS[name] = counter
        return counter

    return register


@dataclass(frozen=True, slots=True)
class Place:
    label: Any
    name: str
    url: str
    count: int = 0
    apart: bool = False
    current: str = ""  # aria-current: "page" on the place itself, "true" on a page inside it


# label, URL name, permission that opens it (none: everyone signed in), whether a line parts it from the one above
BUYER_PLACES = (
    (_("Home"), "home", None, False),
    (_("Deliveries"), "delivery_list", P.CONTRACT_VIEW, False),
    (_("Results"), "result_list", P.RESULT_VIEW, False),
    (_("Credits"), "credit_list", P.RESULT_VIEW, False),
    (_("Statements"), "statement_list", P.CONTRACT_VIEW, False),
    (_("Relief"), "relief_list", P.RESULT_VIEW, False),
    (_("Incidents"), "incident_list", P.RESULT_VIEW, False),
    (_("Approvals"), "approval_list", P.CONTRACT_VIEW, False),
    (_("Contracts"), "contract_list", P.CONTRACT_VIEW, True),
    (_("Renewals"), "renewal_list", P.CONTRACT_VIEW, False),
    (_("Obligations"), "obligation_list", P.CONTRACT_VIEW, False),
    (_("Letters"), "letter_list", P.CONTRACT_VIEW, False),
    (_("Vendors"), "vendor_list", P.VENDOR_VIEW, False),
    (_("Reports"), "report_list", P.REPORT_VIEW, True),
    (_("People"), "person_list", P.PEOPLE_INVITE, False),
    (_("Handbook"), "handbook", None, False),
)

VENDOR_PLACES = (
    (_("Home"), "home", None, False),
    (_("Deliver data"), "delivery_list", P.CONTRACT_VIEW, False),
    (_("Results"), "result_list", P.RESULT_VIEW, False),
    (_("Credits"), "credit_list", P.RESULT_VIEW, False),
    (_("Statements"), "statement_list", P.CONTRACT_VIEW, False),
    (_("Relief"), "relief_list", P.RESULT_VIEW, False),
    (_("Incidents"), "incident_list", P.RESULT_VIEW, False),
    (_("Contracts"), "contract_list", P.CONTRACT_VIEW, True),
    (_("Obligations"), "obligation_list", P.CONTRACT_VIEW, False),
    (_("Letters"), "letter_list", P.CONTRACT_VIEW, False),
    (_("Documents"), "document_list", P.DOCUMENT_UPLOAD, False),
    (_("Our record"), "vendor_own", P.VENDOR_VIEW, False),
    (_("Questionnaires"), "diligence_list", P.DILIGENCE_ANSWER, False),
    (_("Reports"), "report_list", P.REPORT_VIEW, False),
    (_("Colleagues"), "person_list", P.COLLEAGUE_INVITE, False),
    (_("Handbook"), "handbook", None, True),
)

EXECUTIVE_PLACES = (
    (_("Home"), "home", None, False),
    (_("Reports"), "report_list", P.REPORT_VIEW, False),
    (_("Approvals"), "approval_list", P.CONTRACT_VIEW, False),
    (_("Contracts"), "contract_list", P.CONTRACT_VIEW, True),
    (_("Renewals"), "renewal_list", P.CONTRACT_VIEW, False),
    (_("Obligations"), "obligation_list", P.CONTRACT_VIEW, False),
    (_("Letters"), "letter_list", P.CONTRACT_VIEW, False),
    (_("Vendors"), "vendor_list", P.VENDOR_VIEW, False),
    (_("Results"), "result_list", P.RESULT_VIEW, False),
    (_("Credits"), "credit_list", P.RESULT_VIEW, False),
    (_("Statements"), "statement_list", P.CONTRACT_VIEW, False),
    (_("Relief"), "relief_list", P.RESULT_VIEW, False),
    (_("Incidents"), "incident_list", P.RESULT_VIEW, False),
    (_("People"), "person_list", P.ROLE_CONFIRM, True),
    (_("Handbook"), "handbook", None, False),
)


# the first word of a page's URL name, where it is not the place's own
INSIDE = {
    "version": "contract",
    "gap": "contract",
    "calendar": "contract",
    "entity": "contract",
    "submission": "delivery",
    "period": "result",
    "level": "result",
    "breach": "result",
    "accrual": "statement",
    "money": "statement",
    "spend": "statement",
    "invoice": "statement",
    "milestone": "contract",
    "invitation": "person",
    "grant": "person",
    "membership": "person",
    "risk": "vendor",
    "service": "vendor",
    "provision": "vendor",
    "assessment": "vendor",
    "sub": "vendor",
    "exit": "vendor",
    "contact": "contract",
    "robot": "person",
    "outbox": "person",
    "message": "person",
    "access": "person",
    "retention": "person",
    "hold": "person",
    "document": "vendor",
    "requirement": "vendor",
    "interest": "person",
    "sanctions": "vendor",
    "condition": "vendor",
    "decision": "vendor",
    "change": "vendor",
    "bank": "vendor",
    "duty": "vendor",
    "attestation": "vendor",
    "payment": "vendor",
    "diligence": "vendor",
    "response": "vendor",
    "finding": "vendor",
    "questionnaire": "vendor",
}
# pages whose first word says another place, or none: of one vendor, as its own people have them, and of reminders
OWN = {
    "reminder_rule_list": "person_list",
    "reminder_rule_edit": "person_list",
    "vendor_documents": "document_list",
    "vendor_document_new": "document_list",
    "vendor_diligence": "diligence_list",
    "response_detail": "diligence_list",
    "response_section": "diligence_list",
    "response_upload": "diligence_list",
    "response_transition": "diligence_list",
    "finding_list": "diligence_list",
    "finding_detail": "diligence_list",
    "finding_answer": "diligence_list",
}


def places_for(user: Any, url_name: str = "") -> list[Place]:
    """The places of one person, in order, with what waits, the one that holds the page `url_name` marked as current."""
    if not user.is_authenticated:
        return []
    places = []
    rows = _rows_for(user)
    own = OWN.get(url_name, "")
    holder = own if own in {name for _label, name, _permission, _apart in rows} else ""
    for label, name, permission, apart in rows:
        if permission is not None and not user.may(permission):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        counter = COUNTERS.get(name)
        places.append(Place(label, name, url, counter(user) if counter else 0, apart, _current(name, url_name, holder)))
    return places


def _current(name: str, url_name: str, holder: str) -> str:
    """`holder` is the place that this person has for the page, where it is not the one its name says."""
    if name == url_name:
        return "page"
    if holder:
        return "true" if name == holder else ""
    word, place = url_name.split("_")[0], name.split("_")[0]
    return "true" if place in (word, INSIDE.get(word)) else ""


def _rows_for(user: Any):
    if not user.is_buyer:
        return VENDOR_PLACES
    executive_only = user.may(P.CONTRACT_APPROVE) and not user.may(P.CONTRACT_NOTICE) and not user.may(P.CHARGE_EDIT)
    return EXECUTIVE_PLACES if executive_only else BUYER_PLACES
