"""How is a vendor taken off the books, whose access is confirmed, what is on hold, what do people accept?"""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import rules, terms, trail
from vendors.lifecycle import NotPossible, after
from vendors.models import (
    AccessLine,
    AccessReview,
    Consent,
    ExitTask,
    Finding,
    Membership,
    RetentionHold,
    RetentionRule,
    RoleGrant,
    Service,
    StoredFile,
    User,
    Vendor,
)
from vendors.queries.diligence import OPEN
from vendors.reference import read
from vendors.roles import Permission
from vendors.system import system_user

REVIEW_DAYS = 21
LEAVING_DAYS = {
    ExitTask.Kind.CONTRACTS: 60,
    ExitTask.Kind.TASKS: 30,
    ExitTask.Kind.ACCESS: 30,
    ExitTask.Kind.DATA_RETURN: 60,
    ExitTask.Kind.DELETION: 90,
    ExitTask.Kind.STATEMENT: 90,
    ExitTask.Kind.LESSONS: 90,
}


# Off-boarding


@after("vendors.Vendor", "start_exit")
def open_the_playbook(vendor, *, by, now, facts):
    """Every task of the playbook, once; those of an off-boarding that was stopped go on as they stood."""
    today = now.date()
    for kind, days in LEAVING_DAYS.items():
        ExitTask.objects.get_or_create(
            vendor=vendor, kind=kind, defaults={"owner": by, "due_on": today + timedelta(days=days)}
        )


@transaction.atomic
def finish_exit_task(
    task: ExitTask, *, by: User, proof: str, file: StoredFile | None = None, now: datetime | None = None
) -> ExitTask:
    """It is done; say how that was seen."""
    row = ExitTask.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=task.pk)
    if not rules.may_run_exit(row.vendor, by):
        raise PermissionDenied(_("Your role does not do this."))
    if row.vendor.state != Vendor.State.EXITING:
        raise NotPossible([_("It is not being off-boarded.")])
    if row.done_at:
        raise NotPossible([_("It is done already.")])
    if not proof.strip():
        raise NotPossible([_("Say how it was seen that this is done.")])
    row.proof, row.file, row.done_by, row.done_at = proof.strip(), file, by, now or timezone.now()
    row.save()
    trail.record(row.vendor, "finish_exit_task", by=by, note=row.proof, facts={"task": row.kind}, now=now)
    return row


# The quarter's access review


def quarter_of(day: date) -> str:
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


@transaction.atomic
def open_access_review(*, by: User, now: datetime | None = None) -> AccessReview:
    """Every role and membership in force, to be confirmed or withdrawn one by one; one review a quarter."""
    if not by.may(Permission.ACCESS_REVIEW):
        raise PermissionDenied(_("Your role does not do this."))
    moment = now or timezone.now()
    today = moment.date()
    review, created = AccessReview.objects.get_or_create(
        quarter=quarter_of(today),
        defaults={"opened_by": by, "opened_at": moment, "due_on": today + timedelta(days=REVIEW_DAYS)},
    )
    if not created:
        raise NotPossible([_("The review of %(quarter)s was opened already.") % {"quarter": review.quarter}])
    grants = RoleGrant.objects.in_force(today).filter(user__is_active=True).select_related("user", "line")
    members = Membership.objects.in_force(today).filter(user__is_active=True).select_related("user", "vendor")
    AccessLine.objects.bulk_create(
        [
            AccessLine(
                review=review,
                grant=row,
                person=row.user,
                words=" · ".join(str(part) for part in (row.get_role_display(), row.line) if part),
            )
            for row in grants
        ]
        + [
            AccessLine(review=review, membership=row, person=row.user, words=f"{row.vendor} · {row.get_role_display()}")
            for row in members
        ]
    )
    trail.record(review, "open", by=by, now=now)
    return review


@transaction.atomic
def decide_access(
    line: AccessLine, *, by: User, confirm: bool, note: str = "", now: datetime | None = None
) -> AccessLine:
    """Confirm an access, or take it away at once; nobody decides about their own."""
    row = AccessLine.objects.select_for_update(of=("self",)).select_related("review", "person").get(pk=line.pk)
    if not by.may(Permission.ACCESS_REVIEW) or row.person_id == by.pk:
        raise PermissionDenied(_("Somebody else decides about your own access."))
    if row.verdict != AccessLine.Verdict.OPEN:
        raise NotPossible([_("It was decided already.")])
    row.verdict = AccessLine.Verdict.CONFIRMED if confirm else AccessLine.Verdict.WITHDRAWN
    _settle(row, by, note, now)
    return row


def _settle(row: AccessLine, by: User, note: str, now: datetime | None) -> None:
    row.note, row.decided_by, row.decided_at = note[:300], by, now or timezone.now()
    row.save()
    if row.verdict != AccessLine.Verdict.CONFIRMED:
        _take_away(row, by, now)
    facts = {"review": row.review.quarter, "access": row.words, "verdict": row.verdict}
    trail.record(row.person, "review_access", by=by, note=note, facts=facts, now=now)


def _take_away(row: AccessLine, by: User, now: datetime | None) -> None:
    last = timezone.localdate(now) - timedelta(days=1)
    if row.membership_id:
        Membership.objects.filter(pk=row.membership_id).update(ends_on=last)
    elif row.grant.starts_on > last:
        RoleGrant.objects.filter(pk=row.grant_id).update(ends_on=row.grant.starts_on)
    else:
        RoleGrant.objects.filter(pk=row.grant_id).update(ends_on=last)


@transaction.atomic
def lapse_unconfirmed(now: datetime | None = None) -> int:
    """After a review's last day what nobody confirmed is taken away; how many lines."""
    moment, robot, count = now or timezone.now(), system_user("vendors"), 0
    over = AccessReview.objects.select_for_update().filter(closed_at__isnull=True, due_on__lt=moment.date())
    for review in over:
        lines = AccessLine.objects.filter(review=review, verdict=AccessLine.Verdict.OPEN)
        for row in lines.select_related("review", "person", "grant"):
            row.verdict = AccessLine.Verdict.LAPSED
            _settle(row, robot, _("Nobody confirmed it in time."), now)
            count += 1
        review.closed_at = moment
        review.save()
    return count


@transaction.atomic
def hand_over(person: User, *, by: User, to: User, note: str, now: datetime | None = None) -> dict[str, int]:
    """Give what a leaver looks after to somebody else: exit tasks, findings, exit plans are found by whoever asks.

    Returns how many of each kind. What upper apps keep is handed over by functions they register in `HANDS_OVER`.
    """
    if not rules.may_grant_role(person, by):
        raise PermissionDenied(_("Your role does not do this."))
    if to.pk == person.pk or not to.is_active or not to.is_buyer:
        raise NotPossible([_("Choose somebody else who works here.")])
    moved = {name: take(person, to) for name, take in HANDS_OVER.items()}
    moved = {name: count for name, count in moved.items() if count}
    trail.record(person, "hand_over", by=by, note=note, after={"to": to, **moved}, now=now)
    return moved


def _exit_tasks(person: User, to: User) -> int:
    return ExitTask.objects.filter(owner=person, done_at__isnull=True).update(owner=to)


def _findings(person: User, to: User) -> int:
    return Finding.objects.filter(owner=person, state__in=OPEN).update(owner=to)


def _services(person: User, to: User) -> int:
    return Service.objects.filter(owner=person, is_open=True).update(owner=to)


# What is handed over, by its name in the trail; upper apps add theirs.
HANDS_OVER = {"exit tasks": _exit_tasks, "findings": _findings, "services": _services}


# What is kept


def load_retention_rules() -> int:
    return sum(
        RetentionRule.objects.get_or_create(kind=row["kind"], country=row["country"], defaults=row)[1]
        for row in read("retention")["rules"]
    )


@transaction.atomic
def place_hold(vendor: Vendor, *, by: User, reason: str, now: datetime | None = None) -> RetentionHold:
    """Keep everything of a vendor until the hold is lifted."""
    if not by.may(Permission.RETENTION_RUN):
        raise PermissionDenied(_("Your role does not do this."))
    row = RetentionHold(vendor=vendor, reason=reason.strip(), placed_by=by, placed_at=now or timezone.now())
    row.full_clean(exclude=["lifted_by", "lifted_at"])
    row.save()
    trail.record(vendor, "place_hold", by=by, note=row.reason, now=now)
    return row


@transaction.atomic
def lift_hold(hold: RetentionHold, *, by: User, note: str, now: datetime | None = None) -> RetentionHold:
    """Retention runs again."""
    row = RetentionHold.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=hold.pk)
    if not by.may(Permission.RETENTION_RUN):
        raise PermissionDenied(_("Your role does not do this."))
    if row.lifted_at:
        raise NotPossible([_("It was lifted already.")])
    row.lifted_by, row.lifted_at = by, now or timezone.now()
    row.save()
    trail.record(row.vendor, "lift_hold", by=by, note=note, now=now)
    return row


# What a vendor's person accepts


@transaction.atomic
def accept_terms(person: User, *, version: str = terms.VERSION, now: datetime | None = None) -> Consent:
    """The privacy notice and the terms, accepted by a vendor's person themself, as they read at `version`."""
    if not person.is_vendor_person:
        raise PermissionDenied(_("Only a vendor’s people are asked to accept the terms."))
    if version != terms.VERSION:
        raise NotPossible([_("The terms have changed meanwhile; read them again before you accept them.")])
    row, created = Consent.objects.get_or_create(
        user=person, version=version, defaults={"accepted_at": now or timezone.now()}
    )
    if created:
        person.terms_version = version
        person.save(update_fields=["terms_version"])
        trail.record(person, "accept_terms", by=person, facts={"version": version}, now=now)
    return row
