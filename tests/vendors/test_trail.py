"""Is the trail really append-only, in the database itself, and does it tell the two times apart?"""

from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from contracts.actions import save_contact, write_exit_plan
from portal.pages.timeline import entries_of
from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.vendors.named import lines_that_name_somebody
from vendors import trail
from vendors.actions import people
from vendors.actions.leaving import hand_over
from vendors.actions.retention import erase_person
from vendors.models import Event, User, Vendor


@pytest.mark.parametrize(
    "statement", ["UPDATE vendors_event SET note = 'changed'", "DELETE FROM vendors_event WHERE id > 0"]
)
def test_the_database_refuses_to_change_or_delete_a_line_of_the_trail(world, statement):  # noqa: F811
    lines = Event.objects.count()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (lines > 0, Event.objects.count()) == (True, lines)


def test_a_line_names_record_person_and_vendor(world):  # noqa: F811
    event = trail.record(world.acme, "looked", by=world.vera, note="why", facts={"n": 1})
    assert (event.record_type, event.record_id, event.record_words, event.vendor, event.by, event.note) == (
        "vendors.vendor",
        str(world.acme.pk),
        "Acme Courier",
        world.acme,
        world.vera,
        "why",
    )


def test_imported_history_is_marked_and_keeps_both_times(world):  # noqa: F811
    then = datetime(2025, 3, 1, tzinfo=UTC)
    event = trail.record(world.acme, "looked", by=world.vera, now=then)
    assert (event.occurred_at, event.imported, event.recorded_at.year > 2025) == (then, True, True)


def test_only_fields_that_differ_are_written_as_before_and_after(world):  # noqa: F811
    before = Vendor.objects.get(pk=world.acme.pk)
    after = Vendor.objects.get(pk=world.acme.pk)
    after.website = "https://acme.example"
    assert trail.changes(before, after, ["name_en", "website"]) == (
        {"website": ""},
        {"website": "https://acme.example"},
    )


def test_a_line_rolls_back_with_the_change_it_tells_of(world):  # noqa: F811
    lines = Event.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        trail.record(world.acme, "looked", by=world.vera)
        raise RuntimeError
    assert Event.objects.count() == lines


@pytest.fixture
def rosa(world):  # noqa: F811
    return worlds.person("rosa@haiyun.example", "Rosa", "administrator")


@pytest.fixture
def told(world, rosa):  # noqa: F811
    """Lines that tell of Otto, whom a role was granted and a plan is with, and of Alan, who is on a contact card."""
    contract = worlds.a_draft(
        world.acme, by=world.vera, owner=world.otto, entity=world.entity, line=world.line, currency=world.cny
    )
    worlds.sign(contract, by=world.vera, approver=world.leo)
    card = save_contact(contract, by=world.alan, side="vendor", role="Desk", name="Alan", email=world.alan.email)
    save_contact(contract, by=world.alan, side="vendor", contact=card, phone="110")
    plan = {"triggers": "Insolvency", "successor": "Globex", "data_return": "As CSV"}
    write_exit_plan(world.acme, by=world.vera, owner=world.otto, **plan)
    people.change_profile(world.alan, by=world.alan, name_zh="阿伦")
    people.invite_person(email="lu@acme.example", by=world.vera, vendor=world.acme, vendor_role="member")
    people.grant_role(world.otto, by=rosa, role="procurement")
    hand_over(world.otto, by=rosa, to=world.vera, note="He leaves.")
    return contract


def read(record_type: str, *names: str) -> list[str]:
    rows = Event.objects.filter(record_type=record_type, name__in=names).order_by("pk")
    return [entry.what for entry in entries_of(rows, name_records=True)]


def test_a_line_names_nobody_and_is_read_with_the_names(told, world):  # noqa: F811
    assert lines_that_name_somebody() == set()
    plan = Event.objects.get(name="write_exit_plan")
    assert plan.after["owner"] == {"record": "vendors.user", "id": world.otto.pk}
    assert read("contracts.contract", "add_contact", "record_signature") == [
        "recorded the signature of for the buyer, C-2026-001",
        "recorded the signature of for the vendor, C-2026-001",
        "put Alan · Desk on the contact card, C-2026-001",
    ]
    assert read("vendors.user", "grant_role", "change_profile", "hand_over") == [
        "changed the profile, Alan",
        "granted the role Procurement, Otto",
        "handed over what was open, Otto",
    ]
    assert read("vendors.invitation", "invite") == ["invited somebody, lu@acme.example"]


def test_who_was_forgotten_reads_so_in_every_line(told, world, rosa):  # noqa: F811
    people.end_membership(world.alan.memberships.get(), by=world.vera)
    people.close_account(world.alan, by=rosa)
    erase_person(world.alan, by=rosa, note="He asked for it.")
    mark = User.objects.get(pk=world.alan.pk).name
    assert read("contracts.contract", "add_contact") == [f"put {mark} · Desk on the contact card, C-2026-001"]
    assert read("vendors.membership", "end") == [f"ended the access, {mark} · Acme Courier"]
    assert read("vendors.user", "change_profile") == [f"changed the profile, {mark}"]


def test_names_in_lines_of_before_go_once_and_a_line_says_so(world):  # noqa: F811
    then = {
        "by": world.vera,
        "vendor": world.acme,
        "occurred_at": datetime(2025, 3, 1, tzinfo=UTC),
    }
    lines = [
        Event.objects.create(record_type=kind, record_id=str(pk), record_words=words, name=name, **said, **then)
        for kind, pk, words, name, said in (
            ("vendors.user", world.alan.pk, "Alan", "join", {"after": {"email": "alan@acme.example", "name": "Alan"}}),
            ("vendors.vendor", world.acme.pk, "Acme", "write_exit_plan", {"after": {"owner": "Otto", "cost": "1"}}),
            ("contracts.contract", 1, "C-1", "add_contact", {"after": {"name": "Alan", "role": "Desk"}}),
            ("vendors.vendor", world.acme.pk, "Acme", "edit", {"after": {"website": "https://acme.example"}}),
        )
    ]
    migration = import_module("vendors.migrations.0017_the_trail_names_nobody")
    with connection.cursor() as cursor:
        migration.forwards(apps, SimpleNamespace(connection=connection, execute=_on(cursor)))
    for line in lines:
        line.refresh_from_db()
    assert [(line.record_words, line.after) for line in lines] == [
        ("", {"email": "—", "name": "—"}),
        ("Acme", {"owner": "—", "cost": "1"}),
        ("C-1", {"name": "—", "role": "Desk"}),
        ("Acme", {"website": "https://acme.example"}),
    ]
    assert read("contracts.contract", "add_contact") == ["put — on the contact card, C-1"]
    said = Event.objects.get(name="take out names")
    assert (said.by.email, said.facts) == ("retention@system.invalid", {"lines": 3})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(note="changed")


def _on(cursor):
    return lambda statement, params=(): cursor.execute(statement)
