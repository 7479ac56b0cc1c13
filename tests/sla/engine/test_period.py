"""Is a whole period measured, judged and priced in that order, and is nothing of it lost on the way?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sla.engine.faults import TermsError
from sla.engine.period import evaluate
from sla.engine.types import (
    Band,
    Bonus,
    CreditLine,
    EarnBack,
    EarnedBack,
    Flat,
    Late,
    LevelInput,
    LevelResult,
    Limit,
    Members,
    Missing,
    NoActivity,
    Outcome,
    PastLevel,
    PastPeriod,
    PeriodResult,
    Points,
    PointsTo,
    Precedence,
    Ratchet,
    Rating,
    Ratio,
    Rounding,
    Rules,
    SourceRule,
    Trigger,
    TriggerResult,
    Value,
)
from tests.sla.engine.cases import DOWN, JUNE, UP, left, past_of, terms_of

OTD = replace(
    UP,
    credit=Points((Band(None, Decimal(96), Decimal(3)),)),
    limits=(Limit("early", Decimal(95)),),
    sources=SourceRule(Precedence.OWN, Decimal(1)),
)
DMG = replace(DOWN, credit=Flat(Decimal(2)))
TERMS = terms_of(
    OTD,
    DMG,
    rules=Rules(
        points_to=PointsTo(Decimal(1)),
        cap_percent=Decimal(4),
        earn_back=EarnBack(1),
        ratchet=Ratchet(1),
        bonus=Bonus(Decimal(1), "DMG", Decimal("0.10")),
    ),
    triggers=(Trigger("T1", "consecutive", "OTD", k=2, exercise_days=10),),
)
MAY = past_of(
    left(Outcome.BELOW_MINIMUM, repeat=1, missed_in_row=1, value=Decimal("91.00"), credit=Decimal("20.00")),
    left(
        Outcome.BELOW_EXPECTED,
        "DMG",
        repeat=1,
        value=Decimal("0.20"),
        credit=Decimal("20.00"),
        agreed=Decimal("0.15"),
        expected=Decimal("0.15"),
        next_expected=Decimal("0.15"),
    ),
)
ARRIVED = replace(
    JUNE,
    levels=(
        LevelInput("DMG", Ratio(1, 2000)),
        LevelInput("OTD", Ratio(97, 100), Members((("East", Ratio(94, 100)), ("West", NoActivity())))),
    ),
    loss=Decimal(10),
    pass_through=Decimal(100),
)


def read_aloud(working):
    """Each line of the working: its code and its figures."""
    return [" ".join((line.code, *(figure for _, figure in line.figures if figure))) for line in working]


def test_a_period_is_everything_that_its_levels_and_rules_come_to():
    result = evaluate(TERMS, ARRIVED, (MAY,))
    levels = tuple(replace(level, working=()) for level in result.levels)
    assert replace(result, levels=levels, working=()) == PeriodResult(
        start=date(2026, 6, 1),
        end=date(2026, 6, 30),
        currency="CNY",
        base=Decimal("900.00"),
        at_risk=Decimal("0.00"),
        cap=Decimal("36.00"),
        raw=Decimal("27.00"),
        total=Decimal("27.00"),
        bonus=Decimal("9.00"),
        earned_back=(EarnedBack("DMG", date(2026, 5, 1), Decimal("20.00")),),
        levels=(
            LevelResult(
                code="OTD",
                kind="members",
                exact=Decimal("94.000000"),
                value=Decimal("94.00"),
                n=100,
                outcome=Outcome.BELOW_EXPECTED,
                rating=Rating.REQUIRES,
                default=True,
                repeat=2,
                credit_raw=Decimal("27.00"),
                credit=Decimal("27.00"),
                points=Decimal(3),
                expected=Decimal(96),
                minimum=Decimal(93),
                next_expected=Decimal(96),
                source="own",
                other=Decimal("97.00"),
                provisional=False,
                limit="early",
                incidents=(),
                members=(("East", Decimal("94.00"), 100), ("West", None, 0)),
                working=(),
            ),
            LevelResult(
                code="DMG",
                kind="ratio",
                exact=Decimal("0.050000"),
                value=Decimal("0.05"),
                n=2000,
                outcome=Outcome.MET,
                rating=Rating.GOOD,
                default=False,
                repeat=0,
                credit_raw=Decimal("0.00"),
                credit=Decimal("0.00"),
                points=None,
                expected=Decimal("0.15"),
                minimum=Decimal("0.30"),
                next_expected=Decimal("0.10"),
                source="vendor",
                other=None,
                provisional=False,
                limit="",
                incidents=(),
                members=(),
                working=(),
            ),
        ),
        lines=(CreditLine("OTD", "points", Decimal("27.00"), Decimal("27.00")),),
        triggers=(TriggerResult("T1", "consecutive", True, "OTD", "2", date(2026, 7, 10)),),
        notes=("above_130",),
        working=(),
        past=PastPeriod(
            date(2026, 6, 1),
            date(2026, 6, 30),
            Decimal(1000),
            Decimal("900.00"),
            Decimal("27.00"),
            (
                PastLevel(
                    "OTD",
                    Outcome.BELOW_EXPECTED,
                    True,
                    2,
                    Decimal("94.00"),
                    Decimal("27.00"),
                    Decimal(96),
                    Decimal(96),
                    Decimal(96),
                    missed_in_row=2,
                    failures=1,
                ),
                PastLevel(
                    "DMG",
                    Outcome.MET,
                    False,
                    0,
                    Decimal("0.05"),
                    Decimal("0.00"),
                    Decimal("0.15"),
                    Decimal("0.15"),
                    Decimal("0.10"),
                ),
            ),
        ),
    )


def test_the_working_shows_the_value_the_judgement_and_the_credit_of_a_level_and_what_follows_for_the_period():
    result = evaluate(TERMS, ARRIVED, (MAY,))
    assert [*(read_aloud(level.working) for level in result.levels), read_aloud(result.working)] == [
        [
            "members 2 up",
            "member_decides East",
            "rows_due 100",
            "rows_excluded 0",
            "rows_judged 100",
            "rows_good 94 up",
            "rows_not_good 6 up",
            "exact_rows 94 100 100 94.000000 %",
            "two_sources 97.00 94.00 3.00 1.00 own %",
            "rounded 94.000000 2 half_up 94.00 %",
            "expected 96.00 94.00 2.00 below up %",
            "minimum 93.00 94.00 1.00 above up %",
            "outcome below_expected requires yes",
            "repeat 2 1",
            "limit early 94.00 95.00",
            "charges 1000.00 CNY",
            "pass_through 100.00",
            "base 900.00",
            "points_band 94.00 96 3 %",
            "points_repeat 2 1 3",
            "level_points OTD 3",
            "points_sum 3",
            "points_rate 3 1 3",
            "points_amount 3 900.00 27.00",
            "points_share 3 3 27.00 27.00 27.00",
            "level_credit OTD 27.00 27.00",
            "sum_before_cap 27.00",
            "cap_percent 4 900.00 36.00",
            "cap percent 36.00 0.00",
            "credit OTD 27.00 CNY",
        ],
        [
            "rows_due 2000",
            "rows_excluded 0",
            "rows_judged 2000",
            "rows_good 1 down",
            "rows_not_good 1999 down",
            "exact_rows 1 2000 100 0.050000 %",
            "rounded 0.050000 2 half_up 0.05 %",
            "expected 0.15 0.05 0.10 below down %",
            "minimum 0.30 0.05 0.25 below down %",
            "outcome met good no",
            "no_credit no_default",
            "credit DMG 0.00 CNY",
        ],
        [
            "charges 1000.00 CNY",
            "pass_through 100.00",
            "base 900.00",
            "level_points OTD 3",
            "points_sum 3",
            "points_rate 3 1 3",
            "points_amount 3 900.00 27.00",
            "level_credit OTD 27.00 27.00",
            "sum_before_cap 27.00",
            "cap_percent 4 900.00 36.00",
            "cap percent 36.00 0.00",
            "credit OTD 27.00 CNY",
            "total 27.00 CNY",
            "bonus_reached DMG 0.05 0.10 down %",
            "bonus 1 900.00 9.00 9.00",
            "bonus_total 9.00 CNY",
            "earned_back DMG 2026-05-01 20.00 CNY",
            "ratchet_moved DMG 1 0.050000 0.15 0.100000 0.10 %",
            "trigger_consecutive T1 OTD 2 2 yes 2026-07-10",
            "above_130 10.00 13.00 CNY",
        ],
    ]


def test_rights_look_at_what_the_period_came_to():
    rights = (
        Trigger("T1", "credits_amount", n=1, value=Decimal("27.00")),
        Trigger("T2", "credits_percent", k=1, n=1, percent=Decimal(3)),
    )
    assert evaluate(replace(TERMS, triggers=rights), ARRIVED, (MAY,)).triggers == (
        TriggerResult("T1", "credits_amount", True, "", "27.00", None),
        TriggerResult("T2", "credits_percent", True, "", "1", None),
    )


def test_a_level_for_which_nothing_arrived_was_not_reported():
    silent = replace(UP, on_missing=Missing.BELOW_EXPECTED)
    (level,) = evaluate(terms_of(silent), JUNE).levels
    assert (level.kind, level.exact, level.value, level.outcome, level.source) == (
        "not_reported",
        None,
        None,
        Outcome.NOT_REPORTED,
        "none",
    )


def test_a_level_that_came_too_late_for_its_contract_is_of_no_kind():
    late = replace(JUNE, levels=(LevelInput("OTD", Ratio(97, 100), late=True),))
    (level,) = evaluate(terms_of(replace(UP, on_late=Late.NOT_REPORTED)), late).levels
    assert (level.kind, level.value, level.outcome) == ("not_reported", None, Outcome.NOT_REPORTED)


@pytest.mark.parametrize(
    ("precedence", "wanted"),
    [
        (Precedence.VENDOR, ("ratio", Decimal("97.00"), "vendor", Decimal("90.00"))),
        (Precedence.OWN, ("value", Decimal("90.00"), "own", Decimal("97.00"))),
    ],
)
def test_a_level_is_of_the_kind_of_the_figure_that_counted(precedence, wanted):
    both = replace(JUNE, levels=(LevelInput("OTD", Ratio(97, 100), own=Value(Decimal(90))),))
    (level,) = evaluate(terms_of(replace(UP, sources=SourceRule(precedence))), both).levels
    assert (level.kind, level.value, level.source, level.other) == wanted


@pytest.mark.parametrize(("first", "word"), [(date(2026, 6, 30), "early"), (date(2026, 7, 1), "")])
def test_a_limit_holds_by_the_last_day_of_the_period(first, word):
    limited = replace(UP, limits=(Limit("early", Decimal(98), valid_from=first),))
    (level,) = evaluate(terms_of(limited), replace(JUNE, levels=(LevelInput("OTD", Ratio(97, 100)),))).levels
    assert level.limit == word


def test_a_move_is_shown_with_the_mean_of_every_period_that_it_rests_on():
    terms = terms_of(UP, rules=Rules(ratchet=Ratchet(2)))
    period = replace(JUNE, levels=(LevelInput("OTD", Ratio(98, 100)),))
    result = evaluate(terms, period, (past_of(left(value=Decimal("97.00"), streak=1)),))
    assert result.levels[0].next_expected == Decimal("96.75")
    assert read_aloud(result.working)[-1] == "ratchet_moved OTD 2 97.500000 96.00 96.750000 96.75 %"


def test_members_are_rounded_as_the_level_is():
    level = replace(UP, precision=1, rounding=Rounding.TRUNCATE)
    period = replace(JUNE, levels=(LevelInput("OTD", Members((("East", Ratio(9899, 10000)),))),))
    assert evaluate(terms_of(level), period).levels[0].members == (("East", Decimal("98.9"), 10000),)


def test_terms_and_measurements_that_contradict_themselves_are_refused_with_every_fault_at_once():
    period = replace(JUNE, levels=(LevelInput("OTD", Ratio(3, 2)),))
    with pytest.raises(TermsError) as caught:
        evaluate(terms_of(replace(UP, minimum=Decimal(97))), period)
    assert len(caught.value.faults) == 2
    assert caught.value.faults[0].startswith("levels[0].minimum: ")
    assert caught.value.faults[1].startswith("data.OTD.good: ")
