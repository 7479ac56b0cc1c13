"""What went wrong, for both sides to record: which incidents there are, and what is known of one?"""

import json
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Contract, ServiceLevel
from portal.forms.credits import OptionalNoteForm
from portal.forms.incidents import AddForm, IncidentFilter, IncidentForm, ResolveForm
from portal.forms.results import NoteForm
from portal.pages import incidents as pages
from portal.places import counts
from portal.views.downloads import download
from portal.views.shortcuts import allowed_to, get_visible, page_of, require_that, signed_in, sorted_by
from sla import actions, rules
from sla.actions.incidents import next_code, written
from sla.models import Incident
from vendors import lifecycle
from vendors.lifecycle import NotPossible
from vendors.models import Event
from vendors.roles import Permission

COLUMNS = {
    "code": "code",
    "vendor": "contract__vendor__name_en",
    "severity": "severity",
    "began": "starts_at",
    "state": "state",
}
WITH_ALL = ("contract__vendor", "contract__entity", "reported_by")


@dataclass(frozen=True, slots=True)
class Step:
    """How one transition of an incident is asked for."""

    action: object
    title: object
    text: object


STEPS = {
    "resolve": Step(
        actions.resolve_incident,
        gettext_lazy("Resolve this incident?"),
        gettext_lazy("It has ended. The other side reads when, and what the cause was."),
    ),
    "open_again": Step(
        actions.open_incident_again,
        gettext_lazy("Open this incident again?"),
        gettext_lazy("It had not ended after all; its end is taken away."),
    ),
    "close": Step(
        actions.close_incident,
        gettext_lazy("Close this incident?"),
        gettext_lazy("Nothing can be added any more, by either side."),
    ),
}


@counts("incident_list")
def incidents_waiting(user) -> int:
    """For the buyer what can be closed, for a vendor what is still open."""
    rows = Incident.objects.visible_to(user)
    if user.may(Permission.INCIDENT_CLOSE):
        return rows.filter(state=Incident.State.RESOLVED).count()
    return rows.filter(state=Incident.State.OPEN).count() if user.may(Permission.INCIDENT_REPORT) else 0


@allowed_to(Permission.RESULT_VIEW)
def incident_list(request: HttpRequest) -> HttpResponse:
    form = IncidentFilter(request.GET, user=request.user)
    form.is_valid()
    words, contract, month, state = (form.cleaned_data.get(name, "") for name in ("q", "contract", "month", "state"))
    rows = pages.incidents_seen(request.user, words=words, contract=contract, month=month)
    found = pages.state_counts(rows)
    shown = rows.filter(state=state) if state in Incident.State.values else rows
    page = page_of(request, sorted_by(request, shown, COLUMNS, "-began"))
    return render(
        request,
        "incidents/incident_list.html",
        {
            "form": form,
            "page": page,
            "rows": pages.list_rows(request.user, page.object_list),
            "options": [
                {"value": code, "label": word, "count": found[code]}
                for code, word in Incident.State.choices
                if code in found
            ],
            "all_count": sum(found.values()),
            "clear": reverse("incident_list") if words or contract or month or state else "",
            "contract": contract,
            "open": found.get(Incident.State.OPEN, 0),
            "is_buyer": request.user.is_buyer,
            "may_report": request.user.may(Permission.INCIDENT_REPORT),
        },
    )


@allowed_to(Permission.INCIDENT_REPORT)
def incident_start(request: HttpRequest) -> HttpResponse:
    """Which contract is it about?"""
    page = page_of(request, pages.contracts_to_report(request.user))
    return render(request, "incidents/incident_start.html", {"page": page, "is_buyer": request.user.is_buyer})


@signed_in
def incident_new(request: HttpRequest, number: str) -> HttpResponse:
    contract = get_visible(Contract.objects.select_related("vendor"), request.user, number=number)
    require_that(rules.may_report_incident(contract, request.user))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = IncidentForm(
        *given, user=request.user, zone=contract.zone, levels=pages.levels_on_offer(request.user, contract)
    )
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data | {"levels": _levels(request, contract, form)}
            incident = actions.report_incident(contract, by=request.user, **said)
        except NotPossible as error:
            form.add_error(None, [str(reason) for reason in error.reasons])
        else:
            messages.success(request, _("Recorded as %(code)s. Both sides may add to it.") % {"code": incident})
            return redirect("incident_detail", incident.pk)
    context = {"contract": contract, "form": form, "next_code": next_code(contract)}
    return render(request, "incidents/incident_new.html", context)


def _levels(request: HttpRequest, contract: Contract, form) -> list[ServiceLevel]:
    codes = form.cleaned_data.get("levels", [])
    return list(ServiceLevel.objects.visible_to(request.user).filter(contract=contract, code__in=codes))


def _incident(request: HttpRequest, pk: int) -> Incident:
    return get_visible(Incident.objects.select_related(*WITH_ALL), request.user, pk=pk)


@signed_in
def incident_detail(request: HttpRequest, pk: int) -> HttpResponse:
    incident = _incident(request, pk)
    trail = (
        Event.objects.visible_to(request.user)
        .filter(record_type="sla.incident", record_id=str(pk))
        .select_related("by", "on_behalf_of")
    )
    moves = lifecycle.moves(incident, request.user)
    possible = sorted((move for move in moves if move.possible), key=lambda move: move.name == "open_again")
    may_add = rules.may_report_incident(incident, request.user) and incident.state != Incident.State.CLOSED
    return render(
        request,
        "incidents/incident_detail.html",
        {
            "incident": incident,
            "row": pages.list_rows(request.user, [incident])[0],
            "files": pages.files_of(incident),
            "first": possible[0] if possible else None,
            "moves": [
                {
                    "label": move.label,
                    "url": reverse("incident_transition", args=[pk, move.name]),
                    "reasons": move.reasons,
                }
                for move in moves
                if not possible or move is not possible[0]
            ],
            "may_add": may_add,
            "is_buyer": request.user.is_buyer,
            "entries": pages.entries_on(incident, trail),
        },
    )


@signed_in
def incident_add(request: HttpRequest, pk: int) -> HttpResponse:
    incident = _incident(request, pk)
    require_that(rules.may_report_incident(incident, request.user))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    stands = written(incident)
    form = AddForm(
        *given,
        user=request.user,
        zone=incident.contract.zone,
        levels=pages.levels_on_offer(request.user, incident.contract),
        initial={
            "severity": incident.severity,
            "ends_at": incident.ends_at,
            "cause": incident.cause,
            "levels": list(incident.levels.values_list("code", flat=True)),
            "seen": json.dumps(stands),
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        expected = said.pop("seen")
        try:
            levels = _levels(request, incident.contract, form)
            actions.add_to_incident(incident, by=request.user, expected=expected, **said | {"levels": levels})
        except lifecycle.Stale as error:
            return _refused(request, error, pk)
        except NotPossible as error:
            form.add_error(None, [str(reason) for reason in error.reasons])
        else:
            return redirect("incident_detail", pk)
    return render(request, "incidents/incident_add.html", {"incident": incident, "form": form})


@signed_in
def incident_transition(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    incident = _incident(request, pk)
    step = STEPS.get(transition)
    if step is None:
        raise Http404
    form = _step_form(request, incident, transition)
    if request.method == "POST" and form.is_valid():
        try:
            step.action(incident, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            return _refused(request, error, pk)
        return redirect("incident_detail", pk)
    move = next((move for move in lifecycle.moves(incident, request.user) if move.name == transition), None)
    context = {"incident": incident, "step": step, "move": move, "form": form}
    return render(request, "incidents/incident_transition.html", context)


def _step_form(request: HttpRequest, incident: Incident, transition: str):
    given = request.POST if request.method == "POST" else None
    if transition == "resolve":
        known = {"ends_at": incident.ends_at, "cause": incident.cause}
        return ResolveForm(given, user=request.user, zone=incident.contract.zone, initial=known)
    return (OptionalNoteForm if transition == "close" else NoteForm)(given, user=request.user)


@signed_in
def incident_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A file of the incident, always as a download."""
    stored = _incident(request, pk).evidence.filter(pk=file).first()
    if stored is None:
        raise Http404
    return download(stored)


def _refused(request: HttpRequest, error: NotPossible, pk: int) -> HttpResponse:
    for reason in error.reasons:
        messages.error(request, reason)
    return redirect("incident_detail", pk)
