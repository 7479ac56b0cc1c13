"""Which kinds of papers are there, how long do they hold, and of whom is each asked? Reference data that staff edit."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.forms.documents import DocumentTypeForm, NewDocumentTypeForm, RequirementForm
from portal.pages import desks, steps
from portal.pages import documents as pages
from portal.views.shortcuts import allowed_to
from vendors.actions import documents as actions
from vendors.models import DocumentType, Requirement
from vendors.roles import Permission


@allowed_to(Permission.REFERENCE_EDIT)
def document_type_list(request: HttpRequest) -> HttpResponse:
    rows = pages.type_rows()
    tabs = desks.tabs_about_vendors(request.user, "document_list")
    return render(request, "documents/document_type_list.html", {"rows": rows, "tabs": tabs})


@allowed_to(Permission.REFERENCE_EDIT)
def document_type_new(request: HttpRequest) -> HttpResponse:
    form = NewDocumentTypeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _saved(request, form, DocumentType()):
        return redirect("document_type_list")
    return render(request, "documents/document_type_edit.html", {"form": form, "kind": None})


@allowed_to(Permission.REFERENCE_EDIT)
def document_type_edit(request: HttpRequest, kind: str) -> HttpResponse:
    row = _kind(kind)
    form = DocumentTypeForm(request.POST or None, user=request.user, instance=_kind(kind))
    if request.method == "POST" and form.is_valid() and _saved(request, form, row):
        return redirect("document_type_list")
    return render(request, "documents/document_type_edit.html", {"form": form, "kind": row})


@allowed_to(Permission.REFERENCE_EDIT)
def requirement_new(request: HttpRequest, kind: str) -> HttpResponse:
    row = Requirement(type=_kind(kind))
    form = RequirementForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _asked(request, form, row):
        return redirect("document_type_list")
    return render(request, "documents/requirement_edit.html", {"form": form, "kind": row.type})


@allowed_to(Permission.REFERENCE_EDIT)
def requirement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Requirement.objects.select_related("type").filter(pk=pk)
    row = rows.first()
    if row is None:
        raise Http404
    form = RequirementForm(request.POST or None, user=request.user, instance=rows.first())
    if request.method == "POST" and form.is_valid() and _asked(request, form, row):
        return redirect("document_type_list")
    return render(request, "documents/requirement_edit.html", {"form": form, "kind": row.type})


def _kind(code: str) -> DocumentType:
    row = DocumentType.objects.filter(code=code).first()
    if row is None:
        raise Http404
    return row


def _saved(request: HttpRequest, form, row: DocumentType) -> bool:
    return _done(request, form, lambda given: actions.save_document_type(row, by=request.user, **given))


def _asked(request: HttpRequest, form, row: Requirement) -> bool:
    return _done(request, form, lambda given: actions.save_requirement(row, by=request.user, **given))


def _done(request: HttpRequest, form, save) -> bool:
    try:
        save(form.cleaned_data)
    except ValidationError as error:
        steps.refuse(form, error)
        return False
    messages.success(request, _("Saved. It counts from now on."))
    return True
