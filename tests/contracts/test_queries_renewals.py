"""Which terms end in which order, what can still be decided of them, and what does each cost a year?"""

from datetime import date
from decimal import Decimal

import pytest

from contracts import actions
from contracts.models import Contract
from contracts.queries_renewals import Happens, Yearly, term_ends
from contracts.terms import add_months
from tests.contracts.test_queries_terms import agreed
from tests.contracts.worlds import NOON

TODAY = date(2026, 5, 4)
FAR = date(2029, 12, 31)


def ends_of(world, today=TODAY, until=FAR):
    found = term_ends(world.vera, Contract.objects.visible_to(world.vera), today, until)
    return [(end.row.contract.number, end.on, end.happens, end.open, end.until) for end in found.ends]


def test_what_renews_ends_and_can_be_extended_stands_in_the_order_of_its_last_day(world, draft):
    agreed(world, {"ends_on": date(2026, 12, 31)}, "C-1")
    agreed(world, {"renews_months": 0, "ends_on": date(2026, 10, 31)}, "C-2")
    extended = {"extension_count": 2, "extension_months": 6, "extension_notice_days": 30}
    agreed(world, {"renews_months": 0, **extended}, "C-3")
    assert ends_of(world) == [
        ("C-2", date(2026, 10, 31), Happens.ENDS, True, None),
        ("C-1", date(2026, 12, 31), Happens.RENEWS, True, date(2027, 12, 31)),
        ("C-3", date(2027, 4, 30), Happens.EXTENDABLE, True, date(2027, 10, 31)),
    ]
    assert [number for number, *_rest in ends_of(world, until=date(2026, 11, 30))] == ["C-2"]


def test_what_can_no_longer_be_stopped_is_followed_by_what_can(world):
    agreed(world, number="C-1")
    agreed(world, {"renews_months": 0, "evergreen": True}, "C-2")
    assert ends_of(world, date(2027, 3, 2)) == [
        ("C-1", date(2027, 4, 30), Happens.RENEWS, False, date(2028, 4, 30)),
        ("C-2", date(2027, 4, 30), Happens.RUNS_ON, False, None),
        ("C-1", date(2028, 4, 30), Happens.RENEWS, True, date(2029, 4, 30)),
    ]


def test_what_has_no_end_stands_apart(world):
    endless = agreed(world, {"renews_months": 0, "evergreen": True})
    found = term_ends(world.vera, [endless], date(2027, 6, 1), FAR)
    assert (found.ends, found.endless) == ([], [endless])


def test_a_notice_names_the_last_day(world):
    contract = agreed(world)
    facts = {"kind": "cause", "served_on": TODAY, "effective_on": date(2026, 8, 31)}
    actions.give_notice(contract, by=world.leo, note="Breach.", now=NOON, **facts)
    assert ends_of(world) == [("C-2026-009", date(2026, 8, 31), Happens.BY_NOTICE, False, None)]


def charged(world, contract, months, amount="100.00"):
    for n in range(1, months + 1):
        actions.enter_charge(
            contract,
            by=world.fay,
            schedule_code="parcels",
            month=add_months(date(2027, 6, 1), -n),
            amount=Decimal(amount),
            now=NOON,
        )


@pytest.mark.parametrize(
    ("value", "months", "yearly", "why"),
    [
        ("32000000.00", 12, Yearly(Decimal("1200.00"), 12), "twelve months were charged"),
        ("32000000.00", 11, Yearly(Decimal("32000000.00")), "fewer were: the agreed value says more"),
        (None, 7, Yearly(Decimal("1200.00"), 7), "without a value the months charged are taken as a year"),
        (None, 0, Yearly(None), "nothing is known"),
    ],
)
def test_a_year_costs_what_was_charged_or_what_was_agreed(world, value, months, yearly, why):
    contract = agreed(world, {"value": value and Decimal(value)})
    charged(world, contract, months)
    assert [end.yearly for end in term_ends(world.vera, [contract], date(2027, 6, 10), FAR).ends] == [yearly], why


@pytest.mark.parametrize(
    ("ends", "yearly"),
    [(date(2028, 4, 30), "500.00"), (date(2026, 10, 31), "2000.00"), (date(2026, 7, 12), "5000.00")],
)
def test_an_agreed_value_is_spread_over_its_term(world, ends, yearly):
    contract = agreed(world, {"ends_on": ends, "value": Decimal("1000.00")})
    assert term_ends(world.vera, [contract], TODAY, FAR).ends[0].yearly == Yearly(Decimal(yearly))


def test_a_correction_counts_and_not_what_it_corrects(world):
    contract = agreed(world)
    charged(world, contract, 12, "900.00")
    charged(world, contract, 12)
    assert term_ends(world.vera, [contract], date(2027, 6, 10), FAR).ends[0].yearly == Yearly(Decimal("1200.00"), 12)


def test_of_contracts_that_somebody_does_not_see_nothing_is_told(world):
    agreed(world)
    mine = term_ends(world.gita, Contract.objects.visible_to(world.gita), TODAY, FAR)
    assert (mine.ends, mine.endless) == ([], [])


def test_three_contracts_take_as_many_queries_as_one(world, django_assert_num_queries):
    one = [agreed(world, number="C-1")]
    term_ends(world.vera, one, TODAY, FAR)  # what Vera may see is asked once
    with django_assert_num_queries(3):  # versions, notices, charges
        term_ends(world.vera, one, TODAY, FAR)
    three = [*one, agreed(world, number="C-2"), agreed(world, number="C-3")]
    with django_assert_num_queries(3):
        term_ends(world.vera, three, TODAY, FAR)
