"""Which questionnaires are there, what does each ask, and what is the next version to ask?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.forms.questionnaires import (
    NewQuestionnaireForm,
    PublishForm,
    QuestionForm,
    QuestionnaireForm,
    TitlesForm,
    written,
)
from portal.pages import desks
from portal.pages import questionnaires as pages
from portal.pages.steps import refuse
from portal.views.shortcuts import allowed_to
from vendors.actions import questionnaires as actions
from vendors.lifecycle import NotPossible
from vendors.models import Questionnaire, QuestionnaireVersion
from vendors.questions import questions_of
from vendors.roles import Permission

keeps_it = allowed_to(Permission.REFERENCE_EDIT)


@keeps_it
def questionnaire_list(request: HttpRequest) -> HttpResponse:
    context = {
        "tabs": desks.tabs_about_vendors(request.user, "diligence_list"),
        "rows": pages.list_rows(request.user),
    }
    return render(request, "questionnaires/questionnaire_list.html", context)


@keeps_it
def questionnaire_new(request: HttpRequest) -> HttpResponse:
    form = NewQuestionnaireForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.create_questionnaire(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect("questionnaire_draft", row.code)
    return render(request, "questionnaires/questionnaire_new.html", {"form": form})


def _questionnaire(code: str) -> Questionnaire:
    row = Questionnaire.objects.filter(code=code).first()
    if row is None:
        raise Http404
    return row


@keeps_it
def questionnaire_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One version as it is sent; ?n= shows an older one."""
    row = _questionnaire(code)
    versions = pages.versions_of(request.user, row)
    asked = request.GET.get("n", "")
    published = [one["version"] for one in versions if one["version"].published_at]
    shown = next((one for one in published if str(one.n) == asked), published[0] if published else None)
    context = {
        "questionnaire": row,
        "versions": versions,
        "shown": shown,
        "draft": next((one["version"] for one in versions if not one["version"].published_at), None),
        "sections": pages.sections_in(shown) if shown else [],
        "questions": pages.count(shown) if shown else 0,
        "lines": pages.lines_of(row, pages.line_names()),
        "tiers": pages.tiers_of(row),
        "entries": pages.entries_on(request.user, row),
    }
    return render(request, "questionnaires/questionnaire_detail.html", context)


@keeps_it
def questionnaire_edit(request: HttpRequest, code: str) -> HttpResponse:
    """For whom it is meant, and how long there is to answer."""
    row = _questionnaire(code)
    form = QuestionnaireForm(request.POST or None, user=request.user, instance=_questionnaire(code))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_questionnaire(row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("questionnaire_detail", code)
    return render(request, "questionnaires/questionnaire_edit.html", {"form": form, "questionnaire": row})


@keeps_it
def questionnaire_draft(request: HttpRequest, code: str) -> HttpResponse:
    """The version that is being written; POST begins it."""
    row = _questionnaire(code)
    if request.method == "POST":
        actions.draft_version(row, by=request.user)
        return redirect("questionnaire_draft", code)
    draft = row.versions.filter(published_at__isnull=True).first()
    if draft is None:
        return redirect("questionnaire_detail", code)
    context = {
        "questionnaire": row,
        "draft": draft,
        "sections": pages.sections_in(draft),
        "questions": pages.count(draft),
        "faults": pages.faults_in(draft),
    }
    return render(request, "questionnaires/questionnaire_draft.html", context)


def _draft(code: str) -> QuestionnaireVersion:
    """The draft of a questionnaire; 404 where none is begun."""
    draft = _questionnaire(code).versions.select_related("questionnaire").filter(published_at__isnull=True).first()
    if draft is None:
        raise Http404
    return draft


def _section(draft: QuestionnaireVersion, code: str) -> dict:
    section = next((row for row in draft.content["sections"] if row["code"] == code), None)
    if section is None:
        raise Http404
    return section


@keeps_it
def questionnaire_section(request: HttpRequest, code: str, section: str = "") -> HttpResponse:
    """Name a section, or add one."""
    draft = _draft(code)
    first = _section(draft, section) if section else {}
    form = TitlesForm(request.POST or None, user=request.user, initial=first)
    if request.method == "POST" and form.is_valid():
        named = section or _free_code(form.cleaned_data["title_en"], [row["code"] for row in draft.content["sections"]])
        try:
            actions.save_section(draft, by=request.user, code=named, was=section, **form.cleaned_data)
        except NotPossible as error:
            refuse(form, error)
        else:
            return redirect("questionnaire_draft", code)
    context = {"draft": draft, "form": form, "section": section}
    return render(request, "questionnaires/questionnaire_section.html", context)


@keeps_it
def questionnaire_question(request: HttpRequest, code: str, section: str, question: str = "") -> HttpResponse:
    """Write a question, or add one."""
    draft = _draft(code)
    rows = _section(draft, section)["questions"]
    first = next((row for row in rows if row["code"] == question), None)
    if question and first is None:
        raise Http404
    form = QuestionForm(request.POST or None, user=request.user, initial=written(first) if first else {})
    if request.method == "POST" and form.is_valid():
        taken = [row["code"] for row in questions_of(draft.content)]
        named = question or _free_code(form.cleaned_data["text_en"], taken)
        said = form.question(named)
        try:
            actions.save_question(draft, by=request.user, section=section, question=said, was=question)
        except NotPossible as error:
            refuse(form, error)
        else:
            return redirect("questionnaire_draft", code)
    context = {"draft": draft, "form": form, "question": question}
    return render(request, "questionnaires/questionnaire_question.html", context)


def _free_code(words: str, taken: list[str]) -> str:
    """A code from the first words that stands for nothing else yet."""
    stem = "-".join(slugify(words).split("-")[:3])[:30].strip("-")
    stem = stem if stem[:1].isalpha() else f"q-{stem}".strip("-")
    return next(name for n in range(1, len(taken) + 2) if (name := stem if n == 1 else f"{stem}-{n}") not in taken)


@keeps_it
@require_POST
def questionnaire_arrange(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Move a question up or down, or take it or the whole section out of the draft."""
    draft, question = _draft(code), request.POST.get("question", "")[:60]
    _section(draft, section)
    match request.POST.get("do"):
        case "up" | "down" as way:
            actions.move_question(draft, by=request.user, section=section, code=question, up=way == "up")
        case "drop":
            actions.drop_question(draft, by=request.user, section=section, code=question)
    return redirect("questionnaire_draft", code)


@keeps_it
def questionnaire_publish(request: HttpRequest, code: str) -> HttpResponse:
    """From now on this version is sent; those that are out stay as they were sent."""
    draft = _draft(code)
    form = PublishForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_questions(draft, by=request.user, note=form.cleaned_data["note"])
        except NotPossible as error:
            refuse(form, error)
        else:
            messages.success(request, _("Version %(n)s is published; it is sent from now on.") % {"n": draft.n})
            return redirect("questionnaire_detail", code)
    context = {"draft": draft, "form": form, "faults": pages.faults_in(draft), "questions": pages.count(draft)}
    return render(request, "questionnaires/questionnaire_publish.html", context)
