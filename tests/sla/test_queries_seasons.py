"""Do a season's levels decide its months, and does its relief rule bind whoever decides on a claim?"""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest

from contracts.models.seasons import Cause
from sla import actions
from sla.models import Credit, Delivery, LevelResult, Relief
from sla.queries import standing_evaluation
from sla.queries_seasons import barred_for, interim_of, volume_reached
from sla.sources import interim_figures
from tests.sla import months
from tests.sla.claims import NOW, at, claim, named, taken_up
from tests.sla.months import JUNE, MAY
from vendors.lifecycle import NotPossible

pytestmark = pytest.mark.django_db
SALE = {"code": "sale", "name_en": "May sale", "starts_on": date(2026, 5, 1), "ends_on": date(2026, 5, 12)}


def running(world, **season):
    return months.running_contract(world, seasons=[SALE | season])


def on_time(period):
    result = LevelResult.objects.get(evaluation=standing_evaluation(period), level__code="on-time")
    return result.outcome, str(result.expected)


def test_the_causes_of_a_season_are_those_of_relief():
    assert Cause.choices == Relief.Category.choices


def test_a_month_that_begins_in_the_season_is_judged_by_its_levels_and_the_next_as_always(world):
    contract = running(world, targets=[["on-time", "91", "85"]])
    sale = months.whole_month(world, contract, MAY, good=91)
    after = months.whole_month(world, contract, JUNE, good=91)
    assert (on_time(sale), on_time(after)) == (("met", "91"), ("below_minimum", "96"))


def test_in_a_season_that_costs_nothing_a_miss_is_judged_and_not_paid(world):
    contract = running(world, pays=False)
    period = months.whole_month(world, contract, MAY, good=91)
    actions.approve_period(period, by=world.otto, now=NOW)
    assert (on_time(period), Credit.objects.filter(period=period).count()) == (("below_minimum", "96"), 0)


def test_a_stretch_of_time_that_reaches_into_a_season_is_not_granted_for_a_barred_cause(world):
    period = months.whole_month(world, running(world, barred=["third_party"]), MAY, good=91)
    within = taken_up(world, period, starts_at=at(12, 20), ends_at=at(13, 8))
    with pytest.raises(NotPossible, match="In the season “May sale”, 1.May.2026 to 12.May.2026, this cause gives no"):
        actions.approve_relief(within, by=world.vera, now=NOW)
    after = taken_up(world, period, starts_at=at(13), ends_at=at(14))
    other = taken_up(world, period, category="buyer", starts_at=at(2), ends_at=at(3))
    for relief in (after, other):
        assert actions.approve_relief(relief, by=world.vera, now=NOW).state == "approved"


def test_named_rows_in_the_season_are_left_out_and_those_after_it_are_granted(world):
    contract = running(world, barred=["third_party"])
    period = months.open_month(world, contract, MAY)
    lines = ["id,due_at,done_at,ok", "A,2026-05-12T12:00,2026-05-13T11:00,", "B,2026-05-13T12:00,2026-05-14T11:00,"]
    months.deliver(world, period, "waybills", "\n".join([*lines, ""]))
    relief = taken_up(world, period, rows=named(("A", "ROAD"), ("B", "ROAD")))
    with pytest.raises(NotPossible, match="Say why the other rows are not granted"):
        actions.approve_relief(relief, by=world.vera, now=NOW)
    actions.approve_relief(relief, by=world.vera, decision="The season bears its own risk.", now=NOW)
    assert list(relief.rows.order_by("row_key").values_list("row_key", "granted")) == [("A", False), ("B", True)]


@pytest.mark.parametrize(("forecast", "reached", "barred"), [(6, "138.9", False), (7, "119.0", True)])
def test_volumes_give_relief_from_the_agreed_share_of_the_forecast_on(world, forecast, reached, barred):
    contract = running(world, feed="waybills", forecast=forecast, volume_percent="130")
    period = months.whole_month(world, contract, MAY, good=91)  # 100 waybills due in twelve days
    season = contract.versions.get().seasons.get()
    assert volume_reached(period, season, date(2026, 5, 1), date(2026, 5, 12)) == D(reached)
    assert [one.season for one in barred_for(period, "volume")] == ([season] if barred else [])
    relief = taken_up(world, period, category="volume", starts_at=at(9), ends_at=at(11))
    if barred:
        with pytest.raises(NotPossible, match="Volumes reached 119.0 % of the forecast .* relief begins at 130 %"):
            actions.approve_relief(relief, by=world.vera, now=NOW)
    else:
        assert actions.approve_relief(relief, by=world.vera, now=NOW).state == "approved"


def test_what_lies_in_a_season_may_be_claimed_for_longer(world):
    period = months.open_month(world, running(world, claim_days=40), MAY)
    later = months.open_month(world, period.contract, JUNE)
    found = [
        claim(world, one, starts_at=at(10, month=m), ends_at=at(11, month=m)) for one, m in ((period, 5), (later, 6))
    ]
    assert [relief.deadline for relief in found] == [date(2026, 7, 10), date(2026, 7, 15)]


def test_figures_between_times_are_due_until_they_are_handed_in(world):
    period = months.open_month(world, running(world, report_days=5), MAY)
    asked = Delivery.objects.filter(period=period, source="vendor")
    sixth = datetime(2026, 5, 6, 4, tzinfo=UTC)
    months.deliver(world, period, "csat", "value,n\n90,40\n", now=sixth)
    days = [date(2026, 5, 6), date(2026, 5, 11), date(2026, 5, 13)]

    def handed_in(feed):
        return [(one.due_on, one.handed_in) for one in interim_of(asked.get(feed__code=feed))]

    assert handed_in("csat") == list(zip(days, [date(2026, 5, 6), None, None], strict=True))
    assert handed_in("waybills") == [(day, None) for day in days]
    told = sorted((due.due_on, due.words()) for due in interim_figures(date(2026, 5, 10)) if "csat" in due.words())
    assert told == [(day, "“May sale”: hand in “csat” as far as it goes") for day in days[1:]]


def test_nothing_is_asked_between_times_where_no_season_says_so_nor_in_a_month_without_it(world):
    contract = running(world)
    period = months.open_month(world, contract, MAY)
    assert interim_of(period.deliveries.get(feed__code="csat")) == []
    assert list(interim_figures(date(2026, 5, 10))) == []


def test_a_month_after_the_season_is_asked_for_nothing_between_times(world):
    contract = running(world, report_days=5)
    months.open_month(world, contract, MAY)
    june = months.open_month(world, contract, JUNE)
    assert interim_of(june.deliveries.get(feed__code="csat")) == []
