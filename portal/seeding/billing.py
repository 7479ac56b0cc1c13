"""How is a month billed in the story? Statements confirmed by both, by silence, after a dispute; then invoices."""

from datetime import date, timedelta
from decimal import Decimal

from contracts import actions as contract_actions
from contracts.models import Contract
from contracts.queries import version_in_force
from contracts.rates import rate_card_of
from portal.seeding.days import at
from sla import actions
from sla.models import Invoice, Statement
from sla.queries_statements import deductible
from vendors import jobs

# their fees come from statements, and their credits go on deduction notices
BILLED = ("hengtong", "fengyuan", "baicang")
SILENT = ("hengtong", -4)  # nobody answered: the statement counts as confirmed
CONTESTED = ("fengyuan", -2)  # the bill said otherwise, and the vendor confirmed ours the day after
MORE_ON_THE_BILL = Decimal("49.20")
ASKED_FOR_MORE = {("baicang", 0): Decimal("890.40")}  # 400 orders more than both had confirmed
NOT_CHECKED_YET = ("hengtong", 0)
DAY = timedelta(days=1)

LEDGER = {  # vendor: cost centre, account, its number in the ledger, the amount approved for the term
    "hengtong": ("4310", "6602.07", "V-20009", Decimal("15300000")),
    "fengyuan": ("4210", "6601.03", "V-20007", Decimal("36000000")),
    "baicang": ("4220", "6601.05", "V-20003", None),
    "tongxin": ("4110", "6602.11", "V-20016", None),
}

# what Lindenpay keeps back of the last months, EUR 744,000 together
RESERVED = tuple(map(Decimal, ("101500", "108700", "116900", "112400", "114500", "190000")))


def has_rate_card(contract: Contract, month: date) -> bool:
    version = version_in_force(contract, month)
    return version is not None and rate_card_of(version) is not None


def confirm(running, agreed, contract: Contract, offset: int, day: date) -> None:
    """The month's statement, drafted when its data were accepted; the month is evaluated once it is confirmed."""
    people, zone, key = running.people, agreed.zone, (agreed.vendor, offset)
    clerk = people[f"{agreed.vendor}.2"]
    stated = agreed.stated(offset) if agreed.stated else None
    statement = actions.draft_statement(
        contract, running.days.month(offset), by=people["lin"], stated=stated, now=at(day, "15:00", zone)
    )
    actions.send_statement(statement, by=people["lin"], now=at(day, "15:20", zone))
    if key == SILENT:
        actions.deem_statements(now=at(statement.answer_by + DAY, "00:10", zone))
    elif key == CONTESTED:
        line = statement.lines.get()
        actions.object_to_statement(
            statement,
            by=clerk,
            objection="我方账单为 12 件多，系月末入库件，请核对。",
            billed={line.code: line.gross + MORE_ON_THE_BILL},
            now=at(day, "17:05", zone),
        )
        note = "已核对：12 件为次月妥投，计入次月。"
        actions.agree_statement(statement, by=clerk, note=note, now=at(day + DAY, "10:30", zone))
    else:
        actions.agree_statement(statement, by=clerk, now=at(day, "17:05", zone))
    jobs.run_waiting()


def invoice_all(running) -> str:
    """Every confirmed statement has its invoice; what was accepted by then is deducted, what is due is paid."""
    for statement in Statement.objects.filter(contract__vendor__code__in=BILLED).order_by("month", "contract__number"):
        _invoice(running, statement)
    days, people = running.days, running.people
    order = Contract.objects.get(vendor__code="tongxin", milestones__isnull=True, state="active", kind="work_order")
    contract_actions.report_milestone(
        order,
        by=people["tongxin.2"],
        code="order-3",
        delivered="订单中心第三期上线：拆单与合单，附测试报告。",
        now=at(days.ago(9), "17:20", order.zone),
    )
    lindenpay = Contract.objects.get(vendor__code="lindenpay")
    for offset, amount in enumerate(RESERVED, start=1 - len(RESERVED)):
        since = days.last_day(offset)
        contract_actions.record_money_held(
            lindenpay,
            by=people["fang"],
            kind="reserve",
            words=f"1 % of the volume of {since:%Y-%m}, for 180 days",
            amount=amount,
            since=since,
            due_back_on=since + timedelta(days=180),
            now=at(days.ago(1), "09:40", lindenpay.zone),
        )
    kite = Contract.objects.get(vendor__code="kite")
    contract_actions.enter_index_level(
        kite,
        by=people["fang"],
        month=days.month(1),
        level=Decimal("128.9"),
        source="Eurostat, HICP, services, as published for the last quarter",
        now=at(days.ago(1), "11:10", kite.zone),
    )
    for contract in Contract.objects.filter(vendor__code__in=LEDGER, state="active").exclude(kind="master"):
        centre, account, number, approved = LEDGER[contract.vendor.code]
        contract_actions.book_contract(
            contract,
            by=people["fang"],
            cost_centre=centre,
            account=account,
            vendor_number=number,
            approved=approved,
            now=at(days.ago(1), "09:15", contract.zone),
        )
    paid = Invoice.objects.filter(state="paid").count()
    return f"{Invoice.objects.count()} invoices, {paid} of them paid"


def _invoice(running, statement: Statement) -> None:
    days, people = running.days, running.people
    contract = statement.contract
    vendor, zone = contract.vendor.code, contract.zone
    offset = (statement.month.year - days.closed.year) * 12 + statement.month.month - days.closed.month
    received = min(contract.day_of(statement.agreed_at) + 3 * DAY, days.ago(1))
    amounts = {line.code: line.gross for line in statement.lines.all()}
    for code in amounts:
        amounts[code] += ASKED_FOR_MORE.get((vendor, offset), Decimal(0))
    invoice = actions.record_invoice(
        statement,
        by=people[f"{vendor}.2"],
        number=f"{vendor[:2].upper()}{statement.month:%y%m}-{contract.number[-3:]}",
        issued_on=received,
        received_on=received,
        amounts=amounts,
        now=at(received, "10:10", zone),
    )
    if (vendor, offset) == NOT_CHECKED_YET:
        return
    checked = min(received + DAY, days.ago(1))
    moment = at(checked, "11:20", zone)
    actions.check_invoice(invoice, by=people["fang"], now=moment)
    ripe = [item.credit for item in deductible(contract, moment) if item.credit.period.starts_on < statement.month]
    accepted = [credit for credit in ripe if credit.state == "accepted"]
    if accepted:
        notice = actions.issue_deductions(invoice, by=people["fang"], credits=accepted, now=at(checked, "11:40", zone))
        if offset < 0:
            _answer(notice, people[f"{vendor}.2"], checked + 2 * DAY, zone)
    if invoice.due_on < days.today:
        actions.pay_invoice(invoice, by=people["fang"], paid_on=invoice.due_on, now=at(invoice.due_on, "15:00", zone))


def _answer(notice, clerk, day: date, zone: str) -> None:
    """The supplier's red-letter invoice for what was deducted; what was added is on its invoice already."""
    amount = sum(line.amount for line in notice.lines.all())
    if amount <= 0:
        return
    actions.name_document(
        notice,
        by=clerk,
        document=f"红字{notice.invoice.number}",
        document_on=day,
        amount=amount,
        now=at(day, "14:00", zone),
    )
