"""What can be done with a vendor: record it, correct it, and take it through its states."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import identifiers, rules, trail
from vendors.actions.overtaken import overtake_requests
from vendors.guards import CHECKED
from vendors.lifecycle import NotPossible, perform
from vendors.models import Attestation, ServiceLine, StoredFile, User, Vendor
from vendors.system import system_user

FIELDS = [
    "name_en",
    "name_zh",
    "legal_name",
    "registration_number",
    "country",
    "line",
    "parent",
    "lei",
    "vat_number",
    "legal_representative",
    "address",
    "phone",
    "company_size",
    "is_entered_by_staff",
    "website",
    "summary_en",
    "summary_zh",
    "notes",
]


def create_vendor(
    *,
    by: User,
    code: str,
    name_en: str,
    country: str,
    line: ServiceLine,
    now: datetime | None = None,
    is_real: bool = False,
    **others,
) -> Vendor:
    """A prospect. `others`: name_zh, legal_name, registration_number, parent, website, summary_en/_zh, notes."""
    if not rules.may_create_vendor(by):
        raise PermissionDenied(_("Your role does not do this."))
    vendor = Vendor(
        code=code,
        name_en=name_en,
        country=country,
        line=line,
        created_by=by,
        created_at=now or timezone.now(),
        is_real=is_real,
    )
    _assign(vendor, others, timezone.localdate(now))
    if not rules.may_edit_vendor(vendor, by):
        raise PermissionDenied(_("Your role does not reach this service line."))
    with transaction.atomic():
        identifiers.checked(vendor, FIELDS)
        vendor.full_clean(exclude=["state"])
        vendor.save()
        trail.record(
            vendor,
            "create",
            by=by,
            after={name: getattr(vendor, name) for name in FIELDS if getattr(vendor, name)},
            now=now,
        )
    return vendor


def edit_vendor(vendor: Vendor, *, by: User, now: datetime | None = None, **fields) -> Vendor:
    """Correct what is recorded about a vendor; the trail keeps before and after."""
    with transaction.atomic():
        before = Vendor.objects.select_for_update().get(pk=vendor.pk)
        after = Vendor.objects.get(pk=vendor.pk)
        if not rules.may_edit_vendor(before, by):
            raise PermissionDenied(_("Your role does not do this."))
        _assign(after, fields, timezone.localdate(now))
        _old, told = trail.changes(before, after, FIELDS)
        identifiers.checked(
            after, told.keys() | ({"registration_number", "vat_number"} if "country" in told else set())
        )
        old, new = trail.changes(before, after, FIELDS)
        if new:
            after.full_clean(exclude=["state"])
            after.save()
            trail.record(after, "edit", by=by, before=old, after=new, now=now)
            overtake_requests(after, now=now)
    vendor.refresh_from_db()
    return vendor


def approve_vendor(
    vendor: Vendor,
    *,
    by: User,
    attested: str = "",
    file: StoredFile | None = None,
    note: str = "",
    now: datetime | None = None,
) -> Vendor:
    """On-boarding is done; for a vendor taken over without due diligence `attested` says what was checked."""
    with transaction.atomic():
        if attested.strip():
            attest_vendor(vendor, by=by, sentence=attested, file=file, now=now)
        return perform(vendor, "approve", by=by, note=note, now=now)


def attest_vendor(
    vendor: Vendor, *, by: User, sentence: str, file: StoredFile | None = None, now: datetime | None = None
) -> Attestation:
    """A person's word that the vendor's papers were checked."""
    if not rules.may_approve_vendor(vendor, by):
        raise PermissionDenied(_("Your role does not do this."))
    with transaction.atomic():
        row = Attestation(
            vendor=vendor,
            record_type=vendor._meta.label_lower,
            record_id=str(vendor.pk),
            guard=CHECKED,
            sentence=sentence.strip(),
            file=file,
            by=by,
            at=now or timezone.now(),
        )
        row.full_clean()
        row.save()
        trail.record(
            vendor, "attest", by=by, note=row.sentence, facts={"guard": CHECKED, "filed": file is not None}, now=now
        )
    return row


def send_application(vendor: Vendor, *, by: User, note: str = "", now: datetime | None = None) -> Vendor:
    """The vendor, or procurement for one that never signs in, has told everything that was asked."""
    return perform(vendor, "register", by=by, note=note, now=now)


def return_application(vendor: Vendor, *, by: User, note: str, now: datetime | None = None) -> Vendor:
    """Something is missing; the vendor reads the note and goes on."""
    return perform(vendor, "return_application", by=by, note=note, now=now)


def start_due_diligence(vendor: Vendor, *, by: User, note: str = "", now: datetime | None = None) -> Vendor:
    """Papers, questionnaire, sanctions and risk are looked at."""
    return perform(vendor, "start_due_diligence", by=by, note=note, now=now)


def reject_vendor(vendor: Vendor, *, by: User, note: str, now: datetime | None = None) -> Vendor:
    """No business with it."""
    return perform(vendor, "reject", by=by, note=note, now=now)


def reconsider_vendor(vendor: Vendor, *, by: User, note: str, now: datetime | None = None) -> Vendor:
    """A rejected vendor may apply again."""
    return perform(vendor, "reconsider", by=by, note=note, now=now)


def watch_vendor(
    vendor: Vendor, *, by: User, note: str, scope: str = "", review_on: date | None = None, now: datetime | None = None
) -> Vendor:
    """Business goes on under closer eyes, until the review."""
    return perform(vendor, "watch", by=by, note=note, now=now, scope=scope, review_on=review_on)


def review_hold(
    vendor: Vendor, *, by: User, note: str, review_on: date, scope: str = "", now: datetime | None = None
) -> Vendor:
    """Somebody has looked: the watch, suspension or block goes on until the next review."""
    with transaction.atomic():
        row = Vendor.objects.select_for_update().get(pk=vendor.pk)
        if not rules.may_suspend_vendor(row, by):
            raise PermissionDenied(_("Your role does not do this."))
        if row.state not in (Vendor.State.WATCHLIST, Vendor.State.SUSPENDED, Vendor.State.BLOCKED):
            raise NotPossible([_("%(vendor)s is not on hold any more.") % {"vendor": row}])
        if review_on <= timezone.localdate(now):
            raise NotPossible([_("The next review lies ahead: choose a later day.")])
        before = {"review_on": row.review_on, "scope": row.hold_scope}
        row.review_on, row.hold_scope = review_on, scope
        row.save(update_fields=["review_on", "hold_scope"])
        after = {"review_on": review_on, "scope": scope}
        trail.record(row, "review_hold", by=by, note=note, before=before, after=after, now=now)
    vendor.refresh_from_db()
    return vendor


def end_watch(vendor: Vendor, *, by: User, note: str, now: datetime | None = None) -> Vendor:
    return perform(vendor, "end_watch", by=by, note=note, now=now)


def suspend_vendor(
    vendor: Vendor, *, by: User, note: str, scope: str = "", review_on: date | None = None, now: datetime | None = None
) -> Vendor:
    """No new contracts or orders; what runs goes on."""
    return perform(vendor, "suspend", by=by, note=note, now=now, scope=scope, review_on=review_on)


def reinstate_vendor(vendor: Vendor, *, by: User, note: str, now: datetime | None = None) -> Vendor:
    return perform(vendor, "reinstate", by=by, note=note, now=now)


def block_vendor(
    vendor: Vendor, *, by: User, note: str, scope: str = "", review_on: date | None = None, now: datetime | None = None
) -> Vendor:
    """Nothing is agreed with it any more."""
    return perform(vendor, "block", by=by, note=note, now=now, scope=scope, review_on=review_on)


def unblock_vendor(vendor: Vendor, *, by: User, note: str, now: datetime | None = None) -> Vendor:
    return perform(vendor, "unblock", by=by, note=note, now=now)


def take_into_business(vendor: Vendor, *, now: datetime | None = None) -> Vendor:
    """Its first contract runs."""
    return perform(vendor, "take_into_business", by=system_user("vendors"), now=now)


def start_exit(vendor: Vendor, *, by: User, note: str, now: datetime | None = None) -> Vendor:
    """The way out begins."""
    return perform(vendor, "start_exit", by=by, note=note, now=now)


def stay(vendor: Vendor, *, by: User, note: str, now: datetime | None = None) -> Vendor:
    """It stays after all."""
    return perform(vendor, "stay", by=by, note=note, now=now)


def offboard_vendor(vendor: Vendor, *, by: User, note: str, now: datetime | None = None) -> Vendor:
    """The relation is over; the record stays readable."""
    return perform(vendor, "offboard", by=by, note=note, now=now)


def _assign(vendor: Vendor, fields: dict, today: date) -> None:
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"a vendor has no {', '.join(sorted(unknown))}")
    vendor.state_size(fields.get("company_size", vendor.company_size), today)
    for name, value in fields.items():
        setattr(vendor, name, value)
