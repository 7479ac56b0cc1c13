"""Does the smallest cap hold, and do its shares add up to it?"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine.credit.base import base_of
from sla.engine.credit.cap import Cap, Share, apportion, cap_of, deal
from sla.engine.credit.months import contract_year, months_later, window_opens
from sla.engine.types import Flat, PeriodInput, Rules, Terms
from sla.engine.working import step
from tests.sla.engine.credit.cases import earlier, missing, priced, said

D = Decimal
F = Fraction


def capped(result) -> list[tuple[str, ...]]:
    """The lines from the sum to the first credit."""
    lines = said(result.steps)
    names = [line[0] for line in lines]
    return lines[names.index("sum_before_cap") : names.index("credit")]


def sums(result) -> tuple[str, ...]:
    return str(result.raw), str(result.cap), str(result.total)


@pytest.mark.parametrize(
    ("sentence", "rules", "cap", "total", "lines"),
    [
        ("without a cap the sum stands", {}, "None", "100.00", [("no_cap",)]),
        (
            "a percentage of the base",
            {"cap_percent": D(6)},
            "60.00",
            "60.00",
            [("cap_percent", "6", "1000.00", "60.00"), ("cap", "percent", "60.00", "40.00")],
        ),
        (
            "an amount",
            {"cap_amount": D("55.5")},
            "55.50",
            "55.50",
            [("cap_amount", "55.50"), ("cap", "amount", "55.50", "44.50")],
        ),
        (
            "the smaller of both",
            {"cap_percent": D(6), "cap_amount": D(59)},
            "59.00",
            "59.00",
            [("cap_percent", "6", "1000.00", "60.00"), ("cap_amount", "59.00"), ("cap", "amount", "59.00", "41.00")],
        ),
        (
            "of two equal ones the first is named",
            {"cap_percent": D(6), "cap_amount": D(60)},
            "60.00",
            "60.00",
            [("cap_percent", "6", "1000.00", "60.00"), ("cap_amount", "60.00"), ("cap", "percent", "60.00", "40.00")],
        ),
        (
            "the amount at risk where neither is agreed",
            {"at_risk_percent": D(8)},
            "80.00",
            "80.00",
            [("cap_at_risk", "80.00"), ("cap", "at_risk", "80.00", "20.00")],
        ),
        (
            "the amount at risk does not cap beside a percentage",
            {"at_risk_percent": D(8), "cap_percent": D(9)},
            "90.00",
            "90.00",
            [("cap_percent", "9", "1000.00", "90.00"), ("cap", "percent", "90.00", "10.00")],
        ),
        (
            "nor beside an amount",
            {"at_risk_percent": D(8), "cap_amount": D(90)},
            "90.00",
            "90.00",
            [("cap_amount", "90.00"), ("cap", "amount", "90.00", "10.00")],
        ),
        (
            "a cap that is not reached takes nothing away",
            {"cap_percent": D(10)},
            "100.00",
            "100.00",
            [("cap_percent", "10", "1000.00", "100.00"), ("cap", "percent", "100.00", "0.00")],
        ),
        (
            "a cap of nothing takes everything",
            {"cap_percent": D(0)},
            "0.00",
            "0.00",
            [("cap_percent", "0", "1000.00", "0.00"), ("cap", "percent", "0.00", "100.00")],
        ),
        (
            "the year's, of agreed annual charges",
            {"annual_cap_percent": D(5), "annual_charges": D(1200)},
            "60.00",
            "60.00",
            [
                ("annual_cap", "2026-06-01", "2027-05-31", "5", "1200.00", "agreed", "60.00"),
                ("annual_left", "60.00", "0.00", "60.00"),
                ("cap", "annual", "60.00", "40.00"),
            ],
        ),
    ],
)
def test_the_smallest_cap_holds(sentence, rules, cap, total, lines):
    result = priced(missing(), **rules)
    assert sums(result) == ("100.00", cap, total), sentence
    assert capped(result) == [("sum_before_cap", "100.00"), *lines]


def test_the_years_cap_counts_what_was_taken_since_the_contract_year_began():
    past = (
        earlier(4, 2025, total="500"),
        earlier(3, total="400"),
        earlier(4, base="900.50", total="30"),
        earlier(5, base="2000", total="20.25"),
    )
    result = priced(missing(), past=past, annual_cap_percent=D(3), cap_percent=D(50))
    assert capped(result) == [
        ("sum_before_cap", "100.00"),
        ("cap_percent", "50", "1000.00", "500.00"),
        ("annual_cap", "2026-04-01", "2027-03-31", "3", "3900.50", "so_far", "117.02"),
        ("annual_left", "117.02", "50.25", "66.77"),
        ("cap", "annual", "66.77", "33.23"),
    ]
    assert sums(result) == ("100.00", "66.77", "66.77")


def test_when_the_year_has_taken_more_than_its_cap_nothing_is_left():
    result = priced(missing(), past=(earlier(5, total="70"),), annual_cap_percent=D(5), annual_charges=D(1200))
    assert sums(result) == ("100.00", "0.00", "0.00")
    assert ("annual_left", "60.00", "70.00", "0.00") in said(result.steps)


def test_a_year_of_months_never_takes_more_than_its_cap():
    past, totals = (), []
    for month in range(1, 13):
        result = priced(missing(), past=past, month=month, annual_cap_percent=D(4), annual_charges=D("12000"))
        past = (*past, earlier(month, total=str(result.total)))
        totals.append(str(result.total))
    assert totals == ["100.00"] * 4 + ["80.00"] + ["0.00"] * 7


@pytest.mark.parametrize(
    ("sentence", "raws", "cap", "dealt"),
    [
        ("without a cap everybody gets their own", [50, 30], None, [50, 30]),
        ("within the cap too", [50, 30], 80, [50, 30]),
        ("nothing to share", [0, 0], 10, [0, 0]),
        ("nobody to share with", [], 10, []),
        ("in proportion", [60, 40], 50, [30, 20]),
        ("the largest remainder gets the odd unit", [1, 2], 2, [1, 1]),
        ("of two equal remainders the earlier one", [1, 1, 1], 2, [1, 1, 0]),
        ("units go round once", [1, 1, 1], 1, [1, 0, 0]),
        ("a cap of nothing", [5, 5], 0, [0, 0]),
        ("who has nothing gets nothing", [0, 7, 0, 7], 3, [0, 2, 0, 1]),
    ],
)
def test_a_cap_is_dealt_by_largest_remainder(sentence, raws, cap, dealt):
    assert [share.units for share in deal(raws, cap)] == dealt, sentence


def test_without_a_cap_or_within_it_everybody_has_all_of_their_own():
    own = [Share(F(50), 50), Share(F(0), 0)]
    assert (deal([50, 0], None), deal([50, 0], 50), deal([0], 0)) == (own, own, [Share(F(0), 0)])


def test_a_share_is_known_exactly_before_it_is_dealt():
    assert deal([1, 2], 2) == [Share(F(2, 3), 1), Share(F(4, 3), 1)]
    assert apportion([F(1, 2), F(1)], 10) == [Share(F(10, 3), 3), Share(F(20, 3), 7)]


def test_a_schedule_without_a_cap_says_so_and_names_none():
    terms = Terms((), "CNY", 2, "UTC")
    period = PeriodInput(date(2026, 6, 1), date(2026, 6, 30), D(1000), ())
    assert cap_of(Rules(), base_of(terms, period), period, ()) == Cap(None, "", (step("no_cap"),))


def test_a_cap_that_is_met_exactly_is_not_shared_out():
    result = priced(missing(Flat(D(10))), cap_percent=D(10))
    assert said(result.levels[0].steps)[-4:] == [
        ("sum_before_cap", "100.00"),
        ("cap_percent", "10", "1000.00", "100.00"),
        ("cap", "percent", "100.00", "0.00"),
        ("credit", "A", "100.00", "CNY"),
    ]


def test_each_line_shows_its_share_of_the_cap():
    result = priced(missing(code="A"), missing(Flat(D(5)), code="B"), cap_amount=D(100))
    lines = [said(level.steps)[-3:] for level in result.levels]
    assert lines == [
        [
            ("cap", "amount", "100.00", "50.00"),
            ("share", "100.00", "150.00", "100.00", f"66.{'6' * 47}7", "66.67"),
            ("credit", "A", "66.67", "CNY"),
        ],
        [
            ("cap", "amount", "100.00", "50.00"),
            ("share", "50.00", "150.00", "100.00", f"33.{'3' * 48}", "33.33"),
            ("credit", "B", "33.33", "CNY"),
        ],
    ]


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 5, 1), 0, date(2026, 5, 1)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_one(day, months, found):
    assert months_later(day, months) == found


@pytest.mark.parametrize(
    ("first", "day", "opens", "closes"),
    [
        (date(2025, 4, 1), date(2026, 6, 1), date(2026, 4, 1), date(2027, 3, 31)),
        (date(2025, 4, 1), date(2026, 3, 31), date(2025, 4, 1), date(2026, 3, 31)),
        (date(2025, 4, 1), date(2026, 4, 1), date(2026, 4, 1), date(2027, 3, 31)),
        (date(2026, 6, 1), date(2026, 6, 1), date(2026, 6, 1), date(2027, 5, 31)),
        (date(2024, 2, 29), date(2025, 2, 28), date(2025, 2, 28), date(2026, 2, 27)),
    ],
)
def test_a_contract_year_runs_from_the_contracts_first_period(first, day, opens, closes):
    assert contract_year(first, day) == (opens, closes)


@pytest.mark.parametrize(
    ("last", "months", "opens"),
    [
        (date(2026, 12, 31), 12, date(2026, 1, 1)),
        (date(2026, 2, 28), 1, date(2026, 2, 1)),
        (date(2026, 6, 14), 6, date(2025, 12, 15)),
    ],
)
def test_a_window_of_months_ends_with_its_last_day(last, months, opens):
    assert window_opens(last, months) == opens
