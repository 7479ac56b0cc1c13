"""Does a contract's row say how its term stands, on the calendar that is agreed, and what a signed renewal changes?"""

from datetime import date

import pytest

from contracts import actions
from contracts.models import Contract
from contracts.queries import contract_rows, latest_version
from contracts.queries_terms import UNKNOWN, days_counted, days_of
from contracts.terms import EVERY_DAY, Follows, Term, WorkingDays
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from tests.vendors.calendars import DAYS, china, published

WEEK = {name: [["09:00", "18:00"]] for name in ("mon", "tue", "wed", "thu", "fri")}


def agreed(world, terms=None, number="C-2026-009") -> Contract:
    """A running contract with other terms."""
    draft = worlds.a_draft(
        world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number=number,
        terms=worlds.TERMS | (terms or {}),
    )
    return worlds.a_running_contract(draft, by=world.vera, approver=world.leo)


def row_of(world, contract, on):
    return contract_rows(world.vera, [contract], on)[0]


def test_a_row_carries_the_days_of_the_notice_that_can_still_arrive(world, active):
    first = row_of(world, active, date(2026, 6, 1))
    assert (first.term, first.standing.follows) == (Term(date(2026, 5, 1), date(2027, 4, 30), 0), Follows.RENEWS)
    assert (first.decide_by, first.send_by, first.arrive_by) == (
        date(2027, 1, 25),
        date(2027, 2, 24),
        date(2027, 3, 1),
    )
    missed = row_of(world, active, date(2027, 3, 2))
    assert (missed.term, missed.arrive_by) == (first.term, date(2028, 3, 1))


def test_days_are_counted_on_the_calendar_that_was_published_last(world):
    calendar = published(hours=WEEK, official_through=date(2026, 12, 31), days=[])
    contract = agreed(world, {"calendar": calendar, "notice_days": 59})
    assert (
        row_of(world, contract, NOON.date()).arrive_by,
        row_of(world, contract, NOON.date()).notice.provisional,
    ) == (
        date(2027, 3, 2),
        True,
    )
    closed = [type(DAYS[0])(date(2027, 3, day)) for day in (1, 2)]
    published(calendar, hours=WEEK, official_through=date(2027, 12, 31), days=closed)
    later = row_of(world, contract, NOON.date())
    assert (later.arrive_by, later.notice.provisional) == (date(2027, 2, 26), False)


def test_of_a_calendar_without_an_official_day_every_deadline_is_a_guess(world, draft):
    calendar = china()
    version = latest_version(draft)
    version.calendar = calendar
    assert days_counted(version) == UNKNOWN
    published(calendar, hours=WEEK, official_through=None, days=[])
    assert days_counted(version) == WorkingDays(frozenset(range(5)), official_through=date.min)
    version.calendar = None
    assert days_counted(version) is EVERY_DAY


def test_the_days_of_many_versions_take_two_queries(world, draft, django_assert_num_queries):
    version = latest_version(draft)
    version.calendar = published()
    with django_assert_num_queries(2):
        days_of([version] * 3)
    version.calendar = None
    with django_assert_num_queries(0):
        days_of([version] * 3)


def test_what_runs_on_has_a_notice_only_within_its_term(world):
    contract = agreed(world, {"renews_months": 0, "evergreen": True})
    within, after = row_of(world, contract, date(2026, 6, 1)), row_of(world, contract, date(2027, 6, 1))
    assert (within.standing.follows, within.arrive_by) == (Follows.RUNS_ON, date(2027, 3, 1))
    assert (after.term, after.notice, after.decide_by) == (Term(date(2027, 5, 1), None, 1), None, None)


@pytest.mark.parametrize("signed", [True, False])
def test_a_renewal_that_is_signed_takes_the_question_away(world, signed):
    contract = agreed(world, {"renews_months": 0})
    version = actions.amend_contract(
        contract,
        by=world.otto,
        kind="renewal",
        what_changed="Two more years",
        effective_from=date(2027, 5, 1),
        now=NOON,
    )
    actions.edit_version(version, by=world.otto, terms={"ends_on": date(2029, 4, 30)}, now=NOON)
    request = actions.submit_version(version, by=world.otto, now=NOON)
    actions.approve_contract(request, by=world.leo, hash_seen=request.content_hash, now=NOON)
    version.refresh_from_db()
    if signed:
        for party in ("buyer", "vendor"):
            actions.record_signature(
                version, by=world.vera, party=party, signatory="Someone", signed_on=NOON.date(), now=NOON
            )
        actions.sign_version(version, by=world.leo, now=NOON)
    row = row_of(world, contract, date(2026, 6, 1))
    assert (row.counts, row.renewed_by, row.term.end) == (
        not signed,
        version if signed else None,
        date(2027, 4, 30),
    )


def test_an_ended_contract_asks_for_nothing(world, active):
    actions.give_notice(
        active,
        by=world.leo,
        note="Breach.",
        kind="cause",
        served_on=date(2026, 5, 4),
        effective_on=date(2026, 6, 4),
        now=NOON,
    )
    row = row_of(world, active, date(2026, 5, 5))
    assert (row.counts, row.notice, row.decide_by) == (False, None, None)
