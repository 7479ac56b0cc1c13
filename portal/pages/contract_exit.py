"""How far is the way out of a contract: what is done, by whom, how was it seen, and what still stands in the way?"""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import rules
from contracts.models import Contract, ExitItem, Successor
from portal.pages import steps
from portal.pages.timeline import WORDS
from sla.models import Letter
from sla.queries_letters import why_not
from sla.rules import may_write_kind
from vendors.lifecycle import moves, refusals

WORDS |= {
    ("contracts.contract", "name_successor"): lambda event: (
        _("named who takes over: %(successor)s") % {"successor": event.after["successor"]}
    ),
    ("contracts.contract", "record_arrival"): gettext_lazy("recorded that the notice has arrived"),
    ("contracts.contract", "shift_end"): lambda event: (
        _("moved the end of the term by %(days)s days, for the suspension") % event.facts
    ),
}
# from here on the contract ends, and its way out is looked at
ENDING = (
    Contract.State.NOTICE_GIVEN,
    Contract.State.IN_EXIT,
    Contract.State.EXPIRED,
    Contract.State.TERMINATED,
    Contract.State.CLOSED,
)


@dataclass(frozen=True, slots=True)
class ExitRow:
    """One step of the exit as the list shows it, with what the reader may do about it."""

    item: ExitItem
    late: bool
    doing: list[dict]
    letter: str = ""  # where the letter is that demands it, once the vendor is late with it


def exit_rows(user, contract: Contract, today: date, now: datetime) -> list[ExitRow]:
    """The steps in their order; two queries, however many there are."""
    items = ExitItem.objects.visible_to(user).filter(contract=contract).select_related("owner", "closed_by", "file")
    found = []
    for item in items:
        item.contract = contract
        doing = [
            {"label": move.label, "url": reverse("exit_item_transition", args=[item.pk, move.name])}
            for move in moves(item, user, now=now)
            if move.possible
        ]
        late = item.state == ExitItem.State.OPEN and item.due_on < today
        found.append(ExitRow(item, late, doing, _letter(user, item, today)))
    return found


def _letter(user, item: ExitItem, today: date) -> str:
    kind = Letter.Kind.EXIT
    may = may_write_kind(kind, item.contract, user) and why_not(kind, item, today) is None
    return reverse("letter_new", args=[kind, item.pk]) if may else ""


def successor_of(user, contract: Contract) -> Successor | None:
    return Successor.objects.visible_to(user).filter(contract=contract).select_related("vendor").first()


def in_the_way(user, contract: Contract, now: datetime) -> list[str]:
    """What the product sees for itself before it lets the contract be closed: credits, months, invoices, money."""
    if contract.state not in (Contract.State.EXPIRED, Contract.State.TERMINATED):
        return []
    return [str(reason) for reason in refusals(contract, "close", by=user, now=now, facts={})]


def may_name_successor(user, contract: Contract) -> bool:
    return rules.may_run(contract, user) and contract.state != Contract.State.CLOSED


def step_of(item: ExitItem, name: str, user):
    """(the step, its move) that a person may take with a step of the exit now; (None, None): there is no such step."""
    step = steps.EXIT_STEPS.get(name)
    move = next((row for row in moves(item, user) if row.name == name), None)
    return step, move
