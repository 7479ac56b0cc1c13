"""What does a month come to without a claim and with it?"""

from decimal import Decimal

import pytest

from sla import actions
from sla.models import ReliefRow
from sla.relief_effect import Side, relief_effect
from tests.sla import months
from tests.sla.claims import NOW, at, claim, named, taken_up
from tests.sla.months import MAY

BAD = [f"W05-{n:05d}" for n in range(91, 100)]


@pytest.fixture
def period(world, contract):
    """91 of 100 waybills on time, all due on 10 May; tracking down for two hours on 3 May: 4,800 of deduction."""
    return months.whole_month(world, contract, MAY, good=91, down=[("2026-05-03T10:00", "2026-05-03T12:00")])


def changed(effect):
    return {row.spec.level.code: (row.without, row.granted) for row in effect.levels if row.changes}


def side(value, outcome, credit):
    return Side(Decimal(value), outcome, Decimal(credit))


def test_named_rows_are_taken_out_of_the_share(world, period):
    relief = claim(world, period, rows=named(*((key, "FLOOD") for key in BAD[:8])))
    effect = relief_effect(relief, now=NOW)
    assert changed(effect) == {
        "on-time": (side("91.00", "below_minimum", "4800.00"), side("98.91", "met", "0.00")),
    }
    on_time = next(row for row in effect.levels if row.changes)
    assert (on_time.without.counted, on_time.granted.counted) == ((91, 100), (91, 92))
    assert (effect.without, effect.granted, effect.reasons) == (Decimal("4800.00"), Decimal("0.00"), ())


def test_only_the_rows_to_be_granted_are_taken_out(world, period):
    relief = claim(world, period, rows=named(*((key, "FLOOD") for key in BAD)))
    some = ReliefRow.objects.filter(relief=relief, row_key__in=BAD[:2])
    assert changed(relief_effect(relief, rows=some, now=NOW)) == {
        "on-time": (side("91.00", "below_minimum", "4800.00"), side("92.86", "below_minimum", "4800.00")),
    }


def test_an_interval_takes_out_the_rows_due_in_it_and_the_time_of_it(world, period):
    rows = claim(world, period, starts_at=at(10, 12), ends_at=at(10, 12, 1))
    time = claim(world, period, starts_at=at(3, 10), ends_at=at(3, 11))
    assert changed(relief_effect(rows, now=NOW)) == {
        "on-time": (side("91.00", "below_minimum", "4800.00"), Side(None, "excused", Decimal("0.00")))
    }
    # 60 of 44,580 minutes down instead of 120 of 44,640
    assert changed(relief_effect(time, now=NOW)) == {
        "tracking": (side("99.731", "below_expected", "0.00"), side("99.865", "below_expected", "0.00"))
    }


def test_the_end_of_an_interval_is_not_in_it(world, period):
    relief = claim(world, period, starts_at=at(10, 11), ends_at=at(10, 12))
    assert changed(relief_effect(relief, now=NOW)) == {}


def test_a_claim_for_one_level_leaves_the_others(world, contract, period):
    relief = claim(world, period, level=contract.levels.get(code="csat"), starts_at=at(1), ends_at=at(1, month=6))
    assert changed(relief_effect(relief, now=NOW)) == {
        "csat": (side("90.0", "met", "0.00"), Side(None, "excused", Decimal("0.00")))
    }


def test_what_is_approved_already_counts_on_both_sides(world, period):
    first = taken_up(world, period, rows=named(*((key, "FLOOD") for key in BAD[:4])))
    actions.approve_relief(first, by=world.vera, now=NOW)
    second = claim(world, period, rows=named(*((key, "ROAD") for key in BAD[:8])))
    assert changed(relief_effect(second, now=NOW)) == {
        "on-time": (side("94.79", "below_expected", "4800.00"), side("98.91", "met", "0.00"))
    }


def test_a_month_that_cannot_be_worked_out_says_why(world, contract):
    period = months.open_month(world, contract, MAY)
    period.contract.charges.all().delete()
    relief = claim(world, period, starts_at=at(10), ends_at=at(11))
    assert relief_effect(relief, now=NOW).reasons == (
        "The fee of the month is not entered for “Parcels”; credits are a share of it.",
    )
