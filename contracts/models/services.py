"""Who provides which service, how would we leave, and whom do we call?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models.contract import Contract
from vendors.access import BUYER_ONLY, Scoped
from vendors.models import Service, StoredFile, Vendor


class Provision(Scoped):
    """A vendor provides a service, as the one in use or as its backup, perhaps under a contract of ours."""

    vendor_path = BUYER_ONLY

    class Rank(models.TextChoices):
        PRIMARY = "primary", pgettext_lazy("provider", "Primary")
        BACKUP = "backup", pgettext_lazy("provider", "Backup")

    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    vendor = models.ForeignKey(Vendor, models.PROTECT, verbose_name=_("vendor"), related_name="+")
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, verbose_name=_("contract"), related_name="+"
    )
    rank = models.CharField(_("provides it as"), max_length=10, choices=Rank.choices)
    share_percent = models.PositiveSmallIntegerField(
        _("share of volume"), null=True, blank=True, help_text=_("In percent; empty where nobody measures it.")
    )
    starts_on = models.DateField(_("since"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["service", "-rank", "vendor"]
        constraints = [
            models.CheckConstraint(condition=Q(rank__in=["primary", "backup"]), name="provision_rank"),
            models.CheckConstraint(
                condition=Q(share_percent__isnull=True) | Q(share_percent__lte=100), name="provision_share"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="provision_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} · {self.vendor}"


class ExitPlan(Scoped):
    """How we would leave a vendor: what starts it, where the data and the service go, and when that was last tried."""

    vendor_path = BUYER_ONLY

    vendor = models.OneToOneField(Vendor, models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("owner"), related_name="+")
    triggers = models.TextField(_("what would make us leave"))
    successor = models.TextField(_("who takes over, and how"))
    data_return = models.TextField(_("how data come back and are deleted"))
    parallel_days = models.PositiveSmallIntegerField(_("days both run side by side"), null=True, blank=True)
    cost = models.CharField(_("what it would cost"), max_length=200, blank=True)
    tested_on = models.DateField(_("last tested"), null=True, blank=True)
    test_result = models.TextField(_("what the test showed"), blank=True)
    next_test_on = models.DateField(_("next test"), null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["vendor"]

    def __str__(self) -> str:
        return _("Exit plan for %(vendor)s") % {"vendor": self.vendor}


class Contact(Scoped):
    """Somebody to call about a contract, with or without an account here; each side looks after its own."""

    vendor_path = "contract__vendor"
    names_a_person = True

    class Side(models.TextChoices):
        OURS = "ours", pgettext_lazy("contact", "Our side")
        VENDOR = "vendor", pgettext_lazy("contact", "The vendor’s side")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="contacts")
    side = models.CharField(max_length=10, choices=Side.choices)
    role = models.CharField(_("role"), max_length=80)
    name = models.CharField(_("name"), max_length=120)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    deputy_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="deputies")
    escalation = models.PositiveSmallIntegerField(
        _("escalation level"), null=True, blank=True, help_text=_("1 is called first, 3 last; empty for others.")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    hours = models.CharField(_("reached at"), max_length=80, blank=True, help_text=_("Such as 24 h, or Mon–Fri 09–18."))
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["contract", "side", F("escalation").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["ours", "vendor"]), name="contact_side"),
            models.CheckConstraint(
                condition=Q(escalation__isnull=True) | Q(escalation__in=[1, 2, 3]), name="contact_escalation"
            ),
            models.CheckConstraint(condition=~Q(phone="") | ~Q(email=""), name="contact_can_be_reached"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.role}"
