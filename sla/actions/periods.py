"""Opening the months of a contract, each with what is due for it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import queries as contracts_queries
from contracts import terms
from contracts.models import Contract, ContractVersion, FeedSpec
from sla.models import Delivery, Period, Source
from vendors import trail
from vendors.lifecycle import NotPossible, after
from vendors.system import system_user

RUNNING = ("active", "suspended", "notice_given", "in_exit")


def open_period(contract: Contract, first_day: date, *, by, now: datetime | None = None) -> Period:
    """The month of `contract` that begins on `first_day`, with a delivery for each feed then agreed; opened once.

    Where we measure a feed too, our own delivery is due on the same day.
    """
    existing = Period.objects.filter(contract=contract, window="month", starts_on=first_day).first()
    if existing is not None:
        return existing
    version = contracts_queries.version_in_force(contract, first_day)
    if version is None:
        raise NotPossible(
            [_("No signed version of %(contract)s is in force on %(day)s.") % {"contract": contract, "day": first_day}]
        )
    starts_at, ends_at = terms.month_bounds(first_day, contract.zone)
    ends_on = (first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    with transaction.atomic():
        period = Period.objects.create(
            contract=contract,
            starts_on=first_day,
            ends_on=ends_on,
            starts_at=starts_at,
            ends_at=ends_at,
            version=version,
        )
        Delivery.objects.bulk_create(
            Delivery(
                feed_id=spec.feed_id,
                period=period,
                source=source,
                due_at=_due_at(spec, first_day, contract, now or timezone.now()),
            )
            for spec in version.feed_specs.all()
            for source in sources_of(spec)
        )
        trail.record(period, "opened the month", by=by, now=now, facts={"version": version.n}, shown_to_vendor=True)
    return period


def _due_at(spec: FeedSpec, first_day: date, contract: Contract, opened_at: datetime) -> datetime:
    """As agreed; a past month of a contract that was registered late is due with the running one, not before."""
    due = terms.due_at(first_day, spec.due_day, spec.due_time, contract.zone)
    if not contract.is_registered or due > opened_at:
        return due
    return terms.due_at(contract.day_of(opened_at).replace(day=1), spec.due_day, spec.due_time, contract.zone)


def sources_of(spec: FeedSpec) -> tuple[str, ...]:
    """Who delivers the feed: the vendor, and we too where that is agreed."""
    return (Source.VENDOR, Source.OWN) if spec.own_source else (Source.VENDOR,)


def first_month(version: ContractVersion, contract: Contract) -> date:
    """The first whole month under a version; of a registered contract none before it is measured from."""
    start = version.effective_from
    whole = start if start.day == 1 else (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    return max(whole, contract.measured_from or whole)


def open_due_periods(now: datetime | None = None, contracts=None) -> list[Period]:
    """Open every month that has begun and is not open yet, of every contract that runs."""
    moment = now or timezone.now()
    by = system_user("calendar")
    opened = []
    running = contracts if contracts is not None else Contract.objects.filter(state__in=RUNNING)
    for contract in running:
        version = contracts_queries.first_version(contract)
        if version is None or not version.feed_specs.exists():
            continue
        today = moment.astimezone(ZoneInfo(contract.zone)).date()
        known = set(contract.periods.values_list("starts_on", flat=True))
        day = first_month(version, contract)
        while day <= today:
            if day not in known:
                opened.append(open_period(contract, day, by=by, now=now))
            day = (day + timedelta(days=32)).replace(day=1)
    return opened


@after("contracts.Contract", "activate")
def a_registered_contract_is_measured_at_once(contract, *, by, now, facts):
    """It has run for a while already: its months are open the minute it is confirmed."""
    if contract.is_registered:
        open_due_periods(now=now, contracts=[contract])
