"""Does the forecast say early what the end will say, exactly (domain 8.5)?"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla.engine.after.forecast import (
    Forecast,
    Label,
    forecast_cases,
    forecast_events,
    forecast_time,
    poisson_range,
)
from sla.engine.types import MeasureTerms
from tests.sla.engine.after.cases import DMG, OTD

UPTIME = replace(OTD, expected=Decimal("99.9"))
EVENTS = replace(DMG, expected=Decimal(4))
CHARGEBACKS = replace(DMG, expected=Decimal(100), measure=MeasureTerms(scale=Decimal(10_000)))


def test_a_ratio_two_thirds_into_its_budget_is_on_track_tv51():
    assert forecast_cases(UPTIME, 59_960, 60_000, 100_000) == Forecast(
        label=Label.ON_TRACK,
        budget=Fraction(100),
        bad=Fraction(40),
        remaining=Fraction(60),
        allowed_rate=Fraction(15, 10_000),
        expected_bad=Fraction(200, 3),
        value=100 - Fraction(1, 15),
        best=Fraction("99.96"),
        likely=(58, 75),
    )


def test_an_outage_of_half_an_hour_by_the_twentieth_is_at_risk_tv52():
    days = 24 * 60
    forecast = forecast_time(UPTIME, Fraction(30), Fraction(20 * days), Fraction(30 * days))
    assert forecast == Forecast(
        label=Label.AT_RISK,
        budget=Fraction("43.2"),
        bad=Fraction(30),
        remaining=Fraction("13.2"),
        allowed_rate=Fraction("1.32") / days,
        expected_bad=Fraction(45),
        value=100 - Fraction(4500, 43_200),
        best=100 - Fraction(3000, 43_200),
        likely=None,
    )
    assert (round(forecast.value, 5), round(forecast.best, 5)) == (Fraction("99.89583"), Fraction("99.93056"))


@pytest.mark.parametrize(
    ("sentence", "good", "n", "due", "label"),
    [
        ("more bad than the budget", 899, 1000, 100_000, Label.BREACH_CERTAIN),
        ("the whole budget used early", 49_900, 50_000, 100_000, Label.AT_RISK),
        ("the whole budget used at the end", 99_900, 100_000, 100_000, Label.WATCH),
        ("heading just past the budget", 49_949, 50_000, 100_000, Label.AT_RISK),
        ("heading for all of the budget", 49_950, 50_000, 100_000, Label.WATCH),
        ("heading past three quarters", 49_962, 50_000, 100_000, Label.WATCH),
        ("heading for three quarters", 59_955, 60_000, 100_000, Label.ON_TRACK),
        ("nothing bad", 50_000, 50_000, 100_000, Label.ON_TRACK),
    ],
)
def test_the_label_follows_the_budget(sentence, good, n, due, label):
    assert forecast_cases(UPTIME, good, n, due).label is label, sentence


def test_once_the_budget_is_overdrawn_nothing_more_may_go_wrong():
    forecast = forecast_cases(UPTIME, 59_850, 60_000, 100_000)
    assert (forecast.label, forecast.remaining, forecast.allowed_rate) == (Label.BREACH_CERTAIN, -50, 0)


def test_where_nothing_may_go_wrong_the_first_miss_is_certain():
    perfect = replace(OTD, expected=Decimal(100))
    assert forecast_cases(perfect, 10, 10, 20).label is Label.ON_TRACK
    assert forecast_cases(perfect, 9, 10, 20).label is Label.BREACH_CERTAIN


def test_where_more_may_go_wrong_than_is_to_come_all_of_it_may():
    assert forecast_cases(replace(OTD, expected=Decimal(50)), 90, 90, 100).allowed_rate == 1


def test_with_direction_down_the_events_are_the_bad_ones():
    assert forecast_cases(DMG, 9, 4_000, 8_000) == Forecast(
        label=Label.AT_RISK,
        budget=Fraction(12),
        bad=Fraction(9),
        remaining=Fraction(3),
        allowed_rate=Fraction(3, 4_000),
        expected_bad=Fraction(18),
        value=Fraction("0.225"),
        best=Fraction("0.1125"),
        likely=(13, 23),
    )


def test_when_all_is_in_nothing_is_to_come_even_past_the_estimate():
    whole = forecast_cases(OTD, 99, 100, 100)
    assert (whole.value, whole.best, whole.allowed_rate, whole.likely) == (99, 99, None, (1, 1))
    assert forecast_cases(OTD, 99, 100, 80) == whole
    assert forecast_time(OTD, Fraction(1), Fraction(100), Fraction(80)) == replace(whole, likely=None)


def test_no_more_cases_go_wrong_than_are_to_come():
    assert forecast_cases(OTD, 0, 10, 12).likely == (10, 12)
    assert forecast_cases(OTD, 0, 100, 101).likely == (100, 101)


def test_before_anything_was_seen_there_is_no_forecast():
    assert forecast_cases(OTD, 0, 0, 100) is None
    assert forecast_time(OTD, Fraction(0), Fraction(0), Fraction(100)) is None
    assert forecast_events(EVENTS, 0, Fraction(0), Fraction(100)) is None
    assert forecast_events(CHARGEBACKS, 0, Fraction(1), Fraction(100), 0) is None


def test_a_mean_is_held_against_what_this_period_has_to_reach():
    assert forecast_cases(OTD, 199, 200, 400, [Fraction(98), Fraction("99.5")]) == Forecast(
        label=Label.WATCH,
        budget=Fraction(2),
        bad=Fraction(1),
        remaining=Fraction(1),
        allowed_rate=Fraction(1, 200),
        expected_bad=Fraction(2),
        value=Fraction(99),
        best=Fraction("297.25") / 3,
        likely=(1, 4),
    )


def test_a_mean_may_be_lost_before_anything_went_wrong():
    assert forecast_cases(OTD, 200, 200, 400, [Fraction(95)]) == Forecast(
        label=Label.BREACH_CERTAIN,
        budget=Fraction(-12),
        bad=Fraction(0),
        remaining=Fraction(-12),
        allowed_rate=Fraction(0),
        expected_bad=Fraction(0),
        value=Fraction("97.5"),
        best=Fraction("97.5"),
        likely=(0, 0),
    )


def test_a_mean_that_nothing_can_spoil_is_on_track_whatever_happens():
    half = replace(OTD, expected=Decimal(50))
    forecast = forecast_cases(half, 0, 10, 20, [Fraction(100), Fraction(100)])
    assert (forecast.label, forecast.budget, forecast.remaining) == (Label.ON_TRACK, 20, 10)
    assert (forecast.value, forecast.allowed_rate) == (Fraction(200, 3), 1)


def test_the_mean_of_downtime_is_held_against_what_is_left_to_it():
    forecast = forecast_time(UPTIME, Fraction(30), Fraction(20_000), Fraction(40_000), [Fraction("99.95")])
    assert (forecast.label, forecast.budget, forecast.expected_bad) == (Label.WATCH, 60, 60)
    assert (forecast.value, forecast.best) == (Fraction("99.9"), (Fraction("99.925") + Fraction("99.95")) / 2)


def test_events_go_on_as_they_came_by_the_time_that_passed():
    assert forecast_events(EVENTS, 3, Fraction(20), Fraction(30)) == Forecast(
        label=Label.AT_RISK,
        budget=Fraction(4),
        bad=Fraction(3),
        remaining=Fraction(1),
        allowed_rate=None,
        expected_bad=Fraction("4.5"),
        value=Fraction("4.5"),
        best=Fraction(3),
        likely=(3, 7),
    )


def test_events_are_held_against_cases_that_are_known_already():
    assert forecast_events(CHARGEBACKS, 300, Fraction(20), Fraction(30), 50_000) == Forecast(
        label=Label.WATCH,
        budget=Fraction(500),
        bad=Fraction(300),
        remaining=Fraction(200),
        allowed_rate=None,
        expected_bad=Fraction(450),
        value=Fraction(90),
        best=Fraction(60),
        likely=(430, 470),
    )


def test_the_mean_of_events_leaves_this_period_what_the_others_did_not_use():
    forecast = forecast_events(EVENTS, 2, Fraction(30), Fraction(30), earlier=[Fraction(7)])
    assert (forecast.label, forecast.budget, forecast.value) == (Label.BREACH_CERTAIN, 1, Fraction("4.5"))
    forecast = forecast_events(CHARGEBACKS, 300, Fraction(30), Fraction(20), 50_000, [Fraction(150), Fraction(90)])
    assert (forecast.label, forecast.budget, forecast.value) == (Label.WATCH, 300, 100)


@pytest.mark.parametrize(
    ("mean", "low", "high"),
    [("0", 0, 0), ("0.05", 0, 0), ("0.1", 0, 1), ("1", 0, 3), ("3", 1, 6), ("26.6667", 18, 35), ("1000", 948, 1052)],
)
def test_the_range_is_that_of_the_poisson_distribution(mean, low, high):
    assert poisson_range(Fraction(mean)) == (low, high)


def test_beyond_a_thousand_the_range_is_that_of_the_normal_distribution():
    assert poisson_range(Fraction(1001)) == (948, 1054)
    assert poisson_range(Fraction(1_000_000)) == (998_355, 1_001_645)


samples = st.integers(1, 2_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(0, 4_000)))


@given(samples, st.sampled_from([UPTIME, OTD, DMG]))
def test_a_certain_breach_is_one_even_at_best_and_nothing_else_is(sample, level):
    forecast = forecast_cases(level, *sample)
    missed = forecast.best < level.expected if level is not DMG else forecast.best > level.expected
    assert (forecast.label is Label.BREACH_CERTAIN) is missed
    assert forecast.bad <= forecast.likely[0] <= forecast.likely[1]
    assert forecast.bad <= forecast.expected_bad
