"""A vendor asks for a change of its profile, and somebody else decides on it: nothing changes before."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import rules, trail
from vendors.actions.overtaken import moved_fields, overtake_requests
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible, Stale, perform
from vendors.models import ChangeRequest, User, Vendor


@transaction.atomic
def request_change(
    vendor: Vendor,
    *,
    by: User,
    reason: str,
    files: Iterable[File] = (),
    now: datetime | None = None,
    **fields,
) -> ChangeRequest:
    """Ask for other values of fields of `ChangeRequest.FIELDS`; those that read the same already are left out."""
    unknown = fields.keys() - set(ChangeRequest.FIELDS)
    if unknown:
        raise TypeError(f"nobody asks for a change of {', '.join(sorted(unknown))}")
    vendor = Vendor.objects.select_for_update().get(pk=vendor.pk)
    if not rules.may_request_change(vendor, by):
        raise PermissionDenied(_("Your role does not do this."))
    before = {name: getattr(vendor, name) for name, value in fields.items() if getattr(vendor, name) != value}
    reasons = _reasons_against(vendor)
    if not before:
        reasons.append(_("Nothing reads otherwise than now: change a field first."))
    if reasons:
        raise NotPossible(reasons)
    after = {name: fields[name] for name in before}
    vendor.state_size(after.get("company_size", vendor.company_size), timezone.localdate(now))
    for name, value in after.items():
        setattr(vendor, name, value)
    vendor.full_clean(exclude=["state"])
    change = ChangeRequest.objects.create(
        vendor=vendor,
        n=(ChangeRequest.objects.filter(vendor=vendor).aggregate(last=Max("n"))["last"] or 0) + 1,
        before=before,
        after=after,
        reason=reason.strip(),
        asked_by=by,
        asked_at=now or timezone.now(),
    )
    attach(change, files, by=by, now=now)
    trail.record(
        change, "request", by=by, note=change.reason, before=before, after=after, shown_to_vendor=True, now=now
    )
    return change


def approve_change(
    change: ChangeRequest,
    *,
    by: User,
    fields: Iterable[str] | None = None,
    note: str = "",
    now: datetime | None = None,
) -> ChangeRequest:
    """Write the fields (all, or the ones named) into the record.

    Raises `Stale` where the record has changed meanwhile; the request is set aside then.
    """
    if not moved_fields(change, Vendor.objects.get(pk=change.vendor_id)):
        return _approve(change, by=by, fields=fields, note=note, now=now)
    if not rules.may_decide_change(change, by):
        raise PermissionDenied(_("Your role does not do this."))
    overtake_requests(change.vendor, now=now)
    raise Stale([_("The record has changed since this was asked for; it has to be asked for again.")])


@transaction.atomic
def _approve(change: ChangeRequest, *, by: User, fields, note: str, now) -> ChangeRequest:
    taken = [name for name in change.after if fields is None or name in set(fields)]
    if not taken:
        raise NotPossible([_("Tick at least one field; to take none of them, reject the request.")])
    vendor = Vendor.objects.select_for_update().get(pk=change.vendor_id)
    if moved_fields(change, vendor):  # somebody was faster, between the look and the lock
        raise Stale([_("The record has changed since this was asked for; it has to be asked for again.")])
    change = perform(change, "approve", by=by, note=note, now=now, taken=taken)
    if "company_size" in taken:
        vendor.state_size(change.after["company_size"], timezone.localdate(change.asked_at))
    for name in taken:
        setattr(vendor, name, change.after[name])
    vendor.full_clean(exclude=["state"])
    vendor.save()
    trail.record(
        vendor,
        "edit",
        by=by,
        before={name: change.before[name] for name in taken},
        after={name: change.after[name] for name in taken},
        facts={"request": change.n},
        shown_to_vendor=True,
        now=now,
    )
    return change


def reject_change(change: ChangeRequest, *, by: User, note: str, now: datetime | None = None) -> ChangeRequest:
    """Nothing of it; the vendor reads why."""
    return perform(change, "reject", by=by, note=note, now=now)


def withdraw_change(change: ChangeRequest, *, by: User, note: str = "", now: datetime | None = None) -> ChangeRequest:
    """Its side does not want it any more."""
    return perform(change, "withdraw", by=by, note=note, now=now)


def attach(record, files: Iterable[File], *, by: User, now: datetime | None = None) -> None:
    """Keep the papers that come with a request; what is none of the kinds we take is refused with a sentence."""
    for file in files:
        record.files.add(store_evidence(file, by=by, vendor=record.vendor, now=now))


def _reasons_against(vendor: Vendor) -> list[str]:
    if ChangeRequest.objects.filter(vendor=vendor, state=ChangeRequest.State.REQUESTED).exists():
        return [_("A request waits already; withdraw it to ask for something else.")]
    return []
