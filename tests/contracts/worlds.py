"""What does a contract in each state look like? Built through the product's own actions, as people take it there."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from contracts import actions
from contracts.models import Contract, ContractVersion
from contracts.queries import latest_version, open_request
from contracts.queries_approvals import current, steps_of, who_may
from tests.kept import kept
from vendors import terms
from vendors.actions.vendors import approve_vendor, create_vendor
from vendors.models import BuyerEntity, Consent, Currency, InterestDeclaration, Membership, RoleGrant, ServiceLine, User

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)  # a Monday, noon in Shanghai
STARTED = date(2020, 1, 1)

TERMS = {
    "starts_on": date(2026, 5, 1),
    "ends_on": date(2027, 4, 30),
    "renews_months": 12,
    "notice_days": 60,
    "delivery_days": 5,
    "value": Decimal("32000000.00"),
    "liability_cap": Decimal("5000000.00"),
}


def person(email: str, name: str, *roles: str, line=None) -> User:
    """A buyer's person with confirmed roles."""
    user = User.objects.create_user(email, name=name)
    giver, _ = User.objects.get_or_create(email="root@haiyun.example", defaults={"name": "Rosa"})
    second, _ = User.objects.get_or_create(email="second@haiyun.example", defaults={"name": "Simon"})
    for role in roles:
        RoleGrant.objects.create(
            user=user, role=role, line=line, starts_on=STARTED, granted_by=giver, confirmed_by=second
        )
    return declared(user)


def declared(user: User) -> User:
    """Nobody of the cast has an interest to declare, and all have said so."""
    InterestDeclaration.objects.bulk_create(
        InterestDeclaration(person=user, year=year, nothing=True, at=NOON)
        for year in {NOON.year, NOON.year + 1, timezone.localdate().year}
    )
    return user


def ground() -> dict:
    """Currencies, an entity, a service line: what every contract stands on."""
    cny = Currency.objects.create(code="CNY", name_en="yuan", name_zh="人民币")
    Currency.objects.create(code="EUR", name_en="euro", name_zh="欧元")
    entity = BuyerEntity.objects.create(
        code="shanghai",
        name_en="Haiyun Trading (Shanghai)",
        name_zh="上海海云商贸有限公司",
        country="CN",
        currency=cny,
        zone="Asia/Shanghai",
    )
    line = ServiceLine.objects.create(code="logistics", family="process", name_en="Logistics", name_zh="物流服务")
    return {"cny": cny, "entity": entity, "line": line}


def a_vendor(by: User, approver: User, line: ServiceLine, code="acme", name="Acme Courier", now=NOON):
    vendor = create_vendor(by=by, code=code, name_en=name, country="CN", line=line, now=now)
    return approve_vendor(vendor, by=approver, attested="Licence and insurance seen.", now=now)


def member(vendor, email: str, name: str, role="member") -> User:
    user = User.objects.create_user(email, name=name, terms_version=terms.VERSION)
    Membership.objects.create(user=user, vendor=vendor, role=role, starts_on=STARTED)
    Consent.objects.create(user=user, version=terms.VERSION, accepted_at=NOON)
    return declared(user)


@kept
def cast() -> SimpleNamespace:
    """The ground, the buyer's people, and two vendors with one clerk each."""
    said = ground()
    vera = person("vera@haiyun.example", "Vera", "procurement")
    leo = person("leo@haiyun.example", "Leo", "legal")
    people = {
        "vera": vera,
        "leo": leo,
        "max": person("max@haiyun.example", "Max", "executive"),
        "fay": person("fay@haiyun.example", "Fay", "finance"),
        "ada": person("ada@haiyun.example", "Ada", "auditor"),
        "otto": person("otto@haiyun.example", "Otto", "service_owner"),
        "nina": person("nina@haiyun.example", "Nina"),
    }
    acme = a_vendor(vera, leo, said["line"])
    globex = a_vendor(vera, leo, said["line"], code="globex", name="Globex Parcels")
    return SimpleNamespace(
        **said,
        **people,
        acme=acme,
        globex=globex,
        alan=member(acme, "alan@acme.example", "Alan"),
        gita=member(globex, "gita@globex.example", "Gita"),
    )


def parts(line: ServiceLine) -> dict:
    """One schedule, one feed, two levels: the courier of the examples."""
    return {
        "schedules": [
            {
                "code": "parcels",
                "name_en": "Parcels",
                "line": line,
                "at_risk_percent": "8",
                "cap_percent": "8",
                "repeat": ["1", "1", "1.5"],
            }
        ],
        "feeds": [
            {"code": "waybills", "kind": "commitments", "name_en": "Waybills", "due_day": 10, "due_time": "18:00"}
        ],
        "levels": [
            {
                "code": "on-time",
                "schedule": "parcels",
                "feed": "waybills",
                "name_en": "On-time delivery",
                "name_zh": "准时妥投率",
                "expected": "96",
                "minimum": "93",
                "weight": "60",
            },
            {
                "code": "damage",
                "schedule": "parcels",
                "feed": "waybills",
                "name_en": "Loss and damage",
                "direction": "down",
                "expected": "0.15",
                "minimum": "0.30",
                "weight": "40",
            },
        ],
    }


@kept
def a_draft(
    vendor, *, by: User, owner: User, entity, line, currency, number="C-2026-001", terms=None, now=NOON, **others
) -> Contract:
    contract = actions.create_contract(
        by=by,
        number=number,
        kind=others.pop("kind", Contract.Kind.STANDALONE),
        vendor=vendor,
        entity=entity,
        line=line,
        title_en="Courier, mainland",
        title_zh="境内快递",
        currency=currency,
        zone="Asia/Shanghai",
        owner=owner,
        terms=terms or TERMS,
        now=now,
        **others,
    )
    actions.edit_version(latest_version(contract), by=by, now=now, **parts(line))
    return contract


def approve(contract: Contract, *, by: User, approver: User, now=NOON) -> ContractVersion:
    actions.submit_contract(contract, by=by, now=now)
    request = open_request(latest_version(contract))
    while request.is_decided_on:  # once without a matrix; with one, each step by who may take it
        people = who_may(current(steps_of(request))[0], request.version)
        person = approver if approver in people else people[0]
        request = actions.approve_contract(request, by=person, hash_seen=request.content_hash, now=now)
    contract.refresh_from_db()
    return latest_version(contract)


def sign(contract: Contract, *, by: User, approver: User, now=NOON) -> ContractVersion:
    version = approve(contract, by=by, approver=approver, now=now)
    actions.send_out(contract, by=by, now=now)
    for party in ("buyer", "vendor"):
        actions.record_signature(
            version, by=by, party=party, signatory=f"for the {party}", signed_on=now.date(), now=now
        )
    actions.sign_contract(contract, by=approver, now=now)
    version.refresh_from_db()
    return version


def activate(contract: Contract, *, by: User, approver: User, now=NOON) -> ContractVersion:
    version = sign(contract, by=by, approver=approver, now=now)
    actions.activate_contract(contract, by=by, attested="Insurance seen, deposit paid.", now=now)
    return version


@kept
def a_running_contract(draft: Contract, *, by: User, approver: User) -> Contract:
    activate(draft, by=by, approver=approver)
    draft.refresh_from_db()
    return draft
