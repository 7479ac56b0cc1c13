"""How risky is each vendor of the story, who provides which service, how would we leave, and whom do we call?"""

from datetime import timedelta

from contracts.actions import provide, save_contact, write_exit_plan
from contracts.models import Contract
from portal.seeding.agreed import SHANGHAI
from portal.seeding.days import Days, at
from vendors.actions.risk import (
    assess_vendor,
    consent_to_sub_contractor,
    propose_sub_contractor,
    save_service,
    set_pci_share,
)
from vendors.models import Service, ServiceLine, User, Vendor

ASKED = ("stops", "back", "replace", "money", "persons", "systems", "licence", "proof")
# vendor → the answers in the order of ASKED
ANSWERS = {
    "yunlan": "all hours months no orders admin filing audited",
    "kite": "part day weeks no none write no audited",
    "tongxin": "delay day months no orders admin no old",
    "hengtong": "all hours months funds orders write licence audited",
    "lindenpay": "all hours months funds orders write licence audited",
    "jufu": "part day alone funds orders write filing none",
    "fengyuan": "all day weeks no orders write licence old",
    "rheinlog": "all day months no orders write no audited",
    "baicang": "all day months no orders write no old",
    "polder": "part day weeks no orders read filing old",
    "nanling": "part day weeks no few read licence none",
    "qinghe": "part hours months no orders write no audited",
    "vistula": "part day weeks no orders write no old",
    "muxing": "delay day months no orders write no none",
}
# vendor: what would make us leave, who takes over, how data come back, whether the way out was tried
PLANS = {
    "yunlan": ("Two outages of a day in a year", "Second region, then another cloud", True),
    "hengtong": ("Licence not renewed, or settlement late twice", "Second acquirer is connected", True),
    "lindenpay": ("Authorisation withdrawn", "A second provider by routing", True),
    "fengyuan": ("Right to terminate exercised", "Two couriers by region", True),
    "rheinlog": ("Three months below minimum", "Tender of two warehouses", False),
    "baicang": ("Stock accuracy below minimum twice", "Move to Jiaxing East", True),
    "qinghe": ("Satisfaction below 84 for a quarter", "In-house team of 30", True),
    "muxing": ("Fabricated reviews again", "Own shop team and a smaller agency", False),
}
# code, line, names, region, channel, criticality, hours, primary, backup
SERVICES = [
    ("shop-cn", "platform", "Shop hosting", "商城主机", "CN", "", "critical", 4, "yunlan", ""),
    ("cdn-eu", "platform", "Content delivery", "内容分发", "EU", "", "high", 4, "kite", ""),
    ("orders-dev", "platform", "Order system upkeep", "订单系统维护", "", "", "high", 24, "tongxin", ""),
    ("acquiring-cn", "payment", "Card and wallet payment", "银行卡与钱包支付", "CN", "", "critical", 2, "hengtong", ""),
    ("payment-eu", "payment", "Card payment", "银行卡支付", "EU", "", "critical", 2, "lindenpay", ""),
    ("code-pay", "payment", "Code payment in shops", "门店扫码支付", "CN", "Shops in 3 cities", "high", 8, "jufu", ""),
    ("parcels-cn", "logistics", "Courier", "快递", "CN", "", "critical", 24, "fengyuan", ""),
    ("warehouse-eu", "logistics", "Warehouse and dispatch", "仓储发货", "EU", "", "critical", 24, "rheinlog", ""),
    ("warehouse-cn", "logistics", "Warehouse Jiaxing", "嘉兴仓", "CN", "", "critical", 24, "baicang", ""),
    ("last-mile", "logistics", "Last mile", "末端配送", "NL, BE", "", "medium", 48, "polder", "rheinlog"),
    ("cold-chain", "logistics", "Refrigerated trucks", "冷链运输", "CN", "", "medium", 48, "nanling", ""),
    ("contact-cn", "customer-service", "Contact centre", "客服中心", "CN", "", "high", 8, "qinghe", ""),
    ("contact-eu", "customer-service", "Contact centre", "客服中心", "EU", "", "medium", 24, "vistula", ""),
    ("shops-cn", "marketing", "Shops and campaigns", "店铺运营与推广", "CN", "", "high", 24, "muxing", ""),
]
OWNERS = {"platform": "gao", "payment": "gao", "logistics": "deng", "customer-service": "sofie", "marketing": "song"}


def assess(days: Days, people: dict[str, User]) -> str:
    """Every vendor assessed before its first contract, and again a year ago; those with much at stake get a plan."""
    first = days.month(-19) - timedelta(days=40)
    for n, (code, answers) in enumerate(ANSWERS.items()):
        vendor = Vendor.objects.get(code=code)
        said = dict(zip(ASKED, answers.split(), strict=True))
        assess_vendor(vendor, by=people["lin"], answers=said, now=at(first + timedelta(days=n), "11:00", SHANGHAI))
        again = days.month(-9) + timedelta(days=3 + n)
        assess_vendor(
            vendor, by=people["ye"], answers=said, note="Nothing has changed.", now=at(again, "11:00", SHANGHAI)
        )
    for code, (triggers, successor, tested) in PLANS.items():
        _plan(days, people, Vendor.objects.get(code=code), triggers, successor, tested)
    return f"{len(ANSWERS)} vendors assessed, {len(PLANS)} exit plans"


def _plan(days: Days, people: dict, vendor: Vendor, triggers: str, successor: str, tested: bool) -> None:
    test = {
        "tested_on": days.month(-4),
        "test_result": "Worked within the days planned.",
        "next_test_on": days.month(8),
    }
    write_exit_plan(
        vendor,
        by=people["lin"],
        owner=people[OWNERS[vendor.line.code]],
        triggers=triggers,
        successor=successor,
        data_return="Returned as CSV within 30 days, then deleted with a certificate.",
        parallel_days=30,
        now=at(days.month(-19) - timedelta(days=20), "16:00", SHANGHAI),
        **(test if tested else {}),
    )


def draw_map(days: Days, people: dict[str, User]) -> str:
    """The services with their providers, sub-contractors, the PCI matrix and the contact cards."""
    for code, line, name_en, name_zh, region, channel, criticality, hours, primary, backup in SERVICES:
        day = days.month(-12)
        service = save_service(
            by=people["lin"],
            code=code,
            line=ServiceLine.objects.get(code=line),
            name_en=name_en,
            name_zh=name_zh,
            region=region,
            channel=channel,
            criticality=criticality,
            owner=people[OWNERS[line]],
            rto_hours=hours,
            now=at(day, "14:00", SHANGHAI),
        )
        for vendor, rank in ((primary, "primary"), (backup, "backup")):
            if vendor:
                _provide(service, Vendor.objects.get(code=vendor), rank, days, people)
    _sub_contract(days, people)
    for code in ("hengtong", "lindenpay"):
        for n, bearer in enumerate(["vendor"] * 6 + ["shared"] * 4 + ["vendor", "shared"], start=1):
            vendor, now = Vendor.objects.get(code=code), at(days.ago(80), "10:20", SHANGHAI)
            said = {"requirement": n, "bearer": bearer, "evidence": "AOC of this year, 12.8.5"}
            set_pci_share(vendor, by=people["ye"], **said, now=now)
    for code in ("fengyuan", "yunlan", "lindenpay"):
        _card(code, days, people)
    return f"{len(SERVICES)} services on the map"


def _provide(service: Service, vendor: Vendor, rank: str, days: Days, people: dict) -> None:
    contract = Contract.objects.filter(vendor=vendor, state__in=["active", "suspended"], kind="standalone").first()
    own = contract if contract and contract.line_id == service.line_id and rank == "primary" else None
    provide(
        service,
        by=people["lin"],
        vendor=vendor,
        rank=rank,
        contract=own,
        starts_on=days.month(-12),
        now=at(days.month(-12), "14:30", SHANGHAI),
    )


def _sub_contract(days: Days, people: dict) -> None:
    """Two couriers use the same line haul; Vistula lets somebody outside the EU read mail and has no consent."""
    for code, clerk in (("fengyuan", "fengyuan.1"), ("nanling", "nanling.1")):
        row = propose_sub_contractor(
            Vendor.objects.get(code=code),
            by=people[clerk],
            name="Huanan Line Haul 华南干线",
            service="Trunk transport between hubs",
            country="CN",
            since=days.month(-10),
            now=at(days.month(-11), "10:00", SHANGHAI),
        )
        consent_to_sub_contractor(
            row, by=people["ye"], note="Licence seen.", now=at(days.month(-11), "16:00", SHANGHAI)
        )
    propose_sub_contractor(
        Vendor.objects.get(code="vistula"),
        by=people["vistula.1"],
        name="Dnipro Mail Desk",
        service="Answers mail at night",
        country="UA",
        touches_pii=True,
        since=days.month(-1),
        now=at(days.ago(16), "09:30", SHANGHAI),
    )


def _card(code: str, days: Days, people: dict) -> None:
    contract = Contract.objects.filter(vendor__code=code, state="active").order_by("number").first()
    owner = people[OWNERS[contract.line.code]]
    rows = [
        ("ours", owner, "Service owner", 1, "+86 21 5555 0101", "Mon–Fri 09–18", owner),
        ("ours", owner, "Duty desk", 2, "+86 21 5555 0100", "24 h", "Haiyun duty desk"),
        ("ours", people["lin"], "Procurement", 3, "+86 21 5555 0110", "Mon–Fri 09–18", people["lin"]),
        ("vendor", people[f"{code}.2"], "Operations", 1, "+86 20 5555 0201", "24 h", people[f"{code}.2"]),
        ("vendor", people[f"{code}.1"], "Account manager", 2, "+86 20 5555 0202", "Mon–Fri 09–18", people[f"{code}.1"]),
    ]
    for side, by, role, level, phone, hours, who in rows:
        save_contact(
            contract,
            by=by if side == "vendor" else people["lin"],
            side=side,
            role=role,
            name=who if isinstance(who, str) else who.name,
            email="" if isinstance(who, str) else who.email,
            escalation=level,
            phone=phone,
            hours=hours,
            now=at(days.month(-3), "10:00", SHANGHAI),
        )
