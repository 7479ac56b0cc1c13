"""Who is told of something due, and of what is a person told?"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from vendors.access import Scoped
from vendors.models import (
    Membership,
    Message,
    NoticeChoice,
    Reminder,
    ReminderRule,
    RoleGrant,
    User,
    Vendor,
)
from vendors.reminding import SOURCES, Due
from vendors.roles import VENDOR_ROLE_PERMISSIONS, VendorRole

OWNER, VENDOR, VENDOR_ADMIN = "owner", "vendor", "vendor_admin"
WAITING = (Reminder.State.OPEN, Reminder.State.ESCALATED)


def token_hash(token: str) -> str:
    """What of a feed's secret is stored."""
    return hashlib.sha256(f"feed:{token}".encode()).hexdigest()


@dataclass(slots=True)
class People:
    """Who has which role, and who acts for which vendor, today; read once for a whole round."""

    by_role: dict[str, list[RoleGrant]]
    of_vendor: dict[int, list[Membership]]
    line_of: dict[int, int]

    @classmethod
    def read(cls, today: date) -> "People":
        by_role: dict[str, list[RoleGrant]] = defaultdict(list)
        for grant in RoleGrant.objects.in_force(today).filter(user__is_active=True):
            by_role[grant.role].append(grant)
        of_vendor: dict[int, list[Membership]] = defaultdict(list)
        for membership in Membership.objects.in_force(today).filter(user__is_active=True):
            of_vendor[membership.vendor_id].append(membership)
        return cls(by_role, of_vendor, dict(Vendor.objects.values_list("pk", "line_id")))

    def named(self, names: Iterable[str], due: Due) -> set[int]:
        """The ids of the people whom a rule's words mean for something due."""
        found: set[int] = set()
        line = self.line_of.get(due.vendor_id) if due.vendor_id else None
        members = self.of_vendor.get(due.vendor_id, []) if due.vendor_id else []
        for name in names:
            if name == OWNER and due.owner_id is None and due.owner_role:
                name = due.owner_role
            if name == OWNER:
                found |= {due.owner_id} if due.owner_id else set()
            elif name == VENDOR_ADMIN:
                found |= {row.user_id for row in members if row.role == VendorRole.ADMIN}
            elif name == VENDOR:
                found |= {row.user_id for row in members if self._acts(row, due)}
            else:
                grants = self.by_role.get(name, [])
                found |= {row.user_id for row in grants if row.line_id is None or line in (None, row.line_id)}
        return found

    @staticmethod
    def _acts(row: Membership, due: Due) -> bool:
        if due.permission is None:
            return row.role != VendorRole.VIEWER
        return due.permission in VENDOR_ROLE_PERMISSIONS[VendorRole(row.role)]


def reminders_of(user) -> QuerySet[Reminder]:
    """What the person was told of and is not done, soonest first."""
    rows = Reminder.objects.visible_to(user).filter(told__user=user.pk).exclude(state=Reminder.State.DONE)
    return rows.select_related("rule", "vendor", "answered_by").distinct().order_by("due_on", "pk")


def waiting_for(user) -> int:
    """How many of them wait for a word."""
    return reminders_of(user).filter(state__in=WAITING).count()


def dues_of(user, today: date) -> list[tuple[ReminderRule, Due]]:
    """What is due and would be told to the person, as far as they may see the record; for the calendar feed."""
    people = People.read(today)
    found: dict[str, list[Due]] = {}
    mine: list[tuple[ReminderRule, Due]] = []
    for rule in ReminderRule.objects.filter(is_active=True):
        if rule.source not in SOURCES:
            continue
        dues = found.setdefault(rule.source, list(SOURCES[rule.source](today)))
        mine += [(rule, due) for due in dues if user.pk in people.named(rule.recipients, due)]
    keys: dict[type, set[int]] = defaultdict(set)
    for _rule, due in mine:
        keys[type(due.record)].add(due.record.pk)
    seen = {
        model: set(model.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))
        for model, pks in keys.items()
        if issubclass(model, Scoped)
    }
    shown = [(rule, due) for rule, due in mine if due.record.pk in seen.get(type(due.record), ())]
    return sorted(shown, key=lambda pair: (pair[1].due_on, pair[0].code, pair[1].key))


def person_of_feed(token: str) -> User | None:
    """Whose feed a secret opens; nobody's once they may not sign in any more."""
    row = NoticeChoice.objects.select_related("user").filter(feed_hash=token_hash(token)).first()
    return row.user if row and row.user.is_active else None


def messages_seen(user, *, words: str = "", state: str = "", kind: str = "") -> QuerySet[Message]:
    """The outbox, newest first, narrowed; each word is in the address or the subject."""
    rows = Message.objects.visible_to(user).select_related("user", "vendor", "channel").defer("body")
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    for word in words.split():
        rows = rows.filter(to__icontains=word) | rows.filter(subject__icontains=word)
    return rows


def choice_of(person) -> NoticeChoice:
    """How the person hears of things; one that was never made is by mail, at eight in the morning."""
    return NoticeChoice.objects.filter(user=person.pk).first() or NoticeChoice(user_id=person.pk)


def reached_by(rule: ReminderRule, today: date) -> tuple[int, list[User]]:
    """How many matters the rule's source gives today, and whom the rule would tell of them, by name."""
    dues = list(SOURCES[rule.source](today)) if rule.source in SOURCES else []
    people = People.read(today)
    ids = {user for due in dues for user in people.named(rule.recipients, due)}
    return len(dues), list(User.objects.filter(pk__in=ids).order_by("name", "pk"))
