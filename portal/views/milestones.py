"""Which milestone is done, who has accepted it, and where does the index stand that prices follow?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from contracts import actions, rules
from contracts.models import Contract, Milestone
from portal.forms.milestones import IndexForm, MilestoneForm, ReasonForm
from portal.pages import steps
from portal.pages.charges import milestones_open
from portal.views.shortcuts import get_visible, require_that, signed_in
from vendors import lifecycle
from vendors.lifecycle import NotPossible

STEPS = {
    "accept": (
        actions.accept_milestone,
        _("Accept this milestone?"),
        _("It is charged in this month’s statement."),
    ),
    "give_back": (actions.return_milestone, _("Return this milestone?"), _("The vendor reads what is missing.")),
    "report_again": (
        actions.report_milestone_again,
        _("Report this milestone again?"),
        _("Somebody who did not report it accepts or returns it."),
    ),
}


@signed_in
def contract_milestone(request: HttpRequest, number: str) -> HttpResponse:
    """Report a milestone of the rate card as done."""
    contract = get_visible(Contract.objects.select_related("vendor"), request.user, number=number)
    require_that(rules.may_report_milestone(contract, request.user))
    choices = [(row.code, str(row)) for row in milestones_open(request.user, contract)]
    form = MilestoneForm(request.POST or None, user=request.user, choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            actions.report_milestone(contract, by=request.user, **form.cleaned_data)
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Reported; the other side accepts or returns it."))
            return redirect("contract_charges", number)
    return render(request, "contracts/contract_milestone.html", {"contract": contract, "form": form})


@signed_in
def milestone_transition(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    milestone = get_visible(Milestone.objects.select_related("contract__vendor"), request.user, pk=pk)
    if name not in STEPS:
        raise Http404
    action, title, text = STEPS[name]
    move = next((move for move in lifecycle.moves(milestone, request.user) if move.name == name), None)
    form = ReasonForm(request.POST or None, user=request.user, step=name)
    if request.method == "POST" and form.is_valid():
        try:
            action(milestone, by=request.user, note=form.cleaned_data["note"])
        except NotPossible as error:
            steps.refuse(form, error)
        else:
            return redirect("contract_charges", milestone.contract.number)
    context = {"milestone": milestone, "contract": milestone.contract, "move": move, "form": form}
    return render(request, "contracts/milestone_transition.html", context | {"title": title, "text": text})


@signed_in
def contract_index(request: HttpRequest, number: str) -> HttpResponse:
    """Enter where the index stands from a month on."""
    contract = get_visible(Contract.objects.select_related("vendor"), request.user, number=number)
    require_that(rules.may_enter_charge(contract, request.user))
    form = IndexForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_index_level(contract, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Entered; statements from that month on use it."))
            return redirect("contract_charges", number)
    return render(request, "contracts/contract_index.html", {"contract": contract, "form": form})
