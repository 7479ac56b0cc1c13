"""What is due, what was delivered, and how does one attempt to deliver read on a page?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.models import FeedSpec, LevelSpec
from portal.pages.seasons import window_names
from portal.templatetags.steward import initial_upper, level_value, money, number
from portal.working import OUTCOMES, Group, Wording, word_working
from sla import queries, rules
from sla.engine import LevelResult as Judged
from sla.intake.sentences import fault_label, fault_sentence, refusal_sentence, rule_of
from sla.intake.shape import Fault
from sla.models import Delivery, Submission
from vendors.roles import Permission
from vendors.words import pick

TO_DELIVER = (Delivery.State.EXPECTED, Delivery.State.RETURNED)
OPEN = (Delivery.State.EXPECTED, Delivery.State.RETURNED, Delivery.State.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Due:
    """One delivery in a list: its feed's name, its latest attempt, and whose figures it brings where both measure."""

    delivery: Delivery
    name: str
    latest: Submission | None
    whose: str = ""

    @property
    def is_open(self) -> bool:
        return self.delivery.state in TO_DELIVER


def deliveries_seen(user, *, state: str = "", words: str = "") -> QuerySet[Delivery]:
    """The deliveries of a list: what is open first, by its due date, then what is done, newest first."""
    rows = Delivery.objects.visible_to(user).select_related("feed", "period__version", "period__contract__vendor")
    if state in Delivery.State.values:
        rows = rows.filter(state=state)
    for word in words.split():
        rows = rows.filter(_matching(word))
    return rows


def _matching(word: str):
    return (
        Q(period__contract__number__icontains=word)
        | Q(period__contract__vendor__name_en__icontains=word)
        | Q(period__contract__vendor__name_zh__icontains=word)
        | Q(feed__code__icontains=word)
    )


def open_first(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    done = Case(When(state__in=OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(done=done).order_by(
        "done", Case(When(done=0, then=F("due_at"))), "-period__starts_on", "due_at", "pk"
    )


def state_counts(user, words: str = "") -> dict[str, int]:
    """State → how many deliveries the list would hold."""
    rows = deliveries_seen(user, words=words).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def with_latest(user, deliveries: Iterable[Delivery]) -> list[Due]:
    """Deliveries with their names and their latest attempt; two queries."""
    deliveries = list(deliveries)
    specs = specs_of(user, deliveries)
    latest: dict[int, Submission] = {}
    for row in (
        Submission.objects.visible_to(user)
        .filter(delivery__in=deliveries)
        .exclude(state=Submission.State.REPLACED)
        .select_related("submitted_by")
        .defer("faults", "totals", "fault_counts")
        .order_by("n")
    ):
        latest[row.delivery_id] = row
    return [_due(user, row, specs.get((row.period.version_id, row.feed_id)), latest.get(row.pk)) for row in deliveries]


def _due(user, delivery: Delivery, spec: FeedSpec | None, latest: Submission | None) -> Due:
    name = pick(spec, "name") if spec else delivery.feed.code
    return Due(delivery, name, latest, whose(user, delivery, spec))


def whose(user, delivery: Delivery, spec: FeedSpec | None) -> str:
    """Whose figures a delivery brings, where the buyer measures beside the vendor; a vendor is told nothing of that."""
    if delivery.is_own:
        return _("Our own measurement")
    return _("Vendor’s figures") if user.is_buyer and spec is not None and spec.own_source else ""


def specs_of(user, deliveries: Iterable[Delivery]) -> dict[tuple[int, int], FeedSpec]:
    """(version, feed) → what that version says about the feed."""
    versions = {row.period.version_id for row in deliveries}
    specs = FeedSpec.objects.visible_to(user).filter(version__in=versions)
    return {(spec.version_id, spec.feed_id): spec for spec in specs}


def feed_names(user, deliveries: Iterable[Delivery]) -> dict[tuple[int, int], str]:
    """(version, feed) → the feed's name as that version has it."""
    return {key: pick(spec, "name") for key, spec in specs_of(user, deliveries).items()}


def spec_of(delivery: Delivery) -> FeedSpec:
    """What the month's version says about the delivery's feed."""
    return delivery.period.version.feed_specs.select_related("feed").get(feed=delivery.feed_id)


# One attempt.


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """A rule that was broken: how often, and the first row where it was."""

    label: str
    column: str
    count: int
    anchor: str


@dataclass(frozen=True, slots=True)
class LevelPreview:
    """A level as it would come out: the answer, the limits in a sentence, the working."""

    code: str
    name: str
    value: str
    rating: str
    outcome: str
    limits: str
    repeat: str
    credit: str
    working: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The month's result if an attempt counted; `reasons` say why there is none."""

    levels: list[LevelPreview] = field(default_factory=list)
    total: str = ""
    capped: bool = False
    has_credit: bool = False
    reasons: list[str] = field(default_factory=list)


def totals_table(submission: Submission, spec: FeedSpec) -> list[dict[str, Any]]:
    """The figures of the file as `components/totals.html` draws them."""
    totals, rows = submission.totals, initial_upper(pick(spec, "row_words"))
    table = [{"label": _("Rows in the file"), "figure": number(totals.get("rows", 0))}]
    if submission.left_out:
        table.append({"label": _("Left out"), "figure": number(-submission.left_out)})
    table.append({"label": _("%(rows)s that count") % {"rows": rows}, "figure": number(submission.rows), "sum": True})
    if spec.kind == FeedSpec.Kind.COMMITMENTS:
        table += [
            {"label": _("Kept"), "figure": number(totals.get("good", 0))},
            {"label": _("Done too late"), "figure": number(totals.get("late", 0))},
            {"label": _("Never done"), "figure": number(totals.get("never", 0))},
        ]
        if spec.flags:
            table.append({"label": _("Done, but not perfect"), "figure": number(totals.get("flawed", 0))})
            said_yes = totals.get("sums", {})
            table += [
                {"label": _("%(column)s: yes") % {"column": name}, "figure": number(said_yes.get(name, 0))}
                for name in spec.flags
            ]
    elif spec.kind == FeedSpec.Kind.COUNTS:
        sums = totals.get("sums", {})
        table += [
            {"label": _("Sum of total"), "figure": number(sums.get("total", 0))},
            {"label": _("Sum of good"), "figure": number(sums.get("good", 0))},
        ]
    elif spec.kind == FeedSpec.Kind.OUTAGES:
        table.append({"label": _("Outages still open"), "figure": number(totals.get("open", 0))})
    elif spec.kind == FeedSpec.Kind.TICKETS:
        table.append({"label": _("Tickets still open"), "figure": number(totals.get("open", 0))})
    elif spec.kind == FeedSpec.Kind.BUCKETS:
        table.append({"label": _("Cases"), "figure": number(totals.get("sums", {}).get("cases", 0))})
    return table


def fault_lines(submission: Submission, spec: FeedSpec) -> list[dict[str, Any]]:
    """The listed faults in words, as `components/faults.html` draws them."""
    return [
        {
            "row": fault["row"],
            "column": fault["column"],
            "rule": rule_of(fault["column"], spec.flags),
            "value": fault["text"],
            "text": fault_sentence(Fault(fault["row"], fault["column"], fault["rule"], fault["text"], fault["params"])),
            "code": fault["rule"],
        }
        for fault in submission.faults
    ]


def fault_groups(submission: Submission) -> list[FaultGroup]:
    """Each broken rule with its count, the most frequent first."""
    first: dict[tuple[str, str], int] = {}
    for fault in submission.faults:
        first.setdefault((fault["rule"], fault["column"]), fault["row"])
    groups = [
        FaultGroup(fault_label(rule), column, count, f"row-{first[rule, column]}" if (rule, column) in first else "")
        for rule, column, count in submission.fault_counts
    ]
    return sorted(groups, key=lambda group: -group.count)


def refusal_of(submission: Submission) -> str:
    """Why the file cannot be read, and how to mend it."""
    refusal = submission.refusal
    return refusal_sentence(refusal["code"], refusal["params"]) if refusal else ""


def pace_of(submission: Submission, now: datetime | None = None) -> dict[str, Any]:
    """How far the job is: rows done, about how many in all, rows a second, seconds left."""
    job = submission.job
    if job is None:
        return {"done": 0, "total": None, "rate": None, "left": None, "failed": False}
    seconds = ((now or timezone.now()) - job.started_at).total_seconds() if job.started_at else 0
    rate = Decimal(job.progress_done) / Decimal(str(seconds)) if seconds > 1 and job.progress_done else None
    left = max(job.progress_total - job.progress_done, 0) / rate if rate and job.progress_total else None
    return {
        "done": job.progress_done,
        "total": job.progress_total,
        "rate": rate,
        "left": left,
        "failed": job.state == job.State.FAILED,
    }


def seconds_of(submission: Submission) -> Decimal | None:
    """How long the check took; None while it runs."""
    job = submission.job
    if job is None or not (job.started_at and job.finished_at):
        return None
    return Decimal(str((job.finished_at - job.started_at).total_seconds()))


def preview_of(user, submission: Submission, spec: FeedSpec) -> Preview:
    """What the levels this attempt feeds would come to."""
    results, reasons = queries.preview(submission)
    if reasons:
        return Preview(reasons=[str(reason) for reason in reasons])
    delivery = submission.delivery
    fed = set(queries.levels_fed_by(delivery))
    specs = {row.level.code: row for row in delivery.period.version.level_specs.select_related("level")}
    contract = delivery.period.contract
    judged = [level for _stretch, result in results for level in result.levels if level.code in fed]
    steps = [step for level in judged for step in steps_of(level)]
    wording = Wording(
        currency=contract.currency_id,
        names={code: pick(row, "name") for code, row in specs.items()},
        rows=pick(spec, "row_words"),
        zone=contract.zone,
        windows=window_names(user, delivery.period.version_id, steps),
    )
    shown = [_level_preview(level, specs[level.code], wording) for level in judged]
    concerned = [result for _stretch, result in results if any(level.code in fed for level in result.levels)]
    return Preview(
        levels=shown,
        total=money(sum((result.total for result in concerned), Decimal(0)), contract.currency_id),
        capped=any(result.raw > result.total for result in concerned),
        has_credit=any(level.credit for level in shown),
    )


def _level_preview(level: Judged, spec: LevelSpec, wording: Wording) -> LevelPreview:
    limits = {
        "expected": level_value(level.expected, spec.unit),
        "minimum": level_value(level.minimum, spec.unit),
    }
    if level.minimum is None:
        said = _("Expected %(expected)s.") % limits
    else:
        said = _("Expected %(expected)s, minimum %(minimum)s.") % limits
    return LevelPreview(
        code=level.code,
        name=pick(spec, "name"),
        value=level_value(level.value, spec.unit, spec.precision),
        rating=level.rating.value,
        outcome=str(OUTCOMES[level.outcome.value]),
        limits=said,
        repeat=_("Default %(n)s in a row.") % {"n": level.repeat} if level.repeat > 1 else "",
        credit=money(level.credit, wording.currency) if level.credit else "",
        working=word_working(steps_of(level), wording),
    )


def steps_of(result: Judged) -> list[Mapping[str, Any]]:
    """An engine's working in the form in which it is stored."""
    return [{"code": step.code, "figures": dict(step.figures)} for step in result.working]


def last_accepted_before(user, submission: Submission) -> Submission | None:
    """The attempt that counted before this one, to show what differs."""
    return (
        Submission.objects.visible_to(user)
        .filter(delivery=submission.delivery_id, n__lt=submission.n, state=Submission.State.ACCEPTED)
        .order_by("-n")
        .first()
    )


def attempts_of(user, delivery: Delivery) -> list[Submission]:
    """Every attempt at a delivery, the newest first."""
    return list(
        Submission.objects.visible_to(user)
        .filter(delivery=delivery)
        .select_related("submitted_by", "decided_by", "file")
        .defer("faults", "totals")
        .order_by("-n")
    )


def newest_number(user, delivery: Delivery) -> int:
    """The number of the newest attempt, 0 without one: an upload that gives a lower one was here before."""
    newest = (
        Submission.objects.visible_to(user).filter(delivery=delivery).order_by("-n").values_list("n", flat=True).first()
    )
    return newest or 0


def levels_of(delivery: Delivery) -> list[str]:
    """The names of the levels that rest on this delivery."""
    fed = queries.levels_fed_by(delivery)
    names = {row.level.code: pick(row, "name") for row in delivery.period.version.level_specs.select_related("level")}
    return [names[code] for code in fed if code in names]


def decision_on(submission: Submission, user) -> dict[str, Any] | None:
    """Whether `user` may accept or return a sent attempt, and why not; None when it is none of theirs."""
    if submission.state != Submission.State.SENT or not user.may(
        Permission.DATA_ACCEPT, submission.delivery.period.contract.vendor
    ):
        return None
    if not rules.may_accept_submission(submission, user):
        return {"possible": False, "reason": _("You sent these data; somebody else accepts them.")}
    return {"possible": True, "reason": ""}
