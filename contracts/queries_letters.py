"""How do the parties of a contract write to each other, and what of its term does a letter have to know?"""

from datetime import date

from contracts.models import Contract, Correspondence, DocumentPlan
from contracts.models.correspondence import Language
from contracts.queries_terms import ContractRow, days_of, row_of
from contracts.terms import MONDAY_TO_FRIDAY, Unit, add_business_days, deemed_arrival

# the language of a contract's document → that of its letters
IN_LETTERS = {
    DocumentPlan.Language.EN: Language.ENGLISH,
    DocumentPlan.Language.ZH: Language.CHINESE,
    DocumentPlan.Language.BOTH_ZH: Language.BOTH_ZH,
    DocumentPlan.Language.BOTH_EN: Language.BOTH_EN,
}


def correspondence_of(contract: Contract) -> Correspondence:
    """What is written down; else, unsaved, in the language of the document that was signed.

    Without such a document: Chinese for our Chinese companies' contracts and English for all others.
    """
    found = Correspondence.objects.filter(contract=contract).first()
    if found is not None:
        return found
    usual = Language.CHINESE if contract.entity.country == "CN" else Language.ENGLISH
    signed = DocumentPlan.objects.filter(version__contract=contract, version__signed_at__isnull=False)
    plan = signed.order_by("-version__n").first()
    return Correspondence(contract=contract, language=IN_LETTERS[plan.language] if plan else usual)


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
