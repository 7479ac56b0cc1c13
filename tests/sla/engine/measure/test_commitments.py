"""Which of the cases due were kept, and which does relief take out?"""

from datetime import datetime, timedelta

import pytest

from sla.engine.measure import Commitment, commitments
from sla.engine.types import Direction, Ratio, ReliefSpan
from tests.sla.engine.measure.cases import BERLIN, at, relief

UP, DOWN = Direction.UP, Direction.DOWN


def row(name: str, due: int = 100, done: int | None = 100, ok: bool | None = None, **flags: bool) -> Commitment:
    return Commitment(name, at(due), None if done is None else at(done), ok, flags)


@pytest.mark.parametrize(
    ("sentence", "case", "kept"),
    [
        ("done before it was due", row("1", 100, 99), 1),
        ("done as it was due", row("1", 100, 100), 1),
        ("done after it was due", row("1", 100, 101), 0),
        ("never done", row("1", 100, None), 0),
        ("late, and by its own verdict kept", row("1", 100, 101, True), 1),
        ("in time, and by its own verdict not kept", row("1", 100, 99, False), 0),
        ("by its own verdict kept, and never done", row("1", 100, None, True), 0),
        ("every component fulfilled", row("1", in_full=True, intact=True), 1),
        ("one component not fulfilled", row("1", in_full=True, intact=False), 0),
        ("one component not fulfilled, whatever its verdict", row("1", 100, 100, True, intact=False), 0),
        ("every component fulfilled, and late", row("1", 100, 101, intact=True), 0),
    ],
)
def test_a_case_is_kept(sentence, case, kept):
    flags = tuple(sorted((name, int(value)) for name, value in case.flags.items()))
    assert commitments([case], (), (), UP) == Ratio(kept, 1, 0, flags), sentence
    assert commitments([case], (), (), DOWN) == Ratio(1 - kept, 1, 0, flags), sentence


@pytest.mark.parametrize(
    ("sentence", "due", "excluded"),
    [
        ("before it", 99, 0),
        ("as it began", 100, 1),
        ("within it", 150, 1),
        ("as it ended", 200, 0),
        ("between two of them", 250, 0),
        ("within the second", 310, 1),
    ],
)
def test_relief_takes_out_what_fell_due_in_it(sentence, due, excluded):
    spans = (relief(300, 400, "force_majeure"), relief(100, 150), relief(120, 200))
    assert commitments([row("1", due, None)], spans, (), UP) == Ratio(0, 1, excluded), sentence


def test_force_majeure_after_a_case_was_due_does_not_excuse_it():
    assert commitments([row("1", 100, 500)], (relief(101, 500, "force_majeure"),), (), UP) == Ratio(0, 1, 0)


def test_relief_by_row_takes_out_that_row():
    rows = [row("1", 100, None, intact=False), row("2", intact=True), row("3", 100, 200, intact=True)]
    assert commitments(rows, (), ["1", "unknown"], UP) == Ratio(1, 3, 1, (("intact", 2),))
    assert commitments(rows, (), {"1"}, DOWN) == Ratio(1, 3, 1, (("intact", 2),))
    assert commitments(rows, (relief(0, 500),), ("1",), UP) == Ratio(0, 3, 3)


def test_a_component_nobody_fulfilled_is_counted_too():
    rows = [row("1", intact=False, in_full=True), row("2", intact=False)]
    assert commitments(rows, (), (), UP) == Ratio(0, 2, 0, (("in_full", 1), ("intact", 0)))


def test_rows_may_come_as_a_stream_and_there_may_be_none():
    assert commitments((row(str(name)) for name in range(3)), (), (), UP) == Ratio(3, 3)
    assert commitments([], (), (), UP) == commitments([], (), (), DOWN) == Ratio(0, 0)


def test_instants_are_compared_in_universal_time_across_a_change_of_the_clock():
    due = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    done = datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN, fold=1)
    assert commitments([Commitment("1", due, done)], (), (), UP) == Ratio(0, 1)
    span = ReliefSpan(due - timedelta(minutes=5), done)
    assert commitments([Commitment("1", due, None)], (span,), (), UP) == Ratio(0, 1, 1)


def test_a_thousandth_of_a_second_late_is_late():
    late = Commitment("1", at(100), at(100) + timedelta(milliseconds=1))
    assert commitments([late], (), (), UP) == Ratio(0, 1)
