"""At which prices is a version agreed? The rate card of a draft, edited on a page of its own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from contracts import actions, rules
from contracts.models import ContractVersion
from portal.pages import steps
from portal.pages.rates import RatesEditor
from portal.views.shortcuts import get_visible, require_that, signed_in
from vendors.lifecycle import NotPossible


@signed_in
def version_rates(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """The card and its rates; a rate more is a button, not a script."""
    version = get_visible(
        ContractVersion.objects.select_related("contract__vendor"), request.user, contract__number=number, n=n
    )
    require_that(rules.may_edit(version.contract, request.user))
    editor = RatesEditor(version, request.user, request.POST or None, add=request.POST.get("add") == "rates")
    if request.method == "POST" and editor.is_valid():
        try:
            actions.edit_version(version, by=request.user, **editor.parts())
        except (NotPossible, ValidationError) as error:
            steps.refuse(editor.card, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("version_detail", number, n)
    return render(
        request, "contracts/version_rates.html", {"version": version, "contract": version.contract, "editor": editor}
    )
