"""What is a contract's document made of, how does it read, and where is its paper?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from contracts import actions, rules
from contracts.document_faults import document_faults
from contracts.models import ContractVersion, DocumentPaper
from portal.forms.contracts.document import (
    BeginDocumentForm,
    ChooseClausesForm,
    ClauseForm,
    OwnClauseForm,
    block_formset,
)
from portal.pages import contract_document as pages
from portal.pages import steps
from portal.papers import composing
from portal.papers.assembled import assemble
from portal.views.downloads import download
from portal.views.shortcuts import get_visible, require, require_that, signed_in
from vendors.lifecycle import NotPossible
from vendors.models import Job
from vendors.roles import Permission

WITH_ALL = ("contract__vendor", "contract__entity", "contract__line", "contract__currency")
OF_PAPER = ("file", "version__contract__vendor")


def _version(request: HttpRequest, number: str, n: int) -> ContractVersion:
    version = get_visible(ContractVersion.objects.select_related(*WITH_ALL), request.user, contract__number=number, n=n)
    require(request.user, Permission.CONTRACT_VIEW, version.contract.vendor)
    return version


def _draft(request: HttpRequest, number: str, n: int) -> ContractVersion:
    version = _version(request, number, n)
    require_that(rules.may_edit(version.contract, request.user))
    return version


@signed_in
def version_document(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """The document as it reads, with what legal looks at first; without one, the way to begin it."""
    version = _version(request, number, n)
    user, plan = request.user, pages.plan_of(request.user, version)
    editable = pages.is_editable(user, version)
    if plan is None:
        if not editable:
            raise Http404
        return redirect("version_document_begin", number, n)
    document = assemble(version, plan, version.contract.day_of(timezone.now()))
    paper, job = pages.paper_of(user, version, document.hash), pages.is_being_printed(user, version)
    if request.htmx:  # the page that waited for the paper
        return HttpResponseClientRefresh() if paper or not job else HttpResponse(status=204)
    return render(
        request,
        "contracts/version_document.html",
        {
            "version": version,
            "contract": version.contract,
            "plan": plan,
            "document": document,
            "both": len(document.languages) > 1,
            "faults": document_faults(document.said) if editable else [],
            "departures": pages.departures_of(user, version) if user.is_buyer else None,
            "paper": paper,
            "waits": job is not None and job.state != Job.State.FAILED and paper is None,
            "failed": job is not None and job.state == Job.State.FAILED and paper is None,
            "editable": editable,
            "may_print": user.is_buyer and paper is None,
        },
    )


@signed_in
def version_document_begin(request: HttpRequest, number: str, n: int) -> HttpResponse:
    version = _draft(request, number, n)
    if pages.plan_of(request.user, version):
        return redirect("version_document", number, n)
    templates = composing.templates_for(version.contract.line)
    form = BeginDocumentForm(request.POST or None, user=request.user, templates=templates)
    if request.method == "POST" and form.is_valid():
        chosen = next(row for row in templates if row.code == form.cleaned_data["template"])
        language = form.cleaned_data["language"]
        if _done(form, lambda: composing.begin_document(version, by=request.user, template=chosen, language=language)):
            messages.success(request, _("The document is put together. Choose its clauses, then read it."))
            return redirect("version_document", number, n)
    context = {"version": version, "contract": version.contract, "form": form, "templates": templates}
    return render(request, "contracts/version_document_begin.html", context)


def _done(form, act) -> bool:
    """Whether it was done; what stands in the way is said in the form."""
    try:
        act()
    except (NotPossible, ValidationError) as error:
        steps.refuse(form, error)
        return False
    return True


@signed_in
def version_document_edit(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """Which clauses and annexes it has, and in which language it is written."""
    version = _draft(request, number, n)
    plan = pages.plan_of(request.user, version)
    if plan is None:
        return redirect("version_document_begin", number, n)
    form = ChooseClausesForm(
        request.POST or None,
        user=request.user,
        lines=pages.lines_of(request.user, version, plan),
        annexes=pages.annex_choices(plan),
        initial={"language": plan.language},
    )
    if request.method == "POST" and form.is_valid():
        if _done(form, lambda: composing.choose_clauses(version, by=request.user, **form.given())):
            messages.success(request, _("Saved."))
            return redirect("version_document", number, n)
    context = {"version": version, "contract": version.contract, "form": form, "plan": plan}
    return render(request, "contracts/version_document_edit.html", context)


@signed_in
@require_POST
def version_document_away(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """The draft has no document any more."""
    version = _draft(request, number, n)
    try:
        composing.take_document_away(version, by=request.user)
    except NotPossible as error:
        for reason in error.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("The document is taken away; the terms stay."))
    return redirect("version_detail", number, n)


@signed_in
def version_clause(request: HttpRequest, number: str, n: int, code: str) -> HttpResponse:
    """The words of a clause, paragraph by paragraph in both languages."""
    version = _draft(request, number, n)
    row = next((one for one in pages.clauses_of(request.user, version) if one.code == code), None)
    if row is None:
        raise Http404
    adding = request.POST.get("add") == "block"
    form, blocks = _clause_forms(request, {"name_en": row.name_en, "name_zh": row.name_zh, "reason": row.reason}, row)
    if request.method == "POST" and not adding and form.is_valid() and blocks.is_valid():
        given = form.cleaned_data | {"text": blocks.blocks()}
        if _done(form, lambda: composing.rewrite_clause(version, code, by=request.user, **given)):
            messages.success(request, _("Saved."))
            return redirect(reverse("version_document", args=[number, n]) + f"#part-{code}")
    return render(
        request,
        "contracts/version_clause.html",
        {
            "version": version,
            "contract": version.contract,
            "row": row,
            "form": form,
            "blocks": blocks,
            "newer": not row.is_own and pages.library_differs(row),
        },
    )


def _clause_forms(request: HttpRequest, initial: dict, row=None):
    sent = request.POST or None
    if sent is not None and request.POST.get("add") == "block":
        sent = sent.copy()
        sent["blocks-TOTAL_FORMS"] = str(int(sent.get("blocks-TOTAL_FORMS") or 0) + 1)
    made = block_formset(extra=1)
    blocks = made(sent, prefix="blocks", initial=row.text if row else [], form_kwargs={"user": request.user})
    return ClauseForm(sent, user=request.user, initial=initial), blocks


@signed_in
@require_POST
def version_clause_standard(request: HttpRequest, number: str, n: int, code: str) -> HttpResponse:
    """Back to the words of the library, as it has them now."""
    version = _draft(request, number, n)
    if code not in {row.code for row in pages.clauses_of(request.user, version)}:
        raise Http404
    try:
        composing.take_standard(version, code, by=request.user)
    except NotPossible as error:
        for reason in error.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("The clause reads as the library has it now."))
    return redirect(reverse("version_document", args=[number, n]) + f"#part-{code}")


@signed_in
def version_clause_new(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """A clause of our own."""
    version = _draft(request, number, n)
    clauses = pages.clauses_of(request.user, version)
    if not clauses:
        return redirect("version_document", number, n)
    adding = request.POST.get("add") == "block"
    _unused, blocks = _clause_forms(request, {})
    form = OwnClauseForm(request.POST or None, user=request.user, clauses=clauses, initial={"after": clauses[-1].code})
    if request.method == "POST" and not adding and form.is_valid() and blocks.is_valid():
        given = form.cleaned_data | {"text": blocks.blocks()}
        if _done(form, lambda: composing.add_clause(version, by=request.user, **given)):
            messages.success(request, _("Saved."))
            return redirect("version_document", number, n)
    context = {"version": version, "contract": version.contract, "form": form, "blocks": blocks, "row": None}
    return render(request, "contracts/version_clause.html", context)


@signed_in
@require_POST
def version_document_print(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """Have it printed; the page shows the paper once a worker has it."""
    version = _version(request, number, n)
    require_that(request.user.is_buyer)
    try:
        actions.print_document(version, by=request.user, again="again" in request.POST)
    except NotPossible as error:
        for reason in error.reasons:
            messages.error(request, reason)
    return redirect("version_document", number, n)


@signed_in
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The printed document itself."""
    paper = get_visible(DocumentPaper.objects.select_related(*OF_PAPER), request.user, pk=pk)
    require(request.user, Permission.CONTRACT_VIEW, paper.version.contract.vendor)
    return download(paper.file)
