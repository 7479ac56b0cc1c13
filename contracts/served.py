"""For how many of a period's days are a contract's monthly amounts owed, where a suspension stopped them?"""

from collections.abc import Iterable
from datetime import date

from contracts.charging import Served
from contracts.models import Contract, Schedule, Suspension


def suspensions_that_stop_fees(contract: Contract, first: date, last: date) -> list[Suspension]:
    """Those that bear on the days from `first` to `last`; one query."""
    bearing = contract.suspensions.filter(fees_stop=True, from_day__lte=last)
    return list(bearing.exclude(until_day__lt=first))


def days_served(stopped: Iterable[Suspension], first: date, last: date) -> int:
    """How many of the days from `first` to `last` lie in none of these suspensions."""
    still: set[int] = set()
    for row in stopped:
        end = min(row.until_day or last, last)
        still.update(range(max(row.from_day, first).toordinal(), end.toordinal() + 1))
    return (last - first).days + 1 - len(still)


def served_of(contract: Contract, schedules: Iterable[Schedule], first: date, last: date) -> dict[str, Served]:
    """Schedule → the days it is owed for; only those that are not owed for all of them."""
    found: dict[str, Served] = {}
    if stopped := suspensions_that_stop_fees(contract, first, last):
        for schedule in schedules:
            mine = [row for row in stopped if not row.schedules or schedule.code in row.schedules]
            if mine:
                found[schedule.code] = Served(days_served(mine, first, last), (last - first).days + 1)
    return found
