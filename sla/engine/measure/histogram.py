"""What do summed buckets say about a percentile, or about the share of cases at or under a limit?"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sla.engine.exact import exact_text, plain, to_decimal
from sla.engine.fault import Fault
from sla.engine.measure.percentiles import WHOLE, percent_of
from sla.engine.types import Direction, Histogram, LevelTerms, Outcome, Reading, Step
from sla.engine.working import step

Buckets = list[tuple[Decimal | None, int]]


@dataclass(frozen=True, slots=True)
class _Bucket:
    """From `low` to `high` (None: open), with the cases up to each end."""

    low: Fraction
    high: Fraction | None
    before: int
    upto: int

    def line(self) -> Step:
        if self.high is None:
            return step("bucket_open", low=_plain(self.low), before=str(self.before))
        return step(
            "bucket", low=_plain(self.low), high=_plain(self.high), before=str(self.before), upto=str(self.upto)
        )


def read_histogram(terms: LevelTerms, histogram: Histogram) -> Reading:
    """A percentile, in the unit of the bounds, or the share of the cases at or under `share_at_most`.

    `ValueError` where the sets have different bounds.
    """
    buckets = _laid_out(merged(histogram))
    cases = buckets[-1].upto
    summed = step("buckets", sets=str(len(histogram.sets)), cases=str(cases))
    if cases == 0:
        return Reading(Outcome.NOT_APPLICABLE, 0, (summed,))
    if terms.measure.share_at_most is not None:
        return _share(terms, buckets, cases, summed, terms.measure.share_at_most)
    percent = percent_of(terms.measure.statistic)
    rank = Fraction(percent * cases, WHOLE)
    bucket = next(bucket for bucket in buckets if bucket.upto >= rank)
    found = _figure_at(bucket, rank)
    lines = (
        summed,
        step("bucket_rank", percent=str(percent), cases=str(cases), rank=_plain(rank)),
        bucket.line(),
        step("exact_bucket", percent=str(percent), rank=_plain(rank), exact=exact_text(found), unit=terms.unit),
    )
    return Reading(found, cases, lines)


def merged(histogram: Histogram) -> Buckets:
    """The sets summed bucket by bucket, by bound; `ValueError` where their bounds differ."""
    ordered = [sorted(one, key=_bound) for one in histogram.sets]
    bounds = [[bound for bound, _ in one] for one in ordered]
    if any(one != bounds[0] for one in bounds):
        raise ValueError(Fault("sets", "other_bounds"))
    return [
        (bound, sum(count for _, count in column))
        for bound, column in zip(bounds[0], zip(*ordered, strict=True), strict=True)
    ]


def _laid_out(summed: Buckets) -> list[_Bucket]:
    """Cumulative counts as buckets; the first begins at 0, or at its own bound where that is not above 0."""
    laid: list[_Bucket] = []
    low, before = min(Fraction(0), Fraction(summed[0][0] or 0)), 0
    for bound, upto in summed:
        high = None if bound is None else Fraction(bound)
        laid.append(_Bucket(low, high, before, upto))
        low, before = low if high is None else high, upto
    return laid


def _figure_at(bucket: _Bucket, rank: Fraction) -> Fraction:
    if bucket.high is None:
        return bucket.low
    return bucket.low + (bucket.high - bucket.low) * (rank - bucket.before) / (bucket.upto - bucket.before)


def _share(terms: LevelTerms, buckets: list[_Bucket], cases: int, summed: Step, limit: Decimal) -> Reading:
    """Within a bucket the cases lie evenly; beyond the last bound none is known to be under the limit."""
    most = Fraction(limit)
    bucket = next((bucket for bucket in buckets if bucket.high is None or most <= bucket.high), buckets[-1])
    at_most = _cases_at(bucket, most)
    exact = at_most * Fraction(terms.measure.scale) / cases
    whole = at_most.denominator == 1
    under = int(at_most)
    misses = cases - under if terms.direction is Direction.UP else under
    closing = step(
        "exact_at_most",
        limit=plain(limit),
        at_most=_plain(at_most),
        cases=str(cases),
        scale=plain(terms.measure.scale),
        exact=exact_text(exact),
        unit=terms.unit,
    )
    return Reading(exact, cases, (summed, bucket.line(), closing), misses=misses if whole else None)


def _cases_at(bucket: _Bucket, most: Fraction) -> Fraction:
    if bucket.high is None or most < bucket.low:
        return Fraction(bucket.before)
    if most >= bucket.high:
        return Fraction(bucket.upto)
    return bucket.before + (bucket.upto - bucket.before) * (most - bucket.low) / (bucket.high - bucket.low)


def _bound(bucket: tuple[Decimal | None, int]) -> tuple[bool, Decimal]:
    """The open bucket stands last."""
    return bucket[0] is None, bucket[0] or Decimal(0)


def _plain(number: Fraction) -> str:
    return plain(to_decimal(number))
