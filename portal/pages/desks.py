"""Which pages stand side by side: those about all vendors, those about one vendor, those about people and access?

A page that does not exist in this installation's URLconf, or that the person may not open, is left out.
"""

from collections.abc import Iterable

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vendors.models import Vendor
from vendors.roles import Permission as P

# label, URL name, the right that opens it
ABOUT_VENDORS = (
    (_("Vendors"), "vendor_list", P.VENDOR_VIEW),
    (_("Due diligence"), "diligence_list", P.DILIGENCE_RUN),
    (_("Documents"), "document_list", P.DOCUMENT_VERIFY),
    (_("Duties"), "duty_list", P.VENDOR_VIEW),
    (_("Risk"), "risk_list", P.RISK_VIEW),
    (_("Service map"), "service_list", P.RISK_VIEW),
    (_("Changes"), "change_list", P.TRAIL_VIEW),
)
ABOUT_PEOPLE = (
    (_("People"), "person_list", P.PEOPLE_VIEW),
    (_("Roles"), "grant_grid", P.ACCESS_REVIEW),
    (_("Access review"), "access_review_list", P.ACCESS_REVIEW),
    (_("Interests"), "interest_list", P.INTEREST_VIEW),
    (_("Reminders"), "reminder_rule_list", P.REMINDER_EDIT),
    (pgettext_lazy("mail", "Outbox"), "outbox_list", P.OUTBOX_VIEW),
    (_("Retention"), "retention_list", P.RETENTION_RUN),
)
ONE_VENDOR = (
    (_("Overview"), "vendor_detail", P.VENDOR_VIEW),
    (_("Services"), "vendor_services", P.RISK_VIEW),
    (_("Levels"), "vendor_levels", P.RESULT_VIEW),
    (_("Documents"), "vendor_documents", P.VENDOR_VIEW),
    (_("Due diligence"), "vendor_diligence", P.VENDOR_VIEW),
    (_("Duties"), "vendor_duties", P.VENDOR_VIEW),
    (_("Risk"), "vendor_risk", P.RISK_VIEW),
    (pgettext_lazy("vendor", "Profile"), "vendor_profile", P.VENDOR_VIEW),
    (_("People"), "vendor_people", P.VENDOR_VIEW),
    (_("Off-boarding"), "vendor_exit", P.VENDOR_VIEW),
    (_("Activity"), "vendor_activity", P.VENDOR_VIEW),
)

# what a tab is called for the vendor itself
FOR_A_VENDOR = {"vendor_diligence": _("Questionnaires")}


def tabs_about_vendors(user, current: str) -> list[dict]:
    """The tabs above every page about all vendors; `current` is the page's URL name."""
    return _tabs(user, ABOUT_VENDORS, current)


def tabs_about_people(user, current: str) -> list[dict]:
    """The tabs above the pages about people, access, reminders and mail."""
    return _tabs(user, ABOUT_PEOPLE, current)


def tabs_of_vendor(user, vendor: Vendor, current: str) -> list[dict]:
    """The tabs of one vendor's pages, each at an address with the vendor's code."""
    exits = vendor.state in (Vendor.State.EXITING, Vendor.State.OFFBOARDED)
    shown = [row for row in ONE_VENDOR if row[1] != "vendor_exit" or exits]
    if not user.is_buyer:
        shown = [(FOR_A_VENDOR.get(name, label), name, permission) for label, name, permission in shown]
    return _tabs(user, shown, current, vendor)


def _tabs(user, rows: Iterable[tuple], current: str, vendor: Vendor | None = None) -> list[dict]:
    found = []
    for label, name, permission in rows:
        if not user.may(permission, vendor):
            continue
        try:
            url = reverse(name, args=[vendor.code] if vendor else [])
        except NoReverseMatch:
            continue
        found.append({"label": label, "url": url, "current": name == current})
    return found if len(found) > 1 else []
