"""Does each page of a contract show what it knows, to whom it may, and do its forms do what they say?"""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from contracts import actions, queries
from contracts.models import Contract
from contracts.queries import latest_version
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)

TABS = [
    "contract_detail",
    "contract_levels",
    "contract_months",
    "contract_credits",
    "contract_terms",
    "contract_charges",
    "contract_people",
    "contract_activity",
    "contract_machine",
]


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_tab_opens_for_everybody_concerned_and_for_nobody_else(as_person, measured, world, language):
    seen = {}
    for reader in (world.vera, world.alan, world.ada, world.max, world.gita, world.nina):
        reader.language = language
        reader.save()
        client = as_person(reader)
        seen[reader.name] = {page(client, name, measured.number).status_code for name in TABS}
    assert seen == {"Vera": {200}, "Alan": {200}, "Ada": {200}, "Max": {200}, "Gita": {404}, "Nina": {404}}


def test_the_page_says_first_what_is_wrong(as_person, measured, world):
    text = page(as_person(world.vera), "contract_detail", measured.number).text
    assert "On time was below the minimum in June 2026." in text
    assert "Credit of June 2026 CNY\u00a04,800.00." in text


def test_the_head_calls_the_title_a_title(as_person, draft, world):
    client = as_person(world.vera)
    names = ("contract_detail", "contract_machine", "contract_charge")
    pages = [client.get(reverse(name, args=[draft.number])).content.decode() for name in names]
    assert ["<dt>Title</dt><dd>Courier, mainland</dd>" in page for page in pages] == [True] * 3


def test_a_vendor_sees_no_draft_no_approval_and_no_action(as_person, world, draft, measured):
    client = as_person(world.alan)
    assert page(client, "contract_detail", draft.number).status_code == 404
    assert page(client, "version_detail", draft.number, 1).status_code == 404
    assert page(client, "approval_list").status_code == 403
    text = page(client, "contract_detail", measured.number).text
    assert reverse("contract_transition", args=[measured.number, "suspend"]) not in text
    assert page(client, "contract_transition", measured.number, "suspend").status_code == 403


def test_the_list_is_narrowed_by_word_state_line_and_country(as_person, world, draft, measured):
    client = as_person(world.vera)

    def listed(**query):
        return [line["contract"].number for line in page(client, "contract_list", **query).context["rows"]]

    assert listed(sort="number") == ["C-2026-001", "C-2026-100"]
    assert listed(sort="-number") == ["C-2026-100", "C-2026-001"]
    assert listed(state="draft") == ["C-2026-001"]
    assert listed(state="active", line="logistics", country="CN", q="acme 100") == ["C-2026-100"]
    assert listed(q="nothing like it") == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_however_long_it_is(
    as_person, world, count, django_assert_num_queries
):
    for n in range(count):
        worlds.a_draft(
            world.acme,
            by=world.vera,
            owner=world.otto,
            entity=world.entity,
            line=world.line,
            currency=world.cny,
            number=f"C-2026-00{n}",
        )
    client = as_person(world.vera)
    client.get(reverse("contract_list"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("contract_list"))


LIST_QUERIES = 28


def test_the_export_holds_what_the_list_holds(as_person, world, draft):
    response = page(as_person(world.vera), "contract_list", format="csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1] == (
        'C-2026-001,Acme Courier,"Courier, mainland",Logistics,Draft,Draft,CNY,32000000.00,2026-05-01,2027-04-30,,Otto,'
        ",,,"
    )


def test_the_export_tells_the_buyer_by_when_to_decide_and_the_vendor_by_when_to_send(as_person, world, active):
    def exported(person):
        response = page(as_person(person), "contract_list", format="csv")
        lines = list(csv.reader(b"".join(response.streaming_content).decode("utf-8-sig").splitlines()))
        return dict(zip(lines[0][10:], lines[1][10:], strict=True))

    row = queries.contract_rows(world.vera, [active], timezone.localdate())[0]
    assert exported(world.alan) == {
        "Send notice by": row.send_by.isoformat(),
        "Service owner": "Otto",
        "Origin": "",
    }
    assert exported(world.vera) == {
        "Send notice by": row.send_by.isoformat(),
        "Service owner": "Otto",
        "Origin": "",
        "Notice must arrive by": row.arrive_by.isoformat(),
        "Decide by": row.decide_by.isoformat(),
        "Provisional": "",
    }


def test_in_the_workbook_a_value_is_a_number_and_a_term_has_days(as_person, world, draft):
    response = page(as_person(world.vera), "contract_list", format="xlsx")
    cells = load_workbook(io.BytesIO(response.content)).active[2]
    assert [(cell.value.date() if cell.is_date else cell.value, cell.data_type) for cell in cells] == [
        ("C-2026-001", "s"),
        ("Acme Courier", "s"),
        ("Courier, mainland", "s"),
        ("Logistics", "s"),
        ("Draft", "s"),
        ("Draft", "s"),
        ("CNY", "s"),
        (32000000, "n"),
        (date(2026, 5, 1), "d"),
        (date(2027, 4, 30), "d"),
        (None, "n"),
        ("Otto", "s"),
        (None, "inlineStr"),
        (None, "n"),
        (None, "n"),
        (None, "n"),
    ]


def test_a_contract_is_created_as_a_draft_and_filled_on_the_next_page(as_person, world):
    client = as_person(world.vera)
    response = client.post(
        reverse("contract_new"),
        {
            "number": "C-2026-050",
            "kind": "standalone",
            "vendor": world.acme.pk,
            "entity": world.entity.pk,
            "line": world.line.pk,
            "title_en": "Returns",
            "currency": "CNY",
            "zone": "Asia/Shanghai",
            "owner": world.otto.pk,
            "starts_on": "2026-06-01",
            "ends_on": "2027-05-31",
            "value": "120000.00",
        },
    )
    contract = Contract.objects.get(number="C-2026-050")
    version = latest_version(contract)
    assert response.url == reverse("version_edit", args=["C-2026-050", 1])
    assert (contract.state, version.ends_on, version.value, version.author) == (
        "draft",
        date(2027, 5, 31),
        Decimal("120000.00"),
        world.vera,
    )


def test_a_wrong_date_comes_back_with_everything_typed(as_person, world):
    given = {"number": "C-2026-050", "title_en": "Returns", "starts_on": "2026-06-01", "ends_on": "2026-05-31"}
    response = as_person(world.vera).post(reverse("contract_new"), given)
    assert response.status_code == 200
    assert "The term ends before it starts." in response.text
    assert 'value="Returns"' in response.text


def test_a_step_says_what_will_happen_and_then_does_it(as_person, world, draft):
    client = as_person(world.vera)
    shown = page(client, "contract_transition", draft.number, "submit")
    assert "Submit C-2026-001 for approval?" in shown.text
    address = reverse("contract_transition", args=[draft.number, "submit"])
    client.post(address, {"expected_state": "draft", "note": ""})
    draft.refresh_from_db()
    assert draft.state == "in_review"


def test_a_step_that_somebody_else_has_taken_is_told_as_such(as_person, world, draft):
    client = as_person(world.vera)
    actions.submit_contract(draft, by=world.otto, now=NOON)
    response = client.post(
        reverse("contract_transition", args=[draft.number, "submit"]), {"expected_state": "draft", "note": ""}
    )
    assert response.status_code == 409
    assert "Nothing was done: C-2026-001 is “In review” by now" in response.text


def test_a_step_shown_for_another_state_does_nothing(as_person, world, draft):
    actions.submit_contract(draft, by=world.vera, now=NOON)
    address = reverse("contract_transition", args=[draft.number, "cancel"])
    response = as_person(world.vera).post(address, {"expected_state": "draft", "note": "Not needed."})
    draft.refresh_from_db()
    assert (response.status_code, draft.state) == (409, "in_review")


def test_a_refused_step_says_why_and_keeps_the_note(as_person, world, draft):
    actions.edit_version(latest_version(draft), by=world.vera, levels=[], now=NOON)
    address = reverse("contract_transition", args=[draft.number, "submit"])
    response = as_person(world.vera).post(address, {"expected_state": "draft", "note": "Please read by Friday."})
    assert "Add a service level, or say why there are none." in response.text
    assert "Please read by Friday." in response.text


def test_activation_asks_for_somebodys_word(as_person, world, draft):
    worlds.sign(draft, by=world.vera, approver=world.leo)
    client = as_person(world.vera)
    assert "Activate" in page(client, "contract_detail", draft.number).text
    address = reverse("contract_transition", args=[draft.number, "activate"])
    assert "without it nothing happens" in client.post(address, {"expected_state": "signed", "attested": ""}).text
    client.post(address, {"expected_state": "signed", "attested": "Insurance seen, file 12."})
    draft.refresh_from_db()
    assert draft.state == "active"


def test_suspending_keeps_scope_and_day(as_person, world, active):
    address = reverse("contract_transition", args=[active.number, "suspend"])
    as_person(world.vera).post(
        address,
        {
            "expected_state": "active",
            "from_day": "2026-05-06",
            "scope": "Cold chain",
            "schedules": ["parcels"],
            "fees_stop": "on",
            "note": "Uninsured.",
        },
    )
    row = active.suspensions.get()
    said = (row.scope, row.partial, row.schedules, row.clock_runs, row.fees_stop)
    assert said == ("Cold chain", True, ["parcels"], False, True)
    text = page(as_person(world.vera), "contract_detail", active.number).text
    assert "Only in part. Months are not measured meanwhile. Fixed fees are not owed meanwhile." in text


def test_the_machine_shows_every_state_and_lights_the_current_one(as_person, world, active):
    text = page(as_person(world.vera), "contract_machine", active.number).text
    assert [label for _state, label in Contract.State.choices if f">{label}</text>" not in text] == []
    assert text.count('class="box current"') == 1
    assert "Procurement, Legal" in text


def test_a_fee_entered_again_is_a_correction(as_person, world, active):
    client = as_person(world.fay)
    address = reverse("contract_charge", args=[active.number])
    for amount in ("2673200.00", "2673100.00"):
        client.post(address, {"schedule_code": "parcels", "month": "2026-05", "amount": amount})
    charges = active.charges.order_by("n")
    assert [(row.n, row.amount) for row in charges] == [(1, Decimal("2673200.00")), (2, Decimal("2673100.00"))]
    text = page(client, "contract_charges", active.number).text
    assert "2,673,100.00" in text
    assert "2,673,200.00" not in text


def test_a_master_agreement_sums_its_work_orders_per_currency(as_person, world):
    master = worlds.a_draft(
        world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number="M-2026-001",
        kind="master",
    )
    for number, currency, value in (("W-1", "CNY", "1000.00"), ("W-2", "CNY", "500.50"), ("W-3", "EUR", "20.00")):
        worlds.a_draft(
            world.acme,
            by=world.vera,
            owner=world.otto,
            entity=world.entity,
            line=world.line,
            parent=master,
            currency=type(world.cny).objects.get(code=currency),
            number=number,
            kind="work_order",
            terms=worlds.TERMS | {"value": Decimal(value)},
        )
    text = page(as_person(world.vera), "contract_detail", master.number).text
    assert "3 work orders" in text
    assert "together CNY\u00a01,500.50 · EUR\u00a020.00" in text
