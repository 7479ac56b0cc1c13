"""Which instant does a text name, and when does a day begin?

Instants are ISO 8601. Without an offset they are on the clock of the case's zone: a time that the clocks skip in spring
does not exist and is refused, one that they show twice in autumn is the first of the two. Everything is kept in UTC.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sla.engine.case.node import DAY, FIRST_YEAR, LAST_YEAR, Node, Reader, day

INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
NOWHEN = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


def zone_name(node: Node) -> str:
    """The name of a time zone that exists."""
    if isinstance(node.value, str) and _zone(node.value) is not None:
        return node.value
    node.refuse("a time zone such as Asia/Shanghai")
    return "UTC"


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def day_begins(zone: ZoneInfo, which: date) -> datetime:
    """The instant at which a day begins in a zone; where its midnight is skipped, the moment of the change."""
    return datetime(which.year, which.month, which.day, tzinfo=zone).astimezone(UTC)


def day_ends(zone: ZoneInfo, which: date) -> datetime:
    """The instant at which a day is over."""
    return day_begins(zone, which + ONE_DAY)


def instant_in(zone: ZoneInfo) -> Reader[datetime]:
    """Reads instants of a zone."""

    def read(node: Node) -> datetime:
        if not isinstance(node.value, str) or not INSTANT.fullmatch(node.value):
            node.refuse("an instant such as 2026-01-31T17:30, on the clock of the case's zone or with an offset")
            return NOWHEN
        try:
            moment = datetime.fromisoformat(node.value)
        except ValueError:
            node.fault(f"there is no such instant as {node.value}")
            return NOWHEN
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            node.fault(f"{node.value} is not between {FIRST_YEAR} and {LAST_YEAR}")
            return NOWHEN
        return moment.astimezone(UTC) if moment.tzinfo else _on_the_clock(node, moment, zone)

    return read


def _on_the_clock(node: Node, local: datetime, zone: ZoneInfo) -> datetime:
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local:
        node.fault(f"{node.value} does not exist in {zone.key}: the clocks skip it")
        return NOWHEN
    return moment


def start_in(zone: ZoneInfo) -> Reader[datetime]:
    """Reads the start of a stretch: an instant, or a day, which begins at 00:00."""
    instant = instant_in(zone)

    def read(node: Node) -> datetime:
        return day_begins(zone, day(node)) if _is_day(node) else instant(node)

    return read


def end_in(zone: ZoneInfo) -> Reader[datetime]:
    """Reads the end of a stretch: an instant, which is not part of it, or a day, which is."""
    instant = instant_in(zone)

    def read(node: Node) -> datetime:
        return day_ends(zone, day(node)) if _is_day(node) else instant(node)

    return read


def _is_day(node: Node) -> bool:
    return isinstance(node.value, str) and DAY.fullmatch(node.value) is not None
