"""Does a vendor's person accept the terms before anything else, once a version, and is nobody else asked?"""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from vendors import terms
from vendors.actions.leaving import accept_terms
from vendors.models import Consent, Event, User

TERMS, HOME = "/terms/", "/home/"
FIRST, NEXT = terms.VERSION, "2099-01"


@pytest.fixture
def newcomer(world):  # noqa: F811
    """A clerk of Acme who has just come in."""
    bea = worlds.member(world.acme, "bea@acme.example", "Bea")
    Consent.objects.filter(user=bea).delete()
    User.objects.filter(pk=bea.pk).update(terms_version="")
    return User.objects.get(pk=bea.pk)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_newcomer_is_led_to_the_terms_from_every_page_and_back_after_accepting(newcomer):
    bea = signed_in(newcomer)
    wanted = reverse("contract_list") + "?line=logistics"
    led = bea.get(wanted)
    page = bea.get(led.url).text
    back = bea.post(TERMS, {"version": FIRST, "next": wanted})
    assert (led.status_code, led.url) == (302, f"{TERMS}?next=%2Fcontracts%2F%3Fline%3Dlogistics")
    assert "I have read and accept both" in page and f'value="{wanted}"' in page and 'class="places"' not in page
    assert (back.url, bea.get(wanted).status_code, bea.get(HOME).status_code) == (wanted, 200, 200)


def test_nothing_is_written_before_they_are_accepted(newcomer):
    bea = signed_in(newcomer)
    answers = [bea.post(reverse(name), {"name": "Eve"}) for name in ("profile", "relief_start")]
    newcomer.refresh_from_db()
    assert ([answer.url for answer in answers], newcomer.name) == ([TERMS, TERMS], "Bea")


def test_who_has_not_accepted_may_still_read_switch_the_language_and_sign_out(newcomer):
    bea = signed_in(newcomer)
    assert bea.post(reverse("language_set"), {"language": "zh-hans", "next": TERMS}).url == TERMS
    assert "我已阅读并同意以上两项" in bea.get(TERMS).text
    assert bea.get(reverse("healthz")).status_code in (200, 503)
    assert bea.post(reverse("account_logout")).url == "/"
    assert reverse("account_login") in bea.get(HOME).url


def test_consent_is_kept_with_version_moment_and_a_line_of_the_trail(newcomer):
    accept_terms(newcomer, now=NOON)
    accept_terms(newcomer)
    said = Event.objects.filter(name="accept_terms").values_list("record_id", "by", "facts", "occurred_at")
    assert list(Consent.objects.filter(user=newcomer).values_list("version", "accepted_at")) == [(FIRST, NOON)]
    assert list(said) == [(str(newcomer.pk), newcomer.pk, {"version": FIRST}, NOON)]


def test_a_new_version_asks_again_and_says_so(newcomer, monkeypatch):
    accept_terms(newcomer, now=NOON)
    bea = signed_in(newcomer)
    assert bea.get(HOME).status_code == 200
    monkeypatch.setattr(terms, "VERSION", NEXT)
    assert bea.get(HOME).url == TERMS
    assert f"since you accepted version {FIRST}" in bea.get(TERMS).text
    assert "read them again" in bea.post(TERMS, {"version": FIRST}, follow=True).text
    assert bea.post(TERMS, {"version": NEXT}).url == HOME
    versions = Consent.objects.filter(user=newcomer).order_by("pk").values_list("version", flat=True)
    assert (bea.get(HOME).status_code, list(versions)) == (200, [FIRST, NEXT])


def test_the_page_leads_nowhere_outside(newcomer):
    assert signed_in(newcomer).post(TERMS, {"version": FIRST, "next": "https://evil.example/"}).url == HOME


def test_the_buyers_staff_are_not_asked_and_cannot_accept_for_anybody(world):  # noqa: F811
    vera = signed_in(world.vera)
    assert (vera.get(HOME).status_code, "I have read" in vera.get(TERMS).text) == (200, False)
    with pytest.raises(PermissionDenied):
        accept_terms(world.vera)
    assert vera.post(TERMS, {"version": FIRST}).status_code == 403
    assert not Consent.objects.filter(user=world.vera).exists()


def test_a_part_of_a_page_takes_the_page_along(newcomer):
    assert signed_in(newcomer).get(HOME, headers={"HX-Request": "true"})["HX-Redirect"] == TERMS
