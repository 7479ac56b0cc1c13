"""What do the demonstration's vendors and we owe each other besides the service, and was it done in time?"""

from datetime import timedelta

from contracts import actions
from contracts.models import Contract, Obligation
from portal.seeding.days import Days, at
from portal.seeding.people import ZONES
from vendors.files import store_bytes
from vendors.models import User


def _rule(code: str, names: tuple[str, str], category: str, every: str, first_on, **others) -> dict:
    return {
        "code": code,
        "name_en": names[0],
        "name_zh": names[1],
        "category": category,
        "every": every,
        "first_on": first_on,
        **others,
    }


def rules_of(vendor: str, days: Days) -> list[dict]:
    """What a vendor's contract says is owed by either side; most say nothing."""
    found = {"fengyuan": _courier, "hengtong": _acquirer, "lindenpay": _payment, "muxing": _marketing, "kite": _network}
    return found[vendor](days) if vendor in found else []


def _courier(days: Days) -> list[dict]:
    return [
        _rule(
            "capacity-plan",
            ("Capacity plan for the coming quarter", "下季度运力计划"),
            "report",
            "quarter",
            days.ago(6),
            text_en="Vehicles, couriers and sorting capacity by city, with the reserve for peak days.",
            text_zh="按城市列示车辆、快递员及分拣能力，并注明大促储备。",
            clause="8.1",
            evidence="file",
            lead_days=14,
        ),
        _rule(
            "lost-parcels",
            ("List of lost and damaged parcels with claims", "丢失破损件清单及理赔"),
            "report",
            "month",
            days.month(-1).replace(day=15),
            clause="8.2",
            lead_days=5,
        ),
        _rule(
            "insurance",
            ("Cargo insurance: proof of the renewed policy", "货物运输险：续保凭证"),
            "paper",
            "year",
            days.ahead(18),
            clause="11.3",
            evidence="file",
            roll="earlier",
            lead_days=30,
        ),
        _rule(
            "forecast",
            ("Parcel forecast for the next month", "下月包裹量预测"),
            "support",
            "month",
            days.month(-1).replace(day=25),
            side="buyer",
            roll="earlier",
            clause="5.4",
            text_en="By city and day; the courier's capacity is planned on it.",
            text_zh="按城市和日期；承运方据此安排运力。",
            lead_days=7,
            is_accepted=False,
        ),
        _rule(
            "review",
            ("Quarterly business review", "季度业务回顾会"),
            "meeting",
            "quarter",
            days.ago(40),
            side="buyer",
            role="procurement",
            clause="9.1",
            text_en="Results, corrective action plan, forecast; minutes within a week.",
            text_zh="回顾考核结果、整改计划和预测；一周内出具会议纪要。",
            lead_days=14,
        ),
    ]


def _acquirer(days: Days) -> list[dict]:
    return [
        _rule(
            "reconciliation",
            ("Monthly reconciliation letter", "月度对账函"),
            "money",
            "month",
            days.month(-1).replace(day=20),
            business_day=10,
            evidence="file",
            clause="7.5",
        ),
        _rule(
            "licence-check",
            ("Look up the payment licence at the central bank", "在人民银行网站核验支付业务许可证"),
            "law",
            "quarter",
            days.ago(20),
            side="buyer",
            role="legal",
            clause="3.2",
            lead_days=14,
        ),
    ]


def _payment(days: Days) -> list[dict]:
    return [
        _rule(
            "pci",
            ("PCI DSS attestation of compliance", "PCI DSS 合规证明"),
            "security",
            "year",
            days.ahead(44),
            evidence="file",
            lead_days=60,
            clause="10.2",
        ),
        _rule(
            "reserve",
            ("Statement of the rolling reserve", "滚动准备金对账单"),
            "money",
            "month",
            days.last_day(-1),
            due_day=31,
            evidence="file",
            clause="6.4",
            lead_days=5,
        ),
    ]


def _marketing(days: Days) -> list[dict]:
    return [
        _rule(
            "takedown-times",
            ("Times for take-down and for passing notices on", "下架及通知转送时限"),
            "law",
            "quarter",
            days.ago(30),
            text_en="A list of notices received and when each was acted on.",
            text_zh="收到的通知清单及各自的处理时间。",
            evidence="file",
            lead_days=14,
        ),
        _rule(
            "campaigns",
            ("Campaign calendar for the next month", "下月营销日历"),
            "report",
            "month",
            days.month(-1).replace(day=20),
            lead_days=5,
        ),
    ]


def _network(days: Days) -> list[dict]:
    return [
        _rule(
            "penetration-test",
            ("Summary of the yearly penetration test", "年度渗透测试摘要"),
            "security",
            "year",
            days.ago(75),
            evidence="file",
            roll="later",
            clause="12.1",
            lead_days=30,
        )
    ]


# (vendor, code) whose last occurrence nobody has done; one that came back; one that waits
MISSED = {("fengyuan", "capacity-plan")}
RETURNED = {("muxing", "takedown-times"): "缺少第二周收到的通知，请补充。"}
WAITING = {("hengtong", "reconciliation")}
DONE = {  # in English, and as who writes Chinese says it
    "report": ("Sent with the figures of the month.", "已随当月数据提交。"),
    "meeting": ("Held; minutes went to both sides.", "会议已召开，纪要已发双方。"),
    "paper": ("The policy is renewed for a year.", "保单已续保一年。"),
    "money": ("Balances agree, no open items.", "余额一致，无未达账项。"),
    "security": ("No finding above medium; the two medium ones are mended.", "无高风险发现，两项中风险已整改。"),
    "law": ("Done as the clause says.", "已按条款完成。"),
    "support": ("Sent by mail and in the portal.", "已通过邮件和平台发送。"),
}


def keep(days: Days, people: dict[str, User]) -> str:
    """What fell due so far was done and accepted, but for what the story wants otherwise; the year ahead comes up."""
    now = at(days.today, "04:00", "Asia/Shanghai")
    for contract in Contract.objects.filter(versions__obligation_rules__isnull=False).distinct().order_by("pk"):
        actions.make_obligations(contract, now=now)
    done = left = 0
    last = {row.pk for row in _last_due(days)}
    rows = Obligation.objects.filter(state=Obligation.State.DUE, due_on__lt=days.today)
    for row in rows.select_related("rule", "contract__vendor", "contract__owner"):
        key = (row.contract.vendor.code, row.code)
        if row.pk in last and key in MISSED:
            left += 1
            continue
        _do(row, key, row.pk in last, days, people)
        done += 1
    ahead = Obligation.objects.filter(state=Obligation.State.DUE, due_on__gte=days.today).count()
    return f"{done} obligations done, {left} missed, {ahead} of the year ahead"


def _last_due(days: Days) -> list[Obligation]:
    found: dict[tuple, Obligation] = {}
    for row in Obligation.objects.filter(due_on__lt=days.today).order_by("due_on"):
        found[row.contract_id, row.code] = row
    return list(found.values())


def _do(row: Obligation, key: tuple[str, str], is_last: bool, days: Days, people: dict[str, User]) -> None:
    vendor = row.contract.vendor
    zone = "Asia/Shanghai" if row.is_ours else ZONES[vendor.country]
    owner = row.contract.owner
    doer = _ours(row, people) if row.is_ours else people[f"{vendor.code}.2"]
    moment = at(row.due_on - timedelta(days=1 + row.pk % 3), "15:10", zone)
    file = None
    if row.rule.evidence == "file":
        text = f"{row.rule.name_en}\n{row.due_on.isoformat()}\n".encode()
        file = store_bytes(text, name=f"{row.code}.txt", content_type="text/plain", by=doer, vendor=vendor, now=moment)
    actions.submit_obligation(
        row, by=doer, said=DONE[row.rule.category][doer.language == "zh-hans"], file=file, now=moment
    )
    if not row.rule.is_accepted or (is_last and key in WAITING):
        return
    checker = people["lin"] if doer != people["lin"] and row.is_ours else owner if doer != owner else people["ye"]
    checked = at(min(row.due_on + timedelta(days=2), days.ago(1)), "10:30", "Asia/Shanghai")
    if is_last and key in RETURNED:
        actions.return_obligation(row, by=checker, note=RETURNED[key], now=checked)
    else:
        actions.accept_obligation(row, by=checker, now=checked)


def _ours(row: Obligation, people: dict[str, User]) -> User:
    by_role = {"procurement": people["lin"], "legal": people["lu"], "finance": people["fang"]}
    return by_role.get(row.rule.role, row.contract.owner)
