"""Which level stands for an incident that breached several?"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Bid:
    """What a level costs in smallest units, the points behind it, and the incidents that caused it."""

    units: int
    points: Fraction
    incidents: tuple[str, ...]

    @property
    def costs(self) -> bool:
        return self.units > 0 or self.points > 0


@dataclass(frozen=True, slots=True)
class Yielded:
    """A level gives way to the one at `stays`, which shares `incident` with it."""

    stays: int
    incident: str


def elect(bids: Sequence[Bid]) -> dict[int, Yielded]:
    """The levels, by place, that cost nothing because a dearer one stands for the same incident [S9].

    The dearest comes first, the earlier of two equal ones. A level stays unless it shares an incident with one that
    stays already; so a level between two others may free the third.
    """
    order = sorted(
        (at for at, bid in enumerate(bids) if bid.costs), key=lambda at: (-bids[at].units, -bids[at].points, at)
    )
    staying: list[int] = []
    yielded: dict[int, Yielded] = {}
    for at in order:
        shared = _shared(bids, staying, at)
        if shared is None:
            staying.append(at)
        else:
            yielded[at] = shared
    return yielded


def _shared(bids: Sequence[Bid], staying: Sequence[int], at: int) -> Yielded | None:
    for other in staying:
        for incident in bids[at].incidents:
            if incident in bids[other].incidents:
                return Yielded(other, incident)
    return None
