"""What hangs on a vendor's papers: whether it is approved, and what follows when a needed one ends?

Nothing that runs is stopped. The gates refuse new contracts from that day on by themselves; what becomes of the running
service is for its owner to decide.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import trail
from vendors.lifecycle import after, guard
from vendors.models import Document, Vendor
from vendors.queries.documents import gap_words, hard_gaps, holds, is_needed
from vendors.words import listed

SERVES = (*Vendor.IN_BUSINESS, Vendor.State.SUSPENDED, Vendor.State.EXITING)


@guard("vendors.Vendor", "approve")
def papers_hold(vendor, *, by, now, facts):
    """After due diligence, or when its conditions are met, every paper that new contracts need holds."""
    if vendor.state not in (Vendor.State.IN_DUE_DILIGENCE, Vendor.State.APPROVED_CONDITIONAL):
        return None
    gaps = hard_gaps(vendor, timezone.localdate(now))
    if not gaps:
        return None
    return _("Needed before it is approved: %(documents)s.") % {"documents": listed(gap_words(row) for row in gaps)}


@after("vendors.Document", "expire")
@after("vendors.Document", "revoke")
def a_paper_that_new_contracts_need_is_gone(document, *, by, now, facts):
    """The line in the vendor's trail; whom the running services belong to is asked by who knows them."""
    if stops_new_contracts(document, now):
        facts = {"document": document.pk, "type": document.type.code, "last_day": document.expires_on}
        trail.record(document.vendor, "lost_document", by=by, note=str(document.type), facts=facts, now=now)


def stops_new_contracts(document: Document, now: datetime) -> bool:
    """Whether a paper that has ended was needed, and nothing else of its kind holds."""
    vendor = document.vendor
    if vendor.state not in SERVES or not is_needed(document):
        return False
    return not holds(vendor, document.type, timezone.localdate(now))
