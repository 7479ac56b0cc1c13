"""Is the undisputed part paid on the right day, and is it seen in time what runs out?"""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.settling import (
    LEGAL_PERCENT_A_DAY,
    Compared,
    Due,
    Payable,
    PayFrom,
    Shortfall,
    compare,
    due,
    late_interest,
    payable,
    used_percent,
    warning,
)

OCTOBER_ENDS, CONFIRMED, RECEIVED = date(2026, 10, 31), date(2026, 11, 12), date(2026, 11, 16)


def test_what_both_sides_name_is_undisputed():
    lines = compare({"parcels": 1000, "storage": 200, "returns": 50}, {"parcels": 1100, "storage": 150, "fuel": 30})
    assert lines == (
        Compared("parcels", 1000, 1100),
        Compared("storage", 200, 150),
        Compared("returns", 50, 0),
        Compared("fuel", 0, 30),
    )
    assert [(line.difference, line.undisputed) for line in lines] == [(100, 1000), (-50, 150), (-50, 0), (30, 0)]
    paid = payable(lines, deducted=100)
    assert (paid, paid.contested, paid.amount) == (Payable(1280, 1150, 100), 130, 1050)


@pytest.mark.parametrize(
    ("given_terms", "expected", "sentence"),
    [
        (
            {"pay_from": PayFrom.INVOICE, "days": 30},
            Due(date(2026, 12, 16), date(2026, 12, 16), None),
            "from the invoice",
        ),
        (
            {"pay_from": PayFrom.CONFIRMATION, "days": 30},
            Due(date(2026, 12, 12), date(2026, 12, 12), None),
            "from the day on which both had confirmed",
        ),
        (
            {"pay_from": PayFrom.MONTH_END, "days": 45},
            Due(date(2026, 12, 15), date(2026, 12, 15), None),
            "from the month's end",
        ),
        (
            {"pay_from": PayFrom.INVOICE, "days": 90, "protected": True},
            Due(date(2026, 12, 30), date(2027, 2, 14), date(2026, 12, 30)),
            "a small company waits 60 days from the delivery at most",
        ),
        (
            {"pay_from": PayFrom.CONFIRMATION, "days": 90, "protected": True},
            Due(date(2027, 1, 11), date(2027, 2, 10), date(2027, 1, 11)),
            "or from the confirmation, where the contract counts from there",
        ),
        (
            {"pay_from": PayFrom.INVOICE, "days": 30, "protected": True},
            Due(date(2026, 12, 16), date(2026, 12, 16), date(2026, 12, 30)),
            "an earlier day of the contract stays",
        ),
    ],
)
def test_the_undisputed_part_is_due(given_terms, expected, sentence):
    days = {"month_end": OCTOBER_ENDS, "confirmed_on": CONFIRMED, "received_on": RECEIVED, "protected": False}
    found = due(**(days | given_terms))
    assert found == expected, sentence
    assert found.law_is_earlier == (found.by_law is not None and found.by_law < found.by_contract)


def test_late_interest_is_that_of_the_law_where_none_is_agreed():
    assert late_interest(100_000_000, date(2026, 6, 1), date(2026, 7, 1), LEGAL_PERCENT_A_DAY) == 1_500_000, "TV42"
    assert late_interest(100_000_000, date(2026, 6, 1), date(2026, 6, 1), LEGAL_PERCENT_A_DAY) == 0
    assert late_interest(100_000_000, date(2026, 6, 1), date(2026, 5, 1), LEGAL_PERCENT_A_DAY) == 0
    assert late_interest(333, date(2026, 6, 1), date(2026, 6, 4), D("0.05")) == 0
    assert late_interest(334, date(2026, 6, 1), date(2026, 6, 4), D("0.05")) == 1


@pytest.mark.parametrize(
    ("approved", "used", "mark"),
    [(1000, 799, None), (1000, 800, 80), (1000, 999, 80), (1000, 1000, 100), (1000, 1500, 100), (None, 5, None)],
)
def test_an_approved_amount_warns_at_80_and_at_100_percent(approved, used, mark):
    assert warning(approved, used) == mark


def test_a_commitment_is_forecast_at_the_pace_of_the_months_so_far():
    year = Shortfall(commitment=1_200_000, so_far=250_000, months_done=3, months_all=12)
    assert (year.forecast, year.missing) == (1_000_000, 200_000)
    assert Shortfall(1_200_000, 400_000, 3, 12).missing == 0
    assert Shortfall(1_200_000, 0, 0, 12).missing is None
    assert Shortfall(1_200_000, 1_000_000, 12, 12).missing == 200_000


sums = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 10**9))


@given(sums, sums)
def test_law_the_undisputed_part_is_never_more_than_either_side_says(agreed, billed):
    paid = payable(compare(agreed, billed))
    assert 0 <= paid.undisputed <= min(sum(agreed.values()), sum(billed.values()))
    assert paid.contested + paid.undisputed == sum(billed.values())


@given(sums)
def test_law_a_bill_that_says_the_same_is_paid_whole(agreed):
    assert payable(compare(agreed, agreed)) == Payable(sum(agreed.values()), sum(agreed.values()), 0)


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_law_a_warning_of_100_means_that_nothing_is_left(approved, used):
    assert (warning(approved, used) == 100) == (used >= approved)
    assert used_percent(approved, used) >= 0
