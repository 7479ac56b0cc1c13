"""Who stands around a contract? Vera writes it, Leo approves and signs; Alan works for Acme, Gita for Globex."""

import pytest

from tests.contracts import worlds


@pytest.fixture
def world(db):
    return worlds.cast()


@pytest.fixture
def draft(world):
    return worlds.a_draft(
        world.acme, by=world.vera, owner=world.otto, entity=world.entity, line=world.line, currency=world.cny
    )


@pytest.fixture
def active(world, draft):
    return worlds.a_running_contract(draft, by=world.vera, approver=world.leo)
