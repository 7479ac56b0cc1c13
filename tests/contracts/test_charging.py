"""Does a rate come to what its contract says, to the cent, and does every line show how?"""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.charging import (
    Card,
    Fault,
    Index,
    Kind,
    Mode,
    Rate,
    Rounding,
    Served,
    Step,
    Tier,
    charge,
    factor_of,
    faults_of,
    line_of,
    money,
    taxed,
    tiered,
    total_of,
)

STEPPED = (Tier(D(500_000), D("4.20")), Tier(D(800_000), D("4.00")), Tier(None, D("3.80")))
PARCELS = Rate("parcels", Kind.UNIT, tiers=STEPPED)
BY_VOLUME = Rate("parcels", Kind.UNIT, tiers=STEPPED, mode=Mode.VOLUME)
ACQUIRING = Rate("acquiring", Kind.PERCENT, price=D("0.38"))


def net(rate: Rate, quantity: str | None, card: Card | None = None) -> D:
    return money(line_of(card or Card(), rate, None if quantity is None else D(quantity)).net, 2)


@pytest.mark.parametrize(
    ("rate", "quantity", "amount", "sentence"),
    [
        (Rate("seats", Kind.FIXED, fixed=D("180000")), None, "180000.00", "a fixed fee is what it is"),
        (Rate("p", Kind.UNIT, price=D("4.10")), "652000", "2673200.00", "so many parcels at one price (demo 7)"),
        (Rate("o", Kind.UNIT, price=D("2.10")), "392000", "823200.00", "so many orders at one price (demo 9)"),
        (ACQUIRING, "168000000", "638400.00", "a percentage of the volume (demo 4)"),
        (PARCELS, "500000", "2100000.00", "the last unit of a tier is priced by it"),
        (PARCELS, "500001", "2100004.00", "the next one by the next tier, and only that one"),
        (PARCELS, "900000", "3680000.00", "each tier prices what lies in it"),
        (BY_VOLUME, "500000", "2100000.00", "the tier reached prices all units"),
        (BY_VOLUME, "500001", "2000004.00", "one more unit makes all of them cheaper: that is what the contract says"),
        (PARCELS, "0", "0.00", "nothing carried, nothing owed"),
        (
            Rate("t", Kind.UNIT, tiers=(Tier(D(400), D(0)), Tier(None, D(9))), fixed=D(14500)),
            "431.5",
            "14783.50",
            "so much is included in the fixed part, the rest by the unit (demo 2)",
        ),
        (Rate("p", Kind.UNIT, price=D("4.10"), floor=D(50000)), "1000", "50000.00", "a minimum a month"),
        (Rate("p", Kind.UNIT, price=D("4.10"), cap=D(4000)), "1000", "4000.00", "at most so much"),
        (Rate("c", Kind.PERCENT, price=D("4.5"), fixed=D(120000)), "21400000", "1083000.00", "fixed part and % (14)"),
        (
            Rate("f", Kind.PERCENT, price=D("1"), fixed=D(100), floor=D(500), cap=D(900)),
            "85000",
            "900.00",
            "the cap holds the whole line, its fixed part included",
        ),
        (
            Rate("s", Kind.PERCENT, tiers=(Tier(D(1_000_000), D("5")), Tier(None, D("4")))),
            "1500000",
            "70000.00",
            "a percentage in tiers",
        ),
        (Rate("m", Kind.MILESTONE, fixed=D(420000)), "1", "420000.00", "an accepted milestone"),
        (Rate("x", Kind.PASS_THROUGH), "1234.56", "1234.56", "what was laid out is passed through as it is"),
        (Rate("x", Kind.PASS_THROUGH, price=D("5")), "1234.56", "1296.29", "or with something for the handling"),
        (Rate("u", Kind.UNIT, price=D("0.005")), "1", "0.01", "half a cent is rounded up"),
    ],
)
def test_a_rate_comes_to_what_the_contract_says(rate, quantity, amount, sentence):
    assert str(net(rate, quantity)) == amount, sentence


def test_the_contract_says_how_a_line_is_rounded_and_it_is_rounded_once():
    rate = Rate("u", Kind.UNIT, price=D("0.3337"), fixed=D("0.004"))
    assert net(rate, "2") == D("0.67")
    assert net(rate, "2", Card(rounding=Rounding.TRUNCATE)) == D("0.67")
    assert net(Rate("u", Kind.UNIT, price=D("0.3339")), "2", Card(rounding=Rounding.TRUNCATE)) == D("0.66")


@pytest.mark.parametrize(
    ("units", "percent", "with_tax", "expected", "sentence"),
    [
        (267_320_000, "6", True, (252_188_679, 15_131_321), "6 % within CNY 2,673,200.00 (demo 7)"),
        (82_320_000, "6", False, (82_320_000, 4_939_200), "6 % on top of CNY 823,200.00 (demo 9)"),
        (63_840_000, "6", True, (60_226_415, 3_613_585), "6 % within CNY 638,400.00 (demo 4)"),
        (100, "0", True, (100, 0), "no tax"),
    ],
)
def test_tax_is_within_the_price_or_on_top_of_it(units, percent, with_tax, expected, sentence):
    assert taxed(units, D(percent), with_tax=with_tax) == expected, sentence


@pytest.mark.parametrize(
    ("index", "factor", "sentence"),
    [
        (Index(D(100), D(104)), Fraction(104, 100), "prices follow the index"),
        (Index(D(100), D(104), share_percent=D(50)), Fraction(102, 100), "or half of its move"),
        (Index(D(100), D(110), cap_percent=D(3)), Fraction(103, 100), "by no more than the cap"),
        (Index(D(100), D(90), cap_percent=D(3)), Fraction(97, 100), "downwards too"),
        (Index(D("98.4"), D("98.4")), Fraction(1), "an index that stands still moves nothing"),
    ],
)
def test_prices_follow_an_index(index, factor, sentence):
    assert factor_of(index) == factor, sentence


def test_only_the_rates_that_say_so_follow_the_index():
    card = Card(index=Index(D(100), D(105)))
    assert net(Rate("a", Kind.FIXED, fixed=D(1000), indexed=True), None, card) == D("1050.00")
    assert net(Rate("a", Kind.FIXED, fixed=D(1000)), None, card) == D("1000.00")


def test_a_line_shows_every_figure_on_its_way():
    rate = Rate("p", Kind.UNIT, tiers=STEPPED, floor=D(100), tax_percent=D(6), fixed=D("0.5"))
    line = line_of(Card(), rate, D(500_001))
    assert line.steps == (
        Step("unit", {"quantity": "500000", "price": "4.20", "amount": "2100000", "upto": "500000"}),
        Step("unit", {"quantity": "1", "price": "4.00", "amount": "4", "upto": "800000"}),
        Step("fixed_part", {"fixed": "0.5", "amount": "2100004.5"}),
        Step("rounded", {"rounding": "half_up", "amount": "2100004.50"}),
        Step(
            "tax_added",
            {"percent": "6", "net": "2100004.50", "tax": "126000.27", "gross": "2226004.77"},
        ),
    )
    assert (line.net, line.tax, line.gross) == (210_000_450, 12_600_027, 222_600_477)


def test_a_held_line_shows_what_it_would_have_been():
    steps = line_of(Card(), Rate("p", Kind.UNIT, price=D(4), floor=D(100)), D(3)).steps
    assert steps[1] == Step("floor", {"floor": "100", "before": "12", "amount": "100"})
    steps = line_of(Card(), Rate("p", Kind.UNIT, price=D(4), cap=D(10)), D(3)).steps
    assert steps[1] == Step("cap", {"cap": "10", "before": "12", "amount": "10"})


def test_for_a_month_served_in_part_what_is_agreed_a_month_is_owed_for_the_days_served():
    served = Served(24, 31)
    fee = line_of(Card(), Rate("fee", Kind.FIXED, fixed=D(3100)), None, served)
    assert (fee.net, fee.steps) == (
        240_000,
        (
            Step("fixed", {"amount": "3100"}),
            Step("served", {"monthly": "3100", "days": "24", "of": "31", "amount": "2400"}),
            Step("rounded", {"rounding": "half_up", "amount": "2400.00"}),
        ),
    )
    beside = Rate("p", Kind.UNIT, price=D(2), fixed=D(310), floor=D(620))
    assert line_of(Card(), beside, D(10), served).net == 480_00  # 20 + 240 stay below 24/31 of 620
    assert line_of(Card(), beside, D(150), served).net == 540_00  # 300 + 24/31 of 310
    assert [step.code for step in line_of(Card(), beside, D(10), served).steps] == [
        "unit",
        "served",
        "fixed_part",
        "served",
        "floor",
        "rounded",
    ]


def test_units_milestones_and_costs_are_owed_whatever_days_were_served():
    rates = [
        Rate("parcel", Kind.UNIT, price=D(4)),
        Rate("hub", Kind.MILESTONE, fixed=D(5000)),
        Rate("fuel", Kind.PASS_THROUGH),
        Rate("fee", Kind.FIXED, fixed=D(10)),
    ]
    found = {"parcel": D(3), "hub": D(1), "fuel": D(7)}
    lines = charge(Card(), rates, found, dict.fromkeys(("parcel", "hub", "fuel", "fee"), Served(0, 30)))
    assert [(line.code, line.net) for line in lines] == [
        ("parcel", 12_00),
        ("hub", 5000_00),
        ("fuel", 7_00),
        ("fee", 0),
    ]


def test_a_rate_with_nothing_to_charge_gives_no_line():
    rates = [
        Rate("fee", Kind.FIXED, fixed=D(10)),
        Rate("parcels", Kind.UNIT, price=D(4)),
        Rate("m1", Kind.MILESTONE, fixed=D(5)),
        Rate("m2", Kind.MILESTONE, fixed=D(7)),
        Rate("orders", Kind.UNIT, price=D(2), floor=D(3)),
    ]
    lines = charge(Card(), rates, {"m1": D(1), "m2": D(0), "orders": D(0)})
    assert [(line.code, line.net) for line in lines] == [("fee", 1000), ("m1", 500), ("orders", 300)]


@pytest.mark.parametrize(
    ("rate", "fault"),
    [
        (Rate("a", Kind.FIXED), Fault("fixed", "no_amount")),
        (Rate("a", Kind.UNIT), Fault("price", "no_price")),
        (Rate("a", Kind.UNIT, price=D(-1)), Fault("price", "negative")),
        (Rate("a", Kind.UNIT, price=D(1), floor=D(2), cap=D(1)), Fault("cap", "cap_below_floor")),
        (Rate("a", Kind.UNIT, price=D(1), tax_percent=D(100)), Fault("tax_percent", "no_tax_rate")),
        (Rate("a", Kind.UNIT, tiers=(Tier(D(5), D(1)),)), Fault("tiers", "last_is_open")),
        (Rate("a", Kind.UNIT, tiers=(Tier(None, D(1)), Tier(None, D(1)))), Fault("tiers", "last_is_open")),
        (
            Rate("a", Kind.UNIT, tiers=(Tier(D(5), D(1)), Tier(D(5), D(1)), Tier(None, D(1)))),
            Fault("tiers", "not_rising"),
        ),
        (Rate("a", Kind.UNIT, tiers=(Tier(D(5), D(-1)), Tier(None, D(1)))), Fault("tiers", "negative")),
        (Rate("a", Kind.FIXED, fixed=D(1), tiers=(Tier(None, D(1)),)), Fault("tiers", "no_tiers_here")),
    ],
)
def test_what_cannot_be_charged_is_named(rate, fault):
    assert faults_of(rate) == [fault]
    with pytest.raises(ValueError, match="cannot be charged"):
        line_of(Card(), rate, D(1))


def test_less_than_nothing_is_not_charged():
    with pytest.raises(ValueError, match="cannot be charged"):
        line_of(Card(), PARCELS, D(-1))


prices = st.decimals(0, 1000, places=4)
amounts = st.decimals(0, 10_000_000, places=3)
percents = st.decimals(0, 25, places=2)
cards = st.builds(Card, with_tax=st.booleans(), rounding=st.sampled_from(Rounding), exponent=st.sampled_from([0, 2, 3]))


@st.composite
def tier_tables(draw, rising: bool = False):
    ends = sorted(draw(st.sets(st.integers(1, 1_000_000), max_size=4)))
    many = [draw(prices) for _n in range(len(ends) + 1)]
    if rising:
        many.sort(reverse=True)
    return tuple(Tier(D(end), price) for end, price in zip(ends, many, strict=False)) + (Tier(None, many[-1]),)


def unrounded(tiers, mode, quantity) -> Fraction:
    return sum((part * Fraction(tier.price) for part, tier in tiered(Fraction(quantity), tiers, mode)), Fraction(0))


@given(tier_tables(), amounts, amounts)
def test_law_graduated_tiers_never_charge_less_for_more_and_never_jump(tiers, one, other):
    less, more = sorted((one, other))
    first, second = (unrounded(tiers, Mode.GRADUATED, quantity) for quantity in (less, more))
    assert 0 <= second - first <= Fraction(more - less) * max(Fraction(tier.price) for tier in tiers)


@given(tier_tables(), amounts, st.sampled_from(Mode))
def test_law_every_unit_is_priced_exactly_once(tiers, quantity, mode):
    assert sum((part for part, _tier in tiered(Fraction(quantity), tiers, mode)), Fraction(0)) == quantity


@given(tier_tables(rising=True), amounts)
def test_law_where_more_is_cheaper_a_price_for_all_units_is_never_above_the_graduated_one(tiers, quantity):
    assert unrounded(tiers, Mode.VOLUME, quantity) <= unrounded(tiers, Mode.GRADUATED, quantity)


@given(tier_tables(), prices, amounts)
def test_law_tiers_of_one_price_are_that_price_in_either_mode(tiers, price, quantity):
    same = tuple(Tier(tier.upto, price) for tier in tiers)
    assert {unrounded(same, mode, quantity) for mode in Mode} == {Fraction(quantity) * Fraction(price)}


@given(cards, prices, amounts, amounts, amounts)
def test_law_a_line_lies_between_its_floor_and_its_cap(card, price, quantity, one, other):
    low, high = sorted((one, other))
    rate = Rate("a", Kind.UNIT, price=price + D("0.0001"), floor=low, cap=high)
    line = line_of(card, rate, quantity)
    posted, unit = (
        Fraction(line.gross if card.with_tax else line.net, 10**card.exponent),
        Fraction(1, 10**card.exponent),
    )
    assert Fraction(low) - unit < posted < Fraction(high) + unit


@given(st.integers(0, 10**12), percents)
def test_law_tax_put_on_and_taken_out_again_gives_the_same(units, percent):
    net_units, tax = taxed(units, percent, with_tax=False)
    assert (net_units, taxed(net_units + tax, percent, with_tax=True)) == (units, (units, tax))


@given(st.integers(0, 10**12), percents)
def test_law_tax_taken_out_leaves_the_amount_whole(units, percent):
    net_units, tax = taxed(units, percent, with_tax=True)
    assert (net_units + tax, net_units >= 0, tax >= 0) == (units, True, True)


@given(cards, st.lists(st.tuples(prices, amounts, percents), min_size=1, max_size=6))
def test_law_totals_are_the_sums_of_the_lines_as_posted(card, given_rates):
    rates = [
        Rate(f"r{n}", Kind.UNIT, price=price + 1, tax_percent=tax) for n, (price, _q, tax) in enumerate(given_rates)
    ]
    lines = charge(card, rates, {f"r{n}": quantity for n, (_p, quantity, _t) in enumerate(given_rates)})
    total = total_of(lines)
    assert (total.net, total.tax) == (sum(line.net for line in lines), sum(line.tax for line in lines))
    assert total.gross == sum(line.gross for line in lines)


@given(cards, prices, amounts, percents)
def test_law_the_last_steps_say_what_was_posted(card, price, quantity, tax):
    line = line_of(card, Rate("a", Kind.UNIT, price=price + 1, tax_percent=tax), quantity)
    said = {step.code: step.figures for step in line.steps}
    posted = line.gross if card.with_tax else line.net
    assert D(said["rounded"]["amount"]) == money(posted, card.exponent)
    if tax:
        assert D(said["tax_within" if card.with_tax else "tax_added"]["gross"]) == money(line.gross, card.exponent)
