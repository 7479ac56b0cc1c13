"""What are vendors asked before and while we work with them, what do they answer, and what was found?"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.forms.diligence import (
    AnswerFindingForm,
    FindingForm,
    NoteForm,
    SectionForm,
    SendForm,
    WorkbookForm,
)
from portal.pages import desks
from portal.pages import diligence as pages
from portal.pages.questionnaire_sheet import place_of, read_back, workbook_of
from portal.pages.steps import refuse
from portal.views.shortcuts import allowed_to, get_visible, require, require_that, signed_in
from sla.intake.sheet import read_sheet
from vendors import rules
from vendors.actions import diligence as actions
from vendors.lifecycle import NotPossible, moves
from vendors.models import Finding, Response, Vendor
from vendors.queries.diligence import findings_seen, questionnaires_for, responses_seen
from vendors.roles import Permission

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WITH_ALL = ("vendor__line", "version__questionnaire", "submitted_by", "reviewed_by", "sent_by")


@allowed_to(Permission.DILIGENCE_RUN)
def diligence_list(request: HttpRequest) -> HttpResponse:
    context = {
        "tabs": desks.tabs_about_vendors(request.user, "diligence_list"),
        "rows": pages.desk_rows(request.user),
        "out": pages.responses_out(request.user, timezone.localdate()),
        "findings": pages.findings_open(request.user),
    }
    return render(request, "diligence/diligence_list.html", context)


@signed_in
def vendor_diligence(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require(request.user, Permission.VENDOR_VIEW, vendor)
    context = {
        "vendor": vendor,
        "tabs": desks.tabs_of_vendor(request.user, vendor, "vendor_diligence"),
        "responses": responses_seen(request.user, vendor),
        "findings": findings_seen(request.user, vendor),
        "may_send": rules.may_send_questionnaire(Response(vendor=vendor), request.user),
    }
    return render(request, "diligence/vendor_diligence.html", context)


@signed_in
def vendor_ask(request: HttpRequest, code: str) -> HttpResponse:
    """Send a questionnaire."""
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require_that(rules.may_send_questionnaire(Response(vendor=vendor), request.user))
    form = SendForm(request.POST or None, user=request.user, meant=questionnaires_for(vendor))
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.send_questionnaire(vendor, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            refuse(form, error)
        else:
            messages.success(request, _("Sent; %(vendor)s sees it at once.") % {"vendor": vendor})
            return redirect("response_detail", row.pk)
    return render(request, "diligence/vendor_ask.html", {"vendor": vendor, "form": form})


@signed_in
def response_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides: every question with its answer; whoever may act finds the next step."""
    row = get_visible(Response.objects.select_related(*WITH_ALL), request.user, pk=pk)
    found, progress = pages.answered(row)
    writes = row.state in (Response.State.SENT, Response.State.RETURNED)
    context = {
        "response": row,
        "vendor": row.vendor,
        "sections": pages.sections_of(row, found),
        "progress": progress,
        "may_answer": writes and rules.may_answer_questionnaire(row, request.user),
        "moves": [move for move in moves(row, request.user) if move.possible],
        "may_find": rules.may_send_questionnaire(row, request.user),
        "is_buyer": request.user.is_buyer,
        "findings": findings_seen(request.user, row.vendor).filter(response=row),
    }
    return render(request, "diligence/response_detail.html", context)


@signed_in
def response_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Answer one section; what is typed is kept, complete or not."""
    row = get_visible(Response.objects.select_related(*WITH_ALL), request.user, pk=pk)
    require_that(rules.may_answer_questionnaire(row, request.user))
    sections = row.version.content["sections"]
    at = next((n for n, one in enumerate(sections) if one["code"] == section), None)
    if at is None:
        raise Http404
    found, _progress = pages.answered(row)
    form = SectionForm(request.POST or None, user=request.user, section=sections[at], found=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_answers(row, by=request.user, answers=form.answers, comments=form.comments)
        except actions.WrongAnswers as error:
            for code, fault in error.faults.items():
                form.add_error(code, fault)
        except NotPossible as error:
            refuse(form, error)
        else:
            following = sections[at + 1]["code"] if at + 1 < len(sections) and "next" in request.POST else ""
            return redirect("response_section", pk, following) if following else redirect("response_detail", pk)
    title = pages.said(sections[at], "title", pages.language())
    context = {"response": row, "form": form, "title": title, "n": at + 1, "all": len(sections)}
    return render(request, "diligence/response_section.html", context)


@signed_in
def response_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """GET gives the workbook to fill in, POST takes it back: the same record as answers given online."""
    row = get_visible(Response.objects.select_related(*WITH_ALL), request.user, pk=pk)
    require_that(rules.may_answer_questionnaire(row, request.user) or rules.may_review_response(row, request.user))
    if request.method != "POST":
        found, _progress = pages.answered(row)
        body = workbook_of(row.version, found, pages.language())
        response = HttpResponse(body, content_type=XLSX)
        name = f"{row.vendor.code}-{row.version.questionnaire.code}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    form = WorkbookForm(request.POST, request.FILES, user=request.user)
    faults = [str(fault) for errors in form.errors.values() for fault in errors]
    if form.is_valid():
        faults = _take_back(request, row, form.cleaned_data["file"].read())
    if not faults:
        messages.success(request, _("The answers of the workbook are kept. Look through them and send them."))
        return redirect("response_detail", row.pk)
    context = {"response": row, "faults": faults[:50], "more": max(len(faults) - 50, 0)}
    return render(request, "diligence/response_workbook.html", context, status=422)


def _take_back(request: HttpRequest, row: Response, content: bytes) -> list[str]:
    read = read_back(row.version, read_sheet(content))
    if read.faults:
        return read.faults
    try:
        actions.save_answers(row, by=request.user, answers=read.answers, comments=read.comments)
    except actions.WrongAnswers as error:
        return [f"{place_of(row.version, code)}: {fault}" for code, fault in error.faults.items()]
    except NotPossible as error:
        return [str(reason) for reason in error.reasons]
    return []


RESPONSE_STEPS = {
    "submit": actions.submit_answers,
    "return_answers": actions.return_answers,
    "review": actions.finish_review,
    "withdraw": actions.withdraw_questionnaire,
}


@signed_in
def response_transition(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    row = get_visible(Response.objects.select_related(*WITH_ALL), request.user, pk=pk)
    return _step(request, row, transition, RESPONSE_STEPS, "response_detail")


FINDING_STEPS = {
    "give_answer": lambda row, by, note: actions.answer_finding(row, by=by, answer=note),
    "open_again": actions.open_finding_again,
    "close": actions.close_finding,
    "accept": actions.accept_finding,
}


@signed_in
def finding_transition(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    row = get_visible(Finding.objects.select_related("vendor__line", "owner"), request.user, pk=pk)
    return _step(request, row, transition, FINDING_STEPS, "finding_detail")


def _step(request: HttpRequest, row, transition: str, steps: dict, back: str) -> HttpResponse:
    """One step of a machine: what it means, a note, one button."""
    move = next((move for move in moves(row, request.user) if move.name == transition), None)
    if transition not in steps or move is None:
        raise Http404
    require_that(move.possible, " ".join(str(reason) for reason in move.reasons))
    form = (AnswerFindingForm if transition == "give_answer" else NoteForm)(request.POST or None, user=request.user)
    if not move.needs_note and transition != "give_answer":
        form.fields["note"].required = False
    if request.method == "POST" and form.is_valid():
        try:
            steps[transition](row, by=request.user, note=form.cleaned_data["note"])
        except NotPossible as error:
            refuse(form, error)
        else:
            messages.success(request, _("Recorded."))
            return redirect(back, row.pk)
    context = {"row": row, "vendor": row.vendor, "move": move, "form": form, "back": back}
    return render(request, "diligence/step.html", context)


@signed_in
def finding_new(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require_that(rules.may_send_questionnaire(Response(vendor=vendor), request.user))
    asked = request.GET.get("response", "")
    response = responses_seen(request.user, vendor).filter(pk=asked).first() if asked.isdigit() else None
    first = {"title": request.GET.get("title", "")[:200]}
    form = FindingForm(request.POST or None, user=request.user, initial=first)
    if request.method == "POST" and form.is_valid():
        question = request.GET.get("question", "")[:60]
        row = actions.raise_finding(vendor, by=request.user, response=response, question=question, **form.cleaned_data)
        messages.success(request, _("The finding is recorded."))
        return redirect("finding_detail", row.pk)
    return render(request, "diligence/finding_new.html", {"vendor": vendor, "form": form})


@signed_in
def finding_detail(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(
        Finding.objects.select_related("vendor__line", "owner", "raised_by", "answered_by", "ended_by", "response"),
        request.user,
        pk=pk,
    )
    found = [move for move in moves(row, request.user) if move.possible]
    return render(request, "diligence/finding_detail.html", {"finding": row, "vendor": row.vendor, "moves": found})
