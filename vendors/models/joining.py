"""How does a company become a vendor, under which conditions, and who may not decide about it?

The application in steps, public registration, the sanctions check, conditions of an approval, decisions that a vendor's
trouble asks of an owner, and the yearly declaration of interests.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from vendors import rules
from vendors.access import BUYER_ONLY, Scoped
from vendors.models.parties import ServiceLine, Vendor
from vendors.models.work import StoredFile
from vendors.words import pick

PERSON = settings.AUTH_USER_MODEL


def together(*names: str) -> Q:
    """All of these columns are set, or none."""
    return Q(**{f"{name}__isnull": True for name in names}) | Q(**{f"{name}__isnull": False for name in names})


class Application(Scoped):
    """What a vendor tells about itself beyond its record, step by step, until it sends the application."""

    vendor_path = "vendor"

    vendor = models.OneToOneField(Vendor, models.PROTECT, related_name="application")
    lines = models.ManyToManyField(ServiceLine, verbose_name=_("service lines"), related_name="+")
    services = models.TextField(_("what you offer"), blank=True)
    regions = models.CharField(_("where"), max_length=200, blank=True)
    interests = models.TextField(_("ties to people of ours"), blank=True)
    declared_as = models.CharField(_("position"), max_length=120, blank=True)
    declared_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    declared_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["vendor"]
        constraints = [
            models.CheckConstraint(condition=together("declared_at", "declared_by"), name="application_declared_pair")
        ]

    def __str__(self) -> str:
        return str(self.vendor)


class ApplicationContact(Scoped):
    """Whom to reach at a vendor for one purpose; an account is not needed."""

    vendor_path = "application__vendor"

    class Purpose(models.TextChoices):
        COMMERCIAL = "commercial", _("Contract and prices")
        OPERATIONS = "operations", _("Daily operation, round the clock")
        FINANCE = "finance", _("Invoices and payment")
        SECURITY = "security", _("Security and personal data")

    NEEDED = (Purpose.COMMERCIAL, Purpose.OPERATIONS)

    application = models.ForeignKey(Application, models.CASCADE, related_name="contacts")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    name = models.CharField(_("full name"), max_length=120)
    title = models.CharField(_("job title"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("phone"), max_length=40)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "purpose"], name="application_contact_once"),
            models.CheckConstraint(
                condition=Q(purpose__in=["commercial", "operations", "finance", "security"]),
                name="application_contact_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.name}"


class RegistrationRequest(Scoped):
    """Somebody asked on the public page to become a vendor; a vendor exists only once the mailed link was opened."""

    vendor_path = None

    company = models.CharField(max_length=160)
    country = models.CharField(max_length=2)
    line = models.ForeignKey(ServiceLine, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=10, blank=True)
    client_hash = models.CharField(max_length=64, help_text="where it came from, keyed: enough to count, not to find")
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    vendor = models.OneToOneField(Vendor, models.PROTECT, null=True, related_name="registration_request")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["asked_at"], name="registration_by_time")]
        constraints = [
            models.CheckConstraint(condition=together("verified_at", "vendor"), name="registration_verified_pair")
        ]

    def __str__(self) -> str:
        return self.company


class SanctionsCheck(Scoped):
    """A person searched lists of sanctioned parties for a vendor and says what was found; the buyer's own."""

    vendor_path = "vendor"

    class Result(models.TextChoices):
        CLEAR = "clear", pgettext_lazy("sanctions", "Clear")
        POSSIBLE = "possible", _("Possible match")
        MATCH = "match", pgettext_lazy("sanctions", "Match")

    class Source(models.TextChoices):
        UN = "un", _("United Nations Security Council")
        CN = "cn", _("China: unreliable entities and countermeasures")
        EU = "eu", _("European Union")
        UK = "uk", _("United Kingdom")
        US = "us", _("United States (OFAC)")
        COURT = "court", _("China: judgment debtors in default")

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="sanctions_checks")
    names = models.CharField(_("names searched"), max_length=300)
    sources = models.JSONField(_("lists searched"))
    others = models.CharField(_("other lists"), max_length=200, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    note = models.TextField(_("what was found"), blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    next_on = models.DateField(_("check again by"))
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(result__in=["clear", "possible", "match"]), name="sanctions_result"),
            models.CheckConstraint(condition=Q(result="clear") | ~Q(note=""), name="sanctions_finding_said"),
        ]

    def __str__(self) -> str:
        return f"{self.vendor}: {self.get_result_display()}"

    @property
    def searched(self) -> list:
        """The lists in words."""
        named = [label for value, label in self.Source.choices if value in self.sources]
        return [*named, *([self.others] if self.others else [])]


class VendorCondition(FSMModelMixin, Scoped):
    """What a vendor approved with conditions still owes, who sees to it, and by when."""

    vendor_path = "vendor"

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("condition", "Open")
        MET = "met", pgettext_lazy("condition", "Met")
        LAPSED = "lapsed", pgettext_lazy("condition", "Overdue")

    UNMET = (State.OPEN, State.LAPSED)

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="conditions")
    text = models.CharField(_("condition"), max_length=300)
    owner = models.ForeignKey(PERSON, models.PROTECT, verbose_name=_("who sees to it"), related_name="+")
    due_on = models.DateField(_("by"))
    state = FSMField(default=State.OPEN, choices=State.choices, protected=True, editable=False)
    set_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    met_note = models.TextField(_("how it was met"), blank=True)
    met_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    met_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    met_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "met", "lapsed"]), name="vendor_condition_state"),
            models.CheckConstraint(condition=together("met_at", "met_by"), name="vendor_condition_met_pair"),
            models.CheckConstraint(
                condition=Q(state="met", met_at__isnull=False) | (~Q(state="met") & Q(met_at__isnull=True)),
                name="vendor_condition_met_state",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @transition(
        field=state,
        source=[State.OPEN, State.LAPSED],
        target=State.MET,
        permission=rules.may_meet_condition,
        custom={
            "label": _("Record as met"),
            "done": _("recorded the condition as met"),
            "denied": _("Who sees to the condition records that it is met."),
            "shown_to_vendor": True,
        },
    )
    def meet(self, *, by, now, how="", file=None, **facts):
        """Its owner says how, with or without a paper."""
        self.met_note, self.met_file, self.met_by, self.met_at = how, file, by, now

    @transition(
        field=state,
        source=State.OPEN,
        target=State.LAPSED,
        permission=rules.is_the_system,
        custom={
            "label": _("Let it lapse"),
            "done": _("marked the condition as overdue"),
            "automatic": True,
            "shown_to_vendor": True,
        },
    )
    def lapse(self, *, by, now, **facts):
        """Its last day has passed: no new contract of the vendor is activated until it is met."""

    @transition(
        field=state,
        source=[State.OPEN, State.LAPSED],
        target=State.OPEN,
        permission=rules.may_change_condition,
        custom={
            "label": _("Give it more time"),
            "done": _("gave the condition more time"),
            "note": True,
            "shown_to_vendor": True,
        },
    )
    def extend(self, *, by, now, due_on=None, **facts):
        """A new last day, with the reason."""
        self.due_on = due_on or self.due_on


class VendorDecision(Scoped):
    """Something happened at a vendor that nobody may answer by silence: go on, restrict or leave? The buyer's own."""

    vendor_path = "vendor"

    class Outcome(models.TextChoices):
        GO_ON = "go_on", _("Go on as agreed")
        RESTRICT = "restrict", _("Restrict the service")
        EXIT = "exit", _("Leave this vendor")
        MOOT = "moot", _("No longer needed")

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="decisions")
    contract_number = models.CharField(_("contract"), max_length=40, blank=True)
    subject = models.CharField(max_length=40, help_text="a code of the part that raised it, such as suspended")
    key = models.CharField(max_length=120, unique=True, help_text="raised once: subject, record and occasion")
    happened_en = models.CharField(max_length=300)
    happened_zh = models.CharField(max_length=300)
    owner = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    due_on = models.DateField(_("decide by"))
    raised_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome.choices, blank=True)
    reason = models.TextField(_("why"), blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True, decided_by__isnull=True)
                | Q(
                    outcome__in=["go_on", "restrict", "exit", "moot"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="vendor_decision_taken_whole",
            ),
            models.CheckConstraint(condition=Q(outcome="") | ~Q(reason=""), name="vendor_decision_says_why"),
        ]

    def __str__(self) -> str:
        return self.happened

    @property
    def happened(self) -> str:
        return pick(self, "happened")


class InterestDeclaration(Scoped):
    """What a person declared in a year about ties to the other side; nothing, or the interests named. Buyer only."""

    vendor_path = None
    names_a_person = True

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="interest_declarations")
    year = models.PositiveSmallIntegerField()
    nothing = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-at", "-pk"]
        indexes = [models.Index(fields=["person", "-year"], name="interest_of_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.year}"


class Interest(Scoped):
    """One tie that a person declared: to which company, and what it is."""

    vendor_path = None

    class Relation(models.TextChoices):
        SHARES = "shares", _("Shares or other ownership")
        FAMILY = "family", _("Family or a close person works there")
        WORK = "work", _("Work, mandate or fee, now or in the last two years")
        GIFT = "gift", _("Gifts or hospitality")
        OTHER = "other", pgettext_lazy("interest", "Something else")

    declaration = models.ForeignKey(InterestDeclaration, models.CASCADE, related_name="interests")
    vendor = models.ForeignKey(Vendor, models.PROTECT, null=True, blank=True, related_name="+")
    company = models.CharField(_("company or person"), max_length=160, blank=True)
    relation = models.CharField(_("what it is"), max_length=10, choices=Relation.choices)
    detail = models.CharField(_("in a few words"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(relation__in=["shares", "family", "work", "gift", "other"]), name="interest_relation"
            ),
            models.CheckConstraint(condition=Q(vendor__isnull=False) | ~Q(company=""), name="interest_names_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.get_relation_display()}"

    @property
    def about(self) -> str:
        return str(self.vendor) if self.vendor_id else self.company


class Distinction(Scoped):
    """Two vendors that share something and are two companies all the same: who said so, and why.

    `marks` are keyed hashes of what they shared then, so that only something else shared brings the question back.
    """

    vendor_path = BUYER_ONLY

    one = models.ForeignKey(Vendor, models.PROTECT, related_name="+")
    other = models.ForeignKey(Vendor, models.PROTECT, related_name="+")
    marks = models.JSONField()
    reason = models.TextField(_("why they are not the same"))
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="distinction_once"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="distinction_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="distinction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.one} ≠ {self.other}"
