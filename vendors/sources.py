"""Which vendors and invitations are due for a look? Sources for `vendors.reminding`."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vendors.models import Assessment, Invitation, Vendor
from vendors.reminding import Due, reminds


@reminds("hold_review", gettext_lazy("A watch, suspension or block to review"))
def holds(as_of: date) -> Iterator[Due]:
    for vendor in Vendor.objects.filter(review_on__isnull=False):
        words = lambda vendor=vendor: (
            _("Review %(state)s: %(vendor)s")
            % {  # noqa: E731
                "state": vendor.get_state_display().lower(),
                "vendor": vendor,
            }
        )
        yield Due(vendor, vendor.review_on, words, f"/vendors/{vendor.code}/", vendor_id=vendor.pk)


@reminds("risk_review", gettext_lazy("A vendor’s risk to review"))
def assessments(as_of: date) -> Iterator[Due]:
    rows = Assessment.objects.filter(superseded_by__isnull=True, vendor__state__in=Vendor.IN_BUSINESS)
    for row in rows.select_related("vendor"):
        words = lambda row=row: _("Review the risk of %(vendor)s") % {"vendor": row.vendor}  # noqa: E731
        path = f"/vendors/{row.vendor.code}/risk/"
        yield Due(row, row.next_review_on, words, path, vendor_id=row.vendor_id, owner_id=row.assessed_by_id)


@reminds("invitation_lapses", gettext_lazy("An invitation lapses"))
def invitations(as_of: date) -> Iterator[Due]:
    rows = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__date__gte=as_of)
    for row in rows.select_related("vendor"):
        words = lambda row=row: _("%(email)s has not accepted the invitation yet") % {"email": row.email}  # noqa: E731
        yield Due(row, row.expires_at.date(), words, "/people/", vendor_id=row.vendor_id, owner_id=row.invited_by_id)
