"""What would a contract's own last twelve months have come to under other terms? Nothing here is stored."""

from json import dumps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from contracts import rules
from contracts.models import Contract
from portal.pages.annex import LANGUAGES
from portal.pages.what_if import WhatIfPage
from portal.views.shortcuts import get_visible, require_that, signed_in
from vendors.lifecycle import NotPossible


def _contract(request: HttpRequest, number: str) -> Contract:
    """The contract, for the buyer's people only: to a vendor the question does not exist."""
    contract = get_visible(Contract.objects.select_related("vendor", "line", "entity"), request.user, number=number)
    if not request.user.is_buyer:
        raise Http404
    require_that(rules.may_ask_what_if(contract, request.user))
    return contract


@signed_in
def contract_what_if(request: HttpRequest, number: str) -> HttpResponse:
    """Every state of the form is an address; htmx only spares the reader the button."""
    contract = _contract(request, number)
    context = {"contract": contract}
    try:
        page = WhatIfPage(contract, request.user, request.GET)
    except NotPossible as error:
        return render(request, "contracts/contract_what_if.html", context | {"reasons": error.reasons})
    response = render(request, "contracts/contract_what_if.html", context | {"page": page})
    if request.htmx:
        response["HX-Replace-Url"] = f"{request.path}?{page.query}" if page.query else request.path
    return response


@signed_in
def contract_what_if_case(request: HttpRequest, number: str) -> HttpResponse:
    """The months under the terms asked about, as a case file that anyone can work out."""
    contract = _contract(request, number)
    page = _answered(contract, request)
    if page is None:
        return _back(request, contract)
    return _file(dumps(page.case(), ensure_ascii=False, indent=2), "application/json", f"{number}.json")


@signed_in
def contract_what_if_annex(request: HttpRequest, number: str) -> HttpResponse:
    """The schedule as the clauses of an annex, in the language asked for."""
    contract = _contract(request, number)
    page = _answered(contract, request)
    if page is None:
        return _back(request, contract)
    asked = request.GET.get("language", "")
    language = asked if asked in LANGUAGES else (get_language() or "en")
    text = page.annex(language if language in LANGUAGES else "en").text
    return _file(text, "text/plain; charset=utf-8", f"{number}-{language}.txt")


def _answered(contract: Contract, request: HttpRequest) -> WhatIfPage | None:
    try:
        page = WhatIfPage(contract, request.user, request.GET)
    except NotPossible:
        return None
    return page if page.comparison else None


def _back(request: HttpRequest, contract: Contract) -> HttpResponse:
    """To the page that names what is wrong with the question."""
    query = request.GET.urlencode()
    return redirect(reverse("contract_what_if", args=[contract.number]) + (f"?{query}" if query else ""))


def _file(text: str, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
