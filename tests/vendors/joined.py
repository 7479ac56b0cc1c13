"""What does a vendor on its way in look like? Its application, a clear sanctions check, and rows of every kind."""

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from tests.contracts import worlds
from vendors.actions import conditions, decisions, joining, sanctions
from vendors.actions.vendors import create_vendor
from vendors.models import Application, ApplicationContact, SanctionsCheck, User, Vendor, VendorCondition

USCC = "91350100M000100Y43"
COMPANY = {
    "legal_name": "Kite Couriers Ltd.",
    "registration_number": USCC,
    "legal_representative": "Kim Kite",
    "address": "1 Harbour Road",
    "phone": "+86 21 5550 0199",
}
CONTACT = {"name": "Kim Kite", "title": "Director", "email": "kim@kite.example", "phone": "+86 21 5550 0198"}
CONTACTS = {"commercial": CONTACT, "operations": CONTACT}


def a_prospect(world, code="kite", name="Kite Couriers", now=worlds.NOON, **others) -> Vendor:
    return create_vendor(by=world.vera, code=code, name_en=name, country="CN", line=world.line, now=now, **others)


def an_admin(vendor: Vendor) -> User:
    return worlds.member(vendor, f"kim@{vendor.code}.example", "Kim", role="admin")


def tell_everything(vendor: Vendor, *, by: User, now=worlds.NOON) -> None:
    """All four steps, so that the application can be sent."""
    joining.save_company(vendor, by=by, **COMPANY, now=now)
    joining.save_services(vendor, by=by, lines=[vendor.line], services="Parcels.", regions="CN", now=now)
    joining.save_contacts(vendor, by=by, contacts=CONTACTS, now=now)
    joining.declare(vendor, by=by, position="Director", now=now)


def a_clear_check(vendor: Vendor, *, by: User, now=worlds.NOON, **others) -> SanctionsCheck:
    """What approval after due diligence asks for."""
    said = {"names": str(vendor), "sources": ["un", "eu"], "result": "clear"} | others
    said.setdefault("next_on", timezone.localdate(now) + timedelta(days=365))
    return sanctions.record_sanctions_check(vendor, by=by, now=now, **said)


def a_condition(world, vendor: Vendor, *, due_on: date, owner: User | None = None, now=worlds.NOON) -> VendorCondition:
    text = "Insurance certificate handed in"
    return conditions.add_condition(vendor, by=world.leo, text=text, owner=owner or world.otto, due_on=due_on, now=now)


def rows_of_joining(world, vendor: Vendor, clerk: User, contract) -> None:
    """One row of every kind of this part, for the canary."""
    application = Application.objects.create(
        vendor=vendor, services="Parcels.", regions="CN", declared_as="Clerk", saved_by=clerk, saved_at=worlds.NOON
    )
    ApplicationContact.objects.create(application=application, purpose="commercial", **CONTACT)
    a_clear_check(vendor, by=world.vera, evidence=ContentFile(b"nothing found", name="search.txt"))
    a_condition(world, vendor, due_on=timezone.localdate() + timedelta(days=30))
    met = a_condition(world, vendor, due_on=timezone.localdate() + timedelta(days=31))
    conditions.meet_condition(met, by=world.otto, how="Seen.", evidence=ContentFile(b"a certificate", name="paper.txt"))
    decisions.raise_decision(
        vendor,
        by=world.vera,
        subject="suspended",
        key=f"canary:{vendor.code}",
        happened=lambda: "Its licence is suspended.",
        owner=world.otto,
        contract_number=contract.number,
    )
