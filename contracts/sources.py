"""Which dates of contracts are due? Sources for `vendors.reminding`."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.gaps import WATCHED, Standing, standings_of
from contracts.models import Contract, ContractVersion, ExitItem, Gap, Notice
from contracts.queries_terms import NOTICE_RUNS, ContractRow, days_of, row_of
from contracts.terms import Follows
from vendors.reminding import Due, reminds

ENDING = (Contract.State.NOTICE_GIVEN, Contract.State.IN_EXIT)


def _running(as_of: date) -> Iterator[ContractRow]:
    """Contracts whose end is still to be decided, with the version in force; four queries."""
    contracts = list(Contract.objects.filter(state__in=NOTICE_RUNS).select_related("vendor"))
    versions: dict[int, list[ContractVersion]] = defaultdict(list)
    for version in ContractVersion.objects.filter(contract__in=contracts, signed_at__isnull=False).order_by("n"):
        versions[version.contract_id].append(version)
    days = days_of(row for rows in versions.values() for row in rows)
    for contract in contracts:
        row = row_of(contract, versions[contract.pk], days, as_of)
        if row.counts:
            yield row


@reminds("decide_by", gettext_lazy("Last day to decide what follows a contract’s term"))
def decisions(as_of: date) -> Iterator[Due]:
    for row in _running(as_of):
        if row.decide_by is not None:
            yield _due(row.contract, row.decide_by, _decide)


def _decide(contract: Contract) -> str:
    return _("%(number)s: decide what follows its term") % {"number": contract.number}


@reminds("notice_send_by", gettext_lazy("Last safe day to send notice"))
def notices(as_of: date) -> Iterator[Due]:
    for row in _running(as_of):
        if row.send_by is None or row.version is None:
            continue
        if row.version.evergreen:
            yield _due(row.contract, row.send_by, _notice_or_runs_on)
        else:
            yield _due(row.contract, row.send_by, _notice, row.version.renews_months)


def _notice(contract: Contract, months: int) -> str:
    return _("%(number)s renews for %(n)s months unless notice is sent") % {"number": contract.number, "n": months}


def _notice_or_runs_on(contract: Contract) -> str:
    return _("%(number)s runs on without an end unless notice is sent") % {"number": contract.number}


@reminds("extension_send_by", gettext_lazy("Last safe day to ask for an extension"))
def extensions(as_of: date) -> Iterator[Due]:
    for row in _running(as_of):
        if row.standing is not None and row.standing.extensions:
            yield _due(row.contract, row.standing.extensions[0].dates.send_by, _extend)


def _extend(contract: Contract) -> str:
    return _("%(number)s ends unless we ask for its extension") % {"number": contract.number}


@reminds("term_ends", gettext_lazy("A contract ends and does not renew"))
def ends(as_of: date) -> Iterator[Due]:
    for row in _running(as_of):
        if row.standing is not None and row.standing.follows is Follows.ENDS and row.term and row.term.end:
            yield _due(row.contract, row.term.end, _ends)


def _ends(contract: Contract) -> str:
    return _("%(number)s ends and does not renew by itself") % {"number": contract.number}


@reminds("gap_due", gettext_lazy("Something a registered contract lacks"))
def open_gaps(as_of: date) -> Iterator[Due]:
    rows = Gap.objects.filter(state=Gap.State.OPEN, contract__state__in=WATCHED)
    for row in standings_of(rows.select_related("contract__vendor", "contract__parent"), as_of):
        if row.is_open:
            gap = row.gap
            words, path = partial(_lacks, row), f"/gaps/{gap.pk}/"
            yield Due(gap, gap.due_on, words, path, vendor_id=gap.contract.vendor_id, owner_id=gap.owner_id)


def _lacks(row: Standing) -> str:
    return _("%(number)s lacks: %(what)s") % {"number": row.gap.contract.number, "what": row.name}


@reminds("exit_step_due", gettext_lazy("A step on the way out of a contract"))
def exit_steps(as_of: date) -> Iterator[Due]:
    rows = ExitItem.objects.filter(state=ExitItem.State.OPEN).select_related("contract__vendor").order_by("pk")
    for item in rows:
        contract = item.contract
        path, words = f"/contracts/{contract.number}/exit/", partial(_exit_step, item)
        yield Due(item, item.due_on, words, path, vendor_id=contract.vendor_id, owner_id=item.owner_id)


def _exit_step(item: ExitItem) -> str:
    return _("%(number)s, on the way out: %(what)s") % {
        "number": item.contract.number,
        "what": item.get_kind_display(),
    }


@reminds("arrival_unknown", gettext_lazy("A notice of which nobody has recorded that it arrived"))
def arrivals(as_of: date) -> Iterator[Due]:
    """Due on the day on which it takes effect: without proof of arrival it ends nothing."""
    rows = Notice.objects.filter(
        contract__state__in=ENDING, arrived_on__isnull=True, withdrawn_on__isnull=True, from_vendor=False
    ).exclude(kind=Notice.Kind.MUTUAL)
    for notice in rows.select_related("contract__vendor").order_by("pk"):
        contract = notice.contract
        words, path = partial(_arrival, contract), f"/contracts/{contract.number}/arrival/"
        day, owner = notice.effective_on, contract.owner_id
        yield Due(notice, day, words, path, vendor_id=contract.vendor_id, owner_id=owner)


def _arrival(contract: Contract) -> str:
    return _("%(number)s: record when the notice arrived, or it ends nothing") % {"number": contract.number}


def _due(contract: Contract, day: date, words, *more) -> Due:
    path = f"/contracts/{contract.number}/"
    said = partial(words, contract, *more)
    return Due(contract, day, said, path, vendor_id=contract.vendor_id, owner_id=contract.owner_id)
