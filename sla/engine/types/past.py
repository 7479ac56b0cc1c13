"""What earlier periods leave behind for later ones."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sla.engine.types.words import Outcome


@dataclass(frozen=True, slots=True)
class PastLevel:
    """What later periods need to know of a level's result.

    `credit` is what was posted. `agreed` is the expected level as the contract read then, `expected` the one in force
    (a ratchet or a named window may differ), `next_expected` the one for the period after. `streak` counts the periods
    in a row better than expected since the last ratchet move. `promoted` and `reverts` follow a promotion [S18].
    `peak`: it fell in a named window. `failures` are what counts towards persistent failure. `missed_in_row` counts
    misses in a row, default or not. `carried` counts the periods in a row whose cases are carried over.
    """

    code: str
    outcome: Outcome
    default: bool
    repeat: int
    value: Decimal | None
    credit: Decimal
    agreed: Decimal
    expected: Decimal
    next_expected: Decimal
    streak: int = 0
    missed_in_row: int = 0
    promoted: bool = False
    reverts: int = 0
    peak: bool = False
    failures: int = 0
    carried: int = 0


@dataclass(frozen=True, slots=True)
class PastPeriod:
    """What later periods need to know of a period. `consumed` are the failures that a persistent-failure credit of
    this period used up, counted from the oldest."""

    start: date
    end: date
    charges: Decimal
    base: Decimal
    total: Decimal
    levels: tuple[PastLevel, ...]
    consumed: int = 0


Past = tuple[PastPeriod, ...]
"""Earlier periods, the directly preceding one last."""
