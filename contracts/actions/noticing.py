"""Which notice ends a contract: when was it sent, when did it arrive, when does it take effect, was it taken back?"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.actions.drafts import lock
from contracts.actions.suspending import end_suspension
from contracts.guards import earliest_effect
from contracts.models import Contract, Notice
from contracts.queries import open_notice
from vendors import trail
from vendors.lifecycle import NotPossible, Stale, perform
from vendors.models import StoredFile, User


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
    trigger_code: str = "",
    ground: str = "",
    now: datetime | None = None,
) -> Notice:
    """Notice was served; from now on the contract does not renew and ends on `effective_on`.

    `trigger_code`: the right of the contract that arose and is used by it (`kind` trigger). `ground`: the clause or
    article it stands on.
    """
    row = Notice(
        contract=contract,
        kind=kind,
        from_vendor=from_vendor,
        served_on=served_on,
        arrived_on=arrived_on,
        effective_on=effective_on,
        trigger_code=trigger_code,
        ground=ground,
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
            trigger_code=trigger_code,
            ground=ground,
        )
        if was_suspended:
            end_suspension(contract, by=by, now=now)
        row.save()
    return row


def record_arrival(
    contract: Contract, *, by: User, arrived_on: date, file: StoredFile | None = None, now: datetime | None = None
) -> Notice:
    """The notice has arrived. It takes effect on arrival (Civil Code 565): never on an earlier day, and a notice for
    convenience not before its days have passed; the last day moves with it.
    """
    with transaction.atomic():
        contract = lock(contract)
        if not rules.may_give_notice(contract, by):
            raise PermissionDenied(_("Your role does not do this."))
        notice = open_notice(contract)
        if notice is None or notice.arrived_on is not None:
            raise Stale([_("No notice waits for its arrival.")])
        if not notice.served_on <= arrived_on <= contract.day_of(now or timezone.now()):
            raise NotPossible([_("It arrived after it was sent, and not after today.")])
        before = {"arrived_on": None, "effective_on": notice.effective_on}
        notice.arrived_on, notice.arrival_file = arrived_on, file
        notice.effective_on = max(notice.effective_on, earliest_effect(contract, notice.kind, arrived_on))
        notice.full_clean()
        notice.save(update_fields=["arrived_on", "arrival_file", "effective_on"])
        trail.record(
            contract,
            "record_arrival",
            by=by,
            before=before,
            after={"arrived_on": arrived_on, "effective_on": notice.effective_on},
            facts={"filed": file is not None},
            shown_to_vendor=True,
            now=now,
        )
    return notice


def withdraw_notice(
    contract: Contract,
    *,
    by: User,
    note: str,
    agreed: str = "",
    file: StoredFile | None = None,
    now: datetime | None = None,
) -> Contract:
    """Both sides go on; the notice stays in the record, withdrawn.

    `agreed`: who agreed for the other side, and how. Before it has arrived, the sender takes it back alone.
    """
    with transaction.atomic():
        lock(contract)
        notice = open_notice(contract)
        if notice is not None and notice.arrived_on is not None and not agreed.strip():
            raise NotPossible([_("It has arrived: say who agreed for the other side, and how.")])
        perform(contract, "withdraw_notice", by=by, note=note, now=now, agreed=agreed.strip())
        notice.withdrawn_on = contract.day_of(now or timezone.now())
        notice.withdrawal_words, notice.withdrawal_file = agreed.strip(), file
        notice.save(update_fields=["withdrawn_on", "withdrawal_words", "withdrawal_file"])
    return contract
