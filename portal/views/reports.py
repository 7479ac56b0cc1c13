"""What did a month come to, as the report that was issued says it: the list, the page, the PDF?"""

import json

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from portal.forms.reports import ReportFilter
from portal.reports import actions, rules
from portal.reports.charts import trend_line, trend_pair
from portal.reports.listing import listed, reports_seen, revisions_seen, state_counts
from portal.reports.models import ReportIssue
from portal.reports.reading import read_report
from portal.reports.render import LANGUAGES
from portal.views.shortcuts import allowed_to, get_visible, page_of, require, require_that, signed_in, sorted_by
from sla.models import Period
from vendors.lifecycle import NotPossible
from vendors.models import Job
from vendors.roles import Permission

COLUMNS = {
    "month": "period__starts_on",
    "vendor": "period__contract__vendor__name_en",
    "issued": "issued_at",
    "state": "state",
}
WITH_ALL = ("snapshot", "evaluation", "issued_by", "period__contract__vendor")


def _language(request: HttpRequest) -> str:
    """The language asked for, else the reader's."""
    asked = request.GET.get("language") or get_language() or "en"
    return asked if asked in LANGUAGES else "en"


@allowed_to(Permission.REPORT_VIEW)
def report_list(request: HttpRequest) -> HttpResponse:
    form = ReportFilter(request.GET, user=request.user)
    form.is_valid()
    asked = form.cleaned_data
    rows = reports_seen(request.user, words=asked.get("q", ""), month=asked.get("month"))
    found = state_counts(rows)
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    page = page_of(request, sorted_by(request, rows, COLUMNS, "-month"))
    return render(
        request,
        "reports/report_list.html",
        {
            "form": form,
            "page": page,
            "rows": listed(request.user, list(page.object_list)),
            "options": [
                {"value": code, "label": ReportIssue.State(code).label, "count": found[code]}
                for code in ("final", "draft")
            ],
            "all_count": sum(found.values()),
            "clear": reverse("report_list") if any(asked.values()) else "",
            "is_buyer": request.user.is_buyer,
        },
    )


@signed_in
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    issue = get_visible(ReportIssue.objects.select_related(*WITH_ALL), request.user, pk=pk)
    require(request.user, Permission.REPORT_VIEW, issue.period.contract.vendor)
    report = read_report(json.loads(issue.snapshot.text), issue.snapshot.sha256)
    language = get_language() or "en"
    revisions = revisions_seen(request.user, issue)
    return render(
        request,
        "reports/report_detail.html",
        {
            "issue": issue,
            "report": report,
            "drawings": {
                level.code: {**trend_pair(level.data, language), "trend": trend_line(level.data)}
                for level in report.levels
            },
            "revisions": revisions,
            "newest": revisions[0],
            "languages": [("en", "English"), ("zh-hans", "简体中文")],
        },
    )


@signed_in
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    issue = get_visible(ReportIssue.objects.select_related(*WITH_ALL), request.user, pk=pk)
    require(request.user, Permission.REPORT_VIEW, issue.period.contract.vendor)
    language = _language(request)
    rendition = actions.rendition_of(issue, language)
    if rendition is None:
        return _being_printed(request, issue, language)
    if request.htmx:  # the page that waited for the file
        return HttpResponseClientRefresh()
    as_file = "download" in request.GET
    response = FileResponse(
        rendition.file.file.open("rb"),
        as_attachment=as_file,
        filename=rendition.file.name,
        content_type="application/pdf",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _being_printed(request: HttpRequest, issue: ReportIssue, language: str) -> HttpResponse:
    """The page that waits; it asks every other second, and loads anew once there is a file or a reason why not."""
    job = actions.print_report(issue, by=request.user, language=language, again=request.method == "POST")
    failed = job.state == Job.State.FAILED
    if request.htmx:
        return HttpResponseClientRefresh() if failed else HttpResponse(status=204)
    context = {"issue": issue, "language": language, "failed": failed}
    return render(request, "reports/report_pdf.html", context, status=500 if failed else 202)


@signed_in
def report_new(request: HttpRequest, pk: int) -> HttpResponse:
    period = get_visible(Period.objects.select_related("contract__vendor"), request.user, pk=pk)
    require_that(rules.may_issue_report(period, request.user))
    if request.method == "POST":
        try:
            issue = actions.issue_report(period, by=request.user)
        except NotPossible as error:
            messages.error(request, " ".join(str(reason) for reason in error.reasons))
            return redirect("report_list")
        messages.success(request, _("Report %(n)s is issued.") % {"n": issue.revision})
        return redirect("report_detail", issue.pk)
    return render(request, "reports/report_new.html", {"period": period, "final": period.state == Period.State.LOCKED})
