"""Which words of vendors are owed, which accounts wait to be called back? Sources for `vendors.reminding`."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vendors.models import BankDetail, ChangeRequest, DutyAttestation
from vendors.reminding import Due, reminds
from vendors.roles import Permission
from vendors.words import worded_month

DECIDE_WITHIN = timedelta(days=5)


@reminds("attestation_due", gettext_lazy("A monthly attestation is due"))
def attestations(as_of: date) -> Iterator[Due]:
    for row in DutyAttestation.objects.filter(given_at__isnull=True).select_related("vendor", "duty"):
        words, path = partial(_attest, row), f"/attestations/{row.pk}/"
        yield Due(row, row.due_on, words, path, vendor_id=row.vendor_id, permission=Permission.DUTY_ATTEST)


def _attest(row: DutyAttestation) -> str:
    words = {"vendor": row.vendor, "month": worded_month(row.month), "duty": row.duty}
    return _("%(vendor)s attests for %(month)s: %(duty)s") % words


@reminds("change_waits", gettext_lazy("A change of a vendor’s record waits to be decided"))
def changes(as_of: date) -> Iterator[Due]:
    waiting = (
        (ChangeRequest.objects.filter(state=ChangeRequest.State.REQUESTED), "/changes/"),
        (BankDetail.objects.filter(state__in=BankDetail.OPEN), "/accounts-paid/"),
    )
    for rows, path in waiting:
        for row in rows.select_related("vendor"):
            due = timezone.localdate(row.asked_at) + DECIDE_WITHIN
            yield Due(row, due, partial(_decide, row), f"{path}{row.pk}/", vendor_id=row.vendor_id)


def _decide(row: ChangeRequest | BankDetail) -> str:
    if isinstance(row, BankDetail):
        return _("An account of %(vendor)s waits for its second person") % {"vendor": row.vendor}
    return _("Decide on a change of the profile of %(vendor)s") % {"vendor": row.vendor}
