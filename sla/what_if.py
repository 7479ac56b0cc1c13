"""What would a contract's own months have come to under other terms? Two cases with the same months, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sla import engine


@dataclass(frozen=True, slots=True)
class Beside:
    """What one period is deducted, less what is earned back in it, under today's terms and under the others."""

    start: date
    end: date
    today: Decimal
    then: Decimal

    @property
    def difference(self) -> Decimal:
        return self.then - self.today


@dataclass(frozen=True, slots=True)
class Flip:
    """A level that would have come out otherwise in a period; outcomes and ratings are the engine's words."""

    level: str
    start: date
    end: date
    today: str
    then: str
    today_rating: str
    then_rating: str


@dataclass(frozen=True, slots=True)
class RightFlip:
    """A right that would have arisen (`arises`), or would not have, at the end of a period."""

    code: str
    start: date
    end: date
    arises: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The months beside each other; amounts are in `currency`."""

    currency: str
    months: tuple[Beside, ...]
    flips: tuple[Flip, ...]
    rights: tuple[RightFlip, ...]
    bonus_today: Decimal
    bonus_then: Decimal

    @property
    def today(self) -> Decimal:
        return sum((month.today for month in self.months), Decimal(0))

    @property
    def then(self) -> Decimal:
        return sum((month.then for month in self.months), Decimal(0))

    @property
    def difference(self) -> Decimal:
        return self.then - self.today


def compare(document: Mapping[str, Any], other_terms: Mapping[str, Any]) -> Comparison:
    """A case as it stands beside the same months under other terms (a case file's words, without its periods).

    Raises `engine.CaseError` with one line for each fault; its path names the field of the terms.
    """
    other = {**other_terms, "format": engine.FORMAT, "periods": document["periods"]}
    then = engine.simulate(engine.read_case(other))
    case = engine.read_case(document)
    today = engine.simulate(case)
    pairs = list(zip(today, then, strict=True))
    return Comparison(
        currency=case.terms.currency,
        months=tuple(Beside(a.start, a.end, _amount(a), _amount(b)) for a, b in pairs),
        flips=tuple(flip for a, b in pairs for flip in _flips(a, b)),
        rights=tuple(flip for a, b in pairs for flip in _right_flips(a, b)),
        bonus_today=_bonus(today),
        bonus_then=_bonus(then),
    )


def _amount(period: engine.PeriodResult) -> Decimal:
    return period.total - sum((back.amount for back in period.earned_back), Decimal(0))


def _bonus(periods: Sequence[engine.PeriodResult]) -> Decimal:
    return sum((period.bonus for period in periods), Decimal(0))


def _flips(today: engine.PeriodResult, then: engine.PeriodResult) -> list[Flip]:
    after = {level.code: level for level in then.levels}
    return [
        Flip(
            level.code,
            today.start,
            today.end,
            level.outcome.value,
            after[level.code].outcome.value,
            level.rating.value,
            after[level.code].rating.value,
        )
        for level in today.levels
        if level.code in after and level.outcome is not after[level.code].outcome
    ]


def _right_flips(today: engine.PeriodResult, then: engine.PeriodResult) -> list[RightFlip]:
    after = {trigger.code: trigger.met for trigger in then.triggers}
    return [
        RightFlip(trigger.code, today.start, today.end, after[trigger.code])
        for trigger in today.triggers
        if trigger.code in after and trigger.met != after[trigger.code]
    ]
