"""Which letters are there, what does one say, and what is done next with it?"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from contracts import rules as contract_rules
from contracts.actions import set_correspondence
from contracts.models import Contract
from contracts.models.correspondence import Language
from contracts.queries_letters import correspondence_of
from portal.forms.credits import OptionalNoteForm
from portal.forms.letters import (
    ArrivalForm,
    CorrespondenceForm,
    DispatchForm,
    LetterFilter,
    LetterForm,
    ReplyForm,
    WhyForm,
)
from portal.letters import printing
from portal.letters.actions import issue_letter
from portal.letters.compose import compose, fingerprint
from portal.pages import contract_page
from portal.pages import letters as pages
from portal.pages.timeline import entries_of
from portal.reports.render import NotPrinted
from portal.views.downloads import download
from portal.views.shortcuts import (
    allowed_to,
    get_visible,
    page_of,
    require_that,
    signed_in,
    sorted_by,
    visible_contract,
)
from sla import actions, rules
from sla.actions.letters import too_late
from sla.models import Letter
from sla.queries_letters import (
    ABOUT,
    about,
    clause_of,
    contracts_of,
    dates_of,
    expected_arrival,
    next_number,
    under_way,
    why_not,
)
from vendors import lifecycle
from vendors.lifecycle import NotPossible, Stale
from vendors.models import Event
from vendors.roles import Permission

Kind, State = Letter.Kind, Letter.State
COLUMNS = {
    "number": "contract__number",
    "vendor": "contract__vendor__name_en",
    "kind": "kind",
    "state": "state",
    "sent": "dispatched_on",
    "arrived": "arrived_on",
}
HTML = {Language.ENGLISH: "en", Language.CHINESE: "zh-Hans"}  # as a page names them


@dataclass(frozen=True, slots=True)
class Step:
    """How one step of a letter is asked for."""

    form: type
    action: object
    title: object
    text: object


# the likeliest first
STEPS = {
    "issue": Step(
        OptionalNoteForm,
        lambda letter, by, note: issue_letter(letter, by=by),
        gettext_lazy("Issue this letter?"),
        gettext_lazy("It is frozen as it reads now and printed; after that it can be sent or withdrawn, not changed."),
    ),
    "dispatch": Step(DispatchForm, actions.dispatch_letter, gettext_lazy("How and when was it sent?"), ""),
    "arrive": Step(ArrivalForm, actions.record_arrival, gettext_lazy("When did it arrive?"), ""),
    "acknowledge": Step(
        OptionalNoteForm,
        actions.acknowledge_letter,
        gettext_lazy("Acknowledge receipt of this letter?"),
        gettext_lazy("You say that you have it, as of today. That is no agreement with what it says."),
    ),
    "reply": Step(
        ReplyForm, actions.answer_letter, gettext_lazy("What is the answer?"), gettext_lazy("Both sides read it.")
    ),
    "come_back": Step(
        WhyForm,
        actions.return_letter,
        gettext_lazy("Has this letter come back?"),
        gettext_lazy("It was not delivered and has started nothing. Send it again, or withdraw it."),
    ),
    "withdraw": Step(
        WhyForm,
        actions.withdraw_letter,
        gettext_lazy("Withdraw this letter?"),
        gettext_lazy("It is not sent. Another one can be written about the same thing."),
    ),
}


def _letter(request: HttpRequest, pk: int) -> Letter:
    return get_visible(Letter.objects.select_related(*pages.WITH_ALL), request.user, pk=pk)


@allowed_to(Permission.CONTRACT_VIEW)
def letter_list(request: HttpRequest) -> HttpResponse:
    form = LetterFilter(request.GET, user=request.user)
    form.is_valid()
    words, kind, state = (form.cleaned_data.get(name, "") for name in ("q", "kind", "state"))
    rows = pages.letters_seen(request.user, words, kind)
    found = dict(rows.order_by().values("state").annotate(n=Count("pk")).values_list("state", "n"))
    shown = rows.filter(state=state) if state in State.values else rows.exclude(state=State.WITHDRAWN)
    page = page_of(request, sorted_by(request, shown, COLUMNS, "-sent") if request.GET.get("sort") else shown)
    return render(
        request,
        "letters/letter_list.html",
        {
            "form": form,
            "page": page,
            "rows": pages.list_rows(page.object_list),
            "options": pages.state_options(found),
            "all_count": sum(n for code, n in found.items() if code != State.WITHDRAWN),
            "clear": reverse("letter_list") if words or kind or state else "",
            "is_buyer": request.user.is_buyer,
        },
    )


@signed_in
def letter_new(request: HttpRequest, kind: str, about: int) -> HttpResponse:
    """The letter as it would read, in either language; preparing it keeps a draft with a number."""
    if kind not in ABOUT:
        raise Http404
    record = get_visible(ABOUT[kind], request.user, pk=about)
    contracts = contracts_of(record)
    if not contracts:
        raise Http404
    asked = request.POST.get("contract") or request.GET.get("contract", "")
    contract = next((one for one in contracts if one.number == asked), contracts[0])
    require_that(rules.may_write_kind(kind, contract, request.user))
    before = under_way(kind, record)
    if before is not None:
        return redirect("letter_detail", before.pk)
    letter = _unsaved(request, kind, record, contract)
    given = {"user": request.user, "kind": kind, "contracts": contracts}
    form = LetterForm(request.POST or None, initial=_initial(letter) | {"contract": contract.number}, **given)
    today = contract.day_of(timezone.now())
    reason = why_not(kind, record, today)
    paper = None if reason else compose(letter, today)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_letter(kind, record, by=request.user, **form.cleaned_data | {"contract": contract})
        except NotPossible as error:
            form.add_error(None, [str(one) for one in error.reasons])
        else:
            return redirect("letter_detail", made.pk)
    return render(
        request,
        "letters/letter_new.html",
        {
            "letter": letter,
            "contract": contract,
            "reason": reason,
            "form": form,
            "paper": paper,
            "no_address": paper is not None and not paper["recipient"]["address"],
            "languages": _languages(letter.language, contract if len(contracts) > 1 else None),
            "in_time": pages.in_time(letter, today),
            "back": pages.page_of_record(request.user, letter),
        },
    )


def _unsaved(request: HttpRequest, kind: str, record, contract: Contract) -> Letter:
    """What a draft would hold."""
    agreed = correspondence_of(contract)
    asked = request.POST.get("language") or request.GET.get("language", "")
    today = contract.day_of(timezone.now())
    return Letter(
        contract=contract,
        n=next_number(contract),
        kind=kind,
        **about(record),
        language=asked if asked in Language.values else agreed.language,
        clause=clause_of(kind, record, agreed),
        answer_days=agreed.answer_days if kind in Letter.DEMANDS else None,
        must_arrive_by=dates_of(kind, record, today).must_arrive_by,
        drafted_at=timezone.now(),
    )


def _initial(letter: Letter) -> dict:
    names = ("language", "clause", "effective_on", "answer_days", "ground", "ground_second")
    return {name: getattr(letter, name) for name in names}


def _languages(current: str, contract: Contract | None) -> list[dict]:
    """The ways to the same preview in each language; `contract` where one was chosen among several."""
    under = {"contract": contract.number} if contract else {}
    return [
        {
            "label": label,
            "url": f"?{urlencode({'language': code, **under})}",
            "current": code == current,
            "lang": HTML.get(code, ""),
        }
        for code, label in Language.choices
    ]


@signed_in
def letter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    letter = _letter(request, pk)
    user, today = request.user, letter.contract.day_of(timezone.now())
    moves = [move for move in lifecycle.moves(letter, user) if move.name in STEPS and not _is_foreign(move)]
    if not letter.is_demand:
        moves = [move for move in moves if move.name != "reply"]
    moves.sort(key=lambda move: list(STEPS).index(move.name))
    possible = [move for move in moves if move.possible]
    live = letter.state == State.DRAFT
    paper = compose(letter, today) if live else letter.content
    trail = Event.objects.visible_to(user).filter(record_type="sla.letter", record_id=str(pk))
    return render(
        request,
        "letters/letter_detail.html",
        {
            "letter": letter,
            "contract": letter.contract,
            "title": letter.headline or letter.get_kind_display(),
            "title_lang": _lang_of_title(letter),
            "paper": paper,
            "no_address": live and bool(paper) and not paper["recipient"]["address"],
            "hash": letter.sha256,
            "path": pages.state_path(letter, ours=user.is_buyer),
            "first": _named(possible[0], user) if possible else None,
            "items": [
                {
                    "label": move.label,
                    "url": reverse("letter_transition", args=[pk, move.name]),
                    "reasons": move.reasons,
                }
                for move in moves
                if not possible or move is not possible[0]
            ],
            "may_edit": letter.state == State.DRAFT and rules.may_write_letter(letter, user),
            "may_start": bool(letter.hindrance) and rules.may_see_letter_through(letter, user),
            "in_time": pages.in_time(letter, today) if user.is_buyer else None,
            "follows": pages.what_follows(letter) if user.is_buyer else "",
            "way": pages.way_words(letter) if letter.method else "",
            "next": pages.next_day(letter) if user.is_buyer or letter.state == State.ARRIVED else None,
            "record": pages.page_of_record(user, letter),
            "is_buyer": user.is_buyer,
            "entries": entries_of(trail.select_related("by", "on_behalf_of")),
        },
    )


def _lang_of_title(letter: Letter) -> str:
    """The language of its subject as it is shown; none where the kind stands for it."""
    content = letter.content or {}
    shown = content.get("other", {}) if letter.headline != letter.subject else content
    return HTML.get(shown.get("language", ""), "") if letter.subject else ""


def _named(move, user) -> dict:
    """The likeliest step; what the vendor answers, our side records."""
    label = _("Record the answer") if move.name == "reply" and user.is_buyer else move.label
    return {"name": move.name, "label": label}


def _is_foreign(move) -> bool:
    """A step of the other side: it is not even shown."""
    return move.reasons == [_("Your role does not do this.")]


@signed_in
def letter_edit(request: HttpRequest, pk: int) -> HttpResponse:
    letter = _letter(request, pk)
    require_that(rules.may_write_letter(letter, request.user))
    form = LetterForm(request.POST or None, user=request.user, kind=letter.kind, initial=_initial(letter))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_letter(letter, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            form.add_error(None, [str(one) for one in error.reasons])
        else:
            return redirect("letter_detail", pk)
    return render(request, "letters/letter_edit.html", {"letter": letter, "contract": letter.contract, "form": form})


@signed_in
def letter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """What was printed when it was issued; of a draft, as it reads now, with the watermark."""
    letter = _letter(request, pk)
    if letter.file is not None:
        return download(letter.file)
    if letter.state != State.DRAFT:
        raise Http404
    now = timezone.now().replace(microsecond=0)
    content = compose(letter, letter.contract.day_of(now))
    try:
        pdf = printing.letter_pdf(content, draft=True, printed_at=now)
    except NotPrinted:
        messages.error(request, _("The letter could not be printed. Try again."))
        return redirect("letter_detail", pk)
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"{letter.reference}-draft-{fingerprint(content)[:8]}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@signed_in
def letter_transition(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    letter = _letter(request, pk)
    step = STEPS.get(name)
    if step is None:
        raise Http404
    move = next((move for move in lifecycle.moves(letter, request.user) if move.name == name), None)
    require_that(move is None or move.possible or not _is_foreign(move))
    form = _form_of(step, letter, request, **({"late": True} if "late" in request.POST else {}))
    if request.method == "POST" and form.is_valid():
        try:
            step.action(letter, by=request.user, **form.cleaned_data)
        except (NotPossible, Stale) as error:
            form = _asked_again(step, letter, request, form)
            form.add_error(None, [str(reason) for reason in error.reasons])
        else:
            return redirect("letter_detail", pk)
    context = {"letter": letter, "contract": letter.contract, "step": step, "move": move, "form": form}
    return render(request, "letters/letter_transition.html", context | {"told": _told(name, letter)})


def _form_of(step: Step, letter: Letter, request: HttpRequest, **more):
    today = letter.contract.day_of(timezone.now())
    initial = {"dispatched_on": today, "arrived_on": min(letter.expected_on or today, today)}
    return step.form(request.POST if request.method == "POST" else None, user=request.user, initial=initial, **more)


def _asked_again(step: Step, letter: Letter, request: HttpRequest, form):
    """Where it would arrive too late, the form asks whether it is sent all the same."""
    if step.form is not DispatchForm:
        return form
    expected = expected_arrival(letter.contract, form.cleaned_data["method"], form.cleaned_data["dispatched_on"])
    late = too_late(letter, expected) is not None
    again = _form_of(step, letter, request, late=late)
    again.is_valid()
    return again


def _told(name: str, letter: Letter) -> list[str]:
    if name == "dispatch":
        return pages.told_before(letter, letter.contract.day_of(timezone.now()))
    return [said] if name in ("arrive", "acknowledge") and (said := pages.what_follows(letter)) else []


@require_POST
@signed_in
def letter_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again what the letter's arrival was to start."""
    letter = _letter(request, pk)
    require_that(rules.may_see_letter_through(letter, request.user))
    actions.start_next_clock(letter)
    if letter.hindrance:
        messages.error(request, letter.hindrance)
    return redirect("letter_detail", pk)


@signed_in
def contract_letters(request: HttpRequest, number: str) -> HttpResponse:
    contract = visible_contract(request, number)
    head = contract_page.head_of(request.user, contract, "contract_letters")
    rows = pages.letters_of_contract(request.user, contract).exclude(state=State.WITHDRAWN)
    return render(
        request,
        "contracts/contract_letters.html",
        {
            "contract": contract,
            "head": head,
            "rows": pages.list_rows(rows),
            "offers": pages.offers(request.user, contract, contract, head.today),
            "agreed": correspondence_of(contract),
            "may_write": contract_rules.may_write_letters(contract, request.user),
            "is_buyer": request.user.is_buyer,
        },
    )


@signed_in
def contract_correspondence(request: HttpRequest, number: str) -> HttpResponse:
    contract = get_visible(Contract.objects.select_related("vendor", "entity"), request.user, number=number)
    require_that(contract_rules.may_write_letters(contract, request.user))
    form = CorrespondenceForm(request.POST or None, user=request.user, agreed=correspondence_of(contract))
    if request.method == "POST" and form.is_valid():
        try:
            set_correspondence(contract, by=request.user, **form.given())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Recorded. Letters from now on are written so."))
            return redirect("contract_letters", number)
    return render(request, "contracts/contract_correspondence.html", {"contract": contract, "form": form})
