"""What was delivered for a month, in which attempts, and what was decided about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts.models import Feed
from sla import rules
from sla.models.judged import Period
from vendors.access import Scoped
from vendors.models import Job, StoredFile


class Source(models.TextChoices):
    VENDOR = "vendor", _("the vendor's")
    OWN = "own", _("our own")


class Delivery(FSMModelMixin, Scoped):
    """One feed of one period from one source: what is due, and where it stands."""

    vendor_path = "period__contract__vendor"

    class State(models.TextChoices):
        EXPECTED = "expected", pgettext_lazy("delivery", "Expected")
        SUBMITTED = "submitted", _("Submitted")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")

    feed = models.ForeignKey(Feed, models.PROTECT, related_name="deliveries")
    period = models.ForeignKey(Period, models.PROTECT, related_name="deliveries")
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.VENDOR)
    due_at = models.DateTimeField()
    state = FSMField(default=State.EXPECTED, choices=State.choices, protected=True, editable=False)
    accepted_revision = models.PositiveSmallIntegerField(
        null=True, help_text="the submission that counts; null: none yet"
    )
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-period__starts_on", "due_at", "pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["feed", "period", "source"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=["expected", "submitted", "accepted", "returned"]), name="delivery_state"
            ),
            models.CheckConstraint(condition=Q(source__in=["vendor", "own"]), name="delivery_source"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True, accepted_revision__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, accepted_revision__isnull=False),
                name="delivery_accepted_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed} {self.period.starts_on:%Y-%m}"

    @property
    def is_own(self) -> bool:
        """Our own measurement: delivered here, accepted by somebody else here, never shown to the vendor."""
        return self.source == Source.OWN

    @transition(
        field=state,
        source=[State.EXPECTED, State.RETURNED, State.ACCEPTED],
        target=State.SUBMITTED,
        permission=rules.may_deliver,
        custom={"label": _("Submit"), "done": _("submitted data"), "automatic": True, "shown_to_vendor": True},
    )
    def submit(self, *, by, now, **facts):
        """Data wait to be accepted; what was accepted before counts until then."""

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.ACCEPTED,
        permission=rules.may_accept,
        custom={"label": _("Accept"), "done": _("accepted the data"), "shown_to_vendor": True},
    )
    def accept(self, *, by, now, revision, **facts):
        """The submission with this number counts from now on."""
        self.accepted_revision, self.accepted_at, self.accepted_by = revision, now, by

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.RETURNED,
        permission=rules.may_accept,
        custom={"label": _("Return"), "done": _("returned the data"), "note": True, "shown_to_vendor": True},
    )
    def give_back(self, *, by, now, **facts):
        """Whoever delivered it corrects and submits again."""


class Submission(FSMModelMixin, Scoped):
    """One attempt to deliver: a file as it was checked, or the statement that nothing happened."""

    vendor_path = "delivery__period__contract__vendor"

    class Kind(models.TextChoices):
        FILE = "file", _("file")
        NOTHING = "nothing", _("nothing happened")

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        REFUSED = "refused", _("Cannot be read")
        CHECKED = "checked", _("Checked, not yet sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")
        REPLACED = "replaced", _("Replaced")

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="submissions")
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    state = FSMField(default=State.CHECKING, choices=State.choices, protected=True, editable=False)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    rows = models.PositiveBigIntegerField(default=0)
    left_out = models.PositiveBigIntegerField(default=0)
    totals = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    fault_counts = models.JSONField(default=dict)
    refusal = models.JSONField(null=True)
    note = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["delivery", "-n"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "n"], name="submission_number_once"),
            models.UniqueConstraint(
                fields=["delivery", "sha256"], condition=~Q(state="replaced"), name="submission_file_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["checking", "refused", "checked", "sending", "sent", "accepted", "returned", "replaced"]
                ),
                name="submission_state",
            ),
            models.CheckConstraint(condition=Q(kind="nothing") | Q(file__isnull=False), name="submission_has_file"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="submission_decided_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery} #{self.n}"

    @transition(
        field=state,
        source=State.CHECKING,
        target=State.CHECKED,
        permission=rules.may_deliver_submission,
        custom={"label": _("Check"), "done": _("checked the file"), "automatic": True, "shown_to_vendor": True},
    )
    def pass_check(self, *, by, now, **facts):
        """It can be read; its totals and faults are shown before it is sent."""

    @transition(
        field=state,
        source=State.CHECKING,
        target=State.REFUSED,
        permission=rules.may_deliver_submission,
        custom={"label": _("Refuse"), "done": _("could not read the file"), "automatic": True, "shown_to_vendor": True},
    )
    def refuse(self, *, by, now, **facts):
        """It cannot be read at all; a sentence says why."""

    @transition(
        field=state,
        source=State.CHECKED,
        target=State.SENDING,
        permission=rules.may_send_submission,
        custom={"label": _("Send"), "done": _("sent the data"), "shown_to_vendor": True},
    )
    def send(self, *, by, now, said="", **facts):
        """Its rows are being stored."""
        self.note = said

    @transition(
        field=state,
        source=State.SENDING,
        target=State.CHECKING,
        permission=rules.may_deliver_submission,
        custom={
            "label": _("Check again"),
            "done": _("checks the file again"),
            "automatic": True,
            "shown_to_vendor": True,
        },
    )
    def check_again(self, *, by, now, **facts):
        """Its rows could not be stored; what stands in the way shows when it is read again."""

    @transition(
        field=state,
        source=State.SENDING,
        target=State.SENT,
        permission=rules.may_deliver_submission,
        custom={"label": _("Store"), "done": _("stored the rows"), "automatic": True, "shown_to_vendor": True},
    )
    def arrive(self, *, by, now, **facts):
        """All rows are stored; procurement decides."""
        self.sent_at = now

    @transition(
        field=state,
        source=State.SENT,
        target=State.ACCEPTED,
        permission=rules.may_accept_submission,
        custom={"label": _("Accept"), "done": _("accepted the submission"), "automatic": True, "shown_to_vendor": True},
    )
    def accept(self, *, by, now, **facts):
        """It counts."""
        self.decided_by, self.decided_at = by, now

    @transition(
        field=state,
        source=State.SENT,
        target=State.RETURNED,
        permission=rules.may_accept_submission,
        custom={"label": _("Return"), "done": _("returned the submission"), "automatic": True, "shown_to_vendor": True},
    )
    def give_back(self, *, by, now, comment="", **facts):
        """It does not count; the comment says what to correct."""
        self.decided_by, self.decided_at, self.comment = by, now, comment

    @transition(
        field=state,
        source=[State.CHECKED, State.CHECKING, State.SENT],
        target=State.REPLACED,
        permission=rules.may_deliver_submission,
        custom={"label": _("Replace"), "done": _("replaced the file"), "automatic": True, "shown_to_vendor": True},
    )
    def replace(self, *, by, now, **facts):
        """A newer file takes its place."""
