"""Which rows may a user see? The one place that answers it.

Every scoped model declares `vendor_path`, the lookup that leads from it to its vendor (`"pk"` on `Vendor` itself), or
`BUYER_ONLY`; `Model.objects.visible_to(user)` is the only way for a view to reach rows.

* Anonymous, inactive and role-less users, and the superuser flag alone, see nothing.
* A buyer sees every vendor, or those of its service lines when all its grants name one.
* A buyer does not see what `SHOWN_TO_BUYERS` keeps back: what a vendor is still writing.
* A vendor's people see the vendors they are members of, and of those only what `SHOWN_TO_VENDORS` lets through.
"""

from datetime import UTC, date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

BUYER_ONLY = None

# The second filter: what a vendor may not see of its own. Keyed by model label, because imports go down only.
_SHOWN_CONTRACT = (
    "out_for_signature",
    "signed",
    "active",
    "suspended",
    "notice_given",
    "in_exit",
    "expired",
    "terminated",
    "closed",
)
_SHOWN_PERIOD = ("approved", "locked", "restated")

SHOWN_TO_VENDORS: dict[str, Q] = {
    "contracts.Contract": Q(state__in=_SHOWN_CONTRACT),
    "contracts.ContractVersion": Q(
        contract__state__in=_SHOWN_CONTRACT, frozen_at__isnull=False, signed_at__isnull=False
    ),
    "contracts.Schedule": Q(version__contract__state__in=_SHOWN_CONTRACT, version__signed_at__isnull=False),
    "contracts.FeedSpec": Q(version__contract__state__in=_SHOWN_CONTRACT, version__signed_at__isnull=False),
    "contracts.LevelSpec": Q(version__contract__state__in=_SHOWN_CONTRACT, version__signed_at__isnull=False),
    "contracts.LevelInput": Q(
        level_spec__version__contract__state__in=_SHOWN_CONTRACT, level_spec__version__signed_at__isnull=False
    ),
    "contracts.Feed": Q(contract__state__in=_SHOWN_CONTRACT),
    "contracts.ServiceLevel": Q(contract__state__in=_SHOWN_CONTRACT),
    "contracts.Charge": Q(contract__state__in=_SHOWN_CONTRACT),
    "contracts.RateCard": Q(version__contract__state__in=_SHOWN_CONTRACT, version__signed_at__isnull=False),
    "contracts.RateItem": Q(version__contract__state__in=_SHOWN_CONTRACT, version__signed_at__isnull=False),
    "contracts.DocumentPlan": Q(version__contract__state__in=_SHOWN_CONTRACT, version__signed_at__isnull=False),
    "contracts.ClauseUse": Q(version__contract__state__in=_SHOWN_CONTRACT, version__signed_at__isnull=False),
    "contracts.DocumentPaper": Q(version__contract__state__in=_SHOWN_CONTRACT, is_final=True),
    "contracts.Booking": Q(pk__in=[]),
    "contracts.Correspondence": Q(pk__in=[]),
    "contracts.MoneyHeld": Q(contract__state__in=_SHOWN_CONTRACT),
    "contracts.Milestone": Q(contract__state__in=_SHOWN_CONTRACT),
    "contracts.IndexLevel": Q(contract__state__in=_SHOWN_CONTRACT),
    "contracts.ObligationRule": Q(version__contract__state__in=_SHOWN_CONTRACT, version__signed_at__isnull=False),
    "contracts.Season": Q(version__contract__state__in=_SHOWN_CONTRACT, version__signed_at__isnull=False),
    "contracts.Obligation": Q(contract__state__in=_SHOWN_CONTRACT),
    "contracts.Gap": Q(pk__in=[]),
    "contracts.ReturnedRegistration": Q(pk__in=[]),
    "contracts.Signature": Q(version__contract__state__in=_SHOWN_CONTRACT),
    "contracts.SealRequest": Q(pk__in=[]),
    "contracts.SignatureCheck": Q(signature__version__contract__state__in=_SHOWN_CONTRACT),
    "contracts.Notice": Q(contract__state__in=_SHOWN_CONTRACT, served_on__isnull=False),
    "sla.Delivery": Q(source="vendor"),
    "sla.Submission": Q(delivery__source="vendor"),
    "sla.CountRow": Q(source="vendor"),
    "sla.CommitmentRow": Q(source="vendor"),
    "sla.ValueRow": Q(source="vendor"),
    "sla.OutageRow": Q(source="vendor"),
    "sla.TicketRow": Q(source="vendor"),
    "sla.BucketRow": Q(source="vendor"),
    "sla.Evaluation": Q(period__state__in=_SHOWN_PERIOD),
    "sla.LevelResult": Q(evaluation__period__state__in=_SHOWN_PERIOD),
    "sla.CreditLine": Q(evaluation__period__state__in=_SHOWN_PERIOD),
    "sla.Breach": Q(period__state__in=_SHOWN_PERIOD),
    "sla.Credit": ~Q(state="proposed"),
    "sla.TriggerHit": Q(pk__in=[]),
    "sla.Letter": Q(state__in=("dispatched", "arrived", "answered")),
    "sla.Statement": Q(sent_at__isnull=False),
    "sla.StatementLine": Q(statement__sent_at__isnull=False),
    "vendors.Event": Q(shown_to_vendor=True),
    "vendors.Reminder": Q(for_vendor=True),
    "vendors.Finding": Q(side="vendor"),
    "vendors.Remark": Q(is_internal=False),
    "vendors.SanctionsCheck": Q(pk__in=[]),
    "vendors.VendorDecision": Q(pk__in=[]),
    "vendors.PaymentFacts": Q(pk__in=[]),
    "portal.ReportIssue": Q(state="final"),
    "portal.Snapshot": Q(report__state="final"),
    "portal.Rendition": Q(report__state="final"),
}

# What a vendor still writes is its own until it is sent. What was sent and came back is read as it was sent, until the
# vendor writes it anew; for a vendor that never signs in our own staff do the writing.
SHOWN_TO_BUYERS: dict[str, Q] = {
    "vendors.Answer": Q(response__state__in=("submitted", "reviewed"))
    | Q(answered_at__lte=F("response__submitted_at"))
    | Q(response__vendor__is_entered_by_staff=True),
}

# Rows of a scoped model that lead to no vendor because they are our own: a buyer sees all its colleagues.
OUR_OWN: dict[str, Q] = {"vendors.User": Q(grants__isnull=False)}


def visible(rows: models.QuerySet, user) -> models.QuerySet:
    """The rows of `rows` that `user` may see."""
    model = rows.model
    path = model.vendor_path
    if not (getattr(user, "is_authenticated", False) and user.is_active):
        return rows.none()
    reach = user.reach
    sent = SHOWN_TO_BUYERS.get(model._meta.label, Q())
    if reach.everything and not sent:
        return rows
    if path is BUYER_ONLY:
        return rows if reach.lines else rows.none()
    seen = Q()
    prefix = "" if path == "pk" else f"{path}__"
    if reach.everything:
        seen |= sent
    elif reach.lines:
        seen |= Q(**{f"{prefix}line__in": reach.lines}) & sent
        seen |= OUR_OWN.get(model._meta.label, Q())
    if reach.vendors:
        own = Q(**{f"{path}__in": reach.vendors})
        shown = SHOWN_TO_VENDORS.get(model._meta.label)
        seen |= own & shown if shown is not None else own
    if not seen:
        return rows.none()
    rows = rows.filter(seen)
    return rows.distinct() if getattr(model, "vendor_path_is_many", False) else rows


def access_day(now: datetime | None = None) -> date:
    """The day by which roles and memberships count: UTC's, whoever reads.

    By the reader's own day somebody could lengthen an access that has ended by choosing a zone further west.
    """
    return (now or timezone.now()).astimezone(UTC).date()


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows who may see its rows."""

    def visible_to(self, user) -> "ScopedQuerySet":
        return visible(self, user)


class Scoped(models.Model):
    """Base of every model whose rows belong to a vendor; `vendor_path` says through which lookup."""

    vendor_path: str | None
    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
