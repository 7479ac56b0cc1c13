"""What does a level come to by member of each dimension of its feeds, on the rows that counted?

A fixed number of queries for each dimension. Nothing here decides anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contracts.models import FeedSpec, LevelSpec
from sla import engine, evaluate, tally
from sla.engine.rating import rate
from sla.in_force import terms_of_result
from sla.models import LevelResult


@dataclass(frozen=True, slots=True)
class Member:
    """One member with its figure over `n` judged cases or `minutes` down, where they are counted.

    `excluded` cases were taken out by relief. Without cases no value.
    """

    name: str
    value: Decimal | None
    n: int | None
    excluded: int
    rating: str
    minutes: Fraction | None = None


def by_dimension(result: LevelResult, feeds: Iterable[FeedSpec]) -> list[tuple[str, list[Member]]]:
    """(dimension, its members, the worst first) for each dimension that all `feeds` of the level tell apart.

    A dimension of which the level reads one member, or by whose members it was judged, is left out. Members that only
    one of two feeds names have no figure of their own.
    """
    own = [feed.dimensions for feed in feeds]
    named = dict.fromkeys(name for names in own for name in names if all(name in other for other in own))
    known = {result.spec.more.get("judged_by", ""), *dict(tally.Reads.of(result.spec.more.get("reads", {})).dims)}
    asked = [name for name in named if name not in known]
    if not asked or result.outcome == LevelResult.Outcome.NOT_REPORTED:
        return []
    found = []
    for name, judged in evaluate.judged_alone(result, asked).items():
        members = [member for member in map(_member, judged, judged.values()) if _says_something(member)]
        if any(member.name for member in members):
            found.append((name, sorted(members, key=lambda member: _worst_first(result, member))))
    return found


def _member(name: str, judged: engine.Judgement) -> Member:
    steps = judged.reading.steps
    figures: Mapping[str, str] = next((dict(one.figures) for one in steps if one.code == "rows_excluded"), {})
    return Member(
        name,
        judged.value,
        judged.reading.n,
        int(figures.get("excluded", 0)),
        judged.rating.value,
        judged.reading.minutes,
    )


def _says_something(member: Member) -> bool:
    return member.value is not None or member.excluded > 0


def judged_apart(result: LevelResult) -> list[Member]:
    """The members by which a level was judged, as they were stored; the worst decided."""
    terms = terms_of_result(result)
    found = []
    for name, text, n in result.members:
        value = None if text is None else Decimal(text)
        found.append(Member(name, value, n, 0, _rating_of(terms, value)))
    return sorted(found, key=lambda member: _worst_first(result, member))


def _rating_of(terms: engine.LevelTerms, value: Decimal | None) -> str:
    if value is None:
        return engine.Rating.OTHER.value
    up = terms.direction is engine.Direction.UP
    outcome = engine.Outcome.MET
    if value < terms.expected if up else value > terms.expected:
        least = terms.minimum
        below = least is not None and (value < least if up else value > least)
        outcome = engine.Outcome.BELOW_MINIMUM if below else engine.Outcome.BELOW_EXPECTED
    return rate(terms, outcome, Fraction(value)).value


def _worst_first(result: LevelResult, member: Member) -> tuple[bool, Decimal, str]:
    up = result.spec.direction == LevelSpec.Direction.UP
    value = member.value or Decimal(0)
    return member.value is None, value if up else -value, member.name
