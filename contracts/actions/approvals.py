"""Who has read exactly this version and says yes? Submit, approve bound to the content, send back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.actions.drafts import lock
from contracts.content import Difference, content, differences, faults, hash_of
from contracts.models import ApprovalDecision, ApprovalRequest, Contract, ContractVersion
from contracts.models.contract import OTHER_PERSON
from contracts.queries import latest_version, open_request
from vendors import trail
from vendors.lifecycle import NotPossible, Stale, perform
from vendors.models import User
from vendors.queries.interests import reason_barred

Outcome = ApprovalRequest.Outcome


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
        if not rules.may_submit(contract, by):
            raise PermissionDenied(_("Your role does not do this."))
        if version.is_frozen or open_request(version):
            raise Stale([_("Version %(n)s was submitted already.") % {"n": version.n}])
        found = faults(content(version))
        if found:
            raise NotPossible([item.text for item in found])
        request = _open_request(version, by=by, now=now)
        trail.record(contract, "submit_version", by=by, note=note, facts={"version": version.n}, now=now)
    return request


def _open_request(version: ContractVersion, *, by: User, now: datetime | None) -> ApprovalRequest:
    said = content(version)
    return ApprovalRequest.objects.create(
        version=version, content_hash=hash_of(said), content=said, opened_by=by, opened_at=now or timezone.now()
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
    """Approve and freeze the version if it still reads as submitted and as `by` saw it.

    Raises `Changed` when it does not; then nothing is approved.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        contract, request = _take(request)
        version = request.version
        if not rules.may_approve(contract, by):
            raise PermissionDenied(str(OTHER_PERSON))
        barred = [reason_barred(person, contract.vendor) for person in (by, on_behalf_of) if person]
        if any(barred):
            raise NotPossible([reason for reason in barred if reason])
        said = content(version)
        current = hash_of(said)
        if current != request.content_hash or current != hash_seen:
            raise Changed(differences(request.content, said))
        if contract.state == Contract.State.IN_REVIEW:
            perform(
                contract,
                "approve",
                by=by,
                note=note,
                now=now,
                on_behalf_of=on_behalf_of,
                version=version.n,
                hash=current,
            )
        else:
            trail.record(
                contract,
                "approve_version",
                by=by,
                on_behalf_of=on_behalf_of,
                note=note,
                facts={"version": version.n, "hash": current},
                now=now,
            )
        version.content_hash, version.frozen_at, version.frozen_by = current, moment, by
        version.save(update_fields=["content_hash", "frozen_at", "frozen_by"])
        _decide(request, ApprovalDecision.Verdict.APPROVED, Outcome.APPROVED, by, hash_seen, note, on_behalf_of, moment)
    return request


def send_back(request: ApprovalRequest, *, by: User, note: str, now: datetime | None = None) -> ApprovalRequest:
    """Back to draft, with the reason; what was approved so far is void."""
    moment = now or timezone.now()
    with transaction.atomic():
        contract, request = _take(request)
        version = request.version
        if contract.state == Contract.State.IN_REVIEW:
            perform(contract, "send_back", by=by, note=note, now=now, version=version.n)
        else:
            if not rules.may_send_back(contract, by):
                raise PermissionDenied(_("Your role does not do this."))
            if not note.strip():
                raise NotPossible([_("Say why; the note stays in the trail.")])
            trail.record(contract, "send_back_version", by=by, note=note, facts={"version": version.n}, now=now)
        _decide(
            request, ApprovalDecision.Verdict.RETURNED, Outcome.RETURNED, by, request.content_hash, note, None, moment
        )
    return request


def _take(request: ApprovalRequest) -> tuple[Contract, ApprovalRequest]:
    """The contract under its lock, and the request as it stands then; refused when somebody else has decided."""
    contract = lock(request.version.contract)
    request = ApprovalRequest.objects.select_related("version").get(pk=request.pk)
    request.version.contract = contract
    if request.outcome != Outcome.OPEN:
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


def _decide(request, verdict, outcome, by, hash_seen, note, on_behalf_of, moment) -> None:
    ApprovalDecision.objects.create(
        request=request, by=by, on_behalf_of=on_behalf_of, verdict=verdict, hash_seen=hash_seen, note=note, at=moment
    )
    request.outcome, request.closed_at = outcome, moment
    request.save(update_fields=["outcome", "closed_at"])
