"""What do a suspension and a notice that uses a right do to months and rights?"""

from datetime import UTC, date, datetime

import pytest

from contracts import actions as contract_actions
from contracts.models import Schedule
from sla import actions
from sla.models import TriggerHit
from sla.queries import standing_evaluation
from tests.sla import months
from tests.sla.months import MAY
from vendors import jobs
from vendors.lifecycle import NotPossible

pytestmark = pytest.mark.django_db
# the waybills of the month are all due on the tenth
BEFORE_IT, AFTER_IT = datetime(2026, 5, 8, 4, tzinfo=UTC), datetime(2026, 5, 16, 4, tzinfo=UTC)


def suspended(world, contract, first: datetime, until: datetime, **others):
    given = {"by": world.vera, "note": "Strike.", "from_day": first.date(), "scope": "All parcels", "now": first}
    contract_actions.suspend_contract(contract, **given | others)
    contract_actions.resume_contract(contract, by=world.vera, note="Over.", now=until)


def outcomes(period) -> dict:
    """Level → (outcome, rounded value) of the standing evaluation."""
    return {
        row.level.code: (row.outcome, row.value)
        for row in standing_evaluation(period).level_results.select_related("level").order_by("pk")
    }


def test_what_fell_into_a_suspension_counts_in_no_level_of_instants(world, contract):
    suspended(world, contract, BEFORE_IT, AFTER_IT)
    down = [("2026-05-09T00:00", "2026-05-09T20:00"), ("2026-05-20T00:00", "2026-05-20T01:00")]
    period = months.whole_month(world, contract, MAY, good=10, total=100, down=down)
    found = outcomes(period)
    # 31 days, 8 of them suspended; of what is left one hour down
    assert {code: outcome for code, (outcome, _value) in found.items()} == {
        "on-time": "excused",
        "damage": "met",
        "tracking": "below_expected",
        "csat": "met",
    }
    assert found["tracking"][1] == months.Decimal("99.819")
    assert standing_evaluation(period).inputs["suspended"] == [
        {"start": "2026-05-07T16:00:00+00:00", "end": "2026-05-15T16:00:00+00:00", "levels": None}
    ]


def test_where_the_clock_runs_the_month_is_measured_all_the_same(world, contract):
    suspended(world, contract, BEFORE_IT, AFTER_IT, clock_runs=True)
    period = months.whole_month(world, contract, MAY, good=10, total=100)
    assert outcomes(period)["on-time"][0] == "below_minimum"
    assert "suspended" not in standing_evaluation(period).inputs


def test_another_schedules_suspension_leaves_these_levels_alone(world, contract):
    contract_actions.suspend_contract(
        contract,
        by=world.vera,
        note="Strike.",
        from_day=BEFORE_IT.date(),
        scope="Parcels",
        partial=True,
        schedules=["parcels"],
        now=BEFORE_IT,
    )
    contract.suspensions.update(schedules=["trucks"])
    contract_actions.resume_contract(contract, by=world.vera, note="Over.", now=AFTER_IT)
    period = months.whole_month(world, contract, MAY, good=10, total=100)
    assert outcomes(period)["on-time"][0] == "below_minimum"


def test_of_a_month_that_was_suspended_whole_nothing_is_due_and_nothing_judged(world, contract):
    suspended(world, contract, datetime(2026, 5, 1, 4, tzinfo=UTC), datetime(2026, 6, 1, 4, tzinfo=UTC))
    period = months.open_month(world, contract, MAY)
    late = datetime(2026, 6, 20, 4, tzinfo=UTC)
    actions.evaluate_period(period, by=world.vera, now=late)
    assert {outcome for outcome, _value in outcomes(period).values()} == {"not_applicable"}


def test_a_suspension_told_of_afterwards_evaluates_its_month_again(world, contract):
    period = months.whole_month(world, contract, MAY, good=10, total=100)
    later = datetime(2026, 6, 10, 4, tzinfo=UTC)
    contract_actions.suspend_contract(
        contract, by=world.vera, note="Strike.", from_day=date(2026, 5, 8), scope="All parcels", now=later
    )
    jobs.run_waiting()
    evaluation = standing_evaluation(period)
    assert (evaluation.n, evaluation.cause, outcomes(period)["on-time"][0]) == (2, "suspension", "excused")


def base(period) -> str:
    """The charges of which the month's credits are a part."""
    return standing_evaluation(period).inputs["given"][0]["period"]["charges"]


def test_credits_are_a_part_of_the_fee_for_the_days_served_where_the_fees_stop(world, contract):
    Schedule.objects.update(monthly_fee_minor=3_100_010)
    suspended(world, contract, BEFORE_IT, AFTER_IT, clock_runs=True, fees_stop=True)
    period = months.whole_month(world, contract, MAY, good=10, total=100, fee=None)
    assert base(period) == "23000.07"  # 23 of 31 days


def test_a_suspension_that_stops_no_fees_leaves_the_fee_whole(world, contract):
    Schedule.objects.update(monthly_fee_minor=3_100_010)
    suspended(world, contract, BEFORE_IT, AFTER_IT)
    assert base(months.whole_month(world, contract, MAY, good=10, total=100, fee=None)) == "31000.1"


def test_a_month_is_evaluated_again_on_the_fee_for_the_days_served(world, contract):
    Schedule.objects.update(monthly_fee_minor=3_100_010)
    period = months.whole_month(world, contract, MAY, good=10, total=100, fee=None)
    later = datetime(2026, 6, 10, 4, tzinfo=UTC)
    given = {"note": "Strike.", "from_day": date(2026, 5, 17), "scope": "All", "clock_runs": True, "fees_stop": True}
    contract_actions.suspend_contract(contract, by=world.vera, now=later, **given)
    jobs.run_waiting()
    assert (standing_evaluation(period).n, base(period)) == (2, "16000.05")


@pytest.fixture
def right(world, contract):
    """Two months below minimum: the right that the contract gives for it is written as the engine would."""
    period = months.whole_month(world, contract, MAY, good=10, total=100)
    return TriggerHit.objects.create(
        period=period,
        evaluation=standing_evaluation(period),
        schedule_code="parcels",
        code="terminate",
        type="consecutive",
        level=contract.levels.get(code="on-time"),
        figure="2",
        exercise_by=date(2026, 7, 1),
        arose_at=BEFORE_IT,
    )


def notice_by_right(world, contract, arrived_on):
    return contract_actions.give_notice(
        contract,
        by=world.leo,
        note="Ended by the right.",
        kind="trigger",
        trigger_code="terminate",
        ground="Clause 9.3",
        served_on=date(2026, 6, 20),
        arrived_on=arrived_on,
        effective_on=date(2026, 7, 31),
        now=datetime(2026, 7, 3, 4, tzinfo=UTC),
    )


def test_a_notice_by_a_right_uses_it(world, contract, right):
    notice_by_right(world, contract, date(2026, 6, 24))
    right.refresh_from_db()
    contract.refresh_from_db()
    assert (contract.state, right.state, right.decided_by) == ("notice_given", "exercised", world.leo)


def test_a_right_that_lapsed_before_the_notice_arrived_is_not_used(world, contract, right):
    with pytest.raises(NotPossible) as refused:
        notice_by_right(world, contract, date(2026, 7, 2))
    assert refused.value.reasons == ["The right had to be used by 1\u00a0Jul\u00a02026."]
    right.refresh_from_db()
    contract.refresh_from_db()
    assert (contract.state, right.state) == ("active", "open")
