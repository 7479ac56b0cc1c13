"""What does a letter's arrival start, who may send one, and what is said before it is sent too late?"""

from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from contracts import actions as contract_actions
from contracts.models import Notice
from contracts.queries import latest_version
from sla import actions, retention
from sla.models import Breach, Credit, Letter, TriggerHit
from sla.sources import letters_to_answer, letters_to_send
from tests.contracts import worlds
from tests.sla import letters, months
from tests.sla.months import MAY
from vendors.lifecycle import NotPossible
from vendors.models import Event, Message, RoleGrant

APPROVED = datetime(2026, 6, 15, 4, tzinfo=UTC)  # a Monday
LATER = datetime(2026, 6, 22, 4, tzinfo=UTC)


@pytest.fixture
def credit(world, contract):
    period = months.whole_month(world, contract, MAY, good=91, damaged=2)
    actions.approve_period(period, by=world.otto, now=APPROVED)
    return Credit.objects.get(period=period)


@pytest.fixture
def right(credit):
    """The right to terminate that May gave rise to, open until the end of July."""
    evaluation = credit.evaluation
    return TriggerHit.objects.create(
        period=credit.period,
        evaluation=evaluation,
        schedule_code="parcels",
        code="terminate",
        type="consecutive",
        level=evaluation.level_results.first().level,
        figure="1",
        exercise_by=date(2026, 7, 30),
        arose_at=APPROVED,
    )


def reasons(error) -> list[str]:
    return [str(reason) for reason in error.value.reasons]


def steps(letter) -> list[tuple]:
    rows = Event.objects.filter(record_type="sla.letter", record_id=str(letter.pk)).order_by("pk")
    return list(rows.values_list("name", "source", "target", "by__name", "shown_to_vendor"))


def test_a_draft_takes_language_clause_and_days_from_what_the_contract_says_about_letters(world, contract, credit):
    contract_actions.set_correspondence(
        contract, by=world.vera, language="en", clauses={"claim": " 9.2 ", "plan": ""}, answer_days=7
    )
    claim = actions.draft_letter("claim", credit, by=world.vera, now=APPROVED)
    plan = actions.draft_letter("plan", Breach.objects.first(), by=world.leo, clause="8", now=APPROVED)
    assert [
        (one.reference, one.language, one.clause, one.answer_days, one.must_arrive_by) for one in (claim, plan)
    ] == [("C-2026-100-L01", "en", "9.2", None, date(2026, 7, 30)), ("C-2026-100-L02", "en", "8", 7, None)]
    contract.correspondence.delete()
    actions.withdraw_letter(claim, by=world.vera, note="Once more", now=APPROVED)
    again = actions.draft_letter("claim", credit, by=world.vera, now=APPROVED)
    assert (again.reference, again.language, again.clause) == ("C-2026-100-L03", "zh-hans", "")


def test_what_is_issued_is_frozen_with_its_hash_and_its_pdf(world, credit):
    letter = actions.draft_letter("claim", credit, by=world.vera, now=APPROVED)
    with pytest.raises(NotPossible) as error:
        letters.issued(letter, by=world.vera, now=APPROVED)
    assert reasons(error) == ["Name the clause that the letter rests on."]
    actions.edit_letter(letter, by=world.vera, language="en", clause=" 9.2 ", ground="As agreed.", now=APPROVED)
    letters.issued(letter, by=world.vera, now=APPROVED)
    assert (letter.state, letter.content, letter.sha256, letter.file.name, letter.issued_by) == (
        "issued",
        letters.CONTENT,
        sha256(b"claim").hexdigest(),
        "C-2026-100-L01.pdf",
        world.vera,
    )
    with pytest.raises(NotPossible) as error:
        actions.edit_letter(letter, by=world.vera, language="en", clause="1", now=APPROVED)
    assert reasons(error) == ["It is issued and says what it says."]


def test_the_arrival_of_a_claim_notifies_the_deduction_and_the_objection_period_runs_from_that_day(world, credit):
    letter = letters.sent("claim", credit, by=world.vera, now=APPROVED)
    credit.refresh_from_db()
    assert (letter.expected_on, credit.state) == (date(2026, 6, 20), "proposed")
    actions.record_arrival(letter, by=world.leo, arrived_on=date(2026, 6, 18), now=LATER)
    credit.refresh_from_db()
    assert (credit.state, credit.notified_on, credit.object_by, letter.followed_at, letter.hindrance) == (
        "notified",
        date(2026, 6, 18),
        datetime(2026, 6, 25, 10, tzinfo=UTC),  # five working days after Thursday the 18th, at 18:00
        LATER,
        "",
    )
    assert steps(letter) == [
        ("draft_letter", "", "draft", "Vera", False),
        ("issue", "draft", "issued", "Vera", False),
        ("dispatch", "issued", "dispatched", "Vera", True),
        ("arrive", "dispatched", "arrived", "Leo", True),
    ]
    told = Event.objects.get(record_type="sla.credit", name="notify")
    assert (told.by, told.note) == (world.vera, "Letter C-2026-100-L01 arrived on 18\u00a0Jun\u00a02026.")


def test_the_vendors_click_is_an_arrival(world, credit):
    letter = letters.sent("claim", credit, by=world.vera, now=APPROVED, method="portal")
    with pytest.raises(PermissionDenied):
        actions.acknowledge_letter(letter, by=world.gita, now=LATER)
    actions.acknowledge_letter(letter, by=world.alan, now=LATER)
    credit.refresh_from_db()
    assert (letter.state, letter.proof, letter.arrived_on, credit.state, credit.notified_on) == (
        "arrived",
        "acknowledged",
        date(2026, 6, 22),
        "notified",
        date(2026, 6, 22),
    )


def test_a_letter_that_would_arrive_too_late_says_so_before_it_is_sent(world, credit):
    now = datetime(2026, 7, 27, 4, tzinfo=UTC)
    letter = actions.draft_letter("claim", credit, by=world.vera, clause="9.2", now=now)
    letters.issued(letter, by=world.vera, now=now)
    way = {"by": world.vera, "dispatched_on": date(2026, 7, 27), "now": now}
    with pytest.raises(NotPossible) as error:
        actions.dispatch_letter(letter, method="courier", **way)
    assert reasons(error) == ["It would arrive on 1\u00a0Aug\u00a02026, after the deadline of 30\u00a0Jul\u00a02026."]
    actions.dispatch_letter(letter, method="courier", late=True, **way)
    assert (letter.state, letter.expected_on) == ("dispatched", date(2026, 8, 1))


def test_what_comes_by_hand_is_there_the_same_day(world, credit):
    now = datetime(2026, 7, 30, 4, tzinfo=UTC)
    assert letters.sent("claim", credit, by=world.vera, now=now, method="hand").expected_on == date(2026, 7, 30)


def test_a_claim_that_arrived_too_late_has_arrived_and_starts_nothing(world, credit):
    now = datetime(2026, 7, 24, 4, tzinfo=UTC)
    letter = letters.sent("claim", credit, by=world.vera, now=now)
    after = datetime(2026, 8, 3, 4, tzinfo=UTC)
    actions.record_arrival(letter, by=world.vera, arrived_on=date(2026, 7, 31), now=after)
    credit.refresh_from_db()
    assert (letter.state, letter.followed_at, letter.hindrance, credit.state) == (
        "arrived",
        None,
        "The claim arrived after its last day, 30\u00a0Jul\u00a02026.",
        "proposed",
    )


def test_a_deduction_does_not_lapse_while_its_letter_is_on_its_way_in_time(world, credit):
    letter = letters.sent("claim", credit, by=world.vera, now=datetime(2026, 7, 24, 4, tzinfo=UTC))
    night = datetime(2026, 7, 30, 16, 1, tzinfo=UTC)
    assert actions.lapse_credits(now=night) == []
    actions.record_arrival(letter, by=world.vera, arrived_on=date(2026, 7, 29), now=night)
    credit.refresh_from_db()
    assert credit.state == "notified"


def test_a_deduction_lapses_once_its_letter_came_back(world, credit):
    letter = letters.sent("claim", credit, by=world.vera, now=datetime(2026, 7, 24, 4, tzinfo=UTC))
    actions.return_letter(letter, by=world.vera, note="Moved away", now=datetime(2026, 7, 30, 4, tzinfo=UTC))
    assert actions.lapse_credits(now=datetime(2026, 7, 30, 16, 1, tzinfo=UTC)) == [credit]


def test_a_letter_that_came_back_is_dispatched_again(world, credit):
    letter = letters.sent("claim", credit, by=world.vera, now=APPROVED)
    actions.return_letter(letter, by=world.leo, note="Nobody there", now=LATER)
    actions.dispatch_letter(
        letter, by=world.leo, method="hand", dispatched_on=date(2026, 6, 22), tracking="", now=LATER
    )
    assert (letter.state, letter.method, letter.tracking, letter.dispatched_on) == (
        "dispatched",
        "hand",
        "",
        date(2026, 6, 22),
    )
    sent = Event.objects.filter(record_type="sla.letter", name="dispatch").order_by("pk")
    assert [(row.facts["way"], row.facts["tracking"]) for row in sent] == [("courier", "SF 123"), ("hand", "")]


def test_notice_not_to_renew_is_given_by_the_letters_arrival(world, contract):
    now = datetime(2026, 11, 2, 4, tzinfo=UTC)
    letter = letters.sent("non_renewal", contract, by=world.leo, now=now)
    assert (letter.must_arrive_by, letter.effective_on) == (date(2027, 3, 1), date(2027, 4, 30))
    actions.record_arrival(letter, by=world.vera, arrived_on=date(2026, 11, 4), now=datetime(2026, 11, 5, tzinfo=UTC))
    contract.refresh_from_db()
    notice = Notice.objects.get()
    assert (contract.state, notice.kind, notice.served_on, notice.arrived_on, notice.effective_on) == (
        "notice_given",
        "non_renewal",
        date(2026, 11, 2),
        date(2026, 11, 4),
        date(2027, 4, 30),
    )
    assert notice.recorded_by == world.leo


def test_a_notice_that_arrived_too_late_ends_nothing_and_says_why(world, contract):
    now = datetime(2027, 2, 22, 4, tzinfo=UTC)
    letter = letters.sent("non_renewal", contract, by=world.leo, now=now)
    actions.record_arrival(letter, by=world.leo, arrived_on=date(2027, 3, 2), now=datetime(2027, 3, 3, tzinfo=UTC))
    contract.refresh_from_db()
    assert (letter.state, letter.hindrance, contract.state, Notice.objects.count()) == (
        "arrived",
        "Notice not to renew had to arrive by 1\u00a0Mar\u00a02027; the contract renews.",
        "active",
        0,
    )


def test_notice_for_convenience_ends_the_contract_when_its_time_has_run_from_the_arrival(world, contract):
    now = datetime(2026, 11, 2, 4, tzinfo=UTC)
    letter = letters.sent("convenience", contract, by=world.leo, now=now)
    assert letter.effective_on == date(2027, 1, 6)  # sixty days after it counts as delivered
    actions.record_arrival(letter, by=world.leo, arrived_on=date(2026, 11, 12), now=datetime(2026, 11, 13, tzinfo=UTC))
    assert Notice.objects.values_list("kind", "effective_on").get() == ("convenience", date(2027, 1, 11))


def test_notice_for_cause_needs_its_ground_and_ends_the_contract_on_arrival(world, contract):
    letter = actions.draft_letter("cause", contract, by=world.leo, clause="14", now=APPROVED)
    with pytest.raises(NotPossible) as error:
        letters.issued(letter, by=world.leo, now=APPROVED)
    assert reasons(error) == ["Say in your own words what the letter rests on."]
    actions.withdraw_letter(letter, by=world.leo, note="Ground missing", now=APPROVED)
    letter = letters.sent("cause", contract, by=world.leo, now=APPROVED, ground="The licence was revoked.")
    actions.record_arrival(letter, by=world.leo, arrived_on=date(2026, 6, 19), now=LATER)
    assert Notice.objects.values_list("kind", "effective_on").get() == ("cause", date(2026, 6, 19))


def test_a_letter_that_uses_a_right_gives_notice_by_it_and_the_right_is_exercised(world, contract, right):
    letter = letters.sent("right", right, by=world.leo, now=APPROVED, effective_on=date(2026, 8, 31))
    assert letter.must_arrive_by == date(2026, 7, 30)
    actions.record_arrival(letter, by=world.leo, arrived_on=date(2026, 6, 19), now=LATER)
    right.refresh_from_db()
    notice = Notice.objects.get()
    assert (right.state, right.decided_by, notice.kind, notice.effective_on) == (
        "exercised",
        world.leo,
        "trigger",
        date(2026, 8, 31),
    )


def test_a_right_does_not_lapse_while_its_letter_is_on_its_way_in_time(world, right):
    letters.sent("right", right, by=world.leo, now=datetime(2026, 7, 24, 4, tzinfo=UTC))
    night = datetime(2026, 7, 30, 16, 1, tzinfo=UTC)
    assert actions.lapse_rights(now=night) == []
    Letter.objects.update(expected_on=date(2026, 7, 31))
    assert actions.lapse_rights(now=night) == [right]


def test_a_demand_gives_its_business_days_from_the_arrival_and_is_answered(world, credit):
    breach = Breach.objects.order_by("pk").first()
    letter = letters.sent("plan", breach, by=world.vera, now=APPROVED, answer_days=5)
    actions.record_arrival(letter, by=world.vera, arrived_on=date(2026, 6, 18), now=LATER)
    assert letter.answer_by == date(2026, 6, 25)
    actions.answer_letter(letter, by=world.alan, answer="The plan is attached to the breach.", now=LATER)
    assert (letter.state, letter.answer, letter.answered_by) == (
        "answered",
        "The plan is attached to the breach.",
        world.alan,
    )


def test_what_asks_for_nothing_is_not_answered(world, credit):
    letter = letters.sent("claim", credit, by=world.vera, now=APPROVED)
    actions.record_arrival(letter, by=world.vera, arrived_on=date(2026, 6, 18), now=LATER)
    with pytest.raises(NotPossible) as error:
        actions.answer_letter(letter, by=world.alan, answer="No.", now=LATER)
    assert reasons(error) == ["It asks for no answer."]


def test_only_a_contract_that_says_so_takes_a_letter_as_delivered(world, credit):
    letter = letters.sent("claim", credit, by=world.vera, now=APPROVED)
    assert actions.deem_letters(now=LATER) == []
    version = latest_version(letter.contract)
    type(version).objects.filter(pk=version.pk).update(delivery_days=None, delivery_business_days=3)
    actions.return_letter(letter, by=world.vera, note="Once more", now=APPROVED)
    actions.dispatch_letter(letter, by=world.vera, method="courier", dispatched_on=date(2026, 6, 15), now=APPROVED)
    assert actions.deem_letters(now=datetime(2026, 6, 17, 15, 59, tzinfo=UTC)) == []
    assert actions.deem_letters(now=datetime(2026, 6, 17, 16, 1, tzinfo=UTC)) == [letter]
    letter.refresh_from_db()
    credit.refresh_from_db()
    assert (letter.proof, letter.arrived_on, credit.notified_on) == (
        "deemed",
        date(2026, 6, 18),
        date(2026, 6, 18),
    )


def test_days_that_cannot_be_are_refused(world, credit):
    letter = actions.draft_letter("claim", credit, by=world.vera, clause="9.2", now=APPROVED)
    letters.issued(letter, by=world.vera, now=APPROVED)
    said = []
    for day in (date(2026, 6, 16), date(2026, 6, 14)):
        with pytest.raises(NotPossible) as error:
            actions.dispatch_letter(letter, by=world.vera, method="hand", dispatched_on=day, now=APPROVED)
        said += reasons(error)
    actions.dispatch_letter(letter, by=world.vera, method="hand", dispatched_on=date(2026, 6, 15), now=APPROVED)
    for day in (date(2026, 6, 16), date(2026, 6, 14)):
        with pytest.raises(NotPossible) as error:
            actions.record_arrival(letter, by=world.vera, arrived_on=day, now=APPROVED)
        said += reasons(error)
    assert said == [
        "A letter is dispatched on a day that has come.",
        "It was issued on 15\u00a0Jun\u00a02026 and cannot have left before.",
        "A letter arrives on a day that has come.",
        "It left on 15\u00a0Jun\u00a02026 and cannot have arrived before.",
    ]


def test_one_letter_of_a_kind_is_under_way_about_one_thing(world, credit):
    letter = actions.draft_letter("claim", credit, by=world.vera, now=APPROVED)
    with pytest.raises(NotPossible) as error:
        actions.draft_letter("claim", credit, by=world.vera, now=APPROVED)
    assert reasons(error) == ["Letter C-2026-100-L01 says this already."]
    letter.pk, letter.n = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.save(force_insert=True)


def test_nothing_is_written_about_what_has_moved_on(world, credit):
    letter = actions.draft_letter("claim", credit, by=world.vera, clause="9.2", now=APPROVED)
    actions.notify_credit(credit, by=world.vera, now=APPROVED)
    with pytest.raises(NotPossible) as error:
        letters.issued(letter, by=world.vera, now=APPROVED)
    assert reasons(error) == ["There is nothing to write about any more: it has moved on."]
    with pytest.raises(NotPossible):
        actions.draft_letter("claim", credit, by=world.vera, now=APPROVED)


def test_who_writes_needs_the_right_to_what_the_letter_does(world, contract, credit):
    """Legal writes notices and no claims of money; finance, owners, auditors and vendors write nothing."""
    allowed = {}
    for person in (world.vera, world.leo, world.fay, world.otto, world.ada, world.alan, world.nina):
        for kind, record in (("claim", credit), ("cause", contract)):
            try:
                with transaction.atomic():
                    actions.draft_letter(kind, record, by=person, now=APPROVED)
                    transaction.set_rollback(True)
                allowed[person.name, kind] = True
            except PermissionDenied:
                continue
    assert sorted(allowed) == [("Leo", "cause"), ("Vera", "cause"), ("Vera", "claim")]


def test_a_letter_whose_issuer_may_no_longer_do_it_arrives_and_waits(world, credit):
    letter = letters.sent("claim", credit, by=world.vera, now=APPROVED)
    RoleGrant.objects.filter(user=world.vera).update(ends_on=date(2026, 1, 1))
    actions.record_arrival(letter, by=world.leo, arrived_on=date(2026, 6, 18), now=LATER)
    assert (letter.state, letter.hindrance) == ("arrived", "Vera issued it and may not do this any more.")
    RoleGrant.objects.filter(user=world.vera).update(ends_on=None)
    actions.start_next_clock(Letter.objects.get(), now=LATER)
    credit.refresh_from_db()
    assert credit.state == "notified"


def test_a_vendor_sees_its_letters_once_they_have_left(world, credit):
    letter = actions.draft_letter("claim", credit, by=world.vera, clause="9.2", now=APPROVED)
    seen = []
    for step in (
        lambda: None,
        lambda: letters.issued(letter, by=world.vera, now=APPROVED),
        lambda: actions.dispatch_letter(
            letter, by=world.vera, method="hand", dispatched_on=date(2026, 6, 15), now=APPROVED
        ),
    ):
        step()
        seen.append([Letter.objects.visible_to(one).count() for one in (world.alan, world.gita, world.ada)])
    assert seen == [[0, 0, 1], [0, 0, 1], [1, 0, 1]]


def test_what_a_letter_said_is_erased_with_the_contracts_and_its_way_stays(world, contract, credit):
    letter = letters.sent(
        "claim", credit, by=world.vera, now=APPROVED, language="both_en", ground="As agreed.", ground_second="如约。"
    )
    other = actions.draft_letter("cause", contract, by=world.vera, ground="Late.", now=APPROVED)
    found = retention.letters(world.acme)
    letter.refresh_from_db()
    other.refresh_from_db()
    assert (found, letter.content, letter.subject, letter.tracking, letter.file.file.name) == (
        {"letters": 2, "letter files": 1},
        {},
        "—",
        "",
        "",
    )
    assert (letter.ground, letter.ground_second) == ("", "")
    assert (letter.dispatched_on, letter.sha256, other.ground) == (
        date(2026, 6, 15),
        sha256(b"claim").hexdigest(),
        "",
    )
    assert retention.letters(world.globex) == {"letters": 0, "letter files": 0}


def test_who_sends_and_who_answers_is_reminded_of_the_day(world, credit):
    breach = Breach.objects.order_by("pk").first()
    claim = actions.draft_letter("claim", credit, by=world.vera, now=APPROVED)
    plan = letters.sent("plan", breach, by=world.vera, now=APPROVED, answer_days=5)
    actions.record_arrival(plan, by=world.vera, arrived_on=date(2026, 6, 18), now=LATER)

    def due(source):
        return [(one.record.pk, one.due_on, one.words(), one.path, one.permission) for one in source(LATER.date())]

    assert (due(letters_to_send), due(letters_to_answer)) == (
        [
            (
                claim.pk,
                date(2026, 7, 30),
                "Send Acme Courier the letter: Claim of a deduction",
                f"/letters/{claim.pk}/",
                None,
            )
        ],
        [
            (
                plan.pk,
                date(2026, 6, 25),
                "Answer letter C-2026-100-L02: Demand for a corrective action plan",
                f"/letters/{plan.pk}/",
                "letter.answer",
            )
        ],
    )


def test_the_vendors_people_who_can_acknowledge_it_are_told_by_mail_once_a_dispatch(world, credit):
    worlds.member(world.acme, "viewer@acme.example", "Wen", role="viewer")
    letter = letters.sent("claim", credit, by=world.vera, now=APPROVED)
    actions.return_letter(letter, by=world.vera, note="Nobody there", now=LATER)
    actions.dispatch_letter(letter, by=world.vera, method="hand", dispatched_on=date(2026, 6, 22), now=LATER)
    told = Message.objects.filter(kind="letter_sent").order_by("pk")
    assert [(row.to, row.subject, row.vendor) for row in told] == [
        ("alan@acme.example", "Letter C-2026-100-L01 from Haiyun Trading (Shanghai)", world.acme)
    ] * 2
    assert f"/letters/{letter.pk}/" in told[0].body
