"""What would a vendor's own export look like? CSV files by day, region or case whose sums are exact figures."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

D = Decimal
WEEK = (100, 98, 97, 99, 106, 112, 94)  # Monday to Sunday, how busy a day is


@dataclass(frozen=True, slots=True)
class Asked:
    """Which file is asked for: a feed of a vendor, a month by its distance from the last closed one, its zone."""

    vendor: str
    feed: str
    offset: int
    first: date
    zone: str

    @property
    def chance(self) -> random.Random:
        """The same numbers whenever the same file is asked for."""
        return random.Random(f"{self.vendor}/{self.feed}/{self.first:%Y-%m}")

    @property
    def days(self) -> list[date]:
        length = ((self.first + timedelta(days=31)).replace(day=1) - self.first).days
        return [self.first + timedelta(days=n) for n in range(length)]


def by_month(first: int, *figures) -> dict:
    """Figures of consecutive months by the month's distance from the last closed one."""
    return dict(enumerate(figures, start=first))


def deal(total: int, shares: Sequence[int | Fraction]) -> list[int]:
    """Whole numbers in proportion to `shares` that add up to `total`, by largest remainder."""
    weight = sum(shares)
    if not weight:
        return [0] * len(shares)
    exact = [Fraction(total) * share / weight for share in shares]
    dealt = [int(part) for part in exact]
    order = sorted(range(len(exact)), key=lambda n: (dealt[n] - exact[n], n))
    for n in order[: total - sum(dealt)]:
        dealt[n] += 1
    return dealt


def deal_within(total: int, shares: Sequence[int | Fraction], most: Sequence[int]) -> list[int]:
    """`deal`, but no part larger than its `most`; what does not fit goes to the others."""
    dealt = [min(part, limit) for part, limit in zip(deal(total, shares), most, strict=True)]
    left = total - sum(dealt)
    for n in sorted(range(len(most)), key=lambda n: dealt[n] - most[n]):
        taken = min(left, most[n] - dealt[n])
        dealt[n] += taken
        left -= taken
    return dealt


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a counted feed: its share of the total and its rate in %, of which the month's figure is made."""

    name: str
    share: int
    rate: str


@dataclass(frozen=True, slots=True)
class Counts:
    """A counted feed: exact (good, total) where the story names them, else totals and rates by month."""

    total: int
    usual: tuple[str, str]  # the rate of a month that nothing is said about lies between
    rates: dict[int, str] = field(default_factory=dict)
    totals: dict[int, int] = field(default_factory=dict)
    exact: dict[int, tuple[int, int]] = field(default_factory=dict)
    dimension: str = ""
    regions: tuple[Region, ...] = ()
    busy: dict[int, tuple[int, int, int]] = field(default_factory=dict)  # month: (days, their total, their good)

    def figures(self, asked: Asked) -> tuple[int, int]:
        if asked.offset in self.exact:
            return self.exact[asked.offset]
        chance = asked.chance
        total = self.totals.get(asked.offset) or self.total * chance.randint(930, 1060) // 1000
        low, high = (int(D(edge) * 1000) for edge in self.usual)
        rate = D(self.rates.get(asked.offset) or D(chance.randint(low, high)) / 1000)
        return int((total * rate / 100).to_integral_value(ROUND_HALF_UP)), total

    def text(self, asked: Asked) -> str:
        head = "start,end,good,total" + (f",{self.dimension}" if self.dimension else "")
        lines = [
            f"{day},{day},{good},{total}" + (f",{region.name}" if self.dimension else "")
            for day, region, good, total in self.counted(asked)
        ]
        return "\n".join([head, *lines, ""])

    def counted(self, asked: Asked) -> list[tuple[date, Region, int, int]]:
        """(day, region, good, total) of every row."""
        good, total = self.figures(asked)
        regions = self.regions or (Region("", 1, "50"),)
        cells = [(day, region) for day in asked.days for region in regions]
        if asked.offset in self.busy:
            parts = self._around_busy_days(asked, good, total)
        else:
            parts = spread(good, total, [share(asked, day, region) for day, region in cells], asked, cells)
        return [(*cell, *part) for cell, part in zip(cells, parts, strict=True)]

    def busy_days(self, asked: Asked) -> list[date]:
        """The days of the month far above the forecast."""
        return asked.days[17 : 17 + self.busy[asked.offset][0]] if asked.offset in self.busy else []

    def _around_busy_days(self, asked: Asked, good: int, total: int) -> list[tuple[int, int]]:
        """A few days far above the forecast, on which most of what went wrong happened."""
        _many, busy_total, busy_good = self.busy[asked.offset]
        busy = set(self.busy_days(asked))
        region = Region("", 1, "50")
        found: dict[date, tuple[int, int]] = {}
        for chosen, part_good, part_total in (
            ([day for day in asked.days if day in busy], busy_good, busy_total),
            ([day for day in asked.days if day not in busy], good - busy_good, total - busy_total),
        ):
            cells = [(day, region) for day in chosen]
            parts = spread(part_good, part_total, [share(asked, *cell) for cell in cells], asked, cells)
            found |= dict(zip(chosen, parts, strict=True))
        return [found[day] for day in asked.days]


def share(asked: Asked, day: date, region: Region) -> int:
    jitter = random.Random(f"{asked.vendor}/{asked.feed}/{day}/{region.name}").randint(94, 106)
    return WEEK[day.weekday()] * region.share * jitter


def spread(good: int, total: int, shares: list[int], asked: Asked, cells: list) -> list[tuple[int, int]]:
    """(good, total) for each cell, adding up exactly; what is rarer is dealt out where a region does badly."""
    totals = deal(total, shares)
    rare = min(good, total - good)
    rare_is_good = rare == good
    lean = [
        part * int((D(region.rate) if rare_is_good else 100 - D(region.rate)) * 100)
        for part, (_day, region) in zip(totals, cells, strict=True)
    ]
    rares = deal_within(rare, lean, totals)
    if rare_is_good:
        return list(zip(rares, totals, strict=True))
    return [(part - bad, part) for bad, part in zip(rares, totals, strict=True)]


@dataclass(frozen=True, slots=True)
class Cases:
    """A feed with one row a case: how many, how many of them not kept, and how long one may take."""

    prefix: str
    many: int
    minutes: int  # from the case to its due time
    missed: dict[int, int] = field(default_factory=dict)
    manies: dict[int, int] = field(default_factory=dict)
    usual_missed: int = 0
    judged: bool = False  # whether the result stands in `ok`, not in the times

    def figures(self, asked: Asked) -> tuple[int, int]:
        many = self.manies.get(asked.offset) or max(self.many * asked.chance.randint(92, 108) // 100, 1)
        return many - self.missed.get(asked.offset, self.usual_missed), many

    def text(self, asked: Asked) -> str:
        good, many = self.figures(asked)
        chance = asked.chance
        missed = set(chance.sample(range(many), many - good))
        last = len(asked.days) * 24 * 60 - self.minutes - 1
        opened = sorted(chance.randint(60, max(last, 61)) for _n in range(many))
        midnight = datetime.combine(asked.first, time())  # noqa: DTZ001 - local time, as a vendor's export has it
        lines = ["id,due_at,done_at,ok"]
        for n, minute in enumerate(opened):
            due = midnight + timedelta(minutes=minute + self.minutes)
            taken = chance.randint(max(self.minutes // 5, 1), max(self.minutes * 9 // 10, 2))
            late = self.minutes + chance.randint(1, max(self.minutes // 2, 3))
            done = midnight + timedelta(minutes=minute + (late if n in missed and not self.judged else taken))
            ok = ("0" if n in missed else "1") if self.judged else ""
            lines.append(f"{self.prefix}{asked.first:%y%m}-{n + 1:04},{due:%Y-%m-%dT%H:%M},{done:%Y-%m-%dT%H:%M},{ok}")
        return "\n".join([*lines, ""])


@dataclass(frozen=True, slots=True)
class CaseByCase:
    """A counted feed that is listed case by case from a month on, each with the moment it was due and done."""

    counts: Counts
    prefix: str
    since: int

    def text(self, asked: Asked) -> str:
        """Due through the whole day in the order of the ids; what came late came up to eight hours late."""
        if asked.offset < self.since:
            return self.counts.text(asked)
        chance = asked.chance
        clock = [f"{n // 60:02}:{n % 60:02}" for n in range(1440)]
        lines = ["id,due_at,done_at,ok"]
        for day, _region, good, total in self.counts.counted(asked):
            today, tomorrow = f"{day}T", f"{day + timedelta(days=1)}T"
            late = set(chance.sample(range(total), total - good))
            for n in range(total):
                due, apart = n * 1440 // total, n * 37
                done = due + 3 + apart % 477 if n in late else max(due - 30 - apart % 870, 0)
                at = (today + clock[done]) if done < 1440 else (tomorrow + clock[done - 1440])
                lines.append(f"{self._id(day, n)},{today}{clock[due]},{at},")
        return "\n".join([*lines, ""])

    def named(self, asked: Asked) -> str:
        """A claim's file: every case due on the days far above the forecast, and which day it was."""
        busy = set(self.counts.busy_days(asked))
        lines = [
            f"{self._id(day, n)},LIVE-{day:%m%d}"
            for day, _region, _good, total in self.counts.counted(asked)
            if day in busy
            for n in range(total)
        ]
        return "\n".join(["id,reason", *lines, ""])

    def _id(self, day: date, n: int) -> str:
        return f"{self.prefix}{day:%y%m%d}-{n + 1:05}"


Spans = list[tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class Outages:
    """A feed of outages: minutes down in a month of 30 days (in another month the same share of it).

    In a month named in `moments` all of it is one outage, from that day (counted from 0) and time on. Where the feed
    tells `zones` apart, one after the other was down.
    """

    prefix: str
    minutes: dict[int, str] = field(default_factory=dict)
    usual: tuple[str, str] = ("0.5", "2")
    moments: dict[int, tuple[int, str]] = field(default_factory=dict)
    zones: tuple[str, ...] = ()

    def spans(self, asked: Asked) -> Spans:
        """From when until when, in local time, as a vendor's export has it."""
        chance = asked.chance
        low, high = (int(D(edge) * 60) for edge in self.usual)
        if asked.offset in self.minutes:
            down = share_of_month(self.minutes[asked.offset], asked)
        else:
            down = chance.randint(low, high)
        if asked.offset in self.moments:
            n, clock = self.moments[asked.offset]
            start = datetime.combine(asked.days[n], time.fromisoformat(clock))  # noqa: DTZ001
            return [(start, start + timedelta(seconds=down))]
        found = []
        for n, length in enumerate(deal(down, (5, 3)) if down > 1200 else [down]):
            day = asked.days[8 + 9 * n + chance.randint(0, 6)]
            start = datetime.combine(day, time(9 + chance.randint(0, 9), chance.randint(0, 50)))  # noqa: DTZ001
            found.append((start, start + timedelta(seconds=length)))
        return found

    def text(self, asked: Asked) -> str:
        return outages_text(self.prefix, asked, self.spans(asked), self.zones)


@dataclass(frozen=True, slots=True)
class Probe:
    """What we see of a vendor's outages: a few seconds more of each, or so many minutes that begin `before` theirs."""

    prefix: str
    of: Outages
    minutes: dict[int, str] = field(default_factory=dict)
    before: int = 9

    def spans(self, asked: Asked) -> Spans:
        chance = random.Random(f"{self.prefix}/{asked.first:%Y-%m}")
        found = [
            (start - timedelta(seconds=chance.randint(4, 20)), end + timedelta(seconds=chance.randint(4, 20)))
            for start, end in self.of.spans(asked)
        ]
        if asked.offset not in self.minutes:
            return found
        begun = self.of.spans(asked)[0][0] - timedelta(minutes=self.before)
        return [(begun, begun + timedelta(seconds=share_of_month(self.minutes[asked.offset], asked)))]

    def text(self, asked: Asked) -> str:
        return outages_text(self.prefix, asked, self.spans(asked))


def share_of_month(minutes: str, asked: Asked) -> int:
    """Seconds that are the same share of this month as so many minutes are of 30 days."""
    return int((D(minutes) * 60 * len(asked.days) / 30).to_integral_value(ROUND_HALF_UP))


def outages_text(prefix: str, asked: Asked, spans: Spans, zones: tuple[str, ...] = ()) -> str:
    lines = [
        f"{prefix}{asked.first:%y%m}-{n},{start.isoformat()},{end.isoformat()},1"
        + (f",{zones[n % len(zones)]}" if zones else "")
        for n, (start, end) in enumerate(spans, start=1)
    ]
    return "\n".join(["id,start,end,weight" + (",zone" if zones else ""), *lines, ""])


@dataclass(frozen=True, slots=True)
class Value:
    """A feed of one figure a month, over so many cases."""

    values: dict[int, str]
    usual: str
    cases: int | None = None

    def text(self, asked: Asked) -> str:
        n = "" if self.cases is None else self.cases * asked.chance.randint(95, 105) // 100
        return f"value,n\n{self.values.get(asked.offset, self.usual)},{n}\n"
