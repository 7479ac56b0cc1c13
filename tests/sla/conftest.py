"""The people of the contract tests, and a courier contract that runs since May 2026."""

import pytest

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.sla import months


@pytest.fixture
def contract(world):  # noqa: F811
    return months.running_contract(world)
