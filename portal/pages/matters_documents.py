"""Which papers need this person: to verify, to look up again, to hand in before they expire?"""

from collections import Counter
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.pages.matter import Matter, Waiting
from vendors import rules
from vendors.gates import RECHECK_NOTICE, Standing
from vendors.models import Document, Vendor
from vendors.queries.documents import ASKED_OF, Row, standings
from vendors.roles import Permission
from vendors.words import listed

MOST = 3  # beyond it a vendor's papers to verify stand in one line


def papers_of_vendors(user, today: date, matters: list[Matter], waiting: list[Waiting]) -> None:
    """For the buyer: verify what was handed in, look registers up again, hand in for who never signs in."""
    if user.may(Permission.DOCUMENT_VERIFY):
        again = Q(state__in=Document.HOLDING, recheck_on__lte=today + RECHECK_NOTICE)
        rows = list(
            Document.objects.visible_to(user)
            .filter(Q(state=Document.State.UPLOADED) | again, vendor__state__in=ASKED_OF)
            .select_related("vendor", "type", "uploaded_by")
            .order_by("uploaded_at")
        )
        _to_verify(user, [row for row in rows if row.state == Document.State.UPLOADED], matters, waiting)
        for row in rows:
            if row.state != Document.State.UPLOADED and rules.may_verify_document(row, user):
                title = _("Look up again: %(document)s") % {"document": row.type}
                url = reverse("document_recheck", args=[row.pk])
                matters.append(Matter(row.recheck_on, title, url, str(row.vendor), pgettext("document", "Look up")))
    if user.may(Permission.DOCUMENT_UPLOAD):
        silent = Vendor.objects.visible_to(user).filter(is_entered_by_staff=True, state__in=ASKED_OF)
        matters += _to_hand_in(silent, today, for_vendor=True)


def _to_verify(user, rows: list[Document], matters: list[Matter], waiting: list[Waiting]) -> None:
    mine = [row for row in rows if rules.may_verify_document(row, user)]
    many = {vendor for vendor, n in Counter(row.vendor_id for row in mine).items() if n > MOST}
    said = set()
    for row in mine:
        if row.vendor_id in many:
            if row.vendor_id not in said:
                said.add(row.vendor_id)
                count = sum(other.vendor_id == row.vendor_id for other in mine)
                title = ngettext("Verify %(n)s document", "Verify %(n)s documents", count) % {"n": count}
                url = reverse("vendor_documents", args=[row.vendor.code])
                matters.append(Matter(None, title, url, str(row.vendor), _("Verify")))
            continue
        title = _("Verify: %(document)s") % {"document": row.type}
        note = _("%(vendor)s · uploaded by %(name)s") % {"vendor": row.vendor, "name": row.uploaded_by}
        matters.append(Matter(None, title, reverse("document_detail", args=[row.pk]), note, _("Verify")))
    for row in rows:
        if row.uploaded_by_id == user.pk:
            words = {"document": row.type, "vendor": row.vendor}
            title = _("Verify: %(document)s of %(vendor)s") % words
            url = reverse("document_detail", args=[row.pk])
            waiting.append(
                Waiting(title, url, _("somebody who did not upload it"), timezone.localdate(row.uploaded_at))
            )


def papers_of_ours(user, today: date) -> list[Matter]:
    """For a vendor's people: what is asked of them, by its last day."""
    return _to_hand_in(user.vendors, today, user=user)


def _to_hand_in(vendors, today: date, *, user=None, for_vendor: bool = False) -> list[Matter]:
    matters = []
    missing: dict[Vendor, list[Row]] = {}
    for row in standings(vendors, today):
        if not row.asked or row.waiting is not None:
            continue
        may = user is None or rules.may_upload_document(row.vendor, user)
        action = pgettext("document", "Upload") if may else ""
        url = reverse("vendor_document_new", args=[row.vendor.code, row.type.code])
        note, words = str(row.vendor) if for_vendor else "", {"document": row.type}
        if row.standing in (Standing.MISSING, Standing.REVOKED) and row.hard:
            missing.setdefault(row.vendor, []).append(row)
        elif row.standing in (Standing.EXPIRING, Standing.EXPIRED) and row.document is not None:
            over = row.standing == Standing.EXPIRED
            title = (_("Upload a new version: %(document)s") if over else _("Renew: %(document)s")) % words
            said = row.hard and (
                _("new contracts have stopped without it") if over else _("new contracts stop without it")
            )
            note = pgettext("between remarks", ", ").join(part for part in (note, said) if part)
            matters.append(Matter(row.stand.until, title, url, note, action))
        elif row.standing == Standing.RETURNED and row.document is not None:
            title = _("Upload another: %(document)s") % words
            matters.append(
                Matter(None, title, url, _("returned: %(comment)s") % {"comment": row.document.remark}, action)
            )
    for vendor, rows in missing.items():
        n, names = len(rows), listed(row.type for row in rows)
        title = ngettext("Upload %(n)s document that is asked for", "Upload %(n)s documents that are asked for", n)
        parts = [str(vendor), names] if for_vendor else [names]
        url = reverse("vendor_documents", args=[vendor.code])
        matters.append(Matter(None, title % {"n": n}, url, " · ".join(parts), pgettext("document", "Upload")))
    return matters
