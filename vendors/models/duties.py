"""Which duties does the law lay on a line of services, what does each need, and what has a vendor declared?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vendors import payment_law
from vendors.access import Scoped
from vendors.models.documents import Requirement
from vendors.models.parties import ServiceLine, Vendor
from vendors.models.work import StoredFile
from vendors.words import pick

# what a vendor may be; a duty can be bound to it
TRAITS = {value: label for value, label in Requirement.Condition.choices if value not in Requirement.TIERS}


class Duty(models.Model):
    """An article of the law: who bears it, for which lines and countries it counts, and since when it reads so."""

    class Bearer(models.TextChoices):
        VENDOR = "vendor", pgettext_lazy("duty", "the vendor")
        BUYER = "buyer", pgettext_lazy("duty", "we")
        BOTH = "both", pgettext_lazy("duty", "both sides")

    code = models.SlugField(_("code"), unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    law_en = models.CharField(_("law"), max_length=160)
    law_zh = models.CharField(_("law, in Chinese"), max_length=160)
    article = models.CharField(_("article"), max_length=60)
    title_en = models.CharField(_("in short"), max_length=120)
    title_zh = models.CharField(_("in short, in Chinese"), max_length=120)
    text_en = models.TextField(_("what it asks"))
    text_zh = models.TextField(_("what it asks, in Chinese"))
    bearer = models.CharField(_("who bears it"), max_length=6, choices=Bearer.choices, default=Bearer.VENDOR)
    lines = models.ManyToManyField(
        ServiceLine, related_name="+", blank=True, verbose_name=_("service lines"), help_text=_("None: all of them.")
    )
    countries = models.JSONField(_("countries"), default=list, blank=True)
    traits = models.JSONField(_("only if the vendor"), default=list, blank=True)
    for_smaller = models.BooleanField(
        _("only where the vendor is a smaller company"),
        default=False,
        help_text=_("It binds a large company of ours that pays a micro, small or medium one."),
    )
    monthly_attestation = models.BooleanField(_("attested every month"), default=False)
    sentence_en = models.TextField(_("sentence the vendor signs"), blank=True)
    sentence_zh = models.TextField(_("sentence the vendor signs, in Chinese"), blank=True)
    as_of = models.DateField(_("as the law reads on"))
    verified_on = models.DateField(_("checked against the text on"), null=True, blank=True)
    is_active = models.BooleanField(_("counts"), default=True)

    class Meta:
        ordering = ["position", "code"]
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(condition=Q(bearer__in=["vendor", "buyer", "both"]), name="duty_bearer"),
            models.CheckConstraint(
                condition=Q(monthly_attestation=False) | (~Q(sentence_en="") & ~Q(sentence_zh="")),
                name="duty_attested_has_a_sentence",
            ),
        ]

    def __str__(self) -> str:
        return pick(self, "title")

    @property
    def law(self) -> str:
        return pick(self, "law")

    @property
    def text(self) -> str:
        return pick(self, "text")

    @property
    def sentence(self) -> str:
        return pick(self, "sentence")


class DutyNeed(models.Model):
    """What a duty needs to be covered: a clause, a document, an obligation, a service level or a fact, by its code."""

    class Kind(models.TextChoices):
        CLAUSE = "clause", _("Clause")
        DOCUMENT = "document", pgettext_lazy("duty", "Document")
        OBLIGATION = "obligation", _("Obligation")
        LEVEL = "level", _("Service level")
        FACT = "fact", pgettext_lazy("duty", "Fact")

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="needs")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(_("name"), max_length=160)
    name_zh = models.CharField(_("name in Chinese"), max_length=160)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["duty", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "kind", "code"], name="duty_need_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["clause", "document", "obligation", "level", "fact"]), name="duty_need_kind"
            ),
        ]

    def __str__(self) -> str:
        return pick(self, "name")


class DutyAttestation(Scoped):
    """A vendor's monthly word that it kept a duty: asked for when the month has ended, given, late or missing."""

    vendor_path = "vendor"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+")
    month = models.DateField(_("month"))
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    sentence = models.TextField(_("what was signed"), blank=True)
    remark = models.TextField(_("remark"), blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-month", "vendor", "duty"]
        constraints = [
            models.UniqueConstraint(fields=["vendor", "duty", "month"], name="duty_attestation_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="duty_attestation_first_of_month"),
            models.CheckConstraint(
                condition=Q(given_by__isnull=True, given_at__isnull=True, sentence="")
                | (Q(given_by__isnull=False, given_at__isnull=False) & ~Q(sentence="")),
                name="duty_attestation_given_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.month:%Y-%m}"

    @property
    def is_given(self) -> bool:
        return self.given_at is not None


class PaymentFacts(Scoped):
    """What is known of a payment vendor in China, against which `vendors.payment_law` holds the hard rules."""

    vendor_path = "vendor"

    class Licence(models.TextChoices):
        STORED_VALUE_1 = "stored_value_1", _("Stored-value account operation, class I")
        STORED_VALUE_2 = "stored_value_2", _("Stored-value account operation, class II")
        PROCESSING_1 = "processing_1", _("Payment transaction processing, class I")
        PROCESSING_2 = "processing_2", _("Payment transaction processing, class II")
        NONE = payment_law.NO_LICENCE, _("No payment licence")

    vendor = models.OneToOneField(Vendor, models.PROTECT, related_name="payment_facts")
    licence_type = models.CharField(_("payment licence"), max_length=16, choices=Licence.choices, blank=True)
    licence_region = models.CharField(_("region of the licence"), max_length=120, blank=True)
    region_covered = models.BooleanField(_("the licence covers where we use it"), null=True, blank=True)
    handles_funds = models.BooleanField(_("it collects, holds or settles funds of others"), null=True, blank=True)
    domestic = models.BooleanField(_("processing, settlement and data stay in mainland China"), null=True, blank=True)
    core_kept = models.BooleanField(_("core processing is not outsourced"), null=True, blank=True)
    own_diligence = models.BooleanField(_("it performs merchant due diligence itself"), null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "payment facts"

    def __str__(self) -> str:
        return str(self.vendor)

    @property
    def facts(self) -> payment_law.Facts:
        return payment_law.Facts(
            licence_type=self.licence_type,
            handles_funds=self.handles_funds,
            region_covered=self.region_covered,
            domestic=self.domestic,
            core_kept=self.core_kept,
            own_diligence=self.own_diligence,
        )
