"""How risky was a vendor found to be, whom does it sub-contract to, and which services does the business run on?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from vendors import risk, rules
from vendors.access import BUYER_ONLY, Scoped
from vendors.fields import ExactDecimalField
from vendors.models.parties import ServiceLine, Vendor
from vendors.models.work import StoredFile
from vendors.words import pick


class TierChoices(models.TextChoices):
    LOW = "low", pgettext_lazy("tier", "Low")
    MEDIUM = "medium", pgettext_lazy("tier", "Medium")
    HIGH = "high", pgettext_lazy("tier", "High")
    CRITICAL = "critical", pgettext_lazy("tier", "Critical")


class RiskModelVersion(models.Model):
    """Questions, weights, overrides and cadence as published at a moment; whole, numbered, never changed.

    `content`: {"questions": [{code, weight, criticality, supply, text_en, text_zh, choices: [{code, factor, marks,
    text_en, text_zh}]}], "bounds": {tier: score}, "overrides": [{code, marks, at_least, text_en, text_zh}],
    "cadence": {tier: months}}; decimals as text.
    """

    n = models.PositiveSmallIntegerField(unique=True)
    content = models.JSONField()
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-n"]

    def __str__(self) -> str:
        return _("Risk model %(n)s") % {"n": self.n}


class Assessment(Scoped):
    """What somebody answered about a vendor on a day, and what it came to; a later one supersedes it."""

    vendor_path = BUYER_ONLY

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+")
    n = models.PositiveSmallIntegerField()
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    model = models.ForeignKey(RiskModelVersion, models.PROTECT, related_name="+")
    answers = models.JSONField()
    working = models.JSONField()
    score = ExactDecimalField()
    scored_tier = models.CharField(max_length=10, choices=TierChoices.choices)
    tier = models.CharField(_("tier"), max_length=10, choices=TierChoices.choices)
    criticality = models.CharField(_("criticality"), max_length=10, choices=TierChoices.choices)
    quadrant = models.CharField(max_length=12)
    overrides = models.JSONField(default=list)
    note = models.TextField(_("note"), blank=True)
    next_review_on = models.DateField(_("next review"))
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField()
    # somebody's own judgement in place of the tier; it counts once a second person has confirmed it
    judged_tier = models.CharField(_("judged tier"), max_length=10, choices=TierChoices.choices, blank=True)
    judged_why = models.TextField(_("why"), blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["vendor", "-n"]
        constraints = [
            models.UniqueConstraint(fields=["vendor", "n"], name="assessment_once"),
            models.CheckConstraint(
                condition=Q(tier__in=TierChoices.values)
                & Q(scored_tier__in=TierChoices.values)
                & Q(criticality__in=TierChoices.values)
                & Q(quadrant__in=[str(quadrant) for quadrant in risk.Quadrant]),
                name="assessment_words",
            ),
            models.CheckConstraint(
                condition=Q(judged_by__isnull=True, judged_at__isnull=True, judged_tier="", judged_why="")
                | (Q(judged_by__isnull=False, judged_at__isnull=False) & ~Q(judged_tier="") & ~Q(judged_why="")),
                name="assessment_judged",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("judged_by"))),
                name="assessment_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vendor} · {self.get_counting_display()}"

    @property
    def counting(self) -> str:
        """The tier that counts: a confirmed judgement, else what the model says."""
        return self.judged_tier if self.confirmed_at else self.tier

    def get_counting_display(self) -> str:
        return str(TierChoices(self.counting).label)


class SubContractor(FSMModelMixin, Scoped):
    """Somebody whom a vendor lets work on our services; rank 1 works for the vendor itself, rank 2 for a rank 1."""

    vendor_path = "vendor"

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("sub-contractor", "Waits for consent")
        CONSENTED = "consented", pgettext_lazy("sub-contractor", "Consented")
        REFUSED = "refused", pgettext_lazy("sub-contractor", "Refused")
        ENDED = "ended", pgettext_lazy("sub-contractor", "Ended")

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="sub_contractors")
    via = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("works for")
    )
    name = models.CharField(_("name"), max_length=160)
    service = models.CharField(_("what it does"), max_length=200)
    country = models.CharField(_("country"), max_length=2)
    rank = models.PositiveSmallIntegerField(_("rank"), default=1)
    touches_pii = models.BooleanField(_("sees personal data"), default=False)
    since = models.DateField(_("since"), null=True, blank=True)
    state = FSMField(default=State.PROPOSED, choices=State.choices, protected=True, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)

    class Meta:
        ordering = ["vendor", "rank", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "consented", "refused", "ended"]), name="sub_contractor_state"
            ),
            models.CheckConstraint(
                condition=Q(rank=1, via__isnull=True) | Q(rank__gt=1, via__isnull=False),
                name="sub_contractor_rank",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="sub_contractor_decided_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @transition(
        field=state,
        source=[State.PROPOSED, State.REFUSED],
        target=State.CONSENTED,
        permission=rules.may_assess_risk,
        custom={"label": _("Consent"), "done": _("consented to the sub-contractor"), "shown_to_vendor": True},
    )
    def consent(self, *, by, now, decision="", **facts):
        """It may work on our services."""
        self.decided_by, self.decided_at, self.decision = by, now, decision

    @transition(
        field=state,
        source=[State.PROPOSED, State.CONSENTED],
        target=State.REFUSED,
        permission=rules.may_assess_risk,
        custom={
            "label": _("Refuse"),
            "done": _("refused the sub-contractor"),
            "note": True,
            "danger": True,
            "shown_to_vendor": True,
        },
    )
    def refuse(self, *, by, now, decision="", **facts):
        """It must not work on our services."""
        self.decided_by, self.decided_at, self.decision = by, now, decision

    @transition(
        field=state,
        source=[State.PROPOSED, State.CONSENTED, State.REFUSED],
        target=State.ENDED,
        permission=rules.may_propose_sub_contractor,
        custom={
            "label": _("Record that it has ended"),
            "done": _("recorded the end of the sub-contractor"),
            "shown_to_vendor": True,
        },
    )
    def end(self, *, by, now, **facts):
        """It does not work on our services any more."""


class Service(models.Model):
    """A service that the business runs on: what, where, for which channel; who provides it is in `Provision`."""

    code = models.SlugField(_("code"), unique=True, max_length=40)
    line = models.ForeignKey(ServiceLine, models.PROTECT, verbose_name=_("service line"), related_name="+")
    name_en = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    region = models.CharField(_("region"), max_length=80, blank=True)
    channel = models.CharField(_("channel"), max_length=80, blank=True)
    criticality = models.CharField(_("criticality"), max_length=10, choices=TierChoices.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("owner"), related_name="+")
    rto_hours = models.PositiveSmallIntegerField(_("must be back within hours"), null=True, blank=True)
    is_open = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["line", "name_en", "region", "channel"]
        constraints = [
            models.CheckConstraint(condition=Q(criticality__in=TierChoices.values), name="service_criticality")
        ]

    def __str__(self) -> str:
        return pick(self, "name")


class PciShare(Scoped):
    """Who answers for one of the twelve requirements of PCI DSS where a vendor touches cards (12.8.5)."""

    vendor_path = "vendor"

    class Bearer(models.TextChoices):
        VENDOR = "vendor", pgettext_lazy("PCI", "The vendor")
        OURS = "ours", pgettext_lazy("PCI", "We")
        SHARED = "shared", pgettext_lazy("PCI", "Both")
        NONE = "none", pgettext_lazy("PCI", "Does not apply")

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="pci_shares")
    requirement = models.PositiveSmallIntegerField()
    bearer = models.CharField(max_length=10, choices=Bearer.choices)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["vendor", "requirement"]
        constraints = [
            models.UniqueConstraint(fields=["vendor", "requirement"], name="pci_share_once"),
            models.CheckConstraint(
                condition=Q(requirement__gte=1, requirement__lte=12)
                & Q(bearer__in=["vendor", "ours", "shared", "none"]),
                name="pci_share_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vendor} · {self.requirement}"
