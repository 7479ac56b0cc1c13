"""How is a contract amended, renewed, ended by notice and left, step by step?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import actions, queries, rules
from contracts.models import Amendment, Contract, ExitItem
from portal.forms.contracts import AmendForm, ArrivalForm, RenewForm, SuccessorForm
from portal.pages import contract_exit as pages
from portal.pages import contract_page, steps
from portal.views.downloads import download
from portal.views.shortcuts import get_visible, require, require_that, signed_in, visible_contract
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible, Stale, moves
from vendors.roles import Permission


@signed_in
def contract_amend(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number)
    require_that(rules.may_edit(contract, request.user))
    form = AmendForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.amend_contract(contract, by=request.user, **form.given())
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Version %(n)s is a draft; change what is to change.") % {"n": version.n})
            return redirect("version_edit", contract.number, version.n)
    return render(request, "contracts/contract_amend.html", {"form": form, "contract": contract})


@signed_in
def contract_renew(request: HttpRequest, number: str) -> HttpResponse:
    """The next term as a draft: how long, and at which prices."""
    contract = visible_contract(request, number)
    require_that(rules.may_edit(contract, request.user))
    form = RenewForm(request.POST or None, user=request.user, currency=contract.currency_id)
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.renew_contract(contract, by=request.user, **form.cleaned_data)
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Version %(n)s is a draft; read it before you submit it.") % {"n": version.n})
            return redirect("version_detail", contract.number, version.n)
    head = contract_page.head_of(request.user, contract, "contract_renew")
    return render(request, "contracts/contract_renew.html", {"form": form, "contract": contract, "head": head})


@signed_in
def amendment_drop(request: HttpRequest, number: str, n: int) -> HttpResponse:
    """An amendment that is not wanted any more; its version stays readable."""
    amendment = get_visible(
        Amendment.objects.select_related("version__contract__vendor"),
        request.user,
        version__contract__number=number,
        version__n=n,
    )
    require_that(steps.may_take(amendment, "drop", request.user))
    back = reverse("version_detail", args=[number, n])
    move = next((row for row in moves(amendment, request.user) if row.name == "drop"), None)
    if move is None:
        return steps.stale_page(request, amendment, back)
    step = steps.AMENDMENT_STEPS["drop"]
    form = steps.form_for(step, amendment, move, request)
    return _taken(request, step, amendment, move, form, back, contract=amendment.version.contract)


@signed_in
def contract_arrival(request: HttpRequest, number: str) -> HttpResponse:
    """When did the notice arrive? From then on it counts."""
    contract = visible_contract(request, number)
    require_that(rules.may_give_notice(contract, request.user))
    form = ArrivalForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        paper = form.cleaned_data["file"]
        file = store_evidence(paper, by=request.user, vendor=contract.vendor) if paper else None
        try:
            actions.record_arrival(contract, by=request.user, arrived_on=form.cleaned_data["arrived_on"], file=file)
        except NotPossible as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("The arrival is recorded."))
            return redirect("contract_detail", number)
    notice = queries.open_notice(contract)
    context = {"contract": contract, "form": form, "notice": notice}
    return render(request, "contracts/contract_arrival.html", context)


@signed_in
def contract_exit(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number)
    require_that(request.user.is_buyer)
    now = timezone.now()
    head = contract_page.head_of(request.user, contract, "contract_exit")
    rows = pages.exit_rows(request.user, contract, head.today, now)
    return render(
        request,
        "contracts/contract_exit.html",
        {
            "contract": contract,
            "head": head,
            "rows": rows,
            "left": sum(row.item.state == ExitItem.State.OPEN for row in rows),
            "successor": pages.successor_of(request.user, contract),
            "may_name": pages.may_name_successor(request.user, contract),
            "in_the_way": pages.in_the_way(request.user, contract, now),
        },
    )


@signed_in
def contract_successor(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number)
    require_that(pages.may_name_successor(request.user, contract))
    named = pages.successor_of(request.user, contract)
    initial = {"vendor": named.vendor, "words": named.words} if named else {}
    form = SuccessorForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.name_successor(contract, by=request.user, **form.cleaned_data)
        messages.success(request, _("It is recorded who takes over."))
        return redirect("contract_exit", number)
    return render(request, "contracts/contract_successor.html", {"contract": contract, "form": form})


@signed_in
def exit_item_transition(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    item = get_visible(ExitItem.objects.select_related("contract__vendor", "owner"), request.user, pk=pk)
    step, move = pages.step_of(item, transition, request.user)
    if step is None:
        raise Http404
    require_that(steps.may_take(item, transition, request.user))
    back = reverse("contract_exit", args=[item.contract.number])
    if move is None:
        return steps.stale_page(request, item, back)
    form = steps.form_for(step, item, move, request)
    return _taken(request, step, item, move, form, back, contract=item.contract)


@signed_in
def exit_item_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper that shows it, always as a download."""
    item = get_visible(ExitItem.objects.select_related("file", "contract__vendor"), request.user, pk=pk)
    require(request.user, Permission.CONTRACT_VIEW, item.contract.vendor)
    if item.file is None:
        raise Http404
    return download(item.file)


def _taken(request, step, record, move, form, back: str, *, contract: Contract) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            steps.take(step, record, form, by=request.user)
        except Stale:
            return steps.stale_page(request, record, back)
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            messages.success(request, steps.done_words(record, move.name))
            return redirect(back)
    context = steps.page_of_step(step, record, move, form, back) | {"contract": contract}
    return render(request, "contracts/part_transition.html", context)
