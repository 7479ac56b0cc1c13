"""Which dates of contracts are due? Sources for `vendors.reminding`."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.gaps import WATCHED, Standing, standings_of
from contracts.models import Contract, ContractVersion, Gap
from contracts.queries import NOTICE_RUNS, in_force_of, notice_of
from contracts.terms import term_in_force
from vendors.reminding import Due, reminds


def _running(as_of: date) -> Iterator[tuple[Contract, ContractVersion]]:
    """Contracts whose notice still counts, with the version in force; two queries."""
    contracts = list(Contract.objects.filter(state__in=NOTICE_RUNS).select_related("vendor"))
    versions: dict[int, list[ContractVersion]] = defaultdict(list)
    for version in ContractVersion.objects.filter(contract__in=contracts, signed_at__isnull=False).order_by("n"):
        versions[version.contract_id].append(version)
    for contract in contracts:
        version = in_force_of(versions[contract.pk], as_of)
        if version is not None:
            version.contract = contract
            yield contract, version


@reminds("notice_send_by", gettext_lazy("Last safe day to send notice"))
def notices(as_of: date) -> Iterator[Due]:
    for contract, version in _running(as_of):
        _arrive_by, send_by = notice_of(contract, version, as_of)
        if send_by is not None:
            yield _due(contract, send_by, _notice, version.renews_months)


def _notice(contract: Contract, months: int) -> str:
    return _("%(number)s renews for %(n)s months unless notice is sent") % {"number": contract.number, "n": months}


@reminds("term_ends", gettext_lazy("A contract ends and does not renew"))
def ends(as_of: date) -> Iterator[Due]:
    for contract, version in _running(as_of):
        if not version.renews_months:
            term = term_in_force(version.starts_on, version.ends_on, version.renews_months, as_of)
            yield _due(contract, term.end, _ends)


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


def _due(contract: Contract, day: date, words, *more) -> Due:
    path = f"/contracts/{contract.number}/"
    said = partial(words, contract, *more)
    return Due(contract, day, said, path, vendor_id=contract.vendor_id, owner_id=contract.owner_id)
