"""Which rows does each person see? Each line here has rows that could leak."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from contracts.models import Contract, ContractVersion
from tests.contracts import worlds
from tests.contracts.conftest import active, draft, world  # noqa: F401  (fixtures)
from vendors.actions import leaving
from vendors.actions import vendors as vendor_actions
from vendors.models import Event, RoleGrant, ServiceLine, User, Vendor
from vendors.roles import CLOSED_WITH_THE_VENDOR, Permission


def seen(model, user) -> set[str]:
    return {str(row) for row in model.objects.visible_to(User.objects.get(pk=user.pk))}


def test_a_buyer_sees_every_vendor_a_vendor_only_itself_and_nina_none(world):  # noqa: F811
    everything = {"Acme Courier", "Globex Parcels"}
    who = {name: seen(Vendor, getattr(world, name)) for name in ("vera", "ada", "max", "alan", "gita", "nina")}
    assert who == {
        "vera": everything,
        "ada": everything,
        "max": everything,
        "alan": {"Acme Courier"},
        "gita": {"Globex Parcels"},
        "nina": set(),
    }


def test_strangers_the_inactive_and_the_superuser_flag_alone_see_nothing(world):  # noqa: F811
    root = User.objects.create_superuser("break-glass@haiyun.example", "x", name="Break glass")
    world.vera.is_active = False
    world.vera.save()
    assert [
        Vendor.objects.visible_to(AnonymousUser()).count(),
        len(seen(Vendor, root)),
        len(seen(Vendor, world.vera)),
    ] == [0, 0, 0]


def test_a_draft_is_not_shown_to_its_vendor_and_an_active_contract_is(world, active):  # noqa: F811
    other = worlds.a_draft(
        world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number="C-2",
    )
    assert (seen(Contract, world.alan), seen(Contract, world.gita), seen(Contract, world.vera)) == (
        {active.number},
        set(),
        {active.number, other.number},
    )
    assert seen(ContractVersion, world.alan) == {f"{active.number} v1"}


def test_a_grant_for_one_service_line_shows_only_its_vendors(world):  # noqa: F811
    payment = ServiceLine.objects.create(code="payment", family="process", name_en="Payment", name_zh="支付服务")
    pia = worlds.person("pia@haiyun.example", "Pia", "service_owner", line=payment)
    pay = worlds.a_vendor(world.vera, world.leo, payment, code="pay", name="Paying Inc.")
    pia = User.objects.get(pk=pia.pk)
    worlds.member(pay, "pat@pay.example", "Pat")
    assert seen(Vendor, pia) == {"Paying Inc."}
    assert {"Pia", "Pat", "Vera", "Otto"} <= seen(User, pia) and not {"Alan", "Gita", "Nina"} & seen(User, pia)
    assert (pia.may(Permission.RESULT_APPROVE, pay), pia.may(Permission.RESULT_APPROVE, world.acme)) == (True, False)


def test_a_grant_counts_only_between_its_dates_and_once_a_second_granter_confirmed_it(world):  # noqa: F811
    today = timezone.localdate()
    eve = User.objects.create_user("eve@haiyun.example", name="Eve")
    past = {"user": eve, "role": "auditor", "starts_on": date(2020, 1, 1), "ends_on": today - timedelta(days=1)}
    RoleGrant.objects.create(**past, granted_by=world.vera)
    RoleGrant.objects.create(user=eve, role="finance", starts_on=today, granted_by=world.vera)
    RoleGrant.objects.create(user=eve, role="auditor", starts_on=today + timedelta(days=1), granted_by=world.vera)
    assert seen(Vendor, eve) == set()
    RoleGrant.objects.filter(role="finance", user=eve).update(confirmed_by=world.leo)
    assert seen(Vendor, eve) == {"Acme Courier", "Globex Parcels"}


def test_a_vendor_sees_only_the_lines_of_the_trail_that_are_meant_for_it(world, active):  # noqa: F811
    shown = Event.objects.visible_to(User.objects.get(pk=world.alan.pk))
    assert set(shown.values_list("name", flat=True)) <= {
        "send_out",
        "record_signature",
        "sign",
        "activate",
        "opened the month",
    }
    assert not shown.filter(name__in=["approve", "submit", "create"]).exists()
    assert not Event.objects.visible_to(User.objects.get(pk=world.gita.pk)).filter(vendor=world.acme).exists()


@pytest.mark.parametrize("name", ["vera", "leo", "fay", "max", "ada", "otto"])
def test_an_administrator_aside_no_role_grants_roles(world, name):  # noqa: F811
    assert not User.objects.get(pk=getattr(world, name).pk).may(Permission.ROLE_GRANT)


def test_of_an_off_boarded_vendor_everybody_may_read_as_before_and_nobody_change_anything(world):  # noqa: F811
    changes = set(CLOSED_WITH_THE_VENDOR)
    admin = worlds.member(world.acme, "k@acme.example", "Kay", "admin")
    people = [world.vera, world.leo, world.fay, world.otto, world.alan, admin]

    def held():
        return {(str(person), right) for person in people for right in Permission if person.may(right, world.acme)}

    before = held()
    vendor_actions.start_exit(world.acme, by=world.otto, note="Moved.")
    for task in world.acme.exit_tasks.all():
        leaving.finish_exit_task(task, by=world.otto, proof="Seen.")
    vendor_actions.offboard_vendor(world.acme, by=world.otto, note="Done.")
    assert held() == {(person, right) for person, right in before if right not in changes}
    assert {right for _person, right in before} >= changes
    assert not any(right.endswith(".view") for right in changes)
