"""Is every contradiction named with its field?"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from sla.engine import (
    Availability,
    LevelInput,
    NoActivity,
    NotReported,
    Outage,
    PeriodInput,
    Ratio,
    TermsError,
    Value,
    evaluate,
    level_faults,
    measured_faults,
    schedule_faults,
    scheme_faults,
)
from tests.sla.engine.cases import DOWN, FAILED, KEPT, MONTH, SCHEME, UP, at, down, fengyuan, june, schedule

D = Decimal
NAIVE = datetime(2026, 6, 1)  # noqa: DTZ001


def level(**changes) -> tuple[str, ...]:
    return level_faults(replace(UP, **changes))


def scheme(**changes) -> tuple[str, ...]:
    return scheme_faults(replace(SCHEME, **changes))


@pytest.mark.parametrize(
    ("faults", "sentences"),
    [
        (level(), ()),
        (level(minimum=None), ()),
        (level(minimum=D(96)), ()),
        (level(weight=D(100), precision=6, n_min=0), ()),
        (level(code=" "), ("code: it is empty.",)),
        (level(minimum=D(97)), ("minimum: 97 is above the expected 96; where higher is better it must not be.",)),
        (
            level_faults(replace(DOWN, minimum=D("0.1"))),
            ("minimum: 0.1 is below the expected 0.15; where lower is better it must not be.",),
        ),
        (level(expected=D(-1)), ("expected: -1 is negative.",)),
        (level(expected=D("NaN")), ("expected: NaN is not an exact decimal number.",)),
        (level(expected=96.0), ("expected: 96.0 is not an exact decimal number.",)),
        (
            level(expected=D("1E+15")),
            ("expected: 1E+15 has more than 15 digits before or 60 after the point.",),
        ),
        (
            level(minimum=D("1E-61")),
            ("minimum: 1E-61 has more than 15 digits before or 60 after the point.",),
        ),
        (level(minimum=D(-3)), ("minimum: -3 is negative.",)),
        (level(weight=D("100.01")), ("weight: 100.01 is more than 100 %.",)),
        (level(weight=D(-1)), ("weight: -1 is negative.",)),
        (level(precision=7), ("precision: 7 is not a whole number from 0 to 6.",)),
        (level(precision=-1), ("precision: -1 is not a whole number from 0 to 6.",)),
        (level(precision=D(2)), ("precision: 2 is not a whole number from 0 to 6.",)),
        (level(n_min=-1), ("n_min: -1 is negative.",)),
        (level(n_min=D(20)), ("n_min: 20 is not a whole number.",)),
        (scheme(), ()),
        (scheme(at_risk_percent=D(101)), ("at_risk_percent: 101 is more than 100 %.",)),
        (scheme(cap_percent=D(-8)), ("cap_percent: -8 is negative.",)),
        (scheme(repeat=(D(1), D(-2))), ("repeat[1]: -2 is negative.",)),
        (scheme(currency=""), ("currency: it is empty.",)),
        (scheme(exponent=5), ("exponent: 5 is not a whole number from 0 to 4.",)),
        (measured_faults(NotReported()), ()),
        (measured_faults(NoActivity()), ()),
        (measured_faults(Ratio(3, 5, 2)), ()),
        (measured_faults(Ratio(6, 5)), ("good: 6 is more than the total, 5.",)),
        (measured_faults(Ratio(4, 5, 2)), ("good: 4 is more than the total, 5 less 2 excluded.",)),
        (measured_faults(Ratio(0, 5, 6)), ("excluded: 6 is more than the total, 5.",)),
        (measured_faults(Ratio(-1, 5)), ("good: -1 is negative.",)),
        (measured_faults(Ratio(1, 5, D(1))), ("excluded: 1 is not a whole number.",)),
        (measured_faults(Value(D(5), 3)), ()),
        (measured_faults(Value(D(-5), -3)), ("value: -5 is negative.", "n: -3 is negative.")),
        (measured_faults(june(down(0, 10), down(20, None))), ()),
        (
            measured_faults(Availability(MONTH, MONTH, (), MONTH)),
            ("end: the window has no length, it must end after it starts.",),
        ),
        (
            measured_faults(Availability(NAIVE, at(1), (), at(1))),
            ("start: 2026-06-01T00:00:00 has no time zone.",),
        ),
        (
            measured_faults(june(down(10, 5), down(0, 10, "1.5"), down(0, 10, "-1"), Outage(NAIVE, at(1)))),
            (
                "outages[0].end: it lies before the start of the outage.",
                "outages[1].weight: 1.5 is more than 1, which is wholly down.",
                "outages[2].weight: -1 is negative.",
                "outages[3].start: 2026-06-01T00:00:00 has no time zone.",
            ),
        ),
        (
            measured_faults(june(Outage(at(1), NAIVE + timedelta(days=2)))),
            ("outages[0].end: 2026-06-03T00:00:00 has no time zone.",),
        ),
        (schedule_faults(fengyuan()), ()),
        (schedule_faults(schedule(pass_through="1000")), ()),
        (
            schedule_faults(schedule(pass_through="1000.01")),
            ("pass_through: 1000.01 is more than the charges, 1000.00.",),
        ),
        (schedule_faults(schedule(charges="-1")), ("charges: -1 is negative.",)),
        (schedule_faults(schedule(charges="1.005")), ("charges: 1.005 has more than the 2 decimals of the currency.",)),
        (schedule_faults(schedule(charges="1.500")), ()),
        (
            schedule_faults(schedule(charges="1.5", exponent=0)),
            ("charges: 1.5 has more than the 0 decimals of the currency.",),
        ),
        (
            schedule_faults(schedule(LevelInput(UP, KEPT), LevelInput(UP, KEPT, -1))),
            ("levels[1].code: OTD stands there twice.", "levels[1].prior_defaults: -1 is negative."),
        ),
        (
            schedule_faults(schedule(LevelInput(UP, Ratio(2, 1)), at_risk_percent=D(200))),
            (
                "scheme.at_risk_percent: 200 is more than 100 %.",
                "levels[0].measured.good: 2 is more than the total, 1.",
            ),
        ),
        (
            schedule_faults(schedule(LevelInput(replace(UP, expected=D(-96)), FAILED))),
            ("levels[0].expected: -96 is negative.",),
        ),
    ],
)
def test_each_fault_names_its_field_and_says_what_is_wrong(faults, sentences):
    assert faults == sentences


def test_a_period_with_faults_is_not_calculated_and_names_all_of_them():
    first = schedule(LevelInput(replace(UP, minimum=D(97), precision=9), FAILED))
    second = replace(schedule(pass_through="2000"), code="S1")
    with pytest.raises(TermsError) as caught:
        evaluate(PeriodInput((first, second)))
    assert caught.value.faults == (
        "schedules[1].code: S1 stands there twice.",
        "schedules[0].levels[0].minimum: 97 is above the expected 96; where higher is better it must not be.",
        "schedules[0].levels[0].precision: 9 is not a whole number from 0 to 6.",
        "schedules[1].pass_through: 2000 is more than the charges, 1000.00.",
    )
    assert str(caught.value) == "\n".join(caught.value.faults)


@pytest.mark.parametrize("hostile", ["1E+999999999", "1E-999999999", "0E-999999999", "Infinity", "sNaN"])
def test_a_hostile_number_is_refused_at_once(hostile):
    assert len(level(expected=D(hostile))) == 1
