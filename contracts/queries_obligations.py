"""Which obligations fall due under what was agreed, and which of them does a person see?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from contracts.models import Contract, ContractVersion, Obligation, ObligationRule
from contracts.queries import open_notice
from contracts.queries_terms import days_of
from contracts.recurrence import Occurrence, occurrences
from contracts.terms import ONE_DAY, WorkingDays, term_in_force
from vendors.roles import Permission

AHEAD = timedelta(days=400)  # obligations stand in lists and calendars a year and a month ahead
OWED = (Contract.State.ACTIVE, Contract.State.SUSPENDED, Contract.State.NOTICE_GIVEN, Contract.State.IN_EXIT)


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation that falls due under a rule."""

    rule: ObligationRule
    when: Occurrence

    @property
    def key(self) -> tuple[str, date]:
        return self.rule.code, self.when.occasion


def owed_under(contract: Contract, today: date, ends_on: date | None = None) -> dict[tuple[str, date], Owed]:
    """Everything that falls due from the contract's activation on: each version rules over the days it is in force.

    An occurrence that an amendment moves over its own first day counts once, as the newer version has it.
    """
    rows = contract.versions.filter(signed_at__isnull=False).order_by("effective_from", "n")
    versions = list(rows.prefetch_related("obligation_rules"))
    if contract.activated_on is None or not any(version.obligation_rules.all() for version in versions):
        return {}
    days = days_of(versions)
    last = last_day_owed(contract, versions[-1], today)
    last = min(last, ends_on) if ends_on else last
    found: dict[tuple[str, date], Owed] = {}
    for version, later in zip(versions, [*versions[1:], None], strict=True):
        until = min(last, later.effective_from - ONE_DAY) if later else last
        since = max(version.effective_from, contract.activated_on)
        for owed in _of_version(version, since, until, days[version.calendar_id]):
            found[owed.key] = owed
    return found


def _of_version(version: ContractVersion, since: date, until: date, calendar: WorkingDays) -> Iterable[Owed]:
    for rule in version.obligation_rules.all():
        for when in occurrences(rule.recurrence, since, until, calendar):
            yield Owed(rule, when)


def last_day_owed(contract: Contract, version: ContractVersion, today: date) -> date:
    """How far obligations are made: a year ahead, or to the day on which the contract is known to end."""
    ends = [today + AHEAD]
    if contract.ended_on is not None:
        ends.append(contract.ended_on)
    notice = open_notice(contract)
    if notice is not None and contract.state in (Contract.State.NOTICE_GIVEN, Contract.State.IN_EXIT):
        ends.append(notice.effective_on)
    rules = version.term_rules
    if not rules.renew_months and not rules.runs_on:
        term = term_in_force(rules, today)
        ends += [term.end] if term.end is not None else []
    return min(ends)


def obligations_seen(user) -> QuerySet[Obligation]:
    """What a person may see of it, with everything that a line of a list says."""
    rows = Obligation.objects.visible_to(user)
    of_contract = ("contract__vendor", "contract__owner", "contract__entity")
    return rows.select_related("rule", *of_contract, "owner", "submitted_by", "decided_by")


def of_person(user, rows: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """Those of `rows` that are the person's own to do: by name, by role, as a contract's owner, or of their company."""
    ours = Q(rule__side=ObligationRule.Side.BUYER)
    named = Q(owner=user.pk)
    role = Q(owner__isnull=True, rule__role__in=user.roles)
    owns = Q(owner__isnull=True, rule__role="", contract__owner=user.pk)
    mine = ours & (named | role | owns) if user.is_buyer else Q(pk__in=[])
    if user.is_buyer and user.may(Permission.OBLIGATION_RUN):  # of a vendor that never signs in, its contract's owner
        mine |= Q(
            rule__side=ObligationRule.Side.VENDOR, contract__vendor__is_entered_by_staff=True, contract__owner=user.pk
        )
    if user.is_vendor_person:
        vendors = [vendor.pk for vendor in user.vendors]
        mine |= Q(rule__side=ObligationRule.Side.VENDOR, contract__vendor__in=vendors)
    return rows.filter(mine)
