"""Do cases take the time that the agreed clock says, with pauses and relief taken out?"""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine.measure import read
from sla.engine.types import (
    Calendar,
    Clock,
    Durations,
    MeasureKind,
    Method,
    Outcome,
    Reading,
    ReliefSpan,
    Ticket,
)
from sla.engine.working import step
from tests.sla.engine.measure.cases import (
    BERLIN,
    DAYS,
    OFFICE,
    SHANGHAI,
    cases,
    figures,
    measured_as,
    reading,
    relief,
    ticket,
)

DAY = 1_440


def timed(statistic: str = "share_within", target: str | None = "60", **options: object):
    minutes = None if target is None else Decimal(target)
    return measured_as(kind=MeasureKind.DURATIONS, statistic=statistic, target_minutes=minutes, **options)


MEAN = timed("mean", None)
SHARE = timed()


def sep(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 9, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("sentence", "calendar", "case", "hours"),
    [
        (
            "TV48: a make-up Sunday is worked, a pause stops the clock",
            replace(OFFICE, open=frozenset({date(2025, 9, 28)})),
            Ticket("1", sep(26, 16, 30), sep(30, 11, 15), ((sep(29, 10), sep(29, 14)),)),
            "17.75",
        ),
        (
            "TV48 without the make-up day",
            OFFICE,
            Ticket("1", sep(26, 16, 30), sep(30, 11, 15), ((sep(29, 10), sep(29, 14)),)),
            "8.75",
        ),
        (
            "TV49: a pause over closed hours takes only what was open",
            OFFICE,
            Ticket("1", sep(22, 10), sep(23, 12), ((sep(22, 17), sep(23, 10)),)),
            "9",
        ),
    ],
)
def test_published_cases_on_the_business_clock(sentence, calendar, case, hours):
    result = read(timed("mean", None, clock=Clock.BUSINESS), Durations((case,), sep(30, 18)), calendar, "Asia/Shanghai")
    assert result.found == Fraction(hours) * 60, sentence


@pytest.mark.parametrize(
    ("sentence", "case", "spans", "minutes"),
    [
        ("from start to stop", ticket("1", 10, 100), (), 90),
        ("of no length", ticket("1", 10, 10), (), 0),
        ("a pause", ticket("1", 10, 100, (20, 50)), (), 60),
        ("pauses that overlap count once", ticket("1", 10, 100, (20, 50), (40, 60)), (), 50),
        ("pauses in any order", ticket("1", 10, 100, (40, 60), (20, 50)), (), 50),
        ("a pause begun before and one ending after", ticket("1", 10, 100, (0, 20), (90, 120)), (), 70),
        ("a pause elsewhere", ticket("1", 10, 100, (200, 300)), (), 90),
        ("relief stops the clock", ticket("1", 10, 100), (relief(20, 50),), 60),
        ("relief and a pause at once stop it once", ticket("1", 10, 100, (30, 60)), (relief(20, 50),), 50),
        ("wholly under relief", ticket("1", 10, 100), (relief(0, 200),), 0),
        ("force majeure stops it too", ticket("1", 10, 100), (relief(20, 50, "force_majeure"),), 60),
        (
            "without a target no case is ever too late for force majeure",
            ticket("1", 10, 5_000),
            (relief(4_000, 4_010, "force_majeure"),),
            4_980,
        ),
    ],
)
def test_time_on_the_clock(sentence, case, spans, minutes):
    assert reading(cases(case, relief=spans), MEAN).found == minutes, sentence


@pytest.mark.parametrize(
    ("sentence", "case", "spans", "minutes", "too_late"),
    [
        ("arose within the target: excused", ticket("1", 0, 200), (relief(30, 190, "force_majeure"),), 40, None),
        (
            "arose as it was reached: excused",
            ticket("1", 0, 200),
            (relief(60, 190, "force_majeure"),),
            70,
            None,
        ),
        ("arose past the target: not excused", ticket("1", 0, 200), (relief(61, 190, "force_majeure"),), 200, "1"),
        ("arose before the case", ticket("1", 100, 300), (relief(0, 190, "force_majeure"),), 110, None),
        ("arose with the case", ticket("1", 100, 300), (relief(100, 190, "force_majeure"),), 110, None),
        ("arose after the case was closed", ticket("1", 0, 100), (relief(150, 190, "force_majeure"),), 100, None),
        ("arose as the case was closed", ticket("1", 0, 100), (relief(100, 190, "force_majeure"),), 100, None),
        (
            "a pause before it keeps the case within its target",
            ticket("1", 0, 200, (10, 40)),
            (relief(80, 190, "force_majeure"),),
            60,
            None,
        ),
        (
            "a pause that lasts into it counts up to it",
            ticket("1", 0, 200, (50, 85)),
            (relief(80, 190, "force_majeure"),),
            60,
            None,
        ),
        (
            "other relief before it keeps the case within its target",
            ticket("1", 0, 200),
            (relief(10, 40), relief(80, 190, "force_majeure")),
            60,
            None,
        ),
        (
            "the first of two keeps the case within its target for the second",
            ticket("1", 0, 200),
            (relief(80, 190, "force_majeure"), relief(10, 40, "force_majeure")),
            60,
            None,
        ),
        (
            "the second comes too late, the first stands",
            ticket("1", 0, 200),
            (relief(10, 20, "force_majeure"), relief(80, 190, "force_majeure")),
            190,
            "1",
        ),
        (
            "once too late is always too late",
            ticket("1", 0, 300),
            (relief(61, 70, "force_majeure"), relief(80, 90, "force_majeure")),
            300,
            "1",
        ),
        (
            "one that continues another arose with it",
            ticket("1", 0, 200),
            (relief(10, 40, "force_majeure"), relief(30, 190, "force_majeure")),
            20,
            None,
        ),
        ("other relief excuses at any time", ticket("1", 0, 200), (relief(61, 190),), 71, None),
    ],
)
def test_force_majeure_after_the_target_had_passed_does_not_excuse(sentence, case, spans, minutes, too_late):
    result = reading(cases(case, relief=spans), timed("mean"))
    assert result.found == minutes, sentence
    assert figures(result).get("majeure_late", {}).get("cases") == too_late, sentence


def test_the_working_of_a_share_within_the_target():
    result = reading(
        cases(
            ticket("within", 0, 60, incident="I-0"),
            ticket("paused", 0, 90, (10, 40)),
            ticket("late", 0, 61, incident="I-2"),
            ticket("open and late", DAYS - 100, None, incident="I-1"),
            ticket("open", DAYS - 50, None, incident="I-3"),
            ticket("late again", 100, 300, incident="I-2"),
            ticket("late without an incident", 100, 300),
        ),
        SHARE,
    )
    assert result == Reading(
        found=Fraction(100, 3),
        n=6,
        misses=4,
        events=4,
        incidents=("I-1", "I-2"),
        steps=(
            step("tickets_due", total="7", clock="elapsed"),
            step("tickets_unknown", open="1", as_of="2026-06-30T16:00:00Z"),
            step("tickets_overdue", open="1", as_of="2026-06-30T16:00:00Z"),
            step("tickets_judged", judged="6"),
            step("clock_stopped", cases="1", seconds="1800", minutes="30"),
            step("tickets_within", within="2", target_minutes="60"),
            step("tickets_late", late="4", target_minutes="60"),
            step(
                "exact_within",
                within="2",
                judged="6",
                scale="100",
                exact="33.333333333333333333333333333333333333333333333333",
                unit="%",
            ),
        ),
    )


def test_the_working_of_a_mean():
    assert reading(cases(ticket("1", 0, 10), ticket("2", 0, 25), ticket("3", 100, None)), MEAN) == Reading(
        found=Fraction(35, 2),
        n=2,
        steps=(
            step("tickets_due", total="3", clock="elapsed"),
            step("tickets_unknown", open="1", as_of="2026-06-30T16:00:00Z"),
            step("tickets_judged", judged="2"),
            step("exact_mean", seconds="2100", minutes="35", judged="2", exact="17.500000", unit="%"),
        ),
    )


SAMPLE = tuple(ticket(str(at), 0, length) for at, length in enumerate((120, 12, 15, 80, 20, 22, 40, 25, 30, 35)))


@pytest.mark.parametrize(
    ("statistic", "method", "found"),
    [
        ("p90", Method.NEAREST_RANK, 80),
        ("p95", Method.NEAREST_RANK, 120),
        ("p90", Method.LINEAR, 84),
        ("p95", Method.LINEAR, 102),
    ],
)
def test_percentiles_of_the_sample_of_domain_8_1(statistic, method, found):
    assert reading(cases(*SAMPLE), timed(statistic, None, method=method)).found == found


def test_the_working_of_a_percentile_by_nearest_rank():
    assert reading(cases(*SAMPLE), timed("p90", "100")) == Reading(
        found=Fraction(80),
        n=10,
        misses=1,
        steps=(
            step("tickets_due", total="10", clock="elapsed"),
            step("tickets_judged", judged="10"),
            step("tickets_within", within="9", target_minutes="100"),
            step("tickets_late", late="1", target_minutes="100"),
            step("rank", percent="90", method="nearest_rank", judged="10", rank="9"),
            step("ranked", place="9", seconds="4800", minutes="80"),
            step("exact_percentile", percent="90", exact="80.000000", unit="%"),
        ),
    )


def test_the_working_of_a_percentile_between_two_cases():
    assert reading(cases(*SAMPLE), timed("p95", None, method=Method.LINEAR)).steps[2:] == (
        step("rank", percent="95", method="linear", judged="10", rank="9.55"),
        step("ranked", place="9", seconds="4800", minutes="80"),
        step("ranked", place="10", seconds="7200", minutes="120"),
        step("exact_percentile", percent="95", exact="102.000000", unit="%"),
    )


@pytest.mark.parametrize(
    ("sentence", "durations", "steps"),
    [
        (
            "no case at all",
            cases(),
            (step("tickets_due", total="0", clock="elapsed"), step("tickets_judged", judged="0")),
        ),
        (
            "only cases that are not known yet, one of them from after we looked",
            cases(ticket("1", DAYS - 60, None), ticket("2", DAYS + 60, None)),
            (
                step("tickets_due", total="2", clock="elapsed"),
                step("tickets_unknown", open="2", as_of="2026-06-30T16:00:00Z"),
                step("tickets_judged", judged="0"),
            ),
        ),
    ],
)
def test_without_a_case_to_judge_nothing_applied(sentence, durations, steps):
    assert reading(durations, SHARE) == Reading(Outcome.NOT_APPLICABLE, 0, steps), sentence


@pytest.mark.parametrize(
    ("target", "late"), [("59.99", 2), ("60", 1), ("60.00000001", 1), ("60.0000001", 1), ("59.99999999", 2)]
)
def test_a_target_is_met_to_the_microsecond(target, late):
    assert reading(cases(ticket("1", 0, 60), ticket("2", 0, 61)), timed(target=target)).misses == late


def test_pauses_and_relief_stop_a_case_still_open_within_its_target():
    durations = cases(
        ticket("1", DAYS - 100, None, (DAYS - 90, DAYS - 70)),
        ticket("2", DAYS - 100, None, (DAYS - 90, DAYS - 80)),
        relief=(relief(DAYS - 20, DAYS),),
    )
    result = reading(durations, SHARE)
    assert (result.n, result.misses) == (1, 1)
    assert figures(result)["clock_stopped"] == {"cases": "1", "seconds": "1800", "minutes": "30"}


def test_business_hours_follow_the_clock_of_their_zone():
    always = Calendar(hours=(((time(0), time(0)),),) * 7)
    day = Ticket("1", datetime(2026, 10, 25, tzinfo=BERLIN), datetime(2026, 10, 26, tzinfo=BERLIN))
    early = Ticket("2", datetime(2026, 3, 29, tzinfo=BERLIN), datetime(2026, 3, 30, tzinfo=BERLIN))
    for case, hours in ((day, 25), (early, 23)):
        durations = Durations((case,), case.start)
        assert read(timed("mean", None, clock=Clock.BUSINESS), durations, always, "Europe/Berlin").found == hours * 60
        assert read(MEAN, durations, None, "Europe/Berlin").found == hours * 60


def test_relief_on_the_business_clock_takes_working_time_only():
    case = Ticket("1", sep(22, 9), sep(23, 18))
    durations = Durations((case,), sep(30, 18), (ReliefSpan(sep(22, 17), sep(23, 10), "customer"),))
    result = read(timed("mean", None, clock=Clock.BUSINESS), durations, OFFICE, "Asia/Shanghai")
    assert result.found == 16 * 60
    assert figures(result)["clock_stopped"] == {"cases": "1", "seconds": "7200", "minutes": "120"}
    assert figures(result)["tickets_due"] == {"total": "1", "clock": "business"}


@pytest.mark.parametrize(
    ("sentence", "terms", "fault"),
    [
        (
            "working hours without a calendar",
            timed(clock=Clock.BUSINESS),
            "measure.clock: business time needs a calendar, and the schedule has none.",
        ),
        (
            "a share without a target",
            timed(target=None),
            "measure.target_minutes: a share within the target needs one.",
        ),
        ("an unknown statistic", timed("median"), "'median' is no percentile: it must be p1 to p99."),
    ],
)
def test_terms_that_cannot_be_measured_by_are_refused(sentence, terms, fault):
    with pytest.raises(ValueError) as raised:
        reading(cases(ticket("1", 0, 60)), terms)
    assert str(raised.value) == fault, sentence


def test_first_and_last_are_by_the_instant_in_the_hour_that_comes_twice():
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    second = first.replace(minute=10, fold=1)
    assert read(MEAN, Durations((Ticket("1", first, second),), second), None, "Europe/Berlin").found == 40
