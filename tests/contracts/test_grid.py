"""Who may take a contract or an amendment from which state to which? Every state, step and role, held to one table."""

import pytest

from contracts import actions
from contracts.models import Amendment, Contract
from tests.contracts import worlds
from vendors.lifecycle import transitions_of
from vendors.models import User
from vendors.roles import Role, VendorRole
from vendors.system import system_user

pytestmark = pytest.mark.django_db

CONTRACT = """
draft submit in_review: author procurement service_owner
draft register registered: author procurement service_owner
draft cancel cancelled: author executive finance legal procurement service_owner
registered return_registration draft: author executive finance legal procurement service_owner
registered confirm signed: executive finance legal procurement
in_review send_back draft: author executive finance legal procurement service_owner
in_review withdraw draft: author procurement service_owner
in_review override approved: executive finance legal procurement
in_review approve approved: executive finance legal procurement
in_review cancel cancelled: author executive finance legal procurement service_owner
approved send_out out_for_signature: author procurement service_owner
approved cancel cancelled: author executive finance legal procurement service_owner
out_for_signature sign signed: executive legal
out_for_signature cancel cancelled: author executive finance legal procurement service_owner
signed activate active: author procurement system
active suspend suspended: author procurement system
active give_notice notice_given: author legal procurement
active start_exit in_exit: author procurement system
active expire expired: author procurement system
suspended resume active: author procurement system
suspended give_notice notice_given: author legal procurement
notice_given withdraw_notice active: author legal procurement
notice_given start_exit in_exit: author procurement system
notice_given terminate terminated: author legal procurement
in_exit terminate terminated: author legal procurement
expired close closed: author finance procurement
terminated close closed: author finance procurement
"""
AMENDMENT = """
draft submit in_review: author procurement service_owner
draft drop void: author executive finance legal procurement service_owner system
in_review send_back draft: author executive finance legal procurement service_owner
in_review withdraw draft: author procurement service_owner
in_review approve approved: executive finance legal procurement
in_review override approved: executive finance legal procurement
in_review drop void: author executive finance legal procurement service_owner system
approved sign signed: executive legal
approved drop void: author executive finance legal procurement service_owner system
signed take_effect effective: author procurement system
"""


@pytest.fixture
def people(world) -> dict[str, User]:
    """One person of every role of both sides, the system, and an author who carries every role of the buyer's."""
    found = {role.value: worlds.person(f"grid-{role.value}@haiyun.example", role.value, role.value) for role in Role}
    for role in VendorRole:
        name = f"vendor_{role.value}"
        found[name] = worlds.member(world.acme, f"{name}@acme.example", name, role=role.value)
    author = worlds.person(
        "grid-author@haiyun.example", "author", *[role.value for role in Role if role != "administrator"]
    )
    return found | {"system": system_user("calendar"), "author": author}


def in_state(record, state: str):
    """The record as if it stood there; the machine lets nobody write its state, and this row is not saved."""
    record.__dict__["state"] = state
    return record


def grid(record, people: dict[str, User]) -> str:
    """A line for every state and step that leads on from it: where to, and who may."""
    lines = []
    for state in type(record).State:
        in_state(record, state.value)
        for name, declared in transitions_of(type(record)).items():
            for item in declared:
                if item.source == state.value:
                    may = sorted(who for who, person in people.items() if item.has_perm(record, person))
                    lines.append(f"{state.value} {name} {item.target}: {' '.join(may) or 'nobody'}")
    return "\n".join(["", *lines, ""])


def test_the_contracts_grid_is_this_one(world, people):
    contract = worlds.a_draft(
        world.acme, by=people["author"], owner=world.otto, entity=world.entity, line=world.line, currency=world.cny
    )
    assert grid(contract, people) == CONTRACT


def test_the_amendments_grid_is_this_one(world, people, active):
    given = {"kind": "amendment", "what_changed": "Price", "effective_from": worlds.TERMS["starts_on"]}
    version = actions.amend_contract(active, by=people["author"], now=worlds.NOON, **given)
    assert grid(version.amendment, people) == AMENDMENT


@pytest.mark.parametrize("model", [Contract, Amendment])
def test_every_state_is_reached_from_a_draft_and_leads_to_an_end(model):
    steps = {(item.source, item.target) for items in transitions_of(model).values() for item in items}
    ends = {Contract: {"closed", "cancelled"}, Amendment: {"effective", "void"}}[model]
    states = {state.value for state in model.State}
    assert _reached({"draft"}, steps) == states
    assert _reached(ends, {(target, source) for source, target in steps}) == states
    assert {source for source, _target in steps} == states - ends


def _reached(start: set[str], steps: set[tuple[str, str]]) -> set[str]:
    found = set(start)
    while more := {target for source, target in steps if source in found} - found:
        found |= more
    return found
