"""How do the parties of a contract write to each other, and what of its term does a letter have to know?"""

from datetime import date

from contracts.models import Contract, Correspondence
from contracts.models.correspondence import Language
from contracts.queries_terms import ContractRow, days_of, row_of
from contracts.terms import MONDAY_TO_FRIDAY, Unit, add_business_days, deemed_arrival


def correspondence_of(contract: Contract) -> Correspondence:
    """What is written down; else Chinese for our Chinese companies' contracts and English for all others, unsaved."""
    found = Correspondence.objects.filter(contract=contract).first()
    if found is not None:
        return found
    language = Language.CHINESE if contract.entity.country == "CN" else Language.ENGLISH
    return Correspondence(contract=contract, language=language)


def standing_of(contract: Contract, on: date) -> ContractRow:
    """How the term stands on a day, from what was signed."""
    versions = list(contract.versions.filter(signed_at__isnull=False).order_by("n"))
    return row_of(contract, versions, days_of(versions), on)


def deemed_on(row: ContractRow, sent: date) -> date:
    """The day on which a letter sent by post counts as delivered, as the contract has it."""
    return sent if row.version is None else deemed_arrival(row.version.term_rules, sent, row.days)


def deems(row: ContractRow) -> bool:
    """Whether the contract itself says when a letter counts as delivered, whatever happened to it on the way."""
    return row.version is not None and row.version.term_rules.delivery.unit is Unit.BUSINESS_DAYS


def answer_by(row: ContractRow, arrived: date, count: int) -> date:
    """So many business days after a letter arrived: on the contract's calendar, else Monday to Friday."""
    counted = row.days if row.version is not None and row.version.calendar_id else MONDAY_TO_FRIDAY
    return add_business_days(arrived, count, counted).day
