"""Does a letter go from its preview to its arrival on the pages, and does each side see what is its own?"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from contracts import actions as contract_actions
from contracts.models import Correspondence
from portal.pages.matters import read_desk
from sla import actions
from sla.models import Breach, Credit, Delivery, Letter
from tests.portal.reading import facts, heading, tables
from tests.sla import letters, months
from tests.sla.months import JUNE, MAY
from vendors.models import User

LATER = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)


@pytest.fixture
def credit(world, contract):
    month = months.whole_month(world, contract, MAY, good=91, damaged=2)
    actions.approve_period(month, by=world.fay, now=LATER)
    return month.credits.get()


@pytest.fixture
def breach(credit):
    return Breach.objects.get(period=credit.period, level__code="on-time")


@pytest.fixture
def page(client):
    def page(person, name, *args, **query):
        client.force_login(person)
        return client.get(reverse(name, args=args), query)

    return page


@pytest.fixture
def send(client):
    def send(person, name, *args, **fields):
        client.force_login(person)
        return client.post(reverse(name, args=args), fields, follow=True)

    return send


def today(contract):
    return contract.day_of(timezone.now())


def test_a_demand_is_prepared_issued_sent_acknowledged_and_answered(world, contract, breach, page, send):
    shown = page(world.vera, "letter_new", "plan", breach.pk, language="en")
    assert (heading(shown), "On time" in shown.content.decode(), Letter.objects.count()) == (
        "Demand for a corrective action plan",
        True,
        0,
    )
    shown = send(
        world.vera, "letter_new", "plan", breach.pk, language="en", clause="10.1", answer_days="5", ground="Again."
    )
    letter = Letter.objects.get()
    assert (letter.state, letter.clause, letter.answer_days, letter.ground) == ("draft", "10.1", 5, "Again.")
    send(world.vera, "letter_transition", letter.pk, "issue", note="")
    letter.refresh_from_db()
    assert (letter.state, letter.subject) == ("issued", "Demand for a corrective action plan: On time, May 2026")
    assert page(world.alan, "letter_detail", letter.pk).status_code == 404
    send(
        world.leo,
        "letter_transition",
        letter.pk,
        "dispatch",
        method="portal",
        dispatched_on=today(contract).isoformat(),
        tracking="",
    )
    shown = page(world.alan, "letter_detail", letter.pk)
    assert (
        "Acknowledge receipt" in shown.content.decode(),
        page(world.gita, "letter_detail", letter.pk).status_code,
    ) == (
        True,
        404,
    )
    send(world.alan, "letter_transition", letter.pk, "acknowledge", note="")
    letter.refresh_from_db()
    assert (letter.state, letter.proof, letter.arrived_on) == ("arrived", "acknowledged", today(contract))
    shown = send(world.alan, "letter_transition", letter.pk, "reply", answer="The shift plan is changed.")
    assert (Letter.objects.get().state, "The shift plan is changed." in shown.content.decode()) == ("answered", True)


def test_the_likeliest_step_stands_first_for_each_side(world, contract, breach, page):
    def first(person):
        found = page(person, "letter_detail", letter.pk).context["first"]
        return found and str(found["label"])

    letter = actions.draft_letter("plan", breach, by=world.vera, clause="1")
    seen = [(first(world.vera), first(world.ada))]
    letters.issued(letter, by=world.vera)
    seen.append((first(world.vera), first(world.ada)))
    actions.dispatch_letter(letter, by=world.vera, method="hand", dispatched_on=today(contract))
    seen.append((first(world.vera), first(world.alan)))
    actions.acknowledge_letter(letter, by=world.alan)
    seen.append((first(world.vera), first(world.alan)))
    assert seen == [
        ("Issue", None),
        ("Record dispatch", None),
        ("Record arrival", "Acknowledge receipt"),
        ("Record the answer", "Answer"),
    ]


def test_the_preview_reads_in_either_language(world, breach, page):
    english, chinese = (
        page(world.vera, "letter_new", "plan", breach.pk, language=code).content.decode() for code in ("en", "zh-hans")
    )
    assert ("Dear Sir or Madam," in english, "整改计划" in english, "整改计划" in chinese) == (True, False, True)


def test_a_letter_under_way_is_shown_instead_of_a_second_preview(world, breach, page):
    letter = actions.draft_letter("plan", breach, by=world.vera)
    assert page(world.vera, "letter_new", "plan", breach.pk).url == reverse("letter_detail", args=[letter.pk])


def test_who_may_not_write_it_gets_403_and_another_vendor_404(world, contract, credit, page):
    found = {
        person.name: page(person, "letter_new", "claim", credit.pk).status_code
        for person in (world.vera, world.leo, world.fay, world.ada, world.gita)
    }
    assert found == {"Vera": 200, "Leo": 403, "Fay": 403, "Ada": 403, "Gita": 404}
    assert page(world.vera, "letter_new", "nothing", credit.pk).status_code == 404


def test_a_letter_that_is_too_late_asks_once_more_before_it_is_sent(world, contract, credit, page, send):
    """The last day to claim lies in July 2026."""
    letter = letters.issued(actions.draft_letter("claim", credit, by=world.vera, clause="9.2"), by=world.vera)
    assert "after the deadline" in page(world.vera, "letter_detail", letter.pk).content.decode()
    way = {"method": "hand", "dispatched_on": today(contract).isoformat(), "tracking": ""}
    shown = send(world.vera, "letter_transition", letter.pk, "dispatch", **way)
    assert ("after the deadline" in shown.content.decode(), 'name="late"' in shown.content.decode()) == (True, True)
    assert Letter.objects.get().state == "issued"
    send(world.vera, "letter_transition", letter.pk, "dispatch", **way, late="on")
    assert Letter.objects.get().state == "dispatched"


def test_an_arrival_that_started_nothing_says_why_and_can_be_tried_again(world, contract, credit, page, send):
    letter = letters.issued(actions.draft_letter("claim", credit, by=world.vera, clause="9.2"), by=world.vera)
    day = today(contract)
    actions.dispatch_letter(letter, by=world.vera, method="hand", dispatched_on=day, late=True)
    shown = send(world.vera, "letter_transition", letter.pk, "arrive", arrived_on=day.isoformat(), note="")
    assert "It arrived and started nothing." in shown.content.decode()
    assert [
        matter.title for matter in read_desk(User.objects.get(pk=world.vera.pk)).matters if "nothing" in matter.title
    ] == ["Claim of a deduction arrived and started nothing"]
    Credit.objects.update(claim_by=day)
    send(world.vera, "letter_start", letter.pk)
    credit.refresh_from_db()
    assert (credit.state, Letter.objects.get().hindrance) == ("notified", "")


def test_the_desk_leads_from_a_deduction_to_its_letter_step_by_step(world, contract, credit):
    def step():
        desk = read_desk(User.objects.get(pk=world.vera.pk))
        return [(row.action, row.action_url) for row in desk.matters if "eduction for May" in row.title]

    fresh = reverse("letter_new", args=["claim", credit.pk])
    assert step() == [("Letter ready", fresh)]
    letter = actions.draft_letter("claim", credit, by=world.vera, clause="9.2")
    own = reverse("letter_detail", args=[letter.pk])
    assert step() == [("Issue the letter", own)]
    letters.issued(letter, by=world.vera)
    assert step() == [("Send the letter", own)]
    actions.dispatch_letter(letter, by=world.vera, method="hand", dispatched_on=today(contract), late=True)
    assert step() == [("Record arrival", own)]


def test_the_vendors_desk_shows_what_to_acknowledge_and_to_answer(world, contract, breach):
    def desk():
        return [row.title for row in read_desk(User.objects.get(pk=world.alan.pk)).matters if "Claim" in row.title]

    letter = letters.issued(actions.draft_letter("plan", breach, by=world.vera, clause="1"), by=world.vera)
    before = desk()
    actions.dispatch_letter(letter, by=world.vera, method="portal", dispatched_on=today(contract))
    on_its_way = desk()
    actions.acknowledge_letter(letter, by=world.alan)
    assert (before, on_its_way, desk()) == ([], ["A letter for you: Claim"], ["Answer: Claim"])


def test_what_waits_on_the_vendor_and_what_is_overdue_stand_on_the_buyers_desk(world, contract, breach):
    letter = letters.sent("plan", breach, by=world.vera, now=timezone.now(), method="hand", answer_days=5)
    actions.record_arrival(letter, by=world.vera, arrived_on=letter.dispatched_on)

    def desk():
        found = read_desk(User.objects.get(pk=world.vera.pk))
        return (
            [row.title for row in found.waiting if letter.reference in row.title],
            [row.title for row in found.matters if row.title.startswith("No answer")],
        )

    assert desk() == (["Answer Demand for a corrective action plan, C-2026-100-L01"], [])
    Letter.objects.update(answer_by=today(contract) - timedelta(days=2))  # yesterday is today further west
    assert desk() == ([], ["No answer to: Demand for a corrective action plan"])


def test_the_list_asks_the_same_number_of_questions_for_one_letter_and_for_three(
    world, contract, breach, client, django_assert_num_queries
):
    client.force_login(world.vera)
    url = reverse("letter_list")
    actions.draft_letter("plan", breach, by=world.vera)
    client.get(url)
    with django_assert_num_queries(19):
        client.get(url)
    actions.draft_letter("rectify", breach, by=world.vera)
    letters.sent("cause", contract, by=world.vera, now=timezone.now(), ground="The licence is gone.")
    with django_assert_num_queries(19):
        assert len(client.get(url).context["page"].object_list) == 3


def test_the_list_is_narrowed_by_state_kind_and_words(world, contract, breach, page):
    actions.draft_letter("plan", breach, by=world.vera)
    letters.sent("cause", contract, by=world.vera, now=timezone.now(), ground="Gone.", method="hand")
    found = [
        [row.kind for row in page(world.vera, "letter_list", **query).context["page"].object_list]
        for query in ({}, {"state": "draft"}, {"kind": "cause"}, {"q": "SF 123"}, {"q": "globex"})
    ]
    assert found == [["cause", "plan"], ["plan"], ["cause"], ["cause"], []]
    assert tables(page(world.alan, "letter_list"))[0][1][0] == "Claim C-2026-100-L02 · Notice for cause"


def test_the_pages_of_records_offer_their_letters_to_who_writes_them_only(world, contract, credit, breach, page):
    def kinds(person, name, *args):
        offered = page(person, name, *args).context["letters"]
        return [one["kind"] for one in offered.possible]

    result = ("level_result", breach.period_id, "on-time")
    assert (
        kinds(world.vera, "credit_detail", credit.pk),
        kinds(world.leo, "credit_detail", credit.pk),
        kinds(world.vera, *result),
        kinds(world.vera, "contract_detail", contract.number),
        kinds(world.alan, "contract_detail", contract.number),
    ) == (["claim"], [], ["plan", "rectify"], ["non_renewal", "convenience", "cause"], [])


def test_missing_data_are_demanded_once_they_are_late(world, contract, page):
    period = months.open_month(world, contract, JUNE)
    delivery = Delivery.objects.get(period=period, feed__code="waybills")
    shown = page(world.vera, "delivery_detail", delivery.pk).context["letters"]
    assert [one["kind"] for one in shown.possible] == ["missing_data"]
    Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now() + timedelta(days=3))
    assert page(world.vera, "delivery_detail", delivery.pk).context["letters"].possible == []


def test_the_pdf_is_a_download_for_who_sees_the_letter(world, contract, breach, page):
    letter = letters.issued(actions.draft_letter("plan", breach, by=world.vera, clause="1"), by=world.vera)
    answer = page(world.vera, "letter_pdf", letter.pk)
    assert (answer["Content-Disposition"], b"".join(answer.streaming_content)) == (
        'attachment; filename="C-2026-100-L01.pdf"',
        b"%PDF-1.7 claim",
    )
    assert [page(person, "letter_pdf", letter.pk).status_code for person in (world.alan, world.gita)] == [404, 404]


def test_a_draft_is_printed_as_it_reads_now_and_nothing_of_it_is_kept(world, breach, page):
    letter = actions.draft_letter("plan", breach, by=world.vera, clause="1")
    answer = page(world.vera, "letter_pdf", letter.pk)
    assert (answer.content[:5], Letter.objects.get().file) == (b"%PDF-", None)


def test_how_letters_are_written_is_kept_on_the_contracts_page(world, contract, page, send):
    shown = page(world.leo, "contract_letters", contract.number)
    assert facts(shown)["Language"] == "简体中文"
    given = {"language": "en", "our_address": "1 Quay", "vendor_address": "2 Pier", "attention": "", "answer_days": "7"}
    shown = send(world.leo, "contract_correspondence", contract.number, **given, clause_claim="9.2")
    row = Correspondence.objects.get()
    assert (row.language, row.vendor_address, row.answer_days, row.clauses) == ("en", "2 Pier", 7, {"claim": "9.2"})
    assert facts(shown)["Vendor’s address"] == "2 Pier"
    codes = [page(one, "contract_correspondence", contract.number).status_code for one in (world.fay, world.alan)]
    assert (codes, page(world.gita, "contract_letters", contract.number).status_code) == ([403, 403], 404)


def test_a_draft_is_edited_and_an_issued_letter_is_not(world, breach, page, send):
    letter = actions.draft_letter("plan", breach, by=world.vera)
    send(world.vera, "letter_edit", letter.pk, language="zh-hans", clause="10", answer_days="3", ground="")
    letter.refresh_from_db()
    assert (letter.language, letter.clause, letter.answer_days) == ("zh-hans", "10", 3)
    letters.issued(letter, by=world.vera)
    shown = send(world.vera, "letter_edit", letter.pk, language="en", clause="11", answer_days="3", ground="")
    assert "It is issued and says what it says." in shown.content.decode()
    assert page(world.fay, "letter_edit", letter.pk).status_code == 403


def test_a_draft_that_was_withdrawn_says_so_and_is_not_printed(world, breach, page, send):
    letter = actions.draft_letter("plan", breach, by=world.vera)
    shown = send(world.vera, "letter_transition", letter.pk, "withdraw", note="A call was enough")
    assert "It was withdrawn before it was issued." in shown.content.decode()
    assert page(world.vera, "letter_pdf", letter.pk).status_code == 404
    assert list(page(world.vera, "letter_list").context["page"].object_list) == []


def test_money_that_is_due_back_is_asked_for_by_letter(world, contract, page):
    held = contract_actions.record_money_held(
        contract,
        by=world.fay,
        kind="reserve",
        words="Reserve",
        amount=Decimal("1000"),
        since=today(contract) - timedelta(days=9),
        due_back_on=today(contract),
    )
    url = reverse("letter_new", args=["money_back", held.pk])
    shown = [url in page(person, "money_held_list").content.decode() for person in (world.vera, world.fay, world.alan)]
    assert (shown, page(world.vera, "letter_new", "money_back", held.pk, language="en").status_code) == (
        [True, False, False],
        200,
    )
    type(held).objects.update(due_back_on=today(contract) + timedelta(days=1))
    assert url not in page(world.vera, "money_held_list").content.decode()
