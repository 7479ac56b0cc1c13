"""Which approvals does the matrix ask for, in which order, and when is an amendment everybody's business?"""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.approval import Band, Flag, Matrix, Plan, Raise, Section, Stage, Subject, plan, weakened

ANYONE = ("procurement", "legal", "finance", "executive")
BUYER = Stage(1, ("procurement", "legal"))
LEGAL = Stage(1, ("legal",), (Section.LEGAL, Section.LEVELS))
FINANCE = Stage(1, ("finance",), (Section.COMMERCIAL,))
TOP = Stage(2, ("executive",))
MATRIX = Matrix(
    bands=(
        Band(1, Decimal(0), "CNY"),
        Band(2, Decimal(500_000), "CNY"),
        Band(3, Decimal(5_000_000), "CNY"),
        Band(1, Decimal(0), "EUR", "hamburg"),
        Band(3, Decimal(50_000), "EUR", "hamburg"),
    ),
    raises=(Raise("flag", "funds"), Raise("flag", "long_term"), Raise("tier", "critical"), Raise("line", "payment", 2)),
    stages={1: (BUYER,), 2: (LEGAL, FINANCE), 3: (LEGAL, FINANCE, TOP)},
)
SMALL = Subject("shanghai", "CNY", Decimal(300_000))


@pytest.mark.parametrize(
    ("sentence", "subject", "expected"),
    [
        ("nothing is worth the lowest band", replace(SMALL, value=Decimal(0)), Plan(1, (BUYER,))),
        ("a value on the edge is not above it", replace(SMALL, value=Decimal(500_000)), Plan(1, (BUYER,))),
        ("a cent more is", replace(SMALL, value=Decimal("500000.01")), Plan(2, (LEGAL, FINANCE))),
        ("and so on", replace(SMALL, value=Decimal(6_000_000)), Plan(3, (LEGAL, FINANCE, TOP))),
        (
            "an entity with bands of its own goes by them",
            Subject("hamburg", "EUR", Decimal(60_000)),
            Plan(3, (LEGAL, FINANCE, TOP)),
        ),
        (
            "a currency that no band names needs the highest",
            Subject("shanghai", "USD", Decimal(1)),
            Plan(3, (LEGAL, FINANCE, TOP), ("no_band",)),
        ),
        (
            "so does a value nobody knows",
            replace(SMALL, value=None),
            Plan(3, (LEGAL, FINANCE, TOP), ("value_unknown",)),
        ),
        (
            "a flag raises it by one",
            replace(SMALL, flags=frozenset({Flag.FUNDS})),
            Plan(2, (LEGAL, FINANCE), (), (Raise("flag", "funds"),)),
        ),
        (
            "two of them raise it once",
            replace(SMALL, flags=frozenset({Flag.FUNDS, Flag.LONG_TERM}), tier="critical"),
            Plan(
                2, (LEGAL, FINANCE), (), (Raise("flag", "funds"), Raise("flag", "long_term"), Raise("tier", "critical"))
            ),
        ),
        (
            "what raises it most decides",
            replace(SMALL, flags=frozenset({Flag.FUNDS}), line="payment"),
            Plan(3, (LEGAL, FINANCE, TOP), (), (Raise("flag", "funds"), Raise("line", "payment", 2))),
        ),
        (
            "nothing raises it beyond the highest",
            replace(SMALL, value=Decimal(9_000_000), tier="critical"),
            Plan(3, (LEGAL, FINANCE, TOP), (), (Raise("tier", "critical"),)),
        ),
    ],
)
def test_a_new_contract(sentence, subject, expected):
    assert plan(MATRIX, subject, ANYONE) == expected, sentence


BIG = Subject("shanghai", "CNY", Decimal(1_000_000), first=Decimal(950_000))


@pytest.mark.parametrize(
    ("sentence", "subject", "expected"),
    [
        (
            "asks whom its changes concern",
            replace(BIG, changed=frozenset({Section.COMMERCIAL})),
            Plan(2, (FINANCE,), ("short_path",)),
        ),
        (
            "asks everybody where every section changes",
            replace(BIG, changed=frozenset({Section.COMMERCIAL, Section.LEGAL})),
            Plan(2, (LEGAL, FINANCE)),
        ),
        (
            "asks everybody where nothing of it is anybody's",
            replace(BIG, changed=frozenset()),
            Plan(2, (LEGAL, FINANCE)),
        ),
        (
            "goes the whole path once the total is more than a tenth over the first",
            replace(BIG, first=Decimal(900_000), changed=frozenset({Section.COMMERCIAL})),
            Plan(2, (LEGAL, FINANCE), ("increase",)),
        ),
        (
            "goes the whole path where a level became easier",
            replace(BIG, changed=frozenset({Section.LEVELS}), weakened=True),
            Plan(2, (LEGAL, FINANCE), ("weakened",)),
        ),
        (
            "goes by the new total, and who decides on the whole is always asked",
            replace(BIG, value=Decimal(6_000_000), first=Decimal(5_900_000), changed=frozenset({Section.COMMERCIAL})),
            Plan(3, (FINANCE, TOP), ("short_path",)),
        ),
        (
            "knows no increase where no total was known",
            replace(BIG, first=None, changed=frozenset({Section.COMMERCIAL})),
            Plan(2, (FINANCE,), ("short_path",)),
        ),
    ],
)
def test_an_amendment(sentence, subject, expected):
    assert plan(MATRIX, subject, ANYONE) == expected, sentence


def test_without_a_matrix_one_of_those_who_approve_decides_on_the_whole():
    assert plan(Matrix(), SMALL, ANYONE) == Plan(0, (Stage(1, ANYONE),), ("no_matrix",))


def test_a_level_without_steps_of_its_own_goes_by_the_next_lower_one():
    gappy = replace(MATRIX, stages={1: (BUYER,), 3: (TOP,)})
    assert plan(gappy, replace(SMALL, value=Decimal(600_000)), ANYONE) == Plan(1, (BUYER,))
    above = replace(MATRIX, stages={2: (LEGAL,)})
    assert plan(above, SMALL, ANYONE) == Plan(2, (LEGAL,))


def test_what_raises_nothing_is_refused_by_name():
    with pytest.raises(ValueError, match="'colour' raises nothing; it is a flag, a tier or a line."):
        plan(replace(MATRIX, raises=(Raise("colour", "red"),)), SMALL, ANYONE)


AMOUNTS = st.decimals(0, 10_000_000, places=2)


@given(AMOUNTS, AMOUNTS, st.frozensets(st.sampled_from(Flag)), st.sampled_from(["", "low", "critical"]))
def test_more_money_never_needs_a_lower_level_and_neither_does_more_weight(one, other, flags, tier):
    less, more = sorted((one, other))
    plain = plan(MATRIX, replace(SMALL, value=less), ANYONE).level
    richer = plan(MATRIX, replace(SMALL, value=more), ANYONE).level
    weightier = plan(MATRIX, replace(SMALL, value=less, flags=flags, tier=tier), ANYONE).level
    assert plain <= richer
    assert plain <= weightier <= plain + 1


UP = {"direction": "up", "expected": "96", "minimum": "93", "weight": "60"}
DOWN = {"direction": "down", "expected": "0.15", "minimum": "0.3", "weight": "40"}


@pytest.mark.parametrize(
    ("sentence", "before", "after", "easier"),
    [
        ("the same is the same", UP, {}, False),
        ("more is harder", UP, {"expected": "97"}, False),
        ("less is easier", UP, {"expected": "95.9"}, True),
        ("a lower minimum is easier", UP, {"minimum": "92"}, True),
        ("no minimum is easier", UP, {"minimum": None}, True),
        ("a first minimum is harder", {**UP, "minimum": None}, {"minimum": "50"}, False),
        ("less weight is easier", UP, {"weight": "59"}, True),
        ("more weight is harder", UP, {"weight": "61"}, False),
        ("where less is better, more is easier", DOWN, {"expected": "0.2"}, True),
        ("and a higher limit too", DOWN, {"minimum": "0.31"}, True),
        ("and less is harder", DOWN, {"expected": "0.1", "minimum": "0.2"}, False),
        ("a turned direction is another level", UP, {"direction": "down"}, True),
    ],
)
def test_a_level_that_is_easier_to_keep_is_weakened(sentence, before, after, easier):
    assert weakened({"OTD": before}, {"OTD": before | after}) == (["OTD"] if easier else []), sentence


def test_a_level_that_is_gone_is_weakened_and_a_new_one_is_not():
    assert weakened({"OTD": UP}, {"DMG": DOWN}) == ["OTD"]
