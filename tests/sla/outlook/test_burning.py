"""Do alerts fire for what decides: the member, the rows that are read, the window, what a mean leaves?"""

from datetime import UTC, datetime

import pytest

from tests.sla.months import JUNE, MAY, counts
from tests.sla.outlook.foreseen import ahead, contract_with, month

pytestmark = pytest.mark.django_db
ELEVENTH = datetime(2026, 6, 10, 16, 0, tzinfo=UTC)
DAILY = [("payments", "counts", {"dimensions": ["region"], "cadence": "day"})]


def by_day(**regions):
    """Of each region 100 cases a day from 8 to 10 June, with so many good ones."""
    lines = [
        f"2026-06-{day:02}T08:00,2026-06-{day:02}T09:00,{good},100,{name}"
        for day in (8, 9, 10)
        for name, good in regions.items()
    ]
    return "\n".join(["start,end,good,total,region", *lines, ""])


def fired(world, text, more, expected="98", **may):
    contract = contract_with(world, DAILY, [{"code": "paid", "feed": "payments", "expected": expected, "more": more}])
    if may:
        month(world, contract, MAY, **may)
    month(world, contract, JUNE, payments=text, now=ELEVENTH)
    (row,) = ahead(contract, at=ELEVENTH)
    return [(alert.pair.long.days, alert.long) for alert in row.alerts]


@pytest.mark.parametrize(("expected", "burn"), [("98", 10), ("95", 4)])
def test_an_alert_tells_how_fast_the_budget_is_used_up(world, expected, burn):
    assert fired(world, by_day(North=80), {}, expected=expected) == [(1, burn), (3, burn)]


def test_the_member_that_will_decide_is_looked_at_alone(world):
    assert fired(world, by_day(North=99, South=80), {"judged_by": "region"}) == [(1, 10), (3, 10)]


@pytest.mark.parametrize(("region", "burning"), [("South", [(1, 10), (3, 10)]), ("North", [])])
def test_only_the_rows_that_are_read_are_looked_at(world, region, burning):
    assert fired(world, by_day(North=100, South=80), {"reads": {"dims": {"region": region}}}) == burning


@pytest.mark.parametrize(("window", "burning"), [("month", [(3, 2.5)]), ("year", [])])
def test_a_longer_window_has_more_to_use_up(world, window, burning):
    """A tenth of the budget of a month in three days is burn 1; of the year that is left it is seven times that."""
    assert fired(world, by_day(North=95), {"window": window}) == burning


def test_a_mean_is_used_up_as_fast_as_the_other_months_allow(world):
    may = counts(MAY, 970, 1000).replace("total\n", "total,region\n").replace("1000\n", "1000,North\n")
    assert fired(world, by_day(North=80), {"measure": {"average_of": 2}}, payments=may) == [(1, 20), (3, 20)]
