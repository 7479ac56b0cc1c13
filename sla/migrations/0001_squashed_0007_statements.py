import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

import vendors.fields


class Migration(migrations.Migration):
    replaces = [
        ("sla", "0001_foundations"),
        ("sla", "0002_foundations"),
        ("sla", "0003_rows_of_cases"),
        ("sla", "0004_relief_and_incidents"),
        ("sla", "0005_complete_results"),
        ("sla", "0006_deposit_topped_up"),
        ("sla", "0007_statements"),
    ]

    initial = True

    dependencies = [
        ("contracts", "0001_squashed_0010_ledger"),
        ("vendors", "0017_the_trail_names_nobody"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("window", models.CharField(default="month", max_length=12)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("open", "Open"),
                            ("calculated", "Evaluated"),
                            ("approved", "Approved"),
                            ("locked", "Locked"),
                        ],
                        default="open",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
                ("locked_at", models.DateTimeField(null=True)),
                (
                    "loss_minor",
                    models.BigIntegerField(
                        help_text="the loss that misses of this month caused, as estimated", null=True
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="periods", to="contracts.contract"
                    ),
                ),
                (
                    "locked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.contractversion"
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "contract"],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "window", "starts_on"), name="period_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "calculated", "approved", "locked"])),
                        name="period_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__gte", models.F("starts_on")), ("ends_at__gt", models.F("starts_at"))
                        ),
                        name="period_runs_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="period_approved_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("locked_at__isnull", True), ("locked_by__isnull", True)),
                            models.Q(("locked_at__isnull", False), ("locked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="period_locked_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("loss_minor__isnull", True), ("loss_minor__gt", 0), _connector="OR"),
                        name="period_loss",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[("vendor", "the vendor's"), ("own", "our own")], default="vendor", max_length=6
                    ),
                ),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("expected", "Expected"),
                            ("submitted", "Submitted"),
                            ("accepted", "Accepted"),
                            ("returned", "Returned"),
                        ],
                        default="expected",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "accepted_revision",
                    models.PositiveSmallIntegerField(help_text="the submission that counts; null: none yet", null=True),
                ),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="contracts.feed"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="sla.period"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "ordering": ["-period__starts_on", "due_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("feed", "period", "source"), name="delivery_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["expected", "submitted", "accepted", "returned"])),
                        name="delivery_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["vendor", "own"])), name="delivery_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted_at__isnull", True),
                                ("accepted_by__isnull", True),
                                ("accepted_revision__isnull", True),
                            ),
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("accepted_by__isnull", False),
                                ("accepted_revision__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="delivery_accepted_together",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n", models.PositiveSmallIntegerField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("first", "first evaluation"),
                            ("correction", "corrected delivery"),
                            ("charge", "corrected fee"),
                            ("earlier", "an earlier month changed"),
                            ("relief", "decision on relief"),
                            ("ripe", "the cases are known now"),
                            ("again", "evaluated again"),
                        ],
                        max_length=12,
                    ),
                ),
                ("inputs", models.JSONField()),
                ("result", models.JSONField()),
                ("past", models.JSONField(default=dict)),
                ("hash", models.CharField(max_length=64)),
                ("engine_version", models.CharField(max_length=20)),
                ("raw_minor", models.BigIntegerField(default=0)),
                ("cap_minor", models.BigIntegerField(null=True)),
                ("total_minor", models.BigIntegerField(default=0)),
                ("bonus_minor", models.BigIntegerField(default=0)),
                ("earned_back_minor", models.BigIntegerField(default=0)),
                ("rows_read", models.PositiveBigIntegerField(default=0)),
                ("evaluated_at", models.DateTimeField()),
                (
                    "evaluated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="sla.evaluation",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.contractversion"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evaluations", to="sla.period"
                    ),
                ),
            ],
            options={
                "ordering": ["period", "-n"],
                "constraints": [models.UniqueConstraint(fields=("period", "n"), name="evaluation_once")],
            },
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("credit", "Credit"),
                            ("adjustment", "Adjustment"),
                            ("earned_back", "Earned back"),
                            ("bonus", "Bonus"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount_minor", models.BigIntegerField(help_text="negative: the vendor gets something back")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("notified", "Notified"),
                            ("accepted", "Accepted"),
                            ("disputed", "Disputed"),
                            ("applied", "Deducted"),
                            ("waived", "Waived"),
                            ("lapsed", "Lapsed"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("claim_by", models.DateField(null=True)),
                ("notified_on", models.DateField(null=True)),
                ("object_by", models.DateTimeField(null=True)),
                ("dispute", models.TextField(blank=True)),
                ("deposit_minor", models.BigIntegerField(default=0, help_text="what of it was taken from the deposit")),
                (
                    "top_up_by",
                    models.DateField(help_text="until when the vendor fills the deposit up again", null=True),
                ),
                (
                    "topped_up_at",
                    models.DateTimeField(help_text="when it was recorded that the vendor had done so", null=True),
                ),
                (
                    "currency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vendors.currency"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "topped_up_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="credits", to="sla.evaluation"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="credits", to="sla.period"
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["proposed", "notified", "accepted", "disputed", "applied", "waived", "lapsed"],
                            )
                        ),
                        name="credit_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor", 0), _negated=True), name="credit_is_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "credit"), _negated=True), ("amount_minor__gt", 0), _connector="OR"
                        ),
                        name="credit_amount",
                    ),
                    models.CheckConstraint(condition=models.Q(("deposit_minor__gte", 0)), name="credit_deposit"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("topped_up_at__isnull", True), ("topped_up_by__isnull", True)),
                            models.Q(
                                ("deposit_minor__gt", 0),
                                ("topped_up_at__isnull", False),
                                ("topped_up_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="credit_topped_up_pair",
                    ),
                    models.UniqueConstraint(fields=("evaluation", "kind"), name="credit_once"),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20)),
                ("posted_at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_entries",
                        to="contracts.contract",
                    ),
                ),
                (
                    "credit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ledger_entries", to="sla.credit"
                    ),
                ),
                (
                    "currency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vendors.currency"
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "ledger entries",
                "ordering": ["-posted_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="LedgerLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.CharField(
                        choices=[
                            ("receivable", "Credits receivable from the vendor"),
                            ("reduction", "Reduction of service cost"),
                            ("damages", "Damages received"),
                            ("voucher", "Vouchers for later purchases"),
                            ("deposit", "Deposit of the vendor"),
                            ("payable", "Payable to the vendor"),
                            ("waived", "Credits waived or lapsed"),
                            ("earned_back", "Credits earned back by the vendor"),
                            ("bonus", "Bonus to the vendor"),
                        ],
                        max_length=12,
                    ),
                ),
                ("level_code", models.SlugField(blank=True, max_length=60)),
                ("amount_minor", models.BigIntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="sla.ledgerentry"
                    ),
                ),
            ],
            options={
                "ordering": ["entry", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "account__in",
                                [
                                    "receivable",
                                    "reduction",
                                    "damages",
                                    "voucher",
                                    "deposit",
                                    "payable",
                                    "waived",
                                    "earned_back",
                                    "bonus",
                                ],
                            )
                        ),
                        name="ledger_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor", 0), _negated=True), name="ledger_line_is_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LevelResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("schedule_code", models.SlugField(max_length=30)),
                ("segment", models.PositiveSmallIntegerField(default=1)),
                ("member", models.CharField(blank=True, max_length=200)),
                ("exact", vendors.fields.ExactDecimalField(null=True)),
                ("value", vendors.fields.ExactDecimalField(null=True)),
                ("n", models.PositiveBigIntegerField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("met", "met"),
                            ("below_expected", "below expected"),
                            ("below_minimum", "below minimum"),
                            ("not_reported", "not reported"),
                            ("excused", "excused"),
                            ("insufficient_volume", "insufficient volume"),
                            ("not_applicable", "not applicable"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "rating",
                    models.CharField(
                        choices=[
                            ("good", "Good"),
                            ("approaching", "Approaching target"),
                            ("requires", "Requires improvement"),
                            ("inadequate", "Inadequate"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("default", models.BooleanField()),
                ("repeat", models.PositiveSmallIntegerField(default=0)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("self_reported", "self-reported"),
                            ("verified", "verified by our own measurement"),
                            ("own", "own measurement"),
                            ("none", "nothing reported"),
                        ],
                        max_length=14,
                    ),
                ),
                ("other", vendors.fields.ExactDecimalField(null=True)),
                ("expected", vendors.fields.ExactDecimalField(null=True)),
                ("minimum", vendors.fields.ExactDecimalField(null=True)),
                ("next_expected", vendors.fields.ExactDecimalField(null=True)),
                ("points", vendors.fields.ExactDecimalField(null=True)),
                ("provisional", models.BooleanField(default=False)),
                ("limit", models.CharField(blank=True, default="", max_length=40)),
                ("coverage", vendors.fields.ExactDecimalField(null=True)),
                ("members", models.JSONField(default=list)),
                ("working", models.JSONField()),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="level_results", to="sla.evaluation"
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="contracts.servicelevel"
                    ),
                ),
                (
                    "spec",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.levelspec"
                    ),
                ),
            ],
            options={
                "ordering": ["evaluation", "spec__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "level", "segment", "member"), name="level_result_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                [
                                    "met",
                                    "below_expected",
                                    "below_minimum",
                                    "not_reported",
                                    "excused",
                                    "insufficient_volume",
                                    "not_applicable",
                                ],
                            )
                        ),
                        name="level_result_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rating__in", ["good", "approaching", "requires", "inadequate", "other"])),
                        name="level_result_rating",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("schedule_code", models.SlugField(blank=True, default="", max_length=30)),
                ("rule", models.CharField(blank=True, default="", max_length=20)),
                ("raw_minor", models.BigIntegerField()),
                ("amount_minor", models.BigIntegerField()),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="credit_lines", to="sla.evaluation"
                    ),
                ),
                (
                    "level_result",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_line",
                        to="sla.levelresult",
                    ),
                ),
            ],
            options={
                "ordering": ["evaluation", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gte", 0), ("raw_minor__gte", 0)), name="credit_line_amounts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level_result__isnull", False), models.Q(("rule", ""), _negated=True), _connector="OR"
                        ),
                        name="credit_line_of_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutageRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=6)),
                ("row_key", models.CharField(max_length=200)),
                ("rev_from", models.PositiveSmallIntegerField()),
                ("rev_to", models.PositiveSmallIntegerField(null=True)),
                ("line", models.PositiveBigIntegerField(help_text="the row's number in the file in which it appeared")),
                ("dims", models.JSONField(null=True)),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField(null=True)),
                ("weight", vendors.fields.ExactDecimalField(default="1")),
                ("incident", models.CharField(blank=True, default="", max_length=200)),
                (
                    "delivery",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sla.delivery",
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.feed",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("rev_to__isnull", True)),
                        fields=("feed", "source", "row_key", "delivery"),
                        name="outage_row_current",
                    )
                ],
                "indexes": [
                    models.Index(fields=["delivery", "rev_from"], name="outage_row_delivery"),
                    models.Index(fields=["feed", "start"], name="outage_row_feed"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Breach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("met", "met"),
                            ("below_expected", "below expected"),
                            ("below_minimum", "below minimum"),
                            ("not_reported", "not reported"),
                            ("excused", "excused"),
                            ("insufficient_volume", "insufficient volume"),
                            ("not_applicable", "not applicable"),
                        ],
                        max_length=20,
                    ),
                ),
                ("repeat", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("open", "Open"),
                            ("answered", "Answered"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breaches",
                        to="contracts.servicelevel",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="breaches", to="sla.period"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "breaches",
                "ordering": ["-period__starts_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("period", "level"), name="breach_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "answered", "closed", "withdrawn"])),
                        name="breach_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="breach_answered_pair",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Relief",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("force_majeure", "Force majeure"),
                            ("planned_maintenance", "Planned maintenance"),
                            ("buyer", "The buyer’s own act, data or equipment"),
                            ("third_party", "A third party outside the vendor’s control"),
                            ("volume", "Volumes above forecast"),
                            ("other", "Another cause"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("description", models.TextField()),
                ("noticed_at", models.DateTimeField(help_text="when the other side was told")),
                ("deadline", models.DateField(help_text="the last day on which it may be claimed")),
                ("by_buyer", models.BooleanField()),
                ("claimed_at", models.DateTimeField()),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("claimed", "Claimed"),
                            ("under_review", "Under review"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="claimed",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("decision", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "claimed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reliefs", to="contracts.contract"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("evidence", models.ManyToManyField(related_name="+", to="vendors.storedfile")),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.storedfile",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reliefs",
                        to="contracts.servicelevel",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reliefs", to="sla.period"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "reliefs",
                "ordering": ["-claimed_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["claimed", "under_review", "approved", "rejected", "withdrawn"])
                        ),
                        name="relief_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                ["force_majeure", "planned_maintenance", "buyer", "third_party", "volume", "other"],
                            )
                        ),
                        name="relief_category",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_at__isnull", True), ("starts_at__isnull", True)),
                            models.Q(
                                ("ends_at__gt", models.F("starts_at")),
                                ("ends_at__isnull", False),
                                ("starts_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="relief_runs_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__isnull", False), ("file__isnull", False), _connector="OR"),
                        name="relief_says_what_does_not_count",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category", "force_majeure"), _negated=True),
                            ("starts_at__isnull", False),
                            _connector="OR",
                        ),
                        name="relief_force_majeure_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="relief_decided_pair",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="ReliefRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=200)),
                ("line", models.PositiveIntegerField(help_text="the row's number in the file")),
                ("granted", models.BooleanField(null=True)),
                (
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.feed"
                    ),
                ),
                (
                    "relief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="sla.relief"
                    ),
                ),
            ],
            options={
                "ordering": ["relief", "line", "pk"],
                "constraints": [models.UniqueConstraint(fields=("relief", "feed", "row_key"), name="relief_row_once")],
                "indexes": [models.Index(fields=["relief", "reason"], name="relief_row_reason")],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("drafted", "Being drafted"),
                            ("sent", "Sent to the vendor"),
                            ("disputed", "Differs from the bill"),
                            ("agreed", "Confirmed by both"),
                        ],
                        default="drafted",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "answer_by",
                    models.DateField(help_text="the last day to answer; null: silence confirms nothing", null=True),
                ),
                ("objection", models.TextField(blank=True)),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "bill",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.storedfile",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="contracts.contract"
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.contractversion"
                    ),
                ),
            ],
            options={
                "ordering": ["-month", "contract"],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "month"), name="statement_once"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="statement_first_of_month"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["drafted", "sent", "disputed", "agreed"])),
                        name="statement_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", True), ("sent_by__isnull", True)),
                            models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="statement_sent_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at__isnull", True), ("agreed_by__isnull", True)),
                            models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="statement_agreed_pair",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, verbose_name="the supplier’s number")),
                ("issued_on", models.DateField(verbose_name="dated")),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("received", "Received"),
                            ("checked", "Checked"),
                            ("paid", "Paid"),
                            ("returned", "Returned"),
                        ],
                        default="received",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("due_on", models.DateField(null=True)),
                (
                    "due_by_law",
                    models.BooleanField(default=False, help_text="the law's day is earlier than the contract's"),
                ),
                ("paid_on", models.DateField(null=True)),
                ("paid_minor", models.BigIntegerField(null=True)),
                (
                    "interest_minor",
                    models.BigIntegerField(default=0, help_text="what is owed on top because it was paid late"),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invoices", to="contracts.contract"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.storedfile",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invoices", to="sla.statement"
                    ),
                ),
            ],
            options={
                "ordering": ["-received_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "returned"), _negated=True),
                        fields=("contract", "number"),
                        name="invoice_number_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "returned"), _negated=True),
                        fields=("statement",),
                        name="invoice_of_statement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["received", "checked", "paid", "returned"])),
                        name="invoice_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at__isnull", True), ("checked_by__isnull", True)),
                            models.Q(
                                ("checked_at__isnull", False), ("checked_by__isnull", False), ("due_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="invoice_checked_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paid_minor__isnull", True), ("paid_on__isnull", True)),
                            models.Q(("paid_minor__gte", 0), ("paid_minor__isnull", False), ("paid_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="invoice_paid_pair",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="DeductionNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, unique=True)),
                ("issued_at", models.DateTimeField()),
                (
                    "document",
                    models.CharField(blank=True, max_length=60, verbose_name="number of the supplier’s document"),
                ),
                ("document_on", models.DateField(null=True, verbose_name="its day")),
                ("document_minor", models.BigIntegerField(null=True)),
                (
                    "document_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notice", to="sla.invoice"
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("document", ""),
                                ("document_by__isnull", True),
                                ("document_minor__isnull", True),
                                ("document_on__isnull", True),
                            ),
                            models.Q(
                                models.Q(("document", ""), _negated=True),
                                ("document_by__isnull", False),
                                ("document_minor__isnull", False),
                                ("document_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="deduction_document_together",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(blank=True, max_length=30)),
                ("amount_minor", models.BigIntegerField(help_text="tax included")),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="sla.invoice"
                    ),
                ),
            ],
            options={
                "ordering": ["invoice", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("invoice", "code"), name="invoice_line_once"),
                    models.CheckConstraint(condition=models.Q(("amount_minor__gte", 0)), name="invoice_line_amount"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.SlugField(max_length=30)),
                ("schedule_code", models.SlugField(max_length=30)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fixed", "Fixed fee a month"),
                            ("unit", "Price a unit"),
                            ("percent", "Percentage of a value"),
                            ("milestone", "Milestone, once accepted"),
                            ("pass_through", "Cost passed through"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name_en", models.CharField(max_length=120)),
                ("name_zh", models.CharField(blank=True, max_length=120)),
                ("unit_en", models.CharField(blank=True, max_length=30)),
                ("unit_zh", models.CharField(blank=True, max_length=30)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("agreed", "agreed"),
                            ("delivered", "accepted data"),
                            ("stated", "entered"),
                            ("accepted", "acceptance"),
                        ],
                        max_length=9,
                    ),
                ),
                ("quantity", vendors.fields.ExactDecimalField(null=True)),
                ("net_minor", models.BigIntegerField()),
                ("tax_minor", models.BigIntegerField(default=0)),
                ("tax_percent", vendors.fields.ExactDecimalField(default="0")),
                ("working", models.JSONField(default=list)),
                (
                    "billed_minor",
                    models.BigIntegerField(
                        help_text="what the vendor's bill says, tax included; null: the same", null=True
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="sla.statement"
                    ),
                ),
            ],
            options={
                "ordering": ["statement", "position"],
                "constraints": [models.UniqueConstraint(fields=("statement", "code"), name="statement_line_once")],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(choices=[("file", "file"), ("nothing", "nothing happened")], max_length=8)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("checking", "Being checked"),
                            ("refused", "Cannot be read"),
                            ("checked", "Checked, not yet sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("accepted", "Accepted"),
                            ("returned", "Returned"),
                            ("replaced", "Replaced"),
                        ],
                        default="checking",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("rows", models.PositiveBigIntegerField(default=0)),
                ("left_out", models.PositiveBigIntegerField(default=0)),
                ("totals", models.JSONField(default=dict)),
                ("faults", models.JSONField(default=list)),
                ("fault_counts", models.JSONField(default=dict)),
                ("refusal", models.JSONField(null=True)),
                ("note", models.TextField(blank=True)),
                ("comment", models.TextField(blank=True)),
                ("uploaded_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="sla.delivery"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.storedfile",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vendors.job"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["delivery", "-n"],
                "constraints": [
                    models.UniqueConstraint(fields=("delivery", "n"), name="submission_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "replaced"), _negated=True),
                        fields=("delivery", "sha256"),
                        name="submission_file_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "checking",
                                    "refused",
                                    "checked",
                                    "sending",
                                    "sent",
                                    "accepted",
                                    "returned",
                                    "replaced",
                                ],
                            )
                        ),
                        name="submission_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "nothing"), ("file__isnull", False), _connector="OR"),
                        name="submission_has_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="submission_decided_pair",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="TicketRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=6)),
                ("row_key", models.CharField(max_length=200)),
                ("rev_from", models.PositiveSmallIntegerField()),
                ("rev_to", models.PositiveSmallIntegerField(null=True)),
                ("line", models.PositiveBigIntegerField(help_text="the row's number in the file in which it appeared")),
                ("dims", models.JSONField(null=True)),
                ("severity", models.CharField(blank=True, max_length=200)),
                ("opened_at", models.DateTimeField()),
                ("responded_at", models.DateTimeField(null=True)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("pauses", models.JSONField(default=list)),
                ("incident", models.CharField(blank=True, default="", max_length=200)),
                (
                    "delivery",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sla.delivery",
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.feed",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("rev_to__isnull", True)),
                        fields=("feed", "source", "row_key"),
                        name="ticket_row_current",
                    )
                ],
                "indexes": [models.Index(fields=["delivery", "rev_from"], name="ticket_row_delivery")],
            },
        ),
        migrations.CreateModel(
            name="TriggerHit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("schedule_code", models.SlugField(max_length=30)),
                ("code", models.CharField(max_length=40)),
                ("type", models.CharField(max_length=30)),
                ("figure", models.CharField(max_length=80)),
                ("exercise_by", models.DateField(null=True)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("open", "Open"),
                            ("exercised", "Exercised"),
                            ("forgone", "Not used"),
                            ("lapsed", "Lapsed"),
                            ("withdrawn", "Did not arise"),
                        ],
                        default="open",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("arose_at", models.DateTimeField()),
                ("decision", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rights", to="sla.evaluation"
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rights",
                        to="contracts.servicelevel",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rights", to="sla.period"
                    ),
                ),
            ],
            options={
                "ordering": ["exercise_by", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("period", "schedule_code", "code"), name="right_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "exercised", "forgone", "lapsed", "withdrawn"])),
                        name="right_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="right_decided_pair",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="ValueRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=6)),
                ("row_key", models.CharField(max_length=200)),
                ("rev_from", models.PositiveSmallIntegerField()),
                ("rev_to", models.PositiveSmallIntegerField(null=True)),
                ("line", models.PositiveBigIntegerField(help_text="the row's number in the file in which it appeared")),
                ("dims", models.JSONField(null=True)),
                ("value", vendors.fields.ExactDecimalField()),
                ("n", models.PositiveBigIntegerField(null=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sla.delivery",
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.feed",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("rev_to__isnull", True)),
                        fields=("feed", "source", "row_key"),
                        name="value_row_current",
                    )
                ],
                "indexes": [models.Index(fields=["delivery", "rev_from"], name="value_row_delivery")],
            },
        ),
        migrations.CreateModel(
            name="DeductionLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_minor", models.BigIntegerField()),
                (
                    "credit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deduction", to="sla.credit"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="sla.deductionnotice"
                    ),
                ),
            ],
            options={
                "ordering": ["notice", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor", 0), _negated=True), name="deduction_is_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CountRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=6)),
                ("row_key", models.CharField(max_length=200)),
                ("rev_from", models.PositiveSmallIntegerField()),
                ("rev_to", models.PositiveSmallIntegerField(null=True)),
                ("line", models.PositiveBigIntegerField(help_text="the row's number in the file in which it appeared")),
                ("dims", models.JSONField(null=True)),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField()),
                ("good", models.PositiveBigIntegerField()),
                ("total", models.PositiveBigIntegerField()),
                (
                    "feed",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.feed",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sla.delivery",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["delivery", "rev_from"], name="count_row_delivery")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("rev_to__isnull", True)),
                        fields=("feed", "source", "row_key"),
                        name="count_row_current",
                    ),
                    models.CheckConstraint(condition=models.Q(("good__lte", models.F("total"))), name="count_row_good"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=6)),
                ("row_key", models.CharField(max_length=200)),
                ("rev_from", models.PositiveSmallIntegerField()),
                ("rev_to", models.PositiveSmallIntegerField(null=True)),
                ("line", models.PositiveBigIntegerField(help_text="the row's number in the file in which it appeared")),
                ("dims", models.JSONField(null=True)),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("ok", models.BooleanField()),
                ("flags", models.JSONField(null=True)),
                (
                    "feed",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.feed",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sla.delivery",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["delivery", "rev_from", "ok"], name="commitment_row_delivery")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("rev_to__isnull", True)),
                        fields=("feed", "source", "row_key"),
                        name="commitment_row_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BucketRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=6)),
                ("row_key", models.CharField(max_length=200)),
                ("rev_from", models.PositiveSmallIntegerField()),
                ("rev_to", models.PositiveSmallIntegerField(null=True)),
                ("line", models.PositiveBigIntegerField(help_text="the row's number in the file in which it appeared")),
                ("dims", models.JSONField(null=True)),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField()),
                ("le", vendors.fields.ExactDecimalField(null=True)),
                ("count", models.PositiveBigIntegerField()),
                (
                    "feed",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contracts.feed",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sla.delivery",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["delivery", "rev_from"], name="bucket_row_delivery")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("rev_to__isnull", True)),
                        fields=("feed", "source", "row_key"),
                        name="bucket_row_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("P1", "P1, the service is down"),
                            ("P2", "P2, a main part is down or slow"),
                            ("P3", "P3, single cases fail"),
                            ("P4", "P4, an annoyance"),
                        ],
                        max_length=2,
                    ),
                ),
                ("cause", models.TextField(blank=True)),
                ("side", models.CharField(choices=[("buyer", "the buyer"), ("vendor", "the vendor")], max_length=6)),
                ("reported_at", models.DateTimeField()),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("open", "Open"), ("resolved", "Resolved"), ("closed", "Closed")],
                        default="open",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="incidents", to="contracts.contract"
                    ),
                ),
                ("evidence", models.ManyToManyField(related_name="+", to="vendors.storedfile")),
                ("levels", models.ManyToManyField(related_name="incidents", to="contracts.servicelevel")),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "code"), name="incident_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "resolved", "closed"])), name="incident_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ["P1", "P2", "P3", "P4"])), name="incident_severity"
                    ),
                    models.CheckConstraint(condition=models.Q(("side__in", ["buyer", "vendor"])), name="incident_side"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="incident_runs_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "open"), ("ends_at__isnull", False), _connector="OR"),
                        name="incident_resolved_has_ended",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
    ]
