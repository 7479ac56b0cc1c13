"""Which duties fall on a vendor, and is each covered, due or missing? Worked out from what there is, kept nowhere."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vendors import payment_law
from vendors.countries import reaches
from vendors.duty_providers import COVERED, COVERS, DUE, LINES, MISSING, OPEN, UNKNOWN, WORST_FIRST, Cover, covers
from vendors.gates import Standing as PaperStanding
from vendors.models import (
    Attestation,
    BuyerEntity,
    DocumentType,
    Duty,
    DutyAttestation,
    DutyNeed,
    PaymentFacts,
    Vendor,
    VendorTraits,
)
from vendors.queries.documents import standings as papers_of
from vendors.words import worded_day, worded_month

ATTESTATION = "attestation"
NOTE_LASTS = timedelta(days=365)  # somebody's word that a need is covered is asked for again after a year
LOOK_BACK = timedelta(days=366)
# on whom the coverage page looks: no longer, or not yet, a vendor leaves it out
COUNTED = (
    *(Vendor.State.REGISTERED, Vendor.State.IN_DUE_DILIGENCE, *Vendor.IN_BUSINESS),
    *(Vendor.State.SUSPENDED, Vendor.State.EXITING),
)
# the country whose payment law `vendors.payment_law` holds, and the line it is about
PAYMENT_LAW = ("CN", "payment")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a duty needs of a vendor: how it stands, and what speaks for it."""

    kind: str
    code: str
    name: str
    standing: str
    covers: tuple[Cover, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One duty of one vendor: as good as the worst of its needs; `why` says what is not known about it."""

    vendor: Vendor
    duty: Duty
    standing: str
    needs: tuple[Need, ...]
    why: str = ""

    def without(self, kind: str) -> "Standing":
        """The same as if needs of a kind were none of the reader's business."""
        if self.standing == UNKNOWN:
            return self
        left = tuple(need for need in self.needs if need.kind != kind)
        return Standing(self.vendor, self.duty, worst_of(left), left)

    def has_more_than(self, kind: str) -> bool:
        return not self.needs or any(need.kind != kind for need in self.needs)


def worst_of(needs: Iterable[Need]) -> str:
    standings = {need.standing for need in needs}
    return next((one for one in WORST_FIRST if one in standings), COVERED)


def duties_in_force() -> list[Duty]:
    """The duties that count, with lines and needs; three queries."""
    return list(Duty.objects.filter(is_active=True).prefetch_related("lines", "needs"))


def duties_of_lines(lines: Iterable[int], vendor: Vendor) -> list[Duty]:
    """The duties that a contract about these service lines with a vendor brings."""
    lines = set(lines)
    duties = [duty for duty in duties_in_force() if _binds(duty, lines, vendor.country, None)]
    large = _large_entities(duties)
    return [duty for duty in duties if _falls_for_size(duty, vendor, large)[0] is not False]


def coverage(user, vendors: Iterable[Vendor], *, as_of: date, duties: Iterable[Duty] | None = None) -> list[Standing]:
    """How each duty that falls on each vendor stands, by vendor and duty; the queries do not grow with either."""
    vendors = list(vendors)
    duties = duties_in_force() if duties is None else list(duties)
    lines, traits, large = lines_of(vendors), traits_of(vendors), _large_entities(duties)
    pairs = [
        (vendor, duty, why)
        for vendor in vendors
        for duty in duties
        if _binds(duty, lines[vendor.pk], vendor.country, traits.get(vendor.pk))
        for falls, why in [_falls_for_size(duty, vendor, large)]
        if falls is not False
    ]
    wanted: dict[str, set[str]] = defaultdict(set)
    for _vendor, duty, _why in pairs:
        for kind, code, _name in needs_of(duty):
            wanted[kind].add(code)
    found = {kind: _asked(kind, vendors, codes, user, as_of) for kind, codes in wanted.items()}
    noted = _notes(user, vendors)
    return [
        Standing(vendor, duty, UNKNOWN, (), why) if why else _standing(vendor, duty, found, noted, as_of)
        for vendor, duty, why in pairs
    ]


def _large_entities(duties: Iterable[Duty]) -> list[tuple[str, bool | None]]:
    """Of each company of ours: its country, and whether it is large; asked for only where a duty hangs on it."""
    if not any(duty.for_smaller for duty in duties):
        return []
    return list(BuyerEntity.objects.order_by("code").values_list("country", "is_large"))


def _falls_for_size(duty: Duty, vendor: Vendor, entities: list[tuple[str, bool | None]]) -> tuple[bool | None, str]:
    """Whether a duty towards smaller companies is owed to the vendor; None with a sentence where nobody has said.

    A large company owes it to a micro, small or medium one, whose own statement of its size counts.
    """
    if not duty.for_smaller:
        return True, ""
    ours = [is_large for country, is_large in entities if reaches(duty.countries, country)]
    if vendor.company_size == Vendor.Size.LARGE or (ours and all(one is False for one in ours)):
        return False, ""
    if not vendor.company_size:
        return None, _("The vendor has not stated the size of its company.")
    if True not in ours:
        return None, _("Nobody has recorded whether our own company is a large one.")
    return True, ""


def lines_of(vendors: Iterable[Vendor]) -> dict[int, set[int]]:
    """The service lines of each vendor: its own, and those that other parts know of."""
    vendors = list(vendors)
    found = {vendor.pk: {vendor.line_id} for vendor in vendors}
    for provider in LINES:
        for pk, more in provider(vendors).items():
            found[pk] |= more
    return found


def traits_of(vendors: Iterable[Vendor]) -> dict[int, set[str]]:
    """What is known of what the vendors are; one that nobody has asked is left out."""
    rows = VendorTraits.objects.filter(vendor__in=list(vendors))
    return {pk: set(codes) for pk, codes in rows.values_list("vendor", "codes")}


def needs_of(duty: Duty) -> list[tuple[str, str, str]]:
    """(kind, code, name) of everything a duty needs, the monthly word among it."""
    found = [(need.kind, need.code, str(need)) for need in duty.needs.all()]
    if duty.monthly_attestation:
        found.append((ATTESTATION, duty.code, _("Monthly attestation")))
    return found


def note_name(kind: str, code: str) -> str:
    """Under which name somebody's word for a need is kept among the attestations."""
    return f"duty:{kind}:{code}"


def attesting_vendors() -> list[tuple[Vendor, Duty]]:
    """Every vendor in business with each duty that it declares every month."""
    states = (Vendor.State.ACTIVE, Vendor.State.WATCHLIST, Vendor.State.SUSPENDED, Vendor.State.EXITING)
    vendors = list(Vendor.objects.filter(state__in=states).order_by("pk"))
    duties = [duty for duty in duties_in_force() if duty.monthly_attestation]
    lines, traits, large = lines_of(vendors), traits_of(vendors), _large_entities(duties)
    return [
        (vendor, duty)
        for vendor in vendors
        for duty in duties
        if _binds(duty, lines[vendor.pk], vendor.country, traits.get(vendor.pk))
        and _falls_for_size(duty, vendor, large)[0]
    ]


def _binds(duty: Duty, lines: set[int], country: str, traits: set[str] | None) -> bool:
    """Traits nobody has asked about count as given: a duty is not lost because a question is open."""
    own = {line.pk for line in duty.lines.all()}
    if own and not own & lines:
        return False
    return reaches(duty.countries, country) and (traits is None or set(duty.traits) <= traits)


def _asked(kind: str, vendors: list[Vendor], codes: set[str], user, as_of: date) -> dict[tuple[int, str], list[Cover]]:
    found: dict[tuple[int, str], list[Cover]] = defaultdict(list)
    for provider in COVERS.get(kind, []):
        for key, said in provider(vendors, codes, user=user, as_of=as_of).items():
            found[key] += said
    return found


def _notes(user, vendors: list[Vendor]) -> dict[tuple[int, str], list[Cover]]:
    rows = Attestation.objects.visible_to(user).filter(vendor__in=vendors, guard__startswith="duty:")
    found: dict[tuple[int, str], list[Cover]] = defaultdict(list)
    for row in rows.select_related("by"):
        until = row.at.date() + NOTE_LASTS
        words = _("%(name)s: %(sentence)s") % {"name": row.by, "sentence": row.sentence}
        found[row.vendor_id, row.guard].append(Cover(words, until, internal=True))
    return found


def _standing(vendor: Vendor, duty: Duty, found: dict, noted: dict, as_of: date) -> Standing:
    needs = []
    for kind, code, name in needs_of(duty):
        said = [*found[kind].get((vendor.pk, code), []), *noted.get((vendor.pk, note_name(kind, code)), [])]
        standings = [cover.standing_on(as_of) for cover in said]
        best = next((one for one in reversed(WORST_FIRST) if one in standings), MISSING)
        needs.append(Need(kind, code, name, best, tuple(said)))
    return Standing(vendor, duty, worst_of(needs), tuple(needs))


# What this app itself knows.

PAPERS = {
    PaperStanding.IN_FORCE: (COVERED, gettext_lazy("in force")),
    PaperStanding.RECHECK: (DUE, gettext_lazy("to be looked up again")),
    PaperStanding.EXPIRING: (DUE, gettext_lazy("expires soon")),
    PaperStanding.WAITING: (DUE, gettext_lazy("waits to be verified")),
    PaperStanding.RETURNED: (MISSING, gettext_lazy("returned to the vendor")),
    PaperStanding.MISSING: (MISSING, gettext_lazy("not handed in")),
    PaperStanding.EXPIRED: (MISSING, gettext_lazy("expired")),
    PaperStanding.REVOKED: (MISSING, gettext_lazy("revoked")),
}


@covers(DutyNeed.Kind.DOCUMENT)
def papers(vendors, codes, *, user, as_of) -> dict[tuple[int, str], list[Cover]]:
    """How the paper stands; one that is not asked of a vendor, because of what the vendor is, is not lacking either."""
    known = set(DocumentType.objects.filter(code__in=codes, is_used=True).values_list("code", flat=True))
    found = {}
    for row in papers_of(vendors, as_of):
        if row.type.code in known and (row.asked or row.document is not None):
            standing, said = PAPERS[row.standing]
            words = f"{said}, {worded_day(row.stand.until)}" if row.stand.until else str(said)
            of = ("vendors.document", str(row.document.pk)) if row.document else ("vendors.vendor", row.vendor.code)
            found[row.vendor.pk, row.type.code] = [Cover(words, record=of, standing=standing)]
    for vendor in vendors:
        for code in known:
            not_asked = Cover(_("not asked of this vendor"), record=("vendors.vendor", vendor.code), standing=COVERED)
            found.setdefault((vendor.pk, code), [not_asked])
    return found


@covers(ATTESTATION)
def monthly_words(vendors, codes, *, user, as_of) -> dict[tuple[int, str], list[Cover]]:
    """The last twelve months of a duty's attestations: one that is missing outweighs all that were given."""
    rows = DutyAttestation.objects.visible_to(user).filter(
        vendor__in=vendors, duty__code__in=codes, month__gte=as_of - LOOK_BACK
    )
    by_pair: dict[tuple[int, str], list[DutyAttestation]] = defaultdict(list)
    for row in rows.select_related("duty", "given_by").order_by("-month"):
        by_pair[row.vendor_id, row.duty.code].append(row)
    found = {}
    for vendor in vendors:
        for code in codes:
            asked = by_pair.get((vendor.pk, code), [])
            owed = [row for row in asked if not row.is_given]
            late = [row for row in owed if row.due_on < as_of]
            if late:
                found[vendor.pk, code] = [_monthly(row, MISSING) for row in late]
            elif owed:
                found[vendor.pk, code] = [_monthly(row, DUE) for row in owed]
            elif asked:
                found[vendor.pk, code] = [_monthly(asked[0], COVERED)]
            else:
                found[vendor.pk, code] = [Cover(_("not asked for yet"), standing=OPEN)]
    return found


def _monthly(row: DutyAttestation, standing: str) -> Cover:
    words = {"month": worded_month(row.month)}
    if row.is_given:
        words |= {"name": row.given_by, "day": worded_day(row.given_at.date())}
        said = _("%(month)s given by %(name)s on %(day)s") % words
    elif standing == MISSING:
        said = _("%(month)s is missing; it was due on %(day)s") % (words | {"day": worded_day(row.due_on)})
    else:
        said = _("%(month)s is due by %(day)s") % (words | {"day": worded_day(row.due_on)})
    return Cover(said, record=("vendors.dutyattestation", str(row.pk)), standing=standing)


@covers(DutyNeed.Kind.FACT)
def payment_rules(vendors, codes, *, user, as_of) -> dict[tuple[int, str], list[Cover]]:
    """The hard rules of payment law as far as they are answered; what nobody has answered is open."""
    rows = PaymentFacts.objects.visible_to(user).filter(vendor__in=vendors)
    known = {row.vendor_id: payment_law.standings(row.facts) for row in rows}
    words = {payment_law.KEPT: COVERED, payment_law.BROKEN: MISSING, payment_law.OPEN: OPEN}
    found = {}
    for vendor in vendors:
        for code in codes & payment_law.RULES.keys():
            said = known.get(vendor.pk, {}).get(code, payment_law.OPEN)
            article, broken, kept = payment_law.RULES[code]
            sentence = {payment_law.KEPT: kept, payment_law.BROKEN: broken}.get(said, _("not answered yet"))
            found[vendor.pk, code] = [
                Cover(
                    str(sentence),
                    record=("vendors.paymentfacts", vendor.code),
                    standing=words[said],
                    internal=True,
                )
            ]
    return found
