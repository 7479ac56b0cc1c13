"""Does each person find the reports that are theirs, read them on the page, and get the file?"""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.reports import actions
from portal.reports.models import ReportIssue
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.portal.reading import heading, tables
from tests.portal.reports.conftest import (  # noqa: F401  (fixtures)
    FIRST,
    contract,
    deliver,
    evaluated,
    lock,
    locked,
)
from vendors import jobs
from vendors.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    """page(person, name, *args, **query) -> the answer to a GET."""

    def page(person, name, *args, **query):
        client.force_login(person)
        return client.get(reverse(name, args=args), query)

    return page


@pytest.fixture
def report(locked):  # noqa: F811
    return ReportIssue.objects.get()


def test_the_list_says_first_what_each_month_came_to(page, world, report):  # noqa: F811
    answer = page(world.max, "report_list")
    assert heading(answer) == "1 monthly report"
    said = "Acme Courier missed the minimum on 1 of 2 service levels; a credit of CNY 213,856.00 is due"
    assert tables(answer) == [
        [
            ["Month", "Vendor", "What it says", "State", "Issued", "File"],
            ["May 2026", "Acme Courier C-2026-001", said, "Final", "4 Jun 2026", f"PDF, {said}"],
        ]
    ]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 1),
        ({"q": "acme"}, 1),
        ({"q": "C-2026-001"}, 1),
        ({"q": "globex"}, 0),
        ({"month": "2026-05"}, 1),
        ({"month": "2026-06"}, 0),
        ({"state": "final"}, 1),
        ({"state": "draft"}, 0),
        ({"month": "2026-99"}, 1),
    ],
)
def test_the_list_is_narrowed_by_words_month_and_state(page, world, report, query, count):  # noqa: F811
    assert len(page(world.vera, "report_list", **query).context["rows"]) == count


def test_the_list_asks_as_much_for_three_months_as_for_one(client, world, contract, report):  # noqa: F811
    def asked(rows):
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(reverse("report_list")).context["rows"]) == rows
        return len(queries)

    client.force_login(world.max)
    client.get(reverse("report_list"))
    one = asked(1)
    for month in (6, 7):
        lock(world, deliver(world, contract, FIRST.replace(month=month), 970, 1000))
    assert asked(3) == one


def test_the_page_shows_the_frozen_figures_and_not_todays(page, world, report):  # noqa: F811
    snapshot = json.loads(report.snapshot.text)
    answer = page(world.alan, "report_detail", report.pk)
    text = answer.content.decode()
    assert heading(answer).startswith("Acme Courier missed the minimum on 1 of 2 service levels")
    assert "128,313.60" in text
    assert report.snapshot.sha256[:4] + " " + report.snapshot.sha256[4:8] in text
    world.acme.name_en = "Renamed"
    world.acme.save()
    assert heading(page(world.alan, "report_detail", report.pk)) == heading(answer)
    assert snapshot["vendor"]["name_en"] == "Acme Courier"


def test_the_page_says_when_a_newer_report_has_taken_its_place(page, world, evaluated):  # noqa: F811
    draft = actions.issue_report(evaluated, by=world.vera)
    assert "A newer report" not in page(world.vera, "report_detail", draft.pk).content.decode()
    lock(world, evaluated)
    assert "A newer report has taken its place." in page(world.vera, "report_detail", draft.pk).content.decode()


def test_the_file_is_printed_on_demand_and_then_served(page, world, report):  # noqa: F811
    waiting = page(world.max, "report_pdf", report.pk)
    assert (waiting.status_code, waiting.templates[0].name) == (202, "reports/report_pdf.html")
    jobs.run_waiting()
    served = page(world.max, "report_pdf", report.pk)
    assert (served.status_code, served["Content-Type"], served["X-Content-Type-Options"]) == (
        200,
        "application/pdf",
        "nosniff",
    )
    assert served["Content-Disposition"] == 'inline; filename="acme-2026-05-report-1-en.pdf"'
    assert "no-store" in served["Cache-Control"]
    assert b"".join(served.streaming_content).startswith(b"%PDF-")
    saved = page(world.max, "report_pdf", report.pk, download="1")
    assert saved["Content-Disposition"] == 'attachment; filename="acme-2026-05-report-1-en.pdf"'


def test_the_page_that_waits_asks_by_itself_and_loads_anew_once_it_is_over(client, page, world, report):  # noqa: F811
    def asked():
        answer = client.get(reverse("report_pdf", args=[report.pk]), headers={"HX-Request": "true"})
        return answer.status_code, answer.content, answer.headers.get("HX-Refresh")

    waiting = page(world.max, "report_pdf", report.pk).content.decode()
    assert ('hx-trigger="every 2s"' in waiting, "http-equiv" in waiting) == (True, False)
    assert asked() == (204, b"", None)
    Job.objects.update(state=Job.State.FAILED, error="no printer")
    assert asked() == (200, b"", "true")
    Job.objects.update(state=Job.State.QUEUED, error="")
    jobs.run_waiting()
    assert asked() == (200, b"", "true")


def test_the_other_language_is_another_file(page, world, report):  # noqa: F811
    page(world.max, "report_pdf", report.pk, language="zh-hans")
    page(world.max, "report_pdf", report.pk, language="fr")
    jobs.run_waiting()
    assert sorted(report.renditions.values_list("language", flat=True)) == ["en", "zh-hans"]


@pytest.mark.parametrize("name", ["report_detail", "report_pdf"])
def test_another_vendor_and_a_person_without_a_role_find_nothing(page, world, report, name):  # noqa: F811
    for person in (world.gita, world.nina):
        answer = page(person, name, report.pk)
        assert answer.status_code == 404
        assert "Acme" not in answer.content.decode()
    assert page(world.alan, name, report.pk).status_code in (200, 202)


def test_a_vendor_finds_no_draft(page, world, evaluated):  # noqa: F811
    draft = actions.issue_report(evaluated, by=world.vera)
    assert page(world.alan, "report_detail", draft.pk).status_code == 404
    assert page(world.alan, "report_list").context["rows"] == []
    assert len(page(world.vera, "report_list").context["rows"]) == 1


def test_the_list_is_for_those_who_may_read_reports(page, world, client):  # noqa: F811
    assert page(world.nina, "report_list").status_code == 403
    client.logout()
    assert client.get(reverse("report_list")).status_code == 302


def test_procurement_issues_a_report_after_a_question(client, world, evaluated):  # noqa: F811
    client.force_login(world.vera)
    asked = client.get(reverse("report_new", args=[evaluated.pk]))
    assert "this is a draft: watermarked" in asked.content.decode()
    assert ReportIssue.objects.count() == 0
    answer = client.post(reverse("report_new", args=[evaluated.pk]))
    issued = ReportIssue.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("report_detail", args=[issued.pk]))
    assert (issued.issued_by, issued.state) == (world.vera, "draft")


def test_nobody_else_issues_one(client, world, locked):  # noqa: F811
    for person, status in ((world.max, 403), (world.alan, 403), (world.gita, 404), (world.nina, 404)):
        client.force_login(person)
        assert client.post(reverse("report_new", args=[locked.pk])).status_code == status
    assert ReportIssue.objects.count() == 1


def test_a_month_that_is_not_evaluated_is_answered_with_the_reason(client, world, contract):  # noqa: F811
    from sla.actions import open_period

    period = open_period(contract, FIRST, by=world.vera)
    client.force_login(world.vera)
    answer = client.post(reverse("report_new", args=[period.pk]), follow=True)
    assert "The month has not been evaluated yet" in answer.content.decode()
