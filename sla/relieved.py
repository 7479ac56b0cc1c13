"""Which approved relief bears on a level, and which time and rows does it take out?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from sla import engine
from sla.models import Period, Relief, ReliefRow


@dataclass(frozen=True, slots=True)
class Reliefs:
    """The approved relief of some periods.

    `supposed` maps a claim that is not decided yet to those of its rows that are taken as granted.
    """

    approved: tuple[Relief, ...] = ()
    supposed: Mapping[int, QuerySet[ReliefRow]] = field(default_factory=dict)

    @property
    def ids(self) -> list[int]:
        return sorted(relief.pk for relief in self.approved)

    def spans(self, level_id: int) -> tuple[engine.ReliefSpan, ...]:
        """The stretches of time that do not count for a level."""
        return tuple(
            engine.ReliefSpan(relief.starts_at, relief.ends_at, relief.category)
            for relief in self._of(level_id)
            if not relief.by_rows and relief.starts_at is not None and relief.ends_at is not None
        )

    def rows(self, feeds: Collection[int], level_id: int) -> set[str]:
        """The cases of these feeds that were granted by name."""
        named = [relief for relief in self._of(level_id) if relief.by_rows]
        return {
            key
            for relief in named
            for key in self._granted(relief).filter(feed__in=feeds).values_list("row_key", flat=True)
        }

    def of_commitments(self, level_id: int) -> tuple[tuple[int, ...], Q]:
        """(ids of the reliefs, the commitments they take out): those due within a stretch, and those granted by name.

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
        return tuple(relief.pk for relief in bearing), wanted

    def _granted(self, relief: Relief) -> QuerySet[ReliefRow]:
        if relief.pk in self.supposed:
            return self.supposed[relief.pk]
        return ReliefRow.objects.filter(relief=relief, granted=True)

    def _of(self, level_id: int) -> list[Relief]:
        return [relief for relief in self.approved if relief.level_id in (None, level_id)]


def approved(periods: list[Period]) -> Reliefs:
    """What was approved for these periods; one query."""
    rows = Relief.objects.filter(period__in=periods, state=Relief.State.APPROVED).order_by("pk")
    return Reliefs(tuple(rows))


def covers(spans: tuple[engine.ReliefSpan, ...], start: datetime, end: datetime) -> bool:
    """Whether the stretches together leave nothing of a period out."""
    reached = start
    for span in sorted(spans, key=lambda span: span.start):
        if span.start > reached:
            return False
        reached = max(reached, span.end)
    return reached >= end
