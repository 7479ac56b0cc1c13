"""What was granted for a month: stretches of time and rows that do not count, each asked with one query."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sla.models import CommitmentRow, Period, Relief, ReliefRow


@dataclass(frozen=True, slots=True)
class ApprovedSpan:
    """A stretch that does not count, for one level or (None) for all; it may begin before the month or end after it."""

    start: datetime
    end: datetime
    category: str
    level: int | None


def approved_spans(period: Period, but: Relief | None = None) -> tuple[ApprovedSpan, ...]:
    """The approved intervals of a month, in the order in which they began; `but` leaves one claim out."""
    rows = Relief.objects.filter(period=period, state=Relief.State.APPROVED, file__isnull=True)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    found = rows.order_by("starts_at", "pk").values_list("starts_at", "ends_at", "category", "level_id")
    return tuple(ApprovedSpan(*row) for row in found)


def granted_keys(period: Period, but: Relief | None = None) -> dict[int, dict[int | None, frozenset[str]]]:
    """Feed id → level id (None: all levels) → keys of the rows that approved claims of a month take out."""
    rows = ReliefRow.objects.filter(relief__period=period, relief__state=Relief.State.APPROVED, granted=True)
    if but is not None:
        rows = rows.exclude(relief=but)
    found: dict[int, dict[int | None, set[str]]] = defaultdict(lambda: defaultdict(set))
    for feed, level, key in rows.values_list("feed_id", "relief__level_id", "row_key"):
        found[feed][level].add(key)
    return {feed: {level: frozenset(keys) for level, keys in levels.items()} for feed, levels in found.items()}


def due_before(relief: Relief) -> Exists | Q:
    """The condition on its rows: due before force majeure began, so that it does not excuse them (Civil Code 590)."""
    if relief.category != Relief.Category.FORCE_MAJEURE:
        return Q(pk__in=[])
    return Exists(
        CommitmentRow.objects.filter(
            feed=OuterRef("feed"),
            row_key=OuterRef("row_key"),
            delivery__period=relief.period_id,
            rev_to__isnull=True,
            due_at__lt=relief.starts_at,
        )
    )


def rows_due_before(relief: Relief) -> QuerySet[ReliefRow]:
    """The named rows that cannot be granted."""
    return ReliefRow.objects.filter(due_before(relief), relief=relief)


@dataclass(frozen=True, slots=True)
class Reason:
    """The rows of a claim that name the same reason: how many, how many were due too early, how many are granted."""

    reason: str
    rows: int
    too_early: int
    granted: int


def reasons_of(relief: Relief) -> list[Reason]:
    """A claim's rows by their reason, the most frequent first; one query."""
    early = due_before(relief)
    rows = (
        ReliefRow.objects.filter(relief=relief)
        .values("reason")
        .annotate(
            rows=Count("pk"), too_early=Count("pk", filter=early), granted_rows=Count("pk", filter=Q(granted=True))
        )
        .order_by("-rows", "reason")
    )
    return [Reason(row["reason"], row["rows"], row["too_early"], row["granted_rows"]) for row in rows]
