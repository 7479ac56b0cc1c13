"""How does a signed contract begin and end? Activate, terminate, expire, close, cancel, and what the calendar does."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.actions.drafts import lock
from contracts.guards import CONDITIONS
from contracts.models import Amendment, ApprovalRequest, Contract
from vendors import trail
from vendors.lifecycle import NotPossible, perform
from vendors.models import Attestation, StoredFile, User
from vendors.system import system_user


def attest(
    contract: Contract,
    *,
    by: User,
    guard: str,
    sentence: str,
    file: StoredFile | None = None,
    now: datetime | None = None,
) -> Attestation:
    """A person's word where the product keeps no record yet.

    `guard`: `conditions` before activation.
    """
    if not (rules.may_run(contract, by) or rules.may_close(contract, by) or rules.may_give_notice(contract, by)):
        raise PermissionDenied(_("Your role does not do this."))
    with transaction.atomic():
        row = Attestation(
            vendor=contract.vendor,
            record_type=contract._meta.label_lower,
            record_id=str(contract.pk),
            guard=guard,
            sentence=sentence.strip(),
            file=file,
            by=by,
            at=now or timezone.now(),
        )
        row.full_clean()
        row.save()
        trail.record(
            contract, "attest", by=by, note=row.sentence, facts={"guard": guard, "filed": file is not None}, now=now
        )
    return row


def activate_contract(
    contract: Contract, *, by: User, attested: str = "", note: str = "", now: datetime | None = None
) -> Contract:
    """The term has begun and somebody attests that the conditions are met: `attested` here, or `attest` before."""
    with transaction.atomic():
        if attested.strip():
            attest(contract, by=by, guard=CONDITIONS, sentence=attested, now=now)
        return perform(contract, "activate", by=by, note=note, now=now)


def terminate_contract(contract: Contract, *, by: User, note: str, now: datetime | None = None) -> Contract:
    """The last day has come."""
    return perform(contract, "terminate", by=by, note=note, now=now)


def expire_contract(contract: Contract, *, by: User, note: str = "", now: datetime | None = None) -> Contract:
    """The term is over and does not renew; the system user `by` records it."""
    return perform(contract, "expire", by=by, note=note, now=now)


def follow_terms(now: datetime | None = None) -> list[Contract]:
    """What the calendar does by itself: a term that has begun activates, one that is over without renewal expires, and
    a signed amendment comes into force on its day.

    What a guard holds back waits for a person; it is asked again next time.
    """
    calendar = system_user("calendar")
    moved = []
    for state, name in ((Contract.State.SIGNED, "activate"), (Contract.State.ACTIVE, "expire")):
        for contract in Contract.objects.filter(state=state).order_by("pk"):
            try:
                moved.append(perform(contract, name, by=calendar, now=now))
            except NotPossible:
                continue
    signed = Amendment.objects.filter(state=Amendment.State.SIGNED).select_related("version__contract")
    for amendment in signed.order_by("pk"):
        try:
            perform(amendment, "take_effect", by=calendar, now=now)
        except NotPossible:
            continue
        moved.append(amendment.version.contract)
    return moved


def close_contract(contract: Contract, *, by: User, note: str = "", now: datetime | None = None) -> Contract:
    """All is settled: the steps of the exit, credits, months, invoices, what one side holds of the other."""
    return perform(contract, "close", by=by, note=note, now=now)


def cancel_contract(contract: Contract, *, by: User, note: str, now: datetime | None = None) -> Contract:
    """It never comes into force; an open approval request is void."""
    with transaction.atomic():
        lock(contract)
        perform(contract, "cancel", by=by, note=note, now=now)
        ApprovalRequest.objects.filter(version__contract=contract, outcome=ApprovalRequest.Outcome.OPEN).update(
            outcome=ApprovalRequest.Outcome.VOID, closed_at=now or timezone.now()
        )
    return contract
