"""What was found with vendors, who mends it by when, and how does it end?"""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms.diligence import AnswerFindingForm, FindingFilter, FindingForm
from portal.pages import desks
from portal.pages import diligence as pages
from portal.pages.letters import offers_of_vendor
from portal.pages.steps import refuse
from portal.views.downloads import download
from portal.views.responses import take_step
from portal.views.shortcuts import allowed_to, get_visible, page_of, require_that, signed_in, sorted_by
from vendors import rules
from vendors.actions import diligence as actions
from vendors.lifecycle import NotPossible
from vendors.models import Finding, Response, Vendor
from vendors.queries.diligence import responses_seen
from vendors.roles import Permission

COLUMNS = {
    "due": "due_on",
    "vendor": "vendor__name_en",
    "owner": "owner__name",
    "state": "state",
    "severity": "rank",
    "title": "title",
}
WITH_ALL = (
    "vendor__line",
    "owner",
    "raised_by",
    "answered_by",
    "ended_by",
    "file",
    "response__version__questionnaire",
)


@allowed_to(Permission.DILIGENCE_RUN, Permission.DILIGENCE_ANSWER, Permission.RISK_VIEW)
def finding_list(request: HttpRequest) -> HttpResponse:
    form = FindingFilter(request.GET, user=request.user, owners=pages.owners_offered(request.user))
    form.is_valid()
    asked = {name: form.cleaned_data.get(name) or "" for name in ("state", "severity", "side", "owner")}
    words = form.cleaned_data.get("q", "")
    every = pages.findings_narrowed(request.user, words=words, owner=asked["owner"])
    rows = pages.narrowed(every, **{name: asked[name] for name in ("state", "severity", "side")})
    page = page_of(request, sorted_by(request, rows, COLUMNS, "due"))
    context = {
        "form": form,
        "page": page,
        "filters": pages.finding_filters(every, request.user),
        "today": timezone.localdate(),
        "clear": reverse("finding_list") if words or any(asked.values()) else "",
        "tabs": desks.tabs_about_vendors(request.user, "diligence_list"),
        "is_buyer": request.user.is_buyer,
    }
    return render(request, "diligence/finding_list.html", context)


@signed_in
def finding_new(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require_that(rules.may_send_questionnaire(Response(vendor=vendor), request.user))
    asked = request.GET.get("response", "")
    response = responses_seen(request.user, vendor).filter(pk=asked).first() if asked.isdecimal() else None
    question = request.GET.get("question", "")[:60]
    form = FindingForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.raise_finding(
                vendor, by=request.user, response=response, question=question, **form.cleaned_data
            )
        except NotPossible as error:
            refuse(form, error)
        else:
            messages.success(request, _("The finding is recorded."))
            return redirect("finding_detail", row.pk)
    context = {
        "vendor": vendor,
        "form": form,
        "response": response,
        "about": pages.question_words(response, question) if response else None,
    }
    return render(request, "diligence/finding_new.html", context)


def _finding(request: HttpRequest, pk: int) -> Finding:
    return get_visible(Finding.objects.select_related(*WITH_ALL), request.user, pk=pk)


@signed_in
def finding_detail(request: HttpRequest, pk: int) -> HttpResponse:
    row = _finding(request, pk)
    first, items = pages.steps_of_finding(row, request.user)
    context = {
        "finding": row,
        "vendor": row.vendor,
        "first": first,
        "items": items,
        "about": pages.question_words(row.response, row.question) if row.response else None,
        "today": timezone.localdate(),
        "is_buyer": request.user.is_buyer,
        "entries": pages.entries_on_finding(row, request.user),
        "letters": offers_of_vendor(request.user, row),
    }
    return render(request, "diligence/finding_detail.html", context)


@signed_in
def finding_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done about it, with evidence."""
    row = _finding(request, pk)
    require_that(rules.may_answer_finding(row, request.user))
    if row.state != Finding.State.OPEN:
        return redirect("finding_detail", pk)
    form = AnswerFindingForm(*((request.POST, request.FILES) if request.method == "POST" else ()), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_finding(row, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            refuse(form, error)
        else:
            messages.success(request, _("Answered; %(name)s looks at it.") % {"name": row.owner})
            return redirect("finding_detail", pk)
    return render(request, "diligence/finding_answer.html", {"finding": row, "vendor": row.vendor, "form": form})


@signed_in
def finding_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    row = _finding(request, pk)
    if row.file_id is None or row.file_id != file:
        raise Http404
    return download(row.file)


STEPS = {
    "open_again": (
        actions.open_finding_again,
        gettext_lazy("It is answered once more; your note says what is missing."),
    ),
    "close": (actions.close_finding, gettext_lazy("You have seen that it is mended; your note says what you saw.")),
    "accept": (
        actions.accept_finding,
        gettext_lazy("It stays as it is, and you answer for that. The vendor reads neither your name nor the reason."),
    ),
}


@signed_in
def finding_transition(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    """GET says what will happen and to whom; POST does it."""
    row = _finding(request, pk)
    if transition == "give_answer":
        return redirect("finding_answer", pk)
    if transition not in STEPS:
        raise Http404
    run, text = STEPS[transition]
    return take_step(request, row, transition, run, text, reverse("finding_detail", args=[pk]))
