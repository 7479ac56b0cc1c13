"""How is a report issued, and how does its file come to be?"""

import json
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.reports.models import Rendition, ReportIssue, Snapshot
from portal.reports.render import LANGUAGES, render_pdf, tool_versions
from portal.reports.snapshot import build_snapshot, canonical_json, fingerprint
from sla.models import Evaluation, Period
from vendors import jobs, trail
from vendors.files import store_bytes
from vendors.lifecycle import NotPossible, after, perform


@transaction.atomic
def issue_report(period: Period, *, by, now: datetime | None = None) -> ReportIssue:
    """Freeze what the month's report shows, as the next revision: final when the month is locked, else a draft.

    When nothing has changed since the latest revision, that one is given back. Raises `NotPossible` before the first
    evaluation. Files are printed when somebody asks for one (`print_report`).
    """
    evaluation = (
        Evaluation.objects.select_related("version", "period__contract__vendor__line", "period__contract__entity")
        .filter(period=period, superseded_by__isnull=True)
        .first()
    )
    if evaluation is None:
        raise NotPossible([_("The month has not been evaluated yet, so there is nothing to report.")])
    latest = ReportIssue.objects.select_for_update().filter(period=period).order_by("-revision").first()
    moment = (now or timezone.now()).replace(microsecond=0)
    final = evaluation.period.state == Period.State.LOCKED
    frozen = build_snapshot(
        evaluation,
        revision=latest.revision + 1 if latest else 1,
        state=ReportIssue.State.FINAL if final else ReportIssue.State.DRAFT,
        supersedes=latest.snapshot.sha256 if latest else None,
        issued_at=moment,
    )
    if latest is not None and _says_the_same(latest, frozen):
        return latest
    report = ReportIssue.objects.create(
        period=evaluation.period,
        evaluation=evaluation,
        revision=frozen["report"]["revision"],
        supersedes=latest,
        issued_at=moment,
        issued_by=by,
    )
    text = canonical_json(frozen)
    Snapshot.objects.create(report=report, text=text, sha256=fingerprint(text))
    trail.record(
        report,
        "issued the report",
        by=by,
        now=now,
        target=frozen["report"]["state"],
        facts={"revision": report.revision, "snapshot": report.snapshot.sha256, "evaluation": evaluation.n},
        shown_to_vendor=final,
    )
    if final:
        perform(report, "finish", by=by, now=now)
    return report


def _says_the_same(latest: ReportIssue, frozen: dict) -> bool:
    """Whether the latest revision shows what a new one would, apart from its own number and date."""
    before = json.loads(latest.snapshot.text)
    state = before.pop("report")["state"]
    after = json.loads(canonical_json(frozen))
    return state == after.pop("report")["state"] and before == after


@after("sla.Period", "lock")
def issue_with_the_lock(period: Period, *, by, now: datetime | None, facts: dict) -> None:
    """A locked month has its final report at once."""
    issue_report(period, by=by, now=now)


def rendition_of(report: ReportIssue, language: str) -> Rendition | None:
    """The file that was printed in a language, the newest if the tools have changed since."""
    return report.renditions.filter(language=language).select_related("file").order_by("-rendered_at", "-pk").first()


def print_report(
    report: ReportIssue, *, by, language: str, again: bool = False, now: datetime | None = None
) -> jobs.Job:
    """Have the report printed by a worker, once for each language and set of tools; `again` after a failure."""
    if language not in LANGUAGES:
        raise ValueError(f"a report is not written in {language!r}")
    tools = fingerprint(tool_versions())[:12]
    key = f"render_report:{report.snapshot.sha256[:24]}:{language}:{tools}"
    tries = jobs.Job.objects.filter(key__startswith=key).order_by("-pk")
    failed = tries.filter(state=jobs.Job.State.FAILED).count()
    if failed and not again:
        return tries[0]
    return jobs.enqueue(
        "render_report",
        f"{key}:{failed}",
        by=by,
        vendor=report.period.contract.vendor,
        now=now,
        report_id=report.pk,
        language=language,
    )


@jobs.kind("render_report")
def render_report(work: jobs.Work, report_id: int, language: str) -> None:
    """Print one report in one language and keep the file; what is already printed with these tools stays."""
    report = ReportIssue.objects.select_related("snapshot", "period__contract__vendor").get(pk=report_id)
    tools = tool_versions()
    if report.renditions.filter(language=language, tools=tools).exists():
        return
    pdf = render_pdf(report.snapshot.text, language)
    with transaction.atomic():
        work.fence()
        file = store_bytes(
            pdf,
            name=file_name(report, language),
            content_type="application/pdf",
            by=work.job.by,
            vendor=report.period.contract.vendor,
        )
        Rendition.objects.create(
            report=report, language=language, tools=tools, file=file, job=work.job, rendered_at=timezone.now()
        )


def file_name(report: ReportIssue, language: str) -> str:
    """fengyuan-2026-10-report-1-en.pdf"""
    period = report.period
    short = {"en": "en", "zh-hans": "zh"}[language]
    return f"{period.contract.vendor.code}-{period.starts_on:%Y-%m}-report-{report.revision}-{short}.pdf"
