"""Does the expected level move when it should, as far as it should, and no further?"""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla.engine.after.ratchet import Move, move, next_levels
from sla.engine.types import Direction, MeasureTerms, Outcome, Ratchet, Rounding
from tests.sla.engine.after.cases import DMG, OTD, history, judged, left, terms

YEAR = Ratchet(12)
TWO = Ratchet(2)


def better_months(level, *values, before=0):
    """Months in a row better than expected, each with the streak it left behind."""
    return history(*(left(level, value, streak=at) for at, value in enumerate(values, start=before + 1)))


def after(rule, past, *now):
    return next_levels(terms(ratchet=rule), past, now)


def test_after_twelve_better_months_expected_moves_half_way_to_their_mean_tv29():
    past = better_months(OTD, *["99.6"] * 10, "99.5")
    assert after(YEAR, past, judged(OTD, "99.7")) == ((Decimal("99.30"), 0),)
    assert move(YEAR, past, judged(OTD, "99.7")) == Move(
        OTD, Decimal("99.0"), 12, Decimal("99.6"), Decimal("99.3"), None, Decimal("99.30")
    )


def test_a_month_that_is_only_as_good_as_expected_leaves_it_unchanged_tv29():
    past = better_months(OTD, *["99.6"] * 11)
    assert after(YEAR, past, judged(OTD, "99.0")) == ((Decimal("99.0"), 0),)
    eleven = history(left(OTD, "99.0"), *better_months_levels("99.6", 10))
    assert after(YEAR, eleven, judged(OTD, "99.7")) == ((Decimal("99.0"), 11),)


def better_months_levels(value, count):
    return [left(OTD, value, streak=at) for at in range(1, count + 1)]


def test_one_move_goes_no_further_than_its_part_of_the_gap_tv30():
    level = replace(OTD, expected=Decimal("99.5"))
    rule = replace(TWO, cap_percent_of_gap=Decimal(10))
    past = better_months(level, "100")
    assert after(rule, past, judged(level, "100")) == ((Decimal("99.55"), 0),)
    assert move(rule, past, judged(level, "100")).limit == Decimal("99.55")


@pytest.mark.parametrize(
    ("sentence", "level", "value", "cap", "expected"),
    [
        ("a move within the cap is not cut", OTD, "99.10", "10", "99.05"),
        ("a move just at the cap", OTD, "99.20", "10", "99.10"),
        ("a move past the cap", OTD, "99.22", "10", "99.10"),
        ("the cap is never passed by rounding", replace(OTD, expected=Decimal("99.05")), "100", "50.2", "99.52"),
        ("in basis points the whole is 10,000", replace(OTD, measure=MeasureTerms(scale=10000)), "9999", "1", "198.01"),
        ("down: the gap is what is left to nothing", DMG, "0", "10", "0.14"),
        ("down: without a cap half-way", DMG, "0.05", None, "0.10"),
        ("half-way is rounded half up", OTD, "99.01", None, "99.01"),
        ("half-way is cut off", replace(OTD, rounding=Rounding.TRUNCATE, precision=1), "99.5", None, "99.2"),
    ],
)
def test_a_move_is_rounded_and_capped_as_agreed(sentence, level, value, cap, expected):
    rule = Ratchet(1, None if cap is None else Decimal(cap))
    assert after(rule, (), judged(level, value)) == ((Decimal(expected), 0),), sentence


@pytest.mark.parametrize(
    ("sentence", "level", "value", "cap"),
    [
        ("half-way rounds to where it is", replace(OTD, rounding=Rounding.TRUNCATE), "99.01", None),
        ("a cap of nothing", OTD, "99.5", "0"),
        ("nothing is left to the whole", replace(OTD, expected=Decimal(250)), "260", "10"),
    ],
)
def test_a_move_to_nowhere_is_none_and_is_tried_again(sentence, level, value, cap):
    rule = Ratchet(1, None if cap is None else Decimal(cap))
    assert after(rule, (), judged(level, value)) == ((level.expected, 1),), sentence
    assert move(rule, (), judged(level, value)) is None


def test_the_next_try_takes_the_last_periods_only():
    level = replace(OTD, rounding=Rounding.TRUNCATE)
    past = better_months(level, "99.9", "99.01", "99.01")
    assert after(TWO, past, judged(level, "99.05")) == ((Decimal("99.01"), 0),)
    assert move(TWO, past, judged(level, "99.05")).mean == Decimal("99.03")


@pytest.mark.parametrize(
    ("sentence", "now", "streak"),
    [
        ("better counts", judged(OTD, "99.01"), 3),
        ("as expected breaks it", judged(OTD, "99.00"), 0),
        ("a miss breaks it", judged(OTD, "98"), 0),
        ("silence breaks it", judged(OTD, None), 0),
        ("no activity breaks it", judged(OTD, None, outcome=Outcome.NOT_APPLICABLE), 0),
        ("too few cases break it", judged(OTD, "99.9", outcome=Outcome.INSUFFICIENT_VOLUME), 0),
        (
            "a window that is not over neither counts nor breaks it",
            judged(OTD, "99.9", outcome=Outcome.NOT_APPLICABLE),
            2,
        ),
        ("nor does a provisional month", judged(OTD, "99.9", provisional=True), 2),
        ("nor one that looks bad so far", judged(OTD, "90", provisional=True), 2),
        ("nor a named window", judged(OTD, "99.9", window="Double 11"), 2),
        ("nor a bad one", judged(OTD, "90", window="Double 11"), 2),
    ],
)
def test_the_streak_counts_better_periods_in_a_row(sentence, now, streak):
    assert after(YEAR, better_months(OTD, "99.6", "99.6"), now) == ((Decimal("99.0"), streak),), sentence


def test_down_better_is_below():
    past = better_months(DMG, "0.10")
    assert after(YEAR, past, judged(DMG, "0.14")) == ((Decimal("0.15"), 2),)
    assert after(YEAR, past, judged(DMG, "0.15")) == ((Decimal("0.15"), 0),)
    assert after(TWO, past, judged(DMG, "0.06")) == ((Decimal("0.12"), 0),)


def test_a_named_window_leaves_its_value_out_of_the_mean():
    past = history(
        left(OTD, "99.2", streak=1),
        left(OTD, "100", streak=1, peak=True, expected=Decimal(90)),
        left(OTD, "99.4", streak=2),
    )
    assert after(Ratchet(3), past, judged(OTD, "99.6")) == ((Decimal("99.20"), 0),)


def test_a_named_window_keeps_the_figure_that_held_before_it():
    moved = left(OTD, "99.6", streak=0, next_expected=Decimal("99.30"))
    now = judged(OTD, "99.9", window="Double 11", expected=Decimal(90))
    assert after(YEAR, history(moved), now) == ((Decimal("99.30"), 0),)
    assert next_levels(terms(), history(moved), (now,)) == ((Decimal("99.30"), 0),)
    assert after(YEAR, (), now) == ((Decimal("99.0"), 0),)
    assert after(YEAR, history(left(DMG, "0.1")), now) == ((Decimal("99.0"), 0),)


def test_after_a_move_the_streak_starts_anew_from_the_new_figure():
    past = history(
        left(OTD, "99.6", streak=1),
        left(OTD, "99.6", streak=0, next_expected=Decimal("99.30")),
        left(OTD, "99.4", streak=1, expected=Decimal("99.30"), next_expected=Decimal("99.30")),
    )
    now = judged(OTD, "99.6", expected=Decimal("99.30"))
    assert after(YEAR, past, now) == ((Decimal("99.30"), 2),)
    assert after(TWO, past, now) == ((Decimal("99.40"), 0),)


def test_a_level_agreed_anew_starts_anew():
    past = better_months(OTD, "99.6", "99.6")
    anew = replace(OTD, expected=Decimal("99.2"))
    assert after(TWO, past, judged(anew, "99.6")) == ((Decimal("99.2"), 1),)
    later = history(left(OTD, "99.6", streak=4), left(anew, "99.6", streak=1))
    assert after(YEAR, later, judged(anew, "99.6")) == ((Decimal("99.2"), 2),)


def test_a_month_without_the_level_breaks_the_row():
    past = history(left(OTD, "99.6", streak=1), left(DMG, "0.1"))
    assert after(YEAR, past, judged(OTD, "99.6")) == ((Decimal("99.0"), 1),)


def test_without_the_rule_what_holds_goes_on_holding():
    past = better_months(OTD, "99.6")
    assert next_levels(terms(), past, (judged(OTD, "99.6"), judged(DMG, "0.2"))) == (
        (Decimal("99.0"), 0),
        (Decimal("0.15"), 0),
    )


values = st.decimals(0, 100, places=2)


@given(values, values, values, st.sampled_from(Direction), st.none() | values)
def test_a_level_only_ever_moves_for_the_better_and_never_past_the_mean_or_the_cap(
    expected, first, second, direction, cap
):
    level = replace(OTD, expected=expected, direction=direction)
    moved = move(Ratchet(2, cap), better_months(level, str(first)), judged(level, str(second)))
    up = direction is Direction.UP
    if moved is None:
        return
    mean, gap = (first + second) / 2, 100 - expected if up else expected
    way = moved.next - expected if up else expected - moved.next
    assert 0 < way <= abs(mean - expected)
    assert cap is None or way <= gap * cap / 100
