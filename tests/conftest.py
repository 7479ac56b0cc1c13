"""What may every test ask for?"""

import os
from pathlib import Path

import hypothesis
import pytest

from portal.management.commands.compile_catalogue import compile_catalogues

# Two busy cores make a slow example, not a wrong one.
hypothesis.settings.register_profile("steward", deadline=None)
hypothesis.settings.load_profile("steward")

REACHES_THE_DATABASE = {"db", "transactional_db", "django_db_serialized_rollback", "live_server"}


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        compile_catalogues(Path(__file__).parent.parent / "portal" / "locale")


@pytest.hookimpl(tryfirst=True)  # before -m selects
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is worth repeating on PostgreSQL; leave out what means nothing on SQLite."""
    on_postgres = "postgres" in os.environ.get("DATABASE_URL", "")
    for item in items:
        marked = item.get_closest_marker("django_db") is not None
        if marked or REACHES_THE_DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(pytest.mark.skip(reason="means something on PostgreSQL only"))
