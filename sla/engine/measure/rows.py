"""What do counted rows, slices of time, single figures and counts of events come to?"""

from collections import Counter
from fractions import Fraction

from sla.engine.exact import exact_text, plain, to_decimal
from sla.engine.types import Count, Direction, LevelTerms, Outcome, Ratio, Reading, Slices, Step, Value
from sla.engine.working import step

WHOLE = 100
SHOWN_RATES = 10  # a working lists this many error rates; the smaller ones stand in one line


def read_ratio(terms: LevelTerms, ratio: Ratio) -> Reading:
    """good ÷ (total − excluded) × scale. A miss is a row that is not good; with direction down, one that is."""
    judged = ratio.total - ratio.excluded
    counted = (
        step("rows_due", total=str(ratio.total)),
        step("rows_excluded", excluded=str(ratio.excluded)),
        step("rows_judged", judged=str(judged)),
    )
    if judged == 0:
        return Reading(Outcome.EXCUSED if ratio.total else Outcome.NOT_APPLICABLE, 0, counted)
    exact = _share(terms, ratio.good, judged)
    misses = judged - ratio.good if terms.direction is Direction.UP else ratio.good
    way = terms.direction.value
    components = (step("component", name=name, **_division(terms, good, judged)) for name, good in ratio.flags)
    return Reading(
        exact,
        judged,
        (
            *counted,
            *components,
            step("rows_good", good=str(ratio.good), direction=way),
            step("rows_not_good", not_good=str(judged - ratio.good), direction=way),
            step("exact_rows", **_division(terms, ratio.good, judged)),
        ),
        misses=misses,
        events=misses,
    )


def read_slices(terms: LevelTerms, slices: Slices) -> Reading:
    """100 % less the mean error rate of the slices, times scale."""
    at: Counter[Fraction] = Counter()
    for rate, count in slices.rates:
        at[Fraction(rate)] += count
    count = at.total()
    due = step("slices_due", count=str(count))
    if count == 0:
        return Reading(Outcome.NOT_APPLICABLE, 0, (due,))
    errors = sum((rate * times for rate, times in at.items()), Fraction(0))
    mean = errors / count
    exact = (WHOLE - mean) * Fraction(terms.measure.scale) / WHOLE
    closing = step(
        "exact_slices",
        errors=_plain(errors),
        count=str(count),
        mean=exact_text(mean),
        scale=plain(terms.measure.scale),
        exact=exact_text(exact),
        unit=terms.unit,
    )
    return Reading(exact, count, (due, *_error_lines(at), closing))


def read_value(terms: LevelTerms, reported: Value) -> Reading:
    """A single figure as reported; one over no cases says nothing."""
    exact = Fraction(reported.value)
    n = "" if reported.n is None else str(reported.n)
    line = step("exact_reported", exact=exact_text(exact), n=n, unit=terms.unit)
    return Reading(Outcome.NOT_APPLICABLE if reported.n == 0 else exact, reported.n, (line,))


def read_count(terms: LevelTerms, counted: Count) -> Reading:
    """Events or days; each is a miss, and what a credit per event pays for."""
    lines = (step("counted_by", severity=severity, count=str(count)) for severity, count in counted.by)
    return Reading(
        Fraction(counted.count),
        None,
        (step("counted", count=str(counted.count), kind=terms.measure.kind.value), *lines),
        misses=counted.count,
        events=counted.count,
        events_by=counted.by,
    )


def _share(terms: LevelTerms, good: int, judged: int) -> Fraction:
    return good * Fraction(terms.measure.scale) / judged


def _division(terms: LevelTerms, good: int, judged: int) -> dict[str, str]:
    return {
        "good": str(good),
        "judged": str(judged),
        "scale": plain(terms.measure.scale),
        "exact": exact_text(_share(terms, good, judged)),
        "unit": terms.unit,
    }


def _error_lines(at: Counter[Fraction]) -> list[Step]:
    wrong = sorted(((rate, times) for rate, times in at.items() if rate and times), reverse=True)
    lines = [
        step("slices_error", rate=_plain(rate), count=str(times), errors=_plain(rate * times))
        for rate, times in wrong[:SHOWN_RATES]
    ]
    rest = wrong[SHOWN_RATES:]
    if rest:
        errors = sum((rate * times for rate, times in rest), Fraction(0))
        count = sum(times for _, times in rest)
        lines.append(step("slices_rest", rates=str(len(rest)), count=str(count), errors=_plain(errors)))
    return lines


def _plain(number: Fraction) -> str:
    return plain(to_decimal(number))
