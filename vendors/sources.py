"""Which vendors and invitations are due for a look? Sources for `vendors.reminding`."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vendors.models import Assessment, Invitation, Vendor
from vendors.reminding import Due, reminds


@reminds("hold_review", gettext_lazy("A watch, suspension or block to review"))
def holds(as_of: date) -> Iterator[Due]:
    for vendor in Vendor.objects.filter(review_on__isnull=False):
        words = partial(_review_of, vendor)
        yield Due(vendor, vendor.review_on, words, f"/vendors/{vendor.code}/", vendor_id=vendor.pk)


def _review_of(vendor: Vendor) -> str:
    return _("%(vendor)s: look again at “%(state)s”") % {"vendor": vendor, "state": vendor.get_state_display()}


@reminds("risk_review", gettext_lazy("A vendor’s risk to review"))
def assessments(as_of: date) -> Iterator[Due]:
    rows = Assessment.objects.filter(superseded_by__isnull=True, vendor__state__in=Vendor.IN_BUSINESS)
    for row in rows.select_related("vendor"):
        words, path = partial(_risk_of, row.vendor), f"/vendors/{row.vendor.code}/risk/"
        yield Due(row, row.next_review_on, words, path, vendor_id=row.vendor_id, owner_id=row.assessed_by_id)


def _risk_of(vendor: Vendor) -> str:
    return _("Review the risk of %(vendor)s") % {"vendor": vendor}


@reminds("invitation_lapses", gettext_lazy("An invitation lapses"))
def invitations(as_of: date) -> Iterator[Due]:
    rows = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__date__gte=as_of)
    for row in rows.select_related("vendor"):
        words, day = partial(_invited, row.email), row.expires_at.date()
        yield Due(row, day, words, "/people/", vendor_id=row.vendor_id, owner_id=row.invited_by_id)


def _invited(email: str) -> str:
    return _("%(email)s has not accepted the invitation yet") % {"email": email}
