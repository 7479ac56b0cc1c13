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
    "tickets": ("id", "severity", "opened_at", "responded_at", "resolved_at", "pauses"),
    "buckets": ("start", "end", "le", "count"),
}
# columns that a file may have or not
OPTIONAL = {"outages": ("incident",), "tickets": ("incident",)}

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

    `flags` are columns with yes or no that must all say yes for a row to be kept. `belongs_to` says which day has to
    lie in the period: "due", or "done" with the day due where nothing was done (a ticket: opened, resolved).
    """

    kind: str
    zone: str
    window_start: datetime
    window_end: datetime
    dimensions: tuple[str, ...] = ()
    as_of: datetime | None = None
    max_rows: int = MAX_ROWS
    flags: tuple[str, ...] = ()
    belongs_to: str = "due"

    def __post_init__(self) -> None:
        if self.kind not in COLUMNS:
            raise ValueError(f"no such feed kind: {self.kind}")
        if len(self.dimensions) > MAX_DIMENSIONS:
            raise ValueError(f"a feed has at most {MAX_DIMENSIONS} dimensions")
        if self.flags and self.kind != "commitments":
            raise ValueError("only commitments have flags")
        if self.belongs_to not in ("due", "done"):
            raise ValueError(f"a case belongs to the day due or done, not {self.belongs_to}")
        for moment in (self.window_start, self.window_end, self.as_of):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("the window's instants need a zone")

    @property
    def optional(self) -> tuple[str, ...]:
        """Columns the file need not have; a dimension of the same name goes first."""
        return tuple(name for name in OPTIONAL.get(self.kind, ()) if name not in self.dimensions)

    @property
    def columns(self) -> tuple[str, ...]:
        """In the order in which a reader gets the cells."""
        return COLUMNS[self.kind] + self.optional + self.flags + self.dimensions

    @property
    def required(self) -> tuple[str, ...]:
        """The columns of the template, all of which a file has to have."""
        return COLUMNS[self.kind] + self.flags + self.dimensions

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "zone": self.zone,
            "window_start": self.window_start.isoformat(),
            "window_end": self.window_end.isoformat(),
            "dimensions": list(self.dimensions),
            "as_of": self.as_of and self.as_of.isoformat(),
            "max_rows": self.max_rows,
            "flags": list(self.flags),
            "belongs_to": self.belongs_to,
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
            flags=tuple(written["flags"]),
            belongs_to=written["belongs_to"],
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
