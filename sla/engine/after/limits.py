"""Which limit set from outside has a value reached?"""

from datetime import date
from decimal import Decimal

from sla.engine.after.track import better
from sla.engine.types import LevelTerms, Limit, Reading


def reached(terms: LevelTerms, value: Decimal | None, reading: Reading, day: date) -> Limit | None:
    """The first limit of the level that holds on `day` and is reached by the contract value, or None.

    So the strictest stands first in the contract. A limit on a number of events needs the events counted [S46][S47].
    """
    if value is None:
        return None
    return next(
        (
            limit
            for limit in terms.limits
            if holds(limit, day)
            and not better(terms.direction, value, limit.value)
            and _counted(limit, reading.misses if reading.events is None else reading.events)
        ),
        None,
    )


def holds(limit: Limit, day: date) -> bool:
    """Whether the limit is in force on a day."""
    begun = limit.valid_from is None or limit.valid_from <= day
    return begun and (limit.valid_to is None or day <= limit.valid_to)


def _counted(limit: Limit, events: int | None) -> bool:
    if limit.count is None and limit.count_over is None:
        return True
    if events is None:
        return False
    enough = limit.count is None or events >= limit.count
    return enough and (limit.count_over is None or events > limit.count_over)
