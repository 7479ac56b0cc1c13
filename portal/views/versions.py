"""What does one version of a contract say, how is it edited, and who signed it?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts import actions, rules
from contracts.models import Contract, ContractVersion, Signature
from portal.forms.contracts import SignatureForm
from portal.pages import contract_page, published_page, steps, version_editor, version_page
from portal.pages.duties import proposals_for
from portal.views.downloads import download
from portal.views.shortcuts import get_visible, require, require_that, signed_in
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible
from vendors.roles import Permission

WITH_ALL = (
    "amendment",
    "contract__vendor",
    "contract__entity",
    "contract__line",
    "author",
    "last_editor",
    "frozen_by",
    "signed_by",
)


def _version(request: HttpRequest, number: str, n: int) -> ContractVersion:
    version = get_visible(ContractVersion.objects.select_related(*WITH_ALL), request.user, contract__number=number, n=n)
    require(request.user, Permission.CONTRACT_VIEW, version.contract.vendor)
    return version


@signed_in
def version_detail(request: HttpRequest, number: str, n: int) -> HttpResponse:
    version = _version(request, number, n)
    todo = version_page.todo_of(request.user, version)
    return render(
        request,
        "contracts/version_detail.html",
        {
            "version": version,
            "contract": version.contract,
            "laid": contract_page.laid_out(version, ours=request.user.is_buyer),
            "in_words": version_page.schedules_in_words(version),
            "compared": version_page.compared(request.user, version, request.GET.get("to", "")),
            "versions": contract_page.version_rows(request.user, version.contract),
            "requests": version_page.requests_of(request.user, version),
            "signatures": version_page.signatures_of(request.user, version),
            "todo": todo,
            "uplift": version_page.uplift_words(version),
            "duties": proposals_for(version) if todo.get("edit") else [],
            "is_buyer": request.user.is_buyer,
        },
    )


@signed_in
def version_edit(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """All parts of a draft on one page; a row more is a button, not a script."""
    version = _version(request, number, n)
    require_that(rules.may_edit(version.contract, request.user))
    add, opened = request.POST.get("add", ""), request.POST.get("more", "")
    ticked = request.GET.getlist("level")
    editor = version_editor.Editor(version, request.user, request.POST or None, add=add, opened=opened, ticked=ticked)
    if request.method == "POST" and editor.is_valid():
        with_pack = add == version_editor.PACK
        try:
            actions.edit_version(version, by=request.user, **editor.parts(with_pack=with_pack))
        except (NotPossible, ValidationError) as error:
            steps.refuse(editor.terms, error)
        else:
            messages.success(request, _("Saved."))
            if with_pack:
                return redirect(reverse("version_edit", args=[number, n]) + "#levels")
            return redirect("version_detail", number, n)
    return render(
        request,
        "contracts/version_edit.html",
        {
            "version": version,
            "contract": version.contract,
            "editor": editor,
            "waits": version.contract.state == Contract.State.IN_REVIEW,
        },
    )


@signed_in
def version_published(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """Published contracts to start from; the chosen one is read in words before it fills a schedule."""
    version = _version(request, number, n)
    require_that(rules.may_edit(version.contract, request.user))
    page = published_page.PublishedPage(version, request.user, request.GET, request.POST or None)
    if request.method == "POST" and page.form.is_valid():
        try:
            actions.edit_version(version, by=request.user, **page.parts())
        except (NotPossible, ValidationError) as error:
            steps.refuse(page.form, error)
        else:
            messages.success(request, _("The schedule starts from “%(title)s”.") % {"title": page.chosen_title})
            return redirect("version_edit", number, n)
    return render(
        request,
        "contracts/version_published.html",
        {"version": version, "contract": version.contract, "page": page},
    )


@signed_in
def version_signature(request: HttpRequest, number: str, n: int) -> HttpResponse:
    version = _version(request, number, n)
    require_that(
        rules.may_submit(version.contract, request.user)
        or request.user.may(Permission.CONTRACT_SIGN, version.contract.vendor)
    )
    reason = actions.why_not_signable(version)
    form = SignatureForm(request.POST or None, request.FILES or None, user=request.user, version=version)
    if request.method == "POST" and form.is_valid():
        try:
            _record(version, form.cleaned_data, request.user)
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("The signature is recorded."))
            return redirect("contract_detail", number)
    context = {"version": version, "contract": version.contract, "form": form, "reason": reason}
    return render(request, "contracts/version_signature.html", context)


def _record(version: ContractVersion, given: dict, user) -> Signature:
    upload = given.pop("file")
    file = None
    if upload is not None:
        file = store_evidence(upload, by=user, vendor=version.contract.vendor)
    return actions.record_signature(version, by=user, file=file, **given)


@signed_in
def signature_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed paper itself, always as a download."""
    signature = get_visible(Signature.objects.select_related("file", "version__contract__vendor"), request.user, pk=pk)
    require(request.user, Permission.CONTRACT_VIEW, signature.version.contract.vendor)
    if signature.file is None:
        raise Http404
    return download(signature.file)


@signed_in
@require_POST
def version_submit(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """Lay an amendment before the approvers; a first version is submitted with its contract."""
    version = _version(request, number, n)
    require_that(rules.may_submit(version.contract, request.user))
    try:
        found = actions.submit_version(version, by=request.user)
    except NotPossible as error:
        return _told(request, error, reverse("version_detail", args=[number, n]))
    messages.success(request, _("Version %(n)s waits for approval.") % {"n": n})
    return redirect("approval_detail", found.pk) if request.user.is_buyer else redirect("version_detail", number, n)


@signed_in
@require_POST
def version_conclude(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """An amendment that both parties have signed comes into force."""
    version = _version(request, number, n)
    require_that(
        rules.may_sign(version.contract, request.user), _("A signatory other than the author records the signatures.")
    )
    try:
        actions.sign_version(version, by=request.user)
    except NotPossible as error:
        return _told(request, error, reverse("version_detail", args=[number, n]))
    messages.success(request, _("Version %(n)s is signed.") % {"n": n})
    return redirect("version_detail", number, n)


def _told(request: HttpRequest, error: NotPossible, back: str) -> HttpResponse:
    for reason in error.reasons:
        messages.error(request, reason)
    return redirect(back)
