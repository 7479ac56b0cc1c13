"""Which columns does a feed's file have, and what goes into each? For the upload page, its template, the handbook."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sla.intake.sentences import DIMENSION_RULE, FLAG_RULE, RULES
from sla.intake.shape import COLUMNS, OPTIONAL


@dataclass(frozen=True, slots=True)
class Column:
    """A name as the file has it, what it means and what a cell has to be."""

    name: str
    meaning: str | Promise
    rule: str | Promise


MEANINGS = {
    "commitments": {
        "id": _("What was promised, such as a waybill number"),
        "due_at": _("When it had to be done"),
        "done_at": _("When it was done"),
        "ok": _("Whether it was kept, where the contract says more than the time does"),
    },
    "counts": {
        "start": _("When counting began; a date alone is the start of that day"),
        "end": _("When counting ended; a date alone is the end of that day"),
        "good": _("How many were good"),
        "total": _("How many there were"),
    },
    "outages": {
        "id": _("The outage, by the same name in every file"),
        "start": _("When it began"),
        "end": _("When it ended; empty while it lasts"),
        "weight": _("Which share of the service was down"),
        "incident": _("The code of the incident that caused it"),
    },
    "values": {
        "value": _("The measured value"),
        "n": _("How many cases it is measured on"),
    },
    "tickets": {
        "id": _("The ticket, once in a period"),
        "severity": _("How bad it was, in the contract’s words"),
        "opened_at": _("When the clock began"),
        "responded_at": _("When somebody answered"),
        "resolved_at": _("When the clock stopped; empty while the ticket is open"),
        "pauses": _("When the clock stood still, such as while the customer was asked"),
        "incident": _("The code of the incident behind it"),
    },
    "buckets": {
        "start": _("When counting began; a date alone is the start of that day"),
        "end": _("When counting ended; a date alone is the end of that day"),
        "le": _("The limit: at most so much, in the unit of the level"),
        "count": _("How many cases came to at most that much"),
    },
}
# by when a case belongs to the period: the day due (a ticket: opened) or the day done
DONE_RULES = {
    "commitments": {
        "due_at": _("a date and time, within the period where done_at is empty"),
        "done_at": _("a date and time within the period, or empty when it was not done"),
    },
    "tickets": {
        "opened_at": _("a date and time, within the period while the ticket is open"),
        "resolved_at": _("a date and time within the period, or empty while the ticket is open"),
    },
}
OUTAGE_RULES = {
    "end": _("a date and time after the start, or empty while it lasts"),
    "id": _("an identifier, once in a file, at most 200 characters"),
}
COUNT_RULES = {
    "start": _("a date and time, or a date, within the period"),
    "end": _("a date and time after the start, or a date, within the period"),
}


KIND_RULES = {"outages": OUTAGE_RULES, "counts": COUNT_RULES, "buckets": COUNT_RULES}


def column_help(
    kind: str, dimensions: Sequence[str] = (), flags: Sequence[str] = (), belongs_to: str = "due"
) -> list[Column]:
    """Every column that a file may have, in the template's order; those that may be left out say so."""
    rules = {**RULES, **KIND_RULES.get(kind, {}), **(DONE_RULES.get(kind, {}) if belongs_to == "done" else {})}
    optional = [name for name in OPTIONAL.get(kind, ()) if name not in dimensions]
    own = [Column(name, MEANINGS[kind][name], rules[name]) for name in (*COLUMNS[kind], *optional)]
    own += [
        Column(name, _("Whether this is so; all of these have to be for a row to be kept"), FLAG_RULE) for name in flags
    ]
    return own + [Column(name, _("The dimension of this name"), DIMENSION_RULE) for name in dimensions]


def template_csv(kind: str, dimensions: Sequence[str] = (), flags: Sequence[str] = ()) -> bytes:
    """The header and nothing else, with the mark that makes spreadsheets read and keep UTF-8."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow([*COLUMNS[kind], *flags, *dimensions])
    return written.getvalue().encode("utf-8-sig")
