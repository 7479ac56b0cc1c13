"""Which account is a vendor to be paid to: proposed, called back, put in force, and who has read its number?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from portal.forms.changes import BankForm, CallBackForm, LookForm
from portal.pages import changes as pages
from portal.pages import steps
from portal.views.changes import paper_of, take_step
from portal.views.shortcuts import get_visible, require_that, signed_in
from vendors import lifecycle, rules
from vendors.actions import bank as actions
from vendors.lifecycle import NotPossible
from vendors.models import BankDetail, Vendor
from vendors.queries.changes import numbers_on_record

PEOPLE = ("asked_by", "called_by", "decided_by")


@sensitive_post_parameters("account")
@sensitive_variables("form")
@signed_in
def bank_new(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require_that(rules.may_request_change(vendor, request.user))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BankForm(
        *given, user=request.user, initial={"country": vendor.country, "holder": vendor.legal_name or vendor.name_en}
    )
    if request.method == "POST" and form.is_valid():
        try:
            detail = actions.propose_bank_detail(vendor, by=request.user, **form.cleaned_data)
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Proposed. Nothing is paid to it until two people have checked it."))
            return redirect("bank_detail", detail.pk)
    return render(request, "changes/bank_new.html", {"vendor": vendor, "form": form})


def _detail(request: HttpRequest, pk: int) -> BankDetail:
    return get_visible(BankDetail.objects.select_related("vendor__line", *PEOPLE), request.user, pk=pk)


@signed_in
def bank_detail(request: HttpRequest, pk: int) -> HttpResponse:
    detail = _detail(request, pk)
    moves = [move for move in lifecycle.moves(detail, request.user) if move.name in pages.BANK_STEPS]
    moves = [move for move in moves if steps.may_take(detail, move.name, request.user)]
    may = pages.may_do(detail, request.user)
    first = next((move for move in moves if move.possible and move.name == "put_in_force"), None)
    return render(
        request,
        "changes/bank_detail.html",
        {
            "detail": detail,
            "vendor": detail.vendor,
            "may": may,
            "first": first,
            "moves": [move for move in moves if move is not first],
            "proofs": pages.proofs_of(detail, is_buyer=request.user.is_buyer),
            "files": list(detail.files.order_by("pk")),
            "sharing": pages.sharing(request.user, detail),
            "entries": pages.history_of(request.user, detail),
            "is_buyer": request.user.is_buyer,
            "is_open": detail.state in BankDetail.OPEN,
        },
    )


@signed_in
def bank_call_back(request: HttpRequest, pk: int) -> HttpResponse:
    detail = _detail(request, pk)
    require_that(rules.may_call_back(detail, request.user), _("Somebody else than who asked for it calls back."))
    numbers = numbers_on_record(detail) if detail.state == BankDetail.State.PROPOSED else []
    usable = [row for row in numbers if row.usable]
    zone = timezone.get_current_timezone_name()
    first = {"number": usable[0].number} if len(usable) == 1 else {}
    form = CallBackForm(request.POST or None, user=request.user, numbers=usable, zone=zone, initial=first)
    if request.method == "POST" and usable and form.is_valid():
        try:
            actions.record_call_back(detail, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("The call-back is recorded. Finance puts the account in force."))
            return redirect("bank_detail", pk)
    context = {"detail": detail, "vendor": detail.vendor, "form": form, "numbers": numbers, "zone": zone}
    return render(request, "changes/bank_call_back.html", context | {"usable": usable})


@signed_in
def bank_transition(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    return take_step(request, _detail(request, pk), transition, pages.BANK_STEPS, "bank_detail")


@never_cache
@sensitive_variables("number")
@signed_in
def bank_number(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole number, once somebody has said what for; the answer to the POST shows it, no address does."""
    detail = _detail(request, pk)
    require_that(rules.may_read_account(detail, request.user))
    form = LookForm(request.POST or None, user=request.user)
    number = ""
    if request.method == "POST" and form.is_valid():
        number = actions.read_account_number(detail, by=request.user, purpose=form.cleaned_data["purpose"])
    context = {"detail": detail, "vendor": detail.vendor, "form": form, "number": number}
    return render(request, "changes/bank_number.html", context)


@signed_in
def bank_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A paper of the proposal, always as a download."""
    return paper_of(_detail(request, pk), file)
