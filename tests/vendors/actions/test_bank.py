"""Is an account paid to only after a call to an older number and by two other people, and is its number kept secret?"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from tests.vendors.owed import CN_ACCOUNT, PHONE, admin_of, called, in_force, proposed, with_phone
from vendors import sealed
from vendors.actions import bank
from vendors.actions.vendors import edit_vendor
from vendors.lifecycle import NotPossible
from vendors.models import BankDetail, Event
from vendors.queries.changes import numbers_on_record, vendors_sharing_account
from vendors.queries.duplicates import likenesses

LATER = NOON + timedelta(days=1)


@pytest.fixture
def admin(world):  # noqa: F811
    with_phone(world.acme, world.vera)
    return admin_of(world.acme)


@pytest.fixture
def detail(world, admin):  # noqa: F811
    return proposed(world.acme, admin, world.cny)


def test_it_takes_the_one_who_asks_and_two_others(world, admin, detail):  # noqa: F811
    detail = bank.put_bank_detail_in_force(called(detail, world.vera), by=world.fay, now=LATER)
    assert [detail.state, detail.asked_by, detail.called_by, detail.decided_by, detail.call_number] == [
        "in_force",
        admin,
        world.vera,
        world.fay,
        PHONE,
    ]
    assert detail.starts_on == LATER.date()


def test_nobody_does_two_of_the_three(world, admin, detail):  # noqa: F811
    both = world.fay
    both.grants.create(
        role="procurement", starts_on=NOON.date() - timedelta(days=9), granted_by=world.max, confirmed_by=world.leo
    )
    both = type(both).objects.get(pk=both.pk)
    with pytest.raises(PermissionDenied):
        called(proposed(world.globex, both, world.cny), both)
    detail = called(detail, both)
    with pytest.raises(PermissionDenied):
        bank.put_bank_detail_in_force(detail, by=both, now=LATER)
    with pytest.raises(PermissionDenied):
        bank.put_bank_detail_in_force(detail, by=world.vera, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        BankDetail.objects.filter(pk=detail.pk).update(
            state="in_force",
            decided_by=detail.called_by,
            decided_at=LATER,
            starts_on=LATER.date(),
        )


def test_it_is_not_put_in_force_without_a_call(world, detail):  # noqa: F811
    with pytest.raises(NotPossible):
        bank.put_bank_detail_in_force(detail, by=world.fay, now=LATER)


def test_a_number_from_the_request_or_that_came_after_it_is_not_called(world, detail):  # noqa: F811
    with pytest.raises(NotPossible) as refused:
        called(detail, world.leo, "+86 21 99999")
    assert refused.value.reasons == ["Call a number that stood in the record before the account was proposed."]
    edit_vendor(world.acme, by=world.vera, phone="+86 21 99999", now=NOON + timedelta(minutes=5))
    detail = BankDetail.objects.get(pk=detail.pk)
    assert [(row.number, row.usable) for row in numbers_on_record(detail)] == [("+86 21 99999", False)]
    with pytest.raises(NotPossible):
        called(detail, world.leo, "+86 21 99999")


def test_a_young_number_may_be_called_and_is_called_young(world, admin):  # noqa: F811
    edit_vendor(world.acme, by=world.vera, phone="+86 21 8", now=NOON - timedelta(days=3))
    detail = proposed(world.acme, admin, world.cny)
    assert [(row.usable, row.fresh) for row in numbers_on_record(detail)] == [(True, True)]


def test_the_account_before_it_is_replaced(world, admin):  # noqa: F811
    first = in_force(world.acme, world, admin)
    second = called(proposed(world.acme, admin, world.cny, "12345678901", now=LATER), world.leo, now=LATER)
    bank.put_bank_detail_in_force(second, by=world.fay, now=LATER + timedelta(hours=1))
    rows = BankDetail.objects.filter(vendor=world.acme).order_by("n").values_list("state", "ends_on")
    assert list(rows) == [("replaced", LATER.date()), ("in_force", None)]
    assert first.state == "in_force"  # as it was read then


def everything_stored() -> str:
    """Every text in every table, as somebody with the database's file could read it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall()]
    return "\n".join(found)


def test_the_number_is_read_nowhere_but_by_who_pays_and_each_look_is_in_the_trail(world, admin, caplog):  # noqa: F811
    detail = in_force(world.acme, world, admin)
    for person in (world.leo, world.alan, admin, world.ada, world.max):
        with pytest.raises(PermissionDenied):
            bank.read_account_number(detail, by=person, purpose="Curious.", now=LATER)
    assert bank.read_account_number(detail, by=world.fay, purpose="Payment run.", now=LATER) == CN_ACCOUNT
    assert bank.read_account_number(detail, by=world.vera, purpose="Compared.", now=LATER) == CN_ACCOUNT
    looks = Event.objects.filter(name="read the number").order_by("pk").values_list("by__name", "note")
    assert list(looks) == [("Fay", "Payment run."), ("Vera", "Compared.")]
    assert CN_ACCOUNT not in everything_stored() + caplog.text
    assert detail.masked == "•••• 2345"


def test_a_faulty_number_is_not_repeated_in_what_is_said_of_it(world, admin):  # noqa: F811
    with pytest.raises(NotPossible) as refused:
        proposed(world.acme, admin, world.cny, "DE89370400440532013001", country="DE")
    assert "3704" not in str(refused.value)


def test_a_vendor_with_the_same_account_is_found_without_opening_either(world, admin, settings):  # noqa: F811
    in_force(world.acme, world, admin)
    proposed(world.globex, admin_of(world.globex), world.cny, "3100-6660 9018 1500 12345")
    assert list(vendors_sharing_account(world.acme)) == [world.globex]
    assert [row.shared for row in likenesses(world.globex, world.vera)] == [("The same bank account",)]
    settings.BANK_KEYS = ["a newer key", *settings.BANK_KEYS]
    proposed(world.acme, admin, world.cny, "12345678901", now=LATER)
    assert list(vendors_sharing_account(world.globex)) == [world.acme]


def test_a_new_key_reads_the_old_rows_and_seals_them_anew(world, admin, settings):  # noqa: F811
    detail = in_force(world.acme, world, admin)
    settings.BANK_KEYS = ["a newer key", *settings.BANK_KEYS]
    assert sealed.unseal(detail.sealed) == CN_ACCOUNT
    assert (bank.reseal_bank_details(), bank.reseal_bank_details()) == (1, 0)
    settings.BANK_KEYS = settings.BANK_KEYS[:1]
    detail.refresh_from_db()
    assert sealed.unseal(detail.sealed) == CN_ACCOUNT
    settings.BANK_KEYS = ["another's"]
    with pytest.raises(sealed.Unreadable):
        sealed.unseal(detail.sealed)
