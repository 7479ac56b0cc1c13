import datetime

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

import contracts.models.seasons
import vendors.fields


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0013_letters"),
        ("vendors", "0017_the_trail_names_nobody"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ObligationRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name_en", models.CharField(max_length=120, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="name in Chinese")),
                ("text_en", models.CharField(blank=True, max_length=400, verbose_name="what exactly is to be done")),
                (
                    "text_zh",
                    models.CharField(blank=True, max_length=400, verbose_name="what exactly is to be done, in Chinese"),
                ),
                ("clause", models.CharField(blank=True, max_length=20, verbose_name="clause")),
                (
                    "side",
                    models.CharField(
                        choices=[("vendor", "the vendor"), ("buyer", "we")],
                        default="vendor",
                        max_length=6,
                        verbose_name="who owes it",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("report", "Report"),
                            ("meeting", "Meeting"),
                            ("paper", "Paper or proof"),
                            ("money", "Money"),
                            ("security", "Data and security"),
                            ("law", "Legal duty"),
                            ("support", "Support and supplies"),
                            ("other", "Other"),
                        ],
                        default="report",
                        max_length=8,
                        verbose_name="category",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("administrator", "Administrator"),
                            ("procurement", "Procurement"),
                            ("service_owner", "Service owner"),
                            ("legal", "Legal"),
                            ("finance", "Finance"),
                            ("executive", "Executive"),
                            ("auditor", "Auditor"),
                        ],
                        help_text="Of what we owe; empty: the contract’s service owner.",
                        max_length=20,
                        verbose_name="who of ours sees to it",
                    ),
                ),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("once", "once"),
                            ("month", "every month"),
                            ("quarter", "every quarter"),
                            ("year", "every year"),
                        ],
                        default="month",
                        max_length=8,
                        verbose_name="how often",
                    ),
                ),
                (
                    "first_on",
                    models.DateField(
                        help_text="Quarters and years are counted from its month.", verbose_name="first due"
                    ),
                ),
                (
                    "due_day",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="31 is the last day of any month. Empty: the day on which it is first due.",
                        null=True,
                        verbose_name="later on day of the month",
                    ),
                ),
                (
                    "business_day",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Such as 5: the fifth working day.",
                        null=True,
                        verbose_name="or on working day of the month",
                    ),
                ),
                (
                    "roll",
                    models.CharField(
                        choices=[
                            ("stays", "stays where it is"),
                            ("earlier", "moves to the working day before"),
                            ("later", "moves to the next working day"),
                        ],
                        default="stays",
                        max_length=8,
                        verbose_name="a day that is not worked",
                    ),
                ),
                ("lead_days", models.PositiveSmallIntegerField(default=7, verbose_name="reminded, days before")),
                (
                    "evidence",
                    models.CharField(
                        choices=[("sentence", "a sentence that says what was done"), ("file", "a sentence and a file")],
                        default="sentence",
                        max_length=8,
                        verbose_name="proof",
                    ),
                ),
                (
                    "is_accepted",
                    models.BooleanField(
                        default=True,
                        help_text="Of what the vendor owes, we do; of what we owe, a colleague.",
                        verbose_name="somebody else accepts it",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="obligation_rules",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "code"), name="obligation_rule_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["vendor", "buyer"])), name="obligation_rule_side"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                ["report", "meeting", "paper", "money", "security", "law", "support", "other"],
                            )
                        ),
                        name="obligation_rule_category",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("every__in", ["once", "month", "quarter", "year"])),
                        name="obligation_rule_every",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("roll__in", ["stays", "earlier", "later"])), name="obligation_rule_roll"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence__in", ["sentence", "file"])), name="obligation_rule_evidence"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side", "buyer"), ("role", ""), _connector="OR"),
                        name="obligation_rule_role_is_ours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_day__isnull", True),
                            models.Q(("business_day__isnull", True), ("due_day__gte", 1), ("due_day__lte", 31)),
                            _connector="OR",
                        ),
                        name="obligation_rule_due_day",
                        violation_error_message="Say on which day of the month, or on which working day, and not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("business_day__isnull", True),
                            models.Q(("business_day__gte", 1), ("business_day__lte", 20)),
                            _connector="OR",
                        ),
                        name="obligation_rule_business_day",
                    ),
                    models.CheckConstraint(condition=models.Q(("lead_days__lte", 180)), name="obligation_rule_lead"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Obligation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40)),
                ("occasion", models.DateField()),
                ("due_on", models.DateField(verbose_name="due")),
                ("provisional", models.BooleanField(default=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("due", "To be done"),
                            ("submitted", "Waits for acceptance"),
                            ("returned", "Returned"),
                            ("accepted", "Done"),
                            ("waived", "Waived"),
                            ("ended", "No longer owed"),
                        ],
                        default="due",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("said", models.TextField(blank=True, verbose_name="what was done")),
                ("submitted_at", models.DateTimeField(null=True)),
                ("remark", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="obligations", to="contracts.contract"
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
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who sees to it",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obligations",
                        to="contracts.obligationrule",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [models.Index(fields=["state", "due_on"], name="obligation_open")],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "code", "occasion"), name="obligation_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["due", "submitted", "returned", "accepted", "waived", "ended"])
                        ),
                        name="obligation_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("occasion__day", 1)), name="obligation_occasion_is_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("said", ""), ("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                            models.Q(
                                ("submitted_at__isnull", False),
                                ("submitted_by__isnull", False),
                                models.Q(("said", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="obligation_submitted_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["submitted", "returned", "accepted"]), _negated=True),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="obligation_done_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="obligation_decided_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waived"), _negated=True),
                            models.Q(("remark", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="obligation_waived_says_why",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Season",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name_en", models.CharField(max_length=80, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="name in Chinese")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("pays", models.BooleanField(default=True, verbose_name="misses cost what they always cost")),
                (
                    "targets",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[contracts.models.seasons.validate_targets],
                        verbose_name="levels in the season",
                    ),
                ),
                (
                    "barred",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[contracts.models.seasons.validate_causes],
                        verbose_name="no relief for",
                    ),
                ),
                ("feed", models.SlugField(blank=True, max_length=30, verbose_name="cases counted in the data of")),
                ("forecast", models.PositiveIntegerField(blank=True, null=True, verbose_name="forecast, cases a day")),
                (
                    "volume_percent",
                    vendors.fields.ExactDecimalField(
                        blank=True, null=True, verbose_name="relief for volumes from, % of the forecast"
                    ),
                ),
                (
                    "claim_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: as at any other time.",
                        null=True,
                        verbose_name="days to claim relief in the season",
                    ),
                ),
                (
                    "report_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: as at any other time.",
                        null=True,
                        verbose_name="figures in the season every, days",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seasons",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "starts_on", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "code"), name="season_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="season_days",
                        violation_error_message="The season ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__lte", datetime.date(2999, 12, 31)), ("starts_on__gte", datetime.date(1900, 1, 1))
                        ),
                        name="season_years",
                        violation_error_message="The years of a term lie between 1900 and 2999; a contract without an end runs on after its term.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("report_days__isnull", True), ("report_days__gte", 1), _connector="OR"),
                        name="season_report_days",
                        violation_error_message="Figures come every day at most.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("volume_percent__isnull", True),
                            models.Q(
                                ("forecast__gte", 1), ("forecast__isnull", False), models.Q(("feed", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="season_volume_has_a_forecast",
                        violation_error_message="Relief from so much of a forecast on needs the forecast and its data.",
                    ),
                ],
            },
        ),
    ]
