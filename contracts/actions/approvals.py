"""Who has read exactly this version and says yes? Submit, approve step by step, bound to the content, send back."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.actions.documents import print_document
from contracts.actions.drafts import lock
from contracts.approval import Section
from contracts.content import Difference, content, differences, hash_of
from contracts.models import Amendment, ApprovalDecision, ApprovalRequest, ApprovalStep, Contract, ContractVersion
from contracts.models.contract import OTHER_PERSON
from contracts.queries import latest_version
from contracts.queries_approvals import Deciding, Planned, current, planned, steps_of
from contracts.queries_documents import document_of
from contracts.sections import changed_sections
from vendors import trail
from vendors.lifecycle import NotPossible, Stale, perform
from vendors.models import User
from vendors.queries.interests import reason_barred

Outcome = ApprovalRequest.Outcome
Verdict = ApprovalDecision.Verdict


class Changed(NotPossible):
    """The version reads otherwise than what was laid before the approver; `differences` says where."""

    def __init__(self, changed: list[Difference]):
        self.differences = changed
        super().__init__(
            [_("The contract was changed after it was submitted; nothing is approved. It has to be submitted again.")]
        )


def submit_contract(contract: Contract, *, by: User, note: str = "", now: datetime | None = None) -> ApprovalRequest:
    """Lay a draft before the approvers; of a contract that runs already, its draft amendment."""
    with transaction.atomic():
        locked = lock(contract)
        version = latest_version(locked)
        if locked.state == Contract.State.DRAFT or version.n == 1:
            perform(contract, "submit", by=by, note=note, now=now)
            return _open_request(version, by=by, now=now)
        request = submit_version(version, by=by, note=note, now=now)
    contract.refresh_from_db()
    return request


def submit_version(
    version: ContractVersion, *, by: User, note: str = "", now: datetime | None = None
) -> ApprovalRequest:
    """Lay an amendment's draft before the approvers; the contract's state stays."""
    with transaction.atomic():
        contract = lock(version.contract)
        version = ContractVersion.objects.get(pk=version.pk)
        version.contract = contract
        perform(version.amendment, "submit", by=by, note=note, now=now, version=version.n)
        return _open_request(version, by=by, now=now)


def _open_request(version: ContractVersion, *, by: User, now: datetime | None) -> ApprovalRequest:
    said, moment = content(version), now or timezone.now()
    needed = planned(version)
    request = ApprovalRequest.objects.create(
        version=version,
        content_hash=hash_of(said),
        content=said,
        plan=_kept(needed),
        opened_by=by,
        opened_at=moment,
    )
    steps = [
        ApprovalStep.objects.create(
            request=request, position=stage.position, roles=list(stage.roles), sections=list(stage.sections)
        )
        for stage in needed.plan.stages
    ]
    _carry(request, steps, moment)
    return request


def _kept(needed: Planned) -> dict:
    """What the request remembers of why it needs these steps."""
    subject = needed.subject
    return {
        "level": needed.plan.level,
        "value": None if subject.value is None else format(subject.value, "f"),
        "currency": subject.currency,
        "together": [[number, format(value, "f")] for number, value in needed.together],
        "tier": subject.tier,
        "flags": sorted(subject.flags),
        "why": list(needed.plan.why),
        "raised_by": [[one.kind, one.value] for one in needed.plan.raised_by],
        "weakened": list(needed.weakened),
    }


def _carry(request: ApprovalRequest, steps: Sequence[ApprovalStep], moment: datetime) -> None:
    """What was approved of the request before, and reads the same in the sections it binds to, still stands.

    Somebody is always asked: where nothing has changed at all, the last position decides anew.
    """
    before = request.version.approval_requests.exclude(pk=request.pk).order_by("-pk").first()
    if before is None or before.outcome not in (Outcome.RETURNED, Outcome.WITHDRAWN):
        return
    changed = changed_sections(before.content, request.content)
    standing = [
        (step, earlier.decision)
        for step in steps
        for earlier in steps_of(before)
        if hasattr(earlier, "decision")
        and earlier.decision.verdict in (Verdict.APPROVED, Verdict.CARRIED, Verdict.ELSEWHERE)
        and (earlier.roles, earlier.sections) == (step.roles, step.sections)
        and changed.isdisjoint(Section(one) for one in step.sections or Section)
    ]
    if {step.pk for step, _decision in standing} == {step.pk for step in steps}:
        last = max(step.position for step in steps)
        standing = [(step, decision) for step, decision in standing if step.position != last]
    for step, decision in standing:
        ApprovalDecision.objects.create(
            request=request,
            step=step,
            by=decision.by,
            on_behalf_of=decision.on_behalf_of,
            verdict=Verdict.CARRIED,
            hash_seen=decision.hash_seen,
            note=decision.note,
            number=decision.number,
            person_words=decision.person_words,
            file=decision.file,
            at=moment,
        )


def approve_contract(
    request: ApprovalRequest,
    *,
    by: User,
    hash_seen: str,
    note: str = "",
    on_behalf_of: User | None = None,
    now: datetime | None = None,
) -> ApprovalRequest:
    """Take the step that waits for `by`, if the version still reads as submitted and as `by` saw it.

    The last step freezes the version. `on_behalf_of` names for whom a delegate decides; without a name it is whoever
    the step asks for. Raises `Changed` where it reads otherwise; then nothing is approved.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        contract, request = take(request)
        if not rules.may_approve(contract, by):
            raise PermissionDenied(str(OTHER_PERSON))
        step, principal = _step_for(request, by, on_behalf_of, moment)
        barred = [reason_barred(person, contract.vendor) for person in (by, principal) if person]
        if any(barred):
            raise NotPossible([reason for reason in barred if reason])
        refuse_what_changed(request, hash_seen)
        decide(request, step, Verdict.APPROVED, by=by, on_behalf_of=principal, note=note, moment=moment)
        finish(contract, request, by=by, note=note, on_behalf_of=principal, now=now)
    return request


def _step_for(
    request: ApprovalRequest, by: User, on_behalf_of: User | None, moment: datetime
) -> tuple[ApprovalStep, User | None]:
    steps = steps_of(request)
    waiting = current(steps)
    contract = request.version.contract
    deciding = Deciding.of(by, [contract.vendor], contract.day_of(moment))
    if on_behalf_of is not None:
        deciding.principals = [one for one in deciding.principals if one.pk == on_behalf_of.pk]
    for step in waiting:
        capacity = deciding.capacity(step, request.version, steps, own=on_behalf_of is None)
        if capacity is not None:
            return step, capacity.principal
    raise NotPossible([_("The step that waits now is not yours.")])


def refuse_what_changed(request: ApprovalRequest, hash_seen: str) -> None:
    """Raises `Changed` unless the version reads as it was submitted and as it was seen."""
    said = content(request.version)
    now_reads = hash_of(said)
    if now_reads != request.content_hash or now_reads != hash_seen:
        raise Changed(differences(request.content, said))


def finish(
    contract: Contract,
    request: ApprovalRequest,
    *,
    by: User,
    note: str,
    on_behalf_of: User | None,
    now: datetime | None,
) -> None:
    """Write the step into the trail; once every step is through, approve and freeze the version."""
    version = request.version
    facts = {"version": version.n, "hash": request.content_hash}
    if current(steps_of(request)):
        trail.record(contract, "approve_step", by=by, on_behalf_of=on_behalf_of, note=note, facts=facts, now=now)
        return
    moment = now or timezone.now()
    if request.outcome == Outcome.OVERRIDDEN:
        trail.record(contract, "ratify", by=by, on_behalf_of=on_behalf_of, note=note, facts=facts, now=now)
    else:
        perform(laid_before(version), "approve", by=by, note=note, now=now, on_behalf_of=on_behalf_of, **facts)
        freeze(version, request.content_hash, by=by, moment=moment)
    close(request, Outcome.APPROVED, moment)


def laid_before(version: ContractVersion) -> Contract | Amendment:
    """Whose state moves with an approval: a first version’s contract, or the amendment that a later one is."""
    return version.contract if version.n == 1 else version.amendment


def freeze(version: ContractVersion, content_hash: str, *, by: User, moment: datetime) -> None:
    version.content_hash, version.frozen_at, version.frozen_by = content_hash, moment, by
    version.save(update_fields=["content_hash", "frozen_at", "frozen_by"])
    if document_of(version):
        print_document(version, by=by, now=moment)


def send_back(request: ApprovalRequest, *, by: User, note: str, now: datetime | None = None) -> ApprovalRequest:
    """Back to draft, with the reason. What was approved so far stands where the section reads the same afterwards.

    Of a version that was let go ahead in an emergency only the refusal is written down.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        contract, request = take(request)
        version = request.version
        if not rules.may_send_back(contract, by):
            raise PermissionDenied(_("Your role does not do this."))
        if not note.strip():
            raise NotPossible([_("Say why; the note stays in the trail.")])
        if request.outcome == Outcome.OPEN:
            perform(laid_before(version), "send_back", by=by, note=note, now=now, version=version.n)
        else:
            facts = {"version": version.n}
            trail.record(contract, "refuse_ratification", by=by, note=note, facts=facts, now=now)
        decide(request, None, Verdict.RETURNED, by=by, note=note, moment=moment)
        close(request, Outcome.RETURNED, moment)
    return request


def withdraw(request: ApprovalRequest, *, by: User, note: str = "", now: datetime | None = None) -> ApprovalRequest:
    """Whoever may submit takes it back into the draft, to change it."""
    moment = now or timezone.now()
    with transaction.atomic():
        contract, request = take(request)
        version = request.version
        if request.outcome != Outcome.OPEN:
            raise Stale([_("Version %(n)s is approved in an emergency; it is not withdrawn.") % {"n": version.n}])
        if not rules.may_submit(contract, by):
            raise PermissionDenied(_("Your role does not do this."))
        perform(laid_before(version), "withdraw", by=by, note=note, now=now, version=version.n)
        decide(request, None, Verdict.WITHDRAWN, by=by, note=note, moment=moment)
        close(request, Outcome.WITHDRAWN, moment)
    return request


def take(request: ApprovalRequest) -> tuple[Contract, ApprovalRequest]:
    """The contract under its lock, and the request as it stands then; refused when it is decided."""
    contract = lock(request.version.contract)
    request = ApprovalRequest.objects.select_related("version").get(pk=request.pk)
    request.version.contract = contract
    if not request.is_decided_on:
        decision = request.decisions.order_by("-pk").select_related("by").first()
        if decision:
            raise Stale(
                [
                    _("%(name)s has decided already: %(verdict)s.")
                    % {"name": decision.by, "verdict": decision.get_verdict_display()}
                ]
            )
        raise Stale([_("This request is void; look at the contract again.")])
    return contract, request


def decide(
    request: ApprovalRequest,
    step: ApprovalStep | None,
    verdict: str,
    *,
    by: User,
    note: str,
    moment: datetime,
    on_behalf_of: User | None = None,
    **proof,
) -> ApprovalDecision:
    return ApprovalDecision.objects.create(
        request=request,
        step=step,
        by=by,
        on_behalf_of=on_behalf_of,
        verdict=verdict,
        hash_seen=request.content_hash,
        note=note,
        at=moment,
        **proof,
    )


def close(request: ApprovalRequest, outcome: str, moment: datetime) -> None:
    request.outcome, request.closed_at = outcome, moment
    request.save(update_fields=["outcome", "closed_at"])
