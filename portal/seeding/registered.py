"""Which contracts of the demonstration were signed before there was a portal? One runs with two gaps, one waits."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from contracts import actions
from contracts.models import Contract
from contracts.queries_registered import registration_hash
from portal.seeding.agreed import SHANGHAI, feed, level, schedule
from portal.seeding.days import Days, at
from portal.seeding.documents import pdf
from vendors.files import store_evidence
from vendors.models import BuyerEntity, Currency, ServiceLine, User, Vendor

D = Decimal


def take_in(days: Days, people: dict[str, User]) -> str:
    """The robot of the contact centre, confirmed by legal; the escrow of the order system's source, to be confirmed."""
    _chat_robot(days, people)
    _escrow(days, people)
    return "two contracts registered as already signed"


def _chat_robot(days: Days, people: dict[str, User]) -> None:
    sofie, start = people["sofie"], days.month(-25)
    line = ServiceLine.objects.get(code="customer-service")
    contract = _register(
        days,
        sofie,
        vendor="qinghe",
        number=f"C-{start.year}-024",
        line=line,
        title=("Chat robot, Chinese", "中文客服机器人"),
        terms={
            "starts_on": start,
            "ends_on": days.last_day(10),
            "renews_months": 12,
            "notice_days": 60,
            "value": D("1296000"),
        },
        schedules=[
            schedule(("Chat robot", "客服机器人"), ("", ""), risk="5") | {"line": line, "monthly_fee": D("36000")}
        ],
        feeds=[
            feed("chats", "counts", "Chats with the robot", "机器人会话", "chats", "会话"),
            feed("robot-down", "outages", "Outages of the robot", "机器人中断", "outages", "次中断"),
        ],
        levels=[
            level("SLV", "chats", ("Solved without a person", "机器人解决率"), "70", "62", weight="60", clause="5.1"),
            level(
                "RAV",
                "robot-down",
                ("Robot available", "机器人可用率"),
                "99.5",
                "99.0",
                measure="availability",
                weight="40",
                clause="5.2",
            ),
        ],
        vendor_signatory=people["qinghe.1"].name,
        day=days.ago(6),
    )
    seen = registration_hash(contract)
    note = "Read beside the paper, page by page."
    actions.confirm_contract(
        contract, by=people["lu"], hash_seen=seen, note=note, now=at(days.ago(5), "10:20", SHANGHAI)
    )
    actions.assign_gap(
        contract.gaps.get(code="liability-cap"),
        by=sofie,
        owner=people["sofie"],
        due_on=days.ahead(9),
        note="The annex with the cap lies in the archive.",
        now=at(days.ago(5), "15:05", SHANGHAI),
    )


def _escrow(days: Days, people: dict[str, User]) -> None:
    start = days.month(-14)
    line = ServiceLine.objects.get(code="platform")
    _register(
        days,
        people["lin"],
        vendor="tongxin",
        number=f"C-{start.year}-025",
        line=line,
        title=("Source code escrow, order system", "订单系统源代码托管"),
        owner=people["gao"],
        terms={
            "starts_on": start,
            "ends_on": days.last_day(21),
            "notice_days": 90,
            "value": D("180000"),
            "liability_cap": D("180000"),
            "no_levels_reason": "Escrow: the source lies with a notary; nothing is delivered from month to month.",
        },
        schedules=[schedule(("Escrow", "源代码托管"), ("", "")) | {"line": line, "monthly_fee": D("5000")}],
        vendor_signatory=people["tongxin.1"].name,
        day=days.ago(1),
    )


def _register(
    days: Days,
    by: User,
    *,
    vendor: str,
    number: str,
    line: ServiceLine,
    title: tuple[str, str],
    terms: dict,
    vendor_signatory: str,
    day: date,
    owner: User | None = None,
    **parts,
) -> Contract:
    company, now = Vendor.objects.get(code=vendor), at(day, "11:30", SHANGHAI)
    signed_on = terms["starts_on"] - timedelta(days=12)
    file = store_evidence(
        ContentFile(pdf([number, title[0], "A signed copy, made up for the demonstration"]), name=f"{number}.pdf"),
        by=by,
        vendor=company,
        now=now,
    )
    signed = {
        "buyer": (User.objects.get(name="Zhou Mingyuan").name, signed_on),
        "vendor": (vendor_signatory, signed_on),
    }
    return actions.register_contract(
        by=by,
        paper=actions.Signed(file, signed),
        measured_from=days.month(1),
        parties={
            "number": number,
            "kind": Contract.Kind.STANDALONE,
            "vendor": company,
            "entity": BuyerEntity.objects.get(code="sh"),
            "line": line,
            "title_en": title[0],
            "title_zh": title[1],
            "currency": Currency.objects.get(code="CNY"),
            "zone": SHANGHAI,
            "owner": owner or by,
        },
        terms=terms,
        now=now,
        **parts,
    )
