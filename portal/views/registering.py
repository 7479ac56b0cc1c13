"""How does a contract come in that was signed elsewhere, who confirms it, and what is done about what it lacks?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts import actions, rules
from contracts.models import Contract, Gap
from portal.forms.contracts import AssignGapForm, CloseGapForm, ConfirmForm, NoteForm
from portal.pages import registered, registering, steps
from portal.pages.timeline import entries_of
from portal.views.downloads import download
from portal.views.shortcuts import allowed_to, get_visible, require, require_that, signed_in, visible_contract
from vendors.lifecycle import NotPossible, Stale
from vendors.models import Vendor
from vendors.roles import Permission

OF_GAP = ("contract__vendor", "contract__parent", "owner", "ended_by")


def _contract(request: HttpRequest, number: str) -> Contract:
    contract = visible_contract(request, number)
    require_that(request.user.is_buyer)
    return contract


@allowed_to(Permission.CONTRACT_SUBMIT)
def contract_register(request: HttpRequest) -> HttpResponse:
    """One page for a contract that is signed already."""
    asked = request.GET.get("vendor", "")
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, pk=asked) if asked else None
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    page = registering.RegisterPage(request.user, timezone.localdate(), *sent, vendor=vendor)
    if request.method == "POST" and page.is_valid():
        try:
            contract = page.register()
        except NotPossible as error:
            steps.refuse(page.form, error)
        except ValidationError as error:
            page.refuse(error)
        else:
            messages.success(request, _("Registered. It is active once somebody else has confirmed it."))
            return redirect("contract_detail", contract.number)
    may_record = request.user.may(Permission.VENDOR_EDIT)
    return render(request, "contracts/contract_register.html", {"page": page, "may_record": may_record})


@signed_in
def contract_register_draft(request: HttpRequest, number: str) -> HttpResponse:
    """A draft whose contract was signed elsewhere, or a registration that came back."""
    contract = _contract(request, number)
    require_that(rules.may_submit(contract, request.user))
    back = reverse("contract_detail", args=[number])
    if contract.state != Contract.State.DRAFT:
        return steps.stale_page(request, contract, back)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = registering.paper_form(contract, request.user, timezone.localdate(), *sent)
    if request.method == "POST" and form.is_valid():
        try:
            registering.register_draft(contract, form, by=request.user)
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Registered. It is active once somebody else has confirmed it."))
            return redirect(back)
    return render(request, "contracts/contract_register_draft.html", {"contract": contract, "form": form})


@signed_in
def contract_kept_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The paper of a registration that came back, before it is registered again."""
    contract = _contract(request, number)
    require_that(rules.may_submit(contract, request.user))
    returned = registering.returned_registration(request.user, contract)
    if returned is None:
        raise Http404
    return download(returned.file)


@signed_in
def contract_confirm(request: HttpRequest, number: str) -> HttpResponse:
    """What was entered beside the paper; the second person confirms exactly that."""
    contract = _contract(request, number)
    back = reverse("contract_detail", args=[number])
    if request.method != "POST":
        if contract.state != Contract.State.REGISTERED:
            return redirect(back)
        return _registration(request, contract)
    require_that(rules.may_confirm(contract, request.user), _("Somebody else than who entered it confirms it."))
    form = ConfirmForm(request.POST, user=request.user, prefix="confirm")
    if not form.is_valid():
        return _registration(request, contract, confirm=form)
    try:
        actions.confirm_contract(contract, by=request.user, **form.cleaned_data)
    except NotPossible as refused:
        contract.refresh_from_db()
        if isinstance(refused, Stale) and contract.state != Contract.State.REGISTERED:
            return steps.stale_page(request, contract, back, refused.reasons)
        return _registration(request, contract, refused=refused.reasons, status=409)
    done = _("Confirmed. The contract is active.") if contract.state == Contract.State.ACTIVE else ""
    messages.success(request, done or _("Confirmed. It becomes active on the day its term starts."))
    return redirect(back)


def _registration(request: HttpRequest, contract: Contract, *, refused=(), status: int = 200, **forms) -> HttpResponse:
    shown = registered.registration_shown(request.user, contract)
    seen = {"hash_seen": shown["hash"]}
    context = {
        "contract": contract,
        "shown": shown,
        "refused": list(refused),
        "confirm_form": forms.get("confirm") or ConfirmForm(user=request.user, prefix="confirm", initial=seen),
        "return_form": forms.get("back") or NoteForm(user=request.user, prefix="back"),
    }
    return render(request, "contracts/contract_confirm.html", context, status=status)


@signed_in
@require_POST
def contract_return(request: HttpRequest, number: str) -> HttpResponse:
    """What was entered is not what the paper says: back to a draft, with the reason."""
    contract = _contract(request, number)
    require_that(rules.may_send_back(contract, request.user))
    back = reverse("contract_detail", args=[number])
    form = NoteForm(request.POST, user=request.user, prefix="back")
    if contract.state != Contract.State.REGISTERED:
        return steps.stale_page(request, contract, back)
    if not form.is_valid():
        return _registration(request, contract, back=form)
    try:
        actions.return_registration(contract, by=request.user, note=form.cleaned_data["note"])
    except NotPossible as refused:
        return steps.stale_page(request, contract, back, refused.reasons)
    messages.success(request, _("Returned, with your reason. It is a draft again."))
    return redirect(back)


def _gap(request: HttpRequest, pk: int) -> Gap:
    gap = get_visible(Gap.objects.select_related(*OF_GAP), request.user, pk=pk)
    require(request.user, Permission.CONTRACT_VIEW, gap.contract.vendor)
    return gap


@signed_in
def gap_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _gap_page(request, _gap(request, pk))


def _gap_page(request: HttpRequest, gap: Gap, *, refused=(), **forms) -> HttpResponse:
    shown = registered.gap_shown(request.user, gap)
    first = {"owner": gap.owner, "due_on": gap.due_on}
    context = {
        "gap": gap,
        "contract": gap.contract,
        "shown": shown,
        "refused": list(refused),
        "entries": entries_of(shown["events"]),
        "assign_form": forms.get("assign") or AssignGapForm(user=request.user, prefix="assign", initial=first),
        "close_form": forms.get("close") or CloseGapForm(user=request.user, prefix="close"),
        "waive_form": forms.get("waive") or NoteForm(user=request.user, prefix="waive"),
    }
    return render(request, "contracts/gap_detail.html", context)


STEPS = {
    "assign": (AssignGapForm, rules.may_assign_gap, actions.assign_gap),
    "close": (CloseGapForm, rules.may_close_gap, actions.close_gap),
    "waive": (NoteForm, rules.may_waive_gap, actions.waive_gap),
}


@signed_in
@require_POST
def gap_transition(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    gap = _gap(request, pk)
    if transition not in STEPS:
        raise Http404
    made, allowed, action = STEPS[transition]
    require_that(allowed(gap, request.user))
    form = made(request.POST, user=request.user, prefix=transition)
    if not form.is_valid():
        return _gap_page(request, gap, **{transition: form})
    try:
        action(gap, by=request.user, **form.cleaned_data)
    except Stale as refused:
        return steps.stale_page(request, gap, reverse("gap_detail", args=[pk]), refused.reasons)
    except NotPossible as refused:
        return _gap_page(request, gap, refused=refused.reasons, **{transition: form})
    messages.success(request, _("Noted."))
    return redirect("contract_detail", gap.contract.number)
