"""Month by month: which contracts renew or end, by when is that decided, and how much a year hangs on it?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from contracts.models import Contract
from contracts.queries_renewals import MONTHS_OF_A_YEAR, Happens, TermEnd, TermEnds, Yearly, term_ends
from contracts.queries_terms import NOTICE_RUNS
from contracts.terms import ONE_DAY, add_months
from contracts.wording import YES
from portal.pages.portfolio import totals
from portal.pages.vendor_page import line_options
from portal.templatetags.steward import money, month, plain_date
from sla.models import Letter
from sla.rules import may_write_kind
from vendors.queries.vendors import counts_by
from vendors.words import clauses

HORIZONS = (12, 24, 36)
LISTED = (*NOTICE_RUNS, Contract.State.NOTICE_GIVEN, Contract.State.IN_EXIT)
HEADS = [
    gettext_lazy("Month"),
    gettext_lazy("Number"),
    gettext_lazy("Vendor"),
    pgettext_lazy("contract", "Title"),
    gettext_lazy("Service line"),
    gettext_lazy("Service owner"),
    gettext_lazy("Last day of the term"),
    gettext_lazy("What happens"),
    gettext_lazy("Next term ends"),
    gettext_lazy("Still to decide"),
    gettext_lazy("Window opens"),
    gettext_lazy("Decide by"),
    gettext_lazy("Send notice by"),
    gettext_lazy("Notice must arrive by"),
    gettext_lazy("Provisional"),
    gettext_lazy("Currency"),
    gettext_lazy("A year"),
    gettext_lazy("How it was worked out"),
]


@dataclass(frozen=True, slots=True)
class Line:
    """The end of a term as the page words it."""

    end: TermEnd
    happens: str
    worked_out: str
    letter: str = ""  # where the letter is that keeps the day, for who writes it


@dataclass(frozen=True, slots=True)
class Month:
    """The terms that end in a month, and what their contracts cost a year, by currency."""

    first: date
    lines: list[Line]
    money: list[str]


@dataclass(frozen=True, slots=True)
class Renewals:
    """The calendar: months in which something ends, how much can still be decided, what has no end."""

    months: list[Month]
    contracts: int
    to_decide: list[str]
    late: int
    endless: list[Contract]


def horizon_asked(asked: str) -> int:
    """How many months are looked ahead."""
    return int(asked) if asked in map(str, HORIZONS) else HORIZONS[0]


def contracts_asked(user, line: str):
    """The contracts that have a term to come, of one service line where one is asked for."""
    rows = Contract.objects.visible_to(user).filter(state__in=LISTED).select_related("vendor", "line", "owner")
    return rows.filter(line__code=line) if line else rows


def ends_asked(user, line: str, horizon: int, today: date) -> TermEnds:
    """The ends of terms up to the last day of so many months, this one included."""
    until = add_months(today.replace(day=1), horizon) - ONE_DAY
    return term_ends(user, contracts_asked(user, line), today, until)


def calendar_of(user, found: TermEnds, today: date) -> Renewals:
    """What is known of the terms, as the page lays it out."""
    by_month: dict[date, list[TermEnd]] = {}
    for end in found.ends:
        by_month.setdefault(end.on.replace(day=1), []).append(end)
    still_open = [end for end in found.ends if end.open]
    return Renewals(
        months=[
            Month(first, [line_of(user, end) for end in ends], yearly_money(ends)) for first, ends in by_month.items()
        ],
        contracts=len({end.row.contract.pk for end in found.ends}),
        to_decide=yearly_money(still_open),
        late=sum(end.decide_by is not None and end.decide_by < today for end in still_open),
        endless=found.endless,
    )


def line_of(user, end: TermEnd) -> Line:
    contract = end.row.contract
    kind = Letter.Kind.EXTENSION if end.happens is Happens.EXTENDABLE else Letter.Kind.NON_RENEWAL
    ready = end.open and end.dates is not None and may_write_kind(kind, contract, user)
    letter = reverse("letter_new", args=[kind, contract.pk]) if ready else ""
    return Line(end, happens_words(end), worked_out(end.yearly), letter)


def yearly_money(ends: Iterable[TermEnd]) -> list[str]:
    """What the contracts cost a year, each counted once, added up by currency."""
    once = {end.row.contract.pk: end for end in ends}
    amounts = totals((end.row.contract.currency_id, end.yearly.amount) for end in once.values())
    return [money(amount, currency) for currency, amount in sorted(amounts.items())]


def happens_words(end: TermEnd) -> str:
    """What the contract does when the term is over, in a few words."""
    rules = end.row.version.term_rules
    until = {"day": plain_date(end.until) if end.until else ""}
    if end.happens is Happens.RENEWS:
        words = ngettext(
            "renews for %(n)s month, to %(day)s", "renews for %(n)s months, to %(day)s", rules.renew_months
        ) % {"n": rules.renew_months, **until}
        return words if end.open else clauses((words, _("too late for notice")))
    if end.happens is Happens.RUNS_ON:
        words = _("runs on without an end")
        return words if end.open else clauses((words, _("too late for notice")))
    said = {
        Happens.ENDS: _("ends by itself"),
        Happens.EXTENDABLE: _("ends, unless we extend it to %(day)s") % until,
        Happens.RENEWED: _("renewed to %(day)s, signed") % until,
        Happens.BY_NOTICE: _("ends by notice"),
    }
    return said[end.happens]


def worked_out(yearly: Yearly) -> str:
    """What a yearly amount rests on."""
    if yearly.amount is None:
        return _("neither fees nor a value are known")
    if not yearly.months:
        return _("agreed value, as a year")
    if yearly.months == MONTHS_OF_A_YEAR:
        return _("fees of the last 12 months")
    words = ngettext("fee of %(n)s month, as a year", "fees of %(n)s months, as a year", yearly.months)
    return words % {"n": yearly.months}


def filters_of(user) -> list[dict]:
    """The chips above the calendar: how far ahead, and which line."""
    counted = counts_by(contracts_asked(user, ""), "line__code")
    return [
        {
            "param": "months",
            "label": _("How far ahead"),
            "all": ngettext("%(n)s month", "%(n)s months", HORIZONS[0]) % {"n": HORIZONS[0]},
            "options": [
                {"value": str(n), "label": ngettext("%(n)s month", "%(n)s months", n) % {"n": n}} for n in HORIZONS[1:]
            ],
        },
        {
            "param": "line",
            "label": _("Filter by service line"),
            "all": _("All lines"),
            "all_count": sum(counted.values()),
            "options": line_options(counted),
        },
    ]


def export_lines(ends: Iterable[TermEnd]) -> Iterator[list[object]]:
    for end in ends:
        contract, dates = end.row.contract, end.dates
        yield [
            month(end.on.replace(day=1)),
            contract.number,
            str(contract.vendor),
            contract.title,
            str(contract.line),
            str(contract.owner),
            end.on,
            happens_words(end),
            end.until,
            str(YES) if end.open else None,
            dates.window_opens if dates else None,
            end.decide_by,
            dates.send_by if dates else None,
            dates.deadline if dates else None,
            str(YES) if dates and dates.provisional else None,
            contract.currency_id,
            end.yearly.amount,
            worked_out(end.yearly),
        ]
