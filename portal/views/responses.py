"""A questionnaire that was sent: how is it answered, online or as a workbook, and reviewed?"""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portal.forms.diligence import RemarkForm, SectionForm, StepNoteForm, WorkbookForm
from portal.pages import responses as pages
from portal.pages.letters import offers_of_vendor
from portal.pages.steps import refuse, stale_page
from portal.views.downloads import download
from portal.views.shortcuts import get_visible, require_that, signed_in
from vendors import rules
from vendors.actions import diligence as actions
from vendors.lifecycle import NotPossible, Stale, moves, transitions_of
from vendors.models import Response
from vendors.models.diligence import REVIEWED_BY_ANOTHER
from vendors.queries.diligence import answers_seen, findings_seen
from vendors.questionnaire_sheet import workbook_for
from vendors.questions import said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WITH_ALL = ("vendor__line", "version__questionnaire", "submitted_by", "reviewed_by", "sent_by")
MOST_FAULTS = 100


def _response(request: HttpRequest, pk: int) -> Response:
    return get_visible(Response.objects.select_related(*WITH_ALL), request.user, pk=pk)


@signed_in
def response_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "diligence/response_detail.html", _shown(request, _response(request, pk)))


def _shown(request: HttpRequest, row: Response, **more) -> dict:
    """Both sides: every question with its answer; whoever may act finds the next step."""
    user = request.user
    show = request.GET.get("show", "")
    every = pages.sections_of(row, user)
    sections = [one for one in pages.sections_of(row, user, show) if one["questions"]] if show in pages.SHOWN else every
    first, items = pages.steps_of(row, user)
    return {
        "response": row,
        "vendor": row.vendor,
        "sections": sections,
        "every": every,
        "options": pages.options_of(every),
        "progress": pages.progress_of(every),
        "next": pages.next_section(every),
        "unsent": row.state in pages.WRITTEN and pages.waits_for(row, user),
        "returned": pages.returned_note(row, user),
        "may_answer": pages.may_answer(row, user),
        "may_remark": pages.may_remark(row, user),
        "may_find": rules.may_send_questionnaire(row, user),
        "first": first,
        "items": items,
        "is_buyer": user.is_buyer,
        "form": WorkbookForm(user=user),
        "faults": [],
        "findings": findings_seen(user, row.vendor).filter(response=row),
        "entries": pages.entries_on(row, user),
        "letters": offers_of_vendor(user, row),
    } | more


@signed_in
def response_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Answer one section; what is typed is kept, complete or not."""
    row = _response(request, pk)
    require_that(rules.may_answer_questionnaire(row, request.user))
    if not pages.may_answer(row, request.user):
        return redirect("response_detail", pk)
    sections = row.version.content["sections"]
    at = next((n for n, one in enumerate(sections) if one["code"] == section), None)
    if at is None:
        raise Http404
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SectionForm(*given, user=request.user, section=sections[at], found=answers_seen(row, request.user))
    if request.method == "POST" and _kept(row, form, request):
        following = sections[at + 1]["code"] if at + 1 < len(sections) and "next" in request.POST else ""
        messages.success(request, _("Saved."))
        return redirect("response_section", pk, following) if following else redirect("response_detail", pk)
    context = {
        "response": row,
        "form": form,
        "title": said(sections[at], "title"),
        "n": at + 1,
        "all": len(sections),
        "previous": sections[at - 1]["code"] if at else "",
    }
    return render(request, "diligence/response_section.html", context)


def _kept(row: Response, form: SectionForm, request: HttpRequest) -> bool:
    """Whether all of it is kept; what is an answer is kept in any case, the rest stays in the form with its fault."""
    form.is_valid()
    answers = form.said
    try:
        actions.save_answers(row, by=request.user, said=answers)
    except actions.WrongAnswers as error:
        for code, fault in error.faults.items():
            form.add_error(code, fault)
        _keep_rest(row, {code: one for code, one in answers.items() if code not in error.faults}, form, request)
    except NotPossible as error:
        _without_files(row, answers, form, request, error)
    return not form.errors


def _keep_rest(row: Response, answers: dict, form: SectionForm, request: HttpRequest) -> None:
    try:
        actions.save_answers(row, by=request.user, said=answers)
    except NotPossible as error:
        _without_files(row, answers, form, request, error)


def _without_files(row: Response, answers: dict, form: SectionForm, request: HttpRequest, error: NotPossible) -> None:
    """A file that is not taken says so; the words beside it are kept."""
    refuse(form, error)
    words = {code: actions.Said(one.value, one.comment, None, one.drop_file) for code, one in answers.items()}
    try:
        actions.save_answers(row, by=request.user, said=words)
    except NotPossible:
        return


@signed_in
def response_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The questionnaire as a workbook to fill in, with what was answered so far."""
    row = _response(request, pk)
    response = HttpResponse(workbook_for(row, answers_seen(row, request.user)), content_type=XLSX)
    name = f"{row.vendor.code}-{row.version.questionnaire.code}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@signed_in
@require_POST
def response_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """A filled workbook comes back: the same record as answers given online, or every fault and no change."""
    row = _response(request, pk)
    require_that(rules.may_answer_questionnaire(row, request.user))
    form = WorkbookForm(request.POST, request.FILES, user=request.user)
    faults: list = []
    if form.is_valid():
        try:
            changed = actions.take_workbook(row, form.cleaned_data["file"], by=request.user)
        except actions.WrongWorkbook as error:
            faults = error.faults
            form.add_error("file", [str(reason) for reason in error.reasons])
        except NotPossible as error:
            form.add_error("file", [str(reason) for reason in error.reasons])
        else:
            words = _("%(n)s answers were taken from the workbook. Read them through, then send them.")
            messages.success(request, words % {"n": changed})
            return redirect("response_detail", pk)
    more = {"form": form, "faults": faults[:MOST_FAULTS], "all_faults": len(faults)}
    return render(request, "diligence/response_upload.html", _shown(request, row, **more), status=422)


@signed_in
def response_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """The evidence beside an answer, always as a download."""
    seen = answers_seen(_response(request, pk), request.user)
    stored = next((one.file for one in seen.values() if one.file_id == file), None)
    if stored is None:
        raise Http404
    return download(stored)


@signed_in
def response_remark(request: HttpRequest, pk: int, question: str) -> HttpResponse:
    """Say something about one answer."""
    row = _response(request, pk)
    require_that(rules.may_review_response(row, request.user), str(REVIEWED_BY_ANOTHER))
    asked = next(
        (
            one
            for section in pages.sections_of(row, request.user)
            for one in section["questions"]
            if one["code"] == question
        ),
        None,
    )
    if asked is None:
        raise Http404
    form = RemarkForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remark_on(row, question, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            refuse(form, error)
        else:
            return redirect(f"{reverse('response_detail', args=[pk])}#q-{question}")
    context = {"response": row, "vendor": row.vendor, "question": asked, "form": form}
    return render(request, "diligence/response_remark.html", context)


STEPS = {
    "submit": (
        actions.submit_answers,
        gettext_lazy("The buyer reviews them. Nothing can be changed until they come back with a note."),
    ),
    "return_answers": (
        actions.return_answers,
        gettext_lazy(
            "The vendor reads your note and the comments beside the answers, corrects them and sends them again."
        ),
    ),
    "review": (
        actions.finish_review,
        gettext_lazy(
            "Every answer was read, and what is wrong stands as a finding. Your note is the verdict, for our side only."
        ),
    ),
    "withdraw": (
        actions.withdraw_questionnaire,
        gettext_lazy("Nobody has to answer it any more; what was answered stays."),
    ),
}


@signed_in
def response_transition(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    """GET says what will happen and to whom; POST does it."""
    row = _response(request, pk)
    if transition not in STEPS:
        raise Http404
    back = reverse("response_detail", args=[pk])
    run, text = STEPS[transition]
    return take_step(request, row, transition, run, text, back)


def take_step(request: HttpRequest, row, transition: str, run, text: str, back: str) -> HttpResponse:
    """One step of a questionnaire or a finding: what it means, a note, one button."""
    declared = transitions_of(type(row))[transition][0]
    require_that(declared.has_perm(row, request.user), str(declared.custom.get("denied", "")))
    move = next((move for move in moves(row, request.user) if move.name == transition), None)
    if move is None:
        return stale_page(request, row, back)
    shown = bool(declared.custom.get("shown_to_vendor")) and getattr(row, "side", "vendor") == "vendor"
    given = request.POST if request.method == "POST" else None
    form = StepNoteForm(given, user=request.user, needs_note=move.needs_note, shown=shown)
    if request.method == "POST" and form.is_valid():
        try:
            run(row, by=request.user, note=form.cleaned_data["note"])
        except Stale:
            return stale_page(request, row, back)
        except NotPossible as error:
            refuse(form, error)
        else:
            messages.success(request, _("Recorded."))
            return redirect(back)
    context = {"row": row, "vendor": row.vendor, "move": move, "form": form, "back": back, "text": text}
    return render(request, "diligence/step.html", context)
