"""Does the track of a level hold each of its last periods, and only those?"""

from decimal import Decimal

from sla.engine.after.track import Mark, all_marks, better, last, level_of, marks
from sla.engine.types import Direction, Outcome
from tests.sla.engine.after.cases import DMG, EXPECTED, MET, OTD, history, judged, left

PAST = history(left(OTD, "98"), left(DMG, "0.1"), (left(DMG, "0.2"), left(OTD, "99.5")))


def test_a_track_has_this_period_last_and_a_gap_where_the_level_was_not_agreed():
    assert marks(PAST, judged(OTD, "99.9"), 3) == (
        None,
        Mark(MET, False, Decimal("99.5")),
        Mark(MET, False, Decimal("99.9")),
    )


def test_a_track_is_as_short_as_the_past():
    assert [mark and mark.default for mark in marks(PAST, judged(OTD, "99.9"), 9)] == [True, None, False, False]


def test_a_track_of_one_period_is_this_one():
    assert marks(PAST, judged(OTD, "98"), 1) == (Mark(EXPECTED, True, Decimal(98)),)


def test_a_value_that_was_shown_and_not_judged_is_none():
    few = Outcome.INSUFFICIENT_VOLUME
    assert marks((), judged(OTD, "98", outcome=few), 1) == (Mark(few, False, None),)


def test_all_marks_take_every_level_of_the_last_periods_or_the_one_named():
    now = (judged(OTD, "98"), judged(DMG, "0.1"))
    assert [str(mark.value) for mark in all_marks(PAST, now, 2)] == ["0.2", "99.5", "98", "0.1"]
    assert [str(mark.value) for mark in all_marks(PAST, now, 4, "OTD")] == ["98", "99.5", "98"]


def test_the_last_periods_are_at_most_all_of_them():
    assert (last(PAST, 0), last(PAST, 2), last(PAST, 4)) == ((), PAST[1:], PAST)


def test_a_level_is_found_by_its_code():
    assert level_of(PAST[2], "OTD") == left(OTD, "99.5")
    assert level_of(PAST[1], "OTD") is None


def test_better_is_strictly_above_or_with_direction_down_below():
    up, down = Direction.UP, Direction.DOWN
    one, two = Decimal(1), Decimal(2)
    assert [better(up, two, one), better(up, one, one), better(up, one, two)] == [True, False, False]
    assert [better(down, two, one), better(down, one, one), better(down, one, two)] == [False, False, True]
