"""Does a credit go from proposed to deducted on its pages, and does the ledger they show balance?"""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from portal.pages.matters import read_desk
from sla import actions
from sla.models import Credit
from tests.portal.agreed import agree
from tests.portal.reading import facts, heading, tables
from tests.sla import months
from tests.sla.months import JULY, JUNE, MAY

LATER = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)


@pytest.fixture
def credit(world, contract):
    month = months.whole_month(world, contract, MAY, good=92)
    actions.approve_period(month, by=world.fay, now=LATER)
    return month.credits.get()


@pytest.fixture
def page(client):
    def page(person, name, *args, **query):
        client.force_login(person)
        return client.get(reverse(name, args=args), query)

    return page


@pytest.fixture
def move(client):
    """move(person, credit, name, note) -> the answer to posting that transition."""

    def move(person, credit, name, note=""):
        client.force_login(person)
        return client.post(reverse("credit_transition", args=[credit.pk, name]), {"note": note}, follow=True)

    return move


def test_the_list_says_what_is_not_yet_claimed(world, credit, page):
    shown = page(world.vera, "credit_list")
    assert heading(shown) == "Not yet claimed: CNY 4,800.00"
    assert tables(shown)[0][1][:5] == ["May 2026", "Acme Courier C-2026-100", "Credit", "CNY 4,800.00", "Proposed"]
    assert [
        len(page(world.vera, "credit_list", **query).context["page"].object_list)
        for query in ({"state": "applied"}, {"q": "globex"})
    ] == [0, 0]


def test_the_list_asks_the_same_number_of_questions_for_one_credit_and_for_three(
    world,
    contract,
    credit,
    client,
    django_assert_num_queries,
):
    client.force_login(world.vera)
    url = reverse("credit_list")
    client.get(url)
    for day in (JUNE, JULY):
        with django_assert_num_queries(19):
            client.get(url)
        month = months.whole_month(world, contract, day, good=9, total=10)
        actions.approve_period(month, by=world.fay, now=months.month_after(day, 12))
    with django_assert_num_queries(19):
        assert len(client.get(url).context["page"].object_list) == 3


def test_the_vendor_sees_a_credit_once_it_is_notified(world, credit, page, move):
    before = [page(person, "credit_detail", credit.pk).status_code for person in (world.alan, world.gita)]
    move(world.vera, credit, "notify")
    after = [page(person, "credit_detail", credit.pk).status_code for person in (world.alan, world.gita)]
    assert (before, after) == ([404, 404], [200, 404])


def test_each_step_is_taken_by_its_own_side(world, credit, move):
    steps = [
        move(world.alan, credit, "notify").status_code,
        move(world.fay, credit, "notify").status_code,
        move(world.vera, credit, "notify").status_code,
        move(world.vera, credit, "accept").status_code,
        move(world.alan, credit, "accept", "Agreed.").status_code,
        move(world.fay, credit, "apply", "Invoice 2026-0611").status_code,
        move(world.fay, credit, "bogus").status_code,
    ]
    credit.refresh_from_db()
    assert (steps, credit.state) == ([404, 403, 200, 403, 200, 200, 404], Credit.State.APPLIED)


def test_a_dispute_carries_the_vendors_words_and_finance_waives_with_a_reason(world, credit, page, move):
    move(world.vera, credit, "notify")
    move(world.alan, credit, "object_to", "Eight waybills were refused at the door.")
    assert "Eight waybills were refused at the door." in page(world.fay, "credit_detail", credit.pk).content.decode()
    refused = move(world.leo, credit, "waive", "A gesture.")
    credit.refresh_from_db()
    assert (refused.status_code, credit.state) == (403, Credit.State.DISPUTED)


def test_a_deduction_without_its_invoice_is_refused(world, credit, move):
    move(world.vera, credit, "notify")
    answer = move(world.fay, credit, "apply", "")
    assert answer.context["form"].errors["note"] == ["Name the invoice on which it is deducted."]


def test_every_posting_shows_two_columns_that_come_to_the_same(world, credit, page, move):
    move(world.vera, credit, "notify")
    move(world.alan, credit, "accept")
    move(world.fay, credit, "apply", "Invoice 2026-0611")
    shown = page(world.fay, "credit_detail", credit.pk)
    assert heading(shown) == "CNY 4,800.00 for May 2026"
    assert tables(shown)[-2:] == [
        [
            ["Account", "Level", "Debit, CNY", "Credit, CNY"],
            ["Credits receivable from the vendor", "On time", "4,800.00", ""],
            ["Reduction of service cost", "On time", "", "4,800.00"],
            ["Sum", "4,800.00", "4,800.00"],
        ],
        [
            ["Account", "Level", "Debit, CNY", "Credit, CNY"],
            ["Payable to the vendor", "On time", "4,800.00", ""],
            ["Credits receivable from the vendor", "On time", "", "4,800.00"],
            ["Sum", "4,800.00", "4,800.00"],
        ],
    ]


# What a deduction is by contract, and amounts of other kinds.


def test_a_deduction_can_be_taken_from_the_deposit_which_is_topped_up_by_a_day(
    world, contract, credit, client, page, move
):
    contract.versions.update(deposit_minor=500_000, top_up_days=10)
    move(world.vera, credit, "notify")
    move(world.alan, credit, "accept")
    url = reverse("credit_transition", args=[credit.pk, "apply"])
    client.force_login(world.fay)
    too_much = client.post(url, {"note": "From the deposit.", "from_deposit": "4800.01"})
    assert too_much.context["form"].errors["from_deposit"] == ["Of the deposit, at most the amount owed can be taken."]
    contract.versions.update(deposit_minor=100_000)
    assert client.post(url, {"note": "All.", "from_deposit": "1500"}).context["form"].errors["from_deposit"] == [
        "The deposit holds less than that."
    ]
    contract.versions.update(deposit_minor=500_000)
    client.post(url, {"note": "In part from the deposit.", "from_deposit": "1800.00"})
    credit.refresh_from_db()
    shown = page(world.fay, "credit_detail", credit.pk)
    assert facts(shown)["Taken from the deposit"].startswith("CNY 1,800.00, to be topped up by ")
    assert [row[:2] + row[2:3] for row in tables(shown)[-1][1:3]] == [
        ["Deposit of the vendor", "On time", "1,800.00"],
        ["Payable to the vendor", "On time", "3,000.00"],
    ]
    assert (credit.state, str(credit.deposit)) == ("applied", "1800.00")
    assert facts(shown)["The deposit holds"] == "CNY 3,200.00 of CNY 5,000.00"
    on_the_contract = facts(page(world.alan, "contract_credits", contract.number))
    assert (on_the_contract["Agreed"], on_the_contract["Held today"]) == ("CNY 5,000.00", "CNY 3,200.00")
    assert [amount for name, amount in on_the_contract.items() if "topped up by" in name] == ["CNY 1,800.00"]
    titles = {
        person.name: [row.title for row in read_desk(person).matters if "deposit" in row.title]
        for person in (world.alan, world.fay, world.vera)
    }
    assert titles == {
        "Alan": ["Top up the deposit"],
        "Fay": ["See whether Acme Courier has topped up its deposit"],
        "Vera": [],
    }
    top_up = reverse("credit_top_up", args=[credit.pk])
    client.force_login(world.alan)
    assert client.post(top_up).status_code == 403
    client.force_login(world.fay)
    assert client.post(top_up, follow=True).redirect_chain == [(reverse("credit_detail", args=[credit.pk]), 302)]
    shown = page(world.fay, "credit_detail", credit.pk)
    assert "topped up on" in facts(shown)["Taken from the deposit"]
    assert facts(shown)["The deposit holds"] == "CNY 5,000.00 of CNY 5,000.00"


def test_where_the_contract_takes_it_from_the_deposit_the_form_says_how_far_it_reaches(
    world, contract, credit, page, move
):
    contract.versions.update(deposit_minor=100_000, top_up_days=10)
    agree(contract, schedule={"rules": {"nature": "deposit"}})
    move(world.vera, credit, "notify")
    field = page(world.fay, "credit_transition", credit.pk, "apply").context["form"]["from_deposit"]
    assert str(field.initial) == "1000.00"
    assert field.help_text.replace("\u00a0", " ") == (
        "The deposit holds CNY 1,000.00; the vendor tops it up within 10 days. Empty takes nothing. "
        "By contract CNY 4,800.00 is taken from it; what it does not hold is deducted on the invoice."
    )


def test_without_a_deposit_nothing_is_asked_about_one(world, credit, page, move):
    move(world.vera, credit, "notify")
    assert list(page(world.fay, "credit_transition", credit.pk, "apply").context["form"].fields) == ["note"]


def test_a_bonus_is_an_amount_of_its_own_in_words(world, contract, page):
    bonus = {"bonus": {"percent": "1", "when": {"level": "on-time", "at_least": "97"}}, "nature": "damages"}
    agree(contract, schedule={"rules": bonus})
    month = months.whole_month(world, contract, MAY, good=99, damaged=4)
    actions.approve_period(month, by=world.fay, now=LATER)
    deduction, paid = month.credits.get(kind="credit"), month.credits.get(kind="bonus")
    shown = page(world.vera, "credit_detail", paid.pk)
    assert (heading(shown), facts(shown)["Kind"], facts(shown)["By contract"]) == (
        "CNY −1,000.00 for May 2026",
        "Bonus",
        "Service credit, damages",
    )
    assert "It is an amount of its own and nets no deduction." in shown.content.decode()
    assert tables(shown)[-1][1:] == [
        ["Credits receivable from the vendor", "Parcels", "", "1,000.00"],
        ["Bonus to the vendor", "Parcels", "1,000.00", ""],
        ["Sum", "1,000.00", "1,000.00"],
    ]
    assert tables(page(world.vera, "credit_detail", deduction.pk))[-1][2][0] == "Damages received"
    assert facts(page(world.vera, "period_detail", month.pk))["Bonus to the vendor"] == "CNY 1,000.00"
