"""What does a default cost?

Weighted at-risk with a cap: base × at-risk % × weight % × repeat multiplier for each level in default [S3][S8],
added, then capped [S1]. Each level's credit is rounded half up to the smallest unit once; where the cap bites, its
shares are dealt by largest remainder so that they add up to it exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sla.engine.exact import minor_units, money, plain, written
from sla.engine.judge import Judgement
from sla.engine.types import LevelClass, LevelInput, LevelTerms, ScheduleInput, SchemeTerms, Step
from sla.engine.working import step


@dataclass(frozen=True, slots=True)
class LevelCredit:
    """`raw` is the credit before the cap, `credit` after it."""

    raw: Decimal
    credit: Decimal
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ScheduleCredit:
    """The credits of a schedule's levels in their order, and the sums around them."""

    base: Decimal
    at_risk: Decimal
    cap: Decimal
    raw: Decimal
    total: Decimal
    levels: tuple[LevelCredit, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    level: str
    raw: int
    share: Fraction
    credit: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Sums:
    base: Fraction
    at_risk: Fraction
    cap: int
    raw: int


def credit(schedule: ScheduleInput, judgements: Sequence[Judgement]) -> ScheduleCredit:
    """The credit of each level and of the schedule."""
    scheme = schedule.scheme
    places = scheme.exponent
    base = Fraction(schedule.charges) - Fraction(schedule.pass_through)
    at_risk = base * Fraction(scheme.at_risk_percent) / 100
    before = [_before_cap(scheme, at_risk, *pair) for pair in zip(schedule.levels, judgements, strict=True)]
    raws = [raw for raw, _ in before]
    sums = _Sums(base, at_risk, minor_units(base * Fraction(scheme.cap_percent) / 100, places), sum(raws))
    lines = [
        _Line(entry.terms.code, raw, share, dealt, steps)
        for entry, (raw, steps), (share, dealt) in zip(schedule.levels, before, deal(raws, sums.cap), strict=True)
    ]
    return ScheduleCredit(
        base=money(minor_units(base, places), places),
        at_risk=money(minor_units(at_risk, places), places),
        cap=money(sums.cap, places),
        raw=money(sums.raw, places),
        total=money(sum(line.credit for line in lines), places),
        levels=tuple(
            LevelCredit(
                money(line.raw, places),
                money(line.credit, places),
                _level_steps(schedule, entry.terms, judgement, sums, lines, at),
            )
            for at, (line, entry, judgement) in enumerate(zip(lines, schedule.levels, judgements, strict=True))
        ),
        steps=_schedule_steps(schedule, sums, lines),
    )


def deal(raws: Sequence[int], cap: int) -> list[tuple[Fraction, int]]:
    """Each level's exact share and what it gets, in smallest units.

    Within the cap everybody gets their own. Beyond it the cap is shared in proportion; what rounding down leaves over
    goes unit by unit to the largest remainders, to the earlier level where two are equal.
    """
    total = sum(raws)
    if total <= cap:
        return [(Fraction(raw), raw) for raw in raws]
    shares = [Fraction(raw * cap, total) for raw in raws]
    dealt = [int(share) for share in shares]
    by_remainder = sorted(range(len(raws)), key=lambda at: (dealt[at] - shares[at], at))
    for at in by_remainder[: cap - sum(dealt)]:
        dealt[at] += 1
    return list(zip(shares, dealt, strict=True))


def multiplier(scheme: SchemeTerms, nth: int) -> Decimal:
    """The multiplier of the nth consecutive default; beyond the end of the table the last one holds."""
    return scheme.repeat[min(nth, len(scheme.repeat)) - 1] if scheme.repeat else Decimal(1)


def _why_no_credit(terms: LevelTerms, judgement: Judgement) -> str:
    if terms.level_class is LevelClass.KEY:
        return "key_level"
    if not terms.weight:
        return "no_weight"
    return "" if judgement.default else "no_default"


def _before_cap(
    scheme: SchemeTerms, at_risk: Fraction, entry: LevelInput, judgement: Judgement
) -> tuple[int, tuple[Step, ...]]:
    terms = entry.terms
    if _why_no_credit(terms, judgement):
        return 0, ()
    places = scheme.exponent
    amount = at_risk * Fraction(terms.weight) / 100
    lines = [
        step("weight", percent=plain(terms.weight), at_risk=written(at_risk, places), amount=written(amount, places))
    ]
    if scheme.repeat:
        factor = multiplier(scheme, judgement.repeat)
        amount *= Fraction(factor)
        lines.append(
            step(
                "repeat_multiplier",
                nth=str(judgement.repeat),
                multiplier=plain(factor),
                amount=written(amount, places),
            )
        )
    raw = minor_units(amount, places)
    lines.append(step("level_credit", level=terms.code, exact=written(amount, places), amount=_text(raw, places)))
    return raw, tuple(lines)


def _level_steps(
    schedule: ScheduleInput,
    terms: LevelTerms,
    judgement: Judgement,
    sums: _Sums,
    lines: Sequence[_Line],
    at: int,
) -> tuple[Step, ...]:
    scheme, own = schedule.scheme, lines[at]
    posted = step("credit", level=own.level, amount=_text(own.credit, scheme.exponent), currency=scheme.currency)
    reason = _why_no_credit(terms, judgement)
    if reason:
        return step("no_credit", reason=reason), posted
    others = tuple(
        step("other_credit", level=line.level, amount=_text(line.raw, scheme.exponent))
        for place, line in enumerate(lines)
        if place != at and line.raw
    )
    share = _share_steps(scheme, sums, own)
    return (*_base_steps(schedule, sums), *own.steps, *others, *_cap_steps(scheme, sums), *share, posted)


def _schedule_steps(schedule: ScheduleInput, sums: _Sums, lines: Sequence[_Line]) -> tuple[Step, ...]:
    scheme = schedule.scheme
    total = sum(line.credit for line in lines)
    return (
        *_base_steps(schedule, sums),
        *(line.steps[-1] for line in lines if line.steps),
        *_cap_steps(scheme, sums),
        *(
            step("credit", level=line.level, amount=_text(line.credit, scheme.exponent), currency=scheme.currency)
            for line in lines
            if line.steps
        ),
        step("total", amount=_text(total, scheme.exponent), currency=scheme.currency),
    )


def _base_steps(schedule: ScheduleInput, sums: _Sums) -> tuple[Step, ...]:
    scheme = schedule.scheme
    places = scheme.exponent
    base = written(sums.base, places)
    return (
        step("charges", amount=written(schedule.charges, places), currency=scheme.currency),
        step("pass_through", amount=written(schedule.pass_through, places)),
        step("base", amount=base),
        step("at_risk", percent=plain(scheme.at_risk_percent), base=base, amount=written(sums.at_risk, places)),
    )


def _cap_steps(scheme: SchemeTerms, sums: _Sums) -> tuple[Step, ...]:
    places = scheme.exponent
    return (
        step("sum_before_cap", amount=_text(sums.raw, places)),
        step(
            "cap",
            percent=plain(scheme.cap_percent),
            base=written(sums.base, places),
            amount=_text(sums.cap, places),
            falls_away=_text(max(sums.raw - sums.cap, 0), places),
        ),
    )


def _share_steps(scheme: SchemeTerms, sums: _Sums, own: _Line) -> tuple[Step, ...]:
    if sums.raw <= sums.cap:
        return ()
    places = scheme.exponent
    return (
        step(
            "share",
            own=_text(own.raw, places),
            sum=_text(sums.raw, places),
            cap=_text(sums.cap, places),
            exact=written(own.share / 10**places, places),
            amount=_text(own.credit, places),
        ),
    )


def _text(units: int, places: int) -> str:
    return written(money(units, places), places)
