"""Who joins, in which role, and who leaves?"""

from datetime import date, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from vendors.actions import people as actions
from vendors.lifecycle import NotPossible
from vendors.models import Event, Invitation, Membership, Message, RoleGrant, User
from vendors.queries import people as queries
from vendors.roles import Permission

PASSWORD = "a quiet heron waits"


@pytest.fixture
def house(world):  # noqa: F811
    """The cast with Rosa, who administrates, and Amy, who is Acme's admin."""
    return SimpleNamespace(
        **vars(world),
        rosa=worlds.person("rosa@haiyun.example", "Rosa", "administrator"),
        amy=worlds.member(world.acme, "amy@acme.example", "Amy", role="admin"),
    )


def fresh(user: User) -> User:
    """As the next request sees the person."""
    return User.objects.get(pk=user.pk)


def told(record_type: str) -> list[str]:
    return list(Event.objects.filter(record_type=record_type).order_by("pk").values_list("name", flat=True))


def test_an_invitation_stores_a_hash_mails_the_link_once_and_ends_after_a_week(house):
    invitation = actions.invite_person(
        by=house.vera, email="Jan@Globex.example", name="Jan", vendor=house.globex, vendor_role="member"
    )
    mail = Message.objects.get(to="jan@globex.example")
    assert (
        invitation.email,
        invitation.token_hash,
        invitation.token in str(Invitation.objects.values().get()),
        f"/invitations/{invitation.token}/" in mail.body,
        invitation.expires_at - invitation.invited_at,
        queries.invitation_for(invitation.token, invitation.expires_at),
        told("vendors.invitation"),
    ) == ("jan@globex.example", queries.token_hash(invitation.token), False, True, timedelta(days=7), None, ["invite"])


def test_whoever_accepts_gets_the_account_the_membership_and_three_lines_in_the_trail(house):
    invitation = actions.invite_person(by=house.amy, email="jan@acme.example", vendor=house.acme, vendor_role="viewer")
    jan = actions.accept_invitation(invitation.token, name="Jan", password=PASSWORD, language="zh-hans")
    assert (
        jan.check_password(PASSWORD),
        jan.language,
        [(m.vendor, m.role) for m in jan.memberships.all()],
        fresh(jan).may(Permission.RESULT_VIEW, house.acme),
        fresh(jan).may(Permission.DATA_DELIVER, house.acme),
        told("vendors.user")[-1:] + told("vendors.membership") + told("vendors.invitation"),
    ) == (True, "zh-hans", [(house.acme, "viewer")], True, False, ["join", "join", "invite", "accept"])


def test_a_link_works_once_not_after_withdrawal_and_not_after_a_newer_one(house):
    facts = {"by": house.vera, "vendor": house.acme, "vendor_role": "member"}
    used, withdrawn, resent = (actions.invite_person(email=f"{n}@acme.example", **facts) for n in ("a", "b", "c"))
    actions.accept_invitation(used.token, name="A", password=PASSWORD)
    actions.withdraw_invitation(withdrawn, by=house.vera)
    newer = actions.resend_invitation(resent, by=house.vera)
    for token in (used.token, withdrawn.token, resent.token, "guessed"):
        with pytest.raises(NotPossible):
            actions.accept_invitation(token, name="Again", password=PASSWORD)
    assert actions.accept_invitation(newer.token, name="C", password=PASSWORD).email == "c@acme.example"
    assert Message.objects.filter(to="c@acme.example").count() == 2


def test_a_role_that_approves_does_not_count_before_a_second_granter(house):
    invitation = actions.invite_person(by=house.rosa, email="lin@haiyun.example", role="legal")
    lin = actions.accept_invitation(invitation.token, name="Lin", password=PASSWORD)
    grant = lin.grants.get()
    before = fresh(lin).may(Permission.CONTRACT_APPROVE)
    for refused in (house.rosa, lin, house.vera):
        with pytest.raises(PermissionDenied):
            actions.confirm_grant(grant, by=fresh(refused))
    actions.confirm_grant(grant, by=house.max)
    after = fresh(lin).may(Permission.CONTRACT_APPROVE)
    event = Event.objects.filter(record_type="vendors.user", name="confirm_role").get()
    assert (before, after, event.before["second_granter"], event.after["second_granter"]) == (
        False,
        True,
        None,
        {"record": "vendors.user", "id": house.max.pk},
    )


def test_nobody_grants_a_role_to_themself_and_only_an_administrator_grants_one_at_all(house):
    for person, by in ((house.rosa, house.rosa), (house.nina, house.vera), (house.nina, house.max)):
        with pytest.raises(PermissionDenied):
            actions.grant_role(person, by=by, role="administrator")
    assert (
        actions.grant_role(house.nina, by=house.rosa, role="auditor", starts_on=date(2026, 1, 1)).granted_by
        == house.rosa
    )


def test_the_same_role_is_not_granted_twice_in_one_time_and_nobody_stands_on_both_sides(house):
    facts = {"by": house.rosa, "role": "auditor"}
    actions.grant_role(house.nina, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31), **facts)
    for starts_on, ends_on in ((date(2026, 3, 31), None), (date(2025, 1, 1), date(2026, 1, 1))):
        with pytest.raises(NotPossible):
            actions.grant_role(house.nina, starts_on=starts_on, ends_on=ends_on, **facts)
    actions.grant_role(house.nina, starts_on=date(2026, 4, 1), **facts)
    with pytest.raises(NotPossible):
        actions.grant_role(house.alan, **facts)


def test_a_role_ends_on_its_last_day_or_at_once_and_the_trail_keeps_what_it_was(house):
    today = timezone.localdate()
    grant = RoleGrant.objects.get(user=house.vera)
    actions.end_grant(grant, by=house.rosa, last_day=today)
    still = fresh(house.vera).may(Permission.CONTRACT_EDIT)
    actions.end_grant(grant, by=house.rosa, note="Left today.")
    gone = fresh(house.vera).may(Permission.CONTRACT_EDIT)
    new = actions.grant_role(house.nina, by=house.rosa, role="auditor", starts_on=today)
    actions.end_grant(new, by=house.rosa)
    ended = Event.objects.filter(record_type="vendors.user", name="end_role").order_by("pk")
    assert (
        still,
        gone,
        RoleGrant.objects.filter(pk=new.pk).exists(),
        [e.after and e.after["until"] for e in ended],
    ) == (
        True,
        False,
        False,
        [today.isoformat(), (today - timedelta(days=1)).isoformat(), None],
    )


def test_an_access_that_was_ended_does_not_come_back_in_a_zone_further_west(house):
    with timezone.override(ZoneInfo("Pacific/Kiritimati")):  # always a day ahead of Honolulu
        actions.end_grant(RoleGrant.objects.get(user=house.vera), by=house.rosa)
        actions.end_membership(Membership.objects.get(user=house.alan), by=house.amy)
    with timezone.override(ZoneInfo("Pacific/Honolulu")):
        assert (fresh(house.vera).roles, fresh(house.alan).roles) == ([], [])


def test_a_vendor_admin_invites_and_ends_access_for_the_own_company_only(house):
    foreign = Membership.objects.get(user=house.gita)
    with pytest.raises(PermissionDenied):
        actions.invite_person(by=house.amy, email="x@globex.example", vendor=house.globex, vendor_role="member")
    with pytest.raises(PermissionDenied):
        actions.end_membership(foreign, by=house.amy)
    with pytest.raises(PermissionDenied):
        actions.invite_person(by=house.alan, email="x@acme.example", vendor=house.acme, vendor_role="member")
    with pytest.raises(PermissionDenied):
        actions.invite_person(by=house.amy, email="x@acme.example", role="administrator")
    actions.end_membership(Membership.objects.get(user=house.alan), by=house.amy)
    assert fresh(house.alan).vendors == [] and fresh(house.gita).vendors == [house.globex]


def test_an_account_that_exists_adds_a_vendor_but_never_the_other_side(house):
    facts = {"by": house.vera, "vendor": house.globex, "vendor_role": "member"}
    invitation = actions.invite_person(email="alan@acme.example", **facts)
    with pytest.raises(NotPossible):
        actions.accept_invitation(invitation.token, name="Alan", password=PASSWORD)
    with pytest.raises(NotPossible):
        actions.join_by_invitation(invitation.token, by=house.gita)
    actions.join_by_invitation(invitation.token, by=house.alan)
    of_a_buyer = actions.invite_person(email="ada@haiyun.example", **facts)
    with pytest.raises(NotPossible):
        actions.join_by_invitation(of_a_buyer.token, by=house.ada)
    assert {vendor.code for vendor in fresh(house.alan).vendors} == {"acme", "globex"}


def test_a_closed_account_sees_nothing_until_it_is_opened_again(house):
    actions.close_account(house.vera, by=house.rosa, note="On leave.")
    closed = fresh(house.vera)
    with pytest.raises(NotPossible):
        actions.close_account(house.vera, by=house.rosa)
    with pytest.raises(PermissionDenied):
        actions.close_account(house.rosa, by=house.rosa)
    actions.reopen_account(house.vera, by=house.rosa)
    assert (closed.is_active, closed.roles, fresh(house.vera).roles) == (False, [], ["procurement"])


def test_a_person_changes_only_their_own_profile_and_only_what_is_theirs(house):
    actions.change_profile(house.alan, by=house.alan, name="Alan Zhou", zone="Europe/Berlin")
    with pytest.raises(PermissionDenied):
        actions.change_profile(house.alan, by=house.amy, name="Al")
    with pytest.raises(TypeError):
        actions.change_profile(house.alan, by=house.alan, is_active=False)
    event = Event.objects.get(name="change_profile")
    assert (event.before, event.after, event.facts) == (None, None, {"changed": ["name", "zone"]})


def test_the_people_seen_are_everybody_for_a_buyer_and_colleagues_for_a_vendor(house):
    today = timezone.localdate()

    def seen(viewer, **choice):
        return {person.name for person in queries.people_seen_by(fresh(viewer), today=today, **choice)}

    assert seen(house.amy) == {"Alan", "Amy"}
    assert seen(house.nina) == set()
    assert seen(house.ada, side=queries.VENDORS) == {"Alan", "Amy", "Gita"}
    assert seen(house.ada, search="gi ta") == {"Gita"}
    assert {"Nina", "Vera", "Gita"} <= seen(house.ada)
