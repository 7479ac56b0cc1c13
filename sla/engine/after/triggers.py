"""Which rights arise from this period and those before it?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from sla.engine.after.track import MEASUREMENTS, Mark, all_marks, better, marks
from sla.engine.exact import exact_text, written
from sla.engine.types import Judgement, Past, PeriodInput, Terms, Trigger, TriggerResult

Figure = TypeVar("Figure", int, Decimal)


@dataclass(frozen=True, slots=True)
class _Scene:
    """This period with those before it; `paid` holds (credits, base) of each, this one last."""

    past: Past
    judgements: tuple[Judgement, ...]
    paid: tuple[tuple[Decimal, Decimal], ...]
    exponent: int


@dataclass(frozen=True, slots=True)
class _Found:
    """What a trigger turns on."""

    met: bool
    level: str
    figure: str


def triggers(
    terms: Terms,
    period: PeriodInput,
    past: Past,
    judgements: Sequence[Judgement],
    total: Decimal,
    base: Decimal,
) -> tuple[TriggerResult, ...]:
    """Every trigger of the schedule, met or not, in the contract's order [S17][S18][S19][S20].

    `total` and `base` are the credits and the base of this period. A trigger on any level names the one nearest to
    it, and none while nothing speaks for any. A right lapses `exercise_days` after the period's end.
    """
    paid = (*((earlier.total, earlier.base) for earlier in past), (total, base))
    scene = _Scene(past, tuple(judgements), paid, terms.exponent)
    return tuple(_result(trigger, TYPES[trigger.type](trigger, scene), period.end) for trigger in terms.triggers)


def _result(trigger: Trigger, found: _Found, end: date) -> TriggerResult:
    lapses = trigger.exercise_days if found.met else None
    return TriggerResult(
        code=trigger.code,
        type=trigger.type,
        met=found.met,
        level=trigger.level or found.level,
        figure=found.figure,
        exercise_by=None if lapses is None else end + timedelta(days=lapses),
    )


def _consecutive(trigger: Trigger, scene: _Scene) -> _Found:
    """The same level in default in so many periods in a row, up to this one."""
    every = len(scene.paid)
    return _most(trigger, scene, lambda level: _in_a_row(marks(scene.past, level, every)))


def _k_of_n(trigger: Trigger, scene: _Scene) -> _Found:
    """The same level in default in k of the last n periods."""
    n = _given(trigger.n)
    return _most(trigger, scene, lambda level: sum(map(_is_default, marks(scene.past, level, n))))


def _most(trigger: Trigger, scene: _Scene, count: Callable[[Judgement], int]) -> _Found:
    counts = [(count(level), level.terms.code) for level in _levels(trigger, scene)]
    most, code = max(counts, key=lambda one: one[0], default=(0, ""))
    return _Found(most >= _given(trigger.k), code if most else "", str(most))


def _in_a_row(track: Sequence[Mark | None]) -> int:
    count = 0
    for mark in reversed(track):
        if not _is_default(mark):
            break
        count += 1
    return count


def _is_default(mark: Mark | None) -> bool:
    return mark is not None and mark.default


def _mean_below(trigger: Trigger, scene: _Scene) -> _Found:
    """The mean of the last n values worse than the figure; each of the n periods must have been judged."""
    n, value = _given(trigger.n), _given(trigger.value)
    found = [_mean_of(level, marks(scene.past, level, n), n, value) for level in _levels(trigger, scene)]
    known = [one for one in found if one is not None]
    return max(known, key=lambda one: one[0])[1] if known else _Found(False, "", "")


def _mean_of(level: Judgement, track: Sequence[Mark | None], n: int, limit: Decimal) -> tuple[Fraction, _Found] | None:
    """How far a level's mean lies past the figure, negative before it, and what was found."""
    values = [mark.value for mark in track if mark is not None and mark.value is not None]
    if len(values) < n:
        return None
    mean = sum(map(Fraction, values), Fraction(0)) / n
    met = better(level.terms.direction, limit, mean)
    distance = abs(mean - Fraction(limit))
    return distance if met else -distance, _Found(met, level.terms.code, exact_text(mean))


def _credits_amount(trigger: Trigger, scene: _Scene) -> _Found:
    """The credits of the last n periods together."""
    total = sum((Fraction(credits) for credits, _ in scene.paid[-_given(trigger.n) :]), Fraction(0))
    return _Found(total >= Fraction(_given(trigger.value)), "", written(total, scene.exponent))


def _credits_percent(trigger: Trigger, scene: _Scene) -> _Found:
    """In k of the last n periods the credits reached a percent of the base; no credits at all never do."""
    percent = Fraction(_given(trigger.percent))
    reached = [
        credits > 0 and Fraction(credits) * 100 >= percent * Fraction(base)
        for credits, base in scene.paid[-_given(trigger.n) :]
    ]
    return _Found(sum(reached) >= _given(trigger.k), "", str(sum(reached)))


def _share_of_measurements(trigger: Trigger, scene: _Scene) -> _Found:
    """More than a percent of all measurements of the last n periods in default."""
    track = all_marks(scene.past, scene.judgements, _given(trigger.n), trigger.level)
    measured = [mark for mark in track if mark.outcome in MEASUREMENTS]
    defaults = sum(mark.default for mark in measured)
    percent = Fraction(100 * defaults, max(1, len(measured)))
    return _Found(percent > Fraction(_given(trigger.percent)), "", exact_text(percent))


def _levels(trigger: Trigger, scene: _Scene) -> list[Judgement]:
    return [level for level in scene.judgements if trigger.level in ("", level.terms.code)]


def _given(figure: Figure | None) -> Figure:
    if figure is None:
        raise ValueError("a trigger lacks a figure that its type needs")
    return figure


TYPES: dict[str, Callable[[Trigger, _Scene], _Found]] = {
    "consecutive": _consecutive,
    "k_of_n": _k_of_n,
    "mean_below": _mean_below,
    "credits_amount": _credits_amount,
    "credits_percent": _credits_percent,
    "share_of_measurements": _share_of_measurements,
}
