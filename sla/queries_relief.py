"""Until when may relief be claimed, which rows of a claim can be granted, and what do they give as their reasons?"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sla.models import CommitmentRow, Period, Relief, ReliefRow, Source
from sla.queries_seasons import barred_by, claim_days, rows_within


def last_day_to_claim(period: Period) -> date:
    """By the terms of the period's version (domain 1.5); what is claimed later is marked."""
    return period.ends_on + timedelta(days=claim_days(period))


def due_before(relief: Relief) -> Exists | Q:
    """The condition on its rows: due before force majeure began, so that it does not excuse them (Civil Code 590)."""
    if relief.category != Relief.Category.FORCE_MAJEURE:
        return Q(pk__in=[])
    return Exists(
        CommitmentRow.objects.filter(
            feed=OuterRef("feed"),
            source__in=Source.values,  # the index over the keys begins with both
            row_key=OuterRef("row_key"),
            delivery__period=relief.period_id,
            rev_to__isnull=True,
            due_at__lt=relief.starts_at,
        )
    )


def rows_due_before(relief: Relief) -> QuerySet[ReliefRow]:
    """The named rows that cannot be granted."""
    return ReliefRow.objects.filter(due_before(relief), relief=relief)


def rows_barred_by_season(relief: Relief) -> QuerySet[ReliefRow]:
    """The named rows that lie in a season which gives no relief for their cause."""
    barred = barred_by(relief)
    if not barred:
        return ReliefRow.objects.none()
    within = CommitmentRow.objects.filter(
        rows_within(barred),
        feed=OuterRef("feed"),
        source__in=Source.values,
        row_key=OuterRef("row_key"),
        delivery__period=relief.period_id,
        rev_to__isnull=True,
    )
    return ReliefRow.objects.filter(Exists(within), relief=relief)


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
