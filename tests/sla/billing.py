"""How is a month billed? A courier with a rate card: parcels counted from data, fuel passed through, a milestone."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

from django.core.files.base import ContentFile

from contracts import actions as contract_actions
from contracts.queries import latest_version
from sla import actions
from sla.models import Credit
from tests import papers
from tests.contracts import worlds
from tests.kept import kept
from tests.sla import months
from tests.sla.months import MAY
from vendors import jobs

CARD = {"with_tax": True, "silence_days": 5, "pay_days": 45, "pay_from": "confirmation"}
RATES = [
    {
        "code": "parcel",
        "schedule": "parcels",
        "feed": "waybills",
        "name_en": "Parcel",
        "name_zh": "快递件",
        "kind": "unit",
        "unit_en": "parcel",
        "unit_zh": "件",
        "price": "4.10",
        "tax_percent": "6",
    },
    {"code": "fuel", "schedule": "parcels", "name_en": "Fuel", "kind": "pass_through"},
    {"code": "hub", "schedule": "parcels", "name_en": "New hub", "kind": "milestone", "fixed": D("5000.00")},
]
FIRST = datetime(2026, 6, 3, 4, 0, tzinfo=UTC)
LATER = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)


@kept
def priced_contract(world, card=None, rates=None, number="C-2026-100", vendor=None):
    """The running courier contract, agreed with a rate card from the start."""
    contract = worlds.a_draft(
        vendor or world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number=number,
        now=months.SIGNED,
    )
    contract_actions.edit_version(
        latest_version(contract),
        by=world.vera,
        now=months.SIGNED,
        terms={"claim_days": 60},
        schedules=[
            {"code": "parcels", "name_en": "Parcels", "line": world.line, "at_risk_percent": "8", "cap_percent": "8"}
        ],
        feeds=months.FEEDS[:1],
        levels=[{"schedule": "parcels", **months.LEVELS[0], "weight": "100"}],
        rate_card=CARD if card is None else card,
        rates=RATES if rates is None else rates,
    )
    worlds.sign(contract, by=world.vera, approver=world.leo, now=months.SIGNED)
    contract_actions.activate_contract(contract, by=world.vera, attested="Insurance seen.", now=months.BEGAN)
    return contract


FEE = {"code": "fee", "schedule": "parcels", "name_en": "Depot", "kind": "fixed", "fixed": D("3100.10")}


@kept
def contract_without_levels(world, rates=None, starts_on=date(2026, 5, 1)):
    """A running contract that is paid by the month and measures nothing."""
    contract = worlds.a_draft(
        world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number="C-2026-102",
        now=months.SIGNED,
        terms=worlds.TERMS | {"starts_on": starts_on},
    )
    contract_actions.edit_version(
        latest_version(contract),
        by=world.vera,
        now=months.SIGNED,
        terms={"no_levels_reason": "Space only."},
        feeds=[],
        levels=[],
        rate_card=CARD,
        rates=[FEE] if rates is None else rates,
    )
    worlds.sign(contract, by=world.vera, approver=world.leo, now=months.SIGNED)
    began = datetime(starts_on.year, starts_on.month, starts_on.day, 4, 0, tzinfo=UTC)
    contract_actions.activate_contract(contract, by=world.vera, attested="Depot seen.", now=began)
    return contract


@kept
def delivered(world, contract, month=MAY, good=91, total=100):
    """The month with its waybills accepted."""
    actions.open_due_periods(now=months.month_after(month), contracts=[contract])
    period = contract.periods.get(starts_on=month)
    months.deliver(world, period, "waybills", months.waybills(month, good, total, prefix=f"W{month:%m}"))
    return period


def sent(world, contract, month=MAY, stated=None, now=FIRST):
    statement = actions.draft_statement(contract, month, by=world.vera, stated=stated, now=now)
    return actions.send_statement(statement, by=world.vera, now=now)


@kept
def agreed(world, contract, month=MAY, stated=None, now=FIRST):
    """Drafted and sent by Vera, confirmed by Alan."""
    return actions.agree_statement(sent(world, contract, month, stated, now), by=world.alan, now=now)


@kept
def invoiced(world, statement, amounts=None, number="2026-0611", now=LATER):
    """Alan's invoice for exactly the statement, or for other amounts."""
    asked = {line.code: line.gross for line in statement.lines.all()} if amounts is None else amounts
    day = statement.contract.day_of(now)
    return actions.record_invoice(
        statement, by=world.alan, number=number, issued_on=day, received_on=day, amounts=asked, now=now
    )


def rows_of_billing(world, number: str, vendor):
    """One row of everything that billing knows, of a contract of its own; `world.alan` works for the vendor."""
    contract = priced_contract(
        world, card=CARD | {"index_name": "CPI", "index_base": "100"}, number=number, vendor=vendor
    )
    told = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
    contract_actions.report_milestone(contract, by=world.alan, code="hub", delivered="Hub 3 opened", now=told)
    contract_actions.enter_index_level(contract, by=world.fay, month=MAY, level=D(101), source="NBS", now=told)
    period = delivered(world, contract)
    statement = sent(world, contract)
    actions.object_to_statement(
        statement, by=world.alan, objection="No.", billed={"parcel": D("1.00")}, bill=paper("bill"), now=FIRST
    )
    actions.agree_statement(statement, by=world.alan, now=FIRST)
    jobs.run_waiting()
    actions.approve_period(period, by=world.otto, now=FIRST)
    credit = actions.notify_credit(Credit.objects.get(period=period), by=world.vera, now=FIRST)
    actions.accept_credit(credit, by=world.alan, now=LATER)
    day = contract.day_of(LATER)
    invoice = actions.record_invoice(
        statement,
        by=world.alan,
        number="2026-0611",
        issued_on=day,
        received_on=day,
        amounts={"parcel": D("410.00")},
        file=paper("invoice"),
        now=LATER,
    )
    actions.check_invoice(invoice, by=world.fay, now=LATER)
    notice = actions.issue_deductions(invoice, by=world.fay, credits=[credit], now=LATER)
    actions.name_document(notice, by=world.alan, document="RED-7", document_on=day, amount=D("32.80"), now=LATER)
    contract_actions.record_money_held(
        contract,
        by=world.fay,
        kind="prepayment",
        words="Fuel in advance",
        amount=D("900.00"),
        since=MAY,
        due_back_on=date(2026, 9, 30),
        now=LATER,
    )
    contract_actions.book_contract(contract, by=world.fay, cost_centre="4711", account="6600", now=LATER)
    return contract


def paper(name: str) -> ContentFile:
    return ContentFile(papers.PDF, name=f"{name}.pdf")
