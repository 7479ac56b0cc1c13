"""Does a vendor find its way in from the pages alone, and does each side see what is its own?"""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.pages.matters import read_desk
from tests import papers
from tests.contracts import worlds
from tests.portal.reading import plain
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from tests.vendors import joined
from vendors import outbox, terms
from vendors.actions import decisions
from vendors.actions import vendors as vendor_actions
from vendors.actions.people import invite_person
from vendors.models import InterestDeclaration, RegistrationRequest, SanctionsCheck, User, Vendor, VendorCondition

PASSWORD = "a quiet heron waits"
ACCOUNT = {"name": "Kim", "language": "en", "password": PASSWORD, "again": PASSWORD}
COMPANY = joined.COMPANY | {"name_zh": "", "lei": "", "vat_number": "", "website": ""}
CONTACTS = {f"{purpose}-{name}": value for purpose in joined.CONTACTS for name, value in joined.CONTACT.items()}


@pytest.fixture
def kite(world):
    return joined.a_prospect(world)


def address(name, *args):
    return reverse(name, args=args)


def step(vendor, name):
    return address("vendor_apply_step", vendor.code, name)


def words(response):
    """A page's text without its tags."""
    return plain(re.sub("<[^>]+>", "", response.text))


def titles(person):
    return [matter.title for matter in read_desk(User.objects.get(pk=person.pk)).matters]


def test_the_first_person_is_led_from_the_invitation_to_the_application_sent(client, world, kite):
    invitation = invite_person(by=world.vera, email="kim@kite.example", vendor=kite, vendor_role="admin")
    joined_at = client.post(address("invitation_accept", invitation.token), ACCOUNT)
    assert joined_at.url == address("vendor_apply", "kite")
    kim = User.objects.get(email="kim@kite.example")
    asked_first = client.get(joined_at.url)
    assert client.post(asked_first.url, {"version": terms.VERSION, "next": joined_at.url}).url == joined_at.url
    assert titles(kim)[-1] == "Fill in the application of Kite Couriers"
    wrong = client.post(step(kite, "company"), COMPANY | {"registration_number": "91350100M000100Y44"})
    assert "one character of this credit code is wrong" in wrong.text and 'value="91350100M000100Y44"' in wrong.text
    half = client.post(step(kite, "company"), {"legal_name": "Kite Couriers Ltd."})
    assert half.url == step(kite, "services")
    assert "Still missing: registration number" in words(client.get(address("vendor_apply", "kite")))
    assert client.post(step(kite, "company"), COMPANY).url == step(kite, "services")
    said = {"lines": [kite.line_id], "services": "Parcels.", "regions": "CN"}
    assert client.post(step(kite, "services"), said).url == step(kite, "contacts")
    assert client.post(step(kite, "contacts"), CONTACTS | {"later": "1"}).url == address("vendor_apply", "kite")
    assert client.post(step(kite, "declaration"), {"position": "Director"}).status_code == 200
    client.post(step(kite, "declaration"), {"position": "Director", "true": "on", "interests": ""})
    assert "Everything is there." in client.get(address("vendor_apply", "kite")).text
    client.post(address("vendor_transition", "kite", "register"), {"expected_state": "prospect", "note": ""})
    kite.refresh_from_db()
    assert kite.state == "registered"
    assert "Your application is with us." in client.get(address("vendor_detail", "kite")).text
    assert client.get(step(kite, "company")).url == address("vendor_apply", "kite")
    assert "Read the application of Kite Couriers" in titles(world.vera)


def test_what_comes_back_says_why_to_the_vendor(as_person, world, kite):
    kim = joined.an_admin(kite)
    joined.tell_everything(kite, by=kim)
    vendor_actions.send_application(kite, by=kim)
    vendor_actions.return_application(kite, by=world.vera, note="Which floor?")
    for name in ("vendor_detail", "vendor_apply"):
        assert "Which floor?" in as_person(kim).get(address(name, "kite")).text


def test_likenesses_checks_holds_and_decisions_are_the_buyers_own(as_person, world, kite):
    kim = joined.an_admin(world.acme)
    twin = joined.a_prospect(world, code="acme2", name="Acme Courier Ltd")
    joined.a_clear_check(world.acme, by=world.vera, names="Quite Secret Names")
    said = {"note": "Late twice.", "scope": "All parcels", "review_on": timezone.localdate()}
    vendor_actions.suspend_vendor(world.acme, by=world.vera, **said)
    decisions.raise_decision(
        world.acme, by=world.vera, subject="x", key="x", happened=lambda: "It is late.", owner=world.otto
    )
    secrets = ("Quite Secret Names", "Late twice.", "All parcels", "It is late.", str(twin))
    ours = as_person(world.vera).get(address("vendor_detail", "acme")).text
    theirs = as_person(kim).get(address("vendor_detail", "acme")).text
    assert [text in ours for text in secrets] == [True] * 5
    assert [text in theirs for text in secrets] == [False] * 5
    assert "Review the hold on Acme Courier" in titles(world.leo)
    assert "Decide: It is late." in titles(world.otto)
    assert as_person(kim).get(address("decision_detail", world.acme.decisions.get().pk)).status_code == 404


def test_who_watches_a_vendor_does_not_tell_it(as_person, world, active):
    vendor_actions.watch_vendor(world.acme, by=world.vera, note="Late.", review_on=timezone.localdate())
    world.acme.refresh_from_db()
    assert world.acme.state == "watchlist"
    for name, args in (("vendor_detail", ["acme"]), ("vendor_list", [])):
        assert "On the watch-list" in as_person(world.vera).get(address(name, *args)).text
        assert "watch-list" not in as_person(world.alan).get(address(name, *args)).text

    def listed(person, asked):
        file = as_person(person).get(address("vendor_list") + f"?format=csv{asked}").getvalue()
        return file.decode().splitlines()[1:]

    assert "On the watch-list" in listed(world.vera, "&state=watchlist")[0]
    assert listed(world.vera, "&state=active") == []
    assert listed(world.alan, "&state=watchlist") == []
    assert "Active" in listed(world.alan, "&state=active")[0]


def test_a_check_is_recorded_with_its_evidence_which_leaves_as_a_download(as_person, world, kite):
    client = as_person(world.vera)
    given = {
        "names": "Kite",
        "sources": ["un", "eu"],
        "result": "clear",
        "evidence": SimpleUploadedFile("search.exe", papers.PDF),
        "next_on": timezone.localdate() + timedelta(days=90),
    }
    assert "Say what was found" in client.post(address("sanctions_new", "kite"), given | {"result": "possible"}).text
    given["evidence"].seek(0)
    assert client.post(address("sanctions_new", "kite"), given).url == address("vendor_detail", "kite")
    check = SanctionsCheck.objects.get()
    file = client.get(address("sanctions_file", check.pk))
    assert (file["Content-Type"], "attachment" in file["Content-Disposition"], check.sources) == (
        "application/pdf",
        True,
        ["eu", "un"],
    )
    assert as_person(world.fay).get(address("sanctions_new", "kite")).status_code == 403


def test_approval_with_conditions_from_the_page_to_the_owners_home(as_person, world, kite):
    vendor_actions.start_due_diligence(kite, by=world.vera)
    url = address("vendor_transition", "kite", "approve_conditionally")
    client = as_person(world.leo)
    assert "Nobody has searched the sanctions lists" in client.get(url).text
    joined.a_clear_check(kite, by=world.vera, now=timezone.now())
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    given = {"expected_state": "in_due_diligence", "text_1": "Insurance", "owner_1": world.otto.pk, "due_on_1": day}
    assert "A condition needs its words" in client.post(url, given | {"text_2": "Filing"}).text
    client.post(url, given)
    condition = VendorCondition.objects.get()
    kite.refresh_from_db()
    assert (kite.state, condition.owner) == ("approved_conditional", world.otto)
    assert "Condition of Kite Couriers: Insurance" in titles(world.otto)
    kim = joined.an_admin(kite)
    assert "Insurance" in as_person(kim).get(address("vendor_detail", "kite")).text
    page = address("condition_detail", condition.pk)
    assert as_person(kim).post(page, {"how": "It is there."}).status_code == 403
    assert as_person(world.otto).post(page, {"how": "Certificate seen."}).url == address("vendor_detail", "kite")
    assert as_person(world.leo).post(address("vendor_transition", "kite", "approve"), {
        "expected_state": "approved_conditional", "attested": "", "note": "",
    }).status_code == 302  # fmt: skip
    kite.refresh_from_db()
    assert kite.state == "approved"


def test_an_overdue_condition_is_its_owners_matter_and_who_approves_vendors_waits_for_it(world):
    joined.a_condition(world, world.acme, due_on=date(2026, 5, 20))

    def desk(person):
        found = read_desk(User.objects.get(pk=person.pk))
        return (
            [row.action for row in found.matters if "Insurance" in row.title],
            [(row.title, row.with_whom) for row in found.waiting if "Insurance" in row.title],
        )

    overdue = "Condition of Acme Courier is overdue: Insurance certificate handed in"
    assert (desk(world.otto), desk(world.leo)) == ((["Record as met"], []), ([], [(overdue, "Otto")]))


def test_a_decision_is_taken_on_its_page_and_says_what_comes_next(as_person, world, active):
    vendor_actions.suspend_vendor(world.acme, by=world.vera, note="Licence withdrawn.", review_on=timezone.localdate())
    url = address("decision_detail", world.acme.decisions.get().pk)
    assert as_person(world.fay).post(url, {"outcome": "exit", "reason": "Enough."}).status_code == 403
    client = as_person(world.otto)
    assert "Say why" not in client.get(url).text
    client.post(url, {"outcome": "exit", "reason": "Two licences lost in a year."})
    page = client.get(url).text
    assert "Two licences lost in a year." in page and "start the exit on the contract’s page" in page
    assert client.post(url, {"outcome": "go_on", "reason": "Or not."}).status_code == 409


def test_interests_are_declared_by_each_and_read_by_few(as_person, world):
    InterestDeclaration.objects.filter(person__in=[world.leo, world.alan]).delete()
    assert titles(world.leo) == [f"Declare your interests for {timezone.localdate().year}"]
    client = as_person(world.leo)
    url = address("interest_declare")
    for given, said in (
        ({"answer": "something"}, "Name the company or the person"),
        ({"answer": "nothing", "vendor_1": world.acme.pk, "relation_1": "shares"}, "Which is right?"),
        ({"answer": "something", "vendor_1": world.acme.pk}, "Say what kind of tie it is."),
    ):
        assert said in client.post(url, given).text
    client.post(url, {"answer": "something", "vendor_1": world.acme.pk, "relation_1": "shares", "detail_1": "1 %"})
    assert titles(world.leo) == []
    page = words(as_person(world.ada).get(address("interest_list")))
    assert "Acme Courier: Shares or other ownership" in page and "1 person has not declared this year" in page
    for person in (world.alan, world.fay, world.otto):
        assert as_person(person).get(address("interest_list")).status_code == 403
    client = as_person(world.alan)
    assert "Globex" not in client.get(url).text
    client.post(url, {"answer": "nothing"})
    assert InterestDeclaration.objects.get(person=world.alan).nothing is True


def test_the_list_of_interests_asks_as_often_for_three_as_for_one(as_person, world, django_assert_num_queries):
    client = as_person(world.ada)
    client.get(address("interest_list"))
    with django_assert_num_queries(INTERESTS):
        client.get(address("interest_list"))
    for n in range(3):
        worlds.person(f"p{n}@haiyun.example", f"P{n}", "auditor")
    with django_assert_num_queries(INTERESTS):
        client.get(address("interest_list"))


INTERESTS = 17


def test_registration_is_closed_unless_it_is_opened_and_then_ends_in_the_application(client, world, settings):
    given = {
        "company": "Gull Parcels",
        "country": "cn",
        "line": world.line.pk,
        "name": "Gil",
        "email": "gil@gull.example",
    }
    assert client.get(address("vendor_register")).status_code == 404
    settings.VENDOR_REGISTRATION = True
    assert address("vendor_register") in client.get(address("account_login")).text
    known = client.post(address("vendor_register"), given | {"email": "alan@acme.example", "company": "Acme Courier"})
    new = client.post(address("vendor_register"), given)
    assert words(known).replace("alan@acme.example", "gil@gull.example") == words(new)
    outbox.send_queued()
    link = next(mail_.body for mail_ in mail.outbox if mail_.to == ["gil@gull.example"]).split("/register/")[1]
    token = link.split("/")[0]
    assert client.get(address("vendor_register_confirm", token)).status_code == 200
    assert not Vendor.objects.filter(name_en="Gull Parcels").exists()
    answer = client.post(address("vendor_register_confirm", token), ACCOUNT)
    vendor = Vendor.objects.get(name_en="Gull Parcels")
    assert (answer.url, vendor.state) == (address("vendor_apply", vendor.code), "prospect")
    client.logout()
    assert client.get(address("vendor_register_confirm", token)).status_code == 410
    for _n in range(3):
        client.post(address("vendor_register"), given)
    assert (client.post(address("vendor_register"), given).status_code, RegistrationRequest.objects.count()) == (429, 5)


def test_procurement_tells_two_vendors_apart_on_a_page_that_lays_them_side_by_side(as_person, world):
    twin = joined.a_prospect(world, code="acme2", name="Acme Courier Ltd")
    client, url = as_person(world.vera), address("vendor_likeness", "acme", "acme2")
    desk = address("diligence_list")
    assert f"shares something with {world.acme}" in words(client.get(desk))
    assert client.get(url).context["rows"] == [
        ("country", "CN", "CN"),
        ("service line", world.line, world.line),
        ("State", "Approved", "Prospect"),
    ]
    assert "Say why they are not the same." in client.post(url, {"reason": ""}).text
    assert client.post(url, {"reason": "Two owners."}).url == address("vendor_detail", "acme")
    page = words(client.get(address("vendor_detail", "acme")))
    assert "Told apart" in page
    assert "Two owners." in page
    assert "shares something with" not in words(client.get(desk))
    client.post(url, {"again": "1"})
    assert "1 other vendor shares something with it" in words(client.get(address("vendor_detail", twin.code)))


def test_only_procurement_opens_it_and_only_for_what_is_alike(as_person, world):
    joined.a_prospect(world, code="acme2", name="Acme Courier Ltd")
    asked = {
        person: [
            as_person(person).get(address("vendor_likeness", *pair)).status_code
            for pair in (("acme", "acme2"), ("acme", "globex"), ("globex", "acme"))
        ]
        for person in (world.vera, world.leo, world.alan)
    }
    assert asked == {world.vera: [200, 404, 404], world.leo: [403, 403, 403], world.alan: [403, 403, 404]}
