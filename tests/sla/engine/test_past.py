"""Does a period reach back as far as it must, and leave behind what later ones need?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sla.engine.past import depth, leave_behind, pooled, reach, window_end, window_start
from sla.engine.types import (
    Bonus,
    EarnBack,
    LevelClass,
    LevelCredit,
    LowVolume,
    LowVolumeRule,
    MeasureKind,
    MeasureTerms,
    NamedWindow,
    NOfM,
    Outcome,
    PastLevel,
    PastPeriod,
    Persistent,
    Ratchet,
    Rules,
    ScheduleCredit,
    Trigger,
    Value,
    Window,
    WindowKind,
)
from tests.sla.engine.cases import FAILED, JUNE, KEPT, MISSED, UP, judged, left, past_of, terms_of

CARRY = replace(UP, low_volume=LowVolume(20, LowVolumeRule.CARRY))
QUARTER = replace(UP, window=Window(WindowKind.QUARTER))
YEAR = replace(UP, window=Window(WindowKind.YEAR))
ROLLING = replace(UP, window=Window(WindowKind.ROLLING, 3))
AVERAGE = replace(UP, measure=MeasureTerms(MeasureKind.VALUE, average_of=2))
TWELVE = tuple(past_of(left(), year=2025 + (n > 7), month=(n + 4) % 12 + 1) for n in range(1, 13))


def since(*months: tuple[int, int]) -> tuple[PastPeriod, ...]:
    return tuple(past_of(left(), year=year, month=month) for year, month in months)


@pytest.mark.parametrize(
    ("sentence", "level", "past", "steps"),
    [
        ("a month rests on itself", UP, since((2026, 4), (2026, 5)), 0),
        ("a week rests on itself", replace(UP, window=Window(WindowKind.WEEK)), since((2026, 5)), 0),
        ("June ends a quarter with April and May", QUARTER, since((2026, 3), (2026, 4), (2026, 5)), 2),
        ("a year takes in all since January", YEAR, since((2025, 12), (2026, 1), (2026, 2)), 2),
        ("rolling takes the last ones", ROLLING, since((2026, 2), (2026, 3), (2026, 4)), 2),
        ("rolling takes what there is", ROLLING, since((2026, 5)), 1),
        ("an average needs the one before", AVERAGE, since((2026, 4), (2026, 5)), 1),
        ("nothing before, nothing needed", AVERAGE, (), 0),
        ("carried cases", CARRY, (past_of(left(Outcome.INSUFFICIENT_VOLUME, carried=2)),) * 3, 2),
        ("not carried any more", UP, (past_of(left(Outcome.INSUFFICIENT_VOLUME, carried=2)),) * 3, 0),
        ("another level's", CARRY, (past_of(left(Outcome.INSUFFICIENT_VOLUME, code="X", carried=2)),) * 3, 0),
    ],
)
def test_a_level_reaches_back_as_far_as_it_must(sentence, level, past, steps):
    assert reach(level, JUNE, past) == steps, sentence


def test_carried_cases_may_reach_further_than_the_window():
    rolling = replace(CARRY, window=Window(WindowKind.ROLLING, 2))
    past = (past_of(left(Outcome.INSUFFICIENT_VOLUME, carried=3)),) * 4
    assert (pooled(rolling, JUNE, past), pooled(replace(rolling, low_volume=None), JUNE, past)) == (3, 1)


@pytest.mark.parametrize(
    ("sentence", "level", "start", "end", "opens", "closes"),
    [
        ("a month", UP, (2026, 6, 1), (2026, 6, 30), (2026, 6, 1), (2026, 6, 30)),
        ("the first quarter", QUARTER, (2026, 2, 1), (2026, 2, 28), (2026, 1, 1), (2026, 3, 31)),
        ("the last quarter", QUARTER, (2026, 12, 1), (2026, 12, 31), (2026, 10, 1), (2026, 12, 31)),
        ("a period of a quarter is itself", QUARTER, (2026, 2, 1), (2026, 4, 30), (2026, 2, 1), (2026, 4, 30)),
        ("a day less is not", QUARTER, (2026, 2, 1), (2026, 4, 29), (2026, 4, 1), (2026, 6, 30)),
        ("a year", YEAR, (2026, 6, 1), (2026, 6, 30), (2026, 1, 1), (2026, 12, 31)),
        ("a period of a year is itself", YEAR, (2026, 4, 1), (2027, 3, 30), (2026, 4, 1), (2027, 3, 30)),
        ("a day less is not", YEAR, (2026, 4, 1), (2027, 3, 29), (2027, 1, 1), (2027, 12, 31)),
        ("a short quarter of 89 days", QUARTER, (2026, 1, 1), (2026, 3, 30), (2026, 1, 1), (2026, 3, 30)),
    ],
)
def test_a_window_is_a_calendar_one_unless_the_period_is_as_long(sentence, level, start, end, opens, closes):
    period = replace(JUNE, start=date(*start), end=date(*end))
    assert (window_start(level, period), window_end(level, period)) == (date(*opens), date(*closes)), sentence


@pytest.mark.parametrize(
    ("sentence", "level", "more", "steps"),
    [
        ("a run of defaults needs the one before", UP, {}, 1),
        ("four in twelve", replace(UP, below_expected=NOfM(4, 12)), {}, 11),
        ("a rolling window", ROLLING, {}, 2),
        ("a quarter of weeks", QUARTER, {}, 13),
        ("a year of weeks", YEAR, {}, 53),
        ("an average", replace(AVERAGE, measure=MeasureTerms(MeasureKind.VALUE, average_of=4)), {}, 3),
        ("carried volume", CARRY, {}, 53),
        ("earn-back", UP, {"rules": Rules(earn_back=EarnBack(3))}, 3),
        ("a ratchet", UP, {"rules": Rules(ratchet=Ratchet(12))}, 12),
        ("a cap for the year", UP, {"rules": Rules(annual_cap_percent=Decimal(10))}, None),
        ("persistent failure", UP, {"rules": Rules(persistent=Persistent(10, 12, Decimal(5)))}, None),
        ("a bonus", UP, {"rules": Rules(bonus=Bonus(Decimal(1)))}, 1),
        ("k of n", UP, {"triggers": (Trigger("T", "k_of_n", k=3, n=6),)}, 5),
        ("k in a row", UP, {"triggers": (Trigger("T", "consecutive", k=3),)}, 2),
    ],
)
def test_how_many_earlier_periods_a_schedule_can_ask_for(sentence, level, more, steps):
    assert depth(terms_of(level, **more)) == steps, sentence


COST = LevelCredit(Decimal("5.00"), Decimal("4.00"), None, ())
PRICED = ScheduleCredit(
    base=Decimal("900.00"),
    at_risk=Decimal("90.00"),
    cap=None,
    raw=Decimal("5.00"),
    total=Decimal("4.00"),
    bonus=Decimal("0.00"),
    levels=(COST,),
    lines=(),
    failures=(2,),
    consumed=7,
    steps=(),
)


def remembered(level, measured, past=(), **more) -> PastLevel:
    judgement = judged(level, measured, past, **more)
    return leave_behind(JUNE, past, [judgement], PRICED, [(Decimal("97"), 4)]).levels[0]


def test_a_period_leaves_its_sums_and_each_levels_result():
    assert leave_behind(JUNE, (), [judged(UP, MISSED)], PRICED, [(Decimal(97), 4)]) == PastPeriod(
        start=date(2026, 6, 1),
        end=date(2026, 6, 30),
        charges=Decimal(1000),
        base=Decimal("900.00"),
        total=Decimal("4.00"),
        levels=(
            PastLevel(
                code="OTD",
                outcome=Outcome.BELOW_EXPECTED,
                default=True,
                repeat=1,
                value=Decimal("95.00"),
                credit=Decimal("4.00"),
                agreed=Decimal(96),
                expected=Decimal(96),
                next_expected=Decimal(97),
                streak=4,
                missed_in_row=1,
                failures=2,
            ),
        ),
        consumed=7,
    )


@pytest.mark.parametrize(("first", "peak"), [(date(2026, 6, 1), True), (date(2026, 6, 2), False)])
def test_it_is_remembered_that_a_level_fell_in_a_named_window(first, peak):
    season = Rules(windows=(NamedWindow("618", first, date(2026, 6, 20)),))
    assert remembered(UP, MISSED, rules=season).peak is peak


def test_misses_in_a_row_are_counted_whether_they_are_defaults_or_not():
    level = replace(UP, below_expected=NOfM(4, 12))
    past = (past_of(left(Outcome.BELOW_EXPECTED, default=False, missed_in_row=2)),)
    assert (remembered(level, MISSED, past).missed_in_row, remembered(level, KEPT, past).missed_in_row) == (3, 0)


def test_carried_periods_are_counted_until_there_are_enough_cases():
    past = (past_of(left(Outcome.INSUFFICIENT_VOLUME, carried=1)),)
    few, enough = Value(Decimal(90), 5), Value(Decimal(90), 50)
    level = replace(CARRY, measure=MeasureTerms(MeasureKind.VALUE))
    assert remembered(level, few).carried == 1
    assert remembered(replace(level, low_volume=LowVolume(20)), few).carried == 0
    assert remembered(level, enough).carried == 0
    assert (
        leave_behind(
            JUNE, past, [replace(judged(level, few), outcome=Outcome.INSUFFICIENT_VOLUME)], PRICED, [(Decimal(97), 0)]
        )
        .levels[0]
        .carried
        == 2
    )


KEY = replace(UP, level_class=LevelClass.KEY, promote=2)


@pytest.mark.parametrize(
    ("sentence", "level", "measured", "before", "after"),
    [
        ("the first miss", KEY, MISSED, None, (False, 0)),
        ("the second miss in a row", KEY, MISSED, (1, False, 0), (True, 0)),
        ("it goes on missing", KEY, FAILED, (2, True, 0), (True, 0)),
        ("met once, it goes back", KEY, KEPT, (3, True, 0), (False, 1)),
        ("promoted again after two more", KEY, MISSED, (1, False, 1), (True, 1)),
        ("met, it stays the second time", KEY, KEPT, (2, True, 1), (True, 1)),
        ("met, never promoted", KEY, KEPT, (1, False, 0), (False, 0)),
        ("not agreed", UP, MISSED, (5, False, 0), (False, 0)),
    ],
)
def test_a_key_level_is_promoted_after_misses_and_goes_back_once(sentence, level, measured, before, after):
    past = ()
    if before is not None:
        row, promoted, reverts = before
        past = (past_of(left(Outcome.BELOW_EXPECTED, missed_in_row=row, promoted=promoted, reverts=reverts)),)
    kept = remembered(level, measured, past)
    assert (kept.promoted, kept.reverts) == after, sentence
