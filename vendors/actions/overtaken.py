"""Which requests for a change does an edit of the record overtake? Those that rest on how a field read before."""

from datetime import datetime

from vendors.lifecycle import perform
from vendors.models import ChangeRequest, Vendor
from vendors.system import system_user


def overtake_requests(vendor: Vendor, *, now: datetime | None = None) -> int:
    """Set aside the open requests that no longer compare with the record; returns how many."""
    waiting = ChangeRequest.objects.filter(vendor=vendor, state=ChangeRequest.State.REQUESTED)
    found = [row for row in waiting if moved_fields(row, vendor)]
    for row in found:
        perform(row, "overtake", by=system_user("vendors"), now=now)
    return len(found)


def moved_fields(change: ChangeRequest, vendor: Vendor) -> list[str]:
    """The fields that read otherwise now than when the change was asked for."""
    return [name for name, was in change.before.items() if getattr(vendor, name) != was]
