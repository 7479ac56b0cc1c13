"""Is a vendor's tier what its answers say, and a line's concentration what its shares say?"""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.risk import (
    TIERS,
    Band,
    Choice,
    Concentration,
    NotAnswered,
    Override,
    Quadrant,
    Question,
    RiskModel,
    Tier,
    assess,
    concentration,
    quadrant,
    tier_of,
)

D = Decimal
BOUNDS = {Tier.CRITICAL: D("4.0"), Tier.HIGH: D("3.0"), Tier.MEDIUM: D("2.0")}
CADENCE = {Tier.CRITICAL: 6, Tier.HIGH: 12, Tier.MEDIUM: 24, Tier.LOW: 36}


def question(code, weight="1", marks=(), **kinds):
    choices = tuple(Choice(str(n), n, tuple(marks) if n == 5 else ()) for n in range(1, 6))
    return Question(code, D(weight), choices, **kinds)


MODEL = RiskModel(
    questions=(
        question("stops", "0.4", criticality=True),
        question("funds", "0.2", ["funds"]),
        question("replace", "0.3", ["single_source"], supply=True),
        question("hours", "0.1", ["rto_4h"], criticality=True),
    ),
    bounds=BOUNDS,
    overrides=(
        Override("funds", frozenset({"funds"}), Tier.HIGH),
        Override("sole", frozenset({"single_source", "rto_4h"}), Tier.CRITICAL),
    ),
    cadence=CADENCE,
)
ANSWERS = st.fixed_dictionaries(
    {row.code: st.sampled_from([choice.code for choice in row.choices]) for row in MODEL.questions}
)


def answered(**answers):
    found = assess(MODEL, answers)
    return found.score, found.scored, found.overrides, found.tier, found.criticality, found.quadrant, found.months


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (  # nothing hangs on it: 1 × everything
            {"stops": "1", "funds": "1", "replace": "1", "hours": "1"},
            (D("1.00"), Tier.LOW, (), Tier.LOW, Tier.LOW, Quadrant.ROUTINE, 36),
        ),
        (  # 0.4 × 2 + 0.2 × 5 + 0.3 × 1 + 0.1 × 1 = 2.2, but it moves funds
            {"stops": "2", "funds": "5", "replace": "1", "hours": "1"},
            (D("2.20"), Tier.MEDIUM, ("funds",), Tier.HIGH, Tier.LOW, Quadrant.ROUTINE, 12),
        ),
        (  # high risk and not critical: 0.4 × 1 + 0.2 × 4 + 0.3 × 5 + 0.1 × 3 = 3.0
            {"stops": "1", "funds": "4", "replace": "5", "hours": "3"},
            (D("3.00"), Tier.HIGH, (), Tier.HIGH, Tier.LOW, Quadrant.BOTTLENECK, 12),
        ),
        (  # single source that has to be back within four hours
            {"stops": "3", "funds": "1", "replace": "5", "hours": "5"},
            (D("3.40"), Tier.HIGH, ("sole",), Tier.CRITICAL, Tier.HIGH, Quadrant.STRATEGIC, 6),
        ),
    ],
)
def test_a_tier_is_the_score_raised_by_what_overrides_it(answers, expected):
    assert answered(**answers) == expected


def test_the_working_reads_like_a_sum():
    found = assess(MODEL, {"stops": "2", "funds": "5", "replace": "1", "hours": "1"})
    assert [(line.question, line.factor, line.weight, line.product) for line in found.lines] == [
        ("stops", 2, D("0.4"), D("0.8")),
        ("funds", 5, D("0.2"), D("1.0")),
        ("replace", 1, D("0.3"), D("0.3")),
        ("hours", 1, D("0.1"), D("0.1")),
    ]


def test_what_is_not_answered_is_named():
    with pytest.raises(NotAnswered) as refused:
        assess(MODEL, {"stops": "2", "funds": "9"})
    assert refused.value.codes == ("funds", "replace", "hours")


@pytest.mark.parametrize(
    ("score", "tier"),
    [("4.00", "critical"), ("3.99", "high"), ("3.00", "high"), ("2.99", "medium"), ("2.00", "medium"), ("1.99", "low")],
)
def test_a_tier_begins_at_its_bound(score, tier):
    assert tier_of(D(score), BOUNDS) == tier


@given(answers=ANSWERS, data=st.data())
def test_a_worse_answer_never_lowers_the_tier(answers, data):
    code = data.draw(st.sampled_from(sorted(answers)))
    worse = data.draw(st.integers(int(answers[code]), 5))
    before, after = assess(MODEL, answers), assess(MODEL, {**answers, code: str(worse)})
    assert TIERS.index(after.tier) >= TIERS.index(before.tier)
    assert after.score >= before.score and after.months <= before.months


@given(answers=ANSWERS)
def test_the_order_of_the_questions_changes_no_tier(answers):
    turned = replace(MODEL, questions=tuple(reversed(MODEL.questions)))
    one, other = assess(MODEL, answers), assess(turned, answers)
    assert (one.score, one.tier, one.criticality, one.quadrant) == (
        other.score,
        other.tier,
        other.criticality,
        other.quadrant,
    )


@pytest.mark.parametrize(
    ("impact", "risk", "expected"),
    [
        (True, True, "strategic"),
        (True, False, "leverage"),
        (False, True, "bottleneck"),
        (False, False, "routine"),
    ],
)
def test_kraljics_four_quadrants(impact, risk, expected):
    assert quadrant(high_impact=impact, high_risk=risk) == expected


@pytest.mark.parametrize(
    ("amounts", "shares", "hhi", "band", "over_half"),
    [
        ({"a": 70, "b": 30}, "70.00 30.00", 5800, Band.CONCENTRATED, True),
        ({"a": 25, "b": 25, "c": 25, "d": 25}, "25.00 25.00 25.00 25.00", 2500, Band.MODERATE, False),
        ({"a": 30, "b": 30, "c": 20, "d": 20}, "30.00 30.00 20.00 20.00", 2600, Band.CONCENTRATED, False),
        (
            {"a": 1_200_000, "b": 500_000, "c": 300_000},
            "60.00 25.00 15.00",
            4450,
            Band.CONCENTRATED,
            True,
        ),
        ({"a": 1}, "100.00", 10000, Band.CONCENTRATED, True),
        (dict.fromkeys("abcdefgh", 1), " ".join(["12.50"] * 8), 1250, Band.SPREAD, False),
    ],
)
def test_concentration_as_the_domain_prints_it(amounts, shares, hhi, band, over_half):
    expected = tuple(zip(amounts, (D(share) for share in shares.split()), strict=True))
    assert concentration(amounts) == Concentration(expected, D(hhi), band, over_half)


def test_exactly_half_is_not_more_than_half():
    assert concentration({"a": 50, "b": 50}).over_half is False


def test_nothing_spent_is_no_concentration_and_less_than_nothing_a_mistake():
    assert concentration({}) is None
    assert concentration({"a": 0}) is None
    with pytest.raises(ValueError, match="negative"):
        concentration({"a": 5, "b": -1})


AMOUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(1, 10**9), min_size=2, max_size=9)


@given(AMOUNTS)
def test_hhi_lies_between_an_even_split_and_one_provider(amounts):
    found = concentration(amounts)
    assert D(10_000) / len(amounts) - 1 <= found.hhi <= 10_000


@given(AMOUNTS)
def test_merging_two_providers_never_lowers_hhi(amounts):
    first, second, *others = sorted(amounts)
    merged = {name: amounts[name] for name in others} | {first: amounts[first] + amounts[second]}
    assert concentration(merged).hhi >= concentration(amounts).hhi


@given(AMOUNTS, st.integers(2, 1000))
def test_the_currency_spent_in_changes_no_share(amounts, times):
    assert concentration({name: amount * times for name, amount in amounts.items()}) == concentration(amounts)


@given(AMOUNTS)
def test_shares_add_up_and_stand_largest_first(amounts):
    shares = [share for _name, share in concentration(amounts).shares]
    assert shares == sorted(shares, reverse=True)
    assert abs(sum(shares) - 100) <= D("0.005") * len(shares)


@given(AMOUNTS)
def test_whose_volume_is_nought_changes_nothing_for_the_others(amounts):
    assert concentration({**amounts, "idle": 0}) == concentration(amounts)


@given(st.integers(1, 9), st.integers(1, 10**9))
def test_an_even_split_has_the_hhi_of_its_number(providers, each):
    assert concentration({str(n): each for n in range(providers)}).hhi == round(D(10_000) / providers)
