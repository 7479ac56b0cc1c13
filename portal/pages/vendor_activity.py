"""What happened with a vendor, in words, and of which kind?"""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.pages.timeline import Entry, entries_of, what_happened
from vendors.models import Event, Vendor

# what is recorded on the vendor itself and yet is about something else
ABOUT_RISK = ("assess", "judge_tier", "confirm_tier", "set_pci_share", "write_exit_plan", "provide", "end_provision")
ABOUT_PAPERS = ("traits", "lost_document", "note cover")
ITSELF = Q(record_type="vendors.vendor")
DILIGENCE = ("response", "finding", "sanctionscheck", "vendorcondition", "vendordecision")
MONEY = Q(record_type__in=("sla.credit", "vendors.bankdetail"))


def _vendors(*names: str) -> Q:
    return Q(record_type__in=[f"vendors.{name}" for name in names])


# every line of the trail is of one kind, and the last takes what no other does
KINDS = {
    "record": (gettext_lazy("Record and state"), ITSELF & ~Q(name__in=ABOUT_RISK + ABOUT_PAPERS)),
    "diligence": (gettext_lazy("Due diligence"), _vendors(*DILIGENCE)),
    "documents": (
        gettext_lazy("Documents and duties"),
        _vendors("document", "dutyattestation", "paymentfacts") | ITSELF & Q(name__in=ABOUT_PAPERS),
    ),
    "risk": (gettext_lazy("Risk and services"), _vendors("subcontractor") | ITSELF & Q(name__in=ABOUT_RISK)),
    "contracts": (gettext_lazy("Contracts"), Q(record_type__startswith="contracts.")),
    "results": (
        gettext_lazy("Months and results"),
        (Q(record_type__startswith="sla.") | Q(record_type__startswith="portal.")) & ~MONEY,
    ),
    "money": (gettext_lazy("Deductions and accounts"), MONEY),
    "people": (gettext_lazy("People"), _vendors("membership", "invitation", "user")),
}
_OTHER = Q()
for _label, _rows in KINDS.values():
    _OTHER &= ~_rows
KINDS["other"] = (gettext_lazy("Other changes"), _OTHER)


def events_of(user, vendor: Vendor, kind: str = "") -> QuerySet[Event]:
    """The vendor's own trail, newest first, as far as `user` may see it."""
    rows = Event.objects.visible_to(user).filter(vendor=vendor)
    if kind in KINDS:
        rows = rows.filter(KINDS[kind][1])
    return rows.select_related("by", "on_behalf_of")


def kind_filter(user, vendor: Vendor) -> dict:
    """The chips above the trail, each with its count; one query."""
    rows = Event.objects.visible_to(user).filter(vendor=vendor).order_by()
    counted = rows.aggregate(
        all=Count("pk"), **{kind: Count("pk", filter=which) for kind, (_l, which) in KINDS.items()}
    )
    return {
        "param": "kind",
        "label": _("Filter by kind of record"),
        "all": _("Everything"),
        "all_count": counted["all"],
        "options": [
            {"value": kind, "label": label, "count": counted[kind]}
            for kind, (label, _w) in KINDS.items()
            if counted[kind]
        ],
    }


def entries_on(vendor: Vendor, events: Iterable[Event]) -> list[Entry]:
    """Lines of the trail on the vendor's own page: its name is not said again, whatever else it is about is."""
    events = list(events)
    return [
        replace(entry, what=what_happened(event))
        if (event.record_type, event.record_id) == ("vendors.vendor", str(vendor.pk))
        else entry
        for event, entry in zip(events, entries_of(events, name_records=True), strict=True)
    ]
