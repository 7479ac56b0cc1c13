"""The people of the browser tests, and their windows."""

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.visitors import CHROMIUM, Visitor
from tests.contracts.conftest import world  # noqa: F401  (a fixture)


@pytest.fixture(autouse=True)
def the_browser_library_runs_its_own_loop(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture
def visit(live_server):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def visit(user=None, **window):
            return Visitor(browser, live_server.url, user, **window)

        yield visit
        browser.close()
