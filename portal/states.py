"""What do the generated pages on state machines say? `docs/states.md`, written from the code and compared by a test."""

from django.db import models
from django.utils import translation

from contracts.models import Amendment, Contract, ExitItem, Gap, Milestone, Obligation, SealRequest
from portal.pages.machine import who_may
from sla.models import Breach, Credit, Delivery, Incident, Invoice, Letter, Period, Relief, Statement, Submission
from vendors.lifecycle import state_field, transitions_of
from vendors.models import (
    BankDetail,
    ChangeRequest,
    Document,
    Finding,
    Reminder,
    Response,
    SubContractor,
    Vendor,
    VendorCondition,
)

MACHINES = (
    Contract,
    Amendment,
    ExitItem,
    Gap,
    SealRequest,
    Vendor,
    VendorCondition,
    ChangeRequest,
    BankDetail,
    Response,
    Finding,
    Document,
    SubContractor,
    Period,
    Delivery,
    Submission,
    Breach,
    Credit,
    Letter,
    Statement,
    Invoice,
    Milestone,
    Obligation,
    Relief,
    Incident,
    Reminder,
)
INTRODUCTION = """# States

Generated from the code by `python manage.py write_docs`; a test fails when it differs. Every change of state goes
through `vendors.lifecycle.perform`, which asks the rule and the guards and writes a line into the trail. The roles are
those for which the rule says yes when nothing else stands in the way: the author of a contract, for one, never approves
it.
"""


def document() -> str:
    """The whole page, in English."""
    with translation.override("en"):
        return "\n".join([INTRODUCTION, *(_machine(model) for model in MACHINES)])


def _machine(model: type[models.Model]) -> str:
    words = dict(state_field(model).flatchoices)
    lines = [f"## {model.__name__}", "", (model.__doc__ or "").strip().splitlines()[0], "", "```text"]
    lines += _diagram(model)
    lines += ["```", "", "| Step | From | To | Who | Note | Meaning |", "|---|---|---|---|---|---|"]
    for name, items in transitions_of(model).items():
        first = items[0]
        sources = " · ".join(str(words[item.source]) for item in items)
        who = ", ".join(who_may(first)) or "nobody by role"
        meaning = " ".join((first.method.__doc__ or "").split())
        note = "required" if first.custom.get("note") else ""
        lines.append(
            f"| {first.custom.get('label', name)} | {sources} | {words[first.target]} | {who} | {note} | {meaning} |"
        )
    return "\n".join(lines) + "\n"


def _diagram(model: type[models.Model]) -> list[str]:
    """One line a state: where it leads, by which step; an end leads nowhere."""
    words = dict(state_field(model).flatchoices)
    leads: dict[str, list[str]] = {state: [] for state in words}
    for items in transitions_of(model).values():
        for item in items:
            leads[item.source].append(f"{words[item.target]} ({item.custom.get('label', item.name)})")
    widest = max(len(str(word)) for word in words.values())
    found = []
    for state, word in words.items():
        steps = leads[state] or ["(end)"]
        found.append(f"{str(word):<{widest}} --> {steps[0]}")
        found += [f"{'':<{widest}}     {step}" for step in steps[1:]]
    return found
