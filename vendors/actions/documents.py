"""What can be done with a vendor's papers: hand in, verify, return, look up, revoke; and what does the calendar do?"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vendors import gates, rules, trail
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible, perform
from vendors.models import Document, DocumentType, Requirement, User, Vendor, VendorTraits
from vendors.queries.documents import replaceable
from vendors.system import system_user

GRACE = timedelta(days=31)  # a licence dated some days before it begins runs a little longer than its term


def date_faults(kind: DocumentType, issued_on: date | None, expires_on: date | None, today: date) -> dict[str, str]:
    """What is wrong with the days of a paper, by field."""
    if issued_on is None and kind.validity in (DocumentType.Validity.MONTHS, DocumentType.Validity.STATED):
        return {"issued_on": _("Say from which day it holds; the paper names it.")}
    if expires_on is None and kind.validity == DocumentType.Validity.STATED:
        return {"expires_on": _("Say until which day it holds; the paper names it.")}
    if issued_on and expires_on and expires_on < issued_on:
        return {"expires_on": _("The last day lies before the first one.")}
    if issued_on and expires_on and kind.months:
        if expires_on > gates.months_later(issued_on, kind.months) + GRACE:
            words = {"n": kind.months, "document": kind}
            return {
                "expires_on": ngettext(
                    "%(document)s holds at most %(n)s month; look at the days again.",
                    "%(document)s holds at most %(n)s months; look at the days again.",
                    kind.months,
                )
                % words
            }
    if last_day(kind, issued_on, expires_on) is not None and last_day(kind, issued_on, expires_on) < today:
        return {"expires_on": _("This paper has expired already; upload the one that holds now.")}
    return {}


def last_day(kind: DocumentType, issued_on: date | None, expires_on: date | None) -> date | None:
    """Until when a paper holds: as it states, else by the rule of its kind."""
    if kind.validity == DocumentType.Validity.NONE:
        return None
    if expires_on is None and kind.validity == DocumentType.Validity.MONTHS and issued_on is not None:
        return gates.months_later(issued_on, kind.months)
    return expires_on


@transaction.atomic
def upload_document(
    vendor: Vendor,
    kind: DocumentType,
    *,
    file: File,
    by: User,
    number: str = "",
    issuer: str = "",
    issued_on: date | None = None,
    expires_on: date | None = None,
    scope: str = "",
    replaces: Document | None = None,
    now: datetime | None = None,
) -> Document:
    """A new paper, or a new version of the one it `replaces`; it counts once somebody else has verified it.

    Raises `NotPossible` with a sentence where the days or the file are not taken.
    """
    moment = now or timezone.now()
    vendor = Vendor.objects.select_for_update().get(pk=vendor.pk)
    if not rules.may_upload_document(vendor, by):
        raise PermissionDenied(_("Your role does not do this."))
    faults = date_faults(kind, issued_on, expires_on, timezone.localdate(moment))
    if replaces is not None and not replaceable(vendor, kind).filter(pk=replaces.pk).exists():
        faults["replaces"] = _("There is a newer version by now; look at it first.")
    if faults:
        raise NotPossible(faults.values())
    stored = store_evidence(file, by=by, vendor=vendor, now=now)
    if replaces is not None and replaces.state in (Document.State.UPLOADED, Document.State.RETURNED):
        perform(replaces, "replace", by=system_user("documents"), on_behalf_of=by, now=now)
    document = Document(
        vendor=vendor,
        type=kind,
        first_id=replaces.chain if replaces else None,
        n=replaces.n + 1 if replaces else 1,
        file=stored,
        number=number,
        issuer=issuer,
        issued_on=issued_on,
        expires_on=last_day(kind, issued_on, expires_on),
        scope=scope,
        uploaded_by=by,
        uploaded_at=moment,
    )
    document.validate_constraints()
    document.save()
    trail.record(
        document,
        "upload",
        by=by,
        target=Document.State.UPLOADED,
        facts={"file": stored.name, "sha256": stored.sha256, "n": document.n},
        shown_to_vendor=True,
        now=now,
    )
    return document


@transaction.atomic
def verify_document(
    document: Document,
    *,
    by: User,
    checked: str,
    verified_on: date | None = None,
    recheck_on: date | None = None,
    now: datetime | None = None,
) -> Document:
    """It holds; what was looked at, in which register on which day, and when that is done again."""
    if not checked.strip():
        raise NotPossible([_("Say what you looked at: the register, the seal, the names and the days.")])
    seen = verified_on or timezone.localdate(now or timezone.now())
    if recheck_on is None and document.type.recheck_days:
        recheck_on = seen + timedelta(days=document.type.recheck_days)
    perform(document, "verify", by=by, now=now, checked=checked.strip(), verified_on=seen, recheck_on=recheck_on)
    for older in Document.objects.filter(
        vendor=document.vendor_id, n__lt=document.n, state__in=[*Document.HOLDING, Document.State.EXPIRED]
    ).filter(pk__in=_chain(document)):
        perform(older, "replace", by=system_user("documents"), on_behalf_of=by, now=now)
    return document


def _chain(document: Document) -> list[int]:
    rows = Document.objects.filter(first=document.chain).values_list("pk", flat=True)
    return [document.chain, *rows]


def return_document(document: Document, *, by: User, note: str, now: datetime | None = None) -> Document:
    """The vendor reads why, and uploads another."""
    return perform(document, "give_back", by=by, note=note, now=now, remark=note.strip())


def revoke_document(document: Document, *, by: User, note: str, now: datetime | None = None) -> Document:
    """It counts no more."""
    return perform(document, "revoke", by=by, note=note, now=now, remark=note.strip())


@transaction.atomic
def recheck_document(
    document: Document,
    *,
    by: User,
    checked: str,
    verified_on: date | None = None,
    recheck_on: date | None = None,
    now: datetime | None = None,
) -> Document:
    """Its register was looked up again and says the same; when is that done next?"""
    locked = Document.objects.select_for_update(of=("self",)).select_related("vendor", "type").get(pk=document.pk)
    if not rules.may_verify_document(locked, by):
        raise PermissionDenied(_("Your role does not do this."))
    if locked.state not in Document.HOLDING:
        raise NotPossible([_("Only a verified document that has not expired is looked up again.")])
    if not checked.strip():
        raise NotPossible([_("Say what you looked at: the register, the seal, the names and the days.")])
    before = {"verified_on": locked.verified_on, "recheck_on": locked.recheck_on}
    locked.verified_on = verified_on or timezone.localdate(now or timezone.now())
    days = locked.type.recheck_days
    locked.recheck_on = recheck_on or (locked.verified_on + timedelta(days=days) if days else None)
    locked.checked = checked.strip()
    locked.save()
    after = {"verified_on": locked.verified_on, "recheck_on": locked.recheck_on}
    facts = {"checked": locked.checked}
    trail.record(locked, "recheck", by=by, before=before, after=after, facts=facts, now=now)
    document.refresh_from_db()
    return document


def record_download(document: Document, *, by: User, now: datetime | None = None) -> None:
    """Who took a sensitive paper away stands in the trail, for the buyer to read."""
    if document.type.is_sensitive:
        with transaction.atomic():
            trail.record(document, "download", by=by, now=now)


def follow_documents(as_of: datetime | None = None) -> list[Document]:
    """What the calendar does every day: papers near their end, papers past it. Returns those it moved."""
    now = as_of or timezone.now()
    today, robot = timezone.localdate(now), system_user("documents")
    moved = []
    rows = Document.objects.filter(state__in=Document.HOLDING, expires_on__isnull=False).select_related("type")
    for document in rows.order_by("expires_on", "pk"):
        if document.expires_on < today:
            moved.append(perform(document, "expire", by=robot, now=as_of))
        elif (
            document.state == Document.State.VERIFIED
            and gates.alert_from(document.expires_on, document.type.lead_days) <= today
        ):
            moved.append(perform(document, "near_its_end", by=robot, now=as_of))
    return moved


# What is asked, and of whom


@transaction.atomic
def set_traits(vendor: Vendor, *, by: User, codes: Iterable[str], now: datetime | None = None) -> VendorTraits:
    """Facts about a vendor on which its papers depend."""
    if not rules.may_set_traits(vendor, by):
        raise PermissionDenied(_("Your role does not do this."))
    known = [value for value in Requirement.Condition.values if value not in Requirement.TIERS]
    chosen = set(codes)
    if unknown := chosen - set(known):
        raise TypeError(f"a vendor has no trait {', '.join(sorted(unknown))}")
    moment = now or timezone.now()
    traits = VendorTraits.objects.select_for_update().filter(vendor=vendor).first() or VendorTraits(vendor=vendor)
    before, traits.codes = traits.codes, [value for value in known if value in chosen]
    traits.set_by, traits.set_at = by, moment
    if before != traits.codes or traits.pk is None:
        traits.save()
        trail.record(vendor, "traits", by=by, before={"traits": before}, after={"traits": traits.codes}, now=now)
    return traits


TYPE_FIELDS = [
    "name_en",
    "name_zh",
    "what_en",
    "what_zh",
    "check_en",
    "check_zh",
    "validity",
    "months",
    "recheck_days",
    "lead_days",
    "is_sensitive",
    "source",
    "as_of",
    "verified_on",
    "is_used",
]
REQUIREMENT_FIELDS = ["line", "country", "condition", "hard", "is_used"]


@transaction.atomic
def save_document_type(kind: DocumentType, *, by: User, now: datetime | None = None, **fields) -> DocumentType:
    """Record or correct a kind of paper; `kind` may be new."""
    if not rules.may_edit_reference(by):
        raise PermissionDenied(_("Your role does not do this."))
    before = DocumentType.objects.filter(pk=kind.pk).first()
    for name, value in fields.items():
        setattr(kind, name, value)
    if before is None:
        kind.position = DocumentType.objects.count() + 1
    kind.full_clean()
    kind.save()
    _record_reference(kind, before, TYPE_FIELDS, by, now)
    return kind


@transaction.atomic
def save_requirement(row: Requirement, *, by: User, now: datetime | None = None, **fields) -> Requirement:
    """Of whom a kind of paper is asked; `row` may be new."""
    if not rules.may_edit_reference(by):
        raise PermissionDenied(_("Your role does not do this."))
    before = Requirement.objects.filter(pk=row.pk).first()
    for name, value in fields.items():
        setattr(row, name, value)
    if not row.code:
        row.code = f"{row.type.code}-{Requirement.objects.filter(type=row.type).count() + 1}-own"
    row.full_clean()
    row.save()
    _record_reference(row, before, REQUIREMENT_FIELDS, by, now)
    return row


def _record_reference(row, before, fields: list[str], by: User, now: datetime | None) -> None:
    if before is None:
        after = {name: getattr(row, name) for name in fields if getattr(row, name) not in (None, "")}
        trail.record(row, "create", by=by, after=after, now=now)
        return
    old, new = trail.changes(before, row, fields)
    if new:
        trail.record(row, "edit", by=by, before=old, after=new, now=now)
