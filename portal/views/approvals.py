"""What waits for a decision, and what exactly is decided on?"""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from contracts import actions, rules
from contracts.models import ApprovalDecision, ApprovalRequest, ApprovalStep, Contract
from contracts.queries_registered import to_confirm
from portal.forms.approvals import (
    AddApproverForm,
    ApproveForm,
    ColleagueForm,
    ConfirmOverrideForm,
    ElsewhereForm,
    OverrideForm,
    SendBackForm,
)
from portal.pages import approvals, contract_page, steps
from portal.pages.contract_document import departures_of
from portal.pages.version_page import as_changes
from portal.places import counts
from portal.views.downloads import download
from portal.views.shortcuts import allowed_to, get_visible, page_of, require, require_that, signed_in
from vendors.lifecycle import NotPossible
from vendors.roles import Permission


@counts("approval_list")
def approvals_waiting(user) -> int:
    """How many contracts this person may decide on or confirm now."""
    if not user.may(Permission.CONTRACT_VIEW):
        return 0
    confirm = to_confirm(user).count() if user.may(Permission.CONTRACT_APPROVE) else 0
    return len(approvals.waiting_for(user)) + confirm


def _buyers_only(request: HttpRequest) -> None:
    require_that(request.user.is_buyer)


@allowed_to(Permission.CONTRACT_VIEW)
def approval_list(request: HttpRequest) -> HttpResponse:
    _buyers_only(request)
    page = page_of(request, approvals.requests_seen(request.user, request.GET.get("show", "")))
    return render(
        request,
        "approvals/approval_list.html",
        {
            "page": page,
            "rows": approvals.lines_of(request.user, page.object_list),
            "options": approvals.options_of(request.user),
            "waiting": approvals_waiting(request.user),
            "may_delegate": request.user.may(Permission.CONTRACT_APPROVE),
            "registered": to_confirm(request.user) if request.user.may(Permission.CONTRACT_APPROVE) else (),
        },
    )


@signed_in
def approval_detail(request: HttpRequest, pk: int) -> HttpResponse:
    approval = _approval(request, pk)
    return render(request, "approvals/approval_detail.html", _shown(request, approval))


def _approval(request: HttpRequest, pk: int) -> ApprovalRequest:
    rows = approvals.requests_with_steps(request.user).select_related("version__contract__entity")
    approval = get_visible(rows, request.user, pk=pk)
    contract = get_visible(Contract, request.user, pk=approval.version.contract_id)
    require(request.user, Permission.CONTRACT_VIEW, contract.vendor)
    return approval


def _shown(request: HttpRequest, approval: ApprovalRequest, **forms) -> dict:
    user, contract, seen = request.user, approval.version.contract, approvals.seen_of(approval)
    path = approvals.path_of(approval)
    read = {"hash_seen": seen.hash}
    return {
        "approval": approval,
        "contract": contract,
        "version": approval.version,
        "laid": contract_page.laid_out(approval.version, ours=request.user.is_buyer),
        "departures": departures_of(user, approval.version),
        "since": seen.since_submission,
        "before": approvals.before_of(approval),
        "last_look": approvals.last_look_of(user, approval),
        "path": path,
        "why": approvals.why_of(approval),
        "override": approvals.override_words(approval),
        "decisions": list(approval.decisions.filter(step__isnull=True).select_related("by", "on_behalf_of")),
        "copies": list(approval.copies.select_related("person", "by")),
        "verdict": approvals.verdict_for(user, approval, path),
        "approve_form": forms.get("approve") or ApproveForm(user=user, prefix="approve", initial=read),
        "send_back_form": forms.get("send_back") or SendBackForm(user=user, prefix="back"),
        "add_form": forms.get("add") or AddApproverForm(user=user, prefix="add"),
        "copy_form": forms.get("copy") or ColleagueForm(user=user, prefix="copy"),
        "confirm_form": forms.get("confirm") or ConfirmOverrideForm(user=user, prefix="confirm", initial=read),
    }


def _again(request: HttpRequest, approval: ApprovalRequest, **forms) -> HttpResponse:
    return render(request, "approvals/approval_detail.html", _shown(request, approval, **forms))


def _try(request: HttpRequest, approval: ApprovalRequest, action: Callable[[], object]) -> HttpResponse | None:
    """Do it; what stands in the way is shown on a page of its own."""
    try:
        action()
    except actions.Changed as refused:
        return _changed(request, approval, refused)
    except (NotPossible, ValidationError) as refused:
        reasons = getattr(refused, "reasons", None) or refused.messages
        return steps.stale_page(request, approval.version.contract, approvals.address_of(approval), reasons)
    return None


def _changed(request: HttpRequest, approval: ApprovalRequest, refused: actions.Changed) -> HttpResponse:
    approval.version.refresh_from_db()
    shown = _shown(request, approval)
    shown["since"] = as_changes(refused.differences) or shown["since"]
    shown["refused"] = refused.reasons
    return render(request, "approvals/approval_detail.html", shown, status=409)


@signed_in
@require_POST
def approval_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve exactly what was on the page; anything else is refused and the difference shown."""
    approval = _approval(request, pk)
    form = ApproveForm(request.POST, user=request.user, prefix="approve")
    require_that(rules.may_approve(approval.version.contract, request.user), approvals.not_you())
    if not form.is_valid():
        return _again(request, approval, approve=form)
    refused = _try(request, approval, lambda: actions.approve_contract(approval, by=request.user, **form.cleaned_data))
    if refused:
        return refused
    approval.version.refresh_from_db()
    if approval.version.is_frozen:
        messages.success(request, _("Approved. The version is frozen as you read it."))
        return redirect("contract_detail", approval.version.contract.number)
    messages.success(request, _("Your approval stands. The next step is asked."))
    return redirect("approval_detail", approval.pk)


@signed_in
@require_POST
def approval_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    approval = _approval(request, pk)
    form = SendBackForm(request.POST, user=request.user, prefix="back")
    require_that(rules.may_send_back(approval.version.contract, request.user))
    if not form.is_valid():
        return _again(request, approval, send_back=form)
    note = form.cleaned_data["note"]
    refused = _try(request, approval, lambda: actions.send_back(approval, by=request.user, note=note))
    if refused:
        return refused
    messages.success(request, _("Sent back, with your reason."))
    return redirect("contract_detail", approval.version.contract.number)


@signed_in
@require_POST
def approval_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    approval = _approval(request, pk)
    require_that(rules.may_submit(approval.version.contract, request.user))
    refused = _try(request, approval, lambda: actions.withdraw(approval, by=request.user))
    if refused:
        return refused
    messages.success(request, _("Withdrawn. What was approved stands where its section still reads the same."))
    return redirect("contract_detail", approval.version.contract.number)


@signed_in
@require_POST
def approval_nudge(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those whose turn it is; the step's id is on the button."""
    step = get_visible(ApprovalStep.objects.select_related("request__version__contract__vendor"), request.user, pk=pk)
    approval = _approval(request, step.request_id)
    require_that(rules.may_add_approver(approval.version, request.user))
    told: list = []
    refused = _try(request, approval, lambda: told.extend(actions.nudge(step, by=request.user)))
    if refused:
        return refused
    text = ngettext("%(n)s person was reminded.", "%(n)s people were reminded.", len(told))
    messages.success(request, text % {"n": len(told)})
    return redirect("approval_detail", approval.pk)


@signed_in
@require_POST
def approval_add(request: HttpRequest, pk: int) -> HttpResponse:
    approval = _approval(request, pk)
    require_that(rules.may_add_approver(approval.version, request.user))
    form = AddApproverForm(request.POST, user=request.user, prefix="add")
    if not form.is_valid():
        return _again(request, approval, add=form)
    refused = _try(request, approval, lambda: actions.add_approver(approval, by=request.user, **form.cleaned_data))
    if refused:
        return refused
    messages.success(request, _("%(name)s is asked.") % {"name": form.cleaned_data["person"]})
    return redirect("approval_detail", approval.pk)


@signed_in
@require_POST
def approval_copy(request: HttpRequest, pk: int) -> HttpResponse:
    approval = _approval(request, pk)
    require_that(rules.may_add_approver(approval.version, request.user))
    form = ColleagueForm(request.POST, user=request.user, prefix="copy")
    if not form.is_valid():
        return _again(request, approval, copy=form)
    refused = _try(request, approval, lambda: actions.copy_to(approval, by=request.user, **form.cleaned_data))
    if refused:
        return refused
    messages.success(request, _("%(name)s was told.") % {"name": form.cleaned_data["person"]})
    return redirect("approval_detail", approval.pk)


@signed_in
def approval_elsewhere(request: HttpRequest, pk: int) -> HttpResponse:
    """A step that was decided in another system, with its number and its paper."""
    approval = _approval(request, pk)
    require_that(rules.may_decide(approval.version, request.user), approvals.not_you())
    waiting = [line for line in approvals.path_of(approval) if line.waits]
    form = ElsewhereForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        steps=waiting,
        initial={"hash_seen": approvals.seen_of(approval).hash},
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        step = given.pop("step")
        refused = _try(request, approval, lambda: actions.record_elsewhere(step, by=request.user, **given))
        if refused:
            return refused
        messages.success(request, _("Recorded, with its number and its paper."))
        return redirect("approval_detail", approval.pk)
    shown = {"approval": approval, "contract": approval.version.contract, "form": form, "waiting": waiting}
    return render(request, "approvals/approval_elsewhere.html", shown)


@signed_in
def approval_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of a step that was decided in another system."""
    decision = get_visible(ApprovalDecision.objects.select_related("file"), request.user, pk=pk, file__isnull=False)
    _approval(request, decision.request_id)
    return download(decision.file)


@signed_in
def approval_override(request: HttpRequest, pk: int) -> HttpResponse:
    """It cannot wait: ask a second person to let it go ahead."""
    approval = _approval(request, pk)
    require_that(rules.may_ask_override(approval.version, request.user))
    form = OverrideForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_override(approval, by=request.user, **form.cleaned_data)
        except NotPossible as refused:
            steps.refuse(form, refused)
        else:
            messages.success(request, _("Asked. A second person decides whether it goes ahead."))
            return redirect("approval_detail", approval.pk)
    shown = {"approval": approval, "contract": approval.version.contract, "form": form}
    return render(request, "approvals/approval_override.html", shown)


@signed_in
@require_POST
def approval_override_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    approval = _approval(request, pk)
    require_that(rules.may_decide(approval.version, request.user), approvals.not_you())
    form = ConfirmOverrideForm(request.POST, user=request.user, prefix="confirm")
    if not form.is_valid():
        return _again(request, approval, confirm=form)
    override = approval.override if hasattr(approval, "override") else None
    require_that(override is not None)
    refused = _try(request, approval, lambda: actions.confirm_override(override, by=request.user, **form.cleaned_data))
    if refused:
        return refused
    messages.success(request, _("It goes ahead. Those whose approval is missing were told."))
    return redirect(reverse("approval_detail", args=[approval.pk]))
