"""Who asks that something does not count, what would it change, and what was decided?"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts.models import ServiceLevel
from portal.forms.credits import OptionalNoteForm
from portal.forms.relief import ClaimForm, DecisionForm, ReliefFilter
from portal.forms.results import NoteForm
from portal.pages import relief as pages
from portal.pages.letters import offers
from portal.pages.seasons import barred_words, season_notes
from portal.pages.timeline import entries_of
from portal.places import counts
from portal.views.downloads import download
from portal.views.shortcuts import allowed_to, get_visible, page_of, require_that, signed_in, sorted_by
from sla import actions, rules
from sla.actions.relief import WrongRows, chosen_rows
from sla.intake.reasons import RULES, reason_sentence, reasons_template
from sla.models import Period, Relief, ReliefRow
from sla.models.relief import DECIDED_BY_ANOTHER
from sla.queries_relief import last_day_to_claim
from vendors import lifecycle
from vendors.lifecycle import NotPossible
from vendors.models import Event
from vendors.roles import Permission

COLUMNS = {
    "month": "period__starts_on",
    "vendor": "contract__vendor__name_en",
    "claimed": "claimed_at",
    "deadline": "deadline",
    "state": "state",
}
WITH_ALL = (
    "file",
    "level",
    "claimed_by",
    "decided_by",
    "period__version",
    "period__contract",
    "contract__vendor",
    "contract__entity",
)


@counts("relief_list")
def reliefs_waiting(user) -> int:
    """Claims that this person may decide."""
    if not user.may(Permission.RELIEF_DECIDE):
        return 0
    return Relief.objects.visible_to(user).filter(state__in=pages.WAITING).exclude(claimed_by=user).count()


@allowed_to(Permission.RESULT_VIEW)
def relief_list(request: HttpRequest) -> HttpResponse:
    form = ReliefFilter(request.GET, user=request.user)
    form.is_valid()
    words, contract, month, state = (form.cleaned_data.get(name, "") for name in ("q", "contract", "month", "state"))
    rows = pages.reliefs_seen(request.user, words=words, contract=contract, month=month)
    found = pages.state_counts(rows)
    shown = rows.filter(state=state) if state in Relief.State.values else rows
    page = page_of(request, sorted_by(request, shown, COLUMNS, "-claimed"))
    period = pages.month_asked(request.user, contract, month)
    return render(
        request,
        "relief/relief_list.html",
        {
            "form": form,
            "page": page,
            "rows": pages.list_rows(request.user, page.object_list),
            "options": [
                {"value": code, "label": word, "count": found[code]}
                for code, word in Relief.State.choices
                if code in found
            ],
            "all_count": sum(found.values()),
            "clear": reverse("relief_list") if words or contract or month or state else "",
            "period": period,
            "contract": contract,
            "open": sum(found.get(code, 0) for code in pages.WAITING),
            "is_buyer": request.user.is_buyer,
            "may_claim": request.user.may(Permission.RELIEF_CLAIM),
        },
    )


@allowed_to(Permission.RELIEF_CLAIM)
def relief_start(request: HttpRequest) -> HttpResponse:
    """Which month is it about?"""
    page = page_of(request, pages.months_to_claim(request.user))
    rows = [pages.Claimable(period, last_day_to_claim(period)) for period in page.object_list]
    return render(request, "relief/relief_start.html", {"page": page, "rows": rows, "is_buyer": request.user.is_buyer})


@signed_in
def relief_template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(reasons_template(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rows.csv"'
    return response


@signed_in
def relief_new(request: HttpRequest, pk: int) -> HttpResponse:
    period = get_visible(Period.objects.select_related("version", "contract__vendor"), request.user, pk=pk)
    require_that(rules.may_claim_relief(period, request.user))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ClaimForm(*given, user=request.user, period=period, levels=pages.levels_on_offer(request.user, period))
    faults = []
    if request.method == "POST" and form.is_valid():
        try:
            relief = _claimed(request, period, form.cleaned_data)
        except WrongRows as error:
            faults = [_fault_line(fault) for fault in error.faults]
            form.add_error("rows", str(error.reasons[0]))
        except NotPossible as error:
            form.add_error(None, [str(reason) for reason in error.reasons])
        else:
            messages.success(request, _("Claimed. Somebody of the buyer’s who did not claim it decides."))
            return redirect("relief_detail", relief.pk)
    return render(
        request,
        "relief/relief_new.html",
        {
            "period": period,
            "form": form,
            "faults": faults,
            "claim_by": last_day_to_claim(period),
            "notes": season_notes(period),
            "by_vendor": not request.user.is_buyer,
        },
    )


def _claimed(request: HttpRequest, period: Period, given: dict) -> Relief:
    level = None
    if given["level"]:
        level = get_visible(ServiceLevel, request.user, contract=period.contract, code=given["level"])
    return actions.claim_relief(period, by=request.user, **given | {"level": level})


def _fault_line(fault) -> dict:
    return {
        "row": fault.row,
        "column": fault.column,
        "value": fault.text,
        "text": reason_sentence(fault),
        "rule": RULES.get(fault.column, ""),
    }


def _relief(request: HttpRequest, pk: int) -> Relief:
    return get_visible(Relief.objects.select_related(*WITH_ALL), request.user, pk=pk)


@signed_in
def relief_detail(request: HttpRequest, pk: int) -> HttpResponse:
    relief = _relief(request, pk)
    trail = (
        Event.objects.visible_to(request.user)
        .filter(record_type="sla.relief", record_id=str(pk))
        .select_related("by", "on_behalf_of")
    )
    moves = {move.name: move for move in lifecycle.moves(relief, request.user)}
    decides = request.user.may(Permission.RELIEF_DECIDE, relief.contract.vendor)
    counts_here = relief.state in (*pages.WAITING, Relief.State.APPROVED)
    return render(
        request,
        "relief/relief_detail.html",
        _about(request, relief)
        | {
            "moves": moves,
            "review": moves.get("take_up") or moves.get("approve"),
            "shift": pages.with_and_without(relief) if decides and counts_here else None,
            "entries": entries_of(trail),
            "letters": offers(request.user, relief, relief.contract, relief.contract.day_of(timezone.now())),
        },
    )


def _about(request: HttpRequest, relief: Relief) -> dict:
    """What every page of a claim shows."""
    return {
        "relief": relief,
        "row": pages.list_rows(request.user, [relief])[0],
        "span": pages.span_words(relief.starts_at, relief.ends_at, relief.contract.zone) if relief.starts_at else "",
        "reasons": pages.reasons_on(relief),
        "too_early": pages.too_early(relief),
        "barred": barred_words(relief),
        "files": pages.files_of(relief),
        "is_buyer": request.user.is_buyer,
    }


@signed_in
def relief_rows(request: HttpRequest, pk: int) -> HttpResponse:
    relief = _relief(request, pk)
    rows = ReliefRow.objects.visible_to(request.user).filter(relief=relief).order_by("line", "pk")
    page = page_of(request, rows, 100)
    return render(
        request,
        "relief/relief_rows.html",
        {"relief": relief, "page": page, "rows": pages.named_rows(request.user, relief, page.object_list)},
    )


@signed_in
def relief_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A file of the claim, always as a download."""
    relief = _relief(request, pk)
    stored = next((row["file"] for row in pages.files_of(relief) if row["file"].pk == file), None)
    if stored is None:
        raise Http404
    return download(stored)


@signed_in
@require_POST
def relief_review(request: HttpRequest, pk: int) -> HttpResponse:
    relief = _relief(request, pk)
    try:
        actions.take_up_relief(relief, by=request.user)
    except NotPossible as error:
        return _refused(request, error, pk)
    return redirect("relief_decide", pk)


@signed_in
def relief_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The month with and without the claim, and the decision."""
    relief = _relief(request, pk)
    require_that(rules.may_decide_relief(relief, request.user), str(DECIDED_BY_ANOTHER))
    if relief.state != Relief.State.UNDER_REVIEW and request.method == "GET":
        return redirect("relief_detail", pk)
    about = _about(request, relief)
    choices = pages.reason_choices(about["reasons"])
    form = DecisionForm(request.POST if request.method == "POST" else None, user=request.user, reasons=choices)
    rows = None
    if request.method == "POST" and form.is_valid():
        if "show" not in request.POST:
            done = _decided(request, relief, form)
            if done is not None:
                return done
        if relief.by_rows:
            rows = chosen_rows(relief, form.cleaned_data["reasons"], form.cleaned_data["but"])
    return render(
        request,
        "relief/relief_decide.html",
        about | {"form": form, "shift": pages.with_and_without(relief, rows)},
    )


def _decided(request: HttpRequest, relief: Relief, form: DecisionForm) -> HttpResponse | None:
    """Where to go on; None where the form has to be mended."""
    given = form.cleaned_data
    rejects = request.POST.get("do") == "reject"
    if rejects and not given["decision"].strip():
        form.add_error("decision", _("Say why; the vendor reads it."))
        return None
    try:
        if rejects:
            actions.reject_relief(relief, by=request.user, decision=given["decision"])
        else:
            chosen = {"reasons": given["reasons"], "but": given["but"]} if relief.by_rows else {}
            actions.approve_relief(relief, by=request.user, decision=given["decision"], **chosen)
    except lifecycle.Stale as error:
        return _refused(request, error, relief.pk)
    except NotPossible as error:
        form.add_error(None, [str(reason) for reason in error.reasons])
        return None
    messages.success(request, _("Decided. A month that stands evaluated is evaluated again with it."))
    return redirect("relief_detail", relief.pk)


@signed_in
def relief_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    relief = _relief(request, pk)
    return _asked(
        request,
        relief,
        "withdraw",
        OptionalNoteForm,
        actions.withdraw_relief,
        _("Withdraw this claim?"),
        _("Everything counts as delivered. You may claim again while the time for it runs."),
    )


@signed_in
def relief_reconsider(request: HttpRequest, pk: int) -> HttpResponse:
    relief = _relief(request, pk)
    return _asked(
        request,
        relief,
        "reconsider",
        NoteForm,
        actions.reconsider_relief,
        _("Take back this decision?"),
        _("The claim counts for nothing until it is decided anew, and an evaluated month is evaluated again."),
    )


def _asked(request: HttpRequest, relief: Relief, name: str, form_class, action, title: str, text: str) -> HttpResponse:
    """A step that is asked for once more, with a note."""
    form = form_class(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            action(relief, by=request.user, note=form.cleaned_data["note"])
        except NotPossible as error:
            return _refused(request, error, relief.pk)
        return redirect("relief_detail", relief.pk)
    move = next((move for move in lifecycle.moves(relief, request.user) if move.name == name), None)
    return render(
        request,
        "relief/relief_step.html",
        {"relief": relief, "title": title, "text": text, "move": move, "form": form},
    )


def _refused(request: HttpRequest, error: NotPossible, pk: int) -> HttpResponse:
    for reason in error.reasons:
        messages.error(request, reason)
    return redirect("relief_detail", pk)
