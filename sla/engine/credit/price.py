"""In which order does a period turn into money?

Base, each level's own credit, one level for each incident, points into money, persistent failure, the sum, the cap and
its shares; the bonus stands beside all that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sla.engine.credit.base import Base, base_of
from sla.engine.credit.bonus import bonus
from sla.engine.credit.cap import Cap, Share, apportion, cap_of, deal
from sla.engine.credit.incident import Bid, Yielded, elect
from sla.engine.credit.level import RULES, Cost, level_cost
from sla.engine.credit.persistent import Persisting, failures, persistent
from sla.engine.credit.points import PointsCost, points_cost, text
from sla.engine.exact import to_decimal
from sla.engine.types import (
    CreditLine,
    Judgement,
    LevelCredit,
    Past,
    PeriodInput,
    Rules,
    SameIncident,
    ScheduleCredit,
    Step,
    Terms,
)
from sla.engine.working import step

MOST_NAMED = 12  # were each of many named in the working of each, a month would grow with the square of its levels


@dataclass(frozen=True, slots=True)
class _Claim:
    """A level after the election: what it costs on its own, in smallest units or points, and whom it gave way to."""

    code: str
    rule: str
    cost: Cost
    units: int
    points: Fraction | None
    yielded: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A level on its way to money: `raw` before the cap, in smallest units, and the lines that lead there."""

    claim: _Claim
    raw: int
    own: tuple[Step, ...]
    share: Share


@dataclass(frozen=True, slots=True)
class _Sum:
    """What all lines share."""

    base: Base
    points: PointsCost
    persisting: Persisting
    persisting_share: Share
    raw: int
    costing: int  # how many levels cost something before the cap
    pointed: int  # how many have points that count
    cap: Cap


def price(terms: Terms, period: PeriodInput, judgements: Sequence[Judgement], past: Past) -> ScheduleCredit:
    """The credit of each level and of the schedule, with the working; terms and period are free of faults."""
    rules = terms.rules
    base = base_of(terms, period)
    claims = _claims(rules, base, judgements)
    failed = tuple(failures(rules, judgement) for judgement in judgements)
    whole, lines = _shared(
        base,
        claims,
        points_cost(rules, base, sum((claim.points or Fraction(0) for claim in claims), Fraction(0))),
        persistent(rules, base, period, sum(failed), past),
        cap_of(rules, base, period, past),
    )
    earned = bonus(rules, base, judgements)
    return ScheduleCredit(
        base=base.money(base.units(base.amount)),
        at_risk=base.money(base.units(base.at_risk)),
        cap=None if whole.cap.units is None else base.money(whole.cap.units),
        raw=base.money(whole.raw),
        total=base.money(_total(whole, lines)),
        bonus=base.money(earned.units),
        levels=tuple(_level_credit(whole, lines, at) for at in range(len(lines))),
        lines=tuple(_credit_lines(whole, lines)),
        failures=failed,
        consumed=whole.persisting.consumed,
        steps=(*_schedule_steps(whole, lines), *earned.steps),
    )


def _claims(rules: Rules, base: Base, judgements: Sequence[Judgement]) -> list[_Claim]:
    """What each level costs, once those that share an incident with a dearer one have given way."""
    costs = [level_cost(rules, base, judgement) for judgement in judgements]
    bids = [_bid(rules, base, *pair) for pair in zip(costs, judgements, strict=True)]
    yielded = elect(bids) if rules.same_incident is SameIncident.LARGEST else {}
    codes = [judgement.terms.code for judgement in judgements]
    return [
        _Claim(
            code=codes[at],
            rule=RULES[type(judgement.terms.credit)],
            cost=cost,
            units=0 if at in yielded else bids[at].units,
            points=Fraction(0) if at in yielded and cost.points is not None else cost.points,
            yielded=(_given_way(base, codes, bids, at, yielded[at]),) if at in yielded else (),
        )
        for at, (cost, judgement) in enumerate(zip(costs, judgements, strict=True))
    ]


def _bid(rules: Rules, base: Base, cost: Cost, judgement: Judgement) -> Bid:
    """What a level would cost if it stood alone, rounded once; points are taken for what they alone would cost."""
    if cost.points:
        return Bid(points_cost(rules, base, cost.points).units, cost.points, judgement.reading.incidents)
    return Bid(base.units(cost.amount), Fraction(0), judgement.reading.incidents)


def _given_way(base: Base, codes: Sequence[str], bids: Sequence[Bid], at: int, yielded: Yielded) -> Step:
    return step(
        "same_incident",
        level=codes[at],
        amount=base.text(bids[at].units),
        stays=codes[yielded.stays],
        stays_amount=base.text(bids[yielded.stays].units),
        incident=yielded.incident,
    )


def _shared(
    base: Base, claims: Sequence[_Claim], points: PointsCost, persisting: Persisting, cap: Cap
) -> tuple[_Sum, list[_Line]]:
    """Deal the money of all points to the levels, add everything, and deal the cap to what was added."""
    dealt = _points_dealt(claims, points)
    raws = [claim.units if claim.points is None else given.units for claim, given in zip(claims, dealt, strict=True)]
    *shares, persisting_share = deal([*raws, persisting.units], cap.units)
    lines = [
        _Line(claim, raw, _own_steps(base, claim, given, points), share)
        for claim, raw, given, share in zip(claims, raws, dealt, shares, strict=True)
    ]
    costing = sum(1 for raw in raws if raw)
    pointed = sum(1 for claim in claims if claim.points)
    return _Sum(base, points, persisting, persisting_share, sum(raws) + persisting.units, costing, pointed, cap), lines


def _points_dealt(claims: Sequence[_Claim], points: PointsCost) -> list[Share]:
    parts = [claim.points or Fraction(0) for claim in claims]
    if not any(parts):
        return [Share(Fraction(0), 0) for _ in parts]
    return apportion(parts, points.units)


def _level_credit(whole: _Sum, lines: Sequence[_Line], at: int) -> LevelCredit:
    line, base = lines[at], whole.base
    return LevelCredit(
        raw=base.money(line.raw),
        credit=base.money(line.share.units),
        points=None if line.claim.points is None else to_decimal(line.claim.points),
        steps=_level_steps(whole, lines, at),
    )


def _credit_lines(whole: _Sum, lines: Sequence[_Line]) -> list[CreditLine]:
    """The lines that cost something before the cap, in the order of the levels; persistent failure comes last."""
    base = whole.base
    found = [
        CreditLine(line.claim.code, line.claim.rule, base.money(line.raw), base.money(line.share.units))
        for line in lines
        if line.raw
    ]
    if whole.persisting.units:
        share = whole.persisting_share
        found.append(CreditLine("", "persistent", base.money(whole.persisting.units), base.money(share.units)))
    return found


def _own_steps(base: Base, claim: _Claim, given: Share, points: PointsCost) -> tuple[Step, ...]:
    """From the default to the credit before the cap; nothing for a level that costs nothing."""
    if claim.cost.reason or claim.yielded:
        return ()
    if claim.points is None:
        exact, units = base.exact(claim.cost.amount), claim.units
    else:
        exact, units = base.exact(given.exact / 10**base.exponent), given.units
    credit = step("level_credit", level=claim.code, exact=exact, amount=base.text(units))
    if not claim.points:
        return (credit,)
    figures = {"whole": base.text(points.units), "exact": exact, "amount": base.text(units)}
    return (step("points_share", own=text(claim.points), sum=text(points.points), **figures), credit)


def _level_steps(whole: _Sum, lines: Sequence[_Line], at: int) -> tuple[Step, ...]:
    own, base = lines[at], whole.base
    posted = _posted(base, own)
    if own.claim.cost.reason:
        return (*own.claim.cost.steps, step("no_credit", reason=own.claim.cost.reason), posted)
    if own.claim.yielded:
        return (*base.steps, *own.claim.cost.steps, *own.claim.yielded, posted)
    return (
        *base.steps,
        *own.claim.cost.steps,
        *_points_beside(whole, lines, at),
        *own.own,
        *_others_steps(whole, lines, at),
        *(whole.persisting.steps if whole.persisting.units else ()),
        *_cap_steps(whole),
        *_share_steps(whole, own.raw, own.share),
        posted,
    )


def _others_steps(whole: _Sum, lines: Sequence[_Line], at: int) -> tuple[Step, ...]:
    """What the other levels cost before the cap: each of a few, many as one sum."""
    base, own = whole.base, lines[at].raw
    count = whole.costing - (1 if own else 0)
    if count > MOST_NAMED:
        together = whole.raw - whole.persisting.units - own
        return (step("other_credits", count=str(count), amount=base.text(together)),)
    return tuple(
        step("other_credit", level=line.claim.code, amount=base.text(line.raw))
        for place, line in enumerate(lines)
        if place != at and line.raw
    )


def _points_beside(whole: _Sum, lines: Sequence[_Line], at: int) -> tuple[Step, ...]:
    """A level's points beside those of the others, each of a few, many as one sum; and what all cost together."""
    own = lines[at].claim
    if not own.points:
        return ()
    if whole.pointed - 1 <= MOST_NAMED:
        return _points_together(whole, lines)
    return (
        step("level_points", level=own.code, points=text(own.points)),
        step("other_points", count=str(whole.pointed - 1), points=text(whole.points.points - own.points)),
        *whole.points.steps,
    )


def _points_together(whole: _Sum, lines: Sequence[_Line]) -> tuple[Step, ...]:
    """Every level's points and what they cost together."""
    pointed = tuple(
        step("level_points", level=line.claim.code, points=text(line.claim.points))
        for line in lines
        if line.claim.points
    )
    return (*pointed, *whole.points.steps) if pointed else ()


def _schedule_steps(whole: _Sum, lines: Sequence[_Line]) -> tuple[Step, ...]:
    base = whole.base
    persisting = whole.persisting.units
    shared = _share_steps(whole, persisting, whole.persisting_share) if persisting else ()
    amount = {"amount": base.text(whole.persisting_share.units), "currency": base.currency}
    return (
        *base.steps,
        *_points_together(whole, lines),
        *(line.own[-1] for line in lines if line.own),
        *(given for line in lines for given in line.claim.yielded),
        *whole.persisting.steps,
        *_cap_steps(whole),
        *(_posted(base, line) for line in lines if line.own),
        *shared,
        *((step("persistent_credit", **amount),) if persisting else ()),
        step("total", amount=base.text(_total(whole, lines)), currency=base.currency),
    )


def _cap_steps(whole: _Sum) -> tuple[Step, ...]:
    base, cap = whole.base, whole.cap
    added = step("sum_before_cap", amount=base.text(whole.raw))
    if cap.units is None:
        return (added, *cap.steps)
    gone = base.text(max(whole.raw - cap.units, 0))
    return (added, *cap.steps, step("cap", by=cap.by, amount=base.text(cap.units), falls_away=gone))


def _share_steps(whole: _Sum, raw: int, share: Share) -> tuple[Step, ...]:
    base, cap = whole.base, whole.cap.units
    if cap is None or whole.raw <= cap:
        return ()
    return (
        step(
            "share",
            own=base.text(raw),
            sum=base.text(whole.raw),
            cap=base.text(cap),
            exact=base.exact(share.exact / 10**base.exponent),
            amount=base.text(share.units),
        ),
    )


def _posted(base: Base, line: _Line) -> Step:
    return step("credit", level=line.claim.code, amount=base.text(line.share.units), currency=base.currency)


def _total(whole: _Sum, lines: Sequence[_Line]) -> int:
    return sum(line.share.units for line in lines) + whole.persisting_share.units
