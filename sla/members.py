"""What does a ratio come to by member of each dimension of its feed, on the rows that counted?

Added up by the database, a fixed number of queries for each dimension. Nothing here decides anything.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contracts.models import FeedSpec, LevelInput, LevelSpec
from sla import engine, relieved, tally
from sla.engine.exact import round_value
from sla.engine.rating import rate
from sla.in_force import terms_of_result
from sla.models import Delivery, LevelResult, Relief

Kind = FeedSpec.Kind
Role = LevelInput.Role


@dataclass(frozen=True, slots=True)
class Member:
    """One member with its share of `n` judged rows; `excluded` were taken out by relief. Without rows no value."""

    name: str
    value: Decimal | None
    n: int
    excluded: int
    rating: str


@dataclass(slots=True)
class _Counted:
    good: int = 0
    total: int = 0
    excluded: int = 0


def by_dimension(
    result: LevelResult, behind: Sequence[tuple[Delivery, int | None]], feeds: Iterable[FeedSpec]
) -> list[tuple[str, list[Member]]]:
    """(dimension, its members, the worst first) for a share of rows; nothing for a level that is measured otherwise.

    `behind` holds the deliveries of the source that counted, each with the revision that counted then; `feeds` what
    they carried. Members that only one of two feeds names have no share of their own and are left out.
    """
    spec = result.spec
    carried = {feed.feed_id: feed for feed in feeds}
    counted = _as_counted(behind)
    if spec.measure != LevelSpec.Measure.RATIO or spec.more.get("measure", {}).get("average_of") or not counted:
        return []
    inputs = {item.feed_id: item for item in spec.inputs.all()}
    own = [carried[one.feed_id].dimensions for one in counted if one.feed_id in carried]
    named = list(dict.fromkeys(name for names in own for name in names if all(name in other for other in own)))
    reads = tally.Reads.of(spec.more.get("reads", {}))
    chosen = tally.Tally(counted, {feed: one.kind for feed, one in carried.items()})
    relief = relieved.Reliefs(tuple(Relief.objects.filter(pk__in=result.evaluation.inputs["relief"]).order_by("pk")))
    taken, rows = relief.of_commitments(result.level_id)
    found = []
    for name in named:
        if name in dict(reads.dims):
            continue  # a level that reads one member has no others
        kept = chosen.kept(reads, name)
        gone = chosen.taken_out(reads, name, (), taken, rows) if taken else {}
        members = [
            _member(result, member, one)
            for member, one in _added(spec, inputs, carried, counted, kept, gone).items()
            if one.total
        ]
        if members:
            found.append((name, sorted(members, key=lambda member: _worst_first(result, member))))
    return found


def _as_counted(behind: Sequence[tuple[Delivery, int | None]]) -> list[Delivery]:
    """The deliveries as they stood then, whatever has been accepted since; they are never saved."""
    counted = []
    for delivery, revision in behind:
        if revision is not None:
            delivery.accepted_revision = revision
            counted.append(delivery)
    return counted


def _added(spec, inputs, carried, counted, kept, gone) -> dict[str, _Counted]:
    """Member → what counts of it: the good of the numerators, the total of the denominators."""
    found: dict[str, _Counted] = defaultdict(_Counted)
    for delivery in counted:
        item = inputs.get(delivery.feed_id)
        if item is None or delivery.feed_id not in carried:
            continue
        commitments = carried[delivery.feed_id].kind == Kind.COMMITMENTS
        down = commitments and spec.direction == LevelSpec.Direction.DOWN
        out = gone.get(delivery.pk, {}) if commitments and item.role == Role.MAIN else {}
        for member, one in kept.get(delivery.pk, {}).items():
            less = out.get(member, tally.Kept())
            good = one.good - less.good
            if item.role != Role.DENOMINATOR:
                found[member].good += one.total - less.total - good if down else good
            if item.role != Role.NUMERATOR:
                found[member].total += one.total
                found[member].excluded += less.total
    return found


def _member(result: LevelResult, name: str, one: _Counted) -> Member:
    terms, n = terms_of_result(result), one.total - one.excluded
    if not n:
        return Member(name, None, 0, one.excluded, engine.Rating.OTHER.value)
    value = round_value(Fraction(one.good, n) * Fraction(terms.measure.scale), terms.precision, terms.rounding)
    return Member(name, value, n, one.excluded, _rating_of(terms, value))


def judged_apart(result: LevelResult) -> list[Member]:
    """The members by which a level was judged, as they were stored; the worst decided."""
    terms = terms_of_result(result)
    found = []
    for name, text, n in result.members:
        value = None if text is None else Decimal(text)
        found.append(Member(name, value, n or 0, 0, _rating_of(terms, value)))
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
