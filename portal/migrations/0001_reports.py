"""Reports issued, what each froze, the files printed from it."""

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("sla", "0001_squashed_0007_statements"),
        ("vendors", "0002_trail_is_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportIssue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveSmallIntegerField()),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("draft", "Draft"), ("final", "Final")],
                        default="draft",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="sla.evaluation"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="sla.period"
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="portal.reportissue",
                    ),
                ),
            ],
            options={
                "ordering": ["-period__starts_on", "period__contract", "-revision"],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Rendition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("format", models.CharField(choices=[("pdf", "PDF")], default="pdf", max_length=4)),
                ("language", models.CharField(max_length=10)),
                ("tools", models.CharField(max_length=300)),
                ("rendered_at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vendors.storedfile"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vendors.job"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="renditions", to="portal.reportissue"
                    ),
                ),
            ],
            options={
                "ordering": ["report", "language", "-rendered_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="snapshot", to="portal.reportissue"
                    ),
                ),
            ],
            options={
                "ordering": ["report"],
            },
        ),
        migrations.AddConstraint(
            model_name="reportissue",
            constraint=models.UniqueConstraint(fields=("period", "revision"), name="report_revision_once"),
        ),
        migrations.AddConstraint(
            model_name="reportissue",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "final"])), name="report_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="rendition",
            constraint=models.UniqueConstraint(fields=("report", "format", "language", "tools"), name="rendition_once"),
        ),
    ]
