"""Is what is written down read as the same again, and is there only one way to write it?"""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings

from sla.engine.case import Case, write_case, write_data
from sla.engine.case.outlook import NOTHING
from sla.engine.case.read import read_shape
from sla.engine.case.write_terms import write_terms
from sla.engine.types import Bonus, NamedWindow, Rules, Score
from tests.sla.engine.case.documents import case, level, month
from tests.sla.engine.case.everything import CASE, DOCUMENT
from tests.sla.engine.case.strategies import terms_and_period

SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@SLOW
@given(terms_and_period())
def test_terms_and_measurements_of_any_kind_are_read_as_they_were_written(given):
    terms, period = given
    case = Case(terms, (period,), "T", "S", (NOTHING,))
    written = json.loads(json.dumps(write_case(case)))
    assert read_shape(written) == (case, ())
    assert write_case(read_shape(written)[0]) == written


def test_every_field_is_read_as_what_it_means():
    assert read_shape(DOCUMENT) == (CASE, ())


def test_every_field_is_written_in_the_canonical_form():
    assert write_case(CASE) == DOCUMENT


def test_a_case_in_which_everything_is_at_its_default_is_written_without_it():
    document = case(
        level(
            name="",
            name_zh=None,
            unit="%",
            direction="up",
            minimum=None,
            precision=2,
            rounding="half_up",
            window="month",
            measure={"kind": "ratio", "scale": "100.0", "average_of": 1},
            credit={"type": "none"},
            on_missing="below_minimum",
            on_late="accepted",
            ripe_days=0,
            limits=[],
            **{"class": "critical"},
        ),
        currency="CNY",
        decimals=2,
        title="",
        calendar={},
        rules={"windows": [], "repeat": [], "watch_only": False, "nature": "reduction", "step_default": "linear"},
        triggers=[],
        periods=[month({"OTD": {"good": 9, "total": 10, "late": False}}, charges=0, pass_through="0.00")],
    )
    assert write_case(read_shape(document)[0]) == {
        "format": "steward-case/1",
        "currency": "CNY",
        "zone": "Asia/Shanghai",
        "calendar": {},
        "levels": [{"code": "OTD", "expected": "96"}],
        "periods": [
            {
                "start": "2026-01-01",
                "end": "2026-01-31",
                "charges": "0",
                "data": {"OTD": {"good": 9, "total": 10}},
            }
        ],
    }


def test_what_has_no_order_is_written_in_the_same_order_whatever_it_came_in():
    otd, availability, *rest = CASE.periods[0].levels
    tickets, down = otd.measured, availability.measured
    turned = replace(
        CASE.periods[0],
        levels=(
            replace(otd, measured=replace(tickets, tickets=tickets.tickets[::-1], relief=tickets.relief[::-1])),
            replace(availability, measured=replace(down, outages=down.outages[::-1])),
            *rest,
        ),
    )
    assert write_case(replace(CASE, periods=(turned,))) == DOCUMENT


def test_the_levels_of_a_named_window_are_written_in_the_order_of_their_codes():
    start, end = date(2026, 6, 1), date(2026, 6, 20)
    window = NamedWindow("618", start, end, levels=(("OTD", Decimal(90), None), ("DMG", Decimal(99), Decimal(98))))
    (written,) = write_terms(replace(CASE.terms, rules=Rules(windows=(window,))))["rules"]["windows"]
    assert json.dumps(written) == json.dumps(
        {
            "name": "618",
            "start": "2026-06-01",
            "end": "2026-06-20",
            "levels": {"DMG": {"expected": "99", "minimum": "98"}, "OTD": {"expected": "90"}},
        }
    )


def test_a_score_of_rungs_alone_and_a_bonus_for_all_levels_are_written_without_more():
    rules = Rules(score=Score(((Decimal(95), Decimal(100)),)), bonus=Bonus(Decimal(5)))
    assert write_terms(replace(CASE.terms, rules=rules))["rules"] == {
        "score": {"ladder": [["95", "100"]]},
        "bonus": {"percent": "5"},
    }


def test_an_availability_looked_at_when_it_is_over_needs_no_instant_for_that():
    availability = CASE.periods[0].levels[1]
    over = replace(availability.measured, as_of=availability.measured.end, outages=(), relief=(), unknown=())
    assert write_data(over) == {
        "start": "2026-01-10T16:00:00Z",
        "end": "2026-01-11T16:00:00Z",
        "outages": [],
    }


def test_a_case_that_was_made_without_outlooks_is_written_all_the_same():
    plain = Case(CASE.terms, CASE.periods)
    written = write_case(plain)
    (period,) = written["periods"]
    assert ("forecast" in period, "burn" in period, "title" in written, "source" in written) == (False,) * 4
