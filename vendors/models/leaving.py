"""What has to be done before a vendor is gone, whose access still stands, and what is kept for how long?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vendors.access import BUYER_ONLY, Scoped
from vendors.models.parties import Vendor
from vendors.models.people import Membership, RoleGrant
from vendors.models.work import StoredFile
from vendors.words import pick


class ExitTask(Scoped):
    """One thing of the off-boarding playbook, done by somebody with a word on how it was seen."""

    vendor_path = BUYER_ONLY

    class Kind(models.TextChoices):
        CONTRACTS = "contracts", _("Contracts ended and closed")
        TASKS = "tasks", _("Open matters settled or handed over")
        ACCESS = "access", _("Access to our systems taken away")
        DATA_RETURN = "data_return", _("Data returned")
        DELETION = "deletion", _("Deletion proved by a certificate")
        STATEMENT = "statement", _("Final statement agreed and paid")
        LESSONS = "lessons", _("Lessons written down")

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="exit_tasks")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("owner"), related_name="+")
    due_on = models.DateField(_("due"))
    proof = models.TextField(_("how it was seen"), blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["vendor", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["vendor", "kind"], name="exit_task_once"),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True, done_at__isnull=True, proof="")
                | (Q(done_by__isnull=False, done_at__isnull=False) & ~Q(proof="")),
                name="exit_task_done_with_proof",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class AccessReview(models.Model):
    """A quarter's review of who may do what; lines that nobody confirms by the last day lapse."""

    quarter = models.CharField(_("quarter"), max_length=7, unique=True)  # 2026-Q4
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_on = models.DateField(_("to be finished by"))
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-quarter"]

    def __str__(self) -> str:
        return self.quarter


class AccessLine(Scoped):
    """One role or membership under review: confirmed, withdrawn, or lapsed because nobody said anything."""

    vendor_path = BUYER_ONLY

    class Verdict(models.TextChoices):
        OPEN = "open", pgettext_lazy("access", "Not looked at")
        CONFIRMED = "confirmed", pgettext_lazy("access", "Confirmed")
        WITHDRAWN = "withdrawn", pgettext_lazy("access", "Withdrawn")
        LAPSED = "lapsed", pgettext_lazy("access", "Lapsed")

    review = models.ForeignKey(AccessReview, models.PROTECT, related_name="+")
    grant = models.ForeignKey(RoleGrant, models.PROTECT, null=True, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    words = models.CharField(max_length=200)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    note = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["review", "person", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(grant__isnull=False, membership__isnull=True)
                | Q(grant__isnull=True, membership__isnull=False),
                name="access_line_one_side",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["open", "confirmed", "withdrawn", "lapsed"]), name="access_line_verdict"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="access_line_decided_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.words}"

    @property
    def access(self) -> str:
        """What is looked at, in the reader's language; `words` says it as it was when the review was opened."""
        if self.grant_id:
            return " · ".join(str(part) for part in (self.grant.get_role_display(), self.grant.line) if part)
        return f"{self.membership.vendor} · {self.membership.get_role_display()}"


class RetentionRule(models.Model):
    """For how long a kind of record is kept after its vendor has left, by the law of a country (empty: any)."""

    kind = models.SlugField(_("kind of record"), max_length=40)
    country = models.CharField(_("country"), max_length=2, blank=True)
    years = models.PositiveSmallIntegerField(_("years"))
    from_year_end = models.BooleanField(
        _("counted from the end of the year"), default=False, help_text="as the law counts for accounts"
    )
    source = models.CharField(_("source"), max_length=200)
    name_en = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)

    class Meta:
        ordering = ["kind", "country"]
        constraints = [models.UniqueConstraint(fields=["kind", "country"], name="retention_rule_once")]

    def __str__(self) -> str:
        return pick(self, "name")


class RetentionHold(Scoped):
    """Nothing of a vendor is erased while a hold stands: a dispute, an audit, an order."""

    vendor_path = BUYER_ONLY

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+")
    reason = models.TextField(_("why"))
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-placed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True, lifted_at__isnull=True)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="retention_hold_lifted_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.vendor}: {self.reason}"


class Erasure(Scoped):
    """What retention has erased: a kind of record of one vendor, or one person: when it was due, how much it was."""

    vendor_path = BUYER_ONLY

    kind = models.SlugField(max_length=40)
    vendor = models.ForeignKey(Vendor, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    erased = models.JSONField(help_text="what → how many")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(vendor__isnull=False, person__isnull=True) | Q(vendor__isnull=True, person__isnull=False),
                name="erasure_of_one",
            ),
            models.UniqueConstraint(fields=["kind", "vendor"], name="erasure_of_vendor_once"),
            models.UniqueConstraint(fields=["kind", "person"], name="erasure_of_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.vendor or self.person}"


class Consent(Scoped):
    """A vendor's person has accepted the privacy notice and the terms, as they read at a version."""

    vendor_path = BUYER_ONLY

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.CharField(max_length=20)
    accepted_at = models.DateTimeField()

    class Meta:
        ordering = ["-accepted_at"]
        constraints = [models.UniqueConstraint(fields=["user", "version"], name="consent_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.version}"


class SavedView(Scoped):
    """A list as somebody wants to see it again: filters and order under a name, their own.

    `page` is the list's URL name; the default is what the list opens with when nothing is asked for.
    """

    vendor_path = BUYER_ONLY

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500)
    is_default = models.BooleanField(_("open the list with it"), default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="saved_view_once"),
            models.UniqueConstraint(
                fields=["user", "page"], condition=Q(is_default=True), name="saved_view_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name
