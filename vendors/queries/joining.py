"""How far has a vendor come on its way in, what is missing, what holds it back?"""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vendors.models import Application, ApplicationContact, Event, SanctionsCheck, Vendor, VendorCondition

COMPANY, SERVICES, CONTACTS, DECLARATION = "company", "services", "contacts", "declaration"
STEPS = {
    COMPANY: _("Company"),
    SERVICES: _("Services offered"),
    CONTACTS: _("Contacts"),
    DECLARATION: pgettext_lazy("application", "Declaration"),
}
# of the vendor's own columns, what an application must tell
NEEDED = ("legal_name", "registration_number", "legal_representative", "address", "phone")
HELD = {"watch", "suspend", "block"}


def application_of(vendor: Vendor) -> Application | None:
    return Application.objects.filter(vendor=vendor).select_related("declared_by").first()


def missing(vendor: Vendor, application: Application | None) -> dict[str, list]:
    """Step → what it still lacks, in words; a step that is complete has an empty list."""
    return {
        COMPANY: [Vendor._meta.get_field(name).verbose_name for name in NEEDED if not getattr(vendor, name)],
        SERVICES: _missing_services(application),
        CONTACTS: _missing_contacts(application),
        DECLARATION: []
        if application and application.declared_at
        else [_("a declaration by somebody who may make it")],
    }


def _missing_services(application: Application | None) -> list:
    lacks = []
    if application is None or not application.lines.exists():
        lacks.append(Application._meta.get_field("lines").verbose_name)
    lacks += [
        Application._meta.get_field(name).verbose_name
        for name in ("services", "regions")
        if not getattr(application, name, "")
    ]
    return lacks


def _missing_contacts(application: Application | None) -> list:
    there = set(application.contacts.values_list("purpose", flat=True)) if application else set()
    return [purpose.label for purpose in ApplicationContact.NEEDED if purpose not in there]


def lacks(vendor: Vendor) -> list:
    """The steps of the application that are not complete, by name."""
    found = missing(vendor, application_of(vendor))
    return [STEPS[step] for step, parts in found.items() if parts]


def newest_check(vendor: Vendor) -> SanctionsCheck | None:
    """The sanctions check that counts."""
    return SanctionsCheck.objects.filter(vendor=vendor).select_related("by", "file").first()


def newest_checks(vendors: Iterable[Vendor]) -> dict[int, SanctionsCheck]:
    """Vendor id → the sanctions check that counts; one query."""
    rows = SanctionsCheck.objects.filter(vendor__in=list(vendors))
    return {row.vendor_id: row for row in rows.order_by("at", "pk")}


def sanctions_not_clear(check: SanctionsCheck | None, today: date) -> str | None:
    """Why the newest check does not do, or None."""
    if check is None:
        return gettext("Nobody has searched the sanctions lists for it yet.")
    if check.result != SanctionsCheck.Result.CLEAR:
        return gettext("The newest sanctions check says “%(result)s”.") % {"result": check.get_result_display()}
    if check.next_on < today:
        return gettext("The sanctions check is too old; search the lists again.")
    return None


def unmet_conditions(vendor: Vendor) -> QuerySet[VendorCondition]:
    return VendorCondition.objects.filter(vendor=vendor, state__in=VendorCondition.UNMET)


def overdue_conditions(vendor: Vendor, today: date) -> QuerySet[VendorCondition]:
    """Unmet after their last day, whether the night has marked them or not."""
    return unmet_conditions(vendor).filter(due_on__lt=today)


def hold_of(vendor: Vendor) -> Event | None:
    """The step that put the vendor on hold, with its reason, while the hold lasts."""
    if vendor.state not in (Vendor.State.WATCHLIST, Vendor.State.SUSPENDED, Vendor.State.BLOCKED):
        return None
    rows = Event.objects.filter(record_type=Vendor._meta.label_lower, record_id=str(vendor.pk), name__in=HELD)
    return rows.select_related("by").order_by("-pk").first()
