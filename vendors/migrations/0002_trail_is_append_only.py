"""The trail refuses UPDATE and DELETE in the database itself, on SQLite and on PostgreSQL."""

from django.db import migrations

SQLITE = {
    "vendors_event_no_update": """
        CREATE TRIGGER vendors_event_no_update BEFORE UPDATE ON vendors_event
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END
    """,
    "vendors_event_no_delete": """
        CREATE TRIGGER vendors_event_no_delete BEFORE DELETE ON vendors_event
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END
    """,
}
POSTGRESQL = """
    CREATE FUNCTION vendors_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$;
    CREATE TRIGGER vendors_event_no_change BEFORE UPDATE OR DELETE ON vendors_event
    FOR EACH ROW EXECUTE FUNCTION vendors_event_is_append_only();
"""


def forbid(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
    else:
        for statement in SQLITE.values():
            schema_editor.execute(statement)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER vendors_event_no_change ON vendors_event")
        schema_editor.execute("DROP FUNCTION vendors_event_is_append_only()")
    else:
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    # The packages' own tables come before the rest of ours, for speed alone: each of their hundred changes builds anew
    # every model that points to a person, and here there are few of them. It takes a first start from minutes to seconds.
    dependencies = [
        ("vendors", "0001_foundations"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailadmin", "0006_formstate"),
    ]
    operations = [migrations.RunPython(forbid, allow)]
