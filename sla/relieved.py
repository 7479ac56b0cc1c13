"""Which approved relief or suspension bears on a level, and which time and rows does it take out?"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from contracts.models import LevelSpec, Suspension
from sla import engine
from sla.models import Period, Relief, ReliefRow

ONE_DAY = timedelta(days=1)
SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Suspended:
    """A stretch in which the service was suspended and its clock stood still; `levels` None: all of the contract's."""

    start: datetime
    end: datetime
    levels: frozenset[int] | None = None

    def plain(self) -> dict:
        """As it is kept among the inputs of an evaluation."""
        levels = None if self.levels is None else sorted(self.levels)
        return {"start": self.start.isoformat(), "end": self.end.isoformat(), "levels": levels}

    @classmethod
    def of(cls, kept: dict) -> "Suspended":
        levels = None if kept["levels"] is None else frozenset(kept["levels"])
        return cls(datetime.fromisoformat(kept["start"]), datetime.fromisoformat(kept["end"]), levels)


@dataclass(frozen=True, slots=True)
class Reliefs:
    """The approved relief of some periods, and the stretches in which the service was suspended.

    `supposed` maps a claim that is not decided yet to those of its rows that are taken as granted.
    """

    approved: tuple[Relief, ...] = ()
    supposed: Mapping[int, QuerySet[ReliefRow]] = field(default_factory=dict)
    suspended: tuple[Suspended, ...] = ()

    @property
    def ids(self) -> list[int]:
        return sorted(relief.pk for relief in self.approved)

    def spans(self, level_id: int) -> tuple[engine.ReliefSpan, ...]:
        """The stretches of time that do not count for a level."""
        claimed = [
            engine.ReliefSpan(relief.starts_at, relief.ends_at, relief.category)
            for relief in self._of(level_id)
            if not relief.by_rows and relief.starts_at is not None and relief.ends_at is not None
        ]
        return (*claimed, *self.still(level_id))

    def still(self, level_id: int) -> tuple[engine.ReliefSpan, ...]:
        """The stretches in which a level's service was suspended."""
        return tuple(engine.ReliefSpan(one.start, one.end, SUSPENDED) for one in self._still(level_id))

    def rows(self, feeds: Collection[int], level_id: int) -> set[str]:
        """The cases of these feeds that were granted by name."""
        named = [relief for relief in self._of(level_id) if relief.by_rows]
        return {
            key
            for relief in named
            for key in self._granted(relief).filter(feed__in=feeds).values_list("row_key", flat=True)
        }

    def of_commitments(self, level_id: int) -> tuple[tuple, Q]:
        """(what bears on the level, the commitments that it takes out): those due within a stretch, and those granted
        by name.

        Force majeure that arose after a case was due does not excuse it (Civil Code 590).
        """
        wanted = Q(pk__in=[])
        bearing = self._of(level_id)
        for relief in bearing:
            if not relief.by_rows:
                wanted |= Q(due_at__gte=relief.starts_at, due_at__lt=relief.ends_at)
                continue
            named = Q(Exists(self._granted(relief).filter(row_key=OuterRef("row_key"), feed=OuterRef("feed"))))
            if relief.category == Relief.Category.FORCE_MAJEURE and relief.starts_at is not None:
                named &= Q(due_at__gte=relief.starts_at)
            wanted |= named
        still = self._still(level_id)
        for one in still:
            wanted |= Q(due_at__gte=one.start, due_at__lt=one.end)
        return (*(relief.pk for relief in bearing), *still), wanted

    def _granted(self, relief: Relief) -> QuerySet[ReliefRow]:
        if relief.pk in self.supposed:
            return self.supposed[relief.pk]
        return ReliefRow.objects.filter(relief=relief, granted=True)

    def _still(self, level_id: int) -> list[Suspended]:
        return [one for one in self.suspended if one.levels is None or level_id in one.levels]

    def _of(self, level_id: int) -> list[Relief]:
        return [relief for relief in self.approved if relief.level_id in (None, level_id)]


def approved(periods: list[Period]) -> Reliefs:
    """What was approved for these periods of one contract, and when it was suspended; two queries, three where only
    some schedules were.
    """
    rows = Relief.objects.filter(period__in=periods, state=Relief.State.APPROVED).order_by("pk")
    return Reliefs(tuple(rows), suspended=_suspended(periods))


def _suspended(periods: list[Period]) -> tuple[Suspended, ...]:
    """Where the clock of a contract stood still; one that is not over yet goes on to the end of the last period."""
    if not periods:
        return ()
    contract, reached = periods[0].contract, max(one.ends_at for one in periods)
    first, last = min(one.starts_on for one in periods), max(one.ends_on for one in periods)
    bearing = Suspension.objects.filter(contract=contract, clock_runs=False, from_day__lte=last)
    rows = list(bearing.exclude(until_day__lt=first).order_by("from_day", "pk"))
    levels: dict[str, set[int]] = defaultdict(set)
    if any(row.schedules for row in rows):
        specs = LevelSpec.objects.filter(version__contract=contract).values_list("schedule__code", "level")
        for code, level in specs:
            levels[code].add(level)
    return tuple(
        Suspended(
            _midnight(row.from_day, contract.zone),
            reached if row.until_day is None else _midnight(row.until_day + ONE_DAY, contract.zone),
            frozenset().union(*(levels[code] for code in row.schedules)) if row.schedules else None,
        )
        for row in rows
    )


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def covers(spans: tuple[engine.ReliefSpan, ...], start: datetime, end: datetime) -> bool:
    """Whether the stretches together leave nothing of a period out."""
    reached = start
    for span in sorted(spans, key=lambda span: span.start):
        if span.start > reached:
            return False
        reached = max(reached, span.end)
    return reached >= end
