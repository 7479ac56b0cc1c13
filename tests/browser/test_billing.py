"""Do statement, deduction and invoice come to the cent in a browser, as both sides, on a desk and on a phone?"""

import pytest

from contracts.terms import add_months
from sla import actions
from sla.models import Credit, Invoice, Statement
from tests import papers
from tests.browser.visitors import IN_A_BROWSER
from tests.sla import billing, months
from tests.sla.months import JUNE, MAY
from vendors import jobs

pytestmark = IN_A_BROWSER


@pytest.fixture
def bill(tmp_path):
    file = tmp_path / "bill.pdf"
    file.write_bytes(papers.pdf("a bill"))
    return file


@pytest.mark.django_db(transaction=True)
def test_a_month_is_billed_disputed_confirmed_invoiced_deducted_from_and_paid(world, visit, bill):
    contract = billing.priced_contract(world)
    period = billing.delivered(world, contract)
    vera, alan = visit(world.vera, width=1440), visit(world.alan, width=390, scheme="dark", language="zh-hans")
    vera.go("statement_list")
    vera.press("Draft the statement")
    assert vera.look("statement_detail") == "CNY 410.00 for May 2026"
    vera.fill(quantity_fuel="33.30")
    vera.press("Work it out")
    assert vera.look("statement_detail") == "CNY 443.30 for May 2026"
    vera.follow("Send to the vendor")
    vera.send()
    statement = Statement.objects.get()
    assert alan.go("statement_detail", statement.pk) == "2026年5月：443.30 元"
    alan.go("statement_transition", statement.pk, "object_to")
    alan.fill(line_parcel="422.30", objection="共 103 件。", bill=str(bill))
    alan.press("指出差异")
    alan.look("statement_detail")
    vera.go("statement_detail", statement.pk)
    assert vera.says("12.30")
    vera.go("statement_transition", statement.pk, "concede")
    vera.fill(note="Seen in the hub’s log.")
    vera.send()
    assert vera.look("statement_detail") == "CNY 455.60 for May 2026"
    jobs.run_waiting()
    invoice_may(world, period)
    paid(world, visit, contract)


def invoice_may(world, period):
    """May ends with a credit that Alan accepts: 8 % of 455.60 less the fuel, 91 % is below the minimum."""
    now = months.month_after(MAY, 12)
    actions.approve_period(period, by=world.otto, now=now)
    credit = actions.notify_credit(Credit.objects.get(), by=world.vera, now=now)
    assert str(credit.amount) == "33.78"
    actions.accept_credit(credit, by=world.alan, now=now)


def paid(world, visit, contract):
    """June's invoice as Alan records it and Fay pays it."""
    billing.delivered(world, contract, JUNE, good=97)
    statement = billing.agreed(world, contract, JUNE, now=months.month_after(JUNE))
    fay, alan = visit(world.fay, width=1440, scheme="dark"), visit(world.alan, width=390)
    alan.go("statement_invoice", statement.pk)
    today = add_months(JUNE, 1).replace(day=12).isoformat()
    alan.fill(number="2026-0712", issued_on=today, received_on=today, line_parcel="420.00")
    alan.press("Record the invoice")
    assert alan.look("invoice_detail") == "Invoice 2026-0712"
    invoice = Invoice.objects.get()
    fay.go("invoice_transition", invoice.pk, "check_off")
    fay.send()
    fay.go("invoice_deduct", invoice.pk)
    fay.send()
    for person in (fay, alan):
        person.go("invoice_detail", invoice.pk)
        assert person.says("410.00") and person.says("−33.78") and person.says("376.22")
    fay.go("invoice_transition", invoice.pk, "pay")
    fay.fill(paid_on=today)
    fay.send()
    invoice.refresh_from_db()
    assert (invoice.state, str(invoice.paid)) == ("paid", "376.22")
