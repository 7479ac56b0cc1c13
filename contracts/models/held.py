"""Which money does one side hold of the other, and when is it due back?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from vendors.access import Scoped
from vendors.fields import Money


class MoneyHeld(Scoped):
    """A reserve, a prepayment or a guarantee; the deposit that a version agrees on is not repeated here."""

    vendor_path = "contract__vendor"

    class Kind(models.TextChoices):
        RESERVE = "reserve", _("Rolling reserve, held by the vendor")
        PREPAYMENT = "prepayment", _("Prepayment, held by the vendor")
        GUARANTEE = "guarantee", _("Security paid by the vendor, held by us")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="money_held")
    kind = models.CharField(_("what it is"), max_length=10, choices=Kind.choices)
    words = models.CharField(_("for what"), max_length=200)
    amount_minor = models.BigIntegerField(_("amount"))
    since = models.DateField(_("held since"))
    due_back_on = models.DateField(_("due back on"))
    back_on = models.DateField(_("came back on"), null=True)
    back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    amount = Money("amount_minor")

    class Meta:
        ordering = ["due_back_on", "pk"]
        verbose_name_plural = "money held"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["reserve", "prepayment", "guarantee"]), name="held_kind"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="held_amount"),
            models.CheckConstraint(
                condition=Q(due_back_on__gte=F("since")),
                name="held_dates",
                violation_error_message=_("It is due back before it was held."),
            ),
            models.CheckConstraint(
                condition=Q(back_on__isnull=True, back_by__isnull=True)
                | Q(back_on__isnull=False, back_by__isnull=False),
                name="held_back_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.words}"

    @property
    def currency(self) -> str:
        return self.contract.currency_id

    @property
    def is_ours(self) -> bool:
        """Whether it comes back to us; a security goes back to the vendor."""
        return self.kind != self.Kind.GUARANTEE
