"""What else happens on the way to an approval: who is asked, reminded, told, stood in for, and what cannot wait?"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.actions.approvals import (
    Outcome,
    Verdict,
    decide,
    finish,
    freeze,
    laid_before,
    refuse_what_changed,
    take,
)
from contracts.models import (
    ApprovalCopy,
    ApprovalOverride,
    ApprovalRequest,
    ApprovalStep,
    Delegation,
)
from contracts.models.contract import OTHER_PERSON
from contracts.queries_approvals import current, steps_of, who_may
from vendors import outbox, trail
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible, Stale, perform
from vendors.models import User
from vendors.queries.interests import reason_barred
from vendors.roles import Permission

NUDGE_AGAIN = timedelta(hours=20)
OVERRIDE_DAYS = 10
DELEGATION_DAYS = 92


def add_approver(
    request: ApprovalRequest, *, by: User, person: User, note: str = "", now: datetime | None = None
) -> ApprovalStep:
    """Ask one more colleague, beside those whose turn it is; their word binds to the whole contract."""
    with transaction.atomic():
        contract, request = take(request)
        version = request.version
        if not rules.may_add_approver(version, by):
            raise PermissionDenied(_("Your role does not do this."))
        if person.pk in (version.author_id, version.last_editor_id):
            raise NotPossible([str(OTHER_PERSON)])
        if not rules.may_be_asked(version, person) and person.is_buyer:
            raise NotPossible([_("%(name)s administrates or audits, and approves nothing.") % {"name": person}])
        if not person.is_buyer or not person.may(Permission.CONTRACT_VIEW, contract.vendor):
            raise NotPossible([_("%(name)s does not see this contract.") % {"name": person}])
        waiting = current(steps_of(request))
        if any(step.person_id == person.pk for step in request.steps.all()):
            raise Stale([_("%(name)s has been asked already.") % {"name": person}])
        step = ApprovalStep.objects.create(
            request=request, position=waiting[0].position if waiting else 1, person=person, added_by=by
        )
        facts = {"version": version.n, "person": person.pk}
        trail.record(contract, "add_approver", by=by, note=note, facts=facts, now=now)
        _tell(request, person, "approval_asked", f"approval-asked:{step.pk}", by=by, note=note, now=now)
    return step


def nudge(step: ApprovalStep, *, by: User, now: datetime | None = None) -> list[User]:
    """Remind those whose turn it is; once a day, so that it keeps its weight. Returns whom."""
    moment = now or timezone.now()
    with transaction.atomic():
        contract, request = take(step.request)
        if not rules.may_add_approver(request.version, by):
            raise PermissionDenied(_("Your role does not do this."))
        step = ApprovalStep.objects.select_related("person").get(pk=step.pk)
        if step.pk not in {one.pk for one in current(steps_of(request))}:
            raise Stale([_("This step does not wait any more.")])
        if step.nudged_at is not None and moment - step.nudged_at < NUDGE_AGAIN:
            raise NotPossible([_("They were reminded within the last day.")])
        people = who_may(step, request.version)
        if not people:
            raise NotPossible([_("Nobody can take this step: no role that it asks for is given to anybody else.")])
        for person in people:
            _tell(request, person, "approval_nudge", f"nudge:{step.pk}:{person.pk}:{moment:%Y%m%d%H}", by=by, now=now)
        step.nudged_at = moment
        step.save(update_fields=["nudged_at"])
        facts = {"version": request.version.n, "people": [person.pk for person in people]}
        trail.record(contract, "nudge", by=by, facts=facts, now=now)
    return people


def copy_to(request: ApprovalRequest, *, by: User, person: User, now: datetime | None = None) -> ApprovalCopy:
    """Tell a colleague of it, for information."""
    with transaction.atomic():
        contract, request = take(request)
        if not rules.may_add_approver(request.version, by):
            raise PermissionDenied(_("Your role does not do this."))
        if not person.is_buyer or not person.may(Permission.CONTRACT_VIEW, contract.vendor):
            raise NotPossible([_("%(name)s does not see this contract.") % {"name": person}])
        copy, is_new = ApprovalCopy.objects.get_or_create(
            request=request, person=person, defaults={"by": by, "at": now or timezone.now()}
        )
        if not is_new:
            raise Stale([_("%(name)s has a copy already.") % {"name": person}])
        facts = {"version": request.version.n, "person": person.pk}
        trail.record(contract, "copy_approval", by=by, facts=facts, now=now)
        _tell(request, person, "approval_copy", f"approval-copy:{copy.pk}", by=by, now=now)
    return copy


def record_elsewhere(
    step: ApprovalStep,
    *,
    by: User,
    hash_seen: str,
    number: str,
    person_words: str,
    file: File,
    note: str = "",
    now: datetime | None = None,
) -> ApprovalRequest:
    """A step was decided in another system: its number, who decided, and its paper; by another than the author."""
    with transaction.atomic():
        contract, request = take(step.request)
        if not rules.may_decide(request.version, by):
            raise PermissionDenied(str(OTHER_PERSON))
        if reason := reason_barred(by, contract.vendor):
            raise NotPossible([reason])
        if step.pk not in {one.pk for one in current(steps_of(request))}:
            raise Stale([_("This step does not wait any more.")])
        refuse_what_changed(request, hash_seen)
        moment = now or timezone.now()
        proof = {"number": number, "person_words": person_words, "file": store_evidence(file, by=by, now=now)}
        decide(request, step, Verdict.ELSEWHERE, by=by, note=note, moment=moment, **proof)
        finish(contract, request, by=by, note=note, on_behalf_of=None, now=now)
    return request


# An emergency.


def ask_override(
    request: ApprovalRequest, *, by: User, reason: str, until: date, now: datetime | None = None
) -> ApprovalOverride:
    """It cannot wait: ask a second person to let it go ahead; the approvals follow by `until`, ten days at most."""
    moment = now or timezone.now()
    with transaction.atomic():
        contract, request = take(request)
        if request.outcome != Outcome.OPEN or hasattr(request, "override"):
            raise Stale([_("This was asked already.")])
        if not rules.may_ask_override(request.version, by):
            raise PermissionDenied(_("Your role does not do this."))
        today = contract.day_of(moment)
        if not today < until <= today + timedelta(days=OVERRIDE_DAYS):
            raise NotPossible([_("The approvals follow within %(n)s days.") % {"n": OVERRIDE_DAYS}])
        if not reason.strip():
            raise NotPossible([_("Say why; the note stays in the trail.")])
        override = ApprovalOverride.objects.create(
            request=request, reason=reason, until=until, asked_by=by, asked_at=moment
        )
        facts = {"version": request.version.n, "until": until}
        trail.record(contract, "ask_override", by=by, note=reason, facts=facts, now=now)
    return override


def confirm_override(
    override: ApprovalOverride, *, by: User, hash_seen: str, note: str, now: datetime | None = None
) -> ApprovalRequest:
    """The second person lets it go ahead, having read it; it is frozen, and its approvals wait to follow."""
    moment = now or timezone.now()
    with transaction.atomic():
        contract, request = take(override.request)
        override = ApprovalOverride.objects.get(pk=override.pk)
        if request.outcome != Outcome.OPEN or override.confirmed_at:
            raise Stale([_("This was decided already.")])
        if by.pk == override.asked_by_id or not rules.may_decide(request.version, by):
            raise PermissionDenied(str(OTHER_PERSON))
        if reason := reason_barred(by, contract.vendor):
            raise NotPossible([reason])
        if contract.day_of(moment) >= override.until:
            raise NotPossible([_("The day by which the approvals were to follow has come; ask anew.")])
        refuse_what_changed(request, hash_seen)
        facts = {"version": request.version.n, "hash": request.content_hash, "until": override.until}
        facts |= {"asked_by": override.asked_by_id, "asked_because": override.reason}
        perform(laid_before(request.version), "override", by=by, note=note, now=now, **facts)
        freeze(request.version, request.content_hash, by=by, moment=moment)
        override.confirmed_by, override.confirmed_at = by, moment
        override.save(update_fields=["confirmed_by", "confirmed_at"])
        request.outcome = Outcome.OVERRIDDEN
        request.save(update_fields=["outcome"])
        for step in current(steps_of(request)):
            for person in who_may(step, request.version):
                _tell(request, person, "approval_override", f"override:{override.pk}:{person.pk}", by=by, now=now)
    return request


# In somebody's place.


def delegate(
    *, by: User, to: User, starts_on: date, ends_on: date, reason: str, now: datetime | None = None
) -> Delegation:
    """`to` decides on contracts in the place of `by`, who is away; an approving role is needed for it oneself."""
    moment = now or timezone.now()
    if not by.may(Permission.CONTRACT_APPROVE):
        raise PermissionDenied(_("Your role does not do this."))
    if not to.may(Permission.CONTRACT_APPROVE) or not to.is_buyer:
        raise NotPossible([_("%(name)s approves no contracts, and so not yours either.") % {"name": to}])
    if (ends_on - starts_on).days >= DELEGATION_DAYS:
        raise NotPossible([_("Nobody is stood in for longer than three months; then the role is given.")])
    if ends_on < timezone.localdate(moment):
        raise NotPossible([_("This time is over.")])
    with transaction.atomic():
        row = Delegation(person=by, delegate=to, starts_on=starts_on, ends_on=ends_on, reason=reason, made_at=moment)
        row.full_clean()
        row.save()
        facts = {"delegate": to.pk, "starts_on": starts_on, "ends_on": ends_on}
        trail.record(row, "delegate", by=by, note=reason, facts=facts, now=now)
    return row


def withdraw_delegation(row: Delegation, *, by: User, now: datetime | None = None) -> Delegation:
    with transaction.atomic():
        row = Delegation.objects.select_for_update().get(pk=row.pk)
        if by.pk not in (row.person_id, row.delegate_id):
            raise PermissionDenied(_("Your role does not do this."))
        if row.withdrawn_at:
            raise Stale([_("It was withdrawn already.")])
        row.withdrawn_at = now or timezone.now()
        row.save(update_fields=["withdrawn_at"])
        trail.record(row, "withdraw_delegation", by=by, now=now)
    return row


def _tell(
    request: ApprovalRequest,
    person: User,
    template: str,
    dedupe: str,
    *,
    by: User,
    note: str = "",
    now: datetime | None = None,
) -> None:
    outbox.queue(
        template,
        dedupe=dedupe,
        to=person.email,
        user=person,
        now=now,
        request=request,
        contract=request.version.contract,
        by=by,
        note=note,
        site=settings.SITE_URL,
    )
