"""Who comes in, how, and what stands between them and the pages?"""

import re
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from vendors.models import User

PASSWORD = "a quiet heron waits"
LOGIN = "/accounts/login/"


@pytest.fixture
def house(world):  # noqa: F811
    cache.clear()
    people = SimpleNamespace(
        **vars(world),
        rosa=worlds.person("rosa@haiyun.example", "Rosa", "administrator"),
        amy=worlds.member(world.acme, "amy@acme.example", "Amy", role="admin"),
    )
    for person in (people.vera, people.alan):
        person.set_password(PASSWORD)
        person.save()
    yield people
    cache.clear()


def sign_in(email: str, password: str = PASSWORD) -> tuple[Client, object]:
    client = Client()
    return client, client.post(LOGIN, {"login": email, "password": password})


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_the_right_password_opens_home_and_a_wrong_one_says_so_without_saying_who_exists(house):
    _client, right = sign_in("vera@haiyun.example")
    _client, wrong = sign_in("vera@haiyun.example", "wrong")
    _client, nobody = sign_in("nobody@haiyun.example", "wrong")

    def error(response):
        return re.findall(r"<li>(.*?)</li>", response.content.decode())

    assert (right.url, wrong.status_code, error(wrong)) == ("/home/", 200, error(nobody))


def test_the_sixth_wrong_password_in_five_minutes_is_not_looked_at(house):
    for _attempt in range(5):
        sign_in("alan@acme.example", "wrong")
    _client, right_but_late = sign_in("alan@acme.example")
    assert right_but_late.status_code == 200 and "Too many failed" in right_but_late.content.decode()
    assert sign_in("vera@haiyun.example")[1].url == "/home/"


def test_nobody_signs_up_by_themself(house):
    said = {"email": "mallory@evil.example", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/accounts/signup/", said)
    assert not User.objects.filter(email="mallory@evil.example").exists()
    assert "by invitation" in Client().get("/accounts/signup/").content.decode()
    assert Client().get("/accounts/email/").status_code == 404


def test_a_forgotten_password_is_replaced_through_the_mail(house):
    guest = Client()
    guest.post(reverse("account_reset_password"), {"email": "alan@acme.example"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)
    form = guest.get(link, follow=True)
    guest.post(form.redirect_chain[-1][0], {"password1": "another quiet heron", "password2": "another quiet heron"})
    again = Client().get(link, follow=True).content.decode()
    assert (
        mail.outbox[0].subject,
        sign_in("alan@acme.example", "another quiet heron")[1].url,
        "This link works no more" in again,
    ) == ("Choose a new password for Steward", "/home/", True)


def test_a_buyer_without_an_authenticator_sets_one_up_before_anything_else(house, settings):
    settings.MFA_REQUIRED_FOR_BUYERS = True
    vera, _answer = sign_in("vera@haiyun.example")
    alan, _answer = sign_in("alan@acme.example")
    setup = reverse("mfa_activate_totp")
    assert [vera.get(url).url for url in (reverse("person_list"), reverse("profile"), "/cms/", "/")] == [setup] * 4
    assert alan.get(reverse("profile")).status_code == 200
    settings.MFA_REQUIRED_FOR_BUYERS = False
    assert vera.get(reverse("profile")).status_code == 200


def test_setting_up_an_authenticator_opens_the_pages_and_the_next_sign_in_asks_for_the_code(house, settings):
    settings.MFA_REQUIRED_FOR_BUYERS = True
    vera, _answer = sign_in("vera@haiyun.example")
    setup = reverse("mfa_activate_totp")
    vera.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = re.search(r"<code>([A-Z2-7]{16,})</code>", vera.get(setup).content.decode()).group(1)
    activated = vera.post(setup, {"code": code_for(secret)})
    stored = Authenticator.objects.get(user=house.vera, type="totp")
    again, answer = sign_in("vera@haiyun.example")
    half_way = again.get(reverse("profile")).status_code
    assert (
        activated.url,
        vera.get(reverse("profile")).status_code,
        secret in str(stored.data),
        TOTP(stored).validate_code(code_for(secret)),
        answer.url,
        half_way,
    ) == (reverse("mfa_view_recovery_codes"), 200, False, True, reverse("mfa_authenticate"), 302)
    cache.clear()  # a code works once; a recovery code stands in for waiting half a minute
    recovery = Authenticator.objects.get(user=house.vera, type="recovery_codes").wrap().get_unused_codes()[0]
    again.post(reverse("mfa_authenticate"), {"code": recovery})
    assert again.get(reverse("profile")).status_code == 200


def test_other_devices_are_seen_and_signed_out(house):
    here, _answer = sign_in("alan@acme.example")
    there, _answer = sign_in("alan@acme.example")
    page = here.get(reverse("usersessions_list")).content.decode()
    here.post(reverse("usersessions_list"))
    assert (
        "2 devices" in page,
        here.get(reverse("profile")).status_code,
        there.get(reverse("profile")).status_code,
    ) == (
        True,
        200,
        302,
    )


def test_private_pages_are_never_cached(house):
    alan, _answer = sign_in("alan@acme.example")
    assert alan.get(reverse("profile"))["Cache-Control"] == "no-store, private"


def test_one_click_works_in_demonstration_from_this_machine_for_the_cast_only(house, settings):
    url = reverse("demo_sign_in", args=[house.vera.pk])
    production = Client().post(url).status_code
    settings.DEMO = True
    client = Client()
    shown = client.get(LOGIN).content.decode()
    clicked = client.post(url, {"next": "/people/"})
    assert (
        production,
        [name in shown for name in ("Vera", "Alan", "Nina")],
        clicked.url,
        client.get(reverse("profile")).status_code,
        Client().post(reverse("demo_sign_in", args=[house.nina.pk])).status_code,
        Client().post(url, REMOTE_ADDR="192.0.2.7").status_code,
        Client().post(url, HTTP_X_FORWARDED_FOR="192.0.2.7").status_code,
        Client().get(url).status_code,
        Client(enforce_csrf_checks=True).post(url).status_code,
        Client().post(url, {"next": "https://evil.example/"}).url,
    ) == (404, [True, True, False], "/people/", 200, 404, 404, 404, 405, 403, "/home/")


def test_the_sign_in_page_names_nobody_outside_the_demonstration(house):
    assert "Vera" not in Client().get(LOGIN).content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_about_ones_own_account_opens_in_both_languages(house, language):
    client, _answer = sign_in("alan@acme.example")
    client.post(reverse("language_set"), {"language": language, "next": "/"})
    names = (
        "profile",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "usersessions_list",
        "account_logout",
    )
    open_to_all = ("account_login", "account_reset_password", "account_reset_password_done", "account_inactive")
    answers = [client.get(reverse(name), follow=True).status_code for name in names]
    answers += [Client().get(reverse(name)).status_code for name in open_to_all]
    assert answers == [200] * len(answers)
