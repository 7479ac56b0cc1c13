"""Do a vendor's levels, people and activity show what they know, to whom they may, in a fixed number of questions?"""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from contracts.actions import save_contact
from sla import actions as sla_actions
from tests.contracts import worlds
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from tests.sla import months
from tests.vendors import joined
from vendors.actions import people as people_actions
from vendors.actions.vendors import edit_vendor, watch_vendor
from vendors.models import Event, Membership, RoleGrant, User

LEVELS, PEOPLE, ACTIVITY = 21, 21, 20


def tab(client, name, code="acme", **query):
    return client.get(reverse(f"vendor_{name}", args=[code]), query)


def said(response):
    """What each line of the activity says, newest first."""
    return [(entry.who, entry.what) for entry in response.context["entries"]]


def labels(response):
    return [str(one["label"]) for one in response.context["tabs"]]


def test_every_part_of_a_vendor_is_one_step_away(as_person, world):
    ours, theirs = (tab(as_person(person), "detail") for person in (world.vera, world.alan))
    assert labels(ours) == [
        "Overview",
        "Services",
        "Levels",
        "Documents",
        "Due diligence",
        "Duties",
        "Risk",
        "Profile",
        "People",
        "Activity",
    ]
    assert labels(theirs) == [
        "Overview",
        "Levels",
        "Documents",
        "Questionnaires",
        "Duties",
        "Profile",
        "People",
        "Activity",
    ]
    for person in (world.vera, world.alan):
        client = as_person(person)
        addresses = [one["url"] for one in tab(client, "detail").context["tabs"]]
        assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


# Levels


def test_each_level_stands_with_its_latest_month_and_leads_to_its_rows(as_person, world, measured):
    page = tab(as_person(world.vera), "levels")
    ((contract, levels),) = page.context["contracts"]
    shown = [(one.name, one.last and one.last.month, one.value, str(one.outcome)) for one in levels]
    assert contract == measured
    assert shown[0] == ("On time", date(2026, 6, 1), "90.00\u00a0%", "Below minimum")
    assert {month for _name, month, _value, _outcome in shown} == {date(2026, 6, 1)}
    june = levels[0].last
    for name in ("level_result", "result_rows"):
        assert f'href="{reverse(name, args=[june.period_id, june.code])}"' in page.text


def test_a_level_without_a_month_says_so_and_its_agreed_limits(as_person, world, active):
    page = tab(as_person(world.vera), "levels")
    ((_contract, levels),) = page.context["contracts"]
    assert {one.last for one in levels} == {None}
    assert levels[0].expected
    assert "No month is judged yet" in page.text


def test_a_vendor_sees_no_month_that_is_not_approved(as_person, world, measured):
    def months_shown():
        return {one.last and one.last.month for one in tab(as_person(world.alan), "levels").context["contracts"][0][1]}

    assert months_shown() == {None}
    sla_actions.approve_period(measured.periods.get(starts_on=months.MAY), by=world.fay)
    assert months_shown() == {months.MAY}


def test_the_levels_ask_as_often_for_two_contracts_as_for_one(as_person, world, measured, django_assert_num_queries):
    client = as_person(world.vera)
    tab(client, "levels")
    with django_assert_num_queries(LEVELS):
        tab(client, "levels")
    second = months.running_contract(world, number="C-2")
    months.whole_month(world, second, months.MAY)
    with django_assert_num_queries(LEVELS):
        assert len(tab(client, "levels").context["contracts"]) == 2


# People


@pytest.fixture
def rosa(world):
    RoleGrant.objects.create(
        user=User.objects.get(email="root@haiyun.example"),
        role="administrator",
        starts_on=worlds.STARTED,
        granted_by=world.vera,
    )
    return User.objects.get(email="root@haiyun.example")


def accounts(response):
    return [(row.person.name, row.held.role, row.held.word, row.second_step) for row in response.context["accounts"]]


def test_people_show_role_second_step_and_last_sign_in_to_who_may_know(as_person, world):
    Authenticator.objects.create(user=world.alan, type=Authenticator.Type.TOTP, data={})
    member = worlds.member(world.acme, "mia@acme.example", "Mia", role="viewer")
    page = tab(as_person(world.vera), "people")
    assert accounts(page) == [
        ("Alan", "Vendor member", "In force", True),
        ("Mia", "Vendor viewer", "In force", False),
    ]
    heads = [f'<th scope="col" class="keep">{words}</th>' for words in ("Two-step sign-in", "Last signed in")]
    assert [head in page.text for head in heads] == [True, True]
    theirs = tab(as_person(member), "people")
    assert [row.person.name for row in theirs.context["accounts"]] == ["Alan", "Mia"]
    assert [head in theirs.text for head in heads] == [False, False]
    assert (">never<" in page.text, ">never<" in theirs.text) == (True, False)
    assert theirs.context["may_invite"] is False


def test_who_has_left_stands_apart(as_person, world):
    member = worlds.member(world.acme, "mia@acme.example", "Mia", role="viewer")
    people_actions.end_membership(Membership.objects.get(user=member), by=world.vera, note="Left.")
    page = tab(as_person(world.vera), "people")
    assert [row.person.name for row in page.context["accounts"]] == ["Alan"]
    assert "1 person whose access has ended" in page.text


def test_open_invitations_are_sent_again_and_withdrawn_from_here(as_person, world):
    asked = {"email": "new@acme.example", "name": "New", "vendor": world.acme, "vendor_role": "member"}
    people_actions.invite_person(by=world.vera, **asked)
    people_actions.invite_person(by=world.vera, **asked | {"email": "x@globex.example", "vendor": world.globex})
    client = as_person(world.vera)
    (invitation,) = tab(client, "people").context["invitations"]
    assert invitation.email == "new@acme.example"
    for name in ("invitation_resend", "invitation_withdraw"):
        answer = client.post(reverse(name, args=[invitation.pk]), {"vendor": ""})
        assert answer.url == reverse("vendor_people", args=["acme"])
    assert tab(client, "people").context["invitations"] == []
    admin = joined.an_admin(world.globex)
    assert [row.email for row in tab(as_person(admin), "people", "globex").context["invitations"]] == [
        "x@globex.example"
    ]
    assert tab(as_person(world.gita), "people", "globex").context["invitations"] == []


def test_the_contact_cards_of_its_contracts_stand_there(as_person, world, active):
    save_contact(active, by=world.vera, side="ours", role="Operations", name="Otto", escalation=1, phone="1")
    save_contact(active, by=world.alan, side="vendor", role="Desk", name="Night desk", phone="110")
    for person in (world.vera, world.alan):
        ((contract, contacts),) = tab(as_person(person), "people").context["cards"]
        assert (contract, [row.name for row in contacts]) == (active, ["Otto", "Night desk"])


@pytest.mark.parametrize("name", ["levels", "people", "activity"])
def test_another_vendors_tabs_are_not_there(as_person, world, name):
    assert tab(as_person(world.alan), name, "globex").status_code == 404
    assert tab(as_person(world.alan), name, "acme").status_code == 200


def test_the_people_ask_as_often_for_three_as_for_one(as_person, world, active, django_assert_num_queries):
    client = as_person(world.vera)
    save_contact(active, by=world.alan, side="vendor", role="Desk", name="Desk 0", phone="1")
    tab(client, "people")
    with django_assert_num_queries(PEOPLE):
        tab(client, "people")
    for n in range(3):
        worlds.member(world.acme, f"m{n}@acme.example", f"M{n}", role="viewer")
        asked = {"email": f"n{n}@acme.example", "name": "N", "vendor": world.acme, "vendor_role": "member"}
        people_actions.invite_person(by=world.vera, **asked)
        save_contact(active, by=world.alan, side="vendor", role="Desk", name=f"Desk {n + 1}", phone="1")
    with django_assert_num_queries(PEOPLE):
        page = tab(client, "people")
    assert (len(page.context["accounts"]), len(page.context["invitations"])) == (4, 3)


# Activity


def test_the_activity_says_in_words_who_did_what_and_is_filtered_by_kind(as_person, world, active):
    edit_vendor(world.acme, by=world.vera, website="https://acme.example")
    asked = {"email": "new@acme.example", "name": "New", "vendor": world.acme, "vendor_role": "member"}
    people_actions.invite_person(by=world.vera, **asked)
    client = as_person(world.vera)
    page = tab(client, "activity")
    assert said(page)[:2] == [("Vera", "invited somebody, new@acme.example"), ("Vera", "edited the vendor")]
    counted = {one["value"]: one["count"] for one in page.context["filter"]["options"]}
    assert (
        sum(counted.values()) == page.context["filter"]["all_count"] == Event.objects.filter(vendor=world.acme).count()
    )
    assert said(tab(client, "activity", kind="people")) == [("Vera", "invited somebody, new@acme.example")]
    narrowed = {kind: len(said(tab(client, "activity", kind=kind))) for kind in counted}
    assert narrowed == counted


def test_a_vendor_reads_nothing_of_its_watch_or_of_our_reviews(as_person, world, active):
    joined.a_clear_check(world.acme, by=world.vera)
    watch_vendor(world.acme, by=world.vera, note="Late twice.", review_on=timezone.localdate())
    edit_vendor(world.acme, by=world.vera, notes="Watch the cash flow.")
    ours, theirs = (tab(as_person(person), "activity") for person in (world.vera, world.alan))
    hidden = said(ours)[:3]
    assert [what for _who, what in hidden] == [
        "edited the vendor",
        "put the vendor on the watch-list",
        "searched the sanctions lists, Acme Courier: Clear",
    ]
    assert set(hidden) & set(said(theirs)) == set()
    assert "Late twice." in ours.text
    assert "Late twice." not in theirs.text
    assert theirs.context["filter"]["all_count"] == len(said(theirs))
    shown = Event.objects.filter(vendor=world.acme, shown_to_vendor=True).count()
    assert len(said(theirs)) == shown > 0


def test_the_activity_asks_as_often_for_many_as_for_few_and_turns_pages(
    as_person, world, active, django_assert_num_queries
):
    client = as_person(world.vera)
    tab(client, "activity")
    with django_assert_num_queries(ACTIVITY + 1):  # one more for the names of who signed
        tab(client, "activity")
    for n in range(60):
        edit_vendor(world.acme, by=world.vera, phone=f"021 5550 {n:04}")
    with django_assert_num_queries(ACTIVITY):
        first = tab(client, "activity")
    second = tab(client, "activity", page=2)
    assert (len(said(first)), len(said(second)) > 10) == (50, True)
    newest = tab(client, "detail")
    assert reverse("vendor_activity", args=["acme"]) in newest.text
