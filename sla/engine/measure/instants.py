"""How are instants and stretches of time counted, and how are they written down?"""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from sla.engine.exact import plain, to_decimal
from sla.engine.working import minutes

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
MINUTE = 60 * SECOND


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 in UTC.

    Two datetimes of one zone subtract by the clock on the wall, which is an hour wrong across a change of the clock.
    """
    return (moment.astimezone(UTC) - EPOCH) // MICROSECOND


def moment_of(count: int) -> datetime:
    """The instant so many microseconds after 1970, in UTC."""
    return EPOCH + timedelta(microseconds=count)


def instant(moment: datetime) -> str:
    """The canonical text of an instant: ISO 8601 in UTC, microseconds only where there are any."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def time_figures(duration: Fraction | int) -> dict[str, str]:
    """Microseconds as the figures `seconds` (all digits) and `minutes` (for reading)."""
    seconds = to_decimal(Fraction(duration) / SECOND)
    return {"seconds": plain(seconds), "minutes": minutes(seconds)}
