"""Have the same figures the same text, and others another?"""

import json
from dataclasses import replace
from datetime import UTC
from decimal import Decimal
from hashlib import sha256

import pytest

from sla.engine import (
    Availability,
    LevelInput,
    NoActivity,
    NotReported,
    PeriodInput,
    Ratio,
    Value,
    canonical,
    digest,
    evaluate,
)
from tests.sla.engine.cases import FAILED, MONTH, UP, at, down, fengyuan, june, schedule

OPEN = down(50, None)


def test_the_digest_is_sha256_over_sorted_keys_without_white_space():
    assert digest({"b": [1, None, True], "a": "延"}) == sha256('{"a":"延","b":[1,null,true]}'.encode()).hexdigest()


@pytest.mark.parametrize("mapping", [{"a": 0.5}, {"a": {"b": [1, (0.5,)]}}])
def test_a_float_is_refused(mapping):
    with pytest.raises(TypeError, match=r"0\.5 is a float; write it as text\."):
        digest(mapping)


@pytest.mark.parametrize(
    ("measured", "plain"),
    [
        (NotReported(), {"kind": "not_reported"}),
        (NoActivity(), {"kind": "no_activity"}),
        (Ratio(1, 2), {"kind": "ratio", "good": 1, "total": 2, "excluded": 0}),
        (Value(Decimal("88.40")), {"kind": "value", "value": "88.4", "n": None}),
        (
            june(OPEN, down(50, 60), down(0, 10, "0.50")),
            {
                "kind": "availability",
                "start": "2026-05-31T16:00:00Z",
                "end": "2026-06-30T16:00:00Z",
                "as_of": "2026-06-30T16:00:00Z",
                "outages": [
                    {"start": "2026-05-31T16:00:00Z", "end": "2026-05-31T16:10:00Z", "weight": "0.5"},
                    {"start": "2026-05-31T16:50:00Z", "end": "2026-05-31T17:00:00Z", "weight": "1"},
                    {"start": "2026-05-31T16:50:00Z", "end": None, "weight": "1"},
                ],
            },
        ),
    ],
)
def test_each_measurement_has_its_kind_and_plain_values(measured, plain):
    assert canonical(measured) == plain


def test_the_input_of_fengyuan_in_plain_values():
    plain = canonical(PeriodInput((fengyuan(),)))
    first = plain["schedules"][0]
    assert first["scheme"] == {
        "at_risk_percent": "8",
        "cap_percent": "8",
        "repeat": ["1", "1", "1.5"],
        "currency": "CNY",
        "exponent": 2,
    }
    assert first["levels"][0] == {
        "terms": {
            "code": "OTD",
            "level_class": "critical",
            "direction": "up",
            "expected": "96",
            "minimum": "93",
            "precision": 2,
            "rounding": "half_up",
            "weight": "60",
            "on_missing": "below_minimum",
            "n_min": None,
            "unit": "%",
        },
        "measured": {"kind": "ratio", "good": 598_536, "total": 652_000, "excluded": 0},
        "prior_defaults": 2,
    }


def test_the_result_keeps_the_decimals_it_was_rounded_to():
    plain = canonical(evaluate(PeriodInput((fengyuan(),))))
    level = plain["schedules"][0]["levels"][0]
    working = level.pop("working")
    assert level == {
        "code": "OTD",
        "kind": "ratio",
        "exact": "91.800000",
        "value": "91.80",
        "n": 652_000,
        "outcome": "below_minimum",
        "rating": "inadequate",
        "default": True,
        "repeat": 3,
        "credit_raw": "192470.40",
        "credit": "148054.15",
    }
    assert working[0] == {"code": "rows_due", "figures": {"total": "652000"}}
    assert plain["totals"] == {"S1": "213856.00"}
    assert json.loads(json.dumps(plain)) == plain


def test_the_same_agreement_written_otherwise_has_the_same_hash():
    written_long = replace(UP, expected=Decimal("96.00"), weight=Decimal("6E+1"))
    in_utc = Availability(
        MONTH.astimezone(UTC), at(43_200).astimezone(UTC), (down(9, 10), OPEN, down(0, 1)), at(43_200)
    )
    pairs = [
        (schedule(LevelInput(UP, FAILED)), schedule(LevelInput(written_long, FAILED), charges="1000")),
        (schedule(LevelInput(UP, june(OPEN, down(0, 1), down(9, 10)))), schedule(LevelInput(UP, in_utc))),
    ]
    for one, other in pairs:
        first, second = PeriodInput((one,)), PeriodInput((other,))
        assert digest(canonical(first)) == digest(canonical(second))
        assert digest(canonical(evaluate(first))) == digest(canonical(evaluate(second)))


@pytest.mark.parametrize(
    "changed",
    [
        schedule(LevelInput(UP, Value(Decimal("90.01")))),
        schedule(LevelInput(UP, FAILED, 1)),
        schedule(LevelInput(replace(UP, minimum=None), FAILED)),
        schedule(LevelInput(UP, FAILED), charges="1000.01"),
        schedule(LevelInput(UP, NotReported())),
    ],
)
def test_another_input_has_another_hash(changed):
    usual = PeriodInput((schedule(LevelInput(UP, FAILED)),))
    assert digest(canonical(PeriodInput((changed,)))) != digest(canonical(usual))
    assert digest(canonical(evaluate(PeriodInput((changed,))))) != digest(canonical(evaluate(usual)))


def test_what_has_no_canonical_form_is_refused():
    with pytest.raises(TypeError, match=r"97\.5 has no canonical form\."):
        canonical(Value(97.5))
