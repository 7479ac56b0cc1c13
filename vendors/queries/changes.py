"""Which changes do vendors want, which account is in force, and which other vendor is paid to the same one?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import CharField, QuerySet, Value

from vendors import sealed
from vendors.models import BankDetail, ChangeRequest, Event, Vendor

PROFILE, BANK = "profile", "bank"
# a number that came into the record this shortly before the account is one to be careful with
FRESH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Number:
    """A phone number on record: whose it is, since when it stands there, and whether the call may go to it."""

    number: str
    since: datetime | None
    usable: bool
    fresh: bool


def numbers_on_record(detail: BankDetail) -> list[Number]:
    """The numbers a call-back may go to: only those that stood in the record before the account was proposed."""
    phone = detail.vendor.phone
    if not phone:
        return []
    written = Event.objects.filter(
        record_type="vendors.vendor", record_id=str(detail.vendor_id), after__has_key="phone"
    )
    since = written.order_by("-occurred_at").values_list("occurred_at", flat=True).first()
    usable = since is None or since < detail.asked_at
    return [Number(phone, since, usable, usable and since is not None and since > detail.asked_at - FRESH)]


def account_in_force(vendor: Vendor, currency: str) -> BankDetail | None:
    """The account the vendor is paid to in a currency."""
    return BankDetail.objects.filter(vendor=vendor, currency=currency, state=BankDetail.State.IN_FORCE).first()


def vendors_sharing_account(vendor: Vendor) -> QuerySet[Vendor]:
    """Other vendors that are, were or want to be paid to an account of this one; rejected proposals count too.

    Not narrowed to anybody: hand it through `visible_to` before it is shown.
    """
    hashes: set[str] = set()
    for row in BankDetail.objects.filter(vendor=vendor):
        hashes |= {row.account_hash, *sealed.blind_indexes(sealed.unseal(row.sealed))}
    others = BankDetail.objects.filter(account_hash__in=hashes).exclude(vendor=vendor)
    return Vendor.objects.filter(pk__in=others.values("vendor"))


def changes_seen(
    user, *, vendor: str = "", kind: str = "", state: str = "", since: date | None = None, until: date | None = None
) -> QuerySet:
    """Keys of requests of both kinds as dicts (`kind`, `key`, `at`), newest first, narrowed."""
    narrowed = []
    for name, model in ((PROFILE, ChangeRequest), (BANK, BankDetail)):
        if kind not in ("", name):
            continue
        rows = model.objects.visible_to(user).order_by()
        if vendor:
            rows = rows.filter(vendor__code=vendor)
        if state:
            rows = rows.filter(state__in=STATES[state][name])
        if since:
            rows = rows.filter(asked_at__date__gte=since)
        if until:
            rows = rows.filter(asked_at__date__lte=until)
        narrowed.append(
            rows.annotate(kind_of_change=Value(name, CharField())).values("kind_of_change", "pk", "asked_at")
        )
    first, *others = narrowed
    return first.union(*others, all=True).order_by("-asked_at", "kind_of_change", "-pk")


# what the filter calls it → the states of each kind
STATES = {
    "waiting": {PROFILE: ["requested"], BANK: ["proposed", "called_back"]},
    "done": {PROFILE: ["approved"], BANK: ["in_force", "replaced"]},
    "refused": {PROFILE: ["rejected", "withdrawn", "stale"], BANK: ["rejected", "withdrawn"]},
}
WITH_PEOPLE = ("vendor", "asked_by", "decided_by")


def changes_of(user, keys: Iterable[dict]) -> list[ChangeRequest | BankDetail]:
    """The rows behind the keys, in their order; two queries."""
    keys = list(keys)
    wanted = {name: [row["pk"] for row in keys if row["kind_of_change"] == name] for name in (PROFILE, BANK)}
    profile = ChangeRequest.objects.visible_to(user).select_related(*WITH_PEOPLE).in_bulk(wanted[PROFILE])
    bank = BankDetail.objects.visible_to(user).select_related(*WITH_PEOPLE, "called_by").in_bulk(wanted[BANK])
    found = {PROFILE: profile, BANK: bank}
    return [found[row["kind_of_change"]][row["pk"]] for row in keys]
