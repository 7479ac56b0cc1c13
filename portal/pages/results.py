"""How does a month's result read: the list of months, one month, one level with its working and the rows behind it?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from contracts.models import FeedSpec, LevelInput, Schedule, Suspension
from portal.pages import portfolio
from portal.pages.seasons import window_names
from portal.papers.words import joined
from portal.reports.charts import trend_pair
from portal.reports.messages import trend_message
from portal.reports.snapshot import is_the_buyers
from portal.templatetags.steward import day_month, level_value, month, number, plain_date
from portal.words import RATINGS
from portal.working import OUTCOMES, Group, Wording, word_step, word_sum, word_working
from sla.engine import GROUP_OF
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
from vendors.words import clauses, pick, reads_chinese

RULES = {"persistent": gettext_lazy("Persistent failure")}
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
        .annotate(levels=Count("level", distinct=True), missed=Count("level", distinct=True, filter=Q(default=True)))
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
        limits=limits_of(decides) if decides else "",
        levels=counted.get("levels", 0),
        missed=counted.get("missed", 0),
        total=None if period.total_minor is None else from_minor(period.total_minor, period.contract.currency_id),
    )


def limits_of(result: LevelResult) -> str:
    """96 / 93, the expected and the minimum level in force, in the contract's own digits; 96 where there is no other.

    Results of before levels could move say nothing of their own; then the contract's stand.
    """
    spec = result.spec
    if result.expected is None:
        expected, minimum = spec.expected, spec.minimum
    else:
        expected, minimum = _as_agreed(result.expected, spec.expected), _as_agreed(result.minimum, spec.minimum)
    return number(expected) if minimum is None else f"{number(expected)}\u00a0/\u00a0{number(minimum)}"


def _as_agreed(in_force: Decimal | None, agreed: Decimal | None) -> Decimal | None:
    """A level that has not moved in the digits of the contract: 0.30, not 0.3."""
    return agreed if in_force == agreed else in_force


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
    """A level of a month, or of the rail beside one of its levels; `days` where terms changed within the month."""

    code: str
    name: str
    result: LevelResult
    value: str
    limits: str
    outcome: str
    raw: Decimal | None
    credit: Decimal | None
    url: str
    days: str = ""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """What a schedule as a whole costs beside its levels, by the rule that says so."""

    name: str
    raw: Decimal
    credit: Decimal


@dataclass(frozen=True, slots=True)
class Sum:
    """The working of a schedule's deduction, from the charges to the total and what follows from it."""

    title: str
    groups: tuple[Group, ...]


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
    """The levels of an evaluation in the contract's order, each part of the month by itself; two queries."""
    period = evaluation.period
    lines = {row.level_result_id: row for row in CreditLine.objects.visible_to(user).filter(evaluation=evaluation)}
    rows = (
        LevelResult.objects.visible_to(user)
        .filter(evaluation=evaluation)
        .select_related("level", "spec__version")
        .order_by("spec__position", "level", "segment", "pk")
    )
    days = days_of(evaluation)
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
                limits=limits_of(row),
                outcome=str(OUTCOMES[row.outcome]),
                raw=amounts["raw"],
                credit=amounts["amount"],
                url=address_of(period, row),
                days=days.get(row.segment, ""),
            )
        )
    return found


def address_of(period: Period, result: LevelResult) -> str:
    """The page of a level's result; a later part of the month is named."""
    url = reverse("level_result", args=[period.pk, result.level.code])
    return url if result.segment == 1 else f"{url}?segment={result.segment}"


def days_of(evaluation: Evaluation) -> dict[int, str]:
    """Segment → its days in words, where terms changed within the month; nothing for a month in one piece."""
    spans = {
        one.get("segment", 1): (date.fromisoformat(one["start"]), date.fromisoformat(one["end"]))
        for one in evaluation.result["schedules"]
        if "start" in one
    }
    if len(spans) < 2:
        return {}
    return {n: f"{day_month(start)} – {day_month(end)}" for n, (start, end) in sorted(spans.items())}


def own_lines_of(user, evaluation: Evaluation) -> list[OwnLine]:
    """What schedules cost beside their levels; one query."""
    rows = CreditLine.objects.visible_to(user).filter(evaluation=evaluation, level_result__isnull=True)
    currency = evaluation.period.contract.currency_id
    return [
        OwnLine(
            str(RULES.get(row.rule, row.rule)),
            from_minor(row.raw_minor, currency),
            from_minor(row.amount_minor, currency),
        )
        for row in rows.order_by("pk")
    ]


def sums_of(user, evaluation: Evaluation, levels: Sequence[LevelRow]) -> list[Sum]:
    """The working of each schedule, each part of the month by itself, with what follows from it."""
    names = {row.code: row.name for row in levels}
    stretches = [one for one in evaluation.result["schedules"] if one["working"]]
    schedules = {}
    if len({one["code"] for one in stretches}) > 1:
        rows = Schedule.objects.visible_to(user).filter(version=evaluation.version_id)
        schedules = {row.code: pick(row, "name") for row in rows}
    days = days_of(evaluation)
    sums = []
    for one in stretches:
        wording = Wording(currency=one["currency"], names=names, zone=evaluation.period.contract.zone)
        parts = (schedules.get(one["code"], ""), days.get(one.get("segment", 1), ""))
        groups = word_sum(readable(user, one["working"]), wording)
        if groups:
            sums.append(Sum(clauses(filter(None, parts)), groups))
    return sums


def readable(user, steps: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The lines of a working that a person may read: rights and the loss are the buyer's own to weigh."""
    return [step for step in steps if user.is_buyer or not is_the_buyers(step["code"])]


def above_the_loss(user, evaluation: Evaluation | None) -> str:
    """Why a court may reduce the month's credits, in a sentence; nothing where they stay below 130 % of the loss."""
    if evaluation is None or not user.is_buyer:
        return ""
    for one in evaluation.result["schedules"]:
        for step in one["working"]:
            if step["code"] == "above_130":
                line = word_step(step["code"], step["figures"])
                return f"{line.label}: {line.figure}; {line.how}"
    return ""


def heading_of(period: Period, levels: Sequence[LevelRow]) -> str:
    """The month's answer as a sentence."""
    worst = {}
    for row in levels:
        worst[row.code] = worst.get(row.code, False) or row.result.default
    words = {"month": month(period.starts_on), "all": len(worst), "n": sum(worst.values())}
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
    feeds = {row.feed_id: row for row in feeds_of(user, result, inputs)}
    main = next(
        (feeds[row.feed_id] for row in inputs if row.role != LevelInput.Role.DENOMINATOR and row.feed_id in feeds), None
    )
    working = [*result.working, *_what_follows(user, result, evaluation)]
    wording = Wording(
        currency=period.contract.currency_id,
        names={row.code: row.name for row in levels},
        rows=pick(main, "row_words") if main else "",
        zone=period.contract.zone,
        windows=window_names(user, evaluation.version_id, working),
    )
    links = _links(period, result, levels, single=len(inputs) == 1, kind=main.kind if main else "")
    groups = word_working(working, wording)
    steps = {
        group.code: [step for step in working if step["code"] in {line.code for line in group.lines}]
        for group in groups
    }
    return tuple(
        replace(
            group,
            lines=tuple(_linked(line, step, links) for line, step in zip(group.lines, steps[group.code], strict=True)),
        )
        for group in groups
    )


def feeds_of(user, result: LevelResult, inputs: Iterable[LevelInput]) -> list[FeedSpec]:
    """What the feeds of a level carried under the version by which it was judged."""
    feeds = [row.feed_id for row in inputs]
    return list(FeedSpec.objects.visible_to(user).filter(version=result.spec.version_id, feed__in=feeds))


def _what_follows(user, result: LevelResult, evaluation: Evaluation) -> list[Mapping[str, Any]]:
    """Of the lines that say what follows for the schedule, those of this level."""
    own = (result.schedule_code, result.segment)
    return [
        step
        for one in evaluation.result["schedules"]
        if (one["code"], one.get("segment", 1)) == own
        for step in readable(user, one["working"])
        if GROUP_OF[step["code"]] == "after" and step["figures"].get("level") == result.level.code
    ]


def _links(
    period: Period, result: LevelResult, levels: Sequence[LevelRow], *, single: bool, kind: str
) -> dict[str, tuple[str, str]]:
    rows = reverse("result_rows", args=[period.pk, result.level.code])
    rows, more = (rows, f"{rows}?") if result.segment == 1 else (f"{rows}?segment={result.segment}",) * 2
    more = more if more.endswith("?") else f"{more}&"
    links = {code: (rows, _("rows")) for code in ("rows_due", "outages", "exact_reported")}
    if single and kind == FeedSpec.Kind.COMMITMENTS:
        links |= {"rows_good": (f"{more}which=good", _("rows")), "rows_not_good": (f"{more}which=bad", _("rows"))}
    if not kind:
        links = {}
    links["other_credits"] = (reverse("period_detail", args=[period.pk]), _("all levels"))
    others = [row for row in levels if row.result.segment == result.segment]
    return links | {f"other_credit:{row.code}": (row.url, _("its working")) for row in others}


def _linked(line, step: Mapping[str, Any], links: Mapping[str, tuple[str, str]]):
    key = f"other_credit:{step['figures']['level']}" if line.code == "other_credit" else line.code
    url, words = links.get(key, ("", ""))
    return replace(line, url=url, link=words)


def chart_of(user, result: LevelResult, period: Period) -> dict[str, Any] | None:
    """The level's twelve months as `components/chart.html` draws them; None for a single month."""
    history = portfolio.history_of(user, period.contract, period.starts_on, level=result.level.code)
    months = list({row.month: row for row in history}.values())  # of two parts of a month the later one is drawn
    if len(months) < 2:
        return None
    level = portfolio.chart_level(result.spec.name_en, result.spec.name_zh, months)
    return {
        "title": trend_message(level),
        "small": _beneath(pick(result.spec, "definition"), level),
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


def _beneath(definition: str, level: Mapping[str, Any]) -> str:
    """What stands under a chart's title: the level's definition, and what its second line is where there is one."""
    if not any("theirs" in row for row in level["history"]):
        return definition
    gap = "" if reads_chinese() else " "
    return gap.join(filter(None, [definition, _("Dotted: the vendor’s own figures.")]))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A delivery a result rests on, with the attempt that counted when it was computed."""

    delivery: Delivery
    revision: int | None
    submission: Submission | None


def evidence_of(user, behind: Iterable[tuple[Delivery, int | None]]) -> list[Evidence]:
    """What a result rests on, as far as the reader may know of it: our own measurement is not the vendor's to see."""
    behind = [(delivery, revision) for delivery, revision in behind if user.is_buyer or not delivery.is_own]
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


def suspensions_of(user, period: Period) -> list[str]:
    """On which days of the month the service was suspended, and whether they count; one query."""
    rows = Suspension.objects.visible_to(user).filter(contract=period.contract, from_day__lte=period.ends_on)
    return [
        _suspended_words(row, period) for row in rows.exclude(until_day__lt=period.starts_on).order_by("from_day", "pk")
    ]


def _suspended_words(row: Suspension, period: Period) -> str:
    days = {
        "first": plain_date(max(row.from_day, period.starts_on)),
        "last": plain_date(min(row.until_day or period.ends_on, period.ends_on)),
        "scope": row.scope.rstrip(" .。"),
    }
    if row.clock_runs:
        said = [_("%(scope)s: suspended from %(first)s to %(last)s; measured all the same.") % days]
    else:
        said = [_("%(scope)s: suspended from %(first)s to %(last)s; what falls into these days is not judged.") % days]
    if row.fees_stop:
        said.append(_("Fixed fees are not owed for these days."))
    return joined(said)
