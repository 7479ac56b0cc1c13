"""Does a contract say at a glance what follows its term, and by when somebody has to act?"""

from datetime import date

import pytest

from contracts import actions
from contracts.queries import contract_rows, open_notice
from portal.pages.term_clock import LaterTerm, Line, drawn_clocks, term_clock
from tests.contracts.test_queries_terms import WEEK, agreed
from tests.contracts.worlds import NOON
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from tests.vendors.calendars import published

IN_TIME, MISSED = date(2026, 6, 1), date(2027, 3, 2)


def clock(reader, contract, today):
    row = contract_rows(reader, [contract], today)[0]
    return term_clock(row, open_notice(contract), today, ours=reader.is_buyer)


def lines(found):
    """(label, words, note) of every line, in plain spaces."""
    plain = lambda text: text.replace("\u00a0", " ")  # noqa: E731
    return [(line.label, plain(line.words), plain(line.note)) for line in found.lines]


def test_the_buyer_reads_every_day_in_the_order_of_its_questions(world, active):
    found = clock(world.vera, active, IN_TIME)
    assert lines(found) == [
        ("Term in force", "1 May 2026 – 30 Apr 2027", ""),
        ("If nothing is done", "renews for 12 months", "to 30 Apr 2028"),
        ("Window opens", "open at any time", ""),
        ("Decide by", "25 Jan 2027", "30 days before it is sent"),
        ("Send by, to be safe", "24 Feb 2027", "5 days to arrive"),
        ("Notice must arrive by", "1 Mar 2027", "60 days before the end"),
    ]
    assert [(line.day, line.counts) for line in found.lines[3:]] == [
        (date(2027, 1, 25), True),
        (date(2027, 2, 24), True),
        (date(2027, 3, 1), True),
    ]
    assert found.later[0] == LaterTerm(
        "1\u00a0May\u00a02027 – 30\u00a0Apr\u00a02028",
        None,
        date(2028, 1, 26),
        date(2028, 2, 25),
        date(2028, 3, 1),
        False,
    )
    assert (len(found.later), found.provisional) == (4, "")


def test_the_vendor_reads_what_is_agreed_and_not_by_when_we_decide_and_send(world, active):
    found = clock(world.alan, active, IN_TIME)
    assert [line.label for line in found.lines] == [
        "Term in force",
        "If nothing is done",
        "Window opens",
        "Notice must arrive by",
    ]
    assert {(term.decide_by, term.send_by) for term in found.later} == {(None, None)}
    assert drawn_clocks(contract_rows(world.alan, [active], IN_TIME)[0], None, IN_TIME, ours=False) == []


def test_once_the_notice_is_missed_the_clock_runs_for_the_next_term(world, active):
    assert lines(clock(world.vera, active, MISSED))[:3] == [
        ("Term in force", "1 May 2026 – 30 Apr 2027", ""),
        ("If nothing is done", "renews for 12 months", "to 30 Apr 2028, notice had to arrive by 1 Mar 2027"),
        ("Next term that notice can end", "1 May 2027 – 30 Apr 2028", ""),
    ]


def test_a_guess_says_why_it_is_one_and_a_holiday_why_the_day_is_earlier(world):
    calendar = published(hours=WEEK, official_through=date(2027, 2, 27), days=[])
    terms = {"calendar": calendar, "notice_days": 61, "window_days": 180}
    contract = agreed(world, terms | {"delivery_days": None, "delivery_business_days": 2})
    found = clock(world.vera, contract, IN_TIME)
    assert lines(found)[2:] == [
        ("Window opens", "1 Nov 2026", "180 days before the end at the earliest"),
        ("Decide by", "25 Jan 2027", "30 days before it is sent"),
        ("Send by, to be safe", "24 Feb 2027", "counts as delivered after 2 business days"),
        ("Notice must arrive by", "26 Feb 2027", "61 days before the end, 28 Feb 2027 is not worked"),
    ]
    assert [line.provisional for line in found.lines] == [False, False, False, True, True, True]
    assert found.provisional.replace("\u00a0", " ") == (
        "Provisional: the calendar Offices, China is official only through 27 Feb 2027."
    )
    published(calendar, hours=WEEK, official_through=None, days=[])
    assert clock(world.vera, contract, IN_TIME).provisional == (
        "Provisional: no day of the calendar Offices, China is official."
    )


def test_a_contract_that_ends_asks_what_is_to_follow(world):
    contract = agreed(world, {"renews_months": 0})
    assert lines(clock(world.vera, contract, IN_TIME)) == [
        ("Term in force", "1 May 2026 – 30 Apr 2027", ""),
        ("If nothing is done", "ends", ""),
        ("Decide by", "31 Mar 2027", "what is to follow"),
    ]
    assert [line.label for line in clock(world.alan, contract, IN_TIME).lines] == [
        "Term in force",
        "If nothing is done",
    ]


def test_an_extension_is_asked_for_in_time_or_the_contract_ends(world):
    terms = {"extension_count": 2, "extension_months": 12, "extension_notice_days": 60, "decide_days": 14}
    contract = agreed(world, terms | {"renews_months": 0})
    found = clock(world.vera, contract, IN_TIME)
    assert lines(found)[1:] == [
        ("If nothing is done", "ends", ""),
        ("Decide by", "10 Feb 2027", "14 days before it is sent"),
        ("Send by, to be safe", "24 Feb 2027", "5 days to arrive"),
        ("Extension to be asked for by", "1 Mar 2027", "60 days before the end"),
    ]
    assert ([term.arrive_by for term in found.later], found.asked_for) == (
        [date(2027, 3, 1), date(2028, 3, 1)],
        True,
    )
    assert [label for label, _words, _note in lines(clock(world.vera, contract, MISSED))] == [
        "Term in force",
        "If nothing is done",
        "Decide by",
    ]


def test_what_runs_on_can_be_ended_within_its_term_and_later_at_any_time(world):
    contract = agreed(world, {"renews_months": 0, "evergreen": True})
    within = clock(world.vera, contract, IN_TIME)
    assert lines(within)[1] == ("If nothing is done", "runs on without an end", "")
    assert [term.words.replace("\u00a0", " ") for term in within.later] == ["from 1 May 2027, without an end"]
    assert lines(clock(world.vera, contract, date(2027, 6, 1))) == [
        ("Term in force", "since 1 May 2027, without an end", ""),
        ("Notice at any time", "60 days after it arrives", "a notice that arrives today ends it on 31 Jul 2027"),
    ]


def test_notice_that_was_given_is_all_that_counts(world, active):
    facts = {"kind": "cause", "served_on": date(2026, 5, 4), "effective_on": date(2026, 8, 31)}
    actions.give_notice(active, by=world.leo, note="Breach.", now=NOON, **facts)
    found = clock(world.vera, active, IN_TIME)
    assert lines(found)[1:] == [("Ends by notice", "31 Aug 2026", "sent on 4 May 2026")]
    assert found.lines[1] == Line(
        "Ends by notice", "31\u00a0Aug\u00a02026", "sent on 4\u00a0May\u00a02026", date(2026, 8, 31), counts=True
    )


def test_a_draft_has_no_clock(world, draft):
    assert clock(world.vera, draft, IN_TIME) is None


@pytest.mark.parametrize(
    ("today", "drawn"),
    [(IN_TIME, False), (date(2027, 2, 14), True), (date(2027, 2, 25), False)],
)
def test_the_clock_is_drawn_when_its_last_safe_day_is_near(world, active, today, drawn):
    found = drawn_clocks(contract_rows(world.vera, [active], today)[0], None, today, ours=True)
    assert [one["title"] for one in found] == (["Notice not to renew"] if drawn else [])


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_of_a_contract_shows_its_clock(as_person, world, active, language):
    world.vera.language = language
    world.vera.save()
    text = as_person(world.vera).get(f"/contracts/{active.number}/").text
    assert ("Term and notice" if language == "en" else "期限与通知") in text
    assert ("If nothing is done" if language == "en" else "如不采取行动") in text
