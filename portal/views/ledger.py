"""What does finance book at a month's end, what was spent, and where is a contract booked?"""

from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contracts import actions, rules
from contracts.models import Booking, Contract
from contracts.terms import add_months
from portal.forms.ledger import AccrualFilter, BookingForm, SpendFilter
from portal.pages import ledger as pages
from portal.pages import steps
from portal.pages.exports import export_links, file_response
from portal.views.shortcuts import allowed_to, get_visible, require_that, signed_in
from vendors.roles import Permission


def _month(text: str, otherwise: date) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  (a month has no zone)
    except ValueError:
        return otherwise


@allowed_to(Permission.CONTRACT_VIEW)
def accrual_list(request: HttpRequest) -> HttpResponse:
    """Services received and not invoiced at a month's end, with the ledger's codes; the buyer's own list."""
    require_that(request.user.is_buyer)
    today = timezone.localdate()
    form = AccrualFilter(request.GET or None, user=request.user, months=pages.months_to_choose(today))
    month = _month(request.GET.get("month", ""), add_months(today.replace(day=1), -1))
    rows = pages.accruals(request.user, month)
    name = f"accruals-{month:%Y-%m}"
    file = file_response(
        request.GET.get("format", ""), name, f"{month:%Y-%m}", pages.HEADS, (row.cells() for row in rows)
    )
    return file or render(
        request,
        "ledger/accrual_list.html",
        {
            "form": form,
            "month": month,
            "rows": rows,
            "sums": pages.accrual_sums(rows),
            "unbooked": sum(row.booking is None for row in rows),
            "exports": export_links({"month": f"{month:%Y-%m}"}),
        },
    )


@allowed_to(Permission.CONTRACT_VIEW)
def spend_list(request: HttpRequest) -> HttpResponse:
    """Fees by vendor, contract, line, entity or month, and together by dated rates; the buyer's own list."""
    require_that(request.user.is_buyer)
    newest = add_months(timezone.localdate().replace(day=1), -1)
    form = SpendFilter(request.GET or None, user=request.user, months=pages.months_to_choose(timezone.localdate()))
    by = request.GET.get("by", "vendor")
    by = by if by in pages.GROUPS else "vendor"
    first = _month(request.GET.get("first", ""), add_months(newest, -11))
    last = _month(request.GET.get("last", ""), newest)
    found = pages.spend(request.user, first, last, by)
    heads = [pages.GROUPS[by][0], _("Currency"), _("Amount")]
    cells = ([row.name, currency, amount] for row in found.rows for currency, amount in row.amounts.items())
    file = file_response(request.GET.get("format", ""), f"spend-{first:%Y-%m}-{last:%Y-%m}", "spend", heads, cells)
    return file or render(
        request,
        "ledger/spend_list.html",
        {
            "form": form,
            "first": first,
            "last": last,
            "found": found,
            "head": pages.GROUPS[by][0],
            "options": [
                {"value": code, "label": words} for code, (words, _name) in pages.GROUPS.items() if code != "vendor"
            ],
            "all": pages.GROUPS["vendor"][0],
            "exports": export_links({"by": by, "first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}"}),
        },
    )


@signed_in
def contract_booking(request: HttpRequest, number: str) -> HttpResponse:
    """Where the ledger books this contract, and how much of it is approved."""
    contract = get_visible(Contract.objects.select_related("vendor"), request.user, number=number)
    require_that(rules.may_book(contract, request.user))
    booking = Booking.objects.visible_to(request.user).filter(contract=contract).first()
    form = BookingForm(request.POST or None, user=request.user, booking=booking, currency=contract.currency_id)
    if request.method == "POST" and form.is_valid():
        try:
            actions.book_contract(contract, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("contract_charges", number)
    return render(request, "contracts/contract_booking.html", {"contract": contract, "form": form})
