"""Which day is it in the story? Months by their distance from the last closed one, and days by theirs from today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contracts.terms import add_months

EARLIEST_DAY = 6  # before it last month's data cannot have been due, accepted and locked
DUE_DAY = 10


@dataclass(frozen=True, slots=True)
class Days:
    """The story's calendar. Month 0 is the last closed month (M in the story), −1 the one before."""

    today: date

    @property
    def closed(self) -> date:
        return add_months(self.today.replace(day=1), -1 if self.today.day >= EARLIEST_DAY else -2)

    def month(self, offset: int) -> date:
        return add_months(self.closed, offset)

    def last_day(self, offset: int) -> date:
        return self.month(offset + 1) - timedelta(days=1)

    @property
    def due_day(self) -> int:
        """On which day of the next month data are due; earlier when the story is told early in a month."""
        return min(DUE_DAY, (self.today - self.month(1)).days - 3)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def working_days_ago(self, days: int) -> date:
        """Mondays to Fridays counted back from today, which does not count itself."""
        day = self.today
        while days > 0:
            day -= timedelta(days=1)
            days -= day.weekday() < 5
        return day

    def ahead(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def accepted_on(self, offset: int, later: int = 0) -> date:
        """When the data of a month are accepted; of the last closed month three days ago at the latest."""
        return min(self.month(offset + 1) + timedelta(days=self.due_day + later), self.ago(3))

    def locked_on(self, offset: int, later: int = 0) -> date:
        return min(self.month(offset + 1) + timedelta(days=self.due_day + 5 + later), self.ago(2))


def at(day: date, clock: str, zone: str) -> datetime:
    """An instant from a day, a time such as “16:40” and a zone."""
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone))
