"""What is left to do before a vendor is gone, whose access waits for a word, and what is kept?"""

from collections import defaultdict

from django.db.models import QuerySet

from vendors.models import (
    AccessLine,
    AccessReview,
    Consent,
    ExitTask,
    RetentionHold,
    RetentionRule,
    RoleGrant,
    User,
    Vendor,
)


def exit_tasks_of(user, vendor: Vendor) -> list[ExitTask]:
    """The playbook in order, as far as `user` may see it."""
    rows = ExitTask.objects.visible_to(user).filter(vendor=vendor)
    return list(rows.select_related("owner", "done_by", "file"))


def exit_tasks_due(user) -> list[ExitTask]:
    """What the person has to do in off-boardings, soonest first."""
    rows = ExitTask.objects.visible_to(user).filter(owner=user.pk, done_at__isnull=True, vendor__state="exiting")
    return list(rows.select_related("vendor").order_by("due_on", "pk"))


def reviews() -> list[AccessReview]:
    return list(AccessReview.objects.select_related("opened_by"))


def review_of(quarter: str) -> AccessReview | None:
    return AccessReview.objects.filter(quarter=quarter).first()


def lines_of(user, review: AccessReview) -> QuerySet[AccessLine]:
    """The accesses under review by person; those nobody has looked at first."""
    rows = AccessLine.objects.visible_to(user).filter(review=review)
    return rows.select_related("person", "decided_by", "membership__vendor", "grant__line").order_by(
        "person__name", "pk"
    )


def counts_of(user, review: AccessReview) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for verdict in lines_of(user, review).values_list("verdict", flat=True):
        found[verdict] += 1
    return dict(found)


def grants_in_force(user) -> dict[int, set[str]]:
    """Person id → the roles in force; one query."""
    found: dict[int, set[str]] = defaultdict(set)
    for grant in RoleGrant.objects.visible_to(user).in_force().filter(user__is_active=True):
        found[grant.user_id].add(grant.role)
    return found


def people_by_id(user, ids) -> list[User]:
    return list(User.objects.visible_to(user).filter(pk__in=ids).order_by("name", "pk"))


def retention_rules() -> list[RetentionRule]:
    return list(RetentionRule.objects.all())


def holds_standing(user) -> list[RetentionHold]:
    rows = RetentionHold.objects.visible_to(user).filter(lifted_at__isnull=True)
    return list(rows.select_related("vendor", "placed_by"))


def closed_accounts(user) -> list[User]:
    """Accounts that were closed and still carry a name, the longest gone first."""
    rows = User.objects.visible_to(user).filter(is_active=False, is_system=False)
    return list(rows.exclude(email__endswith="@erased.invalid").order_by("last_login", "pk")[:100])


def newest_consent(person) -> Consent | None:
    """What the person has accepted last, and when."""
    return Consent.objects.filter(user=person.pk).first()
