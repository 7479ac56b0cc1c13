"""Is each value read to the letter, and does something harmless stand where it cannot be read?"""

from datetime import date, time
from decimal import Decimal

import pytest

from sla.engine.case.node import (
    Node,
    day,
    decimal,
    flag,
    listed,
    named,
    nullable,
    one_of,
    only,
    pair,
    text,
    time_of_day,
    triple,
    whole,
    word,
)
from sla.engine.types import Direction

FIRST_DAY = date(1900, 1, 1)


def read(reader, value):
    """What a reader makes of a value, and what it says is wrong."""
    faults = []
    return reader(Node(value, "a.b", faults)), faults


@pytest.mark.parametrize(
    ("reader", "value", "found"),
    [
        (decimal, "-99.950", Decimal("-99.950")),
        (decimal, 96, Decimal(96)),
        (whole, "12", 12),
        (whole, 10**18 - 1, 10**18 - 1),
        (text, "", ""),
        (word, " a", " a"),
        (flag, True, True),
        (day, "1900-01-01", FIRST_DAY),
        (day, "2199-12-31", date(2199, 12, 31)),
        (time_of_day, "23:59", time(23, 59)),
        (time_of_day, "24:00", time()),
        (one_of(Direction), "down", Direction.DOWN),
        (only("a", "b"), "b", "b"),
        (nullable(whole), None, None),
        (listed(whole), [1, 2], (1, 2)),
        (named(whole), {"b": 1, "a": 2}, (("a", 2), ("b", 1))),
        (pair(whole, text), [1, "a"], (1, "a")),
        (triple(whole, text, flag), [1, "a", False], (1, "a", False)),
    ],
)
def test_a_value_is_read_as_what_it_stands_for(reader, value, found):
    assert read(reader, value) == (found, [])


@pytest.mark.parametrize(
    ("reader", "value", "stand_in", "sentence"),
    [
        (decimal, "1,5", Decimal(0), '"1,5" is not a number as text, such as "99.95"'),
        (decimal, 0.5, Decimal(0), '0.5 is not exact; write it as text: "0.5"'),
        (decimal, 10**18, Decimal(0), '1000000000000000000 is not a number as text, such as "99.95"'),
        (whole, "1.0", 0, '"1.0" is not a whole number'),
        (whole, True, 0, "true is not a whole number"),
        (text, 1, "", "1 is not text"),
        (text, "\udfff", "", '"\\udfff" is not text'),
        (text, "\ud800", "", '"\\ud800" is not text'),
        (word, " ", "", '" " is not a name'),
        (flag, 1, False, "1 is not true or false"),
        (day, "31.1.2026", FIRST_DAY, '"31.1.2026" is not a day such as 2026-01-31'),
        (day, "2026-02-30", FIRST_DAY, "there is no day 2026-02-30"),
        (day, "1899-12-31", FIRST_DAY, "1899-12-31 is not between 1900 and 2199"),
        (day, "2200-01-01", FIRST_DAY, "2200-01-01 is not between 1900 and 2199"),
        (time_of_day, "09:00:30", time(), '"09:00:30" is not a time of day such as 09:00'),
        (time_of_day, "25:00", time(), '"25:00" is not a time of day such as 09:00'),
        (one_of(Direction), "left", Direction.UP, '"left" is not up or down'),
        (only("a", "b", "c"), [], "a", "a list is not a, b or c"),
        (listed(whole), {}, (), "an object is not a list"),
        (named(whole), [], (), "a list is not an object by name"),
        (pair(whole, text), [1], (0, ""), "a list is not a list of 2"),
        (triple(whole, text, flag), None, (0, "", False), "is missing; give a list of 3"),
    ],
)
def test_what_cannot_be_read_is_said_and_something_harmless_stands_for_it(reader, value, stand_in, sentence):
    assert read(reader, value) == (stand_in, [f"a.b: {sentence}."])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("延迟", '"延迟"'),
        (Decimal("0.5"), "\"Decimal('0.5')\""),
        ("x" * 38, '"' + "x" * 38 + '"'),
        ("x" * 39, '"' + "x" * 39 + "…"),
    ],
)
def test_a_value_is_shown_as_it_stands_in_the_file_and_cut_after_forty_letters(value, shown):
    assert read(flag, value)[1] == [f"a.b: {shown} is not true or false."]
