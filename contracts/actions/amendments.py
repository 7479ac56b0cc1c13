"""How does an agreed contract change? A draft of the next version, a renewal with its prices, and dropping either."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.actions.drafts import copy_parts, lock, set_terms
from contracts.content import TERM_FIELDS, TERM_MONEY, TERM_RECORDS
from contracts.guards import term_of
from contracts.models import Amendment, ApprovalRequest, Contract, ContractVersion, RateItem
from contracts.queries import latest_version, open_notice, open_request
from contracts.queries_approvals import months_of
from contracts.terms import last_day
from contracts.uplift import Uplift, Way, fee_raised, price_raised, value_prolonged
from vendors import trail
from vendors.lifecycle import NotPossible, after, perform
from vendors.models import User
from vendors.money import exponent
from vendors.system import system_user

State = Contract.State
AMENDABLE = frozenset({State.SIGNED, State.ACTIVE, State.SUSPENDED, State.NOTICE_GIVEN})

OPEN = (Amendment.State.DRAFT, Amendment.State.IN_REVIEW, Amendment.State.APPROVED)


def amend_contract(
    contract: Contract,
    *,
    by: User,
    kind: str,
    what_changed: str,
    effective_from: date,
    reason: str = "",
    now: datetime | None = None,
) -> ContractVersion:
    """A draft of the next version, a whole copy of the latest; it is edited, approved and signed like the first one."""
    with transaction.atomic():
        return _next_version(
            contract, by=by, kind=kind, what_changed=what_changed, effective_from=effective_from, reason=reason, now=now
        )


def renew_contract(
    contract: Contract,
    *,
    by: User,
    months: int,
    what_changed: str,
    reason: str = "",
    uplift: str = Way.NONE,
    amount: Decimal | None = None,
    percent: Decimal | None = None,
    index_name: str = "",
    index_base: Decimal | None = None,
    index_level: Decimal | None = None,
    now: datetime | None = None,
) -> ContractVersion:
    """A draft that prolongs the term that runs by `months`, from the day after its end, at prices moved by the uplift.

    `amount` is in the contract's currency, a month. Raises `NotPossible` for a contract without an end, or where a
    fixed amount has no single fixed fee to go to; `ValidationError` where the uplift is not said whole.
    """
    with transaction.atomic():
        today = contract.day_of(now or timezone.now())
        if open_notice(contract):
            raise NotPossible([_("Notice was given; the contract is renewed once the notice is withdrawn.")])
        source = latest_version(contract)
        term = term_of(source, today)
        if term.end is None:
            raise NotPossible([_("The contract runs on without an end; there is nothing to renew.")])
        first = term.end + timedelta(days=1)
        version = _next_version(
            contract,
            by=by,
            kind=ContractVersion.Kind.RENEWAL,
            what_changed=what_changed,
            effective_from=first,
            reason=reason,
            now=now,
            ends_on=last_day(first, months, source.term_rules.counting),
        )
        amendment = version.amendment
        amendment.uplift, amendment.uplift_percent = uplift, percent
        amendment.index_name, amendment.index_base, amendment.index_level = index_name, index_base, index_level
        if amount is not None:
            amendment.uplift_amount = amount
        amendment.full_clean(exclude=["state"])
        amendment.save()
        _raise_prices(version, _uplift_of(amendment))
        _raise_value(version, source, months, _uplift_of(amendment))
    return version


def _next_version(
    contract: Contract,
    *,
    by: User,
    kind: str,
    what_changed: str,
    effective_from: date,
    reason: str,
    now: datetime | None,
    **others,
) -> ContractVersion:
    moment = now or timezone.now()
    contract = lock(contract)
    if not rules.may_edit(contract, by):
        raise PermissionDenied(_("Your role does not do this."))
    source = latest_version(contract)
    if contract.state not in AMENDABLE or source.signed_at is None:
        raise NotPossible([_("A contract is amended once its last version is signed.")])
    n = contract.versions.order_by("-n").values_list("n", flat=True)[0] + 1
    draft = ContractVersion(contract=contract, n=n, author=by, last_editor=by, created_at=moment, edited_at=moment)
    carried = {name: getattr(source, name) for name in TERM_FIELDS + TERM_RECORDS + TERM_MONEY}
    moved = {"ends_on": source.last_day}  # by suspensions; a new version says its end itself
    given = {"kind": kind, "what_changed": what_changed, "effective_from": effective_from, **moved, **others}
    set_terms(draft, carried | given)
    copy_parts(source, draft)
    Amendment.objects.create(version=draft, reason=reason.strip())
    facts = {"version": draft.n, "effective_from": effective_from}
    trail.record(contract, "amend", by=by, note=reason.strip() or what_changed, facts=facts, now=now)
    return draft


def _uplift_of(amendment: Amendment) -> Uplift:
    said = {
        Way.FIXED: {"amount": amendment.uplift_amount},
        Way.PERCENT: {"percent": amendment.uplift_percent},
        Way.INDEX: {"base": amendment.index_base, "level": amendment.index_level},
    }
    way = Way(amendment.uplift)
    try:
        return Uplift(way, **said.get(way, {}))
    except ValueError:
        raise ValidationError(
            _("An index is above zero, and a price does not fall by all of it."), code="uplift"
        ) from None


def _raise_prices(version: ContractVersion, uplift: Uplift) -> None:
    """Fees and prices of the draft as the uplift says; of a fixed amount, the one fee that is fixed."""
    if uplift.way is Way.NONE:
        return
    places = exponent(version.currency)
    fees = [row for row in version.schedules.all() if row.monthly_fee is not None]
    rates = [row for row in version.rates.all() if row.kind in (RateItem.Kind.FIXED, RateItem.Kind.UNIT)]
    fixed = [row for row in rates if row.kind == RateItem.Kind.FIXED]
    if uplift.way is Way.FIXED and (len(fees) > 1 or len(fixed) > 1 or not fees and not fixed):
        raise NotPossible([_("A fixed amount goes to one fixed fee a month; here there is not exactly one.")])
    for row in fees:
        row.version = version
        row.monthly_fee = fee_raised(row.monthly_fee, uplift, places)
        row.save(update_fields=["monthly_fee_minor"])
    for row in rates:
        row.version = version
        row.price = price_raised(row.price, uplift)
        row.fixed = fee_raised(row.fixed, uplift, places) if row.kind == RateItem.Kind.FIXED else row.fixed
        row.tiers = [[upto, format(price_raised(Decimal(price), uplift), "f")] for upto, price in row.tiers]
        row.save(update_fields=["price", "fixed_minor", "tiers"])


def _raise_value(version: ContractVersion, source: ContractVersion, months: int, uplift: Uplift) -> None:
    """A stated total grows by the months added, so that they are approved at the total that they come to."""
    if source.value is None:
        return
    fees = [row.monthly_fee for row in version.schedules.all()]
    if fees and None not in fees:
        version.value = source.value + sum(fees) * months
    else:
        places = exponent(version.currency)
        version.value = value_prolonged(source.value, months_of(source), months, uplift, places)
    version.save(update_fields=["value_minor"])


def drop_amendment(amendment: Amendment, *, by: User, note: str, now: datetime | None = None) -> Amendment:
    """It never comes into force; an open approval request is void."""
    with transaction.atomic():
        lock(amendment.version.contract)
        perform(amendment, "drop", by=by, note=note, now=now, version=amendment.version.n)
        request = open_request(amendment.version)
        if request is not None:
            request.outcome, request.closed_at = ApprovalRequest.Outcome.VOID, now or timezone.now()
            request.save(update_fields=["outcome", "closed_at"])
    return amendment


@after("contracts.Contract", "expire")
@after("contracts.Contract", "terminate")
def what_was_to_change_is_dropped(contract, *, by, now, facts):
    """Nothing of a contract that has ended is amended any more."""
    rows = Amendment.objects.filter(version__contract=contract, state__in=OPEN).select_related("version__contract")
    for amendment in rows.order_by("pk"):
        drop_amendment(amendment, by=system_user("calendar"), note=_("The contract has ended."), now=now)
