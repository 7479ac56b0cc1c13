"""What holds for the credits of every schedule?"""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sla.engine.types import (
    Band,
    Bands,
    Bonus,
    Category,
    Deviation,
    Direction,
    DurationBands,
    Flat,
    NoCredit,
    PartOfPoint,
    PerEvent,
    Persistent,
    Points,
    PointsTo,
    SameIncident,
    Score,
    Weighted,
)
from tests.sla.engine.credit.cases import earlier, judged, level, priced


def decimals(least: int, most: int, places: int) -> st.SearchStrategy[Decimal]:
    tens = 10**places
    return st.integers(least * tens, most * tens).map(lambda units: Decimal(units).scaleb(-places))


percents = decimals(0, 100, 1)


@st.composite
def falling(draw) -> tuple[Band, ...]:
    """Bands without gaps that cost more the lower the value."""
    edges = sorted(draw(st.sets(decimals(1, 99, 1), min_size=1, max_size=4)))
    worths = sorted(draw(st.lists(percents, min_size=len(edges) + 1, max_size=len(edges) + 1)), reverse=True)
    return tuple(
        Band(low, high, worth) for low, high, worth in zip([None, *edges], [*edges, None], worths, strict=True)
    )


monotone = (
    st.builds(Weighted, percents)
    | st.builds(Category, st.just("1"), percents)
    | st.builds(Bands, falling())
    | st.builds(Deviation, decimals(0, 5, 2), st.none() | percents, st.sampled_from(PartOfPoint))
    | st.builds(Points, falling(), decimals(0, 3, 1))
    | st.builds(Flat, percents)
)
credits = (
    monotone
    | st.just(NoCredit())
    | st.builds(
        PerEvent, amount=decimals(0, 500, 2), threshold=st.integers(0, 3), maximum=st.none() | decimals(0, 900, 2)
    )
    | st.builds(lambda low, worth: DurationBands((Band(low, None, worth),)), percents, percents)
)


@st.composite
def points_cost(draw) -> dict:
    """Points become money by a rate, a table or a score."""
    percent = sorted(draw(st.lists(percents, min_size=2, max_size=2)))
    return draw(
        st.sampled_from(
            [
                {"points_to": PointsTo(percent[0])},
                {"points_to": PointsTo(table=((Decimal(10), percent[0]), (Decimal(50), percent[1])))},
                {"score": Score(((Decimal(90), Decimal(100)), (Decimal(50), 100 - percent[0])))},
                {"score": Score(((Decimal(90), Decimal(100)),), linear=(Decimal(80), Decimal(20)))},
            ]
        )
    )


@st.composite
def rules(draw) -> dict:
    return {
        "at_risk_percent": draw(percents),
        "categories": (("1", draw(decimals(0, 200, 0))),),
        "cap_percent": draw(st.none() | percents),
        "cap_amount": draw(st.none() | decimals(0, 2000, 0)),
        "annual_cap_percent": draw(st.none() | percents),
        "annual_charges": draw(decimals(0, 10**6, 0)),
        "repeat": tuple(draw(st.lists(decimals(0, 3, 1), max_size=3))),
        "persistent": draw(st.none() | st.builds(Persistent, st.integers(1, 4), st.integers(1, 12), percents)),
        "bonus": draw(st.none() | st.builds(Bonus, percents)),
        "charges": str(draw(decimals(0, 10**6, 0))),
        "exponent": draw(st.sampled_from([0, 2, 3])),
        "past": tuple(
            earlier(month, total=str(draw(decimals(0, 500, 0))), failures=(draw(st.integers(0, 3)),))
            for month in (4, 5)
        ),
        **draw(points_cost()),
    }


@st.composite
def judgements(draw, at: int):
    direction = draw(st.sampled_from(Direction))
    return judged(
        level(draw(credits), f"L{at}", str(draw(percents)), direction=direction, minimum=Decimal(0)),
        draw(st.none() | percents.map(str)),
        events=draw(st.none() | st.integers(0, 9)),
        minutes=draw(st.none() | st.fractions(0, 200, max_denominator=60)),
        incidents=tuple(draw(st.sets(st.sampled_from("xyz"), max_size=2))),
        critical=draw(st.sampled_from([True, True, False])),
    )


@st.composite
def schedules(draw) -> list:
    return [draw(judgements(at)) for at in range(draw(st.integers(0, 5)))]


@given(schedules(), rules(), st.sampled_from(SameIncident))
def test_credits_are_never_negative_never_past_the_cap_and_the_lines_add_up(found, terms, same_incident):
    result = priced(*found, **terms, same_incident=same_incident)
    assert 0 <= result.total <= result.raw
    assert result.cap is None or result.total == min(result.raw, result.cap)
    assert sum(line.amount for line in result.lines) == result.total
    assert sum(line.raw for line in result.lines) == result.raw
    assert all(0 <= line.amount <= line.raw for line in result.lines)
    assert sum(one.credit for one in result.levels) + sum(line.amount for line in result.lines if not line.level) == (
        result.total
    )
    assert result.bonus >= 0
    unit = Decimal(1).scaleb(-terms["exponent"])
    assert all(line.amount % unit == 0 for line in result.lines)


@given(schedules(), rules(), st.randoms(use_true_random=False))
def test_the_order_of_levels_changes_no_total(found, terms, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    one, other = priced(*found, **terms), priced(*shuffled, **terms)
    assert (one.raw, one.cap, one.total, one.bonus) == (other.raw, other.cap, other.total, other.bonus)


@given(schedules(), rules(), monotone, percents, st.tuples(percents, percents))
def test_a_worse_value_never_lowers_the_total(others, terms, credit, expected, values):
    worse, better = sorted(values)
    agreed = level(credit, "X", str(expected))
    high, low = (priced(*others, judged(agreed, str(reached)), **terms) for reached in (better, worse))
    assert low.total >= high.total


@given(rules(), st.tuples(decimals(0, 30, 0), decimals(0, 30, 0)))
def test_more_minutes_down_never_lower_the_total(terms, minutes):
    table = level(DurationBands((Band(Decimal(0), Decimal(10), Decimal(5)), Band(Decimal(10), None, Decimal(50)))), "X")
    fewer, more = (
        priced(judged(table, "90", minutes=Fraction(length)), **terms | {"repeat": ()}) for length in sorted(minutes)
    )
    assert more.total >= fewer.total


@given(schedules(), rules())
def test_election_never_costs_more_than_every_level_together(found, terms):
    largest = priced(*found, **terms, same_incident=SameIncident.LARGEST)
    assert largest.raw <= priced(*found, **terms).raw


@given(schedules(), rules())
def test_a_contract_that_is_only_watched_takes_and_gives_nothing(found, terms):
    result = priced(*found, **terms, watch_only=True)
    assert (result.raw, result.total, result.bonus, result.lines) == (0, 0, 0, ())
