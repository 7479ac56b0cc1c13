"""What followed from the months? Answers, deductions in every state, a suspension, renewals, a corrected file."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from contracts import actions as contract_actions
from contracts.models import Contract, ExitItem, ServiceLevel
from portal.seeding.agreed import Agreement
from portal.seeding.billing import BILLED
from portal.seeding.days import Days, at
from portal.seeding.files import Counts
from portal.seeding.months import Running
from portal.seeding.story.payment import RESTATED
from sla import actions
from sla.models import Breach, Credit, Period
from sla.queries import standing_evaluation
from vendors import jobs
from vendors.actions.vendors import suspend_vendor
from vendors.models import User, Vendor

ANSWERS = {
    "zh": "已查明原因并更换班组排班，下月起按日跟踪。",
    "en": "We found the cause and changed the shift plan; we look at it every day from now on.",
}
FORECAST = 9_293  # orders on each of the live-stream days, as Haiyun had told
REFUSED = "Row 41 has a date that its month does not have, and one row stands twice. Please mend both and send again."


def first_file_with_faults(running: Running, agreed: Agreement, delivery, text: str, now) -> None:
    """Row 41 has an impossible date and a row stands twice; it is sent all the same, and comes back."""
    lines = text.rstrip("\n").split("\n")
    cells = lines[40].split(",")
    wrong = f"{cells[0][:8]}32"
    faulty = [*lines[:40], ",".join([wrong, wrong, *cells[2:]]), *lines[41:], lines[97], ""]
    name = running.name(agreed, delivery.feed.code, 0)
    before = now - timedelta(hours=23)
    submission = running.send(delivery, "\n".join(faulty), name, running.people["fengyuan.2"], before)
    actions.return_submission(submission, by=running.people["lin"], comment=REFUSED, now=before + timedelta(hours=6))


def claim_for_live_streams(running: Running, agreed: Agreement) -> None:
    """Every order of the days that were far above the forecast shall not count; nobody has decided yet."""
    period = _period(agreed.number, running.days, 0)
    asked, orders = running.asked(agreed, "orders", 0), agreed.figures["orders"]
    days = [(day, good, total) for day, _region, good, total in orders.counts.counted(asked)]
    busy = [(day, total) for day, _good, total in days if day in orders.counts.busy_days(asked)]
    many, forecast = sum(total for _day, total in busy), FORECAST
    lines = ["date,forecast,orders", *(f"{day},{forecast},{total}" for day, total in busy), ""]
    actions.claim_relief(
        period,
        by=running.people["baicang.2"],
        level=ServiceLevel.objects.get(contract=period.contract, code="SHP"),
        category="volume",
        description=f"{busy[0][0]:%-m月%-d日}至{busy[-1][0]:%-d日}为贵方直播活动日，共 {many:,} 单，"
        f"为书面预测 {forecast * len(busy):,} 单的 {many / (forecast * len(busy)):.1f} 倍。合同第 5.4 条约定，"
        "日单量超过预测 150% 的日子不计入考核，请将所列订单从 24 小时发货率中剔除。",
        rows=ContentFile(orders.named(asked).encode(), name=f"baicang-{asked.first:%Y-%m}-live.csv"),
        evidence=[ContentFile("\n".join(lines).encode(), name="forecast-and-orders.csv")],
        now=standing_evaluation(period).evaluated_at + timedelta(hours=5),
    )


def restate_hengtong(running: Running, agreed: Agreement) -> None:
    """Three weeks after the lock a corrected file arrives: 99.92 becomes 99.83, and the difference is posted."""
    days, people, zone = running.days, running.people, agreed.zone
    period = _period(agreed.number, days, -1)
    delivery = period.deliveries.get(feed__code="payments")
    counts: Counts = agreed.figures["payments"]
    corrected = Counts(counts.total, counts.usual, exact={-1: RESTATED})
    name = running.name(agreed, "payments", -1).replace(".csv", "-corrected.csv")
    submission = running.send(
        delivery,
        corrected.text(running.asked(agreed, "payments", -1)),
        name,
        people["hengtong.2"],
        at(days.ago(5), "18:30", zone),
        note="1,808 payments were booked as successful by a retry and had failed for the customer.",
    )
    actions.accept_submission(
        submission,
        by=people["lin"],
        note="The correction explains the complaints of that week.",
        now=at(days.ago(4), "11:15", zone),
    )
    jobs.run_waiting()
    period.refresh_from_db()
    running.lock(period, days.ago(3), zone)
    actions.notify_credit(period.credits.get(), by=people["lin"], now=at(days.ago(3), "17:10", zone))


def settle(running: Running) -> str:
    """Each deduction goes its way; those of the story stand where the story has them."""
    days, people = running.days, running.people
    unclaimed = Credit.objects.get(period__contract__vendor__code="yunlan", period__starts_on=days.month(-9))
    lapsed = actions.lapse_credits(now=at(unclaimed.claim_by + timedelta(days=1), "00:10", "Asia/Shanghai"))
    for credit in Credit.objects.filter(state="proposed").select_related(
        "period__contract__vendor", "evaluation__version"
    ):
        vendor, offset = credit.period.contract.vendor.code, _offset(days, credit.period)
        clerk, zone = people[f"{vendor}.2"], credit.period.contract.zone
        if (vendor, offset) in {("yunlan", -1), ("polder", -1), ("polder", 0)}:
            continue
        day = timedelta(days=1)
        told = at(days.locked_on(offset, 1) if offset < 0 else days.ago(2), "17:20", zone)
        actions.notify_credit(credit, by=people["lin"], now=told)
        if offset == 0:
            continue
        if (vendor, offset) == ("nanling", -1):
            actions.dispute_credit(
                credit,
                by=clerk,
                dispute="四车次因高速公路封闭晚到，交警证明已寄出，请从考核中剔除。",
                now=told + 3 * day,
            )
            continue
        if (vendor, offset) == ("vistula", -5):
            note = "Waived by agreement: our new article pages went live two weeks late, and the calls came from that."
            actions.waive_credit(credit, by=people["fang"], note=note, now=told + 4 * day)
            continue
        actions.accept_credit(credit, by=clerk, now=told + 2 * day)
        invoice = days.month(offset + 2) + timedelta(days=14)
        if (vendor, offset) != ("lindenpay", -1) and vendor not in BILLED and invoice < days.today:
            actions.apply_credit(
                credit, by=people["fang"], note=f"Invoice of {invoice:%d %B %Y}", now=at(invoice, "10:30", zone)
            )
    return f"{Credit.objects.count()} deductions, {len(lapsed)} lapsed"


def answer(running: Running) -> str:
    """Older breaches are answered and closed, last month's stand open, one is contested."""
    days, people = running.days, running.people
    for breach in Breach.objects.exclude(state="withdrawn").select_related(
        "period__contract__vendor", "period__contract__owner", "level"
    ):
        contract, offset = breach.period.contract, _offset(days, breach.period)
        vendor, zone = contract.vendor.code, contract.zone
        if offset == 0:
            continue
        clerk, owner = people[f"{vendor}.2"], User.objects.get(pk=contract.owner_id)
        opened = breach.opened_at + timedelta(days=2)
        if vendor != "polder":
            actions.answer_breach(
                breach, by=clerk, answer=ANSWERS["zh" if contract.vendor.country == "CN" else "en"], now=opened
            )
        note = (
            "No answer came within ten days."
            if vendor == "polder" and offset == -1
            else "The plan was carried out; seen in the following month."
        )
        actions.close_breach(
            breach, by=owner, note=note, now=min(opened + timedelta(days=12), at(days.ago(1), "10:00", zone))
        )
    contested = Breach.objects.get(period=period_of("fengyuan", days, 0), level__code="OTD")
    actions.answer_breach(
        contested,
        by=people["fengyuan.2"],
        now=at(days.ago(1), "16:40", "Asia/Shanghai"),
        answer="其中 12 件已按时投入快递柜，附照片 12 张，请按准时妥投计。",
    )
    return f"{Breach.objects.count()} breaches"


def stop_and_renew(running: Running) -> str:
    """Nanling is suspended, Jufu listed in public, Vistula's renewal waits and was edited since."""
    days, people = running.days, running.people
    nanling = Contract.objects.get(vendor__code="nanling")
    contract_actions.suspend_contract(
        nanling,
        by=people["lin"],
        from_day=days.ago(6),
        partial=True,
        clock_runs=True,
        scope="New orders; the 22 trips planned need the owner’s word.",
        note="Cargo insurance expired; no proof of a new one.",
        now=at(days.ago(6), "11:30", nanling.zone),
    )
    suspend_vendor(
        Vendor.objects.get(code="jufu"),
        by=people["lin"],
        note="Published as “unqualified”; acquirers must leave within 20 working days.",
        scope="New shops and new cities",
        review_on=days.ahead(10),
        now=at(days.working_days_ago(6), "15:00", "Asia/Shanghai"),
    )
    _renew_vistula(running)
    return "one contract suspended, one vendor suspended, one renewal and one new contract in approval"


# a price that is agreed in words and not on a rate card moves in words
RAISED = {"fee_words_en": "EUR 1.887 a contact", "fee_words_zh": "每次联络 1.887 欧元"}


def _renew_vistula(running: Running) -> None:
    days, owner = running.days, running.people["sofie"]
    contract = Contract.objects.get(vendor__code="vistula")
    zone = contract.zone
    version = contract_actions.renew_contract(
        contract,
        by=owner,
        months=24,
        what_changed="Renewal for 24 months, price + 2 %",
        uplift="percent",
        percent=Decimal(2),
        now=at(days.ago(12), "10:05", zone),
    )
    contract_actions.edit_version(
        version,
        by=owner,
        terms={"ends_on": days.last_day(26), "value": Decimal("1780000"), "liability_cap": Decimal("880000")},
        schedules=[{"code": "main", **RAISED}],
        now=at(days.ago(12), "10:40", zone),
    )
    request = contract_actions.submit_version(
        version, by=owner, note="As negotiated on the 5th.", now=at(days.ago(9), "14:20", zone)
    )
    legal, finance, head = (running.people[name] for name in ("lu", "fang", "ye"))
    contract_actions.approve_contract(
        request,
        by=legal,
        hash_seen=request.content_hash,
        note="The cap is at a year’s fees.",
        now=at(days.ago(7), "10:30", zone),
    )
    contract_actions.delegate(
        by=finance,
        to=head,
        starts_on=days.ago(4),
        ends_on=days.ago(-6),
        reason="年假",
        now=at(days.ago(5), "18:05", zone),
    )
    contract_actions.edit_version(
        version, by=owner, terms={"liability_cap": Decimal("440000")}, now=at(days.ago(3), "17:55", zone)
    )


def correct_vistulas_mails(running: Running, agreed: Agreement) -> None:
    """A corrected file waits; the result stands until somebody decides."""
    days = running.days
    delivery = _period(agreed.number, days, 0).deliveries.get(feed__code="mail")
    figures: Counts = agreed.figures["mail"]
    asked = running.asked(agreed, "mail", 0)
    good, total = figures.figures(asked)
    corrected = Counts(figures.total, figures.usual, exact={0: (good + 24, total + 31)})
    name = running.name(agreed, "mail", 0).replace(".csv", "-v2.csv")
    running.send(
        delivery,
        corrected.text(asked),
        name,
        running.people["vistula.2"],
        at(days.ago(2), "12:40", agreed.zone),
        note="31 mails of the last day were missing.",
    )


WORKED_OFF = {
    "handover": "Nothing was handed over: the same team works on under the new order.",
    "data_return": "The data stay where they are, under the new order.",
    "access": "Accounts of the old order ended; list compared with the directory.",
    "assets": "No devices and no stock were lent.",
    "deposit": "No deposit was held.",
    "last_invoice": "The invoice of the last month has come and is paid.",
    "lessons": "One page in the folder of the service owner.",
}


def close_former_order(running: Running, agreed: Agreement) -> None:
    days, people = running.days, running.people
    contract = running.making.contracts[agreed.number]
    contract_actions.expire_contract(contract, by=people["lin"], now=at(days.month(-9), "09:00", agreed.zone))
    worked_off = at(days.month(-8) + timedelta(days=17), "11:00", agreed.zone)
    contract_actions.name_successor(
        contract, by=people["lin"], words="The yearly order that follows it", now=worked_off
    )
    for item in contract.exit_items.all():
        if item.kind == ExitItem.Kind.DELETION:
            said = "All data moved to the new order; there is nothing to delete."
            contract_actions.spare_exit_item(item, by=people["lu"], note=said, now=worked_off)
        else:
            contract_actions.finish_exit_item(item, by=people["lin"], note=WORKED_OFF[item.kind], now=worked_off)
    contract_actions.close_contract(
        contract, by=people["fang"], now=at(days.month(-8) + timedelta(days=19), "15:00", agreed.zone)
    )


def _offset(days: Days, period: Period) -> int:
    first = period.starts_on
    return (first.year - days.closed.year) * 12 + first.month - days.closed.month


def _period(number: str, days: Days, offset: int) -> Period:
    return Period.objects.get(contract__number=number, starts_on=days.month(offset))


def period_of(vendor: str, days: Days, offset: int) -> Period:
    return Period.objects.get(contract__vendor__code=vendor, starts_on=days.month(offset))
