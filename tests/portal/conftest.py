"""The people and the running courier contract of the pages' tests."""

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.sla.conftest import contract  # noqa: F401  (a fixture)
