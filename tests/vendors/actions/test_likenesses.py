"""Are two companies that share something told apart once, with a reason, until they share something else?"""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.vendors import joined
from vendors.actions.likenesses import ask_again, mark_anew, tell_apart
from vendors.actions.vendors import edit_vendor
from vendors.lifecycle import NotPossible
from vendors.models import Event
from vendors.queries.duplicates import likenesses, open_likenesses_of

pytestmark = pytest.mark.django_db
ROAD, PHONE, OTHER_PHONE = "1 Harbour Road", "021 5550 0198", "021 5550 7777"


@pytest.fixture
def pair(world):  # noqa: F811
    for vendor in (world.acme, world.globex):
        edit_vendor(vendor, by=world.vera, address=ROAD, phone=PHONE)
    return world.acme, world.globex


def settled(vendor, user):
    return [(row.vendor.code, row.settled.reason if row.settled else None) for row in likenesses(vendor, user)]


def test_a_pair_told_apart_is_shown_so_from_both_sides_and_asked_no_more(world, pair):  # noqa: F811
    acme, globex = pair
    tell_apart(globex, acme, by=world.vera, reason=" One building, two owners. ")
    assert settled(acme, world.vera) == [("globex", "One building, two owners.")]
    assert settled(globex, world.vera) == [("acme", "One building, two owners.")]
    assert open_likenesses_of(pair, world.vera) == {}


def test_both_trails_say_who_told_them_apart_and_why_and_neither_vendor_reads_it(world, pair):  # noqa: F811
    acme, globex = pair
    tell_apart(acme, globex, by=world.vera, reason="Two owners.")
    lines = Event.objects.filter(name="tell_apart").order_by("vendor__code")
    shared = ["Phone number ending in 0198", "The same address"]
    assert [(row.vendor, row.by, row.note, row.facts, row.shown_to_vendor) for row in lines] == [
        (acme, world.vera, "Two owners.", {"shared": shared, "other": str(globex), "code": "globex"}, False),
        (globex, world.vera, "Two owners.", {"shared": shared, "other": str(acme), "code": "acme"}, False),
    ]


def test_it_comes_back_only_when_they_share_something_else(world, pair):  # noqa: F811
    acme, globex = pair
    tell_apart(acme, globex, by=world.vera, reason="Two owners.")
    edit_vendor(acme, by=world.vera, summary_en="Parcels.", phone="")  # less is shared, nothing new
    assert settled(acme, world.vera) == [("globex", "Two owners.")]
    edit_vendor(acme, by=world.vera, phone=PHONE)
    assert settled(acme, world.vera) == [("globex", "Two owners.")]
    for vendor in pair:
        edit_vendor(vendor, by=world.vera, phone=OTHER_PHONE)
    assert settled(acme, world.vera) == [("globex", None)]
    tell_apart(acme, globex, by=world.vera, reason="One switchboard.")
    assert settled(globex, world.vera) == [("acme", "One switchboard.")]


def test_what_was_said_too_soon_is_taken_back(world, pair):  # noqa: F811
    acme, globex = pair
    tell_apart(acme, globex, by=world.vera, reason="Two owners.")
    ask_again(globex, acme, by=world.vera)
    assert settled(acme, world.vera) == [("globex", None)]
    assert Event.objects.filter(name="ask_again").count() == 2
    with pytest.raises(NotPossible, match="It is open already."):
        ask_again(globex, acme, by=world.vera)


def test_only_procurement_tells_apart_and_only_with_a_reason_and_what_is_alike(world, pair):  # noqa: F811
    acme, globex = pair
    for person in (world.leo, world.otto, world.ada, world.alan):
        with pytest.raises(PermissionDenied):
            tell_apart(acme, globex, by=person, reason="Two owners.")
    with pytest.raises(NotPossible, match="Say why they are not the same."):
        tell_apart(acme, globex, by=world.vera, reason="  ")
    kite = joined.a_prospect(world)
    with pytest.raises(NotPossible, match="They share nothing any more."):
        tell_apart(acme, kite, by=world.vera, reason="Two owners.")
    assert settled(acme, world.vera) == [("globex", None)]


def test_no_value_they_share_is_stored_as_it_is(world, pair):  # noqa: F811
    row = tell_apart(*pair, by=world.vera, reason="Two owners.")
    assert [len(mark) for mark in row.marks] == [64, 64]


def test_it_stays_settled_when_the_portals_key_changes_and_when_the_accounts_get_a_new_one(world, pair, settings):  # noqa: F811
    acme, globex = pair
    tell_apart(acme, globex, by=world.vera, reason="Two owners.")
    settings.SECRET_KEY = "another that signs sessions and links"
    assert settled(acme, world.vera) == [("globex", "Two owners.")]
    settings.BANK_KEYS = ["a new one in front", *settings.BANK_KEYS]
    assert settled(acme, world.vera) == [("globex", "Two owners.")]
    out = StringIO()
    call_command("reseal_bank_details", stdout=out)
    assert "1 pairs of vendors that were told apart marked anew." in out.getvalue()
    settings.BANK_KEYS = settings.BANK_KEYS[:1]
    assert settled(globex, world.vera) == [("acme", "Two owners.")]
    assert mark_anew() == 0


def test_a_new_key_settles_nothing_that_they_share_since(world, pair, settings):  # noqa: F811
    acme, globex = pair
    tell_apart(acme, globex, by=world.vera, reason="Two owners.")
    for vendor in pair:
        edit_vendor(vendor, by=world.vera, phone=OTHER_PHONE)
    settings.BANK_KEYS = ["a new one in front", *settings.BANK_KEYS]
    assert mark_anew() == 1
    assert settled(acme, world.vera) == [("globex", None)]
