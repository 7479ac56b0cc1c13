"""Is nobody off-boarded with something left to do, no access kept unconfirmed, and no name kept in vain?"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from vendors.actions import leaving as actions
from vendors.actions import vendors as vendor_actions
from vendors.actions.people import (
    accept_invitation,
    close_account,
    end_membership,
    invite_person,
    resend_invitation,
    withdraw_invitation,
)
from vendors.actions.retention import erase_person
from vendors.lifecycle import NotPossible
from vendors.models import AccessLine, Event, Membership, RoleGrant, User


@pytest.fixture
def rosa(world):  # noqa: F811
    return worlds.person("rosa@haiyun.example", "Rosa", "administrator")


def test_a_vendor_is_off_boarded_once_every_step_has_its_proof(world):  # noqa: F811
    vendor_actions.start_exit(world.acme, by=world.otto, note="Moved.", now=NOON)
    tasks = list(world.acme.exit_tasks.all())
    with pytest.raises(NotPossible) as refused:
        vendor_actions.offboard_vendor(world.acme, by=world.otto, note="Done.", now=NOON)
    for task in tasks:
        with pytest.raises(NotPossible):
            actions.finish_exit_task(task, by=world.otto, proof=" ", now=NOON)
        actions.finish_exit_task(task, by=world.otto, proof="Seen in the file room.", now=NOON)
    vendor_actions.offboard_vendor(world.acme, by=world.otto, note="Done.", now=NOON)
    assert (len(tasks), world.acme.state) == (7, "offboarded")
    assert refused.value.reasons[0].startswith("Still to do: Contracts ended and closed, Open matters settled")
    with pytest.raises(PermissionDenied):
        vendor_actions.edit_vendor(world.acme, by=world.vera, name_en="Other")


def test_nobody_joins_a_vendor_that_left_by_a_new_link_or_an_old_one_and_access_can_still_be_ended(world):  # noqa: F811
    given = {"vendor": world.acme, "vendor_role": "member"}
    waiting = invite_person(by=world.vera, email="bea@acme.example", **given)
    vendor_actions.start_exit(world.acme, by=world.otto, note="Moved.")
    for task in world.acme.exit_tasks.all():
        actions.finish_exit_task(task, by=world.otto, proof="Seen.")
    vendor_actions.offboard_vendor(world.acme, by=world.otto, note="Done.")
    with pytest.raises(PermissionDenied):
        invite_person(by=world.vera, email="new@acme.example", **given)
    with pytest.raises(NotPossible, match="its record is closed"):
        resend_invitation(waiting, by=world.vera)
    with pytest.raises(NotPossible, match="was withdrawn or is older"):
        accept_invitation(waiting.token, name="Bea", password="a quiet heron waits")
    withdraw_invitation(waiting, by=world.vera)
    end_membership(Membership.objects.get(user=world.alan), by=world.vera)
    assert not Membership.objects.filter(vendor=world.acme).in_force(timezone.localdate() + timedelta(days=1)).exists()


def test_a_stopped_off_boarding_goes_on_where_it_stood(world):  # noqa: F811
    vendor_actions.start_exit(world.acme, by=world.otto, note="Moved.", now=NOON)
    actions.finish_exit_task(world.acme.exit_tasks.first(), by=world.otto, proof="Seen.", now=NOON)
    vendor_actions.stay(world.acme, by=world.otto, note="Not yet.", now=NOON)
    vendor_actions.start_exit(world.acme, by=world.otto, note="Now.", now=NOON)
    assert world.acme.exit_tasks.filter(done_at__isnull=False).count() == 1


def test_access_that_nobody_confirms_lapses_with_the_review(world, rosa):  # noqa: F811
    review = actions.open_access_review(by=rosa, now=NOON)
    with pytest.raises(NotPossible):
        actions.open_access_review(by=rosa, now=NOON)
    lines = {str(line.person): line for line in AccessLine.objects.select_related("person")}
    actions.decide_access(lines["Vera"], by=rosa, confirm=True, now=NOON)
    actions.decide_access(lines["Gita"], by=rosa, confirm=False, now=NOON)
    with pytest.raises(PermissionDenied):
        actions.decide_access(lines["Rosa"], by=rosa, confirm=True, now=NOON)
    assert actions.lapse_unconfirmed(now=NOON + timedelta(days=21)) == 0
    lapsed = actions.lapse_unconfirmed(now=NOON + timedelta(days=23))
    verdicts = dict(AccessLine.objects.values_list("person__name", "verdict"))
    assert (review.quarter, lapsed, verdicts["Vera"], verdicts["Gita"], verdicts["Alan"]) == (
        "2026-Q2",
        len(lines) - 2,
        "confirmed",
        "withdrawn",
        "lapsed",
    )
    later = NOON.date() + timedelta(days=23)
    assert list(RoleGrant.objects.in_force(later).values_list("user__name", flat=True)) == ["Vera"]
    assert not Membership.objects.in_force(later).exists()


def test_what_a_leaver_looks_after_goes_to_somebody_else(world, rosa):  # noqa: F811
    contract = worlds.a_draft(
        world.acme, by=world.vera, owner=world.otto, entity=world.entity, line=world.line, currency=world.cny
    )
    vendor_actions.start_exit(world.globex, by=world.otto, note="Moved.", now=NOON)
    with pytest.raises(NotPossible):
        actions.hand_over(world.otto, by=rosa, to=world.alan, note="Leaves.")
    moved = actions.hand_over(world.otto, by=rosa, to=world.vera, note="Leaves.")
    contract.refresh_from_db()
    assert (moved, contract.owner) == ({"exit tasks": 7, "contracts": 1}, world.vera)


def test_a_name_is_erased_and_the_trail_stays_whole(world, rosa):  # noqa: F811
    leo = worlds.person("leonie@haiyun.example", "Leonie", "legal")
    leo.grants.update(ends_on=NOON.date())
    gita = world.gita
    before = Event.objects.filter(by=gita).count()
    hold = actions.place_hold(world.globex, by=rosa, reason="Audit.")
    with pytest.raises(NotPossible):
        erase_person(gita, by=rosa, note="Asked.")
    end_membership(gita.memberships.get(), by=world.vera)
    close_account(gita, by=rosa)
    with pytest.raises(NotPossible):
        erase_person(gita, by=rosa, note="Asked.")
    actions.lift_hold(hold, by=rosa, note="Audited.")
    erase_person(gita, by=rosa, note="Asked.")
    erased = User.objects.get(pk=gita.pk)
    assert ("gita" in erased.email, "Gita" in erased.name, erased.has_usable_password()) == (False, False, False)
    assert Event.objects.filter(by=gita).count() == before
