"""Which papers expire, wait to be verified or are to be looked up again? Sources for `vendors.reminding`.

A paper counts from the day on which its warning starts: 60 days before the law's own last day to apply for renewal.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vendors.gates import Standing
from vendors.models import Document, Vendor
from vendors.queries.documents import ASKED_OF, standings
from vendors.reminding import Due, reminds
from vendors.roles import Permission

TO_VERIFY_WITHIN = timedelta(days=5)


@reminds("document_expires", gettext_lazy("A document of a vendor expires"))
def expiring(as_of: date) -> Iterator[Due]:
    for row in standings(_asked(), as_of):
        if not row.asked or row.waiting or row.document is None or row.stand.until is None:
            continue
        if row.standing in (Standing.EXPIRING, Standing.EXPIRED):
            path, words = f"/vendors/{row.vendor.code}/documents/", partial(_renew, row.document)
            permission = Permission.DOCUMENT_UPLOAD
            yield Due(row.document, row.stand.until, words, path, vendor_id=row.vendor.pk, permission=permission)


def _renew(document: Document) -> str:
    return _("Renew: %(document)s of %(vendor)s") % {"document": document.type, "vendor": document.vendor}


@reminds("document_recheck", gettext_lazy("A document to look up in its register again"))
def rechecks(as_of: date) -> Iterator[Due]:
    rows = Document.objects.filter(state__in=Document.HOLDING, recheck_on__isnull=False, vendor__state__in=ASKED_OF)
    for row in rows.select_related("type", "vendor"):
        words, path = partial(_look_up, row), f"/documents/{row.pk}/look-up/"
        yield Due(row, row.recheck_on, words, path, vendor_id=row.vendor_id, owner_id=row.verified_by_id)


def _look_up(document: Document) -> str:
    return _("Look up again: %(document)s of %(vendor)s") % {"document": document.type, "vendor": document.vendor}


@reminds("document_waits", gettext_lazy("A document waits to be verified"))
def waiting(as_of: date) -> Iterator[Due]:
    rows = Document.objects.filter(state=Document.State.UPLOADED, vendor__state__in=ASKED_OF)
    for row in rows.select_related("type", "vendor"):
        due = timezone.localdate(row.uploaded_at) + TO_VERIFY_WITHIN
        yield Due(row, due, partial(_verify, row), f"/documents/{row.pk}/", vendor_id=row.vendor_id)


def _verify(document: Document) -> str:
    return _("Verify: %(document)s of %(vendor)s") % {"document": document.type, "vendor": document.vendor}


def _asked():
    return Vendor.objects.filter(state__in=ASKED_OF)
