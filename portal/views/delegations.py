"""Who decides on contracts in my place, and in whose place do I?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts import actions
from contracts.models import Delegation
from portal.forms.approvals import DelegationForm
from portal.pages import steps
from portal.views.shortcuts import allowed_to, get_visible, signed_in
from vendors.lifecycle import NotPossible
from vendors.roles import Permission


@allowed_to(Permission.CONTRACT_APPROVE)
def delegation_list(request: HttpRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    form = DelegationForm(request.POST if request.method == "POST" else None, user=user, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            actions.delegate(by=user, to=given.pop("delegate"), **given)
        except NotPossible as refused:
            steps.refuse(form, refused)
        else:
            messages.success(request, _("Entered. Each decision names you both."))
            return redirect("delegation_list")
    rows = Delegation.objects.visible_to(user).select_related("person", "delegate")
    return render(
        request,
        "approvals/delegation_list.html",
        {
            "form": form,
            "mine": rows.filter(person=user)[:20],
            "for_others": rows.filter(delegate=user, withdrawn_at__isnull=True, ends_on__gte=today),
            "today": today,
        },
    )


@signed_in
@require_POST
def delegation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Delegation, request.user, pk=pk)
    try:
        actions.withdraw_delegation(row, by=request.user)
    except NotPossible as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("Withdrawn; it counts no more."))
    return redirect("delegation_list")
