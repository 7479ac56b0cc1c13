"""How did the months end, on which figures, and who has agreed?"""

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts import rules as contract_rules
from portal.forms.results import AnswerForm, LossForm, NoteForm, ResultFilter
from portal.pages import beside, delivered, feed_rows, outlook, results, rights
from portal.pages.exports import csv_response
from portal.pages.incidents import incidents_behind
from portal.pages.letters import offers
from portal.pages.timeline import entries_of
from portal.places import counts
from portal.reports.models import ReportIssue
from portal.reports.rules import may_issue_report
from portal.views.shortcuts import allowed_to, get_visible, page_of, require_that, signed_in, sorted_by
from portal.words import RATINGS
from sla import actions, queries, rules
from sla.actions.results import missing_for
from sla.models import Breach, Delivery, Evaluation, LevelResult, Period, Submission
from vendors import lifecycle
from vendors.lifecycle import NotPossible
from vendors.models import Event
from vendors.roles import Permission

COLUMNS = {
    "month": "starts_on",
    "vendor": "contract__vendor__name_en",
    "rating": "rank",
    "credit": "total_minor",
    "state": "state",
}
WITH_ALL = ("version", "approved_by", "locked_by", "contract__vendor", "contract__line", "contract__entity")


@counts("result_list")
def months_waiting(user) -> int:
    """Evaluated months to approve or lock, for whoever accepted none of their data."""
    if not user.may(Permission.RESULT_APPROVE):
        return 0
    accepted = Submission.objects.visible_to(user).filter(
        delivery__period=OuterRef("pk"), state="accepted", decided_by=user
    )
    rows = Period.objects.visible_to(user).filter(state__in=[Period.State.CALCULATED, Period.State.APPROVED])
    return rows.exclude(Exists(accepted)).count()


@allowed_to(Permission.RESULT_VIEW)
def result_list(request: HttpRequest) -> HttpResponse:
    form = ResultFilter(request.GET, user=request.user, months=results.months_on_offer(request.user))
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    rows = _filtered(results.months_seen(request.user), asked)
    found = results.rating_counts(rows)
    if asked.get("rating") in RATINGS:
        rows = rows.filter(rating=asked["rating"])
    page = page_of(request, sorted_by(request, rows, COLUMNS, "-month"))
    return render(
        request,
        "results/result_list.html",
        {
            "form": form,
            "page": page,
            "rows": results.month_rows(request.user, page.object_list),
            "options": [
                {"value": code, "label": word, "count": found.get(code, 0), "rating": code}
                for code, word in RATINGS.items()
            ],
            "all_count": sum(found.values()),
            "clear": reverse("result_list") if asked.keys() - {"sort"} else "",
            "is_buyer": request.user.is_buyer,
            "waiting": months_waiting(request.user),
        },
    )


def _filtered(rows, asked: dict):
    if words := asked.get("q"):
        rows = rows.filter(
            Q(contract__number__icontains=words)
            | Q(contract__vendor__name_en__icontains=words)
            | Q(contract__vendor__name_zh__icontains=words)
        )
    if day := asked.get("month"):
        rows = rows.filter(starts_on=f"{day}-01")
    if line := asked.get("line"):
        rows = rows.filter(contract__line=line)
    if state := asked.get("state"):
        rows = rows.filter(state=state)
    return rows


def _period(request: HttpRequest, pk: int) -> Period:
    return get_visible(Period.objects.select_related(*WITH_ALL), request.user, pk=pk)


@signed_in
def period_detail(request: HttpRequest, pk: int) -> HttpResponse:
    period = _period(request, pk)
    evaluations = results.evaluations_of(request.user, period)
    standing = evaluations[0] if evaluations else None
    levels = results.levels_of(request.user, standing) if standing else []
    deliveries = (
        Delivery.objects.visible_to(request.user)
        .filter(period=period)
        .select_related("feed", "period__version", "accepted_by")
    )
    trail = (
        Event.objects.visible_to(request.user)
        .filter(record_type="sla.period", record_id=str(period.pk))
        .select_related("by", "on_behalf_of")
    )
    return render(
        request,
        "results/period_detail.html",
        {
            "period": period,
            "standing": standing,
            "heading": results.heading_of(period, levels),
            "levels": levels,
            "names": {row.code: row.name for row in levels},
            "own_lines": results.own_lines_of(request.user, standing) if standing else [],
            "parts": results.days_of(standing) if levels else {},
            "points": any(row.result.points is not None for row in levels),
            "sums": results.sums_of(request.user, standing, levels) if levels else [],
            "above_loss": results.above_the_loss(request.user, standing),
            "may_enter_loss": request.user.is_buyer and contract_rules.may_enter_charge(period.contract, request.user),
            "ahead": outlook.outlook_of_month(request.user, period),
            "suspended": results.suspensions_of(request.user, period),
            "rights": rights.rights_of_month(request.user, period),
            "history": results.history_of(evaluations),
            "deliveries": delivered.with_latest(request.user, deliveries.order_by("feed__code", "-source")),
            "breaches": Breach.objects.visible_to(request.user).filter(period=period).select_related("level"),
            "credits": results.credit_of(request.user, period),
            "moves": {move.name: move for move in lifecycle.moves(period, request.user)}
            if request.user.is_buyer
            else {},
            "may_evaluate": request.user.is_buyer and rules.may_evaluate(period, request.user),
            "missing": missing_for(period, timezone.now()) if request.user.is_buyer else [],
            "entries": entries_of(trail[:20]),
            "report": ReportIssue.objects.visible_to(request.user).filter(period=period).first(),
            "may_issue": may_issue_report(period, request.user),
        },
    )


@signed_in
@require_POST
def period_evaluate(request: HttpRequest, pk: int) -> HttpResponse:
    period = _period(request, pk)
    require_that(rules.may_evaluate(period, request.user))
    before = Evaluation.objects.visible_to(request.user).filter(period=period).count()
    try:
        evaluation = actions.evaluate_period(period, by=request.user)
    except NotPossible as error:
        return _refused(request, error, period)
    if evaluation.n == before:
        messages.info(request, _("The same data give the same result; nothing has changed."))
    else:
        messages.success(request, _("Evaluated. Somebody who accepted none of its data approves the month."))
    return redirect("period_detail", period.pk)


@signed_in
@require_POST
def period_approve(request: HttpRequest, pk: int) -> HttpResponse:
    period = _period(request, pk)
    looked_at = request.POST.get("evaluation", "")
    try:
        actions.approve_period(period, by=request.user, evaluation=int(looked_at) if looked_at.isdigit() else None)
    except NotPossible as error:
        return _refused(request, error, period)
    messages.success(request, _("Approved. The vendor sees the result, and a deduction is proposed where one is owed."))
    return redirect("period_detail", period.pk)


@signed_in
@require_POST
def period_lock(request: HttpRequest, pk: int) -> HttpResponse:
    period = _period(request, pk)
    try:
        actions.lock_period(period, by=request.user)
    except NotPossible as error:
        return _refused(request, error, period)
    messages.success(request, _("Locked. A correction restates the month and leaves what stood readable."))
    return redirect("period_detail", period.pk)


@signed_in
def period_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    period = _period(request, pk)
    require_that(rules.may_approve_period(period, request.user))
    form = NoteForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reopen_period(period, by=request.user, note=form.cleaned_data["note"])
        except NotPossible as error:
            return _refused(request, error, period)
        return redirect("period_detail", period.pk)
    return render(request, "results/period_reopen.html", {"period": period, "form": form})


@signed_in
def period_loss(request: HttpRequest, pk: int) -> HttpResponse:
    """What loss the misses of the month caused, as estimated: against 130 % of it stand the credits."""
    period = _period(request, pk)
    require_that(contract_rules.may_enter_charge(period.contract, request.user))
    form = LossForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        currency=period.contract.currency_id,
        initial={"loss": period.loss},
    )
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["loss"] == period.loss:
            messages.info(request, _("The loss is already entered with this amount."))
            return redirect("period_detail", period.pk)
        try:
            actions.enter_loss(period, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            return _refused(request, error, period)
        messages.success(request, _("The loss is entered; the credits are held against it."))
        return redirect("period_detail", period.pk)
    return render(request, "results/period_loss.html", {"period": period, "form": form})


def _refused(request: HttpRequest, error: NotPossible, period: Period) -> HttpResponse:
    for reason in error.reasons:
        messages.error(request, reason)
    return redirect("period_detail", period.pk)


STANDING = (
    "level",
    "spec__version",
    "evaluation__version",
    "evaluation__period__contract__vendor",
    "evaluation__period__locked_by",
)


def _result(request: HttpRequest, pk: int, code: str) -> LevelResult:
    """The level's result; of two parts of the month the one that ?segment= names, else the first."""
    asked = {"evaluation__period": pk, "evaluation__superseded_by__isnull": True, "level__code": code}
    segment = request.GET.get("segment", "")
    if not segment.isdecimal():
        standing = LevelResult.objects.visible_to(request.user).filter(**asked).order_by("segment")
        segment = standing.values_list("segment", flat=True).first() or 1
    return get_visible(
        LevelResult.objects.select_related(*STANDING), request.user, **asked, segment=int(segment), member=""
    )


@signed_in
def level_result(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    result = _result(request, pk, code)
    return render(request, "results/level_result.html", _shown(request, result))


def _shown(request: HttpRequest, result: LevelResult) -> dict:
    user, evaluation, period = request.user, result.evaluation, result.evaluation.period
    levels = results.levels_of(user, evaluation)
    breach = (
        Breach.objects.visible_to(user)
        .filter(period=period, level=result.level_id)
        .select_related("answered_by", "period__contract__vendor")
        .first()
    )
    evidence = results.evidence_of(user, queries.deliveries_behind(result))
    limits, moved_by = beside.in_force(user, result)
    return {
        "result": result,
        "evaluation": evaluation,
        "period": period,
        "this": next(row for row in levels if row.result.pk == result.pk),
        "levels": levels,
        "parts": beside.parts_of(levels, result.level.code),
        "notes": beside.notes_on(result),
        "watched": beside.watched(result),
        "incidents": incidents_behind(user, result),
        "limits": limits,
        "moved_by": moved_by,
        "next_level": beside.next_level(result),
        "source": beside.source_of(result),
        "sides": beside.sides_of(result),
        "coverage": beside.coverage_of(result),
        "sample": beside.sample_of(result),
        "members": beside.members_of(user, result),
        "groups": results.working_of(user, result, evaluation, levels),
        "chart": results.chart_of(user, result, period),
        "evidence": evidence,
        "credits": results.credit_of(user, period),
        "rights": [row for row in rights.rights_of_month(user, period) if row.hit.level_id == result.level_id],
        "breach": breach,
        "moves": {move.name: move for move in lifecycle.moves(breach, user)} if breach else {},
        "answer_form": AnswerForm(user=user),
        "close_form": NoteForm(user=user),
        "letters": offers(user, breach, period.contract, period.contract.day_of(timezone.now())) if breach else None,
    }


@signed_in
def result_rows(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    result = _result(request, pk, code)
    which = request.GET.get("which", "all")
    behind = _chosen(request, result)
    spec = delivered.spec_of(behind.delivery) if behind else None
    rows = queries.rows_of(behind.delivery, behind.revision, which).visible_to(request.user) if behind else []
    page = page_of(request, rows, 100)
    zone = result.evaluation.period.contract.zone
    return render(
        request,
        "results/result_rows.html",
        {
            "result": result,
            "period": result.evaluation.period,
            "behind": behind,
            "spec": spec,
            "which": which,
            "page": page,
            "heads": feed_rows.row_heads(spec) if spec else [],
            "rows": [feed_rows.row_cells(spec, row, zone) for row in page.object_list] if spec else [],
            "options": [{"value": "good", "label": _("Kept")}, {"value": "bad", "label": _("Not kept")}]
            if spec and spec.kind == "commitments"
            else [],
            "export": f"{reverse('result_rows_export', args=[pk, code])}?{request.GET.urlencode()}",
        },
    )


@signed_in
def result_rows_export(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The rows as the feed's own file, so that they can be checked elsewhere."""
    result = _result(request, pk, code)
    behind = _chosen(request, result)
    if behind is None:
        return redirect("level_result", pk, code)
    spec = delivered.spec_of(behind.delivery)
    rows = queries.rows_of(behind.delivery, behind.revision, request.GET.get("which", "all")).visible_to(request.user)
    cells = (feed_rows.plain_cells(spec, row) for row in rows.iterator(chunk_size=2000))
    return csv_response(f"{result.evaluation.period.contract.number}-{code}.csv", feed_rows.plain_heads(spec), cells)


def _chosen(request: HttpRequest, result: LevelResult) -> results.Evidence | None:
    """The delivery asked for by ?delivery=, else the first one of the source that counted."""
    counted = "own" if result.source == LevelResult.Source.OWN else "vendor"
    found = results.evidence_of(request.user, queries.deliveries_behind(result))
    behind = sorted((row for row in found if row.revision is not None), key=lambda row: row.delivery.source != counted)
    asked = request.GET.get("delivery", "")
    return next((row for row in behind if str(row.delivery.pk) == asked), behind[0] if behind else None)


@signed_in
@require_POST
def breach_answer(request: HttpRequest, pk: int) -> HttpResponse:
    breach = get_visible(Breach.objects.select_related("level", "period__contract__vendor"), request.user, pk=pk)
    form = AnswerForm(request.POST, user=request.user)
    require_that(rules.may_answer_breach(breach, request.user))
    if not form.is_valid():
        return render(
            request,
            "results/level_result.html",
            _shown(request, _result(request, breach.period_id, breach.level.code)) | {"answer_form": form},
        )
    return _moved(
        request, breach, lambda: actions.answer_breach(breach, by=request.user, answer=form.cleaned_data["answer"])
    )


@signed_in
@require_POST
def breach_close(request: HttpRequest, pk: int) -> HttpResponse:
    breach = get_visible(Breach.objects.select_related("level", "period__contract__vendor"), request.user, pk=pk)
    form = NoteForm(request.POST, user=request.user)
    require_that(rules.may_close_breach(breach, request.user))
    if not form.is_valid():
        return render(
            request,
            "results/level_result.html",
            _shown(request, _result(request, breach.period_id, breach.level.code)) | {"close_form": form},
        )
    return _moved(
        request, breach, lambda: actions.close_breach(breach, by=request.user, note=form.cleaned_data["note"])
    )


def _moved(request: HttpRequest, breach: Breach, move) -> HttpResponse:
    try:
        move()
    except NotPossible as error:
        for reason in error.reasons:
            messages.error(request, reason)
    return redirect(f"{reverse('level_result', args=[breach.period_id, breach.level.code])}#breach")
