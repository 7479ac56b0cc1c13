"""What does each person reach of the pages about people, and what happens there?"""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from vendors import terms
from vendors.actions import people as actions
from vendors.models import Invitation, Membership, RoleGrant, User

PASSWORD = "a quiet heron waits"
QUERIES = 22


@pytest.fixture
def house(world):  # noqa: F811
    return SimpleNamespace(
        **vars(world),
        rosa=worlds.person("rosa@haiyun.example", "Rosa", "administrator"),
        amy=worlds.member(world.acme, "amy@acme.example", "Amy", role="admin"),
        gwen=worlds.member(world.globex, "gwen@globex.example", "Gwen", role="admin"),
    )


def as_(person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_each_role_gets_the_list_or_403_and_strangers_the_sign_in_page(house):
    url = reverse("person_list")
    who = ("rosa", "vera", "ada", "max", "amy", "alan", "nina")
    answers = {name: as_(getattr(house, name)).get(url).status_code for name in who}
    assert answers == {"rosa": 200, "vera": 200, "ada": 200, "max": 200, "amy": 200, "alan": 403, "nina": 403}
    assert Client().get(url).url == f"/accounts/login/?next={url}"


def test_a_vendor_admin_sees_colleagues_only_and_other_vendors_people_are_not_there(house):
    amy = as_(house.amy)
    listed = amy.get(reverse("person_list")).content.decode()
    other = [
        amy.get(reverse("person_detail", args=[house.gita.pk])).status_code,
        amy.get(reverse("person_detail", args=[house.vera.pk])).status_code,
        amy.get(reverse("membership_edit", args=[Membership.objects.get(user=house.gita).pk])).status_code,
        amy.post(reverse("membership_end", args=[Membership.objects.get(user=house.gita).pk])).status_code,
        amy.get(reverse("grant_end", args=[RoleGrant.objects.get(user=house.vera).pk])).status_code,
    ]
    assert ("alan@acme.example" in listed, "gita@globex.example" in listed, "vera@haiyun.example" in listed, other) == (
        True,
        False,
        False,
        [404] * 5,
    )
    assert "gita@globex.example" in as_(house.gwen).get(reverse("person_list")).content.decode()


def test_a_person_who_acts_for_two_vendors_shows_each_admin_only_their_own(house):
    Membership.objects.create(user=house.gita, vendor=house.acme, role="viewer", starts_on=worlds.STARTED)
    page = as_(house.amy).get(reverse("person_detail", args=[house.gita.pk])).content.decode()
    assert ("Acme Courier" in page, "Globex Parcels" in page) == (True, False)


def test_the_list_asks_the_same_number_of_questions_for_one_person_and_many(house, django_assert_num_queries):
    rosa, url = as_(house.rosa), reverse("person_list")
    rosa.get(url)
    with django_assert_num_queries(QUERIES):
        rosa.get(url, {"q": "Vera"})
    with django_assert_num_queries(QUERIES):
        rosa.get(url)


def test_an_invitation_goes_out_is_sent_again_and_is_withdrawn_from_the_list(house):
    amy, home = as_(house.amy), reverse("person_list")
    said = {"email": "jan@acme.example", "name": "Jan", "vendor": house.acme.pk, "vendor_role": "member"}
    assert amy.post(reverse("person_invite"), said).url == home
    invitation = Invitation.objects.get()
    assert "jan@acme.example" in amy.get(home).content.decode()
    foreign = as_(house.gwen).post(reverse("invitation_withdraw", args=[invitation.pk])).status_code
    amy.post(reverse("invitation_resend", args=[invitation.pk]))
    amy.post(reverse("invitation_withdraw", args=[invitation.pk]))
    amy.get(home)  # reads the messages
    assert (foreign, "jan@acme.example" in amy.get(home).content.decode()) == (404, False)


def test_a_vendor_admin_is_offered_the_own_company_and_nothing_of_the_buyers_side(house):
    amy = as_(house.amy)
    page = amy.get(reverse("person_invite")).content.decode()
    said = {"email": "x@globex.example", "vendor": house.globex.pk, "vendor_role": "member"}
    assert ("Acme Courier" in page, "Globex Parcels" in page) == (True, False)
    assert amy.post(reverse("person_invite"), said).status_code == 200
    assert amy.get(reverse("person_invite"), {"side": "buyer"}).status_code == 403
    assert as_(house.vera).get(reverse("person_invite"), {"side": "buyer"}).status_code == 403
    assert Invitation.objects.count() == 0


def test_a_role_is_granted_confirmed_and_ended_on_the_pages(house):
    rosa, page = as_(house.rosa), reverse("person_detail", args=[house.nina.pk])
    said = {"role": "finance", "starts_on": "2026-01-01", "line": "", "ends_on": "", "note": "Covers for Fay."}
    assert rosa.post(reverse("grant_new", args=[house.nina.pk]), said).url == page
    grant = RoleGrant.objects.get(user=house.nina)
    confirm = reverse("grant_confirm", args=[grant.pk])
    maxs = as_(house.max)
    offered = [confirm in client.get(page).content.decode() for client in (rosa, maxs)]
    assert (offered, rosa.post(confirm).status_code) == ([False, True], 403)
    assert confirm in maxs.get(reverse("person_list")).content.decode()
    maxs.post(confirm)
    held = User.objects.get(pk=house.nina.pk).roles
    rosa.post(reverse("grant_end", args=[grant.pk]), {"last_day": "", "note": "Fay is back."})
    trail = rosa.get(page).content.decode()
    assert (held, User.objects.get(pk=house.nina.pk).roles, "Fay is back." in trail) == (["finance"], [], True)


def test_nobody_opens_the_grant_page_for_themself_and_procurement_for_nobody(house):
    own = reverse("grant_new", args=[house.rosa.pk])
    assert as_(house.rosa).get(own).status_code == 403
    assert as_(house.vera).get(reverse("grant_new", args=[house.nina.pk])).status_code == 403


def test_a_closed_account_is_out_with_the_next_click(house):
    vera = as_(house.vera)
    assert vera.get(reverse("profile")).status_code == 200
    as_(house.rosa).post(reverse("person_close", args=[house.vera.pk]), {"note": "Left."})
    assert vera.get(reverse("profile")).url.startswith("/accounts/login/")


def test_the_profile_is_ones_own_and_changes_language_and_zone_at_once(house):
    alan = as_(house.alan)
    said = {
        "name": "Alan Zhou",
        "name_zh": "",
        "title": "",
        "language": "zh-hans",
        "zone": "Europe/Berlin",
        "scheme": "",
    }
    assert alan.post(reverse("profile"), said).url == reverse("profile")
    person = User.objects.get(pk=house.alan.pk)
    assert (person.name, person.language, person.zone) == ("Alan Zhou", "zh-hans", "Europe/Berlin")
    assert '<html lang="zh-Hans"' in alan.get(reverse("profile")).content.decode()
    assert alan.post(reverse("profile"), said | {"zone": "Mars/Olympus"}).status_code == 200


def test_an_invited_person_chooses_a_password_and_is_signed_in(house):
    invitation = actions.invite_person(
        by=house.vera, email="jan@acme.example", name="Jan", vendor=house.acme, vendor_role="member"
    )
    url, guest = reverse("invitation_accept", args=[invitation.token]), Client()
    shown = guest.get(url).content.decode()
    said = {"name": "Jan Smit", "language": "en", "password": PASSWORD, "again": PASSWORD}
    weak = guest.post(url, said | {"password": "jan@acme.example", "again": "other"})
    done = guest.post(url, said)
    terms_first = guest.get(reverse("profile"))
    accepted = guest.post(reverse("terms_accept"), {"version": terms.VERSION, "next": reverse("profile")})
    assert ("jan@acme.example" in shown, weak.status_code, done.url, terms_first.url, accepted.url) == (
        True,
        200,
        "/home/",
        "/terms/?next=%2Fprofile%2F",
        "/profile/",
    )
    assert guest.get(reverse("profile")).status_code == 200
    assert Client().get(url).status_code == 410
    assert Client().login(username="jan@acme.example", email="jan@acme.example", password=PASSWORD)


def test_an_invitation_for_an_account_that_exists_asks_that_person_to_sign_in(house):
    invitation = actions.invite_person(
        by=house.vera, email="alan@acme.example", vendor=house.globex, vendor_role="viewer"
    )
    url = reverse("invitation_accept", args=[invitation.token])
    Client().post(url, {"name": "Mallory", "language": "en", "password": PASSWORD, "again": PASSWORD})
    as_(house.gita).post(url)
    before = Membership.objects.filter(user=house.alan, vendor=house.globex).exists()
    as_(house.alan).post(url)
    after = Membership.objects.filter(user=house.alan, vendor=house.globex).exists()
    assert (before, after, User.objects.get(pk=house.alan.pk).name) == (False, True, "Alan")
