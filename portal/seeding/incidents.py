"""What went wrong at once, and what did both sides write down? Told before the month is evaluated, which names it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from contracts.models import Contract, ServiceLevel
from portal.seeding.agreed import Agreement, Figures
from portal.seeding.months import Running
from sla import actions

MINUTE = timedelta(minutes=1)
REVIEW = """故障复盘

20:04 主存储节点掉电，备用节点未自动接管。
20:21 值班工程师开始手动切换。
20:56 全部云主机恢复访问。

改进：心跳检测由 60 秒改为 10 秒；每月演练一次自动接管。
"""


def storage_failure(running: Running, agreed: Agreement, delivery, text: str, now: datetime) -> None:
    """Yunlan reports its own outage, the buyer says what it meant, and closes it after the review."""
    clerk, owner = running.people["yunlan.2"], running.people[agreed.owner]
    contract, levels = _of(agreed)
    start, end = _only_span(running, agreed, delivery, agreed.figures["outages"])
    incident = actions.report_incident(
        contract,
        by=clerk,
        code=f"YL-{start:%m%d}",
        title="主存储节点故障，全部云主机无法访问",
        severity="P1",
        starts_at=start,
        levels=levels,
        now=start + 12 * MINUTE,
    )
    note = "下单与支付页面全部打不开，客服已接到四百多个来电。"
    actions.add_to_incident(incident, by=owner, note=note, now=start + 31 * MINUTE)
    cause = "主存储节点掉电，备用节点未自动接管，已手动切换。"
    actions.resolve_incident(incident, by=clerk, ends_at=end, cause=cause, now=end + 20 * MINUTE)
    review = ContentFile(REVIEW.encode(), name="故障复盘.txt")
    actions.add_to_incident(
        incident, by=clerk, evidence=[review], note="附复盘报告。", now=start + timedelta(days=3, hours=14)
    )
    actions.close_incident(
        incident, by=owner, note="已与对方一同看过复盘，改进项本月内完成。", now=start + timedelta(days=7, hours=13)
    )


def failing_payments(running: Running, agreed: Agreement, delivery, text: str, now: datetime) -> None:
    """Our probe sees more of Lindenpay’s outage than Lindenpay does; they do not agree on how long it was."""
    clerk, owner = running.people["lindenpay.2"], running.people[agreed.owner]
    contract, levels = _of(agreed)
    start, end = _only_span(running, agreed, delivery, agreed.own["outages"])
    theirs, until = _only_span(running, agreed, delivery, agreed.figures["outages"])
    incident = actions.report_incident(
        contract,
        by=owner,
        title="Card payments fail at checkout, Germany and the Netherlands",
        severity="P1",
        starts_at=start,
        levels=levels,
        now=start + 7 * MINUTE,
    )
    actions.add_to_incident(
        incident,
        by=clerk,
        note="Seen. Two routers are being replaced; we are moving the traffic.",
        now=start + 19 * MINUTE,
    )
    actions.resolve_incident(incident, by=owner, ends_at=end, now=end + 15 * MINUTE)
    actions.add_to_incident(
        incident,
        by=clerk,
        cause="A router was taken out of service before its traffic had been moved.",
        note=f"By our count it lasted from {theirs:%H:%M} to {until:%H:%M}; "
        "before and after, requests were slow and were not lost.",
        now=start + timedelta(days=1, hours=2),
    )


def _of(agreed: Agreement) -> tuple[Contract, list[ServiceLevel]]:
    contract = Contract.objects.get(number=agreed.number)
    return contract, list(ServiceLevel.objects.filter(contract=contract, code="AVL"))


def _only_span(running: Running, agreed: Agreement, delivery, figures: Figures) -> tuple[datetime, datetime]:
    month = delivery.period.starts_on
    offset = (month.year - running.days.closed.year) * 12 + month.month - running.days.closed.month
    ((start, end),) = figures.spans(running.asked(agreed, "outages", offset))
    zone = ZoneInfo(agreed.zone)
    return start.replace(tzinfo=zone), end.replace(tzinfo=zone)
