"""Which money is held, by whom, and did it come back?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contracts import actions, rules
from contracts.models import Contract, MoneyHeld
from portal.forms.held import BackForm, HeldForm
from portal.pages import held as pages
from portal.pages import steps
from portal.views.shortcuts import allowed_to, get_visible, require_that, signed_in
from vendors.lifecycle import NotPossible
from vendors.roles import Permission


@allowed_to(Permission.CONTRACT_VIEW)
def money_held_list(request: HttpRequest) -> HttpResponse:
    rows = pages.held_money(request.user, timezone.now())
    return render(
        request,
        "ledger/money_held_list.html",
        {"rows": rows, "sums": pages.sums_of(rows), "is_buyer": request.user.is_buyer},
    )


@signed_in
def contract_held(request: HttpRequest, number: str) -> HttpResponse:
    """Record a reserve, a prepayment or a security of a contract."""
    contract = get_visible(Contract.objects.select_related("vendor"), request.user, number=number)
    require_that(rules.may_book(contract, request.user))
    form = HeldForm(request.POST or None, user=request.user, currency=contract.currency_id)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_money_held(contract, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Recorded."))
            return redirect("money_held_list")
    return render(request, "contracts/contract_held.html", {"contract": contract, "form": form})


@signed_in
def money_held_back(request: HttpRequest, pk: int) -> HttpResponse:
    """It came back, or went back to the vendor."""
    held = get_visible(MoneyHeld.objects.select_related("contract__vendor"), request.user, pk=pk)
    require_that(rules.may_book(held.contract, request.user))
    today = held.contract.day_of(timezone.now())
    form = BackForm(request.POST or None, user=request.user, initial={"back_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_money_back(held, by=request.user, **form.cleaned_data)
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Recorded."))
            return redirect("money_held_list")
    return render(request, "ledger/money_held_back.html", {"held": held, "contract": held.contract, "form": form})
