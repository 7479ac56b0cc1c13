"""What does a vendor want changed in its record, who decides, and what was changed with which proof?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.forms.changes import ChangeFilter, ChangeForm, TakeForm
from portal.forms.vendors import StepForm
from portal.pages import changes as pages
from portal.pages import desks, steps
from portal.pages.exports import export_links, file_response
from portal.views.downloads import download
from portal.views.shortcuts import allowed_to, get_visible, page_of, require, require_that, signed_in
from vendors import lifecycle, rules
from vendors.actions import changes as actions
from vendors.lifecycle import NotPossible, Stale
from vendors.models import ChangeRequest, Vendor
from vendors.queries.changes import BANK, PROFILE, STATES, changes_of, changes_seen
from vendors.roles import Permission

MOST_EXPORTED = 20_000


@allowed_to(Permission.TRAIL_VIEW)
def change_list(request: HttpRequest) -> HttpResponse:
    """Every change of a profile or an account with its proof."""
    form = ChangeFilter(request.GET, user=request.user)
    form.is_valid()
    given = form.cleaned_data
    asked = {
        "vendor": given["vendor"].code if given.get("vendor") else "",
        "kind": given.get("kind") if given.get("kind") in (PROFILE, BANK) else "",
        "state": given.get("state") if given.get("state") in STATES else "",
        "since": given.get("since"),
        "until": given.get("until"),
    }
    keys = changes_seen(request.user, **asked)
    if kind := request.GET.get("format"):
        lines = pages.export_lines(changes_of(request.user, keys[:MOST_EXPORTED]))
        if file := file_response(kind, "changes", _("Changes"), pages.HEADS, lines):
            return file
    page = page_of(request, keys)
    return render(
        request,
        "changes/change_list.html",
        {
            "form": form,
            "page": page,
            "rows": pages.list_rows(changes_of(request.user, page.object_list)),
            "tabs": desks.tabs_about_vendors(request.user, "change_list"),
            "filters": pages.filters_of(asked),
            "clear": reverse("change_list") if any(asked.values()) else "",
            "exports": export_links(request.GET),
        },
    )


@allowed_to(Permission.VENDOR_VIEW)
def vendor_own(request: HttpRequest) -> HttpResponse:
    """The record of the vendor that somebody acts for; whoever acts for several chooses first."""
    own = request.user.vendors
    return redirect("vendor_profile", own[0].code) if len(own) == 1 else redirect("vendor_list")


@signed_in
def vendor_profile(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require(request.user, Permission.VENDOR_VIEW, vendor)
    found = pages.requests_of(request.user, vendor)
    return render(
        request,
        "changes/vendor_profile.html",
        {
            "vendor": vendor,
            "tabs": desks.tabs_of_vendor(request.user, vendor, "vendor_profile"),
            "profile": pages.profile_of(vendor),
            "requests": found,
            "waiting": next((row for row in found if row.state == ChangeRequest.State.REQUESTED), None),
            "accounts": pages.accounts_of(request.user, vendor),
            "may_ask": rules.may_request_change(vendor, request.user),
            "is_buyer": request.user.is_buyer,
        },
    )


@signed_in
def change_new(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require_that(rules.may_request_change(vendor, request.user))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    fresh = get_visible(Vendor, request.user, pk=vendor.pk)
    form = ChangeForm(*given, user=request.user, instance=fresh)
    if request.method == "POST" and form.is_valid():
        try:
            change = actions.request_change(vendor, by=request.user, **form.cleaned_data)
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Asked for. Nothing changes until somebody else has approved it."))
            return redirect("change_detail", change.pk)
    return render(request, "changes/change_new.html", {"vendor": vendor, "form": form})


def _change(request: HttpRequest, pk: int) -> ChangeRequest:
    return get_visible(
        ChangeRequest.objects.select_related("vendor__line", "asked_by", "decided_by"), request.user, pk=pk
    )


@signed_in
def change_detail(request: HttpRequest, pk: int) -> HttpResponse:
    change = _change(request, pk)
    return _change_page(request, change, None)


def _change_page(request: HttpRequest, change: ChangeRequest, form: TakeForm | None) -> HttpResponse:
    moves = {move.name: move for move in lifecycle.moves(change, request.user)}
    decides = "approve" in moves and moves["approve"].possible
    form = form or TakeForm(user=request.user, fields=change.after, initial={"fields_taken": list(change.after)})
    return render(
        request,
        "changes/change_detail.html",
        {
            "change": change,
            "vendor": change.vendor,
            "parts": pages.fields_of(change),
            "ticked": form["fields_taken"].value() or [],
            "proofs": pages.proofs_of(change, is_buyer=request.user.is_buyer),
            "files": list(change.files.order_by("pk")),
            "form": form if decides else None,
            "waits_for_another": "approve" in moves and change.asked_by_id == request.user.pk and request.user.is_buyer,
            "may_reject": "reject" in moves and moves["reject"].possible,
            "may_withdraw": "withdraw" in moves and moves["withdraw"].possible,
            "entries": pages.history_of(request.user, change),
        },
    )


@signed_in
@require_POST
def change_approve(request: HttpRequest, pk: int) -> HttpResponse:
    change = _change(request, pk)
    require_that(rules.may_decide_change(change, request.user), _("Somebody else than who asked for it decides."))
    form = TakeForm(request.POST, user=request.user, fields=change.after)
    if not form.is_valid():
        return _change_page(request, change, form)
    try:
        given = form.cleaned_data
        actions.approve_change(change, by=request.user, fields=given["fields_taken"], note=given["note"])
    except Stale as error:
        for reason in error.reasons:
            messages.error(request, reason)
        return redirect("change_detail", pk)
    except (NotPossible, ValidationError) as error:
        steps.refuse(form, error)
        return _change_page(request, change, form)
    messages.success(request, _("The record reads as approved; the vendor sees it."))
    return redirect("change_detail", pk)


@signed_in
def change_transition(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    """Reject or withdraw; approval is on the page of the request, field by field."""
    change = _change(request, pk)
    return take_step(request, change, transition, pages.CHANGE_STEPS, "change_detail")


def take_step(request: HttpRequest, record, transition: str, known: dict, back_to: str) -> HttpResponse:
    """A step of a change or an account, asked for and taken."""
    if transition not in known:
        raise Http404
    action, title, text = known[transition]
    require_that(steps.may_take(record, transition, request.user))
    back = reverse(back_to, args=[record.pk])
    move = next((move for move in lifecycle.moves(record, request.user) if move.name == transition), None)
    if move is None:
        return steps.stale_page(request, record, back)
    form = StepForm(
        request.POST or None,
        user=request.user,
        needs_note=move.needs_note,
        shown=move.needs_note,
        initial={"expected_state": record.state},
    )
    if request.method == "POST" and form.is_valid():
        try:
            action(record, by=request.user, note=form.cleaned_data["note"])
        except Stale:
            return steps.stale_page(request, record, back)
        except NotPossible as error:
            steps.refuse(form, error)
        else:
            messages.success(request, steps.done_words(record, transition))
            return redirect(back)
    context = {"record": record, "vendor": record.vendor, "move": move, "form": form, "back": back}
    return render(request, "changes/change_transition.html", context | {"title": title, "text": text})


@signed_in
def change_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A paper of the request, always as a download."""
    return paper_of(_change(request, pk), file)


def paper_of(record, file: int) -> HttpResponse:
    stored = record.files.filter(pk=file).first()
    if stored is None:
        raise Http404
    return download(stored)
