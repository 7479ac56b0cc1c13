"""Does every component hold in a real browser: no sideways scroll, nothing the policy blocks, nothing axe finds?"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import sync_playwright

from tests.browser.visitors import CHROMIUM, IN_A_BROWSER
from vendors.models import RoleGrant, ServiceLine, User, Vendor

pytestmark = IN_A_BROWSER


@pytest.fixture
def ada(transactional_db):
    ada, granter = (User.objects.create_user(f"{name}@example.test", name=name) for name in ("Ada", "Granter"))
    RoleGrant.objects.create(user=ada, role="auditor", granted_by=granter, starts_on=timezone.localdate())
    return ada


@pytest.fixture
def open_page(live_server, ada):
    """open_page(width, scheme, language) -> (page, messages of the console)."""
    client = Client()
    client.force_login(ada)
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": live_server.url,
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def open_page(width=1440, scheme="", language="en", script=True):
            User.objects.filter(pk=ada.pk).update(scheme=scheme, language=language)
            context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
            context.add_cookies([cookie])
            page = context.new_page()
            messages = []
            page.on("console", lambda message: messages.append(message.text))
            page.on("pageerror", lambda error: messages.append(str(error)))
            page.goto(live_server.url + reverse("styleguide"))
            return page, messages

        yield open_page
        browser.close()


@pytest.mark.parametrize("width", [360, 1024, 1440])
@pytest.mark.parametrize("scheme, language", [("light", "en"), ("dark", "zh-hans")])
def test_nothing_scrolls_sideways_and_nothing_is_blocked(open_page, width, scheme, language):
    page, messages = open_page(width, scheme, language)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert (wide, messages, page.evaluate("document.documentElement.dataset.scheme")) == (width, [], scheme)


@pytest.mark.parametrize("width, scheme", [(1440, "light"), (360, "dark")])
def test_axe_finds_nothing(open_page, width, scheme):
    page, _ = open_page(width, scheme)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []


def test_the_keys_search_help_and_rows(open_page):
    page, _ = open_page()
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.textContent.trim()")
    page.keyboard.press("j")
    page.keyboard.press("k")
    again = page.evaluate("document.activeElement.textContent.trim()")
    page.keyboard.press("?")
    assert (first, again, page.locator("#keyboard-help").is_visible()) == ("Fengyuan Express", "Fengyuan Express", True)


def test_the_menu_opens_and_colours_change_without_script(open_page):
    page, _ = open_page(script=False)
    page.locator(".account .menu summary").click()
    page.get_by_role("button", name="Dark", exact=True).click()
    assert page.locator("html").get_attribute("data-scheme") == "dark"


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_places_and_tabs_begin_at_where_one_is(open_page, live_server, ada, script):
    line = ServiceLine.objects.create(code="platform", family="platform", name_en="Platform")
    Vendor.objects.create(
        code="kite", name_en="Kite", country="DE", line=line, created_by=ada, created_at=timezone.now()
    )
    page, _ = open_page(360, script=script)
    page.goto(live_server.url + reverse("vendor_activity", args=["kite"]))
    here = [page.locator(f"{row} [aria-current]").bounding_box() for row in (".places", ".tabs")]
    assert [0 <= box["x"] <= box["x"] + box["width"] <= 360 for box in here] == [True, True]
    page.goto(live_server.url + reverse("vendor_detail", args=["kite"]))
    assert page.locator(".tabs [aria-current]").bounding_box()["x"] == 16
