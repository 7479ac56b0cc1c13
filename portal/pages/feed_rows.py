"""How do the accepted rows of a feed read in a table, and how do they leave as the feed's own file?"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contracts.models import FeedSpec
from portal.pages.exports import NO_LIMIT
from portal.templatetags.steward import moment, number
from sla.intake.shape import COLUMNS, OPTIONAL

Kind = FeedSpec.Kind
Cell = tuple[str, bool]


def row_heads(spec: FeedSpec) -> list[Cell]:
    """(head, is a figure) of the table of a feed's rows."""
    heads = {
        Kind.COMMITMENTS: [
            (_("Promise"), False),
            (pgettext("promise", "Due"), False),
            (_("Done"), False),
            (_("Kept"), False),
        ],
        Kind.COUNTS: [
            (pgettext("row", "From"), False),
            (pgettext("row", "To"), False),
            (pgettext("count", "Good"), True),
            (_("Total"), True),
        ],
        Kind.OUTAGES: [
            (_("Outage"), False),
            (_("Began"), False),
            (_("Ended"), False),
            (_("Weight"), True),
            (_("Incident"), False),
        ],
        Kind.VALUES: [(_("Row"), False), (_("Value"), True), (_("Cases"), True)],
        Kind.TICKETS: [
            (_("Ticket"), False),
            (_("Severity"), False),
            (_("Opened at"), False),
            (_("Answered at"), False),
            (_("Resolved at"), False),
            (_("Pauses"), False),
            (_("Incident"), False),
        ],
        Kind.BUCKETS: [
            (pgettext("row", "From"), False),
            (pgettext("row", "To"), False),
            (_("At most"), True),
            (_("Cases"), True),
        ],
    }[spec.kind]
    named = [(name, False) for name in (*spec.flags, *spec.dimensions)]
    return [*heads, *named, (_("Line in the file"), True)]


def row_cells(spec: FeedSpec, row, zone: str) -> list[Cell]:
    """(worded cell, is a figure) of one row."""
    cells = CELLS[spec.kind](row, zone)
    flags = [(_flag_word(row, name), False) for name in spec.flags]
    dims = [(str((row.dims or {}).get(name, "")), False) for name in spec.dimensions]
    return [*cells, *flags, *dims, (number(row.line), True)]


def _flag_word(row, name: str) -> str:
    said = (row.flags or {}).get(name)
    return "" if said is None else _("yes") if said else _("no")


def _commitment(row, zone: str) -> list[Cell]:
    done = moment(row.done_at, zone) if row.done_at else _("not done")
    kept = _("kept") if row.ok else _("not kept")
    return [(row.row_key, False), (moment(row.due_at, zone), False), (done, False), (kept, False)]


def _count(row, zone: str) -> list[Cell]:
    return [
        (moment(row.start, zone), False),
        (moment(row.end, zone), False),
        (number(row.good), True),
        (number(row.total), True),
    ]


def _outage(row, zone: str) -> list[Cell]:
    ended = moment(row.end, zone) if row.end else _("still open")
    began = moment(row.start, zone)
    return [(row.row_key, False), (began, False), (ended, False), (number(row.weight), True), (row.incident, False)]


def _value(row, zone: str) -> list[Cell]:
    return [(row.row_key, False), (number(row.value), True), (number(row.n), True)]


def _ticket(row, zone: str) -> list[Cell]:
    answered = moment(row.responded_at, zone) if row.responded_at else _("not answered")
    resolved = moment(row.resolved_at, zone) if row.resolved_at else _("still open")
    instants = [(datetime.fromisoformat(start), datetime.fromisoformat(stop)) for start, stop in row.pauses]
    pauses = "; ".join(f"{moment(start, zone)} – {moment(stop, zone)}" for start, stop in instants)
    said = [row.row_key, row.severity, moment(row.opened_at, zone), answered, resolved, pauses, row.incident]
    return [(cell, False) for cell in said]


def _bucket(row, zone: str) -> list[Cell]:
    limit = _("all cases") if row.le is None else number(row.le)
    return [(moment(row.start, zone), False), (moment(row.end, zone), False), (limit, True), (number(row.count), True)]


CELLS = {
    Kind.COMMITMENTS: _commitment,
    Kind.COUNTS: _count,
    Kind.OUTAGES: _outage,
    Kind.VALUES: _value,
    Kind.TICKETS: _ticket,
    Kind.BUCKETS: _bucket,
}


def plain_heads(spec: FeedSpec) -> list[str]:
    """The export's columns: the feed file's own names, so that it can be read back."""
    return [*COLUMNS[spec.kind], *_optional(spec), *spec.flags, *spec.dimensions]


def _optional(spec: FeedSpec) -> list[str]:
    return [name for name in OPTIONAL.get(spec.kind, ()) if name not in spec.dimensions]


def plain_cells(spec: FeedSpec, row) -> list[Any]:
    """One row of the export."""
    own = [PLAIN[name](row) if name in PLAIN else getattr(row, name) for name in COLUMNS[spec.kind]]
    own += [getattr(row, name) for name in _optional(spec)]
    flags = ["" if (said := (row.flags or {}).get(name)) is None else int(said) for name in spec.flags]
    return [*[_plain(cell) for cell in own], *flags, *[str((row.dims or {}).get(name, "")) for name in spec.dimensions]]


PLAIN = {
    "id": lambda row: row.row_key,
    "ok": lambda row: int(row.ok),
    "le": lambda row: NO_LIMIT if row.le is None else row.le,
    "pauses": lambda row: ";".join(f"{start}/{stop}" for start, stop in row.pauses),
}


def _plain(cell: Any) -> Any:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, datetime) else cell
