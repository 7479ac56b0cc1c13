"""Evaluating a month, judging the evaluation, and what follows: breaches, later months, the credit."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sla import engine, evaluate
from sla.actions.credits import post_difference
from sla.models import Breach, CreditLine, Delivery, Evaluation, LevelResult, Period
from vendors import jobs, trail
from vendors.lifecycle import NotPossible, perform
from vendors.money import to_minor
from vendors.system import system_user


def missing_for(period: Period, now: datetime) -> list[str]:
    """Why the month cannot be evaluated yet: data wait for a decision, or may still arrive in time."""
    reasons = []
    for delivery in period.deliveries.select_related("feed").order_by("feed__code"):
        feed = {"feed": delivery.feed.code}
        if delivery.state == Delivery.State.SUBMITTED and delivery.is_own:
            reasons.append(_("Our own measurement of “%(feed)s” waits to be accepted or returned.") % feed)
        elif delivery.state == Delivery.State.SUBMITTED:
            reasons.append(_("“%(feed)s” waits to be accepted or returned.") % feed)
        elif delivery.accepted_revision is None and now < delivery.due_at and delivery.is_own:
            reasons.append(_("Our own measurement of “%(feed)s” may still arrive until its due date.") % feed)
        elif delivery.accepted_revision is None and now < delivery.due_at:
            reasons.append(_("“%(feed)s” may still be delivered until its due date.") % feed)
    if now < period.ends_at:
        reasons.append(_("The month has not ended yet."))
    return reasons


@transaction.atomic
def evaluate_period(period: Period, *, by=None, cause: str | None = None, now: datetime | None = None) -> Evaluation:
    """Compute the month from what counts now.

    The same inputs and result give back the standing evaluation; otherwise a new one supersedes it, breaches follow
    it, and every later evaluated month whose inputs it changes is evaluated again, in order.
    """
    moment = now or timezone.now()
    by = by or system_user("evaluation")
    period = Period.objects.select_for_update().select_related("contract__vendor", "version").get(pk=period.pk)
    reasons = missing_for(period, moment)
    if reasons:
        raise NotPossible(reasons)
    found = evaluate.gather(period, as_of=moment)
    given = evaluate.period_input(found, as_of=moment)
    try:
        result = engine.evaluate(given)
    except engine.TermsError as error:
        raise NotPossible([str(error)]) from error
    standing = Evaluation.objects.filter(period=period, superseded_by__isnull=True).first()
    digest = evaluate.hash_of(given, result)
    if standing is not None and standing.hash == digest:
        if period.state == Period.State.OPEN:
            perform(period, "calculate", by=by, now=now, evaluation=standing.n)
        return standing
    evaluation = _store(period, standing, found, given, result, digest, by=by, cause=cause, moment=moment)
    perform(
        period, "calculate", by=by, now=now, evaluation=evaluation.n, rows=evaluation.rows_read, total=evaluation.total
    )
    _follow_breaches(period, evaluation, now=now)
    _evaluate_later(period, now=now)
    return evaluation


def _store(period, standing, found, given, result, digest, *, by, cause, moment) -> Evaluation:
    currency = period.contract.currency_id
    schedules = result.schedules
    evaluation = Evaluation.objects.create(
        period=period,
        n=standing.n + 1 if standing else 1,
        supersedes=standing,
        cause=cause or (Evaluation.Cause.CORRECTION if standing else Evaluation.Cause.FIRST),
        version=found.version,
        inputs=evaluate.inputs_of(found, given),
        result=engine.canonical(result),
        hash=digest,
        engine_version=evaluate.ENGINE_VERSION,
        raw_minor=sum(to_minor(item.raw, currency) for item in schedules),
        cap_minor=sum(to_minor(item.cap, currency) for item in schedules),
        total_minor=sum(to_minor(item.total, currency) for item in schedules),
        rows_read=sum(level.n or 0 for item in schedules for level in item.levels),
        evaluated_at=moment,
        evaluated_by=by,
    )
    specs = {spec.level.code: spec for levels in found.levels.values() for spec in levels}
    rows, money = [], []
    for schedule in schedules:
        for level in schedule.levels:
            spec = specs[level.code]
            rows.append(
                LevelResult(
                    evaluation=evaluation,
                    level_id=spec.level_id,
                    spec=spec,
                    schedule_code=schedule.code,
                    exact=level.exact,
                    value=level.value,
                    n=level.n,
                    outcome=level.outcome.value,
                    rating=level.rating.value,
                    default=level.default,
                    repeat=level.repeat,
                    source=LevelResult.Source.NONE
                    if level.kind == "not_reported"
                    else LevelResult.Source.SELF_REPORTED,
                    working=[{"code": step.code, "figures": dict(step.figures)} for step in level.working],
                )
            )
            money.append(level)
    rows = LevelResult.objects.bulk_create(rows)
    CreditLine.objects.bulk_create(
        CreditLine(
            evaluation=evaluation,
            level_result=row,
            raw_minor=to_minor(level.credit_raw, currency),
            amount_minor=to_minor(level.credit, currency),
        )
        for row, level in zip(rows, money, strict=True)
        if level.default and level.credit_raw
    )
    return evaluation


def _follow_breaches(period: Period, evaluation: Evaluation, *, now: datetime | None) -> None:
    """A default opens a breach; a restated result that is none withdraws it."""
    robot = system_user("evaluation")
    known = {breach.level_id: breach for breach in period.breaches.all()}
    for row in evaluation.level_results.select_related("level"):
        breach = known.get(row.level_id)
        if row.default and breach is None:
            breach = Breach.objects.create(
                period=period,
                level_id=row.level_id,
                outcome=row.outcome,
                repeat=row.repeat,
                opened_at=now or timezone.now(),
            )
            trail.record(
                breach,
                "opened the breach",
                by=robot,
                now=now,
                target=Breach.State.OPEN,
                facts={"outcome": row.outcome, "repeat": row.repeat},
            )
        elif row.default:
            if breach.state == Breach.State.WITHDRAWN:
                perform(breach, "open_again", by=robot, now=now)
            if (breach.outcome, breach.repeat) != (row.outcome, row.repeat):
                before = {"outcome": breach.outcome, "repeat": breach.repeat}
                breach.outcome, breach.repeat = row.outcome, row.repeat
                breach.save(update_fields=["outcome", "repeat"])
                trail.record(
                    breach,
                    "restated the breach",
                    by=robot,
                    now=now,
                    before=before,
                    after={"outcome": row.outcome, "repeat": row.repeat},
                )
        elif breach is not None and breach.state != Breach.State.WITHDRAWN:
            perform(breach, "withdraw", by=robot, now=now)


def _evaluate_later(period: Period, *, now: datetime | None) -> None:
    """The month directly after rests on this one; if its inputs change, it is evaluated again, and so on."""
    after = (
        Period.objects.filter(contract=period.contract, window=period.window, starts_on__gt=period.starts_on)
        .order_by("starts_on")
        .first()
    )
    if after is not None and after.evaluations.exists():
        evaluate_period(after, cause=Evaluation.Cause.EARLIER, now=now)


@jobs.kind("evaluate_if_ripe")
def evaluate_if_ripe(work: jobs.Work, period_id: int, at: str) -> None:
    """After data were accepted: evaluate the month unless something is still open."""
    moment = datetime.fromisoformat(at)
    now = moment if abs(timezone.now() - moment) > timedelta(hours=1) else None
    period = Period.objects.get(pk=period_id)
    if missing_for(period, now or timezone.now()):
        return
    with transaction.atomic():
        work.fence()
        try:
            evaluate_period(period, now=now)
        except NotPossible:  # the month's page shows the same reasons to whoever has to act
            return


def evaluate_due_periods(now: datetime | None = None) -> list[Evaluation]:
    """Evaluate the months whose due dates have passed in silence, so that what was not reported is judged."""
    moment = now or timezone.now()
    done = []
    for period in Period.objects.filter(state=Period.State.OPEN, ends_at__lte=moment).order_by("starts_on"):
        if period.evaluations.exists() or missing_for(period, moment):
            continue
        try:
            done.append(evaluate_period(period, now=now))
        except NotPossible:
            continue
    return done


@transaction.atomic
def approve_period(
    period: Period, *, by, note: str = "", evaluation: int | None = None, now: datetime | None = None
) -> Period:
    """Agree with the standing evaluation; its credit, or the difference to what was posted before, is posted.

    `evaluation` is the number the person has looked at; when another one stands by now, nothing is approved.
    """
    standing = Evaluation.objects.select_for_update(of=("self",)).get(period=period, superseded_by__isnull=True)
    if evaluation is not None and evaluation != standing.n:
        raise NotPossible([_("The month was evaluated again meanwhile; look at the new result before you approve it.")])
    perform(period, "approve", by=by, note=note, now=now, evaluation=standing.n)
    post_difference(period, standing, by=by, now=now)
    return period


def lock_period(period: Period, *, by, note: str = "", now: datetime | None = None) -> Period:
    """Close the month: inputs, version and result stay as they are."""
    return perform(period, "lock", by=by, note=note, now=now)


def reopen_period(period: Period, *, by, note: str, now: datetime | None = None) -> Period:
    """Send an evaluated month back because its data need another look."""
    return perform(period, "reopen", by=by, note=note, now=now)


def answer_breach(breach: Breach, *, by, answer: str, now: datetime | None = None) -> Breach:
    """The vendor says what happened."""
    return perform(breach, "reply", by=by, note=answer, now=now, answer=answer)


def close_breach(breach: Breach, *, by, note: str, now: datetime | None = None) -> Breach:
    """Nothing more follows from it."""
    return perform(breach, "close", by=by, note=note, now=now)
