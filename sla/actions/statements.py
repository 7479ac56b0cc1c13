"""A month's statement: drafted from accepted data, sent, confirmed by both or by silence; then it is the fee."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import charging
from contracts import rates as agreed_rates
from contracts.actions.charges import enter_charge
from contracts.models import Contract, ContractVersion, FeedSpec, Milestone, RateItem
from contracts.queries import charges_of, first_version
from contracts.served import last_day_of, served_of
from contracts.terms import add_months
from sla import rules, tally
from sla.actions.periods import first_month
from sla.models import Delivery, Period, Source, Statement, StatementLine
from sla.queries_statements import days_of, version_of
from vendors import jobs, trail
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible, after, perform
from vendors.money import to_minor
from vendors.system import system_user

Kind = RateItem.Kind
NEEDS_A_FIGURE = (Kind.UNIT, Kind.PERCENT)
Stated = Mapping[str, Decimal | None]


def draft_statement(
    contract: Contract, month: date, *, by, stated: Stated | None = None, now: datetime | None = None
) -> Statement:
    """What the month costs by its rate card; drafted again it is worked out anew, until it is sent.

    `stated` are the quantities that no accepted data give, by the code of the rate; what was stated before stays. No
    data are due of the part of a month in which the contract began, so there all of them are stated. Raises
    `NotPossible` while the month runs, without a rate card, or while data that are counted are not accepted.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        contract = Contract.objects.select_for_update().get(pk=contract.pk)
        if not rules.may_draft_statement(contract, by):
            raise PermissionDenied(_("Your role does not do this."))
        if contract.day_of(moment) < add_months(month, 1):
            raise NotPossible([_("The month has not ended yet.")])
        if (last := last_day_of(contract)) and last < month:
            raise NotPossible([_("The contract had ended before this month.")])
        version = version_of(contract, month)
        card = agreed_rates.rate_card_of(version) if version else None
        if card is None:
            raise NotPossible([_("No rate card was agreed for this month; its fee is entered by hand.")])
        statement = Statement.objects.filter(contract=contract, month=month).first()
        if statement is not None and statement.state not in (Statement.State.DRAFTED, Statement.State.DISPUTED):
            raise NotPossible([_("The statement was sent already.")])
        if statement is None:
            statement = Statement.objects.create(
                contract=contract, month=month, version=version, drafted_by=by, drafted_at=moment
            )
        before = {line.code: line for line in statement.lines.all()}
        statement.version, statement.drafted_by, statement.drafted_at = version, by, moment
        statement.save(update_fields=["version", "drafted_by", "drafted_at"])
        lines = _worked_out(statement, card, before, stated or {})
        statement.lines.all().delete()
        StatementLine.objects.bulk_create(lines)
        trail.record(
            statement,
            "drafted the statement",
            by=by,
            now=now,
            before={code: line.gross for code, line in before.items()} or None,
            after={line.code: line.gross for line in statement.lines.all()},
        )
    return statement


def _quantities(statement: Statement, before: dict, stated: Stated) -> dict[str, tuple[str, Decimal | None]]:
    """Code of the rate → where its quantity comes from, and the quantity; None: it is not known yet."""
    contract, month = statement.contract, statement.month
    rows = list(statement.version.rates.select_related("feed"))
    first = first_version(contract)
    measured = first is not None and month >= first_month(first, contract)
    by_data = {row.pk for row in rows if row.feed_id and measured}
    counted = _counted(statement.version, contract, month, [row for row in rows if row.pk in by_data])
    accepted = _accepted_milestones(contract, month)
    found: dict[str, tuple[str, Decimal | None]] = {}
    for row in rows:
        if row.kind == Kind.FIXED:
            found[row.code] = (StatementLine.Source.AGREED, None)
        elif row.kind == Kind.MILESTONE:
            found[row.code] = (StatementLine.Source.ACCEPTED, Decimal(row.code in accepted))
        elif row.pk in by_data:
            found[row.code] = (StatementLine.Source.DELIVERED, counted[row.code])
        else:
            known = before[row.code].quantity if row.code in before else None
            found[row.code] = (StatementLine.Source.STATED, stated.get(row.code, known))
    return found


def _counted(
    version: ContractVersion, contract: Contract, month: date, rows: list[RateItem]
) -> dict[str, Decimal | None]:
    """Code → how many cases the month's accepted data of its feed hold."""
    if not rows:
        return {}
    deliveries = list(
        Delivery.objects.filter(
            period__contract=contract,
            period__starts_on=month,
            source=Source.VENDOR,
            accepted_revision__isnull=False,
            feed__in=[row.feed_id for row in rows],
        )
    )
    by_feed = {delivery.feed_id: delivery.pk for delivery in deliveries}
    missing = sorted({row.feed.code for row in rows if row.feed_id not in by_feed})
    if missing:
        raise NotPossible([_("The data of “%(feed)s” are not accepted yet.") % {"feed": feed} for feed in missing])
    kinds = dict(FeedSpec.objects.filter(version=version).values_list("feed_id", "kind"))
    sums = tally.Tally(deliveries, kinds).kept(tally.Reads())
    return {
        row.code: Decimal(getattr(sums[by_feed[row.feed_id]].get(tally.WHOLE, tally.Kept()), row.counts))
        for row in rows
    }


def _accepted_milestones(contract: Contract, month: date) -> set[str]:
    rows = Milestone.objects.filter(
        contract=contract, state=Milestone.State.ACCEPTED, accepted_on__range=days_of(month)
    )
    return set(rows.values_list("code", flat=True))


def _worked_out(statement: Statement, card, before: dict[str, StatementLine], stated: Stated) -> list[StatementLine]:
    contract, quantities = statement.contract, _quantities(statement, before, stated)
    terms = agreed_rates.card_of(card, agreed_rates.index_level_of(contract, statement.month))
    rows = list(statement.version.rates.select_related("schedule"))
    known = {code: quantity for code, (_source, quantity) in quantities.items() if quantity is not None}
    stopped = served_of(contract, statement.version.schedules.all(), *days_of(statement.month))
    served = {row.code: stopped[row.schedule.code] for row in rows if row.schedule.code in stopped}
    charged = {line.code: line for line in charging.charge(terms, map(agreed_rates.rate_of, rows), known, served)}
    shown = [row for row in rows if row.code in charged or row.kind in NEEDS_A_FIGURE]
    return [
        _line(statement, position, row, quantities[row.code], charged.get(row.code), before.get(row.code))
        for position, row in enumerate(shown, start=1)
    ]


def _line(statement, position: int, row: RateItem, given: tuple, line: charging.Line | None, before) -> StatementLine:
    source, quantity = given
    return StatementLine(
        statement=statement,
        position=position,
        code=row.code,
        schedule_code=row.schedule.code,
        kind=row.kind,
        name_en=row.name_en,
        name_zh=row.name_zh,
        unit_en=row.unit_en,
        unit_zh=row.unit_zh,
        source=source,
        quantity=quantity,
        net_minor=line.net if line else 0,
        tax_minor=line.tax if line else 0,
        tax_percent=row.tax_percent,
        working=[{"step": step.code, **step.figures} for step in line.steps] if line else [],
        billed_minor=before.billed_minor if before else None,
    )


@transaction.atomic
def send_statement(statement: Statement, *, by, note: str = "", now: datetime | None = None) -> Statement:
    """Our side confirms it and the vendor reads it; where silence confirms, until when it may answer is fixed now.

    Raises `NotPossible` where data, an index or a suspension that came in since it was drafted make other figures.
    """
    contract, lines = statement.contract, {line.code: line for line in statement.lines.all()}
    anew = _worked_out(statement, statement.version.rate_card, lines, {})
    if {code: line.gross for code, line in lines.items()} != {line.code: line.gross for line in anew}:
        raise NotPossible([_("What it rests on has changed since it was drafted. Draft it again before you send it.")])
    days = statement.version.rate_card.silence_days
    answer_by = None if days is None else contract.day_of(now or timezone.now()) + timedelta(days=days)
    perform(statement, "send", by=by, note=note, now=now, answer_by=answer_by)
    statement.lines.update(billed_minor=None)
    return statement


def agree_statement(statement: Statement, *, by, note: str = "", now: datetime | None = None) -> Statement:
    """The vendor confirms."""
    return perform(statement, "agree", by=by, note=note, now=now)


@transaction.atomic
def object_to_statement(
    statement: Statement,
    *,
    by,
    objection: str,
    billed: Mapping[str, Decimal | None],
    bill: File | None = None,
    now: datetime | None = None,
) -> Statement:
    """The vendor's bill says otherwise: `billed` by the code of a line, tax included; what is not given is the same.

    Raises `NotPossible` where no line differs, because then there is nothing to object to.
    """
    differing = []
    for line in statement.lines.select_related("statement__contract"):
        amount = billed.get(line.code)
        line.billed_minor = None if amount is None else to_minor(amount, line.currency)
        if line.differs:
            differing.append(line)
    if not differing:
        raise NotPossible([_("No line differs from the statement; confirm it instead.")])
    vendor = statement.contract.vendor
    stored = store_evidence(bill, by=by, vendor=vendor, now=now) if bill else None
    perform(
        statement,
        "object_to",
        by=by,
        note=objection,
        now=now,
        objection=objection,
        bill=stored.pk if stored else None,
        lines={line.code: [line.gross, line.billed] for line in differing},
    )
    StatementLine.objects.bulk_update(differing, ["billed_minor"])
    return statement


@transaction.atomic
def concede_statement(statement: Statement, *, by, note: str, now: datetime | None = None) -> Statement:
    """The lines that differ become what the vendor's bill says, and the statement is confirmed."""
    return perform(statement, "concede", by=by, note=note, now=now)


def reopen_statement(statement: Statement, *, by, note: str, now: datetime | None = None) -> Statement:
    """It is drafted anew, as long as no invoice stands on it."""
    return perform(statement, "reopen", by=by, note=note, now=now)


def deem_statements(now: datetime | None = None) -> list[Statement]:
    """Statements whose days to answer have passed in silence are confirmed, where that was agreed."""
    moment = now or timezone.now()
    robot = system_user("calendar")
    waiting = Statement.objects.filter(state=Statement.State.SENT, answer_by__isnull=False)
    ripe = [row for row in waiting.select_related("contract") if row.contract.day_of(moment) > row.answer_by]
    return [perform(row, "deem", by=robot, now=now) for row in ripe]


@after("sla.Statement", "concede")
def takes_the_bill(statement: Statement, *, by, now: datetime, facts: dict) -> None:
    """Registered before what makes it the fee: the lines say what the bill says, tax split as agreed."""
    changed = [line for line in statement.lines.select_related("statement__contract") if line.differs]
    for line in changed:
        line.net_minor, line.tax_minor = charging.taxed(line.billed_minor, line.tax_percent, with_tax=True)
        line.working = [{"step": "bill", "amount": str(line.gross)}]
    StatementLine.objects.bulk_update(changed, ["net_minor", "tax_minor", "working"])


@after("sla.Statement", "concede")
@after("sla.Statement", "deem")
@after("sla.Statement", "agree")
def becomes_the_fee(statement: Statement, *, by, now: datetime, facts: dict) -> None:
    """The amounts of each schedule are the month's fee from now on, and the month is evaluated on it."""
    contract, month = statement.contract, statement.month
    standing = charges_of(contract, month)
    robot = system_user("billing")
    changed = False
    for code, (amount, passed) in fees_of(statement).items():
        before = standing.get(code)
        if before is not None and (before.amount, before.pass_through) == (amount, passed):
            continue
        changed = True
        enter_charge(
            contract,
            by=robot,
            schedule_code=code,
            month=month,
            amount=amount,
            pass_through=passed,
            words_en=f"Statement confirmed on {contract.day_of(now).isoformat()}",
            words_zh=f"{contract.day_of(now).isoformat()} 确认的对账单",
            now=now,
        )
    period = Period.objects.filter(contract=contract, window="month", starts_on=month).first()
    if changed and period is not None:
        jobs.enqueue(
            "evaluate_if_ripe",
            f"evaluate_if_ripe:{period.pk}:statement:{statement.pk}:{now.isoformat()}",
            by=robot,
            vendor=contract.vendor,
            now=now,
            period_id=period.pk,
            at=now.isoformat(),
            cause="charge" if period.evaluations.exists() else None,
        )


def fees_of(statement: Statement) -> dict[str, tuple[Decimal, Decimal]]:
    """Schedule → (amount, of it passed through), with the tax where the prices include it."""
    with_tax = statement.version.rate_card.with_tax
    found: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for line in statement.lines.select_related("statement__contract"):
        amount = line.gross if with_tax else line.net
        found[line.schedule_code][0] += amount
        if line.kind == Kind.PASS_THROUGH:
            found[line.schedule_code][1] += amount
    return {code: (amount, passed) for code, (amount, passed) in found.items()}
