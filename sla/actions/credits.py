"""What is owed moves: posted, notified, accepted or disputed, deducted, waived, lapsed; each with its ledger entry."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import terms
from contracts.models import Contract, ContractVersion
from contracts.queries import calendar_version_of
from contracts.queries_terms import worked_on
from sla import rules
from sla.models import Credit, Evaluation, LedgerEntry, LedgerLine, Letter, Period
from sla.queries_credits import TAKEN_FROM, by_contract_from_deposit, nature_of, open_by_nature, open_lines
from sla.queries_deposit import deposit_of
from sla.queries_letters import on_their_way
from vendors import trail
from vendors.lifecycle import NotPossible, perform
from vendors.models import Event
from vendors.money import from_minor, to_minor
from vendors.system import system_user
from vendors.words import worded_day

Account = LedgerLine.Account


@transaction.atomic
def post(
    credit: Credit, name: str, lines: list[tuple[str, str, int]], *, by, now: datetime | None = None
) -> LedgerEntry:
    """Write one entry of (account, level code, minor units) lines; `ValueError` unless they add up to nothing."""
    lines = [line for line in lines if line[2]]
    if sum(minor for _account, _level, minor in lines) or not lines:
        raise ValueError(f"the lines of {name!r} do not balance: {lines}")
    entry = LedgerEntry.objects.create(
        contract=credit.period.contract,
        credit=credit,
        name=name,
        currency_id=credit.currency_id,
        posted_at=now or timezone.now(),
        posted_by=by,
    )
    LedgerLine.objects.bulk_create(
        LedgerLine(entry=entry, account=account, level_code=level, amount_minor=minor)
        for account, level, minor in lines
    )
    return entry


# What a deduction is by contract says which side of the books it relieves.
RELIEVES = {"damages": Account.DAMAGES}


def _posted(period: Period, name: str) -> dict[str, int]:
    """Level code → minor units that earlier evaluations of this month have posted under this name."""
    rows = LedgerLine.objects.filter(entry__credit__period=period, entry__name=name, account=Account.RECEIVABLE)
    return dict(
        rows.values("level_code").annotate(total=Sum("amount_minor")).order_by().values_list("level_code", "total")
    )


def _approved_before(period: Period, evaluation: Evaluation) -> bool:
    """Whether another evaluation of the month was approved before this one; the trail remembers."""
    approvals = Event.objects.filter(record_type=period._meta.label_lower, record_id=str(period.pk), name="approve")
    return any(event.facts.get("evaluation") != evaluation.n for event in approvals)


def post_difference(period: Period, evaluation: Evaluation, *, by, now: datetime | None = None) -> Credit | None:
    """Post what this evaluation owes more or less than what is posted: a credit the first time, then adjustments.

    What the vendor earned back and its bonus are posted apart, as amounts in its favour. A month that was approved
    without a credit and is restated brings an adjustment too: its time to claim is not over before anybody could know.
    → the credit or adjustment, None where there is none.
    """
    first = not period.credits.filter(kind=Credit.Kind.CREDIT).exists() and not _approved_before(period, evaluation)
    kind = Credit.Kind.CREDIT if first else Credit.Kind.ADJUSTMENT
    posted = _post_kind(period, evaluation, "credit", kind, _owed(evaluation), by=by, now=now)
    _post_kind(period, evaluation, "earned_back", Credit.Kind.EARNED_BACK, _earned_back(evaluation), by=by, now=now)
    _post_kind(period, evaluation, "bonus", Credit.Kind.BONUS, _bonus(evaluation), by=by, now=now)
    return posted


def _owed(evaluation: Evaluation) -> dict[tuple[str, str], int]:
    """(level code, account that is relieved) → minor units."""
    owed: dict[tuple[str, str], int] = defaultdict(int)
    for line in evaluation.credit_lines.select_related("level_result__level"):
        code = line.level_result.level.code if line.level_result else f"{line.schedule_code}-{line.rule}"
        nature = nature_of(evaluation.version, line.schedule_code)
        owed[code, RELIEVES.get(nature, Account.REDUCTION)] += line.amount_minor
    return owed


def _earned_back(evaluation: Evaluation) -> dict[tuple[str, str], int]:
    owed: dict[tuple[str, str], int] = defaultdict(int)
    for schedule in evaluation.result["schedules"]:
        for back in schedule["earned_back_lines"]:
            owed[back["level"], Account.EARNED_BACK] -= to_minor(Decimal(back["amount"]), evaluation.currency)
    return owed


def _bonus(evaluation: Evaluation) -> dict[tuple[str, str], int]:
    owed: dict[tuple[str, str], int] = defaultdict(int)
    for schedule in evaluation.result["schedules"]:
        owed[schedule["code"], Account.BONUS] -= to_minor(Decimal(schedule["credits"]["bonus"]), evaluation.currency)
    return owed


def _post_kind(
    period: Period,
    evaluation: Evaluation,
    name: str,
    kind: str,
    owed: dict[tuple[str, str], int],
    *,
    by,
    now: datetime | None,
) -> Credit | None:
    posted = _posted(period, name)
    accounts = dict(owed.keys())
    wanted = {code: minor for (code, _account), minor in owed.items()}
    difference = {code: wanted.get(code, 0) - posted.get(code, 0) for code in sorted({*wanted, *posted})}
    difference = {code: minor for code, minor in difference.items() if minor}
    if not difference:
        return None
    other_side = {code: accounts.get(code) or _relieved_before(period, name, code) for code in difference}
    total = sum(difference.values())
    if total == 0:  # levels trade places within the same sum: the ledger moves, nothing is owed anew
        latest = period.credits.order_by("-pk").first()
        _post_owed(latest, name, difference, other_side, by=by, now=now)
        return None
    moment = now or timezone.now()
    claim_days = evaluation.version.claim_days
    credit = Credit.objects.create(
        period=period,
        evaluation=evaluation,
        kind=kind,
        currency_id=period.contract.currency_id,
        amount_minor=total,
        proposed_at=moment,
        proposed_by=by,
        claim_by=period.ends_on + timedelta(days=claim_days) if claim_days and kind == Credit.Kind.CREDIT else None,
    )
    _post_owed(credit, name, difference, other_side, by=by, now=now)
    trail.record(
        credit,
        "proposed the deduction",
        by=by,
        now=now,
        target=Credit.State.PROPOSED,
        facts={"amount": credit.amount, "currency": credit.currency_id},
    )
    return credit


def _relieved_before(period: Period, name: str, code: str) -> str:
    """The account against which a level's earlier amounts of this month stand."""
    lines = LedgerLine.objects.filter(entry__credit__period=period, entry__name=name, level_code=code)
    return lines.exclude(account=Account.RECEIVABLE).values_list("account", flat=True)[0]


def _post_owed(
    credit: Credit, name: str, difference: dict[str, int], other_side: dict[str, str], *, by, now: datetime | None
) -> None:
    lines = []
    for code, minor in difference.items():
        lines += [(Account.RECEIVABLE, code, minor), (other_side[code], code, -minor)]
    post(credit, name, lines, by=by, now=now)


def _settle(credit: Credit, name: str, account: str, *, by, now: datetime | None) -> None:
    lines = []
    for code, minor in open_lines(credit).items():
        lines += [(account, code, minor), (Account.RECEIVABLE, code, -minor)]
    post(credit, name, lines, by=by, now=now)


def objection_ends(version: ContractVersion, told: datetime) -> datetime:
    """18:00 on the last working day to object: counted on the contract's calendar, or Monday to Friday without one."""
    local = told.astimezone(ZoneInfo(version.contract.zone))
    calendar = calendar_version_of(version, local.date())
    worked = terms.MONDAY_TO_FRIDAY if calendar is None else worked_on(calendar)
    last = terms.add_business_days(local.date(), version.objection_days, worked).day
    return datetime.combine(last, time(18), tzinfo=local.tzinfo)


def notify_credit(
    credit: Credit, *, by, note: str = "", arrived_on: date | None = None, now: datetime | None = None
) -> Credit:
    """Tell the vendor; its time to object runs to the end of the last working day, in the contract's zone.

    It is counted from now, or from the day on which the letter that claims it arrived. Raises `NotPossible` where that
    was after the last day to claim.
    """
    version = credit.evaluation.version
    if arrived_on is None:
        object_by = objection_ends(version, now or timezone.now())
        return perform(credit, "notify", by=by, note=note, now=now, object_by=object_by)
    if credit.claim_by is not None and arrived_on > credit.claim_by:
        raise NotPossible([_("The claim arrived after its last day, %(day)s.") % {"day": worded_day(credit.claim_by)}])
    told = datetime.combine(arrived_on, time(12), tzinfo=ZoneInfo(version.contract.zone))
    object_by = objection_ends(version, told)
    return perform(credit, "notify", by=by, note=note, now=now, object_by=object_by, notified_on=arrived_on)


def accept_credit(credit: Credit, *, by, note: str = "", now: datetime | None = None) -> Credit:
    """The vendor agrees."""
    return perform(credit, "accept", by=by, note=note, now=now)


def dispute_credit(credit: Credit, *, by, dispute: str, now: datetime | None = None) -> Credit:
    """The vendor objects, in its own words."""
    return perform(credit, "object_to", by=by, note=dispute, now=now, dispute=dispute)


@transaction.atomic
def apply_credit(
    credit: Credit, *, by, note: str, from_deposit: Decimal | None = None, now: datetime | None = None
) -> Credit:
    """It is deducted on the invoice that the note names, or taken from the vendor's deposit, in whole or in part.

    Without `from_deposit` what the contract takes from the deposit is taken from there as far as it reaches, and the
    rest is deducted on the invoice. What is taken has to be filled up again by the contract's day. Raises `NotPossible`
    where more is asked of the deposit than is owed, or than it holds.
    """
    moment = now or timezone.now()
    version = credit.evaluation.version
    contract = Contract.objects.select_for_update().get(pk=version.contract_id)  # two deductions, one deposit
    deposit = deposit_of(contract, contract.day_of(moment))
    held = deposit.held if deposit else 0
    if from_deposit is None:
        minor = min(by_contract_from_deposit(credit), held)
    else:
        minor = to_minor(from_deposit, credit.currency_id)
        _refuse_more_than_there_is(credit, minor, held)
    perform(
        credit, "apply", by=by, note=note, now=now, deposit_minor=minor, top_up_by=_top_up_by(version, minor, moment)
    )
    left = minor
    lines = []
    for code, owed, nature in open_by_nature(credit):
        taken = min(left, owed) if owed > 0 else 0
        left -= taken
        back = owed < 0 and nature == "deposit"
        account = Account.DEPOSIT if back else TAKEN_FROM.get(nature, Account.PAYABLE)
        lines += [(Account.DEPOSIT, code, taken), (account, code, owed - taken), (Account.RECEIVABLE, code, -owed)]
    post(credit, "deduction", lines, by=by, now=now)
    return credit


def _refuse_more_than_there_is(credit: Credit, minor: int, held: int) -> None:
    if not 0 <= minor <= max(credit.amount_minor, 0):
        raise NotPossible([_("Of the deposit, at most the amount owed can be taken.")])
    if minor > held:
        amount, currency = from_minor(held, credit.currency_id), credit.currency_id
        words = {"amount": f"{amount:,}", "currency": currency}
        raise NotPossible([_("The deposit holds %(amount)s %(currency)s, less than that.") % words])


@transaction.atomic
def record_top_up(credit: Credit, *, by, note: str = "", now: datetime | None = None) -> Credit:
    """The vendor has filled up again what was taken from its deposit; it holds that much more from now on."""
    row = Credit.objects.select_for_update(of=("self",)).select_related("period__contract").get(pk=credit.pk)
    if not rules.may_apply_credit(row, by):
        raise PermissionDenied
    if not row.deposit_minor:
        raise NotPossible([_("Nothing was taken from the deposit.")])
    if row.topped_up_at is not None:
        raise NotPossible([_("This is recorded already.")])
    row.topped_up_at, row.topped_up_by = now or timezone.now(), by
    row.save(update_fields=["topped_up_at", "topped_up_by"])
    facts = {"amount": row.deposit, "currency": row.currency_id}
    trail.record(row, "topped up the deposit", by=by, note=note, now=now, facts=facts, shown_to_vendor=True)
    return row


def _top_up_by(version: ContractVersion, minor: int, moment: datetime) -> date | None:
    if not minor or version.top_up_days is None:
        return None
    return moment.astimezone(ZoneInfo(version.contract.zone)).date() + timedelta(days=version.top_up_days)


@transaction.atomic
def waive_credit(credit: Credit, *, by, note: str, now: datetime | None = None) -> Credit:
    """It is not asked for; the note says why."""
    perform(credit, "waive", by=by, note=note, now=now)
    _settle(credit, "waiver", Account.WAIVED, by=by, now=now)
    return credit


def lapse_credits(now: datetime | None = None) -> list[Credit]:
    """Credits that nobody claimed by their last day are gone; what a letter claims that left in time is not."""
    moment = now or timezone.now()
    robot = system_user("calendar")
    lapsed = []
    unclaimed = Credit.objects.filter(state=Credit.State.PROPOSED, claim_by__isnull=False)
    ripe = [
        row for row in unclaimed.select_related("period__contract") if row.period.contract.day_of(moment) > row.claim_by
    ]
    claimed = on_their_way(Letter.Kind.CLAIM, ripe)
    for credit in ripe:
        if claimed.get(str(credit.pk), date.max) <= credit.claim_by:
            continue
        with transaction.atomic():
            perform(credit, "lapse", by=robot, now=now)
            _settle(credit, "lapse", Account.WAIVED, by=robot, now=now)
        lapsed.append(credit)
    return lapsed
