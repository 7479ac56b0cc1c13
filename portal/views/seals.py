"""Was our seal asked for, who grants it, and where do the originals lie? (用印)"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts import actions, rules
from contracts.models import ContractVersion, SealRequest
from portal.forms.contracts import AffixForm, NoteForm, SealRequestForm
from portal.pages import steps
from portal.pages.seals import events_of, waiting_seals
from portal.pages.timeline import entries_of
from portal.views.shortcuts import allowed_to, get_visible, page_of, require, require_that, signed_in
from vendors.lifecycle import NotPossible, Stale
from vendors.roles import Permission

WITH_ALL = ("version__contract__vendor", "requested_by", "decided_by", "affixed_by")


@allowed_to(Permission.CONTRACT_VIEW)
def seal_list(request: HttpRequest) -> HttpResponse:
    """Requests that wait to be granted or affixed, then what was done."""
    require_that(request.user.is_buyer)
    page = page_of(request, waiting_seals(request.user))
    return render(request, "seals/seal_list.html", {"page": page})


@signed_in
def version_seal(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """Ask for our seal on a version."""
    version = get_visible(
        ContractVersion.objects.select_related("contract__vendor"), request.user, contract__number=number, n=n
    )
    require_that(rules.may_request_seal(version.contract, request.user))
    form = SealRequestForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.request_seal(version, by=request.user, **form.cleaned_data)
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("The seal is asked for; legal or the executive grants it."))
            return redirect("seal_detail", asked.pk)
    context = {"version": version, "contract": version.contract, "form": form}
    return render(request, "seals/version_seal.html", context)


def _seal(request: HttpRequest, pk: int) -> SealRequest:
    asked = get_visible(SealRequest.objects.select_related(*WITH_ALL), request.user, pk=pk)
    require(request.user, Permission.CONTRACT_VIEW, asked.version.contract.vendor)
    return asked


@signed_in
def seal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _seal(request, pk))


def _page(request: HttpRequest, asked: SealRequest, **forms) -> HttpResponse:
    user = request.user
    open_, granted = asked.state == SealRequest.State.REQUESTED, asked.state == SealRequest.State.GRANTED
    context = {
        "asked": asked,
        "contract": asked.version.contract,
        "may_grant": open_ and rules.may_grant_seal(asked, user),
        "may_affix": granted and rules.may_affix_seal(asked, user),
        "refuse_form": forms.get("refuse") or NoteForm(user=user, prefix="refuse"),
        "affix_form": forms.get("affix") or AffixForm(user=user, prefix="affix"),
        "refused": forms.get("refused", ()),
        "entries": entries_of(events_of(user, asked)),
    }
    return render(request, "seals/seal_detail.html", context)


STEPS = {
    "grant": (None, rules.may_grant_seal, actions.grant_seal),
    "refuse": (NoteForm, rules.may_grant_seal, actions.refuse_seal),
    "affix": (AffixForm, rules.may_affix_seal, actions.affix_seal),
}


@signed_in
@require_POST
def seal_transition(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    asked = _seal(request, pk)
    if transition not in STEPS:
        raise Http404
    made, allowed, action = STEPS[transition]
    require_that(allowed(asked, request.user))
    form = made(request.POST, user=request.user, prefix=transition) if made else None
    if form is not None and not form.is_valid():
        return _page(request, asked, **{transition: form})
    try:
        action(asked, by=request.user, **(form.cleaned_data if form else {}))
    except Stale as error:
        return steps.stale_page(request, asked, reverse("seal_detail", args=[pk]), error.reasons)
    except (NotPossible, ValidationError) as error:
        return _page(request, asked, refused=getattr(error, "reasons", None) or error.messages)
    messages.success(request, _("Noted."))
    return redirect("seal_detail", asked.pk)
