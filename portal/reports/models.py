"""Which reports were issued for a month, what each froze, and which files were printed from it?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from portal.reports import rules
from sla.models import Evaluation, Period
from vendors.access import Scoped
from vendors.models import Job, StoredFile


class ReportIssue(FSMModelMixin, Scoped):
    """One revision of a month's report; the next one takes its place."""

    vendor_path = "period__contract__vendor"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FINAL = "final", _("Final")

    period = models.ForeignKey(Period, models.PROTECT, related_name="reports")
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="reports")
    revision = models.PositiveSmallIntegerField()
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True, editable=False)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        app_label = "portal"
        ordering = ["-period__starts_on", "period__contract", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["period", "revision"], name="report_revision_once"),
            models.CheckConstraint(condition=Q(state__in=["draft", "final"]), name="report_state"),
        ]

    def __str__(self) -> str:
        return f"{self.period} #{self.revision}"

    @transition(
        field=state,
        source=State.DRAFT,
        target=State.FINAL,
        permission=rules.may_finish_report,
        custom={"label": _("Finish"), "done": _("finished the report"), "automatic": True, "shown_to_vendor": True},
    )
    def finish(self, *, by, now, **facts):
        """It rests on a locked month; from here on the vendor reads it."""


class Snapshot(Scoped):
    """Everything a report shows, frozen as one canonical JSON text; page and PDF in both languages come from it."""

    vendor_path = "report__period__contract__vendor"

    report = models.OneToOneField(ReportIssue, models.PROTECT, related_name="snapshot")
    text = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        app_label = "portal"
        ordering = ["report"]

    def __str__(self) -> str:
        return self.sha256[:8]


class Rendition(Scoped):
    """A file printed from a snapshot: the same snapshot with the same tools gives the same bytes."""

    vendor_path = "report__period__contract__vendor"

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"

    report = models.ForeignKey(ReportIssue, models.PROTECT, related_name="renditions")
    format = models.CharField(max_length=4, choices=Format.choices, default=Format.PDF)
    language = models.CharField(max_length=10)
    tools = models.CharField(max_length=300)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    rendered_at = models.DateTimeField()

    class Meta:
        app_label = "portal"
        ordering = ["report", "language", "-rendered_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["report", "format", "language", "tools"], name="rendition_once")]

    def __str__(self) -> str:
        return f"{self.report} {self.language}"
