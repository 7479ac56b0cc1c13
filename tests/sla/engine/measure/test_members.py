"""Does the worst member decide, and is every member shown?"""

from dataclasses import replace
from fractions import Fraction

import pytest

from sla.engine.types import (
    Clock,
    Count,
    MeasureKind,
    MemberReading,
    Members,
    NoActivity,
    NotReported,
    Outcome,
    Ratio,
    Reading,
)
from sla.engine.working import step
from tests.sla.engine.measure.cases import DOWN, OFFICE, UP, cases, down, june, measured_as, reading, ticket

GOOD, BAD = Ratio(99, 100), Ratio(45, 50)
EXCUSED, NOTHING = Ratio(0, 5, 5), Ratio(0, 0)


@pytest.mark.parametrize(
    ("sentence", "terms", "parts", "decides", "found"),
    [
        ("the lowest where high is good", UP, {"N": GOOD, "S": BAD}, "S", Fraction(90)),
        ("the highest where low is good", DOWN, {"N": GOOD, "S": BAD}, "N", Fraction(99)),
        ("of equal ones the first by name", UP, {"S": Ratio(9, 10), "N": BAD}, "N", Fraction(90)),
        ("one not reported is worse than any value", UP, {"N": BAD, "S": NotReported()}, "S", Outcome.NOT_REPORTED),
        ("and where low is good", DOWN, {"N": BAD, "S": NotReported()}, "S", Outcome.NOT_REPORTED),
        (
            "an excused one says nothing",
            UP,
            {"A": EXCUSED, "B": NoActivity(), "S": GOOD},
            "S",
            Fraction(99),
        ),
        ("excused before nothing due", UP, {"A": NOTHING, "B": EXCUSED}, "B", Outcome.EXCUSED),
        ("nothing due anywhere", UP, {"B": NOTHING, "A": NoActivity()}, "A", Outcome.NOT_APPLICABLE),
        ("silent before excused", UP, {"A": EXCUSED, "B": NotReported()}, "B", Outcome.NOT_REPORTED),
    ],
)
def test_the_worst_member_decides(sentence, terms, parts, decides, found):
    result = reading(Members(tuple(parts.items())), terms)
    assert result.found == found, sentence
    assert result.steps[:2] == (
        step("members", count=str(len(parts)), direction=terms.direction.value),
        step("member_decides", name=decides),
    ), sentence
    assert [member.name for member in result.members] == list(parts), sentence


def test_the_reading_is_that_of_the_member_with_all_members_beside_it():
    own = reading(BAD)
    assert reading(Members((("N", GOOD), ("S", BAD), ("W", NOTHING)))) == replace(
        own,
        events=6,
        members=(
            MemberReading("N", Fraction(99), 100),
            MemberReading("S", Fraction(90), 50),
            MemberReading("W", Outcome.NOT_APPLICABLE, 0),
        ),
        steps=(
            step("members", count="3", direction="up"),
            step("member_decides", name="S"),
            *own.steps,
            step("members_events", events="6"),
        ),
    )


def test_minutes_and_incidents_are_those_of_the_member_that_decides():
    own = june(down(0, 60, incident="I-1"))
    result = reading(Members((("N", june(down(0, 30, incident="I-2"))), ("S", own))))
    assert (result.minutes, result.incidents, result.events, result.events_by) == (60, ("I-1",), None, ())


def test_members_are_measured_in_the_schedules_working_time():
    terms = measured_as(DOWN, kind=MeasureKind.DURATIONS, clock=Clock.BUSINESS, statistic="mean")
    friday_to_monday = cases(ticket("1", 4 * 1440 + 17 * 60, 7 * 1440 + 10 * 60))
    assert reading(Members((("N", friday_to_monday),)), terms, OFFICE).found == 120


def test_events_are_those_of_all_members_by_severity():
    terms = measured_as(DOWN, kind=MeasureKind.EVENTS)
    result = reading(
        Members(
            (("N", Count(3, (("minor", 3),))), ("S", Count(5, (("minor", 1), ("major", 4)))), ("W", NotReported()))
        ),
        terms,
    )
    assert result == Reading(
        found=Outcome.NOT_REPORTED,
        events=8,
        events_by=(("major", 4), ("minor", 4)),
        members=(
            MemberReading("N", Fraction(3), None),
            MemberReading("S", Fraction(5), None),
            MemberReading("W", Outcome.NOT_REPORTED, None),
        ),
        steps=(
            step("members", count="3", direction="down"),
            step("member_decides", name="W"),
            step("not_reported", on_missing="below_minimum"),
            step("members_events", events="8"),
        ),
    )


def test_a_single_member_is_the_level():
    result = reading(Members((("N", GOOD),)))
    assert (result.found, result.events, result.steps[-1].code) == (99, 1, "exact_rows")


def test_a_level_by_member_without_a_member_is_refused():
    with pytest.raises(ValueError) as raised:
        reading(Members(()))
    assert str(raised.value) == "members: there is none."
