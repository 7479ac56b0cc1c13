"""What follows for months and rights from a step of the contract: a suspension, a notice that uses a right?"""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from sla.actions.results import exercise_right
from sla.models import Evaluation, Period, TriggerHit
from vendors import jobs
from vendors.lifecycle import after


@after("contracts.Contract", "suspend")
def a_suspension_that_began_before_bears_on_its_months(contract, *, by, now, facts):
    if facts["fees_stop"] or not facts["clock_runs"]:
        _evaluate_again(contract, facts["from_day"], by=by, now=now)


@after("contracts.Contract", "resume")
@after("contracts.Contract", "give_notice")
def its_months_are_evaluated_without_the_days_that_were_suspended(contract, *, by, now, facts):
    bearing = Q(clock_runs=False) | Q(fees_stop=True)
    row = contract.suspensions.filter(bearing, until_day__isnull=True).first()
    if row is not None:
        _evaluate_again(contract, row.from_day, by=by, now=now)


def _evaluate_again(contract, since, *, by, now: datetime) -> None:
    """Months that were evaluated are so again, once this step is through; the others will be when their data are in."""
    months = Period.objects.filter(contract=contract, ends_on__gte=since, evaluations__isnull=False).distinct()
    for period in months.order_by("starts_on"):
        jobs.enqueue(
            "evaluate_if_ripe",
            f"evaluate_if_ripe:{period.pk}:suspension:{now.isoformat()}",
            by=by,
            vendor=contract.vendor,
            now=now,
            period_id=period.pk,
            at=now.isoformat(),
            cause=Evaluation.Cause.SUSPENSION,
        )


@after("contracts.Contract", "give_notice")
def the_right_is_used(contract, *, by, now, facts):
    """The notice names it; every month in which it arose is settled with it."""
    if facts.get("kind") != "trigger":
        return
    for right in TriggerHit.objects.filter(
        period__contract=contract, code=facts["trigger_code"], state=TriggerHit.State.OPEN
    ).order_by("pk"):
        exercise_right(right, by=by, decision=_("Notice was given."), now=now)
