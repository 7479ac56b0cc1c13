"""Which questionnaires and findings are due? Sources for `vendors.reminding`."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vendors.models import Finding, Response
from vendors.queries.diligence import ANSWERABLE
from vendors.reminding import Due, reminds
from vendors.roles import Permission

TO_REVIEW_WITHIN = timedelta(days=7)


@reminds("response_due", gettext_lazy("A questionnaire to be answered"))
def to_answer(as_of: date) -> Iterator[Due]:
    rows = Response.objects.filter(state__in=ANSWERABLE).select_related("vendor", "version__questionnaire")
    for row in rows:
        words, path = partial(_answer, row), f"/responses/{row.pk}/"
        permission = Permission.DILIGENCE_ANSWER
        owner = row.sent_by_id
        yield Due(row, row.due_on, words, path, vendor_id=row.vendor_id, owner_id=owner, permission=permission)


def _answer(row: Response) -> str:
    return _("Answer %(name)s, %(vendor)s") % {"name": row.version.questionnaire, "vendor": row.vendor}


@reminds("response_waits", gettext_lazy("Answers that wait to be reviewed"))
def to_review(as_of: date) -> Iterator[Due]:
    rows = Response.objects.filter(state=Response.State.SUBMITTED).select_related("vendor", "version__questionnaire")
    for row in rows:
        words, path = partial(_review, row), f"/responses/{row.pk}/"
        due = timezone.localdate(row.submitted_at) + TO_REVIEW_WITHIN
        yield Due(row, due, words, path, vendor_id=row.vendor_id, owner_id=row.sent_by_id)


def _review(row: Response) -> str:
    return _("Review the answers of %(vendor)s: %(name)s") % {"name": row.version.questionnaire, "vendor": row.vendor}


@reminds("finding_due", gettext_lazy("A finding that the vendor mends"))
def to_mend(as_of: date) -> Iterator[Due]:
    yield from _findings(Finding.Side.VENDOR, Permission.DILIGENCE_ANSWER)


@reminds("finding_of_ours_due", gettext_lazy("A finding that we mend"))
def to_mend_ourselves(as_of: date) -> Iterator[Due]:
    yield from _findings(Finding.Side.OURS, None)


def _findings(side: str, permission: str | None) -> Iterator[Due]:
    rows = Finding.objects.filter(state=Finding.State.OPEN, side=side).select_related("vendor")
    for row in rows:
        words, path = partial(_mend, row), f"/findings/{row.pk}/"
        yield Due(row, row.due_on, words, path, row.vendor_id, row.owner_id, permission)


def _mend(row: Finding) -> str:
    return _("Mend: %(title)s, %(vendor)s") % {"title": row.title, "vendor": row.vendor}
