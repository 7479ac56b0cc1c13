"""The delivered rows themselves, each with the revision in which it appeared and the one in which it was replaced.

A revision is a submission's number `n`. A row belongs to revision r when rev_from <= r and (rev_to is null or
rev_to > r), so a locked month reads as it was. Foreign keys are without database constraints: the load checks them
set-wise.
"""

from django.db import models
from django.db.models import Q

from contracts.models import Feed
from sla.models.delivered import Delivery
from vendors.access import Scoped, ScopedQuerySet
from vendors.fields import ExactDecimalField


class RowQuerySet(ScopedQuerySet):
    def of_revision(self, revision: int) -> "RowQuerySet":
        return self.filter(Q(rev_to__isnull=True) | Q(rev_to__gt=revision), rev_from__lte=revision)


class Row(Scoped):
    """What rows of every kind share. `dims` holds the feed's dimensions by name."""

    vendor_path = "feed__contract__vendor"

    feed = models.ForeignKey(Feed, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    delivery = models.ForeignKey(Delivery, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    source = models.CharField(max_length=6)
    row_key = models.CharField(max_length=200)
    rev_from = models.PositiveSmallIntegerField()
    rev_to = models.PositiveSmallIntegerField(null=True)
    line = models.PositiveBigIntegerField(help_text="the row's number in the file in which it appeared")
    dims = models.JSONField(null=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.row_key


class CommitmentRow(Row):
    """One promise: due at, done at, kept or not.

    `flags` holds the feed's flags by name, null where it has none; `ok` says yes only where all of them do.
    """

    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    ok = models.BooleanField()
    flags = models.JSONField(null=True)

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "source", "row_key"], condition=Q(rev_to__isnull=True), name="commitment_row_current"
            )
        ]
        indexes = [models.Index(fields=["delivery", "rev_from", "ok"], name="commitment_row_delivery")]


class CountRow(Row):
    """Good and total of an interval, counted by the source."""

    start = models.DateTimeField()
    end = models.DateTimeField()
    good = models.PositiveBigIntegerField()
    total = models.PositiveBigIntegerField()

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "source", "row_key"], condition=Q(rev_to__isnull=True), name="count_row_current"
            ),
            models.CheckConstraint(condition=Q(good__lte=models.F("total")), name="count_row_good"),
        ]
        indexes = [models.Index(fields=["delivery", "rev_from"], name="count_row_delivery")]


class ValueRow(Row):
    """One value measured by the source, over n cases where it says so."""

    value = ExactDecimalField()
    n = models.PositiveBigIntegerField(null=True)

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "source", "row_key"], condition=Q(rev_to__isnull=True), name="value_row_current"
            )
        ]
        indexes = [models.Index(fields=["delivery", "rev_from"], name="value_row_delivery")]


class OutageRow(Row):
    """Service was down, in whole or in part. It belongs to the feed: it may cross a month's end, and may be open.

    `incident` is the code of what caused it, empty where the file names none.
    """

    start = models.DateTimeField()
    end = models.DateTimeField(null=True)
    weight = ExactDecimalField(default="1")
    incident = models.CharField(max_length=200, blank=True, default="")

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "source", "row_key", "delivery"],
                condition=Q(rev_to__isnull=True),
                name="outage_row_current",
            )
        ]
        indexes = [
            models.Index(fields=["delivery", "rev_from"], name="outage_row_delivery"),
            models.Index(fields=["feed", "start"], name="outage_row_feed"),
        ]


class TicketRow(Row):
    """One case with its clock: opened, answered, resolved, and the stretches [from, to] in which the clock stood still.

    `pauses` lists pairs of instants, ISO 8601 in UTC, in order and apart.
    """

    severity = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    responded_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list)
    incident = models.CharField(max_length=200, blank=True, default="")

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "source", "row_key"], condition=Q(rev_to__isnull=True), name="ticket_row_current"
            )
        ]
        indexes = [models.Index(fields=["delivery", "rev_from"], name="ticket_row_delivery")]


class BucketRow(Row):
    """How many cases of an interval came to at most `le` (null: all of them); counts rise with `le`."""

    start = models.DateTimeField()
    end = models.DateTimeField()
    le = ExactDecimalField(null=True)
    count = models.PositiveBigIntegerField()

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "source", "row_key"], condition=Q(rev_to__isnull=True), name="bucket_row_current"
            )
        ]
        indexes = [models.Index(fields=["delivery", "rev_from"], name="bucket_row_delivery")]
