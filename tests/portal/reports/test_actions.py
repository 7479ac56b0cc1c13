import json
from datetime import date

import pytest

from portal.reports import actions
from portal.reports.models import Rendition, ReportIssue
from portal.reports.snapshot import fingerprint
from tests.portal.reports.conftest import deliver, lock
from vendors import jobs
from vendors.lifecycle import NotPossible
from vendors.models import Event

pytestmark = pytest.mark.django_db


def test_a_locked_month_has_its_final_report_at_once(locked):
    report = ReportIssue.objects.get()
    assert (report.period, report.revision, report.state) == (locked, 1, "final")
    assert report.snapshot.sha256 == fingerprint(report.snapshot.text)


def test_the_snapshot_holds_what_was_judged_in_text_and_whole_numbers(locked):
    frozen = json.loads(ReportIssue.objects.get().snapshot.text)
    open("/tmp/reports/real.json", "w").write(json.dumps(frozen, ensure_ascii=False))
    on_time = frozen["schedules"][0]["levels"][0]
    assert {name: on_time[name] for name in ("code", "value", "outcome", "default", "repeat", "credit_raw", "credit")} == {
        "code": "on-time",
        "value": "93.00",
        "outcome": "below_expected",
        "default": True,
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
