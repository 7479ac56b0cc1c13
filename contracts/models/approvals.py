"""Who has to approve a version, who has, and in whose place: the matrix, requests, steps, decisions, delegations."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.approval import Flag, Section
from contracts.models.version import ContractVersion
from vendors.access import BUYER_ONLY, Scoped
from vendors.fields import Money
from vendors.models import BuyerEntity, Currency, StoredFile

FLAGS = {
    Flag.PERSONAL_DATA: _("personal data"),
    Flag.FUNDS: _("customers’ funds"),
    Flag.SINGLE_SOURCE: _("single source"),
    Flag.UNCAPPED: _("liability without a cap"),
    Flag.FOREIGN_LAW: _("foreign law"),
    Flag.LONG_TERM: _("term over 36 months"),
    Flag.DEVIATES: _("words that deviate from the standard"),
}
# what a person says of a contract; the others are read from its terms
SAID_FLAGS = (Flag.PERSONAL_DATA, Flag.FUNDS, Flag.SINGLE_SOURCE, Flag.FOREIGN_LAW)
SECTIONS = {
    Section.COMMERCIAL: _("commercial terms"),
    Section.LEGAL: _("legal terms"),
    Section.LEVELS: _("service levels"),
    Section.ANNEXES: _("annexes"),
}


class ApprovalBand(Scoped):
    """Contracts worth more than this need at least this level; without an entity it holds for every one."""

    vendor_path = BUYER_ONLY

    entity = models.ForeignKey(
        BuyerEntity, models.PROTECT, null=True, blank=True, verbose_name=_("our legal entity"), related_name="+"
    )
    currency = models.ForeignKey(Currency, models.PROTECT, verbose_name=_("currency"), related_name="+")
    above_minor = models.BigIntegerField(_("above"), default=0)
    level = models.PositiveSmallIntegerField(_("level"))

    above = Money("above_minor", "currency_id")

    class Meta:
        ordering = ["entity", "currency", "above_minor"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "currency", "above_minor"], name="approval_band_once"),
            models.UniqueConstraint(
                fields=["currency", "above_minor"], condition=Q(entity__isnull=True), name="approval_band_of_all_once"
            ),
            models.CheckConstraint(condition=Q(above_minor__gte=0, level__gte=1), name="approval_band_numbers"),
        ]

    def __str__(self) -> str:
        return f"{self.currency_id} > {self.above}: {self.level}"


class ApprovalRaise(Scoped):
    """What raises the level of a contract: a flag, the vendor's risk tier, a service line."""

    vendor_path = BUYER_ONLY

    class Kind(models.TextChoices):
        FLAG = "flag", _("Flag")
        TIER = "tier", _("Risk tier")
        LINE = "line", _("Service line")

    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices)
    value = models.CharField(_("what raises it"), max_length=50)
    by = models.PositiveSmallIntegerField(_("levels"), default=1)

    class Meta:
        ordering = ["kind", "value"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="approval_raise_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["flag", "tier", "line"], by__gte=1), name="approval_raise_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value} +{self.by}"


class ApprovalStage(Scoped):
    """One step of a level: any of its roles decides; steps at the same position run side by side.

    `sections` names what it binds to; empty: the whole contract.
    """

    vendor_path = BUYER_ONLY

    level = models.PositiveSmallIntegerField(_("level"))
    position = models.PositiveSmallIntegerField(_("position"))
    roles = models.JSONField(_("who decides"))
    sections = models.JSONField(_("on what"), default=list, blank=True)

    class Meta:
        ordering = ["level", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, position__gte=1), name="approval_stage_numbers")
        ]

    def __str__(self) -> str:
        return f"{self.level}.{self.position} {', '.join(self.roles)}"


class ApprovalRequest(Scoped):
    """A version as it was laid before the approvers: its content hash, and the content to show what changed since.

    `plan` says why it needs these steps: {"level", "value", "currency", "together": [[number, value]], "tier", "flags",
    "why", "raised_by": [[kind, value]], "weakened": [codes]}; amounts as text.
    """

    vendor_path = BUYER_ONLY

    class Outcome(models.TextChoices):
        OPEN = "open", pgettext_lazy("approval", "Open")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Sent back")
        WITHDRAWN = "withdrawn", pgettext_lazy("approval", "Withdrawn")
        OVERRIDDEN = "overridden", _("Overridden, to be ratified")
        VOID = "void", _("Void")

    version = models.ForeignKey(ContractVersion, models.PROTECT, related_name="approval_requests")
    content_hash = models.CharField(max_length=64)
    content = models.JSONField()
    plan = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["open", "approved", "returned", "withdrawn", "overridden", "void"]),
                name="approval_outcome",
            ),
            models.UniqueConstraint(fields=["version"], condition=Q(outcome="open"), name="approval_one_open"),
        ]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def is_decided_on(self) -> bool:
        """Whether decisions are still taken: on what is open, and on what was overridden and waits for them."""
        return self.outcome in (self.Outcome.OPEN, self.Outcome.OVERRIDDEN)


class ApprovalStep(Scoped):
    """One approval that a request needs: by any of `roles`, or by `person`, whom somebody added."""

    vendor_path = BUYER_ONLY

    request = models.ForeignKey(ApprovalRequest, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    roles = models.JSONField(default=list)
    sections = models.JSONField(default=list)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    nudged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["request", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "person"], condition=Q(person__isnull=False), name="approval_step_person_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True, added_by__isnull=True) & ~Q(roles=[])
                | Q(person__isnull=False, added_by__isnull=False, roles=[]),
                name="approval_step_by_role_or_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.position}"


class ApprovalDecision(Scoped):
    """Who decided what on a step of an approval request, having seen which content.

    `carried` stands for a decision on an earlier request whose sections read the same; `elsewhere` for one that was
    taken in another system, with its number and its paper, written down by `by`.
    """

    vendor_path = BUYER_ONLY

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Sent back")
        WITHDRAWN = "withdrawn", pgettext_lazy("approval", "Withdrawn")
        CARRIED = "carried", _("Still stands")
        ELSEWHERE = "elsewhere", _("Approved in another system")

    request = models.ForeignKey(ApprovalRequest, models.PROTECT, related_name="decisions")
    step = models.OneToOneField(ApprovalStep, models.PROTECT, null=True, related_name="decision")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    hash_seen = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    number = models.CharField(max_length=80, blank=True)
    person_words = models.CharField(max_length=160, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["approved", "returned", "withdrawn", "carried", "elsewhere"]),
                name="approval_verdict",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="elsewhere")
                | (~Q(number="") & ~Q(person_words="") & Q(file__isnull=False, step__isnull=False)),
                name="approval_elsewhere_is_proven",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.get_verdict_display()}"


class ApprovalCopy(Scoped):
    """Somebody was told of a request for information; it asks nothing of them."""

    vendor_path = BUYER_ONLY

    request = models.ForeignKey(ApprovalRequest, models.PROTECT, related_name="copies")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="approval_copy_once")]

    def __str__(self) -> str:
        return f"{self.request}: {self.person}"


class ApprovalOverride(Scoped):
    """In an emergency two people let a version go ahead of its approvals, which have to follow by a day."""

    vendor_path = BUYER_ONLY

    request = models.OneToOneField(ApprovalRequest, models.PROTECT, related_name="override")
    reason = models.TextField(_("why it cannot wait"))
    until = models.DateField(_("approvals follow by"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("asked_by"))),
                name="approval_override_two_people",
            )
        ]

    def __str__(self) -> str:
        return str(self.request)


class Delegation(Scoped):
    """Somebody decides on contracts in another's place, between two days; both are named with each decision."""

    vendor_path = BUYER_ONLY
    names_a_person = True

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who is away"), related_name="delegations"
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("who decides in their place"),
        related_name="stands_for",
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=200)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("delegate")),
                name="delegation_to_another",
                violation_error_message=_("Name somebody else."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="delegation_dates",
                violation_error_message=_("It ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate} → {self.person}"


class ExceptionReview(Scoped):
    """Somebody has looked at a quarter's exceptions and signed them off, as they were listed then."""

    vendor_path = BUYER_ONLY

    quarter = models.DateField(unique=True, help_text="its first day")
    rows = models.JSONField()
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-quarter"]

    def __str__(self) -> str:
        return f"{self.quarter:%Y} Q{(self.quarter.month + 2) // 3}"
