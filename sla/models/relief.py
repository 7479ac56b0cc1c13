"""What shall not be counted against the vendor, who claims it and why, and what was decided about it (domain 1.5)?"""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts.models import Contract, Feed, ServiceLevel
from sla import rules
from sla.models.judged import Period
from vendors.access import Scoped
from vendors.models import StoredFile

DECIDED_BY_ANOTHER = _("Somebody other than who claimed it decides, and nobody of the vendor’s.")


class Relief(FSMModelMixin, Scoped):
    """A claim that a stretch of time, or named rows, do not count in one month.

    Without rows the interval itself is what does not count; with rows it says when the cause began, which force
    majeure needs: what was late before then stays late (Civil Code 590 [S58]).
    """

    vendor_path = "contract__vendor"

    class Category(models.TextChoices):
        FORCE_MAJEURE = "force_majeure", _("Force majeure")
        PLANNED_MAINTENANCE = "planned_maintenance", _("Planned maintenance")
        BUYER = "buyer", _("The buyer’s own act, data or equipment")
        THIRD_PARTY = "third_party", _("A third party outside the vendor’s control")
        VOLUME = "volume", _("Volumes above forecast")
        OTHER = "other", _("Another cause")

    class State(models.TextChoices):
        CLAIMED = "claimed", _("Claimed")
        UNDER_REVIEW = "under_review", _("Under review")
        APPROVED = "approved", pgettext_lazy("relief", "Approved")
        REJECTED = "rejected", pgettext_lazy("relief", "Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="reliefs")
    period = models.ForeignKey(Period, models.PROTECT, related_name="reliefs")
    level = models.ForeignKey(ServiceLevel, models.PROTECT, null=True, related_name="reliefs")
    category = models.CharField(max_length=20, choices=Category.choices)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    description = models.TextField()
    evidence = models.ManyToManyField(StoredFile, related_name="+")
    noticed_at = models.DateTimeField(help_text="when the other side was told")
    deadline = models.DateField(help_text="the last day on which it may be claimed")
    by_buyer = models.BooleanField()
    claimed_at = models.DateTimeField()
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = FSMField(default=State.CLAIMED, choices=State.choices, protected=True, editable=False)
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-claimed_at", "-pk"]
        verbose_name_plural = "reliefs"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["claimed", "under_review", "approved", "rejected", "withdrawn"]),
                name="relief_state",
            ),
            models.CheckConstraint(
                condition=Q(
                    category__in=["force_majeure", "planned_maintenance", "buyer", "third_party", "volume", "other"]
                ),
                name="relief_category",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                name="relief_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=False) | Q(file__isnull=False), name="relief_says_what_does_not_count"
            ),
            models.CheckConstraint(
                condition=~Q(category="force_majeure") | Q(starts_at__isnull=False), name="relief_force_majeure_began"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="relief_decided_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.number} {self.period.starts_on:%Y-%m} {self.get_category_display()}"

    @property
    def late(self) -> bool:
        """Claimed after the last day, in the contract's zone; it is decided all the same, and the decider is told."""
        return self.claimed_at.astimezone(ZoneInfo(self.contract.zone)).date() > self.deadline

    @property
    def by_rows(self) -> bool:
        return self.file_id is not None

    @transition(
        field=state,
        source=State.CLAIMED,
        target=State.UNDER_REVIEW,
        permission=rules.may_decide_relief,
        custom={
            "label": _("Review"),
            "done": _("took up the claim"),
            "denied": DECIDED_BY_ANOTHER,
            "shown_to_vendor": True,
        },
    )
    def take_up(self, *, by, now, **facts):
        """Somebody looks at it; it cannot be withdrawn any more."""

    @transition(
        field=state,
        source=State.UNDER_REVIEW,
        target=State.APPROVED,
        permission=rules.may_decide_relief,
        custom={
            "label": _("Approve"),
            "done": _("approved the relief"),
            "denied": DECIDED_BY_ANOTHER,
            "shown_to_vendor": True,
        },
    )
    def approve(self, *, by, now, decision="", **facts):
        """What it names does not count; of rows, those that were granted."""
        self.decision, self.decided_by, self.decided_at = decision, by, now

    @transition(
        field=state,
        source=State.UNDER_REVIEW,
        target=State.REJECTED,
        permission=rules.may_decide_relief,
        custom={
            "label": _("Reject"),
            "done": _("rejected the relief"),
            "denied": DECIDED_BY_ANOTHER,
            "note": True,
            "danger": True,
            "shown_to_vendor": True,
        },
    )
    def reject(self, *, by, now, decision="", **facts):
        """Everything counts as delivered; the reason is shown to the vendor."""
        self.decision, self.decided_by, self.decided_at = decision, by, now

    @transition(
        field=state,
        source=[State.APPROVED, State.REJECTED],
        target=State.UNDER_REVIEW,
        permission=rules.may_decide_relief,
        custom={
            "label": _("Take back the decision"),
            "done": _("took back the decision on the relief"),
            "denied": DECIDED_BY_ANOTHER,
            "note": True,
            "danger": True,
            "shown_to_vendor": True,
        },
    )
    def reconsider(self, *, by, now, **facts):
        """The decision is overturned; until a new one it counts for nothing."""
        self.decision, self.decided_by, self.decided_at = "", None, None

    @transition(
        field=state,
        source=State.CLAIMED,
        target=State.WITHDRAWN,
        permission=rules.may_withdraw_relief,
        custom={
            "label": _("Withdraw"),
            "done": _("withdrew the claim"),
            "denied": _("The side that claimed it withdraws it."),
            "shown_to_vendor": True,
        },
    )
    def withdraw(self, *, by, now, **facts):
        """Its side asks for nothing any more."""


class ReliefRow(Scoped):
    """A delivered row that a claim names, why, and whether it was granted (null: not decided)."""

    vendor_path = "relief__contract__vendor"

    relief = models.ForeignKey(Relief, models.CASCADE, related_name="rows")
    feed = models.ForeignKey(Feed, models.PROTECT, related_name="+")
    row_key = models.CharField(max_length=200)
    reason = models.CharField(max_length=200)
    line = models.PositiveIntegerField(help_text="the row's number in the file")
    granted = models.BooleanField(null=True)

    class Meta:
        ordering = ["relief", "line", "pk"]
        constraints = [models.UniqueConstraint(fields=["relief", "feed", "row_key"], name="relief_row_once")]
        indexes = [models.Index(fields=["relief", "reason"], name="relief_row_reason")]

    def __str__(self) -> str:
        return self.row_key
