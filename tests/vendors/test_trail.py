"""Is the trail really append-only, in the database itself, and does it tell the two times apart?"""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from vendors import trail
from vendors.models import Event, Vendor


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
