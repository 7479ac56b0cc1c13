"""What waits for a decision, and what exactly is decided on?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts import actions, rules
from contracts.models import ApprovalRequest, Contract
from contracts.queries_registered import to_confirm
from portal.forms.contracts import ApproveForm, SendBackForm
from portal.pages import approvals, contract_page, steps
from portal.pages.version_page import as_changes
from portal.places import counts
from portal.views.shortcuts import allowed_to, get_visible, page_of, require, require_that, signed_in
from vendors.lifecycle import NotPossible
from vendors.roles import Permission

WITH_ALL = ("version__contract__vendor", "version__contract__entity", "version__contract__line", "opened_by")


@counts("approval_list")
def approvals_waiting(user) -> int:
    """How many contracts this person may decide on or confirm now; one query."""
    if not user.may(Permission.CONTRACT_APPROVE):
        return 0
    decide, confirm = approvals.waiting_for(user).order_by().values("pk"), to_confirm(user).order_by().values("pk")
    return decide.union(confirm, all=True).count()


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
            "registered": to_confirm(request.user) if request.user.may(Permission.CONTRACT_APPROVE) else (),
        },
    )


@signed_in
def approval_detail(request: HttpRequest, pk: int) -> HttpResponse:
    approval = _approval(request, pk)
    return render(request, "approvals/approval_detail.html", _shown(request, approval))


def _approval(request: HttpRequest, pk: int) -> ApprovalRequest:
    approval = get_visible(ApprovalRequest.objects.select_related(*WITH_ALL), request.user, pk=pk)
    contract = get_visible(Contract, request.user, pk=approval.version.contract_id)
    require(request.user, Permission.CONTRACT_VIEW, contract.vendor)
    return approval


def _shown(request: HttpRequest, approval: ApprovalRequest, **forms) -> dict:
    contract, seen = approval.version.contract, approvals.seen_of(approval)
    return {
        "approval": approval,
        "contract": contract,
        "version": approval.version,
        "laid": contract_page.laid_out(approval.version),
        "since": seen.since_submission,
        "before": approvals.before_of(approval),
        "decisions": list(approval.decisions.select_related("by", "on_behalf_of")),
        "verdict": approvals.verdict_for(request.user, approval),
        "approve_form": forms.get("approve")
        or ApproveForm(user=request.user, prefix="approve", initial={"hash_seen": seen.hash}),
        "send_back_form": forms.get("send_back") or SendBackForm(user=request.user, prefix="back"),
    }


@signed_in
@require_POST
def approval_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve exactly what was on the page; anything else is refused and the difference shown."""
    approval = _approval(request, pk)
    form = ApproveForm(request.POST, user=request.user, prefix="approve")
    require_that(rules.may_approve(approval.version.contract, request.user), approvals.not_you())
    if form.is_valid():
        try:
            actions.approve_contract(approval, by=request.user, **form.cleaned_data)
        except actions.Changed as refused:
            return _changed(request, approval, refused)
        except NotPossible as refused:
            return steps.stale_page(request, approval.version.contract, approvals.address_of(approval), refused.reasons)
        messages.success(request, _("Approved. The version is frozen as you read it."))
        return redirect("contract_detail", approval.version.contract.number)
    return render(request, "approvals/approval_detail.html", _shown(request, approval, approve=form))


def _changed(request: HttpRequest, approval: ApprovalRequest, refused: actions.Changed) -> HttpResponse:
    approval.version.refresh_from_db()
    shown = _shown(request, approval)
    shown["since"] = as_changes(refused.differences) or shown["since"]
    shown["refused"] = refused.reasons
    return render(request, "approvals/approval_detail.html", shown, status=409)


@signed_in
@require_POST
def approval_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    approval = _approval(request, pk)
    form = SendBackForm(request.POST, user=request.user, prefix="back")
    require_that(rules.may_send_back(approval.version.contract, request.user))
    if form.is_valid():
        try:
            actions.send_back(approval, by=request.user, note=form.cleaned_data["note"])
        except (NotPossible, ValidationError) as refused:
            contract = approval.version.contract
            return steps.stale_page(request, contract, approvals.address_of(approval), getattr(refused, "reasons", ()))
        messages.success(request, _("Sent back, with your reason."))
        return redirect("contract_detail", approval.version.contract.number)
    return render(request, "approvals/approval_detail.html", _shown(request, approval, send_back=form))
