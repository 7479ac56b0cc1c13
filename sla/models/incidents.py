"""What went wrong at once, for both sides to record: when, how badly, why, and which service levels it hit?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts.models import Contract, ServiceLevel
from sla import rules
from vendors.access import Scoped
from vendors.models import StoredFile


class Incident(FSMModelMixin, Scoped):
    """One event behind several misses; delivered rows name its code in their column `incident`."""

    vendor_path = "contract__vendor"

    class Severity(models.TextChoices):
        P1 = "P1", _("P1, the service is down")
        P2 = "P2", _("P2, a main part is down or slow")
        P3 = "P3", _("P3, single cases fail")
        P4 = "P4", _("P4, an annoyance")

    class Side(models.TextChoices):
        BUYER = "buyer", pgettext_lazy("side", "the buyer")
        VENDOR = "vendor", pgettext_lazy("side", "the vendor")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("incident", "Open")
        RESOLVED = "resolved", _("Resolved")
        CLOSED = "closed", pgettext_lazy("incident", "Closed")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="incidents")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    severity = models.CharField(max_length=2, choices=Severity.choices)
    cause = models.TextField(blank=True)
    levels = models.ManyToManyField(ServiceLevel, related_name="incidents")
    evidence = models.ManyToManyField(StoredFile, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = FSMField(default=State.OPEN, choices=State.choices, protected=True, editable=False)

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "code"], name="incident_code_once"),
            models.CheckConstraint(condition=Q(state__in=["open", "resolved", "closed"]), name="incident_state"),
            models.CheckConstraint(condition=Q(severity__in=["P1", "P2", "P3", "P4"]), name="incident_severity"),
            models.CheckConstraint(condition=Q(side__in=["buyer", "vendor"]), name="incident_side"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="incident_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(ends_at__isnull=False), name="incident_resolved_has_ended"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @transition(
        field=state,
        source=State.OPEN,
        target=State.RESOLVED,
        permission=rules.may_report_incident,
        custom={"label": _("Resolve"), "done": _("resolved the incident"), "shown_to_vendor": True},
    )
    def resolve(self, *, by, now, ends_at, cause="", **facts):
        """It has ended, and its cause is known."""
        self.ends_at, self.cause = ends_at, cause or self.cause

    @transition(
        field=state,
        source=State.RESOLVED,
        target=State.OPEN,
        permission=rules.may_report_incident,
        custom={
            "label": _("Open again"),
            "done": _("opened the incident again"),
            "note": True,
            "shown_to_vendor": True,
        },
    )
    def open_again(self, *, by, now, **facts):
        """It had not ended after all."""
        self.ends_at = None

    @transition(
        field=state,
        source=State.RESOLVED,
        target=State.CLOSED,
        permission=rules.may_close_incident,
        custom={
            "label": _("Close"),
            "done": _("closed the incident"),
            "denied": _("The buyer closes an incident."),
            "shown_to_vendor": True,
        },
    )
    def close(self, *, by, now, **facts):
        """Both sides have said what there is to say; nothing is added any more."""
