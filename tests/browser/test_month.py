"""Can people walk a month through a browser: a vendor delivers, procurement accepts, an executive opens the PDF?"""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import sync_playwright

from sla import actions
from tests.sla import months
from tests.sla.months import MAY
from vendors import jobs
from vendors.models import User

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PICTURES = os.environ.get("STEWARD_PICTURES", "")  # a folder, to look at what the people saw
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture(autouse=True)
def the_browser_library_runs_its_own_loop(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


class Visitor:
    """A person at a browser window of their own, who notes what the console complains of and what scrolls sideways."""

    def __init__(self, browser, address, user, *, width, scheme="light", language="en", script=True):
        User.objects.filter(pk=user.pk).update(scheme=scheme, language=language)
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        self.context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
        self.page = self.context.new_page()
        self.address, self.width, self.complaints = address, width, []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, name, *args):
        self.page.goto(self.address + reverse(name, args=args))
        return self.look(name)

    def look(self, name):
        """The heading; the page has to fit its window."""
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{name}-{self.width}.png", full_page=True)
        assert (name, wide, self.complaints) == (name, self.width, [])
        return self.page.locator("h1").inner_text().replace("\u00a0", " ")

    def press(self, words):
        self.page.get_by_role("button", name=words).first.click()
        self.page.wait_for_load_state()


@pytest.fixture
def visit(live_server):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def visit(user, **window):
            return Visitor(browser, live_server.url, user, **window)

        yield visit
        browser.close()


@pytest.fixture
def may(live_server, world):
    """May, with everything delivered and accepted but the waybills."""
    contract = months.running_contract(world)
    month = months.open_month(world, contract, MAY)
    months.deliver(world, month, "damages", months.counts(MAY, 1, 1000))
    months.deliver(world, month, "csat", "value,n\n90,320\n")
    nothing = actions.declare_nothing(
        month.deliveries.get(feed__code="outages"), by=world.alan, now=months.month_after(MAY)
    )
    actions.accept_submission(nothing, by=world.vera, now=months.month_after(MAY))
    jobs.run_waiting()
    return month


@pytest.fixture
def export(tmp_path):
    """The vendor's own export: 92 of 100 waybills on time, and one row that cannot be read."""
    file = tmp_path / "acme-2026-05.csv"
    file.write_text(months.waybills(MAY, 92, 100) + "W05-99999,2026-05-32T12:00,,\n")
    return file


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_month_goes_from_upload_to_the_executives_pdf(world, may, export, visit, script):
    waybills = may.deliveries.get(feed__code="waybills")

    alan = visit(world.alan, width=390, script=script)
    alan.go("home")
    alan.page.get_by_role("link", name="Deliver Waybills for May 2026").click()
    assert alan.look("delivery_detail") == "Deliver Waybills for May 2026"
    alan.page.set_input_files("input[type=file]", export)
    alan.press("Upload and check")
    jobs.run_waiting()
    if script:
        alan.page.get_by_role("button", name="Send 100 rows").wait_for()  # the page looks again by itself
    else:
        alan.page.reload()
    assert alan.look("submission_detail") == "Deliver Waybills for May 2026"
    assert alan.page.locator(".outcome .value b").inner_text().replace("\u00a0", " ") == "92.00 %"
    assert alan.page.locator("#row-102 .where").inner_text().split() == ["Row", "102", "due_at"]
    alan.page.get_by_label("Note to the buyer").fill("One waybill follows by mail.")
    alan.press("Send 100 rows")
    jobs.run_waiting()

    vera = visit(world.vera, width=1440, script=script)
    vera.go("home")
    vera.page.get_by_role("link", name="Accept or return data of May 2026").click()
    assert vera.look("submission_review") == "Waybills, May 2026"
    assert "One waybill follows by mail." in vera.page.locator("main").inner_text()
    vera.press("Accept the data")
    jobs.run_waiting()
    vera.page.reload()
    assert vera.look("period_detail") == "1 of 4 levels in default in May 2026"
    vera.page.get_by_role("link", name="On time").first.click()
    assert vera.look("level_result") == "On time 92.00 %, May 2026"
    waybills.refresh_from_db()
    assert waybills.accepted_by == world.vera

    fay = visit(world.fay, width=1024, scheme="dark", script=script)
    fay.go("period_detail", may.pk)
    fay.press("Approve the month")
    fay.press("Lock the month")
    assert fay.page.locator("main .status").first.inner_text() == "Locked"

    executive = visit(world.max, width=1440, scheme="dark", script=script)
    executive.go("home")
    executive.page.get_by_role("link", name="Open the reports").click()
    executive.page.locator("main table a").first.click()
    assert executive.look("report_detail") != ""
    pdf = reverse("report_pdf", args=[may.reports.get().pk])
    executive.context.request.get(executive.address + pdf)  # asks for it to be printed
    jobs.run_waiting()
    printed = executive.context.request.get(executive.address + pdf)
    assert (printed.status, printed.headers["content-type"], printed.body()[:5]) == (200, "application/pdf", b"%PDF-")


@pytest.mark.parametrize("width, scheme, language", [(360, "dark", "zh-hans"), (1440, "light", "zh-hans")])
def test_every_page_of_the_month_fits_its_window_in_both_languages_and_schemes(
    world, may, visit, width, scheme, language
):
    months.deliver(world, may, "waybills", months.waybills(MAY, 92, 100))
    actions.approve_period(may, by=world.fay, now=months.month_after(MAY, 12))
    credit, sent = may.credits.get(), may.deliveries.get(feed__code="waybills").submissions.get()
    actions.notify_credit(credit, by=world.vera, now=months.month_after(MAY, 13))
    pages = [
        ("home",),
        ("delivery_list",),
        ("delivery_detail", sent.delivery_id),
        ("submission_detail", sent.pk),
        ("result_list",),
        ("period_detail", may.pk),
        ("level_result", may.pk, "on-time"),
        ("result_rows", may.pk, "on-time"),
        ("credit_list",),
        ("credit_detail", credit.pk),
    ]
    for person in (world.vera, world.alan):
        visitor = visit(person, width=width, scheme=scheme, language=language)
        for name, *args in pages:
            visitor.go(name, *args)
    visit(world.max, width=width, scheme=scheme, language=language).go("home")
