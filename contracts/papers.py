"""Which papers does a contract ask of its vendor before it comes into force?"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from contracts.guards import latest_version_signed
from contracts.models import Contract
from vendors.lifecycle import guard
from vendors.queries.documents import gap_words, hard_gaps, serves_lines
from vendors.words import listed

SERVED = (
    Contract.State.SIGNED,
    Contract.State.ACTIVE,
    Contract.State.SUSPENDED,
    Contract.State.NOTICE_GIVEN,
    Contract.State.IN_EXIT,
)


@serves_lines
def lines_under_contract(vendors: list[int]) -> Iterable[tuple[int, int]]:
    """A vendor is asked for what the lines need that it serves by contract, too."""
    rows = Contract.objects.filter(vendor__in=vendors, state__in=SERVED)
    return set(rows.values_list("vendor", "line"))


@guard("contracts.Contract", "activate")
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
