"""Is every contradiction in a trigger and in the calendar named with its field?"""

from dataclasses import replace
from datetime import date, time

import pytest

from sla.engine.types import Calendar, Trigger
from tests.sla.engine.faults.cases import NINE_TO_SIX, OFFICE, D, of


def trigger(kind: str, code: str = "T1", level: str = "", **figures) -> list[str]:
    return of(triggers=[Trigger(code, kind, level, **figures)])


@pytest.mark.parametrize(
    ("faults", "sentences"),
    [
        (lambda: trigger("consecutive", k=3, exercise_days=30), []),
        (lambda: trigger("k_of_n", level="OTD", k=3, n=6), []),
        (lambda: trigger("mean_below", level="OTD", value=D(97), n=3), []),
        (lambda: trigger("credits_amount", value=D(500000), n=12), []),
        (lambda: trigger("credits_percent", percent=D(20), k=2, n=4), []),
        (lambda: trigger("share_of_measurements", level="OTD", percent=D(5), n=12), []),
        (
            lambda: trigger(" often", code=""),
            [
                "triggers[0].code: it is empty.",
                "triggers[0].type: “ often” is none of consecutive, k_of_n, mean_below, credits_amount, "
                "credits_percent, share_of_measurements.",
            ],
        ),
        (lambda: trigger("consecutive"), ["triggers[0].k: it is missing; consecutive needs it."]),
        (
            lambda: trigger("consecutive", k=0, n=6),
            [
                "triggers[0].n: consecutive has no such figure.",
                "triggers[0].k: 0 is not a whole number from 1 to 120.",
            ],
        ),
        (lambda: trigger("consecutive", k=121), ["triggers[0].k: 121 is not a whole number from 1 to 120."]),
        (lambda: trigger("k_of_n", k=7, n=6), ["triggers[0].k: 7 times in 6 periods can never happen."]),
        (lambda: trigger("k_of_n", k=1, n=121), ["triggers[0].n: 121 is not a whole number from 1 to 120."]),
        (
            lambda: trigger("k_of_n", value=D(-1), percent=D(101)),
            [
                "triggers[0].k: it is missing; k_of_n needs it.",
                "triggers[0].n: it is missing; k_of_n needs it.",
                "triggers[0].value: k_of_n has no such figure.",
                "triggers[0].percent: k_of_n has no such figure.",
                "triggers[0].value: -1 is negative.",
                "triggers[0].percent: 101 is more than 100 %.",
            ],
        ),
        (lambda: trigger("mean_below", value=D(97), n=0), ["triggers[0].n: 0 is not a whole number from 1 to 120."]),
        (
            lambda: trigger("mean_below", value=D(97), n=121),
            ["triggers[0].n: 121 is not a whole number from 1 to 120."],
        ),
        (lambda: trigger("consecutive", level="XYZ", k=3), ["triggers[0].level: there is no level “XYZ”."]),
        (
            lambda: trigger("credits_amount", level="OTD", value=D(1), n=1),
            ["triggers[0].level: credits_amount looks at the credits of the whole schedule, not at one level."],
        ),
        (
            lambda: trigger("consecutive", k=3, exercise_days=3661),
            ["triggers[0].exercise_days: 3661 is not a whole number from 0 to 3660."],
        ),
        (
            lambda: of(triggers=[Trigger("T1", "consecutive", k=3), Trigger("T1", "consecutive", k=4)]),
            ["triggers[1].code: T1 stands there twice."],
        ),
    ],
)
def test_a_trigger_takes_the_figures_of_its_type_and_no_others(faults, sentences):
    assert faults() == sentences


def hours(*spans: tuple[time, time]) -> list[str]:
    return of(calendar=Calendar(((),) * 6 + (spans,)))


@pytest.mark.parametrize(
    ("faults", "sentences"),
    [
        (lambda: of(calendar=OFFICE), []),
        (lambda: hours((time(9), time(12)), (time(13), time(18))), []),
        (lambda: hours((time(13), time(18)), (time(9), time(13))), []),
        (lambda: hours((time(0), time(0))), []),
        (lambda: hours((time(22), time(0)), (time(0), time(6))), []),
        (
            lambda: hours((time(22), time(6)), (time(9), time(9))),
            [
                "calendar.hours.sun[0]: it runs from 22:00 to 06:00; a night shift is two rows, one to 00:00 and one "
                "from 00:00.",
                "calendar.hours.sun[1]: it runs from 09:00 to 09:00; a night shift is two rows, one to 00:00 and one "
                "from 00:00.",
            ],
        ),
        (
            lambda: hours((time(9), time(12)), (time(11, 30), time(18)), (time(8), time(9, 30))),
            [
                "calendar.hours.sun[1]: 11:30 to 18:00 overlaps 09:00 to 12:00.",
                "calendar.hours.sun[2]: 08:00 to 09:30 overlaps 09:00 to 12:00.",
            ],
        ),
        (
            lambda: hours((time(22), time(0)), (time(23), time(23, 30)), (time(20), time(22))),
            ["calendar.hours.sun[1]: 23:00 to 23:30 overlaps 22:00 to 00:00."],
        ),
        (lambda: hours(*NINE_TO_SIX, *NINE_TO_SIX), ["calendar.hours.sun[1]: 09:00 to 18:00 overlaps 09:00 to 18:00."]),
        (
            lambda: of(calendar=Calendar((NINE_TO_SIX,))),
            ["calendar.hours: there must be seven weekdays from Monday, not 1."],
        ),
        (
            lambda: of(
                calendar=replace(
                    OFFICE,
                    closed=frozenset({date(2026, 10, 1), date(2025, 10, 2), date(2026, 5, 1)}),
                    open=frozenset({date(2026, 10, 1), date(2025, 10, 2)}),
                )
            ),
            [
                "calendar.open: 2025-10-02 is also closed; it cannot be both.",
                "calendar.open: 2026-10-01 is also closed; it cannot be both.",
            ],
        ),
    ],
)
def test_a_faulty_calendar_names_its_day(faults, sentences):
    assert faults() == sentences
