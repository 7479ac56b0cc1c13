"""Which intervals of buckets have no row for all cases? They are left out: nobody knows how many there were.

A file may list its buckets in any order, so that this is known at its end only.
"""

from dataclasses import replace

from sla.intake.cells import NULL
from sla.intake.load import read_lines
from sla.intake.sandbox import Checked
from sla.intake.shape import LISTED_FAULTS, Fault
from sla.intake.taken import write_without

Interval = tuple[str, str, str]


def leave_out_unclosed(checked: Checked, kind: str) -> Checked:
    """The same answer without the intervals that lack `+Inf`; the rows file is rewritten."""
    if kind != "buckets" or checked.rows_path is None:
        return checked
    unclosed = find_unclosed(checked.rows_path)
    if not unclosed:
        return checked
    keys = {fields[1] for _line, fields in read_lines(checked.rows_path) if interval_of(fields) in unclosed}
    write_without(checked.rows_path, keys)
    faults = [Fault(row, "le", "no_end", "", {}) for row in unclosed.values()]
    listed = sorted([*checked.faults, *faults], key=lambda fault: fault.row)
    return replace(
        checked,
        totals=replace(checked.totals, left_out=checked.totals.left_out + len(keys)),
        faults=tuple(listed[:LISTED_FAULTS]),
        fault_counts={**(checked.fault_counts or {}), ("no_end", "le"): len(keys)},
    )


def find_unclosed(rows_path) -> dict[Interval, int]:
    """Interval -> its first row, for those without a row for all cases."""
    first: dict[Interval, int] = {}
    closed: set[Interval] = set()
    for _line, fields in read_lines(rows_path):
        interval = interval_of(fields)
        first.setdefault(interval, int(fields[0]))
        if fields[5] == NULL:
            closed.add(interval)
    return {interval: row for interval, row in first.items() if interval not in closed}


def interval_of(fields: list[str]) -> Interval:
    """Start, end and dimensions of a normalized line."""
    return fields[3], fields[4], fields[2]
