"""How do a person's roles stand, in words, and what may the one who looks do about them?"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.pages.timeline import WORDS
from portal.templatetags.steward import plain_date
from vendors import rules
from vendors.models import Event, Membership, RoleGrant, User
from vendors.roles import APPROVING_ROLES, Role, VendorRole


@dataclass(frozen=True, slots=True)
class Held:
    """A role grant or membership as a table shows it."""

    record: RoleGrant | Membership
    role: str
    scope: str
    word: str
    kind: str
    over: bool
    may_confirm: bool = False
    may_change: bool = False


def grants_held(grants: list[RoleGrant], viewer: User, today: date) -> list[Held]:
    return [
        Held(
            record=grant,
            role=grant.get_role_display(),
            scope=str(grant.line) if grant.line else _("All service lines"),
            **_standing(grant, today),
            may_confirm=waits(grant) and not _is_over(grant, today) and rules.may_confirm_grant(grant, viewer),
            may_change=not _is_over(grant, today) and rules.may_grant_role(grant.user, viewer),
        )
        for grant in grants
    ]


def memberships_held(memberships: list[Membership], viewer: User, today: date) -> list[Held]:
    return [
        Held(
            record=membership,
            role=membership.get_role_display(),
            scope=str(membership.vendor),
            **_standing(membership, today),
            may_change=rules.may_manage_member(membership, viewer),
        )
        for membership in memberships
    ]


def waits(grant: RoleGrant) -> bool:
    """Whether a grant does not count yet because a second granter is missing."""
    return grant.role in APPROVING_ROLES and grant.confirmed_by_id is None


def _is_over(row: RoleGrant | Membership, today: date) -> bool:
    return row.ends_on is not None and row.ends_on < today


def _standing(row: RoleGrant | Membership, today: date) -> dict:
    over = _is_over(row, today)
    if over:
        return {"word": _("Ended"), "kind": "", "over": True}
    if isinstance(row, RoleGrant) and waits(row):
        return {"word": _("Waits for a second granter"), "kind": "stopped", "over": False}
    if row.starts_on > today:
        return {"word": _("From %(day)s") % {"day": plain_date(row.starts_on)}, "kind": "", "over": False}
    return {"word": _("In force"), "kind": "live", "over": False}


# How the trail speaks of people


def _with_role(words: Promise, names: type[Role] | type[VendorRole]):
    def say(event: Event) -> str:
        said = event.after or event.before or {}
        role = said.get("role", "")
        return str(words) % {"role": names(role).label if role in names.values else role}

    return say


WORDS.update(
    {
        ("vendors.user", "join"): gettext_lazy("joined"),
        ("vendors.user", "grant_role"): _with_role(gettext_lazy("granted the role %(role)s"), Role),
        ("vendors.user", "confirm_role"): _with_role(gettext_lazy("confirmed the role %(role)s"), Role),
        ("vendors.user", "end_role"): _with_role(gettext_lazy("ended the role %(role)s"), Role),
        ("vendors.user", "close_account"): gettext_lazy("closed the account"),
        ("vendors.user", "reopen_account"): gettext_lazy("opened the account again"),
        ("vendors.user", "change_profile"): gettext_lazy("changed the profile"),
        ("vendors.user", "accept_terms"): gettext_lazy("accepted the privacy notice and the terms"),
        ("vendors.user", "erase"): gettext_lazy("erased the name"),
        ("vendors.membership", "join"): _with_role(gettext_lazy("joined as %(role)s"), VendorRole),
        ("vendors.membership", "change"): _with_role(gettext_lazy("changed the role there to %(role)s"), VendorRole),
        ("vendors.membership", "end"): gettext_lazy("ended the access"),
        ("vendors.invitation", "invite"): gettext_lazy("invited somebody"),
        ("vendors.invitation", "resend"): gettext_lazy("sent the invitation again"),
        ("vendors.invitation", "withdraw"): gettext_lazy("withdrew the invitation"),
        ("vendors.invitation", "accept"): gettext_lazy("accepted the invitation"),
    }
)
