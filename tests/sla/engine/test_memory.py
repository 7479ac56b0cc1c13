"""Is what a period leaves behind the same after it was kept as plain values?"""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla.engine.memory import read_past, write_past
from sla.engine.types import Outcome, PastLevel, PastPeriod

FIGURES = st.decimals(min_value=0, max_value=10**9, places=3)
COUNTS = st.integers(min_value=0, max_value=99)
LEVELS = st.builds(
    PastLevel,
    code=st.text(min_size=1, max_size=8),
    outcome=st.sampled_from(Outcome),
    default=st.booleans(),
    repeat=COUNTS,
    value=st.none() | FIGURES,
    credit=FIGURES,
    agreed=FIGURES,
    expected=FIGURES,
    next_expected=FIGURES,
    streak=COUNTS,
    missed_in_row=COUNTS,
    promoted=st.booleans(),
    reverts=COUNTS,
    peak=st.booleans(),
    failures=COUNTS,
    carried=COUNTS,
)
PERIODS = st.builds(
    PastPeriod,
    start=st.dates(),
    end=st.dates(),
    charges=FIGURES,
    base=FIGURES,
    total=FIGURES,
    levels=st.lists(LEVELS, max_size=3).map(tuple),
    consumed=COUNTS,
)


@given(PERIODS)
def test_what_is_read_again_is_what_was_kept(period):
    assert read_past(json.loads(json.dumps(write_past(period)))) == period


PERIOD = PastPeriod(
    date(2026, 1, 1),
    date(2026, 1, 31),
    Decimal("10.00"),
    Decimal("9.00"),
    Decimal("0.72"),
    (
        PastLevel(
            "OTD",
            Outcome.BELOW_MINIMUM,
            True,
            3,
            Decimal("91.80"),
            Decimal("148054.15"),
            Decimal(96),
            Decimal(97),
            Decimal(98),
            1,
            2,
            True,
            4,
            False,
            5,
            6,
        ),
        PastLevel(
            "DMG",
            Outcome.NOT_REPORTED,
            False,
            0,
            None,
            Decimal(0),
            Decimal("0.15"),
            Decimal("0.20"),
            Decimal("0.25"),
            7,
            8,
            False,
            9,
            True,
            10,
            11,
        ),
    ),
    8,
)
KEPT = {
    "start": "2026-01-01",
    "end": "2026-01-31",
    "charges": "10.00",
    "base": "9.00",
    "total": "0.72",
    "consumed": 8,
    "levels": [
        ["OTD", "below_minimum", True, 3, "91.80", "148054.15", "96", "97", "98", 1, 2, True, 4, False, 5, 6],
        ["DMG", "not_reported", False, 0, None, "0", "0.15", "0.20", "0.25", 7, 8, False, 9, True, 10, 11],
    ],
}


def test_what_is_kept_is_plain_and_exact():
    assert write_past(PERIOD) == KEPT


def test_every_figure_is_read_again_in_its_place():
    assert read_past(KEPT) == PERIOD


@pytest.mark.parametrize(
    "wrong", [{"levels": {}}, {"consumed": "8"}, {"levels": [[*KEPT["levels"][0][:9], "1", *"234567"]]}]
)
def test_what_was_not_written_here_is_not_read(wrong):
    with pytest.raises(AssertionError):
        read_past({**KEPT, **wrong})
