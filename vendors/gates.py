"""Which papers are asked of a vendor, and how does each of them stand on a day?

Pure: standard library only, no clock. What is asked comes as `Asked` (reference data that staff edit), what is true of
a vendor as `Facts`, what it has handed in as `Paper`.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ANY, CN, EU = "any", "CN", "EU"
EU_MEMBERS = frozenset("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split())
BEFORE_THE_LEAD = 60  # days of warning before the law's own last day to apply
RECHECK_NOTICE = timedelta(days=14)
UPLOADED, RETURNED, REVOKED = "uploaded", "returned", "revoked"


class Standing(StrEnum):
    """How a paper that is asked for stands; the order is that of urgency."""

    EXPIRED = "expired"
    REVOKED = "revoked"
    MISSING = "missing"
    RETURNED = "returned"
    WAITING = "waiting"
    EXPIRING = "expiring"
    RECHECK = "recheck"
    IN_FORCE = "in_force"


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of what is asked: of whom, under which condition ("" for always); `hard` ones stop new contracts."""

    type: int
    line: int | None
    country: str
    condition: str
    hard: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of a vendor: its country, the lines it serves, the conditions it meets."""

    country: str
    lines: frozenset[int]
    conditions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Paper:
    """One version of a paper. `chain` is shared by the versions that replace one another, `n` counts them."""

    key: int
    chain: int
    n: int
    state: str
    was_verified: bool
    issued_on: date | None
    expires_on: date | None
    recheck_on: date | None


@dataclass(frozen=True, slots=True)
class Stand:
    """How one type stands: through which paper, until when (its verified successors counted), and what waits."""

    standing: Standing
    paper: Paper | None = None
    until: date | None = None
    waiting: Paper | None = None

    @property
    def holds(self) -> bool:
        """Whether a verified paper covers the day."""
        return self.standing in (Standing.IN_FORCE, Standing.RECHECK, Standing.EXPIRING)


@dataclass(frozen=True, slots=True)
class Need:
    """A type that is asked of a vendor; hard when any row that asks for it is. `conditions` says because of what."""

    type: int
    hard: bool
    conditions: frozenset[str]


def country_matches(asked: str, country: str) -> bool:
    return asked == ANY or asked == country or (asked == EU and country in EU_MEMBERS)


def needs_of(rows: Iterable[Asked], facts: Facts) -> dict[int, Need]:
    """Type → what of it is asked of a vendor."""
    found: dict[int, Need] = {}
    for row in rows:
        if row.line is not None and row.line not in facts.lines:
            continue
        if not country_matches(row.country, facts.country) or (row.condition and row.condition not in facts.conditions):
            continue
        known = found.get(row.type, Need(row.type, False, frozenset()))
        because = known.conditions | ({row.condition} if row.condition else set())
        found[row.type] = Need(row.type, known.hard or row.hard, because)
    return found


def alert_from(expires_on: date, lead: int) -> date:
    """The first day on which a paper counts as expiring."""
    return expires_on - timedelta(days=lead + BEFORE_THE_LEAD)


def in_force(papers: Iterable[Paper], day: date) -> Paper | None:
    """The version of one chain that counts on a day: the newest verified one that had begun, unless it was revoked."""
    begun = [paper for paper in papers if paper.was_verified and (paper.issued_on is None or paper.issued_on <= day)]
    newest = max(begun, key=lambda paper: paper.n, default=None)
    return None if newest is None or newest.state == REVOKED else newest


def stand_of(papers: Iterable[Paper], *, lead: int, day: date) -> Stand:
    """How the papers of one type that a vendor has handed in stand on a day, the best of them first."""
    papers = list(papers)
    chains: dict[int, list[Paper]] = {}
    for paper in papers:
        chains.setdefault(paper.chain, []).append(paper)
    counting = [paper for chain in chains.values() if (paper := in_force(chain, day)) is not None]
    newest = {chain: max(rows, key=lambda paper: paper.n) for chain, rows in chains.items()}
    waiting = _last(paper for paper in newest.values() if paper.state == UPLOADED)
    covering = [paper for paper in counting if paper.expires_on is None or paper.expires_on >= day]
    if covering:
        best = max(covering, key=lambda paper: (paper.expires_on or date.max, paper.key))
        until = covered_until(best, chains[best.chain])
        if until is not None and alert_from(until, lead) <= day:
            return Stand(Standing.EXPIRING, best, until, waiting)
        if best.recheck_on is not None and best.recheck_on - RECHECK_NOTICE <= day:
            return Stand(Standing.RECHECK, best, until, waiting)
        return Stand(Standing.IN_FORCE, best, until, waiting)
    if waiting is not None:
        return Stand(Standing.WAITING, waiting, waiting.expires_on, waiting)
    returned = _last(paper for paper in newest.values() if paper.state == RETURNED)
    if returned is not None:
        return Stand(Standing.RETURNED, returned, returned.expires_on)
    if counting:
        latest = max(counting, key=lambda paper: (paper.expires_on or date.max, paper.key))
        return Stand(Standing.EXPIRED, latest, latest.expires_on)
    revoked = _last(paper for paper in newest.values() if paper.state == REVOKED)
    return Stand(Standing.REVOKED, revoked) if revoked is not None else Stand(Standing.MISSING)


def covered_until(paper: Paper, chain: Iterable[Paper]) -> date | None:
    """The last day without a gap: a verified successor that begins by the day after carries on; None for no end."""
    until = paper.expires_on
    later = [row for row in chain if row.n > paper.n and row.was_verified and row.state != REVOKED]
    for following in sorted(later, key=lambda row: row.n):
        if until is None:
            break
        if following.issued_on is None or following.issued_on <= until + timedelta(days=1):
            until = following.expires_on
    return until


def _last(papers: Iterable[Paper]) -> Paper | None:
    return max(papers, key=lambda paper: paper.key, default=None)


def months_later(day: date, months: int) -> date:
    """The last day of a paper that holds so many months from `day`: the day before the corresponding one."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) - timedelta(days=1 if day.day <= last else 0)
