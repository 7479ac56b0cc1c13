"""Is this vendor perhaps another one under a second name? What two vendors share, for procurement's eyes only.

A part that keeps more about vendors adds its own sign with `@sign`: a function of the vendor and the others that gives
what is shared, by the other's primary key.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from vendors import names, sealed
from vendors.models import ApplicationContact, BankDetail, Distinction, Vendor


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing that two vendors share: in words, and the values themselves, never shown or stored as they are."""

    words: str
    values: frozenset[str]


Sign = Callable[[Vendor, list[Vendor]], dict[int, Shared]]
SIGNS: list[Sign] = []


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another vendor and what it shares with the one asked about; `settled`: somebody said why they are two."""

    vendor: Vendor
    shared: tuple[str, ...]
    same_group: bool
    marks: frozenset[str] = frozenset()
    settled: Distinction | None = None


def sign(fn: Sign) -> Sign:
    """Register one thing that two vendors may share."""
    SIGNS.append(fn)
    return fn


def likenesses(vendor: Vendor, user) -> list[Likeness]:
    """The other vendors `user` may see that share something with this one: the open ones first, who share most."""
    return likenesses_of([vendor], user).get(vendor.pk, [])


def open_likenesses_of(vendors: Iterable[Vendor], user) -> dict[int, list[Likeness]]:
    """Those of several vendors that nobody has settled, by primary key, in a fixed number of questions."""
    found = {pk: [one for one in likely if one.settled is None] for pk, likely in likenesses_of(vendors, user).items()}
    return {pk: likely for pk, likely in found.items() if likely}


def likenesses_of(vendors: Iterable[Vendor], user) -> dict[int, list[Likeness]]:
    """The same for several vendors, by primary key, in a fixed number of questions."""
    everyone = {vendor.pk: vendor for vendor in Vendor.objects.visible_to(user).select_related("line")}
    asked = [everyone[vendor.pk] for vendor in vendors if vendor.pk in everyone]
    _look_up(everyone, {vendor.pk for vendor in asked})
    settled = _settled(asked)
    return {vendor.pk: found for vendor in asked if (found := _compare(vendor, list(everyone.values()), settled))}


def _settled(asked: list[Vendor]) -> dict[frozenset[int], Distinction]:
    rows = Distinction.objects.filter(Q(one__in=asked) | Q(other__in=asked)).select_related("by")
    return {frozenset((row.one_id, row.other_id)): row for row in rows}


def _look_up(everyone: dict[int, Vendor], asked: set[int]) -> None:
    """What stands beside the vendors' own columns: the phones of contacts, and accounts by their blind indexes."""
    for vendor in everyone.values():
        vendor.phone_digits = {names.digits(vendor.phone)} - {""}
        vendor.account_hashes, vendor.own_accounts = set(), {}
    contacts = ApplicationContact.objects.filter(application__vendor__in=everyone)
    for pk, phone in contacts.values_list("application__vendor", "phone"):
        everyone[pk].phone_digits |= {names.digits(phone)} - {""}
    for row in BankDetail.objects.filter(vendor__in=everyone).only("vendor", "account_hash", "sealed"):
        everyone[row.vendor_id].account_hashes.add(row.account_hash)
        if row.vendor_id in asked:  # another key may have sealed the other vendor's row
            number = sealed.unseal(row.sealed)
            everyone[row.vendor_id].own_accounts |= dict.fromkeys(
                (row.account_hash, *sealed.blind_indexes(number)), number
            )


def _compare(vendor: Vendor, everyone: list[Vendor], settled: dict[frozenset[int], Distinction]) -> list[Likeness]:
    others = {other.pk: other for other in everyone if other.pk != vendor.pk}
    found = []
    for pk, (words, marks) in _shared(vendor, list(others.values())).items():
        said = settled.get(frozenset((vendor.pk, pk)))
        stands = said is not None and all(set(said.marks).intersection(mark) for mark in marks)
        found.append(
            Likeness(
                others[pk],
                tuple(words),
                _same_group(vendor, others[pk]),
                frozenset(mark[0] for mark in marks),
                said if stands else None,
            )
        )
    return sorted(found, key=lambda one: (one.settled is not None, -len(one.shared), one.vendor.name_en))


def _shared(vendor: Vendor, others: list[Vendor]) -> dict[int, tuple[list[str], set[tuple[str, ...]]]]:
    """By the other's primary key: what is shared, in words, and the marks of each value."""
    found: dict[int, tuple[list[str], set[tuple[str, ...]]]] = {}
    for look in SIGNS:
        for pk, shared in look(vendor, others).items():
            words, marks = found.setdefault(pk, ([], set()))
            words.append(shared.words)
            marks |= {_mark(look.__name__, value) for value in shared.values}
    return found


def recognised(row: Distinction) -> set[str]:
    """Of what two vendors were told apart for, what they share still: its marks under the first key."""
    _look_up({row.one_id: row.one, row.other_id: row.other}, {row.one_id})
    _words, marks = _shared(row.one, [row.other]).get(row.other_id, ([], set()))
    return {mark[0] for mark in marks if set(row.marks).intersection(mark)}


def _mark(name: str, value: str) -> tuple[str, ...]:
    """Enough to recognise the value again, not enough to work it back: an account number would soon be guessed.

    One mark for each key that account numbers are sealed with, the first key's first: they outlive SECRET_KEY.
    """
    return tuple(sealed.blind_indexes(f"{name}:{value}"))


def _same_group(one: Vendor, other: Vendor) -> bool:
    return other.pk == one.parent_id or one.pk == other.parent_id or (one.parent_id or 0) == (other.parent_id or -1)


def _same(vendor: Vendor, others: list[Vendor], value: Callable[[Vendor], str], words: str) -> dict[int, Shared]:
    own = value(vendor)
    return {
        other.pk: Shared(words % {"value": own}, frozenset({own})) for other in others if own and value(other) == own
    }


@sign
def registration_numbers(vendor: Vendor, others: list[Vendor]) -> dict[int, Shared]:
    alike = [other for other in others if other.country == vendor.country]
    named = _("Registration number %(value)s") % {"value": vendor.registration_number}
    found = _same(vendor, alike, lambda one: names.plain(one.registration_number), "")
    return {pk: Shared(named, shared.values) for pk, shared in found.items()}


@sign
def entity_identifiers(vendor: Vendor, others: list[Vendor]) -> dict[int, Shared]:
    return _same(vendor, others, lambda one: one.lei.upper(), _("LEI %(value)s"))


@sign
def vat_numbers(vendor: Vendor, others: list[Vendor]) -> dict[int, Shared]:
    return _same(vendor, others, lambda one: names.plain(one.vat_number).upper(), _("VAT number %(value)s"))


@sign
def company_names(vendor: Vendor, others: list[Vendor]) -> dict[int, Shared]:
    own = _cores(vendor)
    found = {}
    for other in others:
        theirs = _cores(other)
        pairs = {" ".join(sorted((one, two))) for one in own for two in theirs if names.alike(one, two)}
        if pairs:
            found[other.pk] = Shared(_("A name that is alike"), frozenset(pairs))
    return found


def _cores(vendor: Vendor) -> set[str]:
    return {names.core(name) for name in (vendor.name_en, vendor.name_zh, vendor.legal_name) if name}


@sign
def phones(vendor: Vendor, others: list[Vendor]) -> dict[int, Shared]:
    """The company's own phone and those of its contacts."""
    return {
        other.pk: Shared(_("Phone number ending in %(value)s") % {"value": min(common)[-4:]}, frozenset(common))
        for other in others
        if (common := vendor.phone_digits & other.phone_digits)
    }


@sign
def addresses(vendor: Vendor, others: list[Vendor]) -> dict[int, Shared]:
    return _same(vendor, others, lambda one: names.plain(one.address), _("The same address"))


@sign
def legal_representatives(vendor: Vendor, others: list[Vendor]) -> dict[int, Shared]:
    named = _("Legal representative %(value)s") % {"value": vendor.legal_representative}
    found = _same(vendor, others, lambda one: names.plain(one.legal_representative), "")
    return {pk: Shared(named, shared.values) for pk, shared in found.items()}


@sign
def bank_accounts(vendor: Vendor, others: list[Vendor]) -> dict[int, Shared]:
    """An account that both are, were or want to be paid to; its number is not said."""
    return {
        other.pk: Shared(_("The same bank account"), frozenset(vendor.own_accounts[index] for index in common))
        for other in others
        if (common := vendor.own_accounts.keys() & other.account_hashes)
    }
