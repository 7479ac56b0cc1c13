"""Something happened at a vendor: who decides whether business goes on, and what was decided?"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vendors import rules, trail
from vendors.lifecycle import NotPossible, Stale
from vendors.models import User, Vendor, VendorDecision

DECIDE_WITHIN = timedelta(days=10)
SUSPENDED, BLOCKED = "suspended", "blocked"
Outcome = VendorDecision.Outcome


def raise_decision(
    vendor: Vendor,
    *,
    by: User,
    subject: str,
    key: str,
    happened: Callable[[], str],
    owner: User,
    contract_number: str = "",
    due_on: date | None = None,
    now: datetime | None = None,
) -> VendorDecision:
    """Ask `owner` to go on, restrict or leave, within ten days unless `due_on` says otherwise.

    `key` names the occasion, such as `document:17:2026-05-04`: raised again it is the same decision. `happened` words
    what happened in the language in force when it is called; it is called once for each language.
    """
    moment = now or timezone.now()
    words = {}
    for code, column in (("en", "happened_en"), ("zh-hans", "happened_zh")):
        with translation.override(code):
            words[column] = str(happened())[:300]
    with transaction.atomic():
        decision, made = VendorDecision.objects.get_or_create(
            key=key,
            defaults={
                "vendor": vendor,
                "subject": subject,
                "contract_number": contract_number,
                "owner": owner,
                "due_on": due_on or timezone.localdate(moment) + DECIDE_WITHIN,
                "raised_by": by,
                "raised_at": moment,
                **words,
            },
        )
        if made:
            facts = {"owner": owner, "due_on": decision.due_on, "contract": contract_number}
            trail.record(decision, "raise", by=by, facts=facts, now=now)
    return decision


def take_decision(
    decision: VendorDecision, *, by: User, outcome: str, reason: str, now: datetime | None = None
) -> VendorDecision:
    """Go on, restrict or leave, with the reason; once."""
    with transaction.atomic():
        row = VendorDecision.objects.select_for_update().get(pk=decision.pk)
        if not rules.may_decide(row, by):
            raise PermissionDenied(_("The owner decides, or who may suspend the vendor."))
        if row.outcome:
            raise Stale([_("%(name)s has decided already: %(verdict)s.") % _verdict(row)])
        if outcome not in (Outcome.GO_ON, Outcome.RESTRICT, Outcome.EXIT):
            raise NotPossible([_("Choose one of the three.")])
        if not reason.strip():
            raise NotPossible([_("Say why; the note stays in the trail.")])
        _close(row, outcome, reason.strip(), by, now)
    decision.refresh_from_db()
    return decision


def _verdict(row: VendorDecision) -> dict:
    return {"name": row.decided_by, "verdict": row.get_outcome_display()}


def _close(row: VendorDecision, outcome: str, reason: str, by: User, now: datetime | None) -> None:
    row.outcome, row.reason, row.decided_by, row.decided_at = outcome, reason, by, now or timezone.now()
    row.save(update_fields=["outcome", "reason", "decided_by", "decided_at"])
    trail.record(row, "decide", by=by, note=reason, facts={"outcome": outcome}, now=now)


def close_decisions(
    vendor: Vendor, *, by: User, subjects: tuple[str, ...], reason: str, now: datetime | None = None
) -> int:
    """What gave rise to them is over: nobody needs to decide any more."""
    rows = VendorDecision.objects.select_for_update().filter(vendor=vendor, subject__in=subjects, outcome="")
    found = list(rows)
    for row in found:
        _close(row, Outcome.MOOT, reason, by, now)
    return len(found)
