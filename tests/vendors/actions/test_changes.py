"""Does nothing in a vendor's record change before somebody else has approved it, field by field?"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from tests.vendors.owed import admin_of
from vendors.actions import changes
from vendors.actions.vendors import edit_vendor
from vendors.lifecycle import NotPossible, Stale
from vendors.models import Event, Vendor

LATER = NOON + timedelta(days=1)


@pytest.fixture
def admin(world):  # noqa: F811
    return admin_of(world.acme)


@pytest.fixture
def change(world, admin):  # noqa: F811
    return changes.request_change(
        world.acme,
        by=admin,
        reason="We moved.",
        address="9 New Street",
        phone="+86 21 1",
        name_en="Acme Courier",
        now=NOON,
    )


def stored(world, *fields):  # noqa: F811
    return Vendor.objects.filter(pk=world.acme.pk).values_list(*fields).get()


def test_a_request_changes_nothing_and_keeps_only_what_is_to_change(world, change):  # noqa: F811
    assert (change.state, change.before, change.after) == (
        "requested",
        {"address": "", "phone": ""},
        {"address": "9 New Street", "phone": "+86 21 1"},
    )
    assert stored(world, "address", "phone") == ("", "")


def test_it_is_taken_in_part_by_somebody_else(world, change):  # noqa: F811
    change = changes.approve_change(change, by=world.leo, fields=["address"], now=LATER)
    assert (change.state, change.taken, change.decided_by) == ("approved", ["address"], world.leo)
    assert stored(world, "address", "phone") == ("9 New Street", "")
    event = Event.objects.get(record_type="vendors.vendor", name="edit")
    assert (event.before, event.after, event.facts) == ({"address": ""}, {"address": "9 New Street"}, {"request": 1})


def test_a_stated_size_carries_the_day_on_which_it_was_stated(world, admin):  # noqa: F811
    asked = changes.request_change(world.acme, by=admin, reason="As filed.", company_size="small", now=NOON)
    assert (asked.before, asked.after) == ({"company_size": ""}, {"company_size": "small"})
    changes.approve_change(asked, by=world.leo, now=LATER + timedelta(days=30))
    assert stored(world, "company_size", "size_stated_on") == ("small", NOON.date())
    edit_vendor(world.acme, by=world.vera, phone="+86 21 9", now=LATER)
    assert stored(world, "company_size", "size_stated_on") == ("small", NOON.date())
    edit_vendor(world.acme, by=world.vera, company_size="large", now=LATER)
    assert stored(world, "company_size", "size_stated_on") == ("large", LATER.date())
    edit_vendor(world.acme, by=world.vera, company_size="", now=LATER)
    assert stored(world, "company_size", "size_stated_on") == ("", None)
    with pytest.raises(ValidationError):
        changes.request_change(world.acme, by=admin, reason="As filed.", company_size="huge", now=NOON)


def test_who_asked_does_not_decide(world):  # noqa: F811
    own = changes.request_change(world.acme, by=world.vera, reason="By mail.", phone="+86 21 2", now=NOON)
    with pytest.raises(PermissionDenied):
        changes.approve_change(own, by=world.vera, now=LATER)
    with pytest.raises(PermissionDenied):
        changes.reject_change(own, by=world.vera, note="No.", now=LATER)
    changes.approve_change(own, by=world.leo, now=LATER)
    assert stored(world, "phone") == ("+86 21 2",)


@pytest.mark.parametrize("name", ["alan", "gita", "fay", "ada"])
def test_who_may_neither_ask_nor_decide_does_not(world, change, name):  # noqa: F811
    person = getattr(world, name)
    with pytest.raises(PermissionDenied):
        changes.request_change(world.acme, by=person, reason="Mine.", phone="1", now=NOON)
    with pytest.raises(PermissionDenied):
        changes.approve_change(change, by=person, now=LATER)


def test_a_record_that_changed_meanwhile_overtakes_the_request(world, change):  # noqa: F811
    edit_vendor(world.acme, by=world.vera, phone="+86 21 9", now=LATER)
    change.refresh_from_db()
    assert change.state == "stale"
    with pytest.raises(Stale):
        changes.approve_change(change, by=world.leo, now=LATER)
    assert stored(world, "address") == ("",)


def test_a_change_that_no_longer_fits_is_set_aside_where_nobody_noticed(world, change):  # noqa: F811
    Vendor.objects.filter(pk=world.acme.pk).update(address="Somewhere else")
    with pytest.raises(Stale):
        changes.approve_change(change, by=world.leo, now=LATER)
    change.refresh_from_db()
    assert change.state == "stale"


def test_an_edit_of_another_field_overtakes_nothing(world, change):  # noqa: F811
    edit_vendor(world.acme, by=world.vera, notes="Slow to answer.", now=LATER)
    change.refresh_from_db()
    assert change.state == "requested"


def test_one_request_waits_at_a_time_and_an_empty_one_is_none(world, change, admin):  # noqa: F811
    with pytest.raises(NotPossible):
        changes.request_change(world.acme, by=admin, reason="More.", legal_name="Acme Ltd", now=LATER)
    changes.withdraw_change(change, by=admin, now=LATER)
    with pytest.raises(NotPossible):
        changes.request_change(world.acme, by=admin, reason="Nothing.", name_en="Acme Courier", now=LATER)
    with pytest.raises(ValidationError):
        changes.request_change(world.acme, by=admin, reason="No name.", name_en="", now=LATER)


def test_nothing_taken_is_no_approval(world, change):  # noqa: F811
    with pytest.raises(NotPossible):
        changes.approve_change(change, by=world.leo, fields=[], now=LATER)
    assert change.state == "requested"
