"""Who is here, in which role, who was asked to join, and what happened to a person?"""

import hashlib
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from vendors.models import Event, Invitation, Membership, RoleGrant, User
from vendors.roles import APPROVING_ROLES

BUYER, VENDORS, WITHOUT_ROLE = "buyer", "vendors", "none"


def token_hash(token: str) -> str:
    """What of an invitation's secret is stored: enough to recognise it, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def people_seen_by(user, *, search: str = "", side: str = "", today: date) -> QuerySet[User]:
    """The people `user` may see, with `shown_grants` and `shown_memberships` that are not over and seen too."""
    rows = User.objects.visible_to(user).filter(is_system=False)
    for word in search.split():
        rows = rows.filter(Q(name__icontains=word) | Q(name_zh__icontains=word) | Q(email__icontains=word))
    grants = RoleGrant.objects.filter(_not_over(today))
    memberships = Membership.objects.filter(_not_over(today))
    if side == BUYER:
        rows = rows.filter(pk__in=grants.values("user"))
    elif side == VENDORS:
        rows = rows.filter(pk__in=memberships.values("user"))
    elif side == WITHOUT_ROLE:
        rows = rows.exclude(pk__in=grants.values("user")).exclude(pk__in=memberships.values("user"))
    return rows.prefetch_related(
        Prefetch("grants", grants.visible_to(user).select_related("line"), to_attr="shown_grants"),
        Prefetch("memberships", memberships.visible_to(user).select_related("vendor"), to_attr="shown_memberships"),
    )


def _not_over(today: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=today)


def grants_of(person: User, viewer) -> QuerySet[RoleGrant]:
    """A person's role grants, past ones too, newest first, as far as `viewer` sees them."""
    rows = RoleGrant.objects.visible_to(viewer).filter(user=person)
    return rows.select_related("line", "user", "granted_by", "confirmed_by").order_by("-starts_on", "-pk")


def memberships_of(person: User, viewer) -> QuerySet[Membership]:
    rows = Membership.objects.visible_to(viewer).filter(user=person)
    return rows.select_related("vendor", "vendor__line", "user").order_by("vendor__name_en", "pk")


def members_of(viewer, vendor) -> list[Membership]:
    """Who acts, will act or has acted for a vendor, as far as `viewer` sees them."""
    rows = Membership.objects.visible_to(viewer).filter(vendor=vendor)
    return list(rows.select_related("user", "vendor__line").order_by("user__name", "pk"))


def grants_to_confirm(user, today: date) -> QuerySet[RoleGrant]:
    """Grants of approving roles that wait for a second granter, which `user` can be."""
    rows = RoleGrant.objects.visible_to(user).filter(_not_over(today), confirmed_by__isnull=True)
    rows = rows.filter(role__in=sorted(APPROVING_ROLES)).exclude(user=user).exclude(granted_by=user)
    return rows.select_related("user", "line", "granted_by")


def open_invitations(user) -> QuerySet[Invitation]:
    """Invitations neither accepted nor withdrawn that `user` may see; lapsed ones too, to be sent again."""
    rows = Invitation.objects.visible_to(user).filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    return rows.select_related("vendor", "vendor__line", "invited_by")


def invitation_for(token: str, now: datetime) -> Invitation | None:
    """The invitation this secret opens, unless it was used, withdrawn or has lapsed."""
    rows = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now)
    return rows.select_related("vendor", "invited_by").filter(token_hash=token_hash(token)).first()


def events_about(person: User, viewer) -> QuerySet[Event]:
    """The trail of a person's account, roles and memberships, newest first, as far as `viewer` sees it."""
    memberships = [str(pk) for pk in memberships_of(person, viewer).values_list("pk", flat=True)]
    about = Q(record_type="vendors.user", record_id=str(person.pk))
    about |= Q(record_type="vendors.membership", record_id__in=memberships)
    return Event.objects.visible_to(viewer).filter(about).select_related("by", "on_behalf_of")


def cast(today: date) -> tuple[list[User], list[User]]:
    """Everybody who may sign in and has something to do here: the buyer's people, the vendors' people."""
    people = User.objects.filter(is_active=True, is_system=False).prefetch_related(
        Prefetch("grants", RoleGrant.objects.in_force(today).select_related("line"), to_attr="shown_grants"),
        Prefetch(
            "memberships", Membership.objects.in_force(today).select_related("vendor"), to_attr="shown_memberships"
        ),
    )
    everybody = list(people)
    buyers = [person for person in everybody if person.shown_grants]
    vendors = [person for person in everybody if person.shown_memberships and not person.shown_grants]
    return buyers, sorted(vendors, key=lambda person: (str(person.shown_memberships[0].vendor), person.name))


def account(email: str) -> User | None:
    """The account that signs in with this address, freshly read."""
    return User.objects.filter(email=email).first()
