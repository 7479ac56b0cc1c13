"""Evaluating a month, judging the evaluation, and what follows: breaches, rights, later months, the credit."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sla import engine, evaluate
from sla.actions.credits import post_difference
from sla.fault_words import faults_words
from sla.models import Breach, CreditLine, Delivery, Evaluation, Letter, LevelResult, Period, TriggerHit
from sla.queries_letters import on_their_way
from vendors import jobs, trail
from vendors.lifecycle import NotPossible, perform
from vendors.money import to_minor
from vendors.system import system_user

Results = list[tuple[evaluate.Stretch, engine.PeriodResult]]


def missing_for(period: Period, now: datetime) -> list[str]:
    """Why the month cannot be evaluated yet: data wait for a decision, or may still arrive in time."""
    reasons = []
    open_still = Q(state=Delivery.State.SUBMITTED) | Q(accepted_revision__isnull=True, due_at__gt=now)
    for delivery in period.deliveries.filter(open_still).select_related("feed").order_by("feed__code", "-source"):
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

    The same inputs and result give back the standing evaluation; otherwise a new one supersedes it, breaches and rights
    follow it, and every later evaluated month is computed again, in order, because its result may rest on this one.
    """
    moment = now or timezone.now()
    evaluation, changed = _evaluate(period, by=by, cause=cause, moment=moment, now=now)
    if changed:
        later = Period.objects.filter(
            contract=period.contract_id, window=period.window, starts_on__gt=period.starts_on, evaluations__isnull=False
        )
        for after in later.distinct().order_by("starts_on"):
            if not missing_for(after, moment):  # otherwise it is computed when what it waits for is decided
                _evaluate(after, by=None, cause=Evaluation.Cause.EARLIER, moment=moment, now=now)
    return evaluation


def _evaluate(period: Period, *, by, cause, moment: datetime, now: datetime | None) -> tuple[Evaluation, bool]:
    by = by or system_user("evaluation")
    period = Period.objects.select_for_update().select_related("contract__vendor", "version").get(pk=period.pk)
    reasons = missing_for(period, moment)
    if reasons:
        raise NotPossible(reasons)
    found = evaluate.gather(period, as_of=moment)
    try:
        results = evaluate.run(found)
    except engine.TermsError as error:
        raise NotPossible(faults_words(error.faults)) from error
    standing = Evaluation.objects.filter(period=period, superseded_by__isnull=True).defer("inputs", "result").first()
    result, past = evaluate.result_of(results), evaluate.past_of(results)
    digest = evaluate.hash_of(found, result, past)
    if standing is not None and standing.hash == digest:
        if period.state == Period.State.OPEN:
            perform(period, "calculate", by=by, now=now, evaluation=standing.n)
        return standing, False
    kept = {"inputs": evaluate.inputs_of(found), "result": result, "past": past, "hash": digest}
    evaluation, rows = _store(period, standing, found, results, kept, by=by, cause=cause, moment=moment)
    perform(
        period, "calculate", by=by, now=now, evaluation=evaluation.n, rows=evaluation.rows_read, total=evaluation.total
    )
    _follow_breaches(period, rows, now=now)
    _follow_rights(period, evaluation, results, now=now)
    return evaluation, True


def _store(
    period, standing, found, results: Results, kept: dict, *, by, cause, moment
) -> tuple[Evaluation, list[LevelResult]]:
    currency = period.contract.currency_id
    outcomes = [result for _stretch, result in results]
    caps = [result.cap for result in outcomes]
    evaluation = Evaluation.objects.create(
        period=period,
        n=standing.n + 1 if standing else 1,
        supersedes=standing,
        cause=cause or (Evaluation.Cause.CORRECTION if standing else Evaluation.Cause.FIRST),
        version=found.versions[-1],
        **kept,
        engine_version=evaluate.ENGINE_VERSION,
        raw_minor=sum(to_minor(result.raw, currency) for result in outcomes),
        cap_minor=None if None in caps or not caps else sum(to_minor(cap, currency) for cap in caps),
        total_minor=sum(to_minor(result.total, currency) for result in outcomes),
        bonus_minor=sum(to_minor(result.bonus, currency) for result in outcomes),
        earned_back_minor=sum(to_minor(back.amount, currency) for result in outcomes for back in result.earned_back),
        rows_read=sum(level.n or 0 for result in outcomes for level in result.levels),
        evaluated_at=moment,
        evaluated_by=by,
    )
    coverage = evaluate.coverage_of(found)
    rows = LevelResult.objects.bulk_create(
        _level_row(evaluation, coverage, stretch, level) for stretch, result in results for level in result.levels
    )
    by_level = {(row.schedule_code, row.segment, row.level_id): row for row in rows}
    CreditLine.objects.bulk_create(
        CreditLine(
            evaluation=evaluation,
            level_result=by_level[stretch.schedule.code, stretch.segment, stretch.specs[line.level].level_id]
            if line.level
            else None,
            schedule_code=stretch.schedule.code,
            rule=line.rule,
            raw_minor=to_minor(line.raw, currency),
            amount_minor=to_minor(line.amount, currency),
        )
        for stretch, result in results
        for line in result.lines
        if line.raw
    )
    return evaluation, rows


def _level_row(evaluation, coverage, stretch: evaluate.Stretch, level: engine.LevelResult) -> LevelResult:
    spec = stretch.specs[level.code]
    return LevelResult(
        evaluation=evaluation,
        level=spec.level,
        spec=spec,
        schedule_code=stretch.schedule.code,
        segment=stretch.segment,
        exact=level.exact,
        value=level.value,
        n=level.n,
        outcome=level.outcome.value,
        rating=level.rating.value,
        default=level.default,
        repeat=level.repeat,
        source=_source(spec, level),
        other=level.other,
        expected=level.expected,
        minimum=level.minimum,
        next_expected=level.next_expected,
        points=level.points,
        provisional=level.provisional,
        limit=level.limit,
        coverage=coverage(spec),
        members=[[name, None if value is None else format(value, "f"), n] for name, value, n in level.members],
        working=[evaluate.plain_step(step) for step in level.working],
    )


def _source(spec, level: engine.LevelResult) -> str:
    """Whose figure it is; the vendor's is verified where our own, measured beside it, lets it stand."""
    if level.source == "none":
        return LevelResult.Source.NONE
    if level.source == "own":
        return LevelResult.Source.OWN
    return LevelResult.Source.SELF_REPORTED if level.other is None else LevelResult.Source.VERIFIED


def _follow_breaches(period: Period, rows: list[LevelResult], *, now: datetime | None) -> None:
    """A default opens a breach; a restated result that is none withdraws it. New ones are written all at once."""
    robot = system_user("evaluation")
    known = {breach.level_id: breach for breach in period.breaches.all()}
    opened = []
    for row in _worst_of_each_level(rows):
        breach = known.get(row.level_id)
        if row.default and breach is None:
            opened.append(
                Breach(
                    period=period,
                    level=row.level,
                    outcome=row.outcome,
                    repeat=row.repeat,
                    opened_at=now or timezone.now(),
                )
            )
        elif row.default:
            _keep_up(breach, row, robot, now)
        elif breach is not None and breach.state != Breach.State.WITHDRAWN:
            perform(breach, "withdraw", by=robot, now=now)
    trail.record_many(
        [
            trail.Line(breach, {"outcome": breach.outcome, "repeat": breach.repeat})
            for breach in Breach.objects.bulk_create(opened)
        ],
        "opened the breach",
        by=robot,
        now=now,
        target=Breach.State.OPEN,
    )


def _worst_of_each_level(rows: list[LevelResult]) -> list[LevelResult]:
    """One result a level: of two segments of a month a default counts before none, a later one before an earlier."""
    in_order = sorted(rows, key=lambda row: (row.default, row.segment))
    return list({row.level_id: row for row in in_order}.values())


def _keep_up(breach: Breach, row: LevelResult, robot, now: datetime | None) -> None:
    if breach.state == Breach.State.WITHDRAWN:
        perform(breach, "open_again", by=robot, now=now)
    if (breach.outcome, breach.repeat) == (row.outcome, row.repeat):
        return
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


def _follow_rights(period: Period, evaluation: Evaluation, results: Results, *, now: datetime | None) -> None:
    """A right that arises is kept until its last day; a restated result that gives rise to none withdraws it."""
    robot = system_user("evaluation")
    known = {(right.schedule_code, right.code): right for right in period.rights.all()}
    met = {
        (stretch.schedule.code, hit.code): (stretch, hit)
        for stretch, result in results
        for hit in result.triggers
        if hit.met
    }
    for key, (stretch, hit) in met.items():
        right = known.get(key)
        if right is not None:
            if right.state == TriggerHit.State.WITHDRAWN:
                perform(right, "open_again", by=robot, now=now)
            continue
        right = TriggerHit.objects.create(
            period=period,
            evaluation=evaluation,
            schedule_code=stretch.schedule.code,
            code=hit.code,
            type=hit.type,
            level_id=stretch.specs[hit.level].level_id if hit.level else None,
            figure=hit.figure,
            exercise_by=hit.exercise_by,
            arose_at=now or timezone.now(),
        )
        facts = {"right": hit.code, "figure": hit.figure, "until": hit.exercise_by}
        trail.record(right, "a right arose", by=robot, now=now, target=TriggerHit.State.OPEN, facts=facts)
    for key, right in known.items():
        if key not in met and right.state not in (TriggerHit.State.WITHDRAWN, TriggerHit.State.EXERCISED):
            perform(right, "withdraw", by=robot, now=now)


@jobs.kind("evaluate_if_ripe")
def evaluate_if_ripe(work: jobs.Work, period_id: int, at: str, cause: str | None = None) -> None:
    """After data were accepted or relief was decided: evaluate the month unless something is still open."""
    moment = datetime.fromisoformat(at)
    now = moment if abs(timezone.now() - moment) > timedelta(hours=1) else None
    period = Period.objects.get(pk=period_id)
    if missing_for(period, now or timezone.now()):
        return
    with transaction.atomic():
        work.fence()
        try:
            evaluate_period(period, cause=cause, now=now)
        except NotPossible:  # the month's page shows the same reasons to whoever has to act
            return


def evaluate_due_periods(now: datetime | None = None) -> list[Evaluation]:
    """Evaluate the months whose due dates have passed in silence, and again those whose cases have become known."""
    moment = now or timezone.now()
    done = []
    for period in Period.objects.filter(state=Period.State.OPEN, ends_at__lte=moment).order_by("starts_on"):
        if not period.evaluations.exists():
            done += _evaluate_quietly(period, None, moment, now)
    unripe = Evaluation.objects.filter(superseded_by__isnull=True, level_results__provisional=True)
    for period in Period.objects.filter(evaluations__in=unripe).distinct().order_by("starts_on"):
        done += _evaluate_quietly(period, Evaluation.Cause.RIPE, moment, now)
    return done


def _evaluate_quietly(period: Period, cause: str | None, moment: datetime, now: datetime | None) -> list[Evaluation]:
    """Nothing happens where something is missing; the month's page shows what."""
    if missing_for(period, moment):
        return []
    try:
        return [evaluate_period(period, cause=cause, now=now)]
    except NotPossible:
        return []


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


@transaction.atomic
def enter_loss(period: Period, *, by, loss, note: str = "", now: datetime | None = None) -> Period:
    """Say what loss the misses of a month caused, for the note at 130 % of it; an evaluated month is computed again."""
    period = Period.objects.select_for_update().select_related("contract__vendor").get(pk=period.pk)
    before = period.loss
    period.loss = loss
    period.save(update_fields=["loss_minor"])
    trail.record(
        period, "entered the loss", by=by, now=now, note=note, before={"loss": before}, after={"loss": period.loss}
    )
    if period.evaluations.exists():
        evaluate_period(period, cause=Evaluation.Cause.AGAIN, now=now)  # not a right of whoever knows the loss
    return period


def answer_breach(breach: Breach, *, by, answer: str, now: datetime | None = None) -> Breach:
    """The vendor says what happened."""
    return perform(breach, "reply", by=by, note=answer, now=now, answer=answer)


def close_breach(breach: Breach, *, by, note: str, now: datetime | None = None) -> Breach:
    """Nothing more follows from it."""
    return perform(breach, "close", by=by, note=note, now=now)


def exercise_right(right: TriggerHit, *, by, decision: str, now: datetime | None = None) -> TriggerHit:
    """It was used: notice given, escalated; the decision says how."""
    return perform(right, "exercise", by=by, note=decision, now=now, decision=decision)


def forgo_right(right: TriggerHit, *, by, decision: str, now: datetime | None = None) -> TriggerHit:
    """It is not used this time."""
    return perform(right, "forgo", by=by, note=decision, now=now, decision=decision)


def lapse_rights(now: datetime | None = None) -> list[TriggerHit]:
    """Rights that nobody used by their last day are gone; what a letter uses that left in time is not."""
    moment = now or timezone.now()
    robot = system_user("calendar")
    unused = TriggerHit.objects.filter(state=TriggerHit.State.OPEN, exercise_by__isnull=False)
    ripe = [
        row for row in unused.select_related("period__contract") if row.period.contract.day_of(moment) > row.exercise_by
    ]
    used = on_their_way(Letter.Kind.RIGHT, ripe)
    return [
        perform(right, "lapse", by=robot, now=now)
        for right in ripe
        if used.get(str(right.pk), date.max) > right.exercise_by
    ]
