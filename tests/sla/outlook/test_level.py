"""Does the forecast of each kind of level end where its result will: over all that is judged together, and exactly?"""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine.after.forecast import Label, forecast_cases, forecast_events, forecast_time
from sla.in_force import terms_of_spec
from tests.sla import months
from tests.sla.months import JULY, JUNE, MAY, counts
from tests.sla.outlook.foreseen import ahead, by_region, contract_with, month
from tests.vendors import calendars
from vendors.special_days import SpecialDay

pytestmark = pytest.mark.django_db
AUGUST = date(2026, 8, 1)
DAY = Fraction(24 * 60)


def eleventh(first_day):
    """Shanghai's midnight after the month's tenth day."""
    return datetime(first_day.year, first_day.month, 10, 16, 0, tzinfo=UTC)


def terms(one):
    return terms_of_spec(one.spec)


PAID = {"code": "paid", "feed": "payments", "expected": "98"}
PAYMENTS = [("payments", "counts", {})]


def test_a_mean_holds_the_month_against_what_the_months_before_leave_to_it(world):
    """May 97.00, June 99.50; what is stored of June is the mean of both. July: 3 × 98 − 196.5 = 97.5."""
    contract = contract_with(world, PAYMENTS, [PAID | {"more": {"measure": {"average_of": 3}}}])
    month(world, contract, MAY, payments=counts(MAY, 970, 1000))
    june = month(world, contract, JUNE, payments=counts(JUNE, 995, 1000))
    month(world, contract, JULY, payments=counts(JULY, 391, 400), now=eleventh(JULY))
    (row,) = ahead(contract, at=eleventh(JULY))
    stored = june.evaluations.get().level_results.get()
    assert stored.exact == Decimal("98.25")
    assert row.forecast == forecast_cases(terms(row), 391, 400, 1000, [Fraction(97), Fraction("99.5")])
    assert (row.forecast.budget, row.forecast.label, row.values) == (25, Label.WATCH, 3)
    assert (row.seen, row.whole, row.since, row.until) == (400, 1000, JULY, date(2026, 7, 31))


def test_a_month_that_is_not_evaluated_yet_counts_in_a_mean_as_it_was_accepted(world):
    contract = contract_with(
        world, [*PAYMENTS, ("others", "values", {})], [PAID | {"more": {"measure": {"average_of": 2}}}]
    )
    may = month(world, contract, MAY, payments=counts(MAY, 900, 1000))
    month(world, contract, JUNE, payments=counts(JUNE, 400, 400), now=eleventh(JUNE))
    (row,) = ahead(contract, at=eleventh(JUNE))
    assert not may.evaluations.exists()
    assert row.forecast == forecast_cases(terms(row), 400, 400, 1200, [Fraction(90)])
    assert (row.forecast.label, row.forecast.value) == (Label.BREACH_CERTAIN, 95)


def test_the_last_periods_are_taken_together(world):
    contract = contract_with(world, PAYMENTS, [PAID | {"more": {"window": "rolling:2"}}])
    for first_day, good in ((MAY, 500), (JUNE, 990)):
        month(world, contract, first_day, payments=counts(first_day, good, 1000))
    month(world, contract, JULY, payments=counts(JULY, 392, 400), now=eleventh(JULY))
    (row,) = ahead(contract, at=eleventh(JULY))
    assert row.forecast == forecast_cases(terms(row), 1382, 1400, 2000)
    assert (row.seen, row.whole, row.since, row.until, row.values) == (1400, 2000, JUNE, date(2026, 7, 31), 1)


def test_a_quarter_is_foreseen_to_its_end(world):
    """July had 1,000, August usually has (800 + 1,000 + 1,000) ÷ 3, rounded up, and so has September."""
    contract = contract_with(world, PAYMENTS, [PAID | {"more": {"window": "quarter"}}])
    for first_day, total in ((MAY, 800), (JUNE, 1000), (JULY, 1000)):
        month(world, contract, first_day, payments=counts(first_day, total - 5, total))
    month(world, contract, AUGUST, payments=counts(AUGUST, 390, 400), now=eleventh(AUGUST))
    (row,) = ahead(contract, at=eleventh(AUGUST))
    assert row.forecast == forecast_cases(terms(row), 1385, 1400, 1000 + 934 + 934)
    assert (row.seen, row.whole, row.since, row.until) == (1400, 2868, JULY, date(2026, 9, 30))


def test_a_contract_settled_by_the_year_is_judged_by_the_year(world):
    contract = contract_with(world, PAYMENTS, [PAID], cadence="year")
    month(world, contract, MAY, payments=counts(MAY, 999, 1000))
    month(world, contract, JUNE, payments=counts(JUNE, 390, 400), now=eleventh(JUNE))
    (row,) = ahead(contract, at=eleventh(JUNE))
    assert row.forecast == forecast_cases(terms(row), 1389, 1400, 8000)
    assert (row.since, row.until) == (MAY, date(2026, 12, 31))


def test_cases_carried_over_are_judged_with_this_months(world):
    carried = PAID | {"n_min": 20, "more": {"low_volume": {"rule": "carry"}}}
    contract = contract_with(world, PAYMENTS, [carried])
    month(world, contract, MAY, payments=counts(MAY, 100, 100))
    month(world, contract, JUNE, payments=counts(JUNE, 8, 10))
    month(world, contract, JULY, payments=counts(JULY, 30, 30), now=eleventh(JULY))
    (row,) = ahead(contract, at=eleventh(JULY))
    assert row.forecast == forecast_cases(terms(row), 38, 40, 10 + 55)
    assert (row.since, row.whole) == (JUNE, 65)


def test_the_member_that_will_decide_is_named_and_held_against_its_own_usual_number(world):
    regions = [("payments", "counts", {"dimensions": ["region"]})]
    contract = contract_with(world, regions, [PAID | {"more": {"judged_by": "region"}}])
    month(world, contract, MAY, payments=by_region(MAY, North=(990, 1000), South=(97, 100)))
    month(world, contract, JUNE, payments=by_region(JUNE, North=(396, 400), South=(48, 50)), now=eleventh(JUNE))
    (row,) = ahead(contract, at=eleventh(JUNE))
    assert row.forecast == forecast_cases(terms(row), 48, 50, 100)
    assert (row.member, row.seen, row.whole) == ("South", 50, 100)


def test_a_new_member_goes_on_at_its_own_pace(world):
    regions = [("payments", "counts", {"dimensions": ["region"]})]
    contract = contract_with(world, regions, [PAID | {"more": {"judged_by": "region"}}])
    month(world, contract, MAY, payments=by_region(MAY, North=(1000, 1000)))
    month(world, contract, JUNE, payments=by_region(JUNE, North=(400, 400), West=(9, 10)), now=eleventh(JUNE))
    (row,) = ahead(contract, at=eleventh(JUNE))
    assert (row.member, row.whole) == ("West", 30)


def test_members_of_times_and_of_tickets_are_foreseen_one_by_one(world):
    """Zone B was down 20 minutes, and the tickets of team Q are late."""
    feeds = [("outages", "outages", {"dimensions": ["zone"]}), ("tickets", "tickets", {"dimensions": ["team"]})]
    levels = [
        {**UP, "more": {"judged_by": "zone"}},
        {**FAST, "more": {"judged_by": "team", "measure": WITHIN}},
    ]
    contract = contract_with(world, feeds, levels)
    down = "id,start,end,weight,zone\nA,2026-06-03T10:00,2026-06-03T10:05,,A\nB,2026-06-03T10:00,2026-06-03T10:20,,B\n"
    rows = tickets(
        ("P1", "P1", "2026-06-01T10:00", "2026-06-01T10:30"), ("Q1", "P1", "2026-06-01T10:00", "2026-06-01T12:00")
    )
    rows = rows.replace("pauses\n", "pauses,team\n").replace("10:30,\n", "10:30,,P\n").replace("12:00,\n", "12:00,,Q\n")
    month(world, contract, JUNE, outages=down, tickets=rows, now=eleventh(JUNE))
    up, fast = ahead(contract, at=eleventh(JUNE))
    assert (up.member, up.forecast) == ("B", forecast_time(terms(up), Fraction(20), 10 * DAY, 30 * DAY))
    assert (fast.member, fast.forecast) == ("Q", forecast_cases(terms(fast), 0, 1, 3))


CHARGEBACKS = {
    "code": "chargebacks",
    "inputs": [
        {"feed": "chargebacks", "role": "numerator", "period_offset": 0},
        {"feed": "payments", "role": "denominator", "period_offset": -1},
    ],
    "direction": "down",
    "unit": "bps",
    "expected": "100",
    "more": {"measure": {"scale": "10000"}},
}
BACK = [("chargebacks", "counts", {}), *PAYMENTS]


def test_events_are_held_against_the_cases_of_the_month_before_which_are_known(world):
    contract = contract_with(world, BACK, [CHARGEBACKS])
    month(world, contract, MAY, payments=counts(MAY, 50_000, 50_000), chargebacks=counts(MAY, 9, 9))
    month(world, contract, JUNE, chargebacks=counts(JUNE, 150, 150), now=eleventh(JUNE))
    (row,) = ahead(contract, at=eleventh(JUNE))
    assert row.forecast == forecast_events(terms(row), 150, 10 * DAY, 30 * DAY, 50_000)
    assert (row.forecast.budget, row.forecast.value, row.seen, row.whole) == (500, 90, 50_000, 50_000)


def test_without_the_month_before_events_are_held_against_nothing(world):
    contract = contract_with(world, BACK, [CHARGEBACKS])
    month(world, contract, MAY, chargebacks=counts(MAY, 150, 150), now=eleventh(MAY))
    assert ahead(contract, at=eleventh(MAY)) == []


@pytest.mark.parametrize(
    "more",
    [
        {"direction": "up"},
        {"inputs": [{"feed": "payments", "role": "main", "period_offset": -1}]},
        {
            "inputs": [
                {"feed": "chargebacks", "role": "numerator", "period_offset": -1},
                {"feed": "payments", "role": "denominator", "period_offset": 0},
            ]
        },
    ],
    ids=["what is missing may still come", "nothing of this month", "the cases are still to come"],
)
def test_what_is_read_of_earlier_months_otherwise_has_no_forecast(world, more):
    contract = contract_with(world, BACK, [CHARGEBACKS | more])
    month(world, contract, MAY, payments=counts(MAY, 9, 50_000), chargebacks=counts(MAY, 9, 9))
    june = {"payments": counts(JUNE, 9, 9), "chargebacks": counts(JUNE, 150, 150)}
    month(world, contract, JUNE, **june, now=eleventh(JUNE))
    assert ahead(contract, at=eleventh(JUNE)) == []


UP = {"code": "up", "feed": "outages", "measure": "availability", "expected": "99.9", "precision": 3}
OUTAGES = [("outages", "outages", {})]


def outages(*rows):
    return "\n".join(["id,start,end,weight", *(f"{key},{start},{end}," for key, start, end in rows), ""])


def test_downtime_of_a_quarter_counts_against_all_its_minutes(world):
    """July 40 minutes, August 20 by its eleventh; an outage over midnight counts once."""
    contract = contract_with(world, OUTAGES, [UP | {"more": {"window": "quarter"}}])
    month(world, contract, JULY, outages=outages(("A", "2026-07-03T10:00", "2026-07-03T10:40")))
    rows = outages(("B", "2026-08-03T10:00", "2026-08-03T10:20"), ("C", "2026-08-10T23:50", "2026-08-11T00:00"))
    month(world, contract, AUGUST, outages=rows, now=eleventh(AUGUST))
    (row,) = ahead(contract, at=eleventh(AUGUST))
    assert row.forecast == forecast_time(terms(row), Fraction(70), 41 * DAY, 92 * DAY)
    assert (row.since, row.until, row.seen, row.whole) == (JULY, date(2026, 9, 30), None, None)


def test_a_month_of_the_window_without_a_report_is_neither_up_nor_down(world):
    contract = contract_with(world, OUTAGES, [UP | {"more": {"window": "quarter"}}])
    month(world, contract, JULY)
    month(world, contract, AUGUST, outages=outages(("B", "2026-08-03T10:00", "2026-08-03T10:20")), now=eleventh(AUGUST))
    (row,) = ahead(contract, at=eleventh(AUGUST))
    assert row.forecast == forecast_time(terms(row), Fraction(20), 10 * DAY, 61 * DAY)


def test_no_outage_declared_is_a_month_of_service(world):
    contract = contract_with(world, OUTAGES, [UP | {"more": {"window": "rolling:2"}}])
    month(world, contract, MAY, outages=None)
    month(world, contract, JUNE, outages=None, now=eleventh(JUNE))
    (row,) = ahead(contract, at=eleventh(JUNE))
    assert row.forecast == forecast_time(terms(row), Fraction(0), 41 * DAY, 61 * DAY)


TICKETS = [("tickets", "tickets", {})]
FAST = {"code": "fast", "feed": "tickets", "measure": "durations", "expected": "90"}
WITHIN = {"statistic": "share_within", "target_minutes": "60"}


def tickets(*rows):
    head = "id,severity,opened_at,responded_at,resolved_at,pauses"
    return "\n".join([head, *(f"{key},{severity},{opened},,{stop}," for key, severity, opened, stop in rows), ""])


def test_late_cases_are_counted_among_those_judged_so_far(world):
    """Two in time, one late, one late though it is open, one that may still be in time."""
    contract = contract_with(world, TICKETS, [FAST | {"more": {"measure": WITHIN}}])
    month(
        world,
        contract,
        MAY,
        tickets=tickets(*((f"M{n}", "P1", "2026-05-04T10:00", "2026-05-04T10:30") for n in range(10))),
    )
    rows = [
        ("A", "P1", "2026-06-01T10:00", "2026-06-01T11:00"),
        ("B", "P1", "2026-06-02T10:00", "2026-06-02T10:05"),
        ("C", "P1", "2026-06-03T10:00", "2026-06-03T11:01"),
        ("D", "P1", "2026-06-10T22:00", ""),
        ("E", "P1", "2026-06-10T23:30", ""),
    ]
    month(world, contract, JUNE, tickets=tickets(*rows), now=eleventh(JUNE))
    (row,) = ahead(contract, at=eleventh(JUNE))
    assert row.forecast == forecast_cases(terms(row), 2, 4, 10)
    assert (row.seen, row.whole, row.forecast.label) == (4, 10, Label.BREACH_CERTAIN)


def test_cases_by_severity_run_on_the_working_hours_of_the_calendar(world):
    """Friday 5 June 2026, 17:30, to Monday: a Sunday that is worked makes the difference."""
    hours = {name: [["09:00", "18:00"]] for name in ("mon", "tue", "wed", "thu", "fri")}
    calendar = calendars.published(hours=hours, days=[])
    worked = {"measure": {**WITHIN, "clock": "business"}, "reads": {"severity": ["P2"]}}
    contract = contract_with(world, TICKETS, [FAST | {"more": worked}], calendar=calendar)
    rows = [
        ("A", "P2", "2026-06-05T17:30", "2026-06-08T09:30"),
        ("B", "P2", "2026-06-05T17:30", "2026-06-08T09:31"),
        ("C", "P1", "2026-06-05T17:30", "2026-06-08T17:30"),
    ]
    month(world, contract, JUNE, tickets=tickets(*rows), now=eleventh(JUNE))
    (row,) = ahead(contract, at=eleventh(JUNE))
    assert (row.seen, row.forecast.bad) == (2, 1)
    calendars.published(calendar, hours=hours, days=[SpecialDay(date(2026, 6, 7), is_open=True)], now=months.BEGAN)
    (row,) = ahead(contract, at=eleventh(JUNE))
    assert (row.seen, row.forecast.bad) == (2, 2)


def test_shares_of_slices_and_of_buckets_are_foreseen_in_parts(world):
    feeds = [("slices", "counts", {}), ("buckets", "buckets", {})]
    levels = [
        {"code": "slices", "feed": "slices", "measure": "slices", "expected": "99"},
        {
            "code": "buckets",
            "feed": "buckets",
            "measure": "histogram",
            "expected": "99",
            "more": {"measure": {"share_at_most": "150"}},
        },
    ]
    contract = contract_with(world, feeds, levels)
    slices = "start,end,good,total\n2026-05-01,2026-05-01,50,100\n2026-05-02,2026-05-02,100,100\n"
    buckets = "start,end,le,count\n" + "".join(
        f"2026-05-01,2026-05-01,{le},{count}\n" for le, count in (("100", 90), ("200", 99), ("+Inf", 100))
    )
    month(world, contract, MAY, slices=slices, buckets=buckets, now=eleventh(MAY))
    first, second = ahead(contract, at=eleventh(MAY))
    assert first.forecast == forecast_time(terms(first), Fraction(1, 2), Fraction(2), Fraction(7))
    assert (first.seen, first.whole) == (2, 7)
    assert second.forecast == forecast_time(terms(second), Fraction("5.5"), Fraction(100), Fraction(310))


def test_events_and_days_are_foreseen_by_the_time_that_passed(world):
    feeds = [("claims", "counts", {}), ("days", "values", {})]
    levels = [
        {"code": "claims", "feed": "claims", "measure": "events", "direction": "down", "expected": "4", "unit": ""},
        {"code": "days", "feed": "days", "measure": "days", "direction": "down", "expected": "5", "unit": "d"},
    ]
    contract = contract_with(world, feeds, levels)
    month(world, contract, JUNE, claims=counts(JUNE, 2, 2), days="value,n\n1,\n", now=eleventh(JUNE))
    first, second = ahead(contract, at=eleventh(JUNE))
    assert first.forecast == forecast_events(terms(first), 2, 10 * DAY, 30 * DAY)
    assert (first.forecast.label, first.forecast.value) == (Label.AT_RISK, 6)
    assert second.forecast == forecast_events(terms(second), 1, 10 * DAY, 30 * DAY)


def test_a_month_declared_as_nothing_has_no_value_for_a_mean(world):
    level = {"code": "claims", "feed": "claims", "measure": "events", "direction": "down", "expected": "4", "unit": ""}
    contract = contract_with(world, [("claims", "counts", {})], [level | {"more": {"measure": {"average_of": 2}}}])
    month(world, contract, MAY, claims=None)
    month(world, contract, JUNE, claims=counts(JUNE, 1, 1), now=eleventh(JUNE))
    (row,) = ahead(contract, at=eleventh(JUNE))
    assert row.forecast == forecast_events(terms(row), 1, 10 * DAY, 30 * DAY)


def test_what_cannot_be_counted_against_a_limit_has_no_forecast(world):
    feeds = [("csat", "values", {}), *TICKETS, ("buckets", "buckets", {})]
    levels = [
        {"code": "csat", "feed": "csat", "measure": "value", "expected": "88"},
        FAST | {"direction": "down", "unit": "min", "expected": "60", "more": {"measure": {"statistic": "mean"}}},
        {
            "code": "p95",
            "feed": "buckets",
            "measure": "histogram",
            "direction": "down",
            "unit": "ms",
            "expected": "200",
            "more": {"measure": {"statistic": "p95"}},
        },
    ]
    contract = contract_with(world, feeds, levels)
    buckets = "start,end,le,count\n2026-06-01,2026-06-01,100,90\n2026-06-01,2026-06-01,+Inf,100\n"
    rows = tickets(("A", "P1", "2026-06-01T10:00", "2026-06-01T11:00"))
    month(world, contract, JUNE, csat="value,n\n90,320\n", tickets=rows, buckets=buckets, now=eleventh(JUNE))
    assert ahead(contract, at=eleventh(JUNE)) == []


def test_buckets_that_contradict_each_other_are_left_to_the_evaluation(world):
    feeds = [("buckets", "buckets", {}), ("more", "buckets", {})]
    level = {
        "code": "buckets",
        "inputs": [{"feed": "buckets", "role": "main"}, {"feed": "more", "role": "main"}],
        "measure": "histogram",
        "expected": "99",
        "more": {"measure": {"share_at_most": "150"}},
    }
    contract = contract_with(world, feeds, [level])
    first = "start,end,le,count\n2026-06-01,2026-06-01,100,90\n2026-06-01,2026-06-01,+Inf,100\n"
    month(world, contract, JUNE, buckets=first, more=first.replace(",100,90", ",120,90"), now=eleventh(JUNE))
    assert ahead(contract, at=eleventh(JUNE)) == []
