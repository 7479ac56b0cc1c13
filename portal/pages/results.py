"""How does a month's result read: the list of months, one month, one level with its working and the rows behind it?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contracts.models import FeedSpec, LevelInput
from portal.pages import portfolio
from portal.reports.charts import trend_pair
from portal.reports.messages import trend_message
from portal.templatetags.steward import level_value, month, number
from portal.words import RATINGS
from portal.working import OUTCOMES, Group, Wording, word_sum, word_working
from sla.models import (
    Credit,
    CreditLine,
    Delivery,
    Evaluation,
    LevelResult,
    Period,
    Submission,
)
from vendors.money import from_minor
from vendors.words import pick

RANK = {code: place for place, code in enumerate(portfolio.WORST_FIRST)}


# The list of months.


@dataclass(frozen=True, slots=True)
class Month:
    """A contract's month in the list."""

    period: Period
    rating: str
    decides: LevelResult | None
    name: str
    value: str
    limits: str
    levels: int
    missed: int
    total: Decimal | None


def months_seen(user, now: datetime | None = None) -> QuerySet[Period]:
    """The months that have ended, each with its rating and the id of the level that decides it, as `user` may know."""
    standing = LevelResult.objects.visible_to(user).filter(
        evaluation__period=OuterRef("pk"), evaluation__superseded_by__isnull=True
    )
    ranked = standing.annotate(
        behind=Case(When(spec__level_class="critical", then=Value(0)), default=Value(1), output_field=IntegerField()),
        rank=Case(*[When(rating=code, then=Value(place)) for code, place in RANK.items()], output_field=IntegerField()),
    ).order_by("behind", "rank", "spec__position", "pk")
    evaluation = Evaluation.objects.visible_to(user).filter(period=OuterRef("pk"), superseded_by__isnull=True)
    return (
        Period.objects.visible_to(user)
        .filter(ends_at__lte=now or timezone.now())
        .select_related("contract__vendor", "contract__line")
        .annotate(
            rating=Subquery(ranked.values("rating")[:1]),
            rank=Subquery(ranked.values("rank")[:1]),
            decides_id=Subquery(ranked.values("pk")[:1]),
            total_minor=Subquery(evaluation.values("total_minor")[:1]),
        )
    )


def month_rows(user, periods: Iterable[Period]) -> list[Month]:
    """The months of one page with the level behind each; two queries."""
    periods = list(periods)
    deciding = {
        row.pk: row
        for row in LevelResult.objects.visible_to(user)
        .filter(pk__in=[period.decides_id for period in periods if period.decides_id])
        .select_related("spec", "level")
        .defer("working")
    }
    counted = {
        row["evaluation__period"]: row
        for row in LevelResult.objects.visible_to(user)
        .filter(evaluation__period__in=periods, evaluation__superseded_by__isnull=True)
        .order_by()
        .values("evaluation__period")
        .annotate(levels=Count("pk"), missed=Count("pk", filter=Q(default=True)))
    }
    return [_month(period, deciding.get(period.decides_id), counted.get(period.pk, {})) for period in periods]


def _month(period: Period, decides: LevelResult | None, counted: Mapping[str, int]) -> Month:
    spec = decides.spec if decides else None
    return Month(
        period=period,
        rating=period.rating or "",
        decides=decides,
        name=pick(spec, "name") if spec else "",
        value=level_value(decides.value, spec.unit, spec.precision) if decides else "",
        limits=limits_of(spec) if spec else "",
        levels=counted.get("levels", 0),
        missed=counted.get("missed", 0),
        total=None if period.total_minor is None else from_minor(period.total_minor, period.contract.currency_id),
    )


def limits_of(spec) -> str:
    """96 / 93, the expected and the minimum level in the contract's own digits."""
    return f"{number(spec.expected)}\u00a0/\u00a0{number(spec.minimum)}"


def rating_counts(rows: QuerySet[Period]) -> dict[str, int]:
    """Rating → how many months the list would hold; one query."""
    return dict(rows.order_by().values_list("rating").annotate(n=Count("pk")))


def months_on_offer(user) -> list[date]:
    """The months there are, newest first."""
    rows = Period.objects.visible_to(user).filter(ends_at__lte=timezone.now())
    return list(rows.order_by("-starts_on").values_list("starts_on", flat=True).distinct())


# One month.


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level of a month, or of the rail beside one of its levels."""

    code: str
    name: str
    result: LevelResult
    value: str
    limits: str
    outcome: str
    raw: Decimal | None
    credit: Decimal | None
    url: str


@dataclass(frozen=True, slots=True)
class History:
    """One evaluation of the month, with the difference to the one it superseded."""

    evaluation: Evaluation
    cause: str
    difference: Decimal | None
    stands: bool


def evaluations_of(user, period: Period) -> list[Evaluation]:
    """Every evaluation of the month, the one that stands first."""
    return list(
        Evaluation.objects.visible_to(user)
        .filter(period=period)
        .select_related("evaluated_by", "version", "period__contract")
        .order_by("-n")
    )


def history_of(evaluations: Sequence[Evaluation]) -> list[History]:
    earlier = {row.n: row for row in evaluations}
    return [
        History(
            evaluation=row,
            cause=row.get_cause_display(),
            difference=row.total - earlier[row.n - 1].total if row.n - 1 in earlier else None,
            stands=index == 0,
        )
        for index, row in enumerate(evaluations)
    ]


def levels_of(user, evaluation: Evaluation) -> list[LevelRow]:
    """The levels of an evaluation in the contract's order; two queries."""
    period = evaluation.period
    lines = {row.level_result_id: row for row in CreditLine.objects.visible_to(user).filter(evaluation=evaluation)}
    rows = (
        LevelResult.objects.visible_to(user)
        .filter(evaluation=evaluation)
        .select_related("level", "spec")
        .order_by("spec__position", "pk")
    )
    found = []
    for row in rows:
        line = lines.get(row.pk)
        amounts = {
            name: from_minor(getattr(line, f"{name}_minor"), period.contract.currency_id) if line else None
            for name in ("raw", "amount")
        }
        found.append(
            LevelRow(
                code=row.level.code,
                name=pick(row.spec, "name"),
                result=row,
                value=level_value(row.value, row.spec.unit, row.spec.precision),
                limits=limits_of(row.spec),
                outcome=str(OUTCOMES[row.outcome]),
                raw=amounts["raw"],
                credit=amounts["amount"],
                url=reverse("level_result", args=[period.pk, row.level.code]),
            )
        )
    return found


def sums_of(evaluation: Evaluation, levels: Sequence[LevelRow]) -> list[tuple[str, tuple[Group, ...]]]:
    """(schedule code, its working from the fee to the month's credit), where it has a credit scheme."""
    names = {row.code: row.name for row in levels}
    sums = []
    for schedule in evaluation.result["schedules"]:
        if schedule["working"]:
            wording = Wording(currency=schedule["currency"], names=names, zone=evaluation.period.contract.zone)
            sums.append((schedule["code"], word_sum(schedule["working"], wording)))
    return sums


def heading_of(period: Period, levels: Sequence[LevelRow]) -> str:
    """The month's answer as a sentence."""
    words = {"month": month(period.starts_on), "all": len(levels), "n": sum(row.result.default for row in levels)}
    if not levels and period.state != Period.State.OPEN:
        return _("%(month)s is evaluated and not approved yet") % words
    if not levels:
        return _("%(month)s is not evaluated yet") % words
    if all(row.result.outcome == "not_applicable" for row in levels):
        return _("Nothing to judge in %(month)s") % words
    if not words["n"]:
        return _("No default in %(month)s, %(all)s levels") % words
    return _("%(n)s of %(all)s levels in default in %(month)s") % words


# One level.


def working_of(user, result: LevelResult, evaluation: Evaluation, levels: Sequence[LevelRow]) -> tuple[Group, ...]:
    """The working in words, each line with the way to its rows."""
    period = evaluation.period
    inputs = list(LevelInput.objects.visible_to(user).filter(level_spec=result.spec_id).order_by("pk"))
    feeds = {
        row.feed_id: row
        for row in FeedSpec.objects.visible_to(user).filter(
            version=evaluation.version_id, feed__in=[i.feed_id for i in inputs]
        )
    }
    main = next(
        (feeds[row.feed_id] for row in inputs if row.role != LevelInput.Role.DENOMINATOR and row.feed_id in feeds), None
    )
    wording = Wording(
        currency=period.contract.currency_id,
        names={row.code: row.name for row in levels},
        rows=pick(main, "row_words") if main else "",
        zone=period.contract.zone,
    )
    links = _links(period, result, levels, single=len(inputs) == 1, kind=main.kind if main else "")
    groups = word_working(result.working, wording)
    steps = {
        group.code: [step for step in result.working if step["code"] in {line.code for line in group.lines}]
        for group in groups
    }
    return tuple(
        replace(
            group,
            lines=tuple(_linked(line, step, links) for line, step in zip(group.lines, steps[group.code], strict=True)),
        )
        for group in groups
    )


def _links(
    period: Period, result: LevelResult, levels: Sequence[LevelRow], *, single: bool, kind: str
) -> dict[str, tuple[str, str]]:
    rows = reverse("result_rows", args=[period.pk, result.level.code])
    links = {code: (rows, _("rows")) for code in ("rows_due", "outages", "exact_reported")}
    if single and kind == FeedSpec.Kind.COMMITMENTS:
        links |= {"rows_good": (f"{rows}?which=good", _("rows")), "rows_not_good": (f"{rows}?which=bad", _("rows"))}
    if not kind:
        links = {}
    return links | {f"other_credit:{row.code}": (row.url, _("its working")) for row in levels}


def _linked(line, step: Mapping[str, Any], links: Mapping[str, tuple[str, str]]):
    key = f"other_credit:{step['figures']['level']}" if line.code == "other_credit" else line.code
    url, words = links.get(key, ("", ""))
    return replace(line, url=url, link=words)


def chart_of(user, result: LevelResult, period: Period) -> dict[str, Any] | None:
    """The level's twelve months as `components/chart.html` draws them; None for a single month."""
    months = portfolio.history_of(user, period.contract, period.starts_on, level=result.level.code)
    if len(months) < 2:
        return None
    level = portfolio.chart_level(result.spec.name_en, result.spec.name_zh, months)
    return {
        "title": trend_message(level),
        "small": pick(result.spec, "definition"),
        "heads": [(_("Month"), False), (_("Value"), True), (_("Cases"), True), (_("Rating"), False)],
        "rows": [
            [
                month(row.month, "short"),
                level_value(row.value, row.unit, row.precision),
                number(row.n),
                RATINGS[row.rating],
            ]
            for row in reversed(months)
        ],
        **trend_pair(level, get_language() or "en"),
    }


@dataclass(frozen=True, slots=True)
class Evidence:
    """A delivery a result rests on, with the attempt that counted when it was computed."""

    delivery: Delivery
    revision: int | None
    submission: Submission | None


def evidence_of(user, behind: Iterable[tuple[Delivery, int | None]]) -> list[Evidence]:
    behind = list(behind)
    wanted = Q(pk__in=[])
    for delivery, revision in behind:
        if revision is not None:
            wanted |= Q(delivery=delivery, n=revision)
    found = {
        (row.delivery_id, row.n): row
        for row in Submission.objects.visible_to(user)
        .filter(wanted)
        .select_related("file", "decided_by", "submitted_by")
        .defer("faults", "totals")
    }
    return [Evidence(delivery, revision, found.get((delivery.pk, revision))) for delivery, revision in behind]


def credit_of(user, period: Period) -> list[Credit]:
    """The month's credit and its adjustments."""
    return list(Credit.objects.visible_to(user).filter(period=period).order_by("pk"))
