"""What is agreed with whom, and what is in force on a day?"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from contracts.models import Amendment, ApprovalRequest, Charge, Contract, ContractVersion, Notice, Signature
from contracts.queries_terms import ContractRow, days_of, row_of
from vendors.models import Calendar, CalendarVersion


def version_in_force(contract: Contract, on: date) -> ContractVersion | None:
    """The signed version with the greatest day of coming into force up to `on`."""
    return (
        contract.versions.filter(signed_at__isnull=False, effective_from__lte=on)
        .order_by("-effective_from", "-n")
        .first()
    )


def first_version(contract: Contract) -> ContractVersion | None:
    """The signed version with which it began."""
    return contract.versions.filter(signed_at__isnull=False).order_by("effective_from", "n").first()


def latest_version(contract: Contract) -> ContractVersion | None:
    """The newest version, draft or not; what was dropped does not count."""
    return contract.versions.exclude(amendment__state=Amendment.State.VOID).order_by("-n").first()


def calendar_version_of(version: ContractVersion, day: date | None = None) -> CalendarVersion | None:
    """The calendar of a contract version as it was known on a day where the contract's days are counted, with its days.

    None for a version without a calendar. Without a day it is the newest one; on a day before the calendar was first
    published it is the first one, because nothing better was known later about days that had passed.
    """
    if version.calendar_id is None:
        return None
    published = (
        CalendarVersion.objects.filter(calendar=version.calendar_id).select_related("calendar").prefetch_related("days")
    )
    rows = list(published.order_by("n"))
    known = [row for row in rows if day is None or version.contract.day_of(row.published_at) <= day]
    return known[-1] if known else rows[0] if rows else None


def contracts_counted_on(calendar: Calendar, user) -> QuerySet[Contract]:
    """The contracts that `user` may see whose newest version counts its working days on a calendar."""
    newest = ContractVersion.objects.filter(contract=OuterRef("pk")).order_by("-n").values("calendar")[:1]
    rows = Contract.objects.visible_to(user).annotate(counted_on=Subquery(newest)).filter(counted_on=calendar.pk)
    return rows.select_related("vendor").order_by("number")


def open_request(version: ContractVersion) -> ApprovalRequest | None:
    """The approval request that waits for a decision on a version."""
    return version.approval_requests.filter(outcome=ApprovalRequest.Outcome.OPEN).first()


def open_notice(contract: Contract) -> Notice | None:
    """The notice that stands: served and not withdrawn."""
    return contract.notices.filter(withdrawn_on__isnull=True).order_by("-served_on", "-pk").first()


def charges_of(contract: Contract, month: date) -> dict[str, Charge]:
    """Schedule code → the charge that counts for the month (the latest correction)."""
    rows = (
        Charge.objects.filter(contract=contract, month=month).order_by("schedule_code", "n").select_related("contract")
    )
    return {row.schedule_code: row for row in rows}


def missing_signature(version: ContractVersion) -> str | None:
    """Whose signature over exactly the version's content is missing; None when both parties have signed."""
    signed = {row.party for row in version.signatures.all() if row.covers_hash == version.content_hash}
    if Signature.Party.BUYER not in signed:
        return _("Our signature is missing.")
    if Signature.Party.VENDOR not in signed:
        return _("The vendor’s signature is missing.")
    return None


def contracts_seen(
    user, *, words: str = "", line: str = "", states: Iterable[str] = (), country: str = ""
) -> QuerySet[Contract]:
    """The contracts `user` may see, narrowed; each word is in the number, the title or the vendor's name."""
    rows = Contract.objects.visible_to(user).select_related(
        "vendor", "line", "entity", "owner", "parent", "confirmed_by"
    )
    if line:
        rows = rows.filter(line__code=line)
    if states:
        rows = rows.filter(state__in=list(states))
    if country:
        rows = rows.filter(vendor__country=country)
    for word in words.split():
        rows = rows.filter(_matching(word))
    return rows


def _matching(word: str) -> Q:
    named = Q(number__icontains=word)
    for column in ("title_en", "title_zh", "vendor__name_en", "vendor__name_zh", "vendor__code"):
        named |= Q(**{f"{column}__icontains": word})
    return named


def with_end(rows: QuerySet[Contract], user) -> QuerySet[Contract]:
    """`rows` with `ends_on`, the first end of the newest version's term, to sort by."""
    newest = ContractVersion.objects.visible_to(user).filter(contract=OuterRef("pk")).order_by("-n")
    return rows.annotate(ends_on=Subquery(newest.values("ends_on")[:1]))


def contract_rows(user, contracts: Iterable[Contract], on: date) -> list[ContractRow]:
    """What a list shows of each contract on a day; three queries, however many there are."""
    contracts = list(contracts)
    versions: dict[int, list[ContractVersion]] = defaultdict(list)
    for version in ContractVersion.objects.visible_to(user).filter(contract__in=contracts).order_by("n"):
        versions[version.contract_id].append(version)
    days = days_of(row for rows in versions.values() for row in rows)
    return [row_of(contract, versions[contract.pk], days, on) for contract in contracts]


def values_by_currency(user, contracts: Iterable[Contract], on: date) -> dict[str, Decimal]:
    """The agreed total values of contracts, added up per currency (a master agreement over its work orders)."""
    totals: dict[str, Decimal] = {}
    for row in contract_rows(user, contracts, on):
        if row.version is not None and row.version.value is not None:
            currency = row.contract.currency_id
            totals[currency] = totals.get(currency, Decimal(0)) + row.version.value
    return dict(sorted(totals.items()))


def charges_seen(user, contract: Contract) -> list[Charge]:
    """The charges that count, newest month first, with the number of corrections in `n`."""
    latest: dict[tuple, Charge] = {}
    rows = Charge.objects.visible_to(user).filter(contract=contract).select_related("contract", "entered_by")
    for row in rows.order_by("-month", "schedule_code", "n"):
        latest[row.month, row.schedule_code] = row
    return list(latest.values())
