"""Who is reminded of what is due: each record once for each rule and due date, however often anybody asks?

`remind` may run at any time, twice at once, or not for a week: what is told is decided by rows with unique keys, and
of several offsets that have come only the newest is told.
"""

import secrets
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vendors import outbox, rules, trail
from vendors.lifecycle import NotPossible, perform
from vendors.models import (
    NoticeChoice,
    Reminder,
    ReminderRule,
    ReminderTold,
    RobotChannel,
    User,
)
from vendors.queries.reminders import VENDOR, VENDOR_ADMIN, People, token_hash
from vendors.reference import read
from vendors.reminding import SOURCES, Due, reached
from vendors.robots import check_address
from vendors.sealed import seal
from vendors.system import system_user

LANGUAGES = ("en", "zh-hans")


def load_reminder_rules() -> int:
    """The rules an installation begins with."""
    return sum(
        ReminderRule.objects.get_or_create(code=row["code"], defaults=row)[1] for row in read("reminders")["rules"]
    )


def remind(now: datetime | None = None) -> int:
    """Ask every source what is due, tell whom the rules name, and send what is to be sent; how many were told."""
    moment = now or timezone.now()
    today = moment.astimezone(UTC).date()
    people = People.read(today)
    found: dict[str, list[Due]] = {}
    told = 0
    for rule in ReminderRule.objects.filter(is_active=True):
        if rule.source not in SOURCES:
            continue
        if rule.source not in found:
            found[rule.source] = list(SOURCES[rule.source](today))
        told += _follow(rule, found[rule.source], people, moment, today)
    send_urgent(moment)
    send_digests(moment)
    return told


def _follow(rule: ReminderRule, dues: list[Due], people: People, moment: datetime, today: date) -> int:
    """One rule over what is due: new ones are told, old ones told again or escalated, what is over is done."""
    standing = {
        (row.record_type, row.record_id, row.due_on): row
        for row in Reminder.objects.filter(rule=rule).exclude(state=Reminder.State.DONE, due_on__lt=today)
    }
    told, seen = 0, set()
    for due in dues:
        key = (*due.key, due.due_on)
        seen.add(key)
        offset = reached(due.offsets(rule.offsets), due.due_on, today)
        if offset is None:
            continue
        row = standing.get(key)
        if row is None:
            told += _begin(rule, due, offset, people, moment)
        else:
            told += _go_on(row, rule, due, offset, people, moment, today)
    for key, row in standing.items():
        if key not in seen and row.state != Reminder.State.DONE:
            _once(row, "finish", moment)
    return told


@transaction.atomic
def _begin(rule: ReminderRule, due: Due, offset: int, people: People, moment: datetime) -> int:
    record_type, record_id = due.key
    words = {}
    for language, column in zip(LANGUAGES, ("words_en", "words_zh"), strict=True):
        with translation.override(language):
            words[column] = str(due.words())[:200]
    row, created = Reminder.objects.get_or_create(
        record_type=record_type,
        record_id=record_id,
        rule=rule,
        due_on=due.due_on,
        defaults={
            **words,
            "vendor_id": due.vendor_id,
            "for_vendor": bool({VENDOR, VENDOR_ADMIN} & {*rule.recipients, *rule.escalate_to}),
            "path": due.path,
            "offset": offset,
            "told_at": moment,
        },
    )
    return _tell(row, people.named(rule.recipients, due), moment) if created else 0


def _go_on(
    row: Reminder, rule: ReminderRule, due: Due, offset: int, people: People, moment: datetime, today: date
) -> int:
    if row.state == Reminder.State.SNOOZED:
        again = row.snoozed_until <= today
    elif row.state == Reminder.State.ACKNOWLEDGED:
        again = offset <= 0 < row.offset  # somebody took it on, and the day has come all the same
    else:
        again = row.state == Reminder.State.DONE or offset < row.offset
    if again:
        return _tell_again(row, rule, due, offset, people, moment)
    if row.state == Reminder.State.OPEN and rule.escalate_after_days is not None and rule.escalate_to:
        if row.told_at + timedelta(days=rule.escalate_after_days) <= moment and row.escalated_at is None:
            with transaction.atomic():
                if _once(row, "escalate", moment):
                    return _tell(row, people.named(rule.escalate_to, due), moment, escalation=True)
    return 0


@transaction.atomic
def _tell_again(row: Reminder, rule: ReminderRule, due: Due, offset: int, people: People, moment: datetime) -> int:
    locked = Reminder.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if (locked.state, locked.offset, locked.snoozed_until) != (row.state, row.offset, row.snoozed_until):
        return 0  # another scheduler was faster
    if locked.state in (Reminder.State.OPEN, Reminder.State.ESCALATED):
        locked.offset, locked.told_at = offset, moment
        locked.save(update_fields=["offset", "told_at"])
    else:
        # what was put off or taken up again is told anew, at the same offset too
        ReminderTold.objects.filter(reminder=locked, offset=offset, escalation=False).delete()
        perform(locked, "tell_again", by=system_user("reminders"), now=moment, offset=offset)
    return _tell(locked, people.named(rule.recipients, due), moment)


def _once(row: Reminder, name: str, moment: datetime) -> bool:
    """Take a step of the machine unless another scheduler has taken it."""
    try:
        perform(row, name, by=system_user("reminders"), now=moment, expected_state=row.state)
    except NotPossible:
        return False
    return True


def _tell(row: Reminder, users: set[int], moment: datetime, escalation: bool = False) -> int:
    ReminderTold.objects.bulk_create(
        [
            ReminderTold(reminder=row, user_id=user, offset=row.offset, escalation=escalation, written_at=moment)
            for user in sorted(users)
        ],
        ignore_conflicts=True,
    )
    return len(users)


# What goes out


def send_urgent(now: datetime | None = None) -> int:
    """What cannot wait for the digest, one mail a person; how many mails."""
    moment = now or timezone.now()
    return sum(_mail(user, rows, moment, "urgent") for user, rows in _unsent(urgent=True).items())


def send_digests(now: datetime | None = None) -> int:
    """A mail with everything new for each person whose hour has come and who had none today; how many mails."""
    moment = now or timezone.now()
    sent = 0
    for user, rows in _unsent(urgent=False).items():
        choice = getattr(user, "notice_choice", None)
        here = moment.astimezone(ZoneInfo(user.zone or "UTC"))
        if choice and not choice.by_mail:
            with transaction.atomic():
                _mark(rows, moment)
                _tell_robots(rows, moment, "digest")  # a group hears whatever its people chose for themselves
        elif here.hour >= (choice.digest_hour if choice else 8):
            sent += _mail(user, rows, moment, "digest", key=f"{here:%Y-%m-%d}")
    return sent


def _unsent(*, urgent: bool) -> dict[User, list[ReminderTold]]:
    rows = (
        ReminderTold.objects.filter(sent_at__isnull=True, reminder__rule__is_urgent=urgent)
        .exclude(reminder__state=Reminder.State.DONE)
        .select_related("reminder__rule", "reminder__vendor", "user__notice_choice")
        .order_by("reminder__due_on", "pk")
    )
    found: dict[User, list[ReminderTold]] = defaultdict(list)
    for row in rows:
        found[row.user].append(row)
    return found


def _mail(user: User, rows: list[ReminderTold], moment: datetime, kind: str, key: str = "") -> int:
    """One mail with these lines; lines that another scheduler has taken meanwhile are left out."""
    with transaction.atomic():
        taken = set(
            ReminderTold.objects.select_for_update(of=("self",))
            .filter(pk__in=[row.pk for row in rows], sent_at__isnull=True)
            .values_list("pk", flat=True)
        )
        lines = [row for row in rows if row.pk in taken]
        dedupe = f"{kind}:{user.pk}:{key or lines[0].pk if lines else ''}"
        if not lines or outbox.is_queued(dedupe):
            return 0
        outbox.queue(
            kind,
            dedupe=dedupe,
            to=user.email,
            user=user,
            language=user.language,
            now=moment,
            lines=lines,
            site=settings.SITE_URL,
        )
        _mark(lines, moment)
        _tell_robots(lines, moment, kind)
    return 1


def _mark(rows: list[ReminderTold], moment: datetime) -> None:
    ReminderTold.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=moment)


def _tell_robots(lines: list[ReminderTold], moment: datetime, kind: str) -> None:
    """The groups of the roles a line was for hear it too, each reminder once a group."""
    for channel in RobotChannel.objects.filter(is_active=True):
        if kind == "digest" and channel.urgent_only:
            continue
        for row in lines:
            names = row.reminder.rule.escalate_to if row.escalation else row.reminder.rule.recipients
            if set(names) & set(channel.roles):
                outbox.queue(
                    "robot",
                    dedupe=f"robot:{channel.pk}:{row.reminder_id}:{row.offset}:{row.escalation}",
                    channel=channel,
                    vendor=row.reminder.vendor,
                    language=channel.language,
                    now=moment,
                    line=row,
                    site=settings.SITE_URL,
                )


# What a person answers


def acknowledge_reminder(reminder: Reminder, *, by: User, now: datetime | None = None) -> Reminder:
    """I have taken it on."""
    return perform(reminder, "acknowledge", by=by, now=now)


def snooze_reminder(reminder: Reminder, *, by: User, until: date, why: str, now: datetime | None = None) -> Reminder:
    """Be quiet until a day, and say why. Raises NotPossible where the day is not ahead or past the due date's month."""
    moment = now or timezone.now()
    if not moment.date() < until <= moment.date() + timedelta(days=60):
        raise NotPossible([_("Choose a day between tomorrow and two months from now.")])
    return perform(reminder, "snooze", by=by, note=why, now=now, until=until, why=why.strip()[:300])


def choose_notices(person: User, *, by: User, digest_hour: int, by_mail: bool, now: datetime | None = None):
    """How a person wants to hear of what is due."""
    if person.pk != by.pk:
        raise PermissionDenied
    with transaction.atomic():
        row, _created = NoticeChoice.objects.select_for_update().get_or_create(user=person)
        before = {"digest_hour": row.digest_hour, "by_mail": row.by_mail}
        row.digest_hour, row.by_mail = digest_hour, by_mail
        row.full_clean(exclude=["user", "feed_made_at"])
        row.save()
        after = {"digest_hour": digest_hour, "by_mail": by_mail}
        if before != after:
            trail.record(person, "choose_notices", by=by, before=before, after=after, now=now)
    return row


# What staff keep


RULE_FIELDS = (
    "name_en",
    "name_zh",
    "offsets",
    "recipients",
    "is_urgent",
    "escalate_after_days",
    "escalate_to",
    "is_active",
)


@transaction.atomic
def edit_rule(rule: ReminderRule, *, by: User, now: datetime | None = None, **fields) -> ReminderRule:
    """Change when whom a rule tells; what was told already stays told."""
    if not rules.may_edit_reminders(by):
        raise PermissionDenied(_("Your role does not do this."))
    unknown = fields.keys() - set(RULE_FIELDS)
    if unknown:
        raise TypeError(f"a rule has no {', '.join(sorted(unknown))}")
    was = ReminderRule.objects.select_for_update().get(pk=rule.pk)
    row = ReminderRule.objects.get(pk=rule.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    before, after = trail.changes(was, row, list(fields))
    if after:
        row.save()
        trail.record(row, "edit", by=by, before=before, after=after, now=now)
    return row


@transaction.atomic
def add_robot(
    *,
    by: User,
    name: str,
    kind: str,
    url: str,
    secret: str = "",
    roles: list[str],
    language: str = "zh-hans",
    urgent_only: bool = True,
    now: datetime | None = None,
) -> RobotChannel:
    """A group's robot; its address and secret are sealed and never shown again."""
    if not rules.may_edit_reminders(by):
        raise PermissionDenied(_("Your role does not do this."))
    check_address(url)
    row = RobotChannel(
        name=name,
        kind=kind,
        sealed_url=seal(url),
        sealed_secret=seal(secret) if secret else b"",
        roles=roles,
        language=language,
        urgent_only=urgent_only,
        created_by=by,
        created_at=now or timezone.now(),
    )
    row.full_clean()
    row.save()
    trail.record(row, "create", by=by, after={"name": name, "kind": kind, "roles": roles}, now=now)
    return row


@transaction.atomic
def switch_robot(channel: RobotChannel, *, by: User, on: bool, now: datetime | None = None) -> RobotChannel:
    """Let a group hear again, or no more."""
    if not rules.may_edit_reminders(by):
        raise PermissionDenied(_("Your role does not do this."))
    row = RobotChannel.objects.select_for_update().get(pk=channel.pk)
    if row.is_active != on:
        row.is_active = on
        row.save(update_fields=["is_active"])
        trail.record(row, "switch_on" if on else "switch_off", by=by, now=now)
    return row


# A person's own calendar feed


@transaction.atomic
def make_feed(person: User, *, by: User, now: datetime | None = None) -> str:
    """A new secret for the person's calendar feed, shown once; the one before stops working."""
    if person.pk != by.pk:
        raise PermissionDenied
    token = secrets.token_urlsafe(32)
    row, _created = NoticeChoice.objects.select_for_update().get_or_create(user=person)
    row.feed_hash, row.feed_made_at = token_hash(token), now or timezone.now()
    row.save()
    trail.record(person, "make_feed", by=by, now=now)
    return token


@transaction.atomic
def end_feed(person: User, *, by: User, now: datetime | None = None) -> None:
    """The feed's address stops working."""
    if person.pk != by.pk:
        raise PermissionDenied
    if NoticeChoice.objects.filter(user=person).exclude(feed_hash="").update(feed_hash="", feed_made_at=None):
        trail.record(person, "end_feed", by=by, now=now)
