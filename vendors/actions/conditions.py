"""What does a vendor approved with conditions still owe? Set, met by their owner, given more time, overdue at night."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import rules, trail
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible, perform
from vendors.models import User, Vendor, VendorCondition
from vendors.system import system_user


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition as it is set: what, who sees to it, by when."""

    text: str
    owner: User
    due_on: date

    def __str__(self) -> str:
        return f"{self.text} ({self.due_on.isoformat()})"


def approve_conditionally(
    vendor: Vendor, *, by: User, conditions: Iterable[Asked], note: str = "", now: datetime | None = None
) -> Vendor:
    """Contracts may be activated from now on, until a condition's last day passes unmet."""
    asked = list(conditions)
    with transaction.atomic():
        perform(vendor, "approve_conditionally", by=by, note=note, now=now, conditions=asked)
        for one in asked:
            _set(vendor, one, by, now)
    return vendor


def add_condition(
    vendor: Vendor, *, by: User, text: str, owner: User, due_on: date, now: datetime | None = None
) -> VendorCondition:
    """One more, for a vendor that is in business already."""
    with transaction.atomic():
        row = Vendor.objects.select_for_update().get(pk=vendor.pk)
        if not rules.may_approve_vendor(row, by):
            raise PermissionDenied(_("Your role does not do this."))
        if row.state not in Vendor.IN_BUSINESS:
            raise NotPossible([_("Conditions are set for a vendor that is approved.")])
        return _set(row, Asked(text, owner, due_on), by, now)


def _set(vendor: Vendor, asked: Asked, by: User, now: datetime | None) -> VendorCondition:
    if not asked.owner.is_buyer:
        raise NotPossible([_("Somebody of ours sees to a condition.")])
    if asked.due_on < timezone.localdate(now):
        raise NotPossible([_("The last day of “%(text)s” is past.") % {"text": asked.text}])
    row = VendorCondition(
        vendor=vendor,
        text=asked.text.strip(),
        owner=asked.owner,
        due_on=asked.due_on,
        set_by=by,
        set_at=now or timezone.now(),
    )
    row.full_clean(exclude=["state", "met_by", "met_at", "met_file"])
    row.save()
    after = {"owner": asked.owner, "due_on": asked.due_on}
    trail.record(row, "set", by=by, after=after, shown_to_vendor=True, now=now)
    return row


def meet_condition(
    condition: VendorCondition, *, by: User, how: str, evidence: File | None = None, now: datetime | None = None
) -> VendorCondition:
    """Its owner says how it was met, with a paper where there is one."""
    if not how.strip() and evidence is None:
        raise NotPossible([_("Say how it was met, or attach the paper that shows it.")])
    with transaction.atomic():
        file = evidence and store_evidence(evidence, by=by, now=now)
        return perform(condition, "meet", by=by, note=how.strip(), now=now, how=how.strip(), file=file)


def extend_condition(
    condition: VendorCondition, *, by: User, due_on: date, note: str, now: datetime | None = None
) -> VendorCondition:
    """A later last day, with the reason."""
    if due_on <= max(condition.due_on, timezone.localdate(now)):
        raise NotPossible([_("The new last day is later than the old one, and ahead.")])
    return perform(condition, "extend", by=by, note=note, now=now, due_on=due_on)


def lapse_conditions(*, now: datetime | None = None) -> list[VendorCondition]:
    """Every night: what is unmet after its last day is overdue."""
    today = timezone.localdate(now)
    due = VendorCondition.objects.filter(state=VendorCondition.State.OPEN, due_on__lt=today)
    robot = system_user("vendors")
    return [perform(row, "lapse", by=robot, now=now) for row in due.order_by("pk")]
