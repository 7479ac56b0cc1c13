"""Every later version that is there gets its amendment, in the state in which it stands."""

from django.db import migrations
from django.utils import timezone


def forwards(apps, schema_editor):
    version_model = apps.get_model("contracts", "ContractVersion")
    amendment = apps.get_model("contracts", "Amendment")
    request = apps.get_model("contracts", "ApprovalRequest")
    today = timezone.localdate()
    waiting = set(request.objects.filter(outcome="open").values_list("version", flat=True))
    for version in version_model.objects.filter(n__gt=1, amendment__isnull=True).order_by("pk"):
        if version.signed_at:
            state = "effective" if version.effective_from <= today else "signed"
        elif version.frozen_at:
            state = "approved"
        else:
            state = "in_review" if version.pk in waiting else "draft"
        amendment.objects.create(version=version, state=state)


class Migration(migrations.Migration):
    dependencies = [("contracts", "0011_amendments_and_exits")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
