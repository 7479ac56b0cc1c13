"""Is a contract closed only once everything on its way out was seen?"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile

from contracts import actions
from contracts.models import ExitItem
from tests.contracts.worlds import NOON
from tests.papers import PDF
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible

LAST_DAY = datetime(2026, 5, 20, 4, tzinfo=UTC)
LATER = datetime(2026, 6, 20, 4, tzinfo=UTC)


@pytest.fixture
def over(world, active):
    """A contract that was ended for cause on 20 May."""
    actions.give_notice(
        active,
        by=world.leo,
        note="Breach.",
        kind="cause",
        served_on=date(2026, 5, 4),
        arrived_on=date(2026, 5, 5),
        effective_on=date(2026, 5, 20),
        now=NOON,
    )
    actions.start_exit(active, by=world.vera, note="Hand-over to Globex.", successor=world.globex, now=NOON)
    actions.terminate_contract(active, by=world.leo, note="Over.", now=LAST_DAY)
    return active


def a_certificate(world, contract):
    return store_evidence(ContentFile(PDF, name="deletion.pdf"), by=world.vera, vendor=contract.vendor)


def work_off(world, contract):
    for item in contract.exit_items.filter(state="open"):
        file = a_certificate(world, contract) if item.kind == "deletion" else None
        actions.finish_exit_item(item, by=world.vera, note="Seen.", file=file, now=LATER)


def test_the_way_out_is_listed_with_the_exit_once(world, over):
    listed = [(row.kind, row.state, row.owner, row.due_on) for row in over.exit_items.all()]
    last, after = date(2026, 5, 20), date(2026, 6, 19)
    assert listed == [
        ("handover", "open", world.otto, last),
        ("data_return", "open", world.otto, after),
        ("deletion", "open", world.otto, after),
        ("access", "open", world.otto, last),
        ("assets", "open", world.otto, after),
        ("last_invoice", "open", world.otto, after),
        ("lessons", "open", world.otto, after),
    ]
    assert over.successor.vendor == world.globex


def test_it_is_closed_once_every_step_was_seen(world, over):
    with pytest.raises(NotPossible) as refused:
        actions.close_contract(over, by=world.fay, now=LATER)
    assert refused.value.reasons == ["7 steps of the exit are open."]
    work_off(world, over)
    actions.close_contract(over, by=world.fay, now=LATER)
    assert (over.state, over.ended_on) == ("closed", date(2026, 5, 20))


def test_money_that_is_held_keeps_it_open(world, over):
    work_off(world, over)
    held = actions.record_money_held(
        over,
        by=world.fay,
        kind="reserve",
        words="1 % for 180 days",
        amount=Decimal("7440.00"),
        since=date(2026, 5, 1),
        due_back_on=date(2026, 6, 1),
        now=LATER,
    )
    with pytest.raises(NotPossible) as refused:
        actions.close_contract(over, by=world.fay, now=LATER)
    assert refused.value.reasons == [
        "Money is still held: 1 % for 180 days, due back on 1\u00a0Jun\u00a02026.",
    ]
    actions.record_money_back(held, by=world.fay, back_on=date(2026, 6, 2), now=LATER)
    actions.close_contract(over, by=world.fay, now=LATER)
    assert over.state == "closed"


def test_deleted_data_are_proved_by_a_certificate(world, over):
    item = over.exit_items.get(kind="deletion")
    with pytest.raises(NotPossible) as refused:
        actions.finish_exit_item(item, by=world.vera, note="They told us.", now=LATER)
    assert refused.value.reasons == ["Add the certificate of deletion."]
    file = a_certificate(world, over)
    item = actions.finish_exit_item(item, by=world.vera, note="Certificate of 1 June.", file=file, now=LATER)
    assert (item.state, item.seen, item.file, item.closed_by) == ("done", "Certificate of 1 June.", file, world.vera)


def test_leaving_a_step_out_is_said_by_legal_or_finance(world, over):
    item = over.exit_items.get(kind="assets")
    with pytest.raises(PermissionDenied):
        actions.spare_exit_item(item, by=world.otto, note="None were lent.", now=LATER)
    item = actions.spare_exit_item(item, by=world.leo, note="None were lent.", now=LATER)
    assert (item.state, item.seen, item.closed_by) == ("spared", "None were lent.", world.leo)
    item = actions.reopen_exit_item(item, by=world.vera, note="Two scanners were.", now=LATER)
    assert (item.state, item.seen, item.closed_by, item.closed_at) == ("open", "", None, None)


@pytest.mark.parametrize("person", ["nina", "ada", "alan", "max"])
def test_who_neither_owns_a_step_nor_runs_contracts_does_not_finish_it(world, over, person):
    with pytest.raises(PermissionDenied):
        item = over.exit_items.get(kind="access")
        actions.finish_exit_item(item, by=getattr(world, person), note="Seen.", now=LATER)


def test_of_a_closed_contract_no_step_is_opened_again(world, over):
    work_off(world, over)
    actions.close_contract(over, by=world.fay, now=LATER)
    with pytest.raises(NotPossible) as refused:
        actions.reopen_exit_item(over.exit_items.get(kind="access"), by=world.vera, note="Hm.", now=LATER)
    assert refused.value.reasons == ["The contract is closed."]


def test_a_successor_is_a_vendor_or_said_in_words(world, over):
    with pytest.raises(ValidationError):
        actions.name_successor(over, by=world.vera, now=LATER)
    actions.name_successor(over, by=world.vera, words="Our own warehouse", now=LATER)
    over.successor.refresh_from_db()
    assert str(over.successor) == "Our own warehouse"


def test_vendors_see_neither_the_list_nor_who_takes_over(world, over):
    assert not ExitItem.objects.visible_to(world.alan).exists()
    assert not type(over.successor).objects.visible_to(world.alan).exists()
