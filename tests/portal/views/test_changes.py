"""Do the pages on changes and accounts ask, compare, decide and list, each for whom it may, and hide the number?"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.pages.matters import read_desk
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from tests.vendors.owed import CN_ACCOUNT, PHONE, admin_of, called, in_force, proposed, with_phone
from vendors.actions import changes
from vendors.models import BankDetail, ChangeRequest, Event, Message, Vendor

LIST_QUERIES = 15


@pytest.fixture
def admin(world):
    with_phone(world.acme, world.vera)
    return admin_of(world.acme)


def titles(person):
    return [row.title for row in read_desk(type(person).objects.get(pk=person.pk)).matters]


def test_the_vendors_admin_asks_and_somebody_else_compares_and_takes_a_part(as_person, world, admin):
    client = as_person(admin)
    given = {"name_en": "Acme Courier", "address": "9 New Street", "website": "acme.example", "phone": PHONE}
    response = client.post(reverse("change_new", args=["acme"]), given | {"reason": "We moved."})
    change = ChangeRequest.objects.get()
    assert response.url == reverse("change_detail", args=[change.pk])
    assert change.after == {"address": "9 New Street", "website": "https://acme.example"}
    assert "Decide on a change of the profile of Acme Courier" in titles(world.leo)
    page = as_person(world.leo).get(response.url).text
    assert 'name="fields_taken" value="address" checked' in page
    client = as_person(world.leo)
    client.post(reverse("change_approve", args=[change.pk]), {"fields_taken": ["website"]})
    world.acme.refresh_from_db()
    assert (world.acme.address, world.acme.website) == ("", "https://acme.example")
    assert "not taken" in client.get(response.url).text


def test_who_asked_is_told_that_somebody_else_decides(as_person, world):
    change = changes.request_change(world.acme, by=world.vera, reason="By mail.", address="9 New Street")
    client = as_person(world.vera)
    page = client.get(reverse("change_detail", args=[change.pk])).text
    assert "You asked for it, so somebody else decides." in page
    assert "Approve what is ticked" not in page
    assert client.post(reverse("change_approve", args=[change.pk]), {"fields_taken": ["address"]}).status_code == 403


def test_an_overtaken_request_says_so(as_person, world, admin):
    change = changes.request_change(world.acme, by=admin, reason="We moved.", address="9 New Street")
    Vendor.objects.filter(pk=world.acme.pk).update(address="Elsewhere")
    response = as_person(world.leo).post(
        reverse("change_approve", args=[change.pk]), {"fields_taken": ["address"]}, follow=True
    )
    assert "The record has changed since this was asked for" in response.text
    assert ChangeRequest.objects.get().state == "stale"


def test_an_account_goes_from_the_form_through_the_call_to_finance(as_person, world, admin):
    given = {
        "country": "cn",
        "account": "3100 6660 9018 1500 12345",
        "holder": "Acme",
        "bank": "A bank",
        "currency": "CNY",
        "reason": "New bank.",
    }
    client = as_person(admin)
    response = client.post(reverse("bank_new", args=["acme"]), given)
    detail = BankDetail.objects.get()
    assert response.url == reverse("bank_detail", args=[detail.pk])
    page = client.get(response.url).text
    assert ("•••• 2345" in page, CN_ACCOUNT in page) == (True, False)
    assert "Call Acme Courier back about its account" in titles(world.leo)
    client = as_person(world.leo)
    assert PHONE in client.get(reverse("bank_call_back", args=[detail.pk])).text
    BankDetail.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    when = timezone.localtime(timezone.now() - timedelta(hours=1), ZoneInfo(world.leo.zone))
    said = {"number": PHONE, "called_at": f"{when:%Y-%m-%dT%H:%M}", "spoke_to": "Ms Li", "said": "It fits."}
    client.post(reverse("bank_call_back", args=[detail.pk]), said)
    detail.refresh_from_db()
    assert (detail.state, detail.called_by, detail.call_number) == ("called_back", world.leo, PHONE)
    assert "Put the account of Acme Courier in force" in titles(world.fay)
    address = reverse("bank_transition", args=[detail.pk, "put_in_force"])
    assert as_person(world.leo).get(address).status_code == 403
    as_person(world.fay).post(address, {"expected_state": "called_back"})
    detail.refresh_from_db()
    assert detail.state == "in_force"
    # what only the buyer reads: whom somebody called, and what was said
    assert "Ms Li" in as_person(world.ada).get(reverse("bank_detail", args=[detail.pk])).text
    assert "Ms Li" not in as_person(admin).get(reverse("bank_detail", args=[detail.pk])).text


def test_a_number_that_cannot_be_one_is_refused_beside_its_field(as_person, world, admin):
    given = {"country": "DE", "account": "DE89370400440532013001", "holder": "A", "bank": "B", "currency": "CNY"}
    page = as_person(admin).post(reverse("bank_new", args=["acme"]), given | {"reason": "New."}).text
    assert "Its check digits do not fit" in page
    assert not BankDetail.objects.exists()


def test_without_a_number_on_record_nobody_is_called(as_person, world):
    detail = proposed(world.acme, admin_of(world.acme), world.cny)
    page = as_person(world.leo).get(reverse("bank_call_back", args=[detail.pk])).text
    assert "No number is on record." in page
    assert 'name="spoke_to"' not in page


def test_the_whole_number_is_shown_after_a_reason_to_who_pays_only(as_person, world, admin):
    detail = in_force(world.acme, world, admin)
    address = reverse("bank_number", args=[detail.pk])
    for person in (admin, world.alan, world.leo, world.ada, world.max, world.otto):
        assert as_person(person).post(address, {"purpose": "Curious."}).status_code == 403
    client = as_person(world.fay)
    assert CN_ACCOUNT not in client.get(address).text
    assert CN_ACCOUNT not in client.post(address, {"purpose": ""}).text
    shown = client.post(address, {"purpose": "Payment run."})
    assert CN_ACCOUNT in shown.text
    assert "no-store" in shown["Cache-Control"]
    (look,) = Event.objects.filter(name="read the number")
    assert (look.by, look.note, look.shown_to_vendor) == (world.fay, "Payment run.", False)
    assert CN_ACCOUNT not in "".join(Message.objects.values_list("body", flat=True))


def test_no_page_export_or_activity_carries_the_number(as_person, world, admin):
    detail = in_force(world.acme, world, admin)
    client = as_person(world.vera)
    for name, args in (("bank_detail", [detail.pk]), ("vendor_profile", ["acme"]), ("change_list", [])):
        page = client.get(reverse(name, args=args)).text
        assert ("2345" in page, CN_ACCOUNT in page) == (True, False)
    export = b"".join(client.get(reverse("change_list"), {"format": "csv"}).streaming_content).decode()
    assert (PHONE in export, "Ms Li, accounts" in export, CN_ACCOUNT in export) == (True, True, False)


def test_an_account_of_two_vendors_is_named_to_the_buyer(as_person, world, admin):
    detail = in_force(world.acme, world, admin)
    proposed(world.globex, admin_of(world.globex), world.cny)
    address = reverse("bank_detail", args=[detail.pk])
    assert "Globex Parcels" in as_person(world.vera).get(address).text
    assert "Globex Parcels" not in as_person(admin).get(address).text


def test_the_report_is_narrowed_and_its_export_is_safe_text(as_person, world, admin):
    changes.request_change(world.acme, by=admin, reason="=cmd()", address="9 New Street", now=NOON)
    proposed(world.acme, admin, world.cny)
    client = as_person(world.ada)

    def shown(**query):
        return [row["what"] for row in client.get(reverse("change_list"), query).context["rows"]]

    assert shown() == ["CNY •••• 2345", "Registered address"]
    assert shown(kind="profile") == ["Registered address"]
    assert shown(vendor="globex") == shown(state="done") == shown(until="2026-01-01") == []
    assert len(shown(vendor="acme", state="waiting", since="2026-05-04", until="2026-05-04")) == 2
    export = b"".join(client.get(reverse("change_list"), {"format": "csv"}).streaming_content).decode()
    assert "'=cmd()" in export
    assert "Registered address: — → 9 New Street" in export
    assert as_person(world.alan).get(reverse("change_list")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_asks_the_same_number_of_questions_however_long_it_is(
    as_person, world, count, django_assert_num_queries
):
    for n in range(count):
        vendor = worlds.a_vendor(world.vera, world.leo, world.line, code=f"more{n}", name=f"More {n}")
        with_phone(vendor, world.vera)
        asks = admin_of(vendor)
        changes.request_change(vendor, by=asks, reason="We moved.", address="9 New Street", now=NOON)
        called(proposed(vendor, asks, world.cny, f"1234567890{n}"), world.leo)
    client = as_person(world.ada)
    client.get(reverse("change_list"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("change_list"))
