"""What do the pages on papers show: how each stands, in words, and what the one who looks may do about it?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from portal.pages import timeline
from portal.templatetags.steward import plain_date
from vendors import rules
from vendors.gates import BEFORE_THE_LEAD, Standing
from vendors.models import Document, DocumentType, Event, Requirement, ServiceLine, Vendor, VendorTraits
from vendors.queries.documents import Row, standings, versions_of
from vendors.queries.vendors import vendors_seen
from vendors.words import listed

timeline.PAGES["vendors.document"] = ("document_detail", "key")
timeline.WORDS |= {
    ("vendors.document", "upload"): gettext_lazy("uploaded the document"),
    ("vendors.document", "recheck"): gettext_lazy("looked it up again"),
    ("vendors.document", "download"): gettext_lazy("downloaded the document"),
    ("vendors.vendor", "traits"): gettext_lazy("said what is true of the vendor"),
    ("vendors.vendor", "lost_document"): gettext_lazy("stopped new contracts: a needed document no longer holds"),
    ("vendors.documenttype", "create"): gettext_lazy("recorded the kind of document"),
    ("vendors.documenttype", "edit"): gettext_lazy("edited the kind of document"),
    ("vendors.requirement", "create"): gettext_lazy("recorded of whom it is asked"),
    ("vendors.requirement", "edit"): gettext_lazy("edited of whom it is asked"),
}

# mark and word; what is missing without stopping anything is marked less
STANDINGS = {
    Standing.EXPIRED: ("inadequate", pgettext_lazy("document", "Expired")),
    Standing.REVOKED: ("inadequate", pgettext_lazy("document", "Revoked")),
    Standing.MISSING: ("inadequate", pgettext_lazy("document", "Missing")),
    Standing.RETURNED: ("requires", pgettext_lazy("document", "Returned")),
    Standing.WAITING: ("other", pgettext_lazy("document", "To be verified")),
    Standing.EXPIRING: ("approaching", pgettext_lazy("document", "Expires soon")),
    Standing.RECHECK: ("approaching", pgettext_lazy("document", "To be looked up again")),
    Standing.IN_FORCE: ("good", pgettext_lazy("document", "In force")),
}
# the desk's filter: its chips in order
TO_VERIFY, WANTED = "verify", "wanted"
DESK = (
    (TO_VERIFY, pgettext_lazy("document", "To be verified")),
    (Standing.EXPIRED.value, pgettext_lazy("document", "Expired")),
    (Standing.REVOKED.value, pgettext_lazy("document", "Revoked")),
    (Standing.MISSING.value, gettext_lazy("Missing and needed")),
    (Standing.EXPIRING.value, pgettext_lazy("document", "Expires soon")),
    (Standing.RECHECK.value, pgettext_lazy("document", "To be looked up again")),
    (Standing.RETURNED.value, pgettext_lazy("document", "Returned")),
    (WANTED, gettext_lazy("Missing, not needed")),
    (Standing.IN_FORCE.value, pgettext_lazy("document", "In force")),
)
ALL = "all"
HEADS = [
    gettext_lazy("Code"),
    gettext_lazy("Vendor"),
    gettext_lazy("Service line"),
    gettext_lazy("Document"),
    gettext_lazy("Gate"),
    gettext_lazy("State"),
    gettext_lazy("Number"),
    gettext_lazy("Issued by"),
    gettext_lazy("Valid from"),
    gettext_lazy("Valid until"),
    gettext_lazy("Look up again on"),
]


@dataclass(frozen=True, slots=True)
class Shown:
    """One row as a table or a list draws it."""

    row: Row
    mark: str
    word: str
    until: str
    gate: str
    why: str
    url: str
    upload: str
    upload_label: str
    presses: bool
    verify: str
    recheck: str

    @property
    def group(self) -> str:
        """Under which chip of the desk it stands."""
        if self.row.waiting is not None:
            return TO_VERIFY
        if self.row.standing == Standing.MISSING and not self.row.hard:
            return WANTED
        return self.row.standing.value

    @property
    def due(self) -> date:
        """By when somebody has to have done something; what has no day comes last."""
        document = self.row.document
        if self.row.standing == Standing.RECHECK and document is not None and document.recheck_on:
            return document.recheck_on
        return self.row.stand.until or date.max


def shown(row: Row, user, today: date) -> Shown:
    """A row in words, with the ways to what this person may do."""
    mark, word = STANDINGS[row.standing]
    document, may_upload = row.document, rules.may_upload_document(row.vendor, user)
    if row.standing == Standing.RECHECK and not user.is_buyer:
        mark, word = STANDINGS[Standing.IN_FORCE]
    if row.standing == Standing.MISSING and not row.hard:
        mark = "requires" if row.asked else "other"
    if row.standing in (Standing.EXPIRED, Standing.REVOKED) and not row.asked:
        mark = "other"
    waiting = row.waiting
    verify = waiting is not None and rules.may_verify_document(waiting, user)
    recheck = row.standing == Standing.RECHECK and document is not None and rules.may_verify_document(document, user)
    held = row.standing != Standing.MISSING
    return Shown(
        row=row,
        mark=mark,
        word=str(word),
        until=until_words(row, today, is_buyer=user.is_buyer),
        gate=gate_words(row),
        why=why_words(row, user),
        url=reverse("document_detail", args=[document.pk]) if document else "",
        upload=reverse("vendor_document_new", args=[row.vendor.code, row.type.code]) if may_upload else "",
        presses=row.asked and not row.stand.holds or row.standing == Standing.EXPIRING and row.waiting is None,
        upload_label=pgettext("document", "Replace") if held else pgettext("document", "Upload"),
        verify=reverse("document_transition", args=[waiting.pk, "verify"]) if verify and waiting else "",
        recheck=reverse("document_recheck", args=[document.pk]) if recheck and document else "",
    )


def until_words(row: Row, today: date, *, is_buyer: bool) -> str:
    """Until when it holds, how many days that is, and what waits."""
    parts, until = [], row.stand.until
    if row.standing in (Standing.EXPIRED, Standing.EXPIRING) and until is not None:
        days = (until - today).days
        if days < 0:
            late = ngettext("expired %(n)s day ago", "expired %(n)s days ago", -days) % {"n": -days}
        elif days == 0:
            late = _("expires today")
        else:
            late = ngettext("expires in %(n)s day", "expires in %(n)s days", days) % {"n": days}
        parts += [plain_date(until), late]
        if row.standing == Standing.EXPIRING and row.type.lead_days:
            apply_by = until - timedelta(days=row.type.lead_days)
            parts.append(_("renewal is applied for by %(day)s") % {"day": plain_date(apply_by)})
    elif until is not None:
        parts.append(_("until %(day)s") % {"day": plain_date(until)})
    elif row.stand.holds:
        parts.append(_("without a last day"))
    document = row.document
    if is_buyer and row.stand.holds and document is not None and document.recheck_on:
        parts.append(recheck_words(document.recheck_on, today))
    if row.waiting is not None and row.waiting is not document:
        parts.append(_("a new version waits to be verified"))
    if row.standing in (Standing.RETURNED, Standing.REVOKED) and document is not None and document.remark:
        parts.append(document.remark)
    return pgettext("between remarks", ", ").join(parts)


def recheck_words(day: date, today: date) -> str:
    late = (today - day).days
    if late > 0:
        return ngettext("to be looked up again since %(n)s day", "to be looked up again since %(n)s days", late) % {
            "n": late
        }
    return _("to be looked up again by %(day)s") % {"day": plain_date(day)}


def gate_words(row: Row) -> str:
    if row.hard:
        return _("Needed for new contracts")
    return _("Asked for, stops nothing") if row.asked else _("Not asked for")


def why_words(row: Row, user) -> str:
    """Because of which facts it is asked; the risk tier is the buyer's own judgement."""
    shown_codes = [
        str(label)
        for value, label in Requirement.Condition.choices
        if value in row.conditions and (user.is_buyer or value not in Requirement.TIERS)
    ]
    return _("because it %(facts)s") % {"facts": listed(shown_codes)} if shown_codes else ""


# One vendor


def rows_of_vendor(user, vendor: Vendor, today: date) -> list[Shown]:
    """What is asked of the vendor, the most urgent first; then what it handed in beside that."""
    order = list(Standing)
    rows = [shown(row, user, today) for row in standings([vendor], today)]
    return sorted(
        rows, key=lambda item: (not item.row.asked, order.index(item.row.standing), not item.row.hard, item.due)
    )


def summary_of(rows: Iterable[Shown]) -> str:
    """The answer first: what is open among the needed papers."""
    needed = [item for item in rows if item.row.hard]
    gone = [item for item in needed if not item.row.stand.holds]
    if not needed:
        return _("No document is needed for new contracts.")
    if not gone:
        return _("Every document that new contracts need is in force.")
    return ngettext(
        "%(n)s document that new contracts need does not hold: %(names)s.",
        "%(n)s documents that new contracts need do not hold: %(names)s.",
        len(gone),
    ) % {"n": len(gone), "names": listed(item.row.type for item in gone)}


def traits_of(user, vendor: Vendor) -> tuple[list[str], VendorTraits | None]:
    """The facts on which the vendor's papers depend, in words, and the record that says so."""
    traits = VendorTraits.objects.visible_to(user).filter(vendor=vendor).select_related("set_by").first()
    codes = traits.codes if traits else []
    return [str(label) for value, label in Requirement.Condition.choices if value in codes], traits


def other_types(user, vendor: Vendor, rows: Iterable[Shown]) -> list[DocumentType]:
    """Kinds that are not asked for and can be handed in all the same."""
    if not rules.may_upload_document(vendor, user):
        return []
    there = {item.row.type.pk for item in rows}
    return [kind for kind in DocumentType.objects.filter(is_used=True) if kind.pk not in there]


# The desk


def desk_rows(user, today: date, *, words: str = "", line: str = "", kind: DocumentType | None = None) -> list[Shown]:
    """Every row of every vendor that the person sees, narrowed; a fixed number of queries."""
    vendors = vendors_seen(user, words=words, line=line).order_by("name_en", "pk")
    rows = standings(vendors, today)
    return [shown(row, user, today) for row in rows if kind is None or row.type.pk == kind.pk]


def narrowed(rows: Iterable[Shown], state: str) -> list[Shown]:
    """The rows under a chip; without one, what needs somebody."""
    if state == ALL:
        return list(rows)
    if state:
        return [item for item in rows if item.group == state]
    return [item for item in rows if item.group not in (Standing.IN_FORCE.value, WANTED)]


SORTS = {
    "due": lambda item: (item.due, item.row.vendor.name_en, item.row.type.position),
    "vendor": lambda item: (item.row.vendor.name_en, item.row.type.position),
    "document": lambda item: (item.row.type.position, item.row.vendor.name_en),
    "state": lambda item: (list(Standing).index(item.row.standing), item.due, item.row.vendor.name_en),
}


def in_order(rows: list[Shown], asked: str) -> list[Shown]:
    key = asked if asked.removeprefix("-") in SORTS else "due"
    return sorted(rows, key=SORTS[key.removeprefix("-")], reverse=key.startswith("-"))


def state_options(rows: Iterable[Shown]) -> list[dict]:
    found = Counter(item.group for item in rows)
    options = [{"value": code, "label": word, "count": found[code]} for code, word in DESK if found[code]]
    return [*options, {"value": ALL, "label": _("All"), "count": sum(found.values())}]


def line_filter(user, words: str) -> dict:
    counted = Counter(vendors_seen(user, words=words).order_by().values_list("line__code", flat=True))
    return {
        "param": "line",
        "label": _("Filter by service line"),
        "all": _("All lines"),
        "options": [{"value": row.code, "label": str(row)} for row in ServiceLine.objects.all() if row.code in counted],
    }


def export_lines(rows: Iterable[Shown]) -> Iterable[list]:
    for item in rows:
        row, document = item.row, item.row.document
        yield [
            row.vendor.code,
            str(row.vendor),
            str(row.vendor.line),
            str(row.type),
            item.gate,
            item.word,
            document.number if document else "",
            document.issuer if document else "",
            document.issued_on if document else "",
            document.expires_on if document else "",
            document.recheck_on if document else "",
        ]


# One document


def versions_seen(user, document: Document) -> list[Document]:
    return list(versions_of(document).visible_to(user))


def entries_on(user, versions: Iterable[Document]) -> list[timeline.Entry]:
    """What happened to all versions of a paper, newest first."""
    keys = [str(version.pk) for version in versions]
    events = Event.objects.visible_to(user).filter(record_type="vendors.document", record_id__in=keys)
    return timeline.entries_of(events.select_related("by", "on_behalf_of"))


# Reference data


def type_rows() -> list[dict]:
    """Every kind with its rule in words and of whom it is asked."""
    kinds = DocumentType.objects.prefetch_related("requirements__line")
    return [
        {
            "kind": kind,
            "rule": rule_words(kind),
            "warned": kind.lead_days + BEFORE_THE_LEAD if kind.validity != DocumentType.Validity.NONE else None,
            "asked": [
                {"row": row, "words": asked_words(row), "url": reverse("requirement_edit", args=[row.pk])}
                for row in sorted(kind.requirements.all(), key=lambda row: row.pk)
            ],
        }
        for kind in kinds
    ]


def rule_words(kind: DocumentType) -> str:
    parts = []
    if kind.validity == DocumentType.Validity.MONTHS:
        parts.append(ngettext("holds %(n)s month", "holds %(n)s months", kind.months) % {"n": kind.months})
    elif kind.validity == DocumentType.Validity.STATED:
        parts.append(_("until the date it states"))
        if kind.months:
            parts.append(ngettext("%(n)s month at most", "%(n)s months at most", kind.months) % {"n": kind.months})
    elif kind.validity == DocumentType.Validity.NONE:
        parts.append(_("no last day"))
    if kind.recheck_days:
        days = kind.recheck_days
        parts.append(ngettext("looked up every day", "looked up every %(n)s days", days) % {"n": days})
    if kind.lead_days:
        days = kind.lead_days
        parts.append(ngettext("applied for %(n)s day before", "applied for %(n)s days before", days) % {"n": days})
    return pgettext("between remarks", ", ").join(parts)


def asked_words(row: Requirement) -> str:
    parts = [str(row.line) if row.line else _("every line"), row.get_country_display()]
    if row.condition:
        parts.append(_("if it %(fact)s") % {"fact": row.get_condition_display()})
    return pgettext("between remarks", ", ").join(parts)
