"""Who claims that something shall not count, what is refused, and who decides?"""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from sla import actions
from sla.actions.relief import WrongRows
from sla.models import Relief
from tests.sla import claims, months
from tests.sla.claims import NOW, at, claim, named, taken_up
from tests.sla.months import MAY
from vendors import jobs
from vendors.lifecycle import NotPossible, Stale
from vendors.models import Event, Job


@pytest.fixture
def period(world, contract):
    return months.whole_month(world, contract, MAY, good=91)


@pytest.fixture
def open_period(world, contract):
    """The month with 4 waybills delivered, not evaluated."""
    period = months.open_month(world, contract, MAY)
    months.deliver(world, period, "waybills", months.waybills(MAY, 2, 4))
    return period


def lines_of(relief):
    rows = Event.objects.filter(record_type="sla.relief", record_id=str(relief.pk)).order_by("pk")
    return [(row.name, row.by.name, row.note, row.shown_to_vendor) for row in rows]


def test_a_claim_says_when_it_had_to_be_made_and_who_made_it(world, open_period):
    relief = claim(world, open_period, starts_at=at(10), ends_at=at(11))
    assert (
        relief.deadline,
        relief.late,
        relief.by_buyer,
        relief.state,
        relief.noticed_at,
        relief.evidence.count(),
    ) == (
        date(2026, 6, 15),
        False,
        False,
        "claimed",
        NOW,
        1,
    )
    assert lines_of(relief) == [("claimed relief", "Alan", "", True)]


def test_the_terms_of_the_month_say_until_when_it_may_be_claimed(world, open_period):
    open_period.contract.versions.update(relief_days=0)
    on_time = claim(world, open_period, starts_at=at(10), ends_at=at(11), now=at(31, 23, 59))
    late = claim(world, open_period, starts_at=at(12), ends_at=at(13), now=at(1, 0, 0, month=6))
    assert (on_time.deadline, on_time.late, late.late) == (date(2026, 5, 31), False, True)


def test_a_late_claim_is_taken_and_marked(world, open_period):
    last = claim(world, open_period, starts_at=at(10), ends_at=at(11), now=at(15, 23, 59, month=6))
    late = claim(world, open_period, starts_at=at(12), ends_at=at(13), now=at(16, 0, 0, month=6))
    assert (last.late, late.late) == (False, True)


def test_our_own_people_may_claim_what_we_did_ourselves(world, open_period):
    relief = claim(world, open_period, by=world.otto, category="buyer", starts_at=at(10), ends_at=at(11))
    assert relief.by_buyer is True


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        ({}, ["Say from when until when, or add a file that names the rows."]),
        (
            {"category": "force_majeure", "rows": named(("W05-00003", "FLOOD"))},
            ["Say when it began and ended: what was late before force majeure stays late."],
        ),
        ({"starts_at": at(10)}, ["A stretch of time has a beginning and an end; fill in both."]),
        ({"starts_at": at(11), "ends_at": at(10)}, ["The end is not later than the beginning."]),
        (
            {"starts_at": at(1, month=6), "ends_at": at(2, month=6)},
            ["This stretch of time lies outside the month; claim it for the month in which it lies."],
        ),
        (
            {"starts_at": at(10), "ends_at": at(11), "evidence": []},
            ["Add the evidence: without it nobody can decide."],
        ),
    ],
)
def test_a_claim_that_says_too_little_is_refused(world, open_period, said, reasons):
    with pytest.raises(NotPossible) as refused:
        claim(world, open_period, **said)
    assert ([str(reason) for reason in refused.value.reasons], Relief.objects.count()) == (reasons, 0)


def test_a_file_with_a_wrong_row_claims_nothing_and_names_the_row(world, open_period):
    with pytest.raises(WrongRows) as refused:
        claim(world, open_period, rows=named(("W05-00003", "FLOOD"), ("W05-00009", "FLOOD"), ("W05-00003", "X")))
    assert [(fault.row, fault.column, fault.rule, fault.text) for fault in refused.value.faults] == [
        (3, "id", "not_delivered", "W05-00009"),
        (4, "id", "duplicate", "W05-00003"),
    ]
    assert Relief.objects.count() == 0


def test_rows_are_looked_for_in_the_feeds_of_the_level(world, contract, open_period):
    damage = contract.levels.get(code="damage")
    with pytest.raises(WrongRows):
        claim(world, open_period, level=damage, rows=named(("W05-00003", "FLOOD")))
    relief = claim(world, open_period, level=contract.levels.get(code="on-time"), rows=named(("W05-00003", "FLOOD")))
    assert list(relief.rows.values_list("row_key", "reason", "feed__code", "granted")) == [
        ("W05-00003", "FLOOD", "waybills", None)
    ]


def test_a_second_click_claims_nothing_new(world, open_period):
    claim(world, open_period, starts_at=at(10), ends_at=at(11))
    with pytest.raises(NotPossible):
        claim(world, open_period, starts_at=at(10), ends_at=at(11))
    assert Relief.objects.count() == 1


def test_what_was_withdrawn_or_rejected_may_be_claimed_again(world, open_period):
    first = claim(world, open_period, starts_at=at(10), ends_at=at(11))
    actions.withdraw_relief(first, by=world.alan, now=NOW)
    second = taken_up(world, open_period, starts_at=at(10), ends_at=at(11))
    actions.reject_relief(second, by=world.vera, decision="No proof.", now=NOW)
    claim(world, open_period, starts_at=at(10), ends_at=at(11))
    assert Relief.objects.count() == 3


@pytest.mark.parametrize("name", ["gita", "nina", "ada", "leo", "fay"])
def test_nobody_else_claims(world, open_period, name):
    with pytest.raises(PermissionDenied):
        claim(world, open_period, by=getattr(world, name), starts_at=at(10), ends_at=at(11))


# Segregation of duties.


@pytest.mark.parametrize("name", ["alan", "gita", "fay", "ada", "max", "nina"])
def test_no_vendor_and_nobody_without_the_right_decides(world, open_period, name):
    relief = claim(world, open_period, starts_at=at(10), ends_at=at(11))
    with pytest.raises(PermissionDenied):
        actions.take_up_relief(relief, by=getattr(world, name), now=NOW)


def test_who_claimed_does_not_decide_and_a_colleague_does(world, open_period):
    relief = claim(world, open_period, by=world.otto, category="buyer", starts_at=at(10), ends_at=at(11))
    with pytest.raises(PermissionDenied):
        actions.take_up_relief(relief, by=world.otto, now=NOW)
    actions.take_up_relief(relief, by=world.leo, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.approve_relief(relief, by=world.otto, now=NOW)
    assert actions.approve_relief(relief, by=world.vera, now=NOW).state == "approved"


def test_who_has_been_of_the_vendor_does_not_decide(world, open_period):
    world.vera.memberships.create(vendor=world.acme, role="member", starts_on=MAY, ends_on=MAY)
    relief = claim(world, open_period, starts_at=at(10), ends_at=at(11))
    with pytest.raises(PermissionDenied):
        actions.take_up_relief(relief, by=world.vera, now=NOW)


def test_only_the_side_that_claimed_withdraws(world, open_period):
    relief = claim(world, open_period, starts_at=at(10), ends_at=at(11))
    for other in (world.vera, world.otto, world.gita):
        with pytest.raises(PermissionDenied):
            actions.withdraw_relief(relief, by=other, now=NOW)
    ours = claim(world, open_period, by=world.otto, category="buyer", starts_at=at(12), ends_at=at(13))
    with pytest.raises(PermissionDenied):
        actions.withdraw_relief(ours, by=world.alan, now=NOW)
    assert (
        actions.withdraw_relief(relief, by=world.alan, now=NOW).state,
        actions.withdraw_relief(ours, by=world.vera, now=NOW).state,
    ) == ("withdrawn", "withdrawn")


# Deciding.


def test_a_decision_is_written_down_with_its_reason(world, open_period):
    relief = taken_up(world, open_period, starts_at=at(10), ends_at=at(11))
    actions.reject_relief(relief, by=world.vera, decision="The road was open again at noon.", now=NOW)
    assert (relief.state, relief.decision, relief.decided_by, relief.decided_at) == (
        "rejected",
        "The road was open again at noon.",
        world.vera,
        NOW,
    )
    assert lines_of(relief) == [
        ("claimed relief", "Alan", "", True),
        ("take_up", "Vera", "", True),
        ("reject", "Vera", "The road was open again at noon.", True),
    ]


def test_a_rejection_without_a_reason_is_refused(world, open_period):
    relief = taken_up(world, open_period, starts_at=at(10), ends_at=at(11))
    with pytest.raises(NotPossible):
        actions.reject_relief(relief, by=world.vera, decision=" ", now=NOW)


def test_a_second_click_decides_nothing(world, open_period):
    relief = taken_up(world, open_period, starts_at=at(10), ends_at=at(11))
    actions.approve_relief(relief, by=world.vera, now=NOW)
    for again in (
        lambda: actions.approve_relief(relief, by=world.leo, now=NOW),
        lambda: actions.reject_relief(relief, by=world.leo, decision="No.", now=NOW),
        lambda: actions.withdraw_relief(relief, by=world.alan, now=NOW),
    ):
        with pytest.raises(Stale):
            again()
    assert len(lines_of(relief)) == 3


def granted(relief):
    return dict(relief.rows.order_by("line").values_list("row_key", "granted"))


ROWS = (("W05-00001", "ROAD"), ("W05-00002", "FLOOD"), ("W05-00003", "FLOOD"))


def test_rows_are_granted_by_reason_and_row_by_row(world, open_period):
    relief = taken_up(world, open_period, rows=named(*ROWS))
    actions.approve_relief(
        relief, by=world.vera, decision="Only the flood.", reasons=["FLOOD"], but=["W05-00002"], now=NOW
    )
    assert granted(relief) == {"W05-00001": False, "W05-00002": False, "W05-00003": True}


def test_all_rows_are_granted_without_a_word(world, open_period):
    relief = taken_up(world, open_period, rows=named(*ROWS))
    actions.approve_relief(relief, by=world.vera, now=NOW)
    assert granted(relief) == dict.fromkeys(("W05-00001", "W05-00002", "W05-00003"), True)


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({"reasons": ["FLOOD"]}, ["Say why the other rows are not granted; the vendor reads it."]),
        ({"reasons": []}, ["No row is granted this way; reject the claim instead."]),
        ({"but": ["W9", "W05-00001"]}, ["The claim names no row “W9”."]),
    ],
)
def test_a_grant_in_part_is_said_exactly(world, open_period, given, reasons):
    relief = taken_up(world, open_period, rows=named(*ROWS))
    with pytest.raises(NotPossible) as refused:
        actions.approve_relief(relief, by=world.vera, now=NOW, **given)
    assert ([str(reason) for reason in refused.value.reasons], set(granted(relief).values())) == (reasons, {None})


def test_force_majeure_does_not_excuse_what_was_late_before_it_began(world, contract):
    period = months.open_month(world, contract, MAY)
    text = "id,due_at,done_at,ok\nEARLY,2026-05-09T12:00,2026-05-12T12:00,\nAFTER,2026-05-10T12:00,2026-05-12T12:00,\n"
    months.deliver(world, period, "waybills", text)
    rows = named(("EARLY", "FLOOD"), ("AFTER", "FLOOD"))
    relief = taken_up(world, period, category="force_majeure", starts_at=at(10), ends_at=at(12), rows=rows)
    actions.approve_relief(relief, by=world.vera, decision="What was late before stays late.", now=NOW)
    assert granted(relief) == {"EARLY": False, "AFTER": True}


def test_a_decision_on_an_evaluated_month_evaluates_it_again_and_so_does_overturning_it(world, period):
    relief = taken_up(world, period, starts_at=at(10), ends_at=at(11))
    before = Job.objects.filter(kind="evaluate_if_ripe").count()
    actions.approve_relief(relief, by=world.vera, now=NOW)
    actions.reconsider_relief(relief, by=world.leo, note="The notice was forged.", now=claims.at(13, month=6))
    actions.reject_relief(relief, by=world.leo, decision="Forged.", now=claims.at(14, month=6))
    jobs.run_waiting()
    rows = Job.objects.filter(kind="evaluate_if_ripe")[before:]
    assert [(row.args["period_id"], row.state) for row in rows] == [(period.pk, "done")] * 3


def test_a_month_that_is_not_evaluated_waits_for_its_data(world, open_period):
    jobs.run_waiting()
    before = Job.objects.count()
    relief = taken_up(world, open_period, starts_at=at(10), ends_at=at(11))
    actions.approve_relief(relief, by=world.vera, now=NOW)
    assert Job.objects.count() == before


def test_a_decision_taken_back_counts_for_nothing_until_a_new_one(world, open_period):
    relief = taken_up(world, open_period, rows=named(*ROWS))
    actions.approve_relief(relief, by=world.vera, now=NOW)
    actions.reconsider_relief(relief, by=world.vera, note="Look again.", now=NOW)
    relief.refresh_from_db()
    assert (relief.state, relief.decision, relief.decided_by, set(granted(relief).values())) == (
        "under_review",
        "",
        None,
        {None},
    )
