"""Keeping the duty library, asking vendors for their monthly word, and taking down what speaks for a duty."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import rules, trail
from vendors.lifecycle import NotPossible
from vendors.models import (
    Attestation,
    Duty,
    DutyAttestation,
    DutyNeed,
    PaymentFacts,
    ServiceLine,
    StoredFile,
    User,
    Vendor,
)
from vendors.queries.duties import attesting_vendors, note_name
from vendors.reference import read
from vendors.system import system_user

ATTEST_BY_DAY = 10  # of the month after
MOST_MONTHS_BACK = 12  # as far as missed nights are caught up
DUTY_FIELDS = (
    *("law_en", "law_zh", "article", "title_en", "title_zh", "text_en", "text_zh", "bearer", "countries", "traits"),
    *("for_smaller", "monthly_attestation", "sentence_en", "sentence_zh", "as_of", "verified_on", "is_active"),
)
FACTS = (
    *("licence_type", "licence_region", "region_covered", "handles_funds", "domestic", "core_kept", "own_diligence"),
)


def load_duties() -> int:
    """The duty library as it is shipped; a duty that is there already is left as staff have edited it."""
    added = 0
    lines = {line.code: line for line in ServiceLine.objects.all()}
    for position, row in enumerate(read("duties")["duties"], start=1):
        if Duty.objects.filter(code=row["code"]).exists():
            continue
        plain = {name: row[name] for name in DUTY_FIELDS if name in row}
        duty = Duty.objects.create(code=row["code"], position=position * 10, **plain)
        duty.lines.set(lines[code] for code in row.get("lines", []) if code in lines)
        _write_needs(duty, row.get("needs", []))
        added += 1
    return added


@transaction.atomic
def save_duty(
    duty: Duty | None, *, by: User, code: str, lines=(), needs=(), now: datetime | None = None, **fields
) -> Duty:
    """Write a duty of the library anew, or change one; `needs` are rows of kind, code, name_en, name_zh."""
    if not rules.may_edit_reference(by):
        raise PermissionDenied(_("Your role does not do this."))
    unknown = fields.keys() - set(DUTY_FIELDS)
    if unknown:
        raise TypeError(f"a duty has no {', '.join(sorted(unknown))}")
    before = as_written(duty) if duty else {}
    row = duty or Duty(code=code, position=1000)
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    row.lines.set(lines)
    _write_needs(row, needs)
    after = as_written(Duty.objects.get(pk=row.pk))
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    if changed:
        trail.record(
            row,
            "edit" if duty else "create",
            by=by,
            before={name: before.get(name) for name in changed},
            after=changed,
            now=now,
        )
    return row


def as_written(duty: Duty) -> dict:
    """Everything a duty says, for the trail."""
    said = {name: trail.plain(getattr(duty, name)) for name in DUTY_FIELDS}
    said["lines"] = sorted(duty.lines.values_list("code", flat=True))
    said["needs"] = [
        f"{kind} {code}: {name_en} / {name_zh}"
        for kind, code, name_en, name_zh in duty.needs.values_list("kind", "code", "name_en", "name_zh")
    ]
    return said


def _write_needs(duty: Duty, needs) -> None:
    duty.needs.all().delete()
    rows = [
        DutyNeed(duty=duty, position=position, **{name: row[name] for name in ("kind", "code", "name_en", "name_zh")})
        for position, row in enumerate(needs)
    ]
    for row in rows:
        row.full_clean(validate_unique=False, validate_constraints=False)
    DutyNeed.objects.bulk_create(rows)


# Monthly attestations


def open_attestations(now: datetime | None = None) -> int:
    """Ask for the word on the month that has ended, and on months that missed nights left out; says how many."""
    moment = now or timezone.now()
    last = _month_before(timezone.localdate(moment).replace(day=1))
    opened = 0
    for vendor, duty in attesting_vendors():
        asked = DutyAttestation.objects.filter(vendor=vendor, duty=duty).order_by("-month")
        newest = asked.values_list("month", flat=True).first()
        months = [last] if newest is None else _months_after(newest, last)
        for month in months:
            opened += open_attestation(vendor, duty, month, now=now)
    return opened


@transaction.atomic
def open_attestation(vendor: Vendor, duty: Duty, month: date, *, now: datetime | None = None) -> bool:
    """Ask once; a second call does nothing."""
    row, made = DutyAttestation.objects.get_or_create(
        vendor=vendor,
        duty=duty,
        month=month,
        defaults={
            "due_on": _month_after(month).replace(day=ATTEST_BY_DAY),
            "opened_at": now or timezone.now(),
        },
    )
    if made:
        trail.record(row, "ask", by=system_user("vendors"), shown_to_vendor=True, now=now)
    return made


@transaction.atomic
def give_attestation(
    attestation: DutyAttestation,
    *,
    by: User,
    sentence: str,
    remark: str = "",
    file: StoredFile | None = None,
    now: datetime | None = None,
) -> DutyAttestation:
    """The vendor's word for one month, with the sentence as the person has read it; it is given once."""
    row = (
        DutyAttestation.objects.select_for_update(of=("self",)).select_related("vendor", "duty").get(pk=attestation.pk)
    )
    if not rules.may_attest_duty(row, by):
        raise PermissionDenied(_("Only the vendor’s own people give its word."))
    if row.is_given:
        raise NotPossible([_("It has been given already.")])
    if sentence.strip() not in (row.duty.sentence_en.strip(), row.duty.sentence_zh.strip()):
        raise NotPossible([_("The sentence has changed meanwhile; read it again before you sign it.")])
    moment = now or timezone.now()
    row.sentence, row.remark, row.file, row.given_by, row.given_at = sentence.strip(), remark.strip(), file, by, moment
    row.full_clean()
    row.save()
    late = timezone.localdate(moment) > row.due_on
    trail.record(row, "attest", by=by, note=row.sentence, facts={"late": late}, shown_to_vendor=True, now=now)
    return row


# What speaks for a duty that the product does not keep


def note_cover(
    vendor: Vendor,
    *,
    by: User,
    kind: str,
    code: str,
    sentence: str,
    file: StoredFile | None = None,
    now: datetime | None = None,
) -> Attestation:
    """A buyer's word that a clause, a document, an obligation or a level is there; it counts for a year."""
    if not rules.may_note_cover(vendor, by):
        raise PermissionDenied(_("Your role does not do this."))
    with transaction.atomic():
        row = Attestation(
            vendor=vendor,
            record_type=vendor._meta.label_lower,
            record_id=str(vendor.pk),
            guard=note_name(kind, code),
            sentence=sentence.strip(),
            file=file,
            by=by,
            at=now or timezone.now(),
        )
        row.full_clean()
        row.save()
        facts = {"need": f"{kind} {code}", "filed": file is not None}
        trail.record(vendor, "note cover", by=by, note=row.sentence, facts=facts, now=now)
    return row


@transaction.atomic
def enter_payment_facts(vendor: Vendor, *, by: User, now: datetime | None = None, **facts) -> PaymentFacts:
    """What is known of a payment vendor; a broken rule then stops its contracts from being submitted."""
    if not rules.may_enter_payment_facts(vendor, by):
        raise PermissionDenied(_("Your role does not do this."))
    unknown = facts.keys() - set(FACTS)
    if unknown:
        raise TypeError(f"payment facts have no {', '.join(sorted(unknown))}")
    Vendor.objects.select_for_update().get(pk=vendor.pk)
    row = PaymentFacts.objects.filter(vendor=vendor).first() or PaymentFacts(vendor=vendor)
    before = {name: getattr(row, name) for name in FACTS}
    for name, value in facts.items():
        setattr(row, name, value)
    row.entered_by, row.entered_at = by, now or timezone.now()
    row.full_clean()
    row.save()
    after = {name: getattr(row, name) for name in FACTS if getattr(row, name) != before[name]}
    if after:
        trail.record(row, "enter", by=by, before={name: before[name] for name in after}, after=after, now=now)
    return row


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _months_after(newest: date, last: date) -> list[date]:
    """The months after `newest` up to `last`, the newest few of them."""
    months, month = [], _month_after(newest)
    while month <= last:
        months.append(month)
        month = _month_after(month)
    return months[-MOST_MONTHS_BACK:]
