"""Is a level judged as the contract says: whose figure, against which levels, and is a miss a default?"""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from sla.engine.judge import judge
from sla.engine.types import (
    Calendar,
    Clock,
    Count,
    Direction,
    Durations,
    Late,
    LevelClass,
    LevelInput,
    Limit,
    LowVolume,
    LowVolumeRule,
    MeasureKind,
    MeasureTerms,
    Missing,
    NamedWindow,
    NoActivity,
    NOfM,
    NotReported,
    Outcome,
    Precedence,
    Ratio,
    Rounding,
    Rules,
    SourceRule,
    Ticket,
    Value,
    Window,
    WindowKind,
)
from tests.sla.engine.cases import DOWN, FAILED, JUNE, KEPT, MISSED, UP, judged, left, lines, past_of, terms_of

RATIO = replace(UP, measure=MeasureTerms(MeasureKind.RATIO))


def value(figure: str) -> Value:
    return Value(Decimal(figure))


@pytest.mark.parametrize(
    ("sentence", "level", "figure", "outcome"),
    [
        ("at the expected level", UP, "96", Outcome.MET),
        ("above it", UP, "97", Outcome.MET),
        ("just below it", UP, "95.99", Outcome.BELOW_EXPECTED),
        ("at the minimum", UP, "93", Outcome.BELOW_EXPECTED),
        ("below the minimum", UP, "92.99", Outcome.BELOW_MINIMUM),
        ("without a minimum nothing is below it", replace(UP, minimum=None), "0", Outcome.BELOW_EXPECTED),
        ("down: at the expected level", DOWN, "0.15", Outcome.MET),
        ("down: above it", DOWN, "0.16", Outcome.BELOW_EXPECTED),
        ("down: at the minimum", DOWN, "0.30", Outcome.BELOW_EXPECTED),
        ("down: above the minimum", DOWN, "0.31", Outcome.BELOW_MINIMUM),
        ("rounding up to the level meets it", UP, "95.995", Outcome.MET),
    ],
)
def test_the_rounded_value_is_held_against_the_levels(sentence, level, figure, outcome):
    judgement = judged(level, value(figure))
    assert (judgement.outcome, judgement.default) == (outcome, outcome is not Outcome.MET), sentence


def test_the_working_of_a_miss_names_every_figure():
    assert lines(judged(UP, MISSED, (past_of(left(Outcome.BELOW_EXPECTED, repeat=2)),))) == [
        ("rounded", "95.000000", "2", "half_up", "95.00", "%"),
        ("expected", "96.00", "95.00", "1.00", "below", "up", "%"),
        ("minimum", "93.00", "95.00", "2.00", "above", "up", "%"),
        ("outcome", "below_expected", "requires", "yes"),
        ("repeat", "3", "2"),
    ]


def test_less_than_a_point_above_the_level_is_above_it():
    assert ("expected", "96.00", "96.50", "0.50", "above", "up", "%") in lines(judged(UP, value("96.5")))


def test_the_working_without_a_minimum_and_exactly_at_the_level():
    assert lines(judged(replace(UP, minimum=None), value("96"))) == [
        ("rounded", "96.000000", "2", "half_up", "96.00", "%"),
        ("expected", "96.00", "96.00", "0.00", "at", "up", "%"),
        ("no_minimum",),
        ("outcome", "met", "good", "no"),
    ]


@pytest.mark.parametrize(
    ("on_missing", "default"),
    [(Missing.BELOW_MINIMUM, True), (Missing.BELOW_EXPECTED, True), (Missing.EXCUSED, False)],
)
def test_silence_is_a_default_unless_the_contract_excuses_it(on_missing, default):
    judgement = judged(replace(UP, on_missing=on_missing), NotReported())
    assert (judgement.outcome, judgement.value, judgement.default, judgement.source) == (
        Outcome.NOT_REPORTED,
        None,
        default,
        "none",
    )


def test_nothing_happened_is_not_applicable_and_ends_a_run():
    judgement = judged(UP, NoActivity(), (past_of(left(Outcome.BELOW_EXPECTED, repeat=2)),))
    assert (judgement.outcome, judgement.default, judgement.repeat) == (Outcome.NOT_APPLICABLE, False, 0)
    assert lines(judgement) == [("outcome", "not_applicable", "other", "no")]


def test_relief_over_the_whole_period_excuses_a_level_without_instants():
    judgement = judged(UP, LevelInput("OTD", FAILED, excused=True))
    assert (judgement.outcome, judgement.value, judgement.default, judgement.source) == (
        Outcome.EXCUSED,
        None,
        False,
        "vendor",
    )
    assert lines(judgement) == [("relief_covers",), ("outcome", "excused", "other", "no")]


def test_silence_is_not_excused_by_relief():
    assert judged(UP, LevelInput("OTD", NotReported(), excused=True)).outcome is Outcome.NOT_REPORTED


@pytest.mark.parametrize(
    ("on_late", "outcome"), [(Late.ACCEPTED, Outcome.MET), (Late.NOT_REPORTED, Outcome.NOT_REPORTED)]
)
def test_late_data_count_or_not_as_the_contract_says(on_late, outcome):
    judgement = judged(replace(UP, on_late=on_late), LevelInput("OTD", KEPT, late=True))
    assert judgement.outcome is outcome
    assert lines(judgement)[0] == ("late", on_late.value)


# Below expected, n times in m periods.

FOUR_IN_TWELVE = replace(UP, below_expected=NOfM(4, 12))


def months(*outcomes: Outcome) -> tuple:
    return tuple(past_of(left(outcome)) for outcome in outcomes)


@pytest.mark.parametrize(
    ("sentence", "earlier", "counted", "default"),
    [
        ("TV28: the first", (), 1, False),
        ("TV28: the third", (Outcome.BELOW_EXPECTED,) * 2, 3, False),
        ("TV28: the fourth", (Outcome.BELOW_EXPECTED,) * 3, 4, True),
        ("months that were met lie between", (Outcome.BELOW_EXPECTED, Outcome.MET) * 3, 4, True),
        ("below minimum is not counted", (Outcome.BELOW_EXPECTED, Outcome.BELOW_MINIMUM) * 2, 3, False),
        ("the twelfth month back has gone", (Outcome.BELOW_EXPECTED,) * 3 + (Outcome.MET,) * 11, 1, False),
        ("the eleventh month back still counts", (Outcome.BELOW_EXPECTED,) * 3 + (Outcome.MET,) * 10, 2, False),
    ],
)
def test_below_expected_is_a_default_from_the_nth_time_on(sentence, earlier, counted, default):
    judgement = judged(FOUR_IN_TWELVE, MISSED, months(*earlier))
    assert judgement.default is default, sentence
    assert ("n_of_m", "4", "12", str(counted)) in lines(judgement), sentence


def test_below_minimum_is_a_default_at_once():
    assert judged(FOUR_IN_TWELVE, FAILED).default is True


def test_a_met_month_is_no_default_after_many_misses():
    judgement = judged(FOUR_IN_TWELVE, KEPT, months(*(Outcome.BELOW_EXPECTED,) * 5))
    assert (judgement.default, [line[0] for line in lines(judgement)]) == (
        False,
        ["rounded", "expected", "minimum", "outcome"],
    )


def test_silence_treated_as_below_expected_is_counted_with_them():
    level = replace(FOUR_IN_TWELVE, on_missing=Missing.BELOW_EXPECTED, below_expected=NOfM(2, 3))
    judgement = judged(level, NotReported(), months(Outcome.NOT_REPORTED))
    assert (judgement.default, ("n_of_m", "2", "3", "2") in lines(judgement)) == (True, True)


def test_silence_treated_as_below_minimum_is_a_default_at_once_and_not_counted():
    assert judged(FOUR_IN_TWELVE, NotReported()).default is True
    assert judged(replace(UP, below_expected=NOfM(2, 3)), MISSED, months(Outcome.NOT_REPORTED)).default is False


def test_once_in_one_period_looks_at_no_earlier_one():
    judgement = judged(replace(UP, below_expected=NOfM(1, 1)), MISSED, months(*(Outcome.BELOW_EXPECTED,) * 3))
    assert (judgement.default, ("n_of_m", "1", "1", "1") in lines(judgement)) == (True, True)


def test_twice_in_two_periods_looks_at_the_one_before():
    level = replace(UP, below_expected=NOfM(2, 2))
    judgement = judged(level, MISSED, months(Outcome.BELOW_EXPECTED))
    assert (judgement.default, ("n_of_m", "2", "2", "2") in lines(judgement)) == (True, True)


def test_another_levels_misses_are_not_counted():
    past = (past_of(left(Outcome.BELOW_EXPECTED, code="DMG")),) * 3
    assert judged(FOUR_IN_TWELVE, MISSED, past).default is False


# Too few cases.


@pytest.mark.parametrize(
    ("sentence", "rule", "good", "total", "outcome", "line"),
    [
        ("enough", LowVolumeRule.NOT_JUDGED, 18, 20, Outcome.BELOW_MINIMUM, ("volume_enough", "20", "20")),
        ("too few", LowVolumeRule.NOT_JUDGED, 17, 19, Outcome.INSUFFICIENT_VOLUME, ("volume_too_few", "19", "20")),
        ("carried", LowVolumeRule.CARRY, 17, 19, Outcome.INSUFFICIENT_VOLUME, ("volume_carried", "19", "20")),
        ("one miss", LowVolumeRule.ONE_MISS_RELIEF, 18, 19, Outcome.MET, ("one_miss_forgiven", "19", "20", "1")),
        ("two misses", LowVolumeRule.ONE_MISS_RELIEF, 17, 19, Outcome.BELOW_MINIMUM, None),
        ("no miss", LowVolumeRule.ONE_MISS_RELIEF, 19, 19, Outcome.MET, None),
    ],
)
def test_too_few_cases_mean_what_the_contract_says(sentence, rule, good, total, outcome, line):
    judgement = judged(replace(RATIO, low_volume=LowVolume(20, rule)), Ratio(good, total))
    assert judgement.outcome is outcome, sentence
    volume = [one for one in lines(judgement) if one[0].startswith(("volume", "one_miss"))]
    assert volume == ([] if line is None else [line]), sentence
    assert judgement.default is (outcome is Outcome.BELOW_MINIMUM), sentence


def test_a_figure_without_a_number_of_cases_is_judged():
    assert judged(replace(UP, low_volume=LowVolume(20)), MISSED).outcome is Outcome.BELOW_EXPECTED


def test_carried_cases_are_judged_with_this_periods():
    level = replace(RATIO, low_volume=LowVolume(20, LowVolumeRule.CARRY))
    past = (past_of(left(Outcome.INSUFFICIENT_VOLUME, carried=1)),)
    judgement = judged(level, LevelInput("OTD", Ratio(11, 11), before=(Ratio(17, 19),)), past)
    assert (judgement.value, judgement.reading.n, judgement.outcome) == (
        Decimal("93.33"),
        30,
        Outcome.BELOW_EXPECTED,
    )


def test_one_miss_cannot_be_forgiven_where_misses_are_not_counted():
    level = replace(UP, low_volume=LowVolume(20, LowVolumeRule.ONE_MISS_RELIEF))
    assert judged(level, Value(Decimal(95), 10)).outcome is Outcome.BELOW_EXPECTED


# Windows, averages, ripeness.


def test_a_quarter_is_judged_when_it_ends_over_all_its_months():
    quarter = replace(RATIO, window=Window(WindowKind.QUARTER))
    past = tuple(past_of(left(Outcome.NOT_APPLICABLE), month=month) for month in (3, 4, 5))
    judgement = judged(quarter, LevelInput("OTD", Ratio(90, 100), before=(Ratio(100, 100), Ratio(99, 100))), past)
    assert (judgement.value, judgement.outcome) == (Decimal("96.33"), Outcome.MET)


def test_until_then_its_value_so_far_is_shown_and_not_judged():
    quarter = replace(RATIO, window=Window(WindowKind.QUARTER))
    may = replace(JUNE, start=date(2026, 5, 1), end=date(2026, 5, 31))
    judgement = judged(quarter, Ratio(80, 100), (), may)
    assert (judgement.value, judgement.outcome, judgement.default) == (Decimal("80.00"), Outcome.NOT_APPLICABLE, False)
    assert ("window_not_over", "quarter", "2026-06-30") in lines(judgement)


def test_silence_in_the_last_month_is_not_filled_with_what_came_before():
    rolling = replace(RATIO, window=Window(WindowKind.ROLLING, 3))
    past = (past_of(left()), past_of(left()))
    entry = LevelInput("OTD", NotReported(), before=(Ratio(1, 1), Ratio(1, 1)))
    assert judged(rolling, entry, past).outcome is Outcome.NOT_REPORTED


def test_a_rolling_window_takes_in_only_its_own_periods():
    rolling = replace(RATIO, window=Window(WindowKind.ROLLING, 2))
    past = (past_of(left()), past_of(left()))
    entry = LevelInput("OTD", Ratio(98, 100), before=(Ratio(0, 100), Ratio(96, 100)))
    assert judged(rolling, entry, past).value == Decimal("97.00")


def test_an_average_of_two_is_the_mean_of_the_values():
    averaged = replace(UP, measure=MeasureTerms(MeasureKind.VALUE, average_of=2))
    entry = LevelInput("OTD", value("94"), before=(value("99"),))
    assert judged(averaged, entry, (past_of(left()),)).value == Decimal("96.50")


def test_the_values_of_an_average_are_all_taken_in_working_time():
    zone = ZoneInfo("Asia/Shanghai")
    friday, monday = datetime(2026, 5, 29, 17, tzinfo=zone), datetime(2026, 6, 1, 10, tzinfo=zone)
    case = Durations((Ticket("T1", friday, monday),), monday)
    averaged = replace(
        DOWN,
        precision=0,
        measure=MeasureTerms(MeasureKind.DURATIONS, clock=Clock.BUSINESS, statistic="mean", average_of=2),
    )
    terms = terms_of(averaged, calendar=Calendar((((time(9), time(18)),),) * 5 + ((), ())))
    judgement = judge(terms, averaged, LevelInput("DMG", case, before=(case,)), JUNE, (past_of(left(code="DMG")),))
    assert judgement.value == Decimal(120)


@pytest.mark.parametrize(
    ("sentence", "ripe_days", "as_of", "provisional"),
    [
        ("the day before", 30, date(2026, 7, 29), True),
        ("on the day", 30, date(2026, 7, 30), False),
        ("looked at after everything", 30, None, False),
        ("nothing to wait for", 0, date(2026, 6, 30), False),
    ],
)
def test_until_cases_are_ripe_a_result_is_provisional_and_no_default(sentence, ripe_days, as_of, provisional):
    judgement = judged(replace(UP, ripe_days=ripe_days), FAILED, (), replace(JUNE, as_of=as_of))
    assert (judgement.provisional, judgement.default, judgement.repeat) == (
        provisional,
        not provisional,
        0 if provisional else 1,
    ), sentence
    assert (("provisional", "2026-07-30") in lines(judgement)) is provisional, sentence


# Named windows and ratchets.

PEAK = NamedWindow("618", date(2026, 6, 1), date(2026, 6, 20), levels=(("OTD", Decimal(90), Decimal(85)),))


@pytest.mark.parametrize(
    ("sentence", "start", "expected", "minimum", "window"),
    [
        ("the first day", date(2026, 6, 1), "90", "85", "618"),
        ("the last day", date(2026, 6, 20), "90", "85", "618"),
        ("the day after", date(2026, 6, 21), "96", "93", ""),
        ("the day before", date(2026, 5, 31), "96", "93", ""),
    ],
)
def test_a_named_window_brings_its_own_levels(sentence, start, expected, minimum, window):
    judgement = judged(UP, value("92"), (), replace(JUNE, start=start), Rules(windows=(PEAK,)))
    assert (judgement.expected, judgement.minimum, judgement.window, judgement.pays) == (
        Decimal(expected),
        Decimal(minimum),
        window,
        True,
    ), sentence
    assert (("named_window", "618", "90.00", "85.00", "yes") in lines(judgement)) is bool(window), sentence


def test_a_trial_is_judged_and_does_not_pay():
    trial = NamedWindow("trial", date(2026, 6, 1), date(2026, 8, 31), pays=False)
    judgement = judged(replace(UP, minimum=None), FAILED, (), JUNE, Rules(windows=(trial,)))
    assert (judgement.default, judgement.pays, judgement.expected) == (True, False, Decimal(96))
    assert lines(judgement)[0] == ("named_window", "trial", "96.00", "", "no")


def test_a_ratchet_raises_what_is_expected():
    past = (past_of(left(next_expected=Decimal("97.5"))),)
    judgement = judged(UP, KEPT, past)
    assert (judgement.expected, judgement.outcome) == (Decimal("97.5"), Outcome.BELOW_EXPECTED)
    assert lines(judgement)[0] == ("ratcheted", "96.00", "97.50")


def test_an_amended_level_leaves_the_ratchet_behind():
    past = (past_of(left(agreed=Decimal(95), next_expected=Decimal("97.5"))),)
    assert judged(UP, KEPT, past).expected == Decimal(96)


# Promotion of a key level.

KEY = replace(UP, level_class=LevelClass.KEY, promote=2)


@pytest.mark.parametrize(
    ("sentence", "level", "past", "critical"),
    [
        ("a critical level is critical", UP, (), True),
        ("a key level is not", KEY, (), False),
        ("not promoted", KEY, (past_of(left(Outcome.BELOW_EXPECTED, missed_in_row=1)),), False),
        ("promoted", KEY, (past_of(left(Outcome.BELOW_EXPECTED, missed_in_row=2, promoted=True)),), True),
        (
            "the contract no longer promotes",
            replace(KEY, promote=None),
            (past_of(left(Outcome.BELOW_EXPECTED, missed_in_row=2, promoted=True)),),
            False,
        ),
    ],
)
def test_a_key_level_is_critical_once_promoted(sentence, level, past, critical):
    judgement = judged(level, MISSED, past)
    assert judgement.critical is critical, sentence
    assert (("promoted", "2", "2") in lines(judgement)) is (critical and level is not UP), sentence


# Two sources.

OURS = replace(UP, sources=SourceRule(Precedence.OWN, Decimal("0.5")))
THEIRS = replace(UP, sources=SourceRule(Precedence.VENDOR, Decimal("0.5")))


@pytest.mark.parametrize(
    ("sentence", "level", "vendor", "own", "counts"),
    [
        ("within the tolerance the vendor's stands", OURS, "96.5", "96", ("vendor", "96.50", "96.00")),
        ("beyond it ours, as agreed", OURS, "96.51", "96", ("own", "96.00", "96.51")),
        ("beyond it theirs, as agreed", THEIRS, "99", "90", ("vendor", "99.00", "90.00")),
        ("ours may be the better one", OURS, "90", "99", ("own", "99.00", "90.00")),
    ],
)
def test_the_figure_that_counts_follows_tolerance_and_precedence(sentence, level, vendor, own, counts):
    judgement = judged(level, LevelInput("OTD", value(vendor), value(own)))
    assert (judgement.source, str(judgement.value), str(judgement.other)) == counts, sentence


def test_both_figures_and_their_difference_stand_in_the_working():
    judgement = judged(OURS, LevelInput("OTD", value("97"), value("95")))
    assert lines(judgement)[0] == ("two_sources", "97.00", "95.00", "2.00", "0.50", "own", "%")


@pytest.mark.parametrize(
    ("sentence", "level", "vendor", "own", "expected"),
    [
        (
            "only the vendor measured",
            OURS,
            value("97"),
            None,
            (Outcome.MET, "vendor", None, [("one_source", "vendor")]),
        ),
        (
            "only we measured",
            OURS,
            NotReported(),
            value("90"),
            (Outcome.BELOW_MINIMUM, "own", None, [("one_source", "own")]),
        ),
        (
            "the vendor's silence stands",
            THEIRS,
            NotReported(),
            value("99"),
            (Outcome.NOT_REPORTED, "none", "99.00", []),
        ),
        (
            "the vendor had no case, we had",
            THEIRS,
            NoActivity(),
            value("90"),
            (Outcome.BELOW_MINIMUM, "own", None, [("one_source", "own")]),
        ),
        ("nobody measured", OURS, NotReported(), NotReported(), (Outcome.NOT_REPORTED, "none", None, [])),
        (
            "the vendor had no case, nor we",
            OURS,
            NoActivity(),
            NoActivity(),
            (Outcome.NOT_APPLICABLE, "vendor", None, []),
        ),
    ],
)
def test_where_one_side_has_no_figure(sentence, level, vendor, own, expected):
    outcome, source, other, said = expected
    judgement = judged(level, LevelInput("OTD", vendor, own))
    assert (judgement.outcome, judgement.source) == (outcome, source), sentence
    assert judgement.other == (None if other is None else Decimal(other)), sentence
    assert [line for line in lines(judgement) if line[0] == "one_source"] == said, sentence


def test_both_figures_are_rounded_as_the_contract_rounds():
    level = replace(UP, rounding=Rounding.TRUNCATE, sources=SourceRule(Precedence.OWN))
    judgement = judged(level, LevelInput("OTD", value("97.009"), value("96.019")))
    assert (judgement.value, judgement.other) == (Decimal("96.01"), Decimal("97.00"))
    assert ("two_sources", "97.00", "96.01", "0.99", "0.00", "own", "%") in lines(judgement)


def test_without_a_rule_our_own_figure_is_not_looked_at():
    judgement = judged(UP, LevelInput("OTD", value("97"), value("90")))
    assert (judgement.source, judgement.other, judgement.outcome) == ("vendor", None, Outcome.MET)


# Limits from outside.


def test_an_outside_limit_is_named():
    chargebacks = replace(
        DOWN,
        expected=Decimal(100),
        minimum=None,
        precision=0,
        unit="bps",
        measure=MeasureTerms(MeasureKind.RATIO, scale=Decimal(10_000)),
        limits=(Limit("HECM", Decimal(300), count=300), Limit("ECM", Decimal(150), count=100)),
    )
    judgement = judged(chargebacks, Ratio(185, 7500))
    assert (judgement.value, lines(judgement)[-1]) == (Decimal(247), ("limit", "ECM", "247", "150", "100"))


def test_an_outside_limit_without_a_count_and_one_with_more_than():
    level = replace(DOWN, precision=0, limits=(Limit("A", Decimal(5), count_over=3), Limit("B", Decimal(2))))
    assert lines(judged(level, Count(4)))[-1] == ("limit", "B", "4", "2", "")
    assert lines(judged(level, Count(6)))[-1] == ("limit", "A", "6", "5", "3")


@pytest.mark.parametrize(("valid_from", "reached"), [(date(2026, 6, 30), True), (date(2026, 7, 1), False)])
def test_an_outside_limit_holds_by_the_last_day_of_the_period(valid_from, reached):
    level = replace(DOWN, precision=0, limits=(Limit("A", Decimal(2), valid_from=valid_from),))
    assert (lines(judged(level, Count(4)))[-1] == ("limit", "A", "4", "2", "")) is reached


def test_no_limit_where_nothing_was_measured():
    level = replace(DOWN, limits=(Limit("A", Decimal(0)),))
    assert [line[0] for line in lines(judged(level, NotReported()))] == ["outcome", "repeat"]


def test_a_lower_level_that_is_promoted_or_ratcheted_keeps_its_direction():
    down = replace(DOWN, direction=Direction.DOWN)
    past = (past_of(left(code="DMG", agreed=Decimal("0.15"), next_expected=Decimal("0.10"))),)
    assert judged(down, value("0.12"), past).outcome is Outcome.BELOW_EXPECTED
