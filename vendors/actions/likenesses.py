"""How is it said that two vendors which share something are two companies, and how is that taken back?"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import rules, trail
from vendors.lifecycle import NotPossible
from vendors.models import Distinction, User, Vendor
from vendors.queries.duplicates import Likeness, likenesses, recognised


@transaction.atomic
def tell_apart(vendor: Vendor, other: Vendor, *, by: User, reason: str, now: datetime | None = None) -> Distinction:
    """They are not the same, for a reason; asked again only when they share something else."""
    if not reason.strip():
        raise NotPossible([_("Say why they are not the same.")])
    found = _likeness(vendor, other, by)
    one, two = sorted((vendor, other), key=lambda row: row.pk)
    said = {"marks": sorted(found.marks), "reason": reason.strip(), "by": by, "at": now or timezone.now()}
    row, _created = Distinction.objects.update_or_create(one=one, other=two, defaults=said)
    _tell(one, two, "tell_apart", by=by, note=row.reason, facts={"shared": found.shared}, now=now)
    return row


@transaction.atomic
def ask_again(vendor: Vendor, other: Vendor, *, by: User, now: datetime | None = None) -> None:
    """It was said too soon: whether they are the same is open again."""
    found = _likeness(vendor, other, by)
    if found.settled is None:
        raise NotPossible([_("It is open already.")])
    found.settled.delete()
    _tell(vendor, other, "ask_again", by=by, note="", facts={"shared": found.shared}, now=now)


@transaction.atomic
def mark_anew() -> int:
    """After a key was put in front: know what was told apart by the first key too; returns how many pairs changed."""
    changed = 0
    for row in Distinction.objects.select_for_update(of=("self",)).select_related("one", "other").order_by("pk"):
        more = recognised(row) - set(row.marks)
        if more:
            row.marks = sorted({*row.marks, *more})
            row.save(update_fields=["marks"])
            changed += 1
    return changed


def _likeness(vendor: Vendor, other: Vendor, by: User) -> Likeness:
    if not (rules.may_settle_likeness(vendor, by) and rules.may_settle_likeness(other, by)):
        raise PermissionDenied
    found = next((one for one in likenesses(vendor, by) if one.vendor.pk == other.pk), None)
    if found is None:
        raise NotPossible([_("They share nothing any more.")])
    return found


def _tell(one: Vendor, two: Vendor, name: str, *, facts: dict, **said) -> None:
    """A line in the trail of each: whoever looks at either vendor finds it."""
    for vendor, other in ((one, two), (two, one)):
        trail.record(vendor, name, facts=facts | {"other": str(other), "code": other.code}, **said)
