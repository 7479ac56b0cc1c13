"""What does the page show that asks what a contract's last months would have come to under other terms?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from contracts.models import Contract
from portal.forms.what_if import FLAT, NONE, SCHEMES, WEIGHTED, Change, WhatIfForm
from portal.pages.annex import Annex, annex_of, annexes_of
from portal.pages.terms_in_words.phrases import Reader, share
from portal.reports.credit_chart import credit_pair
from portal.templatetags.steward import MINUS, money, month, plain_date
from portal.working import OUTCOMES
from sla import engine
from sla.live_case import LiveCase, live_case, terms_version
from sla.what_if import Beside, Comparison, compare
from vendors.words import enumerated

# a change as the subject of “… would have brought CNY 100 more”
SAID = {
    ("expected", "some"): gettext_lazy("“%(level)s” expected at %(figure)s"),
    ("minimum", "some"): gettext_lazy("A minimum of %(figure)s for “%(level)s”"),
    ("minimum", "none"): gettext_lazy("No minimum for “%(level)s”"),
    ("cost", WEIGHTED): gettext_lazy("%(figure)s of the amount at risk for “%(level)s”"),
    ("cost", FLAT): gettext_lazy("%(figure)s of the fee for a miss of “%(level)s”"),
    ("cost", NONE): gettext_lazy("No credit for “%(level)s”"),
    ("at_risk_percent", "some"): gettext_lazy("An amount at risk of %(figure)s"),
    ("at_risk_percent", "none"): gettext_lazy("No amount at risk"),
    ("cap_percent", "some"): gettext_lazy("A cap of %(figure)s"),
    ("cap_percent", "none"): gettext_lazy("No cap"),
    ("annual_cap_percent", "some"): gettext_lazy("A cap of %(figure)s a year"),
    ("annual_cap_percent", "none"): gettext_lazy("No cap a year"),
    ("repeat", "some"): gettext_lazy("Counting misses in a row %(figure)s times"),
    ("repeat", "none"): gettext_lazy("Counting every miss once"),
    ("earn_back_months", "some"): gettext_lazy("An earn-back period of %(figure)s"),
    ("earn_back_months", "none"): gettext_lazy("No earn-back"),
}


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A row of the table: amounts worded, and what turned out otherwise in that month."""

    label: str
    today: str
    then: str
    difference: str
    flips: list[dict[str, str]]


class WhatIfPage:
    """A contract, one of its schedules, the form, and the answer to it. Raises NotPossible where nothing is signed."""

    def __init__(self, contract: Contract, user, query: Mapping[str, str]):
        self.contract = contract
        rows = terms_version(contract).schedules.order_by("code")
        self.schedules = {row.code: str(row) for row in rows}
        asked = query.get("schedule")
        self.live: LiveCase = live_case(
            contract, asked if asked in self.schedules else next(iter(self.schedules), None)
        )
        self.form = WhatIfForm(query, user=user, terms=self.terms)
        self.comparison: Comparison | None = None
        if self.form.is_valid():
            try:
                self.comparison = compare(self.live.document, self.form.asked_terms())
            except engine.CaseError as error:
                self.form.refuse(error.faults)

    @property
    def terms(self) -> dict[str, Any]:
        beside = ("format", "title", "source", "periods")
        return {name: value for name, value in self.live.document.items() if name not in beside}

    @property
    def schedule_name(self) -> str:
        return self.schedules[self.live.schedule]

    @property
    def cadence(self) -> str:
        return self.live.version.cadence

    @cached_property
    def asked_terms(self) -> dict[str, Any]:
        return self.form.asked_terms()

    @cached_property
    def query(self) -> str:
        """The shortest query that leads back to this state."""
        schedule = {"schedule": self.live.schedule} if len(self.schedules) > 1 else {}
        return urlencode(schedule | self.form.asked())

    def case(self) -> dict[str, Any]:
        """The case file of what is asked, with the contract's months."""
        return {**self.live.document, **self.asked_terms}

    # What is said.

    @cached_property
    def _reader(self) -> Reader:
        return Reader.of(self.terms, self.cadence)

    @property
    def span(self) -> str:
        n = self.live.months
        if self.cadence == "month":
            return ngettext("%(n)s month", "%(n)s months", n) % {"n": n}
        return ngettext("%(n)s period", "%(n)s periods", n) % {"n": n}

    @cached_property
    def headline(self) -> str:
        """The answer in one sentence, which is also the chart's title."""
        found, changes = self.comparison, self.form.changes()
        given = {"span": self.span, "amount": money(abs(found.difference), found.currency)}
        if not changes:
            given["amount"] = money(found.today, found.currency)
            return _("Today’s terms: %(amount)s in %(span)s") % given
        given["terms"] = self._said(changes[0]) if len(changes) == 1 else _("These terms")
        if found.difference > 0:
            return _("%(terms)s would have brought %(amount)s more in %(span)s") % given
        if found.difference < 0:
            return _("%(terms)s would have brought %(amount)s less in %(span)s") % given
        return _("%(terms)s would have changed no amount in %(span)s") % given

    def _said(self, change: Change) -> str:
        """One change as the subject of a sentence."""
        level = self._reader.name(change.level) if change.level else ""
        given = {"level": level, "figure": self._figure(change, change.after)}
        if change.part == "cost":
            return SAID[change.part, change.after.partition(" ")[0]] % given
        return SAID[change.part, "some" if change.after.strip() else "none"] % given

    def _figure(self, change: Change, text: str) -> str:
        text = text.strip()
        if not text:
            return _("none")
        if change.part in ("expected", "minimum"):
            return self._reader.figure(change.level, text)
        if change.part == "cost":
            scheme, _gap, worth = text.partition(" ")
            return share(worth) if worth else str(SCHEMES.get(scheme, _("as agreed")))
        if change.part == "earn_back_months" and text.isdigit():
            return ngettext("%(n)s month", "%(n)s months", int(text)) % {"n": text}
        return share(text) if change.part.endswith("percent") else text

    @property
    def changed(self) -> list[tuple[str, str, str]]:
        """What is asked, as `components/changes.html` draws it."""
        return [
            (self._label(change), self._worded(change, change.before), self._worded(change, change.after))
            for change in self.form.changes()
        ]

    def _label(self, change: Change) -> str:
        if change.part == "cost":
            return _("%(level)s: %(part)s") % {"level": self._reader.name(change.level), "part": _("a miss costs")}
        field = self.form.fields[f"{change.level}-{change.part}" if change.level else change.part]
        if not change.level:
            return str(field.label)
        return _("%(level)s: %(part)s") % {"level": self._reader.name(change.level), "part": field.label}

    def _worded(self, change: Change, text: str) -> str:
        scheme, _gap, worth = text.partition(" ")
        if change.part != "cost" or not worth:
            return self._figure(change, text)
        of = _("%(percent)s of the amount at risk") if scheme == WEIGHTED else _("%(percent)s of the fee")
        return of % {"percent": share(worth)}

    @property
    def remarks(self) -> list[str]:
        """What the reader must know beside the table: versions, what was posted, bonus, rights."""
        found, live = self.comparison, self.live
        remarks = []
        if set(live.judged_by) - {live.version.n}:
            numbers = enumerated(str(n) for n in live.judged_by)
            remarks.append(
                _("Versions behind these months: %(numbers)s. Both columns apply the terms of version %(n)s to all.")
                % {"numbers": numbers, "n": live.version.n}
                if len(live.judged_by) > 1
                else _("These months were judged by version %(numbers)s. Both columns apply version %(n)s.")
                % {"numbers": numbers, "n": live.version.n}
            )
        if live.posted != found.today:
            remarks.append(
                _(
                    "Posted in these months: %(amount)s. Today’s terms come to another amount, because what went "
                    "before, an amendment or an earn-back counted then."
                )
                % {"amount": money(live.posted, found.currency)}
            )
        if found.bonus_today or found.bonus_then:
            given = {name: money(value, found.currency) for name, value in _bonuses(found).items()}
            remarks.append(_("Bonus for the vendor: %(today)s today, %(then)s with these terms.") % given)
        for flip in found.rights:
            sentence = (
                _("Right “%(code)s” would have arisen in %(month)s.")
                if flip.arises
                else _("Right “%(code)s” would not have arisen in %(month)s.")
            )
            remarks.append(sentence % {"code": flip.code, "month": _label(flip.start, flip.end)})
        return remarks

    @property
    def lines(self) -> list[MonthLine]:
        found = self.comparison
        return [
            MonthLine(
                label=_label(row.start, row.end),
                today=money(row.today, ""),
                then=money(row.then, ""),
                difference=_signed(row),
                flips=[self._flip(flip) for flip in found.flips if flip.start == row.start],
            )
            for row in found.months
        ]

    def _flip(self, flip) -> dict[str, str]:
        return {
            "level": self._reader.name(flip.level),
            "today": str(OUTCOMES[flip.today]),
            "then": str(OUTCOMES[flip.then]),
            "today_rating": flip.today_rating,
            "then_rating": flip.then_rating,
        }

    @property
    def totals(self) -> dict[str, str]:
        found = self.comparison
        return {
            "today": money(found.today, ""),
            "then": money(found.then, ""),
            "difference": _signed(found),
        }

    @property
    def chart(self) -> dict[str, Any]:
        """As `components/chart.html` takes it."""
        rows = [
            {"label": _short(row, at), "today": str(row.today), "then": str(row.then)}
            for at, row in enumerate(self.comparison.months)
        ]
        return {
            "title": self.headline,
            "small": _("deducted a month, %(currency)s") % {"currency": self.comparison.currency},
            "heads": [
                (_("Month"), False),
                (_("Today’s terms"), True),
                (_("Other terms"), True),
                (_("Difference"), True),
            ],
            "rows": [[line.label, line.today, line.then, line.difference] for line in self.lines],
            **credit_pair(rows, self.headline, get_language() or "en"),
        }

    @property
    def annexes(self) -> list[Annex]:
        return annexes_of(self.asked_terms, self._annex_title, self.live.version)

    def annex(self, language: str) -> Annex:
        return annex_of(self.asked_terms, self._annex_title, self.live.version, language)

    @property
    def _annex_title(self) -> str:
        return f"{self.contract.number} · {self.schedule_name}"


def _bonuses(found: Comparison) -> dict[str, Any]:
    return {"today": found.bonus_today, "then": found.bonus_then}


def _signed(amounts: Beside | Comparison) -> str:
    """A difference with its sign: more for the buyer is +."""
    difference = amounts.difference
    if not difference:
        return money(0, "")
    return ("+" if difference > 0 else MINUS) + money(abs(difference), "")


def _is_month(start: date, end: date) -> bool:
    return start.day == 1 and (end + timedelta(days=1)).day == 1 and (start.year, start.month) == (end.year, end.month)


def _label(start: date, end: date) -> str:
    """October 2026, or the days of a period that is no month."""
    return month(start) if _is_month(start, end) else f"{plain_date(start)} – {plain_date(end)}"


def _short(row: Beside, at: int) -> str:
    """Under a column: Oct; January and the first with their year."""
    name = month(row.start, "bare")
    if at and row.start.month > 1:
        return name
    return f"{row.start:%y}年{name}" if name.endswith("月") else f"{name} {row.start:%y}"
