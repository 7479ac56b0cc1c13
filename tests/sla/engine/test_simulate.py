"""Does each period rest on what came before it, by the figure that counted?"""

import pytest

from sla.engine.case import CaseError, read_case
from sla.engine.simulate import simulate
from tests.sla.engine.case.documents import case, level


def year(months, **terms):
    periods = [
        {"start": f"2026-{at:02}-01", "end": f"2026-{at:02}-{last}", "charges": "1000.00", "data": {"OTD": data}}
        for at, (data, last) in enumerate(zip(months, (31, 28, 31), strict=False), start=1)
    ]
    return case(level(**terms), periods=periods)


def values(document):
    found = []
    for period in simulate(read_case(document)):
        (judged,) = period.levels
        found.append((None if judged.value is None else str(judged.value), judged.outcome.value))
    return found


def of(good, total=100, **more):
    return {"good": good, "total": total, **more}


def test_an_average_takes_in_the_period_before():
    assert values(year([of(90), of(98), of(100)], measure={"average_of": 2})) == [
        ("90.00", "below_expected"),
        ("94.00", "below_expected"),
        ("99.00", "met"),
    ]


def test_a_quarter_is_judged_at_its_end_over_all_its_cases():
    assert values(year([of(90), of(98), of(100, 200)], window="quarter"))[2] == ("72.00", "below_expected")


def test_the_side_that_counted_is_handed_over():
    both = {"vendor": of(100), "own": of(80)}
    sources = {"precedence": "own", "tolerance": "1"}
    within = {"precedence": "own", "tolerance": "20"}
    assert values(year([both, both], measure={"average_of": 2}, sources=sources))[1] == ("80.00", "below_expected")
    assert values(year([both, both], measure={"average_of": 2}, sources=within))[1] == ("100.00", "met")


def test_what_came_too_late_or_was_excused_adds_nothing():
    late = year([of(50, late=True), of(98)], on_late="not_reported", measure={"average_of": 2})
    excused = year([of(50, excused=True), of(98)], measure={"average_of": 2})
    accepted = year([of(50, late=True), of(98)], measure={"average_of": 2})
    assert values(late) == [(None, "not_reported"), ("98.00", "met")]
    assert values(excused)[1] == ("98.00", "met")
    assert values(accepted)[1] == ("74.00", "below_expected")


def test_defaults_in_a_row_are_counted_from_the_periods_before():
    document = {**year([of(90)] * 3, credit={"type": "flat", "percent": "3"}), "rules": {"repeat": ["1", "2", "3"]}}
    assert [str(period.total) for period in simulate(read_case(document))] == ["30.00", "60.00", "90.00"]


def test_periods_measured_together_in_different_ways_are_refused():
    document = year([{"members": {"East": of(90)}}, of(98)], window="rolling:2")
    with pytest.raises(CaseError) as caught:
        simulate(read_case(document))
    assert caught.value.faults == ("periods[1].data: The periods were measured in different ways: Members, Ratio.",)
