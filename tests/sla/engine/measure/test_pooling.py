"""Do several periods, measured as one, say what they say together?"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from sla.engine.measure import pool
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
    Slices,
    Value,
)
from tests.sla.engine.measure.cases import BERLIN, at, cases, down, reading, relief, ticket

SILENT, QUIET = NotReported(), NoActivity()


def month(begin: int, end: int, *outages: Outage, as_of: int | None = None, **more: object) -> Availability:
    return Availability(at(begin), at(end), outages, at(end if as_of is None else as_of), **more)


@pytest.mark.parametrize(
    ("sentence", "parts", "together"),
    [
        ("one period is itself", [Ratio(1, 2, 1)], Ratio(1, 2, 1)),
        ("rows add up", [Ratio(1, 2, 1), Ratio(3, 9, 2)], Ratio(4, 11, 3)),
        ("silence adds nothing", [Ratio(1, 2), SILENT, Ratio(3, 9)], Ratio(4, 11)),
        ("neither does a quiet period", [QUIET, Ratio(3, 9)], Ratio(3, 9)),
        ("silence throughout", [SILENT, SILENT], SILENT),
        ("quiet throughout", [QUIET, QUIET], QUIET),
        ("silence and quiet", [SILENT, QUIET], QUIET),
        (
            "components add up",
            [Ratio(1, 2, 0, (("a", 1), ("b", 2))), Ratio(3, 4, 0, (("b", 3), ("a", 4)))],
            Ratio(4, 6, 0, (("a", 5), ("b", 5))),
        ),
        (
            "a component that one of the periods lacks is not told",
            [Ratio(1, 2, 0, (("a", 1), ("b", 2))), Ratio(3, 4, 0, (("b", 3), ("c", 3)))],
            Ratio(4, 6, 0, (("b", 5),)),
        ),
        (
            "a period without a judged row lacks nothing",
            [Ratio(0, 2, 2), Ratio(3, 4, 0, (("b", 3),))],
            Ratio(3, 6, 2, (("b", 3),)),
        ),
        ("no period with a judged row", [Ratio(0, 0), Ratio(0, 0)], Ratio(0, 0)),
        (
            "slices stand side by side",
            [Slices(((Decimal(1), 2),)), Slices(((Decimal(1), 3), (Decimal(0), 4)))],
            Slices(((Decimal(1), 2), (Decimal(1), 3), (Decimal(0), 4))),
        ),
        (
            "figures give their mean by cases",
            [Value(Decimal(80), 1), Value(Decimal(90), 3)],
            Value(Decimal("87.5"), 4),
        ),
        ("a figure over no cases adds nothing", [Value(Decimal(80), 0), Value(Decimal(90), 3)], Value(Decimal(90), 3)),
        ("figures over no cases", [Value(Decimal(80), 0), Value(Decimal(90), 0)], Value(Decimal(90), 0)),
        ("one figure over no cases", [Value(Decimal(80), 0)], Value(Decimal(80), 0)),
        ("cases unknown in one", [Value(Decimal(80)), Value(Decimal(90), 3)], Value(Decimal(85), None)),
        (
            "cases unknown in one, none in another",
            [Value(Decimal(80)), Value(Decimal(1), 0), Value(Decimal(90), 3)],
            Value(Decimal(85), None),
        ),
        ("events add up", [Count(2), Count(3)], Count(5)),
        (
            "events add up by severity",
            [Count(2, (("minor", 2),)), Count(3, (("major", 1), ("minor", 2)))],
            Count(5, (("minor", 4), ("major", 1))),
        ),
        (
            "events that were not told apart stand under no severity",
            [Count(2), Count(3, (("minor", 3),))],
            Count(5, (("", 2), ("minor", 3))),
        ),
        (
            "sets stand side by side",
            [Histogram((((None, 1),),)), Histogram((((None, 2),), ((None, 3),)))],
            Histogram((((None, 1),), ((None, 2),), ((None, 3),))),
        ),
        (
            "members over the periods that know them",
            [
                Members((("N", Ratio(1, 2)), ("S", SILENT))),
                SILENT,
                Members((("W", QUIET), ("N", Ratio(3, 4)), ("S", Ratio(5, 6)))),
            ],
            Members((("N", Ratio(4, 6)), ("S", Ratio(5, 6)), ("W", QUIET))),
        ),
        (
            "cases stand side by side, each as the last period knows it",
            [
                cases(ticket("1", 0, None), ticket("2", 5, 6), as_of=10, relief=(relief(0, 5),)),
                cases(ticket("3", 15, 16), ticket("1", 0, 12), as_of=20, relief=(relief(0, 5), relief(6, 7))),
            ],
            Durations(
                (ticket("1", 0, 12), ticket("2", 5, 6), ticket("3", 15, 16)),
                at(20),
                (relief(0, 5), relief(6, 7)),
            ),
        ),
    ],
)
def test_periods_are_measured_as_one(sentence, parts, together):
    assert pool(parts) == together, sentence


def test_a_third_is_kept_to_fifty_digits():
    assert pool([Value(Decimal(1), 1), Value(Decimal(0), 2)]) == Value(Decimal("0." + "3" * 50), 3)


def test_availability_reaches_from_the_first_start_to_the_last_end():
    parts = [
        month(0, 100, down(10, 20), down(90, 130), relief=(relief(95, 105),)),
        month(100, 200, down(90, 130), down(150, 160), relief=(relief(95, 105), relief(190, 195))),
    ]
    together = pool(parts)
    assert together == month(
        0, 200, down(10, 20), down(90, 130), down(150, 160), relief=(relief(95, 105), relief(190, 195))
    )
    assert reading(together).minutes == sum(reading(part).minutes for part in parts) == 50


def test_what_no_period_covers_is_unknown():
    parts = [month(0, 100, down(10, 20)), SILENT, month(200, 300, down(150, 260), unknown=((at(290), at(300)),))]
    assert pool(parts) == month(0, 300, down(10, 20), down(150, 260), unknown=((at(290), at(300)), (at(100), at(200))))
    assert pool(parts[::2]) == pool(parts)
    assert reading(pool(parts)).minutes == 70


@pytest.mark.parametrize(
    ("sentence", "parts", "outages"),
    [
        (
            "open, then ended",
            [month(0, 100, down(90, None)), month(100, 200, down(90, 130))],
            (down(90, 130),),
        ),
        ("open, and still open", [month(0, 100, down(90, None)), month(100, 200, down(90, None))], (down(90, None),)),
        (
            "open, and later not known: it was open as long as we looked",
            [month(0, 100, down(90, None)), month(100, 200)],
            (down(90, 100),),
        ),
        (
            "both looked at on the same day",
            [month(0, 100, down(90, None), as_of=200), month(100, 200)],
            (down(90, None),),
        ),
        (
            "of another incident or weight it is another one",
            [month(0, 100, down(90, None)), month(100, 200, down(90, 130, "0.5"), down(90, 120, incident="I-1"))],
            (down(90, 130, "0.5"), down(90, 120, incident="I-1"), down(90, 100)),
        ),
        (
            "in one period the ended and the open one are two",
            [month(0, 100, down(90, 95), down(90, None))],
            (down(90, 95), down(90, None)),
        ),
        (
            "ended, and later open again",
            [month(0, 100, down(90, 95)), month(100, 200, down(90, None))],
            (down(90, 95), down(90, None)),
        ),
    ],
)
def test_an_open_outage_is_what_the_last_period_knows_of_it(sentence, parts, outages):
    assert pool(parts).outages == outages, sentence


def test_the_order_of_looking_is_by_the_instant():
    earlier = month(0, 100, down(90, None), as_of=150)
    later = replace(month(100, 200), as_of=at(120))
    assert pool([earlier, later]).as_of == at(150)
    assert pool([earlier, later]).outages == (down(90, None),)


def test_first_and_last_are_by_the_instant_in_the_hour_that_comes_twice():
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    second = first.replace(minute=10, fold=1)
    before, after = first - timedelta(hours=1), second + timedelta(hours=1)
    twice = Availability(first, second, (), second)
    later, earlier = Availability(second, after, (), after), Availability(before, first, (), first)
    assert pool([twice, later]) == Availability(first, after, (), after)
    assert pool([earlier, twice]) == Availability(before, second, (), second)


@pytest.mark.parametrize(
    ("sentence", "parts", "fault"),
    [
        ("none", [], "There is no period to measure."),
        (
            "a ratio and a count",
            [Ratio(1, 2), Count(1)],
            "The periods were measured in different ways: Count, Ratio.",
        ),
        (
            "by member and as a whole",
            [Ratio(1, 2), Members((("N", Ratio(1, 2)),))],
            "The periods were measured in different ways: Members, Ratio.",
        ),
    ],
)
def test_periods_that_do_not_go_together_are_refused(sentence, parts, fault):
    with pytest.raises(ValueError) as raised:
        pool(parts)
    assert str(raised.value) == fault, sentence
