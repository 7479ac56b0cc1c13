"""What happened, to which record, by whom, and when: the one trail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vendors.access import Scoped
from vendors.models.parties import Vendor
from vendors.models.work import StoredFile


class Event(Scoped):
    """One line of the trail. Append-only: a database trigger refuses UPDATE and DELETE on SQLite and PostgreSQL.

    It refers to people by their keys and names nobody (`names_a_person`), so that somebody can be forgotten.

    `occurred_at` is when it happened, `recorded_at` when the system learnt of it (imported history lies apart).
    """

    vendor_path = "vendor"

    vendor = models.ForeignKey(Vendor, models.PROTECT, null=True, related_name="+")
    record_type = models.CharField(max_length=60)
    record_id = models.CharField(max_length=40)
    record_words = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=60)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    facts = models.JSONField(default=dict)
    shown_to_vendor = models.BooleanField(default=False)
    imported = models.BooleanField(default=False)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    prev_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-occurred_at", "-pk"]
        indexes = [
            models.Index(fields=["record_type", "record_id", "-occurred_at"], name="event_of_record"),
            models.Index(fields=["vendor", "-occurred_at"], name="event_of_vendor"),
            models.Index(fields=["-occurred_at"], name="event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.record_words}: {self.name}"


class Attestation(Scoped):
    """A person's word, with a sentence and perhaps a file, for a guard whose record the product does not keep yet."""

    vendor_path = "vendor"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+")
    record_type = models.CharField(max_length=60)
    record_id = models.CharField(max_length=40)
    guard = models.CharField(max_length=60)
    sentence = models.TextField(_("what you attest"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(sentence=""), name="attestation_says_something")]

    def __str__(self) -> str:
        return f"{self.guard}: {self.sentence}"
