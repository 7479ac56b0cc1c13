"""Which people and contracts do the tests of the contract pages start from?"""

import pytest

from tests.contracts.conftest import active, draft, world  # noqa: F401  (fixtures)
from tests.sla import months

__all__ = ["active", "as_person", "draft", "measured", "world"]


@pytest.fixture
def as_person(client):
    """The client, signed in as somebody."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def measured(world):  # noqa: F811
    """A running contract with one good month and one below the minimum."""
    contract = months.running_contract(world)
    months.whole_month(world, contract, months.MAY)
    months.whole_month(world, contract, months.JUNE, good=90)
    return contract
