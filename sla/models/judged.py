"""How did a contract's month end: the period, its superseding evaluations, results by level, breaches."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts.models import Contract, ContractVersion, LevelSpec, ServiceLevel
from sla import rules
from vendors.access import Scoped
from vendors.fields import ExactDecimalField, LongJSONField, Money

NOT_WHO_ACCEPTED = _("Somebody who accepted none of its data approves a month.")


class Period(FSMModelMixin, Scoped):
    """A month of a contract, in the contract's zone; its boundaries are UTC instants."""

    vendor_path = "contract__vendor"

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("month", "Open")
        CALCULATED = "calculated", _("Evaluated")
        APPROVED = "approved", _("Approved")
        LOCKED = "locked", _("Locked")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="periods")
    window = models.CharField(max_length=12, default="month")
    starts_on = models.DateField()
    ends_on = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    version = models.ForeignKey(ContractVersion, models.PROTECT, related_name="+")
    state = FSMField(default=State.OPEN, choices=State.choices, protected=True, editable=False)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    locked_at = models.DateTimeField(null=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    loss_minor = models.BigIntegerField(null=True, help_text="the loss that misses of this month caused, as estimated")

    loss = Money("loss_minor")

    class Meta:
        ordering = ["-starts_on", "contract"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "window", "starts_on"], name="period_once"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "calculated", "approved", "locked"]), name="period_state"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) & Q(ends_at__gt=F("starts_at")), name="period_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="period_approved_pair",
            ),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True, locked_by__isnull=True)
                | Q(locked_at__isnull=False, locked_by__isnull=False),
                name="period_locked_pair",
            ),
            models.CheckConstraint(condition=Q(loss_minor__isnull=True) | Q(loss_minor__gt=0), name="period_loss"),
        ]

    @property
    def currency(self) -> str:
        return self.contract.currency_id

    def __str__(self) -> str:
        return f"{self.contract.number} {self.starts_on:%Y-%m}"

    @transition(
        field=state,
        source=[State.OPEN, State.CALCULATED, State.APPROVED, State.LOCKED],
        target=State.CALCULATED,
        permission=rules.may_evaluate,
        custom={"label": _("Evaluate"), "done": _("evaluated the month"), "automatic": True},
    )
    def calculate(self, *, by, now, **facts):
        """A new evaluation stands; an approval or lock of an earlier one has to be given again."""
        self.approved_at = self.approved_by = self.locked_at = self.locked_by = None

    @transition(
        field=state,
        source=State.CALCULATED,
        target=State.APPROVED,
        permission=rules.may_approve_period,
        custom={
            "label": _("Approve the month"),
            "done": _("approved the month"),
            "denied": NOT_WHO_ACCEPTED,
            "shown_to_vendor": True,
        },
    )
    def approve(self, *, by, now, **facts):
        """The result is shown to the vendor and its credits may be claimed."""
        self.approved_at, self.approved_by = now, by

    @transition(
        field=state,
        source=State.CALCULATED,
        target=State.OPEN,
        permission=rules.may_approve_period,
        custom={
            "label": _("Reopen the month"),
            "done": _("reopened the month"),
            "note": True,
            "denied": NOT_WHO_ACCEPTED,
        },
    )
    def reopen(self, *, by, now, **facts):
        """The data need another look; the evaluation stays as history."""

    @transition(
        field=state,
        source=State.APPROVED,
        target=State.LOCKED,
        permission=rules.may_lock_period,
        custom={
            "label": _("Lock the month"),
            "done": _("locked the month"),
            "denied": NOT_WHO_ACCEPTED,
            "shown_to_vendor": True,
        },
    )
    def lock(self, *, by, now, **facts):
        """Inputs, version and result stay as they are; a correction restates them."""
        self.locked_at, self.locked_by = now, by


class Evaluation(Scoped):
    """One computation of a period; immutable, the next one supersedes it.

    `past` holds, by schedule, what later periods need to know of this one; `cap_minor` is null where nothing is capped.
    """

    vendor_path = "period__contract__vendor"

    class Cause(models.TextChoices):
        FIRST = "first", _("first evaluation")
        CORRECTION = "correction", _("corrected delivery")
        CHARGE = "charge", _("corrected fee")
        EARLIER = "earlier", _("an earlier month changed")
        RELIEF = "relief", _("decision on relief")
        SUSPENSION = "suspension", _("the service was suspended")
        RIPE = "ripe", _("the cases are known now")
        AGAIN = "again", _("evaluated again")

    period = models.ForeignKey(Period, models.PROTECT, related_name="evaluations")
    n = models.PositiveSmallIntegerField()
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    cause = models.CharField(max_length=12, choices=Cause.choices)
    version = models.ForeignKey(ContractVersion, models.PROTECT, related_name="+")
    inputs = models.JSONField()
    result = models.JSONField()
    past = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=20)
    raw_minor = models.BigIntegerField(default=0)
    cap_minor = models.BigIntegerField(null=True)
    total_minor = models.BigIntegerField(default=0)
    bonus_minor = models.BigIntegerField(default=0)
    earned_back_minor = models.BigIntegerField(default=0)
    rows_read = models.PositiveBigIntegerField(default=0)
    evaluated_at = models.DateTimeField()
    evaluated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    raw = Money("raw_minor")
    cap = Money("cap_minor")
    total = Money("total_minor")
    bonus = Money("bonus_minor")
    earned_back = Money("earned_back_minor")

    class Meta:
        ordering = ["period", "-n"]
        constraints = [models.UniqueConstraint(fields=["period", "n"], name="evaluation_once")]

    def __str__(self) -> str:
        return f"{self.period} #{self.n}"

    @property
    def currency(self) -> str:
        return self.period.contract.currency_id


class LevelResult(Scoped):
    """What one level came to, with its working: every figure each step used.

    `expected` and `minimum` are those in force (a ratchet or a named window may differ from what was agreed), `other`
    is the value of the source that does not count, `limit` the word of an outside limit that was reached, `coverage`
    the percent of the delivered rows that could be read, `members` lists [name, value, n] by member of a dimension.
    """

    vendor_path = "evaluation__period__contract__vendor"

    class Outcome(models.TextChoices):
        MET = "met", _("met")
        BELOW_EXPECTED = "below_expected", _("below expected")
        BELOW_MINIMUM = "below_minimum", _("below minimum")
        NOT_REPORTED = "not_reported", _("not reported")
        EXCUSED = "excused", _("excused")
        INSUFFICIENT_VOLUME = "insufficient_volume", _("insufficient volume")
        NOT_APPLICABLE = "not_applicable", _("not applicable")

    class Rating(models.TextChoices):
        GOOD = "good", _("Good")
        APPROACHING = "approaching", _("Approaching target")
        REQUIRES = "requires", _("Requires improvement")
        INADEQUATE = "inadequate", _("Inadequate")
        OTHER = "other", _("Other")

    class Source(models.TextChoices):
        SELF_REPORTED = "self_reported", _("self-reported")
        VERIFIED = "verified", _("verified by our own measurement")
        OWN = "own", _("own measurement")
        NONE = "none", _("nothing reported")

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="level_results")
    level = models.ForeignKey(ServiceLevel, models.PROTECT, related_name="results")
    spec = models.ForeignKey(LevelSpec, models.PROTECT, related_name="+")
    schedule_code = models.SlugField(max_length=30)
    segment = models.PositiveSmallIntegerField(default=1)
    member = models.CharField(max_length=200, blank=True)
    exact = ExactDecimalField(null=True)
    value = ExactDecimalField(null=True)
    n = models.PositiveBigIntegerField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    rating = models.CharField(max_length=12, choices=Rating.choices)
    default = models.BooleanField()
    repeat = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=14, choices=Source.choices)
    other = ExactDecimalField(null=True)
    expected = ExactDecimalField(null=True)
    minimum = ExactDecimalField(null=True)
    next_expected = ExactDecimalField(null=True)
    points = ExactDecimalField(null=True)
    provisional = models.BooleanField(default=False)
    limit = models.CharField(max_length=40, blank=True, default="")
    coverage = ExactDecimalField(null=True)
    members = models.JSONField(default=list)
    working = LongJSONField()

    class Meta:
        ordering = ["evaluation", "spec__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "level", "segment", "member"], name="level_result_once"),
            models.CheckConstraint(
                condition=Q(
                    outcome__in=[
                        "met",
                        "below_expected",
                        "below_minimum",
                        "not_reported",
                        "excused",
                        "insufficient_volume",
                        "not_applicable",
                    ]
                ),
                name="level_result_outcome",
            ),
            models.CheckConstraint(
                condition=Q(rating__in=["good", "approaching", "requires", "inadequate", "other"]),
                name="level_result_rating",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.level.code}"


class CreditLine(Scoped):
    """What one level's default costs in one evaluation, before and after the cap.

    Without a level it is the schedule's own line, by the rule that it names (persistent failure).
    """

    vendor_path = "evaluation__period__contract__vendor"

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="credit_lines")
    level_result = models.OneToOneField(LevelResult, models.PROTECT, null=True, related_name="credit_line")
    schedule_code = models.SlugField(max_length=30, blank=True, default="")
    rule = models.CharField(max_length=20, blank=True, default="")
    raw_minor = models.BigIntegerField()
    amount_minor = models.BigIntegerField()

    raw = Money("raw_minor")
    amount = Money("amount_minor")

    class Meta:
        ordering = ["evaluation", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(raw_minor__gte=0, amount_minor__gte=0), name="credit_line_amounts"),
            models.CheckConstraint(condition=Q(level_result__isnull=False) | ~Q(rule=""), name="credit_line_of_whom"),
        ]

    def __str__(self) -> str:
        return f"{self.level_result or self.rule}: {self.amount}"

    @property
    def currency(self) -> str:
        return self.evaluation.currency


class Breach(FSMModelMixin, Scoped):
    """A level was in default in a period. It survives a restatement, and is withdrawn when that is no default."""

    vendor_path = "period__contract__vendor"

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("breach", "Open")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    period = models.ForeignKey(Period, models.PROTECT, related_name="breaches")
    level = models.ForeignKey(ServiceLevel, models.PROTECT, related_name="breaches")
    outcome = models.CharField(max_length=20, choices=LevelResult.Outcome.choices)
    repeat = models.PositiveSmallIntegerField(default=1)
    state = FSMField(default=State.OPEN, choices=State.choices, protected=True, editable=False)
    opened_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-period__starts_on", "pk"]
        verbose_name_plural = "breaches"
        constraints = [
            models.UniqueConstraint(fields=["period", "level"], name="breach_once"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "answered", "closed", "withdrawn"]), name="breach_state"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="breach_answered_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.level.code}"

    @transition(
        field=state,
        source=State.OPEN,
        target=State.ANSWERED,
        permission=rules.may_answer_breach,
        custom={"label": _("Answer"), "done": _("answered the breach"), "note": True, "shown_to_vendor": True},
    )
    def reply(self, *, by, now, answer="", **facts):
        """The vendor says what happened."""
        self.answer, self.answered_by, self.answered_at = answer, by, now

    @transition(
        field=state,
        source=[State.OPEN, State.ANSWERED],
        target=State.CLOSED,
        permission=rules.may_close_breach,
        custom={"label": _("Close"), "done": _("closed the breach"), "note": True, "shown_to_vendor": True},
    )
    def close(self, *, by, now, **facts):
        """Nothing more follows from it."""

    @transition(
        field=state,
        source=[State.OPEN, State.ANSWERED, State.CLOSED],
        target=State.WITHDRAWN,
        permission=rules.is_automatic,
        custom={"label": _("Withdraw"), "done": _("withdrew the breach"), "automatic": True, "shown_to_vendor": True},
    )
    def withdraw(self, *, by, now, **facts):
        """The restated result is no default."""

    @transition(
        field=state,
        source=State.WITHDRAWN,
        target=State.OPEN,
        permission=rules.is_automatic,
        custom={
            "label": _("Open again"),
            "done": _("opened the breach again"),
            "automatic": True,
            "shown_to_vendor": True,
        },
    )
    def open_again(self, *, by, now, **facts):
        """The restated result is a default after all."""
