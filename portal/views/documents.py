"""Which papers are asked of the vendors, and what is done with one of them?"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms.documents import DocumentFilter, ReasonForm, TraitsForm, UploadForm, VerifyForm
from portal.pages import desks, letters, steps
from portal.pages import documents as pages
from portal.pages.exports import export_links, file_response
from portal.views.downloads import download
from portal.views.shortcuts import allowed_to, get_visible, page_of, require, require_that, signed_in
from vendors import lifecycle, rules
from vendors.actions import documents as actions
from vendors.lifecycle import NotPossible
from vendors.models import Document, DocumentType, Vendor, VendorTraits
from vendors.roles import Permission

WITH_ALL = ("vendor__line", "type", "file", "uploaded_by", "verified_by")


@dataclass(frozen=True, slots=True)
class Step:
    """How one transition of a document is asked for."""

    action: object
    form: type
    title: object
    text: object


STEPS = {
    "verify": Step(
        actions.verify_document,
        VerifyForm,
        gettext_lazy("Verify this document?"),
        gettext_lazy("From now on it counts, and an older version of it is kept as replaced. The vendor sees that."),
    ),
    "give_back": Step(
        actions.return_document,
        ReasonForm,
        gettext_lazy("Return this document?"),
        gettext_lazy("The vendor is asked for another one."),
    ),
    "revoke": Step(
        actions.revoke_document,
        ReasonForm,
        gettext_lazy("Revoke this document?"),
        gettext_lazy("It counts no more. New contracts that need it stop; what runs goes on until its owner decides."),
    ),
}


@allowed_to(Permission.DOCUMENT_VERIFY, Permission.DOCUMENT_UPLOAD)
def document_list(request: HttpRequest) -> HttpResponse:
    """The document desk; somebody of one vendor is led to that vendor's papers."""
    user = request.user
    if not user.is_buyer and len(user.vendors) == 1:
        return redirect("vendor_documents", user.vendors[0].code)
    form = DocumentFilter(request.GET, user=user)
    form.is_valid()
    words, line, state, kind = (form.cleaned_data.get(name) or "" for name in ("q", "line", "state", "type"))
    every = pages.desk_rows(user, timezone.localdate(), words=words, line=line, kind=kind or None)
    rows = pages.in_order(pages.narrowed(every, state), request.GET.get("sort", ""))
    lines = pages.export_lines(rows)
    if file := file_response(request.GET.get("format", ""), "documents", _("Documents"), pages.HEADS, lines):
        return file
    page = page_of(request, rows)
    return render(
        request,
        "documents/document_list.html",
        {
            "form": form,
            "page": page,
            "rows": page.object_list,
            "open_count": len(pages.narrowed(every, "")),
            "options": pages.state_options(every),
            "lines": pages.line_filter(user, words),
            "clear": reverse("document_list") if words or line or state or kind else "",
            "exports": export_links(request.GET),
            "tabs": desks.tabs_about_vendors(user, "document_list"),
            "may_edit_types": rules.may_edit_reference(user),
        },
    )


@signed_in
def vendor_documents(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line", "parent"), request.user, code=code)
    require(request.user, Permission.VENDOR_VIEW, vendor)
    rows = pages.rows_of_vendor(request.user, vendor, timezone.localdate())
    facts, traits = pages.traits_of(request.user, vendor)
    return render(
        request,
        "documents/vendor_documents.html",
        {
            "vendor": vendor,
            "tabs": desks.tabs_of_vendor(request.user, vendor, "vendor_documents"),
            "asked": [item for item in rows if item.row.asked],
            "others": [item for item in rows if not item.row.asked],
            "summary": pages.summary_of(rows),
            "facts": facts,
            "traits": traits,
            "types": pages.other_types(request.user, vendor, rows),
            "is_buyer": request.user.is_buyer,
            "may_set_traits": rules.may_set_traits(vendor, request.user),
        },
    )


@signed_in
def vendor_document_new(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    vendor = get_visible(Vendor, request.user, code=code)
    require_that(rules.may_upload_document(vendor, request.user))
    asked = DocumentType.objects.filter(code=kind).first()
    if asked is None:
        raise Http404
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*given, user=request.user, vendor=vendor, kind=asked)
    if request.method == "POST" and form.is_valid():
        try:
            document = actions.upload_document(vendor, asked, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Kept. It counts once somebody else, of the buyer’s, has verified it."))
            return redirect("document_detail", document.pk)
    context = {"vendor": vendor, "kind": asked, "form": form, "is_buyer": request.user.is_buyer}
    return render(request, "documents/vendor_document_new.html", context)


@signed_in
def vendor_traits(request: HttpRequest, code: str) -> HttpResponse:
    """What is true of the vendor, on which its papers depend."""
    vendor = get_visible(Vendor, request.user, code=code)
    require_that(rules.may_set_traits(vendor, request.user))
    traits = VendorTraits.objects.visible_to(request.user).filter(vendor=vendor).first()
    form = TraitsForm(request.POST or None, user=request.user, initial={"codes": traits.codes if traits else []})
    if request.method == "POST":
        form = TraitsForm(request.POST, user=request.user)
        if form.is_valid():
            actions.set_traits(vendor, by=request.user, codes=form.cleaned_data["codes"])
            messages.success(request, _("Saved. The list of documents follows from it."))
            return redirect("vendor_documents", code)
    return render(request, "documents/vendor_traits.html", {"vendor": vendor, "form": form})


def _document(request: HttpRequest, pk: int) -> Document:
    document = get_visible(Document.objects.select_related(*WITH_ALL), request.user, pk=pk)
    require(request.user, Permission.VENDOR_VIEW, document.vendor)
    return document


@signed_in
def document_detail(request: HttpRequest, pk: int) -> HttpResponse:
    document = _document(request, pk)
    user, vendor = request.user, document.vendor
    moves = [move for move in lifecycle.moves(document, user) if move.name in STEPS] if user.is_buyer else []
    first = next((move for move in moves if move.possible and not move.danger), None)
    versions = pages.versions_seen(user, document)
    may_recheck = document.state in Document.HOLDING and rules.may_verify_document(document, user)
    return render(
        request,
        "documents/document_detail.html",
        {
            "document": document,
            "vendor": vendor,
            "first": first,
            "items": steps.menu_items(document, moves, "document_transition", pk, first.name if first else ""),
            "may_recheck": may_recheck and document.type.recheck_days,
            "may_upload": rules.may_upload_document(vendor, user),
            "newest": versions[0],
            "versions": versions,
            "entries": pages.entries_on(user, versions),
            "is_buyer": user.is_buyer,
            "letters": letters.offers_of_vendor(user, document),
        },
    )


@signed_in
def document_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper itself, always as a download; who takes a sensitive one away stands in the trail."""
    document = _document(request, pk)
    actions.record_download(document, by=request.user)
    return download(document.file)


@signed_in
def document_transition(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    document = _document(request, pk)
    step = STEPS.get(transition)
    if step is None:
        raise Http404
    require_that(steps.may_take(document, transition, request.user))
    move = next((move for move in lifecycle.moves(document, request.user) if move.name == transition), None)
    form = step.form(request.POST or None, user=request.user, initial=_known(document))
    if request.method == "POST" and form.is_valid():
        try:
            step.action(document, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            for reason in error.reasons:
                messages.error(request, reason)
        else:
            messages.success(request, steps.done_words(document, transition))
        return redirect("document_detail", pk)
    context = {"document": document, "step": step, "move": move, "form": form, "asks": transition == "verify"}
    return render(request, "documents/document_transition.html", context)


def _known(document: Document) -> dict:
    """What the form about a look at the register begins with."""
    today, days = timezone.localdate(), document.type.recheck_days
    return {"verified_on": today, "recheck_on": today + timedelta(days=days) if days else None}


@signed_in
def document_recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Its register is looked up again."""
    document = _document(request, pk)
    require_that(rules.may_verify_document(document, request.user))
    form = VerifyForm(request.POST or None, user=request.user, initial=_known(document))
    if request.method == "POST" and form.is_valid():
        try:
            actions.recheck_document(document, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Recorded. It is looked up again on the day you named."))
            return redirect("document_detail", pk)
    return render(request, "documents/document_recheck.html", {"document": document, "form": form})
