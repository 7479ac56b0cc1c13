"""How does a contract's term stand on a day, counted on the calendar that is agreed?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.models import Contract, ContractVersion
from contracts.terms import (
    EVERY_DAY,
    MONDAY_TO_FRIDAY,
    ONE_DAY,
    NoticeDates,
    Standing,
    Term,
    WorkingDays,
    standing,
    working_days,
)
from vendors.models import CalendarVersion

# where a notice not to renew still changes something
NOTICE_RUNS = (Contract.State.SIGNED, Contract.State.ACTIVE, Contract.State.SUSPENDED)
# a calendar of which nothing is published yet
UNKNOWN = WorkingDays(MONDAY_TO_FRIDAY.weekdays, official_through=date.min)


def worked_on(calendar: CalendarVersion) -> WorkingDays:
    """The working days of a published calendar; where none of it is official, every one of them is a guess."""
    official = calendar.official_through or date.min
    return working_days(calendar.hours, calendar.closed_days(), calendar.open_days(), official)


def days_of(versions: Iterable[ContractVersion]) -> dict[int | None, WorkingDays]:
    """Calendar id → its working days as published last; None, for a contract without one, is every day. Two queries."""
    wanted = {version.calendar_id for version in versions if version.calendar_id is not None}
    found: dict[int | None, WorkingDays] = {None: EVERY_DAY, **dict.fromkeys(wanted, UNKNOWN)}
    if wanted:
        for row in CalendarVersion.objects.filter(calendar__in=wanted).order_by("n").prefetch_related("days"):
            found[row.calendar_id] = worked_on(row)
    return found


def days_counted(version: ContractVersion) -> WorkingDays:
    """The working days on which one version counts."""
    return days_of([version])[version.calendar_id]


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One contract on a day: what is agreed of it as far as the reader may know, and how its term stands.

    `renewed_by` is the signed version that takes over when the term ends.
    """

    contract: Contract
    version: ContractVersion | None = None
    days: WorkingDays = EVERY_DAY
    standing: Standing | None = None
    renewed_by: ContractVersion | None = None

    @property
    def term(self) -> Term | None:
        return self.standing and self.standing.term

    @property
    def counts(self) -> bool:
        """Whether what follows the term is still to be decided."""
        return self.standing is not None and self.contract.state in NOTICE_RUNS and self.renewed_by is None

    @property
    def notice(self) -> NoticeDates | None:
        """The days of the notice not to renew that can still arrive: of the next term once this one's is missed."""
        return self.standing.notice if self.standing and self.counts else None

    @property
    def send_by(self) -> date | None:
        return self.notice and self.notice.send_by

    @property
    def arrive_by(self) -> date | None:
        return self.notice and self.notice.deadline

    @property
    def decide_by(self) -> date | None:
        return self.standing.decide_by if self.standing and self.counts else None


def in_force_of(versions: list[ContractVersion], on: date) -> ContractVersion | None:
    """Of versions already read: the one in force, else the first to come, else the newest draft."""
    signed = [row for row in versions if row.signed_at is not None]
    running = [row for row in signed if row.effective_from <= on]
    if running:
        return max(running, key=lambda row: (row.effective_from, row.n))
    return min(signed, key=lambda row: (row.effective_from, row.n)) if signed else (versions[-1] if versions else None)


def row_of(contract: Contract, versions: list[ContractVersion], days: dict, on: date) -> ContractRow:
    """How a contract stands, from its versions in their order and the working days of their calendars."""
    version = in_force_of(versions, on)
    if version is None:
        return ContractRow(contract)
    version.contract = contract
    worked = days[version.calendar_id]
    stands = standing(version.term_rules, on, worked)
    return ContractRow(contract, version, worked, stands, _renewed_by(versions, version, stands.term, on))


def _renewed_by(
    versions: list[ContractVersion], version: ContractVersion, term: Term, on: date
) -> ContractVersion | None:
    """The signed version that prolongs the term before it is over."""
    if term.end is None or version.signed_at is None:
        return None
    later = [row for row in versions if row.signed_at is not None and on < row.effective_from <= term.end + ONE_DAY]
    last = max(later, key=lambda row: (row.effective_from, row.n), default=None)
    return last if last is not None and last.ends_on > term.end else None
