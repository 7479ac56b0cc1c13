"""What does the supplier's invoice ask for, what is deducted from it, and what is paid by when?"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.forms.credits import OptionalNoteForm
from portal.forms.statements import DeductForm, DocumentForm, InvoiceRecordForm, PayForm
from portal.pages import statements as pages
from portal.pages import steps
from portal.pages.letters import offers_about_invoice
from portal.pages.timeline import entries_of
from portal.templatetags.steward import money
from portal.views.downloads import download
from portal.views.shortcuts import get_visible, require_that, signed_in
from portal.views.statements import NoteForm
from sla import actions, rules
from sla.models import Credit, DeductionNotice, Invoice, Statement
from vendors import lifecycle
from vendors.lifecycle import NotPossible
from vendors.models import Event

WITH_ALL = ("contract__vendor", "contract__entity", "statement__version__rate_card", "file", "notice", "recorded_by")


@dataclass(frozen=True, slots=True)
class Step:
    """How one transition of an invoice is asked for."""

    form: type
    action: object
    title: object
    text: object


STEPS = {
    "check_off": Step(
        OptionalNoteForm,
        actions.check_invoice,
        _("Record this invoice as checked?"),
        _("What agrees with the statement is paid by the due day; what does not waits."),
    ),
    "pay": Step(
        PayForm,
        actions.pay_invoice,
        _("Record the payment?"),
        _("What is payable was transferred on this day. Nothing more is deducted from this invoice then."),
    ),
    "give_back": Step(
        NoteForm,
        actions.return_invoice,
        _("Return this invoice to the supplier?"),
        _("It is not booked. The supplier reads why and sends another one."),
    ),
}


@signed_in
def statement_invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the invoice that follows a confirmed statement."""
    statement = get_visible(Statement.objects.select_related(*pages.WITH_ALL), request.user, pk=pk)
    require_that(rules.may_record_invoice(statement, request.user))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    today = statement.contract.day_of(timezone.now())
    form = InvoiceRecordForm(
        *given,
        user=request.user,
        lines=list(statement.lines.select_related("statement__contract")),
        currency=statement.currency,
        initial={"received_on": today, "issued_on": today},
    )
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("number", "issued_on", "received_on", "file")}
        try:
            invoice = actions.record_invoice(statement, by=request.user, amounts=form.amounts(), **said)
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("The invoice is recorded."))
            return redirect("invoice_detail", invoice.pk)
    return render(
        request,
        "statements/statement_invoice.html",
        {"statement": statement, "contract": statement.contract, "form": form},
    )


@signed_in
def invoice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    invoice = get_visible(Invoice.objects.select_related(*WITH_ALL), request.user, pk=pk)
    moves = [move for move in lifecycle.moves(invoice, request.user) if move.name in STEPS]
    items = pages.as_items(moves, "invoice_transition", pk) if request.user.is_buyer else []
    possible = [item for item in items if item["possible"]]
    notice = getattr(invoice, "notice", None)
    events = Event.objects.visible_to(request.user).filter(record_type="sla.invoice", record_id=str(pk))
    return render(
        request,
        "statements/invoice_detail.html",
        {
            "invoice": invoice,
            "statement": invoice.statement,
            "contract": invoice.contract,
            "lines": pages.invoice_lines(invoice),
            "sums": pages.sums_of(invoice),
            "payable": pages.payable_of(invoice),
            "due_words": pages.due_words(invoice) if invoice.due_on else "",
            "interest_words": pages.interest_words(invoice) if invoice.due_on else "",
            "notice": notice,
            "may_name": notice is not None and rules.may_name_document(notice, request.user),
            "may_deduct": bool(pages.credits_to_deduct(request.user, invoice)),
            "first": possible[0] if possible else None,
            "moves": [item for item in items if not possible or item is not possible[0]],
            "entries": entries_of(events.select_related("by", "on_behalf_of")),
            "letters": offers_about_invoice(request.user, invoice, notice),
        },
    )


@signed_in
def invoice_transition(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    invoice = get_visible(Invoice.objects.select_related(*WITH_ALL), request.user, pk=pk)
    step = STEPS.get(name)
    if step is None:
        raise Http404
    require_that(rules.may_return_invoice(invoice, request.user))
    move = next((move for move in lifecycle.moves(invoice, request.user) if move.name == name), None)
    initial = {"paid_on": invoice.contract.day_of(timezone.now())}
    form = step.form(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            step.action(invoice, by=request.user, **form.cleaned_data)
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            return redirect("invoice_detail", pk)
    return render(
        request,
        "statements/invoice_transition.html",
        {"invoice": invoice, "contract": invoice.contract, "step": step, "move": move, "form": form},
    )


@signed_in
def invoice_deduct(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the credits that this invoice is paid less; a notice with a number tells the vendor."""
    invoice = get_visible(Invoice.objects.select_related(*WITH_ALL), request.user, pk=pk)
    require_that(rules.may_settle_invoice(invoice, request.user))
    choices = pages.credit_choices(pages.credits_to_deduct(request.user, invoice), money)
    form = DeductForm(request.POST or None, user=request.user, choices=choices)
    if request.method == "POST" and form.is_valid():
        chosen = Credit.objects.visible_to(request.user).filter(pk__in=form.cleaned_data["credits"]).order_by("pk")
        try:
            notice = actions.issue_deductions(invoice, by=request.user, credits=chosen)
        except NotPossible as error:
            form.add_error(None, [str(reason) for reason in error.reasons])
        else:
            messages.success(request, _("Deduction notice %(number)s is issued.") % {"number": notice.number})
            return redirect("invoice_detail", pk)
    return render(
        request,
        "statements/invoice_deduct.html",
        {"invoice": invoice, "contract": invoice.contract, "form": form, "choices": choices},
    )


@signed_in
def invoice_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Which document of the supplier's answers the deduction notice?"""
    invoice = get_visible(Invoice.objects.select_related(*WITH_ALL), request.user, pk=pk)
    notice = get_visible(DeductionNotice.objects.select_related("invoice__contract__vendor"), request.user, invoice=pk)
    require_that(rules.may_name_document(notice, request.user))
    amount = sum(line.amount for line in notice.lines.all())
    form = DocumentForm(request.POST or None, user=request.user, invoice=invoice, initial={"amount": amount})
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_document(notice, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("The supplier’s document is recorded."))
            return redirect("invoice_detail", pk)
    context = {"invoice": invoice, "contract": invoice.contract, "notice": notice, "form": form, "amount": amount}
    return render(request, "statements/invoice_document.html", context)


@signed_in
def invoice_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The supplier's invoice itself, always as a download."""
    invoice = get_visible(Invoice.objects.select_related("file"), request.user, pk=pk)
    if invoice.file is None:
        raise Http404
    return download(invoice.file)
