"""How is our seal asked for, granted and affixed?"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.actions.drafts import lock
from contracts.models import ContractVersion, SealRequest
from vendors import trail
from vendors.lifecycle import NotPossible, perform
from vendors.models import User

GIVEN = ("seal", "copies", "reason")


def request_seal(
    version: ContractVersion, *, by: User, seal: str, copies: int, reason: str = "", now: datetime | None = None
) -> SealRequest:
    """Ask for a seal on copies of an approved version; somebody else grants it."""
    with transaction.atomic():
        contract = lock(version.contract)
        version = ContractVersion.objects.get(pk=version.pk)
        version.contract = contract
        if not rules.may_request_seal(contract, by):
            raise PermissionDenied(_("Your role does not do this."))
        if not version.is_frozen or version.signed_at is not None:
            raise NotPossible([_("A seal is asked for on an approved version that is not yet concluded.")])
        if version.seal_requests.filter(seal=seal, state__in=("requested", "granted")).exists():
            raise NotPossible([_("This seal was asked for already, and is not affixed yet.")])
        request = SealRequest(
            version=version,
            seal=seal,
            copies=copies,
            reason=reason,
            covers_hash=version.content_hash,
            requested_by=by,
            requested_at=now or timezone.now(),
        )
        request.clean_fields(exclude=[field.name for field in request._meta.fields if field.name not in GIVEN])
        request.validate_constraints()
        request.save()
        facts = {"version": version.n, "seal": seal, "copies": copies, "hash": version.content_hash}
        trail.record(contract, "request_seal", by=by, note=reason, facts=facts, now=now)
    return request


def grant_seal(request: SealRequest, *, by: User, note: str = "", now: datetime | None = None) -> SealRequest:
    return perform(request, "grant", by=by, note=note, now=now)


def refuse_seal(request: SealRequest, *, by: User, note: str, now: datetime | None = None) -> SealRequest:
    return perform(request, "refuse", by=by, note=note, now=now)


def affix_seal(
    request: SealRequest, *, by: User, affixed_on: date, originals: str, now: datetime | None = None
) -> SealRequest:
    """It is on the paper. Raises `ValidationError` without the place where the originals lie."""
    if not originals.strip():
        raise ValidationError({"originals": _("Say where the originals lie.")})
    return perform(request, "affix", by=by, now=now, affixed_on=affixed_on, originals=originals.strip())
