import datetime

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

import contracts.models.charging
import contracts.models.parts
import vendors.fields


class Migration(migrations.Migration):
    replaces = [
        ("contracts", "0001_foundations"),
        ("contracts", "0002_foundations"),
        ("contracts", "0003_complete_terms"),
        ("contracts", "0004_services"),
        ("contracts", "0005_relief_days"),
        ("contracts", "0006_notice_and_term"),
        ("contracts", "0007_approval_matrix"),
        ("contracts", "0008_registered"),
        ("contracts", "0009_rate_card"),
        ("contracts", "0010_ledger"),
    ]

    initial = True

    dependencies = [
        ("vendors", "0017_the_trail_names_nobody"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovalRaise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("flag", "Flag"), ("tier", "Risk tier"), ("line", "Service line")],
                        max_length=4,
                        verbose_name="kind",
                    ),
                ),
                ("value", models.CharField(max_length=50, verbose_name="what raises it")),
                ("by", models.PositiveSmallIntegerField(default=1, verbose_name="levels")),
            ],
            options={
                "ordering": ["kind", "value"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "value"), name="approval_raise_once"),
                    models.CheckConstraint(
                        condition=models.Q(("by__gte", 1), ("kind__in", ["flag", "tier", "line"])),
                        name="approval_raise_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalStage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("roles", models.JSONField(verbose_name="who decides")),
                ("sections", models.JSONField(blank=True, default=list, verbose_name="on what")),
            ],
            options={
                "ordering": ["level", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("position__gte", 1)), name="approval_stage_numbers"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("standalone", "Contract"),
                            ("master", "Master agreement"),
                            ("work_order", "Work order"),
                        ],
                        default="standalone",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("title_en", models.CharField(max_length=160, verbose_name="title")),
                ("title_zh", models.CharField(blank=True, max_length=160, verbose_name="title in Chinese")),
                (
                    "zone",
                    models.CharField(
                        help_text="Months and deadlines are counted in it, such as Asia/Shanghai.",
                        max_length=60,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "Draft"),
                            ("registered", "To be confirmed"),
                            ("in_review", "In review"),
                            ("approved", "Approved"),
                            ("out_for_signature", "Out for signature"),
                            ("signed", "Signed"),
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("notice_given", "Notice given"),
                            ("in_exit", "In exit"),
                            ("expired", "Expired"),
                            ("terminated", "Terminated"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False)),
                ("activated_on", models.DateField(editable=False, null=True)),
                ("ended_on", models.DateField(editable=False, null=True)),
                ("registered_at", models.DateTimeField(editable=False, null=True)),
                ("confirmed_at", models.DateTimeField(editable=False, null=True)),
                ("measured_from", models.DateField(editable=False, null=True, verbose_name="measured from")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "currency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.currency",
                        verbose_name="currency",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.buyerentity",
                        verbose_name="our legal entity",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.serviceline",
                        verbose_name="service line",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="service owner",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_orders",
                        to="contracts.contract",
                        verbose_name="master agreement",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="vendors.vendor",
                        verbose_name="vendor",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "registered",
                                    "in_review",
                                    "approved",
                                    "out_for_signature",
                                    "signed",
                                    "active",
                                    "suspended",
                                    "notice_given",
                                    "in_exit",
                                    "expired",
                                    "terminated",
                                    "closed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="contract_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "work_order"), ("parent__isnull", False)),
                            models.Q(models.Q(("kind", "work_order"), _negated=True), ("parent__isnull", True)),
                            _connector="OR",
                        ),
                        name="contract_work_order_has_master",
                        violation_error_message="A work order names its master agreement, and only a work order does.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("measured_from__isnull", True),
                                ("registered_at__isnull", True),
                                ("registered_by__isnull", True),
                                models.Q(("state", "registered"), _negated=True),
                            ),
                            models.Q(
                                ("measured_from__day", 1),
                                ("registered_at__isnull", False),
                                ("registered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="contract_registered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("registered_at__isnull", False),
                                models.Q(("confirmed_by", models.F("registered_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contract_confirmed_by_another",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(choices=[("ours", "Our side"), ("vendor", "The vendor’s side")], max_length=10),
                ),
                ("role", models.CharField(max_length=80, verbose_name="role")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "escalation",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="1 is called first, 3 last; empty for others.",
                        null=True,
                        verbose_name="escalation level",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                (
                    "hours",
                    models.CharField(
                        blank=True,
                        help_text="Such as 24 h, or Mon–Fri 09–18.",
                        max_length=80,
                        verbose_name="reached at",
                    ),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "deputy_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to="contracts.contact",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "side", models.OrderBy(models.F("escalation"), nulls_last=True), "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("side__in", ["ours", "vendor"])), name="contact_side"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("escalation__isnull", True), ("escalation__in", [1, 2, 3]), _connector="OR"
                        ),
                        name="contact_escalation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("phone", ""), _negated=True),
                            models.Q(("email", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_can_be_reached",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Charge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("schedule_code", models.SlugField(max_length=30)),
                ("month", models.DateField(help_text="Its first day.", verbose_name="month")),
                ("n", models.PositiveSmallIntegerField(default=1)),
                ("amount_minor", models.BigIntegerField()),
                ("pass_through_minor", models.BigIntegerField(default=0)),
                ("words_en", models.CharField(blank=True, max_length=200, verbose_name="how it was worked out")),
                (
                    "words_zh",
                    models.CharField(blank=True, max_length=200, verbose_name="how it was worked out, in Chinese"),
                ),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="charges", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "-month", "schedule_code", "-n"],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "schedule_code", "month", "n"), name="charge_once"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="charge_first_of_month"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_minor__gte", 0),
                            ("pass_through_minor__gte", 0),
                            ("pass_through_minor__lte", models.F("amount_minor")),
                        ),
                        name="charge_amounts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cost_centre", models.CharField(max_length=30, verbose_name="cost centre")),
                ("account", models.CharField(max_length=30, verbose_name="account")),
                (
                    "vendor_number",
                    models.CharField(blank=True, max_length=30, verbose_name="number of the vendor in the ledger"),
                ),
                (
                    "approved_minor",
                    models.BigIntegerField(blank=True, null=True, verbose_name="amount approved for the term"),
                ),
                ("edited_at", models.DateTimeField()),
                (
                    "edited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="booking", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["contract"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_minor__isnull", True), ("approved_minor__gt", 0), _connector="OR"
                        ),
                        name="booking_approved",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("original", "As signed"), ("amendment", "Amendment"), ("renewal", "Renewal")],
                        default="original",
                        max_length=10,
                    ),
                ),
                ("what_changed", models.CharField(blank=True, max_length=300, verbose_name="what changes")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("starts_on", models.DateField(verbose_name="term starts")),
                ("ends_on", models.DateField(help_text="The last day, included.", verbose_name="term ends")),
                (
                    "renews_months",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="0: it does not renew by itself.",
                        verbose_name="renews by itself for, months",
                    ),
                ),
                (
                    "evergreen",
                    models.BooleanField(
                        default=False,
                        help_text="After the term, until notice is given; it is not renewed term by term.",
                        verbose_name="runs on without an end",
                    ),
                ),
                (
                    "extension_count",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="0: never. It ends unless we say so in time.",
                        verbose_name="how often we may extend it",
                    ),
                ),
                (
                    "extension_months",
                    models.PositiveSmallIntegerField(default=0, verbose_name="extended each time by, months"),
                ),
                (
                    "extension_notice_days",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="extension to be said, days before the term ends"
                    ),
                ),
                (
                    "counting",
                    models.CharField(
                        choices=[("inclusive", "31 December"), ("civil_code", "1 January (Civil Code)")],
                        default="inclusive",
                        max_length=10,
                        verbose_name="12 months from 1 January end on",
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=90,
                        help_text="Agreed in months or business days? Leave it empty, and fill in those under “More”.",
                        null=True,
                        verbose_name="notice, days before the term ends",
                    ),
                ),
                (
                    "notice_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="notice, months before the term ends"
                    ),
                ),
                (
                    "notice_business_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="notice, business days before the term ends"
                    ),
                ),
                (
                    "clear_days",
                    models.BooleanField(
                        default=False,
                        help_text="As many whole days lie between: neither the day of arrival nor the last day counts.",
                        verbose_name="clear days",
                    ),
                ),
                (
                    "window_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: at any time.",
                        null=True,
                        verbose_name="notice at the earliest, days before the term ends",
                    ),
                ),
                (
                    "delivery_days",
                    models.PositiveSmallIntegerField(
                        blank=True, default=4, null=True, verbose_name="days a notice needs to arrive"
                    ),
                ),
                (
                    "delivery_business_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Where the contract says so; leave the days it needs to arrive empty.",
                        null=True,
                        verbose_name="business days after which a notice counts as delivered",
                    ),
                ),
                (
                    "decide_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="Our own time to prepare; the vendor does not see it.",
                        verbose_name="we decide, days before a notice has to be sent",
                    ),
                ),
                ("value_minor", models.BigIntegerField(blank=True, null=True, verbose_name="total value")),
                ("liability_cap_minor", models.BigIntegerField(blank=True, null=True, verbose_name="liability cap")),
                (
                    "credit_words_en",
                    models.CharField(
                        default="service credit", max_length=40, verbose_name="the contract's word for a deduction"
                    ),
                ),
                (
                    "credit_words_zh",
                    models.CharField(
                        default="服务费扣减",
                        max_length=40,
                        verbose_name="the contract's word for a deduction, in Chinese",
                    ),
                ),
                (
                    "claim_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="After the month's end; empty: no limit.",
                        null=True,
                        verbose_name="days to claim a deduction",
                    ),
                ),
                (
                    "objection_days",
                    models.PositiveSmallIntegerField(default=5, verbose_name="days to object to a result"),
                ),
                (
                    "relief_days",
                    models.PositiveSmallIntegerField(
                        default=15,
                        help_text="After the month’s end; a claim made later is marked as late. 0: by the month’s last day.",
                        verbose_name="days to claim relief",
                    ),
                ),
                (
                    "no_levels_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why there are no service levels"),
                ),
                (
                    "cadence",
                    models.CharField(
                        choices=[
                            ("month", "every month"),
                            ("quarter", "every quarter"),
                            ("year", "every year"),
                            ("week", "every week"),
                        ],
                        default="month",
                        max_length=8,
                        verbose_name="judged and settled",
                    ),
                ),
                (
                    "split_rule",
                    models.CharField(
                        choices=[
                            ("segments", "each part is judged by its own terms"),
                            ("at_start", "the terms at its start count for all of it"),
                            ("at_end", "the terms at its end count for all of it"),
                        ],
                        default="at_start",
                        max_length=10,
                        verbose_name="when terms change within a period",
                    ),
                ),
                ("deposit_minor", models.BigIntegerField(blank=True, null=True, verbose_name="deposit")),
                (
                    "top_up_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="After a deduction from it; empty: never.",
                        null=True,
                        verbose_name="days to top the deposit up",
                    ),
                ),
                (
                    "flags",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="It goes one level higher for approval.",
                        verbose_name="what makes it weightier",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField()),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("frozen_at", models.DateTimeField(null=True)),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        blank=True,
                        help_text="For business hours and business days; empty: every day counts.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.calendar",
                        verbose_name="calendar of working days",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="contracts.contract"
                    ),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "last_editor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "-n"],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "n"), name="version_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="version_term",
                        violation_error_message="The term ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("frozen_at__isnull", True), ("frozen_by__isnull", True)),
                            models.Q(
                                ("frozen_at__isnull", False),
                                ("frozen_by__isnull", False),
                                models.Q(("content_hash", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="version_frozen_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                            models.Q(
                                ("frozen_at__isnull", False), ("signed_at__isnull", False), ("signed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="version_signed_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cadence__in", ["month", "quarter", "year", "week"])),
                        name="version_cadence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("split_rule__in", ["segments", "at_start", "at_end"])),
                        name="version_split_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("deposit_minor__isnull", True), ("deposit_minor__gte", 0), _connector="OR"),
                        name="version_deposit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__lte", datetime.date(2999, 12, 31)), ("starts_on__gte", datetime.date(1900, 1, 1))
                        ),
                        name="version_years",
                        violation_error_message="The years of a term lie between 1900 and 2999; a contract without an end runs on after its term.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("extension_count__lte", 20),
                            ("extension_months__lte", 600),
                            ("renews_months__lte", 600),
                            models.Q(("notice_months__isnull", True), ("notice_months__lte", 600), _connector="OR"),
                            models.Q(
                                ("notice_business_days__isnull", True),
                                ("notice_business_days__lte", 1000),
                                _connector="OR",
                            ),
                            models.Q(
                                ("delivery_business_days__isnull", True),
                                ("delivery_business_days__lte", 1000),
                                _connector="OR",
                            ),
                        ),
                        name="version_lengths",
                        violation_error_message="No term and no notice is that long.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("counting__in", ["inclusive", "civil_code"])), name="version_counting"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("notice_business_days__isnull", True),
                                ("notice_days__isnull", False),
                                ("notice_months__isnull", True),
                            ),
                            models.Q(
                                ("notice_business_days__isnull", True),
                                ("notice_days__isnull", True),
                                ("notice_months__isnull", False),
                            ),
                            models.Q(
                                ("notice_business_days__isnull", False),
                                ("notice_days__isnull", True),
                                ("notice_months__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="version_notice_in_one_unit",
                        violation_error_message="Say how long notice is in one unit: days, months or business days.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delivery_business_days__isnull", True), ("delivery_days__isnull", False)),
                            models.Q(("delivery_business_days__isnull", False), ("delivery_days__isnull", True)),
                            _connector="OR",
                        ),
                        name="version_delivery_in_one_unit",
                        violation_error_message="Say in one unit when a notice has arrived: days or business days.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("evergreen", False), ("extension_count", 0)),
                            models.Q(("extension_count", 0), ("renews_months", 0)),
                            models.Q(("evergreen", False), ("renews_months", 0)),
                            _connector="OR",
                        ),
                        name="version_one_thing_follows",
                        violation_error_message="After its term it renews, or runs on, or may be extended: choose one of these.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("extension_count", 0), ("extension_months", 0), ("extension_notice_days", 0)),
                            models.Q(("extension_count__gte", 1), ("extension_months__gte", 1)),
                            _connector="OR",
                        ),
                        name="version_extensions",
                        violation_error_message="Say how often it may be extended and by how many months, or leave all three at 0.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content_hash", models.CharField(max_length=64)),
                ("content", models.JSONField()),
                ("plan", models.JSONField(default=dict)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("approved", "Approved"),
                            ("returned", "Sent back"),
                            ("withdrawn", "Withdrawn"),
                            ("overridden", "Overridden, to be ratified"),
                            ("void", "Void"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval_requests",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["open", "approved", "returned", "withdrawn", "overridden", "void"])
                        ),
                        name="approval_outcome",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "open")), fields=("version",), name="approval_one_open"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("roles", models.JSONField(default=list)),
                ("sections", models.JSONField(default=list)),
                ("nudged_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="contracts.approvalrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["request", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("request", "person"),
                        name="approval_step_person_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("added_by__isnull", True),
                                ("person__isnull", True),
                                models.Q(("roles", []), _negated=True),
                            ),
                            models.Q(("added_by__isnull", False), ("person__isnull", False), ("roles", [])),
                            _connector="OR",
                        ),
                        name="approval_step_by_role_or_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("returned", "Sent back"),
                            ("withdrawn", "Withdrawn"),
                            ("carried", "Still stands"),
                            ("elsewhere", "Approved in another system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("hash_seen", models.CharField(max_length=64)),
                ("note", models.TextField(blank=True)),
                ("number", models.CharField(blank=True, max_length=80)),
                ("person_words", models.CharField(blank=True, max_length=160)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                    "on_behalf_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="contracts.approvalrequest",
                    ),
                ),
                (
                    "step",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="contracts.approvalstep",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict__in", ["approved", "returned", "withdrawn", "carried", "elsewhere"])
                        ),
                        name="approval_verdict",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "elsewhere"), _negated=True),
                            models.Q(
                                models.Q(("number", ""), _negated=True),
                                models.Q(("person_words", ""), _negated=True),
                                ("file__isnull", False),
                                ("step__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="approval_elsewhere_is_proven",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stands_for",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who decides in their place",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who is away",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("delegate")), _negated=True),
                        name="delegation_to_another",
                        violation_error_message="Name somebody else.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="delegation_dates",
                        violation_error_message="It ends before it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExceptionReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quarter", models.DateField(help_text="its first day", unique=True)),
                ("rows", models.JSONField()),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-quarter"],
            },
        ),
        migrations.CreateModel(
            name="ExitPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("triggers", models.TextField(verbose_name="what would make us leave")),
                ("successor", models.TextField(verbose_name="who takes over, and how")),
                ("data_return", models.TextField(verbose_name="how data come back and are deleted")),
                (
                    "parallel_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="days both run side by side"),
                ),
                ("cost", models.CharField(blank=True, max_length=200, verbose_name="what it would cost")),
                ("tested_on", models.DateField(blank=True, null=True, verbose_name="last tested")),
                ("test_result", models.TextField(blank=True, verbose_name="what the test showed")),
                ("next_test_on", models.DateField(blank=True, null=True, verbose_name="next test")),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
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
                (
                    "vendor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vendors.vendor"
                    ),
                ),
            ],
            options={
                "ordering": ["vendor"],
            },
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="feeds", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "code"],
                "constraints": [models.UniqueConstraint(fields=("contract", "code"), name="feed_code_once")],
            },
        ),
        migrations.CreateModel(
            name="FeedSpec",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("counts", "Counts"),
                            ("commitments", "Commitments"),
                            ("outages", "Outages"),
                            ("values", "Single values"),
                            ("tickets", "Tickets"),
                            ("buckets", "Buckets"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name_en", models.CharField(max_length=120, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="name in Chinese")),
                (
                    "row_words_en",
                    models.CharField(
                        default="rows",
                        help_text="Such as parcels or requests.",
                        max_length=60,
                        verbose_name="what one row is, in the plural",
                    ),
                ),
                (
                    "row_words_zh",
                    models.CharField(default="记录", max_length=60, verbose_name="what one row is, in Chinese"),
                ),
                (
                    "dimensions",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Up to three column names, such as region.",
                        verbose_name="dimensions",
                    ),
                ),
                ("due_day", models.PositiveSmallIntegerField(default=10, verbose_name="due on day of the next month")),
                ("due_time", models.TimeField(default="18:00", verbose_name="due at")),
                (
                    "flags",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Names of columns with yes or no, such as complete, undamaged; all must say yes. Empty: none.",
                        validators=[contracts.models.parts.validate_flags],
                        verbose_name="what makes a row perfect",
                    ),
                ),
                ("own_source", models.BooleanField(default=False, verbose_name="we measure it too")),
                (
                    "belongs_to",
                    models.CharField(
                        choices=[("due", "the day on which it was due"), ("done", "the day on which it was done")],
                        default="due",
                        max_length=4,
                        verbose_name="a case belongs to the period of",
                    ),
                ),
                (
                    "cadence",
                    models.CharField(
                        choices=[
                            ("hour", "every hour"),
                            ("day", "every day"),
                            ("week", "every week"),
                            ("period", "once a period"),
                        ],
                        default="period",
                        max_length=6,
                        verbose_name="data arrive",
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="specs", to="contracts.feed"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feed_specs",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "feed__code"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "feed"), name="feed_spec_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["counts", "commitments", "outages", "values", "tickets", "buckets"])
                        ),
                        name="feed_spec_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("belongs_to__in", ["due", "done"])), name="feed_spec_belongs_to"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cadence__in", ["hour", "day", "week", "period"])), name="feed_spec_cadence"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_day__gte", 1), ("due_day__lte", 28)), name="feed_spec_due_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Gap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=80)),
                ("due_on", models.DateField(verbose_name="by")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("open", "Open"), ("closed", "Closed"), ("waived", "Waived")],
                        default="open",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gaps", to="contracts.contract"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who sees to it",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "code"), name="gap_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "closed", "waived"])), name="gap_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="gap_ended_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waived"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="gap_waived_says_why",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="IndexLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="from the month")),
                ("level", vendors.fields.ExactDecimalField(verbose_name="level")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("entered_at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="index_levels",
                        to="contracts.contract",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "-month", "-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="index_level_first_of_month")
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("reported", "Reported as done"), ("accepted", "Accepted"), ("returned", "Returned")],
                        default="reported",
                        editable=False,
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("reported_on", models.DateField()),
                ("delivered", models.CharField(max_length=300, verbose_name="what was delivered")),
                ("accepted_on", models.DateField(null=True)),
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
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="milestones", to="contracts.contract"
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "reported_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "code"), name="milestone_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["reported", "accepted", "returned"])), name="milestone_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_by__isnull", True), ("accepted_on__isnull", True)),
                            models.Q(("accepted_by__isnull", False), ("accepted_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="milestone_accepted_pair",
                    ),
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="MoneyHeld",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reserve", "Rolling reserve, held by the vendor"),
                            ("prepayment", "Prepayment, held by the vendor"),
                            ("guarantee", "Security paid by the vendor, held by us"),
                        ],
                        max_length=10,
                        verbose_name="what it is",
                    ),
                ),
                ("words", models.CharField(max_length=200, verbose_name="for what")),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                ("since", models.DateField(verbose_name="held since")),
                ("due_back_on", models.DateField(verbose_name="due back on")),
                ("back_on", models.DateField(null=True, verbose_name="came back on")),
                ("recorded_at", models.DateTimeField()),
                (
                    "back_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="money_held", to="contracts.contract"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "money held",
                "ordering": ["due_back_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["reserve", "prepayment", "guarantee"])), name="held_kind"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="held_amount"),
                    models.CheckConstraint(
                        condition=models.Q(("due_back_on__gte", models.F("since"))),
                        name="held_dates",
                        violation_error_message="It is due back before it was held.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("back_by__isnull", True), ("back_on__isnull", True)),
                            models.Q(("back_by__isnull", False), ("back_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="held_back_pair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("non_renewal", "Not to renew"),
                            ("convenience", "For convenience"),
                            ("cause", "For cause"),
                            ("mutual", "By agreement"),
                        ],
                        max_length=12,
                        verbose_name="kind of notice",
                    ),
                ),
                ("from_vendor", models.BooleanField(default=False, verbose_name="given by the vendor")),
                ("served_on", models.DateField(verbose_name="sent on")),
                ("arrived_on", models.DateField(blank=True, null=True, verbose_name="arrived on")),
                ("effective_on", models.DateField(verbose_name="takes effect on")),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="contracts.contract"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-served_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrived_on__isnull", True), ("arrived_on__gte", models.F("served_on")), _connector="OR"
                        ),
                        name="notice_arrives_after_sending",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_on__gte", models.F("served_on"))),
                        name="notice_takes_effect_after_sending",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Provision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rank",
                    models.CharField(
                        choices=[("primary", "Primary"), ("backup", "Backup")],
                        max_length=10,
                        verbose_name="provides it as",
                    ),
                ),
                (
                    "share_percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="In percent; empty where nobody measures it.",
                        null=True,
                        verbose_name="share of volume",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="since")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.contract",
                        verbose_name="contract",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vendors.service"
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.vendor",
                        verbose_name="vendor",
                    ),
                ),
            ],
            options={
                "ordering": ["service", "-rank", "vendor"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rank__in", ["primary", "backup"])), name="provision_rank"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share_percent__isnull", True), ("share_percent__lte", 100), _connector="OR"
                        ),
                        name="provision_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="provision_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RateCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("with_tax", models.BooleanField(default=False, verbose_name="prices include the tax")),
                (
                    "rounding",
                    models.CharField(
                        choices=[("half_up", "half up, line by line"), ("truncate", "cut off, line by line")],
                        default="half_up",
                        max_length=8,
                        verbose_name="amounts are rounded",
                    ),
                ),
                (
                    "silence_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: never.",
                        null=True,
                        verbose_name="days after which silence confirms a statement",
                    ),
                ),
                ("pay_days", models.PositiveSmallIntegerField(default=30, verbose_name="days to pay")),
                (
                    "pay_from",
                    models.CharField(
                        choices=[
                            ("month_end", "the month’s last day"),
                            ("confirmation", "the day on which both have confirmed the statement"),
                            ("invoice", "the day on which the invoice arrives"),
                        ],
                        default="invoice",
                        max_length=12,
                        verbose_name="counted from",
                    ),
                ),
                (
                    "late_percent",
                    vendors.fields.ExactDecimalField(
                        blank=True,
                        help_text="Empty: none is agreed; the law’s 0.05 % holds where a large company pays a small one in China.",
                        null=True,
                        verbose_name="interest on late payment, % a day",
                    ),
                ),
                (
                    "commitment_minor",
                    models.BigIntegerField(blank=True, null=True, verbose_name="minimum commitment a contract year"),
                ),
                (
                    "index_name",
                    models.CharField(
                        blank=True,
                        help_text="Such as CPI services. Empty: none.",
                        max_length=80,
                        verbose_name="index that prices follow",
                    ),
                ),
                (
                    "index_base",
                    vendors.fields.ExactDecimalField(
                        blank=True, null=True, verbose_name="the index when prices were agreed"
                    ),
                ),
                (
                    "index_share",
                    vendors.fields.ExactDecimalField(
                        default="100", verbose_name="share of its move that prices follow, %"
                    ),
                ),
                ("index_cap", vendors.fields.ExactDecimalField(blank=True, null=True, verbose_name="by at most, %")),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rate_card",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rounding__in", ["half_up", "truncate"])), name="rate_card_rounding"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_from__in", ["month_end", "confirmation", "invoice"])),
                        name="rate_card_pay_from",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("commitment_minor__isnull", True), ("commitment_minor__gt", 0), _connector="OR"
                        ),
                        name="rate_card_commitment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("index_base__isnull", True), ("index_name", "")),
                            models.Q(models.Q(("index_name", ""), _negated=True), ("index_base__isnull", False)),
                            _connector="OR",
                        ),
                        name="rate_card_index",
                        violation_error_message="An index has a name and the level it had when prices were agreed.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30, verbose_name="code")),
                ("name_en", models.CharField(max_length=120, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="name in Chinese")),
                ("fee_words_en", models.CharField(blank=True, max_length=200, verbose_name="how the fee is made up")),
                (
                    "fee_words_zh",
                    models.CharField(blank=True, max_length=200, verbose_name="how the fee is made up, in Chinese"),
                ),
                ("monthly_fee_minor", models.BigIntegerField(blank=True, null=True, verbose_name="fixed fee a month")),
                (
                    "at_risk_percent",
                    vendors.fields.ExactDecimalField(default="0", verbose_name="at risk, % of the month's fee"),
                ),
                (
                    "cap_percent",
                    vendors.fields.ExactDecimalField(default="0", verbose_name="cap, % of the month's fee"),
                ),
                (
                    "repeat",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Of the 1st, 2nd, 3rd … miss in a row; the last one stays. Empty: none.",
                        verbose_name="multipliers for repeated misses",
                    ),
                ),
                (
                    "rules",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        validators=[contracts.models.parts.validate_rules],
                        verbose_name="how misses turn into money",
                    ),
                ),
                (
                    "triggers",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[contracts.models.parts.validate_triggers],
                        verbose_name="rights that arise",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.serviceline",
                        verbose_name="service line",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "code"],
                "constraints": [models.UniqueConstraint(fields=("version", "code"), name="schedule_code_once")],
            },
        ),
        migrations.CreateModel(
            name="RateItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30, verbose_name="code")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name_en", models.CharField(max_length=120, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="name in Chinese")),
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
                        default="unit",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "unit_en",
                    models.CharField(
                        blank=True, help_text="Such as parcel or order.", max_length=30, verbose_name="unit"
                    ),
                ),
                ("unit_zh", models.CharField(blank=True, max_length=30, verbose_name="unit in Chinese")),
                (
                    "counts",
                    models.CharField(
                        choices=[("total", "all cases"), ("good", "the cases that were kept")],
                        default="total",
                        max_length=5,
                        verbose_name="counted are",
                    ),
                ),
                ("price", vendors.fields.ExactDecimalField(default="0", verbose_name="price a unit, or %")),
                (
                    "tiers",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[contracts.models.charging.validate_tiers],
                        verbose_name="tiers",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("graduated", "each tier prices what lies in it"),
                            ("volume", "the tier reached prices all of it"),
                        ],
                        default="graduated",
                        max_length=9,
                        verbose_name="with tiers",
                    ),
                ),
                ("fixed_minor", models.BigIntegerField(default=0, verbose_name="fixed amount")),
                ("floor_minor", models.BigIntegerField(blank=True, null=True, verbose_name="at least")),
                ("cap_minor", models.BigIntegerField(blank=True, null=True, verbose_name="at most")),
                ("tax_percent", vendors.fields.ExactDecimalField(default="0", verbose_name="tax, %")),
                ("indexed", models.BooleanField(default=False, verbose_name="follows the index")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="planned for")),
                (
                    "feed",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.feed",
                        verbose_name="counted from the accepted data of",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rates",
                        to="contracts.contractversion",
                    ),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rates",
                        to="contracts.schedule",
                        verbose_name="schedule",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "code"), name="rate_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["fixed", "unit", "percent", "milestone", "pass_through"])),
                        name="rate_kind",
                    ),
                    models.CheckConstraint(condition=models.Q(("mode__in", ["graduated", "volume"])), name="rate_mode"),
                    models.CheckConstraint(condition=models.Q(("counts__in", ["total", "good"])), name="rate_counts"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="levels", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "code"],
                "constraints": [models.UniqueConstraint(fields=("contract", "code"), name="level_code_once")],
            },
        ),
        migrations.CreateModel(
            name="LevelSpec",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name_en", models.CharField(max_length=120, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="name in Chinese")),
                ("definition_en", models.CharField(blank=True, max_length=300, verbose_name="definition")),
                ("definition_zh", models.CharField(blank=True, max_length=300, verbose_name="definition in Chinese")),
                ("clause", models.CharField(blank=True, max_length=20, verbose_name="clause")),
                (
                    "level_class",
                    models.CharField(
                        choices=[("critical", "Critical service level"), ("key", "Key indicator")],
                        default="critical",
                        max_length=10,
                        verbose_name="class",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("up", "Higher is better"), ("down", "Lower is better")],
                        default="up",
                        max_length=4,
                        verbose_name="direction",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("ratio", "Share of rows, %"),
                            ("slices", "Mean of slices of time, %"),
                            ("value", "Single value"),
                            ("events", "Number of events"),
                            ("days", "Number of days"),
                            ("availability", "Availability from outages, %"),
                            ("durations", "Time that cases took"),
                            ("histogram", "Figures in buckets"),
                        ],
                        default="ratio",
                        max_length=14,
                        verbose_name="measured as",
                    ),
                ),
                ("unit", models.CharField(blank=True, default="%", max_length=12, verbose_name="unit")),
                ("expected", vendors.fields.ExactDecimalField(verbose_name="expected level")),
                ("minimum", vendors.fields.ExactDecimalField(blank=True, null=True, verbose_name="minimum level")),
                ("precision", models.PositiveSmallIntegerField(default=2, verbose_name="decimals")),
                (
                    "rounding",
                    models.CharField(
                        choices=[("half_up", "Half up"), ("truncate", "Truncate")],
                        default="half_up",
                        max_length=10,
                        verbose_name="rounding",
                    ),
                ),
                (
                    "weight",
                    vendors.fields.ExactDecimalField(default="0", verbose_name="weight, % of the amount at risk"),
                ),
                (
                    "on_missing",
                    models.CharField(
                        choices=[
                            ("below_minimum", "counts as below minimum"),
                            ("below_expected", "counts as below expected"),
                            ("excused", "is excused"),
                        ],
                        default="below_minimum",
                        max_length=14,
                        verbose_name="when nothing is reported, it",
                    ),
                ),
                (
                    "n_min",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="judged from how many cases on"),
                ),
                (
                    "more",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        validators=[contracts.models.parts.validate_more],
                        verbose_name="more that is agreed",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="level_specs",
                        to="contracts.contractversion",
                    ),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="level_specs", to="contracts.schedule"
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="specs", to="contracts.servicelevel"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "level"), name="level_spec_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level_class__in", ["critical", "key"])), name="level_spec_class"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["up", "down"])), name="level_spec_direction"
                    ),
                    models.CheckConstraint(condition=models.Q(("precision__lte", 6)), name="level_spec_precision"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "measure__in",
                                [
                                    "ratio",
                                    "slices",
                                    "value",
                                    "events",
                                    "days",
                                    "availability",
                                    "durations",
                                    "histogram",
                                ],
                            )
                        ),
                        name="level_spec_measure",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LevelInput",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("main", "the rows judged"),
                            ("numerator", "numerator"),
                            ("denominator", "denominator"),
                        ],
                        default="main",
                        max_length=12,
                    ),
                ),
                ("period_offset", models.SmallIntegerField(default=0)),
                (
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.feed"
                    ),
                ),
                (
                    "level_spec",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="inputs", to="contracts.levelspec"
                    ),
                ),
            ],
            options={
                "ordering": ["level_spec", "role", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("level_spec", "feed", "role", "period_offset"), name="level_input_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("period_offset__lte", 0)), name="level_input_not_ahead"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.CharField(
                        choices=[("buyer", "Us"), ("vendor", "Vendor")], max_length=6, verbose_name="party"
                    ),
                ),
                ("signatory", models.CharField(max_length=120, verbose_name="who signed")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("covers_hash", models.CharField(max_length=64)),
                ("recorded_at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "party"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "party"), name="signature_once_a_party"),
                    models.CheckConstraint(
                        condition=models.Q(("party__in", ["buyer", "vendor"])), name="signature_party"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_day", models.DateField(verbose_name="suspended from")),
                ("until_day", models.DateField(blank=True, null=True, verbose_name="until")),
                ("partial", models.BooleanField(default=False, verbose_name="only in part")),
                ("scope", models.CharField(max_length=300, verbose_name="what is suspended")),
                ("clock_runs", models.BooleanField(default=False, verbose_name="the SLA clock goes on")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="suspensions", to="contracts.contract"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-from_day", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_day__isnull", True), ("until_day__gte", models.F("from_day")), _connector="OR"
                        ),
                        name="suspension_dates",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("above_minor", models.BigIntegerField(default=0, verbose_name="above")),
                ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                (
                    "currency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.currency",
                        verbose_name="currency",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.buyerentity",
                        verbose_name="our legal entity",
                    ),
                ),
            ],
            options={
                "ordering": ["entity", "currency", "above_minor"],
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "currency", "above_minor"), name="approval_band_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("entity__isnull", True)),
                        fields=("currency", "above_minor"),
                        name="approval_band_of_all_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("above_minor__gte", 0), ("level__gte", 1)), name="approval_band_numbers"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="why it cannot wait")),
                ("until", models.DateField(verbose_name="approvals follow by")),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="override",
                        to="contracts.approvalrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="approval_override_two_people",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="contracts.approvalrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("request", "person"), name="approval_copy_once")],
            },
        ),
    ]
