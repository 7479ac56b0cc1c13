"""How do obligations come to be, how are they done, accepted, returned and waived, and when do they end?"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.actions.drafts import lock
from contracts.models import Contract, Obligation, ObligationRule
from contracts.queries_obligations import OWED, Owed, owed_under
from vendors import trail
from vendors.lifecycle import NotPossible, perform
from vendors.models import StoredFile, User
from vendors.system import system_user

State = Obligation.State


def follow_obligations(now: datetime | None = None) -> int:
    """What falls due in the year ahead is made, for every contract that runs; how many contracts it changed."""
    rows = Contract.objects.filter(state__in=OWED, versions__obligation_rules__isnull=False).distinct()
    return sum(make_obligations(contract, now=now) for contract in rows.order_by("pk"))


def make_obligations(contract: Contract, *, ends_on: date | None = None, now: datetime | None = None) -> bool:
    """The contract's obligations as its versions have them: made, moved, ended where nothing was done yet.

    `ends_on` is the day on which a notice that is being given takes effect.
    What lies in the past, or was begun, stays as it is. Asked again, it changes nothing; whether it changed something.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        contract = lock(contract)
        today = contract.day_of(moment)
        wanted = owed_under(contract, today, ends_on) if contract.state in OWED else {}
        standing = {(row.code, row.occasion): row for row in contract.obligations.select_related("rule")}
        ended = _end([row for key, row in standing.items() if key not in wanted and row.due_on >= today], moment)
        again = _revive([row for key, row in standing.items() if key in wanted], moment)
        moved = [row for key, row in standing.items() if key in wanted and _move(row, wanted[key], today)]
        made = [_fresh(contract, owed, moment) for key, owed in wanted.items() if key not in standing]
        Obligation.objects.bulk_create(made)
        facts = {"made": len(made), "moved": len(moved), "ended": ended, "again": again}
        if made or moved:
            by = system_user("calendar")
            trail.record(contract, "make_obligations", by=by, facts=facts, shown_to_vendor=True, now=now)
    return any(facts.values())


def _fresh(contract: Contract, owed: Owed, moment: datetime) -> Obligation:
    return Obligation(
        contract=contract,
        rule=owed.rule,
        code=owed.rule.code,
        occasion=owed.when.occasion,
        due_on=owed.when.due_on,
        provisional=owed.when.provisional,
        made_at=moment,
    )


def _move(row: Obligation, owed: Owed, today) -> bool:
    """Put what nobody has begun under the rule and on the day that count by now; whether anything is another."""
    if row.state != State.DUE or row.due_on < today:
        return False
    fresh = {"rule": owed.rule, "due_on": owed.when.due_on, "provisional": owed.when.provisional}
    if all(getattr(row, name) == value for name, value in fresh.items()):
        return False
    for name, value in fresh.items():
        setattr(row, name, value)
    row.save(update_fields=list(fresh))
    return True


def _end(rows: list[Obligation], moment: datetime) -> int:
    rows = [row for row in rows if row.state == State.DUE]
    for row in rows:
        perform(row, "end", by=system_user("calendar"), now=moment)
    return len(rows)


def _revive(rows: list[Obligation], moment: datetime) -> int:
    rows = [row for row in rows if row.state == State.ENDED]
    for row in rows:
        perform(row, "revive", by=system_user("calendar"), now=moment)
    return len(rows)


def submit_obligation(
    obligation: Obligation, *, by: User, said: str, file: StoredFile | None = None, now: datetime | None = None
) -> Obligation:
    """Who owes it says what was done, with the file where one is agreed; where nobody else accepts it, it is done."""
    if not said.strip():
        raise NotPossible([_("Say in a sentence what was done.")])
    needs_file = obligation.rule.evidence == ObligationRule.Evidence.FILE
    if needs_file and file is None and obligation.file_id is None:
        raise NotPossible([_("A file is agreed as proof; add it.")])
    with transaction.atomic():
        perform(obligation, "submit", by=by, note=said, now=now, said=said.strip(), file=file)
        if not obligation.rule.is_accepted:
            perform(obligation, "settle", by=system_user("calendar"), now=now)
    return obligation


def accept_obligation(obligation: Obligation, *, by: User, note: str = "", now: datetime | None = None) -> Obligation:
    """Another person has looked at what was done."""
    return perform(obligation, "accept", by=by, note=note, now=now, why=note)


def return_obligation(obligation: Obligation, *, by: User, note: str, now: datetime | None = None) -> Obligation:
    """What is missing is said in the note; its day stays as it was."""
    return perform(obligation, "give_back", by=by, note=note, now=now, why=note)


def waive_obligation(obligation: Obligation, *, by: User, note: str, now: datetime | None = None) -> Obligation:
    """This time it need not be done."""
    return perform(obligation, "waive", by=by, note=note, now=now, why=note)


def assign_obligation(
    obligation: Obligation, *, by: User, owner: User, note: str = "", now: datetime | None = None
) -> Obligation:
    """Somebody of ours sees to it by name."""
    if not owner.is_buyer:
        raise NotPossible([_("Somebody of ours sees to it.")])
    return perform(obligation, "assign", by=by, note=note, now=now, owner=owner)
