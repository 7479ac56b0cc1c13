"""What may every test ask for?"""

import os
import shutil
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from django.utils import translation

from portal.management.commands.compile_catalogue import compile_catalogues
from sla import agreed
from tests import databases, kept
from tests.run import ENGINE_TESTS

# Two busy cores make a slow example, not a wrong one. `make prove` draws many.
hypothesis.settings.register_profile("steward", deadline=None, max_examples=25)
hypothesis.settings.register_profile("many", deadline=None, max_examples=300)
hypothesis.settings.load_profile("steward")

ROOT = Path(__file__).parent.parent
REACHES_THE_DATABASE = {"db", "transactional_db", "django_db_serialized_rollback", "live_server"}
# Pages only read and render what actions wrote. On PostgreSQL the canary asks every address in `make test`, and
# `make prove` repeats all of these; what writes, locks, adds up or is held by a constraint runs there every time.
PAGES = (
    *(f"tests/portal/{name}" for name in ("forms", "letters", "library", "pages", "papers", "reports")),
    *(f"tests/portal/{name}" for name in ("templatetags", "views", "wording")),
    *("tests/contracts/packs", "tests/contracts/published", "tests/sla/outlook"),
)


@pytest.fixture(autouse=True)
def the_language_of_the_test():
    """A request leaves its reader's language behind in the thread; the next test begins without one."""
    yield
    translation.deactivate()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--build-every-world", action="store_true", help="lay no world down (see tests/kept.py)")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        compile_catalogues(ROOT / "portal" / "locale")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and "STEWARD_TEST_RUN_IS_OURS" in os.environ:
        shutil.rmtree(os.environ["STEWARD_TEST_RUN"], ignore_errors=True)


@pytest.hookimpl(tryfirst=True)  # before -m selects
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `tests/run.py` chooses by; leave out what means nothing on SQLite."""
    on_postgres = "postgres" in os.environ.get("DATABASE_URL", "")
    for item in items:
        marked = item.get_closest_marker("django_db") is not None
        if marked or REACHES_THE_DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)
        where = item.path.relative_to(ROOT).as_posix()
        if where.startswith(PAGES):
            item.add_marker(pytest.mark.pages)
        if where.startswith(ENGINE_TESTS):
            item.add_marker(pytest.mark.engine)
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(pytest.mark.skip(reason="means something on PostgreSQL only"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    kept.begin(_asked_for(item), build=item.config.getoption("--build-every-world"))


def _asked_for(item: pytest.Item) -> set[str]:
    """The fixtures that a test and the fixtures of our own ask for by name."""
    if not isinstance(item, pytest.Function):
        return set()
    found = item._fixtureinfo
    ours = [
        one
        for definitions in found.name2fixturedefs.values()
        for one in definitions
        if not one.func.__module__.startswith(("pytest_django", "_pytest"))
    ]
    return set(found.argnames).union(*(one.argnames for one in ours))


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings) -> bool:
    """On SQLite start from a kept, migrated database; pytest-django then finds nothing left to migrate."""
    if connection.vendor != "sqlite":
        return False
    return databases.take_from_template(Path(connection.settings_dict["TEST"]["NAME"]))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_keepdb, django_db_blocker) -> None:
    connection.execute_wrappers.append(kept.watch)
    # A worker that laid a month down must have read its terms as one that built it has, however many tests lie between.
    agreed._frozen_terms = cache(agreed._frozen_terms.__wrapped__)
    if connection.vendor != "sqlite":
        return
    if not django_db_keepdb:
        databases.keep_as_template(Path(connection.settings_dict["NAME"]))
    with django_db_blocker.unblock():
        flush = connection.ops.execute_sql_flush
        connection.ops.execute_sql_flush = lambda statements: databases.flush_past_triggers(
            flush, connection, statements
        )
