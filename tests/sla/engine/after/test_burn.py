"""Does an alert come when the budget burns too fast, and only when the data can tell?"""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine.after.burn import (
    PAIRS,
    Alert,
    Pair,
    Seen,
    Urgency,
    alerts,
    burn_rate,
    hours_left,
    pairs_for,
    threshold,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONTH = 30 * DAY
ALLOWED = Fraction(1, 1000)
FIRST = PAIRS[0]


@pytest.mark.parametrize(
    ("days", "thresholds"),
    [
        (30, ["14.4", "6", "3", "1"]),
        (28, ["13.44", "5.6", "2.8", Fraction(28, 30)]),
        (31, ["14.88", "6.2", "3.1", Fraction(31, 30)]),
    ],
)
def test_thresholds_follow_the_length_of_the_window(days, thresholds):
    assert [threshold(pair, days * DAY) for pair in PAIRS] == [Fraction(one) for one in thresholds]


@pytest.mark.parametrize(
    ("seen", "rate"),
    [
        (Seen(20, 1000), 20),
        (Seen(3, 80), Fraction("37.5")),
        (Seen(30, 9000), Fraction(10, 3)),
        (Seen(0, 1000), 0),
        (Seen(0, 0), 0),
    ],
)
def test_burn_is_how_many_times_too_many_were_bad_tv50(seen, rate):
    assert burn_rate(seen, ALLOWED) == rate


def test_where_nothing_may_be_bad_the_first_bad_one_has_no_rate():
    assert burn_rate(Seen(1, 1000), Fraction(0)) is None
    assert burn_rate(Seen(0, 1000), Fraction(0)) == 0


@pytest.mark.parametrize(("burn", "hours"), [("14.4", 50), ("6", 120), ("3", 240), ("1", 720)])
def test_a_budget_lasts_the_window_divided_by_the_burn(burn, hours):
    assert hours_left(Fraction(burn), MONTH) == hours


def test_a_stretch_is_counted_to_the_microsecond():
    assert hours_left(Fraction(1), timedelta(microseconds=3)) == Fraction(3, 3_600_000_000)


def test_a_budget_lasts_for_ever_at_no_burn_and_is_gone_where_there_is_none():
    assert (hours_left(Fraction(0), MONTH), hours_left(None, MONTH)) == (None, 0)


def test_the_page_of_an_hour_comes_and_that_of_six_does_not_tv50():
    seen = {HOUR: Seen(20, 1000), 5 * MINUTE: Seen(3, 80), 6 * HOUR: Seen(30, 9000), 30 * MINUTE: Seen(9, 500)}
    assert alerts(seen, ALLOWED, MONTH, MINUTE) == (
        Alert(PAIRS[0], Fraction("14.4"), Fraction(20), Fraction("37.5"), True),
        Alert(PAIRS[1], Fraction(6), Fraction(10, 3), Fraction(18), False),
        Alert(PAIRS[2], Fraction(3), Fraction(0), Fraction(0), False),
        Alert(PAIRS[3], Fraction(1), Fraction(0), Fraction(10, 3), False),
    )


@pytest.mark.parametrize(
    ("sentence", "long", "short", "fires"),
    [
        ("both exceed", Seen(15, 1000), Seen(2, 100), True),
        ("the long one is only at the threshold", Seen(144, 10_000), Seen(2, 100), False),
        ("the short one is only at the threshold", Seen(15, 1000), Seen(144, 10_000), False),
        ("the short one is over", Seen(15, 1000), Seen(0, 100), False),
        ("ten bad ones are enough", Seen(10, 100), Seen(2, 100), True),
        ("nine are too few", Seen(9, 100), Seen(2, 100), False),
    ],
)
def test_an_alert_needs_both_stretches_and_ten_bad_cases(sentence, long, short, fires):
    first = alerts({HOUR: long, 5 * MINUTE: short}, ALLOWED, MONTH, MINUTE)[0]
    assert first.fires is fires, sentence


def test_where_nothing_may_be_bad_ten_bad_cases_fire():
    ten = {HOUR: Seen(10, 10**9), 5 * MINUTE: Seen(1, 10**9)}
    assert alerts(ten, Fraction(0), MONTH, MINUTE)[0] == Alert(FIRST, Fraction("14.4"), None, None, True)


@pytest.mark.parametrize(
    ("cadence", "stretches"),
    [
        (MINUTE, [(1, 5), (6, 30), (24, 120), (72, 360)]),
        (HOUR, [(1, 60), (6, 60), (24, 120), (72, 360)]),
        (2 * HOUR, [(6, 120), (24, 120), (72, 360)]),
        (DAY, [(24, 1440), (72, 1440)]),
        (3 * DAY, [(72, 4320)]),
        (7 * DAY, []),
    ],
)
def test_data_that_come_seldom_have_fewer_pairs(cadence, stretches):
    assert [(pair.long // HOUR, pair.short // MINUTE) for pair in pairs_for(cadence)] == stretches


def test_daily_data_have_tickets_at_three_and_one():
    pairs = pairs_for(DAY)
    assert [(pair.urgency, threshold(pair, MONTH)) for pair in pairs] == [(Urgency.TICKET, 3), (Urgency.TICKET, 1)]
    assert pairs[0] == Pair(Urgency.TICKET, Fraction(1, 10), DAY, DAY)
    seen = {DAY: Seen(10, 3000), 3 * DAY: Seen(12, 9000)}
    assert [alert.fires for alert in alerts(seen, ALLOWED, MONTH, DAY)] == [True, True]


def test_who_is_woken_and_who_is_written_to():
    assert [pair.urgency.value for pair in PAIRS] == ["page", "page", "ticket", "ticket"]
    assert [Decimal(pair.budget.numerator) / pair.budget.denominator for pair in PAIRS] == [
        Decimal("0.02"),
        Decimal("0.05"),
        Decimal("0.1"),
        Decimal("0.1"),
    ]
