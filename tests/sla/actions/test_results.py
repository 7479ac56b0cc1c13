"""What follows when a month is evaluated, approved, locked and corrected?"""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from sla import actions
from sla.models import Breach, Credit, Evaluation, LedgerLine, Period
from sla.queries import standing_evaluation
from tests.sla import months
from tests.sla.months import JULY, JUNE, MAY
from vendors.lifecycle import NotPossible
from vendors.models import Event


def outcomes(period):
    return {
        row.level.code: (str(row.value), row.outcome, row.rating)
        for row in standing_evaluation(period).level_results.all()
    }


def approve_and_lock(world, period, now=None):
    now = now or months.month_after(period.starts_on, 15)
    actions.approve_period(period, by=world.otto, now=now)
    actions.lock_period(period, by=world.fay, now=now)
    period.refresh_from_db()


def test_a_month_evaluates_itself_once_its_last_data_are_accepted(world, contract):
    period = months.whole_month(world, contract, MAY, good=91, damaged=2)
    evaluation = standing_evaluation(period)
    assert period.state == Period.State.CALCULATED
    assert outcomes(period) == {
        "on-time": ("91.00", "below_minimum", "inadequate"),
        "damage": ("0.20", "below_expected", "requires"),
        "tracking": ("100.000", "met", "good"),
        "csat": ("90.0", "met", "good"),
    }
    assert (evaluation.raw, evaluation.cap, evaluation.total) == (
        Decimal("8000.00"),
        Decimal("8000.00"),
        Decimal("8000.00"),
    )
    assert [(line.level_result.level.code, line.amount) for line in evaluation.credit_lines.all()] == [
        ("on-time", Decimal("4800.00")),
        ("damage", Decimal("3200.00")),
    ]


def test_each_default_opens_a_breach(world, contract):
    period = months.whole_month(world, contract, MAY, good=91, damaged=2)
    assert [
        (b.level.code, b.outcome, b.state) for b in Breach.objects.filter(period=period).order_by("level__code")
    ] == [
        ("damage", "below_expected", "open"),
        ("on-time", "below_minimum", "open"),
    ]


def test_evaluating_again_with_the_same_inputs_changes_nothing(world, contract):
    period = months.whole_month(world, contract, MAY)
    first = standing_evaluation(period)
    again = actions.evaluate_period(period, by=world.vera, now=months.month_after(MAY, 5))
    assert (again.pk, Evaluation.objects.filter(period=period).count()) == (first.pk, 1)


def test_the_third_miss_in_a_row_costs_half_as_much_again_and_the_cap_is_split_to_the_cent(world, contract):
    months.whole_month(world, contract, MAY, good=91)
    months.whole_month(world, contract, JUNE, good=92)
    period = months.whole_month(world, contract, JULY, good=91, damaged=2, fee="2673200.00")
    evaluation = standing_evaluation(period)
    assert (evaluation.raw, evaluation.cap, evaluation.total) == (
        Decimal("278012.80"),
        Decimal("213856.00"),
        Decimal("213856.00"),
    )
    assert [line.amount for line in evaluation.credit_lines.all()] == [Decimal("148054.15"), Decimal("65801.85")]


def test_silence_is_judged_only_after_the_due_date(world, contract):
    period = months.open_month(world, contract, MAY)
    with pytest.raises(NotPossible):
        actions.evaluate_period(period, by=world.vera, now=months.month_after(MAY, 5))
    assert actions.evaluate_due_periods(now=months.month_after(MAY, 5)) == []
    actions.evaluate_due_periods(now=months.month_after(MAY, 11))
    assert {row.outcome for row in standing_evaluation(period).level_results.all()} == {"not_reported"}


def test_a_month_without_a_fee_is_not_evaluated_and_says_so(world, contract):
    actions.open_due_periods(now=months.month_after(MAY), contracts=[contract])
    period = contract.periods.get(starts_on=MAY)
    with pytest.raises(NotPossible, match="fee of the month is not entered"):
        actions.evaluate_period(period, by=world.vera, now=months.month_after(MAY, 20))


def test_who_accepted_data_does_not_approve_the_month(world, contract):
    period = months.whole_month(world, contract, MAY)
    with pytest.raises(PermissionDenied):
        actions.approve_period(period, by=world.vera, now=months.month_after(MAY, 15))
    approve_and_lock(world, period)
    assert (period.state, period.approved_by, period.locked_by) == (Period.State.LOCKED, world.otto, world.fay)


def test_an_approval_of_an_evaluation_that_no_longer_stands_is_refused(world, contract):
    period = months.whole_month(world, contract, MAY)
    with pytest.raises(NotPossible, match="evaluated again meanwhile"):
        actions.approve_period(period, by=world.otto, evaluation=2, now=months.month_after(MAY, 15))


def test_a_correction_after_the_lock_supersedes_and_posts_the_difference(world, contract):
    period = months.whole_month(world, contract, MAY, good=97)
    approve_and_lock(world, period)
    assert not Credit.objects.exists()
    late = datetime(2026, 6, 25, 4, tzinfo=UTC)
    months.deliver(world, period, "waybills", months.waybills(MAY, 92, 100), now=late)
    period.refresh_from_db()
    first, second = Evaluation.objects.filter(period=period).order_by("n")
    assert (period.state, second.supersedes, second.cause) == (Period.State.CALCULATED, first, "correction")
    approve_and_lock(world, period, now=late)
    credit = Credit.objects.get()
    assert (credit.kind, credit.amount, credit.evaluation) == ("adjustment", Decimal("4800.00"), second)


def test_a_second_correction_becomes_an_adjustment(world, contract):
    period = months.whole_month(world, contract, MAY, good=92)
    approve_and_lock(world, period)
    late = datetime(2026, 6, 25, 4, tzinfo=UTC)
    months.deliver(world, period, "waybills", months.waybills(MAY, 97, 100), now=late)
    approve_and_lock(world, period, now=late)
    assert [(c.kind, c.amount) for c in Credit.objects.order_by("pk")] == [
        ("credit", Decimal("4800.00")),
        ("adjustment", Decimal("-4800.00")),
    ]
    assert sum(LedgerLine.objects.values_list("amount_minor", flat=True)) == 0
    assert Breach.objects.get(period=period).state == "withdrawn"


def test_correcting_may_evaluates_june_and_july_again_because_misses_in_a_row_are_counted(world, contract):
    may = months.whole_month(world, contract, MAY, good=91)
    june = months.whole_month(world, contract, JUNE, good=91)
    july = months.whole_month(world, contract, JULY, good=91)
    before = standing_evaluation(july).total
    months.deliver(world, may, "waybills", months.waybills(MAY, 99, 100), now=datetime(2026, 8, 20, 4, tzinfo=UTC))
    assert [standing_evaluation(period).cause for period in (may, june, july)] == ["correction", "earlier", "earlier"]
    repeats = [
        standing_evaluation(period).level_results.get(level__code="on-time").repeat for period in (may, june, july)
    ]
    assert (before, repeats, standing_evaluation(july).total) == (Decimal("7200.00"), [0, 1, 2], Decimal("4800.00"))


def test_a_month_that_the_correction_does_not_touch_is_left_alone(world, contract):
    may = months.whole_month(world, contract, MAY, good=97)
    june = months.whole_month(world, contract, JUNE, good=97)
    months.deliver(world, may, "waybills", months.waybills(MAY, 98, 100), now=datetime(2026, 7, 20, 4, tzinfo=UTC))
    assert (may.evaluations.count(), june.evaluations.count()) == (2, 1)


def test_a_locked_month_reads_as_it_was_after_a_correction(world, contract):
    from sla.queries import rows_of

    period = months.whole_month(world, contract, MAY, good=97)
    delivery = period.deliveries.get(feed__code="waybills")
    months.deliver(world, period, "waybills", months.waybills(MAY, 92, 100), now=datetime(2026, 6, 25, 4, tzinfo=UTC))
    assert [rows_of(delivery, revision, "good").count() for revision in (1, 2)] == [97, 92]


def test_outages_are_measured_in_the_contracts_zone_and_cross_the_months_end(world, contract):
    period = months.whole_month(world, contract, MAY, down=[("2026-05-31T23:30", "2026-06-01T00:30")])
    row = standing_evaluation(period).level_results.get(level__code="tracking")
    assert (str(row.value), row.outcome) == ("99.933", "met")  # 30 of 44,640 minutes


def test_every_step_leaves_a_line_in_the_trail(world, contract):
    period = months.whole_month(world, contract, MAY)
    approve_and_lock(world, period)
    names = list(
        Event.objects.filter(record_type="sla.period", record_id=str(period.pk))
        .order_by("pk")
        .values_list("name", flat=True)
    )
    assert names == ["opened the month", "calculate", "approve", "lock"]


def test_the_vendor_answers_a_breach_and_only_its_own(world, contract):
    period = months.whole_month(world, contract, MAY, good=91)
    breach = Breach.objects.get(period=period)
    with pytest.raises(PermissionDenied):
        actions.answer_breach(breach, by=world.gita, answer="Not ours.")
    actions.answer_breach(breach, by=world.alan, answer="Two depots were flooded.")
    assert (breach.state, breach.answer, breach.answered_by) == ("answered", "Two depots were flooded.", world.alan)
