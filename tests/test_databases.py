"""Does the test run's own machinery tell the truth: kept databases, and a flush that leaves the triggers standing?"""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from tests import databases
from vendors.models import Event, User


@pytest.mark.django_db
def test_a_kept_database_has_nothing_left_to_migrate():
    call_command("migrate", check_unapplied=True, verbosity=0)


def test_the_template_changes_with_the_migrations_and_with_the_texts_they_lay_down(tmp_path, monkeypatch):
    monkeypatch.setattr(databases, "ROOT", tmp_path)
    texts = ("portal/texts.py", "portal/letters/texts.py", "portal/letters/texts_owed.py")
    for name in ("requirements.txt", "portal/settings.py", "vendors/migrations/0001_first.py", *texts):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    found = [databases.template()]
    for name in ("vendors/migrations/0002_second.py", *texts):
        (tmp_path / name).write_text("more")
        found.append(databases.template())
    assert len(set(found)) == 5


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_the_trail_and_leaves_its_triggers_standing():
    def write_a_line() -> Event:
        vera = User.objects.create_user("vera@example.com", name="Vera")
        return Event.objects.create(name="test", by=vera, occurred_at=timezone.now())

    for _round in range(2):
        write_a_line()
        # Ids must go on: a world that another test lays down again brings the ids it was built with.
        call_command("flush", interactive=False, verbosity=0, reset_sequences=False)
        assert (User.objects.count(), Event.objects.count()) == (0, 0)
    line = write_a_line()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM vendors_event WHERE id = %s", [line.pk])
