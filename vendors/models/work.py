"""What is to be done, sent and kept: jobs, messages, files, the worker's pulse."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vendors.access import Scoped
from vendors.models.parties import Vendor


def private_storage():
    """Files that no URL serves; a view hands them out after asking `visible_to`."""
    return storages["private"]


def stored_name(stored, filename: str) -> str:
    return f"{stored.sha256[:2]}/{stored.sha256}"


class StoredFile(Scoped):
    """A file kept privately under its own hash; the name somebody gave it is only shown, never used as a path."""

    vendor_path = "vendor"

    vendor = models.ForeignKey(Vendor, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=80)
    name = models.CharField(max_length=255)
    file = models.FileField(storage=private_storage, upload_to=stored_name, max_length=120)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ["-stored_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class Job(Scoped):
    """A piece of long work. The row owns it, the broker only wakes a worker; the sweeper resumes an expired lease."""

    vendor_path = "vendor"

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    vendor = models.ForeignKey(Vendor, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=160, unique=True)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    progress_done = models.PositiveBigIntegerField(default=0)
    progress_total = models.PositiveBigIntegerField(null=True)
    error = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_to_sweep")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["queued", "running", "done", "failed"]), name="job_state")
        ]

    def __str__(self) -> str:
        return self.key


class Message(Scoped):
    """A mail, or a line for a group's robot (`channel`), written in the business transaction, once by its key.

    A body with a secret in it (the link of an invitation) is blanked once it has been sent.
    """

    vendor_path = None
    names_a_person = True

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    dedupe = models.CharField(max_length=200, unique=True)
    to = models.EmailField(blank=True)
    channel = models.ForeignKey("vendors.RobotChannel", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=40, blank=True)
    has_secret = models.BooleanField(default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    vendor = models.ForeignKey(Vendor, models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["queued", "sent", "failed"]), name="message_state"),
            models.CheckConstraint(
                condition=(~Q(to="") & Q(channel__isnull=True)) | Q(to="", channel__isnull=False),
                name="message_goes_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to or self.channel}: {self.subject}"


class Heartbeat(models.Model):
    """When a kind of process was last alive."""

    name = models.CharField(max_length=40, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
