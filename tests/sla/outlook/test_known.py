"""Is everything that running months rest on read at once, with the relief that was approved for them?"""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from sla import actions
from sla.engine.after.forecast import forecast_cases, forecast_time
from sla.in_force import terms_of_spec
from tests.sla import claims, months
from tests.sla.months import JUNE, MAY, counts, waybills
from tests.sla.outlook.foreseen import ahead, by_region, contract_with, month
from tests.vendors import calendars

pytestmark = pytest.mark.django_db
ELEVENTH = datetime(2026, 6, 10, 16, 0, tzinfo=UTC)
DAY = Fraction(24 * 60)
HOURS = {name: [["09:00", "18:00"]] for name in ("mon", "tue", "wed", "thu", "fri")}
OF_EACH_KIND = [
    {"code": "mean", "feed": "payments", "expected": "98", "more": {"measure": {"average_of": 2}}},
    {"code": "quarter", "feed": "payments", "expected": "98", "more": {"window": "quarter"}},
    {"code": "region", "feed": "payments", "expected": "98", "more": {"judged_by": "region"}},
    {
        "code": "back",
        "inputs": [
            {"feed": "claims", "role": "numerator", "period_offset": 0},
            {"feed": "payments", "role": "denominator", "period_offset": -1},
        ],
        "direction": "down",
        "expected": "1",
    },
    {"code": "up", "feed": "outages", "measure": "availability", "expected": "99.9", "more": {"window": "rolling:2"}},
    {
        "code": "fast",
        "feed": "tickets",
        "measure": "durations",
        "expected": "90",
        "more": {"measure": {"statistic": "share_within", "target_minutes": "60", "clock": "business"}},
    },
    {"code": "claims", "feed": "claims", "measure": "events", "direction": "down", "expected": "4", "unit": ""},
]
FEEDS = [
    ("payments", "counts", {"dimensions": ["region"], "cadence": "day"}),
    ("claims", "counts", {}),
    ("outages", "outages", {}),
    ("tickets", "tickets", {}),
]
TICKETS = "id,severity,opened_at,responded_at,resolved_at,pauses\nT{n},P1,2026-{n:02}-01T10:00,,2026-{n:02}-01T10:30,\n"


def of_each_kind(world, calendar, number, vendor=None):
    contract = contract_with(world, FEEDS, OF_EACH_KIND, number=number, vendor=vendor, calendar=calendar)
    for first_day, moment in ((MAY, None), (JUNE, ELEVENTH)):
        month(
            world,
            contract,
            first_day,
            payments=by_region(first_day, North=(990, 1000), South=(95, 100)),
            claims=counts(first_day, 2, 2),
            outages=None,
            tickets=TICKETS.format(n=first_day.month),
            now=moment,
        )
    return contract


def test_many_months_with_levels_of_each_kind_are_asked_for_with_as_many_questions_as_one(
    world, django_assert_num_queries
):
    calendar = calendars.published(hours=HOURS, days=[])
    first = of_each_kind(world, calendar, "C-2026-501")
    with django_assert_num_queries(20):
        rows = ahead(first, at=ELEVENTH)
    assert [row.spec.code for row in rows] == [level["code"] for level in OF_EACH_KIND]
    world.alan = world.gita
    second = of_each_kind(world, calendar, "C-2026-502", world.globex)
    with django_assert_num_queries(20):
        assert len(ahead(first, second, at=ELEVENTH)) == 2 * len(OF_EACH_KIND)


def approve(world, period, **said):
    relief = claims.claim(world, period, now=ELEVENTH, **said)
    relief = actions.take_up_relief(relief, by=world.vera, now=ELEVENTH)
    return actions.approve_relief(relief, by=world.vera, decision="Seen.", now=ELEVENTH)


def test_the_relief_of_the_months_that_are_taken_together_counts(world):
    """All of May's cases fell due on the tenth; those late there are excused, and ten minutes of June's outage."""
    feeds = [("waybills", "commitments", {}), ("outages", "outages", {})]
    levels = [
        {"code": "otd", "feed": "waybills", "expected": "98", "more": {"window": "rolling:2"}},
        {"code": "up", "feed": "outages", "measure": "availability", "expected": "99.9"},
    ]
    contract = contract_with(world, feeds, levels)
    may = month(world, contract, MAY, waybills=waybills(MAY, 50, 100), outages=None)
    down = "id,start,end,weight\nA,2026-06-03T10:00,2026-06-03T10:30,\n"
    june = month(world, contract, JUNE, waybills=waybills(JUNE, 40, 40, prefix="X"), outages=down, now=ELEVENTH)
    approve(world, may, starts_at=claims.at(10, 0), ends_at=claims.at(11, 0))
    approve(world, june, starts_at=claims.at(3, 10, month=6), ends_at=claims.at(3, 10, 10, month=6))
    otd, up = ahead(contract, at=ELEVENTH)
    terms = terms_of_spec(otd.spec)
    assert otd.forecast == forecast_cases(terms, 40, 40, otd.whole)
    assert up.forecast == forecast_time(terms_of_spec(up.spec), Fraction(20), 10 * DAY, 30 * DAY)


def test_a_level_that_relief_covers_for_the_whole_month_has_no_forecast(world):
    contract = contract_with(
        world, [("payments", "counts", {})], [{"code": "paid", "feed": "payments", "expected": "98"}]
    )
    june = month(world, contract, JUNE, payments=counts(JUNE, 390, 400), now=ELEVENTH)
    assert len(ahead(contract, at=ELEVENTH)) == 1
    approve(world, june, starts_at=claims.at(1, 0, month=6), ends_at=claims.at(1, 0, month=7))
    assert ahead(contract, at=ELEVENTH) == []


def test_data_of_a_level_that_have_not_all_come_say_nothing(world):
    level = {
        "code": "rate",
        "inputs": [{"feed": "claims", "role": "numerator"}, {"feed": "payments", "role": "denominator"}],
        "direction": "down",
        "expected": "1",
    }
    contract = contract_with(world, [("payments", "counts", {}), ("claims", "counts", {})], [level])
    june = month(world, contract, JUNE, payments=counts(JUNE, 390, 400), now=ELEVENTH)
    assert ahead(contract, at=ELEVENTH) == []
    months.deliver(world, june, "claims", counts(JUNE, 2, 2), now=ELEVENTH)
    (row,) = ahead(contract, at=ELEVENTH)
    assert row.forecast == forecast_cases(terms_of_spec(row.spec), 2, 400, 1200)
    assert (row.since, row.until) == (JUNE, date(2026, 6, 30))
