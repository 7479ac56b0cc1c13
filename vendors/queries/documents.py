"""Which papers are asked of the vendors, how does each stand on a day, and what of it stops a contract?"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vendors import gates
from vendors.gates import Asked, Facts, Paper, Stand, Standing
from vendors.models import Document, DocumentType, Requirement, Vendor, VendorTraits
from vendors.queries.risk import assessments_of
from vendors.risk import Tier
from vendors.words import worded_day

# Lines that a vendor serves beside its own, by apps above: vendor ids -> (vendor id, line id) pairs.
MORE_LINES: list[Callable[[list[int]], Iterable[tuple[int, int]]]] = []

# in these states a vendor's papers are asked for
ASKED_OF = (
    Vendor.State.REGISTERED,
    Vendor.State.IN_DUE_DILIGENCE,
    Vendor.State.APPROVED,
    Vendor.State.APPROVED_CONDITIONAL,
    Vendor.State.ACTIVE,
    Vendor.State.WATCHLIST,
    Vendor.State.SUSPENDED,
    Vendor.State.EXITING,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One type for one vendor: whether it is asked for and stops contracts, because of what, and how it stands."""

    vendor: Vendor
    type: DocumentType
    asked: bool
    hard: bool
    conditions: frozenset[str]
    stand: Stand
    document: Document | None = None
    waiting: Document | None = None

    @property
    def standing(self) -> Standing:
        return self.stand.standing

    @property
    def is_open(self) -> bool:
        """Whether somebody has to do something."""
        if self.standing == Standing.IN_FORCE:
            return self.stand.waiting is not None
        return self.asked or self.standing not in (Standing.MISSING, Standing.REVOKED, Standing.EXPIRED)


def serves_lines(provider: Callable) -> Callable:
    """Register who knows which further lines a vendor serves."""
    MORE_LINES.append(provider)
    return provider


def facts_of(vendors: Iterable[Vendor], lines: Iterable[int] = ()) -> dict[int, Facts]:
    """What is true of each vendor; `lines` are those of a contract in question."""
    vendors = list(vendors)
    keys = [vendor.pk for vendor in vendors]
    served: dict[int, set[int]] = {vendor.pk: {vendor.line_id, *lines} for vendor in vendors}
    for provider in MORE_LINES:
        for vendor, line in provider(keys):
            served[vendor].add(line)
    met: dict[int, set[str]] = {key: set() for key in keys}
    for vendor, codes in VendorTraits.objects.filter(vendor__in=keys).values_list("vendor", "codes"):
        met[vendor] |= set(codes)
    for vendor, assessment in assessments_of(vendors).items():
        if assessment.counting in (Tier.HIGH, Tier.CRITICAL):
            met[vendor].add(Requirement.Condition.TIER_HIGH.value)
        if assessment.counting == Tier.CRITICAL:
            met[vendor].add(Requirement.Condition.TIER_CRITICAL.value)
    return {
        vendor.pk: Facts(vendor.country, frozenset(served[vendor.pk]), frozenset(met[vendor.pk])) for vendor in vendors
    }


def asked_rows() -> tuple[list[Asked], dict[int, DocumentType]]:
    """The rows of the reference data that are in use, and the types they ask for."""
    rows = list(Requirement.objects.filter(is_used=True, type__is_used=True).select_related("type"))
    asked = [Asked(row.type_id, row.line_id, row.country, row.condition, row.hard) for row in rows]
    return asked, {row.type_id: row.type for row in rows}


def _needs(vendors: list[Vendor], asked: list[Asked], lines: Iterable[int] = ()) -> dict[int, dict[int, gates.Need]]:
    """Vendor id → type → what of it is asked; nothing is looked up where nothing is asked of anybody."""
    if not asked:
        return {vendor.pk: {} for vendor in vendors}
    facts = facts_of(vendors, lines)
    return {vendor.pk: gates.needs_of(asked, facts[vendor.pk]) for vendor in vendors}


def paper_of(document: Document) -> Paper:
    return Paper(
        key=document.pk,
        chain=document.chain,
        n=document.n,
        state=document.state,
        was_verified=document.verified_at is not None,
        issued_on=document.issued_on,
        expires_on=document.expires_on,
        recheck_on=document.recheck_on,
    )


def standings(vendors: Iterable[Vendor], day: date, *, lines: Iterable[int] = ()) -> list[Row]:
    """Every type that is asked of each vendor or that it has handed in; a fixed number of queries."""
    vendors = list(vendors)
    if not vendors:
        return []
    asked, types = asked_rows()
    needs_by_vendor = _needs(vendors, asked, lines)
    held: dict[tuple[int, int], dict[int, Document]] = defaultdict(dict)
    known = {vendor.pk: vendor for vendor in vendors}
    for document in Document.objects.filter(vendor__in=known).select_related("type").defer("checked"):
        types.setdefault(document.type_id, document.type)
        document.vendor = known[document.vendor_id]
        held[document.vendor_id, document.type_id][document.pk] = document
    by_vendor: dict[int, list[int]] = defaultdict(list)
    for vendor_id, type_id in held:
        by_vendor[vendor_id].append(type_id)
    found = []
    for vendor in vendors:
        needs = needs_by_vendor[vendor.pk] if vendor.state in ASKED_OF else {}
        for kind in sorted({*needs, *by_vendor[vendor.pk]}, key=lambda pk: (types[pk].position, types[pk].code)):
            papers = held.get((vendor.pk, kind), {})
            stand = gates.stand_of(map(paper_of, papers.values()), lead=types[kind].lead_days, day=day)
            need = needs.get(kind)
            found.append(
                Row(
                    vendor,
                    types[kind],
                    need is not None,
                    need is not None and need.hard,
                    need.conditions if need else frozenset(),
                    stand,
                    papers.get(stand.paper.key) if stand.paper else None,
                    papers.get(stand.waiting.key) if stand.waiting else None,
                )
            )
    return found


def hard_gaps(vendor: Vendor, day: date, *, lines: Iterable[int] = ()) -> list[Row]:
    """The papers without which nothing new is agreed with the vendor, as far as they do not hold on a day."""
    asked, types = asked_rows()
    needs = _needs([vendor], asked, lines)[vendor.pk]
    hard = sorted(
        (key for key, need in needs.items() if need.hard), key=lambda pk: (types[pk].position, types[pk].code)
    )
    if not hard:
        return []
    held: dict[int, list[Paper]] = defaultdict(list)
    for document in Document.objects.filter(vendor=vendor, type__in=hard):
        held[document.type_id].append(paper_of(document))
    stands = {key: gates.stand_of(held[key], lead=types[key].lead_days, day=day) for key in hard}
    return [
        Row(vendor, types[key], True, True, needs[key].conditions, stands[key]) for key in hard if not stands[key].holds
    ]


def gap_words(row: Row) -> str:
    """Why a paper does not hold, as one clause."""
    words = {"document": row.type}
    if row.standing == Standing.EXPIRED and row.stand.until is not None:
        return _("%(document)s (expired on %(day)s)") % {**words, "day": worded_day(row.stand.until)}
    if row.standing == Standing.WAITING:
        return _("%(document)s (not verified yet)") % words
    if row.standing == Standing.REVOKED:
        return _("%(document)s (revoked)") % words
    if row.standing == Standing.RETURNED:
        return _("%(document)s (returned to the vendor)") % words
    return _("%(document)s (missing)") % words


def is_needed(document: Document) -> bool:
    """Whether a paper of this type stops new contracts of its vendor."""
    asked, _types = asked_rows()
    need = _needs([document.vendor], asked)[document.vendor_id].get(document.type_id)
    return need is not None and need.hard


def holds(vendor: Vendor, kind: DocumentType, day: date) -> bool:
    """Whether a verified paper of this type covers a day."""
    papers = Document.objects.filter(vendor=vendor, type=kind)
    return gates.stand_of(map(paper_of, papers), lead=kind.lead_days, day=day).holds


def versions_of(document: Document) -> QuerySet[Document]:
    """All versions of one paper, the newest first."""
    rows = Document.objects.filter(Q(pk=document.chain) | Q(first=document.chain))
    return rows.select_related("type", "file", "uploaded_by", "verified_by").order_by("-n")


def replaceable(vendor: Vendor, kind: DocumentType) -> QuerySet[Document]:
    """The newest version of each paper of a type, which a new upload may replace."""
    rows = Document.objects.filter(vendor=vendor, type=kind)
    newest: dict[int, int] = {}
    for pk, first, _n in rows.order_by("n").values_list("pk", "first", "n"):
        newest[first or pk] = pk
    return rows.filter(pk__in=newest.values()).exclude(state=Document.State.REVOKED).order_by("pk")
