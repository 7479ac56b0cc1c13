"""Which rows of a file stand in another period already? A key is delivered once per feed: these are left out."""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sla.intake.load import MODELS, read_lines
from sla.intake.parse import shorten
from sla.intake.sandbox import Checked
from sla.intake.shape import LISTED_FAULTS, Fault
from sla.models import Delivery

AT_ONCE = 500


def leave_out_taken(checked: Checked, delivery: Delivery, kind: str) -> Checked:
    """The same answer without the rows whose key another delivery of this feed and source has; their file is rewritten.

    Outages may stand in several periods, and rows without an id name their period in the key.
    """
    if kind != "commitments" or checked.rows_path is None:
        return checked
    taken = list(find_taken(checked.rows_path, delivery))
    if not taken:
        return checked
    left_out = {fields[1]: fields for fields, _period in taken}
    write_without(checked.rows_path, left_out.keys())
    faults = [
        Fault(int(fields[0]), "id", "taken", shorten(fields[1]), {"year": period.year, "month": period.month})
        for fields, period in taken
    ]
    kept = [fields[5] == "1" for fields in left_out.values()]
    never = sum(fields[4] == "\\N" and fields[5] == "0" for fields in left_out.values())
    totals = replace(
        checked.totals,
        left_out=checked.totals.left_out + len(taken),
        good=checked.totals.good - sum(kept),
        never=checked.totals.never - never,
        late=checked.totals.late - (len(taken) - sum(kept) - never),
    )
    listed = sorted([*checked.faults, *faults], key=lambda fault: fault.row)
    return replace(
        checked,
        totals=totals,
        faults=tuple(listed[:LISTED_FAULTS]),
        fault_counts={**(checked.fault_counts or {}), ("taken", "id"): len(taken)},
    )


def find_taken(rows_path: str | os.PathLike, delivery: Delivery) -> Iterator[tuple[list[str], object]]:
    """Fields of a row and the first day of the period in which its key stands."""
    standing = (
        MODELS["commitments"]
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
