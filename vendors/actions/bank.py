"""Which account is a vendor paid to? Proposed by one, called back by a second, put in force by a third person.

The number goes in sealed and is never written into the trail, a fact, a note or a mail: those name its last four.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import rules, sealed, trail
from vendors.actions.changes import attach
from vendors.bank_accounts import NotAnAccount, read_account, read_bank_code
from vendors.lifecycle import NotPossible, perform
from vendors.models import BankDetail, Currency, User, Vendor
from vendors.queries.changes import numbers_on_record
from vendors.system import system_user

# what a proposal says nothing of yet
LATER = ("state", "sealed", "called_by", "called_at", "decided_by", "decided_at", "starts_on", "ends_on")


@transaction.atomic
def propose_bank_detail(
    vendor: Vendor,
    *,
    by: User,
    holder: str,
    bank: str,
    account: str,
    country: str,
    currency: Currency,
    reason: str,
    bank_code: str = "",
    files: Iterable[File] = (),
    now: datetime | None = None,
) -> BankDetail:
    """Ask to be paid to another account; nothing is paid to it before two people have let it."""
    vendor = Vendor.objects.select_for_update().get(pk=vendor.pk)
    if not rules.may_request_change(vendor, by):
        raise PermissionDenied(_("Your role does not do this."))
    try:
        read = read_account(account, country)
        code = read_bank_code(bank_code, country) if bank_code.strip() else ""
    except NotAnAccount as error:
        raise NotPossible([str(error)]) from None
    rows = BankDetail.objects.filter(vendor=vendor)
    if rows.filter(currency=currency, state__in=BankDetail.OPEN).exists():
        raise NotPossible(
            [_("An account in %(currency)s waits already; withdraw it to propose another.") % {"currency": currency}]
        )
    detail = BankDetail(
        vendor=vendor,
        n=(rows.aggregate(last=Max("n"))["last"] or 0) + 1,
        holder=holder.strip(),
        bank=bank.strip(),
        country=country,
        currency=currency,
        bank_code=code,
        kind=read.kind,
        sealed=sealed.seal(read.number),
        account_hash=sealed.blind_index(read.number),
        last_four=read.last_four,
        reason=reason.strip(),
        asked_by=by,
        asked_at=now or timezone.now(),
    )
    detail.full_clean(exclude=LATER)
    detail.save()
    attach(detail, files, by=by, now=now)
    shown = {"holder": detail.holder, "bank": detail.bank, "bank code": code, "account": detail.masked}
    trail.record(detail, "propose", by=by, note=detail.reason, after=shown, shown_to_vendor=True, now=now)
    return detail


def record_call_back(
    detail: BankDetail,
    *,
    by: User,
    number: str,
    spoke_to: str,
    said: str,
    called_at: datetime | None = None,
    now: datetime | None = None,
) -> BankDetail:
    """The vendor confirmed it by phone. `number` is one of those on record before it was proposed, never a new one."""
    if not rules.may_call_back(detail, by):
        raise PermissionDenied(_("Somebody else than who asked for it calls back."))
    moment = now or timezone.now()
    called_at = called_at or moment
    reasons = []
    if number not in [row.number for row in numbers_on_record(detail) if row.usable]:
        reasons.append(_("Call a number that stood in the record before the account was proposed."))
    if not spoke_to.strip():
        reasons.append(_("Say whom you spoke to."))
    if not said.strip():
        reasons.append(_("Say what was confirmed."))
    if not detail.asked_at <= called_at <= moment:
        reasons.append(_("The call was after the proposal, and not in the future."))
    if reasons:
        raise NotPossible(reasons)
    return perform(
        detail,
        "call_back",
        by=by,
        now=now,
        number=number,
        spoke_to=spoke_to.strip(),
        said=said.strip(),
        called_at=called_at,
    )


@transaction.atomic
def put_bank_detail_in_force(
    detail: BankDetail, *, by: User, note: str = "", now: datetime | None = None
) -> BankDetail:
    """From today it is paid to; the account in the same currency before it is replaced."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    before = BankDetail.objects.filter(
        vendor=detail.vendor_id, currency=detail.currency_id, state=BankDetail.State.IN_FORCE
    ).first()
    if before is not None and rules.may_put_in_force(detail, by):
        perform(before, "replace", by=by, now=now, ends_on=max(before.starts_on, today))
    return perform(detail, "put_in_force", by=by, note=note, now=now, starts_on=today)


def reject_bank_detail(detail: BankDetail, *, by: User, note: str, now: datetime | None = None) -> BankDetail:
    """Nothing is paid to it; the vendor reads why."""
    return perform(detail, "reject", by=by, note=note, now=now)


def withdraw_bank_detail(detail: BankDetail, *, by: User, note: str = "", now: datetime | None = None) -> BankDetail:
    """Its side does not want it any more."""
    return perform(detail, "withdraw", by=by, note=note, now=now)


@transaction.atomic
def read_account_number(detail: BankDetail, *, by: User, purpose: str, now: datetime | None = None) -> str:
    """The whole number, for somebody who pays; who looked, when and what for stays in the trail."""
    if not rules.may_read_account(detail, by):
        raise PermissionDenied(_("Your role does not do this."))
    if not purpose.strip():
        raise NotPossible([_("Say what you need it for; it stays in the trail.")])
    trail.record(detail, "read the number", by=by, note=purpose.strip(), now=now)
    return sealed.unseal(detail.sealed)


@transaction.atomic
def reseal_bank_details(*, now: datetime | None = None) -> int:
    """Seal every number anew with the first key, and work out its index anew; returns how many rows changed."""
    robot, changed = system_user("vendors"), 0
    for detail in BankDetail.objects.select_for_update().order_by("pk"):
        number = sealed.unseal(detail.sealed)
        index = sealed.blind_index(number)
        if detail.account_hash == index:
            continue
        detail.sealed, detail.account_hash = sealed.seal(number), index
        detail.save(update_fields=["sealed", "account_hash"])
        trail.record(detail, "seal anew", by=robot, now=now)
        changed += 1
    return changed
