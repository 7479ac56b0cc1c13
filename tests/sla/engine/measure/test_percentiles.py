"""Does a percentile follow its named method?"""

from fractions import Fraction

import pytest

from sla.engine.measure.percentiles import percent_of, percentile, rank_of
from sla.engine.types import Method

SAMPLE = (12, 15, 20, 22, 25, 30, 35, 40, 80, 120)


@pytest.mark.parametrize(
    ("method", "percent", "rank", "found"),
    [
        (Method.NEAREST_RANK, 90, "9", "80"),
        (Method.NEAREST_RANK, 95, "10", "120"),
        (Method.LINEAR, 90, "9.1", "84"),
        (Method.LINEAR, 95, "9.55", "102"),
        (Method.NEAREST_RANK, 50, "5", "25"),
        (Method.LINEAR, 50, "5.5", "27.5"),
        (Method.NEAREST_RANK, 1, "1", "12"),
        (Method.LINEAR, 1, "1.09", "12.27"),
        (Method.NEAREST_RANK, 99, "10", "120"),
        (Method.LINEAR, 99, "9.91", "116.4"),
    ],
)
def test_the_sample_of_domain_8_1(method, percent, rank, found):
    place = rank_of(percent, len(SAMPLE), method)
    assert (place, percentile(SAMPLE, place)) == (Fraction(rank), Fraction(found))


@pytest.mark.parametrize("method", Method)
def test_of_one_case_every_percentile_is_that_case(method):
    assert percentile((7,), rank_of(50, 1, method)) == 7


@pytest.mark.parametrize(("statistic", "percent"), [("p1", 1), ("p50", 50), ("p99", 99)])
def test_a_statistic_names_its_percent(statistic, percent):
    assert percent_of(statistic) == percent


@pytest.mark.parametrize("statistic", ["", "p", "p0", "p100", "p-5", "p9.5", "90", "mean", "P90", "p²"])
def test_anything_else_is_no_percentile(statistic):
    with pytest.raises(ValueError) as raised:
        percent_of(statistic)
    assert str(raised.value) == f"{statistic!r} is no percentile: it must be p1 to p99."
