"""Which papers does a contract ask of its vendor before it comes into force, and whom does a lost one concern?"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from contracts.effects import RUNNING
from contracts.guards import holds_up_what_is_new, latest_version_signed
from contracts.models import Contract
from vendors.actions.decisions import raise_decision
from vendors.lifecycle import after
from vendors.models import Document
from vendors.papers import stops_new_contracts
from vendors.queries.documents import gap_words, hard_gaps, serves_lines
from vendors.words import listed

SERVED = (Contract.State.REGISTERED, Contract.State.SIGNED, *RUNNING)
DOCUMENT = "document"


@serves_lines
def lines_under_contract(vendors: list[int]) -> Iterable[tuple[int, int]]:
    """A vendor is asked for what the lines need that it serves by contract, too."""
    rows = Contract.objects.filter(vendor__in=vendors, state__in=SERVED)
    return set(rows.values_list("vendor", "line"))


@holds_up_what_is_new
def papers_hold_on_the_first_day(contract, *, by, now, facts):
    """Every paper that the vendor's and the contract's line need holds when the term starts, and still."""
    version = latest_version_signed(contract)
    if version is None:
        return None
    gaps = {}
    for day in (contract.day_of(now), version.starts_on):
        gaps |= {row.type.pk: row for row in hard_gaps(contract.vendor, day, lines=[contract.line_id])}
    if not gaps:
        return None
    return _("%(vendor)s lacks papers that have to hold on the first day of the term and today: %(documents)s.") % {
        "vendor": contract.vendor,
        "documents": listed(gap_words(row) for row in gaps.values()),
    }


@after("vendors.Document", "expire")
@after("vendors.Document", "revoke")
def running_contracts_ask_what_becomes_of_them(document, *, by, now, facts):
    """New contracts have stopped by themselves; the owner of each that runs says whether it goes on."""
    if not stops_new_contracts(document, now):
        return
    rows = Contract.objects.filter(vendor=document.vendor, state__in=RUNNING)
    for contract in rows.select_related("owner").order_by("number"):
        raise_decision(
            document.vendor,
            by=by,
            subject=DOCUMENT,
            key=f"document:{document.pk}:{contract.number}",
            happened=lambda number=contract.number: _happened(document, number),
            owner=contract.owner,
            contract_number=contract.number,
            now=now,
        )


def _happened(document: Document, number: str) -> str:
    words = {"document": document.type, "vendor": document.vendor, "number": number}
    if document.state == Document.State.REVOKED:
        return _("%(document)s of %(vendor)s was revoked while %(number)s runs") % words
    return _("%(document)s of %(vendor)s expired while %(number)s runs") % words
