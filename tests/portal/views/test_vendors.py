"""Do the vendor pages list, show, record and correct, each for whom it may?"""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.contracts import worlds
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from vendors.actions.vendors import create_vendor, edit_vendor, start_exit, watch_vendor
from vendors.models import Attestation, Vendor

LIST_QUERIES = 25


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


def exported(client, kind, **query):
    """The rows of the file, heads first."""
    response = client.get(reverse("vendor_list"), query | {"format": kind})
    if kind == "csv":
        return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(response.content)).active
    return [["" if cell.value is None else cell.value for cell in row] for row in sheet]


def test_both_files_hold_what_the_list_holds(as_person, world):
    create_vendor(by=world.vera, code="kite", name_en="Kite Edge", name_zh="凯特", country="DE", line=world.line)
    client = as_person(world.vera)
    heads = ["Code", "Name", "Name in Chinese", "Service line", "Country", "State", "Registration number"]
    kite = ["kite", "Kite Edge", "凯特", "Logistics", "DE", "Prospect", ""]
    assert exported(client, "csv", q="kite") == exported(client, "xlsx", q="kite") == [heads, kite]
    assert [row[0] for row in exported(client, "xlsx", sort="-name")] == ["Code", "kite", "globex", "acme"]
    assert exported(client, "xlsx") == exported(client, "csv")


def test_the_heads_of_the_workbook_are_in_the_readers_language(as_person, world):
    world.vera.language = "zh-hans"
    world.vera.save()
    response = as_person(world.vera).get(reverse("vendor_list"), {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert (sheet.title, sheet.freeze_panes) == ("服务商", "A2")
    assert [cell.value for cell in sheet[1]] == [
        "编号", "名称", "中文名称", "服务类别", "国家", "状态", "登记号"
    ]  # fmt: skip


def test_a_name_that_begins_like_a_formula_stays_text_in_both_files(as_person, world):
    edit_vendor(world.acme, by=world.vera, name_en="=cmd|' /C calc'!A0", name_zh="-1+1")
    client = as_person(world.vera)
    assert exported(client, "csv", q="acme")[1][1:3] == ["'=cmd|' /C calc'!A0", "'-1+1"]
    book = client.get(reverse("vendor_list"), {"format": "xlsx", "q": "acme"}).content
    cells = load_workbook(io.BytesIO(book)).active[2]
    assert [(cell.value, cell.data_type) for cell in cells[1:3]] == [("=cmd|' /C calc'!A0", "s"), ("-1+1", "s")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_file_tells_a_vendor_of_another_or_that_it_is_watched(as_person, world, active, kind):
    watch_vendor(world.acme, by=world.vera, note="Late.", review_on=timezone.localdate())
    codes_and_states = {
        person: [(row[0], row[5]) for row in exported(as_person(person), kind)[1:]]
        for person in (world.vera, world.alan)
    }
    assert codes_and_states == {
        world.vera: [("acme", "On the watch-list"), ("globex", "Approved")],
        world.alan: [("acme", "Active")],
    }


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
