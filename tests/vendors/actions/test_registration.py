"""Is a company that registers by itself a vendor only after its mail was opened, and does nobody learn who is known?"""

from datetime import timedelta

import pytest

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from vendors.actions import registration
from vendors.lifecycle import NotPossible
from vendors.models import Message, RegistrationRequest, User, Vendor

pytestmark = pytest.mark.django_db
PASSWORD = "a quiet heron waits"


def ask(world, n=1, **others):  # noqa: F811
    said = {"company": "Kite Couriers", "country": "CN", "name": "Kim", "email": f"kim{n}@kite.example"}
    said |= {"line": world.line, "client": "198.51.100.7", "now": NOON} | others
    return registration.ask_to_register(**said)


def test_nothing_but_the_request_exists_before_the_link_is_used_and_it_works_once(world):  # noqa: F811
    asked = ask(world)
    mail = Message.objects.get(to="kim1@kite.example")
    before = Vendor.objects.count(), User.objects.filter(email="kim1@kite.example").count()
    assert (f"/register/{asked.token}/" in mail.body, asked.token in str(RegistrationRequest.objects.values())) == (
        True,
        False,
    )
    kim = registration.confirm_registration(asked.token, name="Kim", password=PASSWORD, now=NOON)
    vendor = kim.memberships.get().vendor
    assert (before, vendor.state, vendor.name_en, kim.memberships.get().role, vendor.created_by.is_system) == (
        (2, 0),
        "prospect",
        "Kite Couriers",
        "admin",
        True,
    )
    for token, now in ((asked.token, NOON), (ask(world, 2).token, NOON + timedelta(days=3))):
        with pytest.raises(NotPossible):
            registration.confirm_registration(token, name="Kim", password=PASSWORD, now=now)


def test_a_known_company_or_address_is_answered_like_any_other(world):  # noqa: F811
    ask(world, company="Acme Courier")
    ask(world, 2, email="alan@acme.example")
    first, second = Message.objects.order_by("pk")
    assert ("/register/" in first.body, "/register/" in second.body, "has an account already" in second.body) == (
        True,
        False,
        True,
    )
    codes = {registration._code("Acme Courier") for _n in range(3)}
    assert len(codes) == 3 and all(code.startswith("acme-courier-") for code in codes)
    assert registration._code("华屿速运").startswith("vendor-")


def test_one_place_asks_five_times_an_hour_and_one_address_gets_three_mails_a_day(world):  # noqa: F811
    for n in range(5):
        ask(world, n)
    with pytest.raises(registration.TooMany):
        ask(world, 6)
    for n in range(5):
        ask(world, client=f"198.51.100.{n + 10}", email="kim@gull.example")
    assert Message.objects.filter(to="kim@gull.example").count() == 3
    ask(world, 6, now=NOON + timedelta(hours=2))


def test_what_nobody_proved_is_forgotten_after_a_month(world):  # noqa: F811
    used = ask(world)
    registration.confirm_registration(used.token, name="Kim", password=PASSWORD, now=NOON)
    ask(world, 2)
    assert [registration.forget_requests(now=NOON + timedelta(days=days)) for days in (30, 31)] == [0, 1]
    assert RegistrationRequest.objects.count() == 1
