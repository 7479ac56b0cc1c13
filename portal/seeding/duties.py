"""What have the demonstration's vendors declared, which accounts are they paid to, what do they want changed?"""

from datetime import timedelta

from stdnum import iban

from portal.seeding.days import Days, at
from portal.seeding.people import ZONES
from vendors.actions import bank, changes, duties
from vendors.actions.vendors import edit_vendor
from vendors.models import Currency, DutyAttestation, User, Vendor
from vendors.queries.duties import attesting_vendors

FIRST_MONTH = -3
PHONES = {
    "CN": "+86 21 5566 0{n:03}",
    "DE": "+49 40 5566 0{n:03}",
    "NL": "+31 20 556 0{n:03}",
    "PL": "+48 22 556 0{n:03}",
}
BANKS = {
    "CN": ("Huahai Bank, Shanghai branch", "CNY", "102290000{n:03}"),
    "DE": ("Hansekontor Bank", "EUR", ""),
    "NL": ("Polderbank", "EUR", ""),
    "PL": ("Bank Wisła", "EUR", ""),
}
ACCOUNTS = {
    "CN": "3100266609024{n:06}",
    "DE": "2005055010200{n:05}",
    "NL": "POLD0417164{n:03}",
    "PL": "1090101400000712198{n:05}",
}
# what the Chinese vendors have stated; Jufu has not
SIZES = {
    "yunlan": "large",
    "tongxin": "small",
    "hengtong": "large",
    "fengyuan": "large",
    "baicang": "medium",
    "nanling": "small",
    "qinghe": "medium",
    "muxing": "small",
}
# vendor: (kind, code of the need, what legal has seen)
SEEN = {
    "muxing": [
        ("clause", "no-fabricated-reviews", "Clause 9.2 of the contract: no fabricated reviews, right to terminate."),
        ("level", "MKT-FAKE", "Level REV of the contract, zero fabricated reviews."),
        ("clause", "review-moderation", "Annex 3, rules for moderating reviews."),
    ],
    "fengyuan": [
        ("clause", "delivery-and-consent", "Clause 6: delivery at signature, lockers with consent only."),
        ("level", "LOG-OTD", "Level OTD of the contract."),
        ("level", "LOG-CMP", "Level CMP of the contract, seven days by law."),
    ],
    "hengtong": [
        ("clause", "domestic-processing", "Clause 11: processing and storage in mainland China."),
        ("clause", "core-not-outsourced", "Clause 12.1: the core stays with the institution."),
        ("clause", "unauthorised-payments", "Clause 14: liability for payments nobody authorised."),
        ("clause", "data-return", "Annex 4, section 8: return and deletion."),
    ],
    "rheinlog": [
        ("clause", "minimum-wage", "Clause 17: minimum wage down the chain, and indemnity."),
    ],
}


def write_down(days: Days, people: dict[str, User]) -> str:
    """Phones and accounts of all, months attested but one, what speaks for duties, two requests that wait."""
    for n, vendor in enumerate(Vendor.objects.order_by("pk"), start=1):
        if f"{vendor.code}.1" in people:  # those on their way in have not named an account yet
            _account(days, people, vendor, n)
    given = _attestations(days, people)
    for code, seen in SEEN.items():
        for kind, need, sentence in seen:
            now = at(days.month(-4), "10:00", "Asia/Shanghai")
            vendor = Vendor.objects.get(code=code)
            duties.note_cover(vendor, by=people["lu"], kind=kind, code=need, sentence=sentence, now=now)
    _payment_law(days, people)
    _requests(days, people)
    return f"{given} monthly attestations, one of them missing; an account and a change of a profile wait"


def _account(days: Days, people: dict[str, User], vendor: Vendor, n: int) -> None:
    country, zone = vendor.country, ZONES[vendor.country]
    phone = PHONES[country].format(n=n)
    size, said_on = SIZES.get(vendor.code, ""), at(days.month(-18), "11:00", zone)
    edit_vendor(vendor, by=people["lin"], phone=phone, company_size=size, now=said_on)
    bank_name, currency, code = BANKS[country]
    asked = at(days.month(-17) + timedelta(days=n % 9), "09:30", zone)
    detail = bank.propose_bank_detail(
        vendor,
        by=people[f"{vendor.code}.1"],
        holder=vendor.legal_name or vendor.name_en,
        bank=bank_name,
        account=_number(country, n),
        country=country,
        currency=Currency.objects.get(code=currency),
        bank_code=code.format(n=n),
        reason="The account for our invoices.",
        now=asked,
    )
    detail = bank.record_call_back(
        detail,
        by=people["lin"],
        number=phone,
        spoke_to="Accounts receivable",
        said="Holder, bank and the last four were named by them and fit.",
        now=asked + timedelta(days=1),
    )
    bank.put_bank_detail_in_force(detail, by=people["fang"], now=asked + timedelta(days=2))


def _number(country: str, n: int) -> str:
    """An account that nobody has, with check digits that fit."""
    number = ACCOUNTS[country].format(n=n)
    if country == "CN":
        return number
    return f"{country}{iban.calc_check_digits(f'{country}00{number}')}{number}"


def _attestations(days: Days, people: dict[str, User]) -> int:
    """The last four months, each given in time, but for Muxing's last."""
    pairs, given = attesting_vendors(), 0
    for vendor, duty in pairs:
        zone = ZONES[vendor.country]
        for offset in range(FIRST_MONTH, 1):
            asked = at(days.month(offset + 1), "02:00", zone)
            duties.open_attestation(vendor, duty, days.month(offset), now=asked)
            row = DutyAttestation.objects.get(vendor=vendor, duty=duty, month=days.month(offset))
            if (vendor.code, duty.code, offset) == ("muxing", "cn-no-fabricated-reviews", 0):
                continue
            clerk = people[f"{vendor.code}.2"]
            sentence = duty.sentence_zh if clerk.language == "zh-hans" else duty.sentence_en
            moment = at(days.month(offset + 1) + timedelta(days=3 + vendor.pk % 2), "10:20", zone)
            duties.give_attestation(row, by=clerk, sentence=sentence, now=moment)
            given += 1
    return given


def _payment_law(days: Days, people: dict[str, User]) -> None:
    """Hengtong's answers keep every rule; of Jufu only the half is known."""
    now = at(days.month(-4), "15:00", "Asia/Shanghai")
    duties.enter_payment_facts(
        Vendor.objects.get(code="hengtong"),
        by=people["lin"],
        licence_type="processing_1",
        licence_region="全国",
        handles_funds=True,
        region_covered=True,
        domestic=True,
        core_kept=True,
        own_diligence=True,
        now=now,
    )
    duties.enter_payment_facts(Vendor.objects.get(code="jufu"), by=people["lin"], licence_type="none", now=now)


def _requests(days: Days, people: dict[str, User]) -> None:
    """One change approved in part, one that waits, and an account that waits to be called back."""
    rheinlog, vistula = (Vendor.objects.get(code=code) for code in ("rheinlog", "vistula"))
    asked = changes.request_change(
        rheinlog,
        by=people["rheinlog.1"],
        reason="We have moved to the new site.",
        address="Hafenstraße 12, 20457 Hamburg",
        legal_representative="Katrin Busch",
        website="https://rheinlog.example/",
        now=at(days.ago(40), "09:10", "Europe/Berlin"),
    )
    changes.approve_change(
        asked,
        by=people["ye"],
        fields=["address", "website"],
        note="The register still names another representative.",
        now=at(days.ago(38), "14:00", "Asia/Shanghai"),
    )
    changes.request_change(
        vistula,
        by=people["vistula.1"],
        reason="New office, and a new number since last month.",
        address="ul. Prosta 20, 00-850 Warszawa",
        phone="+48 22 556 0990",
        now=at(days.ago(3), "12:05", "Europe/Warsaw"),
    )
    fengyuan = Vendor.objects.get(code="fengyuan")
    bank.propose_bank_detail(
        fengyuan,
        by=people["fengyuan.1"],
        holder=fengyuan.legal_name,
        bank="Huahai Bank, Hangzhou branch",
        account="3100266609099077",
        country="CN",
        currency=Currency.objects.get(code="CNY"),
        bank_code="102331000077",
        reason="Invoices are handled by our Hangzhou branch from next month.",
        now=at(days.ago(2), "10:40", "Asia/Shanghai"),
    )
