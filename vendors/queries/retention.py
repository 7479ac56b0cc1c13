"""What is due to be erased by a day, by which rule, and what does a hold keep back?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from vendors.countries import reaches
from vendors.models import Erasure, Event, Membership, RetentionHold, RetentionRule, RoleGrant, User, Vendor
from vendors.retention import ERASES

PEOPLE = "people"
ERASED = "@erased.invalid"


@dataclass(frozen=True, slots=True)
class Due:
    """A kind of record of a vendor that has left, or a person who has; kept until `due_on`."""

    rule: RetentionRule
    due_on: date
    vendor: Vendor | None = None
    person: User | None = None
    hold: RetentionHold | None = None

    @property
    def kind(self) -> str:
        return self.rule.kind


@dataclass(frozen=True, slots=True)
class Unruled:
    """Records of a vendor that has left which no rule names: they are kept."""

    vendor: Vendor
    kind: str
    name: str


def kept_until(left_on: date, rule: RetentionRule) -> date:
    """The first day on which it is kept no longer; the law counts accounts from the end of the year."""
    if rule.from_year_end:
        return date(left_on.year + rule.years + 1, 1, 1)
    try:
        return left_on.replace(year=left_on.year + rule.years)
    except ValueError:  # the 29th of February
        return date(left_on.year + rule.years, 3, 1)


def rule_for(rules: list[RetentionRule], kind: str, country: str) -> RetentionRule | None:
    """The rule of the country itself, else of a group it belongs to, else the one for any."""
    own = [rule for rule in rules if rule.kind == kind and (not rule.country or reaches([rule.country], country))]
    return min(own, key=lambda rule: (rule.country != country, not rule.country), default=None)


def due_by(day: date, vendors: QuerySet[Vendor], people: QuerySet[User]) -> list[Due]:
    """What of these is due by `day` and not erased yet, the oldest first; the queries do not grow with either."""
    rules, holds = list(RetentionRule.objects.all()), _holds()
    found = [*_of_vendors(vendors, rules, holds), *_of_people(people, rules, holds)]
    return sorted((row for row in found if row.due_on <= day), key=lambda row: (row.due_on, row.kind, str(row.vendor)))


def unruled(vendors: QuerySet[Vendor]) -> list[Unruled]:
    """What is kept without a day, because no rule names the vendor's country."""
    rules = list(RetentionRule.objects.all())
    names = {rule.kind: str(rule) for rule in rules}
    return [
        Unruled(vendor, kind, names[kind])
        for vendor in vendors.filter(state=Vendor.State.OFFBOARDED)
        for kind in sorted(ERASES.keys() & names.keys())
        if rule_for(rules, kind, vendor.country) is None
    ]


def erasures(user) -> list[Erasure]:
    """What was erased last."""
    return list(Erasure.objects.visible_to(user).select_related("vendor", "person")[:50])


def standing_hold(vendors) -> RetentionHold | None:
    return RetentionHold.objects.filter(vendor__in=vendors, lifted_at__isnull=True).select_related("vendor").first()


def left_on(vendors: list[Vendor]) -> dict[int, date]:
    """Vendor id → the day on which it was off-boarded, as the trail has it."""
    lines = Event.objects.filter(
        record_type=Vendor._meta.label_lower,
        target=Vendor.State.OFFBOARDED,
        record_id__in=[str(vendor.pk) for vendor in vendors],
    )
    latest = lines.order_by().values("record_id").annotate(at=Max("occurred_at")).values_list("record_id", "at")
    return {int(pk): _day(at) for pk, at in latest}


def _of_vendors(vendors: QuerySet[Vendor], rules: list[RetentionRule], holds: dict[int, RetentionHold]) -> list[Due]:
    gone = list(vendors.filter(state=Vendor.State.OFFBOARDED).select_related("line"))
    days = left_on(gone)
    done = set(Erasure.objects.filter(vendor__in=gone).values_list("vendor", "kind"))
    return [
        Due(rule, kept_until(days[vendor.pk], rule), vendor=vendor, hold=holds.get(vendor.pk))
        for vendor in gone
        for kind in ERASES
        if vendor.pk in days and (vendor.pk, kind) not in done
        for rule in [rule_for(rules, kind, vendor.country)]
        if rule is not None
    ]


def _of_people(people: QuerySet[User], rules: list[RetentionRule], holds: dict[int, RetentionHold]) -> list[Due]:
    """Who has neither role nor membership any more; the strictest country of whom they acted for counts."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate())
    rows = people.filter(is_system=False).exclude(email__endswith=ERASED)
    rows = rows.exclude(pk__in=RoleGrant.objects.filter(running).values("user"))
    rows = list(rows.exclude(pk__in=Membership.objects.filter(running).values("user")).distinct())
    days, vendors = _last_days(rows)
    found = []
    for person in rows:
        acted_for = vendors.get(person.pk, [])
        own = [rule_for(rules, PEOPLE, vendor.country) for vendor in acted_for] or [rule_for(rules, PEOPLE, "")]
        if person.pk not in days or None in own:
            continue
        rule = max(own, key=lambda rule: kept_until(days[person.pk], rule))
        hold = next((holds[vendor.pk] for vendor in acted_for if vendor.pk in holds), None)
        found.append(Due(rule, kept_until(days[person.pk], rule), person=person, hold=hold))
    return found


def _last_days(people: list[User]) -> tuple[dict[int, date], dict[int, list[Vendor]]]:
    """Person id → the last day of a role, a membership or the account; and the vendors the person acted for."""
    days: dict[int, list[date]] = defaultdict(list)
    vendors: dict[int, list[Vendor]] = defaultdict(list)
    for row in Membership.objects.filter(user__in=people).select_related("vendor"):
        days[row.user_id].append(row.ends_on)
        vendors[row.user_id].append(row.vendor)
    for pk, ends_on in RoleGrant.objects.filter(user__in=people).values_list("user", "ends_on"):
        days[pk].append(ends_on)
    closed = Event.objects.filter(
        record_type=User._meta.label_lower,
        name="close_account",
        record_id__in=[str(person.pk) for person in people if not person.is_active],
    )
    for pk, at in closed.values_list("record_id", "occurred_at"):
        days[int(pk)].append(_day(at))
    return {pk: max(own) for pk, own in days.items()}, vendors


def _holds() -> dict[int, RetentionHold]:
    rows = RetentionHold.objects.filter(lifted_at__isnull=True).select_related("vendor")
    return {row.vendor_id: row for row in rows}


def _day(at: datetime) -> date:
    return timezone.localdate(at)
