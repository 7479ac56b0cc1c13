import json
from pathlib import Path

import pytest
from django.utils.translation import override

from portal.working import WORDS, Wording, word_step, word_sum, word_working
from sla import engine
from sla.engine.working import STEPS
from tests.portal.reports import fengyuan

WORDING = Wording("CNY", {"OTD": "On-time delivery", "LAD": "Loss and damage"}, "parcels", "Asia/Shanghai")
CASES = Path(__file__).parents[1] / "sla" / "cases"
# Figures for the few lines that no case comes to, by their names.
SAMPLES = {
    "start": "2026-09-30T16:00:00Z",
    "end": "2026-10-31T16:00:00Z",
    "as_of": "2026-10-31T16:00:00Z",
    "period": "2026-10-01",
    "ripe_on": "2026-11-30",
    "until": "2026-12-31",
    "exercise_by": "2026-11-30",
    "direction": "up",
    "unit": "%",
    "currency": "CNY",
    "level": "OTD",
    "source": "own",
    "counts": "own",
    "counts_as": "dearest",
    "window": "quarter",
    "met": "yes",
}
DAYS = {"annual_cap": {"start": "2026-01-01", "end": "2026-12-31", "source": "agreed"}}


def steps_of_cases() -> dict[str, dict[str, str]]:
    """Every step that the published cases come to, with the figures of the first one."""
    found = {}
    for path in sorted(CASES.glob("*.json")):
        if path.name.endswith(".expected.json"):
            continue
        try:
            case = engine.read_case(
                json.loads(path.read_text(encoding="utf-8")), csv=lambda name: (CASES / name).read_text()
            )
        except engine.CaseError:
            continue
        for result in engine.simulate(case):
            for step in (*result.working, *(line for level in result.levels for line in level.working)):
                found.setdefault(step.code, dict(step.figures))
    return found


REAL = steps_of_cases()


def figures(code):
    return REAL.get(code) or {name: SAMPLES.get(name, "3") for name in STEPS[code]} | DAYS.get(code, {})


def test_every_step_of_the_engine_has_words_and_no_other_has():
    assert WORDS.keys() == STEPS.keys()


def test_most_lines_are_those_of_real_contracts():
    assert len(REAL) >= 100


@pytest.mark.parametrize("code", STEPS)
def test_a_step_is_worded_from_exactly_the_figures_it_carries(code):
    line = word_step(code, figures(code), WORDING)
    assert line.label and line.figure
    assert "%(" not in line.label + line.how + line.figure


@pytest.mark.parametrize("code", STEPS)
def test_a_step_reads_otherwise_in_chinese(code):
    with override("zh-hans"):
        chinese = word_step(code, figures(code), Wording("CNY", {}, "包裹", "Asia/Shanghai"))
    assert chinese.label != word_step(code, figures(code), WORDING).label
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese.label)


def lines(group):
    return [(line.label, line.how, line.figure, line.kind) for line in group.lines]


def test_a_working_reads_downward_like_a_sum():
    value, judgement, credit = word_working(fengyuan.workings()["OTD"], WORDING)
    nb = "\N{NO-BREAK SPACE}"
    assert lines(value) == [
        ("Parcels in the period", "", "652,000", ""),
        ("less relief", "none approved", "0", ""),
        ("Parcels judged", "", "652,000", "sum"),
        ("of these kept", "", "598,536", ""),
        ("of these not kept", "", "53,464", ""),
        ("Exact value", "598,536 ÷ 652,000", f"91.800000{nb}%", ""),
    ]
    assert lines(judgement) == [
        ("Rounded", "half up, 2 decimals; this figure decides", f"91.80{nb}%", "sum"),
        ("Expected", "91.80 is 4.20 points below", f"96.00{nb}%", ""),
        ("Minimum", "91.80 is 1.20 points below", f"93.00{nb}%", ""),
        ("Outcome", "rated Inadequate, a default", "Below minimum", "sum"),
        ("Defaults in a row", "after 2 periods in default", "3", ""),
    ]
    assert credit.title == "The credit, in CNY"
    assert lines(credit)[-7:] == [
        ("On-time delivery, before the cap", "", "192,470.40", "sum"),
        ("Loss and damage, same period", "before the cap", "85,542.40", ""),
        ("Credits before the cap", "", "278,012.80", "sum"),
        ("Cap by percentage", f"8{nb}% of 2,673,200.00", "213,856.00", ""),
        ("Cap of the period", "the percentage of the charges decides; 64,156.80 falls away", "213,856.00", ""),
        ("Share of the cap", "192,470.40 ÷ 278,012.80 × 213,856.00", "148,054.15", ""),
        ("Credit for On-time delivery", "", "148,054.15", "total"),
    ]


def test_a_schedules_sum_ends_in_one_total():
    (group,) = word_sum(fengyuan.workings()[""], WORDING)
    assert [line.kind for line in group.lines].count("total") == 1
    assert lines(group)[-3:] == [
        ("Credit for On-time delivery", "", "148,054.15", ""),
        ("Credit for Loss and damage", "", "65,801.85", ""),
        ("Credit of the period", "", "213,856.00", "total"),
    ]


@pytest.mark.parametrize(
    ("exact", "shown"),
    [("91.8", "91.8"), ("0.20996932515337423", "0.209969…"), ("1234567.1234567", "1,234,567.123456…"), ("100", "100")],
)
def test_a_long_figure_says_that_it_goes_on(exact, shown):
    line = word_step("exact_reported", {"exact": exact, "n": "", "unit": ""}, WORDING)
    assert (line.how, line.figure) == ("as reported", shown)


def test_a_window_is_shown_on_the_contracts_clock():
    october = {"start": SAMPLES["start"], "end": SAMPLES["end"], "seconds": "2678400", "minutes": "44640"}
    line = word_step("window", october, WORDING)
    nb = "\N{NO-BREAK SPACE}"
    assert (line.how, line.figure) == (f"1{nb}Oct{nb}2026 00:00 to 1{nb}Nov{nb}2026 00:00", "44,640 min")


def test_yen_have_no_decimals():
    line = word_step("total", {"amount": "1200", "currency": "JPY"}, Wording("JPY"))
    assert line.figure == "1,200"
