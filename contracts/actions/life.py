"""How does a signed contract live and end? Activate, suspend, give notice, exit, terminate, expire, close, cancel."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.actions.drafts import lock
from contracts.guards import CLOSE_OUT, CONDITIONS, today_of
from contracts.models import ApprovalRequest, Contract, Notice, Suspension
from contracts.queries import open_notice
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

    `guard`: `conditions` before activation, `close_out` before closing.
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


def suspend_contract(
    contract: Contract,
    *,
    by: User,
    note: str,
    from_day: date,
    scope: str,
    partial: bool = False,
    clock_runs: bool = False,
    now: datetime | None = None,
) -> Suspension:
    """Service stops from a day on, in whole or in part; `clock_runs`: months are measured all the same."""
    with transaction.atomic():
        perform(
            contract,
            "suspend",
            by=by,
            note=note,
            now=now,
            from_day=from_day,
            scope=scope,
            partial=partial,
            clock_runs=clock_runs,
        )
        row = Suspension(
            contract=contract, from_day=from_day, scope=scope, partial=partial, clock_runs=clock_runs, decided_by=by
        )
        row.full_clean()
        row.save()
    return row


def resume_contract(contract: Contract, *, by: User, note: str, now: datetime | None = None) -> Contract:
    """Service goes on; the suspension ends on that day."""
    with transaction.atomic():
        perform(contract, "resume", by=by, note=note, now=now)
        _end_suspension(contract, now)
    return contract


def _end_suspension(contract: Contract, now: datetime | None) -> None:
    until = today_of(contract, now or timezone.now())
    for row in contract.suspensions.filter(until_day__isnull=True):
        row.until_day = max(until, row.from_day)
        row.save(update_fields=["until_day"])


def give_notice(
    contract: Contract,
    *,
    by: User,
    kind: str,
    served_on: date,
    effective_on: date,
    note: str,
    arrived_on: date | None = None,
    from_vendor: bool = False,
    now: datetime | None = None,
) -> Notice:
    """Notice was served; from now on the contract does not renew and ends on `effective_on`."""
    row = Notice(
        contract=contract,
        kind=kind,
        from_vendor=from_vendor,
        served_on=served_on,
        arrived_on=arrived_on,
        effective_on=effective_on,
        recorded_by=by,
    )
    row.full_clean()
    with transaction.atomic():
        was_suspended = contract.state == Contract.State.SUSPENDED
        perform(
            contract,
            "give_notice",
            by=by,
            note=note,
            now=now,
            kind=kind,
            served_on=served_on,
            arrived_on=arrived_on,
            effective_on=effective_on,
            from_vendor=from_vendor,
        )
        if was_suspended:
            _end_suspension(contract, now)
        row.save()
    return row


def withdraw_notice(contract: Contract, *, by: User, note: str, now: datetime | None = None) -> Contract:
    """Both sides go on; the notice stays in the record, withdrawn."""
    with transaction.atomic():
        perform(contract, "withdraw_notice", by=by, note=note, now=now)
        notice = open_notice(contract)
        notice.withdrawn_on = today_of(contract, now or timezone.now())
        notice.save(update_fields=["withdrawn_on"])
    return contract


def start_exit(contract: Contract, *, by: User, note: str, now: datetime | None = None) -> Contract:
    return perform(contract, "start_exit", by=by, note=note, now=now)


def terminate_contract(contract: Contract, *, by: User, note: str, now: datetime | None = None) -> Contract:
    """The last day has come."""
    return perform(contract, "terminate", by=by, note=note, now=now)


def expire_contract(contract: Contract, *, by: User, note: str = "", now: datetime | None = None) -> Contract:
    """The term is over and does not renew; the system user `by` records it."""
    return perform(contract, "expire", by=by, note=note, now=now)


def follow_terms(now: datetime | None = None) -> list[Contract]:
    """What the calendar does by itself: a term that has begun activates, one that is over without renewal expires.

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
    return moved


def close_contract(
    contract: Contract, *, by: User, attested: str = "", note: str = "", now: datetime | None = None
) -> Contract:
    """All is settled: last invoice, data deleted, access revoked, assets returned; somebody attests it."""
    with transaction.atomic():
        if attested.strip():
            attest(contract, by=by, guard=CLOSE_OUT, sentence=attested, now=now)
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
