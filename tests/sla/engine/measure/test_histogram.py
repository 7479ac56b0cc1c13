"""Are buckets summed first, and then asked?"""

from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine.exact import round_value
from sla.engine.measure.histogram import merged
from sla.engine.types import Histogram, MeasureKind, Outcome, Reading, Rounding
from sla.engine.working import step
from tests.sla.engine.measure.cases import DOWN, UP, measured_as, reading


def buckets(*pairs: tuple[str, int]) -> tuple[tuple[Decimal | None, int], ...]:
    return tuple((None if bound == "+Inf" else Decimal(bound), count) for bound, count in pairs)


def of(*counts: int) -> tuple[tuple[Decimal | None, int], ...]:
    return buckets(*zip(("100", "200", "500", "1000", "+Inf"), counts, strict=True))


def asked(statistic: str = "", share_at_most: str | None = None, terms=DOWN):
    limit = None if share_at_most is None else Decimal(share_at_most)
    return measured_as(terms, kind=MeasureKind.HISTOGRAM, statistic=statistic, share_at_most=limit)


A, B, C = of(700, 900, 980, 998, 1_000), of(100, 200, 700, 950, 1_000), of(9_000, 9_800, 9_950, 9_995, 10_000)
TV45 = buckets(("0", 6), ("0.5", 11), ("1", 14), ("+Inf", 19))


@pytest.mark.parametrize(
    ("sentence", "sets", "statistic", "value"),
    [
        ("TV45", (TV45,), "p50", "0.35"),
        ("TV46, region A alone", (A,), "p95", "387.50"),
        ("TV46, region B alone: the open bucket gives its lower bound", (B,), "p95", "1000.00"),
        ("TV46, region B alone, beyond the last bound", (B,), "p99", "1000.00"),
        ("TV46, region C alone", (C,), "p95", "162.50"),
        ("TV46, merged", (A, B, C), "p95", "405.48"),
        ("TV46, merged", (A, B, C), "p99", "899.36"),
        ("TV46, merged in another order", (C, A, B), "p95", "405.48"),
        ("in the first bucket, from 0", (A,), "p35", "50.00"),
        ("in a first bucket whose bound is 0", (TV45,), "p30", "0.00"),
        ("in a first bucket whose bound is below 0", (buckets(("-5", 4), ("5", 10)),), "p10", "-5.00"),
        ("above a first bound below 0", (buckets(("-5", 4), ("5", 10)),), "p70", "0.00"),
        ("an empty bucket is passed over", (buckets(("1", 5), ("2", 5), ("3", 10)),), "p60", "2.20"),
        ("exactly at a bound", (A,), "p90", "200.00"),
        ("without an open bucket", (buckets(("100", 700), ("200", 1_000)),), "p85", "150.00"),
    ],
)
def test_percentiles(sentence, sets, statistic, value):
    found = reading(Histogram(sets), asked(statistic)).found
    assert isinstance(found, Fraction), sentence
    assert (round_value(found, 2, Rounding.HALF_UP) if found >= 0 else found) == Decimal(value), sentence


@pytest.mark.parametrize(
    ("sentence", "sets", "limit", "value", "misses"),
    [
        ("TV46: at most 500 ms", (A, B, C), "500", "96.917", 370),
        ("between two bounds, in proportion and so uncounted", (A,), "300", "92.667", None),
        ("between two bounds, where the proportion is whole", (A,), "150", "80.000", 200),
        ("under the first bound", (A,), "50", "35.000", 650),
        ("at 0", (A,), "0", "0.000", 1_000),
        ("below 0", (A,), "-1", "0.000", 1_000),
        ("at a first bound of 0", (TV45,), "0", "31.579", 13),
        ("below a first bound of 0", (TV45,), "-1", "0.000", 19),
        ("beyond the last bound none is known to be under the limit", (A,), "2000", "99.800", 2),
        ("beyond the last bound, and nothing was", (buckets(("100", 7), ("200", 8), ("300", 9)),), "900", "100.000", 0),
    ],
)
def test_the_share_at_or_under_a_limit(sentence, sets, limit, value, misses):
    result = reading(Histogram(sets), asked(share_at_most=limit, terms=UP))
    assert round_value(result.found, 3, Rounding.HALF_UP) == Decimal(value), sentence
    assert result.misses == misses, sentence


def test_with_direction_down_the_cases_under_the_limit_are_the_misses():
    assert reading(Histogram((A,)), asked(share_at_most="200")).misses == 900


def test_a_rank_or_a_limit_at_a_bound_lies_in_the_bucket_that_ends_there():
    for terms in (asked("p90"), asked(share_at_most="200")):
        assert step("bucket", low="100", high="200", before="700", upto="900") in reading(Histogram((A,)), terms).steps


def test_buckets_are_put_in_order_by_their_bounds():
    turned = buckets(("+Inf", 9), ("200", 5), ("100", 5))
    assert merged(Histogram((turned,))) == [(Decimal(100), 5), (Decimal(200), 5), (None, 9)]


def test_the_working_of_a_percentile():
    assert reading(Histogram((A, B, C)), asked("p99")) == Reading(
        found=500 + 500 * Fraction(11_880 - 11_630, 313),
        n=12_000,
        steps=(
            step("buckets", sets="3", cases="12000"),
            step("bucket_rank", percent="99", cases="12000", rank="11880"),
            step("bucket", low="500", high="1000", before="11630", upto="11943"),
            step(
                "exact_bucket",
                percent="99",
                rank="11880",
                exact="899.36102236421725239616613418530351437699680511182",
                unit="%",
            ),
        ),
    )


def test_the_working_in_the_open_bucket():
    assert reading(Histogram((B,)), asked("p99")).steps == (
        step("buckets", sets="1", cases="1000"),
        step("bucket_rank", percent="99", cases="1000", rank="990"),
        step("bucket_open", low="1000", before="950"),
        step("exact_bucket", percent="99", rank="990", exact="1000.000000", unit="%"),
    )


def test_the_working_of_a_share():
    assert reading(Histogram((A,)), asked(share_at_most="350.0", terms=UP)) == Reading(
        found=Fraction(94),
        n=1_000,
        misses=60,
        steps=(
            step("buckets", sets="1", cases="1000"),
            step("bucket", low="200", high="500", before="900", upto="980"),
            step("exact_at_most", limit="350", at_most="940", cases="1000", scale="100", exact="94.000000", unit="%"),
        ),
    )


def test_without_a_case_nothing_applied():
    empty = Histogram((of(0, 0, 0, 0, 0),))
    assert reading(empty, asked("p95")) == Reading(Outcome.NOT_APPLICABLE, 0, (step("buckets", sets="1", cases="0"),))


def test_sets_are_summed_bound_by_bound_in_any_order():
    assert merged(Histogram((A, tuple(reversed(B))))) == list(of(800, 1_100, 1_680, 1_948, 2_000))
    assert merged(Histogram((buckets(("0", 1), ("-1", 0), ("+Inf", 3)),))) == list(
        buckets(("-1", 0), ("0", 1), ("+Inf", 3))
    )


def test_sets_with_different_bounds_do_not_add_up():
    with pytest.raises(ValueError) as raised:
        reading(Histogram((A, buckets(("100", 700), ("+Inf", 1_000)))), asked("p95"))
    assert str(raised.value) == (
        "sets: the sets have different bounds; cumulative counts add up only where the bounds are the same."
    )
