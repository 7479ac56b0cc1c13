"""Who acts for a vendor, who is asked to, and whom does one call?"""

from dataclasses import dataclass

from contracts.models import Contact, Contract
from contracts.queries_services import contacts_of_vendor
from portal.adapter import with_authenticator
from portal.pages.people import Held, memberships_held
from vendors import rules
from vendors.access import access_day
from vendors.models import Invitation, Vendor
from vendors.queries.people import members_of, open_invitations


@dataclass(frozen=True, slots=True)
class Account:
    """A person's membership, and whether the account is kept well."""

    held: Held
    second_step: bool

    @property
    def person(self):
        return self.held.record.user


def accounts_of(user, vendor: Vendor) -> tuple[list[Account], list[Account]]:
    """Who has access or will have it, and who had it; two queries."""
    members = members_of(user, vendor)
    secured = with_authenticator([row.user for row in members])
    found = [Account(held, held.record.user_id in secured) for held in memberships_held(members, user, access_day())]
    return [row for row in found if not row.held.over], [row for row in found if row.held.over]


def invitations_to(user, vendor: Vendor) -> list[Invitation]:
    """Who is asked to join and has not yet; for who may invite."""
    if not rules.may_keep_people(vendor, user):
        return []
    return list(open_invitations(user).filter(vendor=vendor))


def cards_of(user, vendor: Vendor) -> list[tuple[Contract, list[Contact]]]:
    """The contact card of each contract, our side first; one query."""
    cards: dict[Contract, list[Contact]] = {}
    for row in contacts_of_vendor(user, vendor):
        cards.setdefault(row.contract, []).append(row)
    return list(cards.items())
