"""About which records can a letter be written, by when must it arrive, and is one under way already?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _

from contracts.models import Contract, MoneyHeld
from contracts.queries_letters import deemed_on, standing_of
from contracts.queries_terms import NOTICE_RUNS, ContractRow
from contracts.terms import earliest_end
from sla.models import Breach, Credit, Delivery, Letter, Relief, TriggerHit
from vendors.models import Document

Kind = Letter.Kind
ABOUT: dict[str, type[models.Model]] = {
    Kind.CLAIM: Credit,
    Kind.NON_RENEWAL: Contract,
    Kind.CONVENIENCE: Contract,
    Kind.CAUSE: Contract,
    Kind.RIGHT: TriggerHit,
    Kind.EXTENSION: Contract,
    Kind.PLAN: Breach,
    Kind.RECTIFY: Breach,
    Kind.MISSING_DATA: Delivery,
    Kind.TOP_UP: Credit,
    Kind.MONEY_BACK: MoneyHeld,
    Kind.OBJECTION: Credit,
    Kind.RELIEF: Relief,
    Kind.DOCUMENT: Document,
}
RUNNING = (Contract.State.ACTIVE, Contract.State.SUSPENDED)
IN_FORCE = (*RUNNING, Contract.State.NOTICE_GIVEN, Contract.State.IN_EXIT)
JUDGED = ("approved", "locked")


@dataclass(frozen=True, slots=True)
class Dates:
    """What a letter has to keep to, as things stand on a day."""

    must_arrive_by: date | None
    effective_on: date | None


def contract_of(record: models.Model) -> Contract | None:
    """Under which contract a letter about a record is written; about a paper, the vendor's newest running one."""
    if isinstance(record, Contract):
        return record
    if isinstance(record, Document):
        return record.vendor.contracts.filter(state__in=RUNNING).order_by("-activated_on", "-pk").first()
    return record.contract if isinstance(record, Relief | MoneyHeld) else record.period.contract


def record_of(letter: Letter) -> models.Model:
    return apps.get_model(letter.about_type)._base_manager.get(pk=letter.about_id)


def about(record: models.Model) -> dict[str, str]:
    """The record as a letter's columns name it."""
    return {"about_type": record._meta.label_lower, "about_id": str(record.pk)}


def next_number(contract: Contract) -> int:
    """The number that the contract's next letter gets."""
    return (contract.letters.aggregate(last=Max("n"))["last"] or 0) + 1


def under_way(kind: str, record: models.Model) -> Letter | None:
    return Letter.objects.filter(kind=kind, state__in=Letter.UNDER_WAY, **about(record)).first()


def on_their_way(kind: str, records: Iterable[models.Model]) -> dict[str, date]:
    """Key of the record → the day on which the letter about it should be there; of those that have left."""
    rows = Letter.objects.filter(
        kind=kind, state=Letter.State.DISPATCHED, about_id__in=[str(record.pk) for record in records]
    )
    return dict(rows.values_list("about_id", "expected_on"))


def why_not(kind: str, record: models.Model, today: date, row: ContractRow | None = None) -> str | None:
    """Why there is nothing to write about, as a sentence; None where there is. `row` spares reading the term again."""
    said = _("There is nothing to write about any more: it has moved on.")
    if contract_of(record) is None:
        return _("The vendor has no running contract under which to write.")
    match record:
        case Credit() if kind == Kind.CLAIM:
            open_still = record.state == Credit.State.PROPOSED and record.amount_minor > 0
        case Credit() if kind == Kind.TOP_UP:
            open_still = record.awaits_top_up
        case Credit():
            open_still = record.state == Credit.State.DISPUTED
        case TriggerHit():
            open_still = record.state == TriggerHit.State.OPEN and record.ends_the_contract
        case Breach():
            open_still = record.state in (Breach.State.OPEN, Breach.State.ANSWERED) and record.period.state in JUDGED
        case Delivery():
            open_still = (
                record.accepted_revision is None
                and not record.is_own
                and record.period.contract.day_of(record.due_at) < today
            )
        case Relief():
            open_still = record.state in (Relief.State.APPROVED, Relief.State.REJECTED)
        case MoneyHeld():
            open_still = record.is_ours and record.back_on is None and record.due_back_on <= today
        case Document():
            open_still = record.state in (Document.State.EXPIRING, Document.State.EXPIRED)
        case _:
            return _why_not_of_a_contract(kind, record, row or standing_of(record, today))
    return None if open_still else said


def _why_not_of_a_contract(kind: str, contract: Contract, row: ContractRow) -> str | None:
    if contract.state not in (NOTICE_RUNS if kind == Kind.EXTENSION else RUNNING):
        return _("Notice is given while a contract is active; this one is “%(state)s”.") % {
            "state": contract.get_state_display()
        }
    if kind == Kind.NON_RENEWAL and row.notice is None:
        return _("It does not renew by itself, or it is renewed already: no notice is needed.")
    if kind == Kind.EXTENSION and not (row.standing and row.standing.extensions):
        return _("No extension can be asked for any more.")
    return None


def dates_of(kind: str, record: models.Model, today: date, row: ContractRow | None = None) -> Dates:
    """By when the letter must arrive, and from when on it takes effect if it is dispatched today."""
    match record:
        case Credit() if kind == Kind.CLAIM:
            return Dates(record.claim_by, None)
        case TriggerHit():
            return Dates(record.exercise_by, None)
        case Contract():
            row = row or standing_of(record, today)
            if kind == Kind.NON_RENEWAL and row.standing and row.standing.ending:
                return Dates(row.arrive_by, row.standing.ending.end)
            if kind == Kind.EXTENSION and row.standing and row.standing.extensions:
                first = row.standing.extensions[0]
                return Dates(first.dates.deadline, first.term.start)
            if kind == Kind.CONVENIENCE and row.version is not None:
                arrives = deemed_on(row, today)
                return Dates(None, earliest_end(row.version.term_rules, arrives, row.days).day)
    return Dates(None, None)


def expected_arrival(contract: Contract, method: str, sent: date) -> date:
    """At once where the way is that short, else when the contract says that a letter counts as delivered."""
    return sent if method in Letter.AT_ONCE else deemed_on(standing_of(contract, sent), sent)
