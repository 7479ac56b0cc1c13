"""For how many of a period's days are a contract's monthly amounts owed?

Not for those before its first day or after its last one, nor for those on which a suspension stopped the fees.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from contracts.charging import Served
from contracts.models import Contract, ContractVersion, Notice, Schedule
from contracts.queries import first_version, open_notice, version_in_force
from contracts.terms import ONE_DAY, term_in_force


@dataclass(frozen=True, slots=True)
class Unserved:
    """Days, the first and the last among them, for which nothing monthly is owed; no schedule named: of all."""

    first: date
    last: date
    schedules: Collection[str] = ()

    def concerns(self, schedule_code: str) -> bool:
        return not self.schedules or schedule_code in self.schedules


def unserved(contract: Contract, first: date, last: date) -> list[Unserved]:
    """What bears on the days from `first` to `last`; two queries, some more once the contract has ended."""
    began = first_version(contract)
    found = [Unserved(first, began.effective_from - ONE_DAY)] if began and began.effective_from > first else []
    ended = last_day_of(contract)
    if ended and ended < last:
        found.append(Unserved(ended + ONE_DAY, last))
    stopped = contract.suspensions.filter(fees_stop=True, from_day__lte=last).exclude(until_day__lt=first)
    return found + [Unserved(row.from_day, row.until_day or last, row.schedules) for row in stopped]


def last_day_of(contract: Contract) -> date | None:
    """The last day of service of a contract that has ended; None: it has not."""
    if contract.ended_on is None:
        return None
    return last_day_by(contract, open_notice(contract), version_in_force(contract, contract.ended_on))


def last_day_by(contract: Contract, notice: Notice | None, version: ContractVersion | None) -> date:
    """The same, by the notice that stands and the version in force; the end is written down on a day after it."""
    term = None if version is None else term_in_force(version.term_rules, contract.ended_on)
    last = notice.effective_on if notice else term and term.end
    return last or contract.ended_on


def days_served(days: Iterable[Unserved], first: date, last: date) -> int:
    """How many of the days from `first` to `last` are none of these."""
    still: set[int] = set()
    for one in days:
        still.update(range(max(one.first, first).toordinal(), min(one.last, last).toordinal() + 1))
    return (last - first).days + 1 - len(still)


def served_of(contract: Contract, schedules: Iterable[Schedule], first: date, last: date) -> dict[str, Served]:
    """Schedule → the days its monthly amounts are owed for; only those that are not owed for all of them."""
    found: dict[str, Served] = {}
    if gone := unserved(contract, first, last):
        of = (last - first).days + 1
        for schedule in schedules:
            days = days_served((one for one in gone if one.concerns(schedule.code)), first, last)
            if days < of:
                found[schedule.code] = Served(days, of)
    return found
