"""Which reports does a person see in the list, and what does each say first?"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from portal.reports.messages import headline
from portal.reports.models import ReportIssue


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report with its headline in the active language."""

    report: ReportIssue
    headline: str


def reports_seen(user, *, words: str = "", month: date | None = None, state: str = "") -> QuerySet[ReportIssue]:
    """The newest report of each month that the person may see."""
    seen = ReportIssue.objects.visible_to(user)
    newest = seen.filter(period=OuterRef("period")).order_by("-revision").values("pk")[:1]
    rows = seen.filter(pk=Subquery(newest)).select_related("period__contract__vendor", "issued_by")
    if words:
        vendor = "period__contract__vendor__"
        wanted = Q(**{f"{vendor}name_en__icontains": words}) | Q(**{f"{vendor}name_zh__icontains": words})
        rows = rows.filter(wanted | Q(period__contract__number__icontains=words))
    if month:
        rows = rows.filter(period__starts_on=month)
    return rows.filter(state=state) if state else rows


def state_counts(rows: QuerySet[ReportIssue]) -> Counter:
    return Counter(rows.order_by().values_list("state", flat=True))


def listed(user, reports: list[ReportIssue]) -> list[ReportRow]:
    """The reports of one page with what each says first; one query for any number."""
    ids = [report.pk for report in reports]
    texts = dict(ReportIssue.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "snapshot__text"))
    return [ReportRow(report, headline(json.loads(texts[report.pk]))) for report in reports]


def revisions_seen(user, report: ReportIssue) -> list[ReportIssue]:
    """Every report of the same month that the person may see, newest first."""
    rows = ReportIssue.objects.visible_to(user).filter(period=report.period_id)
    return list(rows.select_related("snapshot", "issued_by").order_by("-revision"))
