"""Do the vendor pages list, show, record and correct, each for whom it may?"""

import pytest
from django.urls import reverse

from tests.contracts import worlds
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from vendors.actions.vendors import create_vendor, edit_vendor, start_exit
from vendors.models import Attestation, Vendor

LIST_QUERIES = 23


def listed(client, **query):
    return [row["vendor"].code for row in client.get(reverse("vendor_list"), query).context["rows"]]


def test_the_list_is_narrowed_and_sorted(as_person, world):
    create_vendor(by=world.vera, code="kite", name_en="Kite Edge", name_zh="凯特", country="DE", line=world.line)
    client = as_person(world.vera)
    assert listed(client) == ["acme", "globex", "kite"]
    assert listed(client, sort="-name") == ["kite", "globex", "acme"]
    assert listed(client, q="凯特") == ["kite"]
    assert listed(client, country="CN", state="approved", line="logistics") == ["acme", "globex"]
    assert listed(client, state="blocked") == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_however_long_it_is(
    as_person, world, count, django_assert_num_queries
):
    for n in range(count):
        worlds.a_vendor(world.vera, world.leo, world.line, code=f"more{n}", name=f"More {n}")
    client = as_person(world.vera)
    listed(client)
    with django_assert_num_queries(LIST_QUERIES):
        listed(client)


def test_a_vendors_person_sees_their_own_vendor_without_the_internal_notes(as_person, world):
    edit_vendor(world.acme, by=world.vera, notes="Watch the cash flow.")
    for person, told in ((world.vera, True), (world.alan, False)):
        text = as_person(person).get(reverse("vendor_detail", args=["acme"])).text
        assert ("Watch the cash flow." in text) is told
        assert "Acme Courier" in text
    client = as_person(world.alan)
    assert listed(client) == ["acme"]
    assert client.get(reverse("vendor_detail", args=["globex"])).status_code == 404
    assert client.get(reverse("vendor_edit", args=["acme"])).status_code == 403
    assert client.get(reverse("vendor_transition", args=["acme", "block"])).status_code == 403


def test_a_vendor_is_recorded_as_a_prospect(as_person, world):
    given = {"code": "kite", "name_en": "Kite Edge", "country": "de", "line": world.line.pk}
    response = as_person(world.vera).post(reverse("vendor_new"), given)
    vendor = Vendor.objects.get(code="kite")
    assert response.url == reverse("vendor_detail", args=["kite"])
    assert (vendor.state, vendor.country, vendor.created_by) == ("prospect", "DE", world.vera)


def test_a_wrong_country_is_named_and_nothing_typed_is_lost(as_person, world):
    given = {"code": "kite", "name_en": "Kite Edge", "country": "D1", "line": world.line.pk}
    text = as_person(world.vera).post(reverse("vendor_new"), given).text
    assert "“D1” is not a country code of two letters, such as CN or DE." in text
    assert 'value="Kite Edge"' in text
    assert not Vendor.objects.filter(code="kite").exists()


def test_a_correction_is_saved_and_stands_in_the_trail(as_person, world):
    given = {"name_en": "Acme Express", "country": "CN", "line": world.line.pk}
    client = as_person(world.vera)
    client.post(reverse("vendor_edit", args=["acme"]), given)
    world.acme.refresh_from_db()
    assert world.acme.name_en == "Acme Express"


def test_approval_is_by_another_person_who_says_what_was_checked(as_person, world):
    create_vendor(by=world.vera, code="kite", name_en="Kite Edge", country="DE", line=world.line)
    address = reverse("vendor_transition", args=["kite", "approve"])
    given = {"expected_state": "prospect", "attested": "Register and licence seen."}
    assert as_person(world.vera).post(address, given).status_code == 403
    client = as_person(world.leo)
    assert "Say what you have seen" in client.post(address, given | {"attested": ""}).text
    client.post(address, given)
    assert Vendor.objects.get(code="kite").state == "approved"
    assert (
        Attestation.objects.get(record_id=str(Vendor.objects.get(code="kite").pk)).sentence
        == "Register and licence seen."
    )


def test_a_vendor_with_running_contracts_is_not_off_boarded(as_person, world, active):
    start_exit(world.acme, by=world.leo, note="Moved.")
    address = reverse("vendor_transition", args=["acme", "offboard"])
    response = as_person(world.leo).post(address, {"expected_state": "exiting", "note": "Done."})
    world.acme.refresh_from_db()
    assert "1 contract is not closed." in response.text
    assert world.acme.state == "exiting"
