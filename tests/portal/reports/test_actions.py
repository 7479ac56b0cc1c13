import json
from datetime import UTC, datetime

import pytest

from portal.reports import actions
from portal.reports.models import Rendition, ReportIssue
from portal.reports.render import tool_versions
from portal.reports.snapshot import fingerprint
from sla.actions import evaluate_period, open_period
from tests.portal.reports.conftest import FIRST, deliver, lock
from vendors import jobs
from vendors.lifecycle import NotPossible
from vendors.models import Event, Job

pytestmark = pytest.mark.django_db


def frozen(report):
    return json.loads(report.snapshot.text)


def test_a_locked_month_has_its_final_report_at_once(locked):
    report = ReportIssue.objects.get()
    assert (report.period, report.revision, report.state, report.supersedes) == (locked, 1, "final", None)
    assert report.snapshot.sha256 == fingerprint(report.snapshot.text)
    assert frozen(report)["report"] | {"issued_at": None, "cut_off": None} == {
        "revision": 1,
        "state": "final",
        "supersedes": None,
        "issued_at": None,
        "cut_off": None,
    }


def test_the_snapshot_holds_what_was_judged_in_text_and_whole_numbers(locked):
    on_time = frozen(ReportIssue.objects.get())["schedules"][0]["levels"][0]
    assert {name: on_time[name] for name in ("code", "value", "outcome", "repeat", "credit_raw", "credit")} == {
        "code": "on-time",
        "value": "93.00",
        "outcome": "below_expected",
        "repeat": 1,
        "credit_raw": "128313.60",
        "credit": "128313.60",
    }
    assert on_time["history"] == [
        {
            "month": "2026-05-01",
            "value": "93.00",
            "outcome": "below_expected",
            "rating": "requires",
            "volume": 1000,
            "expected": "96",
            "minimum": "93",
        }
    ]


def test_the_history_of_a_later_month_reaches_back(world, contract, locked):
    june = lock(world, deliver(world, contract, FIRST.replace(month=6), 970, 1000))
    history = frozen(ReportIssue.objects.get(period=june))["schedules"][0]["levels"][0]["history"]
    assert [(row["month"], row["value"], row["outcome"]) for row in history] == [
        ("2026-05-01", "93.00", "below_expected"),
        ("2026-06-01", "97.00", "met"),
    ]


def test_a_month_that_is_not_locked_gives_a_draft(world, evaluated):
    report = actions.issue_report(evaluated, by=world.vera)
    assert (report.state, frozen(report)["report"]["state"], frozen(report)["month"]["locked_on"]) == (
        "draft",
        "draft",
        None,
    )


def test_a_month_without_a_result_has_nothing_to_report(world, contract):
    period = open_period(contract, FIRST, by=world.vera, now=datetime(2026, 5, 2, tzinfo=UTC))
    with pytest.raises(NotPossible, match="has not been evaluated yet"):
        actions.issue_report(period, by=world.vera)


def test_issuing_again_without_a_change_gives_the_same_report(world, locked):
    first = ReportIssue.objects.get()
    assert actions.issue_report(locked, by=world.vera) == first
    assert ReportIssue.objects.count() == 1


def test_the_final_report_takes_the_place_of_the_draft(world, evaluated):
    draft = actions.issue_report(evaluated, by=world.vera)
    lock(world, evaluated)
    final = ReportIssue.objects.get(state="final")
    assert (final.revision, final.supersedes) == (2, draft)
    assert frozen(final)["report"]["supersedes"] == draft.snapshot.sha256
    assert json.loads(ReportIssue.objects.get(pk=draft.pk).snapshot.text)["report"]["state"] == "draft"


def test_a_corrected_fee_brings_a_second_report_and_leaves_the_first(world, contract, locked):
    from contracts.actions import enter_charge

    before = ReportIssue.objects.get().snapshot.text
    enter_charge(contract, by=world.fay, schedule_code="parcels", month=FIRST, amount=1_000_000)
    locked.refresh_from_db()
    evaluate_period(locked)
    locked.refresh_from_db()
    lock(world, locked)
    second = ReportIssue.objects.get(revision=2)
    assert frozen(second)["schedules"][0]["total"] == "80000.00"
    assert frozen(second)["evaluation"]["supersedes"] == 1
    assert ReportIssue.objects.get(revision=1).snapshot.text == before


def test_the_trail_tells_who_issued_what(world, evaluated):
    report = actions.issue_report(evaluated, by=world.vera)
    event = Event.objects.get(name="issued the report")
    assert (event.by, event.record_id, event.facts["snapshot"], event.shown_to_vendor) == (
        world.vera,
        str(report.pk),
        report.snapshot.sha256,
        False,
    )


def test_a_report_is_printed_once_for_each_language_and_kept_with_its_tools(world, locked):
    report = ReportIssue.objects.get()
    first = actions.print_report(report, by=world.vera, language="en")
    again = actions.print_report(report, by=world.alan, language="en")
    assert first == again
    jobs.run_waiting()
    rendition = Rendition.objects.get()
    assert (rendition.report, rendition.language, rendition.tools) == (report, "en", tool_versions())
    assert rendition.file.name == "acme-2026-05-report-1-en.pdf"
    assert rendition.file.content_type == "application/pdf"
    with rendition.file.file.open("rb") as file:
        assert file.read(5) == b"%PDF-"
    assert actions.rendition_of(report, "en") == rendition
    assert actions.rendition_of(report, "zh-hans") is None
    assert Job.objects.get(kind="render_report").state == "done"


def test_a_language_that_no_report_is_written_in_is_refused(world, locked):
    with pytest.raises(ValueError, match="not written in 'fr'"):
        actions.print_report(ReportIssue.objects.get(), by=world.vera, language="fr")


def test_a_vendor_sees_its_final_reports_and_no_draft_and_nobody_elses(world, evaluated):
    draft = actions.issue_report(evaluated, by=world.vera)
    assert list(ReportIssue.objects.visible_to(world.alan)) == []
    assert list(ReportIssue.objects.visible_to(world.vera)) == [draft]
    lock(world, evaluated)
    final = ReportIssue.objects.get(state="final")
    assert list(ReportIssue.objects.visible_to(world.alan)) == [final]
    assert list(ReportIssue.objects.visible_to(world.gita)) == []
    assert list(ReportIssue.objects.visible_to(world.nina)) == []


def test_a_failed_printing_is_tried_again_only_when_somebody_asks(world, locked, monkeypatch):
    report = ReportIssue.objects.get()

    def ask(again=False):
        return actions.print_report(report, by=world.vera, language="en", again=again)

    first = ask()
    monkeypatch.setattr("portal.reports.render.PRESS", "/nowhere/press.py")
    jobs.run_waiting()
    monkeypatch.undo()
    assert Job.objects.get(pk=first.pk).state == "failed"
    assert ask() == first
    second = ask(again=True)
    assert second != first
    jobs.run_waiting()
    assert Job.objects.get(pk=second.pk).state == "done"
    assert actions.rendition_of(report, "en") is not None
