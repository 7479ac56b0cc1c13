"""What is owed at a month's end and not invoiced yet, what was spent on whom, and by which rate is it added up?"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Booking, Charge, Contract
from contracts.settling import warning
from contracts.terms import add_months
from portal.pages.portfolio import CENT, REPORTING_CURRENCY, rates_on
from portal.templatetags.steward import month as month_words
from sla.models import Invoice, Statement
from vendors.models import FxRate

ONE_DAY = timedelta(days=1)
CONFIRMED, OPEN, ENTERED = "confirmed", "open", "entered"
BASES = {
    CONFIRMED: gettext_lazy("statement confirmed by both"),
    OPEN: gettext_lazy("statement not confirmed yet"),
    ENTERED: gettext_lazy("fee as entered"),
}
HEADS = (
    gettext_lazy("Entity"),
    gettext_lazy("Vendor number"),
    gettext_lazy("Vendor"),
    gettext_lazy("Contract"),
    gettext_lazy("Cost centre"),
    gettext_lazy("Account"),
    gettext_lazy("Month of service"),
    gettext_lazy("Currency"),
    gettext_lazy("Amount without tax"),
    gettext_lazy("Rests on"),
)


@dataclass(frozen=True, slots=True)
class Accrual:
    """Service received and not invoiced by the month's end; `booking` is None where finance gave no codes yet."""

    contract: Contract
    booking: Booking | None
    month: date
    amount: Decimal
    basis: str

    @property
    def words(self) -> str:
        return str(BASES[self.basis])

    def cells(self) -> list:
        booked = self.booking
        return [
            self.contract.entity.code,
            booked.vendor_number if booked else "",
            str(self.contract.vendor),
            self.contract.number,
            booked.cost_centre if booked else "",
            booked.account if booked else "",
            self.month,
            self.contract.currency_id,
            self.amount,
            self.words,
        ]


def accruals(user, month: date) -> list[Accrual]:
    """What stands at the end of a month: statements up to it without an invoice by then, and fees entered for it.

    Amounts are without tax where a statement says them; a fee that was entered is taken as it was entered.
    """
    last = add_months(month, 1) - ONE_DAY
    bookings = {row.contract_id: row for row in Booking.objects.visible_to(user)}
    arrived = Invoice.objects.visible_to(user).filter(received_on__lte=last).exclude(state=Invoice.State.RETURNED)
    statements = Statement.objects.visible_to(user).filter(month__lte=month).exclude(pk__in=arrived.values("statement"))
    found, known = [], set()
    for row in statements.select_related("contract__vendor", "contract__entity").prefetch_related("lines__statement"):
        known.add((row.contract_id, row.month))
        basis = CONFIRMED if row.state == Statement.State.AGREED else OPEN
        lines = list(row.lines.all())
        for line in lines:
            line.statement = row
        amount = sum((line.net for line in lines), Decimal(0))
        found.append(Accrual(row.contract, bookings.get(row.contract_id), row.month, amount, basis))
    billed = set(Statement.objects.visible_to(user).filter(month=month).values_list("contract_id", flat=True))
    for contract, amount in _entered(user, month).items():
        if contract.pk not in billed:
            found.append(Accrual(contract, bookings.get(contract.pk), month, amount, ENTERED))
    return sorted(
        (row for row in found if row.amount),
        key=lambda row: (row.contract.entity.code, row.contract.currency_id, row.contract.number, row.month),
    )


def _entered(user, month: date) -> dict[Contract, Decimal]:
    """Contract → the fees entered for a month, the latest correction of each schedule."""
    rows = Charge.objects.visible_to(user).filter(month=month).select_related("contract__vendor", "contract__entity")
    latest = {(row.contract_id, row.schedule_code): row for row in rows.order_by("n")}
    found: dict[Contract, Decimal] = defaultdict(Decimal)
    for row in latest.values():
        found[row.contract] += row.amount
    return dict(found)


def accrual_sums(rows: Iterable[Accrual]) -> list[tuple]:
    """(entity, currency, amount), each currency by itself."""
    sums: dict[tuple, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row.contract.entity, row.contract.currency_id] += row.amount
    return [(entity, currency, amount) for (entity, currency), amount in sums.items()]


GROUPS: dict[str, tuple] = {
    "vendor": (gettext_lazy("Vendor"), lambda row: str(row.contract.vendor)),
    "contract": (gettext_lazy("Contract"), lambda row: f"{row.contract.number} {row.contract.vendor}"),
    "line": (gettext_lazy("Service line"), lambda row: str(row.contract.line)),
    "entity": (gettext_lazy("Legal entity"), lambda row: str(row.contract.entity)),
    "month": (gettext_lazy("Month"), lambda row: month_words(row.month)),
}


@dataclass(slots=True)
class Spent:
    """What was spent on one vendor, contract, line, entity or in one month: by currency, and together."""

    name: str
    amounts: dict[str, Decimal] = field(default_factory=dict)
    together: Decimal | None = Decimal(0)


@dataclass(frozen=True, slots=True)
class Spend:
    """`rates` are those that the consolidated figures rest on: for each month its own; no rate, no total."""

    rows: list[Spent]
    total: Decimal | None
    rates: list[FxRate]
    currency: str = REPORTING_CURRENCY


def spend(user, first: date, last: date, by: str) -> Spend:
    """Fees of the months from `first` to `last`, each turned into one currency by the rate on its last day."""
    rows = Charge.objects.visible_to(user).filter(month__gte=first, month__lte=last)
    latest: dict[tuple, Charge] = {}
    chosen = rows.select_related("contract__vendor", "contract__line", "contract__entity")
    for row in chosen.order_by("month", "contract__number", "schedule_code", "n"):
        latest[row.contract_id, row.schedule_code, row.month] = row
    name_of: Callable = GROUPS[by][1]
    rates = {day: rates_on(add_months(day, 1) - ONE_DAY) for day in {row.month for row in latest.values()}}
    found: dict[str, Spent] = {}
    used: dict[tuple, FxRate] = {}
    for row in latest.values():
        group = found.setdefault(name_of(row), Spent(name_of(row)))
        group.amounts[row.currency] = group.amounts.get(row.currency, Decimal(0)) + row.amount
        rate = rates[row.month].get(row.currency)
        if row.currency == REPORTING_CURRENCY:
            worth = row.amount
        else:
            worth = None if rate is None else row.amount * rate.rate
        if rate is not None and row.currency != REPORTING_CURRENCY:
            used[rate.source_id, rate.date] = rate
        group.together = None if worth is None or group.together is None else group.together + worth
    groups = list(found.values())
    total = None if any(one.together is None for one in groups) else sum((one.together for one in groups), Decimal(0))
    for one in groups:
        one.together = None if one.together is None else one.together.quantize(CENT, ROUND_HALF_UP)
    if by != "month":
        groups.sort(key=lambda one: (one.together is None, -(one.together or 0), one.name))
    ordered = sorted(used.values(), key=lambda rate: (rate.source_id, rate.date))
    return Spend(groups, None if total is None else total.quantize(CENT, ROUND_HALF_UP), ordered)


def months_to_choose(today: date, many: int = 14) -> list[tuple[str, str]]:
    """The last whole months, the newest first, as choices."""
    newest = add_months(today.replace(day=1), -1)
    return [(f"{day:%Y-%m}", month_words(day)) for day in (add_months(newest, -n) for n in range(many))]


@dataclass(frozen=True, slots=True)
class Approved:
    """How far an approved amount is used: the warning is 80, 100 or None."""

    amount: Decimal
    used: Decimal
    percent: Decimal
    warning: int | None

    @property
    def words(self) -> str:
        """What the warning says."""
        if self.warning is None:
            return ""
        if self.warning == 100:
            return _("The approved amount is used up.")
        return _("More than 80 % of the approved amount is used.")


def approved_of(user, contract: Contract) -> Approved | None:
    """The approved amount of a contract against every fee that counts; the buyer's business."""
    booking = Booking.objects.visible_to(user).filter(contract=contract).first()
    if booking is None or booking.approved_minor is None:
        return None
    rows = Charge.objects.visible_to(user).filter(contract=contract).select_related("contract").order_by("n")
    latest = {(row.schedule_code, row.month): row for row in rows}
    used = sum(row.amount_minor for row in latest.values())
    percent = (Decimal(used) * 100 / Decimal(booking.approved_minor)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    total = sum((row.amount for row in latest.values()), Decimal(0))
    return Approved(booking.approved, total, percent, warning(booking.approved_minor, used))
