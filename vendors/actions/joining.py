"""What does a vendor tell on its way in? The application, saved step by step; procurement tells it for some."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import identifiers, rules, trail
from vendors.lifecycle import NotPossible
from vendors.models import Application, ApplicationContact, ServiceLine, User, Vendor

COMPANY_FIELDS = [
    "name_zh",
    "legal_name",
    "registration_number",
    "lei",
    "vat_number",
    "legal_representative",
    "address",
    "phone",
    "company_size",
    "website",
]
CONTACT_FIELDS = ("name", "title", "email", "phone")


def save_company(vendor: Vendor, *, by: User, now: datetime | None = None, **fields) -> Vendor:
    """The company itself: the columns of COMPANY_FIELDS. Wrong identifiers are a ValidationError by field."""
    if unknown := fields.keys() - set(COMPANY_FIELDS):
        raise TypeError(f"a company has no {', '.join(sorted(unknown))}")
    with transaction.atomic():
        before, application = _opened(vendor, by, now)
        after = Vendor.objects.get(pk=vendor.pk)
        after.state_size(fields.get("company_size", after.company_size), timezone.localdate(now))
        for name, value in fields.items():
            setattr(after, name, value)
        identifiers.checked(after, fields)
        old, new = trail.changes(before, after, COMPANY_FIELDS)
        if new:
            after.full_clean(exclude=["state"])
            after.save(update_fields=[*new, "size_stated_on"])
        _saved(application, "company", old, new, by, now)
    vendor.refresh_from_db()
    return vendor


def save_services(
    vendor: Vendor,
    *,
    by: User,
    lines: Iterable[ServiceLine],
    services: str,
    regions: str,
    now: datetime | None = None,
) -> Application:
    """What it offers, in which lines, and where."""
    with transaction.atomic():
        _vendor, application = _opened(vendor, by, now)
        before = _services(application)
        application.services, application.regions = services.strip(), regions.strip()
        application.full_clean(exclude=["declared_by", "declared_at"])
        application.save()
        application.lines.set(lines)
        after = _services(application)
        changed = [name for name in after if after[name] != before[name]]
        _saved(
            application,
            "services",
            {name: before[name] for name in changed},
            {name: after[name] for name in changed},
            by,
            now,
        )
    return application


def _services(application: Application) -> dict:
    lines = [line.code for line in application.lines.all()]
    return {"lines": lines, "services": application.services, "regions": application.regions}


def save_contacts(vendor: Vendor, *, by: User, contacts: dict[str, dict], now: datetime | None = None) -> Application:
    """Whom to reach: purpose → name, title, email, phone; a purpose left out has nobody."""
    with transaction.atomic():
        _vendor, application = _opened(vendor, by, now)
        before = _contacts(application)
        application.contacts.exclude(purpose__in=contacts).delete()
        for purpose, said in contacts.items():
            row = application.contacts.filter(purpose=purpose).first()
            row = row or ApplicationContact(application=application, purpose=purpose)
            for name in CONTACT_FIELDS:
                setattr(row, name, said.get(name, ""))
            row.full_clean()
            row.save()
        after = _contacts(application)
        changed = [purpose for purpose in before | after if before.get(purpose) != after.get(purpose)]
        _saved(application, "contacts", {}, {"contacts": sorted(changed)} if changed else {}, by, now)
    return application


def _contacts(application: Application) -> dict:
    return {
        row.purpose: {name: getattr(row, name) for name in CONTACT_FIELDS}
        for row in application.contacts.order_by("pk")
    }


def declare(
    vendor: Vendor, *, by: User, position: str, interests: str = "", now: datetime | None = None
) -> Application:
    """Somebody who may says that all of it is true; whatever is changed afterwards has to be declared again."""
    if not position.strip():
        raise ValidationError({"position": [_("Say which position gives you the right to declare this.")]})
    with transaction.atomic():
        _vendor, application = _opened(vendor, by, now)
        application.declared_as, application.interests = position.strip(), interests.strip()
        application.declared_by, application.declared_at = by, now or timezone.now()
        application.full_clean(exclude=["declared_by", "declared_at"])
        application.save()
        after = {"position": application.declared_as, "interests": application.interests}
        trail.record(application.vendor, "declare_application", by=by, after=after, shown_to_vendor=True, now=now)
    return application


def _opened(vendor: Vendor, by: User, now: datetime | None) -> tuple[Vendor, Application]:
    """The vendor under its lock and its application, begun when there was none."""
    row = Vendor.objects.select_for_update().get(pk=vendor.pk)
    if not rules.may_apply(row, by):
        raise PermissionDenied(_("The vendor’s administrator fills it in, or procurement for one that never signs in."))
    if not rules.may_fill_application(row, by):
        raise NotPossible([_("The application has been sent; it changes no more unless it is returned.")])
    moment = now or timezone.now()
    application, made = Application.objects.get_or_create(vendor=row, defaults={"saved_by": by, "saved_at": moment})
    if made:
        application.lines.set([row.line])
    application.saved_by, application.saved_at = by, moment
    return row, application


def _saved(application: Application, step: str, before: dict, after: dict, by: User, now: datetime | None) -> None:
    """One line of the trail for a step that changed something; what was declared before does not cover it."""
    if after or before:
        application.declared_by = application.declared_at = None
        trail.record(
            application.vendor, f"apply_{step}", by=by, before=before, after=after, shown_to_vendor=True, now=now
        )
    application.save()
