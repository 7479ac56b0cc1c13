"""Is a milestone accepted by somebody else than who reported it, and an index entered by whoever enters fees?"""

from datetime import date
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contracts import actions
from contracts.models import MoneyHeld
from contracts.queries import latest_version
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from vendors.lifecycle import NotPossible
from vendors.models import Event

HUB = {"code": "hub", "schedule": "parcels", "name_en": "New hub", "kind": "milestone", "fixed": D("5000.00")}


@pytest.fixture
def priced(world, draft):
    actions.edit_version(latest_version(draft), by=world.vera, rate_card={"pay_days": 30}, rates=[HUB], now=NOON)
    worlds.activate(draft, by=world.vera, approver=world.leo)
    draft.refresh_from_db()
    return draft


def report(contract, by, code="hub"):
    return actions.report_milestone(contract, by=by, code=code, delivered="Hub 3 opened", now=NOON)


def test_who_reports_a_milestone_does_not_accept_it(world, priced):
    milestone = report(priced, world.vera)
    with pytest.raises(PermissionDenied, match="Somebody else than who reported it"):
        actions.accept_milestone(milestone, by=world.vera, note="Record 7", now=NOON)
    actions.accept_milestone(milestone, by=world.otto, note="Record 7", now=NOON)
    assert (milestone.state, milestone.accepted_on, milestone.accepted_by) == (
        "accepted",
        date(2026, 5, 4),
        world.otto,
    )


def test_the_vendor_reports_what_comes_back_and_accepts_nothing(world, priced):
    milestone = report(priced, world.alan)
    with pytest.raises(PermissionDenied):
        actions.accept_milestone(milestone, by=world.alan, note="Mine", now=NOON)
    actions.return_milestone(milestone, by=world.vera, note="The lift is missing.", now=NOON)
    actions.report_milestone_again(milestone, by=world.alan, note="The lift is there.", now=NOON)
    actions.accept_milestone(milestone, by=world.vera, note="Record 8", now=NOON)
    trail = Event.objects.filter(record_type="contracts.milestone").order_by("pk")
    assert [(event.name, event.shown_to_vendor) for event in trail] == [
        ("reported the milestone", True),
        ("give_back", True),
        ("report_again", True),
        ("accept", True),
    ]


def test_only_what_was_agreed_is_reported_and_once(world, priced):
    with pytest.raises(ValidationError, match="no such milestone"):
        report(priced, world.alan, "harbour")
    for person in (world.gita, world.nina, world.ada, world.fay):
        with pytest.raises(PermissionDenied):
            report(priced, person)
    report(priced, world.alan)
    with pytest.raises(NotPossible, match="reported already"):
        report(priced, world.vera)


def test_an_index_is_entered_by_whoever_enters_fees(world, priced):
    given = {"month": date(2026, 5, 1), "source": "NBS", "now": NOON}
    for person in (world.alan, world.otto, world.ada):
        with pytest.raises(PermissionDenied):
            actions.enter_index_level(priced, by=person, level=D("101.5"), **given)
    for level in ("0", "-1"):
        with pytest.raises(ValidationError):
            actions.enter_index_level(priced, by=world.fay, level=D(level), **given)
    assert actions.enter_index_level(priced, by=world.fay, level=D("101.5"), **given).level == D("101.5")


def test_held_money_comes_back_once_and_finance_says_so(world, priced):
    given = {"kind": "reserve", "words": "1 %", "amount": D("744.00"), "since": date(2026, 5, 1), "now": NOON}
    for person in (world.alan, world.vera, world.ada):
        with pytest.raises(PermissionDenied):
            actions.record_money_held(priced, by=person, due_back_on=date(2026, 10, 28), **given)
    with pytest.raises(ValidationError, match="due back before it was held"):
        actions.record_money_held(priced, by=world.fay, due_back_on=date(2026, 4, 30), **given)
    held = actions.record_money_held(priced, by=world.fay, due_back_on=date(2026, 10, 28), **given)
    assert (held.is_ours, list(MoneyHeld.objects.visible_to(world.gita))) == (True, [])
    actions.record_money_back(held, by=world.fay, back_on=date(2026, 5, 4), now=NOON)
    with pytest.raises(NotPossible, match="recorded already"):
        actions.record_money_back(held, by=world.fay, back_on=date(2026, 5, 4), now=NOON)


def test_codes_and_the_approved_amount_are_kept_with_what_they_were_before(world, priced):
    booked = {"cost_centre": "4711", "account": "6601", "now": NOON}
    actions.book_contract(priced, by=world.fay, approved=D("500.00"), **booked)
    row = actions.book_contract(priced, by=world.fay, approved=D("900.00"), **booked)
    assert row.approved == D("900.00")
    event = Event.objects.filter(record_type="contracts.contract", name="book").order_by("-pk").first()
    assert (event.before["approved"], event.after["approved"], event.shown_to_vendor) == ("500.00", "900.00", False)
    with pytest.raises(ValidationError):
        actions.book_contract(priced, by=world.fay, approved=D("0.00"), **booked)
