"""What do the pages ask about a month: the preview of a file, the rows behind a result, the standing results."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Prefetch, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.models import FeedSpec, LevelInput
from contracts.terms import add_months
from sla import engine, evaluate
from sla.fault_words import faults_words
from sla.intake.load import MODELS, kind_of
from sla.models import (
    Delivery,
    Evaluation,
    LevelResult,
    Period,
    Submission,
)
from vendors.lifecycle import NotPossible


def standing(periods: QuerySet[Period] | list[Period]) -> QuerySet[LevelResult]:
    """The level results that count for these months, with what a list shows."""
    return (
        LevelResult.objects.filter(evaluation__period__in=periods, evaluation__superseded_by__isnull=True)
        .select_related("level", "spec", "evaluation__period__contract__vendor", "credit_line")
        .order_by("evaluation__period", "spec__position", "pk")
    )


def standing_evaluation(period: Period) -> Evaluation | None:
    """The evaluation that counts, with its results and credit lines."""
    return (
        Evaluation.objects.filter(period=period, superseded_by__isnull=True)
        .select_related("version", "evaluated_by", "period__contract")
        .prefetch_related(Prefetch("level_results", LevelResult.objects.select_related("level", "spec", "credit_line")))
        .first()
    )


def volume_of_year(user, today: date) -> dict[tuple[int, int], dict[tuple[str, str], int]]:
    """(line id, vendor id) → cases judged in the last twelve whole months, by what one is called in both languages.

    Only like is added; who counts nothing is not in it. A period of any length counts where it ended in these months.
    Several levels of a contract judge the same cases: of each period the level with the most of a kind counts.
    """
    until = today.replace(day=1)
    results = LevelResult.objects.visible_to(user).filter(
        evaluation__superseded_by__isnull=True,
        evaluation__period__ends_on__gte=add_months(until, -12),
        evaluation__period__ends_on__lt=until,
        n__gt=0,
    )
    kinds = _kinds_of_cases(results)
    contract = "evaluation__period__contract"
    rows = results.order_by().values_list(
        f"{contract}__line", f"{contract}__vendor", "evaluation__period", "level", "spec"
    )
    judged: dict[tuple, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for line, vendor, period, level, spec, cases in rows.annotate(cases=Sum("n")):
        if spec in kinds:
            judged[line, vendor, kinds[spec], period][level] += cases
    found: dict[tuple[int, int], dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for (line, vendor, kind, _period), by_level in judged.items():
        found[line, vendor][kind] += max(by_level.values())
    return {key: dict(cases) for key, cases in found.items()}


def _kinds_of_cases(results: QuerySet[LevelResult]) -> dict[int, tuple[str, str]]:
    """Level spec id → what one row that it judges is called, in English and Chinese; an outage is no volume."""
    inputs = LevelInput.objects.filter(
        level_spec__in=results.order_by().values("spec"), feed__specs__version=F("level_spec__version")
    ).exclude(role=LevelInput.Role.NUMERATOR)
    rows = inputs.values_list(
        "level_spec", "feed__specs__kind", "feed__specs__row_words_en", "feed__specs__row_words_zh"
    )
    return {spec: (en, zh) for spec, kind, en, zh in rows.order_by("pk") if kind != FeedSpec.Kind.OUTAGES}


def rows_of(delivery: Delivery, revision: int | None = None, which: str = "all") -> QuerySet:
    """The rows of a delivery's revision (default: the one that counts); `which` is all, good or bad for commitments."""
    kind = kind_of(delivery)
    revision = delivery.accepted_revision if revision is None else revision
    rows = MODELS[kind].objects.filter(delivery=delivery)
    rows = rows.none() if revision is None else rows.of_revision(revision)
    if kind == FeedSpec.Kind.COMMITMENTS and which in ("good", "bad"):
        rows = rows.filter(ok=which == "good")
    return rows.order_by("line", "pk")


def deliveries_behind(result: LevelResult) -> list[tuple[Delivery, int | None]]:
    """The deliveries a result rests on, each with the revision that counted when it was computed."""
    feeds = set(LevelInput.objects.filter(level_spec=result.spec).values_list("feed_id", "period_offset"))
    used = [item for item in result.evaluation.inputs["deliveries"] if (item["feed"], item["offset"]) in feeds]
    found = Delivery.objects.select_related("feed", "period__contract", "accepted_by").in_bulk(
        [item["delivery"] for item in used]
    )
    return [(found[item["delivery"]], item["revision"]) for item in used if item["delivery"] in found]


def measured_by(submission: Submission) -> object | None:
    """What a checked file alone comes to, in the shape `evaluate.gather` takes: a pair, outages or values."""
    if submission.kind == Submission.Kind.NOTHING:
        return None
    kind = kind_of(submission.delivery)
    totals = submission.totals
    if kind == FeedSpec.Kind.COMMITMENTS:
        return totals["good"], submission.rows
    if kind == FeedSpec.Kind.COUNTS:
        return totals["sums"].get("good", 0), totals["sums"].get("total", 0)
    if kind in (FeedSpec.Kind.TICKETS, FeedSpec.Kind.BUCKETS):
        raise NotPossible([_("The levels of this data are computed once the data are accepted.")])
    listed = totals.get("listed", [])
    if kind == FeedSpec.Kind.VALUES:
        return [(Decimal(value), int(n) if n else None) for _line, _key, _dims, value, n in listed]
    return [
        engine.Outage(_instant(start), _instant(end) if end else None, Decimal(weight or "1"))
        for _line, _key, _dims, start, end, weight, *_incident in listed
    ]


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_fixed_timezone(0))


def preview(submission: Submission, now: datetime | None = None) -> tuple[list[evaluate.Computed], list[str]]:
    """(the month's results if this file were accepted, the reasons why they cannot be shown).

    The levels it does not feed stand as their accepted data say.
    """
    moment = now or timezone.now()
    try:
        measured = measured_by(submission)
        pk = submission.delivery_id
        found = evaluate.gather(
            submission.delivery.period,
            as_of=moment,
            replaced={} if measured is None else {pk: measured},
            nothing=frozenset({pk}) if measured is None else frozenset(),
        )
        return evaluate.run(found), []
    except NotPossible as error:
        return [], error.reasons
    except engine.TermsError as error:
        return [], faults_words(error.faults)


def levels_fed_by(delivery: Delivery) -> list[str]:
    """The codes of the levels that read this delivery's feed."""
    return list(
        LevelInput.objects.filter(feed=delivery.feed, level_spec__version=delivery.period.version)
        .order_by("level_spec__position")
        .values_list("level_spec__level__code", flat=True)
        .distinct()
    )


def changed_rows(delivery: Delivery, old: int, new: int) -> dict[str, int]:
    """How many rows a later revision added, changed and dropped against an earlier one."""
    rows = MODELS[kind_of(delivery)].objects.filter(delivery=delivery)
    before = set(rows.of_revision(old).exclude(pk__in=rows.of_revision(new)).values_list("row_key", flat=True))
    after = set(rows.of_revision(new).exclude(pk__in=rows.of_revision(old)).values_list("row_key", flat=True))
    return {"added": len(after - before), "changed": len(after & before), "gone": len(before - after)}
