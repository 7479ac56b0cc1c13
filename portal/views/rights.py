"""Which right arose from a month's result, and does the buyer use it?"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.forms.results import DecisionForm
from portal.pages import rights
from portal.pages.letters import offers
from portal.pages.timeline import entries_of
from portal.views.shortcuts import get_visible, signed_in
from sla import actions
from sla.models import TriggerHit
from vendors import lifecycle
from vendors.lifecycle import NotPossible
from vendors.models import Event


@dataclass(frozen=True, slots=True)
class Step:
    """How one decision on a right is asked for, and what happens with it."""

    action: object
    title: object
    text: object


STEPS = {
    "exercise": Step(
        actions.exercise_right,
        _("Record this right as exercised?"),
        _("Record it once notice is given. The contract itself is ended or changed on its own page."),
    ),
    "forgo": Step(
        actions.forgo_right,
        _("Leave this right unused?"),
        _("It is not used this time. If a later month gives rise to it again, it stands here anew."),
    ),
}


@signed_in
def right_detail(request: HttpRequest, pk: int) -> HttpResponse:
    hit = get_visible(TriggerHit.objects.select_related(*rights.WITH_ALL), request.user, pk=pk)
    trail = (
        Event.objects.visible_to(request.user)
        .filter(record_type="sla.triggerhit", record_id=str(pk))
        .select_related("by", "on_behalf_of")
    )
    moves = [move for move in lifecycle.moves(hit, request.user) if move.name in STEPS]
    contract = hit.period.contract
    return render(
        request,
        "rights/right_detail.html",
        {
            "hit": hit,
            "period": hit.period,
            "right": rights.rights_of(request.user, [hit])[0],
            "line": rights.line_of(request.user, hit),
            "months": rights.months_behind(request.user, hit),
            "moves": [
                {"label": move.label, "url": reverse("right_transition", args=[pk, move.name]), "reasons": move.reasons}
                for move in moves
            ],
            "entries": entries_of(trail),
            "letters": offers(request.user, hit, contract, contract.day_of(timezone.now())),
        },
    )


@signed_in
def right_transition(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    hit = get_visible(TriggerHit.objects.select_related(*rights.WITH_ALL), request.user, pk=pk)
    step = STEPS.get(name)
    if step is None:
        raise Http404
    move = next((move for move in lifecycle.moves(hit, request.user) if move.name == name), None)
    form = DecisionForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            step.action(hit, by=request.user, decision=form.cleaned_data["note"])
        except NotPossible as error:
            for reason in error.reasons:
                messages.error(request, reason)
        return redirect("right_detail", pk)
    right = rights.rights_of(request.user, [hit])[0]
    return render(
        request, "rights/right_transition.html", {"hit": hit, "right": right, "step": step, "move": move, "form": form}
    )
