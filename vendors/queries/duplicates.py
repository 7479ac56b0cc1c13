"""Is this vendor perhaps another one under a second name? What two vendors share, for procurement's eyes only.

A part that keeps more about vendors adds its own sign with `@sign`: a function of the vendor and the others that gives
words by the other's primary key.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vendors import names, sealed
from vendors.models import ApplicationContact, BankDetail, Vendor

Sign = Callable[[Vendor, list[Vendor]], dict[int, str]]
SIGNS: list[Sign] = []


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another vendor and what it shares with the one asked about, in words."""

    vendor: Vendor
    shared: tuple[str, ...]
    same_group: bool


def sign(fn: Sign) -> Sign:
    """Register one thing that two vendors may share."""
    SIGNS.append(fn)
    return fn


def likenesses(vendor: Vendor, user) -> list[Likeness]:
    """The other vendors `user` may see that share something with this one, those that share most first."""
    return likenesses_of([vendor], user).get(vendor.pk, [])


def likenesses_of(vendors: Iterable[Vendor], user) -> dict[int, list[Likeness]]:
    """The same for several vendors, by primary key, in a fixed number of questions."""
    everyone = {vendor.pk: vendor for vendor in Vendor.objects.visible_to(user).select_related("line")}
    asked = [everyone[vendor.pk] for vendor in vendors if vendor.pk in everyone]
    _look_up(everyone, {vendor.pk for vendor in asked})
    return {vendor.pk: found for vendor in asked if (found := _compare(vendor, list(everyone.values())))}


def _look_up(everyone: dict[int, Vendor], asked: set[int]) -> None:
    """What stands beside the vendors' own columns: the phones of contacts, and accounts by their blind indexes."""
    for vendor in everyone.values():
        vendor.phone_digits = {names.digits(vendor.phone)} - {""}
        vendor.account_hashes, vendor.own_accounts = set(), set()
    contacts = ApplicationContact.objects.filter(application__vendor__in=everyone)
    for pk, phone in contacts.values_list("application__vendor", "phone"):
        everyone[pk].phone_digits |= {names.digits(phone)} - {""}
    for row in BankDetail.objects.filter(vendor__in=everyone).only("vendor", "account_hash", "sealed"):
        everyone[row.vendor_id].account_hashes.add(row.account_hash)
        if row.vendor_id in asked:  # another key may have sealed the other vendor's row
            indexes = sealed.blind_indexes(sealed.unseal(row.sealed))
            everyone[row.vendor_id].own_accounts |= {row.account_hash, *indexes}


def _compare(vendor: Vendor, everyone: list[Vendor]) -> list[Likeness]:
    others = [other for other in everyone if other.pk != vendor.pk]
    shared: dict[int, list[str]] = {}
    for look in SIGNS:
        for pk, words in look(vendor, others).items():
            shared.setdefault(pk, []).append(words)
    found = [
        Likeness(other, tuple(shared[other.pk]), _same_group(vendor, other)) for other in others if other.pk in shared
    ]
    return sorted(found, key=lambda one: (-len(one.shared), one.vendor.name_en))


def _same_group(one: Vendor, other: Vendor) -> bool:
    return other.pk == one.parent_id or one.pk == other.parent_id or (one.parent_id or 0) == (other.parent_id or -1)


def _same(vendor: Vendor, others: list[Vendor], value: Callable[[Vendor], str], words: str) -> dict[int, str]:
    own = value(vendor)
    return {other.pk: words % {"value": own} for other in others if own and value(other) == own}


@sign
def registration_numbers(vendor: Vendor, others: list[Vendor]) -> dict[int, str]:
    return {
        other.pk: _("Registration number %(value)s") % {"value": vendor.registration_number}
        for other in others
        if other.country == vendor.country
        and names.plain(vendor.registration_number)
        and names.plain(other.registration_number) == names.plain(vendor.registration_number)
    }


@sign
def entity_identifiers(vendor: Vendor, others: list[Vendor]) -> dict[int, str]:
    return _same(vendor, others, lambda one: one.lei.upper(), _("LEI %(value)s"))


@sign
def vat_numbers(vendor: Vendor, others: list[Vendor]) -> dict[int, str]:
    return _same(vendor, others, lambda one: names.plain(one.vat_number).upper(), _("VAT number %(value)s"))


@sign
def company_names(vendor: Vendor, others: list[Vendor]) -> dict[int, str]:
    own = _cores(vendor)
    found = {}
    for other in others:
        theirs = _cores(other)
        if any(names.alike(one, two) for one in own for two in theirs):
            found[other.pk] = _("A name that is alike")
    return found


def _cores(vendor: Vendor) -> set[str]:
    return {names.core(name) for name in (vendor.name_en, vendor.name_zh, vendor.legal_name) if name}


@sign
def phones(vendor: Vendor, others: list[Vendor]) -> dict[int, str]:
    """The company's own phone and those of its contacts."""
    return {
        other.pk: _("Phone number ending in %(value)s") % {"value": min(common)[-4:]}
        for other in others
        if (common := vendor.phone_digits & other.phone_digits)
    }


@sign
def addresses(vendor: Vendor, others: list[Vendor]) -> dict[int, str]:
    return {pk: _("The same address") for pk in _same(vendor, others, lambda one: names.plain(one.address), "")}


@sign
def legal_representatives(vendor: Vendor, others: list[Vendor]) -> dict[int, str]:
    pks = _same(vendor, others, lambda one: names.plain(one.legal_representative), "")
    return {pk: _("Legal representative %(value)s") % {"value": vendor.legal_representative} for pk in pks}


@sign
def bank_accounts(vendor: Vendor, others: list[Vendor]) -> dict[int, str]:
    """An account that both are, were or want to be paid to; its number is not said."""
    return {other.pk: _("The same bank account") for other in others if vendor.own_accounts & other.account_hashes}
