"""What is to be delivered and reached: schedules, feeds and service levels of a contract version."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.parts import validate_flags, validate_more, validate_rules, validate_triggers
from contracts.models.version import ContractVersion
from vendors.access import Scoped
from vendors.fields import ExactDecimalField, Money
from vendors.models import ServiceLine
from vendors.words import pick


class Feed(Scoped):
    """The identity of a stream of data, the same through all versions."""

    vendor_path = "contract__vendor"

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="feeds")
    code = models.SlugField(max_length=30)

    class Meta:
        ordering = ["contract", "code"]
        constraints = [models.UniqueConstraint(fields=["contract", "code"], name="feed_code_once")]

    def __str__(self) -> str:
        return f"{self.contract.number} {self.code}"


class ServiceLevel(Scoped):
    """The identity of a service level, the same through all versions."""

    vendor_path = "contract__vendor"

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="levels")
    code = models.SlugField(max_length=30)

    class Meta:
        ordering = ["contract", "code"]
        constraints = [models.UniqueConstraint(fields=["contract", "code"], name="level_code_once")]

    def __str__(self) -> str:
        return f"{self.contract.number} {self.code}"


class Schedule(Scoped):
    """A service schedule (tower): its line, its fee, how much of it is at risk and how misses turn into money.

    `rules` and `triggers` are those of a case file. What has a column is not repeated in `rules`; a percentage of 0 in
    a column means that none is agreed.
    """

    vendor_path = "version__contract__vendor"

    version = models.ForeignKey(ContractVersion, models.CASCADE, related_name="schedules")
    code = models.SlugField(_("code"), max_length=30)
    name_en = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    line = models.ForeignKey(ServiceLine, models.PROTECT, verbose_name=_("service line"), related_name="+")
    fee_words_en = models.CharField(_("how the fee is made up"), max_length=200, blank=True)
    fee_words_zh = models.CharField(_("how the fee is made up, in Chinese"), max_length=200, blank=True)
    monthly_fee_minor = models.BigIntegerField(_("fixed fee a month"), null=True, blank=True)
    at_risk_percent = ExactDecimalField(_("at risk, % of the month's fee"), default="0")
    cap_percent = ExactDecimalField(_("cap, % of the month's fee"), default="0")
    repeat = models.JSONField(
        _("multipliers for repeated misses"),
        default=list,
        blank=True,
        help_text=_("Of the 1st, 2nd, 3rd … miss in a row; the last one stays. Empty: none."),
    )
    rules = models.JSONField(_("how misses turn into money"), default=dict, blank=True, validators=[validate_rules])
    triggers = models.JSONField(_("rights that arise"), default=list, blank=True, validators=[validate_triggers])

    monthly_fee = Money("monthly_fee_minor")

    class Meta:
        ordering = ["version", "code"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="schedule_code_once")]

    def __str__(self) -> str:
        return pick(self, "name")

    @property
    def currency(self) -> str:
        return self.version.contract.currency_id


class FeedSpec(Scoped):
    """What a feed carries under this version, and by when it is due."""

    vendor_path = "version__contract__vendor"

    class Kind(models.TextChoices):
        COUNTS = "counts", _("Counts")
        COMMITMENTS = "commitments", _("Commitments")
        OUTAGES = "outages", _("Outages")
        VALUES = "values", _("Single values")
        TICKETS = "tickets", _("Tickets")
        BUCKETS = "buckets", _("Buckets")

    class BelongsTo(models.TextChoices):
        """Which day says to which period a case belongs."""

        DUE = "due", _("the day on which it was due")
        DONE = "done", _("the day on which it was done")

    class Cadence(models.TextChoices):
        """How often data arrive; early alerts need data that arrive often."""

        HOUR = "hour", _("every hour")
        DAY = "day", _("every day")
        WEEK = "week", _("every week")
        PERIOD = "period", _("once a period")

    version = models.ForeignKey(ContractVersion, models.CASCADE, related_name="feed_specs")
    feed = models.ForeignKey(Feed, models.PROTECT, related_name="specs")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name_en = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    row_words_en = models.CharField(
        _("what one row is, in the plural"), max_length=60, default="rows", help_text=_("Such as parcels or requests.")
    )
    row_words_zh = models.CharField(_("what one row is, in Chinese"), max_length=60, default="记录")
    dimensions = models.JSONField(
        _("dimensions"), default=list, blank=True, help_text=_("Up to three column names, such as region.")
    )
    due_day = models.PositiveSmallIntegerField(_("due on day of the next month"), default=10)
    due_time = models.TimeField(_("due at"), default="18:00")
    flags = models.JSONField(
        _("what makes a row perfect"),
        default=list,
        blank=True,
        validators=[validate_flags],
        help_text=_("Names of columns with yes or no, such as complete, undamaged; all must say yes. Empty: none."),
    )
    own_source = models.BooleanField(_("we measure it too"), default=False)
    belongs_to = models.CharField(
        _("a case belongs to the period of"), max_length=4, choices=BelongsTo.choices, default=BelongsTo.DUE
    )
    cadence = models.CharField(_("data arrive"), max_length=6, choices=Cadence.choices, default=Cadence.PERIOD)

    class Meta:
        ordering = ["version", "feed__code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "feed"], name="feed_spec_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["counts", "commitments", "outages", "values", "tickets", "buckets"]),
                name="feed_spec_kind",
            ),
            models.CheckConstraint(condition=Q(belongs_to__in=["due", "done"]), name="feed_spec_belongs_to"),
            models.CheckConstraint(
                condition=Q(cadence__in=["hour", "day", "week", "period"]), name="feed_spec_cadence"
            ),
            models.CheckConstraint(condition=Q(due_day__gte=1, due_day__lte=28), name="feed_spec_due_day"),
        ]

    def __str__(self) -> str:
        return pick(self, "name")

    @property
    def code(self) -> str:
        return self.feed.code


class LevelSpec(Scoped):
    """A service level as agreed in this version (domain 1.2).

    `more` holds what a case file can say of a level beyond the columns, see `contracts.models.parts.MORE`.
    """

    vendor_path = "version__contract__vendor"

    class Class(models.TextChoices):
        CRITICAL = "critical", _("Critical service level")
        KEY = "key", _("Key indicator")

    class Direction(models.TextChoices):
        UP = "up", _("Higher is better")
        DOWN = "down", _("Lower is better")

    class Rounding(models.TextChoices):
        HALF_UP = "half_up", _("Half up")
        TRUNCATE = "truncate", _("Truncate")

    class Measure(models.TextChoices):
        RATIO = "ratio", _("Share of rows, %")
        SLICES = "slices", _("Mean of slices of time, %")
        VALUE = "value", _("Single value")
        EVENTS = "events", _("Number of events")
        DAYS = "days", _("Number of days")
        AVAILABILITY = "availability", _("Availability from outages, %")
        DURATIONS = "durations", _("Time that cases took")
        HISTOGRAM = "histogram", _("Figures in buckets")

    class Missing(models.TextChoices):
        BELOW_MINIMUM = "below_minimum", _("counts as below minimum")
        BELOW_EXPECTED = "below_expected", _("counts as below expected")
        EXCUSED = "excused", _("is excused")

    version = models.ForeignKey(ContractVersion, models.CASCADE, related_name="level_specs")
    level = models.ForeignKey(ServiceLevel, models.PROTECT, related_name="specs")
    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="level_specs")
    position = models.PositiveSmallIntegerField(default=0)
    name_en = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    definition_en = models.CharField(_("definition"), max_length=300, blank=True)
    definition_zh = models.CharField(_("definition in Chinese"), max_length=300, blank=True)
    clause = models.CharField(_("clause"), max_length=20, blank=True)
    level_class = models.CharField(_("class"), max_length=10, choices=Class.choices, default=Class.CRITICAL)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, default=Direction.UP)
    measure = models.CharField(_("measured as"), max_length=14, choices=Measure.choices, default=Measure.RATIO)
    unit = models.CharField(_("unit"), max_length=12, default="%", blank=True)
    expected = ExactDecimalField(_("expected level"))
    minimum = ExactDecimalField(_("minimum level"), null=True, blank=True)
    precision = models.PositiveSmallIntegerField(_("decimals"), default=2)
    rounding = models.CharField(_("rounding"), max_length=10, choices=Rounding.choices, default=Rounding.HALF_UP)
    weight = ExactDecimalField(_("weight, % of the amount at risk"), default="0")
    on_missing = models.CharField(
        _("when nothing is reported, it"), max_length=14, choices=Missing.choices, default=Missing.BELOW_MINIMUM
    )
    n_min = models.PositiveIntegerField(_("judged from how many cases on"), null=True, blank=True)
    more = models.JSONField(_("more that is agreed"), default=dict, blank=True, validators=[validate_more])

    class Meta:
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "level"], name="level_spec_once"),
            models.CheckConstraint(condition=Q(level_class__in=["critical", "key"]), name="level_spec_class"),
            models.CheckConstraint(condition=Q(direction__in=["up", "down"]), name="level_spec_direction"),
            models.CheckConstraint(condition=Q(precision__lte=6), name="level_spec_precision"),
            models.CheckConstraint(
                condition=Q(
                    measure__in=[
                        "ratio",
                        "slices",
                        "value",
                        "events",
                        "days",
                        "availability",
                        "durations",
                        "histogram",
                    ]
                ),
                name="level_spec_measure",
            ),
        ]

    def __str__(self) -> str:
        return pick(self, "name")

    @property
    def code(self) -> str:
        return self.level.code


class LevelInput(Scoped):
    """Which feed a level reads, in which role, of how many periods back."""

    vendor_path = "level_spec__version__contract__vendor"

    class Role(models.TextChoices):
        MAIN = "main", _("the rows judged")
        NUMERATOR = "numerator", _("numerator")
        DENOMINATOR = "denominator", _("denominator")

    level_spec = models.ForeignKey(LevelSpec, models.CASCADE, related_name="inputs")
    feed = models.ForeignKey(Feed, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.MAIN)
    period_offset = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ["level_spec", "role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["level_spec", "feed", "role", "period_offset"], name="level_input_once"),
            models.CheckConstraint(condition=Q(period_offset__lte=0), name="level_input_not_ahead"),
        ]

    def __str__(self) -> str:
        return f"{self.level_spec} ← {self.feed}"
