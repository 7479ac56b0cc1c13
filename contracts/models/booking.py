"""Where do our books put a contract, and how much of it did we approve?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from vendors.access import Scoped
from vendors.fields import Money


class Booking(Scoped):
    """The ledger's codes of a contract and the amount approved for its term; none of the vendor's business."""

    vendor_path = "contract__vendor"

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="booking")
    cost_centre = models.CharField(_("cost centre"), max_length=30)
    account = models.CharField(_("account"), max_length=30)
    vendor_number = models.CharField(_("number of the vendor in the ledger"), max_length=30, blank=True)
    approved_minor = models.BigIntegerField(_("amount approved for the term"), null=True, blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    approved = Money("approved_minor")

    class Meta:
        ordering = ["contract"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_minor__isnull=True) | Q(approved_minor__gt=0), name="booking_approved"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.cost_centre}"

    @property
    def currency(self) -> str:
        return self.contract.currency_id
