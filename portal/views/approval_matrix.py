"""Which approvals does a contract need, and who changes that?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from contracts import actions, rules
from contracts.models import ApprovalBand, ApprovalRaise, ApprovalStage
from portal.forms.approval_matrix import MatrixForms
from portal.pages import approval_matrix, steps
from portal.views.shortcuts import allowed_to, require_that
from vendors.lifecycle import NotPossible
from vendors.roles import Permission


@allowed_to(Permission.CONTRACT_VIEW)
def approval_matrix_detail(request: HttpRequest) -> HttpResponse:
    require_that(request.user.is_buyer)
    return render(
        request,
        "approvals/approval_matrix_detail.html",
        {
            "bands": approval_matrix.bands_of(request.user),
            "levels": approval_matrix.levels_of(request.user),
            "raises": approval_matrix.raises_of(request.user),
            "may_edit": rules.may_edit_matrix(request.user),
        },
    )


@allowed_to(Permission.APPROVAL_MATRIX)
def approval_matrix_edit(request: HttpRequest) -> HttpResponse:
    user = request.user
    forms = MatrixForms(
        request.POST if request.method == "POST" else None,
        user=user,
        bands=ApprovalBand.objects.visible_to(user).select_related("currency", "entity"),
        stages=ApprovalStage.objects.visible_to(user),
        raises=ApprovalRaise.objects.visible_to(user),
    )
    if request.method == "POST" and forms.is_valid():
        try:
            actions.edit_matrix(by=user, **forms.given())
        except NotPossible as refused:
            steps.refuse(forms.note, refused)
        else:
            messages.success(
                request, _("Changed. What is submitted from now on goes by it; it stands in the exceptions.")
            )
            return redirect("approval_matrix_detail")
    return render(request, "approvals/approval_matrix_edit.html", {"forms": forms})
