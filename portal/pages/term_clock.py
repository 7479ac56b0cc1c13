"""How does a contract's term stand at a glance: what follows, by when is something to be done about it, what then?"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.models import Contract, Notice
from contracts.queries_terms import ContractRow
from contracts.terms import (
    Follows,
    NoticeDates,
    Term,
    TermRules,
    Unit,
    earliest_end,
    next_term,
    notice_dates,
    successive_terms,
)
from contracts.wording import worded_length
from portal.pages.terms_in_words.term import follows_words, span_words
from portal.templatetags.steward import plain_date
from vendors.words import clauses

State = Contract.State
RUNS = (State.SIGNED, State.ACTIVE, State.SUSPENDED, State.NOTICE_GIVEN, State.IN_EXIT)
ENDING = (State.NOTICE_GIVEN, State.IN_EXIT)
LATER_TERMS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One day of the clock: what it is, the day or what is said instead, how it came about; `counts` down in colour."""

    label: str
    words: str
    note: str = ""
    day: date | None = None
    counts: bool = False
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class LaterTerm:
    """A term after this one, the days of the notice that would end it, and whether it comes only if we ask for it."""

    words: str
    window_opens: date | None
    decide_by: date | None
    send_by: date | None
    arrive_by: date | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class TermClock:
    """A section of the contract page: lines in the order of a reader's questions, later terms, what is provisional."""

    lines: list[Line]
    later: list[LaterTerm]
    asked_for: bool
    provisional: str


def term_clock(row: ContractRow, notice: Notice | None, today: date, *, ours: bool) -> TermClock | None:
    """The clock of a signed contract; a vendor reads what is agreed, not by when we decide and send."""
    stands, version = row.standing, row.version
    if stands is None or version is None or version.signed_at is None or row.contract.state not in RUNS:
        return None
    rules = version.term_rules
    if row.contract.state in ENDING and notice is not None:
        ends = Line(_("Ends by notice"), plain_date(notice.effective_on), _arrived(notice), notice.effective_on, True)
        return TermClock([_in_force(stands.term), ends], [], False, "")
    lines = [_in_force(stands.term), *_what_follows(row, rules, today)]
    if row.counts and stands.notice is not None and stands.ending is not None:
        missed = stands.ending != stands.term
        lines += _notice_lines(rules, stands.notice, stands.ending if missed else None, ours)
    if row.counts and stands.extensions:
        dates, label = stands.extensions[0].dates, _("Extension to be asked for by")
        lines += _days_to_act(rules, dates, worded_length(rules.extension_notice), label, ours)
    elif row.counts and ours and stands.follows is Follows.ENDS and stands.decide_by:
        lines.append(
            Line(_("Decide by"), plain_date(stands.decide_by), _("what is to follow"), stands.decide_by, counts=True)
        )
    later = _later_terms(row, rules, ours)
    guesses = any(line.provisional for line in lines) or any(term.provisional for term in later)
    return TermClock(lines, later, bool(stands.extensions), _why_provisional(row) if guesses else "")


def _in_force(term: Term) -> Line:
    if term.end is None:
        words = _("since %(day)s, without an end") % {"day": plain_date(term.start)}
        return Line(_("Term in force"), words)
    words = span_words(term.start, term.end)
    note = ngettext("renewed %(n)s time", "renewed %(n)s times", term.renewals) % {"n": term.renewals}
    return Line(_("Term in force"), words, note if term.renewals else "", term.end)


def _arrived(notice: Notice) -> str:
    if notice.arrived_on is None:
        return _("sent on %(day)s") % {"day": plain_date(notice.served_on)}
    return _("arrived on %(day)s") % {"day": plain_date(notice.arrived_on)}


def _what_follows(row: ContractRow, rules: TermRules, today: date) -> list[Line]:
    stands = row.standing
    assert stands is not None
    label = _("If nothing is done")
    if stands.follows is None:
        ends = plain_date(earliest_end(rules, today, row.days).day)
        note = _("a notice that arrives today ends it on %(day)s") % {"day": ends}
        words = _("%(length)s after it arrives") % {"length": worded_length(rules.notice)}
        return [Line(_("Notice at any time"), words, note)]
    if row.renewed_by is not None:
        words = _("version %(n)s takes over") % {"n": row.renewed_by.n}
        return [Line(label, words, _("it runs to %(day)s") % {"day": plain_date(row.renewed_by.ends_on)})]
    following = next_term(rules, stands.term)
    note = _("to %(day)s") % {"day": plain_date(following.end)} if following and following.end else ""
    if stands.follows is not Follows.ENDS and stands.ending != stands.term:
        missed = notice_dates(rules, stands.term.end, row.days).deadline
        late = _("notice had to arrive by %(day)s") % {"day": plain_date(missed)}
        note = clauses(filter(None, (note, late)))
    return [Line(label, follows_words(rules, stands.follows), note)]


def _notice_lines(rules: TermRules, dates: NoticeDates, later: Term | None, ours: bool) -> list[Line]:
    """The days of a notice as they come; `later` is the term it would end, where that is not the one in force."""
    lines = []
    if later is not None and later.end is not None:
        words = span_words(later.start, later.end)
        lines.append(Line(_("Next term that notice can end"), words))
    if dates.window_opens is not None:
        note = _at_most(rules)
        lines.append(Line(_("Window opens"), plain_date(dates.window_opens), note, dates.window_opens))
    else:
        lines.append(Line(_("Window opens"), _("open at any time")))
    return lines + _days_to_act(rules, dates, worded_length(rules.notice), _("Notice must arrive by"), ours)


def _at_most(rules: TermRules) -> str:
    days = rules.window_days or 0
    return ngettext("%(n)s day before the end at the earliest", "%(n)s days before the end at the earliest", days) % {
        "n": days
    }


def _days_to_act(rules: TermRules, dates: NoticeDates, length: str, label: str, ours: bool) -> list[Line]:
    before = _("%(length)s before the end") % {"length": length}
    if dates.raw != dates.deadline:
        before = clauses((before, _("%(day)s is not worked") % {"day": plain_date(dates.raw)}))
    arrive = Line(label, plain_date(dates.deadline), before, dates.deadline, True, dates.provisional)
    if not ours:
        return [arrive]
    delivery = worded_length(rules.delivery)
    if rules.delivery.unit is Unit.BUSINESS_DAYS:
        sent = _("counts as delivered after %(length)s") % {"length": delivery}
    else:
        sent = _("%(length)s to arrive") % {"length": delivery}
    decided = _("%(days)s before it is sent") % {
        "days": ngettext("%(n)s day", "%(n)s days", rules.decide_days) % {"n": rules.decide_days}
    }
    return [
        Line(_("Decide by"), plain_date(dates.decide_by), decided, dates.decide_by, True, dates.provisional),
        Line(_("Send by, to be safe"), plain_date(dates.send_by), sent, dates.send_by, True, dates.provisional),
        arrive,
    ]


def _later_terms(row: ContractRow, rules: TermRules, ours: bool) -> list[LaterTerm]:
    """The next few terms: those that follow by themselves, each with the notice that would end it, else extensions."""
    stands = row.standing
    if stands is None or not row.counts:
        return []
    if stands.extensions:
        return [_later(one.term, one.dates, ours) for one in stands.extensions]
    terms = successive_terms(rules, stands.ending or stands.term, LATER_TERMS)
    return [_later(term, term.end and notice_dates(rules, term.end, row.days), ours) for term in terms]


def _later(term: Term, dates: NoticeDates | None, ours: bool) -> LaterTerm:
    if term.end is None:
        words = _("from %(day)s, without an end") % {"day": plain_date(term.start)}
    else:
        words = span_words(term.start, term.end)
    if dates is None:
        return LaterTerm(words, None, None, None, None, False)
    ours_only = (dates.decide_by, dates.send_by) if ours else (None, None)
    return LaterTerm(words, dates.window_opens, *ours_only, dates.deadline, dates.provisional)


def _why_provisional(row: ContractRow) -> str:
    version = row.version
    assert version is not None
    if row.days.official_through == date.min:
        return _("Provisional: no day of the calendar %(calendar)s is official.") % {"calendar": version.calendar}
    return _("Provisional: the calendar %(calendar)s is official only through %(day)s.") % {
        "calendar": version.calendar,
        "day": plain_date(row.days.official_through),
    }


# Drawn to scale, once it is near.


def drawn_clocks(row: ContractRow, notice: Notice | None, today: date, *, ours: bool) -> list[dict]:
    """What runs out on this contract, for the buyer; the vendor sees when it ends."""
    if notice is not None:
        found = [_end_clock(row, notice.effective_on, today)]
    elif row.standing is not None and row.standing.follows is Follows.ENDS and row.term and row.renewed_by is None:
        found = [_end_clock(row, row.term.end, today)]
    else:
        found = [_notice_clock(row, today)] if ours else []
    return [clock for clock in found if clock]


def _notice_clock(row: ContractRow, today: date) -> dict | None:
    """Today, the last safe day to send a notice not to go on, the day it must have arrived, the end of that term."""
    dates = row.notice
    if dates is None or row.version is None or row.standing is None or row.standing.ending is None:
        return None
    end = row.standing.ending.end
    left = (dates.send_by - today).days
    span = (end - today).days
    near = left * 10 < span * 3
    if left < 0 or not near and (end - dates.deadline).days * 3 < span:
        return None  # a clock that runs for a year says nothing yet; its day stands in the lines
    points = [{"date": today, "label": _("today")}] if left else []
    words = ngettext("send by, %(n)s day left", "send by, %(n)s days left", left) % {"n": left}
    points += [
        {"date": dates.send_by, "label": words, "last": True},
        {"date": dates.deadline, "label": _("must arrive")},
    ]
    length = worded_length(row.version.term_rules.notice)
    if not near:
        points.append({"date": end, "label": _("term ends, or goes on")})
        note = _("%(length)s before the term ends") % {"length": length}
    else:
        # close to the deadline the far end would press the days that matter into one corner
        note = _("%(length)s before the term ends or goes on, on %(day)s") % {"length": length, "day": plain_date(end)}
    title = _("Notice to end it") if row.version.evergreen else _("Notice not to renew")
    return {"title": title, "note": note, "points": points, "calm": left > 30}


def _end_clock(row: ContractRow, ends_on: date | None, today: date) -> dict | None:
    """How long a contract that does not renew, or under notice, still runs."""
    if ends_on is None or ends_on < today or row.contract.state not in RUNS[1:]:
        return None
    left = (ends_on - today).days
    return {
        "title": _("The contract ends"),
        "note": _("it does not renew"),
        "points": [
            {"date": today, "label": _("today")},
            {
                "date": ends_on,
                "label": ngettext("last day, %(n)s day left", "last day, %(n)s days left", left) % {"n": left},
                "last": True,
            },
        ],
        "calm": left > 60,
    }
