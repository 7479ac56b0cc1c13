"""Which rows does a claim for relief name, and why? A CSV `id,reason` -> rows with their line, or every fault of it.

It is read like a feed's file (`parse.Reading`) and as strictly, but all or nothing: a claim with a wrong row is not
taken, because what is not counted has to be said exactly. Small enough to be read where it arrives.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sla.intake.load import split_line
from sla.intake.parse import READERS, Reading
from sla.intake.rows import escape, read_key
from sla.intake.sentences import fault_sentence
from sla.intake.shape import Fault, Wrong

MAX_BYTES = 5_000_000
COLUMNS = ("id", "reason")
RULES = {
    "id": gettext_lazy("the id of a delivered row, once in the file"),
    "reason": gettext_lazy("why this row shall not count: a word or a code, the same for the same cause"),
}


@dataclass(frozen=True, slots=True)
class ReasonShape:
    """What `parse.Reading` asks of the shape of a file."""

    kind: str = "relief"
    columns: tuple[str, ...] = COLUMNS
    optional: tuple[str, ...] = ()
    max_rows: int = 100_000


@dataclass(frozen=True, slots=True)
class Named:
    """A row that a claim names."""

    line: int
    key: str
    reason: str


class ReasonRows:
    """The reader of one row; it counts nothing."""

    good = late = never = open = flawed = 0

    def __init__(self, shape: ReasonShape) -> None:
        self.seen: dict[str, int] = {}
        self.sums: dict[str, int] = {}

    def read(self, row: int, cells: Sequence[str]) -> str:
        key = read_key(cells[0], "id")
        first = self.seen.setdefault(key, row)
        if first != row:
            raise Wrong("id", "duplicate", key, first=first)
        return f"{row}\t{escape(key)}\t{escape(read_key(cells[1], 'reason'))}\n"

    def other_faults(self, cells: Sequence[str], first: Wrong) -> list[Wrong]:
        found = []
        for column, cell in zip(COLUMNS, cells, strict=True):
            try:
                if column != first.column:
                    read_key(cell, column)
            except Wrong as wrong:
                found.append(wrong)
        return found

    def empty_days(self) -> list[str]:
        return []


READERS["relief"] = ReasonRows


def read_reasons(file: BinaryIO) -> tuple[list[Named], list[Fault]]:
    """(the rows named, what is wrong with others). Raises FileRefused where the file is no such table."""
    reading = Reading(file, ReasonShape())
    named = []
    for batch in reading.batches():
        for line in batch:
            row, key, reason = split_line(line)
            named.append(Named(int(row), key, reason))
    return named, reading.faults


def not_delivered(named: Named) -> Fault:
    """A row that does not stand in the month's delivered data."""
    return Fault(named.line, "id", "not_delivered", named.key, {})


def reason_sentence(fault: Fault) -> str:
    """What goes on after the offending text."""
    if fault.rule == "not_delivered":
        return _("stands in no data delivered for this month; deliver it first, or write its id as it was delivered.")
    return fault_sentence(fault)


def reasons_template() -> bytes:
    """The header and nothing else, with the mark that makes spreadsheets read and keep UTF-8."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(COLUMNS)
    return written.getvalue().encode("utf-8-sig")
