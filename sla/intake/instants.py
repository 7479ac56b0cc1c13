"""Which instant does a cell name? ISO 8601 text in the contract's zone -> microseconds since 1970 in UTC, and back.

Whole numbers instead of datetimes because a file has two instants a row and two million rows: a day and a time of day
are each read once and remembered, so that a row costs two look-ups and a sum.

Local times without an offset: one that the clocks skip in spring does not exist and is refused; one that they show
twice in autumn is the first of the two.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sla.intake.shape import Wrong

MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
DAY = 86_400 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1).toordinal()
MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
REMEMBERED = 100_000
FIRST_YEAR, LAST_YEAR = 1970, 2199

DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
INSTANT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)


def microseconds(moment: datetime) -> int:
    """An aware datetime as microseconds since 1970 in UTC."""
    return (moment - EPOCH) // MICROSECOND


class Instants:
    """Reads and writes instants of one zone."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self._days: dict[str, int] = {}  # local date -> its midnight in UTC; only days whose offset never changes
        self._clocks: dict[str, int] = {}  # "T18:20" without an offset -> since midnight
        self._utc_days: dict[str, int] = {}  # date -> midnight at offset zero
        self._shifted: dict[str, int] = {}  # "T18:20+08:00" -> since midnight at offset zero
        self._written_days: dict[int, str] = {}
        self._written_clocks: dict[int, str] = {}

    def read(self, text: str, column: str) -> int:
        """Raises Wrong with the rule that the text breaks."""
        head, tail = text[:10], text[10:]
        day, clock = self._days.get(head), self._clocks.get(tail)
        if day is not None and clock is not None:
            return day + clock
        day, clock = self._utc_days.get(head), self._shifted.get(tail)
        if day is not None and clock is not None:
            return day + clock
        return self._read_new(text, column)

    def read_day(self, text: str, column: str) -> date | None:
        """A cell that is a date alone, or None when it is anything else."""
        found = DATE.fullmatch(text)
        if found is None:
            return None
        year, month, day = (int(part) for part in found.groups())
        check_date(year, month, day, text, column)
        return date(year, month, day)

    def midnight(self, day: date) -> int:
        """The first instant of a local day."""
        return microseconds(datetime(day.year, day.month, day.day, tzinfo=self.zone))

    def write(self, instant: int) -> str:
        """The form both databases take: `2026-10-01 10:20:00`, in UTC, with a fraction only where there is one."""
        day, clock = divmod(instant, DAY)
        head, tail = self._written_days.get(day), self._written_clocks.get(clock)
        if head is None:
            head = self._written_days[day] = date.fromordinal(EPOCH_DAY + day).isoformat()
        if tail is None:
            seconds, fraction = divmod(clock, SECOND)
            tail = f" {seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
            tail += f".{fraction:06}" if fraction else ""
            if len(self._written_clocks) >= REMEMBERED:
                self._written_clocks.clear()
            self._written_clocks[clock] = tail
        return head + tail

    def _read_new(self, text: str, column: str) -> int:
        text = text.strip()
        found = INSTANT.fullmatch(text)
        if found is None:
            raise Wrong(column, "empty" if not text else "instant", text)
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        check_date(year, month, day, text, column)
        if found[4] is None:
            raise Wrong(column, "no_time", text)
        hour, minute, second = int(found[4]), int(found[5]), int(found[6] or 0)
        if hour > 23 or minute > 59 or second > 59:
            raise Wrong(column, "clock", text)
        clock = (hour * 3600 + minute * 60 + second) * SECOND + int((found[7] or "").ljust(6, "0"))
        self._forget_when_full()
        if found[8] is None:
            self._clocks[text[10:]] = clock
            return self._in_zone(text, column, datetime(year, month, day), clock)  # noqa: DTZ001 (the zone comes next)
        midnight = self._utc_days[text[:10]] = (date(year, month, day).toordinal() - EPOCH_DAY) * DAY
        shifted = self._shifted[text[10:]] = clock - offset_of(found[8], text, column)
        return midnight + shifted

    def _in_zone(self, text: str, column: str, midnight: datetime, clock: int) -> int:
        start = self._days.get(text[:10])
        if start is not None:
            return start + clock
        if self._is_even(midnight):
            start = self._days[text[:10]] = microseconds(midnight.replace(tzinfo=self.zone))
            return start + clock
        local = (midnight + timedelta(microseconds=clock)).replace(tzinfo=self.zone)
        instant = local.astimezone(UTC)  # fold is 0: the first of two
        if instant.astimezone(self.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise Wrong(column, "nonexistent", text)
        return microseconds(instant)

    def _is_even(self, midnight: datetime) -> bool:
        """Whether the offset is the same all day, looked at every hour."""
        try:
            hours = (midnight + timedelta(hours=hour) for hour in range(25))
            return len({self.zone.utcoffset(hour) for hour in hours}) == 1
        except OverflowError:
            return False

    def _forget_when_full(self) -> None:
        for remembered in (self._days, self._clocks, self._utc_days, self._shifted):
            if len(remembered) >= REMEMBERED:
                remembered.clear()


def check_date(year: int, month: int, day: int, text: str, column: str) -> None:
    """Raises Wrong when the calendar has no such day."""
    if not 1 <= month <= 12 or not day:
        raise Wrong(column, "date", text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Wrong(column, "far", text)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = 28 if month == 2 and not leap else MONTH_DAYS[month - 1]
    if day > days:
        raise Wrong(column, "day", text, year=year, month=month, days=days)


def offset_of(written: str, text: str, column: str) -> int:
    """`Z`, `+08`, `+0800` or `+08:00` as microseconds."""
    if written in "Zz":
        return 0
    digits = written[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise Wrong(column, "instant", text)
    return (hours * 3600 + minutes * 60) * SECOND * (-1 if written[0] == "-" else 1)
