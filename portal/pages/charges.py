"""What does the tab of a contract's charges show beside the fees: statements, milestones, the index, commitments?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy

from contracts import rules
from contracts.models import Contract, IndexLevel, Milestone, RateCard, RateItem
from contracts.queries import version_in_force
from contracts.rates import rate_card_of
from contracts.settling import Shortfall
from contracts.terms import add_months
from portal.pages.statements import ListRow, list_rows, statements_seen
from portal.pages.timeline import WORDS
from sla.queries_statements import charged_between
from vendors import lifecycle
from vendors.money import from_minor

WORDS |= {
    ("contracts.milestone", "reported the milestone"): gettext_lazy("reported the milestone as done"),
    ("contracts.contract", "enter_index_level"): gettext_lazy("entered where the index stands"),
}


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone of the rate card, and how far it is; `steps` are what the reader may do about it."""

    rate: RateItem
    milestone: Milestone | None
    steps: list[dict]


@dataclass(frozen=True, slots=True)
class Commitment:
    """The contract year's minimum commitment as it stands, in the currency."""

    starts_on: date
    ends_on: date
    commitment: object
    so_far: object
    forecast: object
    missing: object
    months_done: int


@dataclass(frozen=True, slots=True)
class Charges:
    """Everything of a contract with a rate card."""

    card: RateCard
    statements: list[ListRow]
    milestones: list[MilestoneRow]
    index: list[IndexLevel]
    commitment: Commitment | None
    may_report: bool
    may_enter_index: bool


def charges_of_contract(user, contract: Contract, now: datetime) -> Charges | None:
    """None where the version in force has no rate card: its fees are entered by hand."""
    today = contract.day_of(now)
    version = version_in_force(contract, today)
    card = rate_card_of(version) if version else None
    if card is None:
        return None
    statements = statements_seen(user).filter(contract=contract).order_by("-month")[:24]
    milestones = _milestones(user, contract, card)
    return Charges(
        card=card,
        statements=list_rows(statements),
        milestones=milestones,
        index=list(IndexLevel.objects.visible_to(user).filter(contract=contract).select_related("entered_by")),
        commitment=_commitment(card, contract, today),
        may_report=rules.may_report_milestone(contract, user) and any(row.milestone is None for row in milestones),
        may_enter_index=bool(card.index_name) and rules.may_enter_charge(contract, user),
    )


def milestones_open(user, contract: Contract) -> list[RateItem]:
    """Milestones of the rate card in force that nobody has reported yet."""
    card = RateCard.objects.visible_to(user).filter(version__contract=contract).order_by("-version__n").first()
    if card is None:
        return []
    return [row.rate for row in _milestones(user, contract, card) if row.milestone is None]


def _milestones(user, contract: Contract, card: RateCard) -> list[MilestoneRow]:
    rates = RateItem.objects.visible_to(user).filter(version=card.version_id, kind=RateItem.Kind.MILESTONE)
    rows = Milestone.objects.visible_to(user).filter(contract=contract)
    known = {row.code: row for row in rows.select_related("contract__vendor", "accepted_by", "reported_by")}
    found = []
    for rate in rates.select_related("version__contract"):
        milestone = known.get(rate.code)
        moves = lifecycle.moves(milestone, user) if milestone else []
        found.append(
            MilestoneRow(
                rate,
                milestone,
                [
                    {"label": move.label, "url": reverse("milestone_transition", args=[milestone.pk, move.name])}
                    for move in moves
                    if move.possible
                ],
            )
        )
    return found


def _commitment(card: RateCard, contract: Contract, today: date) -> Commitment | None:
    """The contract year that runs today; its months count once their statement is confirmed."""
    if not card.commitment_minor:
        return None
    start = card.version.starts_on
    years = (today.year - start.year) - ((today.month, today.day) < (start.month, start.day))
    first = add_months(start, 12 * max(years, 0))
    last = add_months(first, 12) - timedelta(days=1)
    months, so_far = charged_between(contract, first, last)
    year = Shortfall(card.commitment_minor, so_far, months, 12)

    def amount(minor: int | None):
        return None if minor is None else from_minor(minor, contract.currency_id)

    return Commitment(first, last, card.commitment, amount(so_far), amount(year.forecast), amount(year.missing), months)
