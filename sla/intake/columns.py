"""Which columns does a feed's file have, and what goes into each? For the upload page, its template, the handbook."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sla.intake.sentences import DIMENSION_RULE, RULES
from sla.intake.shape import COLUMNS


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
    },
    "values": {
        "value": _("The measured value"),
        "n": _("How many cases it is measured on"),
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


def column_help(kind: str, dimensions: Sequence[str] = ()) -> list[Column]:
    """Every column of the file, in the template's order."""
    rules = {**RULES, **(OUTAGE_RULES if kind == "outages" else COUNT_RULES if kind == "counts" else {})}
    own = [Column(name, MEANINGS[kind][name], rules[name]) for name in COLUMNS[kind]]
    return own + [Column(name, _("The dimension of this name"), DIMENSION_RULE) for name in dimensions]


def template_csv(kind: str, dimensions: Sequence[str] = ()) -> bytes:
    """The header and nothing else, with the mark that makes spreadsheets read and keep UTF-8."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow([*COLUMNS[kind], *dimensions])
    return written.getvalue().encode("utf-8-sig")
