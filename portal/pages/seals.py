"""Which seals wait to be granted or affixed, and what happened to one?"""

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import rules
from contracts.models import SealRequest, Signature
from portal.pages.matter import Matter
from portal.pages.timeline import WORDS
from vendors.models import Event
from vendors.roles import Permission

State = SealRequest.State
WORDS |= {
    ("contracts.contract", "request_seal"): gettext_lazy("asked for our seal"),
    ("contracts.contract", "file_document"): gettext_lazy("filed the final document"),
}


def waiting_seals(user) -> QuerySet[SealRequest]:
    """What waits first, the oldest on top; then what is decided, newest first."""
    rows = SealRequest.objects.visible_to(user).select_related("version__contract__vendor", "requested_by")
    order = Case(
        When(state=State.REQUESTED, then=Value(0)),
        When(state=State.GRANTED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    since = Case(When(state__in=(State.REQUESTED, State.GRANTED), then=F("requested_at")))
    return rows.annotate(turn=order, since=since).order_by("turn", "since", "-requested_at", "-pk")


def seals_to_see_to(user) -> list[Matter]:
    """Seals to grant for whoever may, and granted ones to affix for who asked for them."""
    if not (user.may(Permission.SEAL_GRANT) or user.may(Permission.CONTRACT_SUBMIT)):
        return []
    rows = waiting_seals(user).filter(state__in=(State.REQUESTED, State.GRANTED))
    found = []
    for row in rows:
        words = {"seal": row.get_seal_display(), "number": row.version.contract.number}
        url, vendor = reverse("seal_detail", args=[row.pk]), str(row.version.contract.vendor)
        if row.state == State.REQUESTED and rules.may_grant_seal(row, user):
            found.append(Matter(None, _("Grant a seal: %(seal)s on %(number)s") % words, url, vendor, _("Decide")))
        elif row.state == State.GRANTED and row.requested_by_id == user.pk:
            title = _("Record a seal as affixed: %(seal)s on %(number)s") % words
            found.append(Matter(None, title, url, vendor, _("Record")))
    return found


def seals_of(user, version) -> list[SealRequest]:
    rows = SealRequest.objects.visible_to(user).filter(version=version)
    return list(rows.select_related("requested_by", "version__contract"))


def signatures_read_by(user, rows: QuerySet[Signature]) -> list[Signature]:
    """Signatures with what was found in their papers; where our originals lie is nobody else's business."""
    found = list(rows.select_related("version", "file", "recorded_by").prefetch_related("checks"))
    if not user.is_buyer:
        for row in found:
            row.originals = ""
    return found


def events_of(user, asked: SealRequest) -> QuerySet[Event]:
    rows = Event.objects.visible_to(user).filter(record_type="contracts.sealrequest", record_id=str(asked.pk))
    return rows.select_related("by", "on_behalf_of")
