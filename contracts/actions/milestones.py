"""A milestone is reported as done, accepted or returned; where the index stands is entered."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.models import Contract, IndexLevel, Milestone, RateItem
from contracts.queries import version_in_force
from vendors import trail
from vendors.lifecycle import NotPossible, perform
from vendors.models import User


@transaction.atomic
def report_milestone(
    contract: Contract, *, by: User, code: str, delivered: str, now: datetime | None = None
) -> Milestone:
    """A milestone of the rate card in force is done, says one side; somebody else accepts it."""
    moment = now or timezone.now()
    if not rules.may_report_milestone(contract, by):
        raise PermissionDenied(_("Your role does not do this."))
    version = version_in_force(contract, contract.day_of(moment))
    agreed = RateItem.objects.filter(version=version, kind=RateItem.Kind.MILESTONE, code=code)
    if version is None or not agreed.exists():
        raise ValidationError({"code": _("The rate card in force has no such milestone.")})
    if Milestone.objects.filter(contract=contract, code=code).exists():
        raise NotPossible([_("It is reported already.")])
    milestone = Milestone(
        contract=contract, code=code, delivered=delivered, reported_on=contract.day_of(moment), reported_by=by
    )
    milestone.full_clean(exclude=["state", "accepted_on", "accepted_by"])
    milestone.save()
    trail.record(
        milestone,
        "reported the milestone",
        by=by,
        note=delivered,
        target=milestone.state,
        now=now,
        shown_to_vendor=True,
    )
    return milestone


def accept_milestone(milestone: Milestone, *, by: User, note: str, now: datetime | None = None) -> Milestone:
    """The note names the acceptance record."""
    return perform(milestone, "accept", by=by, note=note, now=now)


def return_milestone(milestone: Milestone, *, by: User, note: str, now: datetime | None = None) -> Milestone:
    return perform(milestone, "give_back", by=by, note=note, now=now)


def report_milestone_again(milestone: Milestone, *, by: User, note: str, now: datetime | None = None) -> Milestone:
    return perform(milestone, "report_again", by=by, note=note, now=now)


@transaction.atomic
def enter_index_level(
    contract: Contract, *, by: User, month: date, level: Decimal, source: str, now: datetime | None = None
) -> IndexLevel:
    """Where the index stands from a month on; entered again it takes the place of the former."""
    if not rules.may_enter_charge(contract, by):
        raise PermissionDenied(_("Your role does not do this."))
    row = IndexLevel(
        contract=contract, month=month, level=level, source=source, entered_by=by, entered_at=now or timezone.now()
    )
    row.full_clean()
    if row.level <= 0:
        raise ValidationError({"level": _("An index stands above 0.")})
    row.save()
    trail.record(
        contract,
        "enter_index_level",
        by=by,
        now=now,
        shown_to_vendor=True,
        after={"month": month, "level": row.level, "source": source},
    )
    return row
