"""What does each side owe the other besides the service itself, when is it due, and was it done?"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts import recurrence, rules
from contracts.models.contract import Contract
from contracts.models.version import ContractVersion
from vendors.access import Scoped
from vendors.models import StoredFile
from vendors.roles import Role
from vendors.rules import is_the_system
from vendors.words import pick

ONE_WAY = _("Say on which day of the month, or on which working day, and not both.")


class ObligationRule(Scoped):
    """What a version says is owed: by which side, what, how often, with which proof, and whether it is accepted.

    `code` stays the same in every version; where the duty library asks for an obligation, it is the need's code.
    """

    vendor_path = "version__contract__vendor"

    class Side(models.TextChoices):
        VENDOR = "vendor", pgettext_lazy("obligation", "the vendor")
        BUYER = "buyer", pgettext_lazy("obligation", "we")

    class Category(models.TextChoices):
        REPORT = "report", pgettext_lazy("obligation", "Report")
        MEETING = "meeting", pgettext_lazy("obligation", "Meeting")
        PAPER = "paper", pgettext_lazy("obligation", "Paper or proof")
        MONEY = "money", pgettext_lazy("obligation", "Money")
        SECURITY = "security", pgettext_lazy("obligation", "Data and security")
        LAW = "law", pgettext_lazy("obligation", "Legal duty")
        SUPPORT = "support", pgettext_lazy("obligation", "Support and supplies")
        OTHER = "other", pgettext_lazy("obligation", "Other")

    class Every(models.TextChoices):
        ONCE = recurrence.Every.ONCE.value, _("once")
        MONTH = recurrence.Every.MONTH.value, _("every month")
        QUARTER = recurrence.Every.QUARTER.value, _("every quarter")
        YEAR = recurrence.Every.YEAR.value, _("every year")

    class Roll(models.TextChoices):
        STAYS = recurrence.Roll.STAYS.value, _("stays where it is")
        EARLIER = recurrence.Roll.EARLIER.value, _("moves to the working day before")
        LATER = recurrence.Roll.LATER.value, _("moves to the next working day")

    class Evidence(models.TextChoices):
        SENTENCE = "sentence", _("a sentence that says what was done")
        FILE = "file", _("a sentence and a file")

    version = models.ForeignKey(ContractVersion, models.CASCADE, related_name="obligation_rules")
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    name_en = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    text_en = models.CharField(_("what exactly is to be done"), max_length=400, blank=True)
    text_zh = models.CharField(_("what exactly is to be done, in Chinese"), max_length=400, blank=True)
    clause = models.CharField(_("clause"), max_length=20, blank=True)
    side = models.CharField(_("who owes it"), max_length=6, choices=Side.choices, default=Side.VENDOR)
    category = models.CharField(_("category"), max_length=8, choices=Category.choices, default=Category.REPORT)
    role = models.CharField(
        _("who of ours sees to it"),
        max_length=20,
        choices=Role.choices,
        blank=True,
        help_text=_("Of what we owe; empty: the contract’s service owner."),
    )
    every = models.CharField(_("how often"), max_length=8, choices=Every.choices, default=Every.MONTH)
    first_on = models.DateField(_("first due"), help_text=_("Quarters and years are counted from its month."))
    due_day = models.PositiveSmallIntegerField(
        _("later on day of the month"),
        null=True,
        blank=True,
        help_text=_("31 is the last day of any month. Empty: the day on which it is first due."),
    )
    business_day = models.PositiveSmallIntegerField(
        _("or on working day of the month"), null=True, blank=True, help_text=_("Such as 5: the fifth working day.")
    )
    roll = models.CharField(_("a day that is not worked"), max_length=8, choices=Roll.choices, default=Roll.STAYS)
    lead_days = models.PositiveSmallIntegerField(_("reminded, days before"), default=7)
    evidence = models.CharField(
        pgettext_lazy("obligation", "proof"), max_length=8, choices=Evidence.choices, default=Evidence.SENTENCE
    )
    is_accepted = models.BooleanField(
        _("somebody else accepts it"),
        default=True,
        help_text=_("Of what the vendor owes, we do; of what we owe, a colleague."),
    )

    class Meta:
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="obligation_rule_code_once"),
            models.CheckConstraint(condition=Q(side__in=["vendor", "buyer"]), name="obligation_rule_side"),
            models.CheckConstraint(
                condition=Q(
                    category__in=["report", "meeting", "paper", "money", "security", "law", "support", "other"]
                ),
                name="obligation_rule_category",
            ),
            models.CheckConstraint(
                condition=Q(every__in=["once", "month", "quarter", "year"]), name="obligation_rule_every"
            ),
            models.CheckConstraint(condition=Q(roll__in=["stays", "earlier", "later"]), name="obligation_rule_roll"),
            models.CheckConstraint(condition=Q(evidence__in=["sentence", "file"]), name="obligation_rule_evidence"),
            models.CheckConstraint(condition=Q(side="buyer") | Q(role=""), name="obligation_rule_role_is_ours"),
            models.CheckConstraint(
                condition=Q(due_day__isnull=True) | Q(due_day__gte=1, due_day__lte=31, business_day__isnull=True),
                name="obligation_rule_due_day",
                violation_error_message=ONE_WAY,
            ),
            models.CheckConstraint(
                condition=Q(business_day__isnull=True) | Q(business_day__gte=1, business_day__lte=20),
                name="obligation_rule_business_day",
            ),
            models.CheckConstraint(condition=Q(lead_days__lte=180), name="obligation_rule_lead"),
        ]

    def __str__(self) -> str:
        return pick(self, "name")

    @property
    def text(self) -> str:
        return pick(self, "text")

    @property
    def recurrence(self) -> recurrence.Recurrence:
        """When it falls due, as days are counted from it."""
        return recurrence.Recurrence(
            every=recurrence.Every(self.every),
            first_on=self.first_on,
            day=self.due_day,
            business_day=self.business_day,
            roll=recurrence.Roll(self.roll),
        )


class Obligation(FSMModelMixin, Scoped):
    """One time that something agreed is due: done by who owes it, accepted by somebody else, or waived with a reason.

    Made from the rule of the version in force on its day; `occasion` is the month it falls due in as agreed.
    """

    vendor_path = "contract__vendor"

    class State(models.TextChoices):
        DUE = "due", pgettext_lazy("obligation", "To be done")
        SUBMITTED = "submitted", pgettext_lazy("obligation", "Waits for acceptance")
        RETURNED = "returned", pgettext_lazy("obligation", "Returned")
        ACCEPTED = "accepted", pgettext_lazy("obligation", "Done")
        WAIVED = "waived", pgettext_lazy("obligation", "Waived")
        ENDED = "ended", pgettext_lazy("obligation", "No longer owed")

    OPEN = (State.DUE, State.SUBMITTED, State.RETURNED)
    TO_DO = (State.DUE, State.RETURNED)

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="obligations")
    rule = models.ForeignKey(ObligationRule, models.PROTECT, related_name="obligations")
    code = models.SlugField(max_length=40)
    occasion = models.DateField()
    due_on = models.DateField(_("due"))
    provisional = models.BooleanField(default=False)
    state = FSMField(default=State.DUE, choices=State.choices, protected=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("who sees to it"), related_name="+"
    )
    made_at = models.DateTimeField()
    said = models.TextField(pgettext_lazy("obligation", "what was done"), blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "code", "occasion"], name="obligation_once"),
            models.CheckConstraint(
                condition=Q(state__in=["due", "submitted", "returned", "accepted", "waived", "ended"]),
                name="obligation_state",
            ),
            models.CheckConstraint(condition=Q(occasion__day=1), name="obligation_occasion_is_a_month"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True, said="")
                | Q(submitted_at__isnull=False, submitted_by__isnull=False) & ~Q(said=""),
                name="obligation_submitted_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "returned", "accepted"]) | Q(submitted_at__isnull=False),
                name="obligation_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="obligation_decided_pair",
            ),
            models.CheckConstraint(condition=~Q(state="waived") | ~Q(remark=""), name="obligation_waived_says_why"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="obligation_open")]

    def __str__(self) -> str:
        return f"{self.contract.number} {self.rule}"

    @property
    def is_ours(self) -> bool:
        return self.rule.side == ObligationRule.Side.BUYER

    @property
    def is_to_do(self) -> bool:
        return self.state in self.TO_DO

    def is_missed(self, today: date) -> bool:
        """Whether its day has passed and nobody has said that it is done."""
        return self.is_to_do and self.due_on < today

    def was_late(self) -> bool:
        """Whether what was done last was said after its day."""
        return self.submitted_at is not None and self.contract.day_of(self.submitted_at) > self.due_on

    @transition(
        field=state,
        source=State.DUE,
        target=State.DUE,
        permission=rules.may_assign_obligation,
        custom={"label": _("Say who sees to it"), "done": _("said who sees to the obligation")},
    )
    def assign(self, *, by, now, owner=None, **facts):
        """Somebody of ours sees to it by name."""
        self.owner = owner

    @transition(
        field=state,
        source=[State.DUE, State.RETURNED],
        target=State.SUBMITTED,
        permission=rules.may_do_obligation,
        custom={
            "label": _("Say that it is done"),
            "done": _("said that the obligation is done"),
            "shown_to_vendor": True,
            "denied": _("Who owes it says that it is done."),
            "unsaid": ("said",),
        },
    )
    def submit(self, *, by, now, said="", file=None, **facts):
        """With a sentence, and the file where one is agreed; a file given before stays until another comes."""
        self.said, self.file = said, file or self.file
        self.submitted_by, self.submitted_at = by, now
        self.remark, self.decided_by, self.decided_at = "", None, None

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.ACCEPTED,
        permission=rules.may_accept_obligation,
        custom={
            "label": _("Accept"),
            "done": _("accepted the obligation as done"),
            "shown_to_vendor": True,
            "denied": _("Somebody of ours who did not say that it is done accepts it."),
            "unsaid": ("why",),
        },
    )
    def accept(self, *, by, now, why="", **facts):
        """Another person has looked at it."""
        self.remark, self.decided_by, self.decided_at = why, by, now

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.ACCEPTED,
        permission=is_the_system,
        custom={"label": _("Take as done"), "done": _("took the obligation as done"), "automatic": True},
    )
    def settle(self, *, by, now, **facts):
        """Nobody else accepts it: so it is agreed."""
        self.decided_by, self.decided_at = by, now

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.RETURNED,
        permission=rules.may_accept_obligation,
        custom={
            "label": _("Return"),
            "done": _("returned the obligation"),
            "note": True,
            "shown_to_vendor": True,
            "denied": _("Somebody of ours who did not say that it is done accepts it."),
            "unsaid": ("why",),
        },
    )
    def give_back(self, *, by, now, why="", **facts):
        """Something is missing; the note says what."""
        self.remark, self.decided_by, self.decided_at = why, by, now

    @transition(
        field=state,
        source=[State.DUE, State.RETURNED],
        target=State.WAIVED,
        permission=rules.may_waive_obligation,
        custom={
            "label": pgettext_lazy("obligation", "Waive"),
            "done": _("waived the obligation"),
            "note": True,
            "danger": True,
            "shown_to_vendor": True,
            "denied": _("Who decides about contracts waives it, and nobody what they owe themselves."),
            "unsaid": ("why",),
        },
    )
    def waive(self, *, by, now, why="", **facts):
        """This time it need not be done, for a reason."""
        self.remark, self.decided_by, self.decided_at = why, by, now

    @transition(
        field=state,
        source=State.DUE,
        target=State.ENDED,
        permission=is_the_system,
        custom={"label": _("End it"), "done": _("ended the obligation"), "automatic": True, "shown_to_vendor": True},
    )
    def end(self, *, by, now, **facts):
        """The contract ends before its day, or reads otherwise by then."""

    @transition(
        field=state,
        source=State.ENDED,
        target=State.DUE,
        permission=is_the_system,
        custom={
            "label": _("Owe it again"),
            "done": _("found the obligation owed again"),
            "automatic": True,
            "shown_to_vendor": True,
        },
    )
    def revive(self, *, by, now, **facts):
        """The contract goes on after all."""
