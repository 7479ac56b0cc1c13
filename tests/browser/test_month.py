"""Can people walk a month through a browser: a vendor delivers, procurement accepts, an executive opens the PDF?"""

import pytest
from django.urls import reverse

from sla import actions
from tests.browser.visitors import IN_A_BROWSER
from tests.sla import months
from tests.sla.months import MAY
from vendors import jobs

pytestmark = IN_A_BROWSER


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
    assert vera.look("submission_detail", "-review") == "Waybills, May 2026"
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
    executive.page.locator("main table tbody a").first.click()
    assert (
        executive.look("report_detail")
        == "Acme Courier missed the minimum on 1 of 4 service levels; a credit of CNY 4,800.00 is due"
    )
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
