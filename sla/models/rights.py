"""Which rights arose from results, and what was made of them before they lapsed (domain 1.8)?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts.models import ServiceLevel
from sla import rules
from sla.models.judged import Evaluation, Period
from vendors.access import Scoped


class TriggerHit(FSMModelMixin, Scoped):
    """A right of the contract (to terminate, to escalate) that a month's result gave rise to; it lapses on a day.

    `figure` is what it turned on, as the engine wrote it; `level` null: the schedule as a whole. Vendors do not see
    it: whether the right is used is the buyer's to consider.
    """

    vendor_path = "period__contract__vendor"

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("right", "Open")
        EXERCISED = "exercised", _("Exercised")
        FORGONE = "forgone", _("Not used")
        LAPSED = "lapsed", pgettext_lazy("right", "Lapsed")
        WITHDRAWN = "withdrawn", pgettext_lazy("right", "Did not arise")

    period = models.ForeignKey(Period, models.PROTECT, related_name="rights")
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="rights")
    schedule_code = models.SlugField(max_length=30)
    code = models.CharField(max_length=40)
    type = models.CharField(max_length=30)
    level = models.ForeignKey(ServiceLevel, models.PROTECT, null=True, related_name="rights")
    figure = models.CharField(max_length=80)
    exercise_by = models.DateField(null=True)
    state = FSMField(default=State.OPEN, choices=State.choices, protected=True, editable=False)
    arose_at = models.DateTimeField()
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["exercise_by", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["period", "schedule_code", "code"], name="right_once"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "exercised", "forgone", "lapsed", "withdrawn"]), name="right_state"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="right_decided_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.code}"

    @property
    def ends_the_contract(self) -> bool:
        """Whether it is a right to terminate; any other is used without a notice."""
        return self.code.lower().startswith("terminat")

    @transition(
        field=state,
        source=State.OPEN,
        target=State.EXERCISED,
        permission=rules.may_use_right,
        custom={"label": _("Record as exercised"), "done": _("exercised the right"), "note": True},
    )
    def exercise(self, *, by, now, decision="", **facts):
        """Notice was given, or what else the right allows; the note says what."""
        self.decision, self.decided_at, self.decided_by = decision, now, by

    @transition(
        field=state,
        source=State.OPEN,
        target=State.FORGONE,
        permission=rules.may_use_right,
        custom={"label": _("Do not use it"), "done": _("decided not to use the right"), "note": True},
    )
    def forgo(self, *, by, now, decision="", **facts):
        """It is not used this time; the note says why."""
        self.decision, self.decided_at, self.decided_by = decision, now, by

    @transition(
        field=state,
        source=State.OPEN,
        target=State.LAPSED,
        permission=rules.is_automatic,
        custom={"label": _("Lapse"), "done": _("let the right lapse"), "automatic": True},
    )
    def lapse(self, *, by, now, **facts):
        """Its last day has passed."""

    @transition(
        field=state,
        source=[State.OPEN, State.LAPSED, State.FORGONE],
        target=State.WITHDRAWN,
        permission=rules.is_automatic,
        custom={"label": _("Withdraw"), "done": _("withdrew the right"), "automatic": True},
    )
    def withdraw(self, *, by, now, **facts):
        """The restated result does not give rise to it."""

    @transition(
        field=state,
        source=State.WITHDRAWN,
        target=State.OPEN,
        permission=rules.is_automatic,
        custom={"label": _("Open again"), "done": _("opened the right again"), "automatic": True},
    )
    def open_again(self, *, by, now, **facts):
        """The restated result gives rise to it after all."""
