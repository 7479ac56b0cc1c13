"""Was a vendor looked up in the lists of sanctioned parties, by whom, and with which result?"""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import rules, trail
from vendors.files import store_evidence
from vendors.models import SanctionsCheck, User, Vendor

LASTS_DAYS = 365


def record_sanctions_check(
    vendor: Vendor,
    *,
    by: User,
    names: str,
    sources: Iterable[str],
    result: str,
    next_on: date,
    others: str = "",
    note: str = "",
    evidence: File | None = None,
    now: datetime | None = None,
) -> SanctionsCheck:
    """What a person searched and found; the newest check counts. ValidationError by field, PermissionDenied."""
    if not rules.may_check_sanctions(vendor, by):
        raise PermissionDenied(_("Your role does not do this."))
    check = SanctionsCheck(
        vendor=vendor,
        names=names.strip(),
        sources=sorted(sources),
        others=others.strip(),
        result=result,
        note=note.strip(),
        next_on=next_on,
        by=by,
        at=now or timezone.now(),
    )
    _refuse(check, timezone.localdate(now))
    with transaction.atomic():
        if evidence is not None:
            # the buyer's own: it belongs to no vendor, and only this check leads to it
            check.file = store_evidence(evidence, by=by, now=now)
        check.full_clean(exclude=["sources", "file"])
        check.save()
        facts = {"result": result, "lists": check.sources, "next_on": next_on}
        facts["filed"] = check.file is not None
        trail.record(check, "check_sanctions", by=by, note=check.note, facts=facts, now=now)
    return check


def _refuse(check: SanctionsCheck, today: date) -> None:
    wrong = {}
    if not check.sources and not check.others:
        wrong["sources"] = [_("Name at least one list that was searched.")]
    if check.result != SanctionsCheck.Result.CLEAR and not check.note:
        wrong["note"] = [_("Say what was found, and on which list.")]
    if check.next_on <= today:
        wrong["next_on"] = [_("The next check lies ahead: choose a later day.")]
    if wrong:
        raise ValidationError(wrong)
