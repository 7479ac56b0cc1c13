"""How does the portfolio stand: each contract's month, the level that decides it, what it cost and what is open?

A contract is rated by its worst critical level. Everything is read with a number of queries that does not depend on how
many contracts there are. Amounts of different currencies are never added, except in `convert`, at a dated rate.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from contracts.models import Charge, Contract, ContractVersion
from contracts.terms import add_months
from portal.templatetags.steward import day_month, level_value, money, number, percent
from portal.templatetags.steward import month as month_words
from sla.models import Credit, Evaluation, LevelResult, Period
from vendors.models import FxRate
from vendors.words import clauses, pick

# the worst first; what could not be judged stands before what was good
WORST_FIRST = ("inadequate", "requires", "approaching", "other", "good")
RUNNING = ("active", "suspended", "notice_given", "in_exit")
OPEN_CREDITS = ("proposed", "notified", "disputed", "accepted")
REPORTING_CURRENCY = "CNY"
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class LevelMonth:
    """One level in one month, by the evaluation that stands; `theirs`: the vendor’s figure where we measured too."""

    contract_id: int
    period_id: int
    month: date
    code: str
    name: str
    critical: bool
    direction: str
    unit: str
    precision: int
    expected: Decimal
    minimum: Decimal | None
    value: Decimal | None
    n: int | None
    outcome: str
    rating: str
    default: bool
    repeat: int
    theirs: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One contract: its month's rating, the level behind it, the strip of months, fee, credit, note."""

    contract: Contract
    period: Period | None
    rating: str
    decides: LevelMonth | None
    months: tuple[str, ...]
    before: str
    fee: Decimal | None
    credit_open: Decimal | None
    note: str
    levels: int
    measured: bool  # a contract without service levels has a fee, and no rating
    title: str  # of one whose vendor has several contracts

    @property
    def currency(self) -> str:
        return self.contract.currency_id


@dataclass(slots=True)
class Line:
    """A service line with its contracts and their fees by currency."""

    line: object
    standings: list[Standing] = field(default_factory=list)
    fees: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All running contracts in one month, by service line."""

    month: date
    months: tuple[date, ...]
    lines: tuple[Line, ...]
    standings: tuple[Standing, ...]

    @property
    def fees(self) -> dict[str, Decimal]:
        return totals((row.currency, row.fee) for row in self.standings)

    @property
    def vendors(self) -> int:
        return len({row.contract.vendor_id for row in self.standings})

    @property
    def levels(self) -> int:
        return sum(row.levels for row in self.standings)

    @property
    def measured(self) -> tuple[Standing, ...]:
        return tuple(row for row in self.standings if row.measured)

    def count(self, rating: str) -> int:
        return sum(row.rating == rating for row in self.measured)

    def only(self, rating: str) -> "Portfolio":
        """The same month with the contracts of one rating."""
        rows = [row for row in self.measured if row.rating == rating]
        return Portfolio(self.month, self.months, _by_line(rows), tuple(rows))


def last_closed_month(user, today: date | None = None) -> date:
    """The newest month that has ended and of which something is evaluated; else the newest ended; else last month."""
    today = today or timezone.localdate()
    ended = Period.objects.visible_to(user).filter(ends_on__lt=today).annotate(waits=Q(state=Period.State.OPEN))
    found = ended.order_by("waits", "-starts_on").values_list("starts_on", flat=True).first()
    return found or add_months(today.replace(day=1), -1)


def read_portfolio(user, month: date, strip: int = 6) -> Portfolio:
    """The running contracts `user` sees, as they stood in `month`, with a strip of `strip` months that ends there."""
    months = tuple(add_months(month, n - strip + 1) for n in range(strip))
    signed = ContractVersion.objects.visible_to(user).filter(contract=OuterRef("pk"), signed_at__isnull=False)
    contracts = list(
        Contract.objects.visible_to(user)
        .filter(state__in=RUNNING)
        .annotate(no_levels=Subquery(signed.order_by("-n").values("no_levels_reason")[:1]))
        .exclude(kind=Contract.Kind.MASTER, work_orders__isnull=False)
        .select_related("vendor", "line")
        .order_by("line__position", "vendor__name_en", "number")
        .distinct()
    )
    periods = {
        (period.contract_id, period.starts_on): period
        for period in Period.objects.visible_to(user).filter(
            contract__in=contracts, starts_on__gte=months[0], starts_on__lte=month
        )
    }
    evaluations = standing_evaluations(user, periods.values())
    results: dict[int, list[LevelMonth]] = defaultdict(list)
    for result in level_months(user, evaluations.values()):
        results[result.period_id].append(result)
    vendors = Counter(contract.vendor_id for contract in contracts)
    fees = fees_of(user, contracts, month)
    open_credits = _open_credits(user, contracts)
    rows = []
    for contract in contracts:
        period = periods.get((contract.pk, month))
        decides = deciding(results.get(period.pk, []) if period else [])
        past = [periods.get((contract.pk, day)) for day in months]
        strip_of = tuple(worst(results.get(one.pk, [])) for one in past if one is not None)
        evaluation = evaluations.get(period.pk) if period else None
        measured = period is not None or not contract.no_levels
        rows.append(
            Standing(
                contract=contract,
                period=period,
                rating=decides.rating if decides else "other",
                decides=decides,
                months=strip_of,
                before=worst(results.get(past[-2].pk, [])) if strip > 1 and past[-2] else "other",
                fee=fees.get(contract.pk),
                credit_open=open_credits.get(contract.pk),
                note=_note(contract, period, evaluation, decides) if measured else _("no service levels"),
                levels=len(results.get(period.pk, [])) if period else 0,
                measured=measured,
                title=contract.title if vendors[contract.vendor_id] > 1 else "",
            )
        )
    return Portfolio(month, months, _by_line(rows), tuple(rows))


def standing_evaluations(user, periods: Iterable[Period]) -> dict[int, Evaluation]:
    """Period id → the evaluation that nothing supersedes."""
    rows = (
        Evaluation.objects.visible_to(user)
        .filter(period__in=list(periods), superseded_by__isnull=True)
        .select_related("period__contract")
        .defer("inputs", "result")
    )
    return {row.period_id: row for row in rows}


def level_months(user, evaluations: Iterable[Evaluation]) -> list[LevelMonth]:
    """The levels of some evaluations, in the contract's order; one query."""
    return months_of_results(LevelResult.objects.visible_to(user).filter(evaluation__in=list(evaluations)))


def months_of_results(results: QuerySet) -> list[LevelMonth]:
    """Level results as the lists and charts read them."""
    rows = results.select_related("spec", "level", "evaluation__period").defer(
        "working", "evaluation__inputs", "evaluation__result"
    )
    return [
        LevelMonth(
            contract_id=row.level.contract_id,
            period_id=row.evaluation.period_id,
            month=row.evaluation.period.starts_on,
            code=row.level.code,
            name=pick(row.spec, "name"),
            critical=row.spec.level_class == "critical",
            direction=row.spec.direction,
            unit=row.spec.unit,
            precision=row.spec.precision,
            expected=row.spec.expected,
            minimum=row.spec.minimum,
            value=row.value,
            n=row.n,
            outcome=row.outcome,
            rating=row.rating,
            default=row.default,
            repeat=row.repeat,
            theirs=_theirs(row),
        )
        for row in rows.order_by("evaluation__period__starts_on", "spec__position", "pk")
    ]


def _theirs(row: LevelResult) -> Decimal | None:
    """The vendor's figure beside our own; None where one side measured."""
    if row.other is None:
        return None
    return row.other if row.source == LevelResult.Source.OWN else row.value


def history_of(user, contract: Contract, until: date, months: int = 12, level: str | None = None) -> list[LevelMonth]:
    """A contract's levels (or one of them) over the months that end with `until`, oldest first."""
    rows = LevelResult.objects.visible_to(user).filter(
        evaluation__period__contract=contract,
        evaluation__superseded_by__isnull=True,
        evaluation__period__starts_on__gte=add_months(until, 1 - months),
        evaluation__period__starts_on__lte=until,
    )
    return months_of_results(rows.filter(level__code=level) if level else rows)


def chart_level(name_en: str, name_zh: str, months: Sequence[LevelMonth]) -> dict:
    """One level's months as `portal.reports.charts.trend_chart` takes them."""
    last = months[-1]
    apart = any(row.theirs is not None and row.theirs != row.value for row in months)
    return {
        "name_en": name_en,
        "name_zh": name_zh,
        "direction": last.direction,
        "precision": last.precision,
        "unit": last.unit,
        "history": [
            {
                "month": row.month.isoformat(),
                "value": _text(row.value),
                "outcome": row.outcome,
                "rating": row.rating,
                "volume": row.n,
                "expected": _text(row.expected),
                "minimum": _text(row.minimum),
            }
            | ({"theirs": _text(row.theirs)} if apart else {})
            for row in months
        ],
    }


def deciding(levels: Iterable[LevelMonth]) -> LevelMonth | None:
    """The worst critical level; where there is none, the worst of all. Of two the first in the contract's order."""
    levels = list(levels)
    candidates = [row for row in levels if row.critical] or levels
    return min(candidates, key=lambda row: WORST_FIRST.index(row.rating), default=None)


def worst(levels: Iterable[LevelMonth]) -> str:
    """The rating of a month; a month without a result is rated `other`."""
    row = deciding(levels)
    return row.rating if row else "other"


def fees_of(user, contracts: Iterable[Contract], month: date) -> dict[int, Decimal]:
    """Contract id → the fee of a month over its schedules, by the correction that counts."""
    rows = (
        Charge.objects.visible_to(user)
        .filter(contract__in=list(contracts), month=month)
        .select_related("contract")
        .order_by("n")
    )
    latest = {(row.contract_id, row.schedule_code): row.amount for row in rows}
    fees: dict[int, Decimal] = defaultdict(Decimal)
    for (contract_id, _code), amount in latest.items():
        fees[contract_id] += amount
    return dict(fees)


def totals(amounts: Iterable[tuple[str, Decimal | None]]) -> dict[str, Decimal]:
    """Amounts added up by currency, in the order in which the currencies first stand."""
    found: dict[str, Decimal] = {}
    for currency, amount in amounts:
        if amount is not None:
            found[currency] = found.get(currency, Decimal(0)) + amount
    return found


def rates_on(day: date, target: str = REPORTING_CURRENCY) -> dict[str, FxRate]:
    """Source currency → its newest rate up to a day."""
    rows = FxRate.objects.filter(target_id=target, date__lte=day).order_by("date")
    return {row.source_id: row for row in rows}


def convert(
    amounts: Mapping[str, Decimal], rates: Mapping[str, FxRate], target: str = REPORTING_CURRENCY
) -> Decimal | None:
    """The amounts in one currency, rounded to the cent once; None when a rate is missing: no rate, no total."""
    total = Decimal(0)
    for currency, amount in amounts.items():
        if currency == target:
            total += amount
        elif currency in rates:
            total += amount * rates[currency].rate
        elif amount:
            return None
    return total.quantize(CENT, ROUND_HALF_UP)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _by_line(rows: Iterable[Standing]) -> tuple[Line, ...]:
    lines: dict[int, Line] = {}
    for row in rows:
        lines.setdefault(row.contract.line_id, Line(row.contract.line)).standings.append(row)
    for line in lines.values():
        line.fees = totals((row.currency, row.fee) for row in line.standings)
    return tuple(lines.values())


def _open_credits(user, contracts: Iterable[Contract]) -> dict[int, Decimal]:
    rows = (
        Credit.objects.visible_to(user)
        .filter(period__contract__in=list(contracts), state__in=OPEN_CREDITS)
        .select_related("period")
    )
    found: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows:
        found[row.period.contract_id] += row.amount
    return dict(found)


def _note(contract: Contract, period: Period | None, evaluation: Evaluation | None, decides: LevelMonth | None) -> str:
    """The one or two things to know about the month, shortest first."""
    said = []
    if contract.state == Contract.State.SUSPENDED:
        said.append(_("suspended"))
    if evaluation is None or decides is None:
        return clauses([*said, _("not evaluated yet") if period else _("no month yet")])
    if decides.outcome == "not_reported":
        count = max(decides.repeat, 1)
        said.append(npgettext("months", "not reported", "not reported, %(n)s months", count) % {"n": count})
    elif decides.outcome == "insufficient_volume":
        said.append(_("%(n)s cases, too few to judge") % {"n": number(decides.n or 0)})
    elif decides.outcome == "not_applicable":
        said.append(_("no activity"))
    elif decides.default and decides.repeat > 1:
        said.append(_("default %(n)s in a row") % {"n": decides.repeat})
    if evaluation.raw_minor > evaluation.total_minor:
        said.append(_("at the cap"))
    if evaluation.n > 1 and evaluation.cause != Evaluation.Cause.AGAIN:
        said.append(_("restated"))
    elif period.state == Period.State.CALCULATED:
        said.append(_("provisional"))
    return clauses(said[:2])


# One page for the executive.


@dataclass(frozen=True, slots=True)
class LineRow:
    """A service line on one row: its vendors by rating, its fee in the reporting currency, the thing to know."""

    line: object
    standings: tuple[Standing, ...]
    fee: Decimal | None
    point: str


def answer_of(whole: Portfolio) -> str:
    """The month in one sentence: how many vendors failed, and where they are."""
    rows = whole.measured
    words = {"month": month_words(whole.month), "all": len(rows), "n": whole.count("inadequate")}
    if not whole.standings:
        return _("No contract is running yet")
    if not rows:
        return _("No running contract has service levels")
    if all(row.decides is None for row in rows):
        return _("%(month)s is not evaluated yet") % words
    if not words["n"]:
        below = whole.count("requires") + whole.count("approaching")
        if below or any(row.decides is None for row in rows):
            return _("%(month)s: none of %(all)s contracts inadequate, %(below)s below target") % {
                **words,
                "below": below,
            }
        return _("%(month)s: all %(all)s contracts held") % words
    in_lines = [(sum(row.rating == "inadequate" for row in line.standings), str(line.line)) for line in whole.lines]
    most, line = max(in_lines, key=lambda pair: pair[0])
    if len(whole.lines) > 1 and most > 1:
        return _("%(month)s: %(n)s of %(all)s contracts inadequate, %(most)s of them in %(line)s") % {
            **words,
            "most": most,
            "line": line,
        }
    return _("%(month)s: %(n)s of %(all)s contracts inadequate") % words


def lines_in(whole: Portfolio, rates: Mapping[str, FxRate]) -> list[LineRow]:
    """The service lines, each with its worst contracts first."""
    rows = []
    for line in whole.lines:
        ordered = tuple(sorted(line.standings, key=lambda row: WORST_FIRST.index(row.rating)))
        rows.append(LineRow(line.line, ordered, convert(line.fees, rates), _point(ordered[0])))
    return rows


def _point(row: Standing) -> str:
    if row.decides is None:
        return ""
    value = level_value(row.decides.value, row.decides.unit, row.decides.precision)
    words = {"vendor": row.contract.vendor, "level": row.decides.name, "value": value, "note": row.note}
    if row.decides.value is None:
        return _("%(vendor)s, %(level)s: %(note)s") % words if row.note else ""
    if row.note:
        return _("%(vendor)s, %(level)s %(value)s: %(note)s") % words
    return _("%(vendor)s, %(level)s %(value)s") % words


def key_figures(
    whole: Portfolio, rates: Mapping[str, FxRate], credits: Iterable[Credit], steps: Sequence | None
) -> list[tuple[str, str, str]]:
    """(name, figure, what stands beside it): fee, failures, deducted and open amounts, the largest share."""
    fee = convert(whole.fees, rates)
    several = whole.fees if len(whole.fees) > 1 else {}
    by_currency = " · ".join(f"{currency}\u00a0{number(amount, 0)}" for currency, amount in several.items())
    before = sum(row.before == "inadequate" for row in whole.measured)
    figures = [
        (
            _("Fee of the month"),
            money_at_a_glance(fee, REPORTING_CURRENCY) if fee is not None else _("no rate"),
            by_currency,
        ),
        (
            _("Inadequate"),
            f"{whole.count('inadequate')}\u00a0/\u00a0{len(whole.measured)}",
            _("%(n)s the month before") % {"n": before},
        ),
    ]
    if steps:
        found = {step.code: step.amount for step in steps}
        found = {"unclaimed": Decimal(0)} | found
        share = f"{(found['deducted'] / found['owed'] * 100):.0f}" if found["owed"] else "0"
        figures.append(
            (
                _("Deducted this year"),
                money_at_a_glance(found["deducted"], REPORTING_CURRENCY),
                _("%(share)s%% of what was owed") % {"share": share},
            )
        )
        figures.append(
            (_("Not yet claimed"), money_at_a_glance(-found["unclaimed"], REPORTING_CURRENCY), _next_lapse(credits))
        )
    return [*figures, *_largest_share(whole, rates, fee)]


def _next_lapse(credits: Iterable[Credit]) -> str:
    today = timezone.localdate()
    days = [
        row.claim_by for row in credits if row.state == Credit.State.PROPOSED and row.claim_by and row.claim_by >= today
    ]
    return _("the first lapses on %(day)s") % {"day": day_month(min(days))} if days else ""


def _largest_share(whole: Portfolio, rates: Mapping[str, FxRate], fee: Decimal | None) -> list[tuple[str, str, str]]:
    """The vendor with the largest part of the month's fee."""
    if not fee:
        return []
    by_vendor: dict[object, Decimal] = defaultdict(Decimal)
    for row in whole.standings:
        if row.fee:
            by_vendor[row.contract.vendor] += convert({row.currency: row.fee}, rates)
    vendor, most = max(by_vendor.items(), key=lambda pair: pair[1])
    return [(_("Largest share of the fee"), percent(most / fee * 100, 0), str(vendor))]


def money_at_a_glance(amount: Decimal, currency: str) -> str:
    """An amount in whole units: CNY 896,418, in Chinese 896,418 元."""
    figure = money(amount.quantize(Decimal(1), ROUND_HALF_UP), "")
    return money(amount.quantize(Decimal(1), ROUND_HALF_UP), currency).replace(figure, number(amount, 0))
