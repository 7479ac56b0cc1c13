"""Which days count for a term and its notice, and by when is something due? See docs/contract-dates.md."""

import json
import re
import sys
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.translation import gettext as _

from contracts.queries_terms import worked_on
from contracts.terms import (
    MONDAY_TO_FRIDAY,
    Counting,
    Length,
    NoticeDates,
    Term,
    TermRules,
    Unit,
    WorkingDays,
    has_corresponding_day,
    last_day,
    length_in,
    next_term,
    notice_dates,
    term_in_force,
    time_after,
)
from contracts.wording import worded_length
from portal.pages.terms_in_words.term import span_words
from portal.seeding.reference import office_days
from vendors.models import CalendarVersion
from vendors.words import worded_day

UNREADABLE = 2
COUNTRY = re.compile(r"[A-Z]{2}")
# option, what stands for its value (None: it is a switch), what it says
OF_A_TERM = (
    ("start", "D", "first day of the first term, such as 2026-01-31"),
    ("end", "D", "its last day, included; or --months"),
    ("counting", "RULE", "how months lead to a last day: inclusive (default) or civil_code"),
    ("renew-months", "N", "it renews by itself for so many months"),
    ("notice-days", "N", "notice before the end: days, --notice-months or --notice-business-days"),
    ("notice-months", "N", "the same in months"),
    ("notice-business-days", "N", "the same in business days"),
    ("clear-days", None, "as many whole days lie between"),
    ("window-days", "N", "notice may come so many days before the end at the earliest; adds window_opens"),
    ("deliver-business-days", "N", "business days after which a notice counts as delivered"),
    ("decide-days", "N", "days before sending by which we decide"),
    ("as-of", "D", "the term in force on this day; without it the first"),
)
OF_A_PERIOD = (
    ("after", "D", "instead of a term: so long after this day, with --days, --months or --business-days"),
    ("days", "N", "so many days"),
    ("business-days", "N", "so many business days"),
)
OF_BOTH = (
    ("months", "N", "length of the first term, or so many months after a day"),
    ("calendar", "CN", "published calendar; its days, or those of --closed and --open; Monday to Friday without"),
    ("closed", "D,…", "days that are not worked although their weekday is"),
    ("open", "D,…", "days that are worked although their weekday is not"),
    ("official-through", "D", "the days are a guess beyond this one; adds provisional where a day is"),
)


class Command(BaseCommand):
    help = (
        "Works out the days of a term and its notice, or when a period after a day is over. See docs/contract-dates.md."
    )
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **given: Any) -> ArgumentParser:
        """An option that is not known is one line on the error stream, not a page of usage."""
        return super().create_parser(prog_name, subcommand, allow_abbrev=False, usage=SUPPRESS, **given)

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, value, says in (*OF_A_TERM, *OF_A_PERIOD, *OF_BOTH):
            kind = {"action": "store_true"} if value is None else {"metavar": value}
            parser.add_argument(f"--{name}", dest=name, default=SUPPRESS, help=says, **kind)
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the dates as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = Asked(options)
        try:
            found = asked.period() if asked.has("after") else asked.term()
        except (OverflowError, ValueError):  # years 1 to 9999, and a calendar in which a day is worked at all
            found = asked.refuse("", _("these days lead out of the calendar."))
        for line in asked.faults or asked.notes:
            self.stderr.write(line)
        if asked.faults:
            sys.exit(UNREADABLE)
        said, words = found
        self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2) if options["as_json"] else "\n".join(words))


Found = tuple[dict[str, Any], list[str]]
NOTHING: Found = ({}, [])


class Asked:
    """What was asked for, read option by option; every fault is kept as a line that names its option."""

    def __init__(self, options: dict[str, Any]):
        self.options = options
        self.faults: list[str] = []
        self.notes: list[str] = []

    def has(self, name: str) -> bool:
        return name in self.options

    def refuse(self, name: str, text: str) -> Found:
        self.faults.append(f"--{name}: {text}" if name else text)
        return NOTHING

    def term(self) -> Found:
        """The days of the term in force and its notice, as they are fixed in `formats.md`."""
        self._only(OF_A_TERM, OF_A_PERIOD)
        counting = self._counting()
        start, end = self._first_term(counting)
        notice = self._length(
            {"notice-days": "days", "notice-months": "months", "notice-business-days": "business_days"},
            clear=self.has("clear-days"),
        )
        given = {
            "renew_months": self._number("renew-months") or 0,
            "window_days": self._number("window-days"),
            "delivery": Length(self._number("deliver-business-days") or 0, Unit.BUSINESS_DAYS),
            "decide_days": self._number("decide-days") or 0,
        }
        as_of = self._day("as-of") if self.has("as-of") else start
        days = self._working_days()
        if start and end and end < start:
            self.refuse("end", _("the term ends before it starts."))
        if self.faults or start is None or end is None or as_of is None or notice is None:
            return NOTHING
        rules = TermRules(start, end, notice, counting, **given)
        term = term_in_force(rules, as_of)
        assert term.end is not None  # no option lets a contract run on
        dates = notice_dates(rules, term.end, days)
        following = next_term(rules, term)
        return self._said_of_term(term, dates, following), self._words_of_term(rules, term, dates, following)

    def _said_of_term(self, term: Term, dates: NoticeDates, following: Term | None) -> dict[str, Any]:
        said: dict[str, Any] = {
            "term_start": _iso(term.start),
            "term_end": _iso(term.end),
            "notice_raw": _iso(dates.raw),
            "notice_deadline": _iso(dates.deadline),
            "send_by": _iso(dates.send_by),
            "decide_by": _iso(dates.decide_by),
            "next_term_start": _iso(following.start) if following else None,
            "next_term_end": _iso(following.end) if following else None,
        }
        if dates.window_opens is not None:
            said["window_opens"] = _iso(dates.window_opens)
        return said | ({"provisional": True} if dates.provisional else {})

    def _words_of_term(self, rules: TermRules, term: Term, dates: NoticeDates, following: Term | None) -> list[str]:
        lines = [_line(_("Term in force"), term.start, term.end)]
        if dates.window_opens is not None:
            lines.append(_line(_("Window opens"), dates.window_opens))
        length = worded_length(rules.notice)
        lines += [
            _line(_("%(length)s before the end") % {"length": length}, dates.raw),
            _line(_("Must arrive by"), dates.deadline),
            _line(_("Send by"), dates.send_by),
            _line(_("Decide by"), dates.decide_by),
            _line(_("Next term"), following.start, following.end) if following else _("It ends; no term follows."),
        ]
        return lines + ([_("Provisional: the calendar is not official that far.")] if dates.provisional else [])

    def period(self) -> Found:
        """When a period after a day is over: {"raw", "deadline"}."""
        self._only(OF_A_PERIOD, OF_A_TERM)
        day = self._day("after")
        length = self._length({"days": "days", "months": "months", "business-days": "business_days"})
        days = self._working_days()
        if day is None or length is None or self.faults:
            return NOTHING
        raw, deadline = time_after(day, length, days)
        said = {"raw": _iso(raw), "deadline": _iso(deadline.day)}
        given = {"length": worded_length(length), "day": worded_day(day)}
        lines = [_line(_("%(length)s after %(day)s") % given, raw), _line(_("Due by"), deadline.day)]
        if deadline.provisional:
            said |= {"provisional": True}
            lines.append(_("Provisional: the calendar is not official that far."))
        return said, lines

    def _only(self, wanted: Iterable[tuple], others: Iterable[tuple]) -> None:
        for name, _value, _says in others:
            if self.has(name):
                self.refuse(name, _("this does not go together with --%(other)s.") % {"other": wanted[0][0]})

    def _first_term(self, counting: Counting) -> tuple[date | None, date | None]:
        start = self._day("start")
        if self.has("end") == self.has("months"):
            self.refuse("end", _("give the last day, or the length with --months, and not both."))
            return start, None
        if self.has("end"):
            return start, self._day("end")
        months = self._number("months", least=1)
        if start is None or months is None:
            return start, None
        if not has_corresponding_day(start, months):
            text = _("%(day)s has no corresponding day %(months)s months on: agree the last day itself.")
            self.notes.append(f"--months: {text % {'day': _iso(start), 'months': months}}")
        return start, last_day(start, months, counting)

    def _counting(self) -> Counting:
        asked = self.options.get("counting", Counting.INCLUSIVE.value)
        try:
            return Counting(asked)
        except ValueError:
            self.refuse("counting", _("“%(value)s” is not known: inclusive or civil_code.") % {"value": asked})
            return Counting.INCLUSIVE

    def _length(self, units: dict[str, str], **others: bool) -> Length | None:
        given = [name for name in units if self.has(name)]
        if len(given) != 1:
            options = ", ".join(f"--{name}" for name in units)
            self.refuse(
                given[0] if given else next(iter(units)),
                _("give one of %(options)s, and only one.") % {"options": options},
            )
            return None
        count = self._number(given[0])
        numbers = dict.fromkeys(units.values()) | {units[given[0]]: count}
        return None if count is None else length_in(**numbers, **others)

    def _working_days(self) -> WorkingDays:
        closed, made_up = self._days("closed"), self._days("open")
        official = self._day("official-through") if self.has("official-through") else None
        days = MONDAY_TO_FRIDAY
        if self.has("calendar") and not self.has("closed") and not self.has("open"):
            days = self._published(self.options["calendar"])
        return WorkingDays(days.weekdays, days.closed | closed, days.open | made_up, official or days.official_through)

    def _published(self, code: str) -> WorkingDays:
        """The newest days of a calendar; where none is published what else is known of the country, which is said."""
        try:
            found = CalendarVersion.objects.filter(calendar__code=code).prefetch_related("days").order_by("-n").first()
        except DatabaseError:  # the command works without a database that was ever set up
            found = None
        if found is not None:
            return worked_on(found)
        if not COUNTRY.fullmatch(code):
            self.refuse("calendar", _("there is no calendar “%(code)s”.") % {"code": code})
        known = office_days(code)
        if known is None:
            text = _("no calendar of %(code)s is published: Monday to Friday are taken as worked.")
        else:
            text = _("no calendar of %(code)s is published here: its days are those known when this was written.")
        self.notes.append(f"--calendar: {text % {'code': code}}")
        return known or MONDAY_TO_FRIDAY

    def _day(self, name: str) -> date | None:
        if not self.has(name):
            self.refuse(name, _("a day is missing, such as 2026-01-31."))
            return None
        return self._read(name, self.options[name], _as_day, _("“%(value)s” is not a day, such as 2026-01-31."))

    def _days(self, name: str) -> frozenset[date]:
        texts = [text.strip() for text in self.options.get(name, "").split(",") if text.strip()]
        wrong = _("“%(value)s” is not a day, such as 2026-01-31.")
        return frozenset(day for text in texts if (day := self._read(name, text, _as_day, wrong)))

    def _number(self, name: str, least: int = 0) -> int | None:
        if not self.has(name):
            return None
        wrong = _("“%(value)s” is not a whole number from %(least)s on.")
        number = self._read(name, self.options[name], _as_number, wrong, least=least)
        if number is not None and number < least:
            self.refuse(name, wrong % {"value": self.options[name], "least": least})
            return None
        return number

    def _read(self, name: str, text: str, reader: Callable[[str], Any], wrong: str, **more: Any) -> Any:
        try:
            return reader(text)
        except ValueError:
            self.refuse(name, wrong % {"value": text, **more})
            return None


def _as_day(text: str) -> date:
    if len(text) != len("2026-01-31"):
        raise ValueError("a day is written as 2026-01-31")
    return date.fromisoformat(text)


def _as_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError("a number is written in digits")
    return int(text)


def _iso(day: date | None) -> str | None:
    return day and day.isoformat()


def _line(label: str, first: date, last: date | None = None) -> str:
    days = worded_day(first) if last is None else span_words(first, last)
    return _("%(label)s: %(days)s") % {"label": label, "days": days}
