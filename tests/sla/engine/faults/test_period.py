"""Is every contradiction in a period and in what arrived for it named with its field?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sla.engine.types import (
    Count,
    Durations,
    Histogram,
    LevelInput,
    MeasureKind,
    MeasureTerms,
    Members,
    NotReported,
    PerEvent,
    Ratio,
    Rules,
    Tax,
    Ticket,
    Value,
)
from tests.sla.engine.faults.cases import UP, D, arrived, entry

TICKETS = Durations((Ticket("T1", datetime(2026, 6, 1, tzinfo=UTC), None),), datetime(2026, 6, 2, tzinfo=UTC))
BUCKETS = Histogram((((D(100), 1), (None, 1)),))
BY_SEVERITY = replace(UP, credit=PerEvent(amounts=(("P1", D(5)),)), measure=MeasureTerms(MeasureKind.EVENTS))


@pytest.mark.parametrize(
    ("faults", "sentences"),
    [
        (lambda: arrived(), []),
        (lambda: arrived(entry(Value(D(96)))), []),
        (lambda: arrived(entry(NotReported())), []),
        (lambda: arrived(start=date(2026, 6, 30)), []),
        (lambda: arrived(start=date(2026, 7, 1)), ["end: 2026-06-30 is before the start, 2026-07-01."]),
        (lambda: arrived(start=date(1900, 1, 1), end=date(2200, 12, 31)), []),
        (
            lambda: arrived(start=date(1899, 12, 31), end=date(2201, 1, 1)),
            [
                "start: 1899-12-31 is not in the years 1900 to 2200.",
                "end: 2201-01-01 is not in the years 1900 to 2200.",
            ],
        ),
        (
            lambda: arrived(charges=D(-1), pass_through=D(-2)),
            ["charges: -1 is negative.", "pass_through: -2 is negative."],
        ),
        (lambda: arrived(charges=D("1.005")), ["charges: 1.005 has more than the 2 decimals of the currency."]),
        (lambda: arrived(charges=D("1.500")), []),
        (lambda: arrived(charges=D("1.5"), exponent=0), ["charges: 1.5 has more than the 0 decimals of the currency."]),
        (lambda: arrived(pass_through=D(1000)), []),
        (lambda: arrived(pass_through=D("1000.01")), ["pass_through: 1000.01 is more than the charges, 1000."]),
        (
            lambda: arrived(charges=D(106), pass_through=D("100.01"), rules=Rules(tax=Tax(D(6), in_base=False))),
            ["pass_through: 100.01 is more than the charges, 106 without its 6 % tax."],
        ),
        (lambda: arrived(charges=D(106), pass_through=D(100), rules=Rules(tax=Tax(D(6), in_base=False))), []),
        (
            lambda: arrived(charges=D(106), pass_through=D(107), rules=Rules(tax=Tax(D(6), in_base=True))),
            ["pass_through: 107 is more than the charges, 106."],
        ),
        (lambda: arrived(charges=D(106), pass_through=D(107), rules=Rules(tax=Tax(D("NaN"), in_base=False))), []),
        (lambda: arrived(loss=D("0.005")), ["loss: 0.005 has more than the 2 decimals of the currency."]),
        (lambda: arrived(loss=D(5)), []),
        (lambda: arrived(LevelInput("XYZ", Value(D(1)))), ["data.XYZ: there is no such level."]),
        (lambda: arrived(entry(Value(D(96))), entry(Value(D(96)))), ["data.OTD: it stands there twice."]),
        (lambda: arrived(entry(Ratio(2, 1))), ["data.OTD.good: 2 is more than the total, 1."]),
        (
            lambda: arrived(entry(Ratio(2, 1), own=Ratio(3, 1), before=(Ratio(0, 0), Ratio(4, 1)))),
            [
                "data.OTD.vendor.good: 2 is more than the total, 1.",
                "data.OTD.own.good: 3 is more than the total, 1.",
                "data.OTD.before[1].good: 4 is more than the total, 1.",
            ],
        ),
        (lambda: arrived(entry(TICKETS)), ["data.OTD: durations arrived, and the level is measured as ratio."]),
        (lambda: arrived(entry(BUCKETS)), ["data.OTD: histogram arrived, and the level is measured as ratio."]),
        (
            lambda: arrived(entry(Members((("north", NotReported()), ("south", BUCKETS))))),
            ["data.OTD: histogram arrived, and the level is measured as ratio."],
        ),
        (
            lambda: arrived(
                entry(TICKETS), terms=replace(UP, measure=MeasureTerms(MeasureKind.DURATIONS, statistic="mean"))
            ),
            [],
        ),
        (
            lambda: arrived(
                entry(BUCKETS), terms=replace(UP, measure=MeasureTerms(MeasureKind.HISTOGRAM, statistic="p95"))
            ),
            [],
        ),
        (
            lambda: arrived(entry(Count(3)), terms=BY_SEVERITY),
            ["data.OTD.by: it is missing; events cost an amount by severity."],
        ),
        (
            lambda: arrived(entry(Members((("north", Count(3)),))), terms=BY_SEVERITY),
            ["data.OTD.by: it is missing; events cost an amount by severity."],
        ),
        (lambda: arrived(entry(Count(0)), terms=BY_SEVERITY), []),
        (lambda: arrived(entry(Count(3, (("P1", 3),))), terms=BY_SEVERITY), []),
        (
            lambda: arrived(
                entry(Count(3)), terms=replace(BY_SEVERITY, credit=PerEvent(D(1), amounts=(("P1", D(5)),)))
            ),
            [],
        ),
        (lambda: arrived(entry(Count(3)), terms=replace(BY_SEVERITY, credit=PerEvent(D(1)))), []),
    ],
)
def test_a_faulty_period_names_its_field(faults, sentences):
    assert faults() == sentences
