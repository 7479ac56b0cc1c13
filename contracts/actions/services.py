"""Who provides a service, how would we leave, and whom do we call: what may be done with the service map?"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.models import Contact, Contract, ExitPlan, Provision
from vendors import trail
from vendors.lifecycle import NotPossible
from vendors.models import Service, User, Vendor
from vendors.rules import may_edit_service_map

PLAN_FIELDS = (
    "owner",
    "triggers",
    "successor",
    "data_return",
    "parallel_days",
    "cost",
    "tested_on",
    "test_result",
    "next_test_on",
)
CONTACT_FIELDS = ("role", "name", "deputy_of", "escalation", "phone", "email", "hours")


@transaction.atomic
def provide(
    service: Service,
    *,
    by: User,
    vendor: Vendor,
    rank: str,
    contract: Contract | None = None,
    share_percent: int | None = None,
    starts_on: date,
    ends_on: date | None = None,
    now: datetime | None = None,
) -> Provision:
    """Put a vendor on the map as provider of a service; of two at once one is the primary."""
    if not may_edit_service_map(by):
        raise PermissionDenied(_("Your role does not do this."))
    Service.objects.select_for_update().get(pk=service.pk)
    if contract is not None and contract.vendor_id != vendor.pk:
        raise NotPossible([_("The contract is another vendor’s.")])
    running = Provision.objects.filter(service=service, ends_on__isnull=True)
    if running.filter(vendor=vendor).exists():
        raise NotPossible([_("%(vendor)s provides this service already.") % {"vendor": vendor}])
    if rank == Provision.Rank.PRIMARY and running.filter(rank=rank).exists():
        raise NotPossible([_("There is a primary provider; end its part first, or make this one the backup.")])
    row = Provision(
        service=service,
        vendor=vendor,
        contract=contract,
        rank=rank,
        share_percent=share_percent,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    row.full_clean()
    row.save()
    after = {"service": service, "as": rank, "since": starts_on, "contract": contract}
    trail.record(vendor, "provide", by=by, after=after, now=now)
    return row


@transaction.atomic
def end_provision(row: Provision, *, by: User, last_day: date, now: datetime | None = None) -> Provision:
    """It provides the service until a day."""
    if not may_edit_service_map(by):
        raise PermissionDenied(_("Your role does not do this."))
    locked = Provision.objects.select_for_update(of=("self",)).select_related("vendor", "service").get(pk=row.pk)
    if locked.ends_on is not None:
        raise NotPossible([_("It has ended already.")])
    if last_day < locked.starts_on:
        raise NotPossible([_("The last day is before the first.")])
    locked.ends_on = last_day
    locked.save()
    trail.record(locked.vendor, "end_provision", by=by, after={"service": locked.service, "until": last_day}, now=now)
    return locked


@transaction.atomic
def write_exit_plan(vendor: Vendor, *, by: User, now: datetime | None = None, **fields) -> ExitPlan:
    """How we would leave a vendor; what was written before stays in the trail."""
    if not rules.may_write_exit_plan(vendor, by):
        raise PermissionDenied(_("Your role does not do this."))
    unknown = fields.keys() - set(PLAN_FIELDS)
    if unknown:
        raise TypeError(f"an exit plan has no {', '.join(sorted(unknown))}")
    row = ExitPlan.objects.select_for_update().filter(vendor=vendor).first()
    before = {name: trail.plain(getattr(row, name)) for name in fields} if row else None
    row = row or ExitPlan(vendor=vendor)
    for name, value in fields.items():
        setattr(row, name, value)
    row.changed_by, row.changed_at = by, now or timezone.now()
    row.full_clean()
    row.save()
    after = {name: trail.plain(getattr(row, name)) for name in fields}
    if before != after:
        trail.record(vendor, "write_exit_plan", by=by, before=before, after=after, now=now)
    return row


@transaction.atomic
def save_contact(
    contract: Contract, *, by: User, side: str, contact: Contact | None = None, now: datetime | None = None, **fields
) -> Contact:
    """Somebody to call about a contract; each side keeps its own."""
    if not rules.may_keep_contacts(contract, side, by):
        raise PermissionDenied(_("Your role does not do this."))
    unknown = fields.keys() - set(CONTACT_FIELDS)
    if unknown:
        raise TypeError(f"a contact has no {', '.join(sorted(unknown))}")
    was = Contact.objects.select_for_update().get(pk=contact.pk) if contact else None
    row = Contact.objects.get(pk=contact.pk) if contact else Contact(contract=contract, side=side)
    for name, value in fields.items():
        setattr(row, name, value)
    if row.deputy_of_id and (row.deputy_of_id == row.pk or row.deputy_of.contract_id != contract.pk):
        raise NotPossible([_("A deputy stands in for somebody else on the same card.")])
    row.full_clean()
    row.save()
    changed = trail.changes(was, row, list(fields))[1] if was else fields
    if changed:
        name = "edit_contact" if was else "add_contact"
        facts = {"contact": row, "changed": sorted(changed)}
        trail.record(contract, name, by=by, facts=facts, shown_to_vendor=True, now=now)
    return row


@transaction.atomic
def end_contact(contact: Contact, *, by: User, now: datetime | None = None) -> Contact:
    """Nobody calls this person any more."""
    row = Contact.objects.select_for_update(of=("self",)).select_related("contract__vendor").get(pk=contact.pk)
    if not rules.may_keep_contacts(row.contract, row.side, by):
        raise PermissionDenied(_("Your role does not do this."))
    if row.ended_at is None:
        row.ended_at = now or timezone.now()
        row.save(update_fields=["ended_at"])
        trail.record(row.contract, "end_contact", by=by, facts={"contact": row}, shown_to_vendor=True, now=now)
    return row
