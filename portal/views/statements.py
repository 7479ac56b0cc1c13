"""What does a month cost by its rate card, and have both sides confirmed it?"""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from contracts.models import Contract
from portal.forms.credits import OptionalNoteForm
from portal.forms.statements import BillForm, FiguresForm, StatementFilter
from portal.pages import statements as pages
from portal.pages.letters import offers
from portal.pages.timeline import entries_of
from portal.views.downloads import download
from portal.views.shortcuts import allowed_to, get_visible, page_of, require, require_that, signed_in, sorted_by
from sla import actions, rules
from sla.models import Invoice, Statement
from vendors import lifecycle
from vendors.lifecycle import NotPossible
from vendors.models import Event
from vendors.roles import Permission

COLUMNS = {"month": "month", "vendor": "contract__vendor__name_en", "amount": "gross_minor", "state": "state"}


class NoteForm(OptionalNoteForm):
    """A note that has to be there."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True


@dataclass(frozen=True, slots=True)
class Step:
    """How one transition of a statement is asked for."""

    form: type
    action: object
    title: object
    text: object


STEPS = {
    "send": Step(
        OptionalNoteForm,
        actions.send_statement,
        _("Send this statement to the vendor?"),
        _("You confirm it for our side. The vendor reads it today and confirms it, or says which lines differ."),
    ),
    "agree": Step(
        OptionalNoteForm,
        actions.agree_statement,
        _("Confirm this statement?"),
        _("It becomes the fee of the month. Your invoice follows it line by line."),
    ),
    "object_to": Step(
        BillForm,
        actions.object_to_statement,
        _("What differs from your bill?"),
        _("Change the lines that your bill states otherwise, with tax. Both sides read the difference."),
    ),
    "concede": Step(
        NoteForm,
        actions.concede_statement,
        _("Take the vendor’s figures?"),
        _("The lines that differ become what the bill says, and the statement is confirmed."),
    ),
    "reopen": Step(
        NoteForm,
        actions.reopen_statement,
        _("Draft this statement anew?"),
        _("It is confirmed no longer; both sides confirm it again once it is sent."),
    ),
}


@allowed_to(Permission.CONTRACT_VIEW)
def statement_list(request: HttpRequest) -> HttpResponse:
    form = StatementFilter(request.GET, user=request.user)
    form.is_valid()
    words, state = form.cleaned_data.get("q", ""), form.cleaned_data.get("state", "")
    rows = pages.statements_seen(request.user, words)
    found = dict(rows.order_by().values("state").annotate(n=Count("pk")).values_list("state", "n"))
    shown = rows.filter(state=state) if state in Statement.State.values else rows
    page = page_of(request, sorted_by(request, shown, COLUMNS, "-month"))
    return render(
        request,
        "statements/statement_list.html",
        {
            "form": form,
            "page": page,
            "rows": pages.list_rows(page.object_list),
            "options": [
                {"value": code, "label": word, "count": found[code]}
                for code, word in Statement.State.choices
                if code in found
            ],
            "all_count": sum(found.values()),
            "clear": reverse("statement_list") if words or state else "",
            "to_draft": pages.months_to_draft(request.user, timezone.now()),
            "is_buyer": request.user.is_buyer,
        },
    )


@require_POST
@signed_in
def statement_draft(request: HttpRequest, number: str, year: int, month: int) -> HttpResponse:
    """Draft the statement of a month from what was accepted for it."""
    contract = get_visible(Contract.objects.select_related("vendor"), request.user, number=number)
    require(request.user, Permission.STATEMENT_DRAFT, contract.vendor)
    try:
        statement = actions.draft_statement(contract, _month(year, month), by=request.user)
    except NotPossible as error:
        for reason in error.reasons:
            messages.error(request, reason)
        return redirect("statement_list")
    return redirect("statement_detail", statement.pk)


def _month(year: int, month: int) -> date:
    try:
        return date(year, month, 1)
    except ValueError:
        raise Http404 from None


@signed_in
def statement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    statement = get_visible(Statement.objects.select_related(*pages.WITH_ALL), request.user, pk=pk)
    lines = pages.shown_lines(statement)
    moves = [move for move in lifecycle.moves(statement, request.user) if move.name in STEPS and not _is_foreign(move)]
    items = pages.as_items(moves, "statement_transition", pk)
    possible = [item for item in items if item["possible"]]
    form = _figures_form(request, statement)
    if request.method == "POST" and form is not None and form.is_valid():
        actions.draft_statement(statement.contract, statement.month, by=request.user, stated=form.stated())
        messages.success(request, _("Worked out anew."))
        return redirect("statement_detail", pk)
    invoice = Invoice.objects.visible_to(request.user).filter(statement=statement).exclude(state="returned").first()
    events = Event.objects.visible_to(request.user).filter(record_type="sla.statement", record_id=str(pk))
    return render(
        request,
        "statements/statement_detail.html",
        {
            "statement": statement,
            "contract": statement.contract,
            "lines": lines,
            "totals": pages.totals_of(lines, statement.currency),
            "first": possible[0] if possible else None,
            "moves": [item for item in items if not possible or item is not possible[0]],
            "form": form,
            "invoice": invoice,
            "may_invoice": invoice is None
            and statement.state == Statement.State.AGREED
            and rules.may_record_invoice(statement, request.user),
            "entries": entries_of(events.select_related("by", "on_behalf_of")),
            "letters": offers(request.user, statement, statement.contract, statement.contract.day_of(timezone.now())),
        },
    )


def _figures_form(request: HttpRequest, statement: Statement) -> FiguresForm | None:
    """What is to be entered while it is drafted, by whoever may draft it."""
    draftable = statement.state in (Statement.State.DRAFTED, Statement.State.DISPUTED)
    if not draftable or not rules.may_draft_statement(statement, request.user):
        return None
    return FiguresForm(request.POST or None, user=request.user, statement=statement)


@signed_in
def statement_transition(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    statement = get_visible(Statement.objects.select_related(*pages.WITH_ALL), request.user, pk=pk)
    step = STEPS.get(name)
    if step is None:
        raise Http404
    move = next((move for move in lifecycle.moves(statement, request.user) if move.name == name), None)
    require_that(move is None or move.possible or not _is_foreign(move))
    form = _form_of(step, statement, request)
    if request.method == "POST" and form.is_valid():
        try:
            step.action(statement, by=request.user, **_given(form))
        except NotPossible as error:
            form.add_error(None, [str(reason) for reason in error.reasons])
        else:
            return redirect("statement_detail", pk)
    return render(
        request,
        "statements/statement_transition.html",
        {"statement": statement, "contract": statement.contract, "step": step, "move": move, "form": form},
    )


def _is_foreign(move) -> bool:
    """A step of the other side: it is not even shown."""
    return move.reasons == [_("Your role does not do this.")]


def _form_of(step: Step, statement: Statement, request: HttpRequest):
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    if step.form is BillForm:
        lines = list(statement.lines.select_related("statement__contract"))
        return BillForm(*given, user=request.user, lines=lines, currency=statement.currency)
    return step.form(*given[:1], user=request.user)


def _given(form) -> dict:
    if isinstance(form, BillForm):
        said = form.cleaned_data
        return {"objection": said["objection"], "bill": said["bill"], "billed": form.amounts()}
    return {"note": form.cleaned_data["note"]}


@signed_in
def statement_bill(request: HttpRequest, pk: int) -> HttpResponse:
    """The vendor's bill itself, always as a download."""
    statement = get_visible(Statement.objects.select_related("bill"), request.user, pk=pk)
    if statement.bill is None:
        raise Http404
    return download(statement.bill)
