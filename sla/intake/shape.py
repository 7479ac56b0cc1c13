"""What must a feed file look like? Its columns, its zone, its period and its limits, without Django.

The sandboxed reader imports this module, so it stays on the standard library.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

COLUMNS = {
    "commitments": ("id", "due_at", "done_at", "ok"),
    "counts": ("start", "end", "good", "total"),
    "outages": ("id", "start", "end", "weight"),
    "values": ("value", "n"),
}

MAX_ROWS = 2_000_000
MAX_BYTES = 200_000_000
MAX_TEXT = 200
MAX_DIMENSIONS = 3
LISTED_FAULTS = 1_000


@dataclass(frozen=True, slots=True)
class FeedShape:
    """One delivery as the reader needs it: a feed's kind and dimensions, the contract's zone, the period.

    `window_start` is included, `window_end` is not; both are aware. `as_of` is the moment of the upload: what is
    reported as already done may not lie after it (None: not checked).
    """

    kind: str
    zone: str
    window_start: datetime
    window_end: datetime
    dimensions: tuple[str, ...] = ()
    as_of: datetime | None = None
    max_rows: int = MAX_ROWS

    def __post_init__(self) -> None:
        if self.kind not in COLUMNS:
            raise ValueError(f"no such feed kind: {self.kind}")
        if len(self.dimensions) > MAX_DIMENSIONS:
            raise ValueError(f"a feed has at most {MAX_DIMENSIONS} dimensions")
        for moment in (self.window_start, self.window_end, self.as_of):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("the window's instants need a zone")

    @property
    def columns(self) -> tuple[str, ...]:
        return COLUMNS[self.kind] + self.dimensions

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "zone": self.zone,
            "window_start": self.window_start.isoformat(),
            "window_end": self.window_end.isoformat(),
            "dimensions": list(self.dimensions),
            "as_of": self.as_of and self.as_of.isoformat(),
            "max_rows": self.max_rows,
        }

    @classmethod
    def from_json(cls, written: dict[str, Any]) -> "FeedShape":
        return cls(
            kind=written["kind"],
            zone=written["zone"],
            window_start=datetime.fromisoformat(written["window_start"]),
            window_end=datetime.fromisoformat(written["window_end"]),
            dimensions=tuple(written["dimensions"]),
            as_of=datetime.fromisoformat(written["as_of"]) if written["as_of"] else None,
            max_rows=written["max_rows"],
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one cell: `rule` is a code, `params` its figures, `text` the cell cut to 80 characters."""

    row: int
    column: str
    rule: str
    text: str
    params: dict[str, Any]


class Wrong(Exception):
    """A cell breaks a rule; the reader turns it into a Fault."""

    def __init__(self, column: str, rule: str, text: str = "", **params: Any) -> None:
        super().__init__(rule)
        self.column, self.rule, self.text, self.params = column, rule, text, params


class FileRefused(Exception):
    """The file as a whole cannot be read; no row of it counts."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params
