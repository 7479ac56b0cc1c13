"""What do the pages about reminders show: one's own, the rules, the groups, a calendar to subscribe to?"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from icalendar import Calendar, Event

from vendors.models import ReminderRule, RobotChannel, User
from vendors.queries import reminders as queries
from vendors.queries.reminders import OWNER, VENDOR, VENDOR_ADMIN, WAITING, dues_of, reminders_of
from vendors.reminding import NAMES
from vendors.roles import Role
from vendors.words import listed

WHO = {
    OWNER: gettext_lazy("whoever owns it"),
    VENDOR: gettext_lazy("the vendor’s people who do this"),
    VENDOR_ADMIN: gettext_lazy("the vendor’s administrators"),
    **{role.value: role.label for role in Role},
}
KEPT = timedelta(days=30)  # what is longer overdue is left out of the calendar


def rows_of(user, today: date) -> list[dict]:
    """The person's reminders, soonest first; what waits for a word is marked."""
    return [
        {
            "reminder": row,
            "days": (row.due_on - today).days,
            "waits": row.state in WAITING,
            "answered": row.answered_by,
        }
        for row in reminders_of(user)
    ]


def choice_of(user) -> dict:
    """How the person hears of things, as the form takes it."""
    row = queries.choice_of(user)
    return {"digest_hour": row.digest_hour, "by_mail": row.by_mail, "feed_made_at": row.feed_made_at}


def rule_rows() -> list[dict]:
    """Every rule with its words: about what, when, whom."""
    return [
        {
            "rule": rule,
            "about": NAMES.get(rule.source, rule.source),
            "when": listed(when(offset) for offset in rule.offsets),
            "who": who(rule.recipients),
            "then": who(rule.escalate_to) if rule.escalate_after_days is not None else "",
        }
        for rule in ReminderRule.objects.all()
    ]


def when(offset: int) -> str:
    """Days before or after a due date, in words."""
    if offset == 0:
        return _("on the day")
    days = {"n": abs(offset)}
    if offset > 0:
        return ngettext("%(n)s day before", "%(n)s days before", offset) % days
    return ngettext("%(n)s day after", "%(n)s days after", -offset) % days


def who(names: list[str]) -> str:
    return listed(WHO.get(name, name) for name in names)


def rule_of(pk: int) -> ReminderRule | None:
    return ReminderRule.objects.filter(pk=pk).first()


def reaches(rule: ReminderRule, today: date) -> dict:
    """What the rule would tell today: of how many matters, whom."""
    dues, people = queries.reached_by(rule, today)
    return {"dues": dues, "people": listed(people[:12]), "more": max(len(people) - 12, 0)}


def robot_rows(user) -> list[dict]:
    return [{"robot": row, "who": who(row.roles)} for row in RobotChannel.objects.visible_to(user)]


def calendar_of(person: User, now: datetime) -> bytes:
    """Due dates as an iCalendar (RFC 5545), in the person's language: all-day events whose ids stay the same."""
    calendar = Calendar()
    calendar.add("prodid", "-//Steward//due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Steward")
    calendar.add("refresh-interval;value=duration", "PT6H")
    with translation.override(person.language or "en"):
        for rule, due in dues_of(person, now.date()):
            if due.due_on < now.date() - KEPT:
                continue
            event = Event()
            event.add("uid", f"{'-'.join(due.key)}-{rule.code}@steward")
            event.add("dtstamp", now)
            event.add("dtstart", due.due_on)
            event.add("dtend", due.due_on + timedelta(days=1))
            event.add("summary", str(due.words()))
            event.add("url", settings.SITE_URL + due.path)
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    return calendar.to_ical()
