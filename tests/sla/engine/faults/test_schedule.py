"""Are the faults of a whole schedule found, in the order of the case file, and a hostile number at once?"""

from dataclasses import replace

import pytest

from sla.engine.faults import TermsError
from sla.engine.types import Band, Bands, Calendar, Trigger
from tests.sla.engine.faults.cases import UP, D, arrived, credit, level, of, weighing


@pytest.mark.parametrize(
    ("faults", "sentences"),
    [
        (
            lambda: of(UP, replace(UP, expected=D(98)), UP),
            [
                "levels[1].code: OTD stands there twice.",
                "levels[2].code: OTD stands there twice.",
            ],
        ),
        (lambda: of(currency=""), ["currency: it is empty."]),
        (lambda: of(exponent=5), ["decimals: 5 is not a whole number from 0 to 4."]),
        (lambda: of(exponent=4), []),
        (lambda: of(zone="Mars/Base"), ["zone: “Mars/Base” is not a known time zone, such as Asia/Shanghai."]),
        (lambda: of(zone="../etc/passwd"), ["zone: “../etc/passwd” is not a known time zone, such as Asia/Shanghai."]),
        (lambda: of(zone="America"), ["zone: “America” is not a known time zone, such as Asia/Shanghai."]),
    ],
)
def test_a_faulty_schedule_names_its_field(faults, sentences):
    assert faults() == sentences


def test_faults_come_in_the_order_of_the_case_file():
    assert of(
        replace(UP, expected=D(-1)),
        triggers=[Trigger("T1", "consecutive")],
        calendar=Calendar(()),
        currency=" ",
        cap_percent=D(101),
    ) == [
        "currency: it is empty.",
        "levels[0].expected: -1 is negative.",
        "rules.cap_percent: 101 is more than 100 %.",
        "triggers[0].k: it is missing; consecutive needs it.",
        "calendar.hours: there must be seven weekdays from Monday, not 0.",
    ]


def test_an_error_holds_every_fault_and_reads_as_one_a_line():
    error = TermsError(("a: it is empty.", "b: -1 is negative."))
    assert error.faults == ("a: it is empty.", "b: -1 is negative.")
    assert str(error) == "a: it is empty.\nb: -1 is negative."


@pytest.mark.parametrize("hostile", ["1E+999999999", "1E-999999999", "0E-999999999", "Infinity", "sNaN"])
def test_a_hostile_number_is_refused_at_once(hostile):
    number = D(hostile)
    assert len(level(expected=number)) == 1
    assert len(of(weighing(hostile), at_risk_percent=D(8), pool_percent=number, max_weight_percent=D(5))) == 2
    assert len(credit(Bands((Band(number, number, number),)))) == 3
    assert len(arrived(charges=number)) == 1
