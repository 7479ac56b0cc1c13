"""What is there already: consents are told at the person, and reference data of the kinds that changed."""

from django.db import migrations


def forwards(apps, schema_editor):
    User, Consent = apps.get_model("vendors", "User"), apps.get_model("vendors", "Consent")
    for person, version in Consent.objects.order_by("accepted_at").values_list("user", "version"):
        User.objects.filter(pk=person).update(terms_version=version)
    apps.get_model("vendors", "RetentionRule").objects.filter(kind="accounts").update(from_year_end=True)
    apps.get_model("vendors", "Duty").objects.filter(code="cn-sme-payment").update(for_smaller=True)


class Migration(migrations.Migration):
    dependencies = [("vendors", "0014_privacy")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
