"""Does each person's desk hold what only they can do, by its last day, and what they wait for?"""

from datetime import UTC, date, datetime

import pytest

from contracts import actions as contract_actions
from contracts.models import Contract
from contracts.queries import latest_version
from portal.pages.matters import Desk, next_deadlines, read_desk
from sla import actions
from tests.contracts.test_queries_terms import agreed
from tests.sla import letters, months
from tests.sla.claims import claim, named
from tests.sla.months import MAY

NOW = datetime(2026, 6, 3, 4, 0, tzinfo=UTC)
LATER = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)
CLAIM = date(2026, 7, 30)  # sixty days after the end of May


def told(desk):
    return [(matter.due, matter.title, matter.note, matter.action, matter.amount) for matter in desk.matters]


def waits(desk):
    return [(row.title, row.with_whom, row.since) for row in desk.waiting]


def test_sent_data_need_whoever_may_accept_them_and_the_vendor_owes_the_rest(world, contract):
    month = months.open_month(world, contract, MAY)
    months.deliver(world, month, "waybills", months.waybills(MAY, 9, 10), accept=False)
    desk = read_desk(world.vera, NOW)
    assert told(desk) == [(CLAIM, "Accept or return data of May 2026", "Acme Courier · Waybills", "Review", None)]
    assert [(due, title, action) for due, title, _note, action, _amount in told(read_desk(world.alan, NOW))] == [
        (date(2026, 6, 10), f"Deliver {feed} for May 2026", "Deliver")
        for feed in ("Damages", "Outages", "Satisfaction")
    ]
    late = read_desk(world.vera, LATER)
    assert waits(late) == [
        ("Deliver Satisfaction, Damages and Outages for May 2026", "Acme Courier", date(2026, 6, 10))
    ]


def test_finance_only_waits_for_procurement_to_accept(world, contract):
    month = months.open_month(world, contract, MAY)
    months.deliver(world, month, "waybills", months.waybills(MAY, 9, 10), accept=False)
    assert (told(read_desk(world.fay, NOW)), waits(read_desk(world.fay, NOW))) == (
        [],
        [("Accept or return data of Acme Courier, May 2026", "Procurement", date(2026, 6, 3))],
    )


def test_an_evaluated_month_needs_somebody_who_accepted_none_of_its_data(world, contract):
    months.whole_month(world, contract, MAY, good=92)
    assert told(read_desk(world.fay, NOW)) == [
        (
            CLAIM,
            "Approve the result of May 2026",
            "Acme Courier · the deduction is proposed with the approval",
            "Look and approve",
            4800,
        )
    ]
    assert waits(read_desk(world.vera, NOW)) == [
        ("Approve the result of May 2026, Acme Courier", "somebody who accepted none of its data", date(2026, 6, 3))
    ]


def test_an_approved_month_is_locked_and_its_credit_claimed_before_it_lapses(world, contract):
    month = months.whole_month(world, contract, MAY, good=92)
    actions.approve_period(month, by=world.fay, now=LATER)
    assert told(read_desk(world.fay, LATER)) == [(None, "Lock May 2026", "Acme Courier", "Lock", None)]
    desk = read_desk(world.vera, LATER)
    assert told(desk) == [(CLAIM, "Deduction for May 2026 lapses; claim it", "Acme Courier", "Letter ready", 4800)]
    assert desk.hangs_on_it == {"CNY": 4800}
    assert [(row.due, row.title) for row in next_deadlines(world.max, LATER)] == [
        (CLAIM, "Acme Courier: deduction for May 2026 lapses")
    ]


def test_a_notified_credit_and_a_breach_are_the_vendors_to_answer(world, contract):
    month = months.whole_month(world, contract, MAY, good=92)
    actions.approve_period(month, by=world.fay, now=LATER)
    credit = actions.notify_credit(month.credits.get(), by=world.vera, now=LATER)
    assert told(read_desk(world.alan, LATER)) == [
        (date(2026, 6, 19), "Accept or dispute the deduction for May 2026", "C-2026-100", "Decide", 4800),
        (None, "Say what happened in May 2026", "C-2026-100 · On time", "Answer", None),
    ]
    assert told(read_desk(world.gita, LATER)) == []
    actions.accept_credit(credit, by=world.alan, now=LATER)
    assert told(read_desk(world.fay, LATER)) == [
        (None, "Deduct the credit for May 2026", "Acme Courier", "Record", 4800),
        (None, "Lock May 2026", "Acme Courier", "Lock", None),
    ]


def test_a_draft_and_a_returned_attempt_say_where_the_vendor_stands(world, contract):
    month = months.open_month(world, contract, MAY)
    months.upload(month.deliveries.get(feed__code="waybills"), months.waybills(MAY, 9, 10), by=world.alan, now=NOW)
    returned = months.deliver(world, month, "damages", months.counts(MAY, 1, 10), accept=False)
    actions.return_submission(returned, by=world.vera, comment="Two days are missing.", now=NOW)
    notes = {matter.title: (matter.note, matter.action) for matter in read_desk(world.alan, NOW).matters}
    assert (notes["Deliver Waybills for May 2026"], notes["Deliver Damages for May 2026"]) == (
        ("C-2026-100 · checked, not yet sent", "Send"),
        ("C-2026-100 · returned: Two days are missing.", "Correct"),
    )


def test_a_renewal_is_decided_by_its_last_safe_day(world, contract):
    assert told(read_desk(world.vera, datetime(2027, 1, 15, tzinfo=UTC))) == [
        (
            date(2027, 2, 24),
            "Last safe day to send notice, or it renews for 12 months",
            "Acme Courier · notice must arrive by Mon 1\u00a0Mar",
            "Letter ready",
            None,
        )
    ]


@pytest.mark.parametrize(
    ("terms", "title", "note"),
    [
        (
            {"renews_months": 0, "evergreen": True},
            "Last safe day to send notice, or it runs on without an end",
            "Acme Courier · notice must arrive by Mon 1\u00a0Mar",
        ),
        (
            {"renews_months": 0, "extension_count": 1, "extension_months": 12, "extension_notice_days": 60},
            "Last safe day to ask for the extension, or it ends",
            "Acme Courier · must be asked for by Mon 1\u00a0Mar",
        ),
    ],
)
def test_what_runs_on_and_what_can_be_extended_is_decided_by_its_last_safe_day_too(world, terms, title, note):
    agreed(world, terms)
    assert told(read_desk(world.vera, datetime(2027, 1, 15, tzinfo=UTC))) == [
        (date(2027, 2, 24), title, note, "Letter ready", None)
    ]


def test_an_approval_needs_somebody_else_than_the_author(world, contract):
    draft = contract_actions.amend_contract(
        contract,
        by=world.vera,
        kind="amendment",
        what_changed="A lower minimum",
        effective_from=date(2026, 9, 1),
        now=NOW,
    )
    contract_actions.edit_version(latest_version(contract), by=world.vera, now=NOW, terms={"notice_days": 30})
    contract_actions.submit_version(draft, by=world.vera, now=NOW)
    assert [(title, action) for _due, title, _note, action, _amount in told(read_desk(world.leo, NOW))] == [
        ("Approve or send back C-2026-100", "Read")
    ]
    assert [row.title for row in read_desk(world.vera, NOW).waiting] == ["Approve C-2026-100 of Acme Courier"]


def test_a_claim_for_relief_needs_whoever_may_decide_it_and_shows_what_may_fall(world, contract):
    month = months.whole_month(world, contract, MAY, good=91)
    relief = claim(world, month, rows=named(("W05-00091", "FLOOD"), ("W05-00092", "FLOOD")))
    decide = (
        CLAIM,
        "Decide the claim for relief in May 2026: 2 rows",
        "Acme Courier · A third party outside the vendor’s control",
        "Decide",
        4800,
    )
    assert [row for row in told(read_desk(world.vera, LATER)) if "relief" in row[1]] == [decide]
    assert [row for row in told(read_desk(world.fay, LATER)) if "relief" in row[1]] == []
    actions.take_up_relief(relief, by=world.vera, now=LATER)
    assert decide in told(read_desk(world.vera, LATER))
    actions.reject_relief(relief, by=world.vera, decision="The road was open.", now=LATER)
    assert [row for row in told(read_desk(world.vera, LATER)) if "relief" in row[1]] == []


def test_the_result_of_a_month_with_an_undecided_claim_is_approved_with_that_in_mind(world, contract):
    month = months.whole_month(world, contract, MAY, good=91)
    claim(world, month, rows=named(("W05-00091", "FLOOD")))
    approve = [row for row in told(read_desk(world.otto, LATER)) if row[1].startswith("Approve")]
    assert approve == [
        (
            CLAIM,
            "Approve the result of May 2026",
            "Acme Courier · a claim for relief is not decided yet",
            "Look and approve",
            None,
        )
    ]


def test_somebody_without_a_role_has_an_empty_desk(world, contract):
    months.open_month(world, contract, MAY)
    assert read_desk(world.nina, LATER) == Desk(matters=(), waiting=())


@pytest.mark.parametrize("who, most", [("vera", 42), ("fay", 26), ("alan", 18)])
def test_the_desk_asks_the_same_number_of_questions_whatever_lies_on_it(
    world,
    contract,
    who,
    most,
    django_assert_max_num_queries,
):
    month = months.whole_month(world, contract, MAY, good=92)
    actions.approve_period(month, by=world.fay, now=LATER)
    other = months.running_contract(world, number="C-2026-200", vendor=world.globex)
    months.open_month(world, other, MAY)
    person = type(world.vera).objects.get(pk=getattr(world, who).pk)
    with django_assert_max_num_queries(most):
        read_desk(person, LATER)


def test_an_extension_that_was_asked_for_is_recorded_next(world):
    agreed(world, {"renews_months": 0, "extension_count": 1, "extension_months": 12, "extension_notice_days": 60})
    contract = Contract.objects.get()
    now = datetime(2027, 1, 20, 4, tzinfo=UTC)
    letter = letters.sent("extension", contract, by=world.vera, now=now)
    on_its_way = [row.action for row in read_desk(world.vera, now).matters]
    actions.record_arrival(letter, by=world.vera, arrived_on=date(2027, 1, 20), now=now)
    asked = read_desk(world.vera, now).matters
    assert (on_its_way, [(row.due, row.title, row.action) for row in asked]) == (
        ["Record arrival"],
        [(date(2027, 4, 30), "Extension asked for: record the longer term", "Amend")],
    )
