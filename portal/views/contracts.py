"""Which contracts are there, how does one of them stand, and what is done next with it?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import actions, queries, rules
from portal.forms.contracts import ChargeForm, ContractFilter, NewContractForm
from portal.pages import contract_list as listing
from portal.pages import (
    contract_page,
    contract_results,
    machine,
    obligations,
    registered,
    saved_views,
    steps,
    term_clock,
)
from portal.pages.charges import charges_of_contract
from portal.pages.contract_document import papers_of
from portal.pages.exports import export_links, file_response
from portal.pages.ledger import approved_of
from portal.pages.letters import offers
from portal.pages.version_page import schedules_in_words
from portal.views.shortcuts import (
    allowed_to,
    page_of,
    require_that,
    signed_in,
    sorted_by,
    visible_contract,
)
from sla.queries_deposit import deposit_of
from vendors.lifecycle import NotPossible, Stale
from vendors.queries.vendors import people_of
from vendors.roles import Permission

COLUMNS = {
    "number": "number",
    "vendor": "vendor__name_en",
    "line": "line__position",
    "state": "state",
    "end": "ends_on",
}


@allowed_to(Permission.CONTRACT_VIEW)
def contract_list(request: HttpRequest) -> HttpResponse:
    shelf = saved_views.shelf_of(request.user, "contract_list", request.GET)
    if first := saved_views.opens_with(shelf, request.GET):
        return redirect(first)
    form = ContractFilter(request.GET, user=request.user)
    form.is_valid()
    asked = {name: form.cleaned_data.get(name, "") for name in ("q", "line", "state", "country")}
    rows = listing.rows_asked(request.user, asked)
    rows = sorted_by(request, rows, COLUMNS, "vendor")
    lines = listing.export_lines(request.user, rows)
    heads = listing.heads_of(request.user)
    if file := file_response(request.GET.get("format", ""), "contracts", _("Contracts"), heads, lines):
        return file
    page = page_of(request, rows)
    return render(
        request,
        "contracts/contract_list.html",
        {
            "form": form,
            "page": page,
            "month": listing.month_shown(request.user),
            "rows": listing.lines_of(request.user, page.object_list),
            "filters": listing.filters_of(request.user, asked["q"]),
            "clear": shelf.everything if any(asked.values()) else "",
            "shelf": shelf,
            "exports": export_links(request.GET),
            "may_create": rules.may_create_contract(request.user),
        },
    )


@signed_in
def contract_detail(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number)
    head = contract_page.head_of(request.user, contract, "contract_detail")
    events = contract_page.activity(request.user, contract)
    notice = queries.open_notice(contract)
    return render(
        request,
        "contracts/contract_detail.html",
        {
            "contract": contract,
            "head": head,
            "shown": contract_results.overview(request.user, head),
            "path": contract_page.state_path(request.user, contract, head),
            "clock": term_clock.term_clock(head.row, notice, timezone.localdate(), ours=request.user.is_buyer),
            "drawn": term_clock.drawn_clocks(head.row, notice, timezone.localdate(), ours=request.user.is_buyer),
            "versions": contract_page.version_rows(request.user, contract),
            "people": people_of(request.user, [contract.vendor]),
            "entries": contract_page.entries(events[:6], request.user),
            "total": events.count(),
            "orders": contract_page.work_orders(request.user, contract, head.today),
            "gaps": registered.gap_rows(request.user, contract),
            "letters": offers(request.user, contract, contract, head.today),
        },
    )


@signed_in
def contract_levels(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number)
    head = contract_page.head_of(request.user, contract, "contract_levels")
    rows = contract_results.level_rows(request.user, head)
    return render(request, "contracts/contract_levels.html", {"contract": contract, "head": head, "rows": rows})


@signed_in
def contract_months(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number, Permission.RESULT_VIEW)
    head = contract_page.head_of(request.user, contract, "contract_months")
    rows = contract_results.month_rows(request.user, contract)
    return render(request, "contracts/contract_months.html", {"contract": contract, "head": head, "rows": rows})


@signed_in
def contract_credits(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number, Permission.RESULT_VIEW)
    head = contract_page.head_of(request.user, contract, "contract_credits")
    until = contract_results.last_month(request.user, contract, head.today)
    rows = contract_results.credit_months(request.user, contract, until, months=36)
    return render(
        request,
        "contracts/contract_credits.html",
        {
            "contract": contract,
            "head": head,
            "rows": rows,
            "sums": contract_results.credit_sums(rows, contract.currency_id),
            "deposit": deposit_of(contract, head.today),
        },
    )


@signed_in
def contract_terms(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number)
    head = contract_page.head_of(request.user, contract, "contract_terms")
    asked = request.GET.get("on", "")
    held = contract_page.as_of(request.user, contract, asked, head.today) if asked else None
    version = held.version if held else head.version
    return render(
        request,
        "contracts/contract_terms.html",
        {
            "contract": contract,
            "head": head,
            "as_of": held,
            "laid": contract_page.laid_out(version, ours=request.user.is_buyer),
            "in_words": schedules_in_words(version) if version else [],
            "versions": contract_page.version_rows(request.user, contract),
            "papers": papers_of(request.user, contract),
            "signatures": contract_page.signatures_of(request.user, contract),
            "orders": contract_page.work_orders(request.user, contract, head.today),
        },
    )


@signed_in
def contract_charges(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number)
    head = contract_page.head_of(request.user, contract, "contract_charges")
    return render(
        request,
        "contracts/contract_charges.html",
        {
            "contract": contract,
            "head": head,
            "rows": queries.charges_seen(request.user, contract),
            "charges": charges_of_contract(request.user, contract, timezone.now()),
            "approved": approved_of(request.user, contract),
            "may_book": rules.may_book(contract, request.user),
            "may_enter": rules.may_enter_charge(contract, request.user),
        },
    )


@signed_in
def contract_obligations(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number)
    head = contract_page.head_of(request.user, contract, "contract_obligations")
    owed = obligations.of_contract(request.user, contract, head.version, head.today)
    return render(request, "contracts/contract_obligations.html", {"contract": contract, "head": head, "owed": owed})


@signed_in
def contract_people(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number)
    head = contract_page.head_of(request.user, contract, "contract_people")
    people = people_of(request.user, [contract.vendor])
    return render(request, "contracts/contract_people.html", {"contract": contract, "head": head, "people": people})


@signed_in
def contract_activity(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number)
    head = contract_page.head_of(request.user, contract, "contract_activity")
    page = page_of(request, contract_page.activity(request.user, contract))
    return render(
        request,
        "contracts/contract_activity.html",
        {
            "contract": contract,
            "head": head,
            "page": page,
            "entries": contract_page.entries(page.object_list, request.user),
        },
    )


@signed_in
def contract_machine(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number)
    moves = steps.open_moves(contract, request.user, steps.CONTRACT_STEPS) if request.user.is_buyer else []
    return render(
        request,
        "contracts/contract_machine.html",
        {
            "contract": contract,
            "picture": machine.draw_contract(contract.state),
            "rows": [
                row | {"url": steps.address_of_move(contract, row["name"])}
                for row in machine.transition_rows(contract, moves)
            ],
            "is_buyer": request.user.is_buyer,
        },
    )


@signed_in
def contract_transition(request: HttpRequest, number: str, transition: str) -> HttpResponse:
    """GET says what will happen and to whom; POST does it."""
    contract = visible_contract(request, number)
    step = steps.CONTRACT_STEPS.get(transition)
    if step is None:
        raise Http404
    require_that(steps.may_take(contract, transition, request.user))
    back = reverse("contract_detail", args=[contract.number])
    move = next(
        (row for row in steps.open_moves(contract, request.user, steps.CONTRACT_STEPS) if row.name == transition), None
    )
    if move is None:
        return steps.stale_page(request, contract, back)
    form = steps.form_for(step, contract, move, request)
    if request.method == "POST" and form.is_valid():
        try:
            steps.take(step, contract, form, by=request.user)
        except Stale:
            return steps.stale_page(request, contract, back)
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            messages.success(request, steps.done_words(contract, transition))
            return redirect(back)
    return render(request, "contracts/contract_transition.html", steps.page_of_step(step, contract, move, form, back))


@allowed_to(Permission.CONTRACT_EDIT)
def contract_new(request: HttpRequest) -> HttpResponse:
    form = NewContractForm(
        request.POST or None, user=request.user, initial={"vendor": request.GET.get("vendor"), "owner": request.user}
    )
    if request.method == "POST" and form.is_valid():
        try:
            contract = actions.create_contract(by=request.user, **form.given())
        except ValidationError as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("The draft is there; add what is agreed."))
            return redirect("version_edit", contract.number, 1)
    return render(request, "contracts/contract_new.html", {"form": form})


@signed_in
def contract_charge(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number)
    require_that(rules.may_enter_charge(contract, request.user))
    version = queries.contract_rows(request.user, [contract], timezone.localdate())[0].version
    schedules = [(row.code, str(row)) for row in version.schedules.all()] if version else []
    form = ChargeForm(request.POST or None, user=request.user, schedules=schedules, currency=contract.currency_id)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_charge(contract, by=request.user, **form.cleaned_data)
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("The fee is entered; the month can be evaluated on it."))
            return redirect("contract_charges", contract.number)
    return render(request, "contracts/contract_charge.html", {"form": form, "contract": contract})
