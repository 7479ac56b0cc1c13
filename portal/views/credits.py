"""What is owed for which month, where does it stand, and what does the ledger say?"""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from portal.forms.credits import CreditFilter, DepositForm, DisputeForm, InvoiceForm, OptionalNoteForm, WaiveForm
from portal.pages import natures, portfolio, results
from portal.pages.calendars import objection_is_provisional
from portal.pages.letters import offers
from portal.pages.timeline import entries_of
from portal.places import counts
from portal.views.shortcuts import allowed_to, get_visible, page_of, require_that, signed_in, sorted_by
from sla import actions, rules
from sla.models import Credit, LedgerEntry
from sla.queries_deposit import Deposit, deposit_of
from vendors import lifecycle
from vendors.lifecycle import NotPossible
from vendors.models import Event
from vendors.money import from_minor
from vendors.roles import Permission

COLUMNS = {
    "month": "period__starts_on",
    "vendor": "period__contract__vendor__name_en",
    "amount": "amount_minor",
    "claim": "claim_by",
    "state": "state",
}
WITH_ALL = (
    "evaluation__version__calendar",
    "period__version",
    "period__contract__vendor",
    "period__contract__entity",
    "proposed_by",
)


@dataclass(frozen=True, slots=True)
class Step:
    """How one transition of a credit is asked for: its form, its action, what happens and who learns of it."""

    form: type
    action: object
    title: object
    text: object
    argument: str = "note"


STEPS = {
    "notify": Step(
        OptionalNoteForm,
        actions.notify_credit,
        _("Notify the vendor of this deduction?"),
        _("The vendor is told the amount today and may object within the days the contract gives."),
    ),
    "accept": Step(
        OptionalNoteForm,
        actions.accept_credit,
        _("Accept this deduction?"),
        _("You agree that the amount is deducted from an invoice."),
    ),
    "object_to": Step(
        DisputeForm,
        actions.dispute_credit,
        _("Dispute this deduction?"),
        _("The buyer reads your reason and decides; the amount stays open until then."),
        "dispute",
    ),
    "apply": Step(
        InvoiceForm,
        actions.apply_credit,
        _("Record this deduction as made?"),
        _("It is settled then: the ledger moves it from owed to deducted."),
    ),
    "waive": Step(
        WaiveForm,
        actions.waive_credit,
        _("Waive this deduction?"),
        _("It is not asked for any more. This cannot be undone."),
    ),
}


OF_LEVELS = (Credit.Kind.CREDIT, Credit.Kind.ADJUSTMENT)


@counts("credit_list")
def credits_waiting(user) -> int:
    """Credits whose next step is this person's."""
    states = []
    if user.may(Permission.CREDIT_NOTIFY):
        states.append(Credit.State.PROPOSED)
    if user.may(Permission.CREDIT_ANSWER):
        states.append(Credit.State.NOTIFIED)
    if user.may(Permission.CREDIT_APPLY):
        states += [Credit.State.ACCEPTED, Credit.State.DISPUTED]
    return Credit.objects.visible_to(user).filter(state__in=states).count() if states else 0


@allowed_to(Permission.RESULT_VIEW)
def credit_list(request: HttpRequest) -> HttpResponse:
    form = CreditFilter(request.GET, user=request.user)
    form.is_valid()
    words, state = form.cleaned_data.get("q", ""), form.cleaned_data.get("state", "")
    rows = Credit.objects.visible_to(request.user).select_related(*WITH_ALL)
    if words:
        rows = rows.filter(
            Q(period__contract__number__icontains=words)
            | Q(period__contract__vendor__name_en__icontains=words)
            | Q(period__contract__vendor__name_zh__icontains=words)
        )
    sums = list(rows.order_by().values("state", "currency_id").annotate(n=Count("pk"), minor=Sum("amount_minor")))
    shown = rows.filter(state=state) if state in Credit.State.values else rows
    return render(
        request,
        "credits/credit_list.html",
        {
            "form": form,
            "page": page_of(request, sorted_by(request, shown, COLUMNS, "-month")),
            "options": [
                {"value": code, "label": word, "count": _count(sums, code)}
                for code, word in Credit.State.choices
                if _count(sums, code)
            ],
            "all_count": sum(row["n"] for row in sums),
            "open": _totals(row for row in sums if row["state"] in portfolio.OPEN_CREDITS),
            "unclaimed": _totals(row for row in sums if row["state"] == Credit.State.PROPOSED),
            "taken": _totals(row for row in sums if row["state"] == Credit.State.APPLIED),
            "clear": reverse("credit_list") if words or state else "",
            "is_buyer": request.user.is_buyer,
        },
    )


def _count(sums: list[dict], state: str) -> int:
    return sum(row["n"] for row in sums if row["state"] == state)


def _totals(sums) -> list[tuple]:
    """(amount, currency) for each currency, never added together."""
    totals = portfolio.totals((row["currency_id"], from_minor(row["minor"], row["currency_id"])) for row in sums)
    return [(amount, currency) for currency, amount in totals.items()]


@signed_in
def credit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    credit = get_visible(Credit.objects.select_related(*WITH_ALL), request.user, pk=pk)
    entries = (
        LedgerEntry.objects.visible_to(request.user)
        .filter(credit=credit)
        .prefetch_related("lines")
        .select_related("posted_by")
        .order_by("pk")
    )
    trail = (
        Event.objects.visible_to(request.user)
        .filter(record_type="sla.credit", record_id=str(pk))
        .select_related("by", "on_behalf_of")
    )
    levels = results.levels_of(request.user, credit.evaluation)
    own_lines = results.own_lines_of(request.user, credit.evaluation)
    names = natures.names_in_ledger(request.user, credit, levels)
    moves = [move for move in lifecycle.moves(credit, request.user) if move.name in STEPS]
    possible = [move for move in moves if move.possible]
    return render(
        request,
        "credits/credit_detail.html",
        {
            "credit": credit,
            "period": credit.period,
            "first": possible[0] if possible else None,
            "moves": [
                {
                    "label": move.label,
                    "url": reverse("credit_transition", args=[pk, move.name]),
                    "reasons": move.reasons,
                }
                for move in moves
                if not possible or move is not possible[0]
            ],
            "levels": [row for row in levels if row.credit] if credit.kind in OF_LEVELS else [],
            "own_lines": [row for row in own_lines if row.credit] if credit.kind in OF_LEVELS else [],
            "nature": natures.nature_of(request.user, credit),
            "told": natures.kind_in_words(credit),
            "deposit": _deposit(credit) if credit.evaluation.version.deposit_minor else None,
            "may_top_up": credit.awaits_top_up and rules.may_apply_credit(credit, request.user),
            "provisional": credit.state == Credit.State.NOTIFIED and objection_is_provisional(credit),
            "sums": results.sums_of(request.user, credit.evaluation, levels),
            "ledger": [_posted(entry, names) for entry in entries],
            "entries": entries_of(trail),
            "letters": offers(request.user, credit, credit.period.contract, _today(credit)),
        },
    )


def _posted(entry: LedgerEntry, names: dict[str, str]) -> dict:
    """A posting with its two columns, which come to the same sum."""
    lines = [
        {
            "account": line.get_account_display(),
            "level": names.get(line.level_code, line.level_code),
            "debit": line.amount if line.amount_minor > 0 else None,
            "credit": -line.amount if line.amount_minor < 0 else None,
        }
        for line in entry.lines.all()
    ]
    return {
        "entry": entry,
        "lines": lines,
        "debit": sum(line["debit"] or 0 for line in lines),
        "credit": sum(line["credit"] or 0 for line in lines),
    }


def _today(credit: Credit) -> date:
    return credit.period.contract.day_of(timezone.now())


def _deposit(credit: Credit) -> Deposit | None:
    return deposit_of(credit.period.contract, _today(credit))


def _form_of(step: Step, name: str, credit: Credit, request: HttpRequest):
    """The form of a step; where the contract has a deposit, a deduction may be taken from it."""
    given = request.POST if request.method == "POST" else None
    deposit = _deposit(credit) if name == "apply" and credit.amount > 0 else None
    if deposit is not None:
        return DepositForm(given, user=request.user, credit=credit, deposit=deposit)
    return step.form(given, user=request.user)


@require_POST
@signed_in
def credit_top_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The vendor has filled up again what was taken from its deposit."""
    credit = get_visible(Credit.objects.select_related(*WITH_ALL), request.user, pk=pk)
    require_that(rules.may_apply_credit(credit, request.user))
    try:
        actions.record_top_up(credit, by=request.user)
    except NotPossible as error:
        for reason in error.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("Recorded: the deposit is topped up."))
    return redirect("credit_detail", pk)


@signed_in
def credit_transition(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    credit = get_visible(Credit.objects.select_related(*WITH_ALL), request.user, pk=pk)
    step = STEPS.get(name)
    move = next((move for move in lifecycle.moves(credit, request.user) if move.name == name), None)
    if step is None:
        raise Http404
    form = _form_of(step, name, credit, request)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            step.action(credit, by=request.user, **{step.argument: given.pop("note")}, **given)
        except NotPossible as error:
            for reason in error.reasons:
                messages.error(request, reason)
        return redirect("credit_detail", pk)
    return render(
        request, "credits/credit_transition.html", {"credit": credit, "step": step, "move": move, "form": form}
    )
