"""When does a service stop for a while, and what does that do to its months and to the end of its term?"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.models import Contract, Suspension
from contracts.queries import version_in_force
from vendors import trail
from vendors.lifecycle import perform
from vendors.models import User


def suspend_contract(
    contract: Contract,
    *,
    by: User,
    note: str,
    from_day: date,
    scope: str,
    partial: bool = False,
    schedules: Collection[str] = (),
    clock_runs: bool = False,
    shifts_end: bool = False,
    fees_stop: bool = False,
    now: datetime | None = None,
) -> Suspension:
    """Service stops from a day on, in whole or in part.

    `schedules`: the codes of those that a partial one is limited to. `clock_runs`: months are measured all the same;
    where a partial one names no schedule they always are, for nobody could tell which rows it concerns. `shifts_end`:
    once service goes on, the term ends later by as many days. `fees_stop`: what is agreed a month is owed for the days
    served only, of the whole contract or of the schedules that are named.
    """
    version = version_in_force(contract, from_day)
    known = set(version.schedules.values_list("code", flat=True)) if version else set()
    if unknown := sorted(set(schedules) - known):
        raise ValidationError({"schedules": _("There is no schedule %(code)s.") % {"code": unknown[0]}})
    if partial and not schedules and not clock_runs:
        raise ValidationError(
            {"clock_runs": _("Say which schedules are suspended, or let their months be measured all the same.")}
        )
    if fees_stop and partial and not schedules:
        raise ValidationError({"fees_stop": _("Say which schedules are suspended; of those the fixed fees stop.")})
    facts = {
        "from_day": from_day,
        "scope": scope,
        "partial": partial,
        "schedules": sorted(schedules),
        "clock_runs": clock_runs,
        "shifts_end": shifts_end,
        "fees_stop": fees_stop,
    }
    if version is None:
        raise ValidationError({"from_day": _("The contract did not run on this day yet.")})
    row = Suspension(contract=contract, decided_by=by, **facts)
    row.full_clean()
    with transaction.atomic():
        perform(contract, "suspend", by=by, note=note, now=now, **facts)
        row.save()
    return row


def resume_contract(contract: Contract, *, by: User, note: str, now: datetime | None = None) -> Contract:
    """Service goes on; the suspension ends on the day before, and moves the end of the term where that was agreed."""
    with transaction.atomic():
        perform(contract, "resume", by=by, note=note, now=now)
        end_suspension(contract, by=by, now=now)
    return contract


def end_suspension(contract: Contract, *, by: User, now: datetime | None) -> None:
    """Close what is open of it: the last suspended day is yesterday, or its first day where it began today."""
    today = contract.day_of(now or timezone.now())
    for row in contract.suspensions.filter(until_day__isnull=True):
        row.until_day = max(today - timedelta(days=1), row.from_day)
        row.save(update_fields=["until_day"])
        if row.shifts_end and contract.state == Contract.State.ACTIVE:
            _shift_end(contract, row, by=by, now=now)


def _shift_end(contract: Contract, row: Suspension, *, by: User, now: datetime | None) -> None:
    days = (row.until_day - row.from_day).days + 1
    version = version_in_force(contract, row.until_day)
    before = version.last_day
    version.shifted_days += days
    version.save(update_fields=["shifted_days"])
    trail.record(
        contract,
        "shift_end",
        by=by,
        before={"ends_on": before},
        after={"ends_on": version.last_day},
        facts={"version": version.n, "days": days},
        shown_to_vendor=True,
        now=now,
    )
