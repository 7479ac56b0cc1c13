"""Do the pages and the desk lead from what a vendor owes to the letter that demands it, in one language or in both?"""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.pages.matters import read_desk
from sla import actions
from sla.models import Letter
from tests.sla import letters, months
from tests.sla.late import JULY, LATE
from vendors.models import User

PAGE = {
    "attestation": "attestation_detail",
    "response": "response_detail",
    "finding": "finding_detail",
    "obligation": "obligation_detail",
    "invoice": "statement_detail",
    "disputed": "invoice_detail",
}


@pytest.fixture
def page(client):
    def page(person, name, *args, **query):
        client.force_login(person)
        return client.get(reverse(name, args=args), query)

    return page


def ready(person, kind: str, record) -> list[tuple[str, str]]:
    """What the desk offers a person about a record by letter, to do or while it waits."""
    new = reverse("letter_new", args=[kind, record.pk])
    desk = read_desk(User.objects.get(pk=person.pk))
    return [(row.title, row.action) for row in (*desk.matters, *desk.waiting) if row.action_url == new]


@pytest.mark.parametrize("kind", PAGE)
def test_the_page_of_what_is_late_offers_its_letter_to_who_writes_letters(world, page, kind):
    record = LATE[kind](world)
    offered = []
    for person in (world.vera, world.leo, world.fay, world.alan):
        found = page(person, PAGE[kind], record.pk)
        if found.status_code == 200:
            offered += [(person.name, one["kind"]) for one in found.context["letters"].possible]
    assert offered == [("Vera", kind), ("Leo", kind)]
    shown = page(world.vera, "letter_new", kind, record.pk, language="en")
    assert (shown.status_code, page(world.gita, "letter_new", kind, record.pk).status_code) == (200, 404)


def test_the_page_of_an_invoice_offers_the_letter_about_its_deduction_too(world, page):
    notice = LATE["credit_note"](world)
    offered = page(world.vera, "invoice_detail", notice.invoice_id).context["letters"].possible
    assert [one["kind"] for one in offered] == ["disputed", "credit_note"]


def test_a_step_of_the_exit_offers_its_letter_once_it_is_late(world, page):
    step = LATE["exit"](world)
    url = reverse("letter_new", args=["exit", step.pk])
    number = step.contract.number
    found = {
        person.name: url in page(person, "contract_exit", number).content.decode() for person in (world.vera, world.fay)
    }
    assert found == {"Vera": True, "Fay": False}
    ours = step.contract.exit_items.get(kind="access")
    assert (
        reverse("letter_new", args=["exit", ours.pk]) not in page(world.vera, "contract_exit", number).content.decode()
    )


TITLES = {
    "attestation": "Attestation for April 2026 is missing",
    "response": "Answer Standard",
    "finding": "Mend: No second factor",
    "obligation": "Acme Courier owes: Volume report",
    "exit": "On the way out, not seen yet: Our data returned",
    "invoice": "The invoice for May 2026 has not come",
    "credit_note": "The credit note for DN-C-2026-100-202605 has not come",
    "disputed": "Say which part of invoice 2026-0611 is disputed",
}


@pytest.mark.parametrize("kind", LATE)
def test_the_desk_leads_from_what_is_late_to_its_letter_until_the_vendor_has_its_days(world, kind):
    record = LATE[kind](world)
    assert ready(world.vera, kind, record) == [(TITLES[kind], "Letter ready")]
    assert [ready(person, kind, record) for person in (world.otto, world.fay, world.alan)] == [[], [], []]
    letter = letters.sent(kind, record, by=world.vera, now=JULY)
    own = reverse("letter_detail", args=[letter.pk])
    steps = [
        row.action for row in read_desk(User.objects.get(pk=world.vera.pk)).matters if own in (row.url, row.action_url)
    ]
    assert (ready(world.vera, kind, record), steps) == ([], ["Record arrival"])
    actions.record_arrival(letter, by=world.vera, arrived_on=timezone.now().date(), now=timezone.now())
    assert ready(world.vera, kind, record) == []


def test_who_was_told_what_is_disputed_and_answered_is_not_told_again(world):
    invoice = LATE["disputed"](world)
    letter = letters.sent("disputed", invoice, by=world.vera, now=JULY)
    actions.record_arrival(letter, by=world.vera, arrived_on=timezone.now().date(), now=timezone.now())
    actions.answer_letter(letter, by=world.alan, answer="The tariff rose.", now=timezone.now())
    assert ready(world.vera, "disputed", invoice) == []


def test_the_contract_is_chosen_where_a_vendor_has_more_than_one(world, page, client):
    word = LATE["attestation"](world)
    assert "contract" not in page(world.vera, "letter_new", "attestation", word.pk).context["form"].fields
    months.running_contract(world, number="C-2026-101")
    shown = page(world.vera, "letter_new", "attestation", word.pk, contract="C-2026-100", language="en")
    assert (shown.context["contract"].number, shown.context["languages"][1]["url"]) == (
        "C-2026-100",
        "?language=zh-hans&contract=C-2026-100",
    )
    url = reverse("letter_new", args=["attestation", word.pk])
    client.post(url, {"contract": "C-2026-100", "language": "en", "clause": "6", "answer_days": "5", "ground": ""})
    assert Letter.objects.get().reference == "C-2026-100-L01"


def test_a_letter_in_both_languages_is_previewed_issued_and_read_by_each_in_its_own(world, page, client):
    step = LATE["obligation"](world)
    shown = page(world.vera, "letter_new", "obligation", step.pk, language="both_zh").content.decode()
    assert shown.index("关于履行“运量报告”的函") < shown.index("Overdue under contract C-2026-300: Volume report")
    url = reverse("letter_new", args=["obligation", step.pk])
    given = {"language": "both_zh", "clause": "5", "answer_days": "5", "ground": "已催告两次。"}
    refused = client.post(url, given)
    assert refused.context["form"].errors["ground_second"] == ["Say it in both languages, or in neither."]
    client.post(url, given | {"ground_second": "We have asked twice."})
    letter = Letter.objects.get()
    client.post(reverse("letter_transition", args=[letter.pk, "issue"]), {"note": ""})
    letter.refresh_from_db()
    assert (letter.state, letter.subject) == ("issued", "关于履行“运量报告”的函")
    titles = []
    for language in ("en", "zh-hans"):
        world.vera.language = language
        world.vera.save(update_fields=["language"])
        shown = page(world.vera, "letter_detail", letter.pk)
        titles.append((shown.context["title"], shown.context["title_lang"]))
    assert titles == [
        ("Overdue under contract C-2026-300: Volume report", "en"),
        ("关于履行“运量报告”的函", "zh-Hans"),
    ]
