"""What was taken from a vendor's deposit and waits to be filled up again?"""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.pages.matter import Matter
from sla.models import Credit
from vendors.roles import Permission


def top_ups(user) -> list[Matter]:
    """What was taken from a deposit and is to be filled up again: by the vendor, which Finance then records."""
    if not (user.is_vendor_person or user.may(Permission.CREDIT_APPLY)):
        return []
    rows = Credit.objects.visible_to(user).filter(
        deposit_minor__gt=0, top_up_by__isnull=False, topped_up_at__isnull=True
    )
    matters = []
    for row in rows.select_related("period__contract__vendor"):
        contract = row.period.contract
        records = user.may(Permission.CREDIT_APPLY, contract.vendor)
        if not records and contract.vendor_id not in user.reach.vendors:
            continue
        title = _("See whether %(vendor)s has topped up its deposit") if records else _("Top up the deposit")
        url, note = reverse("credit_detail", args=[row.pk]), _("to be topped up")
        action = _("Record") if records else ""
        matters.append(
            Matter(
                row.top_up_by,
                title % {"vendor": contract.vendor},
                url,
                str(contract),
                action,
                row.deposit,
                contract.currency_id,
                note,
            )
        )
    return matters
