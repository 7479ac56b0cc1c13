"""Who was asked about the legal terms was asked about the annexes, which were among them."""

from django.db import migrations


def annexes_too(apps, schema_editor):
    for name in ("ApprovalStage", "ApprovalStep"):
        model = apps.get_model("contracts", name)
        for row in model.objects.all():
            if "legal" in row.sections and "annexes" not in row.sections:
                row.sections = [*row.sections, "annexes"]
                row.save(update_fields=["sections"])


class Migration(migrations.Migration):
    dependencies = [("contracts", "0016_suspensions_that_stop_fees")]

    operations = [migrations.RunPython(annexes_too, migrations.RunPython.noop)]
