"""Do both sides record one incident together, and who closes it?"""

import pytest
from django.core.exceptions import PermissionDenied

from sla import actions
from sla.actions.incidents import written
from sla.models import Incident
from tests.contracts import worlds
from tests.sla.claims import NOW, at, proof
from vendors.lifecycle import NotPossible, Stale
from vendors.models import Event


def report(contract, by, **said):
    given = {"title": "The hub was down", "starts_at": at(10, 8), "severity": "P1"} | said
    return actions.report_incident(contract, by=by, now=NOW, **given)


def test_both_sides_record_incidents_and_each_gets_its_code(world, contract):
    theirs, ours = report(contract, world.alan), report(contract, world.otto)
    assert [(row.code, row.side, row.reported_by, row.state) for row in (theirs, ours)] == [
        ("INC-0001", "vendor", world.alan, "open"),
        ("INC-0002", "buyer", world.otto, "open"),
    ]


def test_a_given_code_is_kept_and_taken_once(world, contract):
    report(contract, world.alan, code="INC-0001")
    with pytest.raises(NotPossible):
        report(contract, world.vera, code="INC-0001")
    assert report(contract, world.vera).code == "INC-0002"


@pytest.mark.parametrize("name", ["gita", "ada", "fay", "nina"])
def test_nobody_else_records_one(world, contract, name):
    with pytest.raises(PermissionDenied):
        report(contract, getattr(world, name))


def test_an_end_before_the_beginning_and_a_foreign_level_are_refused(world, contract):
    other = worlds.a_draft(
        world.globex,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number="C-G",
    )
    with pytest.raises(NotPossible) as refused:
        report(contract, world.alan, ends_at=at(10, 7), levels=[other.levels.first()])
    assert [str(reason) for reason in refused.value.reasons] == [
        "The end is not later than the beginning.",
        "The service level belongs to another contract.",
    ]
    with pytest.raises(NotPossible) as refused:
        report(other, world.vera)
    assert [str(reason) for reason in refused.value.reasons] == [
        "The contract does not run; incidents are recorded for one that does."
    ]


def test_both_sides_add_to_it_and_the_trail_keeps_what_stood_before(world, contract):
    incident = report(contract, world.alan, cause="Power.")
    levels = list(contract.levels.filter(code__in=["on-time", "tracking"]))
    actions.add_to_incident(
        incident, by=world.otto, cause="Power; the generator failed.", levels=levels, evidence=[proof()], now=NOW
    )
    line = Event.objects.get(record_type="sla.incident", name="added to the incident")
    assert (line.before, line.after, line.facts, line.shown_to_vendor) == (
        {"cause": "Power.", "levels": ""},
        {"cause": "Power; the generator failed.", "levels": "on-time, tracking"},
        {"files": ["notice.pdf"]},
        True,
    )


def test_what_somebody_wrote_meanwhile_is_not_written_over(world, contract):
    incident = report(contract, world.alan)
    seen = written(incident)
    actions.add_to_incident(incident, by=world.otto, cause="Power.", expected=seen, now=NOW)
    with pytest.raises(Stale):
        actions.add_to_incident(incident, by=world.alan, cause="Fire.", expected=seen, now=NOW)
    assert Incident.objects.get().cause == "Power."


def test_it_is_resolved_with_its_end_and_closed_by_the_buyer(world, contract):
    incident = report(contract, world.alan)
    with pytest.raises(NotPossible):
        actions.resolve_incident(incident, by=world.alan, ends_at=at(10, 7), now=NOW)
    actions.resolve_incident(incident, by=world.alan, ends_at=at(10, 11), cause="Power.", now=NOW)
    with pytest.raises(PermissionDenied):
        actions.close_incident(incident, by=world.alan, now=NOW)
    actions.close_incident(incident, by=world.otto, now=NOW)
    assert (incident.state, incident.ends_at, incident.cause) == ("closed", at(10, 11), "Power.")
    for late in (
        lambda: actions.add_to_incident(incident, by=world.alan, cause="Fire.", now=NOW),
        lambda: actions.close_incident(incident, by=world.vera, now=NOW),
        lambda: actions.resolve_incident(incident, by=world.alan, ends_at=at(11), now=NOW),
    ):
        with pytest.raises(Stale):
            late()


def test_it_opens_again_when_it_had_not_ended(world, contract):
    incident = report(contract, world.alan)
    actions.resolve_incident(incident, by=world.alan, ends_at=at(10, 11), now=NOW)
    actions.open_incident_again(incident, by=world.vera, note="It is down again.", now=NOW)
    assert (incident.state, incident.ends_at) == ("open", None)
