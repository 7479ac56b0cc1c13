"""How is a fault said? Codes of the reader -> sentences that say what is wrong and how to mend it.

A fault's sentence goes on after the offending text: “`2026-09-31 18:20` is not a date; September has 30 days.”
"""

from collections.abc import Collection, Mapping

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sla.intake.shape import Fault
from vendors import words

LABELS = {
    "empty": gettext_lazy("Empty cell"),
    "instant": gettext_lazy("Not a date and time"),
    "date": gettext_lazy("Wrong date"),
    "day": gettext_lazy("Wrong date"),
    "clock": gettext_lazy("Wrong time"),
    "no_time": gettext_lazy("Date without a time"),
    "nonexistent": gettext_lazy("Time skipped by the clocks"),
    "outside": gettext_lazy("Outside the period"),
    "far": gettext_lazy("Far from the period"),
    "future": gettext_lazy("In the future"),
    "order": gettext_lazy("End before start"),
    "duplicate": gettext_lazy("Stands twice"),
    "overlap": gettext_lazy("Counted twice"),
    "taken": gettext_lazy("Delivered for another period"),
    "too_long": gettext_lazy("Text too long"),
    "number": gettext_lazy("Not a number"),
    "grouped": gettext_lazy("Number with separators"),
    "whole": gettext_lazy("Not a whole number"),
    "negative": gettext_lazy("Below zero"),
    "above_total": gettext_lazy("More good than total"),
    "weight": gettext_lazy("Weight out of range"),
    "flag": gettext_lazy("Not yes or no"),
    "yes_no": gettext_lazy("Not yes or no"),
    "before_opening": gettext_lazy("Before the ticket was opened"),
    "pauses": gettext_lazy("Not a pause"),
    "pause_order": gettext_lazy("Pause without a length"),
    "pause_overlap": gettext_lazy("Pauses that overlap"),
    "pause_outside": gettext_lazy("Pause outside the ticket"),
    "limit": gettext_lazy("Not a limit"),
    "below_lower": gettext_lazy("Count falls"),
    "above_higher": gettext_lazy("Count falls"),
    "no_end": gettext_lazy("No row for all cases"),
    "unseen": gettext_lazy("Unseen characters"),
    "rounded": gettext_lazy("Digits lost"),
    "cells": gettext_lazy("Number of cells"),
    "quotes": gettext_lazy("Quotation marks"),
}

FAULTS = {
    "empty": gettext_lazy("The cell is empty; fill it in."),
    "instant": gettext_lazy(
        "is not a date and time; write it like 2026-10-01T18:20, or with an offset: 2026-10-01T18:20+08:00."
    ),
    "date": gettext_lazy("is not a date."),
    "day": gettext_lazy("is not a date; %(month_name)s has %(days)s days."),
    "leap": gettext_lazy("is not a date; February %(year)s has %(days)s days."),
    "clock": gettext_lazy("is not a time of day; hours go from 00 to 23, minutes and seconds from 00 to 59."),
    "no_time": gettext_lazy("has no time of day; write it like 2026-10-01T18:20."),
    "nonexistent": gettext_lazy("does not exist; the clocks skip this hour. Write the time with its offset."),
    "outside": gettext_lazy("lies outside the period of this delivery; leave the row out or correct the time."),
    "far": gettext_lazy("lies more than a year away from the period; check the year."),
    "future": gettext_lazy("had not come yet when the file was uploaded; report it when it has happened."),
    "order": gettext_lazy("is not later than the start."),
    "duplicate": gettext_lazy("stands twice; first in row %(first)s."),
    "overlap": gettext_lazy("begins an interval that overlaps the one in row %(first)s; count each hour once."),
    "taken": gettext_lazy("was already delivered for %(year)s-%(month)s; each is delivered once."),
    "too_long": gettext_lazy("has %(length)s characters; at most %(most)s are kept."),
    "number": gettext_lazy("is not a number; write digits with a point, like 1234.5."),
    "grouped": gettext_lazy("has separators between the digits; write 1234567, not 1,234,567."),
    "whole": gettext_lazy("is not a whole number."),
    "negative": gettext_lazy("is below zero."),
    "above_total": gettext_lazy("is more than the total of %(total)s."),
    "weight": gettext_lazy("is not a weight; write a number above 0, up to 1 for the whole service."),
    "flag": gettext_lazy("is not yes or no; write 1 or 0, or leave the cell empty."),
    "yes_no": gettext_lazy("is not yes or no; write 1 or 0."),
    "before_opening": gettext_lazy("is before the ticket was opened."),
    "pauses": gettext_lazy("is not a pause; write from/to, such as 2026-10-01T18:20/2026-10-01T19:05."),
    "pause_order": gettext_lazy("is a pause that does not end after it begins."),
    "pause_overlap": gettext_lazy("is a pause that overlaps the one before; write them as one."),
    "pause_outside": gettext_lazy("is a pause outside the time in which the ticket was open."),
    "limit": gettext_lazy("is not a limit; write digits with a point, like 250 or 0.5, or +Inf for all cases."),
    "below_lower": gettext_lazy(
        "is less than the %(count)s in row %(first)s, whose le is lower; each count includes those of every lower le."
    ),
    "above_higher": gettext_lazy(
        "is more than the %(count)s in row %(first)s, whose le is higher; each count includes those of every lower le."
    ),
    "no_end": gettext_lazy(
        "The interval that begins in this row has no row with le +Inf, so nobody knows how many cases there were;"
        " add it."
    ),
    "unseen": gettext_lazy("contains characters that cannot be seen; type the text again."),
    "rounded": gettext_lazy(
        "is a number of more than 15 digits, of which a spreadsheet loses the last; format the column as text and type"
        " it again."
    ),
    "quotes": gettext_lazy("A quotation mark stands inside a quoted cell; write it twice."),
}

RULES = {
    "id": gettext_lazy("an identifier, once in a period, at most 200 characters"),
    "due_at": gettext_lazy("a date and time within the period"),
    "done_at": gettext_lazy("a date and time, or empty when it was not done"),
    "ok": gettext_lazy("1 or 0, or empty to compare done_at with due_at"),
    "start": gettext_lazy("a date and time before the end"),
    "end": gettext_lazy("a date and time after the start"),
    "good": gettext_lazy("a whole number, at most the total"),
    "total": gettext_lazy("a whole number, zero or more"),
    "weight": gettext_lazy("a number above 0, up to 1, or empty for the whole service"),
    "value": gettext_lazy("a number, with a point before its decimals"),
    "n": gettext_lazy("a whole number, or empty when unknown"),
    "severity": gettext_lazy("a text of at most 200 characters, or empty"),
    "opened_at": gettext_lazy("a date and time within the period"),
    "responded_at": gettext_lazy("a date and time after the opening, or empty when not yet answered"),
    "resolved_at": gettext_lazy("a date and time after the opening, or empty while the ticket is open"),
    "pauses": gettext_lazy("from/to;from/to, dates and times while the ticket was open, or empty"),
    "le": gettext_lazy("a number, once in an interval, or +Inf (or Inf); each interval has a row with +Inf"),
    "count": gettext_lazy("a whole number that includes the cases of every lower le"),
    "incident": gettext_lazy("a text of at most 200 characters; the column may be left out"),
}
FLAG_RULE = gettext_lazy("1 or 0; may be empty when nothing was done")
DIMENSION_RULE = gettext_lazy("a text of at most 200 characters")

REFUSALS = {
    "empty_file": gettext_lazy("The file is empty. If nothing happened in this period, declare that instead."),
    "no_rows": gettext_lazy(
        "The file has no rows below its header. If nothing happened in this period, declare that instead."
    ),
    "no_header": gettext_lazy("The first row does not name the columns. Begin the file with the row %(columns)s."),
    "encoding": gettext_lazy("The file is not UTF-8; row %(row)s cannot be read. In Excel, save it as “CSV UTF-8”."),
    "utf16": gettext_lazy("The file is UTF-16, not UTF-8. In Excel, save it as “CSV UTF-8”."),
    "spreadsheet": gettext_lazy("This is a spreadsheet of another kind. Save it as “CSV UTF-8” and upload that."),
    "workbook": gettext_lazy(
        "This spreadsheet cannot be read. Save it as XLSX again, or as “CSV UTF-8”, and upload that."
    ),
    "archive": gettext_lazy("This is a compressed archive. Unpack it and upload the CSV file in it."),
    "markup": gettext_lazy("This is a web page or a JSON file, not a CSV file. Export the data as CSV."),
    "binary": gettext_lazy("This is not a text file. Export the data as CSV in UTF-8."),
    "line_too_long": gettext_lazy("Row %(row)s is longer than %(most)s characters. Check that the file has line ends."),
    "quotes": gettext_lazy("A quotation mark opens in or after row %(row)s and never closes. Close it or remove it."),
    "too_large": gettext_lazy(
        "The file has %(megabytes)s MB; at most %(most)s MB can be read. Ask the buyer to split the feed."
    ),
    "too_many_rows": gettext_lazy("The file has more than %(most)s rows. Ask the buyer to split the feed."),
    "memory": gettext_lazy("The file needs more memory to read than is allowed. Check that it is the right one."),
    "time": gettext_lazy("Reading the file took too long and was stopped. Check that it is the right one."),
    "killed": gettext_lazy("Reading the file was stopped from outside. Upload it again."),
    "broken": gettext_lazy("The file could not be read. Check that it is a CSV file in UTF-8, then upload it again."),
}


def fault_label(rule: str) -> str:
    """Two or three words for the count of a rule."""
    return str(LABELS[rule])


def fault_sentence(fault: Fault) -> str:
    """What goes on after the offending text, or stands alone when there is none."""
    if fault.rule == "cells":
        return (
            ngettext(
                "The row has %(found)s cell; the header has %(wanted)s.",
                "The row has %(found)s cells; the header has %(wanted)s.",
                fault.params["found"],
            )
            % fault.params
        )
    if fault.rule == "day":
        month = fault.params["month"]
        return str(FAULTS["leap" if month == 2 else "day"]) % {**fault.params, "month_name": MONTHS[month]}
    if fault.rule == "taken":
        return str(FAULTS["taken"]) % {"year": fault.params["year"], "month": f"{fault.params['month']:02}"}
    return str(FAULTS[fault.rule]) % grouped(fault.params)


def rule_of(column: str, flags: Collection[str] = ()) -> str:
    """What a cell of this column has to be; empty for a fault of the whole row."""
    if not column:
        return ""
    return str(FLAG_RULE if column in flags else RULES.get(column, DIMENSION_RULE))


def refusal_sentence(code: str, params: Mapping) -> str:
    """One or more sentences: what the file is, what it should be, how to mend it."""
    if code == "header":
        return " ".join(header_sentences(params))
    if code == "no_header":
        return str(REFUSALS[code]) % {"columns": ",".join(params["columns"])}
    return str(REFUSALS[code]) % grouped(params)


def header_sentences(params: Mapping) -> list[str]:
    said = []
    if names := params["unknown"]:
        said.append(
            ngettext("Unknown column: %(names)s.", "Unknown columns: %(names)s.", len(names)) % {"names": listed(names)}
        )
    if names := params["missing"]:
        said.append(
            ngettext("Missing column: %(names)s.", "Missing columns: %(names)s.", len(names)) % {"names": listed(names)}
        )
    if names := params["twice"]:
        said.append(
            ngettext("Column that stands twice: %(names)s.", "Columns that stand twice: %(names)s.", len(names))
            % {"names": listed(names)}
        )
    return [*said, _("Correct the first row; the template has it.")]


def listed(names: list[str]) -> str:
    return words.listed(name or _("(without a name)") for name in names)


def grouped(params: Mapping) -> dict:
    """Figures with separators, as everywhere on a page."""
    return {name: f"{value:,}" if isinstance(value, int) else value for name, value in params.items()}
