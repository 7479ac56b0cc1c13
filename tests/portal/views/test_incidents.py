"""Do both sides record one incident together, on pages that another vendor never sees?"""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.views.incidents import incidents_waiting
from sla import actions
from sla.actions.incidents import written
from sla.models import Incident
from tests.portal.reading import heading, said
from tests.sla import months
from tests.sla.claims import at
from tests.sla.months import JUNE, MAY

QUERIES = 21


@pytest.fixture
def page(client):
    """page(person, name, *args, **query) -> the response."""

    def page(person, name, *args, **query):
        client.force_login(person)
        return client.get(reverse(name, args=args), query)

    return page


@pytest.fixture
def post(client):
    """post(person, name, *args, **fields) -> the page it leads to."""

    def post(person, name, *args, **fields):
        client.force_login(person)
        return client.post(reverse(name, args=args), fields, follow=True)

    return post


def reported(contract, by, **more):
    given = {"title": "The hub was down", "starts_at": at(10, 8), "severity": "P1"} | more
    return actions.report_incident(contract, by=by, **given)


def test_a_vendor_records_an_incident_with_its_levels_and_evidence(world, contract, post):
    response = post(
        world.alan,
        "incident_new",
        contract.number,
        title="The hub lost its power",
        severity="P2",
        starts_at="2026-05-10T08:15",
        levels=["on-time", "tracking"],
        cause="A cable was cut.",
        evidence=[SimpleUploadedFile("log.txt", b"08:15 down")],
    )
    incident = Incident.objects.get()
    assert (heading(response), said(response)) == (
        "The hub lost its power",
        ["Recorded as INC-0001. Both sides may add to it."],
    )
    assert (incident.starts_at, incident.ends_at, incident.side, incident.evidence.get().name) == (
        at(10, 8, 15),
        None,
        "vendor",
        "log.txt",
    )
    assert set(incident.levels.values_list("code", flat=True)) == {"on-time", "tracking"}


def test_a_code_with_a_space_and_one_that_is_taken_are_refused(world, contract, post):
    reported(contract, world.alan, code="NET-7")
    given = {"title": "x", "severity": "P2", "starts_at": "2026-05-10T08:15"}
    spaced = post(world.vera, "incident_new", contract.number, **given, code="NET 7")
    taken = post(world.vera, "incident_new", contract.number, **given, code="NET-7")
    assert (spaced.context["form"].errors["code"], taken.context["form"].non_field_errors()) == (
        ["A code has letters, digits, full stops and hyphens, and no spaces."],
        ["The contract has an incident “NET-7” already; add to that one."],
    )


def test_the_buyer_adds_to_what_the_vendor_recorded_and_both_read_the_change(world, contract, page, post):
    incident = reported(contract, world.alan, cause="Power.")
    seen = page(world.otto, "incident_add", incident.pk).context["form"].initial["seen"]
    post(
        world.otto,
        "incident_add",
        incident.pk,
        severity="P1",
        ends_at="2026-05-10T11:00",
        cause="Power; the generator failed.",
        levels=["on-time"],
        note="Seen on site.",
        seen=seen,
    )
    entry = page(world.alan, "incident_detail", incident.pk).context["entries"][0]
    assert (entry.who, str(entry.what), entry.note, sorted(tuple(map(str, row)) for row in entry.changes)) == (
        "Otto",
        "added to the incident",
        "Seen on site.",
        [
            ("Cause", "Power.", "Power; the generator failed."),
            ("Service levels", "", "on-time"),
            ("Until", "", "Sun 10\u00a0May\u00a02026, 11:00 Shanghai"),
        ],
    )


def test_a_form_left_open_does_not_write_over_what_was_added_meanwhile(world, contract, post):
    incident = reported(contract, world.alan)
    seen = json.dumps(written(incident))
    actions.add_to_incident(incident, by=world.otto, cause="Power.")
    for stale in (seen, "nonsense"):
        response = post(world.alan, "incident_add", incident.pk, severity="P3", cause="Fire.", seen=stale)
        assert said(response) == ["Somebody has added to it meanwhile; look at it again, then add yours."]
    incident.refresh_from_db()
    assert (incident.cause, incident.severity) == ("Power.", "P1")


def test_each_step_is_taken_by_its_own_side_and_once(world, contract, page, post):
    incident = reported(contract, world.alan)
    resolved = {"ends_at": "2026-05-10T11:00", "cause": "Power."}
    silent = post(world.alan, "incident_transition", incident.pk, "resolve", ends_at="2026-05-10T11:00")
    steps = [
        post(world.gita, "incident_transition", incident.pk, "resolve", **resolved).status_code,
        post(world.fay, "incident_transition", incident.pk, "resolve", **resolved).status_code,
        post(world.alan, "incident_transition", incident.pk, "resolve", **resolved).status_code,
        post(world.alan, "incident_transition", incident.pk, "close").status_code,
        post(world.otto, "incident_transition", incident.pk, "close").status_code,
        post(world.otto, "incident_transition", incident.pk, "bogus").status_code,
    ]
    again = post(world.vera, "incident_transition", incident.pk, "close")
    incident.refresh_from_db()
    assert (silent.context["form"].errors["cause"], steps, said(again), incident.state) == (
        ["Write what is known of the cause; the other side reads it."],
        [404, 403, 200, 403, 200, 404],
        ["It is “Closed” by now; look at it again before you decide."],
        "closed",
    )


def test_an_incident_opens_again_with_a_reason(world, contract, post):
    incident = reported(contract, world.alan)
    actions.resolve_incident(incident, by=world.alan, ends_at=at(10, 11))
    post(world.vera, "incident_transition", incident.pk, "open_again", note="It is down again.")
    incident.refresh_from_db()
    assert (incident.state, incident.ends_at) == ("open", None)


def test_another_vendor_sees_no_incident_and_no_file_of_it(world, contract, page):
    incident = reported(contract, world.alan, evidence=[SimpleUploadedFile("log.txt", b"08:15 down")])
    file = incident.evidence.get()
    pages = [
        page(world.gita, "incident_detail", incident.pk),
        page(world.gita, "incident_add", incident.pk),
        page(world.gita, "incident_transition", incident.pk, "resolve"),
        page(world.gita, "incident_file", incident.pk, file.pk),
        page(world.gita, "incident_new", contract.number),
    ]
    assert [row.status_code for row in pages] == [404] * 5
    assert page(world.gita, "incident_list").context["rows"] == []
    download = page(world.alan, "incident_file", incident.pk, file.pk)
    assert b"".join(download.streaming_content) == b"08:15 down"


def test_the_list_narrows_to_what_touches_a_month(world, contract, page):
    months.open_month(world, contract, MAY)
    months.open_month(world, contract, JUNE)
    reported(contract, world.alan, title="May", starts_at=at(10), ends_at=at(11))
    reported(contract, world.alan, title="Both", starts_at=at(31, 22), ends_at=at(1, 2, month=6))
    reported(contract, world.alan, title="Lasts", starts_at=at(20))
    found = {
        month: [
            row.incident.title
            for row in page(world.vera, "incident_list", contract=contract.number, month=month).context["rows"]
        ]
        for month in ("2026-05", "2026-06")
    }
    assert found == {"2026-05": ["Both", "Lasts", "May"], "2026-06": ["Both", "Lasts"]}
    assert [
        row.incident.title for row in page(world.vera, "incident_list", state="open", q="last").context["rows"]
    ] == ["Lasts"]


def test_what_waits_is_counted_for_its_own_side(world, contract):
    reported(contract, world.alan)
    done = reported(contract, world.alan)
    actions.resolve_incident(done, by=world.alan, ends_at=at(10, 11))
    reported(contract, world.alan)
    counts = {name: incidents_waiting(getattr(world, name)) for name in ("vera", "alan", "gita", "fay")}
    assert counts == {"vera": 1, "alan": 2, "gita": 0, "fay": 0}


def test_the_list_asks_as_often_for_three_incidents_as_for_one(world, contract, client, django_assert_num_queries):
    client.force_login(world.vera)
    url = reverse("incident_list")
    client.get(url)
    levels = list(contract.levels.all())
    reported(contract, world.alan, levels=levels)
    with django_assert_num_queries(QUERIES):
        client.get(url)
    reported(contract, world.alan, levels=levels[:1])
    reported(contract, world.otto)
    with django_assert_num_queries(QUERIES):
        assert len(client.get(url).context["rows"]) == 3


def test_the_contracts_to_record_one_for_are_those_that_run(world, contract, page):
    assert [
        [row.number for row in page(person, "incident_start").context["page"].object_list]
        for person in (world.alan, world.gita, world.otto)
    ] == [["C-2026-100"], [], ["C-2026-100"]]
