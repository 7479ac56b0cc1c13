"""What does a vendor have to deliver now, and how far is it with that?"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.pages.delivered import feed_names
from portal.pages.matter import Matter
from portal.templatetags.steward import month
from sla.models import Delivery, Source, Submission
from vendors.roles import Permission

DELIVERY_WINDOW = timedelta(days=31)


def due_from_vendor(user, now: datetime) -> list[Matter]:
    """What is to be delivered now: months that have ended, with their due date in the contract's zone."""
    rows = list(
        Delivery.objects.visible_to(user)
        .filter(
            source=Source.VENDOR,
            state__in=[Delivery.State.EXPECTED, Delivery.State.RETURNED],
            period__ends_at__lte=now,
            period__contract__vendor__in=user.reach.vendors,
        )
        .filter(Q(due_at__lte=now + DELIVERY_WINDOW))
        .select_related("feed", "period__version", "period__contract__entity", "period__contract__vendor")
    )
    drafts = {
        row.delivery_id: row
        for row in Submission.objects.visible_to(user)
        .filter(delivery__in=rows, state__in=["checked", "refused", "returned"])
        .order_by("n")
        .defer("faults", "totals")
    }
    names = feed_names(user, rows)
    matters = []
    for row in rows:
        words = {
            "feed": names.get((row.period.version_id, row.feed_id), row.feed.code),
            "month": month(row.period.starts_on),
        }
        draft = drafts.get(row.pk)
        said, action, url = str(row.period.contract.entity), _("Deliver"), reverse("delivery_detail", args=[row.pk])
        if draft is not None and draft.state == Submission.State.CHECKED:
            said, action, url = _("checked, not yet sent"), _("Send"), reverse("submission_detail", args=[draft.pk])
        elif draft is not None and draft.state == Submission.State.RETURNED:
            said, action = _("returned: %(comment)s") % {"comment": draft.comment}, _("Correct")
        elif draft is not None:
            said = _("the last file could not be read")
        note = f"{row.period.contract} · {said}"
        matter = Matter(timezone.localdate(row.due_at), _("Deliver %(feed)s for %(month)s") % words, url, note)
        matters.append(
            replace(matter, action=action) if user.may(Permission.DATA_DELIVER, row.period.contract.vendor) else matter
        )
    return matters
