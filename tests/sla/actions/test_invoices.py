"""Is an invoice checked against what both confirmed, deducted from by a notice, its undisputed part paid in time?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sla import actions
from sla.models import Credit, DeductionNotice, Invoice
from sla.queries_statements import compared, deductible, due_of, is_protected, payable_of
from tests.sla import billing
from tests.sla.billing import FIRST, LATER
from tests.sla.months import JUNE, MAY, month_after
from vendors import jobs
from vendors.lifecycle import NotPossible

JULY_12 = datetime(2026, 7, 12, 4, 0, tzinfo=UTC)


@pytest.fixture
def contract(world):
    return billing.priced_contract(world)


@pytest.fixture
def statement(world, contract):
    billing.delivered(world, contract)
    return billing.agreed(world, contract)


@pytest.fixture
def credit(world, contract, statement):
    """The credit of May, 32.80, notified: 91 % is below the minimum."""
    jobs.run_waiting()
    period = contract.periods.get(starts_on=MAY)
    actions.approve_period(period, by=world.otto, now=LATER)
    return actions.notify_credit(Credit.objects.get(), by=world.vera, now=LATER)


def in_june(world, contract, number="2026-0712", amounts=None):
    """June's invoice, checked by finance."""
    billing.delivered(world, contract, JUNE, good=97)
    statement = billing.agreed(world, contract, JUNE, now=month_after(JUNE))
    invoice = billing.invoiced(world, statement, amounts=amounts, number=number, now=JULY_12)
    return actions.check_invoice(invoice, by=world.fay, now=JULY_12)


def test_an_invoice_that_says_the_same_is_payable_whole(world, statement):
    invoice = billing.invoiced(world, statement)
    assert [(line.code, line.difference) for line in compared(invoice)] == [("parcel", 0)]
    assert payable_of(invoice).amount == 41_000
    actions.check_invoice(invoice, by=world.fay, now=LATER)
    assert (invoice.state, invoice.due_on, invoice.due_by_law) == ("checked", date(2026, 7, 18), False)
    actions.pay_invoice(invoice, by=world.fay, paid_on=date(2026, 7, 17), now=JULY_12 + timedelta(days=9))
    assert (invoice.state, invoice.paid, invoice.interest) == ("paid", D("410.00"), D("0.00"))


def test_only_the_undisputed_part_of_another_invoice_is_payable(world, statement):
    invoice = billing.invoiced(world, statement, amounts={"parcel": D("422.30"), "": D("10.00")})
    found = payable_of(invoice)
    assert (found.billed, found.undisputed, found.contested, found.amount) == (43_230, 41_000, 2_230, 41_000)


def test_an_invoice_follows_a_confirmed_statement_once(world, contract):
    billing.delivered(world, contract)
    sent = billing.sent(world, contract)
    with pytest.raises(NotPossible, match="both have confirmed"):
        billing.invoiced(world, sent)
    statement = actions.agree_statement(sent, by=world.alan, now=FIRST)
    billing.invoiced(world, statement)
    with pytest.raises(NotPossible, match="already"):
        billing.invoiced(world, statement, number="2026-0612")
    with pytest.raises(NotPossible, match="There is an invoice for it already"):
        actions.reopen_statement(statement, by=world.vera, note="?", now=LATER)


def test_a_returned_invoice_makes_room_for_another_one(world, statement):
    invoice = billing.invoiced(world, statement)
    actions.return_invoice(invoice, by=world.fay, note="Our tax number is wrong.", now=LATER)
    again = billing.invoiced(world, statement)
    assert [row.state for row in Invoice.objects.order_by("pk")] == ["returned", "received"]
    assert again.number == invoice.number


@pytest.mark.parametrize(
    "wrong",
    [
        {"received_on": date(2026, 6, 10)},
        {"received_on": date(2026, 6, 13)},
        {"amounts": {"nowhere": D("1.00")}},
        {"amounts": {"parcel": D("-1.00")}},
        {"number": " "},
    ],
)
def test_what_is_no_invoice_is_refused(world, statement, wrong):
    given = {"number": "1", "issued_on": date(2026, 6, 11), "received_on": date(2026, 6, 12), "amounts": {}}
    with pytest.raises(ValidationError):
        actions.record_invoice(statement, by=world.alan, now=LATER, **(given | wrong))
    assert not Invoice.objects.exists()


def test_finance_checks_and_pays_what_it_did_not_record(world, statement):
    day = date(2026, 6, 12)
    own = actions.record_invoice(
        statement, by=world.fay, number="7", issued_on=day, received_on=day, amounts={"parcel": D("410.00")}, now=LATER
    )
    for person in (world.fay, world.vera, world.otto, world.alan, world.ada):
        with pytest.raises(PermissionDenied):
            actions.check_invoice(own, by=person, now=LATER)


def test_a_credit_is_deducted_on_the_next_invoice_by_a_notice_with_a_number(world, contract, credit):
    actions.accept_credit(credit, by=world.alan, now=LATER)
    invoice = in_june(world, contract)
    notice = actions.issue_deductions(invoice, by=world.fay, credits=[credit], now=JULY_12)
    credit.refresh_from_db()
    assert (notice.number, credit.state) == ("DN-C-2026-100-202606", "applied")
    assert [(line.credit_id, line.amount) for line in notice.lines.all()] == [(credit.pk, D("32.80"))]
    found = payable_of(Invoice.objects.get(pk=invoice.pk))
    assert (found.undisputed, found.deducted, found.amount) == (41_000, 3_280, 37_720)
    actions.pay_invoice(invoice, by=world.fay, paid_on=date(2026, 7, 12), now=JULY_12)
    assert invoice.paid == D("377.20")
    # the supplier's own document answers the notice
    actions.name_document(
        notice, by=world.alan, document="RED-77", document_on=date(2026, 7, 12), amount=D("32.80"), now=JULY_12
    )
    notice.refresh_from_db()
    assert (notice.document, notice.document_amount) == ("RED-77", D("32.80"))


def test_a_credit_that_may_still_be_disputed_is_not_deducted(world, contract, credit):
    contract_now = LATER
    assert deductible(contract, contract_now) == []
    assert [item.amount_minor for item in deductible(contract, JULY_12)] == [3_280]  # nobody objected in time
    actions.dispute_credit(credit, by=world.alan, dispute="The road was closed.", now=LATER)
    assert deductible(contract, JULY_12) == []
    invoice = in_june(world, contract)
    with pytest.raises(NotPossible, match="once the vendor has accepted it"):
        actions.issue_deductions(invoice, by=world.fay, credits=[credit], now=JULY_12)


def test_no_more_is_deducted_than_is_payable(world, contract, credit):
    actions.accept_credit(credit, by=world.alan, now=LATER)
    invoice = in_june(world, contract, amounts={"parcel": D("20.00")})
    with pytest.raises(NotPossible, match="More would be deducted"):
        actions.issue_deductions(invoice, by=world.fay, credits=[credit], now=JULY_12)
    credit.refresh_from_db()
    assert (credit.state, DeductionNotice.objects.count()) == ("accepted", 0)


def test_one_notice_an_invoice_and_only_by_finance_on_a_checked_one(world, contract, credit):
    actions.accept_credit(credit, by=world.alan, now=LATER)
    invoice = in_june(world, contract)
    for person in (world.vera, world.alan, world.leo):
        with pytest.raises(PermissionDenied):
            actions.issue_deductions(invoice, by=person, credits=[credit], now=JULY_12)
    actions.issue_deductions(invoice, by=world.fay, credits=[credit], now=JULY_12)
    with pytest.raises(NotPossible, match="already"):
        actions.issue_deductions(invoice, by=world.fay, credits=[credit], now=JULY_12)


def protect(world, contract):
    world.entity.is_large = True
    world.entity.save()
    contract.vendor.state_size("small", date(2026, 1, 1))
    contract.vendor.save()


def test_a_small_company_is_paid_within_60_days_and_gets_interest_after_them(world):
    card = billing.CARD | {"pay_days": 90, "pay_from": "invoice"}
    contract = billing.priced_contract(world, card=card, number="C-2026-105")
    protect(world, contract)
    billing.delivered(world, contract)
    invoice = billing.invoiced(world, billing.agreed(world, contract))
    assert is_protected(invoice.contract)
    assert due_of(invoice).by_contract == date(2026, 9, 10)
    actions.check_invoice(invoice, by=world.fay, now=LATER)
    assert (invoice.due_on, invoice.due_by_law) == (date(2026, 7, 30), True)
    august = datetime(2026, 8, 29, 4, 0, tzinfo=UTC)
    actions.pay_invoice(invoice, by=world.fay, paid_on=date(2026, 8, 29), now=august)
    assert invoice.interest == D("6.15")  # 410.00 × 0.05 % × 30 days


def test_interest_is_owed_where_it_is_agreed_and_else_not(world):
    found = {}
    for number, percent in (("C-2026-106", "0.1"), ("C-2026-107", None)):
        contract = billing.priced_contract(world, card=billing.CARD | {"late_percent": percent}, number=number)
        billing.delivered(world, contract)
        invoice = billing.invoiced(world, billing.agreed(world, contract), number=f"I-{number}")
        actions.check_invoice(invoice, by=world.fay, now=LATER)
        actions.pay_invoice(
            invoice, by=world.fay, paid_on=date(2026, 7, 28), now=datetime(2026, 7, 28, 4, 0, tzinfo=UTC)
        )
        found[percent] = invoice.interest
    assert found == {"0.1": D("4.10"), None: D("0.00")}


def test_nothing_is_paid_before_it_arrived_or_tomorrow(world, statement):
    invoice = actions.check_invoice(billing.invoiced(world, statement), by=world.fay, now=LATER)
    for day in (date(2026, 6, 11), date(2026, 6, 13)):
        with pytest.raises(ValidationError):
            actions.pay_invoice(invoice, by=world.fay, paid_on=day, now=LATER)
