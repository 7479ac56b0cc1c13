"""What does either side owe the other besides the service, was it done, and what is agreed about it in a draft?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import actions, rules
from contracts.models import ContractVersion, Obligation, ObligationRule
from portal.forms.obligations import DoneForm, ObligationNoteForm, ObligationOwnerForm
from portal.pages import obligations as pages
from portal.pages import steps
from portal.pages.exports import export_links, file_response
from portal.pages.letters import offers
from portal.views.downloads import download
from portal.views.shortcuts import allowed_to, get_visible, page_of, require, require_that, signed_in
from vendors import lifecycle
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible
from vendors.roles import Permission

WITH_ALL = (
    *("rule__version", "contract__vendor__line", "contract__owner", "contract__entity"),
    *("owner", "submitted_by", "decided_by", "file"),
)
# step → its action, question and consequence
STEPS = {
    "accept": (
        actions.accept_obligation,
        gettext_lazy("Accept this as done?"),
        gettext_lazy("It is done; both sides see who accepted it."),
    ),
    "give_back": (
        actions.return_obligation,
        gettext_lazy("Return it?"),
        gettext_lazy("Who did it reads what is missing and does it again; its day stays as it was."),
    ),
    "waive": (
        actions.waive_obligation,
        gettext_lazy("Waive it this once?"),
        gettext_lazy(
            "It need not be done this time. Both sides read the reason, and the register of exceptions has it."
        ),
    ),
    "assign": (
        actions.assign_obligation,
        gettext_lazy("Who sees to it?"),
        gettext_lazy("The person finds it at home and is reminded; the contract stays as it is."),
    ),
}


@allowed_to(Permission.CONTRACT_VIEW)
def obligation_list(request: HttpRequest) -> HttpResponse:
    """My own first; for the buyer those of all vendors and of all of ours too."""
    user, today = request.user, timezone.localdate()
    whose, view = request.GET.get("whose", "") or "mine", request.GET.get("state", "")
    rows = pages.asked(user, view, whose, today)
    lines = pages.export_lines(user, rows, today)
    if file := file_response(request.GET.get("format", ""), "obligations", _("Obligations"), pages.HEADS, lines):
        return file
    page = page_of(request, rows)
    return render(
        request,
        "obligations/obligation_list.html",
        {
            "page": page,
            "rows": pages.rows_of(user, page.object_list, today),
            "filters": pages.filters_of(user, whose, today),
            "mine": whose == "mine",
            "view": view,
            "exports": export_links(request.GET),
            "is_buyer": user.is_buyer,
        },
    )


def _obligation(request: HttpRequest, pk: int) -> Obligation:
    row = get_visible(Obligation.objects.select_related(*WITH_ALL), request.user, pk=pk)
    require(request.user, Permission.CONTRACT_VIEW, row.contract.vendor)
    return row


@signed_in
def obligation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, how it stands; who owes it says here that it is done."""
    row, user = _obligation(request, pk), request.user
    today = row.contract.day_of(timezone.now())
    may = row.is_to_do and rules.may_do_obligation(row, user)
    form, moves = _done_form(request, row), pages.moves_of(user, row)
    first = next((move for move in moves if move["name"] == "accept" and not move["reasons"]), None)
    if request.method == "POST":
        require_that(rules.may_do_obligation(row, user), _("Who owes it says that it is done."))
        if form.is_valid() and _submitted(request, row, form):
            return redirect("obligation_detail", pk)
    return render(
        request,
        "obligations/obligation_detail.html",
        {
            "row": pages.rows_of(user, [row], today)[0],
            "obligation": row,
            "contract": row.contract,
            "asked": {"when": pages.when_words(row.rule), "proof": pages.proof_words(row.rule)},
            "form": form if may else None,
            "first": first,
            "moves": [move for move in moves if move is not first],
            "entries": pages.history_of(user, row),
            "others": pages.others_of(user, row, today),
            "letters": offers(user, row, row.contract, today),
            "today": today,
        },
    )


def _done_form(request: HttpRequest, row: Obligation) -> DoneForm:
    needs_file = row.rule.evidence == ObligationRule.Evidence.FILE and row.file_id is None
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    return DoneForm(*given, user=request.user, needs_file=needs_file)


def _submitted(request: HttpRequest, row: Obligation, form: DoneForm) -> bool:
    given, vendor = form.cleaned_data, row.contract.vendor
    try:
        file = store_evidence(given["file"], by=request.user, vendor=vendor) if given["file"] else None
        actions.submit_obligation(row, by=request.user, said=given["said"], file=file)
    except (NotPossible, ValidationError) as error:
        steps.refuse(form, error)
        return False
    messages.success(
        request, _("Recorded; it waits to be accepted.") if row.rule.is_accepted else _("Recorded as done.")
    )
    return True


@signed_in
def obligation_transition(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    """Accept, return, waive it, or say who sees to it."""
    row = _obligation(request, pk)
    if transition not in STEPS:
        raise Http404
    require_that(request.user.is_buyer)
    action, title, text = STEPS[transition]
    move = next((move for move in lifecycle.moves(row, request.user) if move.name == transition), None)
    if transition == "assign":
        form = ObligationOwnerForm(request.POST or None, user=request.user, initial={"owner": row.owner_id})
    else:
        form = ObligationNoteForm(request.POST or None, user=request.user, step=transition)
    if request.method == "POST" and form.is_valid():
        try:
            action(row, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            steps.refuse(form, error)
        else:
            return redirect("obligation_detail", pk)
    context = {"obligation": row, "contract": row.contract, "move": move, "form": form, "title": title, "text": text}
    return render(request, "obligations/obligation_transition.html", context)


@signed_in
def obligation_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The proof, always as a download."""
    row = _obligation(request, pk)
    if row.file is None:
        raise Http404
    return download(row.file)


@signed_in
def version_obligations(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """What is owed under a draft; one more is a button, not a script, and a duty of the law proposes its own."""
    version = get_visible(
        ContractVersion.objects.select_related("contract__vendor", "contract__line"),
        request.user,
        contract__number=number,
        n=n,
    )
    require_that(rules.may_edit(version.contract, request.user))
    add, propose = request.POST.get("add") == "owed", request.GET.get("propose", "")
    editor = pages.ObligationsEditor(version, request.user, request.POST or None, add=add, propose=propose)
    refused: list[str] = []
    if request.method == "POST" and editor.is_valid():
        try:
            actions.edit_version(version, by=request.user, obligations=editor.parts())
        except (NotPossible, ValidationError) as error:
            refused = [str(text) for text in getattr(error, "reasons", None) or error.messages]
        else:
            messages.success(request, _("Saved."))
            return redirect("version_detail", number, n)
    return render(
        request,
        "contracts/version_obligations.html",
        {"version": version, "contract": version.contract, "editor": editor, "refused": refused},
    )
