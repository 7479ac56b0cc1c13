"""Which commitments stand in the case itself, or in a file beside it?"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from sla.engine.case.instants import instant_in
from sla.engine.case.node import Fields, Node, Reader, flag, named, word
from sla.engine.measure import Commitment

Files = Callable[[str], str]
"""The text of a file beside the case, by its name; raises OSError or ValueError with a sentence."""

NEEDED = ("id", "due_at")
KEPT: Mapping[str, bool | None] = {
    "": None,
    "1": True,
    "true": True,
    "yes": True,
    "0": False,
    "false": False,
    "no": False,
}
MOST_FAULTS = 20


def commitment_in(zone: ZoneInfo) -> Reader[Commitment]:
    """A row {"id", "due", "done", "ok", "flags"}; done null is not done, ok null is decided by the time."""
    instant = instant_in(zone)

    def read(node: Node) -> Commitment:
        fields = Fields(node)
        found = Commitment(
            id=fields.need("id", word),
            due=fields.need("due", instant),
            done=fields.get("done", instant, None),
            ok=fields.get("ok", flag, None),
            flags=dict(fields.get("flags", named(flag), ())),
        )
        fields.close()
        return found

    return read


def repeated(node: Node, ids: Sequence[str]) -> None:
    """Refuse an id that stands twice, because relief by id would not know which one is meant."""
    seen: dict[str, int] = {}
    for at, one in enumerate(ids):
        if one in seen:
            node.item(at, one).fault(f"the id {one} stands already in [{seen[one]}]")
        seen.setdefault(one, at)


def commitments_of_file(node: Node, files: Files | None, zone: ZoneInfo) -> tuple[Commitment, ...]:
    """The rows of a file `id,due_at,done_at,ok`; other columns are dimensions, which a case does not judge by."""
    name = word(node)
    if not name:
        return ()
    if files is None:
        node.fault("there are no files beside this case")
        return ()
    try:
        lines = list(csv.reader(files(name).removeprefix("\ufeff").splitlines(keepends=True), strict=True))
    except OSError as problem:
        node.fault(f"{name} cannot be read: {problem.strerror}")
        return ()
    except (ValueError, csv.Error) as problem:
        node.fault(f"{name} cannot be read: {problem}")
        return ()
    return _rows(node, name, lines, zone)


def _rows(node: Node, name: str, lines: list[list[str]], zone: ZoneInfo) -> tuple[Commitment, ...]:
    header = [cell.strip() for cell in lines[0]] if lines else []
    absent = [column for column in NEEDED if column not in header]
    if absent:
        node.fault(f"{name} has no column {' and no column '.join(absent)}")
        return ()
    found: dict[str, Commitment] = {}
    faults: list[str] = []
    for row, commitment in _read_rows(node, name, header, lines, zone, faults):
        if commitment.id in found:
            faults.append(f"{node.path}: {name} row {row}, id: {commitment.id} stands there already.")
        found[commitment.id] = commitment
    node.faults.extend(faults[:MOST_FAULTS])
    if len(faults) > MOST_FAULTS:
        node.fault(f"{name} has {len(faults) - MOST_FAULTS} more faults")
    return tuple(found.values())


def _read_rows(
    node: Node, name: str, header: list[str], lines: list[list[str]], zone: ZoneInfo, faults: list[str]
) -> Iterator[tuple[int, Commitment]]:
    instant = instant_in(zone)
    for row, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(f"{node.path}: {name} row {row}: has {len(cells)} cells, the header has {len(header)}.")
            continue
        texts = {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
        yield (
            row,
            Commitment(
                id=word(_cell(node, name, row, "id", texts, faults)),
                due=instant(_cell(node, name, row, "due_at", texts, faults)),
                done=instant(_cell(node, name, row, "done_at", texts, faults)) if texts.get("done_at") else None,
                ok=_kept(_cell(node, name, row, "ok", texts, faults)),
            ),
        )


def _cell(node: Node, name: str, row: int, column: str, texts: Mapping[str, str], faults: list[str]) -> Node:
    return Node(texts.get(column, ""), f"{node.path}: {name} row {row}, {column}", faults)


def _kept(node: Node) -> bool | None:
    word = str(node.value).lower()
    if word not in KEPT:
        node.refuse("1 or 0, or empty to compare done_at with due_at")
        return None
    return KEPT[word]
