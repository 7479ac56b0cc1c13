"""Is a result written as the format says, and does its hash change with whatever went in or came out?"""

from dataclasses import replace
from decimal import Decimal

import pytest

from sla.engine.case import digest, read_case, write_data, write_entry, write_period, write_result
from sla.engine.case.result import write_period_result
from sla.engine.case.write_terms import write_terms
from sla.engine.simulate import simulate
from sla.engine.types import Count, LevelInput, NoActivity, NotReported, Ratio
from tests.sla.engine.case.documents import case, level, month

WEIGHTED = {"type": "weighted", "weight": "60"}


def feb(data, **more):
    return {"start": "2026-02-01", "end": "2026-02-28", "charges": "1000.00", "data": data, **more}


def written(document, **more):
    read = read_case(document)
    return write_result(simulate(read), read.terms.exponent, case=read, **more)


def two_levels(**month_more):
    return case(
        level(minimum="93", credit=WEIGHTED),
        level("DMG", expected="0.50", direction="down", **{"class": "key"}),
        rules={"at_risk_percent": "8"},
        triggers=[{"code": "T1", "type": "consecutive", "level": "OTD", "k": 1, "exercise_days": 30}],
        periods=[
            month({"OTD": {"good": 90, "total": 100}, "DMG": {"none": True}}, **{"charges": "1000.00", **month_more}),
        ],
    )


def test_a_result_is_written_as_the_format_says():
    result = written(two_levels())
    (period,) = result["periods"]
    assert len(period.pop("hash")) == 64
    assert result == {
        "format": "steward-result/1",
        "periods": [
            {
                "start": "2026-01-01",
                "end": "2026-01-31",
                "currency": "CNY",
                "base": "1000.00",
                "at_risk": "80.00",
                "levels": {
                    "OTD": {
                        "exact": "90.000000",
                        "value": "90.00",
                        "outcome": "below_minimum",
                        "default": True,
                        "credit": "48.00",
                        "points": None,
                        "raw": "48.00",
                        "rating": "inadequate",
                        "kind": "ratio",
                        "n": 100,
                        "repeat": 1,
                        "expected": "96",
                        "minimum": "93",
                        "source": "vendor",
                        "other": None,
                        "provisional": False,
                        "limit": None,
                        "incidents": [],
                        "members": {},
                        "significance": {
                            "low": "82.563434",
                            "high": "94.477086",
                            "miss": "miss_significant",
                            "one_more": "below_minimum",
                            "one_fewer": "below_minimum",
                        },
                    },
                    "DMG": {
                        "exact": None,
                        "value": None,
                        "outcome": "not_applicable",
                        "default": False,
                        "credit": "0.00",
                        "points": None,
                        "raw": "0.00",
                        "rating": "other",
                        "kind": "no_activity",
                        "n": 0,
                        "repeat": 0,
                        "expected": "0.50",
                        "minimum": None,
                        "source": "vendor",
                        "other": None,
                        "provisional": False,
                        "limit": None,
                        "incidents": [],
                        "members": {},
                    },
                },
                "credits": {
                    "raw": "48.00",
                    "cap": "80.00",
                    "total": "48.00",
                    "bonus": "0.00",
                    "lines": [{"level": "OTD", "rule": "weighted", "raw": "48.00", "amount": "48.00"}],
                },
                "triggers": [
                    {
                        "code": "T1",
                        "type": "consecutive",
                        "met": True,
                        "level": "OTD",
                        "figure": "1",
                        "exercise_by": "2026-03-02",
                    }
                ],
                "next_expected": {"OTD": "96", "DMG": "0.50"},
                "earned_back": "0.00",
                "earned_back_lines": [],
                "notes": [],
            }
        ],
    }


def test_the_working_is_written_when_asked_for():
    (period,) = written(two_levels(), working=True)["periods"]
    assert period["levels"]["OTD"]["working"][0] == {"code": "rows_due", "figures": {"total": "100"}}
    assert [step["code"] for step in period["working"]][-1] == "trigger_consecutive"


def test_a_currency_without_decimals_has_none_in_its_amounts():
    document = {**two_levels(), "currency": "JPY"}
    document["periods"][0]["charges"] = "1000"
    (period,) = written(document)["periods"]
    assert (period["base"], period["credits"]["total"], period["earned_back"]) == ("1000", "48", "0")


def test_what_is_earned_back_is_written_with_the_period_it_came_from():
    document = case(
        level(credit={"type": "flat", "percent": "3"}),
        rules={"earn_back": {"months": 1}},
        periods=[
            month({"OTD": {"good": 90, "total": 100}}, charges="1000.00"),
            feb({"OTD": {"good": 99, "total": 100}}),
        ],
    )
    second = written(document)["periods"][1]
    assert second["earned_back"] == "30.00"
    assert second["earned_back_lines"] == [{"level": "OTD", "period": "2026-01-01", "amount": "30.00"}]


@pytest.mark.parametrize(("worth", "points"), [("4", 4), (4, 4), ("1.50", "1.5")])
def test_whole_points_are_a_number_and_parts_of_them_text(worth, points):
    document = case(
        level(credit={"type": "points", "bands": [[None, "96", worth]]}),
        rules={"points_to": {"percent_per_point": "1"}},
        periods=[month({"OTD": {"good": 90, "total": 100}})],
    )
    assert written(document)["periods"][0]["levels"]["OTD"]["points"] == points


def test_members_are_written_by_name():
    members = {"members": {"East": {"good": 9, "total": 10}, "West": {"none": True}}}
    document = case(periods=[month({"OTD": members})])
    assert written(document)["periods"][0]["levels"]["OTD"]["members"] == {
        "East": {"value": "90.00", "n": 10},
        "West": {"value": None, "n": 0},
    }


def hashes(document):
    return [period["hash"] for period in written(document)["periods"]]


def test_the_hash_is_the_same_for_the_same_and_another_for_anything_else():
    same = hashes(two_levels())
    assert hashes(two_levels()) == same
    assert hashes(two_levels(pass_through="0.00", charges="1000")) == same
    assert hashes({**two_levels(), "title": "Other words"}) == same
    assert hashes(two_levels(loss="500")) != same
    assert hashes({**two_levels(), "rules": {"at_risk_percent": "8", "cap_percent": "8"}}) != same


def test_the_hash_of_a_period_rests_on_the_periods_before_it():
    def year(good):
        return case(
            periods=[month({"OTD": {"good": good, "total": 100}}), feb({"OTD": {"good": 99, "total": 100}})],
        )

    one, other = hashes(year(97)), hashes(year(98))
    assert one[1] != other[1]


def test_a_hash_covers_terms_period_result_with_its_working_and_the_hash_before():
    document = case(periods=[month({"OTD": {"good": 97, "total": 100}}), feb({"OTD": {"good": 99, "total": 100}})])
    read = read_case(document)
    results = simulate(read)
    before, alone, found, found_alone = "", "", [], []
    for period, result in zip(read.periods, results, strict=True):
        came_out = write_period_result(result, 2, working=True)
        before = digest(
            {"before": before, "terms": write_terms(read.terms), "period": write_period(period), "result": came_out}
        )
        alone = digest({"before": alone, "result": came_out})
        found.append(before)
        found_alone.append(alone)
    assert hashes(document) == found
    assert [period["hash"] for period in write_result(results, 2)["periods"]] == found_alone


def test_a_period_is_written_without_its_working_unless_asked_and_every_figure_without_an_exponent():
    (period,) = simulate(read_case(case(periods=[month({"OTD": {"good": 97, "total": 100}})])))
    hundred = Decimal("1E+2")
    (level_,) = period.levels
    written_ = write_period_result(
        replace(
            period,
            levels=(replace(level_, value=hundred, expected=hundred, minimum=hundred, next_expected=hundred),),
        ),
        2,
    )
    figures = written_["levels"]["OTD"]
    assert (figures["value"], figures["expected"], figures["minimum"], written_["next_expected"]) == (
        "100",
        "100",
        "100",
        {"OTD": "100"},
    )
    assert ("working" in written_, "working" in figures) == (False, False)


def test_a_credit_that_the_cap_takes_away_altogether_is_a_line_all_the_same():
    document = case(
        level(credit={"type": "flat", "percent": "3"}),
        rules={"cap_amount": "0"},
        periods=[month({"OTD": {"good": 90, "total": 100}}, charges="1000.00")],
    )
    assert written(document)["periods"][0]["credits"]["lines"] == [
        {"level": "OTD", "rule": "flat", "raw": "30.00", "amount": "0.00"}
    ]


def test_the_figure_that_does_not_count_and_a_right_without_an_end_are_written():
    document = case(
        level(sources={"precedence": "vendor"}),
        triggers=[{"code": "T1", "type": "consecutive", "k": 1}],
        periods=[month({"OTD": {"vendor": {"good": 97, "total": 100}, "own": {"good": 9, "total": 10}}})],
    )
    (period,) = written(document)["periods"]
    assert period["levels"]["OTD"]["other"] == "90.00"
    assert [right["exercise_by"] for right in period["triggers"]] == [None]


def test_a_result_alone_has_a_hash_of_what_came_out():
    results = simulate(read_case(two_levels()))
    one, other = (write_result(results, 2)["periods"][0]["hash"] for _ in range(2))
    assert one == other
    assert one != hashes(two_levels())[0]


def test_the_digest_is_sha256_over_sorted_keys_without_white_space_and_refuses_floats():
    assert digest({"b": [1, None, True], "a": "延"}) == (
        "29bbe59c0cdcf10d56e54eca778b7e5e07ef709c6e0c1501590b7e4bfcbcc324"
    )
    for wrong in ({"a": 0.5}, {"a": {"b": [1, (0.5,)]}}):
        with pytest.raises(TypeError, match=r"0\.5 is a float; write it as text\."):
            digest(wrong)


# Knowing early.


def ahead(measure, data, **more):
    document = case(level(expected="99", measure=measure), periods=[month({"OTD": data}, **more)])
    return written(document)["periods"][0]["levels"]["OTD"]


def test_without_a_number_of_cases_the_days_passed_say_how_many_there_will_be():
    found = ahead({}, {"good": 100, "total": 100}, forecast={"days": 30, "passed": 20})["forecast"]
    assert found == {
        "label": "on_track",
        "value": "100.000000",
        "best": "100.000000",
        "budget": "1.500000",
        "bad": "0.000000",
        "remaining": "1.500000",
        "expected_bad": "0.000000",
        "allowed_rate": "3.000000",
        "likely": [0, 0],
    }


def test_an_overdrawn_budget_is_written_with_its_sign():
    found = ahead({}, {"good": 5, "total": 10}, forecast={"expected_n": {"OTD": 10}})["forecast"]
    assert (found["label"], found["remaining"], found["allowed_rate"]) == ("breach_certain", "-4.900000", None)


@pytest.mark.parametrize("data", [{"good": 0, "total": 0}, None])
def test_nothing_is_forecast_before_anything_was_judged(data):
    assert "forecast" not in ahead({}, data, forecast={"days": 30, "passed": 20})


def test_nothing_is_forecast_for_time_before_the_period_began_or_for_other_kinds():
    assert "forecast" not in ahead({"kind": "availability"}, {"outages": []}, forecast={"days": 30, "passed": 0})
    assert "forecast" not in ahead({"kind": "value"}, {"value": "3"}, forecast={"days": 30, "passed": 20})


@pytest.mark.parametrize(
    "more", [{"measure": {"average_of": 2}}, {"window": "rolling:2"}, {"window": "quarter"}, {"window": "year"}]
)
def test_nothing_is_forecast_of_what_more_than_the_period_decides(more):
    document = case(
        level(**more), periods=[month({"OTD": {"good": 1, "total": 1}}, forecast={"days": 31, "passed": 2})]
    )
    assert "forecast" not in written(document)["periods"][0]["levels"]["OTD"]


def test_availability_has_its_forecast_in_minutes_and_none_of_them_a_range():
    found = ahead({"kind": "availability"}, {"outages": []}, forecast={"days": 30, "passed": 20})["forecast"]
    assert (found["label"], found["value"], found["likely"]) == ("on_track", "100.000000", None)


def test_what_is_known_early_goes_by_the_levels_in_force():
    document = case(
        level(expected="99", minimum="98"),
        rules={
            "windows": [
                {
                    "name": "Peak",
                    "start": "2026-01-01",
                    "end": "2026-01-31",
                    "levels": {"OTD": {"expected": "90", "minimum": "85"}},
                }
            ]
        },
        periods=[
            month({"OTD": {"good": 86, "total": 110, "excluded": 10}}, forecast={"expected_n": {"OTD": 100}}),
        ],
    )
    found = written(document)["periods"][0]["levels"]["OTD"]
    assert (found["forecast"]["budget"], found["forecast"]["bad"]) == ("10.000000", "14.000000")
    assert (found["significance"]["one_more"], found["significance"]["one_fewer"]) == (
        "below_expected",
        "below_expected",
    )


def test_time_down_is_taken_from_the_budget_of_the_whole_period():
    outage = {"start": "2026-01-05T00:00", "end": "2026-01-05T02:24"}
    found = ahead({"kind": "availability"}, {"outages": [outage]}, forecast={"days": 30, "passed": 20})["forecast"]
    assert found == {
        "label": "on_track",
        "value": "99.500000",
        "best": "99.666667",
        "budget": "432.000000",
        "bad": "144.000000",
        "remaining": "288.000000",
        "expected_bad": "216.000000",
        "allowed_rate": "2.000000",
        "likely": None,
    }


def test_burn_rates_say_how_many_times_too_fast_the_budget_goes():
    stretches = [{"minutes": "4320", "bad": 20, "total": 1000}, {"minutes": "1440", "bad": 3, "total": 100}]
    document = case(level(expected="99"), periods=[month(burn={"OTD": stretches})])
    rows = written(document)["periods"][0]["levels"]["OTD"]["burn"]
    assert [(row["minutes"], row["burn"], row["short_minutes"], row["short_burn"]) for row in rows] == [
        ("1440", "3.000000", "1440", "3.000000"),
        ("4320", "2.000000", "1440", "3.000000"),
    ]


def test_a_budget_that_allows_nothing_burns_without_a_figure():
    document = case(
        level(expected="100"),
        periods=[month(burn={"OTD": [{"minutes": "4320", "bad": 1, "total": 10}]})],
    )
    assert written(document)["periods"][0]["levels"]["OTD"]["burn"] == [
        {
            "urgency": "ticket",
            "minutes": "4320",
            "short_minutes": "4320",
            "threshold": "1.033333",
            "burn": None,
            "short_burn": None,
            "fires": False,
        }
    ]


def test_no_stretches_are_no_burn_rates():
    document = case(periods=[month(burn={"OTD": []})])
    assert written(document)["periods"][0]["levels"]["OTD"]["burn"] == []


def test_significance_stands_beside_a_ratio_of_one_period_only():
    assert "significance" not in ahead({"average_of": 2}, {"good": 9, "total": 10})
    assert "significance" not in ahead({}, None)
    assert "significance" not in ahead({}, {"good": 9, "total": 10, "excused": True})
    assert "significance" not in ahead({"kind": "value"}, {"value": "98", "n": 10})
    assert ahead({}, {"good": 10, "total": 10})["significance"] == {
        "low": "72.246720",
        "high": "100.000000",
        "miss": None,
        "one_more": "below_expected",
        "one_fewer": None,
    }
    assert ahead({}, {"good": 0, "total": 10})["significance"]["one_more"] is None


# What is written of the input.


def test_what_is_quiet_is_written_with_what_stands_beside_it():
    assert write_data(NotReported()) is None
    assert write_entry(LevelInput("A", NotReported(), late=True)) == {"vendor": None, "late": True}
    assert write_entry(LevelInput("A", NoActivity(), excused=True)) == {"none": True, "excused": True}
    assert write_entry(LevelInput("A", Ratio(1, 2), Count(3, (("b", 1), ("a", 2))))) == {
        "vendor": {"good": 1, "total": 2},
        "own": {"count": 3, "by": {"a": 2, "b": 1}},
    }


def test_a_period_is_written_without_what_is_at_its_default():
    (period,) = read_case(two_levels(pass_through="100.00", loss="50", as_of="2026-01-20")).periods
    assert write_period(period) == {
        "start": "2026-01-01",
        "end": "2026-01-31",
        "charges": "1000",
        "pass_through": "100",
        "loss": "50",
        "as_of": "2026-01-20",
        "data": {"OTD": {"good": 90, "total": 100}, "DMG": {"none": True}},
    }
