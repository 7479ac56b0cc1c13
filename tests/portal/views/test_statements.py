"""Do both sides read the same statement and the same invoice on their pages, and each only what is its own?"""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from contracts import actions as contract_actions
from contracts.models import Booking, MoneyHeld
from sla import actions
from sla.models import Credit, Invoice, Statement
from tests import papers
from tests.portal.reading import facts, heading, posted, tables
from tests.sla import billing, months
from tests.sla.billing import LATER
from tests.sla.months import JUNE, MAY
from vendors import jobs

JULY_12 = datetime(2026, 7, 12, 4, 0, tzinfo=UTC)


@pytest.fixture
def contract(world):
    return billing.priced_contract(world)


@pytest.fixture
def month(world, contract):
    return billing.delivered(world, contract)


@pytest.fixture
def page(client):
    def page(person, name, *args, **query):
        client.force_login(person)
        return client.get(reverse(name, args=args), query)

    return page


@pytest.fixture
def send(client):
    """send(person, name, *args, **fields) -> the answer to posting a page."""

    def send(person, name, *args, **fields):
        client.force_login(person)
        return client.post(reverse(name, args=args), fields, follow=True)

    return send


def test_a_month_is_drafted_figured_out_sent_and_confirmed(world, contract, month, page, send):
    to_draft = page(world.vera, "statement_list").context["to_draft"]
    assert [(row.contract, row.month) for row in to_draft[:2]] == [(contract, MAY), (contract, JUNE)]
    shown = send(world.vera, "statement_draft", contract.number, MAY.year, MAY.month)
    statement = Statement.objects.get()
    assert heading(shown) == "CNY 410.00 for May 2026"
    assert page(world.alan, "statement_detail", statement.pk).status_code == 404
    shown = send(world.vera, "statement_detail", statement.pk, quantity_fuel="33.30")
    assert tables(shown)[0][1:3] == [
        ["Parcel Price a unit", "100 parcel · accepted data", "386.79", "23.21 6 %", "410.00"],
        ["Fuel Cost passed through", "33.30 entered", "33.30", "—", "33.30"],
    ]
    send(world.vera, "statement_transition", statement.pk, "send")
    assert heading(page(world.alan, "statement_detail", statement.pk)) == "CNY 443.30 for May 2026"
    send(world.alan, "statement_transition", statement.pk, "agree")
    statement.refresh_from_db()
    assert (statement.state, statement.agreed_by) == ("agreed", world.alan)


def test_both_sides_read_which_lines_differ_from_the_bill(world, contract, month, page, send):
    statement = billing.sent(world, contract)
    bill = ContentFile(papers.PDF, name="bill.pdf")
    send(
        world.alan, "statement_transition", statement.pk, "object_to", line_parcel="422.30", objection="103.", bill=bill
    )
    for person in (world.alan, world.vera):
        shown = page(person, "statement_detail", statement.pk)
        assert tables(shown)[0][1] == [
            "Parcel Price a unit",
            "100 parcel · accepted data",
            "386.79",
            "23.21 6 %",
            "410.00",
            "422.30",
            "12.30",
        ]
        assert page(person, "statement_bill", statement.pk)["Content-Disposition"].startswith("attachment")
    assert page(world.gita, "statement_bill", statement.pk).status_code == 404
    send(world.vera, "statement_transition", statement.pk, "concede", note="Seen in the hub’s log.")
    statement.refresh_from_db()
    assert (statement.state, statement.lines.get().gross) == ("agreed", D("422.30"))


def test_a_bill_that_says_the_same_is_no_objection(world, contract, month, send):
    statement = billing.sent(world, contract)
    shown = send(world.alan, "statement_transition", statement.pk, "object_to", line_parcel="410.00", objection="?")
    assert "No line differs from the statement; confirm it instead." in shown.content.decode()


def test_nobody_takes_a_step_of_the_other_side(world, contract, month, send):
    statement = billing.sent(world, contract)
    for person, name in ((world.vera, "agree"), (world.fay, "object_to"), (world.alan, "send")):
        send(person, "statement_transition", statement.pk, name, note="x")
        statement.refresh_from_db()
        assert statement.state == "sent", name


def settled(world, contract):
    """June's invoice, checked, and May's credit of 32.80 accepted."""
    billing.delivered(world, contract)
    billing.agreed(world, contract)
    jobs.run_waiting()
    actions.approve_period(contract.periods.get(starts_on=MAY), by=world.otto, now=LATER)
    credit = actions.notify_credit(Credit.objects.get(), by=world.vera, now=LATER)
    actions.accept_credit(credit, by=world.alan, now=LATER)
    billing.delivered(world, contract, JUNE, good=97)
    statement = billing.agreed(world, contract, JUNE, now=months.month_after(JUNE))
    invoice = billing.invoiced(world, statement, amounts={"parcel": D("422.30")}, now=JULY_12)
    return actions.check_invoice(invoice, by=world.fay, now=JULY_12), credit


def test_an_invoice_is_recorded_by_the_vendor_against_the_statement(world, contract, month, page, send):
    statement = billing.agreed(world, contract)
    day = contract.day_of(timezone.now())
    given = {"number": "7", "issued_on": day, "received_on": day, "line_parcel": "410.00", "other": "5.00"}
    shown = send(world.alan, "statement_invoice", statement.pk, **given)
    assert heading(shown) == "Invoice 7"
    assert tables(shown)[0][1:] == [
        ["Parcel", "410.00", "410.00", "—"],
        ["Not on the statement", "0.00", "5.00", "5.00"],
    ]
    assert page(world.gita, "invoice_detail", Invoice.objects.get().pk).status_code == 404


def test_finance_deducts_by_a_notice_and_both_read_what_is_paid(world, contract, page, send):
    invoice, credit = settled(world, contract)
    send(world.fay, "invoice_deduct", invoice.pk, credits=[str(credit.pk)])
    for person in (world.fay, world.alan):
        shown = page(person, "invoice_detail", invoice.pk)
        assert tables(shown)[1] == [
            ["Invoiced", "", "422.30"],
            ["In dispute, not paid nowmore than both have confirmed", "more than both have confirmed", "−12.30"],
            ["Undisputed", "", "410.00"],
            ["DeductedCredit, May 2026", "Credit, May 2026", "−32.80"],
            ["Payable", "", "377.20"],
        ]
    send(world.alan, "invoice_document", invoice.pk, document="RED-7", document_on="2026-07-12", amount="32.80")
    shown = page(world.fay, "invoice_detail", invoice.pk)
    assert facts(shown)["The supplier’s document"] == "RED-7, 12 Jul 2026, CNY 32.80"
    send(world.fay, "invoice_transition", invoice.pk, "pay", paid_on="2026-07-20")
    invoice.refresh_from_db()
    assert (invoice.state, invoice.paid) == ("paid", D("377.20"))


def test_only_finance_settles(world, contract, page, send):
    invoice, credit = settled(world, contract)
    for person in (world.alan, world.vera, world.ada):
        assert page(person, "invoice_deduct", invoice.pk).status_code == 403
        assert page(person, "invoice_transition", invoice.pk, "pay").status_code == 403
    credit.refresh_from_db()
    assert credit.state == "accepted"


def test_a_draft_gets_its_rate_card_on_a_page_without_a_script(world, contract, page, send):
    draft = contract_actions.amend_contract(
        contract, by=world.vera, kind="amendment", what_changed="Tiers", effective_from=date(2026, 9, 1)
    )
    shown = page(world.vera, "version_rates", contract.number, draft.n)
    editor = shown.context["editor"]
    fields = {"rates-TOTAL_FORMS": "3", "rates-INITIAL_FORMS": "3"}
    for form in [editor.card, *editor.rates.forms]:
        for field in form:
            value = field.field.widget.format_value(field.value()) if field.value() not in (None, "", False) else ""
            fields[field.html_name] = "on" if field.value() is True else value or ""
    fields = {name: value for name, value in fields.items() if value != "" and not name.endswith("DELETE")}
    more = send(world.vera, "version_rates", contract.number, draft.n, **fields, add="rates")
    assert len(more.context["editor"].rates.forms) == 4
    kept = send(world.vera, "version_rates", contract.number, draft.n, **posted(more))  # nothing written in the new row
    assert (heading(kept), draft.rates.count()) == (f"Version {draft.n} with Acme Courier", 3)
    tiers = fields | {"rates-0-price": "", "rates-0-tiers": "500000 4.10\n3.90", "card-pay_days": "30"}
    shown = send(world.vera, "version_rates", contract.number, draft.n, **tiers)
    assert draft.rates.get(code="parcel").tiers == [["500000", "4.10"], [None, "3.90"]]
    assert "up to 500,000: CNY\xa04.10 a parcel, above: CNY\xa03.90 a parcel" in shown.content.decode()
    wrong = send(world.vera, "version_rates", contract.number, draft.n, **(tiers | {"rates-0-tiers": "much 4"}))
    assert "“much 4” is no tier; write an end and a price, such as 500000 4.10." in wrong.content.decode()
    assert page(world.alan, "version_rates", contract.number, draft.n).status_code == 404
    assert page(world.fay, "version_rates", contract.number, draft.n).status_code == 403


def test_the_vendor_reads_the_rate_card_in_words(world, contract, page):
    text = page(world.alan, "contract_terms", contract.number).content.decode()
    assert "The undisputed part is paid within 45 days, counted from" in text
    assert "CNY\xa04.10 a parcel, 6\xa0% tax, counted from “waybills”" in text


def test_codes_and_the_approved_amount_are_the_buyers_own(world, contract, month, page, send):
    billing.agreed(world, contract)
    booked = {"cost_centre": "4711", "account": "6601", "vendor_number": "V-7", "approved": "500.00"}
    send(world.fay, "contract_booking", contract.number, **booked)
    assert Booking.objects.get().approved == D("500.00")
    text = page(world.fay, "contract_charges", contract.number).content.decode()
    assert "More than 80 % of the approved amount is used." in text
    assert page(world.alan, "contract_booking", contract.number).status_code == 403
    assert "approved amount" not in page(world.alan, "contract_charges", contract.number).content.decode()
    assert [page(world.alan, name).status_code for name in ("accrual_list", "spend_list")] == [403, 403]


def test_accruals_are_what_was_received_and_not_invoiced_by_the_months_end(world, contract, month, page):
    billing.agreed(world, contract)
    contract_actions.book_contract(contract, by=world.fay, cost_centre="4711", account="6601", vendor_number="V-7")
    shown = page(world.fay, "accrual_list", month="2026-05")
    assert tables(shown)[0][1] == [
        "C-2026-100 Acme Courier",
        "Haiyun Trading (Shanghai)",
        "4711",
        "6601",
        "May 2026",
        "CNY 386.79",
        "statement confirmed by both",
    ]
    file = page(world.fay, "accrual_list", month="2026-05", format="csv")
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1] == (
        "shanghai,V-7,Acme Courier,C-2026-100,4711,6601,2026-05-01,CNY,386.79,statement confirmed by both"
    )
    billing.invoiced(world, Statement.objects.get())  # it arrives on 12 June
    assert len(page(world.fay, "accrual_list", month="2026-05").context["rows"]) == 1
    assert page(world.fay, "accrual_list", month="2026-06").context["rows"] == []


def test_money_held_is_seen_by_both_until_finance_records_that_it_came_back(world, contract, page, send):
    given = {"kind": "reserve", "words": "1 % for 180 days", "amount": "900.00"}
    send(world.fay, "contract_held", contract.number, **given, since="2026-05-01", due_back_on="2026-10-28")
    held = MoneyHeld.objects.get()
    for person in (world.fay, world.alan):
        shown = page(person, "money_held_list")
        assert [(row.amount, row.ours) for row in shown.context["rows"]] == [(D("900.00"), True)]
    assert page(world.gita, "money_held_list").context["rows"] == []
    assert page(world.alan, "money_held_back", held.pk).status_code == 403
    assert page(world.gita, "money_held_back", held.pk).status_code == 404
    wrong = send(world.fay, "money_held_back", held.pk, back_on="2026-04-30")
    assert "It comes back after it was held, and not after today." in wrong.content.decode()
    send(world.fay, "money_held_back", held.pk, back_on="2026-10-28")
    assert page(world.fay, "money_held_list").context["rows"] == []


def test_spend_is_added_up_by_dated_rates_and_without_a_rate_not_at_all(world, contract, month, page):
    billing.agreed(world, contract)
    shown = page(world.vera, "spend_list", first="2026-05", last="2026-05", by="contract")
    assert tables(shown)[0][1:] == [["C-2026-100 Acme Courier", "CNY 410.00", "410.00"], ["Sum", "410.00"]]


def test_the_list_asks_as_often_for_three_months_as_for_one(world, contract, client, django_assert_num_queries):
    client.force_login(world.vera)
    client.get(reverse("statement_list"))
    for n, day in enumerate((MAY, JUNE, date(2026, 7, 1)), start=1):
        billing.delivered(world, contract, day)
        billing.agreed(world, contract, day, now=months.month_after(day))
        with django_assert_num_queries(LIST):
            assert len(client.get(reverse("statement_list")).context["rows"]) == n


LIST = 23
