"""Which papers have the vendors handed in? Those their contracts needed, year after year, and the troubles of today.

Nanling's cargo insurance ended six days ago; Muxing began to handle personal data and has no agreement on it;
Hengtong's licence is to be looked up again; Jufu's filing was revoked; two papers wait to be verified.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile

from contracts.terms import add_months
from portal.seeding.agreed import SHANGHAI, Agreement
from portal.seeding.days import Days, at
from vendors.actions import documents as actions
from vendors.models import Document, DocumentType, User, Vendor

DAY = timedelta(days=1)
TRAITS = {
    "yunlan": ("touches_pii", "mlps_3"),
    "kite": ("touches_pii",),
    "tongxin": ("touches_pii", "mlps_2"),
    "hengtong": ("touches_funds", "touches_cards", "mlps_3"),
    "lindenpay": ("touches_pii", "touches_funds", "touches_cards"),
    "jufu": ("acquiring_service", "mlps_2"),
    "fengyuan": ("express", "touches_pii"),
    "rheinlog": ("packaging", "touches_pii"),
    "baicang": ("touches_pii",),
    "polder": ("express",),
    "nanling": ("over_4500kg",),
    "qinghe": ("touches_pii",),
    "vistula": ("touches_pii", "sends_data_abroad"),
}
ALL, CHINA, EUROPE = ("liability-insurance", "integrity-declaration"), ("business-licence",), ("vat-check",)
PAPERS = {
    "yunlan": ("data-agreement", "mlps-3", "cyber-insurance", "icp-filing", "soc2", "iso27001"),
    "kite": ("art28-agreement", "cyber-insurance", "iso27001"),
    "tongxin": ("data-agreement", "mlps-2", "cyber-insurance", "icp-filing"),
    "hengtong": ("payment-licence", "pci-aoc", "mlps-3"),
    "lindenpay": ("psp-authorisation", "pci-aoc", "art28-agreement"),
    "jufu": ("acquiring-filing", "mlps-2"),
    "fengyuan": ("express-licence", "cargo-insurance", "data-agreement"),
    "rheinlog": ("packaging-number", "cargo-insurance", "art28-agreement"),
    "baicang": ("cargo-insurance", "data-agreement"),
    "polder": ("postal-registration", "cargo-insurance"),
    "nanling": ("road-licence", "cargo-insurance"),
    "qinghe": ("data-agreement",),
    "vistula": ("art28-agreement", "transfer-basis"),
    "muxing": (),
}
ISSUERS = {
    "business-licence": "Administration for Market Regulation",
    "payment-licence": "People’s Bank of China",
    "acquiring-filing": "Payment and Clearing Association of China",
    "icp-filing": "Ministry of Industry and Information Technology",
    "express-licence": "State Post Bureau",
    "road-licence": "Transport Bureau",
    "mlps-2": "Public Security Bureau",
    "mlps-3": "Public Security Bureau",
    "pci-aoc": "Northgate Assessors",
    "soc2": "Northgate Assessors",
    "iso27001": "Certa Certification",
    "psp-authorisation": "De Nederlandsche Bank",
    "postal-registration": "Autoriteit Consument & Markt",
    "packaging-number": "Zentrale Stelle Verpackungsregister",
    "vat-check": "VIES",
    "liability-insurance": "Donghai Mutual Insurance",
    "cargo-insurance": "Donghai Mutual Insurance",
    "cyber-insurance": "Donghai Mutual Insurance",
}
CHECKED = {
    "en": "Looked up in the register: holder, number and scope agree with the contract.",
    "insurance": "Confirmed by the insurer by telephone: company, cover, limit and last day agree with the contract.",
    "signed": "Both signatures and the annexes seen; kept with the contract.",
}


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who hands in and who verifies."""

    days: Days
    people: Mapping[str, User]
    kinds: Mapping[str, DocumentType]


def hand_in(days: Days, people: Mapping[str, User], agreed: Iterable[Agreement]) -> str:
    """The papers that the contracts needed on their first day, and their renewals since."""
    desk = _Desk(days, people, {kind.code: kind for kind in DocumentType.objects.all()})
    starts: dict[str, date] = {}
    for item in agreed:
        starts[item.vendor] = min(starts.get(item.vendor, date.max), item.terms["starts_on"])
    for vendor in Vendor.objects.filter(code__in=PAPERS).order_by("pk"):
        start = min(starts[vendor.code], days.today)
        if vendor.code in TRAITS:
            actions.set_traits(vendor, by=people["lin"], codes=TRAITS[vendor.code], now=_on_board(vendor))
        of_country = CHINA if vendor.country == "CN" else EUROPE
        for code in (*of_country, *ALL, *PAPERS[vendor.code]):
            _whole_life(desk, vendor, desk.kinds[code], start)
    return f"{Document.objects.count()} papers of {len(PAPERS)} vendors"


def _on_board(vendor: Vendor):
    return vendor.created_at + 2 * DAY


def _last_day(days: Days, vendor: str, code: str, start: date, months: int) -> date:
    """Until when the paper in force holds: as the story has it, else a round number of terms from the start."""
    told = {
        ("nanling", "cargo-insurance"): days.ago(6),
        ("polder", "liability-insurance"): days.ahead(41),
        ("fengyuan", "liability-insurance"): days.ahead(23),
    }
    if (vendor, code) in told:
        return told[vendor, code]
    for before in (30, 120, 210):
        n, first = 1, start - before * DAY
        while add_months(first, months * n) <= days.today:
            n += 1
        end = add_months(first, months * n) - DAY
        if end >= days.ahead(75):
            break
    return end


def _whole_life(desk: _Desk, vendor: Vendor, kind: DocumentType, start: date) -> None:
    """Every version of one paper, the first by procurement at on-boarding, later ones by the vendor."""
    days, months = desk.days, kind.months
    if months is None:
        document = _upload(desk, vendor, kind, start - 400 * DAY, None, by="lin", on=None)
        _verify(desk, document, on=None)
    else:
        ends = [_last_day(days, vendor.code, kind.code, start, months)]
        while add_months(ends[0] + DAY, -months) > start:
            ends.insert(0, add_months(ends[0] + DAY, -months) - DAY)
        document = None
        for n, end in enumerate(ends):
            issued = add_months(end + DAY, -months)
            who, when = ("lin", None) if n == 0 else (f"{vendor.code}.1", issued - 20 * DAY)
            document = _upload(desk, vendor, kind, issued, end, by=who, on=when, replaces=document)
            _verify(desk, document, on=when and when + 3 * DAY)
    if document is not None and kind.recheck_days:
        again = days.ahead(9) if (vendor.code, kind.code) == ("hengtong", "payment-licence") else days.ahead(64)
        seen = again - kind.recheck_days * DAY
        by, now = desk.people["lu"], at(seen, "15:20", SHANGHAI)
        if seen > document.verified_on:
            actions.recheck_document(document, by=by, checked=CHECKED["en"], recheck_on=again, now=now)


def _upload(desk: _Desk, vendor: Vendor, kind: DocumentType, issued, end, *, by: str, on, replaces=None) -> Document:
    number = f"{vendor.code[:3].upper()}-{kind.code[:3].upper()}-{issued:%Y%m}"
    issuer = ISSUERS.get(kind.code, vendor.legal_name or vendor.name_en)
    lines = [kind.name_en, vendor.name_en, f"Number {number}", f"From {issued:%d %B %Y}"]
    lines += [f"Until {end:%d %B %Y}"] if end else []
    file = ContentFile(pdf([*lines, "A paper of the demonstration; the company is fictional."]), name=f"{number}.pdf")
    return actions.upload_document(
        vendor,
        kind,
        file=file,
        by=desk.people[by],
        number=number,
        issuer=issuer,
        issued_on=issued,
        expires_on=end,
        replaces=replaces,
        now=_on_board(vendor) if on is None else at(on, "11:05", SHANGHAI),
    )


def _verify(desk: _Desk, document: Document, *, on) -> None:
    kind = document.type.code
    word = (
        "insurance" if kind.endswith("insurance") else "signed" if kind.endswith(("agreement", "declaration")) else "en"
    )
    now = _on_board(document.vendor) + 4 * DAY if on is None else at(on, "15:40", SHANGHAI)
    actions.verify_document(document, by=desk.people["lu"], checked=CHECKED[word], now=now)


def today(days: Days, people: Mapping[str, User]) -> str:
    """What stands open on the desk."""
    desk = _Desk(days, people, {kind.code: kind for kind in DocumentType.objects.all()})
    vendors = {vendor.code: vendor for vendor in Vendor.objects.filter(code__in=PAPERS)}
    actions.set_traits(
        vendors["muxing"], by=people["lin"], codes=["touches_pii"], now=at(days.ago(40), "10:15", SHANGHAI)
    )
    for code, kind, issued, clerk in (
        ("fengyuan", "liability-insurance", days.ahead(24), "fengyuan.2"),
        ("vistula", "art28-agreement", days.ago(9), "vistula.1"),
    ):
        older = Document.objects.filter(vendor=vendors[code], type=desk.kinds[kind]).order_by("-n").first()
        end = add_months(issued, 12) - DAY if desk.kinds[kind].months else None
        _upload(desk, vendors[code], desk.kinds[kind], issued, end, by=clerk, on=days.ago(2), replaces=older)
    filing = Document.objects.get(vendor=vendors["jufu"], type__code="acquiring-filing")
    note = "Published as “unqualified”: the filing names no acquirer it may serve any more."
    now = at(days.working_days_ago(6), "15:10", SHANGHAI)
    actions.revoke_document(filing, by=people["lu"], note=note, now=now)
    moved = actions.follow_documents(at(days.ago(5), "01:05", SHANGHAI))
    waiting = Document.objects.filter(state=Document.State.UPLOADED).count()
    return f"{len(moved)} papers near or past their last day, {waiting} to verify"


def pdf(lines: Iterable[str]) -> bytes:
    """One page with these lines, in a typeface every reader has."""
    text = "".join(f"({_plain(line)}) Tj T* " for line in lines)
    stream = f"BT /F1 14 Tf 20 TL 72 760 Td {text}ET".encode("latin-1", "replace")
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    whole, places = b"%PDF-1.4\n", []
    for n, body in enumerate(bodies, start=1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, len(whole))
    return whole + head + table + tail


def _plain(line: str) -> str:
    return line.replace("\\", "").replace("(", "").replace(")", "").replace("’", "'")
