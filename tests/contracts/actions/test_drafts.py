"""Is a draft edited part by part, with its identities kept, and a signed version only amended?"""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contracts import actions
from contracts.content import content, differences
from contracts.models import Feed, ServiceLevel
from contracts.queries import latest_version, version_in_force
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from tests.vendors.calendars import published
from vendors.lifecycle import NotPossible
from vendors.models import Event


def test_an_edit_says_in_the_trail_what_read_otherwise_before(world, draft):
    actions.edit_version(latest_version(draft), by=world.otto, terms={"notice_days": 90}, now=NOON)
    event = Event.objects.filter(name="edit_version").first()
    assert (event.before, event.after, event.facts, event.by) == (
        {"terms.notice_days": "60"},
        {"terms.notice_days": "90"},
        {"version": 1},
        world.otto,
    )
    assert latest_version(draft).last_editor == world.otto


def test_an_edit_that_changes_nothing_leaves_no_line_and_no_editor(world, draft):
    count = Event.objects.count()
    actions.edit_version(latest_version(draft), by=world.otto, now=NOON, **worlds.parts(world.line))
    assert (Event.objects.count(), latest_version(draft).last_editor) == (count, world.vera)


def test_identities_stay_when_a_level_leaves_and_comes_back(world, draft):
    parts = worlds.parts(world.line)
    before = ServiceLevel.objects.get(contract=draft, code="damage").pk
    actions.edit_version(latest_version(draft), by=world.vera, levels=parts["levels"][:1], now=NOON)
    actions.edit_version(latest_version(draft), by=world.vera, levels=parts["levels"], now=NOON)
    assert ServiceLevel.objects.get(contract=draft, code="damage").pk == before
    assert Feed.objects.filter(contract=draft).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"terms": {"value": Decimal("1.005")}},
        {"terms": {"ends_on": date(2020, 1, 1)}},
        {"levels": [{"code": "x", "schedule": "nowhere", "feed": "waybills", "name_en": "X", "expected": "1"}]},
        {"levels": [{"code": "x", "schedule": "parcels", "feed": "nowhere", "name_en": "X", "expected": "1"}]},
        {"feeds": []},
        {"feeds": [{"code": "a", "kind": "counts", "name_en": "A"}, {"code": "a", "kind": "counts", "name_en": "A"}]},
    ],
)
def test_what_cannot_stand_changes_nothing(world, draft, wrong):
    from contracts.content import content_hash

    before = content_hash(latest_version(draft))
    with pytest.raises(ValidationError):
        actions.edit_version(latest_version(draft), by=world.vera, now=NOON, **wrong)
    assert content_hash(latest_version(draft)) == before


def test_a_frozen_version_is_not_edited(world, draft):
    version = worlds.approve(draft, by=world.vera, approver=world.leo)
    with pytest.raises(NotPossible):
        actions.edit_version(version, by=world.vera, terms={"notice_days": 1}, now=NOON)


@pytest.mark.parametrize("person", ["leo", "fay", "ada", "nina", "alan"])
def test_who_may_not_write_contracts_does_not(world, draft, person):
    with pytest.raises(PermissionDenied):
        actions.edit_version(latest_version(draft), by=getattr(world, person), terms={"notice_days": 1}, now=NOON)


def test_a_work_order_needs_a_master_agreement_of_the_same_vendor(world, draft):
    with pytest.raises(ValidationError):
        worlds.a_draft(
            world.acme,
            by=world.vera,
            owner=world.otto,
            entity=world.entity,
            line=world.line,
            currency=world.cny,
            number="W-1",
            kind="work_order",
            parent=draft,
        )


def test_an_amendment_is_a_whole_copy_approved_and_signed_like_the_first(world, active):
    version = actions.amend_contract(
        active,
        by=world.vera,
        kind="amendment",
        what_changed="At risk 8 → 10 %",
        effective_from=date(2026, 7, 1),
        now=NOON,
    )
    parts = worlds.parts(world.line)
    parts["schedules"][0]["at_risk_percent"] = "10"
    actions.edit_version(version, by=world.vera, schedules=parts["schedules"], now=NOON)
    request = actions.submit_contract(active, by=world.vera, now=NOON)
    actions.approve_contract(request, by=world.leo, hash_seen=request.content_hash, now=NOON)
    with pytest.raises(NotPossible):
        actions.sign_version(version, by=world.leo, now=NOON)
    for party in ("buyer", "vendor"):
        actions.record_signature(version, by=world.vera, party=party, signatory="S", signed_on=NOON.date(), now=NOON)
    actions.sign_version(version, by=world.leo, now=NOON)
    active.refresh_from_db()
    assert (active.state, version.n, version.level_specs.count()) == ("active", 2, 2)
    assert version_in_force(active, date(2026, 6, 30)).n == 1
    assert version_in_force(active, date(2026, 7, 1)).n == 2


def test_an_amendment_carries_everything_that_was_agreed(world, draft):
    parts = worlds.parts(world.line)
    parts["schedules"][0] |= {
        "rules": {"annual_cap_percent": "12"},
        "triggers": [{"code": "T1", "type": "consecutive", "k": 3}],
    }
    parts["feeds"][0] |= {
        "flags": ["complete"],
        "own_source": True,
        "belongs_to": "done",
        "cadence": "day",
        "dimensions": ["region"],
    }
    parts["levels"][0] |= {"more": {"ripe_days": 7, "judged_by": "region"}}
    terms = {
        "calendar": published(),
        "cadence": "quarter",
        "split_rule": "segments",
        "deposit": Decimal("5000.00"),
        "top_up_days": 10,
    }
    actions.edit_version(latest_version(draft), by=world.vera, now=NOON, terms=terms, **parts)
    first = worlds.activate(draft, by=world.vera, approver=world.leo)
    version = actions.amend_contract(
        draft,
        by=world.vera,
        kind="amendment",
        what_changed="The same again",
        effective_from=first.effective_from,
        now=NOON,
    )
    assert [item.path for item in differences(content(first), content(version))] == [
        "terms.kind",
        "terms.what_changed",
    ]


def test_two_amendments_are_not_drafted_at_once(world, active):
    amendment = {"kind": "amendment", "what_changed": "More", "effective_from": date(2026, 7, 1)}
    actions.amend_contract(active, by=world.vera, now=NOON, **amendment)
    with pytest.raises(NotPossible):
        actions.amend_contract(active, by=world.vera, now=NOON, **amendment)
