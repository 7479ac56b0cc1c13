"""Do the pages on duties show what is covered, take a month's word, a note, the facts of payment law, an edit?"""

from datetime import date

import pytest
from django.urls import reverse

from portal.pages.matters import read_desk
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from tests.portal.reading import tables
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from tests.vendors.owed import a_duty
from vendors.actions import duties
from vendors.actions.vendors import edit_vendor
from vendors.models import Attestation, Duty, DutyAttestation, PaymentFacts, ServiceLine, Vendor

LIST_QUERIES = 26


def test_duty_by_vendor_with_a_mark_a_word_and_the_way_to_the_rows(as_person, world):
    a_duty("fakes", ("clause", "no-fakes"), lines=[world.line])
    duties.note_cover(world.acme, by=world.leo, kind="clause", code="no-fakes", sentence="Clause 9.")
    response = as_person(world.vera).get(reverse("duty_list"))
    ((head, row),) = tables(response)
    assert (head, row[1:]) == (["Duty", "Acme Courier", "Globex Parcels"], ["covered", "missing"])
    assert f"{reverse('vendor_duties', args=['globex'])}#fakes" in response.text
    assert "Logistics: 1 duty is not covered" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_coverage_asks_the_same_number_of_questions_however_large_it_is(
    as_person, world, count, django_assert_num_queries
):
    for n in range(count):
        worlds.a_vendor(world.vera, world.leo, world.line, code=f"more{n}", name=f"More {n}")
        a_duty(
            f"duty{n}", ("clause", f"c{n}"), ("level", f"L{n}"), ("document", f"d{n}"), ("fact", "core"), monthly=True
        )
    client = as_person(world.ada)
    client.get(reverse("duty_list"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("duty_list"))


def test_a_vendor_sees_its_own_duties_without_what_staff_wrote(as_person, world):
    a_duty("fakes", ("clause", "no-fakes"), ("fact", "core"))
    duties.note_cover(world.acme, by=world.leo, kind="clause", code="no-fakes", sentence="They are slow, but clause 9.")
    address = reverse("vendor_duties", args=["acme"])
    assert "They are slow" in as_person(world.vera).get(address).text
    page = as_person(world.alan).get(address).text
    assert ("They are slow" in page, "The core" in page, "The no-fakes" in page) == (False, False, True)
    ((head, _row),) = tables(as_person(world.alan).get(reverse("duty_list")))
    assert head == ["Duty", "Acme Courier"]
    for name in ("duty_library", "duty_new"):
        assert as_person(world.alan).get(reverse(name)).status_code == 403


def test_what_hangs_on_a_size_that_nobody_stated_leads_to_where_it_is_stated(as_person, world):
    a_duty("in-time", ("clause", "pay-in-time"))
    Duty.objects.update(for_smaller=True)
    profile, entities = reverse("vendor_profile", args=["acme"]), reverse("entity_list")
    address = reverse("vendor_duties", args=["acme"])

    def leads(person):
        section = as_person(person).get(address).text.partition('id="in-time"')[2].partition("</section>")[0]
        return [way for way in (profile, entities) if way in section]

    assert leads(world.vera) == leads(world.alan) == [profile]
    edit_vendor(world.acme, by=world.vera, company_size="small", now=NOON)
    assert (leads(world.vera), leads(world.alan)) == ([entities], [])


@pytest.fixture
def owed(world, active):
    """A month that Acme has to attest, due long ago."""
    duty = a_duty("fakes", monthly=True)
    duties.open_attestation(world.acme, duty, date(2026, 5, 1), now=NOON)
    return DutyAttestation.objects.get()


def test_a_month_is_attested_with_one_button_and_the_sentence_as_it_was_read(as_person, world, owed):
    address = reverse("attestation_detail", args=[owed.pk])
    fresh = type(world.alan).objects
    assert [row.url for row in read_desk(fresh.get(pk=world.alan.pk)).matters].count(address) == 1
    missing = [row for row in read_desk(fresh.get(pk=world.vera.pk)).waiting if row.url == address]
    assert [row.title for row in missing] == ["Attestation for May 2026 is missing"]
    client = as_person(world.alan)
    page = client.get(address).text
    assert ("We have kept it." in page, "I attest this" in page) == (True, True)
    assert as_person(world.vera).post(address, {"sentence": "We have kept it."}).status_code == 403
    as_person(world.alan).post(address, {"sentence": "We have kept it."})
    owed.refresh_from_db()
    assert (owed.given_by, owed.sentence) == (world.alan, "We have kept it.")
    page = as_person(world.vera).get(address).text
    assert ("Given late" in page, "Alan" in page) == (True, True)
    assert address not in [row.url for row in read_desk(fresh.get(pk=world.alan.pk)).matters]


def test_a_note_is_taken_from_who_verifies_papers(as_person, world):
    a_duty("fakes", ("clause", "no-fakes"), ("document", "licence"))
    address = reverse("duty_note", args=["acme", "clause", "no-fakes"])
    assert as_person(world.otto).get(address).status_code == 403
    assert as_person(world.leo).get(reverse("duty_note", args=["acme", "document", "licence"])).status_code == 404
    as_person(world.leo).post(address, {"sentence": "Clause 9.2."})
    assert Attestation.objects.get(guard="duty:clause:no-fakes").sentence == "Clause 9.2."


def test_the_facts_of_payment_law_are_answered_or_left_open(as_person, world):
    line = ServiceLine.objects.create(code="payment", family="process", name_en="Payment", name_zh="支付服务")
    Vendor.objects.filter(pk=world.acme.pk).update(line=line)
    address = reverse("payment_facts", args=["acme"])
    assert address in as_person(world.vera).get(reverse("vendor_duties", args=["acme"])).text
    assert as_person(world.alan).get(address).status_code == 403
    client = as_person(world.vera)
    client.post(
        address, {"licence_type": "processing_1", "core_kept": "false", "domestic": "true", "own_diligence": ""}
    )
    row = PaymentFacts.objects.get()
    assert (row.licence_type, row.core_kept, row.domestic, row.own_diligence) == ("processing_1", False, True, None)
    page = client.get(address).text
    assert "Article 21, 50 is broken; no contract can be submitted." in page
    assert 'value="false" id="id_core_kept_2" checked' in page.replace('name="core_kept" ', "").replace("required ", "")


def test_procurement_keeps_the_library(as_person, world):
    duty = a_duty("fakes", ("clause", "no-fakes"), lines=[world.line])
    assert as_person(world.leo).get(reverse("duty_edit", args=["fakes"])).status_code == 403
    client = as_person(world.vera)
    assert "no-fakes" in client.get(reverse("duty_edit", args=["fakes"])).text
    given = {
        "title_en": "No fakes",
        "title_zh": "不得造假",
        "law_en": "E-Commerce Law",
        "law_zh": "《电子商务法》",
        "article": "17",
        "text_en": "It asks.",
        "text_zh": "要求。",
        "bearer": "both",
        "lines": [world.line.pk],
        "countries": "cn, EU",
        "as_of": "2025-10-15",
        "verified_on": "2026-11-22",
        "is_active": "on",
        "needs-TOTAL_FORMS": 3,
        "needs-INITIAL_FORMS": 1,
        "needs-0-kind": "clause",
        "needs-0-code": "no-fakes",
        "needs-0-name_en": "The clause",
        "needs-0-name_zh": "条款",
        "needs-1-kind": "level",
        "needs-1-code": "MKT-FAKE",
        "needs-1-name_en": "Fakes",
        "needs-1-name_zh": "虚构数",
    }
    response = client.post(reverse("duty_edit", args=["fakes"]), given)
    assert response.url == reverse("duty_detail", args=["fakes"])
    duty = Duty.objects.get()
    assert (str(duty), duty.countries, duty.verified_on) == ("No fakes", ["CN", "EU"], date(2026, 11, 22))
    assert [(need.kind, need.code) for need in duty.needs.all()] == [("clause", "no-fakes"), ("level", "MKT-FAKE")]
    wrong = client.post(
        reverse("duty_edit", args=["fakes"]), given | {"countries": "China", "needs-1-name_zh": ""}
    ).text
    assert "“CHINA” is not a country code" in wrong
    client.post(reverse("duty_new"), given | {"code": "second", "needs-TOTAL_FORMS": 1})
    assert "second" in client.get(reverse("duty_library")).text
    assert Duty.objects.count() == 2


def test_a_draft_shows_the_duties_of_its_line_and_adds_a_level_of_the_pack(as_person, world, draft):
    a_duty("delivery", ("level", "LOG-OTD"), ("clause", "consent"), lines=[world.line])
    page = as_person(world.vera).get(reverse("version_detail", args=[draft.number, 1])).text
    address = f"{reverse('version_edit', args=[draft.number, 1])}?level=LOG-OTD"
    assert ("E-Commerce Law" in page, "Clause: The consent" in page, f"{address}#packs" in page) == (True, True, True)
    editor = as_person(world.vera).get(address).context["editor"]
    chosen = [item["metric"].code for pack in editor.packs for item in pack["metrics"] if item["chosen"]]
    assert chosen == ["LOG-OTD"]
