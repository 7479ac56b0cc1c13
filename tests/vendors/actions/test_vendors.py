"""Is a vendor recorded, corrected and taken through its states by whom it may, with a line in the trail for each?"""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from tests.vendors import joined
from vendors.actions import vendors as actions
from vendors.actions.leaving import finish_exit_task
from vendors.lifecycle import NotPossible
from vendors.models import Event, Vendor


@pytest.fixture
def kite(world):  # noqa: F811
    return actions.create_vendor(
        by=world.vera, code="kite", name_en="Kite Edge", country="DE", line=world.line, now=NOON
    )


def trail(vendor) -> list[tuple]:
    rows = Event.objects.filter(record_type="vendors.vendor", record_id=str(vendor.pk)).order_by("pk")
    return [(row.name, row.source, row.target, str(row.by), row.note) for row in rows]


def test_a_vendor_goes_through_its_states_each_with_its_reason(world, kite):  # noqa: F811
    actions.approve_vendor(kite, by=world.leo, attested="Register seen.", now=NOON)
    actions.suspend_vendor(kite, by=world.vera, note="Insurance expired.", now=NOON)
    actions.reinstate_vendor(kite, by=world.leo, note="Insured.", now=NOON)
    actions.block_vendor(kite, by=world.leo, note="Sanctioned.", now=NOON)
    actions.unblock_vendor(kite, by=world.leo, note="Delisted.", now=NOON)
    actions.offboard_vendor(kite, by=world.leo, note="No business.", now=NOON)
    assert trail(kite) == [
        ("create", "", "", "Vera", ""),
        ("attest", "", "", "Leo", "Register seen."),
        ("approve", "prospect", "approved", "Leo", ""),
        ("suspend", "approved", "suspended", "Vera", "Insurance expired."),
        ("reinstate", "suspended", "approved", "Leo", "Insured."),
        ("block", "approved", "blocked", "Leo", "Sanctioned."),
        ("unblock", "blocked", "prospect", "Leo", "Delisted."),
        ("offboard", "prospect", "offboarded", "Leo", "No business."),
    ]


def test_nobody_approves_the_vendor_they_recorded(world, kite):  # noqa: F811
    with pytest.raises(PermissionDenied):
        actions.approve_vendor(kite, by=world.vera, attested="Mine.", now=NOON)
    kite.refresh_from_db()
    assert (kite.state, len(trail(kite))) == ("prospect", 1)


def test_without_somebodys_word_a_vendor_is_not_approved(world, kite):  # noqa: F811
    with pytest.raises(NotPossible) as refused:
        actions.approve_vendor(kite, by=world.leo, now=NOON)
    assert refused.value.reasons == [
        "There was no due diligence, and nobody has attested that its papers were checked."
    ]


def test_a_correction_keeps_before_and_after(world, kite):  # noqa: F811
    actions.edit_vendor(kite, by=world.vera, name_zh="凯特", website="https://kite.example/", now=NOON)
    event = Event.objects.filter(name="edit").get()
    assert (event.before, event.after) == (
        {"name_zh": "", "website": ""},
        {"name_zh": "凯特", "website": "https://kite.example/"},
    )


def test_a_correction_of_nothing_leaves_no_line(world, kite):  # noqa: F811
    actions.edit_vendor(kite, by=world.vera, name_en="Kite Edge", now=NOON)
    assert len(trail(kite)) == 1


@pytest.mark.parametrize("person", ["leo", "fay", "ada", "max", "nina", "alan"])
def test_who_may_not_record_vendors_does_not(world, person):  # noqa: F811
    with pytest.raises(PermissionDenied):
        actions.create_vendor(by=getattr(world, person), code="x", name_en="X", country="CN", line=world.line, now=NOON)
    assert not Vendor.objects.filter(code="x").exists()


def test_a_code_stands_once(world, kite):  # noqa: F811
    with pytest.raises(ValidationError):
        actions.create_vendor(by=world.vera, code="kite", name_en="Other", country="CN", line=world.line, now=NOON)


def test_an_off_boarded_vendor_is_not_edited(world, kite):  # noqa: F811
    actions.offboard_vendor(kite, by=world.leo, note="No business.", now=NOON)
    with pytest.raises(PermissionDenied):
        actions.edit_vendor(kite, by=world.vera, name_en="Other", now=NOON)


def test_a_vendor_joins_by_due_diligence_and_leaves_by_off_boarding(world, kite):  # noqa: F811
    with pytest.raises(PermissionDenied):
        actions.send_application(kite, by=world.vera, now=NOON)
    actions.edit_vendor(kite, by=world.vera, is_entered_by_staff=True, now=NOON)
    joined.tell_everything(kite, by=world.vera)
    actions.send_application(kite, by=world.vera, now=NOON)
    actions.return_application(kite, by=world.otto, note="No address.", now=NOON)
    actions.send_application(kite, by=world.vera, now=NOON)
    actions.start_due_diligence(kite, by=world.vera, now=NOON)
    actions.reject_vendor(kite, by=world.leo, note="No licence.", now=NOON)
    actions.reconsider_vendor(kite, by=world.vera, note="Licensed now.", now=NOON)
    actions.start_due_diligence(kite, by=world.vera, now=NOON)
    joined.a_clear_check(kite, by=world.vera)
    actions.approve_vendor(kite, by=world.leo, now=NOON)
    actions.start_exit(kite, by=world.otto, note="Moved to Globex.", now=NOON)
    actions.stay(kite, by=world.otto, note="Globex is full.", now=NOON)
    actions.start_exit(kite, by=world.otto, note="Moved at last.", now=NOON)
    for task in kite.exit_tasks.all():
        finish_exit_task(task, by=world.otto, proof="Seen.", now=NOON)
    actions.offboard_vendor(kite, by=world.leo, note="All handed back.", now=NOON)
    assert [step[2] for step in trail(kite) if step[2]] == [
        "registered",
        "prospect",
        "registered",
        "in_due_diligence",
        "rejected",
        "prospect",
        "in_due_diligence",
        "approved",
        "exiting",
        "approved",
        "exiting",
        "offboarded",
    ]


def test_a_hold_says_what_it_concerns_until_it_ends(world, kite):  # noqa: F811
    actions.approve_vendor(kite, by=world.leo, attested="Register seen.", now=NOON)
    review = NOON.date().replace(month=8)
    actions.suspend_vendor(kite, by=world.vera, note="Fined.", scope="New orders", review_on=review, now=NOON)
    held = (kite.hold_scope, kite.review_on)
    actions.reinstate_vendor(kite, by=world.vera, note="Paid.", now=NOON)
    assert (held, kite.hold_scope, kite.review_on) == (("New orders", review), "", None)
