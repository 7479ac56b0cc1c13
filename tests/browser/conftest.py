"""The people of the browser tests."""

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
