"""Does a whole month come to the figures in the sources?"""

from dataclasses import replace
from decimal import Decimal, localcontext

import pytest

from sla.engine import LevelInput, LevelResult, NoActivity, Outcome, PeriodInput, Rating, Ratio, Value, evaluate
from tests.sla.engine.cases import FAILED, KEPT, UP, down, fengyuan, june, level_of, result_of, schedule

AVAILABILITY = replace(UP, code="AVL", expected=Decimal("99.95"), minimum=Decimal("99.90"), precision=3)


def test_each_schedule_is_calculated_and_totalled_by_itself():
    euros = replace(schedule(LevelInput(UP, FAILED), currency="EUR"), code="S2")
    result = evaluate(PeriodInput((fengyuan(), euros)))
    assert result.totals == (("S1", Decimal("213856.00")), ("S2", Decimal("48.00")))
    assert [entry.currency for entry in result.schedules] == ["CNY", "EUR"]


def test_a_period_without_schedules_and_a_schedule_without_levels_come_to_nothing():
    assert evaluate(PeriodInput(())).totals == ()
    assert (result_of(schedule()).total, result_of(schedule()).cap) == (Decimal(0), Decimal("80.00"))


def test_a_whole_level_result():
    quiet = level_of(UP, NoActivity(), 2)
    assert replace(quiet, working=()) == LevelResult(
        code="OTD",
        kind="no_activity",
        exact=None,
        value=None,
        n=0,
        outcome=Outcome.NOT_APPLICABLE,
        rating=Rating.OTHER,
        default=False,
        repeat=0,
        credit_raw=Decimal("0.00"),
        credit=Decimal("0.00"),
        working=(),
    )


@pytest.mark.parametrize(
    ("sentence", "outages", "exact", "value"),
    [
        (
            "TV47 as a union without relief: 100 of 43,200 minutes",
            (down(600, 640), down(630, 670), down(840, 860), down(860, 870)),
            "99.768519",
            "99.769",
        ),
        ("Yunlan: 52 of 43,200 minutes", (down(600, 652),), "99.879630", "99.880"),
        ("Lindenpay's own count: 17 minutes", (down(600, 617),), "99.960648", "99.961"),
        ("our probe's count: 39 minutes", (down(600, 639),), "99.909722", "99.910"),
        ("budget of 99.9 %: 43.2 minutes [S73]", (down(0, 43), down(100, 101, "0.2")), "99.900000", "99.900"),
    ],
)
def test_availability_of_a_month_of_thirty_days(sentence, outages, exact, value):
    result = level_of(AVAILABILITY, june(*outages))
    assert (str(round(result.exact, 6)), str(result.value)) == (exact, value), sentence


@pytest.mark.parametrize(
    ("sentence", "good", "total", "excluded", "exact", "value"),
    [
        ("Fengyuan on time", 598_536, 652_000, 0, "91.800000", "91.80"),
        ("Fengyuan with twelve objections granted", 598_548, 652_000, 0, "91.801840", "91.80"),
        ("Tongxin's changes", 17, 19, 0, "89.473684", "89.47"),
        ("Hengtong after the correction", 2_011_480, 2_014_900, 0, "99.830265", "99.83"),
        ("Baicang with relief", 301_350, 392_000, 85_500, "98.319739", "98.32"),
    ],
)
def test_ratios_of_the_demonstration_world(sentence, good, total, excluded, exact, value):
    result = level_of(UP, Ratio(good, total, excluded))
    assert (str(round(result.exact, 6)), str(result.value)) == (exact, value), sentence


def test_a_run_of_months_multiplies_the_third_default_and_starts_again_after_a_kept_one():
    prior, credits = 0, []
    for measured in (FAILED, FAILED, FAILED, FAILED, KEPT, FAILED):
        result = level_of(UP, measured, prior)
        prior = result.repeat
        credits.append(str(result.credit))
    assert credits == ["48.00", "48.00", "72.00", "72.00", "0.00", "48.00"]


def test_a_mean_taken_to_fifty_digits_is_judged_like_any_other_figure():
    with localcontext() as context:
        context.prec = 50
        mean = Decimal(269) / 3
    assert str(level_of(UP, Value(mean, 3)).value) == "89.67"
