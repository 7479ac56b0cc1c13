"""What happened to a contract on its way: signatures, suspensions, notices, charges."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.version import ContractVersion
from vendors.access import Scoped
from vendors.fields import Money
from vendors.models import StoredFile


class Signature(Scoped):
    """One party signed (or sealed) a version."""

    vendor_path = "version__contract__vendor"
    names_a_person = True

    class Party(models.TextChoices):
        BUYER = "buyer", _("Us")
        VENDOR = "vendor", _("Vendor")

    class How(models.TextChoices):
        """In China a signature or a seal concludes a contract (Civil Code, article 490)."""

        SIGNED = "signed", _("by hand")
        SEALED = "sealed", _("by seal")
        BOTH = "both", _("by hand and seal")
        DIGITAL = "digital", _("by a digital signature")

    version = models.ForeignKey(ContractVersion, models.PROTECT, related_name="signatures")
    party = models.CharField(_("party"), max_length=6, choices=Party.choices)
    signatory = models.CharField(_("who signed"), max_length=120)
    signed_on = models.DateField(_("signed on"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    covers_hash = models.CharField(max_length=64)
    how = models.CharField(_("how it was signed"), max_length=8, choices=How.choices, default=How.SIGNED)
    seal = models.ForeignKey(
        "contracts.SealRequest", models.PROTECT, null=True, blank=True, verbose_name=_("seal"), related_name="+"
    )
    originals = models.CharField(_("where the originals lie"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["version", "party"]
        constraints = [
            models.UniqueConstraint(fields=["version", "party"], name="signature_once_a_party"),
            models.CheckConstraint(condition=Q(party__in=["buyer", "vendor"]), name="signature_party"),
            models.CheckConstraint(condition=Q(how__in=["signed", "sealed", "both", "digital"]), name="signature_how"),
        ]

    def __str__(self) -> str:
        return self.signatory


class Suspension(Scoped):
    """Service was suspended from a day on, in whole or in part."""

    vendor_path = "contract__vendor"

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="suspensions")
    from_day = models.DateField(_("suspended from"))
    until_day = models.DateField(_("until"), null=True, blank=True)
    partial = models.BooleanField(_("only in part"), default=False)
    scope = models.CharField(_("what is suspended"), max_length=300)
    schedules = models.JSONField(
        _("which schedules"), default=list, blank=True, help_text=_("Their codes; none: it is not limited to some.")
    )
    clock_runs = models.BooleanField(_("the SLA clock goes on"), default=False)
    shifts_end = models.BooleanField(_("the term ends later by as many days"), default=False)
    fees_stop = models.BooleanField(_("fixed fees are not owed for these days"), default=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-from_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day")), name="suspension_dates"
            ),
            models.CheckConstraint(
                condition=Q(partial=False, schedules=[]) | Q(partial=True),
                name="suspension_schedules",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.scope}"


class Notice(Scoped):
    """A notice that ends the contract: when it was served, when it arrived, when it takes effect."""

    vendor_path = "contract__vendor"

    class Kind(models.TextChoices):
        NON_RENEWAL = "non_renewal", _("Not to renew")
        CONVENIENCE = "convenience", _("For convenience")
        CAUSE = "cause", _("For cause")
        TRIGGER = "trigger", _("By a right that arose")
        MUTUAL = "mutual", _("By agreement")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="notices")
    kind = models.CharField(_("kind of notice"), max_length=12, choices=Kind.choices)
    from_vendor = models.BooleanField(_("given by the vendor"), default=False)
    served_on = models.DateField(_("sent on"))
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    effective_on = models.DateField(_("takes effect on"))
    trigger_code = models.CharField(_("which right"), max_length=40, blank=True)
    ground = models.CharField(_("on which clause or ground"), max_length=300, blank=True)
    arrival_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, verbose_name=_("proof of arrival"), related_name="+"
    )
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_words = models.CharField(_("who agreed for the other side, and how"), max_length=300, blank=True)
    withdrawal_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-served_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["non_renewal", "convenience", "cause", "trigger", "mutual"]), name="notice_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="trigger") & ~Q(trigger_code="") | ~Q(kind="trigger") & Q(trigger_code=""),
                name="notice_names_its_right",
                violation_error_message=_("Name the right that arose, and only for that kind of notice."),
            ),
            models.CheckConstraint(
                condition=Q(arrived_on__isnull=True) | Q(arrived_on__gte=F("served_on")),
                name="notice_arrives_after_sending",
            ),
            models.CheckConstraint(
                condition=Q(effective_on__gte=F("served_on")), name="notice_takes_effect_after_sending"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.get_kind_display()}"


class Charge(Scoped):
    """The fee of one schedule for one month: the base of that month's credits. A correction supersedes."""

    vendor_path = "contract__vendor"

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="charges")
    schedule_code = models.SlugField(max_length=30)
    month = models.DateField(_("month"), help_text=_("Its first day."))
    n = models.PositiveSmallIntegerField(default=1)
    amount_minor = models.BigIntegerField()
    pass_through_minor = models.BigIntegerField(default=0)
    words_en = models.CharField(_("how it was worked out"), max_length=200, blank=True)
    words_zh = models.CharField(_("how it was worked out, in Chinese"), max_length=200, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    amount = Money("amount_minor")
    pass_through = Money("pass_through_minor")

    class Meta:
        ordering = ["contract", "-month", "schedule_code", "-n"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "schedule_code", "month", "n"], name="charge_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="charge_first_of_month"),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0, pass_through_minor__gte=0, pass_through_minor__lte=F("amount_minor")),
                name="charge_amounts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.month:%Y-%m}"

    @property
    def currency(self) -> str:
        return self.contract.currency_id
