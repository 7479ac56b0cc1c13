"""What is agreed with the carriers? An invented buyer, its people, and one invented contract for each real carrier."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from contracts import actions
from contracts.models import ApprovalBand, Contract
from contracts.queries import latest_version
from portal.flights.record import YEAR, ZONE
from portal.seeding.days import at
from vendors.actions.leaving import accept_terms
from vendors.actions.people import accept_invitation, confirm_grant, grant_role, invite_person
from vendors.actions.vendors import approve_vendor, create_vendor
from vendors.models import BuyerEntity, Currency, ServiceLine, User, Vendor
from vendors.roles import APPROVING_ROLES, Role, VendorRole
from vendors.system import system_user

CURRENCY = "USD"
FEE_PER_FLIGHT = Decimal("480.00")
AT_RISK_PERCENT, CAP_PERCENT = Decimal(8), Decimal(10)
EXPECTED, MINIMUM = Decimal(80), Decimal(70)
JUDGED_FROM = 10  # flights
REPEAT = ["1", "1", "1.5"]
SCHEDULE, FEED, LEVEL = "flights", "flights", "on-time"
MAIL = "hudson.example"
STAFF = {
    "administrator": ("Tom Hale", "IT"),
    "procurement": ("Nora Whitfield", "Procurement"),
    "service_owner": ("Ben Castellano", "Head of transport"),
    "legal": ("Ruth Okafor", "Legal counsel"),
    "finance": ("Iris Lindqvist", "Controller"),
}


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys the flights: one legal entity, one service line, a person for each role."""

    entity: BuyerEntity
    line: ServiceLine
    people: dict[str, User]

    def __getitem__(self, role: str) -> User:
        return self.people[role]


def on(month: int, day: int, clock: str, year: int = YEAR):
    """An instant on a day in New York."""
    return at(date(year, month, day), clock, ZONE)


@transaction.atomic
def make_buyer() -> Buyer:
    """The invented buyer, made once."""
    currency, _new = Currency.objects.get_or_create(code=CURRENCY, defaults={"name_en": "US dollar", "name_zh": "美元"})
    line, _new = ServiceLine.objects.get_or_create(
        code="air-transport",
        defaults={"family": "process", "name_en": "Air transport", "name_zh": "航空运输", "position": 90},
    )
    entity, _new = BuyerEntity.objects.get_or_create(
        code="hudson",
        defaults={
            "name_en": "Hudson Outbound Inc. (invented)",
            "name_zh": "哈德逊出行公司（虚构）",
            "country": "US",
            "currency": currency,
            "zone": ZONE,
        },
    )
    ApprovalBand.objects.get_or_create(entity=entity, currency=currency, above_minor=0, defaults={"level": 1})
    return Buyer(entity, line, {role: _person(role, *words, line) for role, words in STAFF.items()})


def _person(role: str, name: str, title: str, line: ServiceLine) -> User:
    """Their roles reach this service line only: whatever else the portal holds is none of their business."""
    email = f"{name.split()[0].lower()}@{MAIL}"
    person = User.objects.filter(email=email).first()
    if person is not None:
        return person
    hired = on(11, 1, "09:00", 2012)
    person = User.objects.create_user(email, name=name, title=title, zone=ZONE, date_joined=hired)
    grant = grant_role(person, by=system_user("import"), role=Role(role), line=line, starts_on=hired.date(), now=hired)
    if role in APPROVING_ROLES:
        administrator = User.objects.get(email=f"{STAFF['administrator'][0].split()[0].lower()}@{MAIL}")
        confirm_grant(grant, by=administrator, now=hired)
    return User.objects.get(pk=person.pk)


@transaction.atomic
def contract_with(code: str, name: str, buyer: Buyer) -> Contract:
    """The running contract with a carrier; concluded once, each step by the person who may take it."""
    number = f"F-{YEAR}-{code}"
    existing = Contract.objects.filter(number=number).first()
    if existing is not None:
        return existing
    vendor = _carrier(code, name, buyer)
    owner, legal = buyer["service_owner"], buyer["legal"]
    contract = actions.create_contract(
        by=owner,
        number=number,
        kind=Contract.Kind.STANDALONE,
        vendor=vendor,
        entity=buyer.entity,
        line=buyer.line,
        title_en=f"Flights from New York, {YEAR} (invented contract)",
        title_zh=f"{YEAR} 年纽约始发航班（合同为虚构）",
        currency=buyer.entity.currency,
        zone=ZONE,
        owner=owner,
        terms={
            "starts_on": date(YEAR, 1, 1),
            "ends_on": date(YEAR, 12, 31),
            "value": Decimal("240000"),
            "liability_cap": Decimal("240000"),
        },
        now=on(12, 3, "09:30", 2012),
    )
    actions.edit_version(contract.versions.get(), by=owner, now=on(12, 3, "11:00", 2012), **_parts(buyer.line))
    request = actions.submit_contract(contract, by=owner, now=on(12, 5, "16:00", 2012))
    actions.approve_contract(request, by=legal, hash_seen=request.content_hash, now=on(12, 10, "10:15", 2012))
    actions.send_out(contract, by=owner, now=on(12, 10, "14:00", 2012))
    version = latest_version(contract)
    signatories = {"buyer": buyer["service_owner"].name, "vendor": "an invented signatory"}
    for party, signatory in signatories.items():
        actions.record_signature(
            version,
            by=legal,
            party=party,
            signatory=signatory,
            signed_on=date(2012, 12, 17),
            now=on(12, 17, "15:00", 2012),
        )
    actions.sign_contract(contract, by=legal, now=on(12, 18, "09:00", 2012))
    actions.activate_contract(
        contract, by=buyer["procurement"], attested="An invented contract has no papers to see.", now=on(1, 1, "00:05")
    )
    return contract


def _carrier(code: str, name: str, buyer: Buyer) -> Vendor:
    vendor = create_vendor(
        by=buyer["procurement"],
        code=f"air-{code.lower()}",
        name_en=name,
        country="US",
        line=buyer.line,
        is_real=True,
        summary_en=f"The carrier and its flights from New York in {YEAR} are real; this contract is invented.",
        summary_zh=f"该航空公司及其 {YEAR} 年纽约始发航班均为真实数据；本合同为虚构。",
        now=on(11, 5, "10:00", 2012),
    )
    approve_vendor(
        vendor,
        by=buyer["legal"],
        attested="No papers were seen: this relation is invented.",
        now=on(11, 19, "10:00", 2012),
    )
    invited = on(12, 19, "10:00", 2012)
    invitation = invite_person(
        by=buyer["procurement"],
        email=f"data.{code.lower()}@{MAIL}",
        vendor=vendor,
        vendor_role=VendorRole.MEMBER,
        now=invited,
    )
    desk = accept_invitation(invitation.token, name=f"Data desk {code}", password=None, zone=ZONE, now=invited)
    accept_terms(desk, now=invited)
    return vendor


def desk_of(contract: Contract) -> User:
    """Who delivers for the carrier."""
    return User.objects.get(memberships__vendor=contract.vendor, email__endswith=f"@{MAIL}")


def _parts(line: ServiceLine) -> dict:
    return {
        "schedules": [
            {
                "code": SCHEDULE,
                "name_en": "Scheduled flights",
                "name_zh": "定期航班",
                "line": line,
                "fee_words_en": f"USD {FEE_PER_FLIGHT} per scheduled flight (invented)",
                "fee_words_zh": f"每个计划航班 {FEE_PER_FLIGHT} 美元（虚构）",
                "at_risk_percent": AT_RISK_PERCENT,
                "cap_percent": CAP_PERCENT,
                "repeat": REPEAT,
            }
        ],
        "feeds": [
            {
                "code": FEED,
                "kind": "commitments",
                "name_en": "Flights",
                "name_zh": "航班",
                "row_words_en": "flights",
                "row_words_zh": "航班",
            }
        ],
        "levels": [
            {
                "code": LEVEL,
                "schedule": SCHEDULE,
                "feed": FEED,
                "name_en": "On-time arrival",
                "name_zh": "准点到达率",
                "definition_en": (
                    "Flights that arrived less than 15 minutes late, of all scheduled. One that did not arrive is not "
                    "kept. In the file, due is the scheduled departure in New York, and done lies as many minutes "
                    "after it as the flight arrived late."
                ),
                "definition_zh": (
                    "晚到不足 15 分钟的航班占全部计划航班的比例，未到达的计为未履约。"
                    "文件中“due”为纽约计划起飞时刻，“done”与其相差的分钟数即到达延误。"
                ),
                "expected": EXPECTED,
                "minimum": MINIMUM,
                "weight": Decimal(100),
                "n_min": JUDGED_FROM,
            }
        ],
    }
