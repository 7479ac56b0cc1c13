import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

import vendors.fields


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0001_squashed_0010_ledger"),
        ("vendors", "0017_the_trail_names_nobody"),
        ("vendors", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("approved", "Approved"),
                            ("signed", "Signed"),
                            ("effective", "In force"),
                            ("void", "Dropped"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="why")),
                (
                    "uplift",
                    models.CharField(
                        choices=[
                            ("none", "prices stay"),
                            ("fixed", "a fixed amount a month more"),
                            ("percent", "by a percentage"),
                            ("index", "along an index"),
                        ],
                        default="none",
                        max_length=7,
                        verbose_name="prices",
                    ),
                ),
                ("uplift_amount_minor", models.BigIntegerField(blank=True, null=True, verbose_name="more a month")),
                ("uplift_percent", vendors.fields.ExactDecimalField(blank=True, null=True, verbose_name="by, %")),
                ("index_name", models.CharField(blank=True, max_length=80, verbose_name="index")),
                (
                    "index_base",
                    vendors.fields.ExactDecimalField(blank=True, null=True, verbose_name="the index before"),
                ),
                ("index_level", vendors.fields.ExactDecimalField(blank=True, null=True, verbose_name="the index now")),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendment",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "in_review", "approved", "signed", "effective", "void"])
                        ),
                        name="amendment_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("index_base", None),
                                ("uplift", "none"),
                                ("uplift_amount_minor", None),
                                ("uplift_percent", None),
                            ),
                            models.Q(
                                ("index_base", None),
                                ("uplift", "fixed"),
                                ("uplift_amount_minor__isnull", False),
                                ("uplift_percent", None),
                            ),
                            models.Q(
                                ("index_base", None),
                                ("uplift", "percent"),
                                ("uplift_amount_minor", None),
                                ("uplift_percent__isnull", False),
                            ),
                            models.Q(
                                ("index_base__isnull", False),
                                ("uplift", "index"),
                                ("uplift_amount_minor", None),
                                ("uplift_percent", None),
                                ("index_level__isnull", False),
                                models.Q(("index_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="amendment_uplift",
                        violation_error_message="Say by how much prices move, and only that.",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="ExitItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("handover", "Service and knowledge handed over"),
                            ("data_return", "Our data returned"),
                            ("deletion", "Deletion of our data proved"),
                            ("access", "Access to our systems taken away"),
                            ("assets", "Stock, devices and keys back"),
                            ("deposit", "The deposit settled"),
                            ("last_invoice", "The last invoice has come"),
                            ("lessons", "Lessons written down"),
                        ],
                        max_length=12,
                        verbose_name="what",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("open", "Open"), ("done", "Done"), ("spared", "Does not apply")],
                        default="open",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("seen", models.CharField(blank=True, editable=False, max_length=500, verbose_name="how it was seen")),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exit_items", to="contracts.contract"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.storedfile",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "kind"), name="exit_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "done", "spared"])), name="exit_item_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", True),
                                ("closed_by__isnull", True),
                                ("seen", ""),
                                ("state", "open"),
                            ),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                models.Q(("seen", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="exit_item_closed_whole",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Successor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="who takes over")),
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="successor", to="contracts.contract"
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.vendor",
                        verbose_name="successor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vendor__isnull", False), models.Q(("words", ""), _negated=True), _connector="OR"
                        ),
                        name="successor_said",
                        violation_error_message="Say who takes over, or that nobody does.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="contractversion",
            name="shifted_days",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="notice",
            name="arrival_file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vendors.storedfile",
                verbose_name="proof of arrival",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="ground",
            field=models.CharField(blank=True, max_length=300, verbose_name="on which clause or ground"),
        ),
        migrations.AddField(
            model_name="notice",
            name="trigger_code",
            field=models.CharField(blank=True, max_length=40, verbose_name="which right"),
        ),
        migrations.AddField(
            model_name="notice",
            name="withdrawal_file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vendors.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="withdrawal_words",
            field=models.CharField(blank=True, max_length=300, verbose_name="who agreed for the other side, and how"),
        ),
        migrations.AddField(
            model_name="rateitem",
            name="expected",
            field=vendors.fields.ExactDecimalField(
                blank=True,
                help_text="Units, or the value it is a percentage of. It counts for approval where no total is stated.",
                null=True,
                verbose_name="expected a month",
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="schedules",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Their codes; none: it is not limited to some.",
                verbose_name="which schedules",
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="shifts_end",
            field=models.BooleanField(default=False, verbose_name="the term ends later by as many days"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("non_renewal", "Not to renew"),
                    ("convenience", "For convenience"),
                    ("cause", "For cause"),
                    ("trigger", "By a right that arose"),
                    ("mutual", "By agreement"),
                ],
                max_length=12,
                verbose_name="kind of notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["non_renewal", "convenience", "cause", "trigger", "mutual"])),
                name="notice_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "trigger"), models.Q(("trigger_code", ""), _negated=True)),
                    models.Q(models.Q(("kind", "trigger"), _negated=True), ("trigger_code", "")),
                    _connector="OR",
                ),
                name="notice_names_its_right",
                violation_error_message="Name the right that arose, and only for that kind of notice.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("partial", False), ("schedules", [])), ("partial", True), _connector="OR"),
                name="suspension_schedules",
            ),
        ),
    ]
