"""Who buys, who provides, in which lines and currencies."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from vendors import rules
from vendors.access import Scoped
from vendors.fields import ExactDecimalField
from vendors.words import pick


class ServiceLine(models.Model):
    """A line of outsourced services; platform and process support are the two families (glossary)."""

    class Family(models.TextChoices):
        PLATFORM = "platform", _("Platform support service")
        PROCESS = "process", _("Process support service")

    code = models.SlugField(unique=True)
    family = models.CharField(max_length=10, choices=Family.choices)
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return pick(self, "name")


class Currency(models.Model):
    """A currency of the reference data; its minor unit is in `vendors.money`."""

    code = models.CharField(max_length=3, primary_key=True)
    name_en = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "currencies"

    def __str__(self) -> str:
        return self.code


class FxRate(models.Model):
    """How much of `target` one unit of `source` was worth on a day. No rate, no total."""

    date = models.DateField()
    source = models.ForeignKey(Currency, models.PROTECT, related_name="+")
    target = models.ForeignKey(Currency, models.PROTECT, related_name="+")
    rate = ExactDecimalField()

    class Meta:
        ordering = ["-date"]
        constraints = [models.UniqueConstraint(fields=["date", "source", "target"], name="fx_rate_once_a_day")]

    def __str__(self) -> str:
        return f"1 {self.source_id} = {self.rate} {self.target_id} ({self.date})"


class BuyerEntity(models.Model):
    """A legal entity of the buyer: the one that signs and pays."""

    code = models.SlugField(unique=True)
    name_en = models.CharField(max_length=160)
    name_zh = models.CharField(max_length=160)
    country = models.CharField(max_length=2)
    currency = models.ForeignKey(Currency, models.PROTECT, related_name="+")
    zone = models.CharField(max_length=60)
    tax_number = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "buyer entities"

    def __str__(self) -> str:
        return pick(self, "name")


class Vendor(FSMModelMixin, Scoped):
    """A company to which services are outsourced."""

    vendor_path = "pk"

    class State(models.TextChoices):
        PROSPECT = "prospect", _("Prospect")
        APPROVED = "approved", _("Approved")
        SUSPENDED = "suspended", _("Suspended")
        BLOCKED = "blocked", _("Blocked")
        OFFBOARDED = "offboarded", _("Off-boarded")

    code = models.SlugField(_("code"), unique=True, help_text=_("Short, for addresses and files; it stays."))
    name_en = models.CharField(_("name"), max_length=160)
    name_zh = models.CharField(_("name in Chinese"), max_length=160, blank=True)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=60, blank=True)
    country = models.CharField(_("country"), max_length=2, help_text=_("Two letters, ISO 3166, such as CN or DE."))
    line = models.ForeignKey(ServiceLine, models.PROTECT, verbose_name=_("service line"), related_name="+")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("parent company"), related_name="children"
    )
    website = models.URLField(_("website"), blank=True)
    summary_en = models.CharField(_("what it does"), max_length=300, blank=True)
    summary_zh = models.CharField(_("what it does, in Chinese"), max_length=300, blank=True)
    notes = models.TextField(_("internal notes"), blank=True, help_text=_("The vendor does not see them."))
    state = FSMField(default=State.PROSPECT, choices=State.choices, protected=True, editable=False)
    created_by = models.ForeignKey("vendors.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    is_real = models.BooleanField(default=False, editable=False, help_text="a real company under an invented contract")

    class Meta:
        ordering = ["name_en", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["prospect", "approved", "suspended", "blocked", "offboarded"]),
                name="vendor_state",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("pk")), name="vendor_not_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return pick(self, "name")

    @transition(
        field=state,
        source=State.PROSPECT,
        target=State.APPROVED,
        permission=rules.may_approve_vendor,
        custom={"label": _("Approve"), "done": _("approved the vendor")},
    )
    def approve(self, *, by, now, **facts):
        """On-boarding is done; contracts may be activated."""

    @transition(
        field=state,
        source=State.APPROVED,
        target=State.SUSPENDED,
        permission=rules.may_suspend_vendor,
        custom={"label": _("Suspend"), "done": _("suspended the vendor"), "note": True, "danger": True},
    )
    def suspend(self, *, by, now, **facts):
        """No new contracts or orders; what runs goes on."""

    @transition(
        field=state,
        source=State.SUSPENDED,
        target=State.APPROVED,
        permission=rules.may_suspend_vendor,
        custom={"label": _("Lift the suspension"), "done": _("lifted the suspension"), "note": True},
    )
    def reinstate(self, *, by, now, **facts):
        """Back to normal business."""

    @transition(
        field=state,
        source=[State.PROSPECT, State.APPROVED, State.SUSPENDED],
        target=State.BLOCKED,
        permission=rules.may_suspend_vendor,
        custom={"label": _("Block"), "done": _("blocked the vendor"), "note": True, "danger": True},
    )
    def block(self, *, by, now, **facts):
        """Nothing is agreed with it any more."""

    @transition(
        field=state,
        source=State.BLOCKED,
        target=State.PROSPECT,
        permission=rules.may_suspend_vendor,
        custom={"label": _("Lift the block"), "done": _("lifted the block"), "note": True},
    )
    def unblock(self, *, by, now, **facts):
        """It starts again as a prospect."""

    @transition(
        field=state,
        source=[State.APPROVED, State.SUSPENDED, State.PROSPECT],
        target=State.OFFBOARDED,
        permission=rules.may_suspend_vendor,
        custom={"label": _("Off-board"), "done": _("off-boarded the vendor"), "note": True, "danger": True},
    )
    def offboard(self, *, by, now, **facts):
        """The relation is over; the record stays readable."""
