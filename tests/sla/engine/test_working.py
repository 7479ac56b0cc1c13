"""Does the working show what it promises?"""

import re
from dataclasses import replace

import pytest

from sla.engine import GROUP_OF, GROUPS, STEPS, LevelInput, NoActivity, NotReported, Ratio, Value, working
from sla.engine.working import step
from tests.sla.engine.cases import FAILED, UP, down, fengyuan, june, result_of, schedule


def test_the_docstring_names_every_step_with_its_figures():
    documented = {
        code: tuple(figures.split())
        for code, figures in re.findall(r"^    (\w+):((?: \w+)*)(?=\s{2}|\n)", working.__doc__, re.MULTILINE)
    }
    assert documented == STEPS


def test_every_promised_step_occurs_and_no_other():
    few = replace(UP, n_min=20, minimum=None)
    measured = [NotReported(), NoActivity(), Ratio(1, 30), Ratio(17, 19), june(down(0, 60)), FAILED]
    entries = [LevelInput(replace(few, code=f"L{at}"), kind) for at, kind in enumerate(measured)]
    results = [result_of(fengyuan()), result_of(schedule(*entries))]
    steps = {line.code for result in results for line in result.working}
    steps |= {line.code for result in results for level in result.levels for line in level.working}
    assert steps == set(STEPS)


def test_each_step_belongs_to_one_group():
    assert sum(len(codes) for codes in GROUPS.values()) == len(STEPS)
    assert [GROUP_OF[code] for code in ("rows_due", "outcome", "cap")] == ["value", "judgement", "credit"]


@pytest.mark.parametrize(
    "figures", [{}, {"total": "1", "extra": "2"}, {"count": "1"}], ids=["missing", "one too many", "misnamed"]
)
def test_a_step_must_carry_what_it_promises(figures):
    with pytest.raises(ValueError, match=r"step rows_due has figures .*, STEPS promises \('total',\)"):
        step("rows_due", **figures)


def test_minutes_are_for_reading_and_seconds_are_exact():
    lines = result_of(schedule(LevelInput(UP, june(down(0, 1, "0.3333"))))).levels[0].working
    assert step("downtime", seconds="19.998", minutes="0.333") in lines


def test_the_lines_of_a_level_come_in_the_order_value_judgement_credit():
    groups = [GROUP_OF[line.code] for line in result_of(fengyuan()).levels[0].working]
    assert groups == sorted(groups, key=["value", "judgement", "credit"].index)
    assert set(groups) == set(GROUPS)


def test_a_reported_figure_without_a_number_of_cases_leaves_it_empty():
    working_lines = result_of(schedule(LevelInput(UP, Value(FAILED.value)))).levels[0].working
    assert working_lines[0] == step("exact_reported", exact="90.000000", n="")
