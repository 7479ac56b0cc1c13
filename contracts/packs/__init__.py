"""Which service levels does a line of services usually have, with the data they need?

One TOML file a line (domain 2.1–2.5), read once. A pack's figures are typical, not advice: the contract's own stand in
the draft. What is chosen comes as rows for `edit_version`.
"""

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
ORDER = ("platform", "payment", "logistics", "customer-service", "marketing")


@dataclass(frozen=True, slots=True)
class PackFeed:
    """The data that levels of a pack read; `row` is a feed for `edit_version`."""

    code: str
    kind: str
    name_en: str
    name_zh: str
    row: dict


@dataclass(frozen=True, slots=True)
class Metric:
    """A service level as it is usually agreed; `row` is a level for `edit_version`, without schedule and credit."""

    code: str
    name_en: str
    name_zh: str
    definition_en: str
    definition_zh: str
    unit: str
    direction: str
    measure: str
    expected: str
    minimum: str | None
    source: str
    row: dict

    @property
    def is_critical(self) -> bool:
        return self.row["level_class"] == "critical"

    @property
    def feeds(self) -> list[str]:
        """The codes of the feeds it reads."""
        return [item["feed"] for item in self.row["inputs"]]


@dataclass(frozen=True, slots=True)
class Pack:
    """The service levels of one line of services."""

    code: str
    name_en: str
    name_zh: str
    feeds: tuple[PackFeed, ...]
    metrics: tuple[Metric, ...]


@cache
def packs() -> tuple[Pack, ...]:
    """Every pack, in the order in which a person reads them."""
    return tuple(_pack(tomllib.loads((HERE / f"{code}.toml").read_text(encoding="utf-8"))) for code in ORDER)


def metrics(codes: Collection[str]) -> list[Metric]:
    """The metrics with these codes, in the packs' order; codes that no pack has are left out."""
    return [metric for pack in packs() for metric in pack.metrics if metric.code in codes]


@cache
def figures() -> dict[str, tuple[Decimal, Decimal | None]]:
    """Code of each metric → its typical expected and minimum level."""
    return {
        metric.code: (Decimal(metric.expected), None if metric.minimum is None else Decimal(metric.minimum))
        for pack in packs()
        for metric in pack.metrics
    }


def rows_of(
    codes: Collection[str], *, schedule: str, credit: dict | None = None, standing_feeds: Iterable[str] = ()
) -> tuple[list[dict], list[dict]]:
    """(feeds, levels) for `edit_version` of the chosen metrics in a schedule.

    `credit` is the credit, as in a case file, that a critical level carries (none: it has no credit yet). Feeds whose
    code is among `standing_feeds` are there already and are not given again.
    """
    chosen = metrics(codes)
    needed = {code for metric in chosen for code in metric.feeds} - set(standing_feeds)
    feeds = [dict(feed.row) for pack in packs() for feed in pack.feeds if feed.code in needed]
    return feeds, [_level(metric, schedule, credit) for metric in chosen]


def _level(metric: Metric, schedule: str, credit: dict | None) -> dict:
    row = {**metric.row, "schedule": schedule, "more": dict(metric.row["more"])}
    if credit and metric.is_critical:
        row["more"]["credit"] = dict(credit)
    return row


def _pack(said: dict) -> Pack:
    feeds = tuple(_feed(item) for item in said["feeds"])
    return Pack(said["code"], said["name_en"], said["name_zh"], feeds, tuple(map(_metric, said["metrics"])))


def _feed(said: dict) -> PackFeed:
    return PackFeed(said["code"], said["kind"], said["name_en"], said["name_zh"], dict(said))


def _metric(said: dict) -> Metric:
    row = {
        "code": said["code"],
        "inputs": said.get("inputs") or [{"feed": said["feed"], "role": "main", "period_offset": 0}],
        "name_en": said["name_en"],
        "name_zh": said["name_zh"],
        "definition_en": said["definition_en"],
        "definition_zh": said["definition_zh"],
        "level_class": said.get("class", "critical"),
        "direction": said.get("direction", "up"),
        "measure": said["measure"],
        "unit": said.get("unit", "%"),
        "expected": said["expected"],
        "minimum": said.get("minimum"),
        "precision": said.get("precision", 2),
        "weight": "0",
        "more": _plain(said.get("more", {})),
    }
    return Metric(
        code=said["code"],
        name_en=said["name_en"],
        name_zh=said["name_zh"],
        definition_en=said["definition_en"],
        definition_zh=said["definition_zh"],
        unit=row["unit"],
        direction=row["direction"],
        measure=said["measure"],
        expected=said["expected"],
        minimum=row["minimum"],
        source=said["source"],
        row=row,
    )


def _plain(part):
    """A part as JSON has it: days as text."""
    if isinstance(part, dict):
        return {name: _plain(item) for name, item in part.items()}
    if isinstance(part, list):
        return [_plain(item) for item in part]
    return part.isoformat() if isinstance(part, date) else part
