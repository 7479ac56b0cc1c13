"""Was the level kept, and is a miss a default?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from sla.engine.after.limits import reached
from sla.engine.exact import exact_text, round_value, written
from sla.engine.measure import average, pool, read
from sla.engine.past import below_expected, missed, misses_before, of_level, pooled, window_end
from sla.engine.rating import rate
from sla.engine.types import (
    Direction,
    Late,
    LevelClass,
    LevelInput,
    LevelTerms,
    LowVolumeRule,
    Measured,
    NamedWindow,
    NotReported,
    Outcome,
    Past,
    PastLevel,
    PeriodInput,
    Precedence,
    Reading,
    Step,
    Terms,
)
from sla.engine.types import Judgement as Judgement
from sla.engine.working import step


@dataclass(frozen=True, slots=True)
class _InForce:
    """The levels that hold in this period, and the named window it lies in."""

    terms: LevelTerms
    window: NamedWindow | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The reading that counts: whose it is, and what the other source said."""

    reading: Reading
    source: str
    other: Decimal | None
    steps: tuple[Step, ...]


def judge(terms: Terms, level: LevelTerms, entry: LevelInput, period: PeriodInput, past: Past) -> Judgement:
    """Choose the figure that counts, round it once, hold it against the levels, and say whether it is a default."""
    prior = of_level(past, level.code)
    force = _in_force(terms, level, period, prior)
    chosen = _choose(terms, level, entry, period, past)
    reading = chosen.reading
    value = None
    lines = [*force.steps, *chosen.steps]
    if isinstance(reading.found, Outcome):
        outcome = reading.found
    else:
        value = round_value(reading.found, level.precision, level.rounding)
        lines.append(_rounded(level, reading.found, value))
        outcome, judged = _outcome(force.terms, value, reading, period)
        lines.extend(judged)
    provisional = _is_provisional(level, period)
    if provisional:
        lines.append(step("provisional", ripe_on=_ripe_on(level, period).isoformat()))
    default, counted = _is_default(level, outcome, past)
    lines.extend(counted)
    default = default and not provisional
    critical, promotion = _is_critical(level, prior)
    lines.extend(promotion)
    rating = rate(force.terms, outcome, None if value is None else Fraction(value))
    lines.append(step("outcome", outcome=outcome.value, rating=rating.value, default="yes" if default else "no"))
    repeat = (0 if prior is None else prior.repeat) + 1 if default else 0
    if default:
        lines.append(step("repeat", nth=str(repeat), prior=str(repeat - 1)))
    lines.extend(_limit(level, value, reading, period.end))
    return Judgement(
        terms=level,
        reading=reading,
        value=value,
        outcome=outcome,
        rating=rating,
        default=default,
        repeat=repeat,
        expected=force.terms.expected,
        minimum=force.terms.minimum,
        critical=critical,
        source=chosen.source,
        other=chosen.other,
        provisional=provisional,
        window="" if force.window is None else force.window.name,
        pays=force.window is None or force.window.pays,
        steps=tuple(lines),
    )


def _in_force(terms: Terms, level: LevelTerms, period: PeriodInput, prior: PastLevel | None) -> _InForce:
    """A named window's own levels come first, then a ratchet's; an amended level starts its ratchet anew."""
    for window in terms.rules.windows:
        if window.start <= period.start <= window.end:
            own = next((own for own in window.levels if own[0] == level.code), None)
            changed = level if own is None else replace(level, expected=own[1], minimum=own[2])
            return _InForce(changed, window, (_window_step(window, changed),))
    if prior is None or prior.agreed != level.expected or prior.next_expected == level.expected:
        return _InForce(level, None, ())
    moved = replace(level, expected=prior.next_expected)
    figures = {"agreed": written(level.expected, level.precision), "expected": written(moved.expected, level.precision)}
    return _InForce(moved, None, (step("ratcheted", **figures),))


def _window_step(window: NamedWindow, level: LevelTerms) -> Step:
    return step(
        "named_window",
        name=window.name,
        expected=written(level.expected, level.precision),
        minimum="" if level.minimum is None else written(level.minimum, level.precision),
        pays="yes" if window.pays else "no",
    )


def _choose(terms: Terms, level: LevelTerms, entry: LevelInput, period: PeriodInput, past: Past) -> _Chosen:
    lines = []
    delivered: Measured = entry.measured
    if entry.late:
        lines.append(step("late", on_late=level.on_late.value))
        if level.on_late is Late.NOT_REPORTED:
            delivered = NotReported()

    def read_with_earlier(measured: Measured) -> Reading:
        return _read(terms, level, measured, entry.before, period, past)

    vendor = read_with_earlier(delivered)
    if entry.excused and not isinstance(vendor.found, Outcome):
        excused = replace(vendor, found=Outcome.EXCUSED)
        return _Chosen(excused, "vendor", None, (*lines, step("relief_covers")))
    if level.sources is None:
        return _Chosen(vendor, _side("vendor", vendor), None, tuple(lines))
    own = read_with_earlier(NotReported() if entry.own is None else entry.own)
    values = _value(level, vendor), _value(level, own)
    if values[1] is None or (values[0] is None and _silence_stands(level, vendor)):
        said = () if values[0] is None else (step("one_source", source="vendor"),)
        return _Chosen(vendor, _side("vendor", vendor), values[1], (*lines, *said))
    if values[0] is None:
        return _Chosen(own, "own", None, (*lines, step("one_source", source="own")))
    difference = abs(values[0] - values[1])
    prefers_own = difference > level.sources.tolerance and level.sources.precedence is Precedence.OWN
    counts, side, other = (own, "own", values[0]) if prefers_own else (vendor, "vendor", values[1])
    lines.append(
        step(
            "two_sources",
            vendor=written(values[0], level.precision),
            own=written(values[1], level.precision),
            difference=written(difference, level.precision),
            tolerance=written(level.sources.tolerance, level.precision),
            counts=side,
            unit=level.unit,
        )
    )
    return _Chosen(counts, side, other, tuple(lines))


def _silence_stands(level: LevelTerms, vendor: Reading) -> bool:
    """Our own figure does not mend the vendor's silence where the vendor's figures take precedence."""
    assert level.sources is not None
    return vendor.found is Outcome.NOT_REPORTED and level.sources.precedence is Precedence.VENDOR


def _side(side: str, reading: Reading) -> str:
    return "none" if reading.found is Outcome.NOT_REPORTED else side


def _value(level: LevelTerms, reading: Reading) -> Decimal | None:
    if isinstance(reading.found, Outcome):
        return None
    return round_value(reading.found, level.precision, level.rounding)


def _read(
    terms: Terms, level: LevelTerms, measured: Measured, before: Sequence[Measured], period: PeriodInput, past: Past
) -> Reading:
    """This period's measurement, together with the earlier ones its window or its carried cases take in.

    Silence in this period is not filled with what came before.
    """
    if isinstance(measured, NotReported):
        return read(level, measured, terms.calendar, terms.zone)
    together = pooled(level, period, past)
    taken_in = tuple(before[-together:]) if together else ()
    reading = read(level, pool((*taken_in, measured)) if taken_in else measured, terms.calendar, terms.zone)
    averaged = level.measure.average_of - 1
    if not averaged:
        return reading
    earlier = [read(level, one, terms.calendar, terms.zone) for one in before[-averaged:]]
    return average(level, reading, earlier)


def _outcome(
    level: LevelTerms, value: Decimal, reading: Reading, period: PeriodInput
) -> tuple[Outcome, tuple[Step, ...]]:
    until = window_end(level, period)
    if until > period.end:
        return Outcome.NOT_APPLICABLE, (
            step("window_not_over", window=level.window.kind.value, until=until.isoformat()),
        )
    volume = level.low_volume
    if volume is None or reading.n is None:
        return _against(level, value)
    if reading.n >= volume.n_min:
        outcome, lines = _against(level, value)
        return outcome, (step("volume_enough", n=str(reading.n), n_min=str(volume.n_min)), *lines)
    if volume.rule is LowVolumeRule.ONE_MISS_RELIEF:
        return _forgiven(level, value, reading, volume.n_min)
    code = "volume_carried" if volume.rule is LowVolumeRule.CARRY else "volume_too_few"
    return Outcome.INSUFFICIENT_VOLUME, (step(code, n=str(reading.n), n_min=str(volume.n_min)),)


def _forgiven(level: LevelTerms, value: Decimal, reading: Reading, n_min: int) -> tuple[Outcome, tuple[Step, ...]]:
    outcome, lines = _against(level, value)
    if outcome is Outcome.MET or reading.misses is None or reading.misses > 1:
        return outcome, lines
    line = step("one_miss_forgiven", n=str(reading.n), n_min=str(n_min), misses=str(reading.misses))
    return Outcome.MET, (*lines, line)


def _against(level: LevelTerms, value: Decimal) -> tuple[Outcome, tuple[Step, ...]]:
    lines = [step("expected", expected=written(level.expected, level.precision), **_gap(level, value, level.expected))]
    if level.minimum is None:
        lines.append(step("no_minimum"))
    else:
        minimum = written(level.minimum, level.precision)
        lines.append(step("minimum", minimum=minimum, **_gap(level, value, level.minimum)))
    if not _misses(level.direction, value, level.expected):
        return Outcome.MET, tuple(lines)
    if level.minimum is not None and _misses(level.direction, value, level.minimum):
        return Outcome.BELOW_MINIMUM, tuple(lines)
    return Outcome.BELOW_EXPECTED, tuple(lines)


def _misses(direction: Direction, value: Decimal, level: Decimal) -> bool:
    return value < level if direction is Direction.UP else value > level


def _is_default(level: LevelTerms, outcome: Outcome, past: Past) -> tuple[bool, tuple[Step, ...]]:
    """A miss is a default, but below expected only from the n-th time in m periods on, where so agreed [S2]."""
    if not missed(level, outcome):
        return False, ()
    rule = level.below_expected
    if rule is None or not below_expected(level, outcome):
        return True, ()
    earlier = (
        [one.outcome for period in past[-(rule.of - 1) :] for one in period.levels if one.code == level.code]
        if rule.of > 1
        else []
    )
    counted = 1 + sum(below_expected(level, one) for one in earlier)
    line = step("n_of_m", misses=str(rule.misses), of=str(rule.of), counted=str(counted))
    return counted >= rule.misses, (line,)


def _ripe_on(level: LevelTerms, period: PeriodInput) -> date:
    return period.end + timedelta(days=level.ripe_days)


def _is_provisional(level: LevelTerms, period: PeriodInput) -> bool:
    return bool(level.ripe_days) and period.as_of is not None and period.as_of < _ripe_on(level, period)


def _is_critical(level: LevelTerms, prior: PastLevel | None) -> tuple[bool, tuple[Step, ...]]:
    if level.level_class is LevelClass.CRITICAL:
        return True, ()
    if prior is None or not prior.promoted or level.promote is None:
        return False, ()
    return True, (step("promoted", after=str(level.promote), missed=str(misses_before(prior))),)


def _limit(level: LevelTerms, value: Decimal | None, reading: Reading, day: date) -> tuple[Step, ...]:
    limit = reached(level, value, reading, day)
    if limit is None or value is None:
        return ()
    least = limit.count if limit.count is not None else limit.count_over
    return (
        step(
            "limit",
            word=limit.word,
            value=written(value, level.precision),
            limit=written(limit.value, level.precision),
            count="" if least is None else str(least),
        ),
    )


def _rounded(level: LevelTerms, exact: Fraction, value: Decimal) -> Step:
    return step(
        "rounded",
        exact=exact_text(exact),
        precision=str(level.precision),
        rounding=level.rounding.value,
        value=written(value, level.precision),
        unit=level.unit,
    )


def _gap(level: LevelTerms, value: Decimal, line: Decimal) -> dict[str, str]:
    difference = Fraction(value) - Fraction(line)
    return {
        "value": written(value, level.precision),
        "distance": written(abs(difference), level.precision),
        "side": "at" if difference == 0 else "above" if difference > 0 else "below",
        "direction": level.direction.value,
        "unit": level.unit,
    }
