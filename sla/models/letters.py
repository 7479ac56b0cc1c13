"""Which letters were written under a contract, what did each say, and when did it leave and arrive?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts.models import Contract
from contracts.models.correspondence import Language
from sla import rules
from vendors.access import Scoped
from vendors.models import StoredFile
from vendors.words import reads_chinese


class Letter(FSMModelMixin, Scoped):
    """A notice, claim or demand to the vendor, frozen when it is issued; its arrival starts the next clock.

    `about_type` and `about_id` name the record whose day it keeps, as a line of the trail does. `content` is what the
    letter says, part by part, and `sha256` its hash; `file` is its PDF. `hindrance` says why its arrival could not
    start what it was to start.
    """

    vendor_path = "contract__vendor"

    class Kind(models.TextChoices):
        CLAIM = "claim", _("Claim of a deduction")
        NON_RENEWAL = "non_renewal", _("Notice not to renew")
        CONVENIENCE = "convenience", _("Notice for convenience")
        CAUSE = "cause", _("Notice for cause")
        RIGHT = "right", _("Notice by a right from results")
        EXTENSION = "extension", _("Request for an extension")
        PLAN = "plan", _("Demand for a corrective action plan")
        RECTIFY = "rectify", _("Demand to rectify")
        MISSING_DATA = "missing_data", _("Demand for missing data")
        TOP_UP = "top_up", _("Demand to top up the deposit")
        MONEY_BACK = "money_back", _("Demand for money held to come back")
        OBJECTION = "objection", _("Answer to an objection")
        RELIEF = "relief", _("Decision on relief")
        DOCUMENT = "document", _("Request for a renewed document")
        ATTESTATION = "attestation", _("Demand for a monthly attestation")
        RESPONSE = "response", _("Demand to answer a questionnaire")
        FINDING = "finding", _("Demand to close a finding")
        OBLIGATION = "obligation", _("Demand to perform an obligation")
        EXIT = "exit", _("Demand for a step of the exit")
        INVOICE = "invoice", _("Demand for an invoice")
        CREDIT_NOTE = "credit_note", _("Demand for a credit note")
        DISPUTED = "disputed", _("Dispute of an invoice")

    # a notice ends the contract, a demand is answered within days
    NOTICES = (Kind.NON_RENEWAL, Kind.CONVENIENCE, Kind.CAUSE, Kind.RIGHT)
    DEMANDS = (
        *(Kind.PLAN, Kind.RECTIFY, Kind.MISSING_DATA, Kind.TOP_UP, Kind.MONEY_BACK, Kind.DOCUMENT),
        *(Kind.ATTESTATION, Kind.RESPONSE, Kind.FINDING, Kind.OBLIGATION, Kind.EXIT),
        *(Kind.INVOICE, Kind.CREDIT_NOTE, Kind.DISPUTED),
    )

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("letter", "Draft")
        ISSUED = "issued", pgettext_lazy("letter", "Issued")
        DISPATCHED = "dispatched", pgettext_lazy("letter", "On its way")
        UNDELIVERED = "undelivered", pgettext_lazy("letter", "Came back")
        ARRIVED = "arrived", pgettext_lazy("letter", "Arrived")
        ANSWERED = "answered", pgettext_lazy("letter", "Answered")
        WITHDRAWN = "withdrawn", pgettext_lazy("letter", "Withdrawn")

    # not at its end: a second letter of the same kind about the same thing would contradict it
    UNDER_WAY = (State.DRAFT, State.ISSUED, State.DISPATCHED, State.UNDELIVERED)

    class Method(models.TextChoices):
        COURIER = "courier", _("Courier")
        REGISTERED = "registered", _("Registered mail")
        EMAIL = "email", _("E-mail")
        PORTAL = "portal", _("Steward")
        HAND = "hand", _("By hand")

    # what is there the same day
    AT_ONCE = (Method.EMAIL, Method.PORTAL, Method.HAND)

    class Proof(models.TextChoices):
        """How its arrival is known."""

        RECORDED = "recorded", _("recorded by us")
        ACKNOWLEDGED = "acknowledged", _("acknowledged by the vendor")
        DEEMED = "deemed", _("counts as delivered by contract")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="letters")
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    language = models.CharField(_("language"), max_length=7, choices=Language.choices)
    clause = models.CharField(_("clause it rests on"), max_length=60, blank=True)
    ground = models.TextField(_("in our own words"), blank=True)
    ground_second = models.TextField(_("the same in the other language"), blank=True)
    effective_on = models.DateField(_("takes effect on"), null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(_("business days to answer"), null=True, blank=True)
    must_arrive_by = models.DateField(null=True)
    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True, editable=False)
    subject = models.CharField(max_length=300, blank=True)
    content = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    method = models.CharField(max_length=10, choices=Method.choices, blank=True)
    tracking = models.CharField(max_length=80, blank=True)
    dispatched_on = models.DateField(null=True)
    expected_on = models.DateField(null=True, help_text="when it counts as delivered, or should be there")
    arrived_on = models.DateField(null=True)
    proof = models.CharField(max_length=12, choices=Proof.choices, blank=True)
    answer_by = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    followed_at = models.DateTimeField(null=True, help_text="when its arrival started what it was to start")
    hindrance = models.TextField(blank=True)

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "n"], name="letter_number_once"),
            models.UniqueConstraint(
                fields=["kind", "about_type", "about_id"],
                condition=Q(state__in=["draft", "issued", "dispatched", "undelivered"]),
                name="letter_one_under_way",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "issued", "dispatched", "undelivered", "arrived", "answered", "withdrawn"]
                ),
                name="letter_state",
            ),
            models.CheckConstraint(
                condition=Q(language__in=["en", "zh-hans", "both_zh", "both_en"]), name="letter_language"
            ),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True, issued_by__isnull=True, sha256="")
                | Q(issued_at__isnull=False, issued_by__isnull=False, content__isnull=False, file__isnull=False)
                & ~Q(sha256=""),
                name="letter_issued_whole",
            ),
            models.CheckConstraint(
                condition=Q(dispatched_on__isnull=True, method="") | Q(dispatched_on__isnull=False) & ~Q(method=""),
                name="letter_dispatched_whole",
            ),
            models.CheckConstraint(
                condition=Q(arrived_on__isnull=True, proof="") | Q(arrived_on__gte=F("dispatched_on")) & ~Q(proof=""),
                name="letter_arrives_after_dispatch",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="letter_answered_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What stands on the letter itself."""
        return f"{self.contract.number}-L{self.n:02d}"

    @property
    def headline(self) -> str:
        """Its subject; of a letter in both languages, the one that the reader reads."""
        other = (self.content or {}).get("other")
        if other and reads_chinese() == (other["language"] == Language.CHINESE):
            return other["subject"]
        return self.subject

    @property
    def is_in_both(self) -> bool:
        return len(Language(self.language).parts) > 1

    @property
    def is_demand(self) -> bool:
        return self.kind in self.DEMANDS

    @transition(
        field=state,
        source=State.DRAFT,
        target=State.ISSUED,
        permission=rules.may_write_letter,
        custom={"label": _("Issue"), "done": _("issued the letter")},
    )
    def issue(self, *, by, now, subject, content, sha256, file, must_arrive_by=None, effective_on=None, **facts):
        """It says what it says from now on; the PDF is kept."""
        self.issued_at, self.issued_by = now, by
        self.subject, self.content, self.sha256, self.file_id = subject, content, sha256, file
        self.must_arrive_by, self.effective_on = must_arrive_by, effective_on

    @transition(
        field=state,
        source=[State.ISSUED, State.UNDELIVERED],
        target=State.DISPATCHED,
        permission=rules.may_see_letter_through,
        custom={"label": _("Record dispatch"), "done": _("dispatched the letter"), "shown_to_vendor": True},
    )
    def dispatch(self, *, by, now, way, dispatched_on, expected_on, tracking="", **facts):
        """It has left the house; from now on the vendor reads it here too."""
        self.method, self.tracking = way, tracking
        self.dispatched_on, self.expected_on = dispatched_on, expected_on

    @transition(
        field=state,
        source=State.DISPATCHED,
        target=State.UNDELIVERED,
        permission=rules.may_see_letter_through,
        custom={"label": _("It came back"), "done": _("recorded that the letter came back"), "note": True},
    )
    def come_back(self, *, by, now, **facts):
        """It was not delivered; it is dispatched again, or withdrawn."""

    @transition(
        field=state,
        source=State.DISPATCHED,
        target=State.ARRIVED,
        permission=rules.may_see_letter_through,
        custom={"label": _("Record arrival"), "done": _("recorded the letter’s arrival"), "shown_to_vendor": True},
    )
    def arrive(self, *, by, now, arrived_on, answer_by=None, **facts):
        """The carrier's or the addressee's word says on which day."""
        self.arrived_on, self.answer_by, self.proof = arrived_on, answer_by, self.Proof.RECORDED

    @transition(
        field=state,
        source=State.DISPATCHED,
        target=State.ARRIVED,
        permission=rules.may_acknowledge_letter,
        custom={
            "label": _("Acknowledge receipt"),
            "done": _("acknowledged receipt of the letter"),
            "shown_to_vendor": True,
        },
    )
    def acknowledge(self, *, by, now, arrived_on, answer_by=None, **facts):
        """The addressee says that it has the letter; that is no agreement with what it says."""
        self.arrived_on, self.answer_by, self.proof = arrived_on, answer_by, self.Proof.ACKNOWLEDGED

    @transition(
        field=state,
        source=State.DISPATCHED,
        target=State.ARRIVED,
        permission=rules.is_automatic,
        custom={
            "label": _("Take as delivered"),
            "done": _("took the letter as delivered, as the contract has it"),
            "automatic": True,
            "shown_to_vendor": True,
        },
    )
    def deem(self, *, by, now, arrived_on, answer_by=None, **facts):
        """The contract says after how many business days a letter counts as delivered."""
        self.arrived_on, self.answer_by, self.proof = arrived_on, answer_by, self.Proof.DEEMED

    @transition(
        field=state,
        source=State.ARRIVED,
        target=State.ANSWERED,
        permission=rules.may_answer_letter,
        custom={"label": _("Answer"), "done": _("answered the letter"), "note": True, "shown_to_vendor": True},
    )
    def reply(self, *, by, now, answer="", **facts):
        """What the demand asked for is there, or the vendor says why not."""
        self.answer, self.answered_at, self.answered_by = answer, now, by

    @transition(
        field=state,
        source=[State.DRAFT, State.ISSUED, State.UNDELIVERED],
        target=State.WITHDRAWN,
        permission=rules.may_write_letter,
        custom={"label": _("Withdraw"), "done": _("withdrew the letter"), "note": True, "danger": True},
    )
    def withdraw(self, *, by, now, **facts):
        """It is not sent; another one may be written."""
