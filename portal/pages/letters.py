"""Which letters are there, which could be written from a page, and what is the next step with one?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Contract, ExitItem, MoneyHeld, Obligation
from contracts.queries_letters import standing_of
from portal.pages.timeline import PAGES, WORDS
from portal.templatetags.steward import day_month, plain_date
from sla import rules
from sla.actions.letters import too_late
from sla.models import (
    Breach,
    Credit,
    DeductionNotice,
    Delivery,
    Invoice,
    Letter,
    Relief,
    Statement,
    TriggerHit,
)
from sla.queries_letters import ABOUT, about, contract_of, expected_arrival, why_not
from vendors.models import Document, DutyAttestation, Finding, Response

Kind, State = Letter.Kind, Letter.State
WORDS[("sla.letter", "draft_letter")] = gettext_lazy("drafted the letter")
WORDS[("sla.letter", "edit_letter")] = gettext_lazy("edited the letter")
WORDS[("contracts.contract", "set_correspondence")] = gettext_lazy("wrote down how letters are written")
PAGES["sla.letter"] = ("letter_detail", "key")

# what can be written from the page of a record, the likeliest first
OFFERED: dict[type[models.Model], tuple[str, ...]] = {
    Contract: (Kind.NON_RENEWAL, Kind.EXTENSION, Kind.CONVENIENCE, Kind.CAUSE),
    Credit: (Kind.CLAIM, Kind.OBJECTION, Kind.TOP_UP),
    TriggerHit: (Kind.RIGHT,),
    Breach: (Kind.PLAN, Kind.RECTIFY),
    Delivery: (Kind.MISSING_DATA,),
    MoneyHeld: (Kind.MONEY_BACK,),
    Relief: (Kind.RELIEF,),
    Document: (Kind.DOCUMENT,),
    DutyAttestation: (Kind.ATTESTATION,),
    Response: (Kind.RESPONSE,),
    Finding: (Kind.FINDING,),
    Obligation: (Kind.OBLIGATION,),
    ExitItem: (Kind.EXIT,),
    Statement: (Kind.INVOICE,),
    Invoice: (Kind.DISPUTED,),
    DeductionNotice: (Kind.CREDIT_NOTE,),
}
STEPS = {
    State.DRAFT: gettext_lazy("Issue the letter"),
    State.ISSUED: gettext_lazy("Send the letter"),
    State.DISPATCHED: gettext_lazy("Record arrival"),
    State.UNDELIVERED: gettext_lazy("Send it again"),
}
WITH_ALL = ("contract__vendor", "contract__entity", "issued_by", "answered_by", "drafted_by", "file")


@dataclass(frozen=True, slots=True)
class Offers:
    """The letters about a record: those written, and those that could be."""

    written: list[Letter]
    possible: list[dict]

    def __bool__(self) -> bool:
        return bool(self.written or self.possible)


def offers(user, record: models.Model, contract: Contract, today: date) -> Offers:
    """Letters about a record, for its page; a vendor sees those that have left."""
    written = list(Letter.objects.visible_to(user).filter(**about(record)).select_related("contract").order_by("-pk"))
    busy = {one.kind for one in written if one.state in Letter.UNDER_WAY}
    kinds = [kind for kind in OFFERED[type(record)] if kind not in busy and rules.may_write_kind(kind, contract, user)]
    row = standing_of(record, today) if kinds and isinstance(record, Contract) else None
    possible = [
        {"kind": kind, "label": Kind(kind).label, "url": reverse("letter_new", args=[kind, record.pk])}
        for kind in kinds
        if why_not(kind, record, today, row) is None
    ]
    return Offers([one for one in written if one.state != State.WITHDRAWN], possible)


def offers_of_vendor(user, record: models.Model) -> Offers | None:
    """Letters about something that is a vendor's own: written under one of its running contracts."""
    contract = contract_of(record)
    return offers(user, record, contract, contract.day_of(timezone.now())) if contract else None


def offers_about_invoice(user, invoice: Invoice, notice: DeductionNotice | None) -> Offers:
    """Letters about an invoice and about the deduction from it."""
    today = invoice.contract.day_of(timezone.now())
    found = [offers(user, record, invoice.contract, today) for record in (invoice, notice) if record is not None]
    return Offers([row for one in found for row in one.written], [row for one in found for row in one.possible])


def letters_of_contract(user, contract: Contract) -> QuerySet[Letter]:
    return Letter.objects.visible_to(user).filter(contract=contract).select_related(*WITH_ALL)


def letters_seen(user, words: str = "", kind: str = "") -> QuerySet[Letter]:
    rows = Letter.objects.visible_to(user).select_related(*WITH_ALL)
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if words:
        rows = rows.filter(
            Q(subject__icontains=words)
            | Q(tracking__icontains=words)
            | Q(contract__number__icontains=words)
            | Q(contract__vendor__name_en__icontains=words)
            | Q(contract__vendor__name_zh__icontains=words)
        )
    return rows


def page_of_record(user, letter: Letter) -> dict | None:
    """The way to what a letter is about, for who may see that."""
    model = next((one for one in ABOUT.values() if one._meta.label_lower == letter.about_type), None)
    record = model.objects.visible_to(user).filter(pk=letter.about_id).first() if model else None
    match record:
        case Contract():
            return {"label": _("The contract"), "url": reverse("contract_detail", args=[record.number])}
        case Credit():
            return {"label": _("The deduction"), "url": reverse("credit_detail", args=[record.pk])}
        case TriggerHit():
            return {"label": _("The right"), "url": reverse("right_detail", args=[record.pk])}
        case Breach():
            url = reverse("level_result", args=[record.period_id, record.level.code])
            return {"label": _("The result"), "url": f"{url}#breach"}
        case Delivery():
            return {"label": _("The delivery"), "url": reverse("delivery_detail", args=[record.pk])}
        case MoneyHeld():
            return {"label": _("Money held"), "url": reverse("money_held_list")}
        case Relief():
            return {"label": _("The claim for relief"), "url": reverse("relief_detail", args=[record.pk])}
        case Document():
            return {"label": _("The document"), "url": reverse("document_detail", args=[record.pk])}
        case DutyAttestation():
            return {"label": _("The attestation"), "url": reverse("attestation_detail", args=[record.pk])}
        case Response():
            return {"label": _("The questionnaire"), "url": reverse("response_detail", args=[record.pk])}
        case Finding():
            return {"label": _("The finding"), "url": reverse("finding_detail", args=[record.pk])}
        case Obligation():
            return {"label": _("The obligation"), "url": reverse("obligation_detail", args=[record.pk])}
        case ExitItem():
            return {"label": _("The exit"), "url": reverse("contract_exit", args=[record.contract.number])}
        case Statement():
            return {"label": _("The statement"), "url": reverse("statement_detail", args=[record.pk])}
        case Invoice():
            return {"label": _("The invoice"), "url": reverse("invoice_detail", args=[record.pk])}
        case DeductionNotice():
            return {"label": _("The invoice"), "url": reverse("invoice_detail", args=[record.invoice_id])}
    return None


def state_path(letter: Letter, *, ours: bool) -> list[dict]:
    """Drafted (which is our business alone), issued, on its way, arrived, answered: dated, the current one lit."""
    dates = {
        State.DRAFT: letter.drafted_at,
        State.ISSUED: letter.issued_at,
        State.DISPATCHED: letter.dispatched_on,
        State.ARRIVED: letter.arrived_on,
        State.ANSWERED: letter.answered_at,
    }
    path = [State.DRAFT, State.ISSUED, State.DISPATCHED, State.ARRIVED][0 if ours else 1 :]
    path += [State.ANSWERED] if letter.is_demand else []
    if letter.state == State.WITHDRAWN:
        path = [one for one in path if dates[one] is not None] + [State.WITHDRAWN]
    current = State.DISPATCHED if letter.state == State.UNDELIVERED else letter.state
    at = path.index(current)
    return [
        {
            "label": State(code).label,
            "note": plain_date(dates[code]) if position <= at and dates.get(code) else "",
            "at": "past" if position < at else "current" if position == at else "",
            "aside": State.UNDELIVERED.label if code == State.DISPATCHED and letter.state == State.UNDELIVERED else "",
            "aside_lit": True,
        }
        for position, code in enumerate(path)
    ]


def in_time(letter: Letter, today: date) -> dict | None:
    """Before it leaves: when it would be there if it left today by courier, and whether that is in time."""
    if letter.state not in (State.DRAFT, State.ISSUED, State.UNDELIVERED) or letter.must_arrive_by is None:
        return None
    arrives = expected_arrival(letter.contract, Letter.Method.COURIER, today)
    late = too_late(letter, arrives)
    if late:
        by_hand = (
            "" if today > letter.must_arrive_by else _("By hand, by e-mail or in Steward it is there the same day.")
        )
        return {"kind": "warn", "title": _("By post it is too late."), "text": f"{late} {by_hand}".strip()}
    words = {"day": plain_date(arrives), "deadline": plain_date(letter.must_arrive_by)}
    return {
        "kind": "",
        "title": "",
        "text": _("Sent today by courier, it counts as delivered on %(day)s; the last day is %(deadline)s.") % words,
    }


def state_options(counted: Mapping[str, int]) -> list[dict]:
    return [{"value": code, "label": word, "count": counted[code]} for code, word in State.choices if code in counted]


def next_day(letter: Letter) -> dict | None:
    """The day that counts next for a letter, as its row shows it."""
    if letter.state in (State.DRAFT, State.ISSUED, State.UNDELIVERED) and letter.must_arrive_by:
        return {"day": letter.must_arrive_by, "words": _("must arrive"), "counts": True}
    if letter.state == State.DISPATCHED and letter.expected_on:
        return {"day": letter.expected_on, "words": _("should be there"), "counts": False}
    if letter.state == State.ARRIVED and letter.answer_by:
        return {"day": letter.answer_by, "words": _("answer due"), "counts": True}
    return None


def list_rows(letters: Iterable[Letter]) -> list[dict]:
    return [
        {
            "letter": one,
            "url": reverse("letter_detail", args=[one.pk]),
            "title": one.headline or one.get_kind_display(),
            "next": next_day(one),
        }
        for one in letters
    ]


def way_words(letter: Letter) -> str:
    """“Courier, SF 123”."""
    return ", ".join(word for word in (str(letter.get_method_display()), letter.tracking) if word)


def told_before(letter: Letter, today: date) -> list[str]:
    """What dispatching does, for its page."""
    said = [_("From now on the vendor reads the letter here too, and may acknowledge it.")]
    if letter.must_arrive_by:
        said.append(_("It must arrive by %(day)s.") % {"day": day_month(letter.must_arrive_by)})
    return said


FOLLOWS = {
    Kind.CLAIM: gettext_lazy(
        "With its arrival the vendor is notified of the deduction, and its time to object runs from that day."
    ),
    Kind.NON_RENEWAL: gettext_lazy("With its arrival notice is given: the contract does not renew any more."),
    Kind.CONVENIENCE: gettext_lazy("With its arrival notice is given, and the notice period runs from that day."),
    Kind.CAUSE: gettext_lazy("With its arrival notice for cause is given."),
    Kind.RIGHT: gettext_lazy("With its arrival the right is exercised and notice for cause is given."),
}


def what_follows(letter: Letter) -> str:
    """What the arrival of a letter starts."""
    if letter.is_demand:
        return _("With its arrival the %(n)s business days to answer begin.") % {"n": letter.answer_days}
    return str(FOLLOWS.get(letter.kind, ""))
