"""How many of the cases due in the period were kept?"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sla.engine.measure.instants import microseconds
from sla.engine.measure.intervals import Span, union
from sla.engine.types import Direction, Ratio, ReliefSpan


@dataclass(frozen=True, slots=True)
class Commitment:
    """A case due at an instant and done at another, None where it was not done.

    `ok` None lets the two instants decide. `flags` holds the components of a perfect order, by name.
    """

    id: str
    due: datetime
    done: datetime | None
    ok: bool | None = None
    flags: Mapping[str, bool] = field(default_factory=dict)


def commitments(
    rows: Iterable[Commitment],
    relief: Sequence[ReliefSpan],
    relieved_ids: Collection[str],
    direction: Direction,
) -> Ratio:
    """The rows as a ratio: kept ones of those due, or with direction down those not kept.

    A row is excluded by its id, or when it fell due within approved relief (start included, end excluded). So force
    majeure that arose when a case was already late does not excuse it [S58]. The order of the rows is irrelevant.
    """
    spans = union((microseconds(span.start), microseconds(span.end)) for span in relief)
    ids = frozenset(relieved_ids)
    total = excluded = kept = 0
    flags: Counter[str] = Counter()
    for row in rows:
        total += 1
        if row.id in ids or _falls_due_in(spans, row):
            excluded += 1
            continue
        kept += is_kept(row)
        flags.update({name: int(fulfilled) for name, fulfilled in row.flags.items()})
    good = kept if direction is Direction.UP else total - excluded - kept
    return Ratio(good, total, excluded, tuple(sorted(flags.items())))


def is_kept(row: Commitment) -> bool:
    """Done, by its own verdict or else by its due instant, and with every component fulfilled."""
    if row.done is None or not all(row.flags.values()):
        return False
    return microseconds(row.done) <= microseconds(row.due) if row.ok is None else row.ok


def _falls_due_in(spans: Sequence[Span], row: Commitment) -> bool:
    if not spans:
        return False
    due = microseconds(row.due)
    at = bisect_right(spans, due, key=_start) - 1
    return at >= 0 and due < spans[at][1]


def _start(span: Span) -> int:
    return span[0]
