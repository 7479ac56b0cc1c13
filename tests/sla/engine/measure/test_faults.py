"""Is every fault in what was measured named by its field, and nothing sound refused?"""

from datetime import datetime
from decimal import Decimal

import pytest

from sla.engine.measure import measured_faults
from sla.engine.types import (
    Availability,
    Count,
    Durations,
    Histogram,
    Members,
    NoActivity,
    NotReported,
    Outage,
    Ratio,
    ReliefSpan,
    Slices,
    Ticket,
    Value,
)
from tests.sla.engine.measure.cases import at, cases, down, june, relief, ticket

NAIVE = datetime(2026, 6, 1)  # noqa: DTZ001 - an instant without a zone is the fault
NO_ZONE = "2026-06-01T00:00:00 has no time zone."
BIG = Decimal("1E+15")
FINE = Decimal("1E-61")


def sets(*one: list[tuple[str | None, int]]) -> Histogram:
    return Histogram(
        tuple(tuple((None if bound is None else Decimal(bound), n) for bound, n in buckets) for buckets in one)
    )


@pytest.mark.parametrize(
    "measured",
    [
        NotReported(),
        NoActivity(),
        Ratio(0, 0),
        Ratio(3, 5, 2, (("in_full", 3), ("intact", 0))),
        Slices(()),
        Slices(((Decimal(0), 0), (Decimal(100), 5))),
        Value(Decimal("999999999999999"), 0),
        Value(Decimal("1E-60")),
        Count(0),
        Count(3, (("minor", 1), ("major", 2))),
        june(down(0, 0), down(5, None, "0"), relief=(relief(0, 5),)),
        cases(ticket("1", 0, 0, (0, 0)), ticket("2", 0, None), relief=(relief(0, 5),)),
        sets([("-1", 0), ("0", 0), ("5", 9), (None, 9)], [("-1", 0), ("0", 0), ("5", 9), (None, 9)]),
        sets([("1", 5)]),
        Members((("N", Ratio(1, 2)), ("S", NotReported()), ("W", NoActivity()))),
        Members((("N", NotReported()),)),
    ],
)
def test_what_is_sound_has_no_fault(measured):
    assert measured_faults(measured) == ()


@pytest.mark.parametrize(
    ("measured", "faults"),
    [
        (Ratio(-1, 5), ["good: -1 is negative."]),
        (Ratio(1, -5, -1), ["total: -5 is negative.", "excluded: -1 is negative."]),
        (Ratio(1.5, 5), ["good: 1.5 is not a whole number."]),
        (Ratio(0, 5, 6), ["excluded: 6 is more than the total, 5."]),
        (Ratio(6, 5), ["good: 6 is more than the total, 5."]),
        (Ratio(4, 5, 2), ["good: 4 is more than the total, 5 less 2 excluded."]),
        (Ratio(1, 5, 0, (("in_full", -1),)), ["flags.in_full: -1 is negative."]),
        (Ratio(1, 5, 2, (("in_full", 4),)), ["flags.in_full: 4 is more than the total, 5 less 2 excluded."]),
        (Ratio(1, 5, 0, (("in_full", 2), ("in_full", 2))), ["flags: in_full stands there twice."]),
        (
            Slices(((Decimal(101), 1), (Decimal(-1), 1), (Decimal(1), -1))),
            [
                "error_rates[0][0]: 101 is more than 100 %.",
                "error_rates[1][0]: -1 is negative.",
                "error_rates[2][1]: -1 is negative.",
            ],
        ),
        (Value(Decimal("NaN")), ["value: NaN is not an exact decimal number."]),
        (Value(1.5), ["value: 1.5 is not an exact decimal number."]),
        (Value(BIG), ["value: 1E+15 has more than 15 digits before or 60 after the point."]),
        (Value(FINE), ["value: 1E-61 has more than 15 digits before or 60 after the point."]),
        (Value(Decimal("Infinity"), -1), ["value: Infinity is not an exact decimal number.", "n: -1 is negative."]),
        (Count(-1), ["count: -1 is negative."]),
        (Count(2, (("minor", -1), ("major", 3))), ["by.minor: -1 is negative."]),
        (Count(2, (("minor", Decimal("sNaN")),)), ["by.minor: sNaN is not a whole number."]),
        (Count(2, (("minor", 1),)), ["by: the severities add up to 1, not to the count, 2."]),
        (Count(2, (("minor", 1), ("minor", 1))), ["by: minor stands there twice."]),
        (
            Availability(NAIVE, NAIVE, (), NAIVE),
            [f"start: {NO_ZONE}", f"end: {NO_ZONE}", f"as_of: {NO_ZONE}"],
        ),
        (Availability(at(5), at(5), (), at(5)), ["end: the window has no length, it must end after it starts."]),
        (Availability(at(5), at(4), (), at(5)), ["end: it lies before the start."]),
        (
            june(Outage(NAIVE, NAIVE), down(9, 8), down(0, 5, "1.01"), down(0, 5, "-1")),
            [
                f"outages[0].start: {NO_ZONE}",
                f"outages[0].end: {NO_ZONE}",
                "outages[1].end: it lies before the start.",
                "outages[2].weight: 1.01 is more than 1, which is wholly down.",
                "outages[3].weight: -1 is negative.",
            ],
        ),
        (
            Availability(at(0), at(9), (), at(9), (relief(5, 4),), ((at(5), at(4)),)),
            ["relief[0].end: it lies before the start.", "unknown[0].end: it lies before the start."],
        ),
        (
            Durations(
                (
                    Ticket(" ", at(0), NAIVE),
                    ticket("1", 5, 4, (1, 2), (4, 3)),
                    ticket("1", 5, None),
                ),
                NAIVE,
                (ReliefSpan(NAIVE, at(1)),),
            ),
            [
                f"as_of: {NO_ZONE}",
                "tickets[0].id: it is empty.",
                f"tickets[0].stop: {NO_ZONE}",
                "tickets[1].stop: it lies before the start.",
                "tickets[1].pauses[1].end: it lies before the start.",
                "tickets: 1 stands there twice.",
                f"relief[0].start: {NO_ZONE}",
            ],
        ),
        (Histogram(()), ["sets: there is none."]),
        (sets([("1", -1)]), ["sets[0][0][1]: -1 is negative."]),
        (sets([("1E+15", 1)]), ["sets[0][0][0]: 1E+15 has more than 15 digits before or 60 after the point."]),
        (sets([], [(None, 1)]), ["sets[0]: it has no finite bound.", "sets[1]: it has no finite bound."]),
        (sets([("2", 1), ("1", 2)]), ["sets[0]: the bounds do not rise, with +Inf last."]),
        (sets([("1", 1), ("1", 2)]), ["sets[0]: the bounds do not rise, with +Inf last."]),
        (sets([(None, 1), ("1", 2)]), ["sets[0]: the bounds do not rise, with +Inf last."]),
        (sets([("1", 2), ("2", 1)]), ["sets[0]: the counts fall; each must hold all cases up to its bound."]),
        (
            sets([("1", 1), (None, 2)], [("1", 1)]),
            ["sets: the sets have different bounds; cumulative counts add up only where the bounds are the same."],
        ),
        (Members(()), ["members: there is none."]),
        (
            Members((("N", Ratio(6, 5)), ("N", Count(1)))),
            [
                "members: N stands there twice.",
                "members.N.good: 6 is more than the total, 5.",
                "members: they are measured in different ways.",
            ],
        ),
    ],
)
def test_a_fault_names_its_field(measured, faults):
    assert list(measured_faults(measured)) == faults
