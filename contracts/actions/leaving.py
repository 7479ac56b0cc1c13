"""What has to be done on the way out of a contract, and how was each step seen?"""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from contracts import rules
from contracts.actions.drafts import lock
from contracts.guards import term_of
from contracts.models import Contract, ExitItem, Successor
from contracts.queries import latest_version, open_notice
from vendors import trail
from vendors.lifecycle import NotPossible, after, perform
from vendors.models import StoredFile, User, Vendor

Kind = ExitItem.Kind
# what is done by the last day itself; the rest within a month after it
BY_THE_LAST_DAY = frozenset({Kind.HANDOVER, Kind.ACCESS})
AFTERWARDS = timedelta(days=30)


def start_exit(
    contract: Contract,
    *,
    by: User,
    note: str,
    successor: Vendor | None = None,
    successor_words: str = "",
    now: datetime | None = None,
) -> Contract:
    """Hand-over begins, with a list of what has to be done; a successor is named now or later."""
    with transaction.atomic():
        perform(contract, "start_exit", by=by, note=note, now=now)
        if successor is not None or successor_words.strip():
            name_successor(contract, by=by, vendor=successor, words=successor_words, now=now)
    return contract


def name_successor(
    contract: Contract, *, by: User, vendor: Vendor | None = None, words: str = "", now: datetime | None = None
) -> Successor:
    """Who takes over: a vendor, or in so many words that we do it ourselves or that nobody does."""
    with transaction.atomic():
        contract = lock(contract)
        if not rules.may_run(contract, by):
            raise PermissionDenied(_("Your role does not do this."))
        if contract.state in (Contract.State.CLOSED, Contract.State.CANCELLED):
            raise NotPossible([_("The contract is closed.")])
        row = Successor.objects.filter(contract=contract).first() or Successor(contract=contract)
        before = str(row) if row.pk else ""
        row.vendor, row.words = vendor, words.strip()
        row.full_clean()
        row.save()
        said = {"successor": str(row)}
        trail.record(contract, "name_successor", by=by, before={"successor": before}, after=said, now=now)
    return row


@after("contracts.Contract", "start_exit")
@after("contracts.Contract", "terminate")
@after("contracts.Contract", "expire")
def the_way_out_is_listed(contract, *, by, now, facts):
    """Once; of a deposit only where one was agreed."""
    if contract.exit_items.exists():
        return
    version = latest_version(contract)
    last = _last_day(contract, now)
    kinds = [kind for kind in Kind if kind != Kind.DEPOSIT or version.deposit]
    for kind in kinds:
        due = last if kind in BY_THE_LAST_DAY else last + AFTERWARDS
        ExitItem.objects.create(contract=contract, kind=kind, owner=contract.owner, due_on=due)


def _last_day(contract: Contract, now: datetime) -> date:
    today = contract.day_of(now)
    notice = open_notice(contract)
    if notice is not None:
        return max(today, notice.effective_on)
    return contract.ended_on or term_of(latest_version(contract), today).end or today


def finish_exit_item(
    item: ExitItem, *, by: User, note: str, file: StoredFile | None = None, now: datetime | None = None
) -> ExitItem:
    """Done, with a word on how it was seen; the deletion of data with its certificate."""
    return perform(item, "finish", by=by, note=note, now=now, seen=note.strip(), file=file)


def spare_exit_item(item: ExitItem, *, by: User, note: str, now: datetime | None = None) -> ExitItem:
    return perform(item, "spare", by=by, note=note, now=now, seen=note.strip())


def reopen_exit_item(item: ExitItem, *, by: User, note: str, now: datetime | None = None) -> ExitItem:
    return perform(item, "reopen", by=by, note=note, now=now)
