"""What do the vendor pages show: a list with its filters, what is open with a vendor, what happened?"""

from collections.abc import Iterable

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Contract
from portal.pages.vendor_activity import entries_on, events_of
from sla.models import Breach
from vendors.models import ServiceLine, Vendor
from vendors.queries.vendors import counts_by, vendors_seen

HEADS = [
    gettext_lazy("Code"),
    gettext_lazy("Name"),
    gettext_lazy("Name in Chinese"),
    gettext_lazy("Service line"),
    gettext_lazy("Country"),
    gettext_lazy("State"),
    gettext_lazy("Registration number"),
]
RUNNING = (Contract.State.ACTIVE, Contract.State.SUSPENDED, Contract.State.NOTICE_GIVEN, Contract.State.IN_EXIT)


def rows_of(user, vendors: Iterable[Vendor]) -> list[dict]:
    """Vendors with their running contracts and open breaches; two queries."""
    vendors = list(vendors)
    contracts = Contract.objects.visible_to(user).filter(vendor__in=vendors).order_by().values_list("vendor")
    running = {
        pk: (n, every)
        for pk, n, every in contracts.annotate(n=Count("pk", filter=Q(state__in=RUNNING)), every=Count("pk"))
    }
    breaches = Breach.objects.visible_to(user).filter(
        period__contract__vendor__in=vendors, state__in=("open", "answered")
    )
    opened = dict(breaches.order_by().values_list("period__contract__vendor").annotate(n=Count("pk")))
    return [
        {
            "vendor": row,
            "running": running.get(row.pk, (0, 0))[0],
            "contracts": running.get(row.pk, (0, 0))[1],
            "breaches": opened.get(row.pk, 0),
        }
        for row in vendors
    ]


def filters_of(user, words: str) -> list[dict]:
    """The chips above the list: by line, state, country, each with its count."""
    rows = vendors_seen(user, words=words)
    lines = counts_by(rows, "line__code")
    states, countries = counts_by(rows, "state_shown"), counts_by(rows, "country")
    total = sum(states.values())
    return [
        {
            "param": "line",
            "label": _("Filter by service line"),
            "all": _("All lines"),
            "all_count": total,
            "options": line_options(lines),
        },
        {
            "param": "state",
            "label": _("Filter by state"),
            "all": _("All states"),
            "all_count": total,
            "options": [
                {"value": value, "label": label, "count": states[value]}
                for value, label in Vendor.State.choices
                if value in states
            ],
        },
        country_filter(countries, total),
    ]


def line_options(counted: dict[str, int]) -> list[dict]:
    return [
        {"value": line.code, "label": str(line), "count": counted[line.code]}
        for line in ServiceLine.objects.all()
        if line.code in counted
    ]


def country_filter(counted: dict[str, int], total: int) -> dict:
    return {
        "param": "country",
        "label": _("Filter by country"),
        "all": _("All countries"),
        "all_count": total,
        "options": [{"value": code, "label": code, "count": n} for code, n in sorted(counted.items())],
    }


def export_lines(rows: Iterable[Vendor]) -> Iterable[list]:
    for row in rows:
        yield [
            row.code,
            row.name_en,
            row.name_zh,
            str(row.line),
            row.country,
            Vendor.State(row.state_shown).label,
            row.registration_number,
        ]


def open_breaches(user, vendor: Vendor) -> list[Breach]:
    """What is below the agreed level with the vendor and not closed, newest month first."""
    rows = Breach.objects.visible_to(user).filter(period__contract__vendor=vendor, state__in=("open", "answered"))
    return list(rows.select_related("period__contract__vendor", "level").order_by("-period__starts_on", "level__code"))


def trail_of(user, vendor: Vendor, most: int = 12) -> dict:
    """The newest lines of the trail about anything of this vendor, and how many there are."""
    rows = events_of(user, vendor)
    return {"entries": entries_on(vendor, rows[:most]), "total": rows.count()}
