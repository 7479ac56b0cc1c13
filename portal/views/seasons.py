"""Which seasons does a draft know? The season calendar, edited on a page of its own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import actions, rules
from contracts.models import ContractVersion
from portal.pages.seasons import SeasonsEditor
from portal.views.shortcuts import get_visible, require_that, signed_in
from vendors.lifecycle import NotPossible


@signed_in
def version_seasons(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """A season more is a button, not a script; those of the trade are proposed with their days."""
    version = get_visible(
        ContractVersion.objects.select_related("contract__vendor"), request.user, contract__number=number, n=n
    )
    require_that(rules.may_edit(version.contract, request.user))
    add, propose = request.POST.get("add") == "seasons", request.GET.get("propose", "")
    today = version.contract.day_of(timezone.now())
    editor = SeasonsEditor(version, request.user, today, request.POST or None, add=add, propose=propose)
    refused: list[str] = []
    if request.method == "POST" and editor.is_valid():
        try:
            actions.edit_version(version, by=request.user, seasons=editor.parts())
        except (NotPossible, ValidationError) as error:
            refused = [str(text) for text in getattr(error, "reasons", None) or error.messages]
        else:
            messages.success(request, _("Saved."))
            return redirect("version_detail", number, n)
    return render(
        request,
        "contracts/version_seasons.html",
        {"version": version, "contract": version.contract, "editor": editor, "refused": refused},
    )
