"""About which records can a letter be written, by when must it arrive, and is one under way already?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.apps import apps
from django.db import models
from django.db.models import Exists, Max, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from contracts.models import Contract, Correspondence, ExitItem, MoneyHeld, Obligation
from contracts.queries_letters import deemed_on, standing_of
from contracts.queries_obligations import OWED
from contracts.queries_terms import NOTICE_RUNS, ContractRow
from contracts.settling import payable
from contracts.terms import earliest_end
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
from sla.queries_statements import compared
from vendors.models import Document, DutyAttestation, Finding, Response
from vendors.queries.diligence import ANSWERABLE

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
    Kind.ATTESTATION: DutyAttestation,
    Kind.RESPONSE: Response,
    Kind.FINDING: Finding,
    Kind.OBLIGATION: Obligation,
    Kind.EXIT: ExitItem,
    Kind.INVOICE: Statement,
    Kind.CREDIT_NOTE: DeductionNotice,
    Kind.DISPUTED: Invoice,
}
# steps of an exit that the vendor owes; the others are ours
OWED_ON_EXIT = (
    *(ExitItem.Kind.HANDOVER, ExitItem.Kind.DATA_RETURN, ExitItem.Kind.DELETION),
    *(ExitItem.Kind.ASSETS, ExitItem.Kind.LAST_INVOICE),
)
BOOKED_WITHIN = timedelta(days=10)  # within which an invoice or a credit note is looked for before it is demanded
RUNNING = (Contract.State.ACTIVE, Contract.State.SUSPENDED)
IN_FORCE = (*RUNNING, Contract.State.NOTICE_GIVEN, Contract.State.IN_EXIT)
JUDGED = ("approved", "locked")


@dataclass(frozen=True, slots=True)
class Dates:
    """What a letter has to keep to, as things stand on a day."""

    must_arrive_by: date | None
    effective_on: date | None


def contracts_of(record: models.Model) -> list[Contract]:
    """Under which contracts a letter about a record can be written, the likeliest first.

    What is a vendor's own can be demanded under each of its running contracts; everything else has its contract.
    """
    match record:
        case Contract():
            return [record]
        case Document() | DutyAttestation() | Response() | Finding():
            running = record.vendor.contracts.filter(state__in=RUNNING).select_related("vendor", "entity")
            return list(running.order_by("-activated_on", "-pk"))
        case Relief() | MoneyHeld() | Obligation() | ExitItem() | Statement() | Invoice():
            return [record.contract]
        case DeductionNotice():
            return [record.invoice.contract]
        case _:
            return [record.period.contract]


def contract_of(record: models.Model) -> Contract | None:
    """The contract under which a letter about a record is written unless somebody chooses another."""
    return next(iter(contracts_of(record)), None)


def clause_of(kind: str, record: models.Model, agreed: Correspondence) -> str:
    """The clause that a letter rests on: the obligation's own, else the one that is written down for its kind."""
    own = record.rule.clause if isinstance(record, Obligation) else ""
    return own or agreed.clauses.get(kind, "")


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
        case DutyAttestation():
            open_still = not record.is_given and record.due_on < today
        case Response():
            open_still = record.state in ANSWERABLE and record.due_on < today
        case Finding():
            theirs = record.side == Finding.Side.VENDOR
            open_still = theirs and record.state == Finding.State.OPEN and record.due_on < today
        case Obligation():
            open_still = not record.is_ours and record.is_missed(today) and record.contract.state in OWED
        case ExitItem():
            theirs = record.kind in OWED_ON_EXIT
            open_still = theirs and record.state == ExitItem.State.OPEN and record.due_on < today
        case Statement():
            open_still = bool(uninvoiced(Statement.objects.filter(pk=record.pk), today))
        case DeductionNotice():
            open_still = bool(unanswered(DeductionNotice.objects.filter(pk=record.pk), today))
        case Invoice():
            open_still = bool(disputed(Invoice.objects.filter(pk=record.pk)))
        case _:
            return _why_not_of_a_contract(kind, record, row or standing_of(record, today))
    return None if open_still else said


def uninvoiced(statements: QuerySet[Statement], today: date) -> list[Statement]:
    """Those that both sides have confirmed and whose invoice has been looked for long enough."""
    standing = Invoice.objects.filter(statement=OuterRef("pk")).exclude(state=Invoice.State.RETURNED)
    rows = statements.filter(~Exists(standing), state=Statement.State.AGREED).select_related("contract__vendor")
    return [row for row in rows if row.contract.day_of(row.agreed_at) + BOOKED_WITHIN < today]


def unanswered(notices: QuerySet[DeductionNotice], today: date) -> list[DeductionNotice]:
    """Those that deduct something and whose own document of the supplier has been looked for long enough."""
    rows = notices.filter(document="").annotate(whole=Sum("lines__amount_minor")).filter(whole__gt=0)
    rows = rows.select_related("invoice__contract__vendor")
    return [row for row in rows if row.invoice.contract.day_of(row.issued_at) + BOOKED_WITHIN < today]


def disputed(invoices: QuerySet[Invoice]) -> list[Invoice]:
    """Those that were checked and ask for more than both sides have confirmed."""
    rows = invoices.filter(state__in=[Invoice.State.CHECKED, Invoice.State.PAID])
    rows = rows.select_related("contract__vendor", "statement").prefetch_related("lines", "statement__lines")
    return [row for row in rows if payable(compared(row)).contested]


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
