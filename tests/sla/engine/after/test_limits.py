"""Is a limit set from outside reached when the scheme would say so?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine.after.limits import reached
from sla.engine.types import Direction, LevelTerms, Limit, Reading
from tests.sla.engine.after.cases import OTD

HECM = Limit("HECM", Decimal(300), count=300)
ECM = Limit("ECM", Decimal(150), count=100)
MASTERCARD = LevelTerms("CB", Decimal(100), direction=Direction.DOWN, precision=0, unit="bps", limits=(HECM, ECM))

SINCE_2025 = Limit("EXCESSIVE", Decimal("2.20"), None, 1500, date(2025, 6, 1), date(2026, 3, 31))
SINCE_2026 = Limit("EXCESSIVE", Decimal("1.50"), None, 1500, date(2026, 4, 1))
VAMP = LevelTerms("VAMP", Decimal(1), direction=Direction.DOWN, precision=3, limits=(SINCE_2025, SINCE_2026))
DAY = date(2026, 3, 31)


def counted(events):
    return Reading(Fraction(0), events=events)


@pytest.mark.parametrize(
    ("value", "events", "limit"),
    [
        ("247", 185, ECM),
        ("300", 300, HECM),
        ("299", 300, ECM),
        ("300", 299, ECM),
        ("150", 100, ECM),
        ("149", 500, None),
        ("500", 99, None),
        ("500", None, None),
    ],
)
def test_a_chargeback_programme_needs_both_the_count_and_the_rate_tv38(value, events, limit):
    assert reached(MASTERCARD, Decimal(value), counted(events), DAY) == limit


@pytest.mark.parametrize(
    ("value", "events", "day", "limit"),
    [
        ("1.778", 1600, date(2026, 3, 31), None),
        ("1.778", 1600, date(2026, 4, 1), SINCE_2026),
        ("1.231", 1600, date(2026, 4, 1), None),
        ("5.000", 1400, date(2026, 4, 1), None),
        ("5.000", 1500, date(2026, 4, 1), None),
        ("5.000", 1501, date(2026, 4, 1), SINCE_2026),
        ("2.200", 1501, date(2026, 3, 31), SINCE_2025),
        ("2.199", 1501, date(2026, 3, 31), None),
        ("2.200", 1501, date(2025, 6, 1), SINCE_2025),
        ("2.200", 1501, date(2025, 5, 31), None),
        ("2.200", None, date(2025, 6, 1), None),
    ],
)
def test_a_fraud_programme_holds_from_its_dates_and_beyond_its_count_tv40(value, events, day, limit):
    assert reached(VAMP, Decimal(value), counted(events), day) == limit


def test_both_counts_must_hold_where_both_are_set():
    level = replace(MASTERCARD, limits=(replace(ECM, count=200, count_over=200),))
    assert reached(level, Decimal(150), counted(200), DAY) is None
    assert reached(level, Decimal(150), counted(201), DAY) == level.limits[0]


def test_with_direction_up_a_limit_is_reached_from_above():
    floor = Limit("FLOOR", Decimal(95))
    level = replace(OTD, limits=(floor,))
    assert [reached(level, Decimal(value), counted(None), DAY) for value in ("95.01", "95", "94.99")] == [
        None,
        floor,
        floor,
    ]


def test_misses_are_counted_where_events_are_not():
    assert reached(MASTERCARD, Decimal(200), Reading(Fraction(0), misses=100), DAY) == ECM
    assert reached(MASTERCARD, Decimal(200), Reading(Fraction(0), misses=100, events=0), DAY) is None


def test_nothing_is_reached_without_a_value_or_a_limit():
    assert reached(MASTERCARD, None, counted(900), DAY) is None
    assert reached(OTD, Decimal(1), counted(900), DAY) is None
