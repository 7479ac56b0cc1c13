"""What was a vendor asked, what did it answer, and what was found?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from vendors import rules
from vendors.access import Scoped
from vendors.models.parties import Vendor
from vendors.models.work import StoredFile
from vendors.words import pick

REVIEWED_BY_ANOTHER = _("Somebody who runs due diligence and answered none of it reviews the answers.")


class Questionnaire(models.Model):
    """A set of questions for due diligence; what it asks is in its versions."""

    code = models.SlugField(_("code"), unique=True, max_length=40)
    name_en = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    lines = models.JSONField(default=list, blank=True, help_text="codes of service lines it is meant for; empty: any")
    tiers = models.JSONField(default=list, blank=True, help_text="risk tiers it is meant for; empty: any")
    days = models.PositiveSmallIntegerField(_("days to answer"), default=21)
    hurried_days = models.PositiveSmallIntegerField(
        _("days to answer at a high or critical risk"), null=True, blank=True, help_text=_("Empty: as many.")
    )
    is_retired = models.BooleanField(_("not sent any more"), default=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return pick(self, "name")


class QuestionnaireVersion(models.Model):
    """What a questionnaire asks: a draft until it is published, and then never changed.

    `content`: {"sections": [{code, title_en, title_zh, questions: [{code, kind, text_en, text_zh, help_en, help_zh,
    required, choices: [{code, text_en, text_zh}], …}]}]}; kind is a key of `vendors.questions.KINDS`. The reviewer is
    shown what is `expected_en`/`_zh`, and a flag where an answer is one of `flag_on`, a number below `flag_below` or
    above `flag_above` (decimals as text), a day over (`flag_past`) or older than `flag_older` months, or nothing is
    answered (`flag_empty`).
    """

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    n = models.PositiveSmallIntegerField()
    content = models.JSONField()
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["questionnaire", "-n"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "n"], name="questionnaire_version_once"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="questionnaire_published_pair",
            ),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(published_at__isnull=True), name="questionnaire_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} v{self.n}"


class Response(FSMModelMixin, Scoped):
    """A questionnaire as it was sent to a vendor, and where its answers stand."""

    vendor_path = "vendor"

    class State(models.TextChoices):
        SENT = "sent", pgettext_lazy("questionnaire", "Sent")
        ANSWERING = "answering", pgettext_lazy("questionnaire", "Being answered")
        SUBMITTED = "submitted", pgettext_lazy("questionnaire", "Answered")
        RETURNED = "returned", pgettext_lazy("questionnaire", "Returned")
        REVIEWED = "reviewed", pgettext_lazy("questionnaire", "Reviewed")
        WITHDRAWN = "withdrawn", pgettext_lazy("questionnaire", "Withdrawn")

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="responses")
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+")
    state = FSMField(default=State.SENT, choices=State.choices, protected=True, editable=False)
    due_on = models.DateField(_("to be answered by"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    message = models.TextField(_("a word to the vendor"), blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="grows with each change of its answers")
    answerers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.TextField(_("what the review came to"), blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["sent", "answering", "submitted", "returned", "reviewed", "withdrawn"]),
                name="response_state",
            ),
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=True, submitted_at__isnull=True)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="response_submitted_pair",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="response_reviewed_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vendor} · {self.version.questionnaire}"

    @transition(
        field=state,
        source=[State.SENT, State.RETURNED],
        target=State.ANSWERING,
        permission=rules.may_answer_questionnaire,
        custom={
            "label": _("Begin to answer"),
            "done": _("began to answer"),
            "automatic": True,
            "shown_to_vendor": True,
        },
    )
    def begin(self, *, by, now, **facts):
        """The first answer is kept."""

    @transition(
        field=state,
        source=[State.SENT, State.ANSWERING, State.RETURNED],
        target=State.SUBMITTED,
        permission=rules.may_answer_questionnaire,
        custom={"label": _("Send the answers"), "done": _("sent the answers"), "shown_to_vendor": True},
    )
    def submit(self, *, by, now, **facts):
        """Every question that must be answered is; the buyer reviews."""
        self.submitted_by, self.submitted_at = by, now

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.RETURNED,
        permission=rules.may_review_response,
        custom={
            "label": _("Return the answers"),
            "done": _("returned the answers"),
            "note": True,
            "shown_to_vendor": True,
            "denied": REVIEWED_BY_ANOTHER,
        },
    )
    def return_answers(self, *, by, now, **facts):
        """Something is missing or unclear; the note says what, and the vendor reads it."""

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.REVIEWED,
        permission=rules.may_review_response,
        custom={
            "label": _("Finish the review"),
            "done": _("finished the review"),
            "note": True,
            "denied": REVIEWED_BY_ANOTHER,
        },
    )
    def review(self, *, by, now, verdict="", **facts):
        """Every answer was read; what was wrong stands as findings."""
        self.reviewed_by, self.reviewed_at, self.verdict = by, now, verdict

    @transition(
        field=state,
        source=[State.SENT, State.ANSWERING, State.RETURNED, State.SUBMITTED],
        target=State.WITHDRAWN,
        permission=rules.may_send_questionnaire,
        custom={
            "label": _("Withdraw the questionnaire"),
            "done": _("withdrew the questionnaire"),
            "note": True,
            "shown_to_vendor": True,
        },
    )
    def withdraw(self, *, by, now, **facts):
        """Nobody has to answer it any more."""


class Answer(Scoped):
    """What a vendor answers to one question, with a comment and a file as evidence; `revision` is the response's."""

    vendor_path = "response__vendor"

    response = models.ForeignKey(Response, models.PROTECT, related_name="answers")
    question = models.SlugField(max_length=60)
    value = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=0, help_text="of the response, when this was changed last")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["response", "pk"]
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.response}: {self.question}"


class Remark(Scoped):
    """What a reviewer says about one answer: to the vendor, or for the buyer's eyes only."""

    vendor_path = "response__vendor"

    response = models.ForeignKey(Response, models.PROTECT, related_name="remarks")
    question = models.SlugField(max_length=60)
    text = models.TextField(_("comment"))
    is_internal = models.BooleanField(_("for our eyes only"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["response", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="remark_says_something")]

    def __str__(self) -> str:
        return f"{self.response}: {self.question}"


class Finding(FSMModelMixin, Scoped):
    """Something that was found wrong with a vendor, for somebody to mend by a day."""

    vendor_path = "vendor"

    class Severity(models.TextChoices):
        LOW = "low", pgettext_lazy("finding", "Low")
        MEDIUM = "medium", pgettext_lazy("finding", "Medium")
        HIGH = "high", pgettext_lazy("finding", "High")
        CRITICAL = "critical", pgettext_lazy("finding", "Critical")

    class Side(models.TextChoices):
        VENDOR = "vendor", pgettext_lazy("finding", "The vendor mends it")
        OURS = "ours", pgettext_lazy("finding", "We mend it")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("finding", "Open")
        ANSWERED = "answered", pgettext_lazy("finding", "Answered")
        CLOSED = "closed", pgettext_lazy("finding", "Closed")
        ACCEPTED = "accepted", pgettext_lazy("finding", "Risk accepted")

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="findings")
    response = models.ForeignKey(Response, models.PROTECT, null=True, blank=True, related_name="findings")
    question = models.CharField(max_length=60, blank=True)
    title = models.CharField(_("what was found"), max_length=200)
    detail = models.TextField(_("what is to be done"), blank=True)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity.choices)
    side = models.CharField(_("who mends it"), max_length=10, choices=Side.choices)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who looks after it"), related_name="+"
    )
    due_on = models.DateField(_("due"))
    state = FSMField(default=State.OPEN, choices=State.choices, protected=True, editable=False)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "answered", "closed", "accepted"]), name="finding_state"
            ),
            models.CheckConstraint(
                condition=Q(severity__in=["low", "medium", "high", "critical"]) & Q(side__in=["vendor", "ours"]),
                name="finding_words",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True, answered_at__isnull=True)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="finding_answered_pair",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="finding_ended_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @transition(
        field=state,
        source=State.OPEN,
        target=State.ANSWERED,
        permission=rules.may_answer_finding,
        custom={"label": _("Answer"), "done": _("answered the finding"), "shown_to_vendor": True},
    )
    def give_answer(self, *, by, now, answer="", file=None, **facts):
        """It was mended, or there is a plan; somebody on our side looks."""
        self.answer, self.file, self.answered_by, self.answered_at = answer, file, by, now

    @transition(
        field=state,
        source=State.ANSWERED,
        target=State.OPEN,
        permission=rules.may_close_finding,
        custom={
            "label": _("Not enough"),
            "done": _("opened the finding again"),
            "note": True,
            "shown_to_vendor": True,
        },
    )
    def open_again(self, *, by, now, **facts):
        """The answer does not mend it; the note says what is missing."""

    @transition(
        field=state,
        source=[State.OPEN, State.ANSWERED],
        target=State.CLOSED,
        permission=rules.may_close_finding,
        custom={
            "label": _("Close as mended"),
            "done": _("closed the finding"),
            "note": True,
            "shown_to_vendor": True,
            "denied": _("Somebody else than who answered closes it."),
        },
    )
    def close(self, *, by, now, **facts):
        """Somebody has seen that it is mended."""
        self.ended_by, self.ended_at = by, now

    @transition(
        field=state,
        source=[State.OPEN, State.ANSWERED],
        target=State.ACCEPTED,
        permission=rules.may_accept_finding,
        custom={"label": _("Accept the risk"), "done": _("accepted the risk"), "note": True},
    )
    def accept(self, *, by, now, **facts):
        """It stays as it is, and somebody who approves vendors says why."""
        self.ended_by, self.ended_at = by, now
