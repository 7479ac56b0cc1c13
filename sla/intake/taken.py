"""Which rows of a file stand in another period already? A key is delivered once per feed: these are left out."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sla.intake.cells import NULL
from sla.intake.load import MODELS, read_lines
from sla.intake.parse import Totals, shorten
from sla.intake.sandbox import Checked
from sla.intake.shape import LISTED_FAULTS, Fault
from sla.models import Delivery

AT_ONCE = 500


def leave_out_taken(checked: Checked, delivery: Delivery, kind: str) -> Checked:
    """The same answer without the rows whose key another delivery of this feed and source has; their file is rewritten.

    Outages may stand in several periods, and rows without an id name their period in the key.
    """
    if kind not in ("commitments", "tickets") or checked.rows_path is None:
        return checked
    taken = list(find_taken(checked.rows_path, delivery, kind))
    if not taken:
        return checked
    left_out = {fields[1]: fields for fields, _period in taken}
    write_without(checked.rows_path, left_out.keys())
    faults = [
        Fault(int(fields[0]), "id", "taken", shorten(fields[1]), {"year": period.year, "month": period.month})
        for fields, period in taken
    ]
    totals = (less_tickets if kind == "tickets" else less_commitments)(checked.totals, list(left_out.values()))
    listed = sorted([*checked.faults, *faults], key=lambda fault: fault.row)
    return replace(
        checked,
        totals=totals,
        faults=tuple(listed[:LISTED_FAULTS]),
        fault_counts={**(checked.fault_counts or {}), ("taken", "id"): len(taken)},
    )


def less_commitments(totals: Totals, gone: list[list[str]]) -> Totals:
    """The totals without these rows (fields as `rows.FIELDS` has them)."""
    kept = sum(fields[5] == "1" for fields in gone)
    never = sum(fields[4] == NULL and fields[5] == "0" for fields in gone)
    flawed = sum(is_flawed(fields) for fields in gone)
    sums = Counter(totals.sums)
    for fields in gone:
        sums.subtract(flags_of(fields))
    return replace(
        totals,
        left_out=totals.left_out + len(gone),
        good=totals.good - kept,
        never=totals.never - never,
        flawed=totals.flawed - flawed,
        late=totals.late - (len(gone) - kept - never - flawed),
        sums=dict(sums),
    )


def flags_of(fields: list[str]) -> dict[str, bool]:
    return json.loads(fields[6]) if len(fields) > 6 else {}


def is_flawed(fields: list[str]) -> bool:
    """Done, and a flag says no."""
    return fields[4] != NULL and fields[5] == "0" and not all(flags_of(fields).values())


def less_tickets(totals: Totals, gone: list[list[str]]) -> Totals:
    unresolved = sum(fields[6] == NULL for fields in gone)
    return replace(totals, left_out=totals.left_out + len(gone), open=totals.open - unresolved)


def find_taken(rows_path: str | os.PathLike, delivery: Delivery, kind: str) -> Iterator[tuple[list[str], object]]:
    """Fields of a row and the first day of the period in which its key stands."""
    standing = (
        MODELS[kind]
        ._default_manager.filter(feed=delivery.feed_id, source=delivery.source, rev_to__isnull=True)
        .exclude(delivery=delivery)
    )
    if not standing.exists():
        return
    lines = (fields for _line, fields in read_lines(rows_path))
    while portion := {fields[1]: fields for fields in islice(lines, AT_ONCE)}:
        found = standing.filter(row_key__in=list(portion)).values_list("row_key", "delivery__period__starts_on")
        yield from ((portion[key], period) for key, period in found.order_by("line"))


def write_without(rows_path: Path, keys) -> None:
    """Replace the file by one without these keys, in one step."""
    shorter = rows_path.with_name(rows_path.name + ".part")
    with shorter.open("w", encoding="utf-8", newline="\n") as rows:
        rows.writelines(line for line, fields in read_lines(rows_path) if fields[1] not in keys)
    shorter.replace(rows_path)
