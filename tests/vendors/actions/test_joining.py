"""Can an application be left and resumed, is it sent only when whole, and what stands before an approval?"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from tests.vendors import joined
from vendors.actions import conditions, decisions, interests, joining, sanctions
from vendors.actions import vendors as actions
from vendors.actions.conditions import Asked
from vendors.actions.interests import Tie
from vendors.lifecycle import NotPossible, Stale, moves
from vendors.models import Event, VendorCondition, VendorDecision
from vendors.queries import interests as interest_queries
from vendors.queries.joining import application_of, hold_of, lacks, missing

pytestmark = pytest.mark.django_db
TOMORROW = NOON.date() + timedelta(days=1)


@pytest.fixture
def kite(world):  # noqa: F811
    return joined.a_prospect(world)


@pytest.fixture
def kim(kite):
    return joined.an_admin(kite)


def in_due_diligence(world, vendor):  # noqa: F811
    actions.start_due_diligence(vendor, by=world.vera, now=NOON)
    return vendor


def words(step):
    return [str(word) for word in step]


def test_each_step_is_saved_by_itself_and_what_is_missing_is_named(kite, kim):
    joining.save_company(kite, by=kim, legal_name="Kite Ltd.", phone="+86 21 5550 0199", now=NOON)
    found = {step: words(parts) for step, parts in missing(kite, application_of(kite)).items()}
    assert found == {
        "company": ["registration number", "legal representative", "registered address"],
        "services": ["what you offer", "where"],
        "contacts": ["Contract and prices", "Daily operation, round the clock"],
        "declaration": ["a declaration by somebody who may make it"],
    }
    with pytest.raises(NotPossible, match="Not complete yet: Company, Services offered, Contacts and Declaration."):
        actions.send_application(kite, by=kim)
    joined.tell_everything(kite, by=kim)
    actions.send_application(kite, by=kim, now=NOON)
    assert (kite.state, lacks(kite)) == ("registered", [])


def test_a_change_after_the_declaration_has_to_be_declared_again(kite, kim):
    joined.tell_everything(kite, by=kim)
    joining.save_company(kite, by=kim, **joined.COMPANY)
    assert lacks(kite) == []
    joining.save_company(kite, by=kim, phone="+86 21 5550 0000")
    assert words(lacks(kite)) == ["Declaration"]
    told = Event.objects.filter(record_type="vendors.vendor", record_id=str(kite.pk), name="apply_company")
    assert (told.count(), told.first().before, told.first().shown_to_vendor) == (
        2,
        {"phone": joined.COMPANY["phone"]},
        True,
    )


def test_an_applicant_states_its_size_and_the_day_is_kept(kite, kim):
    joining.save_company(kite, by=kim, company_size="medium", now=NOON)
    kite.refresh_from_db()
    assert (kite.company_size, kite.size_stated_on) == ("medium", NOON.date())


def test_a_wrong_identifier_is_refused_at_its_field_wherever_it_is_entered(world, kite, kim):  # noqa: F811
    for attempt in (
        lambda: joining.save_company(kite, by=kim, registration_number="91350100M000100Y44"),
        lambda: actions.edit_vendor(kite, by=world.vera, registration_number="91350100M000100Y44"),
        lambda: joined.a_prospect(world, code="gull", registration_number="91350100M000100Y44"),
    ):
        with pytest.raises(ValidationError) as refused:
            attempt()
        assert list(refused.value.message_dict) == ["registration_number"]
    actions.edit_vendor(kite, by=world.vera, registration_number="91350100m000100y43 ")
    assert kite.registration_number == joined.USCC


def test_who_fills_it_in(world, kite, kim):  # noqa: F811
    clerk = worlds.member(kite, "clerk@kite.example", "Clerk")
    for person in (clerk, world.vera, world.alan):
        with pytest.raises(PermissionDenied):
            joining.save_services(kite, by=person, lines=[], services="", regions="")
    actions.edit_vendor(kite, by=world.vera, is_entered_by_staff=True)
    joined.tell_everything(kite, by=world.vera)
    actions.send_application(kite, by=world.vera)
    with pytest.raises(NotPossible, match="changes no more unless it is returned"):
        joining.declare(kite, by=kim, position="Director")
    actions.return_application(kite, by=world.vera, note="The address is missing a floor.")
    joining.declare(kite, by=kim, position="Director")


def test_after_due_diligence_a_clear_check_that_is_not_too_old_is_there(world, kite):  # noqa: F811
    in_due_diligence(world, kite)
    checks = [
        (None, "Nobody has searched the sanctions lists"),
        ({"result": "possible", "note": "A name."}, "says “Possible match”"),
        ({"next_on": TOMORROW}, "too old"),
    ]
    later = NOON + timedelta(days=2)
    for said, reason in checks:
        if said:
            joined.a_clear_check(kite, by=world.vera, **said)
        with pytest.raises(NotPossible, match=reason):
            actions.approve_vendor(kite, by=world.leo, now=later)
    joined.a_clear_check(kite, by=world.vera, now=later)
    actions.approve_vendor(kite, by=world.leo, now=later)
    assert kite.state == "approved"


def test_a_check_says_which_lists_and_what_was_found(world, kite):  # noqa: F811
    said = {"by": world.vera, "names": "Kite", "sources": [], "result": "match", "next_on": NOON.date(), "now": NOON}
    with pytest.raises(ValidationError) as refused:
        sanctions.record_sanctions_check(kite, **said)
    assert set(refused.value.message_dict) == {"sources", "note", "next_on"}
    for person in (world.fay, world.alan):
        with pytest.raises(PermissionDenied):
            joined.a_clear_check(kite, by=person)


def conditionally(world, kite, *asked):  # noqa: F811
    in_due_diligence(world, kite)
    joined.a_clear_check(kite, by=world.vera)
    return conditions.approve_conditionally(kite, by=world.leo, conditions=asked, now=NOON)


def test_an_approval_with_conditions_names_one_and_ends_when_all_are_met(world, kite):  # noqa: F811
    with pytest.raises(NotPossible, match="Name at least one condition"):
        conditionally(world, kite)
    asked = Asked("Insurance", world.otto, TOMORROW), Asked("Filing", world.vera, TOMORROW + timedelta(days=30))
    conditions.approve_conditionally(kite, by=world.leo, conditions=asked, now=NOON)
    first, second = kite.conditions.all()
    with pytest.raises(PermissionDenied):
        conditions.meet_condition(first, by=world.vera, how="Seen.")
    conditions.meet_condition(first, by=world.otto, how="Certificate seen.", now=NOON)
    with pytest.raises(NotPossible, match="1 condition is not met"):
        actions.approve_vendor(kite, by=world.leo, now=NOON)
    conditions.meet_condition(second, by=world.vera, how="Filed.", now=NOON)
    actions.approve_vendor(kite, by=world.leo, now=NOON)
    assert (kite.state, first.state, first.met_by) == ("approved", "met", world.otto)


def test_the_night_marks_what_is_overdue_once_and_more_time_opens_it_again(world, kite):  # noqa: F811
    conditionally(world, kite, Asked("Insurance", world.otto, TOMORROW))
    (row,) = kite.conditions.all()
    nights = [len(conditions.lapse_conditions(now=NOON + timedelta(days=n))) for n in (0, 1, 2, 2, 3)]
    row.refresh_from_db()
    assert (nights, row.state) == ([0, 0, 1, 0, 0], VendorCondition.State.LAPSED)
    for by, due_on in ((world.otto, date(2026, 6, 1)), (world.leo, TOMORROW)):
        with pytest.raises((PermissionDenied, NotPossible)):
            conditions.extend_condition(row, by=by, due_on=due_on, note="The insurer is slow.")
    conditions.extend_condition(row, by=world.leo, due_on=date(2099, 6, 1), note="The insurer is slow.")
    assert (row.state, row.due_on) == ("open", date(2099, 6, 1))


def test_a_hold_is_told_as_what_it_is_and_reviewed(world):  # noqa: F811
    said = {"by": world.vera, "note": "Published as unqualified.", "scope": "New shops", "review_on": TOMORROW}
    actions.suspend_vendor(world.acme, **said, now=NOON)
    held = hold_of(world.acme)
    with pytest.raises(NotPossible):
        actions.review_hold(world.acme, by=world.vera, note="Still listed.", review_on=NOON.date(), now=NOON)
    actions.review_hold(world.acme, by=world.vera, note="Still listed.", review_on=date(2026, 7, 1), now=NOON)
    assert (held.note, hold_of(world.acme).pk, world.acme.review_on, world.acme.state) == (
        "Published as unqualified.",
        held.pk,
        date(2026, 7, 1),
        "suspended",
    )
    actions.reinstate_vendor(world.acme, by=world.vera, note="Listed no more.")
    assert hold_of(world.acme) is None


def test_a_decision_is_raised_once_taken_once_and_moot_when_its_cause_is_over(world):  # noqa: F811
    asked = {"by": world.vera, "subject": "suspended", "happened": lambda: "Acme is suspended.", "owner": world.otto}
    first = decisions.raise_decision(world.acme, key="a", **asked, now=NOON)
    assert decisions.raise_decision(world.acme, key="a", **asked) == first
    with pytest.raises(PermissionDenied):
        decisions.take_decision(first, by=world.fay, outcome="exit", reason="Enough.")
    decisions.take_decision(first, by=world.otto, outcome="restrict", reason="No new shops.", now=NOON)
    with pytest.raises(Stale, match="Otto has decided already: Restrict the service."):
        decisions.take_decision(first, by=world.leo, outcome="exit", reason="Enough.")
    second = decisions.raise_decision(world.acme, key="b", **asked)
    closed = decisions.close_decisions(world.acme, by=world.vera, subjects=("suspended",), reason="Lifted.")
    second.refresh_from_db()
    assert (closed, first.outcome, second.outcome) == (1, "restrict", VendorDecision.Outcome.MOOT)


def test_who_has_an_interest_does_not_approve_the_vendor(world, kite):  # noqa: F811
    in_due_diligence(world, kite)
    joined.a_clear_check(kite, by=world.vera)
    for tie in (Tie("shares", vendor=kite), Tie("family", company="KITE couriers, Ltd.")):
        interests.declare_interests(world.leo, by=world.leo, ties=[tie], now=NOON)
        move = next(move for move in moves(kite, world.leo) if move.name == "approve")
        assert move.reasons == ["You declared an interest in Kite Couriers, so somebody else decides."]
    interests.declare_interests(world.leo, by=world.leo, now=NOON)
    actions.approve_vendor(kite, by=world.leo, now=NOON)
    assert kite.state == "approved"


def test_everybody_declares_for_themself_once_a_year_and_may_again(world):  # noqa: F811
    with pytest.raises(PermissionDenied):
        interests.declare_interests(world.leo, by=world.vera)
    with pytest.raises(PermissionDenied):
        interests.declare_interests(world.nina, by=world.nina)
    interests.declare_interests(world.alan, by=world.alan, ties=[Tie("gift", company="Vera")], now=NOON)
    newest = interest_queries.declaration_of(world.alan, NOON.year)
    assert (newest.nothing, [str(tie) for tie in newest.interests.all()]) == (False, ["Vera: Gifts or hospitality"])
    assert list(interest_queries.undeclared_in(world.ada, 2025).values_list("name", flat=True)) == [
        "Ada", "Alan", "Fay", "Gita", "Leo", "Max", "Otto", "Vera",
    ]  # fmt: skip
    assert not interest_queries.undeclared_in(world.ada, NOON.year).exists()
