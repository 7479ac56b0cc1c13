"""Which instant does a cell name? ISO 8601 text in the contract's zone -> microseconds since 1970 in UTC, and back.

Whole numbers instead of datetimes because a file has two instants a row and two million rows: a day and a time of day
are looked up instead of worked out.

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
Minute = tuple[int, str, int]
Names = tuple[str, str, str]
Day = tuple[int, Names, dict[str, Minute]]
FIRST_YEAR, LAST_YEAR = 1970, 2199

SECONDS = {"": (0, ":00")} | {f":{second:02}": (second * SECOND, f":{second:02}") for second in range(60)}
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
    """Reads instants of one zone.

    A day known by its text is its midnight, the names of the UTC days it reaches (same, next, previous: an index of 0,
    1 or -1 finds each) and its minutes: text -> since midnight, as it is written in UTC, which of the UTC days. Only
    days are known whose offset stays the same and is whole minutes.
    """

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self._days: dict[str, Day] = {}
        self._minutes: dict[int, dict[str, Minute]] = {}  # by the UTC time at which a day begins
        self._utc_days: dict[str, tuple[int, Names]] = {}
        self._shifted: dict[str, Minute] = {}  # times that carry their own offset, whole

    def read(self, text: str, column: str) -> tuple[int, str]:
        """Microseconds, and what both databases take: `2026-10-01 10:20:00` in UTC, with a fraction where there is one.

        Raises Wrong with the rule that the text breaks.
        """
        day, second = self._days.get(text[:10]), SECONDS.get(text[16:])
        if day is not None and second is not None:
            minute = day[2].get(text[10:16])
            if minute is not None:
                return day[0] + minute[0] + second[0], day[1][minute[2]] + minute[1] + second[1]
        named, shifted = self._utc_days.get(text[:10]), self._shifted.get(text[10:])
        if named is not None and shifted is not None:
            return named[0] + shifted[0], named[1][shifted[2]] + shifted[1]
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

    def _read_new(self, text: str, column: str) -> tuple[int, str]:
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
            return self._read_local(text, column, datetime(year, month, day), clock)  # noqa: DTZ001 (the zone's)
        midnight = (date(year, month, day).toordinal() - EPOCH_DAY) * DAY
        clock -= offset_of(found[8], text, column)
        self._utc_days[text[:10]] = (midnight, reached_days(midnight))
        self._shifted[text[10:]] = written_clock(midnight, clock)
        return midnight + clock, write(midnight + clock)

    def _read_local(self, text: str, column: str, local: datetime, clock: int) -> tuple[int, str]:
        if known := self._days.get(text[:10]):
            return known[0] + clock, write(known[0] + clock)
        if self._is_even(local):
            midnight = microseconds(local.replace(tzinfo=self.zone))
            self._days[text[:10]] = (midnight, reached_days(midnight), self._minutes_from(midnight % DAY))
            return midnight + clock, write(midnight + clock)
        local = (local + timedelta(microseconds=clock)).replace(tzinfo=self.zone)
        instant = local.astimezone(UTC)  # fold is 0: the first of two
        if instant.astimezone(self.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise Wrong(column, "nonexistent", text)
        return microseconds(instant), write(microseconds(instant))

    def _minutes_from(self, midnight: int) -> dict[str, Minute]:
        """Every minute of a day that begins at this UTC time, as it may be written."""
        if midnight not in self._minutes:
            self._minutes[midnight] = {
                f"{between}{minute // 60:02}:{minute % 60:02}": (since, name[:6], day)
                for minute in range(24 * 60)
                for since, name, day in [written_clock(midnight, minute * 60 * SECOND)]
                for between in "T "
            }
        return self._minutes[midnight]

    def _is_even(self, midnight: datetime) -> bool:
        """Whether the offset is whole minutes and the same all day, looked at every hour."""
        offsets = {self.zone.utcoffset(midnight + timedelta(hours=hour)) for hour in range(25)}
        offset = offsets.pop()
        return not offsets and offset is not None and not offset % timedelta(minutes=1)

    def _forget_when_full(self) -> None:
        for known in (self._days, self._utc_days, self._shifted):
            if len(known) > REMEMBERED:
                known.clear()


def write(instant: int) -> str:
    """`2026-10-01 10:20:00`, in UTC, a fraction only where there is one."""
    day, clock = divmod(instant, DAY)
    seconds, fraction = divmod(clock, SECOND)
    written = f" {seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return date.fromordinal(EPOCH_DAY + day).isoformat() + written + (f".{fraction:06}" if fraction else "")


def written_clock(midnight: int, clock: int) -> Minute:
    """A time of the day that begins at midnight: since then, as it is written in UTC, how many UTC days further."""
    instant = midnight + clock
    return clock, write(instant)[10:], instant // DAY - midnight // DAY


def reached_days(midnight: int) -> Names:
    """The UTC day of an instant, the next and the previous."""
    return write(midnight)[:10], write(midnight + DAY)[:10], write(midnight - DAY)[:10]


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
