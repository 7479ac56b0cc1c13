"""Who is reminded of what, when, through which channel, and what did they do about it?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from vendors import rules
from vendors.access import BUYER_ONLY, Scoped
from vendors.models.parties import Vendor
from vendors.words import pick


class ReminderRule(models.Model):
    """When whom a kind of due date is told to; reference data that staff edit.

    `source` names a function of `vendors.reminding`; `offsets` are days before (7) or after (-3) the due date;
    `recipients` and `escalate_to` are role values, `owner` (of the record) or `vendor` (its people who do this).
    """

    code = models.SlugField(_("code"), unique=True, max_length=60)
    source = models.CharField(_("about"), max_length=60)
    name_en = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    offsets = models.JSONField(_("days before the due date"), default=list)
    recipients = models.JSONField(_("who is told"), default=list)
    is_urgent = models.BooleanField(
        _("urgent"), default=False, help_text=_("Sent at once; others wait for the day’s digest.")
    )
    escalate_after_days = models.PositiveSmallIntegerField(
        _("escalate after days"), null=True, blank=True, help_text=_("Where nobody acknowledges it; empty: never.")
    )
    escalate_to = models.JSONField(_("escalate to"), default=list)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["source", "code"]

    def __str__(self) -> str:
        return pick(self, "name")


class Reminder(FSMModelMixin, Scoped):
    """That a record is due, once for each (record, rule, due date): a moved date arms it anew.

    `offset` is the last of the rule's offsets that was told; the next one tells again.
    """

    vendor_path = "vendor"

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("reminder", "Open")
        ACKNOWLEDGED = "acknowledged", pgettext_lazy("reminder", "Acknowledged")
        SNOOZED = "snoozed", pgettext_lazy("reminder", "Put off")
        ESCALATED = "escalated", pgettext_lazy("reminder", "Escalated")
        DONE = "done", pgettext_lazy("reminder", "Done")

    vendor = models.ForeignKey(Vendor, models.PROTECT, null=True, related_name="+")
    rule = models.ForeignKey(ReminderRule, models.PROTECT, related_name="+")
    record_type = models.CharField(max_length=60)
    record_id = models.CharField(max_length=40)
    for_vendor = models.BooleanField(default=False, help_text="its vendor's people are told of it and may see it")
    words_en = models.CharField(max_length=200)
    words_zh = models.CharField(max_length=200)
    path = models.CharField(max_length=200)
    due_on = models.DateField(_("due"))
    offset = models.SmallIntegerField()
    state = FSMField(default=State.OPEN, choices=State.choices, protected=True, editable=False)
    told_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    snoozed_until = models.DateField(null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record_type", "record_id", "rule", "due_on"], name="reminder_once"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "acknowledged", "snoozed", "escalated", "done"]), name="reminder_state"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True, answered_at__isnull=True)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="reminder_answered_pair",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="reminder_open")]

    def __str__(self) -> str:
        return pick(self, "words")

    @transition(
        field=state,
        source=[State.OPEN, State.SNOOZED, State.ESCALATED],
        target=State.ACKNOWLEDGED,
        permission=rules.may_answer_reminder,
        custom={"label": _("Acknowledge"), "done": _("acknowledged the reminder")},
    )
    def acknowledge(self, *, by, now, **facts):
        """Somebody has taken it on; nobody is reminded of this date again, except when the next offset is reached."""
        self.answered_by, self.answered_at, self.snoozed_until, self.why = by, now, None, ""

    @transition(
        field=state,
        source=[State.OPEN, State.ESCALATED],
        target=State.SNOOZED,
        permission=rules.may_answer_reminder,
        custom={"label": _("Put off"), "done": _("put the reminder off"), "note": True},
    )
    def snooze(self, *, by, now, until, why, **facts):
        """Quiet until a day, with the reason."""
        self.answered_by, self.answered_at, self.snoozed_until, self.why = by, now, until, why

    @transition(
        field=state,
        source=[State.SNOOZED, State.ACKNOWLEDGED, State.DONE],
        target=State.OPEN,
        permission=rules.is_the_system,
        custom={"label": _("Tell again"), "done": _("told again"), "automatic": True},
    )
    def tell_again(self, *, by, now, offset, **facts):
        """Its day has come again, or the next offset is reached."""
        self.offset, self.told_at, self.snoozed_until = offset, now, None
        self.answered_by = self.answered_at = None

    @transition(
        field=state,
        source=[State.OPEN],
        target=State.ESCALATED,
        permission=rules.is_the_system,
        custom={"label": _("Escalate"), "done": _("escalated the reminder"), "automatic": True},
    )
    def escalate(self, *, by, now, **facts):
        """Nobody has acknowledged it in time; the next role is told, once."""
        self.escalated_at = now

    @transition(
        field=state,
        source=[State.OPEN, State.SNOOZED, State.ESCALATED, State.ACKNOWLEDGED],
        target=State.DONE,
        permission=rules.is_the_system,
        custom={"label": _("Done"), "done": _("found it done"), "automatic": True},
    )
    def finish(self, *, by, now, **facts):
        """The record is not due any more."""


class ReminderTold(Scoped):
    """That a person is told of a reminder: at once, or in the digest that has not gone out yet."""

    vendor_path = BUYER_ONLY

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="told")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offset = models.SmallIntegerField()
    escalation = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["reminder", "user", "offset", "escalation"], name="reminder_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.reminder}"


class RobotChannel(Scoped):
    """A group chat's robot that digests and urgent reminders of some roles go to as well."""

    vendor_path = BUYER_ONLY

    class Kind(models.TextChoices):
        WECOM = "wecom", _("WeCom")
        DINGTALK = "dingtalk", _("DingTalk")
        FEISHU = "feishu", _("Feishu")

    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    sealed_url = models.BinaryField()
    sealed_secret = models.BinaryField(blank=True, default=b"")
    roles = models.JSONField(_("for whom"), default=list)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    urgent_only = models.BooleanField(_("urgent ones only"), default=True)
    is_active = models.BooleanField(_("in use"), default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["wecom", "dingtalk", "feishu"]), name="robot_channel_kind")
        ]

    def __str__(self) -> str:
        return self.name


class NoticeChoice(Scoped):
    """How a person wants to hear of what is due; without a row: by mail, at eight in their own morning."""

    vendor_path = BUYER_ONLY

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choice")
    digest_hour = models.PositiveSmallIntegerField(_("digest at"), default=8)
    by_mail = models.BooleanField(_("a digest by mail"), default=True)
    feed_hash = models.CharField(max_length=64, blank=True, db_index=True)
    feed_made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(digest_hour__lte=23), name="notice_choice_hour")]

    def __str__(self) -> str:
        return str(self.user)
