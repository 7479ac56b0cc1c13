"""Which papers are asked of a vendor, which has it handed in, and until when do they hold?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from vendors import rules
from vendors.access import Scoped
from vendors.models.parties import ServiceLine, Vendor
from vendors.models.work import StoredFile
from vendors.words import pick

NOT_BY_ITS_UPLOADER = _("Somebody of the buyer’s who did not upload it does this.")


class DocumentType(models.Model):
    """A kind of paper: what it is, how long it holds, what is looked at when it is verified."""

    class Validity(models.TextChoices):
        NONE = "none", _("Has no last day")
        MONTHS = "months", _("Holds a number of months from its date")
        STATED = "stated", _("Holds until the date it states")
        REGISTER = "register", _("Is looked up in a register again and again")

    code = models.SlugField(_("code"), unique=True)
    name_en = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120)
    what_en = models.CharField(_("what it is"), max_length=400, blank=True)
    what_zh = models.CharField(_("what it is, in Chinese"), max_length=400, blank=True)
    check_en = models.CharField(_("what the verifier looks at"), max_length=400, blank=True)
    check_zh = models.CharField(_("what the verifier looks at, in Chinese"), max_length=400, blank=True)
    validity = models.CharField(_("validity"), max_length=10, choices=Validity.choices)
    months = models.PositiveSmallIntegerField(
        _("months it holds"), null=True, blank=True, help_text=_("Of a paper that states its last day: at most.")
    )
    recheck_days = models.PositiveSmallIntegerField(
        _("days until it is looked up again"), null=True, blank=True, help_text=_("Empty: not looked up again.")
    )
    lead_days = models.PositiveSmallIntegerField(
        _("days before the last one by which renewal is applied for"),
        default=0,
        help_text=_("As the law has it; the warning starts 60 days before that."),
    )
    is_sensitive = models.BooleanField(
        _("sensitive"), default=False, help_text=_("Who downloads it stands in the trail.")
    )
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("The law or standard behind it."))
    as_of = models.DateField(_("text as of"), null=True, blank=True)
    verified_on = models.DateField(_("source looked up on"), null=True, blank=True)
    is_used = models.BooleanField(
        _("in use"), default=True, help_text=_("Otherwise nobody is asked for it; what was handed in stays.")
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(validity__in=["none", "months", "stated", "register"]), name="document_type_validity"
            ),
            models.CheckConstraint(
                condition=~Q(validity="months") | Q(months__isnull=False), name="document_type_says_its_months"
            ),
            models.CheckConstraint(
                condition=~Q(validity="register") | Q(recheck_days__isnull=False), name="document_type_says_when_again"
            ),
        ]

    def __str__(self) -> str:
        return pick(self, "name")

    @property
    def what(self) -> str:
        return pick(self, "what")

    @property
    def check_words(self) -> str:
        return pick(self, "check")


class Requirement(models.Model):
    """Of whom a kind of paper is asked: of a line or all, in a country, under a condition."""

    class Country(models.TextChoices):
        ANY = "any", _("any country")
        CN = "CN", _("China")
        EU = "EU", _("a member of the European Union")

    class Condition(models.TextChoices):
        TOUCHES_PII = "touches_pii", _("handles personal data")
        SENDS_DATA_ABROAD = "sends_data_abroad", _("takes personal data out of China or the EU")
        TOUCHES_FUNDS = "touches_funds", _("holds or moves customers’ money")
        TOUCHES_CARDS = "touches_cards", _("touches card data")
        ACQUIRING_SERVICE = "acquiring_service", _("aggregates or refers payments for acquirers")
        TELECOM = "telecom", _("runs a marketplace or sells information online")
        MLPS_2 = "mlps_2", _("its system is graded at protection level 2")
        MLPS_3 = "mlps_3", _("its system is graded at protection level 3")
        MLPS_4 = "mlps_4", _("its system is graded at protection level 4")
        EXPRESS = "express", _("delivers parcels (express, postal)")
        OVER_4500KG = "over_4500kg", _("drives vehicles over 4,500 kg")
        ROAD_ABROAD = "road_abroad", _("carries goods by road across borders")
        HAZARDOUS = "hazardous", _("carries hazardous goods")
        PACKAGING = "packaging", _("packs or imports goods for buyers in the EU")
        POSTS_WORKERS = "posts_workers", _("posts workers from another country")
        TIER_HIGH = "tier_high", _("is in risk tier high or critical")
        TIER_CRITICAL = "tier_critical", _("is in risk tier critical")

    # the buyer's own judgement; a vendor is not told
    TIERS = (Condition.TIER_HIGH, Condition.TIER_CRITICAL)

    code = models.SlugField(max_length=80, unique=True, editable=False)
    type = models.ForeignKey(DocumentType, models.PROTECT, related_name="requirements")
    line = models.ForeignKey(
        ServiceLine,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("service line"),
        related_name="+",
        help_text=_("Empty: every line."),
    )
    country = models.CharField(_("country"), max_length=3, choices=Country.choices, default=Country.ANY)
    condition = models.CharField(
        _("only if the vendor"), max_length=20, choices=Condition.choices, blank=True, help_text=_("Empty: always.")
    )
    hard = models.BooleanField(
        _("stops new contracts"),
        default=False,
        help_text=_("Without it the vendor is not approved and no contract of it is activated."),
    )
    is_used = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["type__position", "country", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(country__in=["any", "CN", "EU"]), name="requirement_country"),
        ]

    def __str__(self) -> str:
        return self.code


class VendorTraits(Scoped):
    """Facts about a vendor on which it depends which papers are asked of it."""

    vendor_path = "vendor"

    vendor = models.OneToOneField(Vendor, models.PROTECT, related_name="traits")
    codes = models.JSONField(default=list)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["vendor"]

    def __str__(self) -> str:
        return str(self.vendor)


class Document(FSMModelMixin, Scoped):
    """One version of a paper of a vendor; a newer version replaces it, and both are kept."""

    vendor_path = "vendor"

    class State(models.TextChoices):
        UPLOADED = "uploaded", pgettext_lazy("document", "To be verified")
        VERIFIED = "verified", pgettext_lazy("document", "Verified")
        EXPIRING = "expiring", pgettext_lazy("document", "Expires soon")
        EXPIRED = "expired", pgettext_lazy("document", "Expired")
        RETURNED = "returned", pgettext_lazy("document", "Returned")
        REPLACED = "replaced", pgettext_lazy("document", "Replaced")
        REVOKED = "revoked", pgettext_lazy("document", "Revoked")

    HOLDING = (State.VERIFIED, State.EXPIRING)

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="documents")
    type = models.ForeignKey(DocumentType, models.PROTECT, related_name="+")
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="later", help_text="null: this is it")
    n = models.PositiveSmallIntegerField(default=1)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=80, blank=True)
    issuer = models.CharField(_("issued by"), max_length=160, blank=True)
    issued_on = models.DateField(_("valid from"), null=True)
    expires_on = models.DateField(_("valid until"), null=True)
    scope = models.CharField(_("scope"), max_length=300, blank=True)
    state = FSMField(default=State.UPLOADED, choices=State.choices, protected=True, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    checked = models.TextField(_("what was checked"), blank=True)
    verified_on = models.DateField(_("looked up on"), null=True)
    recheck_on = models.DateField(_("look up again on"), null=True)
    remark = models.TextField(_("what the vendor reads"), blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["state", "expires_on"], name="document_to_expire")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["uploaded", "verified", "expiring", "expired", "returned", "replaced", "revoked"]
                ),
                name="document_state",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_by__isnull=True)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="document_verified_pair",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "returned", "replaced"]) | Q(verified_at__isnull=False),
                name="document_holds_once_verified",
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True) | Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="document_runs_forward",
            ),
            models.CheckConstraint(
                condition=~Q(verified_by=F("uploaded_by")), name="document_verified_by_another_person"
            ),
            models.UniqueConstraint(fields=["first", "n"], name="document_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.number}".strip()

    @property
    def chain(self) -> int:
        return self.first_id or self.pk

    @transition(
        field=state,
        source=State.UPLOADED,
        target=State.VERIFIED,
        permission=rules.may_verify_document,
        custom={
            "label": _("Verify"),
            "done": _("verified the document"),
            "denied": NOT_BY_ITS_UPLOADER,
            "shown_to_vendor": True,
        },
    )
    def verify(self, *, by, now, checked="", verified_on=None, recheck_on=None, **facts):
        """It is what it says, and holds; what was checked, and when the register is looked up again."""
        self.verified_by, self.verified_at = by, now
        self.checked, self.verified_on, self.recheck_on = checked, verified_on, recheck_on
        self.remark = ""

    @transition(
        field=state,
        source=State.UPLOADED,
        target=State.RETURNED,
        permission=rules.may_verify_document,
        custom={
            "label": _("Return"),
            "done": _("returned the document"),
            "denied": NOT_BY_ITS_UPLOADER,
            "note": True,
            "shown_to_vendor": True,
        },
    )
    def give_back(self, *, by, now, remark="", **facts):
        """It is the wrong one, unreadable or not complete; the vendor reads why and uploads another."""
        self.remark = remark

    @transition(
        field=state,
        source=State.VERIFIED,
        target=State.EXPIRING,
        permission=rules.is_the_system,
        custom={
            "label": _("Expires soon"),
            "done": _("warned that the document expires"),
            "automatic": True,
            "shown_to_vendor": True,
        },
    )
    def near_its_end(self, *, by, now, **facts):
        """Its last day is near: 60 days more than the law wants the renewal applied for."""

    @transition(
        field=state,
        source=[State.VERIFIED, State.EXPIRING],
        target=State.EXPIRED,
        permission=rules.is_the_system,
        custom={
            "label": _("Expire"),
            "done": _("recorded that the document expired"),
            "automatic": True,
            "shown_to_vendor": True,
        },
    )
    def expire(self, *, by, now, **facts):
        """Its last day has passed."""

    @transition(
        field=state,
        source=[State.UPLOADED, State.RETURNED, State.VERIFIED, State.EXPIRING, State.EXPIRED],
        target=State.REPLACED,
        permission=rules.is_the_system,
        custom={
            "label": _("Replace"),
            "done": _("recorded that a newer version replaces the document"),
            "automatic": True,
            "shown_to_vendor": True,
        },
    )
    def replace(self, *, by, now, **facts):
        """A newer version has taken its place; for the days before that one it still counts."""

    @transition(
        field=state,
        source=[State.VERIFIED, State.EXPIRING, State.EXPIRED],
        target=State.REVOKED,
        permission=rules.may_revoke_document,
        custom={
            "label": _("Revoke"),
            "done": _("revoked the document"),
            "note": True,
            "danger": True,
            "shown_to_vendor": True,
        },
    )
    def revoke(self, *, by, now, remark="", **facts):
        """The authority withdrew it, or it was not what it said; it counts no more."""
        self.remark = remark
