"""Who joins, in which role, and who leaves? Invitations, role grants, memberships, accounts, profiles."""

import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import outbox, rules, trail
from vendors.access import access_day
from vendors.lifecycle import NotPossible
from vendors.models import Invitation, Membership, RoleGrant, ServiceLine, User, Vendor
from vendors.queries.people import invitation_for, token_hash
from vendors.roles import APPROVING_ROLES, Role

INVITATION_LASTS = timedelta(days=7)
PROFILE = ("name", "name_zh", "title", "language", "zone", "scheme", "dense")


# Invitations


@transaction.atomic
def invite_person(
    *,
    by: User,
    email: str,
    name: str = "",
    role: str = "",
    vendor: Vendor | None = None,
    vendor_role: str = "",
    now: datetime | None = None,
) -> Invitation:
    """Ask somebody by e-mail to join, as the buyer's (`role`) or a vendor's (`vendor` and `vendor_role`).

    The returned row carries the secret once, as `token`; only its hash is stored. Raises NotPossible, PermissionDenied.
    """
    moment = now or timezone.now()
    email = User.objects.normalize_email(email).lower()
    if not (rules.may_invite_to_vendor(vendor, by) if vendor else rules.may_invite_buyer(by)):
        raise PermissionDenied
    _refuse_invitation(email, role, vendor, moment)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        name=name,
        role=role,
        vendor=vendor,
        vendor_role=vendor_role,
        token_hash=token_hash(token),
        invited_by=by,
        invited_at=moment,
        expires_at=moment + INVITATION_LASTS,
    )
    after = {"role": role or vendor_role, "vendor": vendor and vendor.code}
    trail.record(invitation, "invite", by=by, after=after, shown_to_vendor=vendor is not None, now=now)
    _mail_invitation(invitation, token, now)
    return invitation


def _refuse_invitation(email: str, role: str, vendor: Vendor | None, moment: datetime) -> None:
    waiting = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=moment)
    if waiting.filter(email=email, vendor=vendor).exists():
        raise NotPossible([_("%(email)s is already invited. Send that invitation again instead.") % {"email": email}])
    person = User.objects.filter(email=email).first()
    if person is None:
        return
    if role:
        raise NotPossible(
            [_("%(email)s has an account already. Grant the role on the person’s page.") % {"email": email}]
        )
    if Membership.objects.in_force().filter(user=person, vendor=vendor).exists():
        raise NotPossible([_("%(email)s acts for %(vendor)s already.") % {"email": email, "vendor": vendor}])


def _mail_invitation(invitation: Invitation, token: str, now: datetime | None) -> None:
    invitation.token = token
    outbox.queue(
        "invitation",
        dedupe=f"invitation:{invitation.pk}:{invitation.token_hash[:16]}",
        to=invitation.email,
        vendor=invitation.vendor,
        language=invitation.invited_by.language,
        has_secret=True,
        now=now,
        invitation=invitation,
        token=token,
        site=settings.SITE_URL,
        days=INVITATION_LASTS.days,
    )


def _open_invitation(invitation: Invitation, by: User) -> Invitation:
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not rules.may_manage_invitation(row, by):
        raise PermissionDenied
    if row.accepted_at or row.withdrawn_at:
        raise NotPossible([_("This invitation has been accepted or withdrawn meanwhile.")])
    return row


@transaction.atomic
def resend_invitation(invitation: Invitation, *, by: User, now: datetime | None = None) -> Invitation:
    """Send a new link; the old one stops working."""
    row = _open_invitation(invitation, by)
    if row.vendor and row.vendor.state == Vendor.State.OFFBOARDED:
        raise NotPossible([_("%(vendor)s is off-boarded; its record is closed.") % {"vendor": row.vendor}])
    token = secrets.token_urlsafe(32)
    row.token_hash, row.expires_at = token_hash(token), (now or timezone.now()) + INVITATION_LASTS
    row.save()
    trail.record(row, "resend", by=by, shown_to_vendor=row.vendor_id is not None, now=now)
    _mail_invitation(row, token, now)
    return row


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, now: datetime | None = None) -> Invitation:
    """The link stops working; nothing is mailed."""
    row = _open_invitation(invitation, by)
    row.withdrawn_at = now or timezone.now()
    row.save()
    trail.record(row, "withdraw", by=by, shown_to_vendor=row.vendor_id is not None, now=now)
    return row


@transaction.atomic
def accept_invitation(
    token: str,
    *,
    name: str,
    password: str | None,
    language: str = "",
    zone: str = "Asia/Shanghai",
    now: datetime | None = None,
) -> User:
    """Make the account that the secret invites to, with its role or membership. Raises NotPossible."""
    moment = now or timezone.now()
    invitation = _taken(token, moment)
    if User.objects.filter(email=invitation.email).exists():
        raise NotPossible(
            [
                _("%(email)s has an account already. Sign in with it and open the link again.")
                % {"email": invitation.email}
            ]
        )
    person = User.objects.create_user(
        invitation.email, password, name=name, language=language, zone=zone, date_joined=moment
    )
    trail.record(person, "join", by=person, now=now)
    _keep_promise(invitation, person, moment, now)
    return person


@transaction.atomic
def join_by_invitation(token: str, *, by: User, now: datetime | None = None) -> User:
    """Let a person who has an account already act for one more vendor. Raises NotPossible."""
    moment = now or timezone.now()
    invitation = _taken(token, moment)
    if invitation.email != by.email.lower():
        raise NotPossible(
            [_("This invitation went to %(email)s; sign in with that address.") % {"email": invitation.email}]
        )
    if invitation.vendor_id is None or by.is_buyer:
        raise NotPossible([_("Nobody acts for the buyer and for a vendor at once.")])
    _keep_promise(invitation, by, moment, now)
    return by


def _taken(token: str, moment: datetime) -> Invitation:
    found = invitation_for(token, moment)
    # Two clicks on one link: the second waits here, then finds it accepted.
    row = found and Invitation.objects.select_for_update().get(pk=found.pk)
    left = row and row.vendor and row.vendor.state == Vendor.State.OFFBOARDED
    if row is None or row.accepted_at or row.withdrawn_at or left:
        raise NotPossible(
            [_("This invitation has been used, was withdrawn or is older than a week. Ask for a new one.")]
        )
    return row


def _keep_promise(invitation: Invitation, person: User, moment: datetime, now: datetime | None) -> None:
    today = access_day(moment)
    if invitation.vendor_id:
        membership, created = Membership.objects.get_or_create(
            user=person, vendor=invitation.vendor, defaults={"role": invitation.vendor_role, "starts_on": today}
        )
        if not created:
            membership.role, membership.starts_on, membership.ends_on = invitation.vendor_role, today, None
            membership.save()
        trail.record(membership, "join", by=person, after=_said(membership), shown_to_vendor=True, now=now)
    else:
        grant = RoleGrant.objects.create(
            user=person, role=invitation.role, starts_on=today, granted_by=invitation.invited_by
        )
        trail.record(person, "grant_role", by=invitation.invited_by, after=_said(grant), now=now)
    invitation.accepted_at, invitation.accepted_by = moment, person
    invitation.save()
    trail.record(invitation, "accept", by=person, shown_to_vendor=invitation.vendor_id is not None, now=now)


def _said(row: RoleGrant | Membership) -> dict:
    said = {"role": row.role, "from": row.starts_on, "until": row.ends_on}
    if isinstance(row, RoleGrant):
        said |= {"line": row.line and row.line.code, "second_granter": row.confirmed_by}
    return said


# Roles of the buyer's people


@transaction.atomic
def grant_role(
    person: User,
    *,
    by: User,
    role: str,
    line: ServiceLine | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    note: str = "",
    now: datetime | None = None,
) -> RoleGrant:
    """Give a role from a day on; an approving role counts only once somebody else has confirmed it."""
    if not (by.is_system and by.pk != person.pk) and not rules.may_grant_role(person, by):
        raise PermissionDenied
    locked = User.objects.select_for_update().get(pk=person.pk)
    starts_on = starts_on or access_day(now)
    if Membership.objects.in_force().filter(user=locked).exists():
        raise NotPossible([_("Nobody acts for the buyer and for a vendor at once.")])
    if ends_on and ends_on < starts_on:
        raise NotPossible([_("The last day is before the first.")])
    same = RoleGrant.objects.filter(user=locked, role=role, line=line).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    )
    if ends_on:
        same = same.filter(starts_on__lte=ends_on)
    if same.exists():
        words = {"person": locked, "role": Role(role).label}
        raise NotPossible([_("%(person)s has the role %(role)s in this time already.") % words])
    grant = RoleGrant.objects.create(
        user=locked, role=role, line=line, starts_on=starts_on, ends_on=ends_on, granted_by=by
    )
    trail.record(locked, "grant_role", by=by, after=_said(grant), note=note, now=now)
    return grant


@transaction.atomic
def confirm_grant(grant: RoleGrant, *, by: User, now: datetime | None = None) -> RoleGrant:
    """The second granter's word, from which an approving role counts."""
    row = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if not rules.may_confirm_grant(row, by):
        raise PermissionDenied
    if row.confirmed_by_id or row.role not in APPROVING_ROLES:
        raise NotPossible([_("This role needs no confirmation any more.")])
    before = _said(row)
    row.confirmed_by = by
    row.save()
    trail.record(row.user, "confirm_role", by=by, before=before, after=_said(row), now=now)
    return row


@transaction.atomic
def end_grant(
    grant: RoleGrant, *, by: User, last_day: date | None = None, note: str = "", now: datetime | None = None
) -> RoleGrant | None:
    """End a role after `last_day`, or (None) at once; one that never counted before today leaves only its trail."""
    row = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if not rules.may_grant_role(row.user, by):
        raise PermissionDenied
    today = access_day(now)
    if row.ends_on and row.ends_on < today:
        raise NotPossible([_("This role has ended already.")])
    if last_day and last_day < today:
        raise NotPossible([_("The last day is past. Choose today or later, or end the role at once.")])
    before, person = _said(row), row.user
    last_day = last_day or today - timedelta(days=1)
    if last_day < row.starts_on:
        row.delete()
        row = None
    else:
        row.ends_on = last_day
        row.save()
    trail.record(person, "end_role", by=by, before=before, after=row and _said(row), note=note, now=now)
    return row


# A vendor's people


@transaction.atomic
def change_membership(
    membership: Membership,
    *,
    by: User,
    role: str,
    last_day: date | None = None,
    note: str = "",
    now: datetime | None = None,
) -> Membership:
    """Give a vendor's person another role there, or a last day (None: no end)."""
    row = _own_membership(membership, by)
    if last_day and last_day < access_day(now):
        raise NotPossible([_("The last day is past. Choose today or later, or end it at once.")])
    before = _said(row)
    row.role, row.ends_on = role, last_day
    row.save()
    trail.record(row, "change", by=by, before=before, after=_said(row), note=note, shown_to_vendor=True, now=now)
    return row


@transaction.atomic
def end_membership(membership: Membership, *, by: User, note: str = "", now: datetime | None = None) -> Membership:
    """From now on the person sees nothing of this vendor any more."""
    row = _own_membership(membership, by)
    before = _said(row)
    row.ends_on = access_day(now) - timedelta(days=1)
    row.save()
    trail.record(row, "end", by=by, before=before, after=_said(row), note=note, shown_to_vendor=True, now=now)
    return row


def _own_membership(membership: Membership, by: User) -> Membership:
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    if not rules.may_manage_member(row, by):
        raise PermissionDenied
    return row


# Accounts


@transaction.atomic
def close_account(person: User, *, by: User, note: str = "", now: datetime | None = None) -> User:
    """The person cannot sign in any more and open sessions end with their next request; roles stay on record."""
    return _switch(person, "close_account", False, by, note, now)


@transaction.atomic
def reopen_account(person: User, *, by: User, note: str = "", now: datetime | None = None) -> User:
    """The person may sign in again, with the roles that are still in force."""
    return _switch(person, "reopen_account", True, by, note, now)


def _switch(person: User, name: str, active: bool, by: User, note: str, now: datetime | None) -> User:
    row = User.objects.select_for_update().get(pk=person.pk)
    if not rules.may_grant_role(row, by):
        raise PermissionDenied
    if row.is_active is active:
        raise NotPossible([_("Somebody else did that meanwhile.")])
    row.is_active = active
    row.save(update_fields=["is_active"])
    trail.record(
        row, name, by=by, before={"may_sign_in": not active}, after={"may_sign_in": active}, note=note, now=now
    )
    return row


@transaction.atomic
def change_profile(person: User, *, by: User, now: datetime | None = None, **fields) -> User:
    """Change what a person sets for themself: the columns of PROFILE."""
    if person.pk != by.pk:
        raise PermissionDenied
    row = User.objects.select_for_update().get(pk=person.pk)
    was = User.objects.get(pk=person.pk)
    for field, value in fields.items():
        if field not in PROFILE:
            raise TypeError(f"{field} is not a person's own to change")
        setattr(row, field, value)
    _before, changed = trail.changes(was, row, list(fields))
    if changed:
        row.save(update_fields=list(fields))
        trail.record(row, "change_profile", by=by, facts={"changed": sorted(changed)}, now=now)
    return row
