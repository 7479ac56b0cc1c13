"""How does a company register by itself? Asked on a public page, proved by a mailed link, and only then a prospect."""

import re
import secrets
import unicodedata
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.text import slugify
from django.utils.translation import gettext as _

from vendors import outbox, trail
from vendors.lifecycle import NotPossible
from vendors.models import Membership, RegistrationRequest, ServiceLine, User, Vendor
from vendors.queries.people import account, token_hash
from vendors.roles import VendorRole
from vendors.system import system_user

LINK_LASTS = timedelta(days=2)
FORGOTTEN_AFTER = timedelta(days=30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# requests an hour from one place, and from everywhere; mails a day to one address
MOST_FROM_ONE_PLACE, MOST_FROM_ALL, MOST_TO_ONE_ADDRESS = 5, 60, 3
CHANCE = "23456789abcdefghjkmnpqrstuvwxyz"


class TooMany(NotPossible):
    """Too many requests for the time being; says nothing about anybody."""


@transaction.atomic
def ask_to_register(
    *,
    company: str,
    country: str,
    line: ServiceLine,
    name: str,
    email: str,
    client: str,
    language: str = "",
    now: datetime | None = None,
) -> RegistrationRequest:
    """Note the request and mail a link; the answer is the same whether the company or the address is known or not."""
    moment = now or timezone.now()
    email = User.objects.normalize_email(email).lower()
    client_hash = salted_hmac("vendors.registration", client, algorithm="sha256").hexdigest()
    recent = RegistrationRequest.objects.filter(asked_at__gt=moment - HOUR)
    if recent.filter(client_hash=client_hash).count() >= MOST_FROM_ONE_PLACE or recent.count() >= MOST_FROM_ALL:
        raise TooMany([_("Too many requests have come in for now. Try again in an hour.")])
    mailed = RegistrationRequest.objects.filter(email=email, asked_at__gt=moment - DAY).count()
    token = secrets.token_urlsafe(32)
    request = RegistrationRequest.objects.create(
        company=company.strip(),
        country=country,
        line=line,
        name=name.strip(),
        email=email,
        language=language,
        client_hash=client_hash,
        token_hash=token_hash(token),
        asked_at=moment,
        expires_at=moment + LINK_LASTS,
    )
    request.token = token
    if mailed < MOST_TO_ONE_ADDRESS:
        _mail(request, token, now)
    return request


def _mail(request: RegistrationRequest, token: str, now: datetime | None) -> None:
    outbox.queue(
        "registration",
        dedupe=f"registration:{request.pk}",
        to=request.email,
        language=request.language,
        now=now,
        request=request,
        known=account(request.email) is not None,
        token=token,
        site=settings.SITE_URL,
        days=LINK_LASTS.days,
    )


def request_for(token: str, now: datetime) -> RegistrationRequest | None:
    """The request this secret proves, unless it was used or has lapsed."""
    rows = RegistrationRequest.objects.filter(verified_at__isnull=True, expires_at__gt=now)
    return rows.select_related("line").filter(token_hash=token_hash(token)).first()


@transaction.atomic
def confirm_registration(
    token: str, *, name: str, password: str | None, language: str = "", now: datetime | None = None
) -> User:
    """Make the prospect and its first person, who is its administrator. Raises NotPossible."""
    moment = now or timezone.now()
    found = request_for(token, moment)
    request = found and RegistrationRequest.objects.select_for_update().get(pk=found.pk)
    if request is None or request.verified_at:
        raise NotPossible([_("This link has been used or is too old. Register again.")])
    if account(request.email) is not None:
        raise NotPossible([_("%(email)s has an account already. Sign in with it.") % {"email": request.email}])
    vendor = _prospect(request, moment, now)
    person = User.objects.create_user(request.email, password, name=name, language=language, date_joined=moment)
    trail.record(person, "join", by=person, now=now)
    membership = Membership.objects.create(
        user=person, vendor=vendor, role=VendorRole.ADMIN, starts_on=timezone.localdate(moment)
    )
    trail.record(membership, "join", by=person, after={"role": membership.role}, shown_to_vendor=True, now=now)
    request.verified_at, request.vendor = moment, vendor
    request.save(update_fields=["verified_at", "vendor"])
    return person


def _prospect(request: RegistrationRequest, moment: datetime, now: datetime | None) -> Vendor:
    robot = system_user("vendors")
    vendor = Vendor(
        code=_code(request.company),
        name_en=request.company,
        name_zh=request.company if re.search("[\u4e00-\u9fff]", request.company) else "",
        country=request.country,
        line=request.line,
        created_by=robot,
        created_at=moment,
    )
    vendor.full_clean(exclude=["state"])
    vendor.save()
    after = {"name_en": vendor.name_en, "country": vendor.country, "line": vendor.line.code}
    trail.record(vendor, "register_itself", by=robot, after=after, shown_to_vendor=True, now=now)
    return vendor


def _code(company: str) -> str:
    """The name's beginning and four characters by chance: it does not tell whether the name is taken."""
    start = slugify(unicodedata.normalize("NFKC", company))[:24].strip("-_")
    return f"{start or 'vendor'}-{''.join(secrets.choice(CHANCE) for _n in range(4))}"


def forget_requests(*, now: datetime | None = None) -> int:
    """Requests that nobody proved are deleted after a month."""
    old = (now or timezone.now()) - FORGOTTEN_AFTER
    rows = RegistrationRequest.objects.filter(verified_at__isnull=True, asked_at__lt=old)
    return rows.delete()[0]
