"""Lines written before the trail referred to people by their keys: the names in them go, once, and a line says so."""

from importlib import import_module

from django.db import migrations, models
from django.utils import timezone

GONE = "—"
NAMES_A_PERSON = (
    "vendors.user",
    "vendors.membership",
    "vendors.invitation",
    "vendors.interestdeclaration",
    "vendors.message",
)
# what a line said of a person under which name, in whatever kind of line
SAID = ("owner", "to", "second_granter", "signatory", "spoke_to", "email")
# and in one kind of line only
SAID_IN = {
    "join": ("name",),
    "change_profile": ("name", "name_zh", "title"),
    "add_contact": ("name",),
    "edit_contact": ("name", "phone", "deputy_of"),
    "end_contact": ("name",),
    "apply_contacts": ("commercial", "operations", "finance", "security"),
    "check_sanctions": ("names",),
    "approve_conditionally": ("conditions",),
}


def forwards(apps, schema_editor):
    trigger = import_module("vendors.migrations.0002_trail_is_append_only")
    trigger.allow(apps, schema_editor)
    Event = apps.get_model("vendors", "Event")
    count = sum(_rewritten(event) for event in Event.objects.order_by("pk").iterator())
    for row in apps.get_model("vendors", "Attestation").objects.filter(guard="signature"):
        _name, signed, what = row.sentence.partition(" signed ")
        if signed:
            row.sentence = f"Somebody signed {what}"
            row.save(update_fields=["sentence"])
    if count:
        _say_so(apps, count)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    trigger.forbid(apps, schema_editor)


def _rewritten(event) -> bool:
    was = event.record_words, event.before, event.after, event.facts
    names = SAID + SAID_IN.get(event.name, ())
    if event.record_type in NAMES_A_PERSON:
        event.record_words = ""
    event.before, event.after, event.facts = (_without(said, names) for said in was[1:])
    if event.name in ("add_contact", "end_contact"):
        event.facts = (event.facts or {}) | {"contact": GONE}
    if was == (event.record_words, event.before, event.after, event.facts):
        return False
    event.save(update_fields=["record_words", "before", "after", "facts"])
    return True


def _without(said: dict | None, names: tuple) -> dict | None:
    if not said:
        return said
    return {key: GONE if key in names and value else value for key, value in said.items()}


def _say_so(apps, count: int) -> None:
    User = apps.get_model("vendors", "User")
    robot, _made = User.objects.get_or_create(
        email="retention@system.invalid",
        defaults={"name": "Retention", "name_zh": "留存期限", "is_active": False, "is_system": True, "password": "!"},
    )
    apps.get_model("vendors", "Event").objects.create(
        record_type="vendors.event",
        record_id="0",
        record_words="The trail",
        name="take out names",
        by=robot,
        facts={"lines": count},
        occurred_at=timezone.now(),
    )


class Migration(migrations.Migration):
    dependencies = [("vendors", "0016_our_legal_entities")]

    operations = [
        migrations.AlterField("event", "record_words", models.CharField(blank=True, max_length=200)),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
