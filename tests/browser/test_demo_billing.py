"""Do statement, deduction and invoice of the demonstration's vendors 4, 7 and 9 come to the cent on both sides?

Each figure is worked out by hand beside it, from what the story says; the vendor accepts and finance deducts in the
browser.
"""

from decimal import Decimal as D

import pytest
from django.utils import timezone

from portal.seeding.days import Days
from portal.seeding.demo import seed_demo
from sla.models import Credit, Invoice, Relief, Statement
from tests.browser.visitors import IN_A_BROWSER
from vendors.models import User

pytestmark = [*IN_A_BROWSER, pytest.mark.prove, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def days() -> Days:
    found = Days(timezone.localdate())
    seed_demo(found.today, lambda sentence: None)
    return found


@pytest.fixture
def both(visit):
    """both(clerk) -> Fang Yue of our finance at a desk, and the vendor's clerk at a telephone, both reading English."""

    def both(clerk: str):
        fang, theirs = User.objects.get(name="Fang Yue"), User.objects.get(name=clerk)
        return visit(fang, width=1440), visit(theirs, width=390, scheme="dark")

    return both


def of(model, vendor: str, **lookup):
    path = {Statement: "contract", Invoice: "contract", Credit: "period__contract", Relief: "contract"}[model]
    return model.objects.get(**{f"{path}__vendor__code": vendor}, **lookup)


def reads(person, name: str, row, *figures: str) -> str:
    """The heading of a row's page, which says each of the figures."""
    found = person.go(name, row.pk)
    missing = [figure for figure in figures if figure not in found and not person.says(figure)]
    assert missing == [], (name, person.page.locator("main").inner_text())
    return found


def test_the_money_of_vendors_4_7_and_9_comes_to_the_cent_as_both_sides(days, both, visit):
    acquirer(days, *both("Jiang Lan"))
    courier(days, *both("Chen Xiaoyu"))
    warehouse(days, *both("Ma Lin"))
    lin = visit(User.objects.get(name="Lin Wei"), width=1440)
    reads(lin, "relief_detail", of(Relief, "baicang", state="claimed"), "61,740.00")


def acquirer(days, fang, jiang):
    """Vendor 4: 0.38 % of CNY 168 m with 6 % tax in it; one miss after the correction of the month before, 1 %."""
    gross = D("168000000") * D("0.0038")
    net = (gross / D("1.06")).quantize(D("0.01"))
    assert (gross, net, gross - net) == (D("638400"), D("602264.15"), D("36135.85"))
    statement = of(Statement, "hengtong", month=days.month(0))
    credit = of(Credit, "hengtong", period__starts_on=days.month(-1))
    invoice = Invoice.objects.get(statement=statement)
    for person in (fang, jiang):
        lines = ("168,000,000", "602,264.15", "36,135.85", "638,400.00")
        assert reads(person, "statement_detail", statement, *lines).startswith("CNY 638,400.00")
        reads(person, "credit_detail", credit, "6,384.00")
        reads(person, "invoice_detail", invoice, "638,400.00")
    jiang.go("credit_transition", credit.pk, "accept")
    jiang.send()
    fang.go("invoice_transition", invoice.pk, "check_off")
    fang.send()
    fang.go("invoice_deduct", invoice.pk)
    fang.send()
    for person in (fang, jiang):  # 638,400.00 − 6,384.00
        reads(person, "invoice_detail", invoice, "638,400.00", "−6,384.00", "632,016.00")


def courier(days, fang, chen):
    """Vendor 7: 652,000 parcels at 4.10; 278,012.80 held by the cap of 8 %; the month before is deducted."""
    gross, cap = 652_000 * D("4.10"), 652_000 * D("4.10") * D("0.08")
    # what counts of it, at the cap, by weight and repeat: 60 % × 1.5 and 40 % × 1
    raw = cap * D("0.60") * D("1.5") + cap * D("0.40")
    assert (gross, cap, raw) == (D("2673200"), D("213856"), D("278012.8"))
    before = 604_000 * D("4.10") * D("0.08") * D("0.60")
    assert (before, gross - before) == (D("118867.20"), D("2554332.80"))
    statement = of(Statement, "fengyuan", month=days.month(0))
    credit = of(Credit, "fengyuan", period__starts_on=days.month(0))
    invoice = Invoice.objects.get(statement=statement)
    for person in (fang, chen):
        assert reads(person, "statement_detail", statement, "652,000", "2,673,200.00").startswith("CNY 2,673,200.00")
        reads(person, "credit_detail", credit, "213,856.00")
        reads(person, "invoice_detail", invoice, "2,673,200.00", "−118,867.20", "2,554,332.80")
        reads(person, "period_detail", credit.period, "278,012.80", "148,054.15", "65,801.85", "213,856.00")


def warehouse(days, fang, ma):
    """Vendor 9: 392,000 orders at 2.10 and 6 % tax; 400 orders more are asked for; 7.5 % hang on a claim for relief."""
    net = 392_000 * D("2.10")
    gross, more = net * D("1.06"), 400 * D("2.10") * D("1.06")
    assert (net, gross, more, net * D("0.075")) == (D("823200"), D("872592"), D("890.4"), D("61740"))
    statement = of(Statement, "baicang", month=days.month(0))
    invoice = Invoice.objects.get(statement=statement)
    for person in (fang, ma):
        lines = ("392,000", "823,200.00", "49,392.00", "872,592.00")
        assert reads(person, "statement_detail", statement, *lines).startswith("CNY 872,592.00")
        reads(person, "invoice_detail", invoice, "873,482.40", "890.40", "872,592.00")
